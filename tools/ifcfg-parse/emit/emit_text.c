// SPDX-License-Identifier: GPL-2.0
/* emit_text: the bonds for a person */
#include <string.h>

#include "base/each.h"
#include "emit.h"
#include "ifcfg/dialect.h"

/* a name of an interface may be any bytes that are no control characters of ASCII */
static void put_name(const char *before, const char *name, FILE *out)
{
	fputs(before, out);
	diag_put_path(name, out);
}

static void put_slave(const struct bond_slave *slave, FILE *out)
{
	put_name("    slave    ", slave->ifname, out);
	if (slave->pkey != PKEY_UNSET)
		fprintf(out, "  pkey 0x%04x", slave->pkey & 0xffff);
	if (*slave->parent)
		put_name("  of ", slave->parent, out);
	if (slave->mode != IPOIB_MODE_UNSET)
		fprintf(out, "  %s", emit_ipoib_mode(slave->mode));
	if (slave->mtu)
		fprintf(out, "  mtu %u", slave->mtu);
	if (slave->umcast >= 0)
		fprintf(out, "  umcast %d", slave->umcast);
	if (slave->file)
		put_name("  ", slave->file, out);
	fputc('\n', out);
}

static void put_bond(const struct bond *bond, FILE *out)
{
	const struct bond_setting *s;
	char text[ADDR_STRLEN];
	size_t i;

	put_name("", bond->ifname, out);
	fprintf(out, "  %s", dialect_name(bond->dialect));
	if (bond->pos.file)
		put_name("  ", bond->pos.file, out);
	fprintf(out, "\n    onboot   %s\n", bond->onboot ? "yes" : "no");
	if (bond->bootproto)
		fprintf(out, "    proto    %s\n", bond->bootproto);
	for (i = 0; i < bond->n_addrs; i++)
		fprintf(out, "    address  %s\n", addr_format(&bond->addrs[i], text));
	if (bond->mtu)
		fprintf(out, "    mtu      %u\n", bond->mtu);
	if (bond->n_settings)
		fputs("    options ", out);
	each(s, bond->settings, bond->n_settings) {
		fprintf(out, " %s", s->row->name);
		put_name("=", s->value.text, out);
	}
	if (bond->n_settings)
		fputc('\n', out);
	for (i = 0; i < bond->n_slaves; i++)
		put_slave(&bond->slaves[i], out);
}

int emit_text_bonds(const struct report *report, FILE *out)
{
	const struct report_part *part;
	size_t i;

	each(part, report->parts, report->n_parts)
		for (i = 0; i < part->conf.n_bonds; i++)
			if (report_wants_bond(part, &part->conf.bonds[i]))
				put_bond(&part->conf.bonds[i], out);
	return 0;
}

static void put_vars(const struct text *text, const struct vars *vars, FILE *out)
{
	struct diag_quote q;
	size_t i;

	diag_put_path(text->path, out);
	fputc('\n', out);
	for (i = 0; i < vars->n; i++) {
		const struct var *var = vars->list[i];
		enum var_state state = vars_state(vars, var);

		if (!var->seen || state == VAR_UNSET)
			continue;
		fprintf(out, "    %.60s  %s\n", var->name, state == VAR_KNOWN ?
			diag_quote(&q, var->value, var->len) : "known only when the file is run");
	}
}

int emit_text_vars(const struct report *report, FILE *out)
{
	const struct report_part *part;
	size_t i;

	for (i = 0; i < report->n_files; i++)
		put_vars(&report->files[i]->text, &report->files[i]->vars, out);
	each(part, report->parts, report->n_parts)
		for (i = 0; i < part->conf.n_files; i++)
			if (report_wants_file(part, part->conf.files[i]))
				put_vars(&part->conf.files[i]->text, &part->conf.files[i]->vars, out);
	return 0;
}

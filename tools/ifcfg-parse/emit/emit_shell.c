// SPDX-License-Identifier: GPL-2.0
/* emit_shell: assignments for a hook; safe to eval, whatever the files hold */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "emit.h"
#include "ifcfg/dialect.h"
#include "shell/word.h"

/* IFCFG_BOND_N_NAME='value', or with a slave's number IFCFG_BOND_N_SLAVE_M_NAME */
struct place {
	FILE *out;
	size_t bond;
	int slave;		/* -1: of the bond itself */
};

static void put_value(const struct place *p, const char *name, const char *value)
{
	fprintf(p->out, "IFCFG_BOND_%zu_", p->bond);
	if (p->slave >= 0)
		fprintf(p->out, "SLAVE_%d_", p->slave);
	fprintf(p->out, "%s=", name);
	word_put_quoted(value ? value : "", p->out);
	fputc('\n', p->out);
}

static void put_number(const struct place *p, const char *name, uint32_t value)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", value);
	put_value(p, name, value ? text : "");
}

/* A list of words; each comes from a reader that lets no blank or quote pass, but see above. */
static void put_list(const struct place *p, const char *name, const struct bond *bond,
		     void (*word)(const struct bond *bond, size_t i, FILE *out), size_t n)
{
	char *list = NULL;
	size_t size, i;
	FILE *words = open_memstream(&list, &size);

	if (!words)
		return;
	for (i = 0; i < n; i++) {
		if (i)
			fputc(' ', words);
		word(bond, i, words);
	}
	if (fclose(words) == 0)
		put_value(p, name, list);
	free(list);
}

static void address_word(const struct bond *bond, size_t i, FILE *out)
{
	char text[ADDR_STRLEN];

	fputs(addr_format(&bond->addrs[i], text), out);
}

static void setting_word(const struct bond *bond, size_t i, FILE *out)
{
	fprintf(out, "%s=%s", bond->settings[i].row->name, bond->settings[i].value.text);
}

static void slave_word(const struct bond *bond, size_t i, FILE *out)
{
	fputs(bond->slaves[i].ifname, out);
}

static void put_slave(const struct place *p, const struct bond_slave *slave)
{
	char pkey[8] = "";

	if (slave->pkey != PKEY_UNSET)
		snprintf(pkey, sizeof(pkey), "0x%04x", slave->pkey & 0xffff);
	put_value(p, "IFNAME", slave->ifname);
	put_value(p, "FILE", slave->file);
	put_value(p, "PARENT", slave->parent);
	put_value(p, "PKEY", pkey);
	put_value(p, "MODE", emit_ipoib_mode(slave->mode));
	put_value(p, "UMCAST", slave->umcast < 0 ? "" : slave->umcast ? "1" : "0");
	put_number(p, "MTU", slave->mtu);
}

static void put_bond(const struct bond *bond, size_t n, FILE *out)
{
	struct place p = { .out = out, .bond = n, .slave = -1 };
	char text[INET_ADDRSTRLEN];
	size_t i;

	put_value(&p, "IFNAME", bond->ifname);
	put_value(&p, "FILE", bond->pos.file);
	put_value(&p, "DIALECT", dialect_name(bond->dialect));
	put_value(&p, "ONBOOT", bond->onboot ? "yes" : "no");
	put_value(&p, "BOOTPROTO", bond->bootproto);
	put_list(&p, "ADDRESSES", bond, address_word, bond->n_addrs);
	put_value(&p, "BROADCAST", emit_broadcast(bond, text));
	put_number(&p, "MTU", bond->mtu);
	put_list(&p, "OPTIONS", bond, setting_word, bond->n_settings);
	put_list(&p, "SLAVES", bond, slave_word, bond->n_slaves);
	for (i = 0; i < bond->n_slaves; i++) {
		p.slave = i;
		put_slave(&p, &bond->slaves[i]);
	}
}

int emit_shell_bonds(const struct report *report, FILE *out)
{
	const struct report_part *part;
	size_t i, n = 0;

	each(part, report->parts, report->n_parts)
		for (i = 0; i < part->conf.n_bonds; i++)
			if (report_wants_bond(part, &part->conf.bonds[i]))
				put_bond(&part->conf.bonds[i], n++, out);
	fprintf(out, "IFCFG_BONDS='%zu'\n", n);
	return 0;
}

static void put_vars(const struct vars *vars, FILE *out)
{
	size_t i;

	for (i = 0; i < vars->n; i++) {
		const struct var *var = vars->list[i];

		if (!var->seen)
			continue;
		switch (vars_state(vars, var)) {
		case VAR_KNOWN:
			fprintf(out, "%s=", var->name);
			word_put_quoted(var->value, out);
			fputc('\n', out);
			break;
		case VAR_UNKNOWN:
			fprintf(out, "# %s is known only when the file is run\n", var->name);
			break;
		case VAR_UNSET:
			fprintf(out, "unset %s\n", var->name);
		}
	}
}

int emit_shell_vars(const struct report *report, FILE *out)
{
	const struct report_part *part;
	size_t i;

	for (i = 0; i < report->n_files; i++)
		put_vars(&report->files[i]->vars, out);
	each(part, report->parts, report->n_parts)
		for (i = 0; i < part->conf.n_files; i++)
			if (report_wants_file(part, part->conf.files[i]))
				put_vars(&part->conf.files[i]->vars, out);
	return 0;
}

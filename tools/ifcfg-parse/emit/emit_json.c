// SPDX-License-Identifier: GPL-2.0
/* emit_json: bonds, diagnostics and variables as JSON; fields as in ifcfg-parse(8) */
#include <errno.h>
#include <string.h>

#include "base/each.h"
#include "base/json_out.h"
#include "emit.h"
#include "emit_json.h"
#include "ifcfg/dialect.h"

static void number_or_null(struct json_out *json, const char *key, int64_t value)
{
	if (value)
		json_out_number(json, key, value);
	else
		json_out_null(json, key);
}

static void addresses(struct json_out *json, const struct bond *bond)
{
	char text[ADDR_STRLEN];
	size_t i;

	json_out_open(json, "addresses", '[');
	for (i = 0; i < bond->n_addrs; i++)
		json_out_string(json, NULL, addr_format(&bond->addrs[i], text));
	json_out_close(json, ']');
}

static void options(struct json_out *json, const struct bond *bond)
{
	const struct bond_setting *s;

	json_out_open(json, "options", '{');
	each(s, bond->settings, bond->n_settings) {
		if (s->row->kind == OPTION_UINT)
			json_out_number(json, s->row->name, s->value.number);
		else
			json_out_string(json, s->row->name, s->value.text);
	}
	json_out_close(json, '}');
}

static void slave(struct json_out *json, const struct bond_slave *s)
{
	char pkey[8];

	json_out_open(json, NULL, '{');
	json_out_string(json, "ifname", s->ifname);
	json_out_string(json, "file", s->file);
	json_out_string(json, "parent", *s->parent ? s->parent : NULL);
	if (s->pkey != PKEY_UNSET)
		snprintf(pkey, sizeof(pkey), "0x%04x", s->pkey & 0xffff);
	json_out_string(json, "pkey", s->pkey == PKEY_UNSET ? NULL : pkey);
	json_out_string(json, "mode", emit_ipoib_mode(s->mode));
	if (s->umcast < 0)
		json_out_null(json, "umcast");
	else
		json_out_bool(json, "umcast", s->umcast);
	number_or_null(json, "mtu", s->mtu);
	json_out_close(json, '}');
}

static void put_bond(struct json_out *json, const struct bond *bond)
{
	char text[INET_ADDRSTRLEN];
	size_t i;

	json_out_open(json, NULL, '{');
	json_out_string(json, "ifname", bond->ifname);
	json_out_string(json, "file", bond->pos.file);
	json_out_string(json, "dialect", dialect_name(bond->dialect));
	json_out_bool(json, "onboot", bond->onboot);
	json_out_string(json, "bootproto", bond->bootproto);
	addresses(json, bond);
	json_out_string(json, "broadcast", emit_broadcast(bond, text));
	number_or_null(json, "mtu", bond->mtu);
	options(json, bond);
	json_out_open(json, "slaves", '[');
	for (i = 0; i < bond->n_slaves; i++)
		slave(json, &bond->slaves[i]);
	json_out_close(json, ']');
	json_out_close(json, '}');
}

static void put_diag(struct json_out *json, const struct diag *diag)
{
	const char *severity = diag_severity(diag) == CODE_ERROR ? "error" : "warning";

	json_out_open(json, NULL, '{');
	json_out_string(json, "file", diag->text->path);
	number_or_null(json, "line", diag->pos.line);
	number_or_null(json, "column", diag->pos.line ? diag->pos.column : 0);
	json_out_string(json, "level", severity);
	json_out_string(json, "severity", severity);
	json_out_string(json, "code", code_table[diag->code].name);
	json_out_string(json, "message", diag->message);
	json_out_string(json, "fix", diag->fix);
	json_out_close(json, '}');
}

/* Each element of a list stands on a line of its own: what comes before one. */
static struct json_out element(bool *first, FILE *out)
{
	fputs(*first ? "\n" : ",\n", out);
	*first = false;
	return (struct json_out){ .file = out };
}

int emit_json_difference(const char *path, const struct pos *pos, const char *name,
			 const struct emit_seen *seen, size_t n, bool *first, FILE *out)
{
	struct json_out json = element(first, out);

	json_out_open(&json, NULL, '{');
	json_out_string(&json, "file", path);
	json_out_number(&json, "line", pos->line);
	json_out_number(&json, "column", pos->column);
	json_out_string(&json, "variable", name);
	json_out_open(&json, "readers", '[');
	for (; n; n--, seen++) {
		if (!seen->reader)
			continue;
		json_out_open(&json, NULL, '{');
		json_out_string(&json, "reader", seen->reader);
		json_out_string(&json, "sees", seen->sees);
		json_out_string(&json, "value", seen->value);
		json_out_close(&json, '}');
	}
	json_out_close(&json, ']');
	json_out_close(&json, '}');
	return json.err;
}

static int print_bond(const struct bond *bond, bool *first, FILE *out)
{
	struct json_out json = element(first, out);

	put_bond(&json, bond);
	return json.err;
}

static int print_diag(const struct diag *diag, bool *first, FILE *out)
{
	struct json_out json = element(first, out);

	put_diag(&json, diag);
	return json.err;
}

int emit_json_bonds(const struct report *report, FILE *out)
{
	const struct report_part *part;
	bool first = true;
	size_t i;
	int err = 0;

	fputs("{\"bonds\":[", out);
	each(part, report->parts, report->n_parts)
		for (i = 0; i < part->conf.n_bonds && !err; i++)
			if (report_wants_bond(part, &part->conf.bonds[i]))
				err = print_bond(&part->conf.bonds[i], &first, out);
	fputs(first ? "],\"diagnostics\":[" : "\n],\"diagnostics\":[", out);
	first = true;
	for (i = 0; i < report->diags.n && !err; i++)
		err = print_diag(&report->diags.v[i], &first, out);
	each(part, report->parts, report->n_parts)
		for (i = 0; i < part->conf.diags.n && !err; i++)
			if (report_wants_diag(part, &part->conf.diags.v[i]))
				err = print_diag(&part->conf.diags.v[i], &first, out);
	fputs(first ? "]}\n" : "\n]}\n", out);
	return err;
}

/* "FILE":{"NAME":"value", ...}; null: not known before the file is run */
static int print_vars(const struct text *text, const struct vars *vars, bool *first, FILE *out)
{
	struct json_out json = element(first, out);
	const struct var *var;
	size_t i;

	json_out_string(&json, NULL, text->path);
	fputc(':', out);
	json.more = false;
	json_out_open(&json, NULL, '{');
	for (i = 0; i < vars->n; i++) {
		var = vars->list[i];
		if (!var->seen || vars_state(vars, var) == VAR_UNSET)
			continue;
		if (vars_state(vars, var) == VAR_KNOWN)
			json_out_bytes(&json, var->name, var->value, var->len);
		else
			json_out_null(&json, var->name);
	}
	json_out_close(&json, '}');
	return json.err;
}

int emit_json_vars(const struct report *report, FILE *out)
{
	const struct report_part *part;
	bool first = true;
	size_t i;
	int err = 0;

	fputc('{', out);
	for (i = 0; i < report->n_files && !err; i++)
		err = print_vars(&report->files[i]->text, &report->files[i]->vars, &first, out);
	each(part, report->parts, report->n_parts)
		for (i = 0; i < part->conf.n_files && !err; i++)
			if (report_wants_file(part, part->conf.files[i]))
				err = print_vars(&part->conf.files[i]->text,
						 &part->conf.files[i]->vars, &first, out);
	fputs(first ? "}\n" : "\n}\n", out);
	return err;
}

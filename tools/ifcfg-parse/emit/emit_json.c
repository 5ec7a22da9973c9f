// SPDX-License-Identifier: GPL-2.0
/* emit_json: bonds, diagnostics and variables as JSON; fields as in ifcfg-parse(8) */
#include <errno.h>
#include <json-c/json.h>
#include <string.h>

#include "base/each.h"
#include "base/json_string.h"
#include "emit.h"
#include "emit_json.h"
#include "ifcfg/dialect.h"

/* Add VALUE, which may be JSON's null; out of memory shows as a NULL parent. */
static void put(struct json_object *o, const char *key, struct json_object *value)
{
	json_object_object_add_ex(o, key, value,
				  JSON_C_OBJECT_ADD_KEY_IS_NEW | JSON_C_OBJECT_ADD_CONSTANT_KEY);
}

static void put_string(struct json_object *o, const char *key, const char *value)
{
	put(o, key, value ? json_string(value, strlen(value)) : NULL);
}

static void put_number(struct json_object *o, const char *key, int64_t value)
{
	put(o, key, json_object_new_int64(value));
}

static struct json_object *addresses(const struct bond *bond)
{
	struct json_object *list = json_object_new_array_ext(bond->n_addrs);
	char text[ADDR_STRLEN];
	size_t i;

	for (i = 0; i < bond->n_addrs; i++)
		json_object_array_add(list, json_object_new_string(addr_format(&bond->addrs[i], text)));
	return list;
}

static struct json_object *options(const struct bond *bond)
{
	struct json_object *o = json_object_new_object();
	const struct bond_setting *s;

	each(s, bond->settings, bond->n_settings) {
		if (s->row->kind == OPTION_UINT)
			put_number(o, s->row->name, s->value.number);
		else
			put_string(o, s->row->name, s->value.text);
	}
	return o;
}

static struct json_object *slave(const struct bond_slave *s)
{
	struct json_object *o = json_object_new_object();
	char pkey[8];

	put_string(o, "ifname", s->ifname);
	put_string(o, "file", s->file);
	put_string(o, "parent", *s->parent ? s->parent : NULL);
	snprintf(pkey, sizeof(pkey), "0x%04x", s->pkey & 0xffff);
	put_string(o, "pkey", s->pkey == PKEY_UNSET ? NULL : pkey);
	put_string(o, "mode", emit_ipoib_mode(s->mode));
	put(o, "umcast", s->umcast < 0 ? NULL : json_object_new_boolean(s->umcast));
	put(o, "mtu", s->mtu ? json_object_new_int64(s->mtu) : NULL);
	return o;
}

static struct json_object *slaves(const struct bond *bond)
{
	struct json_object *list = json_object_new_array_ext(bond->n_slaves);
	size_t i;

	for (i = 0; i < bond->n_slaves; i++)
		json_object_array_add(list, slave(&bond->slaves[i]));
	return list;
}

static struct json_object *bond_object(const struct bond *bond)
{
	struct json_object *o = json_object_new_object();
	char text[INET_ADDRSTRLEN];

	put_string(o, "ifname", bond->ifname);
	put_string(o, "file", bond->pos.file);
	put_string(o, "dialect", dialect_name(bond->dialect));
	put(o, "onboot", json_object_new_boolean(bond->onboot));
	put_string(o, "bootproto", bond->bootproto);
	put(o, "addresses", addresses(bond));
	put_string(o, "broadcast", emit_broadcast(bond, text));
	put(o, "mtu", bond->mtu ? json_object_new_int64(bond->mtu) : NULL);
	put(o, "options", options(bond));
	put(o, "slaves", slaves(bond));
	return o;
}

static struct json_object *diag_object(const struct diag *diag)
{
	struct json_object *o = json_object_new_object();

	put_string(o, "file", diag->text->path);
	put(o, "line", diag->pos.line ? json_object_new_int64(diag->pos.line) : NULL);
	put(o, "column", diag->pos.line ? json_object_new_int64(diag->pos.column) : NULL);
	put_string(o, "level", diag_severity(diag) == CODE_ERROR ? "error" : "warning");
	put_string(o, "severity", diag_severity(diag) == CODE_ERROR ? "error" : "warning");
	put_string(o, "code", code_table[diag->code].name);
	put_string(o, "message", diag->message);
	put_string(o, "fix", diag->fix);
	return o;
}

/* One element of a list on a line of its own; the object is given back. */
static int print_element(struct json_object *o, bool *first, FILE *out)
{
	const char *text = o ? json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN |
						JSON_C_TO_STRING_NOSLASHESCAPE) : NULL;

	if (text) {
		fputs(*first ? "\n" : ",\n", out);
		fputs(text, out);
		*first = false;
	}
	json_object_put(o);
	return text ? 0 : -ENOMEM;
}

int emit_json_difference(const char *path, const struct pos *pos, const char *name,
			 const struct emit_seen *seen, size_t n, bool *first, FILE *out)
{
	struct json_object *o = json_object_new_object(), *list = json_object_new_array();

	put_string(o, "file", path);
	put_number(o, "line", pos->line);
	put_number(o, "column", pos->column);
	put_string(o, "variable", name);
	for (; n; n--, seen++) {
		struct json_object *one = seen->reader ? json_object_new_object() : NULL;

		if (!one)
			continue;
		put_string(one, "reader", seen->reader);
		put_string(one, "sees", seen->sees);
		put_string(one, "value", seen->value);
		json_object_array_add(list, one);
	}
	put(o, "readers", list);
	return print_element(o, first, out);
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
				err = print_element(bond_object(&part->conf.bonds[i]), &first, out);
	fputs(first ? "],\"diagnostics\":[" : "\n],\"diagnostics\":[", out);
	first = true;
	for (i = 0; i < report->diags.n && !err; i++)
		err = print_element(diag_object(&report->diags.v[i]), &first, out);
	each(part, report->parts, report->n_parts)
		for (i = 0; i < part->conf.diags.n && !err; i++)
			if (report_wants_diag(part, &part->conf.diags.v[i]))
				err = print_element(diag_object(&part->conf.diags.v[i]), &first, out);
	fputs(first ? "]}\n" : "\n]}\n", out);
	return err;
}

/* "FILE":{"NAME":"value", ...}; null: not known before the file is run */
static int print_vars(const struct text *text, const struct vars *vars, bool *first, FILE *out)
{
	struct json_object *file = json_string(text->path, strlen(text->path));
	struct json_object *o = json_object_new_object();
	const struct var *var;
	int err = file && o ? 0 : -ENOMEM;
	size_t i;

	for (i = 0; i < vars->n && !err; i++) {
		var = vars->list[i];
		if (!var->seen || vars_state(vars, var) == VAR_UNSET)
			continue;
		put(o, var->name, vars_state(vars, var) == VAR_KNOWN ?
				  json_string(var->value, var->len) : NULL);
	}
	if (!err) {
		fputs(*first ? "\n" : ",\n", out);
		fputs(json_object_to_json_string_ext(file, JSON_C_TO_STRING_NOSLASHESCAPE), out);
		fputc(':', out);
		fputs(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN |
						     JSON_C_TO_STRING_NOSLASHESCAPE), out);
		*first = false;
	}
	json_object_put(file);
	json_object_put(o);
	return err;
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

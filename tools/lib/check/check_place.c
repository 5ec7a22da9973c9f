// SPDX-License-Identifier: GPL-2.0
/* check_place: what the rules ask about a bond, and where a finding stands; see check.h */
#include <string.h>
#include <strings.h>

#include "check.h"

struct check_place check_setting(const struct check *c, const struct bond_setting *setting)
{
	struct text *text = setting->pos.file ? conf_text(c->conf, c->bond, setting->pos.file) : NULL;

	if (!text)		/* a default of the dialect: nobody wrote it */
		return check_options(c);
	return (struct check_place){ text, text_offset(text, &setting->pos) };
}

struct check_place check_var(struct conf_file *file, const char *name)
{
	const struct var *var = vars_find(&file->vars, name);

	if (var)
		return (struct check_place){ var->owner->text, var->at };
	return (struct check_place){ &file->text, 0 };
}

struct check_place check_options(const struct check *c)
{
	const struct modprobe_line *line;
	size_t n;

	if (!c->bond_file)
		return (struct check_place){ &c->conf->ini, text_offset(&c->conf->ini, &c->bond->pos) };
	if (check_is_suse(c))
		return check_var(c->bond_file, vars_find(&c->bond_file->vars, "BONDING_MODULE_OPTS") ?
				 "BONDING_MODULE_OPTS" : "BONDING_MASTER");
	if (!vars_find(&c->bond_file->vars, "BONDING_OPTS")) {
		line = modprobe_lines(&c->conf->modprobe, c->bond->ifname, &n);
		for (; n; n--, line++)
			if (line->kind == MODPROBE_OPTIONS)
				return (struct check_place){ line->text, line->at };
		return check_var(c->bond_file, "DEVICE");
	}
	return check_var(c->bond_file, "BONDING_OPTS");
}

struct check_place check_slave(const struct check *c)
{
	struct text *text = conf_text(c->conf, c->bond, c->slave->pos.file);

	if (!text)
		return check_options(c);
	return (struct check_place){ text, text_offset(text, &c->slave->pos) };
}

int64_t check_number(const struct check *c, const char *name, int64_t not)
{
	const struct bond_setting *s = bond_setting(c->bond, name);

	return s ? s->value.number : not;
}

bool check_is_redhat(const struct check *c)
{
	return c->conf->dialect && c->conf->dialect->id != DIALECT_SLES10;
}

bool check_is_suse(const struct check *c)
{
	return c->conf->dialect && c->conf->dialect->id == DIALECT_SLES10;
}

bool check_is_sles10(const struct check *c)
{
	unsigned int major = dialect_major(c->conf);

	return check_is_suse(c) && (major == 10 || (!major && c->conf->dialect_sure));
}

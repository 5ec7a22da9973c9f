// SPDX-License-Identifier: GPL-2.0
/* save_ifcfg: the ifcfg files that are there already; see save.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "save.h"

/* Rows of the dialect that say nothing a running bond tells: they are carried over. */
static const char *const kept[] = { "NM_CONTROLLED", "NAME", "USERCTL", "IPV6INIT", "PRE_DOWN_SCRIPT", NULL };

/* Variables of other readers that cannot be carried over. */
static const struct {
	const char *prefix, *why;
} lost[] = {
	{ "HWADDR", "no port keeps all 20 bytes of its address" },
	{ "LABEL", "it belongs to an address by its number" },
	{ "SCOPE", "it belongs to an address by its number" },
	{ "IP_OPTIONS", "it belongs to an address by its number" },
};

static const char *why_lost(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(lost) / sizeof(lost[0]); i++)
		if (strncmp(name, lost[i].prefix, strlen(lost[i].prefix)) == 0)
			return lost[i].why;
	return NULL;
}

static bool is_kept(const char *name)
{
	const char *const *k;

	for (k = kept; *k; k++)
		if (strcmp(*k, name) == 0)
			return true;
	return false;
}

/* Is there a line NAME=... in TEXT? */
static bool assigns(const char *text, const char *name)
{
	size_t len = strlen(name);

	for (; text; text = strchr(text, '\n')) {
		text += *text == '\n';
		if (strncmp(text, name, len) == 0 && text[len] == '=')
			return true;
	}
	return false;
}

static void carry(struct saving *saving, const struct conf_file *file, const char *text, FILE *out)
{
	const struct var *var;
	struct pos pos;
	size_t i;

	for (i = 0; i < file->vars.n; i++) {
		var = file->vars.list[i];
		/*
		 * read in whosever file: IPADDR of an interface that was none of a bond is not for
		 * the slave that it is now
		 */
		if (!var->seen || assigns(text, var->name) ||
		    (dialect_row(file->dialect, var->name, ROW_BOND | ROW_SLAVE) &&
		     !is_kept(var->name) && !why_lost(var->name)))
			continue;
		pos = text_pos(var->owner->text, var->at);
		if (vars_state(&file->vars, var) == VAR_UNKNOWN)
			form_lost(&saving->files, &pos, var->name, "only running the file would tell its value");
		else if (vars_state(&file->vars, var) == VAR_KNOWN && why_lost(var->name))
			form_lost(&saving->files, &pos, var->name, "%s", why_lost(var->name));
		else if (vars_state(&file->vars, var) == VAR_KNOWN)
			form_put_variable(var->name, var->value, out);
	}
}

/* What FILE says beyond the bond goes behind the new text of it. */
static int carry_over(struct saving *saving, const struct conf_file *file, struct form_file *new)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return -ENOMEM;
	fputs(new->text, out);
	carry(saving, file, new->text, out);
	if (fclose(out)) {
		free(text);
		return -ENOMEM;
	}
	free(new->text);
	new->text = text;
	return 0;
}

static int refuse_slave(const char *path, const char *slave, const char *master, struct why *why)
{
	return why_set(why, -EEXIST, "%s: there %s is a slave of %s, which is not saved; save both, or mend the file",
		       path, slave, master);
}

static int look_at(struct saving *saving, const struct conf_file *file, struct why *why)
{
	const char *name = strrchr(file->text.path, '/') + 1;
	size_t i;

	if (!save_writes(saving, file->ifname)) {
		/* as it stands, it would be another slave after the next start */
		return file->master && save_saved(saving, file->master->value) ? save_put_away(saving, name) : 0;
	}
	if (file->master && !save_saved(saving, file->master->value))
		return refuse_slave(file->text.path, file->ifname, file->master->value, why);
	if (strcmp(file->name, file->ifname))
		return why_set(why, -EEXIST, "%s is for %s too; remove it first", file->text.path, file->ifname);
	for (i = 0; i < saving->files.n; i++)
		if (strcmp(saving->files.list[i].name, name) == 0)
			return carry_over(saving, file, &saving->files.list[i]);
	return 0;
}

/* ib-bonding.conf and an ifcfg file for the same bond would be an error to all commands. */
static int look_at_ini(const struct saving *saving, struct why *why)
{
	struct conf conf;
	const struct bond *bond;
	int err = conf_read(&conf, saving->conf->source.prefix, DIALECT_INI);

	if (err)
		why_set(why, err, "%s", strerror(-err));
	each(bond, conf.bonds, conf.n_bonds)
		if (!err && save_saved(saving, bond->ifname))
			err = why_set(why, -EEXIST, "%s describes %s too; remove it there first", conf.ini.path, bond->ifname);
	conf_free(&conf);
	return err;
}

/* A slave of a bond that is not saved may have no file of its own where the bond's file names it. */
static int look_at_bonds(const struct saving *saving, struct why *why)
{
	const struct bond *bond;
	size_t i;

	each(bond, saving->conf->bonds, saving->conf->n_bonds)
		for (i = 0; i < bond->n_slaves; i++)
			if (!save_saved(saving, bond->ifname) && save_writes(saving, bond->slaves[i].ifname))
				return refuse_slave(bond->pos.file, bond->slaves[i].ifname, bond->ifname, why);
	return 0;
}

int save_beside_ifcfg(struct saving *saving, struct why *why)
{
	const struct conf *conf = saving->conf;
	size_t i;
	int err = look_at_ini(saving, why);

	if (!err)
		err = look_at_bonds(saving, why);
	for (i = 0; i < conf->n_files && !err; i++)
		if (conf->files[i]->use == USE_FILE && !conf->files[i]->error && *conf->files[i]->ifname)
			err = look_at(saving, conf->files[i], why);
	if (err == -ENOMEM)
		why_set(why, err, "out of memory");
	return err;
}

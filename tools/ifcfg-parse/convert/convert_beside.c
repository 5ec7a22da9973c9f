// SPDX-License-Identifier: GPL-2.0
/* convert_beside: what lies beside the files of a bond, and what the host knows of its slaves; see convert.h */
#include <errno.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/each.h"
#include "convert.h"
#include "ifcfg/lower.h"

/* --- aliases and ranges: ifcfg-bond0:1, ifcfg-bond0-range0; their addresses are the bond's since it was read --- */

bool convert_is_alias_of(const struct conf_file *file, size_t bond)
{
	return file->use == USE_ALIAS && file->bond == bond;
}

/* variables of an alias that go into its addresses, or mean nothing beside them */
static bool is_part(const char *name, const char *value)
{
	static const struct {
		const char *name, *value;	/* value NULL: any */
	} parts[] = {
		{ "DEVICE", NULL }, { "IPADDR", NULL }, { "IPADDR_START", NULL }, { "IPADDR_END", NULL }, { "CLONENUM_START", NULL },
		{ "NETMASK", NULL }, { "PREFIX", NULL }, { "BROADCAST", NULL }, { "NETWORK", NULL },
		{ "NAME", NULL }, { "UUID", NULL }, { "NM_CONTROLLED", NULL }, { "TYPE", NULL },
		{ "ONBOOT", "yes" }, { "ONPARENT", "yes" }, { "BOOTPROTO", "none" }, { "BOOTPROTO", "static" },
		{ "USERCTL", "no" },
	};
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strcmp(parts[i].name, name) == 0 && (!parts[i].value || strcasecmp(parts[i].value, value) == 0))
			return true;
	return false;
}

static void lose_rest(const struct conf_file *file, struct form_files *files)
{
	const struct var *var;
	struct pos pos;
	size_t i;

	for (i = 0; i < file->vars.n; i++) {
		var = file->vars.list[i];
		if (!var->seen || vars_state(&file->vars, var) == VAR_UNSET || (var->value && (!var->len || is_part(var->name, var->value))))
			continue;
		pos = text_pos(var->owner->text, var->at);
		form_lost(files, &pos, var->name, "of an alias nothing but its address is carried over");
	}
}

/* Why an address is not the bond's: of a bond that was picked by name, what is wrong with its aliases is said nowhere else. */
static void lose_wrong(const struct converting *c, const struct conf_file *file)
{
	const struct diag *d;

	each(d, c->part->conf.diags.v, c->part->conf.diags.n)
		if (d->text == &file->text && diag_severity(d) == CODE_ERROR && !report_wants_diag(c->part, d))
			form_lost(c->files, &d->pos, file->name, "%s", d->message);
}

static void name_alias(const struct converting *c, const struct conf_file *file)
{
	if (file->unstarted) {
		form_left_out(c->files, &(struct pos){ file->text.path, 0, 0 }, file->name, "ONPARENT=no: nobody starts it");
		return;
	}
	lose_wrong(c, file);
	lose_rest(file, c->files);
}

/* --- what is not converted ---------------------------------------------------------------- */

static void name_file(const struct converting *c, const struct conf_file *file, const char *kind, const char *name,
		      const char *what, const char *why)
{
	struct text text = { 0 };

	if (convert_read_beside(&c->part->conf.source, file, kind, name, &text) == 0)
		form_lost(c->files, &(struct pos){ text.path, 0, 0 }, what, "%s", why);
	text_free(&text);
}

/* a name that is looked for */
struct sought {
	const char *ifname;
	bool found;
};

static void compare(void *whom, const struct lower *lower)
{
	struct sought *sought = whom;

	if (lower->len == strlen(sought->ifname) && strncmp(lower->name, sought->ifname, lower->len) == 0)
		sought->found = true;
}

/* Perhaps is enough: the file is not converted, whatever its reader makes of it. */
static bool lies_over(const struct conf_file *file, const char *ifname)
{
	struct sought sought = { ifname, false };

	lower_each(file, compare, &sought);
	return sought.found;
}

static void name_what_is_left(const struct converting *c, const struct conf_file *file)
{
	static const char *const rules[] = { "rule", "rule6", "ifrule" };
	const struct conf *conf = &c->part->conf;
	const char *const *kind;
	size_t i;

	each(kind, rules, sizeof(rules) / sizeof(rules[0])) {
		name_file(c, file, *kind, c->bond->ifname, "rules of routing", "they are not converted");
		if (strcmp(file->name, c->bond->ifname))	/* ifup-routes of initscripts takes these too */
			name_file(c, file, *kind, file->name, "rules of routing", "they are not converted");
	}
	for (i = 0; i < conf->n_files; i++)
		if (conf->files[i]->use == USE_FILE && !conf->files[i]->error && lies_over(conf->files[i], c->bond->ifname))
			form_lost(c->files, &(struct pos){ conf->files[i]->text.path, 0, 0 }, conf->files[i]->name,
				  "what lies over the bond is not converted");
}

/* --- the whole bond ----------------------------------------------------------------------- */

/* What the host has under the name of SLAVE; nothing of a root that is not the host's own. */
static void ask_host(struct bond_slave *slave)
{
	char path[64];
	unsigned int type;
	FILE *in;

	snprintf(path, sizeof(path), "/sys/class/net/%s/type", slave->ifname);
	in = fopen(path, "re");
	if (!in)
		return;
	if (fscanf(in, "%u", &type) == 1)
		slave->kind = type == ARPHRD_INFINIBAND ? PORT_IPOIB : PORT_OTHER;
	fclose(in);
}

static void *copy_of(const void *from, size_t n, size_t size)
{
	void *made = calloc(n + 1, size);

	if (made && n)
		memcpy(made, from, n * size);
	return made;
}

int convert_whole(struct bond *bond, const struct bond *from, const struct converting *c)
{
	const struct conf *conf = &c->part->conf;
	const struct conf_file *file = conf_bond_file(conf, from);
	size_t i;
	int err;

	*bond = *from;
	bond->slaves = copy_of(from->slaves, from->n_slaves, sizeof(*from->slaves));
	err = bond->slaves ? 0 : -ENOMEM;
	for (i = 0; !err && conf->source.prefix && !*conf->source.prefix && i < bond->n_slaves; i++)
		ask_host(&bond->slaves[i]);
	for (i = 0; i < conf->n_files && !err; i++)
		if (convert_is_alias_of(conf->files[i], from - conf->bonds))
			name_alias(c, conf->files[i]);
	if (!err && file)
		name_what_is_left(c, file);
	return err;
}

void convert_whole_free(struct bond *bond)
{
	free(bond->slaves);
}

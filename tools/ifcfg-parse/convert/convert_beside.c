// SPDX-License-Identifier: GPL-2.0
/* convert_beside: what lies beside the files of a bond, and what the host knows of its slaves; see convert.h */
#include <arpa/inet.h>
#include <errno.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/each.h"
#include "convert.h"
#include "ifcfg/dialect.h"

/* --- aliases: ifcfg-bond0:1, how RHEL4 and RHEL5 give a bond a VIP ------------------------ */

bool convert_is_alias_of(const struct conf_file *file, const struct conf_file *of)
{
	size_t len = of ? strlen(of->name) : 0;

	return of && file->use == USE_ALIAS && !file->error && strncmp(file->name, of->name, len) == 0 && file->name[len] == ':';
}

/* variables of an alias that go into its address, or mean nothing beside it */
static bool is_part(const char *name, const char *value)
{
	static const struct {
		const char *name, *value;	/* value NULL: any */
	} parts[] = {
		{ "DEVICE", NULL }, { "IPADDR", NULL }, { "NETMASK", NULL }, { "PREFIX", NULL }, { "BROADCAST", NULL },
		{ "NETWORK", NULL }, { "NAME", NULL }, { "UUID", NULL }, { "NM_CONTROLLED", NULL }, { "TYPE", NULL },
		{ "ONBOOT", "yes" }, { "ONPARENT", "yes" }, { "BOOTPROTO", "none" }, { "BOOTPROTO", "static" },
		{ "USERCTL", "no" },
	};
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strcmp(parts[i].name, name) == 0 && (!parts[i].value || strcasecmp(parts[i].value, value) == 0))
			return true;
	return false;
}

static const char *alias_address(const struct conf_file *file, struct addr *addr)
{
	const char *ip = vars_value(&file->vars, "IPADDR"), *prefix = vars_value(&file->vars, "PREFIX");
	const char *mask = vars_value(&file->vars, "NETMASK"), *why;
	int bits = prefix && *prefix ? dialect_bits(prefix, 32) : mask && *mask ? addr_mask_bits(mask) : 32;

	if (!ip || !*ip)
		return "no IPADDR";
	if (bits <= 0 || strchr(ip, '/') || addr_parse(ip, bits, 128, addr, &why) || addr->family != AF_INET)
		return "no IPv4 address with its mask";
	return NULL;
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

static int take_alias(struct bond *bond, const struct conf_file *file, struct form_files *files)
{
	struct pos pos = { file->text.path, 0, 0 };
	struct addr addr;
	const char *why = alias_address(file, &addr);
	int err = why ? 0 : bond_add_addr(bond, &addr);

	if (why)
		form_lost(files, &pos, "IPADDR", "%s", why);
	lose_rest(file, files);
	return err == -ENOMEM ? err : 0;	/* one that it has already is no loss */
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

static bool lies_over(const struct conf_file *file, const char *ifname)
{
	static const char *const names[] = { "PHYSDEV", "ETHERDEVICE" };
	size_t i, len = strlen(ifname);
	const char *value;

	for (i = 0; i < 2; i++) {
		value = vars_value(&file->vars, names[i]);
		if (value && strcmp(value, ifname) == 0)
			return true;
	}
	return strncmp(file->ifname, ifname, len) == 0 && file->ifname[len] == '.';
}

static void name_what_is_left(const struct converting *c, const struct conf_file *file)
{
	const struct conf *conf = &c->part->conf;
	char range[IFNAMSIZ + 16];
	size_t i;

	for (i = 0; i < 10; i++) {
		snprintf(range, sizeof(range), "%s-range%zu", c->bond->ifname, i);
		name_file(c, file, "ifcfg", range, "a range of addresses", "it is not converted");
	}
	name_file(c, file, "rule", c->bond->ifname, "rules of routing", "they are not converted");
	name_file(c, file, "rule6", c->bond->ifname, "rules of routing", "they are not converted");
	name_file(c, file, "ifrule", c->bond->ifname, "rules of routing", "they are not converted");
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
	bond->addrs = copy_of(from->addrs, from->n_addrs, sizeof(*from->addrs));
	err = bond->slaves && bond->addrs ? 0 : -ENOMEM;
	for (i = 0; !err && conf->source.prefix && !*conf->source.prefix && i < bond->n_slaves; i++)
		ask_host(&bond->slaves[i]);
	for (i = 0; file && i < conf->n_files && !err; i++)
		if (convert_is_alias_of(conf->files[i], file))
			err = take_alias(bond, conf->files[i], c->files);
	if (!err && file)
		name_what_is_left(c, file);
	return err;
}

void convert_whole_free(struct bond *bond)
{
	free(bond->slaves);
	free(bond->addrs);
}

// SPDX-License-Identifier: GPL-2.0
/* convert_vars: what becomes of each variable when its file is converted; see convert.h */
#include <string.h>
#include <strings.h>

#include "convert.h"

/* how the rest of a variable's name may go on */
enum rest { EXACT, ANY };

/*
 * A variable that has no row here is lost.  WITHOUT is the value with which it
 * means nothing: another value is lost, for the reason in WHY; NULL: whatever
 * its value, it is carried over, or means nothing (then WHY is NULL too).
 */
static const struct {
	const char *name;
	enum rest rest;
	const char *without, *why;
} fates[] = {
	/* what makes the bond and its slaves; a form names what it has no words for */
	{ "DEVICE", EXACT, NULL, NULL },
	{ "ONBOOT", EXACT, NULL, NULL },
	{ "STARTMODE", EXACT, NULL, NULL },
	{ "BOOTPROTO", EXACT, NULL, NULL },
	{ "BONDING_OPTS", EXACT, NULL, NULL },
	{ "BONDING_MODULE_OPTS", EXACT, NULL, NULL },
	{ "BONDING_MASTER", EXACT, NULL, NULL },
	{ "BONDING_SLAVE", ANY, NULL, NULL },
	{ "IPADDR", ANY, NULL, NULL },
	{ "PREFIX", ANY, NULL, NULL },		/* and PREFIXLEN */
	{ "NETMASK", ANY, NULL, NULL },
	{ "BROADCAST", ANY, NULL, NULL },
	{ "REMOTE_IPADDR", ANY, NULL, NULL },
	{ "IPV6INIT", EXACT, NULL, NULL },
	{ "IPV6ADDR", EXACT, NULL, NULL },
	{ "IPV6ADDR_SECONDARIES", EXACT, NULL, NULL },
	{ "MTU", EXACT, NULL, NULL },
	{ "MASTER", EXACT, NULL, NULL },
	{ "SLAVE", EXACT, NULL, NULL },
	{ "TYPE", EXACT, NULL, NULL },
	{ "PKEY", EXACT, NULL, NULL },
	{ "PKEY_ID", EXACT, NULL, NULL },
	{ "PHYSDEV", EXACT, NULL, NULL },
	{ "ETHERDEVICE", EXACT, NULL, NULL },
	{ "IPOIB", EXACT, NULL, NULL },
	{ "IPOIB_DEVICE", EXACT, NULL, NULL },
	{ "CONNECTED_MODE", EXACT, NULL, NULL },
	{ "IPOIB_MODE", EXACT, NULL, NULL },
	{ "IPOIB_UMCAST", EXACT, NULL, NULL },
	{ "IPOIB_PKEY", EXACT, NULL, NULL },
	/* convert_net.c */
	{ "GATEWAY", EXACT, NULL, NULL },
	{ "IPV6_DEFAULTGW", EXACT, NULL, NULL },
	{ "DNS", ANY, NULL, NULL },
	{ "DOMAIN", EXACT, NULL, NULL },
	/* they mean nothing there, whatever they say */
	{ "NETWORK", ANY, NULL, NULL },		/* follows from address and mask; read by nobody */
	{ "NAME", EXACT, NULL, NULL },		/* a label */
	{ "UUID", EXACT, NULL, NULL },
	{ "NM_CONTROLLED", EXACT, NULL, NULL },
	/* they mean nothing there unless they say something else */
	{ "USERCTL", EXACT, "no", "users may not start and stop it there" },
	{ "IPV6_AUTOCONF", EXACT, "no", "nmconnection takes router advertisements where no IPv6 address is given; networkd (252) cannot over InfiniBand" },
	{ "PEERDNS", EXACT, "yes", "write it by hand: ignore-auto-dns, UseDNS=no" },
	{ "DEFROUTE", EXACT, "yes", "write it by hand: never-default, DefaultRouteOnDevice=" },
	{ "VLAN", EXACT, "no", "an IPoIB interface has P_Keys, no VLANs" },
	{ "HOTPLUG", EXACT, "yes", "an interface that appears is always started there" },
	{ "PRE_DOWN_SCRIPT", EXACT, "/etc/sysconfig/network/unenslave.sh", "no scripts are run there: see dispatcher scripts" },
	{ "HWADDR", EXACT, "", "20 bytes of which the first four change from boot to boot: interfaces go by their name" },
};

static bool matches(const char *name, const char *row, enum rest rest)
{
	size_t len = strlen(row);

	return rest == EXACT ? strcmp(name, row) == 0 : strncmp(name, row, len) == 0;
}

static void look_at(const struct var *var, struct form_files *files)
{
	struct pos pos = text_pos(var->owner->text, var->at);
	size_t i;

	for (i = 0; i < sizeof(fates) / sizeof(fates[0]); i++) {
		if (!matches(var->name, fates[i].name, fates[i].rest))
			continue;
		if (fates[i].without && strcasecmp(var->value, fates[i].without))
			form_lost(files, &pos, var->name, "%s", fates[i].why);
		return;
	}
	form_lost(files, &pos, var->name, "nothing is known of it here");
}

static void look_at_file(const struct conf_file *file, struct form_files *files)
{
	const struct var *var;
	struct pos pos;
	size_t i;

	for (i = 0; file && i < file->vars.n; i++) {
		var = file->vars.list[i];
		if (!var->seen)
			continue;
		pos = text_pos(var->owner->text, var->at);
		if (vars_state(&file->vars, var) == VAR_UNKNOWN)
			form_lost(files, &pos, var->name, "only running the file would tell its value");
		else if (vars_state(&file->vars, var) == VAR_KNOWN && var->len)
			look_at(var, files);
	}
}

void convert_vars(const struct report_part *part, const struct bond *bond, struct form_files *files)
{
	struct conf_file **slave;
	size_t i, n;

	look_at_file(conf_bond_file(&part->conf, bond), files);
	for (i = 0; i < bond->n_slaves; i++) {
		slave = conf_files_for(&part->conf, bond->slaves[i].ifname, &n);
		if (slave && n)
			look_at_file(*slave, files);
	}
}

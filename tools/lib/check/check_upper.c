// SPDX-License-Identifier: GPL-2.0
/*
 * check_upper: interfaces that files want over a bond, and that cannot be over IPoIB
 *
 * Seen on Linux 6.1: EOPNOTSUPP for a VLAN (the slaves' NETIF_F_VLAN_CHALLENGED
 * is the bond's), EINVAL for a port of a bridge and for macvlan and ipvlan, which
 * ask for ARPHRD_ETHER.  A team (teamd 1.31) takes the bond as its port, has the
 * bond's address of then, and keeps it when the bond fails over.  A P_Key child is
 * made of a port: of a bond there is no create_child.
 */
#include <string.h>
#include <strings.h>

#include "base/each.h"
#include "check.h"
#include "ifcfg/dialect.h"

enum upper { VLAN, BRIDGE, TEAM, MACVLAN, IPVLAN, CHILD };

static const struct {
	const char *what, *mend;
} uppers[] = {
	[VLAN] = { "VLAN", "make a P_Key child of each of its ports, and a bond of these" },
	[BRIDGE] = { "bridge", "route instead, or let the bridge have a VXLAN over the bond" },
	[TEAM] = { "team", "bond all ports in one, without a team" },
	[MACVLAN] = { "macvlan", "give its addresses to the bond, or take a VXLAN over it" },
	[IPVLAN] = { "ipvlan", "give its addresses to the bond, or take a VXLAN over it" },
	[CHILD] = { "P_Key child", "make one of each of its ports, and a bond of these" },
};

/* where an interface's file tells what it is over: one row for each spelling */
static const struct spelling {
	bool suse;
	enum upper upper;
	const char *lower;	/* the variable that names the bond; NULL: what DEVICE has before its last dot */
	const char *says;	/* a variable that has to be true besides, or to be a TYPE; NULL: none has */
	const char *type;	/* a TYPE that says the same */
	bool listed;		/* it names several */
	bool suffixed;		/* there are more of them, with any suffix */
} spellings[] = {
	/* ifup of initscripts, make_vlan_setting() of ifcfg-rh */
	{ .upper = VLAN, .lower = "PHYSDEV", .says = "VLAN", .type = "Vlan" },
	{ .upper = VLAN, .says = "VLAN", .type = "Vlan" },
	/* rdma's ifup-ib, ifcfg-rh */
	{ .upper = CHILD, .lower = "PHYSDEV", .says = "PKEY" },
	/* ifup-macvlan, which some sites have */
	{ .upper = MACVLAN, .lower = "MACVLAN_PARENT", .type = "MACVLAN" },
	{ .upper = MACVLAN, .lower = "PHYSDEV", .type = "MACVLAN" },
	{ .upper = IPVLAN, .lower = "PHYSDEV", .type = "IPVLAN" },
	/* ifcfg-vlan(5), ifcfg-bridge(5), ifcfg-team(5), ifcfg-macvlan(5), ifcfg-ipvlan(5) and ifcfg-infiniband(5) of wicked */
	{ .suse = true, .upper = VLAN, .lower = "ETHERDEVICE" },
	{ .suse = true, .upper = BRIDGE, .lower = "BRIDGE_PORTS", .says = "BRIDGE", .listed = true },
	{ .suse = true, .upper = TEAM, .lower = "TEAM_PORT_DEVICE", .suffixed = true },
	{ .suse = true, .upper = MACVLAN, .lower = "MACVLAN_DEVICE" },
	{ .suse = true, .upper = MACVLAN, .lower = "MACVTAP_DEVICE" },
	{ .suse = true, .upper = IPVLAN, .lower = "IPVLAN_DEVICE" },
	{ .suse = true, .upper = IPVLAN, .lower = "IPVTAP_DEVICE" },
	{ .suse = true, .upper = CHILD, .lower = "IPOIB_DEVICE" },
};

/* what the bond's own file says that it is a port of, where the dialect has it there */
static const struct {
	const char *name;
	enum upper upper;
} joins[] = {
	{ "BRIDGE", BRIDGE }, { "BRIDGE_UUID", BRIDGE }, { "TEAM_MASTER", TEAM }, { "TEAM_MASTER_UUID", TEAM },
};

/* The bond over IPoIB that is called as the LEN bytes of NAME, or NULL. */
static const struct bond *find_bond(const struct check *c, const char *name, size_t len)
{
	char ifname[IFNAMSIZ] = "";
	const struct bond *bond;

	if (len >= sizeof(ifname))
		return NULL;
	memcpy(ifname, name, len);
	bond = conf_bond(c->conf, ifname);
	return bond && bond_over_ipoib(bond) ? bond : NULL;
}

static void say(struct check *c, const struct var *var, size_t at, const struct bond *bond, enum upper upper)
{
	check_say(c, var->owner->text, var_offset(var, at), "no %s can be over %s, which is over IPoIB",
		  uppers[upper].what, bond->ifname);
	check_fix(c, "%s", uppers[upper].mend);
}

/* Does the file say that its interface is one of S's kind? */
static bool says(const struct check *c, const struct spelling *s)
{
	const char *word = s->says ? check_value(c->file, s->says) : NULL;
	const char *type = s->type ? check_value(c->file, "TYPE") : NULL;

	return (!s->says && !s->type) || (word && dialect_true(word)) || (type && strcasecmp(type, s->type) == 0);
}

/* The bonds among the names that VAR holds; is there one? */
static bool look_at_names(struct check *c, const struct spelling *s, const struct var *var)
{
	const char *p = var->value;
	const struct bond *bond;
	bool found = false;
	size_t len;

	for (;; p += len) {
		p += strspn(p, " \t\n");
		len = s->listed ? strcspn(p, " \t\n") : strlen(p);
		if (!len)
			break;
		bond = find_bond(c, p, len);
		if (bond)
			say(c, var, p - var->value, bond, s->upper);
		found = found || bond;
	}
	return found;
}

/* bond0.5 */
static bool look_at_device(struct check *c, const struct spelling *s)
{
	const struct var *device = vars_find(&c->file->vars, "DEVICE");
	const char *physdev = check_value(c->file, "PHYSDEV"), *dot;
	const struct bond *bond;

	if ((physdev && *physdev) || !device || vars_state(&c->file->vars, device) != VAR_KNOWN)
		return false;
	dot = strrchr(device->value, '.');
	bond = dot ? find_bond(c, device->value, dot - device->value) : NULL;
	if (bond)
		say(c, device, 0, bond, s->upper);
	return bond;
}

static bool look_at_spelling(struct check *c, const struct spelling *s)
{
	size_t len = s->lower ? strlen(s->lower) : 0;
	bool found = false;
	struct var **var;

	/* what most files lack is asked for first */
	if ((s->lower && !s->suffixed && !vars_find_bytes(&c->file->vars, s->lower, len)) || !says(c, s))
		return false;
	if (!s->lower)
		return look_at_device(c, s);
	each(var, c->file->vars.list, c->file->vars.n)
		if ((*var)->seen && strncmp((*var)->name, s->lower, len) == 0 && (s->suffixed || !(*var)->name[len]) &&
		    vars_state(&c->file->vars, *var) == VAR_KNOWN && look_at_names(c, s, *var))
			found = true;
	return found;
}

/* the file of the bond itself: BRIDGE=br0 */
static void look_at_joins(struct check *c)
{
	/* which one that is the file knows; looked for by name, thousands of bonds would be compared with each other */
	const struct bond *bond = c->file->bond == CONF_NO_BOND ? NULL : &c->conf->bonds[c->file->bond];
	const struct var *var;
	size_t i;

	if (!bond || !bond_over_ipoib(bond))
		return;
	for (i = 0; i < sizeof(joins) / sizeof(joins[0]); i++) {
		var = vars_find(&c->file->vars, joins[i].name);
		if (var && var->owner == &c->file->vars && vars_state(&c->file->vars, var) == VAR_KNOWN && *var->value)
			say(c, var, 0, bond, joins[i].upper);
	}
}

void check_upper(struct check *c)
{
	bool suse = check_is_suse(c);
	size_t i;

	if (c->file->use != USE_FILE)
		return;
	/* said once, should a file have two spellings */
	for (i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
		if (spellings[i].suse == suse && look_at_spelling(c, &spellings[i]))
			break;
	if (!suse && c->file->is_bond)
		look_at_joins(c);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * check_upper: interfaces that files want over a bond, and that cannot be over IPoIB
 *
 * Seen on Linux 6.1: EOPNOTSUPP for a VLAN (the slaves' NETIF_F_VLAN_CHALLENGED
 * is the bond's), EINVAL for a port of a bridge and for macvlan and ipvlan, which
 * ask for ARPHRD_ETHER.  A team (teamd 1.31) takes the bond as its port, has the
 * bond's address of then, and keeps it when the bond fails over.  A P_Key child is
 * made of a port: of a bond there is no create_child.  Open vSwitch 3.1 has EINVAL
 * from its kernel datapath, and ovs-vsctl ends 0; its other one takes the bond, and
 * nothing passes.
 */
#include <string.h>

#include "base/each.h"
#include "check.h"
#include "ifcfg/lower.h"

#define ROUTE "route instead, or let the bridge have a VXLAN over the bond"

static const struct {
	const char *what, *mend;	/* NULL: it works */
} uppers[] = {
	[LOWER_VLAN] = { "VLAN", "make a P_Key child of each of its ports, and a bond of these" },
	[LOWER_BRIDGE] = { "bridge", ROUTE },
	[LOWER_TEAM] = { "team", "bond all ports in one, without a team" },
	[LOWER_MACVLAN] = { "macvlan", "give its addresses to the bond, or take a VXLAN over it" },
	[LOWER_IPVLAN] = { "ipvlan", "give its addresses to the bond, or take a VXLAN over it" },
	[LOWER_CHILD] = { "P_Key child", "make one of each of its ports, and a bond of these" },
	[LOWER_OVS] = { "bridge of Open vSwitch", ROUTE },
	[LOWER_TUNNEL] = { NULL, NULL },
};

/* what is looked for in one file */
struct looking {
	struct check *c;
	size_t from;			/* of the diagnostics: those before are of other files */
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

/* A file may have two spellings of one thing. */
static bool is_said(const struct looking *look, const struct bond *bond)
{
	const struct diags *diags = &look->c->conf->diags;
	size_t i;

	for (i = look->from; i < diags->n; i++)
		if (diags->v[i].code == look->c->code && strcmp(diags->v[i].about, bond->ifname) == 0)
			return true;
	return false;
}

/* That LOWER's kind is not over BOND. */
static void say(const struct looking *look, const struct lower *lower, size_t at, const struct bond *bond)
{
	struct check *c = look->c;

	if (!uppers[lower->kind].what || is_said(look, bond))
		return;
	strcpy(c->conf->diags.about, bond->ifname);
	check_say(c, lower->var->owner->text, var_offset(lower->var, at), "no %s can be over %s, which is over IPoIB",
		  uppers[lower->kind].what, bond->ifname);
	check_fix(c, "%s", uppers[lower->kind].mend);
	c->conf->diags.about[0] = '\0';
}

static void look_below(void *whom, const struct lower *lower)
{
	const struct looking *look = whom;
	const struct bond *bond = lower->sure ? find_bond(look->c, lower->name, lower->len) : NULL;

	if (bond)
		say(look, lower, lower->name - lower->var->value, bond);
}

/* the file of the bond itself: BRIDGE=br0 */
static void look_above(void *whom, const struct lower *lower)
{
	const struct looking *look = whom;
	const struct check *c = look->c;

	/* which bond that is the file knows; looked for by name, thousands would be compared with each other */
	say(look, lower, 0, &c->conf->bonds[c->file->bond]);
}

void check_upper(struct check *c)
{
	struct looking look = { c, c->conf->diags.n };

	if (c->file->use != USE_FILE)
		return;
	lower_each(c->file, look_below, &look);
	if (c->file->is_bond && c->file->bond != CONF_NO_BOND && bond_over_ipoib(&c->conf->bonds[c->file->bond]))
		lower_joined(c->file, look_above, &look);
}

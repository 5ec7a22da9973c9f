/* SPDX-License-Identifier: GPL-2.0 */
/* lower: what an interface lies over, by its ifcfg file */
#ifndef IB_LOWER_H
#define IB_LOWER_H

#include "conf.h"

/* what lies over another interface */
enum lower_kind {
	LOWER_VLAN, LOWER_BRIDGE, LOWER_TEAM, LOWER_MACVLAN, LOWER_IPVLAN,
	LOWER_CHILD,			/* of a P_Key */
	LOWER_OVS,			/* a bridge of Open vSwitch */
	LOWER_TUNNEL,			/* over IP: it asks nothing of what is below it */
};

struct lower {
	enum lower_kind kind;
	bool sure;			/* the file says all that a reader wants for it; else it may lie over that */
	const struct var *var;		/* that names what is below; NULL: the name of the file does */
	const char *name;		/* LEN bytes, no NUL behind them; in the value of VAR if there is one */
	size_t len;
};

/*
 * Call TAKE for each name that FILE may have its interface over, and for each way
 * that it says so, with WHOM.  What the file of a port says of what it joins is
 * lower_joined()'s.
 */
void lower_each(const struct conf_file *file, void (*take)(void *whom, const struct lower *lower), void *whom);

/* The same of what FILE, a port's, says that its interface is a port of; LOWER's name is that of the upper one. */
void lower_joined(const struct conf_file *file, void (*take)(void *whom, const struct lower *lower), void *whom);

#endif

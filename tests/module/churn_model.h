/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What bond0 ought to be: the bonding driver's active-backup mode and ib_bonding beside
 * it, as data.  No kernel, no clock: churn.c says what is done and what time it is.
 *
 * The driver's part follows drivers/net/bonding/bond_main.c and bond_options.c of 6.1
 * with one simplification, downdelay is 0; the module's part follows module/sysfs-class-net-ib_bonding.
 */
#ifndef CHURN_MODEL_H
#define CHURN_MODEL_H

#include <stdbool.h>
#include <stdint.h>

enum {
	SLAVES = 3,		/* ib0 to ib2 */
	NONE = -1,
	ABSENT = -2,		/* a primary that no interface here is called */
	CALM = 10000,		/* ms, as for the knob holddown */
	DUE = 1000,		/* ms for which IPoIB may yet turn a carrier off */
	LONGEST_HOLD = 60000,
	SLOW = 1000,		/* ms; with a longer miimon the driver sees nothing by itself */
};

enum link { LINK_DOWN, LINK_BACK, LINK_UP };
enum reselect { ALWAYS, BETTER, FAILURE };
enum reason { PORT, CARRIER, ADMIN, SILENT, PRIMARY, OTHER, HELD, REASONS };

/* What can be done; @i is a slave, @value as it says. */
enum kind {
	PORT_DOWN, PORT_INIT, PORT_UP,
	EVENT,			/* value: enum event, none of which kills anything */
	BLINK,			/* value: 0.. of events at which IPoIB drops its carrier */
	FATAL,			/* DEVICE_FATAL for the HCA of i */
	PREFIX,			/* value: the low half of the port's GID prefix */
	HCA_REMOVE, HCA_ADD,	/* the HCA of i: its slaves leave bond0; they come back as nobody's */
	SA_DELAY,		/* value: ms */
	RTNL_HOLD,		/* value: ms */
	SET_DOWN, SET_UP, RELEASE, ENSLAVE,
	SQUEEZE,		/* i is released when downdelay of value, whose port is down, ends */
	MISFIT,			/* an attempt to enslave i with another P_Key */
	SET_PRIMARY,		/* i, NONE or ABSENT */
	SET_RESELECT, SET_ACTIVE, SET_MIIMON, SET_GRAT, SET_UPDELAY,
	LOOK,			/* bond0 down and up: the driver looks at its slaves */
	SET_KNOB,		/* i: which, of enum knob */
	LOAD, UNLOAD,
	SECOND,			/* a second bond is made and deleted */
	NAMESPACE,		/* likewise, in a namespace that ends */
	PAUSE,			/* value: ms */
	KINDS,
};

enum knob { HOLDDOWN, ANNOUNCE_COUNT, ANNOUNCE_INTERVAL, WARM, REDIRECT, PROBE_INTERVAL, KNOBS };

enum redirect { OFF, ON, AUTO };

enum event { SM_CHANGE, CLIENT_REREGISTER, GID_CHANGE, PKEY_CHANGE, EVENTS };

struct op {
	enum kind kind;
	int i;
	int value;
	int hold;		/* RTNL is held when it comes, and for so long, ms */
};

struct slave {
	bool present;		/* its HCA is */
	bool up, port;		/* set up; its port is ACTIVE */
	int prefix;
	/* the driver */
	bool enslaved;
	enum link link;
	int delay;		/* ticks */
	bool speed;		/* is known */
	/* the module */
	bool port_dead, alive, died, owed;
	bool due;		/* its port is back, and its carrier was on all the time */
	enum reason why;
	int flaps;
	int64_t changed, held_until;	/* ms */
};

struct model {
	int64_t now;		/* ms */
	bool children;		/* the slaves are P_Key children */
	int sa_delay;		/* ms */
	struct slave slave[SLAVES];
	/* the driver */
	int order[SLAVES], n;
	int curr, primary;
	bool force;
	enum reselect reselect;
	int miimon, updelay;	/* ms, ticks */
	int grat;		/* num_grat_arp */
	int address_of, address_prefix;
	/* the module */
	bool newer;		/* the build of issue 12: hold-down against the driver, and grat */
	bool hookless;		/* the kernel has no netfilter egress hook */
	bool loaded, known;	/* known: bond0/ib_bonding is there */
	bool kicked;
	bool users;		/* what is done now is the user's own choice */
	int came_from;		/* the driver's monitor has left it for one that is held down */
	int member[SLAVES], members;
	int active;
	int knob[KNOBS];
	/* what it counts, and the driver's lines of a new active slave */
	unsigned int count[REASONS], repairs, vetoes, lines;
	unsigned int starts;	/* of announcements, in the last operation */
};

bool model_can(const struct model *m, const struct op *op);
int model_apply(struct model *m, const struct op *op, bool late);
void model_pass(struct model *m, int64_t until);
int64_t model_next(const struct model *m);
bool model_slow(const struct model *m);
int model_hold(const struct model *m, int flaps);
int64_t model_held(const struct model *m, const struct slave *s);
bool model_blind(const struct op *op);
void model_defaults(struct model *m);

#endif /* CHURN_MODEL_H */

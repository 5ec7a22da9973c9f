/* SPDX-License-Identifier: GPL-2.0 */
/* step: one thing that is done to the host, how it is told and how it is taken back */
#ifndef IB_STEP_H
#define IB_STEP_H

#include <net/if.h>
#include <stddef.h>
#include <stdio.h>

#include "bond/bond.h"
#include "host/host.h"

/*
 * ifalias of the P_Key children that ib-bond made.  It lives and dies with
 * the interface, and tells --stop which children are its to remove.
 */
#define PLAN_CHILD_ALIAS "ib-bond"

/*
 * IFA_PROTO of the addresses that ib-bond set (Linux 5.18 and above keep it):
 * tells which addresses a changed command may take away.  A number from the
 * range that is left to userspace.
 */
#define PLAN_ADDR_PROTO 0x1b

enum step_op {
	STEP_LOAD,		/* the bonding driver, without bonds of its own */
	STEP_CHILD_ADD,		/* ifname on top of other, pkey */
	STEP_BOND_ADD,		/* ifname with the settings of bond, number = MTU */
	STEP_OPTION,		/* ifname: row to text, old before */
	STEP_MODE,		/* ifname: IPoIB mode to number, old_number before */
	STEP_MTU,		/* ifname: to number, old_number before */
	STEP_DOWN,
	STEP_UP,
	STEP_ENSLAVE,		/* ifname into other */
	STEP_RELEASE,		/* ifname from other */
	STEP_RESELECT,		/* ifname: choose the active slave anew, its address becomes the bond's */
	STEP_PROMOTE,		/* ifname: secondary addresses outlive their primary: number 1 or 0, old_number before */
	STEP_ADDR_ADD,		/* ifname: addr */
	STEP_ADDR_DEL,
	STEP_ADDR_AGAIN,	/* ifname: addr, which a step has lost, or not */
	STEP_ENTRY_AGAIN,	/* ifname: entry, the same */
	STEP_BOND_DEL,		/* ifname */
	STEP_CHILD_DEL,		/* ifname on top of other, pkey */
};

struct step {
	enum step_op op;
	bool kept;			/* only undoing does it: brings back what a later step loses */
	bool lasting;			/* undoing leaves it */
	char ifname[IFNAMSIZ];
	char other[IFNAMSIZ];
	const struct bond *bond;	/* not owned */
	const struct option *row;
	const char *text, *old;		/* not owned: the bond's or the host's; NULL: none */
	uint32_t number, old_number;
	int pkey;
	struct host_addr addr;
	const struct host_entry *entry;	/* not owned: the host's */
};

/* Pointers of a plan reach into the bond and the host it was made from: keep them as long. */
struct plan {
	struct step *steps;
	size_t n_steps;
	char notes[512];	/* for the administrator, a line each; "" for none */
};

/* Fill UNDO with the step that takes STEP back; false if nothing does. */
bool step_undo(const struct step *step, struct step *undo);

/*
 * May STEP lose routes or neighbours of ifname (host/entry.h)?  Those that it
 * may lose have to be in the host before it is planned.
 */
bool step_loses(const struct step *step);

/* Print STEP as the command of iproute2 (or the write) that would do the same, a line each. */
void step_print(const struct step *step, FILE *out);

/* "bond0: cannot add ib1", for messages. */
void step_describe(const struct step *step, char *text, size_t size);

#endif

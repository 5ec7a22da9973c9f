/* SPDX-License-Identifier: GPL-2.0 */
/*
 * plan: the steps from the host as it is to the bond as it should be
 *
 * A pure function of a description and a snapshot: it reads nothing and
 * changes nothing, so a plan can be tested, printed and refused before
 * anything is touched.  kernel.c carries plans out.
 */
#ifndef IB_PLAN_H
#define IB_PLAN_H

#include <net/if.h>
#include <stddef.h>
#include <stdio.h>

#include "bond/bond.h"
#include "host/host.h"
#include "base/why.h"

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
	STEP_PROMOTE,		/* ifname: secondary addresses outlive their primary */
	STEP_ADDR_ADD,		/* ifname: addr */
	STEP_ADDR_DEL,
	STEP_BOND_DEL,		/* ifname */
	STEP_CHILD_DEL,		/* ifname on top of other, pkey */
};

struct step {
	enum step_op op;
	char ifname[IFNAMSIZ];
	char other[IFNAMSIZ];
	const struct bond *bond;	/* not owned */
	const struct option *row;
	const char *text, *old;		/* not owned: the bond's or the host's; NULL: none */
	uint32_t number, old_number;
	int pkey;
	struct host_addr addr;
};

/* Pointers of a plan reach into the bond and the host it was made from: keep them as long. */
struct plan {
	struct step *steps;
	size_t n_steps;
	char notes[512];	/* for the administrator, a line each; "" for none */
};

/* plan_up() flags */
#define PLAN_ANY_TYPE 0x1	/* Ethernet slaves are meant */
#define PLAN_CHILDREN_ONLY 0x2	/* make the P_Key children that lack, and nothing else */

/*
 * The steps that make WANT of HOST; none if it is so already.  -errno with
 * WHY, and an empty plan, when it cannot or must not be done:
 * -ENODEV no such interface, -EBUSY a slave of another bond, -EINVAL the rest.
 * What stays is not dropped: slaves and addresses that are as wanted are left
 * alone, new slaves join before old ones leave.
 */
int plan_up(struct plan *plan, const struct bond *want, const struct host *host,
	    unsigned int flags, struct why *why);

/*
 * The steps that delete BOND and then those of its slaves that ib-bond made.
 * The driver releases the slaves of a bond that goes (bond_uninit()): in one
 * step, so that nothing is left half done and no failover runs meanwhile.
 */
int plan_down(struct plan *plan, const struct host_link *bond, const struct host *host,
	      struct why *why);

/*
 * The steps that take the slave LINK out of its bond, if it is in one, and
 * down, and that remove LINK, if it is a P_Key child that ib-bond made and no
 * slave.  0, or -ENOMEM with WHY.
 */
int plan_release(struct plan *plan, const struct host_link *link, const struct host *host,
		 struct why *why);
int plan_orphan(struct plan *plan, const struct host_link *link, const struct host *host,
		struct why *why);

void plan_free(struct plan *plan);

/* Fill UNDO with the step that takes STEP back; false if nothing does. */
bool step_undo(const struct step *step, struct step *undo);

/* Print STEP as the command of iproute2 (or the write) that would do the same, a line each. */
void step_print(const struct step *step, FILE *out);

/* "bond0: cannot add ib1", for messages. */
void step_describe(const struct step *step, char *text, size_t size);

#endif

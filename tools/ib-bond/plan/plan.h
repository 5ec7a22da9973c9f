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

#include <stddef.h>

#include "bond/bond.h"
#include "base/why.h"
#include "step.h"

/* plan_up() flags */
#define PLAN_ANY_TYPE 0x1	/* Ethernet slaves are meant */
#define PLAN_CHILDREN_ONLY 0x2	/* make the P_Key children that lack, and nothing else */
#define PLAN_REST_STAYS 0x4	/* options that WANT does not name, the MTU, and up or down stay as they are */

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
 * Make HOST what PLAN leaves of it, as far as the next bond can see it: which
 * interfaces there are, and whose slaves they are.  What PLAN points to stays.
 * 0 or -ENOMEM.
 */
int plan_apply(const struct plan *plan, struct host *host);

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

#endif

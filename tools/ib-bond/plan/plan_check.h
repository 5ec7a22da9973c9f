/* SPDX-License-Identifier: GPL-2.0 */
/* plan_check: a plan in the making, and whether it may be made */
#ifndef IB_PLAN_CHECK_H
#define IB_PLAN_CHECK_H

#include "base/why.h"
#include "step.h"

struct planning {
	struct plan *plan;
	const struct bond *want;
	const struct host *host;
	const struct host_link *bond;	/* the running bond, or NULL */
	bool any_type;			/* Ethernet slaves are meant */
	bool rest_stays;		/* of the running bond, what WANT does not name */
	uint32_t mtu;			/* the bond's, once it is settled */
	struct why *why;
	bool no_memory;
	struct step nowhere;		/* what is written when there is no memory */
};

/*
 * Can WANT be made of HOST, and may it?  0, or -errno with WHY as plan_up()
 * says; nothing is planned.
 */
int planning_check(struct planning *p);

/* Does SET make the running bond another one, or is it to be written to a bond that is not there yet? */
bool planning_changes(const struct planning *p, const struct bond_setting *set);

/* Are the slaves IPoIB? */
bool planning_ipoib(const struct planning *p);

/* The interface that says what SLAVE can: its own, or that of which it is to be made; NULL: neither is there. */
const struct host_link *planning_port(const struct planning *p, const struct bond_slave *slave);

/*
 * The mode that SLAVE will be in, and the MTU that is wanted of it (of a slave, or with NULL of the
 * bond; 0: none).  Where connected mode is asked for and the adapter has none, it stays in datagram
 * mode, and with it goes an MTU that only connected mode carries: else a host whose adapter was
 * replaced would have no network.
 */
enum ipoib_mode planning_mode(const struct planning *p, const struct bond_slave *slave);
uint32_t planning_mtu(const struct planning *p, const struct bond_slave *slave);

/* Is connected mode asked for of SLAVE, which cannot have it? */
bool planning_stays_datagram(const struct planning *p, const struct bond_slave *slave);

/* Append a step to the plan: good until the next one is.  Without memory a place where it does no harm. */
struct step *planning_add(struct planning *p, enum step_op op, const char *ifname);

/* Tell the administrator something. */
void planning_note(struct planning *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The choice of the active slave, as data in and data out.
 *
 * No kernel state, no clock, no allocation: the same source is compiled in
 * userspace by tests/unit/test_policy.c.
 */
#ifndef IB_BONDING_POLICY_H
#define IB_BONDING_POLICY_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stdint.h>
typedef uint8_t u8;
typedef uint32_t u32;
typedef int32_t s32;
#endif

#define POLICY_NONE	(-1)

/* The values of IFLA_BOND_PRIMARY_RESELECT. */
enum policy_reselect {
	POLICY_ALWAYS,
	POLICY_BETTER,
	POLICY_FAILURE,
};

/**
 * struct policy_member - what is known of one slave
 * @alive:    it carries traffic as far as anybody can tell
 * @takeable: the bonding driver would accept it as active slave now
 * @held:     it has flapped and is not to be trusted yet
 * @owed:     traffic left it for a failure that the bonding driver has not
 *            seen, so the driver will not come back to it by itself
 * @down_ms:  for how long it has not been alive; 0 if it is
 * @up_ms:    for how long it has been alive; 0 if it is not
 * @prio:     the administrator's priority, higher is better
 * @speed:    Mbit/s, 0 if unknown
 * @duplex:   as ethtool has it
 */
struct policy_member {
	bool alive;
	bool takeable;
	bool held;
	bool owed;
	u32 down_ms;
	u32 up_ms;
	s32 prio;
	u32 speed;
	u8 duplex;
};

/**
 * struct policy_bond - what is known of the bond
 * @active:   index of the active slave, or POLICY_NONE
 * @primary:  index of the primary slave, or POLICY_NONE
 * @stray:    index of the slave that the bonding driver, not the user, has left for
 *            the active one although that was held, or POLICY_NONE
 * @reselect: when traffic returns to the primary
 * @updelay:  how long a slave has to be alive to be preferred, ms
 * @downdelay: how long the active one has to be dead to be left, ms
 * @n:        number of @members
 * @members:  the slaves, in the order of enslavement
 */
struct policy_bond {
	int active;
	int primary;
	int stray;
	enum policy_reselect reselect;
	u32 updelay;
	u32 downdelay;
	int n;
	const struct policy_member *members;
};

/* Why a slave is chosen. */
enum policy_why {
	POLICY_DEATH,		/* the active one is dead */
	POLICY_FAILBACK,	/* it works; this is the return to one that is preferred */
	POLICY_HELD,		/* it works, and is not to be trusted yet */
};

/**
 * struct policy_verdict - what to do
 * @choice:   index of the slave to switch to, or POLICY_NONE: leave all as it is
 * @why:      why, if there is a choice
 * @again_ms: ask again after so many ms even if nothing happens; 0: no need
 */
struct policy_verdict {
	int choice;
	enum policy_why why;
	u32 again_ms;
};

bool policy_preferred(const struct policy_bond *bond, int a, int b);
struct policy_verdict policy_choose(const struct policy_bond *bond);

#endif /* IB_BONDING_POLICY_H */

// SPDX-License-Identifier: GPL-2.0
/*
 * Which slave ought to be active: a pure function, also compiled in userspace.
 */
#include "policy.h"

static bool usable(const struct policy_member *m)
{
	return m->alive && m->takeable;
}

/* Good enough to be preferred over one that merely works. */
static bool settled(const struct policy_bond *bond, int i)
{
	const struct policy_member *m = &bond->members[i];

	return !m->held && m->up_ms >= bond->updelay;
}

/*
 * Is slave @a the better refuge?  First those that are settled, then the
 * primary, then the administrator's priority, then the order of enslavement:
 * the order of bond_choose_primary_or_current() in bond_main.c.
 */
static bool better(const struct policy_bond *bond, int a, int b)
{
	if (b == POLICY_NONE)
		return true;
	if (settled(bond, a) != settled(bond, b))
		return settled(bond, a);
	if (a == bond->primary || b == bond->primary)
		return a == bond->primary;
	return bond->members[a].prio > bond->members[b].prio;
}

static int best_standby(const struct policy_bond *bond)
{
	int i, best = POLICY_NONE;

	for (i = 0; i < bond->n; i++)
		if (i != bond->active && usable(&bond->members[i]) &&
		    better(bond, i, best))
			best = i;
	return best;
}

/* primary_reselect, with both slaves in working order. */
static bool wants_primary(const struct policy_bond *bond)
{
	const struct policy_member *active = &bond->members[bond->active];
	const struct policy_member *primary = &bond->members[bond->primary];

	switch (bond->reselect) {
	case POLICY_ALWAYS:
		return true;
	case POLICY_BETTER:
		if (primary->speed != active->speed)
			return primary->speed > active->speed;
		return primary->duplex > active->duplex;
	case POLICY_FAILURE:
		break;
	}
	return false;
}

/* The active slave works: return to the primary if that is owed. */
static struct policy_verdict choose_failback(const struct policy_bond *bond)
{
	struct policy_verdict verdict = { .choice = POLICY_NONE };
	const struct policy_member *primary;

	if (bond->primary == POLICY_NONE || bond->primary == bond->active)
		return verdict;
	primary = &bond->members[bond->primary];
	if (!primary->owed || !usable(primary) || !wants_primary(bond))
		return verdict;
	if (primary->up_ms < bond->updelay) {
		verdict.again_ms = bond->updelay - primary->up_ms;
		return verdict;
	}
	/* whoever holds it down also looks again when that ends */
	if (primary->held)
		return verdict;
	verdict.choice = bond->primary;
	verdict.failback = true;
	return verdict;
}

/**
 * policy_choose() - the slave that ought to be active
 * @bond: the bond and its slaves
 *
 * Without an active slave nothing is chosen: the bonding driver refuses to be
 * told then, and takes the first slave that comes up by itself.
 *
 * Return: the verdict; a choice is never the active slave, and always one that
 * is alive and takeable.
 */
struct policy_verdict policy_choose(const struct policy_bond *bond)
{
	struct policy_verdict verdict = { .choice = POLICY_NONE };
	const struct policy_member *active;

	if (bond->active == POLICY_NONE)
		return verdict;
	active = &bond->members[bond->active];
	if (active->alive)
		return choose_failback(bond);
	if (active->down_ms < bond->downdelay) {
		verdict.again_ms = bond->downdelay - active->down_ms;
		return verdict;
	}
	verdict.choice = best_standby(bond);
	return verdict;
}

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

/**
 * policy_preferred() - does the bonding driver prefer one slave to another that works too?
 * @bond: the bond
 * @a:    index of the one
 * @b:    index of the other
 *
 * A primary before all others; else, since Linux 6.1, the one of higher priority
 * (bond_choose_primary_or_current() and bond_miimon_commit() in bond_main.c).
 *
 * Return: whether it is so.
 */
bool policy_preferred(const struct policy_bond *bond, int a, int b)
{
	if (a == bond->primary || b == bond->primary)
		return a == bond->primary && a != b;
	return bond->members[a].prio > bond->members[b].prio;
}

/*
 * Is slave @a the better refuge?  First those that are settled, then the one that the
 * driver prefers, then the order of enslavement.
 */
static bool better(const struct policy_bond *bond, int a, int b)
{
	if (b == POLICY_NONE)
		return true;
	if (settled(bond, a) != settled(bond, b))
		return settled(bond, a);
	return policy_preferred(bond, a, b);
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

/* Who is preferred to the active slave, and was left for a failure the driver has not seen. */
static int creditor(const struct policy_bond *bond)
{
	int i, best = POLICY_NONE;

	for (i = 0; i < bond->n; i++)
		if (bond->members[i].owed && usable(&bond->members[i]) &&
		    policy_preferred(bond, i, bond->active) &&
		    (best == POLICY_NONE || policy_preferred(bond, i, best)))
			best = i;
	return best;
}

/* primary_reselect, with both slaves in working order. */
static bool wanted(const struct policy_bond *bond, int i)
{
	const struct policy_member *active = &bond->members[bond->active];
	const struct policy_member *other = &bond->members[i];

	switch (bond->reselect) {
	case POLICY_ALWAYS:
		return true;
	case POLICY_BETTER:
		if (other->speed != active->speed)
			return other->speed > active->speed;
		return other->duplex > active->duplex;
	case POLICY_FAILURE:
		break;
	}
	return false;
}

/* The active slave works: return to the one that is preferred, if that is owed. */
static struct policy_verdict choose_failback(const struct policy_bond *bond)
{
	struct policy_verdict verdict = { .choice = POLICY_NONE };
	const struct policy_member *m;
	int i = creditor(bond);

	if (i == POLICY_NONE || !wanted(bond, i))
		return verdict;
	m = &bond->members[i];
	if (m->up_ms < bond->updelay) {
		verdict.again_ms = bond->updelay - m->up_ms;
		return verdict;
	}
	/* whoever holds it down also looks again when that ends */
	if (m->held)
		return verdict;
	verdict.choice = i;
	verdict.why = POLICY_FAILBACK;
	return verdict;
}

/* The driver's monitor knows of no hold-down: back to where traffic was. */
static bool strayed(const struct policy_bond *bond)
{
	const struct policy_member *m;

	if (bond->stray == POLICY_NONE || bond->stray == bond->active)
		return false;
	m = &bond->members[bond->stray];
	return bond->members[bond->active].held && usable(m) && !m->held;
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
	if (active->alive && strayed(bond)) {
		verdict.choice = bond->stray;
		verdict.why = POLICY_HELD;
		return verdict;
	}
	if (active->alive)
		return choose_failback(bond);
	if (active->down_ms < bond->downdelay) {
		verdict.again_ms = bond->downdelay - active->down_ms;
		return verdict;
	}
	verdict.choice = best_standby(bond);
	return verdict;
}

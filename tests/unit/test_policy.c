// SPDX-License-Identifier: GPL-2.0
/*
 * The choice of the active slave: a table of cases, and what holds for any input.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "../../module/policy.c"

#define NONE POLICY_NONE
/* Members: alive for @up ms and taken by the driver; dead for @down ms. */
#define UP(up)		{ .alive = true, .takeable = true, .up_ms = (up) }
#define DEAD(down)	{ .takeable = true, .down_ms = (down) }
#define WAITS		{ .alive = true, .up_ms = 100 }
#define HELD		{ .alive = true, .takeable = true, .up_ms = 9000, .held = true }
#define OWED(up)	{ .alive = true, .takeable = true, .up_ms = (up), .owed = true }
#define FAST(mbit)	{ .alive = true, .takeable = true, .up_ms = 9000, \
			  .owed = true, .speed = (mbit) }
#define OWED_PRIO(n)	{ .alive = true, .takeable = true, .up_ms = 9000, \
			  .owed = true, .prio = (n) }
#define PRIO(n)		{ .alive = true, .takeable = true, .up_ms = 9000, .prio = (n) }

static const struct {
	const char *what;
	struct policy_member members[4];
	int n, active, primary;
	enum policy_reselect reselect;
	u32 updelay, downdelay;
	struct policy_verdict want;
	int stray;		/* 1 and so on; 0: none */
} cases[] = {
	{ "all is well: stay", { UP(9000), UP(9000) }, 2, 0, NONE, POLICY_ALWAYS, 0, 0,
	  { NONE, POLICY_DEATH, 0 }, 0 },
	{ "no slave", { DEAD(0) }, 0, NONE, NONE, POLICY_ALWAYS, 0, 0, { NONE, POLICY_DEATH, 0 }, 0 },
	{ "no active slave: the driver takes the first by itself", { UP(9000), UP(9000) },
	  2, NONE, NONE, POLICY_ALWAYS, 0, 0, { NONE, POLICY_DEATH, 0 }, 0 },
	{ "the active one died: the other", { DEAD(0), UP(9000) }, 2, 0, NONE,
	  POLICY_ALWAYS, 0, 0, { 1, POLICY_DEATH, 0 }, 0 },
	{ "the last one died: nowhere to go", { DEAD(0), DEAD(9000) }, 2, 0, NONE,
	  POLICY_ALWAYS, 0, 0, { NONE, POLICY_DEATH, 0 }, 0 },
	{ "a standby in updelay is the driver's affair", { DEAD(0), WAITS }, 2, 0, NONE,
	  POLICY_ALWAYS, 500, 0, { NONE, POLICY_DEATH, 0 }, 0 },
	{ "the first of two standbys", { DEAD(0), UP(9000), UP(9000) }, 3, 0, NONE,
	  POLICY_ALWAYS, 0, 0, { 1, POLICY_DEATH, 0 }, 0 },
	{ "the primary of two standbys", { DEAD(0), UP(9000), UP(9000) }, 3, 0, 2,
	  POLICY_FAILURE, 0, 0, { 2, POLICY_DEATH, 0 }, 0 },
	{ "the higher priority of two", { DEAD(0), PRIO(1), PRIO(7) }, 3, 0, NONE,
	  POLICY_ALWAYS, 0, 0, { 2, POLICY_DEATH, 0 }, 0 },
	{ "the primary before any priority", { DEAD(0), PRIO(1), PRIO(7) }, 3, 0, 1,
	  POLICY_ALWAYS, 0, 0, { 1, POLICY_DEATH, 0 }, 0 },
	{ "one that flaps is the last resort", { DEAD(0), HELD, UP(9000) }, 3, 0, 1,
	  POLICY_ALWAYS, 0, 0, { 2, POLICY_DEATH, 0 }, 0 },
	{ "but it is a resort", { DEAD(0), HELD }, 2, 0, NONE, POLICY_ALWAYS, 0, 0,
	  { 1, POLICY_DEATH, 0 }, 0 },
	{ "so is one that came back just now", { DEAD(0), UP(10), UP(9000) }, 3, 0, 1,
	  POLICY_ALWAYS, 500, 0, { 2, POLICY_DEATH, 0 }, 0 },
	{ "downdelay: not yet", { DEAD(30), UP(9000) }, 2, 0, NONE, POLICY_ALWAYS, 0, 100,
	  { NONE, POLICY_DEATH, 70 }, 0 },
	{ "downdelay: over", { DEAD(100), UP(9000) }, 2, 0, NONE, POLICY_ALWAYS, 0, 100,
	  { 1, POLICY_DEATH, 0 }, 0 },
	{ "the user's choice of another than the primary stands", { UP(9000), UP(9000) }, 2,
	  1, 0, POLICY_ALWAYS, 0, 0, { NONE, POLICY_DEATH, 0 }, 0 },
	{ "a return that is owed", { OWED(9000), UP(9000) }, 2, 1, 0, POLICY_ALWAYS, 0, 0,
	  { 0, POLICY_FAILBACK, 0 }, 0 },
	{ "owed, but it is not the primary", { OWED(9000), UP(9000) }, 2, 1, NONE,
	  POLICY_ALWAYS, 0, 0, { NONE, POLICY_DEATH, 0 }, 0 },
	{ "owed, after updelay", { OWED(200), UP(9000) }, 2, 1, 0, POLICY_ALWAYS, 500, 0,
	  { NONE, POLICY_DEATH, 300 }, 0 },
	{ "owed, but only at a failure", { OWED(9000), UP(9000) }, 2, 1, 0, POLICY_FAILURE,
	  0, 0, { NONE, POLICY_DEATH, 0 }, 0 },
	{ "owed if better, and it is faster", { FAST(100), FAST(40) }, 2, 1, 0,
	  POLICY_BETTER, 0, 0, { 0, POLICY_FAILBACK, 0 }, 0 },
	{ "owed if better, and it is as good", { FAST(100), FAST(100) }, 2, 1, 0,
	  POLICY_BETTER, 0, 0, { NONE, POLICY_DEATH, 0 }, 0 },
	{ "owed by its priority, without a primary", { OWED_PRIO(7), PRIO(1) }, 2, 1, NONE,
	  POLICY_ALWAYS, 0, 0, { 0, POLICY_FAILBACK, 0 }, 0 },
	{ "the same priority is no reason", { OWED_PRIO(1), PRIO(1) }, 2, 1, NONE,
	  POLICY_ALWAYS, 0, 0, { NONE, POLICY_DEATH, 0 }, 0 },
	{ "nor is a higher one than the primary's", { OWED_PRIO(7), PRIO(1) }, 2, 1, 1,
	  POLICY_ALWAYS, 0, 0, { NONE, POLICY_DEATH, 0 }, 0 },
	{ "priority, but only at a failure", { OWED_PRIO(7), PRIO(1) }, 2, 1, NONE,
	  POLICY_FAILURE, 0, 0, { NONE, POLICY_DEATH, 0 }, 0 },
	{ "the highest of two that are owed", { OWED_PRIO(3), OWED_PRIO(7), PRIO(1) }, 3, 2,
	  NONE, POLICY_ALWAYS, 0, 0, { 1, POLICY_FAILBACK, 0 }, 0 },
	{ "the driver has gone to one that is held", { HELD, UP(9000) }, 2, 0, 0,
	  POLICY_ALWAYS, 0, 0, { 1, POLICY_HELD, 0 }, 2 },
	{ "it is not held any more", { UP(9000), UP(9000) }, 2, 0, 0,
	  POLICY_ALWAYS, 0, 0, { NONE, POLICY_DEATH, 0 }, 2 },
	{ "the one that it left is held as well", { HELD, HELD }, 2, 0, 0,
	  POLICY_ALWAYS, 0, 0, { NONE, POLICY_DEATH, 0 }, 2 },
	{ "the one that it left is dead by now", { HELD, DEAD(5) }, 2, 0, 0,
	  POLICY_ALWAYS, 0, 0, { NONE, POLICY_DEATH, 0 }, 2 },
	{ "owed if better, and it is slower", { FAST(40), FAST(100) }, 2, 1, 0,
	  POLICY_BETTER, 0, 0, { NONE, POLICY_DEATH, 0 }, 0 },
};

static void the_table_holds(void **unused)
{
	size_t i;

	(void)unused;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct policy_bond bond = {
			.active = cases[i].active,
			.primary = cases[i].primary,
			.stray = cases[i].stray - 1,
			.reselect = cases[i].reselect,
			.updelay = cases[i].updelay,
			.downdelay = cases[i].downdelay,
			.n = cases[i].n,
			.members = cases[i].members,
		};
		struct policy_verdict got = policy_choose(&bond);

		if (got.choice != cases[i].want.choice ||
		    got.why != cases[i].want.why ||
		    got.again_ms != cases[i].want.again_ms)
			fail_msg("%s: choice %d why %d again %u, not %d %d %u",
				 cases[i].what, got.choice, got.why, got.again_ms,
				 cases[i].want.choice, cases[i].want.why,
				 cases[i].want.again_ms);
	}
}

static bool one_in(unsigned int n)
{
	return rand() % n == 0;
}

static void make_member(struct policy_member *m)
{
	*m = (struct policy_member){
		.alive = !one_in(2),
		.takeable = !one_in(3),
		.held = one_in(4),
		.owed = one_in(3),
		.prio = rand() % 5 - 2,
		.speed = rand() % 3 * 100,
		.duplex = rand() % 2,
	};
	*(m->alive ? &m->up_ms : &m->down_ms) = rand() % 1000;
}

static bool any_usable(const struct policy_bond *bond)
{
	int i;

	for (i = 0; i < bond->n; i++)
		if (i != bond->active && bond->members[i].alive &&
		    bond->members[i].takeable)
			return true;
	return false;
}

static void check_choice(const struct policy_bond *bond, struct policy_verdict v)
{
	const struct policy_member *to = &bond->members[v.choice];
	const struct policy_member *from = &bond->members[bond->active];

	assert_true(v.choice >= 0 && v.choice < bond->n);
	assert_int_not_equal(v.choice, bond->active);
	assert_true(to->alive && to->takeable);
	switch (v.why) {
	case POLICY_DEATH:
		assert_false(from->alive);
		assert_true(from->down_ms >= bond->downdelay);
		break;
	case POLICY_FAILBACK:
		assert_true(from->alive && policy_preferred(bond, v.choice, bond->active));
		assert_true(to->owed && !to->held && to->up_ms >= bond->updelay);
		break;
	case POLICY_HELD:
		assert_true(from->alive && from->held && !to->held);
		assert_int_equal(v.choice, bond->stray);
		break;
	}
}

/* What failover.c makes of a verdict. */
static void follow(struct policy_bond *bond, struct policy_member *members,
		   struct policy_verdict v)
{
	members[bond->active].owed = v.why != POLICY_FAILBACK &&
				     policy_preferred(bond, bond->active, v.choice);
	members[v.choice].owed = false;
	bond->active = v.choice;
	bond->stray = POLICY_NONE;
}

/* The same facts come to rest: no two slaves take turns. */
static void check_rest(struct policy_bond bond, struct policy_verdict v)
{
	struct policy_member members[6];
	int i;

	for (i = 0; i < bond.n; i++)
		members[i] = bond.members[i];
	bond.members = members;
	for (i = 0; i < bond.n && v.choice != POLICY_NONE; i++) {
		follow(&bond, members, v);
		v = policy_choose(&bond);
	}
	assert_int_equal(v.choice, POLICY_NONE);
}

static void any_input_gets_a_sane_verdict(void **unused)
{
	struct policy_member members[6];
	int round, i;

	(void)unused;
	srand(1);
	for (round = 0; round < 200000; round++) {
		struct policy_bond bond = {
			.n = rand() % 7,
			.reselect = rand() % 3,
			.updelay = one_in(2) ? 0 : rand() % 1000,
			.downdelay = one_in(2) ? 0 : rand() % 1000,
			.members = members,
		};
		struct policy_verdict v;

		for (i = 0; i < bond.n; i++)
			make_member(&members[i]);
		bond.active = bond.n ? rand() % (bond.n + 1) - 1 : POLICY_NONE;
		bond.primary = bond.n ? rand() % (bond.n + 1) - 1 : POLICY_NONE;
		bond.stray = bond.n ? rand() % (bond.n + 1) - 1 : POLICY_NONE;
		v = policy_choose(&bond);
		if (v.choice == POLICY_NONE) {
			/* a dead slave is left if there is another and time is up */
			if (bond.active != POLICY_NONE && !members[bond.active].alive &&
			    members[bond.active].down_ms >= bond.downdelay)
				assert_false(any_usable(&bond));
			continue;
		}
		check_choice(&bond, v);
		check_rest(bond, v);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_holds),
		cmocka_unit_test(any_input_gets_a_sane_verdict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

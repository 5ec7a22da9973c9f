// SPDX-License-Identifier: GPL-2.0
/*
 * Bursts: operations a few milliseconds apart, or at the same time on two processors.
 */
#include <string.h>

#include "churn.h"

/* Whether it goes to the second hand. */
static bool is_for_hand(const struct op *op)
{
	return c.loose && is_fabric(op->kind);
}

/* What is not done while the second hand is at work. */
static bool needs_quiet(const struct op *op)
{
	switch (op->kind) {
	case RELEASE:
	case SQUEEZE:
		/* the last slave could be one whose HCA goes, and bond0 with it */
		return hand_removes();
	case MISFIT:
	case SECOND:
	case NAMESPACE:
		return true;
	default:
		return false;
	}
}

/* Whether it may end otherwise than the model says: the slave may come, or go, just now. */
static bool is_open(const struct op *op)
{
	return op->kind == SET_ACTIVE || op->kind == RTNL_HOLD ||
	       (c.loose && ((op->kind >= SET_DOWN && op->kind <= SQUEEZE) || op->kind == SET_KNOB));
}

/* Only what it changes at once is certain. */
void rush(const struct op *op)
{
	int pause = below(4) ? below(5) : below(200);
	struct model next = c.model;
	int err, expected;
	int64_t since;
	struct view v;

	if (needs_quiet(op))
		hand_wait();
	next.now = now_ms();
	expected = model_apply(&next, op, false);
	see(&v);
	if (is_for_hand(op)) {
		since = now_us();
		hand_give(op, below(2) * below(3000));
		err = expected;
	} else {
		err = carry_out(op, &since);
	}
	/* refused: the second hand has yet to add the HCA, so the slave counts for nothing */
	if (!err || op->kind != ENSLAVE)
		c.model = next;
	measure(&v, since);
	if (err != expected && !is_open(op))
		fail("%s, not %s", strerror(err), strerror(expected));
	linger(&v, pause, true, figures_of(op));
}

void burst(int n)
{
	struct op op;

	c.bursts++;
	for (c.rushed = 0; n--; c.rushed++) {
		choose(&op, true);
		remember(&op, "burst ");
		rush(&op);
	}
	hand_wait();
	begin_anew();
	c.rushed = 0;
}

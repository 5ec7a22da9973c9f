// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold all the time: bond0 is on a usable slave, if there is one.
 */
#include <stdlib.h>

#include "churn.h"

#define HELD_MORE_US	10000

bool has_carrier(const struct slave *s)
{
	return s->up && s->port;
}

static bool usable(const struct view *v, int i)
{
	const struct slave *s = &c.model.slave[i];

	return s->enslaved && has_carrier(s) && !s->port_dead && v->carrier[i] &&
	       v->link[i] == LINK_UP;
}

/* On a usable slave, or there is none. */
static bool well(const struct view *v)
{
	int i;

	if (!c.model.loaded || (v->curr != NONE && usable(v, v->curr)))
		return true;
	for (i = 0; i < SLAVES; i++)
		if (usable(v, i))
			return false;
	return true;
}

struct figures *figures_of(const struct op *op)
{
	return op->hold ? &c.held : is_event(op->kind) ? &c.event : &c.call;
}

static void note_us(struct figures *f, int64_t us)
{
	if (f->n == f->room) {
		f->room = f->room ? 2 * f->room : 1024;
		f->us = realloc(f->us, f->room * sizeof(*f->us));
		if (!f->us)
			die("memory");
	}
	f->us[f->n++] = us;
}

/* The operation begun at @since may have killed the active slave that @before shows. */
void measure(const struct view *before, int64_t since)
{
	c.bad_since = well(before) ? 0 : since;
}

/* Nobody switches while RTNL is held, and who lets it go takes a tick more. */
static bool too_long(int64_t now)
{
	int64_t since = c.held_until ? c.held_until + HELD_MORE_US : 0;

	return c.bad_since && now - (c.bad_since > since ? c.bad_since : since) > c.limit_us;
}

/* One look, at once after it went bad: so much later all is well, or it is not. */
static void glance(struct view *v, struct figures *f)
{
	int64_t now;
	bool fine;

	see_active(v);
	if (v->curr == NONE || !usable(v, v->curr))
		see(v);
	fine = well(v);
	now = now_us();
	/* the model has what the second hand is going to do */
	if (hand_is_busy() && c.held_until < now)
		c.held_until = now;
	if (too_long(now)) {
		read_log();
		fail("%s is active, and for %lld us it was one that is not usable",
		     name_of(v->curr), (long long)(now - c.bad_since));
	}
	if (!fine) {
		c.bad_since = c.bad_since ?: now;
	} else if (c.bad_since) {
		note_us(f, now - c.bad_since);
		c.bad_since = 0;
	}
}

static bool carriers_are_right(const struct view *v)
{
	int i;

	for (i = 0; i < SLAVES; i++)
		if (v->carrier[i] != has_carrier(&c.model.slave[i]))
			return false;
	return true;
}

/* Looks now and then, closely after something has happened, until @ms have passed. */
void linger(struct view *v, int ms, bool closely, struct figures *f)
{
	int64_t now, end = now_us() + ms * 1000LL;
	int64_t pause = closely ? 1000 : 100000;

	do {
		glance(v, f);
		now = now_us();
		sleep_us(c.bad_since ? 250 : end - now < pause ? end - now : pause);
	} while (now < end);
	see(v);
}

/* After an operation: closely at first, then until the carriers have been right for @ms. */
void watch(struct view *v, int ms, struct figures *f)
{
	int64_t patience = now_us() + 30000000LL;

	linger(v, CLOSE_MS, true, f);
	while (!carriers_are_right(v)) {
		if (now_us() > patience)
			fail("the carriers are not those of the model");
		linger(v, CLOSE_MS, true, f);
	}
	linger(v, ms, false, f);
	if (!carriers_are_right(v))
		fail("a carrier went off by itself");
}

// SPDX-License-Identifier: GPL-2.0
/*
 * The model begins anew, from what is there.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "churn.h"

/*
 * Which slaves there are and which of them are up, after operations that met on two
 * processors; whether the ports are ACTIVE is certain.
 */
static void see_slaves(void)
{
	struct model *m = &c.model;
	char line[64], *word, *rest = line;
	int fd = open(BONDING "slaves", O_RDONLY | O_CLOEXEC), i;

	get(fd, line, sizeof(line));
	close(fd);
	m->known = !access(FIGURES, F_OK);
	m->n = m->members = 0;
	for (i = 0; i < SLAVES; i++) {
		m->slave[i].enslaved = false;
		m->slave[i].up = is_up(name_of(i));
	}
	while ((word = strsep(&rest, " "))) {
		i = slave_named(word);
		if (i == NONE)
			continue;
		m->slave[i].enslaved = true;
		m->order[m->n++] = i;
		if (m->loaded)
			m->member[m->members++] = i;
	}
}

/* The driver remembers that a primary was set until it is chosen: let it be chosen. */
static void set_primary_anew(void)
{
	struct model *m = &c.model;
	struct view v;
	int k, first = NONE;

	if (!m->n)
		return;
	see(&v);
	for (k = 0; k < m->n && first == NONE; k++)
		if (v.link[m->order[k]] == LINK_UP)
			first = m->order[k];
	m->force = first == NONE;
	perform(&(struct op){ .kind = SET_PRIMARY, .i = first == NONE ? m->order[0] : first });
	perform(&(struct op){ .kind = SET_PRIMARY, .i = m->primary });
	if (m->primary >= 0 && m->slave[m->primary].enslaved)
		m->force = v.link[m->primary] != LINK_UP;
}

static void sync_slave(struct slave *s, const struct view *v, int i)
{
	s->link = s->enslaved ? v->link[i] : LINK_DOWN;
	s->delay = 0;
	s->speed = has_carrier(s) || (s->speed && !s->up);
	s->alive = has_carrier(s) && !s->port_dead;
	s->owed = s->due = false;
	s->flaps = 0;
	s->changed = now_ms() - 3600000;
	s->held_until = s->changed;
}

static bool address_is_right(void)
{
	char ours[96] = "", theirs[96] = "";
	int fd;

	if (c.model.curr == NONE)
		return true;
	fd = open(NET "bond0/address", O_RDONLY | O_CLOEXEC);
	get(fd, ours, sizeof(ours));
	close(fd);
	fd = open_of(c.model.curr, "address");
	get(fd, theirs, sizeof(theirs));
	close(fd);
	return !strcmp(ours, theirs);
}

/* Packets that took the detour; the count begins anew with the module. */
static void note_redirected(void)
{
	unsigned int now = figure("redirected");

	c.redirected += now < c.redirected_last ? now : now - c.redirected_last;
	c.redirected_last = now;
}

static void sync_counters(void)
{
	struct model *m = &c.model;
	unsigned int sum = 0;
	int i;

	if (!m->known)
		return;
	for (i = 0; i < REASONS; i++) {
		m->count[i] = switches(i);
		sum += m->count[i];
	}
	note_redirected();
	m->repairs = figure("repairs");
	m->vetoes = figure("vetoes");
	/* see lines_may_miss() */
	if (m->newer && c.told < sum)
		c.told = sum;
	if (sum != c.told)
		fail("the log has %u switches, the counters %u", c.told, sum);
}

/*
 * IPoIB may turn a carrier on after its port has gone: ipoib_mcast_carrier_on_task() asks
 * for the port's state, and then waits for RTNL.  Another event mends it; an address that
 * it did not look at again likewise.
 */
static void mend_kernel(void)
{
	struct view v;
	int i;

	linger(&v, 300, true, &c.event);
	for (i = 0; i < SLAVES; i++) {
		c.mended += mend_prefix(i);
		if (v.carrier[i] && !c.model.slave[i].port) {
			c.mended++;
			fabric("event %s PORT_ERR", port_of(i));
		}
	}
}

/*
 * All ports and all slaves up: how often one that is down has failed in a row counts when
 * it fails again soon after it came back, and is not known.
 */
static void heal(void)
{
	static const enum kind kinds[] = { PORT_UP, EVENT, SET_UP };
	size_t k;
	int i;

	for (i = 0; i < SLAVES; i++)
		for (k = 0; k < ARRAY_SIZE(kinds); k++) {
			struct op op = { .kind = kinds[k], .i = i, .value = SM_CHANGE };

			if (!model_can(&c.model, &op))
				continue;
			c.model.now = now_ms();
			model_apply(&c.model, &op, false);
			if (perform(&op))
				fail("%s cannot be set up", name_of(i));
		}
}

/* How long until neither hold-down nor calm is a matter of what happened, ms. */
static int forget_ms(void)
{
	struct model longest = c.model;
	int flaps = 0, i;

	for (i = 0; i < SLAVES; i++)
		if (longest.slave[i].flaps > flaps)
			flaps = longest.slave[i].flaps;
	longest.knob[HOLDDOWN] = LONGEST_HOLDDOWN;
	/* there may have been more of them than the model thinks */
	return model_hold(&longest, flaps + 2) + CALM + MARGIN;
}

/* After something whose outcome is open: when all is calm, the model is what is there. */
void begin_anew(void)
{
	struct model *m = &c.model;
	struct view v;
	int i;

	if (c.loose)
		see_slaves();
	mend_kernel();
	heal();
	watch(&v, 300, &c.event);
	/* nothing that is single follows */
	if (!c.loose)
		sleep_us(forget_ms() * 1000LL);
	if (model_slow(m))
		look();
	watch(&v, settle_ms(m), &c.call);
	set_primary_anew();
	m->starts = 1;
	watch(&v, settle_ms(m), &c.call);
	settle_log();
	c.lenient = false;
	for (i = 0; i < SLAVES; i++)
		sync_slave(&m->slave[i], &v, i);
	m->curr = v.curr;
	m->active = m->known ? m->curr : NONE;
	m->address_of = m->curr;
	m->address_prefix = m->curr == NONE || !address_is_right() ? -1 : m->slave[m->curr].prefix;
	if (m->known && !address_is_right())
		fail("the address of bond0 is not that of %s", name_of(m->curr));
	if (m->primary >= 0 && m->slave[m->primary].enslaved && m->curr != m->primary &&
	    m->slave[m->primary].link == LINK_UP && m->slave[m->primary].alive)
		fail("%s is primary, set anew and usable, and %s is active", name_of(m->primary),
		     name_of(m->curr));
	sync_counters();
}

// SPDX-License-Identifier: GPL-2.0
/*
 * A single operation: what is there afterwards is what the model says.
 */
#include <stdio.h>
#include <string.h>

#include "churn.h"

/* How long until the driver has seen all, ms; groups are joined one after the other. */
static int ticks_ms(const struct model *m)
{
	return (model_slow(m) ? 120 : m->miimon * (5 + 2 * m->updelay) + 100) + 4 * m->sa_delay;
}

/* How long until nothing happens any more, ms: ticks, and announcements after the last. */
int settle_ms(const struct model *m)
{
	int announcing = m->knob[ANNOUNCE_COUNT] * m->knob[ANNOUNCE_INTERVAL] * 5 / 4 + 60;

	return ticks_ms(m) + (m->starts ? announcing : 0);
}

/* What differs between a model and what is there; false if nothing does. */
static bool differs(const struct model *m, const struct view *v, char *why, size_t size)
{
	unsigned int is, sum = 0;
	int i;

	snprintf(why, size, "active is %s, not %s", name_of(v->curr), name_of(m->curr));
	if (v->curr != m->curr)
		return true;
	for (i = 0; i < SLAVES; i++) {
		snprintf(why, size, "the driver has %s %s, not %s", name_of(i),
			 links[v->link[i]], links[m->slave[i].link]);
		if (m->slave[i].enslaved && v->link[i] != m->slave[i].link)
			return true;
	}
	if (!m->known)
		return false;
	for (i = 0; i < REASONS; i++) {
		is = switches(i);
		sum += is;
		snprintf(why, size, "failovers_%s is %u, not %u", reasons[i], is, m->count[i]);
		if (is != m->count[i])
			return true;
	}
	snprintf(why, size, "the log has %u switches, the counters %u", c.told, sum);
	if (c.told != sum)
		return true;
	snprintf(why, size, "repairs are %u, not %u", figure("repairs"), m->repairs);
	if (figure("repairs") != m->repairs)
		return true;
	snprintf(why, size, "vetoes are %u, not %u", figure("vetoes"), m->vetoes);
	return figure("vetoes") != m->vetoes;
}

/* A slave came to life when its carrier came on, not when its port was told to. */
static void correct_times(struct model *m)
{
	int i;

	for (i = 0; i < SLAVES; i++) {
		struct slave *s = &m->slave[i];

		if (s->alive && s->changed == m->now && c.carrier_at[i] > m->now)
			s->changed = c.carrier_at[i];
	}
}

static void expect_carriers(const struct view *v)
{
	int i;

	for (i = 0; i < SLAVES; i++)
		c.carrier_at[i] = v->carrier[i];
}

/* Sleeps if that moment is near, or less than @before away; returns whether it did. */
static bool keep_away_from(int64_t ms, int64_t before)
{
	int64_t now = now_ms();

	if (ms - now > before || now - ms > MARGIN)
		return false;
	sleep_us((ms + MARGIN + 1 - now) * 1000);
	return true;
}

/* What the module does by itself in the meantime. */
static void let_pass(struct model *m)
{
	int64_t now = now_ms();

	if (model_next(m) > now)
		return;
	model_pass(m, now);
	sleep_us(settle_ms(m) * 1000);
}

/* No operation near a moment at which hold-down or calm end: it would be open which. */
void keep_away(void)
{
	/* the driver returns to one that is held down when its carrier has come */
	int64_t before = MARGIN + (c.model.newer ? ticks_ms(&c.model) : 0);
	const struct slave *s;
	bool moved;

	do {
		moved = false;
		for (s = c.model.slave; s < c.model.slave + SLAVES; s++) {
			moved |= keep_away_from(model_held(&c.model, s), before);
			moved |= keep_away_from(s->changed + model_hold(&c.model, s->flaps) + CALM,
						MARGIN);
		}
	} while (moved);
	let_pass(&c.model);
	c.model.now = now_ms();
}

/* Exact if there was one beginning, and what began it went on. */
static void check_announcements(const struct model *m, const struct op *op,
				unsigned int made, unsigned int superseded)
{
	unsigned int most = m->starts * m->knob[ANNOUNCE_COUNT];
	unsigned int least = m->starts ? m->knob[ANNOUNCE_COUNT] : 0;

	if (m->curr == NONE || op->kind == LOOK || op->kind == SET_MIIMON ||
	    op->kind == SET_KNOB || op->kind == HCA_REMOVE)
		least = 0;
	if (m->newer && !m->grat)
		least = most = 0;
	if (made < least || made > most)
		fail("%u announcements, not %u to %u", made, least, most);
	if (superseded > (m->starts ? m->starts - 1 : 0))
		fail("%u times superseded in %u", superseded, m->starts);
}

/* @known: the counters are there before and afterwards, and begin at @made, @superseded. */
static void compare(const struct model models[2], const struct op *op, const struct view *v,
		    bool known, unsigned int made, unsigned int superseded)
{
	char why[2][128];
	int k;

	for (k = 0; k < 2; k++) {
		c.model = models[k];
		if (!differs(&models[k], v, why[k], sizeof(why[k])))
			break;
	}
	if (k == 2) {
		show_model("if the module was late", &models[1]);
		printf("  (%s)\n", why[1]);
		c.model = models[0];
		fail("%s", why[0]);
	}
	if (known && c.model.known)
		check_announcements(&c.model, op, figure("announcements") - made,
				    figure("announcements_superseded") - superseded);
}

/*
 * Before the module comes, all that the one before it told is in the log.  One that goes may
 * be telling of a switch on another processor: its line comes while it is unloaded.
 */
static void before_op(const struct op *op)
{
	if (op->kind == LOAD) {
		settle_log();
		c.told = 0;
	}
	if (op->kind == LOAD || op->kind == UNLOAD)
		c.lenient = true;
}

/* What it came to; *@since: when it was begun, or for a call, which holds RTNL, was over. */
int carry_out(const struct op *op, int64_t *since)
{
	int err;

	before_op(op);
	*since = now_us();
	err = perform(op);
	if (!is_event(op->kind))
		*since = now_us();
	return err;
}

/* How long it is watched, ms. */
static int watch_ms(const struct op *op, bool quick)
{
	if (op->kind == PAUSE)
		return 100;
	if (quick)
		return ticks_ms(&c.model);
	return settle_ms(&c.model) + op->hold + (op->kind == PREFIX ? 400 : 0);
}

/* @quick: what is announced of it may still be on its way afterwards. */
static void do_one(const struct op *op, bool quick)
{
	unsigned int made = 0, superseded = 0;
	bool known = c.model.known;
	struct model models[2];
	int64_t since;
	struct view v;
	int k, err, expected;

	if (known) {
		made = figure("announcements");
		superseded = figure("announcements_superseded");
	}
	models[0] = models[1] = c.model;
	expected = model_apply(&models[0], op, false);
	model_apply(&models[1], op, true);
	see(&v);
	expect_carriers(&v);
	err = carry_out(op, &since);
	c.model = models[0];
	if (err != expected)
		fail("%s, not %s", strerror(err), strerror(expected));
	measure(&v, since);
	if (op->kind == PREFIX)
		wait_prefix(op->i, op->value);
	watch(&v, watch_ms(op, quick), figures_of(op));
	if (op->kind == PAUSE)
		sleep_us(op->value * 1000LL);
	for (k = 0; k < 2; k++) {
		correct_times(&models[k]);
		keep_away_from(model_next(&models[k]), MARGIN);
	}
	for (k = 0; k < 2; k++)
		let_pass(&models[k]);
	see(&v);
	settle_log();
	c.lenient = false;
	compare(models, op, &v, known && !quick, made, superseded);
}

void single(const struct op *op)
{
	do_one(op, false);
}

/*
 * A port that goes and comes back, two to four times and so fast that its slave is held
 * down; the primary's, if there is one.  Returns whether it could be done.
 */
bool flap(void)
{
	struct op op = { .i = c.model.primary >= 0 ? c.model.primary : below(SLAVES) };
	int n = 4 + 2 * below(3);
	struct view v;

	if (!c.model.slave[op.i].enslaved || !c.model.slave[op.i].port)
		return false;
	while (n--) {
		op.kind = n % 2 ? PORT_DOWN : PORT_UP;
		keep_away();
		remember(&op, "flap ");
		do_one(&op, true);
	}
	c.model.starts = 1;
	watch(&v, settle_ms(&c.model), &c.event);
	return true;
}

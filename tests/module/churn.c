// SPDX-License-Identifier: GPL-2.0
/*
 * Random operations on bond0 and all that is around it, beside a model of what it ought
 * to be.
 *
 *	churn SEED STEPS MODULE.ko [LIMIT_MS]
 *
 * Runs in the guest as root, where bond0 is there over ib0 (port 1 of HCA 0), ib1 (port
 * 2) and ib2 (port 1 of HCA 1), and ib3 is nobody's.  A step is either
 *
 *	one operation, after which the active slave, the driver's view of every slave and
 *	each counter of the module are those of the model, or
 *	a burst of up to eight of them, a few milliseconds apart, in which it is open who is
 *	quicker.  After it the counters' sum is that of the driver's own lines in the kernel
 *	log, and the model begins anew from what is there.
 *
 * All the time, while the module is there: if a slave is usable, the active slave is a
 * usable one within LIMIT_US.  Usable: its port is ACTIVE, it is set up, has a carrier,
 * and the driver takes it for up.  The time counts from the operation's begin where that
 * is an event of the fabric, else from its return, for it holds the kernel's RTNL lock.
 *
 * With LIMIT_MS every step is a burst, and LIMIT_US is that long: for a clock that is not
 * the guest's own.
 *
 * Times are the guest's; started by tests/module/churn they count instructions, so that
 * the same seed is the same run, but for what the kernel itself draws by lot.  What the
 * model leaves out: warmed, redirected, and figures that are times.
 *
 * Exit: 0; 1 after a failure, with what led to it, what ought to be and what is there.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "churn.h"

struct churn c;

/* How long until nothing happens any more, ms: ticks, and announcements after the last. */
static int settle_ms(const struct model *m)
{
	int ms = model_slow(m) ? 120 : m->miimon * (5 + 2 * m->updelay) + 100;
	int announcing = m->knob[ANNOUNCE_COUNT] * m->knob[ANNOUNCE_INTERVAL] * 5 / 4 + 60;

	return m->starts ? ms + announcing : ms;
}

/* ---- a single operation ---------------------------------------------------- */

/* What differs between a model and what is there; false if nothing does. */
static bool differs(const struct model *m, const struct view *v, char *why, size_t size)
{
	unsigned int is, sum = 0;
	char name[32];
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
		snprintf(name, sizeof(name), "failovers_%s", reasons[i]);
		is = figure(name);
		sum += is;
		snprintf(why, size, "%s is %u, not %u", name, is, m->count[i]);
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

/* Sleeps if that moment is near; returns whether it did. */
static bool keep_away_from(int64_t ms)
{
	int64_t now = now_ms();

	if (ms - now > MARGIN || now - ms > MARGIN)
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
static void keep_away(void)
{
	const struct slave *s;
	bool moved;

	do {
		moved = false;
		for (s = c.model.slave; s < c.model.slave + SLAVES; s++) {
			moved |= keep_away_from(s->held_until);
			moved |= keep_away_from(s->changed + model_hold(&c.model, s->flaps) + CALM);
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

	if (m->curr == NONE || op->kind == LOOK || op->kind == SET_MIIMON || op->kind == SET_KNOB)
		least = 0;
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

static void before_op(const struct op *op)
{
	if (op->kind != LOAD && op->kind != UNLOAD)
		return;
	settle_log();
	c.lenient = true;
	if (op->kind == LOAD)
		c.told = 0;
}

static void after_op(const struct op *op)
{
	if (op->kind == ENSLAVE || op->kind == RELEASE || op->kind == MISFIT)
		reopen(op->i);
}

/* What it came to; *@since: when it was begun, or for a call, which holds RTNL, was over. */
static int carry_out(const struct op *op, int64_t *since)
{
	int err;

	before_op(op);
	*since = now_us();
	err = perform(op);
	after_op(op);
	if (!is_fabric(op->kind))
		*since = now_us();
	return err;
}

static void single(const struct op *op)
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
	watch(&v, op->kind == PAUSE ? 100 : settle_ms(&c.model) + (op->kind == PREFIX ? 400 : 0),
	      is_fabric(op->kind) ? &c.event : &c.call);
	if (op->kind == PAUSE)
		sleep_us(op->value * 1000LL);
	for (k = 0; k < 2; k++) {
		correct_times(&models[k]);
		keep_away_from(model_next(&models[k]));
	}
	for (k = 0; k < 2; k++)
		let_pass(&models[k]);
	see(&v);
	settle_log();
	c.lenient = false;
	compare(models, op, &v, known, made, superseded);
}

/* ---- a burst, and to begin anew --------------------------------------------- */

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
	s->owed = false;
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

static void sync_counters(void)
{
	struct model *m = &c.model;
	unsigned int sum = 0;
	char name[32];
	int i;

	if (!m->known)
		return;
	for (i = 0; i < REASONS; i++) {
		snprintf(name, sizeof(name), "failovers_%s", reasons[i]);
		m->count[i] = figure(name);
		sum += m->count[i];
	}
	m->repairs = figure("repairs");
	m->vetoes = figure("vetoes");
	if (sum != c.told)
		fail("the log has %u switches, the counters %u", c.told, sum);
}

/*
 * IPoIB may turn a carrier on after its port has gone: ipoib_mcast_carrier_on_task() asks
 * for the port's state, and then waits for RTNL.  Another event mends it.
 */
static void mend_carriers(void)
{
	struct view v;
	int i;

	linger(&v, 300, true, &c.event);
	for (i = 0; i < SLAVES; i++)
		if (v.carrier[i] && !c.model.slave[i].port) {
			c.mended++;
			fabric("event %s PORT_ERR", port_of(i));
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
static void begin_anew(void)
{
	struct model *m = &c.model;
	struct view v;
	int i;

	mend_carriers();
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

/* One of a burst: only what it changes at once is certain. */
static void rush(const struct op *op)
{
	int64_t since;
	int pause = below(4) ? below(5) : below(200);
	struct figures *f = is_fabric(op->kind) ? &c.event : &c.call;
	int err, expected;
	struct model next = c.model;
	struct view v;

	next.now = now_ms();
	expected = model_apply(&next, op, false);
	see(&v);
	err = carry_out(op, &since);
	c.model = next;
	measure(&v, since);
	if (err != expected && op->kind != SET_ACTIVE)
		fail("%s, not %s", strerror(err), strerror(expected));
	linger(&v, pause, true, f);
}

static void burst(int n)
{
	struct op op;

	c.bursts++;
	while (n--) {
		do
			choose(&op);
		while (op.kind == PAUSE);
		remember(&op, "burst ");
		rush(&op);
	}
	begin_anew();
}

/* ---- all of it -------------------------------------------------------------- */

static void prepare(void)
{
	struct model *m = &c.model;
	char line[64], *word, *rest = line;
	int i, fd;

	c.control = open(CONTROL, O_WRONLY | O_CLOEXEC);
	c.kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	c.sock = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	c.fd_curr = open(BONDING "active_slave", O_RDONLY | O_CLOEXEC);
	if (c.control < 0 || c.kmsg < 0 || c.sock < 0 || c.fd_curr < 0)
		die("bond0, the fabric or the kernel log");
	lseek(c.kmsg, 0, SEEK_END);
	*m = (struct model){ .primary = NONE, .curr = NONE, .active = NONE, .miimon = 100,
			     .loaded = true, .known = true };
	memcpy(m->knob, model_knob_default, sizeof(m->knob));
	for (i = 0; i < SLAVES; i++) {
		m->slave[i] = (struct slave){
			.up = true, .port = true, .prefix = 1, .enslaved = true, .speed = true,
		};
		c.fd_carrier[i] = open_of(i, "carrier");
		c.fd_link[i] = -1;
		reopen(i);
		gid_prefix(i, 1);
	}
	fd = open(BONDING "slaves", O_RDONLY | O_CLOEXEC);
	get(fd, line, sizeof(line));
	close(fd);
	while ((word = strsep(&rest, " ")))
		if (*word)
			m->member[m->members++] = m->order[m->n++] = slave_named(word);
	c.log_active = c.log_pending = NONE;
	c.lenient = true;
	for (i = 0; i < REASONS; i++) {
		snprintf(line, sizeof(line), "failovers_%s", reasons[i]);
		c.told += figure(line);
	}
	begin_anew();
	c.log_active = m->curr;
}

static void one_step(void)
{
	struct op op;

	c.logged = 0;
	c.bad_since = 0;
	if (!c.loose)
		keep_away();
	if (c.loose || !below(20)) {
		burst(2 + below(7));
		return;
	}
	choose(&op);
	remember(&op, "");
	if (!model_blind(&op)) {
		single(&op);
		return;
	}
	rush(&op);
	begin_anew();
}

static int compare_us(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void show_figures(const char *title, struct figures *f)
{
	if (!f->n)
		return;
	qsort(f->us, f->n, sizeof(*f->us), compare_us);
	printf("to a usable slave, %s: %zu times, %lld/%lld/%lld us (minimum/median/maximum)\n",
	       title, f->n, (long long)f->us[0], (long long)f->us[f->n / 2], (long long)f->us[f->n - 1]);
}

int main(int argc, char **argv)
{
	int64_t begin;

	if (argc != 4 && argc != 5) {
		fputs("usage: churn SEED STEPS MODULE.ko [LIMIT_MS]\n", stderr);
		return 2;
	}
	c.seed = c.random = strtoull(argv[1], NULL, 10);
	c.steps = strtoul(argv[2], NULL, 10);
	c.ko = argv[3];
	c.loose = argc == 5;
	c.limit_us = c.loose ? atoll(argv[4]) * 1000 : LIMIT_US;
	begin = now_ms();
	prepare();
	for (c.step = 1; c.step <= c.steps; c.step++) {
		one_step();
		if (c.step % 1000 == 0) {
			printf("%lu steps\n", c.step);
			fflush(stdout);
		}
	}
	printf("seed %llu: %lu steps, %lu of them bursts, %lu operations in %lld s of the guest\n",
	       (unsigned long long)c.seed, c.steps, c.bursts, c.ops,
	       (long long)(now_ms() - begin) / 1000);
	if (c.mended)
		printf("IPoIB left the carrier of a port that is not ACTIVE on %lu times\n", c.mended);
	show_figures("after an event of the fabric", &c.event);
	show_figures("after a call", &c.call);
	return 0;
}

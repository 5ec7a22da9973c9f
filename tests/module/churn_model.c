// SPDX-License-Identifier: GPL-2.0
/*
 * What bond0 ought to be after each operation; see churn_model.h.
 */
#include <errno.h>
#include <string.h>

#include "churn_model.h"

/* The knobs as a bond begins with them. */
void model_defaults(struct model *m)
{
	static const int defaults[KNOBS] = {
		[HOLDDOWN] = 1000,
		[ANNOUNCE_COUNT] = 5,
		[ANNOUNCE_INTERVAL] = 200,
		[WARM] = 1,
	};

	memcpy(m->knob, defaults, sizeof(m->knob));
	if (m->newer && !m->hookless)
		m->knob[REDIRECT] = AUTO;
}

static bool carrier(const struct slave *s)
{
	return s->up && s->port;
}

bool model_slow(const struct model *m)
{
	return m->miimon >= SLOW;
}

/* ---- the module's view of its slaves ------------------------------------------- */

static void kick(struct model *m)
{
	m->kicked = m->known;
}

int model_hold(const struct model *m, int flaps)
{
	int64_t ms = m->knob[HOLDDOWN];

	if (!flaps)
		return 0;
	ms <<= flaps < 17 ? flaps - 1 : 16;
	return ms < LONGEST_HOLD ? ms : LONGEST_HOLD;
}

/* Until when traffic does not return to it: hold-down, or IPoIB may act on what is over. */
int64_t model_held(const struct model *m, const struct slave *s)
{
	int64_t due = m->newer && s->due ? s->changed + DUE : s->held_until;

	return due > s->held_until ? due : s->held_until;
}

static bool is_member(const struct model *m, int i)
{
	int k;

	for (k = 0; k < m->members; k++)
		if (m->member[k] == i)
			return true;
	return false;
}

static void look(struct model *m, int i, enum reason why)
{
	struct slave *s = &m->slave[i];
	bool alive = carrier(s) && !s->port_dead;

	if (!is_member(m, i) || alive == s->alive)
		return;
	if (!alive) {
		if (s->died && m->now < s->changed + model_hold(m, s->flaps) + CALM)
			s->flaps++;
		else
			s->flaps = 0;
		s->died = true;
		s->due = false;
		s->held_until = m->now + model_hold(m, s->flaps);
		s->why = why;
	}
	s->changed = m->now;
	s->alive = alive;
	kick(m);
}

static void refresh(struct model *m)
{
	int i;

	m->active = m->curr;
	for (i = 0; i < SLAVES; i++)
		if (m->slave[i].link != LINK_UP)
			m->slave[i].owed = false;
}

static void set_link(struct model *m, int i, enum link link)
{
	m->slave[i].link = link;
	if (link != LINK_UP)
		m->slave[i].owed = false;
	kick(m);
}

/* The driver's monitor has left one that works for one that is held down: not for long. */
static bool is_too_soon(const struct model *m, int old)
{
	return m->newer && !m->users && old != NONE && m->slave[old].alive &&
	       m->now < model_held(m, &m->slave[m->active]);
}

static void failover_happened(struct model *m, bool ours)
{
	int i, old = m->active;

	if (!m->known)
		return;
	refresh(m);
	m->starts++;
	if (ours)
		m->came_from = NONE;
	if (!ours && m->active != old) {
		m->count[OTHER]++;
		for (i = 0; i < SLAVES; i++)
			m->slave[i].owed = false;
		m->came_from = is_too_soon(m, old) ? old : NONE;
	}
	if (m->came_from != NONE)
		kick(m);
	if (!m->slave[m->active].alive)
		kick(m);
}

/* ---- the driver ------------------------------------------------------------------ */

static int primary_slave(const struct model *m)
{
	return m->primary >= 0 && m->slave[m->primary].enslaved ? m->primary : NONE;
}

static bool link_up(const struct model *m, int i)
{
	return i >= 0 && m->slave[i].link == LINK_UP;
}

/* A speed that is not known is the greatest number there is. */
static bool is_faster(const struct model *m, int a, int b)
{
	return !m->slave[a].speed && m->slave[b].speed;
}

static int choose_primary_or_current(struct model *m)
{
	int prim = primary_slave(m), k;

	if (!link_up(m, prim)) {
		/* the first that is up: all have the same prio */
		for (k = 0, prim = NONE; k < m->n && prim == NONE; k++)
			if (link_up(m, m->order[k]))
				prim = m->order[k];
		if (prim == NONE || prim == m->curr)
			return prim;
	} else if (m->force) {
		m->force = false;
		return prim;
	}
	if (!link_up(m, m->curr) || m->reselect == ALWAYS)
		return prim;
	if (m->reselect == BETTER && is_faster(m, prim, m->curr))
		return prim;
	return m->curr;
}

static int find_best(struct model *m)
{
	int best = choose_primary_or_current(m), least = m->updelay, k;

	for (k = 0; best == NONE && k < m->n; k++)
		if (link_up(m, m->order[k]))
			best = m->order[k];
	if (best != NONE)
		return best;
	for (k = 0; k < m->n; k++) {
		struct slave *s = &m->slave[m->order[k]];

		if (s->link == LINK_BACK && carrier(s) && s->delay < least) {
			least = s->delay;
			best = m->order[k];
		}
	}
	return best;
}

static void change_active(struct model *m, int to, bool ours)
{
	if (to == m->curr)
		return;
	if (to != NONE && m->slave[to].link == LINK_BACK)
		set_link(m, to, LINK_UP);
	m->curr = to;
	if (to == NONE)
		return;
	m->lines++;
	m->address_of = to;
	m->address_prefix = m->slave[to].prefix;
	failover_happened(m, ours);
}

static void select_active(struct model *m)
{
	change_active(m, find_best(m), false);
}

/* One slave at one tick of the monitor: its link as it will be. */
static enum link inspect(const struct model *m, struct slave *s, bool *ignore_updelay)
{
	if (!carrier(s))
		return LINK_DOWN;
	if (s->link == LINK_UP)
		return LINK_UP;
	if (s->link == LINK_DOWN)
		s->delay = m->updelay;
	if (*ignore_updelay)
		s->delay = 0;
	if (s->delay <= 0) {
		*ignore_updelay = false;
		return LINK_UP;
	}
	s->delay--;
	return LINK_BACK;
}

/* Returns whether anything has changed, or will at the next. */
static bool tick(struct model *m)
{
	bool ignore_updelay = m->curr == NONE, failover = false, changed = false;
	enum link was[SLAVES];
	int k, i;

	for (k = 0; k < m->n; k++) {
		i = m->order[k];
		was[i] = m->slave[i].link;
		m->slave[i].link = inspect(m, &m->slave[i], &ignore_updelay);
		changed |= was[i] != m->slave[i].link || m->slave[i].link == LINK_BACK;
	}
	for (k = 0; k < m->n; k++) {
		i = m->order[k];
		if (m->slave[i].link == was[i])
			continue;
		set_link(m, i, m->slave[i].link);
		if (m->slave[i].link == LINK_UP)
			failover |= m->curr == NONE || i == primary_slave(m);
		else if (m->slave[i].link == LINK_DOWN)
			failover |= i == m->curr;
	}
	if (failover)
		select_active(m);
	return changed;
}

/* ---- the module's choice ----------------------------------------------------------- */

static bool usable(const struct slave *s)
{
	return s->alive && s->link == LINK_UP;
}

static bool settled(const struct model *m, int i)
{
	const struct slave *s = &m->slave[i];

	return m->now >= model_held(m, s) && m->now >= s->changed + m->updelay * m->miimon;
}

static bool is_better(const struct model *m, int a, int b)
{
	if (b == NONE)
		return true;
	if (settled(m, a) != settled(m, b))
		return settled(m, a);
	return a == primary_slave(m);
}

static int best_standby(const struct model *m)
{
	int k, best = NONE;

	for (k = 0; k < m->members; k++) {
		int i = m->member[k];

		if (i != m->active && usable(&m->slave[i]) && is_better(m, i, best))
			best = i;
	}
	return best;
}

static bool owes(const struct model *m)
{
	int prim = primary_slave(m);

	return prim != NONE && m->active != NONE && prim != m->active &&
	       m->reselect == ALWAYS && m->slave[m->active].alive &&
	       m->slave[prim].owed && usable(&m->slave[prim]);
}

static void switch_to(struct model *m, int to, enum reason why)
{
	int from = m->active;

	change_active(m, to, true);
	m->slave[from].owed = from == primary_slave(m) && why != PRIMARY;
	m->slave[to].owed = false;
	m->count[why]++;
}

/* Back, unless there it is no better. */
static bool has_strayed(const struct model *m)
{
	const struct slave *from = &m->slave[m->came_from == NONE ? 0 : m->came_from];

	return m->came_from != NONE && m->came_from != m->active &&
	       m->now < model_held(m, &m->slave[m->active]) && usable(from) &&
	       m->now >= model_held(m, from);
}

static void decide(struct model *m)
{
	int to;

	refresh(m);
	if (m->active == NONE)
		return;
	if (m->slave[m->active].alive) {
		if (has_strayed(m))
			switch_to(m, m->came_from, HELD);
		else if (owes(m) && settled(m, primary_slave(m)))
			switch_to(m, primary_slave(m), PRIMARY);
		return;
	}
	to = best_standby(m);
	if (to != NONE)
		switch_to(m, to, m->slave[m->active].why);
}

static void run_work(struct model *m)
{
	while (m->kicked) {
		m->kicked = false;
		decide(m);
	}
}

static void repair(struct model *m)
{
	if (!m->known || m->curr == NONE)
		return;
	if (m->address_of == m->curr && m->address_prefix == m->slave[m->curr].prefix)
		return;
	m->address_of = m->curr;
	m->address_prefix = m->slave[m->curr].prefix;
	m->repairs++;
	m->starts++;
}

/* When the module looks again by itself; INT64_MAX: never. */
int64_t model_next(const struct model *m)
{
	const struct slave *s = &m->slave[primary_slave(m) == NONE ? 0 : primary_slave(m)];
	int64_t up;

	if (!m->known || !owes(m))
		return INT64_MAX;
	up = s->changed + m->updelay * m->miimon;
	return model_held(m, s) > up ? model_held(m, s) : up;
}

/* Time passes, and nothing else happens. */
void model_pass(struct model *m, int64_t until)
{
	int64_t next = model_next(m);

	if (next <= until) {
		m->now = next;
		decide(m);
		run_work(m);
	}
	m->now = until;
}

/* ---- operations ---------------------------------------------------------------------- */

static void adopt(struct model *m, int i)
{
	struct slave *s = &m->slave[i];

	s->port_dead = s->alive = s->died = s->owed = s->due = false;
	s->flaps = 0;
	s->why = s->up ? CARRIER : ADMIN;
	s->changed = m->now - 3600000;
	s->held_until = m->now;
	if (!m->known) {
		m->known = true;
		m->active = NONE;
		memset(m->count, 0, sizeof(m->count));
		m->repairs = m->vetoes = 0;
		model_defaults(m);
	}
	m->member[m->members++] = i;
	look(m, i, CARRIER);
	kick(m);
}

static void forget(struct model *m, int i)
{
	int k, n = 0;

	if (m->active == i)
		m->active = NONE;
	if (m->came_from == i)
		m->came_from = NONE;
	for (k = 0; k < m->members; k++)
		if (m->member[k] != i)
			m->member[n++] = m->member[k];
	m->members = n;
	kick(m);
}

static void enslave(struct model *m, int i)
{
	struct slave *s = &m->slave[i];

	s->enslaved = true;
	s->link = LINK_DOWN;
	/* its carrier comes later */
	s->up = false;
	m->order[m->n++] = i;
	if (m->loaded)
		adopt(m, i);
	s->why = CARRIER;
	if (i == m->primary)
		m->force = true;
	select_active(m);
	s->up = true;
	s->speed = carrier(s);
	look(m, i, CARRIER);
}

static void release(struct model *m, int i)
{
	int k, n = 0;

	m->slave[i].enslaved = false;
	m->slave[i].owed = false;
	for (k = 0; k < m->n; k++)
		if (m->order[k] != i)
			m->order[n++] = m->order[k];
	m->n = n;
	if (m->loaded)
		forget(m, i);
	m->slave[i].up = false;
	m->slave[i].link = LINK_DOWN;
	if (m->curr == i) {
		change_active(m, NONE, false);
		select_active(m);
	}
}

/* An event of the port: the module reads its state anew. */
static void port_told(struct model *m, int i, bool fatal)
{
	struct slave *s = &m->slave[i];
	bool dead = fatal || !s->port;

	if (!is_member(m, i))
		return;
	if (s->port_dead && !dead)
		s->due = carrier(s);
	s->port_dead = dead;
	look(m, i, PORT);
}

/* ib0 and ib1 are ports of one HCA */
static bool same_hca(int a, int b)
{
	return a / 2 == b / 2;
}

static void fatal(struct model *m, int i)
{
	int k;

	for (k = 0; k < SLAVES; k++)
		if (same_hca(i, k))
			port_told(m, k, true);
}

/*
 * The module hears of it before IPoIB's interfaces go, one by one.  With @late the first
 * of them is gone before it has RTNL.
 */
static void remove_hca(struct model *m, int i, bool late)
{
	int k;

	fatal(m, i);
	if (!late)
		run_work(m);
	for (k = 0; k < SLAVES; k++) {
		struct slave *s = &m->slave[k];

		if (!same_hca(i, k))
			continue;
		if (s->enslaved)
			release(m, k);
		s->present = s->up = s->speed = false;
		run_work(m);
	}
}

static void add_hca(struct model *m, int i)
{
	int k;

	for (k = 0; k < SLAVES; k++)
		if (same_hca(i, k))
			m->slave[k].present = true;
}

static void set_port(struct model *m, int i, bool active)
{
	struct slave *s = &m->slave[i];

	s->port = active;
	if (s->up)
		s->speed = active;
	/* the carrier was off */
	if (active)
		s->port_dead = false;
	port_told(m, i, false);
}

static void set_up(struct model *m, int i, bool up)
{
	struct slave *s = &m->slave[i];

	s->up = up;
	/* nobody tells the driver that the speed of one that is down is not known */
	if (up)
		s->speed = carrier(s);
	/* the carrier was off: what the port's events said before is over */
	if (carrier(s))
		s->port_dead = false;
	look(m, i, ADMIN);
}

static void set_primary(struct model *m, int i)
{
	bool had = primary_slave(m) != NONE;

	m->primary = i;
	if (primary_slave(m) != NONE)
		m->force = true;
	if (i == NONE || had || primary_slave(m) != NONE)
		select_active(m);
}

static int set_active(struct model *m, int i)
{
	if (i == NONE) {
		change_active(m, NONE, false);
		select_active(m);
	} else if (i != m->curr) {
		if (m->curr == NONE || !link_up(m, i) || !carrier(&m->slave[i]))
			return EINVAL;
		change_active(m, i, false);
	}
	return 0;
}

static void load(struct model *m)
{
	int i;

	m->loaded = true;
	for (i = 0; i < m->n; i++)
		adopt(m, m->order[i]);
}

/* What is done at once; returns the errno that it ends with.  @late: the module is. */
static int act(struct model *m, const struct op *op, bool late)
{
	switch (op->kind) {
	case PORT_DOWN:
	case PORT_INIT:
	case PORT_UP:
		set_port(m, op->i, op->kind == PORT_UP);
		break;
	case PREFIX:
		/* the module hears of it first, IPoIB takes its time */
		if (!late)
			port_told(m, op->i, false);
		run_work(m);
		m->slave[op->i].prefix = op->value;
		port_told(m, op->i, false);
		break;
	case EVENT:
		/* the InfiniBand core keeps it to itself where no GID has changed */
		if (op->value != GID_CHANGE)
			port_told(m, op->i, false);
		break;
	case BLINK:
		port_told(m, op->i, false);
		break;
	case FATAL:
		fatal(m, op->i);
		break;
	case HCA_REMOVE:
		remove_hca(m, op->i, late);
		break;
	case HCA_ADD:
		add_hca(m, op->i);
		break;
	case SA_DELAY:
		m->sa_delay = op->value;
		break;
	case SQUEEZE:
		set_port(m, op->value, false);
		release(m, op->i);
		break;
	case SET_DOWN:
	case SET_UP:
		set_up(m, op->i, op->kind == SET_UP);
		break;
	case RELEASE:
		release(m, op->i);
		break;
	case ENSLAVE:
		enslave(m, op->i);
		break;
	case MISFIT:
		m->vetoes++;
		/* of a child it is the parent that is tried */
		if (op->i == m->primary && !m->children)
			m->force = true;
		return EINVAL;
	case SET_PRIMARY:
		set_primary(m, op->i);
		break;
	case SET_RESELECT:
		m->reselect = op->value;
		select_active(m);
		break;
	case SET_ACTIVE:
		return set_active(m, op->i);
	case SET_MIIMON:
		/* one that was slow is made to look: it would not before its time */
		if (model_slow(m))
			tick(m);
		m->miimon = op->value;
		break;
	case SET_UPDELAY:
		m->updelay = op->value;
		break;
	case SET_GRAT:
		m->grat = op->value;
		break;
	case LOOK:
		tick(m);
		break;
	case SET_KNOB:
		if (op->i == REDIRECT && op->value != OFF && m->hookless)
			return EOPNOTSUPP;
		m->knob[op->i] = op->value;
		break;
	case LOAD:
		load(m);
		break;
	case UNLOAD:
		m->loaded = m->known = m->kicked = false;
		m->members = 0;
		m->active = m->came_from = NONE;
		break;
	default:
		break;
	}
	return 0;
}

/*
 * An operation and what comes of it, until nothing happens any more.  With @late the
 * driver's monitor, or IPoIB, was quicker than the module.  Returns the errno of it.
 */
int model_apply(struct model *m, const struct op *op, bool late)
{
	int err, left = 64;

	m->starts = 0;
	m->users = op->kind >= SET_PRIMARY && op->kind <= SET_ACTIVE;
	err = act(m, op, late);
	m->users = false;
	/* every option that is set, every knob, and bond0 when it is set up */
	if (!err && op->kind >= SET_PRIMARY && op->kind <= SET_KNOB)
		kick(m);
	if (late && !model_slow(m))
		tick(m);
	run_work(m);
	while (!model_slow(m) && tick(m) && left--)
		run_work(m);
	run_work(m);
	repair(m);
	return err;
}

/* Without any slave the driver deletes bond0, if one has left it because it went. */
static bool can_remove(const struct model *m, int i)
{
	bool leave = false, stay = false;
	int k;

	for (k = 0; k < SLAVES; k++)
		if (m->slave[k].enslaved)
			*(same_hca(i, k) ? &leave : &stay) = true;
	return stay || !leave;
}

static bool can_squeeze(const struct model *m, const struct op *op)
{
	const struct slave *dies = &m->slave[op->value];

	return op->value >= 0 && op->value != op->i && dies->enslaved && dies->up && dies->port &&
	       m->slave[op->i].enslaved && m->n == SLAVES && !model_slow(m);
}

/* Whether it makes sense now. */
bool model_can(const struct model *m, const struct op *op)
{
	const struct slave *s = &m->slave[op->i >= 0 && op->i < SLAVES ? op->i : 0];

	if (op->kind <= PREFIX && !s->present)
		return false;
	switch (op->kind) {
	case PORT_DOWN:
	case PORT_INIT:
		return s->port;
	case PORT_UP:
		return !s->port;
	case HCA_REMOVE:
		return s->present && can_remove(m, op->i);
	case HCA_ADD:
		return !s->present;
	case SA_DELAY:
		return op->value != m->sa_delay;
	case SQUEEZE:
		return can_squeeze(m, op);
	case SET_DOWN:
		return s->enslaved && s->up;
	case SET_UP:
		return s->enslaved && !s->up;
	case RELEASE:
		return s->enslaved;
	case ENSLAVE:
		return s->present && !s->enslaved;
	case MISFIT:
		return s->present && !s->enslaved && s->port && m->loaded && m->members;
	case FATAL:
		return m->known;
	case SET_ACTIVE:
		return op->i == NONE || s->enslaved;
	case SET_MIIMON:
		return op->value < SLOW || (!m->updelay && !model_slow(m));
	case SET_UPDELAY:
		return !model_slow(m);
	case LOOK:
		return model_slow(m);
	case SET_KNOB:
		return m->known;
	case LOAD:
		return !m->loaded;
	case UNLOAD:
		return m->loaded;
	case SECOND:
	case NAMESPACE:
		/* ib3 is of the HCA of ib2 */
		return m->slave[SLAVES - 1].present;
	default:
		return true;
	}
}

/* Whether what comes of it is a matter of microseconds. */
bool model_blind(const struct op *op)
{
	return op->kind == BLINK;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Which operation comes next.
 */
#include "churn.h"

/* splitmix64 */
static uint64_t random64(void)
{
	uint64_t z = c.random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

int below(int n)
{
	return random64() % n;
}

/* What the fabric does, and nobody waits for. */
bool is_fabric(enum kind kind)
{
	return kind <= RTNL_HOLD;
}

/* What may kill the active slave from one moment to the next. */
bool is_event(enum kind kind)
{
	return kind <= PREFIX;
}

/* How often each is tried, of their sum, and with which values. */
static const struct choice {
	enum kind kind;
	int weight;
	int values[6], n;
} choices[] = {
	{ PORT_DOWN, 110, { }, 0 },
	{ PORT_INIT, 40, { }, 0 },
	{ PORT_UP, 500, { }, 0 },
	{ EVENT, 40, { SM_CHANGE, CLIENT_REREGISTER, GID_CHANGE, PKEY_CHANGE }, EVENTS },
	{ BLINK, 8, { 0, 1, 2 }, 3 },
	{ FATAL, 15, { }, 0 },
	{ PREFIX, 15, { 1, 2, 3, 4 }, 4 },
	{ HCA_REMOVE, 15, { }, 0 },
	{ HCA_ADD, 150, { }, 0 },
	{ SA_DELAY, 15, { 0, 0, 20, 200 }, 4 },
	{ RTNL_HOLD, 30, { 20, 50, 150 }, 3 },
	{ SET_DOWN, 45, { }, 0 },
	{ SET_UP, 400, { }, 0 },
	{ RELEASE, 25, { }, 0 },
	{ ENSLAVE, 300, { }, 0 },
	{ SQUEEZE, 400, { }, 0 },
	{ MISFIT, 10, { }, 0 },
	{ SET_PRIMARY, 40, { }, 0 },
	{ SET_RESELECT, 25, { ALWAYS, ALWAYS, BETTER, FAILURE }, 4 },
	{ SET_ACTIVE, 40, { }, 0 },
	{ SET_MIIMON, 20, { 20, 50, 100, 3600000, 3600000, 3600000 }, 6 },
	{ SET_GRAT, 5, { 0, 1, 5 }, 3 },
	{ SET_UPDELAY, 10, { 0, 0, 1, 3 }, 4 },
	{ LOOK, 120, { }, 0 },
	{ LOAD, 400, { }, 0 },
	{ UNLOAD, 8, { }, 0 },
	{ SECOND, 5, { }, 0 },
	{ NAMESPACE, 5, { }, 0 },
	{ PAUSE, 10, { 500, 2000, 12000 }, 3 },
};

static const struct {
	int values[4], n;
} knob_values[KNOBS] = {
	[HOLDDOWN] = { { 0, 500, LONGEST_HOLDDOWN }, 3 },
	[ANNOUNCE_COUNT] = { { 0, 1, 3, 5 }, 4 },
	[ANNOUNCE_INTERVAL] = { { 10, 20, 50, 200 }, 4 },
	[WARM] = { { 0, 1 }, 2 },
	[REDIRECT] = { { OFF, ON, AUTO }, 3 },
	[PROBE_INTERVAL] = { { 0, 50 }, 2 },
};

static void choose_knob(struct op *op)
{
	op->i = below(KNOBS);
	op->value = knob_values[op->i].values[below(knob_values[op->i].n)];
	/* before issue 12 it was a number */
	if (op->i == REDIRECT && op->value == AUTO && !c.model.newer)
		op->value = ON;
}

static void choose_once(struct op *op)
{
	const struct choice *ch = choices;
	int total = 40, at, i;

	for (i = 0; i < (int)ARRAY_SIZE(choices); i++)
		total += choices[i].weight;
	at = below(total);
	*op = (struct op){ .kind = SET_KNOB };
	if (at < 40) {
		choose_knob(op);
		return;
	}
	for (at -= 40; at >= ch->weight; ch++)
		at -= ch->weight;
	op->kind = ch->kind;
	op->i = below(SLAVES);
	/* what may kill a slave hits the active one every other time */
	if ((is_fabric(op->kind) || op->kind == SET_DOWN || op->kind == RELEASE) &&
	    c.model.curr != NONE && below(2))
		op->i = c.model.curr;
	op->value = ch->n ? ch->values[below(ch->n)] : 0;
	/* one in four: none, or a name that nobody has */
	if ((op->kind == SET_PRIMARY || op->kind == SET_ACTIVE) && !below(4))
		op->i = op->kind == SET_PRIMARY && below(2) ? ABSENT : NONE;
	if (op->kind == SQUEEZE)
		op->value = c.model.curr;
	if (op->kind <= HCA_REMOVE && !below(6))
		op->hold = 100;
}

/* Single operations are those of which the model knows what comes of them. */
static bool fits(const struct op *op, bool in_burst)
{
	if (op->kind == RTNL_HOLD)
		return in_burst;
	/* its moment is one of the machine's clock, and nobody else is to touch bond0 */
	if (op->kind == SQUEEZE)
		return in_burst && c.loose && !c.rushed;
	return op->kind != PAUSE || !in_burst;
}

void choose(struct op *op, bool in_burst)
{
	do
		choose_once(op);
	while (!fits(op, in_burst) || !model_can(&c.model, op));
	if (in_burst)
		op->hold = 0;
}

// SPDX-License-Identifier: GPL-2.0
/* summary: what a plan changes of a bond that is there, in one line; see summary.h */
#include <stdarg.h>
#include <string.h>

#include "summary.h"

__attribute__((format(printf, 2, 3)))
static void say(char text[SUMMARY_SIZE], const char *format, ...)
{
	size_t used = strlen(text);
	va_list args;

	if (used && used + 1 < SUMMARY_SIZE)
		strcpy(text + used++, " ");
	va_start(args, format);
	vsnprintf(text + used, SUMMARY_SIZE - used, format, args);
	va_end(args);
}

/* Is the address of STEP taken out and put back by PLAN? */
static bool is_moved(const struct plan *plan, const struct step *step)
{
	size_t i, n = 0;

	for (i = 0; i < plan->n_steps; i++)
		n += !plan->steps[i].kept &&
		     (plan->steps[i].op == STEP_ADDR_ADD || plan->steps[i].op == STEP_ADDR_DEL) &&
		     strcmp(plan->steps[i].ifname, step->ifname) == 0 &&
		     addr_same(&plan->steps[i].addr.addr, &step->addr.addr);
	return n > 1;
}

static void say_step(const struct plan *plan, const struct step *step, const char *name, char text[SUMMARY_SIZE])
{
	bool same = step->text && step->old && strcmp(step->text, step->old) == 0;
	bool own = strcmp(step->ifname, name) == 0;
	char addr[ADDR_STRLEN];

	switch (step->op) {
	case STEP_ENSLAVE:
		say(text, "+%s", step->ifname);
		break;
	case STEP_RELEASE:
		say(text, "-%s", step->ifname);
		break;
	case STEP_ADDR_ADD:
	case STEP_ADDR_DEL:
		if (own && !is_moved(plan, step))
			say(text, "%c%s", step->op == STEP_ADDR_ADD ? '+' : '-', addr_format(&step->addr.addr, addr));
		break;
	case STEP_OPTION:
		if (same)
			break;
		say(text, "%s %s (was %s)", step->row->name, step->text ? step->text : "none",
		    step->old ? step->old : "none");
		break;
	case STEP_MTU:
		say(text, "%s%smtu %u (was %u)", own ? "" : step->ifname, own ? "" : " ", step->number,
		    step->old_number);
		break;
	default:
		break;
	}
}

void summary_of(const struct plan *plan, const char *name, char text[SUMMARY_SIZE])
{
	size_t i;

	*text = '\0';
	for (i = 0; i < plan->n_steps; i++)
		if (plan->steps[i].op == STEP_BOND_ADD)
			return;
	for (i = 0; i < plan->n_steps; i++)
		if (!plan->steps[i].kept)
			say_step(plan, &plan->steps[i], name, text);
}

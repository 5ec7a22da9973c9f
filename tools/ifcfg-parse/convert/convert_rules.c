// SPDX-License-Identifier: GPL-2.0
/* convert_rules: ROUTING_RULE_n and ROUTING_RULE6_n of a bond's file, which NetworkManager has from 1.18 on; see convert_net.h */
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "convert_net.h"
#include "ifcfg/ifcfg_rh.h"

static void lose(struct gathering *g, const struct var *var, const char *why)
{
	struct pos pos = text_pos(var->owner->text, var->at);

	form_lost(g->files, &pos, var->name, "%s", why);
}

static void take_rule(struct gathering *g, const struct var *var, int family)
{
	struct rule_refusal refusal;
	struct rule rule, *more;

	if (rule_read(var->value, family, &rule, &refusal)) {
		lose(g, var, refusal.why);
		return;
	}
	more = reallocarray(g->net->rules, g->net->n_rules + 1, sizeof(*more));
	if (!more) {
		g->no_memory = true;
		return;
	}
	g->net->rules = more;
	more[g->net->n_rules++] = rule;
}

void gather_rules(struct gathering *g, const struct conf_file *file)
{
	bool dropped = ifcfg_rh_drops_routes(&g->part->conf, file);
	struct var **var;
	int family;

	each(var, file->vars.list, file->vars.n) {
		family = ifcfg_rh_rule((*var)->name);
		if (!family || !(*var)->seen || vars_state(&file->vars, *var) != VAR_KNOWN || !(*var)->len)
			continue;
		if (dropped)
			lose(g, *var, "NetworkManager does not look at it beside a file of rules");
		else
			take_rule(g, *var, family);
		form_carry(g->files, file->text.path, FORM_RULES);	/* each is dealt with */
	}
}

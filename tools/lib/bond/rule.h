/* SPDX-License-Identifier: GPL-2.0 */
/* rule: a rule of routing, as NetworkManager's files name it */
#ifndef IB_RULE_H
#define IB_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr.h"

struct rule {
	int family;
	struct addr from, to;		/* networks; family 0: any */
	uint32_t priority, table;
};

/* what is not read of a rule */
struct rule_refusal {
	char why[64];
	bool foreign;			/* a word that there is, and that is not known here */
};

/*
 * Read the words of TEXT, a rule of FAMILY: from, to, priority, table and their
 * other names.  0, or -EINVAL with REFUSAL: as nm_ip_routing_rule_from_string()
 * has it (1.46), or foreign.  It wants a priority, where `ip rule` has one of its
 * own; without a table it is main.
 */
int rule_read(const char *text, int family, struct rule *rule, struct rule_refusal *refusal);

#endif

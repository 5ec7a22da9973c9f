/* SPDX-License-Identifier: GPL-2.0 */
/* names: interfaces that a command is about, so that the host is read no further: host_read.h */
#ifndef IB_NAMES_H
#define IB_NAMES_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>

#include "bond/bond.h"

struct conf;

struct names {
	char (*list)[IFNAMSIZ];
	size_t n;
	bool no_memory;		/* for one at least: then they are of no use */
	bool alone;		/* and what goes with them is all that is asked for: see host_read_for() */
};

void names_free(struct names *names);

/* Add NAME, but "" and what is too long for an interface. */
void names_add(struct names *names, const char *name);

/* Add those in TEXT, "A,B". */
void names_add_list(struct names *names, const char *text);

/* Add BOND, its slaves, their parents and the slaves that options name. */
void names_add_bond(struct names *names, const struct bond *bond);

/* Add all bonds of CONF. */
void names_add_conf(struct names *names, const struct conf *conf);

#endif

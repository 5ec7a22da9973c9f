/* SPDX-License-Identifier: GPL-2.0 */
/* subject: the bonds that --check and --metrics speak of, running or only in the files */
#ifndef IB_SUBJECT_H
#define IB_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "args/args.h"
#include "bond/bond.h"
#include "host/snapshot.h"
#include "ifcfg/conf.h"

struct subject {
	const char *name;
	const struct host_link *link;	/* NULL: the host does not have it */
	const struct bond *files;	/* NULL: no ifcfg file describes it */
};

struct subjects {
	struct subject *list;	/* owned; what it points to is the host's and the files' */
	size_t n;
};

/*
 * Look at the host, at what CONF and ARGS name too, into NOW; the slaves of CONF
 * get the names that they have there.  0 or -errno with WHY; snapshot_free().
 */
int subjects_look(struct snapshot *now, struct conf *conf, const struct args *args, struct why *why);

/*
 * All bonds of HOST, with RUNNING those over Ethernet too, and behind them those
 * that CONF starts at boot and that HOST does not have, with ABSENT those over
 * Ethernet too.  0 or -ENOMEM; subjects_free() either way.
 */
int subjects_find(struct subjects *subjects, const struct host *host, const struct conf *conf,
		  bool running, bool absent);
void subjects_free(struct subjects *subjects);

#endif

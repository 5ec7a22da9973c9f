/* SPDX-License-Identifier: GPL-2.0 */
/* args: the command line of ib-bond, from one table that --help prints too */
#ifndef IB_ARGS_H
#define IB_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "bond/addr.h"
#include "host/nl.h"
#include "base/why.h"

enum verb {
	VERB_NONE,
	VERB_CREATE,		/* what --bond-ip, --slaves and --miimon stand for */
	VERB_STOP,
	VERB_STOP_ALL,
	VERB_STATUS,
	VERB_STATUS_ALL,
	VERB_CHECK,
	VERB_MONITOR,
	VERB_METRICS,
	VERB_DRILL,
	VERB_SAVE,
	VERB_IFUP,
	VERB_IFUP_ALL,
	VERB_IFDOWN,
	VERB_IFDOWN_ALL,
	VERB_RESTORE,
	VERB_OWNS,
	VERB_LIST_UNMANAGED,
	VERB_HELP,
	VERB_VERSION,
};

/* Strings are argv's own. */
struct args {
	enum verb verb;
	const char *verb_option;	/* how it was written, for messages */
	const char *bond_name;		/* or the default */
	bool named;			/* it was given */
	const char *ifname;		/* of --ifup, --ifdown, --restore and --owns */
	const char *slaves;		/* "A,B,...", or the default */
	const char *miimon;		/* milliseconds as text, or the default */
	const char *form;		/* of --save */
	const char *peer;		/* of --drill, or NULL: the gateway */
	unsigned int rounds, rate, max_outage;	/* of --drill; a second; milliseconds, 0: any */
	const char *output;		/* of --metrics, or NULL */
	const char *root;		/* "" for the host's own files */
	struct addr *addrs;		/* owned: args_free() */
	size_t n_addrs;
	char **names;			/* of --check: what stands behind the options; argv's own */
	size_t n_names;
	enum way way;
	unsigned int wait;		/* seconds, for slaves to appear */
	bool json, dry_run, verbose, quiet, any_type, unmanaged, no_addresses, children_only, journal, yes;
};

/* Read the command line; 0, or -EINVAL with WHY for a usage error, or -ENOMEM. */
int args_parse(struct args *args, int argc, char **argv, struct why *why);
void args_free(struct args *args);

/* Print the help; the table has a line for each option. */
void args_help(FILE *out);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* args: the command line of ib-bond, from one table that --help prints too */
#ifndef IB_ARGS_H
#define IB_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/colour.h"
#include "bond/addr.h"
#include "host/nl.h"
#include "base/why.h"
#include "verb.h"

/* the manual's, for making a bond: what is not named of one that runs stays as it is */
#define DEFAULT_SLAVES	"ib0,ib1"
#define DEFAULT_MIIMON	"100"
#define DEFAULT_BITS4	24
#define DEFAULT_BITS6	64

/* one change of a bond, as written: --add-slave and its like */
struct args_edit {
	enum args_edit_kind { EDIT_ADD_SLAVE, EDIT_DEL_SLAVE, EDIT_ADD_IP, EDIT_DEL_IP, EDIT_SET } kind;
	const char *text;
};

/* Strings are argv's own. */
struct args {
	enum verb verb;
	const char *verb_option;	/* how it was written, for messages; NULL: nothing was, the status is shown */
	const char *bond_name;		/* or the default */
	bool named;			/* it was given */
	const char *ifname;		/* of --ifup, --ifdown, --restore, --owns and --drill */
	const char *slaves;		/* "A,B,...", or NULL: not named */
	const char *miimon;		/* milliseconds as text, or NULL: not named */
	struct args_edit *edits;	/* owned, in the order written */
	size_t n_edits;
	const char *form;		/* of --save */
	const char *code;		/* of --explain */
	const char *option;		/* of --words */
	const char *peer;		/* of --drill, or NULL: the gateway */
	const char *report, *compare;	/* of --drill: a file to write, one to read; or NULL */
	unsigned int rounds, rate, max_outage;	/* of --drill; a second; milliseconds, 0: any */
	const char *output;		/* of --metrics, or NULL */
	const char *columns;		/* of --status, as written, or NULL: the usual ones */
	enum colour_when colour;
	unsigned int watch_seconds;	/* of --watch; 0: only when something changes */
	const char *root;		/* "" for the host's own files */
	struct addr *addrs;		/* owned: args_free() */
	size_t n_addrs;
	const char **ignored;		/* owned: codes of --ignore, as written */
	size_t n_ignored;
	char **names;			/* of --check and --monitor: what stands behind the options; argv's own */
	size_t n_names;
	enum way way;
	unsigned int wait;		/* seconds, for slaves to appear */
	bool json, dry_run, verbose, quiet, any_type, unmanaged, no_addresses, children_only, journal, yes;
	bool raw, noheadings, watch;
	bool plugin;			/* --check is among the words, whatever else is wrong with them */
};

/*
 * Read the command line; 0, or -EINVAL with WHY for a usage error, or -ENOMEM.
 * An option that means nothing to the verb is a usage error.  --help anywhere is
 * VERB_HELP whatever else there is.
 */
int args_parse(struct args *args, int argc, char **argv, struct why *why);
void args_free(struct args *args);

/* The long name of the option that is WRITTEN as --NAME or -L, or NULL. */
const char *args_option(const char *written);

/* Print the help; the table has a line for each option. */
void args_help(FILE *out);

/*
 * Print the table itself, for programs, a line an option, with tabs between:
 * --NAME, its letter as -L, what it takes ("[=ARG]" where it may go without), "verb" or "modifier", the verbs that
 * it goes with (with commas between), its help; "-" stands for none.
 */
void args_options(FILE *out);

#endif

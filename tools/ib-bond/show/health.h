/* SPDX-License-Identifier: GPL-2.0 */
/*
 * health: what is wrong with a bond, and what mends it
 *
 * One row for each thing that can be wrong; each is a pure function of a
 * snapshot.  To look for a further thing, add a row.
 */
#ifndef IB_HEALTH_H
#define IB_HEALTH_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "bond/bond.h"
#include "host/host.h"
#include "host/past.h"
#include "host/port.h"

/* the exit statuses of Nagios plugins */
enum severity { HEALTH_OK, HEALTH_WARNING, HEALTH_CRITICAL, HEALTH_UNKNOWN };

/* Failures within PAST_WINDOW from which on a slave flaps: one is a pulled cable, two may be its test. */
#define HEALTH_FLAPS 3

/* a bond, and all that is looked at */
struct health_case {
	const char *name;
	const struct host *host;
	const struct ports *ports;	/* with their P_Keys */
	const struct host_link *link;	/* NULL: only the files have it */
	const struct bond *files;	/* as the ifcfg files describe it; NULL: they do not */
	const struct diag *fault;	/* an error in these files (conf_bond_error()), or NULL */
	const struct bond *record;	/* as it was brought up last (record.h), or NULL: see ours.h */
	const struct past *past;
	uint64_t now;			/* past_now() */
	bool module;			/* ib_bonding is loaded */
	bool missing;			/* it is not, and modprobe would not find it: figure_missing() */
	bool adapted;			/* and looks after this bond */
};

struct health_row;

struct finding {
	const struct health_row *row;
	char slave[IFNAMSIZ];		/* "": of the bond */
	char reason[256];
	char *diff;			/* owned; lines, or NULL */
	const char *mend;		/* the row's, or that of the cause; constant text */
};

struct findings {
	struct finding *list;
	size_t n;
	bool no_memory;
};

struct health_row {
	const char *code;
	enum severity severity;
	void (*find)(const struct health_row *row, const struct health_case *c,
		     struct findings *findings);
	const char *mend;
	const char *paragraph;		/* what it means, for --explain */
};

/* from health-table.h; ends with a NULL code */
extern const struct health_row health_table[];

/* The row of CODE, or NULL. */
const struct health_row *health_row(const char *code);

/* Find all that is wrong in the case C, the worst first.  0 or -ENOMEM; findings_free() either way. */
int health_find(const struct health_case *c, struct findings *findings);
void findings_free(struct findings *findings);

/* The worst of them; HEALTH_OK for none. */
enum severity findings_worst(const struct findings *findings);

/* "OK", "WARNING", "CRITICAL", "UNKNOWN" */
const char *severity_word(enum severity severity);

/*
 * Can SLAVE of a bond carry traffic now: up, with carrier, counted as up by
 * the driver, its port ACTIVE?
 */
bool health_usable(const struct host_link *slave, const struct ports *ports);

/*
 * Where the running bond LINK is not what FILES say, as lines of a diff ("-":
 * the files, "+": the bond).  NULL with *ERR 0: no difference, -ENOMEM.
 * Addresses of a bond whose files take them from elsewhere (DHCP) are not
 * compared, nor those that others have set (a VIP of keepalived; RECORD: see
 * ours.h), nor options that the files do not name, or that the driver decides.
 */
char *health_diff(const struct host *host, const struct host_link *link, const struct bond *files,
		  const struct bond *record, int *err);

#endif

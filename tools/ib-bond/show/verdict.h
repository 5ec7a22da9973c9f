/* SPDX-License-Identifier: GPL-2.0 */
/* verdict: what --check says of the bonds that it was asked for, before it is printed */
#ifndef IB_VERDICT_H
#define IB_VERDICT_H

#include <stddef.h>
#include <stdint.h>

#include "health.h"

/* One bond, or what there was in a bond's place. */
struct verdict {
	const char *name;		/* the host's, the files' or the command line's; "": none is meant */
	enum severity severity;
	struct findings findings;	/* owned; none if nothing is known */
	char unknown[384];		/* HEALTH_UNKNOWN: why; else "" */
	size_t slaves, usable;		/* of a bond that is not there those of its files, and 0 */
	uint64_t failures;		/* of its slaves' links, since each joined */
};

struct verdicts {
	struct verdict *list;		/* owned, in the order of looking */
	size_t n;
};

/*
 * Add what health_find() makes of C, but for findings of the N codes of IGNORED,
 * or that nothing is known of NAME, and WHY.  0 or -ENOMEM.
 */
int verdicts_look(struct verdicts *verdicts, const struct health_case *c, const char *const *ignored, size_t n);
int verdicts_unknown(struct verdicts *verdicts, const char *name, const char *why);
void verdicts_free(struct verdicts *verdicts);

/* HEALTH_UNKNOWN is no worse than HEALTH_CRITICAL: it is said when nothing worse is known. */
enum severity verdicts_worst(const struct verdicts *verdicts);

/* Bonds of which the verdict is SEVERITY, and findings of that severity in all of them. */
size_t verdicts_count(const struct verdicts *verdicts, enum severity severity);
size_t verdicts_findings(const struct verdicts *verdicts, enum severity severity);

/* The one behind AFTER (NULL: the first), the worst first; NULL: that was the last. */
const struct verdict *verdicts_next(const struct verdicts *verdicts, const struct verdict *after);

/* What mends F of the bond NAME, ready to be pasted; the caller frees it.  NULL: no memory. */
char *verdict_mend(const struct finding *f, const char *name);

#endif

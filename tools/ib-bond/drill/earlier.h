/* SPDX-License-Identifier: GPL-2.0 */
/* earlier: the report of a drill before this one, to compare with */
#ifndef IB_EARLIER_H
#define IB_EARLIER_H

#include "base/why.h"
#include "tally.h"

struct earlier {
	char *bond, *host, *time;	/* as that report has them, "" if it has none; owned */
	unsigned long lost;		/* probes */
	struct tally tally;
};

/*
 * Read the report PATH, as --report FILE.json or --json wrote it.  0, or -errno
 * with WHY: -EINVAL: it is none.  earlier_free() after 0 only.
 */
int earlier_read(struct earlier *earlier, const char *path, struct why *why);
void earlier_free(struct earlier *earlier);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* grid: the cells of --status: a row for each bond, and below it one for each of its slaves */
#ifndef IB_GRID_H
#define IB_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "column.h"
#include "host/snapshot.h"

struct grid_cell {
	const char *text;		/* never empty: "-" for nothing */
	enum column_verdict verdict;
};

struct grid_row {
	int bond, link;			/* ifindexes; the same in the row of a bond */
	const char *ifname;		/* of LINK */
	struct grid_cell *cells;	/* one for each column */
};

struct grid {
	const struct columns *columns;	/* the caller's */
	struct grid_row *rows;
	size_t n;
	struct arena arena;		/* has the rows and all texts */
};

/* Is LINK a bond that is meant by NAME (NULL: any bond)? */
bool grid_meant(const struct host_link *link, const char *name);

/*
 * The bond called NAME, or all bonds if NAME is NULL, as NOW has them; what is
 * there stays when NOW is freed.  0, also for no row, or -ENOMEM.  grid_free() either way.
 */
int grid_fill(struct grid *grid, const struct columns *columns, const struct snapshot *now, const char *name);
void grid_free(struct grid *grid);

/* The row of BEFORE for the same link of the same bond as ROW, or NULL; HINT is where it may be. */
const struct grid_row *grid_same(const struct grid *before, const struct grid_row *row, size_t hint);

#endif

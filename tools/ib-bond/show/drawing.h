/* SPDX-License-Identifier: GPL-2.0 */
/* drawing: a grid that is drawn, and the one that it is compared with */
#ifndef IB_DRAWING_H
#define IB_DRAWING_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "grid.h"

/* { 0 } is none */
struct drawing {
	struct grid now, before;
	bool compared;		/* there was one before */
	int64_t shifted;	/* when that became BEFORE, ns */
};

/*
 * NEW, which is taken over, is what is drawn at TIME (ns).  It is compared with
 * what was drawn last, or, less than HOLD ns after the last change, still with
 * what stood before that.
 */
void drawing_put(struct drawing *drawing, const struct grid *new, int64_t time, int64_t hold);

/* What it is compared with; NULL: nothing. */
const struct grid *drawing_before(const struct drawing *drawing);

/* Would NEW look the same as what is drawn? */
bool drawing_same(const struct drawing *drawing, const struct grid *new);

/* Print ", gone: bond0, ib0", the links of rows that are no more, on OUT; nothing if there are none. */
void drawing_put_gone(const struct drawing *drawing, FILE *out);

void drawing_free(struct drawing *drawing);

#endif

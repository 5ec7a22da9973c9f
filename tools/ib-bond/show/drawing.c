// SPDX-License-Identifier: GPL-2.0
/* drawing: a grid that is drawn, and the one that it is compared with; see drawing.h */
#include <string.h>

#include "base/diag.h"
#include "drawing.h"

void drawing_put(struct drawing *drawing, const struct grid *new, int64_t time, int64_t hold)
{
	bool first = !drawing->now.columns;

	if (drawing->compared && time - drawing->shifted < hold) {
		grid_free(&drawing->now);
	} else {
		grid_free(&drawing->before);
		drawing->before = drawing->now;
		drawing->shifted = time;
	}
	drawing->now = *new;
	drawing->compared = !first;
}

const struct grid *drawing_before(const struct drawing *drawing)
{
	return drawing->compared ? &drawing->before : NULL;
}

bool drawing_same(const struct drawing *drawing, const struct grid *new)
{
	const struct grid_row *was = drawing->now.rows, *is = new->rows;
	size_t i, k;

	if (drawing->now.n != new->n)
		return false;
	for (i = 0; i < new->n; i++) {
		if (was[i].bond != is[i].bond || was[i].link != is[i].link)
			return false;
		for (k = 0; k < new->columns->n; k++)
			if (strcmp(was[i].cells[k].text, is[i].cells[k].text))
				return false;
	}
	return true;
}

void drawing_put_gone(const struct drawing *drawing, FILE *out)
{
	const char *between = ", gone: ";
	size_t i;

	for (i = 0; i < drawing->before.n; i++) {
		if (grid_same(&drawing->now, &drawing->before.rows[i], i))
			continue;
		fputs(between, out);
		diag_put_path(drawing->before.rows[i].ifname, out);
		between = ", ";
	}
}

void drawing_free(struct drawing *drawing)
{
	grid_free(&drawing->now);
	grid_free(&drawing->before);
}

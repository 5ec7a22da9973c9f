/* SPDX-License-Identifier: GPL-2.0 */
/* line: the lines of a text, one by one */
#ifndef IB_LINE_H
#define IB_LINE_H

#include <stdbool.h>

#include "text.h"

struct line {
	const char *s;
	size_t len;		/* without the newline */
	bool ends;		/* there is a newline */
};

/* The next line of TEXT from *AT on, which goes behind it; false: none is left. */
bool line_next(const struct text *text, uint32_t *at, struct line *line);

/* Blanks and tabs at its start. */
size_t line_blanks(const struct line *line);

#endif

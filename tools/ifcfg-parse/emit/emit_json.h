/* SPDX-License-Identifier: GPL-2.0 */
/* emit_json: what readers.c has emit_json.c write */
#ifndef IB_EMIT_JSON_H
#define IB_EMIT_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "base/text.h"

/* what one reader makes of a variable */
struct emit_seen {
	const char *reader;	/* its name; NULL: this one was not asked */
	const char *sees;	/* how it stands in the output */
	const char *value;	/* or NULL */
};

/* One element of --readers' list: what N readers see of the variable NAME; *FIRST of the list.  0 or -errno. */
int emit_json_difference(const char *path, const struct pos *pos, const char *name,
			 const struct emit_seen *seen, size_t n, bool *first, FILE *out);

#endif

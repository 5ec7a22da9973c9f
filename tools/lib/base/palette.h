/* SPDX-License-Identifier: GPL-2.0 */
/*
 * palette: what colours there are, by what they are for
 *
 * A file NAME.scheme of terminal-colors.d(5) has others, a line each: the name of one of ours, and
 * what util-linux takes (lib/colors.c, lib/color-names.c there): the name of a colour, "1;31", or
 * such with escapes.  A line that says neither leaves ours as it is.
 */
#ifndef IB_PALETTE_H
#define IB_PALETTE_H

#include <stdbool.h>
#include <stdio.h>

enum palette_name {
	PALETTE_GOOD,		/* what carries traffic */
	PALETTE_BAD,		/* what does not */
	PALETTE_CHANGED,	/* since it was drawn last; goes with the two */
	PALETTE_ERROR,		/* of a diagnostic */
	PALETTE_WARNING,
	PALETTE_MARK,		/* below the place that it is about */
	PALETTE_NAMES
};

#define PALETTE_SIZE 136	/* util-linux takes 128 bytes of a sequence */

struct palette {
	char sequence[PALETTE_NAMES][PALETTE_SIZE];	/* all of it, from ESC on; "" where there are no colours */
};

/* Fill PALETTE with ours, and what the files of the user, or the administrator, say of this program. */
void palette_read(struct palette *palette);

/* The same of a scheme, whose lines IN has, over what PALETTE has. */
void palette_scheme(struct palette *palette, FILE *in);

/* That of NAME, or "" if colours are not WANTED; and what ends it. */
const char *palette_begin(const struct palette *palette, enum palette_name name, bool wanted);
const char *palette_end(bool wanted);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* text: the bytes of one file, and where in it a byte stands */
#ifndef IB_TEXT_H
#define IB_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * A configuration file is a page; one of this size is a mistake or an
 * attack, and is refused before it costs memory.
 */
#define TEXT_MAX	(1u << 20)	/* bytes of a file */

/* where something was written; line 0: nowhere */
struct pos {
	const char *file;	/* not owned: lives as long as what was read */
	unsigned int line, column;
};

struct text {
	char *path;		/* as a person would open it; owned */
	char *data;		/* len bytes and a NUL; owned; NULL: nothing was read */
	uint32_t len;
	mode_t mode;		/* of the file, 0: not known */
	uint32_t *lines;	/* offset of each line's first byte, made when first asked for */
	uint32_t n_lines;
	unsigned int errors;	/* diagnostics about this file, see diag.h */
	unsigned int warnings;
};

/* offset that means: the file as a whole */
#define TEXT_WHOLE	UINT32_MAX

/*
 * A text of LEN bytes (copied) called PATH (copied); for tests and for what
 * does not come from a file.  0 or -ENOMEM.
 */
int text_init(struct text *text, const char *path, const char *bytes, size_t len);
void text_free(struct text *text);

/*
 * Line and column (both from 1, columns count bytes) of the byte at OFFSET;
 * TEXT_WHOLE, or no memory for the index, gives line 0.  The index is built at
 * the first call, so this is cheap for any number of positions.
 */
struct pos text_pos(struct text *text, uint32_t offset);

/* The offset that POS, of this text, came from. */
uint32_t text_offset(struct text *text, const struct pos *pos);

/* The line numbered LINE without its newline, *LEN bytes; NULL: there is none. */
const char *text_line(struct text *text, unsigned int line, size_t *len);

#endif

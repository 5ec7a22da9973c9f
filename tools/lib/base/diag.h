/* SPDX-License-Identifier: GPL-2.0 */
/* diag: what is wrong with the configuration, and where */
#ifndef IB_DIAG_H
#define IB_DIAG_H

#include <net/if.h>
#include <stdbool.h>
#include <stdio.h>

#include "code.h"
#include "palette.h"
#include "text.h"

struct diag {
	struct text *text;	/* the file; not owned, outlives the list */
	struct pos pos;	/* line 0: the file as a whole */
	enum code code;
	char *message;		/* one line, printable; owned */
	char *fix;		/* what to do, one line, or NULL; owned */
	char about[IFNAMSIZ];	/* the bond it is about, if the file does not say so */
};

/* { 0 } is an empty list */
struct diags {
	struct diag *v;
	size_t n, cap;
	char about[IFNAMSIZ];	/* given to each one that is added */
	bool last_kept;		/* the last diag_add() found room: diag_fix() may speak of it */
	bool no_memory;		/* one was lost: whoever reads says -ENOMEM in the end */
};

/* Diagnostics about one file; further ones are counted in its text only. */
#define DIAG_MAX_PER_FILE	100

/*
 * Add one about the byte at OFFSET of TEXT (TEXT_WHOLE: all of it).  Bytes
 * that a terminal would not print are shown as \xNN.
 */
void diag_add(struct diags *diags, enum code code, struct text *text, uint32_t offset,
	      const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Say how to mend the one that was added last. */
void diag_fix(struct diags *diags, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* LEN bytes that may be anything, quoted and shortened into ROOM, for %s; returns ROOM->text. */
struct diag_quote {
	char text[100];
};
const char *diag_quote(struct diag_quote *room, const char *bytes, size_t len);

/* Take out those about TEXT whose code is one that IS says. */
void diags_forget(struct diags *diags, struct text *text, bool (*is)(const struct diag *diag));

/* By file, then line and column, in the order of adding where these are equal. */
void diags_sort(struct diags *diags);

/* How the list is printed. */
struct diag_style {
	bool caret;		/* the line itself and a mark below it */
	bool color;
	struct palette palette;	/* if so */
};

/* The style for OUT: a caret if it is a terminal, colour if that wants some (colour.h). */
struct diag_style diag_style_for(FILE *out);

/*
 * "FILE:LINE:COLUMN: error: MESSAGE; FIX [CODE]" and a newline.
 */
void diag_print(const struct diag *diag, struct diag_style style, FILE *out);

/* A path or a name as it is printed before a diagnostic: what a terminal would not print as \\xNN. */
void diag_put_path(const char *path, FILE *out);

/* LEN bytes likewise, tabs as they are. */
void diag_put_bytes(const char *bytes, size_t len, FILE *out);

enum code_severity diag_severity(const struct diag *diag);
void diags_free(struct diags *diags);

#endif

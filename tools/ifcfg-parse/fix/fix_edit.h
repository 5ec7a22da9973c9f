/* SPDX-License-Identifier: GPL-2.0 */
/* fix_edit: what a mend does to a file: bytes that become others, and what its variables must hold then */
#ifndef IB_FIX_EDIT_H
#define IB_FIX_EDIT_H

#include <stdbool.h>

#include "base/arena.h"
#include "ifcfg/conf.h"

/* bytes [AT, AT + CUT) of a file become TEXT */
struct edit {
	uint32_t at, cut;
	const char *text;	/* constant, or the fix's */
	bool line;		/* a line of its own behind the last one: AT is the end */
};

/* what a variable must hold once its file is mended */
struct wanted {
	const char *name;	/* of the file's variables */
	char *value;		/* owned */
};

/* the mends of one file */
struct fix {
	const struct conf *conf;
	struct conf_file *file;
	struct edit *edits;	/* by place; none overlaps another */
	size_t n_edits;
	struct wanted *wanted;
	size_t n_wanted;
	bool returns;		/* the carriage returns at the ends of lines go */
	struct arena made;	/* texts of edits that no table has */
	char *bytes;		/* the file as it will be; owned */
	size_t len;
};

/* The file as it is: what the edits are of. */
static inline struct text *fix_old(const struct fix *fix)
{
	return fix->file->whole.path ? &fix->file->whole : &fix->file->text;
}

/* Add an edit in its place; one that is there already is the same.  0, -EOPNOTSUPP: it meets another. */
int fix_add(struct fix *fix, struct edit edit);

/* What NAME must hold, or NULL: what it did. */
struct wanted *fix_find_wanted(const struct fix *fix, const char *name);

/* NAME shall be VALUE (taken over; NULL: no memory). */
int fix_want(struct fix *fix, const char *name, char *value);

/* The variable NAME that the file itself sets, or NULL. */
const struct var *fix_own(const struct fix *fix, const char *name);

/* A text that lives as long as FIX; NULL: no memory. */
const char *fix_made(struct fix *fix, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Put TEXT (constant, or made) in the place of the bytes that VAR's value stands in; the shell reads VALUE there.
 * -ENODATA: it did before, and who reads the files by line sees another line.
 */
int fix_replace_as(struct fix *fix, const struct var *var, const char *value, const char *text);

/* The same where the shell reads TEXT as it stands. */
int fix_replace(struct fix *fix, const struct var *var, const char *text);

/* LINE (constant, or made; NULL: no memory) sets NAME to VALUE behind all others. */
int fix_append(struct fix *fix, const char *name, const char *value, const char *line);

/* NAME shall be VALUE, wherever it is set; LINE: that as a line, for fix_append(). */
int fix_set(struct fix *fix, const char *name, const char *value, const char *line);

#endif

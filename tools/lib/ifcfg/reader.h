/* SPDX-License-Identifier: GPL-2.0 */
/* reader: what the real readers of ifcfg files make of each variable */
#ifndef IB_READER_H
#define IB_READER_H

#include "conf.h"
#include "service.h"

/* what one reader sees of one variable */
enum reading_kind {
	READING_NOTHING,	/* the variable is not set for it */
	READING_VALUE,
	READING_UNKNOWN,	/* only running the file tells */
	READING_REFUSED,	/* it finds the line and gives it up */
};

struct reader_view {
	enum reading_kind kind;
	char *value;		/* READING_VALUE; owned */
};

struct reader {
	const char *name;	/* in the output and in JSON */
	const char *origin;
	bool redhat, suse;	/* whose files it reads */
	const char *only;	/* the variables that it asks for, with blanks between; NULL: all */
	unsigned int services;	/* SERVICE_BIT()s of those whose bond hangs on what it sees; 0: of none */
	unsigned int from, to;	/* their releases */
	/* Fills VIEW, zeroed, with what it sees of NAME in FILE of CONF.  0 or -ENOMEM. */
	int (*read)(const struct conf *conf, const struct conf_file *file, const char *name,
		    struct reader_view *view);
};

/* ends with a NULL name; the first is bash */
extern const struct reader readers[];

/* Does it read such files, SUSE's or Red Hat's, and ask for NAME? */
bool reader_asks(const struct reader *reader, bool suse, const char *name);

/* Do both see the same?  Empty and not set are. */
bool reader_same(const struct reader_view *a, const struct reader_view *b);

/*
 * Is all of TEXT comments and plain NAME=VALUE lines, with one of QUOTES around
 * the values or none, so that readers who take these see the same?  The quick answer.
 */
bool reader_all_same(const struct text *text, const char *quotes);

/* a variable that somebody may find in a file */
struct reader_candidate {
	const char *name;	/* not owned: of the dialect or of the file */
	struct pos pos;		/* the line that somebody may take for a setting of it */
};

/*
 * Variables that DIALECT knows, and those that begin with one of its names, in
 * the order of FILE; *N of them.  Owned by the caller; NULL: no memory.
 */
struct reader_candidate *reader_candidates(const struct dialect *dialect, struct conf_file *file, size_t *n);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* readers: what the real readers of ifcfg files make of each variable */
#ifndef IB_READERS_H
#define IB_READERS_H

#include <stdio.h>

#include "report/report.h"

/* --readers: the lines that they read differently.  0 or -errno. */
int readers_text(const struct report *report, FILE *out);
int readers_json(const struct report *report, FILE *out);

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
	int (*read)(const struct conf *conf, const struct conf_file *file, const char *name,
		    struct reader_view *view);
};

/* ends with a NULL name; the first is bash */
extern const struct reader readers[];

#endif

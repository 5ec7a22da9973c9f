/* SPDX-License-Identifier: GPL-2.0 */
/* row: one option of ib-bond; the table of them is what parses, checks, helps and completes */
#ifndef IB_ROW_H
#define IB_ROW_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "verb.h"

struct args;
struct why;

#define GOES(verb)	(1u << (verb))	/* a bit of row.verbs */
#define NAMES_ANY	UINT_MAX

/*
 * An option asks for something (verb), or fills a member of struct args: by set(), or as it stands.
 * A name that means one thing to some verbs and another to others has a row for each; these have .text.
 */
struct row {
	const char *name;
	int letter;			/* short form, 0: none */
	const char *arg;		/* what it takes, NULL: nothing */
	bool optional;			/* it may go without, and takes it as --NAME=ARG only */
	bool again;			/* a row above has the name too */
	enum verb verb;			/* VERB_NONE: it modifies */
	unsigned int verbs;		/* of one that modifies: GOES() of each verb that it has a meaning for */
	unsigned int names;		/* of a verb: so many NAMEs may stand behind the options */
	int (*set)(struct args *args, const char *text, struct why *why);
	size_t text, flag;		/* offsetof() the const char * or the bool; 0: none */
	const char *help;
};

/* In the order of the help; ends with a NULL name. */
extern const struct row args_rows[];

/* "--ifup, --ifdown and --save" into TEXT: the verbs of the bits VERBS, each by its first option. */
#define ROW_VERBS_SIZE 256
const char *row_verbs(unsigned int verbs, char text[ROW_VERBS_SIZE]);

#endif

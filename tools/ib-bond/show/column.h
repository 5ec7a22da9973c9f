/* SPDX-License-Identifier: GPL-2.0 */
/*
 * column: what --status can say of a bond and its slaves, a row a column
 *
 * To add one, add a row in column.c, and the function that fills it.  Its name
 * stays for ever: scripts ask for it.
 */
#ifndef IB_COLUMN_H
#define IB_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/why.h"
#include "host/host.h"
#include "host/port.h"

/* the link that a cell is of */
struct column_case {
	const struct host *host;
	const struct host_link *bond;
	const struct host_link *link;	/* BOND itself, or a slave of it */
	const struct port *port;	/* of LINK; NULL: none is known */
	struct arena *arena;		/* for text that has to be made */
};

/* as a person on call sees it */
enum column_verdict { COLUMN_PLAIN, COLUMN_GOOD, COLUMN_BAD };

/* the links that a column holds for */
enum column_of { COLUMN_OF_BOND = 1, COLUMN_OF_SLAVE = 2, COLUMN_OF_BOTH = 3 };

struct column {
	const char *name;
	enum column_of of;
	bool usual;			/* shown where no others are asked for */
	int flags;			/* SCOLS_FL_* of libsmartcols */
	/*
	 * Point *TEXT to what C's link has, a text of the host, the ports or C's arena, with
	 * commas between the parts of a list; it is NULL beforehand, which is "-".  0 or -ENOMEM.
	 */
	int (*fill)(const struct column *column, struct column_case *c, const char **text);
	enum column_verdict (*verdict)(const struct column_case *c);	/* NULL: plain */
	const char *key;		/* that fill() asks with: an option, a figure; or NULL */
	const char *help;		/* what it is, in words */
	bool asks;			/* the subnet has to be asked beforehand: cables_ask() */
};

/* in the order in which they are listed; ends with a NULL name */
extern const struct column column_table[];

/* columns to be shown, in their order */
struct columns {
	const struct column **list;	/* owned */
	size_t n;
};

/*
 * The columns that TEXT asks for: NULL the usual ones, "A,B" these, "+A,B" the
 * usual ones and these; capitals or not.  0, or -EINVAL with WHY and the nearest
 * name and all there are for one that there is not, or -ENOMEM.
 * columns_free() either way.
 */
int columns_choose(struct columns *columns, const char *text, struct why *why);
void columns_free(struct columns *columns);

/* Does one of them want the subnet to be asked? */
bool columns_ask(const struct columns *columns);

/*
 * Print the table: for programs, a line a column with tabs between (name, "bond",
 * "slave" or both with a comma, "usual" or "-", what it is), or for --help.
 */
void columns_list(FILE *out);
void columns_help(FILE *out);

#endif

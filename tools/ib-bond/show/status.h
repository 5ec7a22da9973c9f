/* SPDX-License-Identifier: GPL-2.0 */
/* status: show running bonds, as tables for people or as JSON for programs */
#ifndef IB_STATUS_H
#define IB_STATUS_H

#include <stdbool.h>
#include <stdio.h>

#include "args/args.h"
#include "base/palette.h"
#include "grid.h"
#include "host/host.h"
#include "host/port.h"

/* how a table looks */
struct status_form {
	bool terminal;		/* a person looks: it fits the width, and lists have a line for each part */
	bool colour;
	struct palette palette;	/* if so */
	bool raw;		/* no tree, one blank between columns, other blanks as \x20 */
	bool noheadings;
};

/*
 * Print GRID as a table on OUT, a tree if it is not raw and has the names.  What
 * is not as in BEFORE (NULL: all is) is reversed, or without colour has a "*"
 * behind it, which raw tables have not.  0 or -ENOMEM.
 */
int status_table(const struct grid *grid, const struct grid *before, const struct status_form *form, FILE *out);

/*
 * Print the bond called NAME, or all bonds if NAME is NULL, as a JSON array
 * shaped like `ip -j -d link`; ib-bond(8) lists the keys.  0, -ENODEV when there
 * is no such bond, -ENOMEM.
 */
int status_json(const struct host *host, const struct ports *ports, const char *name, FILE *out);

/*
 * --status and --status-all, once.  The exit status: 0, 1 or 2 after a message, 3
 * for a bond that there is not.
 */
int status_run(const struct args *args);

/* Print the columns that there are; 0. */
int status_list_columns(const struct args *args);

/* What both ways of showing a status begin with: the bond that is meant (NULL: all), how its table looks, */
const char *status_name(const struct args *args);
struct status_form status_form(const struct args *args);

/* its columns, 0 or an exit status after a message, and what is said of a bond that there is not: 3. */
int status_columns(struct columns *columns, const struct args *args);
int status_absent(const struct args *args, const struct host *host);

#endif

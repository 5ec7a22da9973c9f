/* SPDX-License-Identifier: GPL-2.0 */
/*
 * colour: whether a terminal gets colours
 *
 * As util-linux decides it (lib/colors.c there, terminal-colors.d(5)), which
 * libsmartcols leaves to the command: what it is told, NO_COLOR (https://no-color.org),
 * what the terminal can do, and the files of the administrator and the user.
 */
#ifndef IB_COLOUR_H
#define IB_COLOUR_H

#include <limits.h>
#include <stdbool.h>

/* --color=WHEN */
enum colour_when { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

/* Are colours wanted on the file descriptor FD, of this program by its name? */
bool colour_wanted(enum colour_when when, int fd);

/*
 * Do the files of DIRECTORY, as terminal-colors.d(5) names them, turn colours off for
 * COMMAND on TERM?  1: they do, 0: no, -errno: there is no such directory, or it cannot be read.
 */
int colour_disabled_in(const char *directory, const char *command, const char *term);

/*
 * The file of TYPE that DIRECTORY has for COMMAND on TERM, the one that is the most about them, into
 * NAME.  How much that is, 0: there is none, or -errno as above.
 */
int colour_file_in(const char *directory, const char *type, const char *command, const char *term,
		   char name[NAME_MAX + 1]);

/* The path of the scheme for this program on its terminal into PATH; false: there is none.  palette.h reads it. */
bool colour_scheme(char path[PATH_MAX]);

/* Is TERM (NULL: not known) a terminal with a cursor and colours? */
bool colour_terminal(const char *term);

#endif

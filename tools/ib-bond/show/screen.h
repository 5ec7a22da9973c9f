/* SPDX-License-Identifier: GPL-2.0 */
/* screen: one text after another, in the same place of a terminal */
#ifndef IB_SCREEN_H
#define IB_SCREEN_H

#include <stdio.h>

#define SCREEN_WRAP	"\033[?7h"	/* DECAWM, as a drawing that was cut short has left it off */

/*
 * Print on OUT what draws TEXT, lines with a newline each, from the top of a
 * terminal of ROWS lines over what stood there.  What is wider is cut by the
 * terminal, and of more lines than there is room for it is said how many.
 * Sequences of ECMA-48 and DEC's for the wrapping of lines, which all of
 * today's terminals know.
 */
void screen_draw(const char *text, unsigned int rows, FILE *out);

/* The lines of the terminal FD; 24 if it does not say. */
unsigned int screen_rows(int fd);

#endif

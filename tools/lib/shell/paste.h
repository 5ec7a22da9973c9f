/* SPDX-License-Identifier: GPL-2.0 */
/*
 * paste: a word in a command that is printed for somebody to run
 *
 * The name of an interface may hold whatever is no blank, slash or colon
 * (dev_valid_name() of the kernel): ib$(reboot), a quote, a control character
 * that a terminal would act upon.
 */
#ifndef IB_PASTE_H
#define IB_PASTE_H

#include <stdio.h>

/*
 * Print WORD so that a shell (POSIX) reads it as that one word, and so that
 * nothing but printable ASCII is printed: as it is if it holds nothing special,
 * between quotes, or as "$(printf ...)".  A newline at its end would be lost.
 */
void paste_put(const char *word, FILE *out);

/* The same into ROOM for %s, of a word of 100 bytes at most; returns ROOM->text. */
struct paste {
	char text[512];
};
const char *paste_word(const char *word, struct paste *room);

#endif

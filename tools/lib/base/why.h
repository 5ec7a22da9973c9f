/* SPDX-License-Identifier: GPL-2.0 */
/*
 * why: the reason of a failure, for a person
 *
 * A function that can fail takes a struct why and returns -errno; the text is
 * written where the failure is understood and printed once, by main.c.
 */
#ifndef IB_WHY_H
#define IB_WHY_H

struct why {
	char text[384];
};

/* Set WHY's text as printf() would, cut to fit, and return ERR. */
int why_set(struct why *why, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif

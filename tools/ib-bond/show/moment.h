/* SPDX-License-Identifier: GPL-2.0 */
/* moment: one time by two clocks */
#ifndef IB_MOMENT_H
#define IB_MOMENT_H

#include <stdint.h>

struct moment {
	int64_t monotonic;	/* CLOCK_MONOTONIC, nanoseconds: that of the kernel's log, to compare and to count */
	int64_t realtime;	/* CLOCK_REALTIME, nanoseconds since 1970: that of other hosts */
};

struct moment moment_now(void);

/* "2026-11-29T20:12:30.123456+01:00", as the host's time zone has it, into TEXT; returns it. */
#define MOMENT_SIZE 40
const char *moment_text(const struct moment *moment, char text[MOMENT_SIZE]);

#endif

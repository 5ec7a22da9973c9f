// SPDX-License-Identifier: GPL-2.0
/* moment: one time by two clocks; see moment.h */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "moment.h"

#define SECOND 1000000000ll

static int64_t clock_now(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * SECOND + now.tv_nsec;
}

struct moment moment_now(void)
{
	return (struct moment){ .monotonic = clock_now(CLOCK_MONOTONIC), .realtime = clock_now(CLOCK_REALTIME) };
}

const char *moment_text(const struct moment *moment, char text[MOMENT_SIZE])
{
	time_t seconds = moment->realtime / SECOND;
	struct tm tm;
	size_t n;
	long east;

	localtime_r(&seconds, &tm);
	east = tm.tm_gmtoff / 60;
	n = strftime(text, MOMENT_SIZE, "%FT%T", &tm);
	snprintf(text + n, MOMENT_SIZE - n, ".%06" PRId64 "%c%02ld:%02ld", moment->realtime / 1000 % 1000000,
		 east < 0 ? '-' : '+', labs(east) / 60, labs(east) % 60);
	return text;
}

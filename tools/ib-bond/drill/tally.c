// SPDX-License-Identifier: GPL-2.0
/* tally: how long outages were, taken together; see tally.h */
#include <stdlib.h>

#include "tally.h"

const unsigned int tally_ends[TALLY_BUCKETS] = { 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 0 };

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static size_t bucket_of(double ms)
{
	size_t b = 0;

	while (b < TALLY_BUCKETS - 1 && ms >= tally_ends[b])
		b++;
	return b;
}

void tally_make(struct tally *tally, double *ms, size_t n)
{
	size_t i;

	*tally = (struct tally){ .n = n };
	if (!n)
		return;
	qsort(ms, n, sizeof(*ms), compare);
	tally->median = n % 2 ? ms[n / 2] : (ms[n / 2 - 1] + ms[n / 2]) / 2;
	tally->longest = ms[n - 1];
	for (i = 0; i < n; i++)
		tally->buckets[bucket_of(ms[i])]++;
}

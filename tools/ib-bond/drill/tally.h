/* SPDX-License-Identifier: GPL-2.0 */
/* tally: how long outages were, taken together */
#ifndef IB_TALLY_H
#define IB_TALLY_H

#include <stddef.h>

#define TALLY_BUCKETS 11

/* Upper ends of the histogram's buckets, milliseconds; the last bucket has none, so its own is 0. */
extern const unsigned int tally_ends[TALLY_BUCKETS];

struct tally {
	size_t n;
	double median, longest;			/* milliseconds; 0 if there are none */
	unsigned int buckets[TALLY_BUCKETS];	/* how many outages each has */
};

/* Of N outages, MS milliseconds each, which it puts in order.  MS may be NULL where N is 0. */
void tally_make(struct tally *tally, double *ms, size_t n);

#endif

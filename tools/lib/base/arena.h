/* SPDX-License-Identifier: GPL-2.0 */
/* arena: memory that is given back all at once */
#ifndef IB_ARENA_H
#define IB_ARENA_H

#include <stddef.h>

struct arena_block;

/* { 0 } is an empty arena */
struct arena {
	struct arena_block *blocks;	/* newest first */
	size_t held;			/* bytes handed out, for limits */
};

/* SIZE bytes, zeroed and aligned for any object; NULL if there is no memory. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of LEN bytes with a NUL behind it; NULL if there is no memory. */
char *arena_copy(struct arena *arena, const char *bytes, size_t len);

/* Give everything back but the first block, which the next round uses again. */
void arena_reset(struct arena *arena);

void arena_free(struct arena *arena);

#endif

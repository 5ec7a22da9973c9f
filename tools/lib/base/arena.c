// SPDX-License-Identifier: GPL-2.0
/* arena: memory that is given back all at once; see arena.h */
#include <stdlib.h>
#include <string.h>

#include "arena.h"

#define FIRST_BLOCK	1000	/* holds what a usual ifcfg file needs */
#define BLOCK		16000	/* and so much for each further one */
#define ALIGN		sizeof(max_align_t)

struct arena_block {
	struct arena_block *older;
	size_t size, used;
	max_align_t data[];
};

static struct arena_block *add_block(struct arena *arena, size_t wanted)
{
	size_t size = arena->blocks ? BLOCK : FIRST_BLOCK;
	struct arena_block *b;

	if (size < wanted)
		size = wanted;
	b = malloc(sizeof(*b) + size);
	if (!b)
		return NULL;
	b->size = size;
	b->used = 0;
	b->older = arena->blocks;
	arena->blocks = b;
	return b;
}

static void *take(struct arena *arena, size_t size, size_t align)
{
	struct arena_block *b = arena->blocks;
	size_t at = b ? (b->used + align - 1) / align * align : 0;

	if (!b || at > b->size || b->size - at < size) {
		b = add_block(arena, size);
		at = 0;
	}
	if (!b)
		return NULL;
	b->used = at + size;
	arena->held += size;
	return (char *)b->data + at;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	void *p = take(arena, size, ALIGN);

	return p ? memset(p, 0, size) : NULL;
}

char *arena_copy(struct arena *arena, const char *bytes, size_t len)
{
	char *p = take(arena, len + 1, 1);

	if (!p)
		return NULL;
	if (len)
		memcpy(p, bytes, len);
	p[len] = '\0';
	return p;
}

void arena_reset(struct arena *arena)
{
	struct arena_block *older;

	if (!arena->blocks)
		return;
	while ((older = arena->blocks->older)) {
		free(arena->blocks);
		arena->blocks = older;
	}
	arena->blocks->used = 0;
	arena->held = 0;
}

void arena_free(struct arena *arena)
{
	arena_reset(arena);
	free(arena->blocks);
	*arena = (struct arena){ 0 };
}

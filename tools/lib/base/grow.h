/* SPDX-License-Identifier: GPL-2.0 */
/* grow: an array that gets one element more at a time */
#ifndef IB_GROW_H
#define IB_GROW_H

#include <stddef.h>

/*
 * ARRAY of N elements of SIZE bytes (NULL if N is 0) with room for one more: it
 * is full at each power of two, and may lie elsewhere then, as by realloc(3).
 * NULL: out of memory, and ARRAY is as it was.
 */
void *grow(void *array, size_t n, size_t size);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* grow: an array that gets one element more at a time */
#ifndef IB_GROW_H
#define IB_GROW_H

#include <stddef.h>

/*
 * Make room for one more element of SIZE bytes in the array of N that the
 * pointer at ARRAY points to (NULL if N is 0); it is full at each power of two,
 * and may lie elsewhere then.  0, or -ENOMEM with nothing changed.
 */
int grow(void *array, size_t n, size_t size);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* each: go through an array of N elements, which may be NULL if N is 0 */
#ifndef IB_EACH_H
#define IB_EACH_H

/* NULL + 0 is undefined in C up to C23, so an empty array is told apart. */
#define each(p, array, n) for ((p) = (array); (p) && (p) < (array) + (n); (p)++)

#endif

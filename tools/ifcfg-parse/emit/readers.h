/* SPDX-License-Identifier: GPL-2.0 */
/* readers: what the real readers of ifcfg files make of each variable */
#ifndef IB_READERS_H
#define IB_READERS_H

#include <stdio.h>

#include "report/report.h"

/* --readers: the lines that they read differently.  0 or -errno. */
int readers_text(const struct report *report, FILE *out);
int readers_json(const struct report *report, FILE *out);

#endif

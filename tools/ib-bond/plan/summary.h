/* SPDX-License-Identifier: GPL-2.0 */
/* summary: what a plan changes of a bond that is there, in one line */
#ifndef IB_SUMMARY_H
#define IB_SUMMARY_H

#include "plan.h"

#define SUMMARY_SIZE 512

/*
 * What PLAN changes of the bond called NAME into TEXT, cut to fit:
 * "+ib2 -ib1 +10.0.0.5/24 -10.0.0.4/24 miimon 50 (was 100)".  "" if that is
 * nothing, or the bond is made by it.
 */
void summary_of(const struct plan *plan, const char *name, char text[SUMMARY_SIZE]);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* print: a report, in the form that was asked for */
#ifndef IB_PRINT_H
#define IB_PRINT_H

#include "report/args.h"
#include "report/report.h"

/* Write REPORT as ARGS say; the exit status: 1 if there is an error among the diagnostics. */
int print_report(const struct report *report, const struct args *args);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * metrics: --metrics, bonds in the text format of Prometheus
 *
 * One row for each metric; names, units and suffixes follow
 * https://prometheus.io/docs/practices/naming/ and the text format 0.0.4.
 */
#ifndef IB_METRICS_H
#define IB_METRICS_H

#include "args/args.h"

/*
 * Print the metrics of all bonds, or replace the file of --output by them.
 * The exit status, 0 or 1 after a message.
 */
int metrics_run(const struct args *args);

#endif

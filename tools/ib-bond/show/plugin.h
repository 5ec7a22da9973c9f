/* SPDX-License-Identifier: GPL-2.0 */
/*
 * plugin: verdicts as a monitoring plugin prints them
 *
 * Monitoring Plugins Development Guidelines, "Plugin Output for Nagios" and
 * "Performance data" (https://www.monitoring-plugins.org/doc/guidelines.html):
 * one line that says all in short, "|" and 'LABEL'=VALUE[UNIT];WARN;CRIT;MIN;MAX
 * behind it, then lines with the details.  A "|" of ours would begin numbers,
 * so that none is in a text: it is shown as \x7c, and pasted as a shell reads it.
 */
#ifndef IB_PLUGIN_H
#define IB_PLUGIN_H

#include <stdio.h>

#include "verdict.h"

/* Print all VERDICTS, the worst first; with QUIET only bonds with findings, and nothing if there are none. */
int plugin_print(const struct verdicts *verdicts, bool quiet, FILE *out);

/* Print that nothing is known, and WHY, in one line. */
void plugin_unknown(const char *why, FILE *out);

#endif

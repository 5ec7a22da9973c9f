/* SPDX-License-Identifier: GPL-2.0 */
/* emit: the bonds and diagnostics of some configurations, in a form for others */
#ifndef IB_EMIT_H
#define IB_EMIT_H

#include <stdio.h>

#include "report/report.h"

int emit_text_bonds(const struct report *report, FILE *out);
int emit_text_vars(const struct report *report, FILE *out);
int emit_json_bonds(const struct report *report, FILE *out);
int emit_json_vars(const struct report *report, FILE *out);
int emit_shell_bonds(const struct report *report, FILE *out);
int emit_shell_vars(const struct report *report, FILE *out);
int emit_modprobe_bonds(const struct report *report, FILE *out);
int emit_ini_bonds(const struct report *report, FILE *out);

/* "datagram", "connected", NULL */
const char *emit_ipoib_mode(enum ipoib_mode mode);

/* The broadcast address of the first address that has one, into TEXT; NULL: none has. */
const char *emit_broadcast(const struct bond *bond, char text[INET_ADDRSTRLEN]);

#endif

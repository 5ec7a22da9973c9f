/* SPDX-License-Identifier: GPL-2.0 */
/*
 * convert: bonds of ifcfg files as files of another network service
 *
 * What the files say beyond the bond itself (gateway, DNS, routes) goes along;
 * every variable that does not is named on stderr with the reason.
 */
#ifndef IB_CONVERT_H
#define IB_CONVERT_H

#include <stdbool.h>
#include <stdio.h>

#include "report/report.h"
#include "form/form.h"

/* The form called NAME, or NULL. */
const struct form *convert_form(const char *name);

/*
 * The FILES of all bonds that are asked for; *LEFT counts those that are not
 * converted, for errors in their files.  0, -ENOTUNIQ (REPORT_TWINS) or -ENOMEM.
 */
int convert_all(const struct report *report, const struct form *form, struct form_files *files,
		unsigned int *left);

/* Emitters: the files one behind the other. */
int emit_nmconnection_bonds(const struct report *report, FILE *out);
int emit_nmstate_bonds(const struct report *report, FILE *out);
int emit_networkd_bonds(const struct report *report, FILE *out);

/*
 * Write the files of all bonds that are asked for into DIRECTORY, all of them
 * or none.  An exit status: 1 after a message, or when a bond's files have errors.
 */
int convert_write(const struct report *report, const struct form *form, const char *directory, bool force);

/*
 * For convert.c: what the ifcfg file of BOND and its routes say beyond the bond
 * into NET, and what is said there and cannot be carried over, to FILES.
 * 0 or -ENOMEM; form_net_free() either way.
 */
int convert_net(struct form_net *net, const struct report_part *part, const struct bond *bond,
		struct form_files *files);

/* For convert.c: name the variables of BOND's files that nothing carries. */
void convert_vars(const struct report_part *part, const struct bond *bond, struct form_files *files);

#endif

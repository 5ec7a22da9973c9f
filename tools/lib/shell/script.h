/* SPDX-License-Identifier: GPL-2.0 */
/*
 * script: what a file does to variables when a shell sources it
 *
 * The reference is bash 5.2's `source`, since the network scripts of RHEL and
 * of SLES 10 and 11 source the files.  Nothing is run.  What only running
 * could tell leaves the variable unknown, with a diagnostic where it stands.
 */
#ifndef IB_SCRIPT_H
#define IB_SCRIPT_H

#include "base/diag.h"
#include "vars.h"

/*
 * Read vars->text into VARS (fresh from vars_init()).  What is wrong with it
 * goes to DIAGS.  0 or -ENOMEM.
 */
int script_read(struct vars *vars, struct diags *diags);

/*
 * The same for a text as source_read() left it with the result ERR: not read,
 * or with NUL bytes and a byte order mark in it, which are diagnostics too.
 */
int script_load(struct vars *vars, int err, struct diags *diags);

/* Does script_read() say with CODE what a shell, and nobody else, makes of a line? */
bool script_says(enum code code);

#endif

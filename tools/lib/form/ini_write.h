/* SPDX-License-Identifier: GPL-2.0 */
/* ini_write: a bond in the form of ib-bonding.conf(5), which dialect_ini reads back as the same bond */
#ifndef IB_INI_WRITE_H
#define IB_INI_WRITE_H

#include <stddef.h>
#include <stdio.h>

#include "bond/bond.h"

/*
 * Write BOND as a section of its own to OUT, the Nth of the file from 0 on.
 * 0, or -EILSEQ: a value holds what an INI file cannot (both kinds of quotes,
 * a control character).  Errors of OUT stay with OUT: ferror().
 */
int ini_write_bond(const struct bond *bond, size_t n, FILE *out);

#endif

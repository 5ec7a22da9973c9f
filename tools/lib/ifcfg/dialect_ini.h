/* SPDX-License-Identifier: GPL-2.0 */
/* dialect_ini: ib-bonding.conf, the package's own description of bonds */
#ifndef IB_DIALECT_INI_H
#define IB_DIALECT_INI_H

struct conf;
struct text;

#define DIALECT_INI_PATH	"etc/ib-bonding.conf"

/*
 * Add the bonds of TEXT, which lives as long, to CONF; what is wrong with it
 * goes to its diagnostics.  0 or -errno: no memory, or no way to hand the
 * text to iniparser.
 */
int dialect_ini_read(struct conf *conf, struct text *text);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ini: a file of sections, keys and values, and where each stands
 *
 * iniparser reads the file; but it says neither where a value stands nor that
 * a key was given twice, and what it cannot read it drops without a word.  So
 * the lines are looked at here first, and iniparser sees only files in which
 * every line means one thing.
 */
#ifndef IB_INI_H
#define IB_INI_H

#include "diag.h"

struct ini_entry {
	char *section;		/* as iniparser has it: lower case; owned */
	char *key;		/* likewise; NULL: the section itself; owned */
	char *value;		/* of iniparser; NULL for a section; owned */
	uint32_t at;		/* of the section or key in the text */
	uint32_t value_at;
};

struct ini {
	struct ini_entry *v;	/* in the order of the file */
	size_t n, cap;
};

/*
 * Read TEXT.  A line that is none, or that stands there twice, goes to DIAGS,
 * and INI stays empty: half a file would be another configuration.  0,
 * -ENOMEM, or -errno of handing the bytes to iniparser.
 */
int ini_read(struct ini *ini, struct text *text, struct diags *diags);
void ini_free(struct ini *ini);

#define INI_LINE_MAX	1000	/* bytes; iniparser's buffer has 1024 */

#endif

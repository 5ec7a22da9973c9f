/* SPDX-License-Identifier: GPL-2.0 */
/* code: the stable names of what can be wrong with a configuration */
#ifndef IB_CODE_H
#define IB_CODE_H

enum code_severity {
	CODE_WARNING,		/* works, but not as one would think, or not everywhere */
	CODE_ERROR,		/* cannot do what was meant */
};

/* one row: CODE(enumerator, "NAME", severity, "what it means and what to do") */
enum code {
#define CODE(id, name, severity, paragraph) CODE_##id,
#include "code-table.h"
#undef CODE
	CODE_COUNT
};

struct code_row {
	const char *name;	/* never changes its meaning once released */
	enum code_severity severity;
	const char *paragraph;	/* for a person, one paragraph, no final full stop missing */
};

/* by enum code */
extern const struct code_row code_table[CODE_COUNT];

/* The code called NAME, or CODE_COUNT if there is none. */
enum code code_find(const char *name);

#endif

// SPDX-License-Identifier: GPL-2.0
/* code: the stable names of what can be wrong with a configuration; see code.h */
#include <string.h>

#include "code.h"

const struct code_row code_table[CODE_COUNT] = {
#define CODE(id, name, severity, paragraph) [CODE_##id] = { name, CODE_##severity, paragraph },
#include "code-table.h"
#undef CODE
};

enum code code_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < CODE_COUNT; i++)
		if (strcmp(code_table[i].name, name) == 0)
			break;
	return i;
}

// SPDX-License-Identifier: GPL-2.0
/* explain: --explain and --codes, what a finding means; see explain.h */
#include <stdio.h>

#include "base/code.h"
#include "base/near.h"
#include "explain.h"
#include "health.h"

enum { EXPLAIN_OK, EXPLAIN_USAGE = 2 };

static const char *severity(const struct health_row *row)
{
	return row->severity == HEALTH_CRITICAL ? "critical" : "warning";
}

static int refuse(const char *code)
{
	const struct health_row *row;
	struct near_hint hint;
	struct near near;
	size_t i;

	near_begin(&near, code);
	for (i = 0; i < CODE_COUNT; i++)
		near_offer(&near, code_table[i].name);
	for (row = health_table; row->code; row++)
		near_offer(&near, row->code);
	fprintf(stderr, "ib-bond: no such code: \"%s\"%s\n'ib-bond --codes' and 'ifcfg-parse --codes' list them.\n",
		code, near_hint_short(&near, &hint));
	return EXPLAIN_USAGE;
}

int explain_run(const struct args *args)
{
	const struct health_row *row = health_row(args->code);
	enum code code = code_find(args->code);

	if (!row && code == CODE_COUNT)
		return refuse(args->code);
	if (row)
		printf("%s (%s)\n%s\nMend: %s.\n", row->code, severity(row), row->paragraph, row->mend);
	/* a bond that runs and its files may have the same thing wrong */
	if (code != CODE_COUNT)
		printf("%s%s (%s, of a file)\n%s\n", row ? "\n" : "", code_table[code].name,
		       code_table[code].severity == CODE_ERROR ? "error" : "warning", code_table[code].paragraph);
	return EXPLAIN_OK;
}

int explain_codes(const struct args *args)
{
	const struct health_row *row;

	(void)args;
	for (row = health_table; row->code; row++)
		printf("%s\t%s\t%s\n", row->code, severity(row), row->paragraph);
	return EXPLAIN_OK;
}

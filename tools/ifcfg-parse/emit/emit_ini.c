// SPDX-License-Identifier: GPL-2.0
/* emit_ini: ib-bonding.conf(5), which ifcfg-parse reads back as the same bonds */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "emit.h"
#include "form/ini_write.h"

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Bonds of one name, of two roots: one file cannot hold both.  0, -ENOTUNIQ or -ENOMEM. */
static int look_for_twins(const struct report *report)
{
	const struct report_part *part;
	const char **names;
	size_t n = 0, i;
	int err = 0;

	each(part, report->parts, report->n_parts)
		n += part->conf.n_bonds;
	names = calloc(n + 1, sizeof(*names));
	if (!names)
		return -ENOMEM;
	n = 0;
	each(part, report->parts, report->n_parts)
		for (i = 0; i < part->conf.n_bonds; i++)
			if (report_wants_bond(part, &part->conf.bonds[i]))
				names[n++] = part->conf.bonds[i].ifname;
	qsort(names, n, sizeof(*names), by_name);
	for (i = 1; i < n && !err; i++)
		if (strcmp(names[i - 1], names[i]) == 0)
			err = -ENOTUNIQ;
	free(names);
	return err;
}

int emit_ini_bonds(const struct report *report, FILE *out)
{
	const struct report_part *part;
	size_t i, n = 0;
	int err = look_for_twins(report);

	each(part, report->parts, report->n_parts)
		for (i = 0; i < part->conf.n_bonds && !err; i++)
			if (report_wants_bond(part, &part->conf.bonds[i]))
				err = ini_write_bond(&part->conf.bonds[i], n++, out);
	return err;
}

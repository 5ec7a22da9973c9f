// SPDX-License-Identifier: GPL-2.0
/* report: what was asked for, read and written */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "emit.h"

static int failed(const char *what, int err)
{
	fprintf(stderr, "ifcfg-parse: %s: %s\n", *what ? what : "/", strerror(-err));
	return 1;
}

int report_read(struct report *report, const struct args *args)
{
	static char slash[] = "";
	static char *const host[] = { slash };
	char *const *roots = args->n_roots ? args->roots : host;
	size_t n = args->n_roots ? args->n_roots : 1, i;
	int err;

	*report = (struct report){ .names = args->names, .n_names = args->n_names };
	report->confs = calloc(n, sizeof(*report->confs));
	if (!report->confs)
		return failed("", -ENOMEM);
	for (i = 0; i < n; i++) {
		report->n_confs++;
		err = conf_read(&report->confs[i], roots[i], args->dialect);
		if (err)
			return failed(roots[i], err);
	}
	return 0;
}

int report_print(const struct report *report, const struct args *args)
{
	int err = args->emitter->bonds(report, stdout);

	if (!err && (fflush(stdout) || ferror(stdout)))
		err = -EIO;
	return err ? failed("output", err) : 0;
}

void report_free(struct report *report)
{
	size_t i;

	for (i = 0; i < report->n_confs; i++)
		conf_free(&report->confs[i]);
	free(report->confs);
}

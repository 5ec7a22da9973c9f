// SPDX-License-Identifier: GPL-2.0
/* print: what was asked for, and what is said about it; see print.h */
#include <errno.h>
#include <string.h>

#include "base/each.h"
#include "convert/convert.h"
#include "emitters.h"
#include "print.h"

/* Errors among what was asked for. */
static bool has_errors(const struct report *report)
{
	const struct report_part *part;
	size_t i;

	for (i = 0; i < report->diags.n; i++)
		if (diag_severity(&report->diags.v[i]) == CODE_ERROR)
			return true;
	each(part, report->parts, report->n_parts)
		for (i = 0; i < part->conf.diags.n; i++)
			if (diag_severity(&part->conf.diags.v[i]) == CODE_ERROR &&
			    report_wants_diag(part, &part->conf.diags.v[i]))
				return true;
	return false;
}

static void print_diags(const struct report *report, FILE *out)
{
	struct diag_style style = diag_style_for(out);
	const struct report_part *part;
	size_t i;

	for (i = 0; i < report->diags.n; i++)
		diag_print(&report->diags.v[i], style, out);
	each(part, report->parts, report->n_parts)
		for (i = 0; i < part->conf.diags.n; i++)
			if (report_wants_diag(part, &part->conf.diags.v[i]))
				diag_print(&part->conf.diags.v[i], style, out);
}

/* What was asked for, on stdout; diagnostics that have no place in it go to stderr. */
static int print(const struct report *report, const struct args *args)
{
	const struct emitter *emitter = args->emitter;

	if (args->check && !args->vars && emitter == emitters) {	/* text: the findings are it */
		print_diags(report, stdout);
		return 0;
	}
	if (args->readers)
		return emitter->readers(report, stdout);
	if (args->vars || !emitter->holds_diags)
		print_diags(report, stderr);
	return (args->vars ? emitter->vars : emitter->bonds)(report, stdout);
}

int print_report(const struct report *report, const struct args *args)
{
	int err;

	if (args->output_dir) {
		print_diags(report, stderr);
		return convert_write(report, convert_form(args->emitter->name), args->output_dir, args->force) ||
		       report->diags.n;
	}
	err = print(report, args);
	if (!err && fflush(stdout))
		err = -errno;
	else if (!err && ferror(stdout))
		err = -EIO;
	if (err) {
		fprintf(stderr, "ifcfg-parse: output: %s\n", err == -ENOTUNIQ ? REPORT_TWINS : strerror(-err));
		return 1;
	}
	return args->readers ? report_print_unread(report) : has_errors(report);
}

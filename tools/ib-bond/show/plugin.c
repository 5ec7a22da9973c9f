// SPDX-License-Identifier: GPL-2.0
/* plugin: verdicts as a monitoring plugin prints them; see plugin.h */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/each.h"
#include "base/json_string.h"
#include "plugin.h"

/* LEN bytes that may be anything, without a "|". */
static void put_bytes(const char *bytes, size_t len, FILE *out)
{
	const char *bar;

	for (; (bar = memchr(bytes, '|', len)); len -= bar + 1 - bytes, bytes = bar + 1) {
		diag_put_bytes(bytes, bar - bytes, out);
		fputs("\\x7c", out);
	}
	diag_put_bytes(bytes, len, out);
}

static void put(const char *text, FILE *out)
{
	put_bytes(text, strlen(text), out);
}

/* " REDUNDANCY, PORT-DOWN", each once: those of one code stand together. */
static void put_codes(const struct verdict *one, const char *before, FILE *out)
{
	const struct finding *f;

	each(f, one->findings.list, one->findings.n)
		if (f == one->findings.list || f->row != f[-1].row)
			fprintf(out, "%s%s", f == one->findings.list ? before : ", ", f->row->code);
}

/* --- the first line ---------------------------------------------------------------- */

static void put_head(enum severity severity, FILE *out)
{
	fprintf(out, "IB-BOND %s: ", severity_word(severity));
}

/* "bond0 REDUNDANCY, PORT-DOWN: one usable slave of 2: its failure ends all traffic" */
static void put_worst(const struct verdict *worst, FILE *out)
{
	put(worst->name, out);
	put_codes(worst, " ", out);
	if (*worst->name)
		fputs(": ", out);
	put(worst->findings.n ? worst->findings.list->reason : worst->unknown, out);
}

/* "; of 4 bonds 1 CRITICAL, 1 WARNING, 2 OK" */
static void put_others(const struct verdicts *verdicts, FILE *out)
{
	const struct verdict *one = NULL;
	enum severity last = HEALTH_OK;
	size_t n = 0;

	fprintf(out, "; of %zu bonds", verdicts->n);
	while ((one = verdicts_next(verdicts, one))) {
		if (n && one->severity == last)
			continue;
		last = one->severity;
		fprintf(out, "%s %zu %s", n++ ? "," : "", verdicts_count(verdicts, last), severity_word(last));
	}
}

/* "bond0, 2 of 2 slaves usable" */
static void put_all_well(const struct verdicts *verdicts, FILE *out)
{
	const struct verdict *one;
	size_t slaves = 0, usable = 0;

	each(one, verdicts->list, verdicts->n) {
		slaves += one->slaves;
		usable += one->usable;
	}
	if (verdicts->n == 1)
		put(verdicts->list->name, out);
	else
		fprintf(out, "%zu bonds", verdicts->n);
	fprintf(out, ", %zu of %zu slaves usable", usable, slaves);
}

static void put_summary(const struct verdicts *verdicts, FILE *out)
{
	const struct verdict *worst = verdicts_next(verdicts, NULL);

	put_head(worst->severity, out);
	if (worst->severity == HEALTH_OK) {
		put_all_well(verdicts, out);
		return;
	}
	put_worst(worst, out);
	if (verdicts->n > 1)
		put_others(verdicts, out);
}

/* --- numbers ----------------------------------------------------------------------- */

/* A quote is written twice; what may not be in a label, or is no text, becomes "_". */
static void put_label(const char *name, const char *what, FILE *out)
{
	const unsigned char *p = (const unsigned char *)name, *end = p + strlen(name);
	size_t n;

	fputs(" '", out);
	for (; p < end; p += n ? n : 1) {
		n = utf8_length(p, end - p);
		if (!n || *p < ' ' || *p == 0x7f || strchr("|=", *p))
			fputc('_', out);
		else if (*p == '\'')
			fputs("''", out);
		else
			fwrite(p, 1, n, out);
	}
	fprintf(out, "%s%s'=", *name ? "_" : "", what);
}

/*
 * In the order of looking: who draws graphs may tell the numbers by their place.
 * The limits are those of REDUNDANCY and NO-SLAVE.
 */
static void put_numbers(const struct verdicts *verdicts, FILE *out)
{
	const struct verdict *one;

	fputs(" |", out);
	put_label("", "bonds", out);
	fprintf(out, "%zu;;;0", verdicts->n - verdicts_count(verdicts, HEALTH_UNKNOWN));
	put_label("", "critical", out);
	fprintf(out, "%zu;;0;0", verdicts_findings(verdicts, HEALTH_CRITICAL));
	put_label("", "warning", out);
	fprintf(out, "%zu;0;;0", verdicts_findings(verdicts, HEALTH_WARNING));
	each(one, verdicts->list, verdicts->n) {
		if (one->severity == HEALTH_UNKNOWN)
			continue;
		put_label(one->name, "usable", out);
		fprintf(out, "%zu;2:;1:;0;%zu", one->usable, one->slaves);
		put_label(one->name, "failures", out);
		fprintf(out, "%" PRIu64 "c;;;0", one->failures);
	}
}

/* --- details ----------------------------------------------------------------------- */

static void put_diff(const char *diff, FILE *out)
{
	const char *end;

	for (; (end = strchr(diff, '\n')); diff = end + 1) {
		fputs("    ", out);
		put_bytes(diff, end - diff, out);
		fputc('\n', out);
	}
}

static int put_finding(const struct finding *f, const char *name, FILE *out)
{
	char *mend = verdict_mend(f, name);

	if (!mend)
		return -ENOMEM;
	fprintf(out, "  %s %s: ", severity_word(f->row->severity), f->row->code);
	put(f->slave, out);
	fputs(*f->slave ? ": " : "", out);
	put(f->reason, out);
	fprintf(out, "; mend: %s\n", mend);
	if (f->diff)
		put_diff(f->diff, out);
	free(mend);
	return 0;
}

static int put_details(const struct verdict *one, FILE *out)
{
	const struct finding *f;
	int err = 0;

	put(one->name, out);
	fprintf(out, " %s%s", severity_word(one->severity), *one->unknown ? ": " : "");
	put(one->unknown, out);
	put_codes(one, ": ", out);
	fputc('\n', out);
	for (f = one->findings.list; f && !err && f < one->findings.list + one->findings.n; f++)
		err = put_finding(f, one->name, out);
	return err;
}

int plugin_print(const struct verdicts *verdicts, bool quiet, FILE *out)
{
	const struct verdict *one = NULL;
	int err = 0;

	if (quiet && verdicts_worst(verdicts) == HEALTH_OK)
		return 0;
	put_summary(verdicts, out);
	put_numbers(verdicts, out);
	fputc('\n', out);
	while (!err && (one = verdicts_next(verdicts, one)))
		if (*one->name && !(quiet && one->severity == HEALTH_OK))
			err = put_details(one, out);
	return err;
}

void plugin_unknown(const char *why, FILE *out)
{
	put_head(HEALTH_UNKNOWN, out);
	put(why, out);
	fputc('\n', out);
}

// SPDX-License-Identifier: GPL-2.0
/* drill_report: what a drill has seen, as text and as JSON; see drill.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "drill_report.h"
#include "show/json.h"

#define MS(ns) ((ns) / 1e6)

int drill_report_tally(const struct drill_report *report, struct tally *tally)
{
	double *ms = calloc(report->n_moves + 1, sizeof(*ms));
	size_t i;

	if (!ms)
		return -ENOMEM;
	for (i = 0; i < report->n_moves; i++)
		ms[i] = MS(report->moves[i].result.gap);
	tally_make(tally, ms, report->n_moves);
	free(ms);
	return 0;
}

unsigned long drill_report_lost(const struct drill_report *report)
{
	unsigned long lost = 0;
	size_t i;

	for (i = 0; i < report->n_moves; i++)
		lost += report->moves[i].result.lost;
	return lost;
}

bool drill_report_late(const struct drill_report *report)
{
	size_t i;

	for (i = 0; report->max_outage && i < report->n_moves; i++)
		if (MS(report->moves[i].result.gap) > report->max_outage)
			return true;
	return false;
}

static void print_histogram(const struct tally *tally, FILE *out)
{
	unsigned int first = 0, last = TALLY_BUCKETS - 1, i, k;

	while (first < last && !tally->buckets[first])
		first++;
	while (last > first && !tally->buckets[last])
		last--;
	fputs("\noutage ms     moves\n", out);
	for (i = first; i <= last; i++) {
		if (tally_ends[i])
			fprintf(out, "%4u - %-4u  %6u  ", i ? tally_ends[i - 1] : 0, tally_ends[i], tally->buckets[i]);
		else
			fprintf(out, "%4u -       %6u  ", tally_ends[i - 1], tally->buckets[i]);
		for (k = 0; k < tally->buckets[i] && k < 40; k++)
			fputc('#', out);
		fputc('\n', out);
	}
}

static void print_line(const char *name, const struct tally *tally, unsigned long lost, FILE *out)
{
	fprintf(out, "%-9s %6zu %10.1f %10.1f %6lu", name, tally->n, tally->median, tally->longest, lost);
}

static void print_comparison(const struct drill_report *report, const struct tally *now, FILE *out)
{
	const struct earlier *earlier = report->earlier;

	fprintf(out, "\n%-9s %6s %10s %10s %6s\n", "", "MOVES", "MEDIAN-MS", "LONGEST-MS", "LOST");
	print_line("now", now, drill_report_lost(report), out);
	fputc('\n', out);
	print_line("earlier", &earlier->tally, earlier->lost, out);
	fprintf(out, "  %s%s%s %s\n", earlier->bond, *earlier->host ? " on " : "", earlier->host, earlier->time);
}

static void print_move(const struct drill_move *m, FILE *out)
{
	char move[2 * IFNAMSIZ + 2];

	snprintf(move, sizeof(move), "%s>%s", m->from, m->to);
	fprintf(out, "%5u  %-20s %9.1f %5u %5u %10.1f %14u ", m->round, move, MS(m->result.gap),
		m->result.lost, m->result.sent, MS(m->switched), m->announcements);
	if (m->result.learned < 0)
		fputs("        no\n", out);
	else
		fprintf(out, "%10.1f\n", MS(m->result.learned));
}

int drill_report_text(const struct drill_report *report, FILE *out)
{
	struct tally tally;
	size_t i;
	int err = drill_report_tally(report, &tally);

	if (err)
		return err;
	fprintf(out, "%s: probes to %s, %u a second\n\n%5s  %-20s %9s %5s %5s %10s %14s %10s\n", report->bond,
		report->peer, report->rate, "ROUND", "MOVE", "OUTAGE-MS", "LOST", "SENT", "SWITCH-MS",
		"ANNOUNCEMENTS", "LEARNED-MS");
	for (i = 0; i < report->n_moves; i++)
		print_move(&report->moves[i], out);
	if (report->n_moves)
		print_histogram(&tally, out);
	if (report->earlier)
		print_comparison(report, &tally, out);
	if (drill_report_late(report))
		fprintf(out, "\nan outage was longer than %u ms\n", report->max_outage);
	return 0;
}

static int put_double(struct json_object *to, const char *key, double ms)
{
	char text[32];

	snprintf(text, sizeof(text), "%.3f", ms);
	return json_put(to, key, json_object_new_double_s(ms, text));
}

static int put_ms(struct json_object *to, const char *key, int64_t ns)
{
	return put_double(to, key, MS(ns));
}

static int put_move(struct json_object *moves, const struct drill_move *m)
{
	struct json_object *one = json_object_new_object();

	if (json_append(moves, one))
		return -ENOMEM;
	return json_number(one, "round", m->round) || json_text(one, "from", m->from) ||
	       json_text(one, "to", m->to) || put_ms(one, "outage_ms", m->result.gap) ||
	       json_number(one, "lost", m->result.lost) || json_number(one, "sent", m->result.sent) ||
	       put_ms(one, "switch_ms", m->switched) ||
	       json_number(one, "announcements", m->announcements) ||
	       (m->result.learned < 0 ? json_text(one, "learned_ms", NULL) :
		put_ms(one, "learned_ms", m->result.learned)) ? -ENOMEM : 0;
}

static int put_histogram(struct json_object *to, const struct tally *tally)
{
	struct json_object *list = json_new(to, "histogram", json_object_new_array()), *one;
	size_t i;

	for (i = 0; list && i < TALLY_BUCKETS; i++) {
		one = json_object_new_object();
		if (json_append(list, one) ||
		    (tally_ends[i] ? json_number(one, "below_ms", tally_ends[i]) : json_text(one, "below_ms", NULL)) ||
		    json_number(one, "moves", tally->buckets[i]))
			return -ENOMEM;
	}
	return list ? 0 : -ENOMEM;
}

/* The host, and the module's knobs; null where it does not look after the bond. */
static int put_about(struct json_object *to, const struct about *about)
{
	const struct about_knob *knob;
	struct json_object *knobs;

	if (json_text(to, "host", about->host) || json_text(to, "time", about->time) ||
	    json_text(to, "kernel", about->kernel))
		return -ENOMEM;
	if (!about->module)
		return json_text(to, "ib_bonding", NULL);
	knobs = json_new(to, "ib_bonding", json_object_new_object());
	for (knob = about->knobs; knobs && knob < about->knobs + about->n_knobs; knob++)
		if (json_text(knobs, knob->name, knob->value))
			return -ENOMEM;
	return knobs ? 0 : -ENOMEM;
}

static int put_tally(struct json_object *to, const struct tally *tally, unsigned long lost)
{
	return json_number(to, "lost", lost) || put_double(to, "median_ms", tally->median) ||
	       put_double(to, "longest_ms", tally->longest) ? -ENOMEM : 0;
}

/* null where there was none to compare with */
static int put_earlier(struct json_object *to, const struct earlier *earlier)
{
	struct json_object *one;

	if (!earlier)
		return json_text(to, "earlier", NULL);
	one = json_new(to, "earlier", json_object_new_object());
	return !one || json_text(one, "ifname", earlier->bond) || json_text(one, "host", earlier->host) ||
	       json_text(one, "time", earlier->time) || json_number(one, "moves", earlier->tally.n) ||
	       put_tally(one, &earlier->tally, earlier->lost) ? -ENOMEM : 0;
}

static int put_moves(struct json_object *to, const struct drill_report *report)
{
	struct json_object *moves = json_new(to, "moves", json_object_new_array());
	size_t i;
	int err = moves ? 0 : -ENOMEM;

	for (i = 0; !err && i < report->n_moves; i++)
		err = put_move(moves, &report->moves[i]);
	return err;
}

int drill_report_json(const struct drill_report *report, FILE *out)
{
	struct json_object *all = json_object_new_object();
	struct tally tally;
	int err = drill_report_tally(report, &tally);

	err = err || !all || json_text(all, "ifname", report->bond) || json_text(all, "peer", report->peer) ||
	      json_number(all, "rate", report->rate) ||
	      (report->max_outage ? json_number(all, "max_outage_ms", report->max_outage) :
	       json_text(all, "max_outage_ms", NULL)) ||
	      json_truth(all, "late", drill_report_late(report)) ||
	      json_truth(all, "restored", report->restored) ||
	      put_about(all, report->about) || put_tally(all, &tally, drill_report_lost(report)) ||
	      put_earlier(all, report->earlier) || put_moves(all, report) ||
	      put_histogram(all, &tally);
	if (!err)
		json_print(all, out);
	json_object_put(all);
	return err ? -ENOMEM : 0;
}

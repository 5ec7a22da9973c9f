// SPDX-License-Identifier: GPL-2.0
/* drill_report: what a drill has seen, as text and as JSON; see drill.h */
#include <errno.h>
#include <string.h>

#include "drill.h"
#include "show/json.h"

#define MS(ns) ((ns) / 1e6)

/* upper ends of the histogram's buckets, milliseconds; the last has none */
static const unsigned int ends[] = { 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000 };
#define BUCKETS (sizeof(ends) / sizeof(ends[0]) + 1)

static void count(const struct drill_report *report, unsigned int buckets[BUCKETS])
{
	size_t i, b;

	memset(buckets, 0, BUCKETS * sizeof(buckets[0]));
	for (i = 0; i < report->n_moves; i++) {
		for (b = 0; b < BUCKETS - 1; b++)
			if (MS(report->moves[i].result.gap) < ends[b])
				break;
		buckets[b]++;
	}
}

bool drill_report_late(const struct drill_report *report)
{
	size_t i;

	for (i = 0; report->max_outage && i < report->n_moves; i++)
		if (MS(report->moves[i].result.gap) > report->max_outage)
			return true;
	return false;
}

static void print_histogram(const struct drill_report *report, FILE *out)
{
	unsigned int buckets[BUCKETS], first = 0, last = BUCKETS - 1, i, k;

	count(report, buckets);
	while (first < last && !buckets[first])
		first++;
	while (last > first && !buckets[last])
		last--;
	fputs("\noutage ms     moves\n", out);
	for (i = first; i <= last; i++) {
		if (i < BUCKETS - 1)
			fprintf(out, "%4u - %-4u  %6u  ", i ? ends[i - 1] : 0, ends[i], buckets[i]);
		else
			fprintf(out, "%4u -       %6u  ", ends[i - 1], buckets[i]);
		for (k = 0; k < buckets[i] && k < 40; k++)
			fputc('#', out);
		fputc('\n', out);
	}
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
	size_t i;

	fprintf(out, "%s: probes to %s, %u a second\n\n%5s  %-20s %9s %5s %5s %10s %14s %10s\n", report->bond,
		report->peer, report->rate, "ROUND", "MOVE", "OUTAGE-MS", "LOST", "SENT", "SWITCH-MS",
		"ANNOUNCEMENTS", "LEARNED-MS");
	for (i = 0; i < report->n_moves; i++)
		print_move(&report->moves[i], out);
	if (report->n_moves)
		print_histogram(report, out);
	if (drill_report_late(report))
		fprintf(out, "\nan outage was longer than %u ms\n", report->max_outage);
	return 0;
}

static int put_ms(struct json_object *to, const char *key, int64_t ns)
{
	char text[32];

	snprintf(text, sizeof(text), "%.3f", MS(ns));
	return json_put(to, key, json_object_new_double_s(MS(ns), text));
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

static int put_histogram(struct json_object *to, const struct drill_report *report)
{
	struct json_object *list = json_new(to, "histogram", json_object_new_array()), *one;
	unsigned int buckets[BUCKETS];
	size_t i;

	count(report, buckets);
	for (i = 0; list && i < BUCKETS; i++) {
		one = json_object_new_object();
		if (json_append(list, one) ||
		    (i < BUCKETS - 1 ? json_number(one, "below_ms", ends[i]) : json_text(one, "below_ms", NULL)) ||
		    json_number(one, "moves", buckets[i]))
			return -ENOMEM;
	}
	return list ? 0 : -ENOMEM;
}

int drill_report_json(const struct drill_report *report, FILE *out)
{
	struct json_object *all = json_object_new_object(), *moves;
	size_t i;
	int err;

	err = !all || json_text(all, "ifname", report->bond) || json_text(all, "peer", report->peer) ||
	      json_number(all, "rate", report->rate) ||
	      (report->max_outage ? json_number(all, "max_outage_ms", report->max_outage) :
	       json_text(all, "max_outage_ms", NULL)) ||
	      json_truth(all, "late", drill_report_late(report)) ||
	      json_truth(all, "restored", report->restored);
	moves = err ? NULL : json_new(all, "moves", json_object_new_array());
	err = moves ? 0 : -ENOMEM;
	for (i = 0; !err && i < report->n_moves; i++)
		err = put_move(moves, &report->moves[i]);
	if (!err)
		err = put_histogram(all, report);
	if (!err)
		json_print(all, out);
	json_object_put(all);
	return err;
}

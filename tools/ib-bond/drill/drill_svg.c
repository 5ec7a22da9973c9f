// SPDX-License-Identifier: GPL-2.0
/*
 * drill_svg: a drill's report as a drawing; see drill_report.h
 *
 * Two blocks: how many moves had an outage of which length, now and in the
 * earlier report; and the outages of each direction, a bar to the median and a
 * line to the longest.  Now is filled, earlier is an outline, so that it can be
 * read without colours, on paper too.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "drill_report.h"
#include "xml.h"

#define WIDTH	720
#define LEFT	150		/* of the bars, at least; names stand before them */
#define LETTER	7		/* so wide a letter is at most, on the average */
#define RIGHT	90		/* figures behind them */
#define LINE	22		/* from a row to the next */
#define NOW	"#2f6fb5"
#define EARLIER	"#b35900"

/* the moves from one slave to another */
struct direction {
	const char *from, *to;
	struct tally tally;
};

struct canvas {
	FILE *out;
	unsigned int y;		/* where the next row goes */
	unsigned int left;	/* where the bars begin */
};

static double max(double a, double b)
{
	return a > b ? a : b;
}

static void text(const struct canvas *c, double x, unsigned int y, const char *how, const char *words)
{
	fprintf(c->out, "<text x=\"%.1f\" y=\"%u\" %s>", x, y, how);
	xml_text(words, c->out);
	fputs("</text>\n", c->out);
}

static void bar(const struct canvas *c, unsigned int y, unsigned int height, double length, bool now)
{
	fprintf(c->out, "<rect x=\"%u\" y=\"%u\" width=\"%.1f\" height=\"%u\" %s/>\n", c->left, y, length, height,
		now ? "fill=\"" NOW "\"" : "fill=\"none\" stroke=\"" EARLIER "\" stroke-dasharray=\"3 2\"");
}

static void heading(struct canvas *c, const char *words)
{
	c->y += LINE;
	text(c, 0, c->y, "font-weight=\"bold\"", words);
	c->y += 10;
}

/* --- the histogram ------------------------------------------------------------------- */

/* "5 to 10 ms" */
static const char *bucket_name(size_t i, char name[32])
{
	if (!tally_ends[i])
		snprintf(name, 32, "from %u ms", tally_ends[i - 1]);
	else
		snprintf(name, 32, "%u to %u ms", i ? tally_ends[i - 1] : 0, tally_ends[i]);
	return name;
}

static void bucket(struct canvas *c, size_t i, const struct tally *now, const struct tally *earlier, double most)
{
	const double room = WIDTH - c->left - RIGHT;
	char words[64], name[32];

	text(c, c->left - 8.0, c->y + 14, "text-anchor=\"end\"", bucket_name(i, name));
	bar(c, c->y + 3, 14, now->buckets[i] * room / most, true);
	snprintf(words, sizeof(words), "%u", now->buckets[i]);
	if (earlier) {
		bar(c, c->y + 1, 18, earlier->buckets[i] * room / most, false);
		snprintf(words, sizeof(words), "%u, was %u", now->buckets[i], earlier->buckets[i]);
	}
	text(c, c->left + 6 + max(now->buckets[i], earlier ? earlier->buckets[i] : 0) * room / most, c->y + 14, "", words);
	c->y += LINE;
}

static void histogram(struct canvas *c, const struct tally *now, const struct tally *earlier)
{
	size_t i, first = TALLY_BUCKETS, last = 0;
	double most = 1;

	for (i = 0; i < TALLY_BUCKETS; i++) {
		if (!now->buckets[i] && !(earlier && earlier->buckets[i]))
			continue;
		first = i < first ? i : first;
		last = i;
		most = max(most, max(now->buckets[i], earlier ? earlier->buckets[i] : 0));
	}
	heading(c, earlier ? "Moves by their outage: now filled, earlier dashed" : "Moves by their outage");
	for (i = first; i <= last; i++)
		bucket(c, i, now, earlier, most);
}

/* --- the directions ------------------------------------------------------------------ */

static struct direction *direction_of(struct direction *list, size_t *n, const struct drill_move *m)
{
	size_t i;

	for (i = 0; i < *n; i++)
		if (!strcmp(list[i].from, m->from) && !strcmp(list[i].to, m->to))
			return &list[i];
	list[*n] = (struct direction){ .from = m->from, .to = m->to };
	return &list[(*n)++];
}

/* The outages of a direction, put in order in MS, which has room for all moves. */
static void tally_direction(struct direction *d, const struct drill_report *report, double *ms)
{
	const struct drill_move *m;
	size_t n = 0;

	for (m = report->moves; m < report->moves + report->n_moves; m++)
		if (!strcmp(d->from, m->from) && !strcmp(d->to, m->to))
			ms[n++] = m->result.gap / 1e6;
	tally_make(&d->tally, ms, n);
}

/* Where the bars begin, so that the longest name has room. */
static unsigned int left_of(const struct drill_report *report)
{
	const struct drill_move *m;
	size_t longest = 0, len;

	for (m = report->moves; m < report->moves + report->n_moves; m++) {
		len = strlen(m->from) + strlen(" > ") + strlen(m->to);
		longest = len > longest ? len : longest;
	}
	return longest * LETTER + 8 > LEFT ? longest * LETTER + 8 : LEFT;
}

static void direction_row(struct canvas *c, const struct direction *d, double most)
{
	const double room = WIDTH - c->left - RIGHT, median = c->left + d->tally.median * room / most,
		     longest = c->left + d->tally.longest * room / most;
	char words[96];

	snprintf(words, sizeof(words), "%s > %s", d->from, d->to);
	text(c, c->left - 8.0, c->y + 14, "text-anchor=\"end\"", words);
	bar(c, c->y + 3, 14, median - c->left, true);
	fprintf(c->out, "<path d=\"M%.1f %uH%.1fM%.1f %uv8\" stroke=\"black\" fill=\"none\"/>\n", median, c->y + 10,
		longest, longest, c->y + 6);
	snprintf(words, sizeof(words), "%.1f, %.1f", d->tally.median, d->tally.longest);
	text(c, longest + 6, c->y + 14, "", words);
	c->y += LINE;
}

static int directions(struct canvas *c, const struct drill_report *report, double longest)
{
	struct direction *list = calloc(report->n_moves + 1, sizeof(*list));
	double *ms = calloc(report->n_moves + 1, sizeof(*ms));
	size_t i, n = 0;

	if (list && ms) {
		for (i = 0; i < report->n_moves; i++)
			direction_of(list, &n, &report->moves[i]);
		heading(c, "Outage by direction, ms: median and longest");
		for (i = 0; i < n; i++) {
			tally_direction(&list[i], report, ms);
			direction_row(c, &list[i], longest > 0 ? longest : 1);
		}
	}
	i = list && ms;
	free(list);
	free(ms);
	return i ? 0 : -ENOMEM;
}

/* --- the whole ------------------------------------------------------------------------ */

static void title(struct canvas *c, const struct drill_report *report, const struct tally *now)
{
	char words[256];

	snprintf(words, sizeof(words), "%s on %s, %.19s", report->bond, report->about->host, report->about->time);
	c->y = 20;
	text(c, 0, c->y, "font-size=\"17\" font-weight=\"bold\"", words);
	c->y += LINE;
	snprintf(words, sizeof(words), "%zu moves, %s: median %.1f ms, longest %.1f ms, %lu probes lost", now->n,
		 report->about->module ? "with ib_bonding" : "the driver alone", now->median, now->longest,
		 drill_report_lost(report));
	text(c, 0, c->y, "", words);
}

int drill_report_svg(const struct drill_report *report, FILE *out)
{
	const struct tally *earlier = report->earlier ? &report->earlier->tally : NULL;
	char *body = NULL;
	size_t size = 0;
	struct canvas c = { .out = open_memstream(&body, &size), .left = left_of(report) };
	struct tally now;
	int err;

	if (!c.out)
		return -ENOMEM;
	err = drill_report_tally(report, &now);
	if (!err) {
		title(&c, report, &now);
		histogram(&c, &now, earlier);
		err = directions(&c, report, now.longest);
	}
	if (fclose(c.out))
		err = -ENOMEM;
	if (!err)	/* its height is known now */
		fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-10 -4 %d %u\" width=\"%d\" "
			"font-family=\"sans-serif\" font-size=\"13\">\n<rect x=\"-10\" y=\"-4\" width=\"%d\" height=\"%u\" "
			"fill=\"white\"/>\n%s</svg>\n", WIDTH + 20, c.y + 14, WIDTH + 20, WIDTH + 20, c.y + 14, body);
	free(body);
	return err;
}

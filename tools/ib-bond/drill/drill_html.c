// SPDX-License-Identifier: GPL-2.0
/* drill_html: a drill's report as a page: one file, with the drawing in it, that asks no network; see drill_report.h */
#include <errno.h>
#include <string.h>

#include "drill_report.h"
#include "xml.h"

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width\">\n<title>Failover drill</title>\n<style>\n"
	"body { font: 15px/1.4 sans-serif; color: black; background: white; max-width: 760px; margin: 1em auto; "
	"padding: 0 1em }\n"
	"table { border-collapse: collapse; margin: 1em 0 }\n"
	"th, td { text-align: left; padding: .15em .8em .15em 0; border-bottom: 1px solid #bbb; vertical-align: top }\n"
	".n { text-align: right }\nsvg { width: 100%; height: auto }\n"
	"@media print { body { margin: 0 } tr, svg { break-inside: avoid } }\n"
	"</style>\n</head>\n<body>\n";

static void cell(const char *text, const char *class, FILE *out)
{
	fprintf(out, "<td%s>", class);
	xml_text(text, out);
	fputs("</td>", out);
}

static void number(double value, int digits, FILE *out)
{
	fprintf(out, "<td class=\"n\">%.*f</td>", digits, value);
}

static void fact(const char *name, const char *text, FILE *out)
{
	fprintf(out, "<tr><th>%s</th>", name);
	cell(text, "", out);
	fputs("</tr>\n", out);
}

/* --- the tables ----------------------------------------------------------------------- */

static void put_facts(const struct drill_report *report, FILE *out)
{
	const struct about *about = report->about;
	const struct about_knob *knob;
	char text[64];

	fputs("<table>\n", out);
	fact("Host", about->host, out);
	fact("Time", about->time, out);
	fact("Kernel", about->kernel, out);
	fact("Bond", report->bond, out);
	snprintf(text, sizeof(text), "%u a second", report->rate);
	fact("Probes to", report->peer, out);
	fact("Probes", text, out);
	snprintf(text, sizeof(text), "%u ms: %s", report->max_outage,
		 drill_report_late(report) ? "an outage was longer" : "no outage was longer");
	if (report->max_outage)
		fact("Longest allowed", text, out);
	fact("Active slave", report->restored ? "as before" : "not as before", out);
	fputs("<tr><th>ib_bonding</th><td>", out);
	if (!about->module)
		fputs("not loaded: the driver alone", out);
	for (knob = about->knobs; knob < about->knobs + about->n_knobs; knob++) {
		fputs(knob == about->knobs ? "" : "<br>", out);
		xml_text(knob->name, out);
		fputs(" ", out);
		xml_text(knob->value, out);
	}
	fputs("</td></tr>\n</table>\n", out);
}

static void put_line(const char *name, const struct tally *tally, unsigned long lost, FILE *out)
{
	fputs("<tr>", out);
	cell(name, "", out);
	number(tally->n, 0, out);
	number(tally->median, 1, out);
	number(tally->longest, 1, out);
	number(lost, 0, out);
	fputs("</tr>\n", out);
}

static void put_summary(const struct drill_report *report, const struct tally *now, FILE *out)
{
	const struct earlier *earlier = report->earlier;
	char name[256];

	fputs("<table>\n<tr><th></th><th class=\"n\">Moves</th><th class=\"n\">Median, ms</th>"
	      "<th class=\"n\">Longest, ms</th><th class=\"n\">Probes lost</th></tr>\n", out);
	put_line("Now", now, drill_report_lost(report), out);
	if (earlier) {
		snprintf(name, sizeof(name), "Earlier: %s%s%s %.19s", earlier->bond, *earlier->host ? " on " : "",
			 earlier->host, earlier->time);
		put_line(name, &earlier->tally, earlier->lost, out);
	}
	fputs("</table>\n", out);
}

static void put_move(const struct drill_move *m, FILE *out)
{
	fputs("<tr>", out);
	number(m->round, 0, out);
	cell(m->from, "", out);
	cell(m->to, "", out);
	number(m->result.gap / 1e6, 1, out);
	number(m->result.lost, 0, out);
	number(m->result.sent, 0, out);
	number(m->switched / 1e6, 1, out);
	number(m->announcements, 0, out);
	if (m->result.learned < 0)
		cell("no", " class=\"n\"", out);
	else
		number(m->result.learned / 1e6, 1, out);
	fputs("</tr>\n", out);
}

static void put_moves(const struct drill_report *report, FILE *out)
{
	static const char *const columns[] = { "Round", "From", "To", "Outage, ms", "Lost", "Sent", "Switch, ms",
					       "Announcements", "Peer learned, ms" };
	size_t i;

	fputs("<h2>Moves</h2>\n<table>\n<tr>", out);
	for (i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		fprintf(out, "<th%s>%s</th>", i == 1 || i == 2 ? "" : " class=\"n\"", columns[i]);
	fputs("</tr>\n", out);
	for (i = 0; i < report->n_moves; i++)
		put_move(&report->moves[i], out);
	fputs("</table>\n", out);
}

int drill_report_html(const struct drill_report *report, FILE *out)
{
	struct tally now;
	int err = drill_report_tally(report, &now);

	if (err)
		return err;
	fputs(head, out);
	fputs("<h1>Failover drill of ", out);
	xml_text(report->bond, out);
	fputs("</h1>\n", out);
	put_facts(report, out);
	err = drill_report_svg(report, out);
	if (err)
		return err;
	put_summary(report, &now, out);
	put_moves(report, out);
	fputs("</body>\n</html>\n", out);
	return 0;
}

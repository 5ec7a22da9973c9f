// SPDX-License-Identifier: GPL-2.0
/* test_report: what --report writes of a drill, and --compare reads */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "drill/drill_report.h"

#define MS 1000000ll

static struct about about(void)
{
	return (struct about){ .host = "storage", .kernel = "6.1.0", .time = "2026-11-29T20:12:30.123456+01:00" };
}

/* a drill with an outage of each of OUTAGES, milliseconds; 0 ends them */
static struct drill_report report(struct drill_move *moves, const unsigned int *outages, const struct about *host)
{
	struct drill_report r = { .bond = "bond0", .peer = "10.0.0.9", .rate = 200, .moves = moves, .about = host };

	for (; *outages; outages++, r.n_moves++) {
		moves[r.n_moves] = (struct drill_move){ .round = 1, .result = { .gap = *outages * MS, .lost = 2 } };
		strcpy(moves[r.n_moves].from, r.n_moves % 2 ? "ib1" : "ib0");
		strcpy(moves[r.n_moves].to, r.n_moves % 2 ? "ib0" : "ib1");
	}
	return r;
}

static char *printed(const struct drill_report *r, int (*print)(const struct drill_report *report, FILE *out))
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(print(r, out), 0);
	fclose(out);
	return text;
}

static void a_tally_has_median_longest_and_buckets(void **state)
{
	double odd[] = { 9, 1, 2 }, even[] = { 5000, 4, 2, 1.9 };
	struct tally tally;

	(void)state;
	tally_make(&tally, odd, 3);
	assert_true(tally.median == 2 && tally.longest == 9);
	tally_make(&tally, even, 4);
	assert_true(tally.median == 3 && tally.longest == 5000);
	/* an end belongs to the bucket above it */
	assert_int_equal(tally.buckets[0], 1);
	assert_int_equal(tally.buckets[1], 2);
	assert_int_equal(tally.buckets[TALLY_BUCKETS - 1], 1);
	tally_make(&tally, NULL, 0);
	assert_true(tally.n == 0 && tally.median == 0 && tally.longest == 0);
}

/* Put TEXT into a file and read it as an earlier report. */
static int read_back(const char *text, struct earlier *earlier, struct why *why)
{
	char path[] = "/tmp/test_report.XXXXXX";
	int fd = mkstemp(path), err;

	assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
	err = earlier_read(earlier, path, why);
	unlink(path);
	return err;
}

static void a_report_is_read_back_as_it_was(void **state)
{
	static const unsigned int outages[] = { 30, 4, 8, 0 };
	struct drill_move moves[3];
	struct about host = about();
	struct drill_report r = report(moves, outages, &host);
	char *text = printed(&r, drill_report_json);
	struct earlier earlier;
	struct why why;

	(void)state;
	assert_int_equal(read_back(text, &earlier, &why), 0);
	assert_string_equal(earlier.bond, "bond0");
	assert_string_equal(earlier.host, "storage");
	assert_string_equal(earlier.time, host.time);
	assert_int_equal(earlier.lost, 6);
	assert_true(earlier.tally.n == 3 && earlier.tally.median == 8 && earlier.tally.longest == 30);
	free(text);
	r.earlier = &earlier;
	text = printed(&r, drill_report_json);
	assert_non_null(strstr(text, "\"earlier\":{\"ifname\":\"bond0\",\"host\":\"storage\","));
	assert_non_null(strstr(text, "\"moves\":3,\"lost\":6,\"median_ms\":8.000,\"longest_ms\":30.000}"));
	free(text);
	earlier_free(&earlier);
}

static void what_is_no_report_is_refused(void **state)
{
	static const char *const texts[] = {
		"", "[]", "{}", "nonsense", "{\"moves\":3}", "{\"moves\":[3]}", "{\"moves\":[{\"outage_ms\":1}]}",
		"{\"moves\":[{\"outage_ms\":-1,\"lost\":0}]}", "{\"moves\":[{\"outage_ms\":1,\"lost\":-1}]}", NULL
	};
	struct earlier earlier;
	struct why why;
	size_t i;

	(void)state;
	for (i = 0; texts[i]; i++) {
		assert_int_equal(read_back(texts[i], &earlier, &why), -EINVAL);
		assert_non_null(strstr(why.text, "no report of a drill"));
	}
	assert_int_equal(earlier_read(&earlier, "/nonexistent.json", &why), -ENOENT);
	/* release 1.0's has no host and no time */
	assert_int_equal(read_back("{\"ifname\":\"bond0\",\"moves\":[{\"outage_ms\":7.5,\"lost\":1}]}", &earlier, &why), 0);
	assert_string_equal(earlier.host, "");
	assert_true(earlier.tally.longest == 7.5);
	earlier_free(&earlier);
}

static void a_name_is_no_markup(void **state)
{
	static const unsigned int outages[] = { 30, 0 };
	struct drill_move moves[1];
	struct about host = about();
	struct drill_report r = report(moves, outages, &host);
	int (*const prints[])(const struct drill_report *, FILE *) = { drill_report_svg, drill_report_html };
	char *text;
	size_t i;

	(void)state;
	r.bond = "a<b>&\"\x9b";
	strcpy(moves[0].to, "<i>\x01");
	for (i = 0; i < 2; i++) {
		text = printed(&r, prints[i]);
		assert_non_null(strstr(text, "a&lt;b&gt;&amp;&quot;\\x9b"));
		assert_non_null(strstr(text, "&lt;i&gt;\\x01"));
		assert_null(strstr(text, "<i>"));
		assert_null(strstr(text, "<b>"));
		free(text);
	}
}

static void a_page_asks_no_network_and_has_the_drawing_and_each_move(void **state)
{
	static const unsigned int outages[] = { 31, 42, 0 };
	struct drill_move moves[2];
	struct about host = about();
	struct drill_report r = report(moves, outages, &host);
	char *text = printed(&r, drill_report_html), *at;
	unsigned int n = 0;

	(void)state;
	assert_non_null(strstr(text, "<svg "));
	assert_non_null(strstr(text, "not loaded: the driver alone"));
	assert_non_null(strstr(text, "<td class=\"n\">31.0</td>"));
	assert_non_null(strstr(text, "<td class=\"n\">42.0</td>"));
	/* the one address is the name space of SVG */
	for (at = text; (at = strstr(at, "http")); at++)
		n++;
	assert_int_equal(n, 1);
	free(text);
}

static void the_form_is_that_of_the_name(void **state)
{
	struct why why;

	(void)state;
	assert_int_equal(drill_report_may("/tmp/r.html", &why), 0);
	assert_int_equal(drill_report_may("/tmp/r.svg", &why), 0);
	assert_int_equal(drill_report_may("/tmp/r.json", &why), 0);
	assert_int_equal(drill_report_may("/tmp/r.pdf", &why), -EINVAL);
	assert_non_null(strstr(why.text, ".html, .svg or .json"));
	assert_int_equal(drill_report_may(".html", &why), -EINVAL);
	assert_int_equal(drill_report_may("/nonexistent/r.html", &why), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tally_has_median_longest_and_buckets),
		cmocka_unit_test(a_report_is_read_back_as_it_was),
		cmocka_unit_test(what_is_no_report_is_refused),
		cmocka_unit_test(a_name_is_no_markup),
		cmocka_unit_test(a_page_asks_no_network_and_has_the_drawing_and_each_move),
		cmocka_unit_test(the_form_is_that_of_the_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

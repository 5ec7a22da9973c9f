// SPDX-License-Identifier: GPL-2.0
/* probe: from probes and answers to outage, loss and what the peer has learned */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drill/probe.h"

/* Sent at i * 10, the answers as given; 0: none.  By slave 2 from the probe NEW on, else by 1. */
static struct probe_result result(const int64_t *answers, size_t n, size_t new, int64_t from, int64_t to)
{
	struct probe_sent list[32] = { 0 };
	struct probe probe = { .list = list, .n = n };
	struct probe_result r;
	size_t i;

	for (i = 0; i < n; i++)
		list[i] = (struct probe_sent){ (i + 1) * 10, answers[i], i < new ? 1 : 2 };
	probe_result(&probe, from, to, 2, &r);
	return r;
}

static void assert_result(struct probe_result r, unsigned int sent, unsigned int lost, int64_t gap, int64_t learned)
{
	assert_int_equal(r.sent, sent);
	assert_int_equal(r.lost, lost);
	assert_int_equal(r.gap, gap);
	assert_int_equal(r.learned, learned);
}

static void lost_probes_make_a_gap(void **state)
{
	/* sent            10  20  30 40 50  60  70 */
	int64_t answers[] = { 11, 21, 0, 0, 0, 61, 71 };

	(void)state;
	assert_result(result(answers, 7, 5, 25, 70), 5, 3, 61 - 30, 61 - 25);
}

static void answers_that_were_held_up_make_one_without_a_loss(void **state)
{
	int64_t answers[] = { 11, 21, 65, 65, 66, 67, 71 };

	(void)state;
	assert_result(result(answers, 7, 2, 25, 70), 5, 0, 65 - 30, 65 - 25);
}

static void nothing_comes_any_more(void **state)
{
	int64_t answers[] = { 11, 21, 0, 0, 0, 0, 0 };

	(void)state;
	assert_result(result(answers, 7, 7, 25, 90), 5, 5, 90 - 30, -1);
}

static void a_peer_that_answers_to_the_old_slave_has_learned_nothing(void **state)
{
	int64_t answers[] = { 11, 21, 31, 41, 51, 61, 71 };

	(void)state;
	assert_result(result(answers, 7, 7, 25, 70), 5, 0, 1, -1);
}

static void what_was_before_the_switch_is_no_outage_of_it(void **state)
{
	int64_t answers[] = { 11, 0, 0, 41, 51, 61, 71 };

	(void)state;
	assert_result(result(answers, 7, 4, 45, 70), 3, 0, 1, 51 - 45);
}

static void a_clock_that_is_set_makes_no_answer_older_than_the_last_look(void **state)
{
	(void)state;
	assert_int_equal(probe_when(3, 90, 100), 97);
	assert_int_equal(probe_when(10, 90, 100), 90);
	assert_int_equal(probe_when(11, 90, 100), 100);		/* set forward meanwhile */
	assert_int_equal(probe_when(-1, 90, 100), 100);		/* set back */
	assert_int_equal(probe_when(INT64_MAX, 0, 100), 100);
	assert_int_equal(probe_when(INT64_MIN, 0, 100), 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lost_probes_make_a_gap),
		cmocka_unit_test(answers_that_were_held_up_make_one_without_a_loss),
		cmocka_unit_test(nothing_comes_any_more),
		cmocka_unit_test(a_peer_that_answers_to_the_old_slave_has_learned_nothing),
		cmocka_unit_test(what_was_before_the_switch_is_no_outage_of_it),
		cmocka_unit_test(a_clock_that_is_set_makes_no_answer_older_than_the_last_look),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0
/* nl: a kernel that answers late, in part, or with nonsense */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

#include "host/nl.h"

/* what the next recvmsg() gives: bytes, or an errno; taken in order */
static struct answer {
	char bytes[256];
	size_t len;
	int error;
} answers[12];
static size_t n_answers, taken, room;

/* libmnl receives by this; the program's own stands before libc's */
ssize_t recvmsg(int fd, struct msghdr *msg, int flags)
{
	struct sockaddr_nl from = { .nl_family = AF_NETLINK };
	struct answer *a = &answers[taken];

	(void)fd;
	(void)flags;
	if (taken == n_answers) {
		errno = EAGAIN;		/* SO_RCVTIMEO ran out */
		return -1;
	}
	taken++;
	room = msg->msg_iov[0].iov_len;
	if (a->error) {
		errno = a->error;
		return -1;
	}
	if (a->len > room) {		/* libmnl makes ENOSPC of it */
		msg->msg_flags = MSG_TRUNC;
		return room;
	}
	memcpy(msg->msg_iov[0].iov_base, a->bytes, a->len);
	memcpy(msg->msg_name, &from, sizeof(from));
	msg->msg_namelen = sizeof(from);
	msg->msg_flags = 0;
	return a->len;
}

/* The kernel's ABI, written out: an acknowledgement of SEQ with ERROR, and WORDS if not NULL. */
static void answer_ack(uint32_t seq, int error, const char *words)
{
	struct answer *a = &answers[n_answers++];
	struct nlmsghdr *msg = mnl_nlmsg_put_header(a->bytes);
	struct nlmsgerr *e = mnl_nlmsg_put_extra_header(msg, sizeof(*e));

	msg->nlmsg_type = NLMSG_ERROR;
	msg->nlmsg_seq = seq;
	e->error = error;
	if (words) {
		msg->nlmsg_flags = NLM_F_CAPPED | NLM_F_ACK_TLVS;
		mnl_attr_put_strz(msg, NLMSGERR_ATTR_MSG, words);
	}
	a->len = msg->nlmsg_len;
}

static void answer_part(uint32_t seq, uint16_t type, uint16_t flags)
{
	struct answer *a = &answers[n_answers++];
	struct nlmsghdr *msg = mnl_nlmsg_put_header(a->bytes);

	mnl_nlmsg_put_extra_header(msg, sizeof(struct ifinfomsg));
	msg->nlmsg_type = type;
	msg->nlmsg_flags = flags;
	msg->nlmsg_seq = seq;
	a->len = msg->nlmsg_len;
}

static int start(void **state)
{
	(void)state;
	memset(answers, 0, sizeof(answers));
	n_answers = 0;
	taken = 0;
	return 0;
}

/* a harmless request: it is sent for real, its answer is ours */
static int talk(struct why *why)
{
	char buf[NL_SIZE];
	struct nlmsghdr *msg;
	struct nl nl;
	int err;

	assert_int_equal(nl_open(&nl, why), 0);
	msg = nl_begin(buf, RTM_GETLINK, 0);
	mnl_nlmsg_put_extra_header(msg, sizeof(struct ifinfomsg));
	err = nl_talk(&nl, msg, why);
	nl_close(&nl);
	return err;
}

static int each(const struct nlmsghdr *msg, void *data)
{
	(void)msg;
	++*(int *)data;
	return 0;
}

static int dump(int *n, struct why *why)
{
	char buf[NL_SIZE];
	struct nlmsghdr *msg;
	struct nl nl;
	int err;

	*n = 0;
	assert_int_equal(nl_open(&nl, why), 0);
	msg = nl_begin(buf, RTM_GETLINK, 0);
	mnl_nlmsg_put_extra_header(msg, sizeof(struct ifinfomsg));
	err = nl_dump(&nl, msg, each, n, why);
	nl_close(&nl);
	return err;
}

static void a_refusal_has_the_kernels_words(void **state)
{
	struct why why;

	(void)state;
	answer_ack(1, -EOPNOTSUPP, "Device type (infiniband) supports active-backup mode only");
	assert_int_equal(talk(&why), -EOPNOTSUPP);
	assert_string_equal(why.text, "Device type (infiniband) supports active-backup mode only (Operation not supported)");
}

static void a_refusal_without_words_has_its_number(void **state)
{
	struct why why;

	(void)state;
	answer_ack(1, -EBUSY, NULL);
	assert_int_equal(talk(&why), -EBUSY);
	assert_string_equal(why.text, "Device or resource busy");
}

static void a_kernel_that_does_not_answer_is_a_timeout(void **state)
{
	struct why why;

	(void)state;
	assert_int_equal(talk(&why), -ETIMEDOUT);
	assert_string_equal(why.text, "the kernel did not answer within 30 s");
}

static void the_late_answer_to_another_request_is_passed_over(void **state)
{
	struct why why;

	(void)state;
	answer_ack(0, -EPERM, NULL);
	answer_ack(1, 0, NULL);
	assert_int_equal(talk(&why), 0);
	assert_int_equal(taken, 2);
}

static void an_answer_cut_short_makes_no_sense(void **state)
{
	struct why why;

	(void)state;
	answer_ack(1, 0, NULL);
	answers[0].len -= 4;
	assert_int_equal(talk(&why), -EPROTO);

	start(NULL);
	answer_ack(1, 0, NULL);
	((struct nlmsghdr *)answers[0].bytes)->nlmsg_len = NLMSG_HDRLEN;
	answers[0].len = NLMSG_HDRLEN;
	assert_int_equal(talk(&why), -EPROTO);

	start(NULL);
	answer_ack(1, 5, NULL);		/* no errno */
	assert_int_equal(talk(&why), -EPROTO);
}

static void a_socket_that_fails_says_how(void **state)
{
	struct why why;

	(void)state;
	answers[n_answers++].error = ENOBUFS;
	assert_int_equal(talk(&why), -ENOBUFS);
	assert_string_equal(why.text, "no answer from the kernel: No buffer space available");
}

static void a_dump_ends_where_the_kernel_says(void **state)
{
	struct why why;
	int n;

	(void)state;
	answer_part(1, RTM_NEWLINK, NLM_F_MULTI);
	answer_part(1, RTM_NEWLINK, NLM_F_MULTI);
	answer_part(1, NLMSG_DONE, NLM_F_MULTI);
	assert_int_equal(dump(&n, &why), 0);
	assert_int_equal(n, 2);
}

static void a_dump_that_changed_under_way_is_asked_for_again(void **state)
{
	struct why why;
	int n;

	(void)state;
	answer_part(1, RTM_NEWLINK, NLM_F_MULTI | NLM_F_DUMP_INTR);
	answer_part(1, NLMSG_DONE, NLM_F_MULTI);
	assert_int_equal(dump(&n, &why), -EAGAIN);
}

static void a_dump_that_stops_is_a_timeout(void **state)
{
	struct why why;
	int n;

	(void)state;
	answer_part(1, RTM_NEWLINK, NLM_F_MULTI);
	assert_int_equal(dump(&n, &why), -ETIMEDOUT);
}

static void a_link_with_much_to_tell_is_asked_for_with_more_room(void **state)
{
	struct why why;
	char buf[NL_SIZE];
	struct nlmsghdr *msg;
	struct nl nl;
	size_t before;
	int n = 0;

	(void)state;
	answer_part(1, RTM_NEWLINK, NLM_F_MULTI);
	answers[0].len = 20000;
	answer_part(1, RTM_NEWLINK, NLM_F_MULTI);
	answer_part(1, NLMSG_DONE, NLM_F_MULTI);
	answer_part(2, NLMSG_DONE, NLM_F_MULTI);
	assert_int_equal(nl_open(&nl, &why), 0);
	before = nl.room;
	msg = nl_begin(buf, RTM_GETLINK, 0);
	mnl_nlmsg_put_extra_header(msg, sizeof(struct ifinfomsg));
	assert_int_equal(nl_dump(&nl, msg, each, &n, &why), -EAGAIN);
	assert_int_equal(n, 1);
	assert_true(before < 20000 && room > 20000);
	assert_int_equal(nl_dump(&nl, msg, each, &n, &why), 0);
	assert_true(room > 20000);
	nl_close(&nl);
}

static void a_long_dump_comes_in_large_parts(void **state)
{
	struct why why;
	size_t first;
	int n, i;

	(void)state;
	for (i = 0; i < 9; i++)
		answer_part(1, RTM_NEWLINK, NLM_F_MULTI);
	answer_part(1, NLMSG_DONE, NLM_F_MULTI);
	n_answers = 1;
	assert_int_equal(dump(&n, &why), -ETIMEDOUT);
	first = room;
	taken = 0;
	n_answers = 10;
	assert_int_equal(dump(&n, &why), 0);
	assert_int_equal(n, 9);
	assert_true(room > first);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_refusal_has_the_kernels_words, start),
		cmocka_unit_test_setup(a_refusal_without_words_has_its_number, start),
		cmocka_unit_test_setup(a_kernel_that_does_not_answer_is_a_timeout, start),
		cmocka_unit_test_setup(the_late_answer_to_another_request_is_passed_over, start),
		cmocka_unit_test_setup(an_answer_cut_short_makes_no_sense, start),
		cmocka_unit_test_setup(a_socket_that_fails_says_how, start),
		cmocka_unit_test_setup(a_dump_ends_where_the_kernel_says, start),
		cmocka_unit_test_setup(a_dump_that_changed_under_way_is_asked_for_again, start),
		cmocka_unit_test_setup(a_dump_that_stops_is_a_timeout, start),
		cmocka_unit_test_setup(a_link_with_much_to_tell_is_asked_for_with_more_room, start),
		cmocka_unit_test_setup(a_long_dump_comes_in_large_parts, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

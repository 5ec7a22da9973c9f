// SPDX-License-Identifier: GPL-2.0
/* journal: an event as systemd's journal takes it, https://systemd.io/JOURNAL_NATIVE_PROTOCOL */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "show/event.h"
#include "show/journal.h"

/* a socket where a journal would be, in a directory of its own */
struct fake {
	char directory[32], path[64];
	int fd;
};

static void open_fake(struct fake *fake)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	strcpy(fake->directory, "/tmp/journal.XXXXXX");
	assert_non_null(mkdtemp(fake->directory));
	snprintf(fake->path, sizeof(fake->path), "%s/socket", fake->directory);
	strcpy(at.sun_path, fake->path);
	fake->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_true(fake->fd >= 0);
	assert_int_equal(bind(fake->fd, (struct sockaddr *)&at, sizeof(at)), 0);
}

static void close_fake(struct fake *fake)
{
	close(fake->fd);
	unlink(fake->path);
	rmdir(fake->directory);
}

static void an_event_is_one_entry_of_fields(void **state)
{
	struct event event = { .kind = EVENT_ACTIVE, .moment = { 12345678901, 1795985575123456789 },
			       .bond = "bond0", .slave = "ib1", .was = "ib0", .reason = "it has no carrier" };
	struct fake fake;
	char text[1024];
	ssize_t n;

	(void)state;
	open_fake(&fake);
	assert_int_equal(event_journal(&event, fake.path), 0);
	n = recv(fake.fd, text, sizeof(text) - 1, 0);
	assert_true(n > 0);
	text[n] = '\0';
	assert_string_equal(text, "MESSAGE=bond0: active slave ib1 (was ib0: it has no carrier)\n"
			    "PRIORITY=5\nSYSLOG_IDENTIFIER=ib-bond\nIB_BOND_EVENT=active\nIB_BOND_NAME=bond0\n"
			    "IB_BOND_SLAVE=ib1\nIB_BOND_WAS=ib0\nIB_BOND_REASON=it has no carrier\n"
			    "IB_BOND_MONOTONIC_USEC=12345678\nIB_BOND_REALTIME_USEC=1795985575123456\n");
	assert_int_equal(recv(fake.fd, text, sizeof(text), 0), -1);
	close_fake(&fake);
}

static void a_newline_in_a_value_ends_no_field(void **state)
{
	static const char wanted[] = "KEY\n\3\0\0\0\0\0\0\0a\nb\nNEXT=\n";
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	journal_field(out, "KEY", "a\nb");
	journal_field(out, "NEXT", "");
	fclose(out);
	assert_int_equal(len, sizeof(wanted) - 1);
	assert_memory_equal(text, wanted, len);
	free(text);
}

static void without_a_journal_nothing_is_wrong_and_a_deaf_one_is(void **state)
{
	char path[200];
	struct fake fake;

	(void)state;
	open_fake(&fake);
	close(fake.fd);
	fake.fd = -1;
	assert_int_equal(journal_send(fake.path, "A=b\n", 4), -ECONNREFUSED);
	close_fake(&fake);
	assert_int_equal(journal_send(fake.path, "A=b\n", 4), 0);
	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(journal_send(path, "A=b\n", 4), -ENAMETOOLONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_is_one_entry_of_fields),
		cmocka_unit_test(a_newline_in_a_value_ends_no_field),
		cmocka_unit_test(without_a_journal_nothing_is_wrong_and_a_deaf_one_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

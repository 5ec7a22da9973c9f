// SPDX-License-Identifier: GPL-2.0
/* status: columns, the tree of a host put together here, and when a terminal gets colours */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/colour.h"
#include "show/drawing.h"
#include "show/screen.h"
#include "show/status.h"

#ifndef IFF_LOWER_UP
#define IFF_LOWER_UP (1 << 16)
#endif

/* bond0 over two ports that are called as long as can be; their RDMA devices likewise */
struct scene {
	struct host_link links[3];
	struct host_bond bond;
	struct host_addr addrs[2];
	struct port ports[2];
	struct snapshot now;
};

static void set_address(struct host_addr *to, const char *text)
{
	const char *why;

	assert_int_equal(addr_parse(text, 24, 64, &to->addr, &why), 0);
}

static void set_port(struct host_link *link, struct port *port, const char *device, uint8_t guid)
{
	link->addr.len = 20;
	link->addr.byte[19] = guid;
	*port = (struct port){ .number = 1, .state = "ACTIVE", .guid = { [7] = guid } };
	snprintf(port->device, sizeof(port->device), "%s", device);
}

static void build(struct scene *s)
{
	*s = (struct scene){
		.links = {
			{ .ifindex = 5, .ifname = "bond0", .kind = "bond", .type = ARPHRD_INFINIBAND, .mtu = 2044,
			  .flags = IFF_UP | IFF_LOWER_UP, .pkey = PKEY_UNSET },
			{ .ifindex = 6, .ifname = "ibp129s0f0.8001", .type = ARPHRD_INFINIBAND, .master = 5, .mtu = 2044,
			  .pkey = 0x8001, .mode = IPOIB_DATAGRAM },
			{ .ifindex = 7, .ifname = "ibp129s0f1.8001", .type = ARPHRD_INFINIBAND, .master = 5, .mtu = 2044,
			  .pkey = 0x8001, .mode = IPOIB_CONNECTED, .slave = { .state = 1, .mii = 2, .failures = 12 } },
		},
	};
	s->links[0].bond = &s->bond;
	s->links[0].addrs = s->addrs;
	s->links[0].n_addrs = 1;
	set_address(&s->addrs[0], "192.168.100.101/24");
	set_address(&s->addrs[1], "fd00::1");
	set_port(&s->links[1], &s->ports[0], "ibp129s0f0", 1);
	set_port(&s->links[2], &s->ports[1], "ibp129s0f1", 2);
	strcpy(s->ports[1].state, "DOWN");
	s->now = (struct snapshot){ .host = { .links = s->links, .n_links = 3 },
				    .ports = { .port = s->ports, .n = 2 } };
}

/* the table of SCENE with the columns TEXT, beside that of BEFORE unless it is NULL; the caller frees it */
static char *table(const struct scene *scene, const struct scene *before, const char *text, struct status_form form)
{
	struct grid now = { 0 }, was = { 0 };
	struct columns columns;
	struct why why;
	char *printed;
	size_t len;
	FILE *out = open_memstream(&printed, &len);

	assert_int_equal(columns_choose(&columns, text, &why), 0);
	if (form.colour && !*form.palette.sequence[0])
		palette_read(&form.palette);
	assert_int_equal(grid_fill(&now, &columns, &scene->now, NULL), 0);
	if (before)
		assert_int_equal(grid_fill(&was, &columns, &before->now, NULL), 0);
	assert_int_equal(status_table(&now, before ? &was : NULL, &form, out), 0);
	fclose(out);
	grid_free(&was);
	grid_free(&now);
	columns_free(&columns);
	return printed;
}

#define assert_table(scene, before, columns, expected, ...) do { \
	char *printed_ = table(scene, before, columns, (struct status_form){ __VA_ARGS__ }); \
	assert_string_equal(printed_, expected); \
	free(printed_); \
} while (0)

static void the_usual_columns_fit_a_terminal_of_eighty(void **state)
{
	struct scene scene;
	char *printed, *line;

	(void)state;
	build(&scene);
	assert_table(&scene, NULL, NULL,
		     "NAME              STATE  LINK PORT         PORT-STATE FAILED ADDRESS\n"
		     "bond0             UP     UP   -            -               - 192.168.100.101/24\n"
		     "|-ibp129s0f0.8001 ACTIVE UP   ibp129s0f0/1 ACTIVE          0 -\n"
		     "`-ibp129s0f1.8001 BACKUP DOWN ibp129s0f1/1 DOWN           12 -\n", .raw = false);
	printed = table(&scene, NULL, NULL, (struct status_form){ .raw = false });
	for (line = strtok(printed, "\n"); line; line = strtok(NULL, "\n"))
		assert_true(strlen(line) <= 80);
	free(printed);
}

static void a_program_gets_one_word_a_column(void **state)
{
	struct scene scene;

	(void)state;
	build(&scene);
	scene.links[0].n_addrs = 2;
	strcpy(scene.links[1].ifname, "ib 0\\");
	assert_table(&scene, NULL, "bond,Name,ADDRESS,mtu,TRANSPORT,P_KEY",
		     "BOND NAME ADDRESS MTU TRANSPORT P_KEY\n"
		     "bond0 bond0 192.168.100.101/24,fd00::1/64 2044 - -\n"
		     "bond0 ib\\x200\\x5c - 2044 datagram 0x8001\n"
		     "bond0 ibp129s0f1.8001 - 2044 connected 0x8001\n", .raw = true);
	assert_table(&scene, NULL, "BOND,STATE", "bond0 UP\nbond0 ACTIVE\nbond0 BACKUP\n", .raw = true,
		     .noheadings = true);
}

static void addresses_stand_one_below_the_other_where_a_person_looks(void **state)
{
	struct scene scene;

	(void)state;
	build(&scene);
	scene.links[0].n_addrs = 2;
	scene.now.host.n_links = 1;
	assert_table(&scene, NULL, "NAME,ADDRESS",
		     "NAME  ADDRESS\nbond0 192.168.100.101/24\n      fd00::1/64\n", .terminal = true);
}

static void what_changed_is_marked(void **state)
{
	struct scene was, now;

	(void)state;
	build(&was);
	build(&now);
	assert_table(&now, &was, "NAME,LINK", "NAME              LINK\nbond0             UP\n"
		     "|-ibp129s0f0.8001 UP\n`-ibp129s0f1.8001 DOWN\n", .raw = false);
	now.links[1].slave.mii = 2;
	assert_table(&now, &was, "NAME,LINK", "NAME              LINK\nbond0             UP\n"
		     "|-ibp129s0f0.8001 DOWN*\n`-ibp129s0f1.8001 DOWN\n", .raw = false);
	assert_table(&now, &was, "NAME,LINK", "NAME LINK\nbond0 UP\nibp129s0f0.8001 DOWN\nibp129s0f1.8001 DOWN\n",
		     .raw = true);
	assert_table(&now, &was, "LINK", "LINK\n\033[32mUP\033[0m\n\033[7m\033[31mDOWN\033[0m\n\033[31mDOWN\033[0m\n",
		     .colour = true);
	/* a slave that joins is new in all that it has, and the others are what they were */
	was.now.host.links = &was.links[0];
	was.now.host.n_links = 2;
	now.links[1].slave.mii = 0;
	assert_table(&now, &was, "NAME,LINK", "NAME               LINK\nbond0              UP\n"
		     "|-ibp129s0f0.8001  UP\n`-ibp129s0f1.8001* DOWN*\n", .raw = false);
}

static void each_column_says_something_of_each_link(void **state)
{
	const struct column *column, *other;
	struct scene scene;
	char *printed;

	(void)state;
	build(&scene);
	for (column = column_table; column->name; column++) {
		assert_true(*column->help && column->of);
		assert_int_equal(strspn(column->name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-"), strlen(column->name));
		for (other = column + 1; other->name; other++)
			assert_string_not_equal(column->name, other->name);
		printed = table(&scene, NULL, column->name, (struct status_form){ .raw = true, .noheadings = true });
		/* three lines, and no blank, which would be a column more */
		assert_non_null(strchr(strchr(strchr(printed, '\n') + 1, '\n') + 1, '\n'));
		assert_null(strpbrk(printed, " \t"));
		assert_int_not_equal(*printed, '\n');
		free(printed);
	}
}

static void a_column_that_is_not_there_is_named_with_what_was_meant(void **state)
{
	static const char *const wrong[] = { "", "+", "NAME,", ",NAME", "NAME,,MTU", "+NAME,+MTU", "N AME" };
	struct columns columns;
	struct why why;
	size_t i;

	(void)state;
	assert_int_equal(columns_choose(&columns, "NAME,PORT-STAET", &why), -EINVAL);
	assert_non_null(strstr(why.text, "no such column: \"PORT-STAET\"; did you mean PORT-STATE? There are NAME, STATE,"));
	columns_free(&columns);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(columns_choose(&columns, wrong[i], &why), -EINVAL);
		columns_free(&columns);
	}
	assert_int_equal(columns_choose(&columns, "+mtu,P_key", &why), 0);
	assert_string_equal(columns.list[0]->name, "NAME");
	assert_string_equal(columns.list[columns.n - 2]->name, "MTU");
	assert_string_equal(columns.list[columns.n - 1]->name, "P_KEY");
	columns_free(&columns);
}

static void fill(struct grid *grid, const struct columns *columns, const struct scene *scene)
{
	assert_int_equal(grid_fill(grid, columns, &scene->now, NULL), 0);
}

static void assert_gone(const struct drawing *drawing, const char *expected)
{
	char *said;
	size_t len;
	FILE *out = open_memstream(&said, &len);

	drawing_put_gone(drawing, out);
	fclose(out);
	assert_string_equal(said, expected);
	free(said);
}

/* Two changes in one go are compared with what stood before both, a later one with them. */
static void a_drawing_is_compared_with_what_stood_before_the_change(void **state)
{
	struct drawing drawing = { .shifted = 0 };
	struct columns columns;
	struct scene scene;
	struct grid new;
	struct why why;

	(void)state;
	build(&scene);
	assert_int_equal(columns_choose(&columns, "NAME,LINK", &why), 0);
	fill(&new, &columns, &scene);
	drawing_put(&drawing, &new, 100, 50);
	assert_null(drawing_before(&drawing));
	assert_gone(&drawing, "");

	scene.links[2].slave.mii = 1;
	fill(&new, &columns, &scene);
	assert_false(drawing_same(&drawing, &new));
	drawing_put(&drawing, &new, 110, 50);
	assert_string_equal(drawing_before(&drawing)->rows[2].cells[1].text, "DOWN");

	scene.links[2].slave.mii = 0;
	fill(&new, &columns, &scene);
	drawing_put(&drawing, &new, 159, 50);
	assert_string_equal(drawing_before(&drawing)->rows[2].cells[1].text, "DOWN");
	assert_string_equal(drawing.now.rows[2].cells[1].text, "UP");

	scene.now.host.n_links = 2;	/* ibp129s0f1.8001 leaves */
	fill(&new, &columns, &scene);
	assert_false(drawing_same(&drawing, &new));
	drawing_put(&drawing, &new, 160, 50);
	assert_string_equal(drawing_before(&drawing)->rows[2].cells[1].text, "UP");
	assert_gone(&drawing, ", gone: ibp129s0f1.8001");

	/* what no column shows */
	scene.links[1].addr.byte[0] = 1;
	fill(&new, &columns, &scene);
	assert_true(drawing_same(&drawing, &new));
	drawing_put(&drawing, &new, 300, 50);
	assert_gone(&drawing, "");
	drawing_free(&drawing);
	columns_free(&columns);
}

/* DECAWM off, CUP; EL behind each line; ED, DECAWM on */
static void assert_screen(const char *text, unsigned int rows, const char *expected)
{
	char *drawn;
	size_t len;
	FILE *out = open_memstream(&drawn, &len);

	screen_draw(text, rows, out);
	fclose(out);
	assert_string_equal(drawn, expected);
	free(drawn);
}

static void a_screen_is_drawn_over_as_far_as_there_is_room(void **state)
{
	(void)state;
	assert_screen("a\nb\n", 3, "\033[?7l\033[Ha\033[K\nb\033[K\n\033[J\033[?7h");
	assert_screen("a\nb\nc\n", 3, "\033[?7l\033[Ha\033[K\n(2 more lines)\033[K\n\033[J\033[?7h");
	assert_screen("a\nb\n", 1, "\033[?7l\033[H(2 more lines)\033[K\n\033[J\033[?7h");
	assert_screen("", 24, "\033[?7l\033[H\033[J\033[?7h");
}

/* --- colours ------------------------------------------------------------------------- */

static char directory[] = "/tmp/status-XXXXXX";

static int make_directory(void **state)
{
	(void)state;
	return mkdtemp(directory) ? 0 : -1;
}

static int remove_directory(void **state)
{
	(void)state;
	return rmdir(directory);
}

static void touch(const char *name, bool there)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	if (!there) {
		assert_int_equal(unlink(path), 0);
		return;
	}
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	close(fd);
}

/* terminal-colors.d(5): the narrower name wins, and of equal ones "enable" */
static void the_files_of_the_administrator_are_heard(void **state)
{
	static const struct {
		const char *files[3];
		int disabled;
	} cases[] = {
		{ { NULL }, 0 },
		{ { "disable" }, 1 },
		{ { "disable", "enable" }, 0 },
		{ { "disable", "ib-bond.enable" }, 0 },
		{ { "ib-bond.disable", "enable" }, 1 },
		{ { "ib-bond.disable", "@xterm.enable" }, 1 },
		{ { "ib-bond.disable", "ib-bond@xterm.enable" }, 0 },
		{ { "@xterm.disable" }, 1 },
		{ { "@vt100.disable", "ib-bond@vt100.disable" }, 0 },
		{ { "dmesg.disable", "ib-bondx.disable", "xib-bond.disable" }, 0 },
		{ { "ib-bond.scheme", ".disable", "ib-bond.disable.rpmsave" }, 0 },
	};
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (k = 0; k < 3 && cases[i].files[k]; k++)
			touch(cases[i].files[k], true);
		assert_int_equal(colour_disabled_in(directory, "ib-bond", "xterm"), cases[i].disabled);
		for (k = 0; k < 3 && cases[i].files[k]; k++)
			touch(cases[i].files[k], false);
	}
	assert_int_equal(colour_disabled_in("/nowhere", "ib-bond", "xterm"), -ENOENT);
}

/* SCHEME over the usual colours; what that makes of NAME */
static void assert_scheme(const char *scheme, enum palette_name name, const char *sequence)
{
	char text[256];
	struct palette palette;
	FILE *in;

	snprintf(text, sizeof(text), "%s", scheme);
	in = fmemopen(text, strlen(text), "r");
	assert_non_null(in);
	unsetenv("HOME");
	setenv("XDG_CONFIG_HOME", directory, 1);
	palette_read(&palette);
	palette_scheme(&palette, in);
	fclose(in);
	assert_string_equal(palette.sequence[name], sequence);
}

/* terminal-colors.d(5) */
static void a_scheme_has_other_colours(void **state)
{
	char many[300];

	(void)state;
	assert_scheme("good cyan\n", PALETTE_GOOD, "\033[36m");
	assert_scheme("good cyan\n", PALETTE_BAD, "\033[31m");
	assert_scheme("  bad\t1;33;44", PALETTE_BAD, "\033[1;33;44m");
	assert_scheme("# good red\n#good red\ngood\n\n", PALETTE_GOOD, "\033[32m");
	assert_scheme("good mauve\nerror yellow\n", PALETTE_GOOD, "\033[32m");
	assert_scheme("good mauve\nerror yellow\n", PALETTE_ERROR, "\033[1;33m");
	assert_scheme("good red\ngood blue # the last one\n", PALETTE_GOOD, "\033[34m");
	assert_scheme("changed reverse\nmark bold\nwarning lightgray\n", PALETTE_WARNING, "\033[37m");
	assert_scheme("good 1\\_\\e\\x\\?\n", PALETTE_GOOD, "\033[1 \033\\x\177m");
	assert_scheme("good 1\\", PALETTE_GOOD, "\033[1\\m");
	memset(many, '1', sizeof(many));
	memcpy(many, "bad ", 4);
	many[250] = '\0';
	snprintf(many + 200, 3, "\n");
	assert_scheme(many, PALETTE_GOOD, "\033[32m");
	assert_scheme(many, PALETTE_CHANGED, "\033[7m");
}

/* the scheme whose name is the narrowest, as of the other files */
static void the_scheme_is_that_of_the_program(void **state)
{
	static const char *const names[] = {
		"scheme", "@xterm.scheme", "test_status.scheme", "test_status@xterm.scheme", "other.scheme", "@vt100.scheme"
	};
	static const int order[] = { 4, 5, 0, 1, 2, 3 };
	char below[64], path[PATH_MAX], wanted[128], name[64];
	size_t i;

	(void)state;
	setenv("TERM", "xterm", 1);
	setenv("XDG_CONFIG_HOME", directory, 1);
	snprintf(below, sizeof(below), "%s/terminal-colors.d", directory);
	assert_int_equal(mkdir(below, 0700), 0);
	for (i = 0; i < 6; i++) {
		snprintf(name, sizeof(name), "terminal-colors.d/%s", names[order[i]]);
		touch(name, true);
		snprintf(wanted, sizeof(wanted), "%s/%s", directory, name);
		assert_int_equal(colour_scheme(path), i >= 2);
		if (i >= 2)
			assert_string_equal(path, wanted);
	}
	for (i = 0; i < 6; i++) {
		snprintf(name, sizeof(name), "terminal-colors.d/%s", names[i]);
		touch(name, false);
	}
	assert_int_equal(rmdir(below), 0);
}

/* a FIFO that nobody writes into, or a directory, is no scheme, and nobody waits for it */
static void a_scheme_is_a_regular_file(void **state)
{
	char below[64], path[96];
	struct palette palette;
	int directories;

	(void)state;
	setenv("TERM", "xterm", 1);
	setenv("XDG_CONFIG_HOME", directory, 1);
	snprintf(below, sizeof(below), "%s/terminal-colors.d", directory);
	snprintf(path, sizeof(path), "%s/scheme", below);
	assert_int_equal(mkdir(below, 0700), 0);
	for (directories = 0; directories < 2; directories++) {
		assert_int_equal(directories ? mkdir(path, 0700) : mkfifo(path, 0600), 0);
		alarm(20);
		palette_read(&palette);
		alarm(0);
		assert_string_equal(palette.sequence[PALETTE_GOOD], "\033[32m");
		assert_int_equal(remove(path), 0);
	}
	assert_int_equal(rmdir(below), 0);
}

static void a_terminal_gets_colours_unless_somebody_minds(void **state)
{
	int pty = posix_openpt(O_RDWR | O_NOCTTY), terminal, file = open("/dev/null", O_WRONLY);
	char below[64];

	(void)state;
	assert_true(pty >= 0 && !grantpt(pty) && !unlockpt(pty));
	terminal = open(ptsname(pty), O_RDWR | O_NOCTTY);
	assert_true(terminal >= 0);
	unsetenv("NO_COLOR");
	setenv("TERM", "xterm", 1);
	setenv("XDG_CONFIG_HOME", directory, 1);
	snprintf(below, sizeof(below), "%s/terminal-colors.d", directory);
	assert_int_equal(mkdir(below, 0700), 0);	/* it stands in the place of the system's */

	assert_true(colour_wanted(COLOUR_AUTO, terminal));
	assert_false(colour_wanted(COLOUR_NEVER, terminal));
	assert_false(colour_wanted(COLOUR_AUTO, file));
	assert_true(colour_wanted(COLOUR_ALWAYS, file));
	setenv("NO_COLOR", "", 1);
	assert_true(colour_wanted(COLOUR_AUTO, terminal));
	setenv("NO_COLOR", "1", 1);
	assert_false(colour_wanted(COLOUR_AUTO, terminal));
	assert_true(colour_wanted(COLOUR_ALWAYS, terminal));
	unsetenv("NO_COLOR");
	setenv("TERM", "dumb", 1);
	assert_false(colour_wanted(COLOUR_AUTO, terminal));
	unsetenv("TERM");
	assert_false(colour_wanted(COLOUR_AUTO, terminal));
	setenv("TERM", "xterm", 1);
	touch("terminal-colors.d/test_status.disable", true);
	assert_false(colour_wanted(COLOUR_AUTO, terminal));
	assert_true(colour_wanted(COLOUR_ALWAYS, terminal));
	touch("terminal-colors.d/test_status.disable", false);

	assert_int_equal(rmdir(below), 0);
	close(file);
	close(terminal);
	close(pty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_usual_columns_fit_a_terminal_of_eighty),
		cmocka_unit_test(a_program_gets_one_word_a_column),
		cmocka_unit_test(addresses_stand_one_below_the_other_where_a_person_looks),
		cmocka_unit_test(what_changed_is_marked),
		cmocka_unit_test(each_column_says_something_of_each_link),
		cmocka_unit_test(a_column_that_is_not_there_is_named_with_what_was_meant),
		cmocka_unit_test(a_drawing_is_compared_with_what_stood_before_the_change),
		cmocka_unit_test(a_screen_is_drawn_over_as_far_as_there_is_room),
		cmocka_unit_test(the_files_of_the_administrator_are_heard),
		cmocka_unit_test(a_scheme_has_other_colours),
		cmocka_unit_test(the_scheme_is_that_of_the_program),
		cmocka_unit_test(a_scheme_is_a_regular_file),
		cmocka_unit_test(a_terminal_gets_colours_unless_somebody_minds),
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}

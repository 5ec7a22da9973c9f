// SPDX-License-Identifier: GPL-2.0
/*
 * Random operations on bond0 and all that is around it, beside a model of what it ought
 * to be.
 *
 *	churn SEED STEPS MODULE.ko [limit=MS] [children]
 *
 * Runs in the guest as root, where bond0 is there over ib0 (port 1 of HCA 0), ib1 (port
 * 2) and ib2 (port 1 of HCA 1), and ib3 is nobody's.  With the word children they are
 * P_Key children of those, ib0.8001 and so on, that lose their port and their HCA with
 * them.  HCAs are removed and come back, the subnet administrator is slow at times, and
 * RTNL is held at times when a port dies.  A step is either
 *
 *	one operation, after which the active slave, the driver's view of every slave and
 *	each counter of the module are those of the model,
 *	a port that flaps, likewise after each time, or
 *	a burst of up to eight of them, a few milliseconds apart, in which it is open who is
 *	quicker.  After it the counters' sum is that of the driver's own lines in the kernel
 *	log, and the model begins anew from what is there.
 *
 * All the time, while the module is there: if a slave is usable, the active slave is a
 * usable one within LIMIT_US.  Usable: its port is ACTIVE, it is set up, has a carrier,
 * and the driver takes it for up.  The time counts from the operation's begin where that
 * is an event of the fabric, else from its return, for it holds the kernel's RTNL lock.
 *
 * With a limit every step is a burst, and LIMIT_US is that long: for a clock that is not
 * the guest's own, and two processors.  What the fabric does is done by a second thread
 * then, so that it meets the calls of the first.
 *
 * Times are the guest's; started by tests/module/churn they count instructions, so that
 * the same seed is the same run, but for what the kernel itself draws by lot.  What the
 * model leaves out: warmed, redirected, and figures that are times.
 *
 * Exit: 0; 1 after a failure, with what led to it, what ought to be and what is there.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "churn.h"

struct churn c;

static void prepare(void)
{
	struct model *m = &c.model;
	char line[64], *word, *rest = line;
	int i, fd;

	c.control = open(CONTROL, O_WRONLY | O_CLOEXEC);
	c.kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	c.sock = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	c.fd_curr = open(BONDING "active_slave", O_RDONLY | O_CLOEXEC);
	c.note = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	if (c.control < 0 || c.note < 0 || c.kmsg < 0 || c.sock < 0 || c.fd_curr < 0)
		die("bond0, the fabric or the kernel log");
	lseek(c.kmsg, 0, SEEK_END);
	*m = (struct model){ .primary = NONE, .curr = NONE, .active = NONE, .came_from = NONE,
			     .miimon = 100, .grat = 1, .loaded = true, .known = true,
			     .children = m->children };
	m->newer = !access(FIGURES "failovers_held", F_OK);
	m->hookless = put(FIGURES "redirect", "1");
	model_defaults(m);
	put(FIGURES "redirect", redirects[m->knob[REDIRECT]]);
	for (i = 0; i < SLAVES; i++) {
		m->slave[i] = (struct slave){
			.present = true, .up = true, .port = true, .prefix = 1, .enslaved = true,
			.speed = true,
		};
		c.fd_carrier[i] = c.fd_link[i] = -1;
		gid_prefix(i, 1);
	}
	fd = open(BONDING "slaves", O_RDONLY | O_CLOEXEC);
	get(fd, line, sizeof(line));
	close(fd);
	while ((word = strsep(&rest, " ")))
		if (*word)
			m->member[m->members++] = m->order[m->n++] = slave_named(word);
	c.log_active = NONE;
	c.lenient = true;
	for (i = 0; i < REASONS; i++)
		c.told += switches(i);
	begin_anew();
	c.log_active = m->curr;
}

static void one_step(void)
{
	struct op op;

	c.logged = 0;
	c.bad_since = 0;
	if (!c.loose)
		keep_away();
	if (c.loose || !below(20)) {
		burst(2 + below(7));
		return;
	}
	if (!below(40) && flap())
		return;
	choose(&op, false);
	remember(&op, "");
	if (!model_blind(&op)) {
		single(&op);
		return;
	}
	rush(&op);
	begin_anew();
}

static int compare_us(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void show_figures(const char *title, struct figures *f)
{
	if (!f->n)
		return;
	qsort(f->us, f->n, sizeof(*f->us), compare_us);
	printf("to a usable slave, %s: %zu times, %lld/%lld/%lld us (minimum/median/maximum)\n",
	       title, f->n, (long long)f->us[0], (long long)f->us[f->n / 2], (long long)f->us[f->n - 1]);
}

static bool parse(char **argv)
{
	c.seed = c.random = strtoull(argv[1], NULL, 10);
	c.steps = strtoul(argv[2], NULL, 10);
	c.ko = argv[3];
	c.limit_us = LIMIT_US;
	for (argv += 4; *argv; argv++) {
		if (!strncmp(*argv, "limit=", 6)) {
			c.loose = true;
			c.limit_us = atoll(*argv + 6) * 1000;
		} else if (!strcmp(*argv, "children")) {
			c.model.children = true;
		} else {
			return false;
		}
	}
	return true;
}

int main(int argc, char **argv)
{
	int64_t begin;
	int i;

	if (argc < 4 || !parse(argv)) {
		fputs("usage: churn SEED STEPS MODULE.ko [limit=MS] [children]\n", stderr);
		return 2;
	}
	begin = now_ms();
	prepare();
	if (c.loose)
		hand_start();
	for (c.step = 1; c.step <= c.steps; c.step++) {
		one_step();
		if (c.step % 1000 == 0) {
			printf("%lu steps\n", c.step);
			fflush(stdout);
		}
	}
	printf("seed %llu: %lu steps, %lu of them bursts, %lu operations in %lld s of the guest\n",
	       (unsigned long long)c.seed, c.steps, c.bursts, c.ops,
	       (long long)(now_ms() - begin) / 1000);
	if (c.mended)
		printf("IPoIB left a carrier on or an address as it was %lu times\n", c.mended);
	printf("switches:");
	for (i = 0; i < REASONS; i++)
		printf(" %s %u", reasons[i], c.by_reason[i]);
	printf("\n");
	if (c.redirected)
		printf("%u packets took the detour\n", c.redirected);
	show_figures("after an event of the fabric", &c.event);
	show_figures("with RTNL held for 100 ms", &c.held);
	show_figures("after a call", &c.call);
	return 0;
}

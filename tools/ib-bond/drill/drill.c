// SPDX-License-Identifier: GPL-2.0
/* drill: --drill, move a bond's active slave about and see what its traffic feels; see drill.h */
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drill.h"
#include "drill_report.h"
#include "act/guard.h"
#include "show/health.h"
#include "act/kernel.h"
#include "act/lock.h"
#include "act/signals.h"
#include "host/like.h"
#include "host/snapshot.h"
#include "host/sysfs.h"
#include "shell/paste.h"

#define MS		1000000ll	/* nanoseconds */
#define BEFORE		(300 * MS)	/* answers must flow for so long before a move */
#define AFTER		(700 * MS)	/* and after it */
#define PATIENCE	(10000 * MS)	/* for a peer that does not answer any more */
#define GRACE		(200 * MS)	/* for the last answers of a run */
#define SLAVES_MAX	64

struct drill {
	const struct args *args;
	const volatile sig_atomic_t *stop;	/* a signal came: go back, and end */
	struct snapshot now;
	const struct host_link *bond;
	const struct host_link *slaves[SLAVES_MAX];	/* the active one first */
	int ifindexes[SLAVES_MAX];
	size_t n_slaves;
	struct addr peer;
	char peer_text[ADDR_STRLEN];
	struct kernel kernel;
	struct probe probe;
	struct drill_move *moves;
	size_t n_moves, n_planned;
};

/* --- what is refused --------------------------------------------------------------- */

/* Fill the slaves, and refuse a bond that a move could leave without traffic. */
static int look_at_bond(struct drill *d, struct why *why)
{
	const char *name = d->args->ifname, *mode, *active;
	const struct host_link *link, *first;
	struct near_hint hint;
	struct paste quoted;
	size_t i;

	d->n_slaves = 0;
	d->bond = host_link(&d->now.host, name);
	if (!d->bond || !d->bond->bond)
		return why_set(why, -ENODEV, "%s: %s%s", name, d->bond ? "not a bond" : "no such bond",
			       like_bond(&d->now.host, name, &hint));
	mode = host_option(d->bond, "mode");
	if (!mode || strcmp(mode, "active-backup"))
		return why_set(why, -EINVAL, "%s: no bond in mode active-backup", name);
	active = host_option(d->bond, "active_slave");
	first = active ? host_link(&d->now.host, active) : NULL;
	if (!first)
		return why_set(why, -EINVAL, "%s: it has no active slave", name);
	d->slaves[d->n_slaves++] = first;
	for (i = 0; i < d->now.host.n_links && d->n_slaves < SLAVES_MAX; i++) {
		link = &d->now.host.links[i];
		if (link->master != d->bond->ifindex || link == first)
			continue;
		if (!health_usable(link, &d->now.ports))
			return why_set(why, -EINVAL, "%s: %s is not usable: a drill would risk the traffic (ib-bond --check %s%s)",
				       name, link->ifname, *name == '-' ? "-- " : "", paste_word(name, &quoted));
		d->slaves[d->n_slaves++] = link;
	}
	if (d->n_slaves < 2)
		return why_set(why, -EINVAL, "%s: %s is its only slave: there is nowhere to move to", name, active);
	for (i = 0; i < d->n_slaves; i++)
		d->ifindexes[i] = d->slaves[i]->ifindex;
	return 0;
}

/* The gateway of the default route through the bond: proc_pid_net(5). */
static bool find_gateway(const char *bond, char text[ADDR_STRLEN])
{
	unsigned int to, gateway, mask, flags;
	char line[256], name[IFNAMSIZ];
	FILE *in = fopen("/proc/net/route", "re");
	struct in_addr addr;
	bool found = false;

	while (in && !found && fgets(line, sizeof(line), in)) {
		if (sscanf(line, "%15s %x %x %x %*d %*d %*d %x", name, &to, &gateway, &flags, &mask) != 5)
			continue;
		found = strcmp(name, bond) == 0 && !to && !mask && gateway;
		addr.s_addr = gateway;
	}
	if (in)
		fclose(in);
	return found && inet_ntop(AF_INET, &addr, text, ADDR_STRLEN);
}

static int choose_peer(struct drill *d, struct why *why)
{
	const char *text = d->args->peer;

	if (!text && !find_gateway(d->bond->ifname, d->peer_text))
		return why_set(why, -EINVAL, "%s: no default route through it: say whom to probe with --peer IP", d->bond->ifname);
	if (text)
		snprintf(d->peer_text, sizeof(d->peer_text), "%s", text);
	if (inet_pton(AF_INET, d->peer_text, d->peer.ip) == 1)
		d->peer.family = AF_INET;
	else if (inet_pton(AF_INET6, d->peer_text, d->peer.ip) == 1)
		d->peer.family = AF_INET6;
	else
		return why_set(why, -EINVAL, "--peer %s: not an IP address", d->peer_text);
	return 0;
}

static int ask(const struct drill *d, struct why *why)
{
	char answer[16];

	if (d->args->yes)
		return 0;
	if (!isatty(STDIN_FILENO))
		return why_set(why, -EPERM, "a drill interrupts the traffic of %s: --yes where nobody can be asked",
			       d->bond->ifname);
	fprintf(stderr, "This moves the traffic of %s %zu times.  Go on? [y/N] ", d->bond->ifname, d->n_planned);
	if (fgets(answer, sizeof(answer), stdin) && (*answer == 'y' || *answer == 'Y'))
		return 0;
	return why_set(why, -EPERM, "%s: left as it is", d->bond->ifname);
}

/* The host as it is, with the bond, its slaves and the peer in it. */
static int look(struct drill *d, struct why *why)
{
	struct names also = { 0 };
	int err;

	names_add(&also, d->args->ifname);
	err = snapshot_read(&d->now, d->args->way, &also, why);
	names_free(&also);
	if (err)
		return err;
	err = look_at_bond(d, why);
	if (!err)
		err = choose_peer(d, why);
	if (err)
		snapshot_free(&d->now);
	d->n_planned = (size_t)d->args->rounds * d->n_slaves;
	return err;
}

/* --- a move ------------------------------------------------------------------------- */

static struct step option_step(const struct drill *d, const char *name, const char *old, const char *text)
{
	struct step step = { .op = STEP_OPTION, .row = option_find(name, strlen(name)), .old = old, .text = text };

	snprintf(step.ifname, sizeof(step.ifname), "%s", d->bond->ifname);
	return step;
}

/* The switch has a thread of its own: the kernel may hold it up, and probes go on. */
struct change {
	struct drill *drill;
	struct step step;
	int64_t begun, ended;
	struct why why;
	int err;
	volatile bool done;
};

static void *change_option(void *arg)
{
	struct change *c = arg;
	struct plan plan = { .steps = &c->step, .n_steps = 1 };

	c->begun = probe_now();
	c->err = kernel_apply(&c->drill->kernel, &plan, NULL, 0, &c->why);
	c->ended = probe_now();
	c->done = true;
	return NULL;
}

static size_t answers_since(const struct probe *p, int64_t since)
{
	size_t i, n = 0;

	for (i = 0; i < p->n; i++)
		n += p->list[i].back >= since;
	return n;
}

/* Probe until answers have flowed for TIME, from SINCE on; false: PATIENCE is over, or a signal. */
static bool flows(struct drill *d, int64_t since, int64_t time)
{
	size_t enough = time / d->probe.interval / 2 + 1;
	int64_t end = since + PATIENCE;

	probe_run(&d->probe, since + time);
	while (!*d->stop && probe_now() < end) {
		if (answers_since(&d->probe, probe_now() - time) >= enough)
			return true;
		probe_run(&d->probe, probe_now() + 50 * MS);
	}
	return false;
}

static int move(struct drill *d, unsigned int round, const struct host_link *from,
		const struct host_link *to, struct why *why)
{
	struct drill_move *m = &d->moves[d->n_moves];
	struct change c = { .drill = d, .step = option_step(d, "active_slave", from->ifname, to->ifname) };
	int64_t after;
	pthread_t thread;

	*m = (struct drill_move){ .round = round };
	snprintf(m->from, sizeof(m->from), "%s", from->ifname);
	snprintf(m->to, sizeof(m->to), "%s", to->ifname);
	probe_begin(&d->probe);
	if (!flows(d, probe_now(), BEFORE))
		return why_set(why, *d->stop ? -EINTR : -ETIMEDOUT, *d->stop ? "interrupted" : "%s does not answer", d->peer_text);
	if (pthread_create(&thread, NULL, change_option, &c))
		return why_set(why, -EAGAIN, "cannot start a thread");
	while (!c.done)
		probe_run(&d->probe, probe_now() + 5 * MS);
	pthread_join(thread, NULL);
	if (c.err) {
		*why = c.why;
		return c.err;
	}
	flows(d, c.ended, AFTER);
	after = probe_now();
	probe_run(&d->probe, after + GRACE);	/* an answer that is under way is none that is lost */
	m->switched = c.ended - c.begun;
	m->announcements = d->probe.announcements;
	probe_result(&d->probe, c.begun, after, to->ifindex, &m->result);
	d->n_moves++;
	return *d->stop ? why_set(why, -EINTR, "interrupted") : 0;
}

static void show_progress(const struct drill *d)
{
	char bar[41];
	size_t done = d->n_moves * (sizeof(bar) - 1) / d->n_planned;

	if (d->args->quiet || !isatty(STDERR_FILENO))
		return;
	memset(bar, ' ', sizeof(bar) - 1);
	memset(bar, '#', done);
	bar[sizeof(bar) - 1] = '\0';
	fprintf(stderr, "\r[%s] %zu of %zu%s", bar, d->n_moves, d->n_planned, d->n_moves == d->n_planned ? "\n" : "");
}

/* A round: from the active slave to each other one in turn, and back. */
static int rounds(struct drill *d, struct why *why)
{
	unsigned int round;
	size_t i;
	int err = 0;

	for (round = 1; round <= d->args->rounds && !err; round++) {
		for (i = 0; i < d->n_slaves && !err; i++) {
			show_progress(d);
			err = move(d, round, d->slaves[i], d->slaves[(i + 1) % d->n_slaves], why);
		}
	}
	show_progress(d);
	return err;
}

/* --- the whole ---------------------------------------------------------------------- */

static bool is_active(const char *bond, const char *slave)
{
	char now[IFNAMSIZ];

	return sysfs_read(bond, "bonding/active_slave", now, sizeof(now)) == 0 && strcmp(now, slave) == 0;
}

/*
 * With `primary` set the driver would choose anew by itself: it is cleared
 * meanwhile.  The plan that the guard watches is one that is never carried out
 * as a whole; to undo it restores both.
 */
static int between(struct drill *d, bool *restored, struct why *why)
{
	const char *primary = host_option(d->bond, "primary");
	struct step steps[] = {
		option_step(d, "active_slave", d->slaves[0]->ifname, d->slaves[1]->ifname),
		option_step(d, "primary", primary, NULL),
	};
	struct plan restore = { .steps = steps, .n_steps = primary ? 2 : 1 };
	struct plan clear = { .steps = &steps[1], .n_steps = 1 };
	struct guard guard;
	struct why undo;
	int err;

	err = guard_start(&guard, &restore, kernel_undo_anew, d->kernel.way, why);
	if (err)
		return err;
	guard_mark(&guard, 0, restore.n_steps);
	err = primary ? kernel_apply(&d->kernel, &clear, NULL, 0, why) : 0;
	if (!err)
		err = rounds(d, why);
	kernel_undo(&d->kernel, &restore, restore.n_steps, &undo);
	*restored = is_active(d->bond->ifname, d->slaves[0]->ifname);
	guard_mark(&guard, 0, 0);
	guard_stop(&guard);
	if (!*restored)
		return why_set(why, -EIO, "%s was active and is not any more", d->slaves[0]->ifname);
	return err;
}

/* Between kernel_open() and its end, the host is in hand. */
static int move_about(struct drill *d, bool *restored, struct why *why)
{
	int err;

	d->moves = calloc(d->n_planned, sizeof(*d->moves));
	if (!d->moves)
		return why_set(why, -ENOMEM, "out of memory");
	if (d->kernel.way == WAY_AUTO && d->now.host.by_sysfs)
		d->kernel.way = WAY_SYSFS;
	d->kernel.verbose = d->args->verbose;
	err = probe_open(&d->probe, d->bond->ifname, d->bond->ifindex, &d->peer, d->args->rate,
			 d->ifindexes, d->n_slaves, why);
	if (!err)
		err = between(d, restored, why);
	probe_close(&d->probe);
	return err;
}

/*
 * Take the lock, and look again: another drill that had it may have been halfway
 * when we looked first, with another slave active than the one to go back to.
 */
static int run(struct drill *d, bool *restored, struct why *why)
{
	int err, lock;

	lock = lock_take(d->args->quiet ? NULL : "ib-bond: waiting for another ib-bond", why);
	if (lock < 0)
		return lock;
	snapshot_free(&d->now);
	err = look(d, why);
	if (!err)
		err = kernel_open(&d->kernel, d->args->way, why);
	if (!err) {
		err = move_about(d, restored, why);
		kernel_close(&d->kernel);
	}
	close(lock);
	return err;
}

/* What was seen goes to standard output, and into --report. */
static int tell(const struct drill *d, const struct about *about, const struct earlier *earlier, bool restored,
		struct why *why)
{
	struct drill_report report = {
		.bond = d->args->ifname, .peer = d->peer_text, .rate = d->args->rate,
		.max_outage = d->args->max_outage, .moves = d->moves, .n_moves = d->n_moves,
		.restored = restored, .about = about, .earlier = d->args->compare ? earlier : NULL,
	};
	int err = 0;

	if (!d->n_moves)
		return 0;
	if (d->args->json ? drill_report_json(&report, stdout) : drill_report_text(&report, stdout))
		return why_set(why, -ENOMEM, "out of memory");
	if (d->args->report)
		err = drill_report_write(&report, d->args->report, why);
	if (!err && drill_report_late(&report))
		err = why_set(why, -ETIME, "%s: an outage was longer than %u ms", report.bond, report.max_outage);
	return err;
}

/* What would be written to the bond, in order. */
static void print_moves(const struct drill *d)
{
	const char *primary = host_option(d->bond, "primary");
	struct step step;
	size_t i;

	if (primary) {
		step = option_step(d, "primary", primary, NULL);
		step_print(&step, stdout);
	}
	for (i = 0; i < d->n_planned; i++) {
		step = option_step(d, "active_slave", NULL, d->slaves[(i + 1) % d->n_slaves]->ifname);
		step_print(&step, stdout);
	}
	if (primary) {
		step = option_step(d, "primary", NULL, primary);
		step_print(&step, stdout);
	}
}

/* Move, and tell; EARLIER is what to compare with, or empty. */
static int go(struct drill *d, const struct earlier *earlier, struct why *why)
{
	struct about about;
	bool restored = false;
	struct why other;
	int err, untold;

	about_read(&about, d->bond->ifname);
	d->stop = signals_catch();
	err = run(d, &restored, why);
	untold = tell(d, &about, earlier, restored, &other);
	if (untold && err)
		fprintf(stderr, "ib-bond: %s\n", other.text);
	if (untold && !err) {
		*why = other;
		err = untold;
	}
	free(d->moves);
	return err;
}

static int drill(struct drill *d, struct why *why)
{
	struct earlier earlier = { 0 };
	int err = 0;

	if (d->args->report)
		err = drill_report_may(d->args->report, why);
	if (!err && d->args->compare)
		err = earlier_read(&earlier, d->args->compare, why);
	if (err)
		return err;
	if (d->args->dry_run) {
		print_moves(d);
	} else {
		err = ask(d, why);
		if (!err && geteuid() != 0)
			err = why_set(why, -EPERM, "only root can move a bond's traffic");
		if (!err)
			err = go(d, &earlier, why);
	}
	earlier_free(&earlier);
	return err;
}

int drill_run(const struct args *args)
{
	struct drill d = { .args = args };
	struct why why;
	int err = look(&d, &why);

	if (!err) {
		err = drill(&d, &why);
		snapshot_free(&d.now);
	}
	if (err)
		fprintf(stderr, "ib-bond: %s\n", why.text);
	return err ? 1 : 0;
}

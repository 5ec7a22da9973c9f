// SPDX-License-Identifier: GPL-2.0
/* watch: --watch, the status drawn anew when something changes; see watch.h */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "act/signals.h"
#include "base/colour.h"
#include "drawing.h"
#include "host/cable.h"
#include "host/snapshot.h"
#include "screen.h"
#include "status.h"
#include "watch.h"

/*
 * A failover is some eight messages within milliseconds, and is to be one
 * drawing; a host where others make and delete links all day is to be heard too.
 */
#define QUIET	50000000ll	/* ns without a message, after which it is looked */
#define LATEST	500000000ll	/* ns after the first message, when it is looked in any case */
#define NEVER	INT64_MAX

/* A failover is two drawings nevertheless: a person sees what it changed in all, not since 60 ms before. */
#define MARKED	1000000000ll	/* ns that a mark stays on a terminal at least */

/* The reader went away, which is said by nothing. */
#define UNREAD	(-EPIPE)

struct watch {
	const struct args *args;
	const struct columns *columns;
	struct status_form form;
	bool in_place;			/* of a terminal with a cursor */
	int out;			/* where it is drawn */
	struct mnl_socket *sock;
	const volatile sig_atomic_t *stop;
	sigset_t waiting;
	struct drawing drawing;
	int64_t first, last;		/* messages that nobody has looked for yet; 0: none */
	int64_t drawn;
};

static int64_t monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ll + now.tv_nsec;
}

/* --- hearing ----------------------------------------------------------------------- */

/*
 * Heard is that something changes, not what: it is read anew.  So no message
 * can be lost that matters, and there need not be room for many.
 */
static int start(struct watch *w, struct why *why)
{
	w->sock = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (!w->sock || mnl_socket_bind(w->sock, RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR,
					MNL_SOCKET_AUTOPID) < 0)
		return why_set(why, -errno, "cannot hear of changes: %s", strerror(errno));
	return 0;
}

static int hear(struct watch *w, struct why *why)
{
	char buf[1];	/* the rest of a message is cut, for nobody reads it */
	ssize_t got;

	do {
		got = recv(mnl_socket_get_fd(w->sock), buf, sizeof(buf), MSG_TRUNC);
	} while (got > 0 || (got < 0 && (errno == ENOBUFS || errno == EINTR)));
	if (got < 0 && errno != EAGAIN)
		return why_set(why, -errno, "cannot hear of changes: %s", strerror(errno));
	w->last = monotonic();
	if (!w->first)
		w->first = w->last;
	return 0;
}

/* --- writing ----------------------------------------------------------------------- */

/*
 * The terminal once more, for a write that does not wait: poll(2) says that it
 * has room when it has any, and a write that waits hears no signal.  Ours alone
 * is so, not that of the shell.  A pipe takes PIPE_BUF at once, or says no.
 */
static int open_out(const struct status_form *form)
{
	int fd = form->terminal ? open("/proc/self/fd/1", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1;

	return fd < 0 ? STDOUT_FILENO : fd;
}

/* A signal ends a reader that does not read, and a terminal that was stopped. */
static int write_out(struct watch *w, const char *text, size_t len, struct why *why)
{
	struct pollfd out = { .fd = w->out, .events = POLLOUT };
	ssize_t put;

	while (len && !*w->stop) {
		if (ppoll(&out, 1, NULL, &w->waiting) <= 0)
			continue;
		put = write(w->out, text, len < PIPE_BUF ? len : PIPE_BUF);
		if (put < 0 && (errno == EPIPE || errno == EIO))	/* EIO: of a terminal that has gone */
			return UNREAD;
		if (put < 0 && errno != EAGAIN && errno != EINTR)
			return why_set(why, -errno, "cannot write: %s", strerror(errno));
		text += put > 0 ? put : 0;
		len -= put > 0 ? put : 0;
	}
	return 0;
}

/* A signal may have come within a drawing. */
static void leave(const struct watch *w)
{
	struct pollfd out = { .fd = w->out, .events = POLLOUT };

	if (w->in_place && poll(&out, 1, 0) > 0 && write(w->out, SCREEN_WRAP, strlen(SCREEN_WRAP)) < 0)
		return;		/* nobody is there to see it */
}

/* --- drawing ----------------------------------------------------------------------- */

/* The time, as ISO 8601 has it, and what is gone; a program gets an empty line between two tables. */
static void put_heading(const struct watch *w, FILE *out)
{
	char text[40] = "";
	time_t now = time(NULL);
	struct tm tm;

	if (drawing_before(&w->drawing) && !w->in_place)
		fputc('\n', out);
	if (w->form.raw || w->form.noheadings)
		return;
	if (localtime_r(&now, &tm))
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S%z", &tm);
	fputs(text, out);
	drawing_put_gone(&w->drawing, out);
	fputc('\n', out);
}

/* The drawing as text, which the caller frees; NULL: no memory. */
static char *table(const struct watch *w)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	int err;

	if (!out)
		return NULL;
	put_heading(w, out);
	err = status_table(&w->drawing.now, drawing_before(&w->drawing), &w->form, out);
	if (fclose(out) || err) {
		free(text);
		return NULL;
	}
	return text;
}

static char *frame(const char *text)
{
	char *drawn = NULL;
	size_t len;
	FILE *out = open_memstream(&drawn, &len);

	if (!out)
		return NULL;
	screen_draw(text, screen_rows(STDOUT_FILENO), out);
	if (fclose(out)) {
		free(drawn);
		return NULL;
	}
	return drawn;
}

static int draw(struct watch *w, struct why *why)
{
	char *text = table(w), *drawn = text && w->in_place ? frame(text) : text;
	int err = drawn ? write_out(w, drawn, strlen(drawn), why) : why_set(why, -ENOMEM, "out of memory");

	if (drawn != text)
		free(drawn);
	free(text);
	w->drawn = monotonic();
	return err;
}

/* --- looking ----------------------------------------------------------------------- */

/* How it stands, into GRID. */
static int look(struct watch *w, struct grid *grid, struct why *why)
{
	const struct names none = { 0 };	/* beside the bonds and their slaves */
	struct snapshot now;
	int err = snapshot_read(&now, w->args->way, &none, why);

	*grid = (struct grid){ 0 };
	if (err)
		return err;
	if (columns_ask(w->columns))
		cables_ask(&now.ports, &now.host);
	err = grid_fill(grid, w->columns, &now, status_name(w->args));
	if (err)
		why_set(why, err, "out of memory");
	else if (!w->drawn && !grid->n && status_name(w->args))
		err = status_absent(w->args, &now.host);
	snapshot_free(&now);
	return err;
}

/* Look again, and draw it if there is something to be seen, or if it is time. */
static int look_again(struct watch *w, bool time_is_up, struct why *why)
{
	struct grid new = { 0 };
	int err = look(w, &new, why);

	w->first = 0;
	if (err || (!time_is_up && drawing_same(&w->drawing, &new))) {
		grid_free(&new);
		return err;
	}
	drawing_put(&w->drawing, &new, monotonic(), w->in_place ? MARKED : 0);
	return draw(w, why);
}

/* When it is to be drawn whether or not something changed. */
static int64_t time_up(const struct watch *w)
{
	return w->args->watch_seconds ? w->drawn + w->args->watch_seconds * 1000000000ll : NEVER;
}

/* When it is to be looked at again. */
static int64_t due(const struct watch *w)
{
	int64_t settled = w->last + QUIET, latest = w->first + LATEST, up = time_up(w);

	if (!w->first)
		return up;
	if (settled > latest)
		settled = latest;
	return settled < up ? settled : up;
}

/* Wait for what comes first: a message, the time that is due, a signal, a reader who goes. */
static int await(struct watch *w, struct why *why)
{
	struct pollfd fds[] = { { .fd = mnl_socket_get_fd(w->sock), .events = POLLIN },
				{ .fd = w->out } };
	int64_t at = due(w), left = at == NEVER ? 0 : at - monotonic();
	struct timespec span = { .tv_sec = 0 };
	int err = 0;

	if (left > 0)
		span = (struct timespec){ left / 1000000000, left % 1000000000 };
	if (ppoll(fds, 2, at == NEVER ? NULL : &span, &w->waiting) < 0) {
		if (errno != EINTR)
			return why_set(why, -errno, "cannot wait: %s", strerror(errno));
		return *w->stop || !w->in_place ? 0 : draw(w, why);	/* the window has another size */
	}
	if (fds[1].revents)
		return UNREAD;
	if (fds[0].revents)
		err = hear(w, why);
	if (!err && monotonic() >= due(w))
		err = look_again(w, monotonic() >= time_up(w), why);
	return err;
}

/* --- the verb ---------------------------------------------------------------------- */

/* Something to be interrupted by. */
static void on_resize(int number)
{
	(void)number;
}

/* SIGWINCH is let in only where it is waited, as the others are. */
static void catch_signals(struct watch *w)
{
	struct sigaction action = { .sa_handler = on_resize };
	sigset_t resize;

	w->stop = signals_catch();
	sigaction(SIGWINCH, &action, NULL);
	signals_block(&w->waiting);
	sigemptyset(&resize);
	sigaddset(&resize, SIGWINCH);
	sigprocmask(SIG_BLOCK, &resize, NULL);
	sigdelset(&w->waiting, SIGWINCH);
}

static int watch(struct watch *w, struct why *why)
{
	int err = start(w, why);

	if (!err)
		err = look_again(w, true, why);
	while (!err && !*w->stop)
		err = await(w, why);
	return err;
}

int watch_run(const struct args *args)
{
	struct watch w = { .args = args, .form = status_form(args) };
	struct columns columns;
	struct why why;
	int err, status = status_columns(&columns, args);

	if (status)
		return status;
	w.columns = &columns;
	w.in_place = w.form.terminal && !w.form.raw && colour_terminal(getenv("TERM"));
	w.out = open_out(&w.form);
	catch_signals(&w);
	err = watch(&w, &why);
	if (err < 0 && err != UNREAD) {
		fprintf(stderr, "ib-bond: %s\n", why.text);
		err = 1;
	}
	leave(&w);
	if (w.out != STDOUT_FILENO)
		close(w.out);
	if (w.sock)
		mnl_socket_close(w.sock);
	drawing_free(&w.drawing);
	columns_free(&columns);
	return err == UNREAD ? 0 : err;
}

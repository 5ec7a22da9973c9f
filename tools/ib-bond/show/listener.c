// SPDX-License-Identifier: GPL-2.0
/* listener: takes what the kernel tells of links when it tells it; see listener.h */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "listener.h"

/*
 * A failover is about eight messages of 2 to 4 KiB with all that the kernel
 * adds.  Root may ask for more than rmem_max allows.
 */
#define LISTENER_BUFFER	(16 << 20)
#define LISTENER_KEPT	(16 << 20)	/* bytes that wait here; above that they wait in the kernel, which tells when it drops */
#define MESSAGE_MAX	32768		/* bytes of one datagram, at most */

struct listener {
	struct mnl_socket *sock;
	int waiting;			/* eventfd: not 0 while something is kept */
	int stop;			/* eventfd: the thread ends */
	pthread_t thread;
	pthread_mutex_t lock;		/* of all below, and of reading */
	pthread_cond_t room;		/* less is kept, or it is over */
	struct heard *first, **last;
	size_t kept;			/* bytes */
	struct heard *last_word;	/* for when there is no memory for another; NULL: it was said */
	bool over;			/* nothing more will be kept */
	char buf[MESSAGE_MAX];
};

/* --- the thread -------------------------------------------------------------------- */

static void put(struct listener *l, struct heard *heard)
{
	*l->last = heard;
	l->last = &heard->next;
	l->kept += sizeof(*heard) + (heard->len > 0 ? heard->len : 0);
	eventfd_write(l->waiting, 1);
}

/* Keep LEN bytes of BUF, or the error that it is. */
static void keep(struct listener *l, int len, struct moment moment)
{
	size_t size = len > 0 ? len : 0;
	struct heard *heard = malloc(sizeof(*heard) + size);

	if (!heard) {
		len = -ENOMEM;
		size = 0;
		heard = l->last_word;
		l->last_word = NULL;
	}
	heard->next = NULL;
	heard->moment = moment;
	heard->len = len;
	memcpy(heard->messages, l->buf, size);
	put(l, heard);
	l->over = len < 0 && len != -ENOBUFS;
}

/* One reading; false: nothing is there. */
static bool hear(struct listener *l)
{
	ssize_t got = mnl_socket_recvfrom(l->sock, l->buf, sizeof(l->buf));
	struct moment moment = moment_now();

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	keep(l, got < 0 ? -errno : (int)got, moment);
	return true;
}

/* All that is there, as far as there is room; false: it is over. */
static bool hear_all(struct listener *l)
{
	bool go_on;

	pthread_mutex_lock(&l->lock);
	while (!l->over && l->kept < LISTENER_KEPT && hear(l))
		;
	while (!l->over && l->kept >= LISTENER_KEPT)
		pthread_cond_wait(&l->room, &l->lock);
	go_on = !l->over;
	pthread_mutex_unlock(&l->lock);
	return go_on;
}

static void *listen_on(void *data)
{
	struct listener *l = data;
	struct pollfd fds[] = { { .fd = mnl_socket_get_fd(l->sock), .events = POLLIN },
				{ .fd = l->stop, .events = POLLIN } };

	do {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			break;
	} while (!fds[1].revents && hear_all(l));
	return NULL;
}

/* --- its owner --------------------------------------------------------------------- */

static int open_socket(struct listener *l, struct why *why)
{
	int size = LISTENER_BUFFER, fd;

	l->sock = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (!l->sock || mnl_socket_bind(l->sock, RTMGRP_LINK, MNL_SOCKET_AUTOPID) < 0)
		return why_set(why, -errno, "cannot listen to the kernel: %s", strerror(errno));
	fd = mnl_socket_get_fd(l->sock);
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	return 0;
}

/* Who holds the lock is not to be held up by others while the thread waits for it. */
static void make_lock(struct listener *l)
{
	pthread_mutexattr_t attr;

	pthread_mutexattr_init(&attr);
	pthread_mutexattr_setprotocol(&attr, PTHREAD_PRIO_INHERIT);
	pthread_mutex_init(&l->lock, &attr);
	pthread_mutexattr_destroy(&attr);
	pthread_cond_init(&l->room, NULL);
}

/* The last word is why there will be no more; else all goes. */
static bool is_last_word(const struct heard *heard)
{
	return heard->len < 0 && heard->len != -ENOBUFS;
}

static void throw_away(struct listener *l, bool with_last_word)
{
	struct heard *heard;

	l->kept = 0;
	while ((heard = l->first)) {
		if (!with_last_word && is_last_word(heard)) {
			l->kept = sizeof(*heard);
			return;		/* nothing stands behind it */
		}
		l->first = heard->next;
		free(heard);
	}
	l->last = &l->first;
}

static void take_apart(struct listener *l)
{
	throw_away(l, true);
	if (l->sock)
		mnl_socket_close(l->sock);
	if (l->waiting >= 0)
		close(l->waiting);
	if (l->stop >= 0)
		close(l->stop);
	pthread_cond_destroy(&l->room);
	pthread_mutex_destroy(&l->lock);
	free(l->last_word);
	free(l);
}

int listener_start(struct listener **listener, struct why *why)
{
	struct sched_param first = { .sched_priority = sched_get_priority_min(SCHED_FIFO) };
	struct listener *l = calloc(1, sizeof(*l));
	int err;

	if (!l)
		return why_set(why, -ENOMEM, "out of memory");
	make_lock(l);
	l->last = &l->first;
	l->waiting = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	l->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	l->last_word = malloc(sizeof(*l->last_word));
	if (l->waiting < 0 || l->stop < 0 || !l->last_word)
		err = why_set(why, -ENOMEM, "cannot listen to the kernel: out of memory or open files");
	else
		err = open_socket(l, why);
	if (!err) {
		err = -pthread_create(&l->thread, NULL, listen_on, l);
		if (err)
			why_set(why, err, "cannot start a thread: %s", strerror(-err));
	}
	if (err) {
		take_apart(l);
		return err;
	}
	pthread_setschedparam(l->thread, SCHED_FIFO, &first);	/* who may not waits for his turn */
	*listener = l;
	return 0;
}

void listener_stop(struct listener *l)
{
	pthread_mutex_lock(&l->lock);
	l->over = true;
	pthread_cond_signal(&l->room);
	pthread_mutex_unlock(&l->lock);
	eventfd_write(l->stop, 1);
	pthread_join(l->thread, NULL);
	take_apart(l);
}

int listener_fd(const struct listener *l)
{
	return l->waiting;
}

struct heard *listener_take(struct listener *l)
{
	struct heard *heard;
	eventfd_t n;

	pthread_mutex_lock(&l->lock);
	heard = l->first;
	if (heard) {
		l->first = heard->next;
		l->kept -= sizeof(*heard) + (heard->len > 0 ? heard->len : 0);
		pthread_cond_signal(&l->room);
	}
	if (!l->first) {
		l->last = &l->first;
		eventfd_read(l->waiting, &n);
	}
	pthread_mutex_unlock(&l->lock);
	return heard;
}

void listener_forget(struct listener *l)
{
	eventfd_t n;

	pthread_mutex_lock(&l->lock);
	throw_away(l, false);
	if (!l->first)
		eventfd_read(l->waiting, &n);
	while (mnl_socket_recvfrom(l->sock, l->buf, sizeof(l->buf)) > 0 || errno == ENOBUFS)
		;
	pthread_cond_signal(&l->room);
	pthread_mutex_unlock(&l->lock);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * A cut, told to the fabric and marked in the kernel log.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cut.h"

#define CONTROL "/sys/kernel/debug/ib_fabric/control"

_Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

void sleep_until(int64_t us)
{
	struct timespec t = { .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
		;
}

/* A descriptor that is readable every @period_us. */
int ticker(long period_us)
{
	struct itimerspec every = {
		.it_interval = { .tv_nsec = period_us * 1000 },
		.it_value = { .tv_nsec = period_us * 1000 },
	};
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);

	if (fd < 0 || timerfd_settime(fd, 0, &every, NULL))
		die("timerfd");
	return fd;
}

int log_open(void)
{
	int fd = open("/dev/kmsg", O_RDWR | O_NONBLOCK);

	if (fd < 0)
		die("/dev/kmsg");
	lseek(fd, 0, SEEK_END);
	return fd;
}

/*
 * The next line's text in @line, and its time; -1 when there is none.
 * "priority,sequence,microseconds,flags;text" (Documentation/ABI/testing/dev-kmsg)
 */
int64_t log_read(int fd, char *line, size_t room)
{
	ssize_t n = read(fd, line, room - 1);
	long long at;

	/* EPIPE: older ones were overwritten */
	while (n < 0 && errno == EPIPE)
		n = read(fd, line, room - 1);
	if (n <= 0)
		return -1;
	line[n] = '\0';
	return sscanf(line, "%*d,%*d,%lld", &at) == 1 ? at : 0;
}

/* From the cut to the first switch, by the log from log_open() on; -1: there was none. */
int64_t log_switch_us(int fd)
{
	int64_t mark = -1, at;
	char line[2048];

	while ((at = log_read(fd, line, sizeof(line))) >= 0) {
		if (strstr(line, MARK))
			mark = at;
		else if (mark >= 0 && strstr(line, SWITCHED))
			return at - mark;
	}
	return -1;
}

static void deed_do(int log, int control, int64_t cut, const char *deed, int *marked)
{
	const char *words = strchr(deed, ':');
	int64_t at = words ? atoll(deed) * 1000 : 0;

	words = words ? words + 1 : deed;
	sleep_until(cut + at);
	if (at >= 0 && !*marked && write(log, "<7>" MARK "\n", sizeof("<7>" MARK)) < 0)
		die("/dev/kmsg");
	*marked = at >= 0;
	if (write(control, words, strlen(words)) < 0)
		die(words);
}

/* Begin: @deeds, which NULL ends, are done around @cut.  Returns the process. */
pid_t deeds_begin(char **deeds, int64_t cut)
{
	int marked = 0, log = log_open(), control = open(CONTROL, O_WRONLY);
	pid_t pid = fork();

	if (control < 0)
		die(CONTROL);
	if (pid < 0)
		die("fork");
	if (!pid) {
		for (; *deeds; deeds++)
			deed_do(log, control, cut, *deeds, &marked);
		exit(0);
	}
	close(control);
	close(log);
	return pid;
}

void deeds_end(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) < 0 || status)
		exit(1);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * The guest's clock, the kernel's files, and its log.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "churn.h"

int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

int64_t now_ms(void)
{
	return now_us() / 1000;
}

void sleep_us(int64_t us)
{
	struct timespec t = { .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };

	if (us > 0)
		nanosleep(&t, NULL);
}

/* Returns 0 or the errno. */
int put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		die(path);
	if (write(fd, text, strlen(text)) < 0)
		err = errno;
	close(fd);
	return err;
}

int putf(const char *path, const char *format, ...)
{
	char text[64];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return put(path, text);
}

int fabric(const char *format, ...)
{
	char text[64];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return write(c.control, text, n) < 0 ? errno : 0;
}

/* The line in a file that may be kept open; "" and false if there is none. */
bool get(int fd, char *line, size_t size)
{
	ssize_t n = fd < 0 ? -1 : pread(fd, line, size - 1, 0);

	line[n < 0 ? 0 : n] = '\0';
	line[strcspn(line, "\n")] = '\0';
	return n >= 0;
}

unsigned int figure(const char *name)
{
	char path[96], line[32];
	int fd;

	snprintf(path, sizeof(path), FIGURES "%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die(path);
	get(fd, line, sizeof(line));
	close(fd);
	return strtoul(line, NULL, 10);
}

/* How often for that reason. */
unsigned int switches(enum reason why)
{
	char name[32];

	if (why == HELD && !c.model.newer)
		return 0;
	snprintf(name, sizeof(name), "failovers_%s", reasons[why]);
	return figure(name);
}

int open_of(int i, const char *file)
{
	char path[96];

	snprintf(path, sizeof(path), NET "%s/%s", name_of(i), file);
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* As get() of a file that is kept open; a slave and its interface come and go. */
static void get_of(int *fd, int i, const char *file, char *line, size_t size)
{
	/* the carrier of an interface that is down is EINVAL */
	if (*fd >= 0 && (get(*fd, line, size) || errno == EINVAL))
		return;
	if (*fd >= 0)
		close(*fd);
	*fd = open_of(i, file);
	get(*fd, line, size);
}

static void see_slave(struct view *v, int i)
{
	char line[32];

	get_of(&c.fd_carrier[i], i, "carrier", line, sizeof(line));
	v->carrier[i] = line[0] == '1';
	if (v->carrier[i] && !c.carrier_at[i])
		c.carrier_at[i] = now_ms();
	get_of(&c.fd_link[i], i, "bonding_slave/mii_status", line, sizeof(line));
	v->link[i] = !strcmp(line, "up") ? LINK_UP :
		     !strcmp(line, "going back") ? LINK_BACK : LINK_DOWN;
}

void see_active(struct view *v)
{
	char line[32];

	get(c.fd_curr, line, sizeof(line));
	v->curr = slave_named(line);
	if (v->curr != NONE)
		see_slave(v, v->curr);
}

void see(struct view *v)
{
	int i;

	see_active(v);
	for (i = 0; i < SLAVES; i++)
		if (i != v->curr)
			see_slave(v, i);
}

/* One line for many bonds, and not too many in a second: then some are missing. */
static bool lines_may_miss(void)
{
	return c.lenient || (c.model.newer && c.rushed);
}

/* The first of the driver's lines: without one of the module's nothing has changed by it. */
static void settle_first(void)
{
	int to = c.pending[0];

	if (c.model.known && !lines_may_miss() && to != c.log_active)
		fail("the driver made %s active, and the module did not tell", name_of(to));
	c.log_active = to;
	memmove(c.pending, c.pending + 1, --c.n_pending * sizeof(*c.pending));
}

static void settle_pending(void)
{
	while (c.n_pending)
		settle_first();
}

static void driver_told(int to)
{
	if (c.n_pending == ARRAY_SIZE(c.pending))
		settle_first();
	c.lines++;
	c.pending[c.n_pending++] = to;
}

static void note_reason(const char *why)
{
	int i;

	for (i = 0; i < REASONS; i++)
		if (!strcmp(why, reasons[i])) {
			c.by_reason[i]++;
			return;
		}
	fail("the module told of the reason %s", why);
}

/* At the end of a pass, so the driver may have told of the next switch by then. */
static void module_told(int to, const char *why)
{
	note_reason(why);
	while (c.n_pending && c.pending[0] != to)
		settle_first();
	if (!c.n_pending)
		fail("the module told of a switch to %s, and the driver did not", name_of(to));
	c.log_active = to;
	settle_first();
	c.told++;
}

/* Whether a line of the module is due for the driver's last one. */
static bool is_owed(void)
{
	return c.n_pending && c.pending[c.n_pending - 1] != c.log_active && c.model.known;
}

/* "bond0: (slave ib1): making ...", "bond0: ib0 to ib1: port, 77 us (and 2 other bonds)" */
static void log_line(const char *line)
{
	char from[16], to[16], why[16];
	unsigned int us;

	if (strncmp(line, "bond0: ", 7))
		return;
	if (c.logged < ARRAY_SIZE(c.log))
		snprintf(c.log[c.logged++], sizeof(c.log[0]), "%s", line);
	if (sscanf(line, "bond0: (slave %15[^)]): ", to) == 1 &&
	    strstr(line, "making interface the new active one"))
		driver_told(slave_named(to));
	else if (sscanf(line, "bond0: %15s to %15[^:]: %15[^,], %u us", from, to, why, &us) == 4)
		module_told(slave_named(to), why);
}

/* "priority,sequence,microseconds,flags;text", then lines that begin with a blank. */
void read_log(void)
{
	char record[2048], *text;
	ssize_t n;

	for (;;) {
		n = read(c.kmsg, record, sizeof(record) - 1);
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0)
			die("/dev/kmsg");
		record[n] = '\0';
		text = strchr(record, ';');
		if (!text)
			continue;
		text[strcspn(text, "\n")] = '\0';
		log_line(text + 1);
	}
}

/* All that was told; on two processors the module's line may be yet to come, or missing. */
void settle_log(void)
{
	int64_t patience = now_us() + 1000000LL;

	read_log();
	while (is_owed() && (c.loose || !lines_may_miss()) && now_us() < patience) {
		sleep_us(1000);
		read_log();
	}
	settle_pending();
}

// SPDX-License-Identifier: GPL-2.0
/*
 * inject: make one change of the host go wrong; LD_PRELOADed into ib-bond or ifcfg-parse
 *
 * A change is a netlink request that asks for nothing, or a write below
 * /sys/class/net; with INJECT_NAMES set, it is a file that gets a name, another
 * one, or loses one, instead.  INJECT_AT=N chooses the Nth (from 1), INJECT what happens:
 *   kill     SIGKILL before it reaches the kernel
 *   killed   SIGKILL after the kernel has done it
 *   refuse   the kernel gets a request that it refuses
 *   run      INJECT_RUN is given to the shell first: a slave that vanishes, say
 *   signal   the signal INJECT_SIGNAL (a number) comes first
 *   count    nothing; the number of changes is written to INJECT_COUNT at the end
 * Only the process that was started counts, not one that it forks.
 *
 * Or the kernel is made an older one, for every request (INJECT_AT has no say):
 *   unfiltered   it tells of all links, whatever it is asked for: before Linux 4.6
 *   portless     no port's interface is of the kind ipoib: before 5.10
 */
#include <dlfcn.h>
#include <errno.h>
#include <linux/rtnetlink.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int changes;
static pid_t started;

__attribute__((constructor))
static void start(void)
{
	started = getpid();
}

static bool counts_names(void)
{
	return getenv("INJECT_NAMES");
}

static bool is(const char *what)
{
	const char *inject = getenv("INJECT");

	return inject && strcmp(inject, what) == 0;
}

/* Is this the change that is meant?  Does what is to happen before it. */
static bool struck(void)
{
	const char *at = getenv("INJECT_AT");

	if (getpid() != started)
		return false;
	changes++;
	if (!at || atoi(at) != changes)
		return false;
	if (is("kill"))
		raise(SIGKILL);
	if (is("signal"))
		raise(atoi(getenv("INJECT_SIGNAL")));
	if (is("run")) {
		unsetenv("LD_PRELOAD");
		if (system(getenv("INJECT_RUN")))
			fprintf(stderr, "inject: INJECT_RUN failed\n");
	}
	return true;
}

__attribute__((destructor))
static void tell(void)
{
	const char *path = getenv("INJECT_COUNT");
	FILE *out = path ? fopen(path, "a") : NULL;

	if (!out || getpid() != started)
		return;
	fprintf(out, "%d\n", changes);
	fclose(out);
}

/* The request MSG for links, as an older kernel would take it. */
static void age(struct nlmsghdr *msg)
{
	struct rtattr *attr = (struct rtattr *)((char *)NLMSG_DATA(msg) + NLMSG_ALIGN(sizeof(struct ifinfomsg)));
	int left = msg->nlmsg_len - NLMSG_SPACE(sizeof(struct ifinfomsg));
	char *kind;

	for (; RTA_OK(attr, left); attr = RTA_NEXT(attr, left)) {
		/* none that it looks at */
		if (is("unfiltered") && ((attr->rta_type & NLA_TYPE_MASK) == IFLA_LINKINFO || attr->rta_type == IFLA_MASTER))
			attr->rta_type = IFLA_UNSPEC;
		kind = is("portless") ? memmem(RTA_DATA(attr), RTA_PAYLOAD(attr), "ipoib", 6) : NULL;
		if (kind)	/* a kind that there is */
			memcpy(kind, "bond\0", 6);
	}
}

ssize_t sendto(int fd, const void *buf, size_t len, int flags, const struct sockaddr *to,
	       socklen_t tolen)
{
	ssize_t (*real)(int, const void *, size_t, int, const struct sockaddr *, socklen_t) =
		dlsym(RTLD_NEXT, "sendto");
	const struct nlmsghdr *msg = buf;
	struct nlmsghdr *bad;
	bool strike;
	ssize_t n;

	if (counts_names() || !to || to->sa_family != AF_NETLINK || len < sizeof(*msg))
		return real(fd, buf, len, flags, to, tolen);
	if (msg->nlmsg_type == RTM_GETLINK && (is("unfiltered") || is("portless"))) {
		bad = malloc(len);
		memcpy(bad, buf, len);
		age(bad);
		n = real(fd, bad, len, flags, to, tolen);
		free(bad);
		return n;
	}
	if ((msg->nlmsg_type & 3) == (RTM_GETLINK & 3))	/* a question */
		return real(fd, buf, len, flags, to, tolen);
	strike = struck();
	if (strike && is("refuse")) {
		bad = malloc(len);
		memcpy(bad, buf, len);
		bad->nlmsg_type = 0x7fff;	/* no such request: EOPNOTSUPP */
		n = real(fd, bad, len, flags, to, tolen);
		free(bad);
		return n;
	}
	n = real(fd, buf, len, flags, to, tolen);
	if (strike && is("killed"))
		raise(SIGKILL);
	return n;
}

ssize_t write(int fd, const void *buf, size_t len)
{
	ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
	char link[64], path[256];
	bool strike;
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	path[n > 0 ? n : 0] = '\0';
	if (counts_names() || strncmp(path, "/sys/", 5))
		return real(fd, buf, len);
	strike = struck();
	if (strike && is("refuse")) {
		errno = EINVAL;
		return -1;
	}
	n = real(fd, buf, len);
	if (strike && is("killed"))
		raise(SIGKILL);
	return n;
}

/* What a change of a name returns, REAL(ARGS) being the change. */
#define NAME_CHANGE(real, ...) ({ \
	bool counted = counts_names(), strike = counted && struck(); \
	int done = strike && is("refuse") ? (errno = EIO, -1) : (real)(__VA_ARGS__); \
	if (strike && is("killed")) \
		raise(SIGKILL); \
	done; })

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
	int (*real)(int, const char *, int, const char *, int) = dlsym(RTLD_NEXT, "linkat");

	return NAME_CHANGE(real, from_dir, from, to_dir, to, flags);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	int (*real)(int, const char *, int, const char *) = dlsym(RTLD_NEXT, "renameat");

	return NAME_CHANGE(real, from_dir, from, to_dir, to);
}

int unlinkat(int dir, const char *name, int flags)
{
	int (*real)(int, const char *, int) = dlsym(RTLD_NEXT, "unlinkat");

	return NAME_CHANGE(real, dir, name, flags);
}

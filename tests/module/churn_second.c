// SPDX-License-Identifier: GPL-2.0
/*
 * Another bond beside bond0, for a moment: over ib3, here or in a namespace that ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "churn.h"

static bool there(const char *path)
{
	return !access(path, F_OK);
}

void wait_for(const char *path, bool wanted)
{
	int64_t end = now_ms() + 20000;

	while (there(path) != wanted) {
		if (now_ms() > end)
			fail("%s is %s", path, wanted ? "not there" : "still there");
		sleep_us(2000);
	}
}

/* A bond of that name over ib3, for 200 ms or until it works; returns what is wrong. */
static int brief_bond(const char *name)
{
	char path[96], line[32];
	int64_t end;
	int fd, err;

	err = putf(NET "bonding_masters", "+%s", name);
	snprintf(path, sizeof(path), NET "%s/bonding/mode", name);
	err = err ?: put(path, "active-backup");
	snprintf(path, sizeof(path), NET "%s/bonding/miimon", name);
	err = err ?: put(path, "20");
	snprintf(path, sizeof(path), NET "%s/bonding/slaves", name);
	err = err ?: put(path, "+ib3");
	err = err ?: set_flags(name, true);
	if (err)
		return err;
	snprintf(path, sizeof(path), NET "%s/bonding/active_slave", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	end = now_ms() + 5000 + 20 * c.model.sa_delay;
	do {
		sleep_us(200000);
		get(fd, line, sizeof(line));
	} while (strcmp(line, "ib3") && now_ms() < end);
	close(fd);
	if (strcmp(line, "ib3"))
		return ENOLINK;
	snprintf(path, sizeof(path), NET "%s/ib_bonding", name);
	return there(path) == c.model.loaded ? 0 : ENOENT;
}

int second(void)
{
	int err = brief_bond("bond1");

	if (err)
		return err;
	err = put(NET "bonding_masters", "-bond1");
	set_flags("ib3", false);
	return err;
}

/* ip link set DEV netns PID */
static int move(const char *dev, pid_t pid)
{
	struct {
		struct nlmsghdr head;
		struct ifinfomsg link;
		struct rtattr attr;
		uint32_t pid;
	} msg = {
		.head = {
			.nlmsg_len = sizeof(msg),
			.nlmsg_type = RTM_NEWLINK,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
		},
		.link.ifi_index = if_nametoindex(dev),
		.attr = { .rta_len = RTA_LENGTH(sizeof(uint32_t)), .rta_type = IFLA_NET_NS_PID },
		.pid = pid,
	};
	struct {
		struct nlmsghdr head;
		struct nlmsgerr err;
		char rest[256];
	} answer;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE), err = 0;

	if (fd < 0 || send(fd, &msg, sizeof(msg), 0) < 0 || recv(fd, &answer, sizeof(answer), 0) < 0)
		err = errno;
	else
		err = -answer.err.error;
	close(fd);
	return err;
}

/* In a namespace of our own: a bond over ib3, which then ends with us. */
static void __attribute__((noreturn)) live_apart(int ready, int go)
{
	char byte = 0;

	if (unshare(CLONE_NEWNET | CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("sysfs", "/sys", "sysfs", 0, NULL))
		_exit(errno);
	c.sock = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (write(ready, &byte, 1) != 1 || read(go, &byte, 1) != 1)
		_exit(EPIPE);
	_exit(brief_bond("bond2"));
}

int namespace(void)
{
	int ready[2], go[2], status, err;
	char byte;
	pid_t pid;

	if (pipe(ready) || pipe(go))
		die("pipe");
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid)
		live_apart(ready[1], go[0]);
	close(ready[1]);
	close(go[0]);
	err = read(ready[0], &byte, 1) == 1 ? move("ib3", pid) : 0;
	if (!err)
		(void)!write(go[1], "", 1);
	close(ready[0]);
	close(go[1]);
	waitpid(pid, &status, 0);
	wait_for(NET "ib3", true);
	set_flags("ib3", false);
	return err ?: WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * The operations: which comes next, and how each is done.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "churn.h"

static int set_flags(const char *name, bool up)
{
	struct ifreq ifr = { };

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	if (ioctl(c.sock, SIOCGIFFLAGS, &ifr))
		return errno;
	ifr.ifr_flags = up ? ifr.ifr_flags | IFF_UP : ifr.ifr_flags & ~IFF_UP;
	return ioctl(c.sock, SIOCSIFFLAGS, &ifr) ? errno : 0;
}

/* "HCA PORT" of an interface */
const char *port_of(int i)
{
	static const char *const ports[] = { "0 1", "0 2", "1 1" };

	return ports[i];
}

int gid_prefix(int i, int low)
{
	return fabric("gid-prefix %s 0xfe800000%08x", port_of(i), low);
}

static int load(void)
{
	int fd = open(c.ko, O_RDONLY | O_CLOEXEC), err;

	if (fd < 0)
		die(c.ko);
	err = syscall(SYS_finit_module, fd, "", 0) ? errno : 0;
	close(fd);
	return err;
}

static int unload(void)
{
	return syscall(SYS_delete_module, "ib_bonding", O_NONBLOCK) ? errno : 0;
}

static bool there(const char *path)
{
	return !access(path, F_OK);
}

static void wait_for(const char *path, bool wanted)
{
	int64_t end = now_ms() + 20000;

	while (there(path) != wanted) {
		if (now_ms() > end)
			fail("%s is %s", path, wanted ? "not there" : "still there");
		sleep_us(2000);
	}
}

/* A bond of that name over ib3, for 200 ms; exits with what is wrong if @fatal. */
static int brief_bond(const char *name)
{
	char path[96], line[32];
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
	sleep_us(200000);
	snprintf(path, sizeof(path), NET "%s/bonding/active_slave", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	get(fd, line, sizeof(line));
	close(fd);
	if (strcmp(line, "ib3"))
		return ENOLINK;
	snprintf(path, sizeof(path), NET "%s/ib_bonding", name);
	return there(path) == c.model.loaded ? 0 : ENOENT;
}

static int second(void)
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

static int namespace(void)
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

/* The P_Key in the broadcast address of an interface, RFC 4391 section 4. */
static void wait_pkey(int i, const char *pkey)
{
	int64_t end = now_ms() + 5000;
	char line[96];
	int fd = open_of(i, "broadcast");

	do {
		sleep_us(1000);
		get(fd, line, sizeof(line));
	} while (strncmp(line + 24, pkey, 5) && now_ms() < end);
	if (strncmp(line + 24, pkey, 5))
		fail("the P_Key of %s did not become %s: %s", name_of(i), pkey, line);
	close(fd);
}

static int misfit(int i)
{
	int err;

	fabric("pkey %s 0 0x8001", port_of(i));
	wait_pkey(i, "80:01");
	err = putf(BONDING "slaves", "+%s", name_of(i));
	fabric("pkey %s 0 0xffff", port_of(i));
	wait_pkey(i, "ff:ff");
	return err;
}

int look(void)
{
	int err = set_flags("bond0", false);

	return err ?: set_flags("bond0", true);
}

static int set_miimon(int ms)
{
	int err = putf(BONDING "miimon", "%d", ms);

	/* the driver keeps to the time it has set itself, unless it begins anew */
	return err ?: model_slow(&c.model) ? look() : 0;
}

/* Does it; returns 0 or the errno. */
int perform(const struct op *op)
{
	switch (op->kind) {
	case PORT_DOWN:
		return fabric("down %s", port_of(op->i));
	case PORT_INIT:
		return fabric("init %s", port_of(op->i));
	case PORT_UP:
		return fabric("up %s", port_of(op->i));
	case EVENT:
		return fabric("event %s %s", port_of(op->i), events[op->value]);
	case BLINK:
		return fabric("event %s %s", port_of(op->i), blinks[op->value]);
	case FATAL:
		return fabric("event %s DEVICE_FATAL", port_of(op->i));
	case PREFIX:
		return gid_prefix(op->i, op->value);
	case SET_DOWN:
	case SET_UP:
		return set_flags(name_of(op->i), op->kind == SET_UP);
	case RELEASE:
		return putf(BONDING "slaves", "-%s", name_of(op->i));
	case ENSLAVE:
		return putf(BONDING "slaves", "+%s", name_of(op->i));
	case MISFIT:
		return misfit(op->i);
	case SET_PRIMARY:
		return putf(BONDING "primary", "%s\n", op->i == NONE ? "" : name_of(op->i));
	case SET_RESELECT:
		return put(BONDING "primary_reselect", reselects[op->value]);
	case SET_ACTIVE:
		return putf(BONDING "active_slave", "%s\n", op->i == NONE ? "" : name_of(op->i));
	case SET_MIIMON:
		return set_miimon(op->value);
	case SET_GRAT:
		return putf(BONDING "num_grat_arp", "%d", op->value);
	case SET_UPDELAY:
		return putf(BONDING "updelay", "%d", op->value * c.model.miimon);
	case LOOK:
		return look();
	case SET_KNOB: {
		char path[96];

		snprintf(path, sizeof(path), FIGURES "%s", knobs[op->i]);
		return putf(path, "%d", op->value);
	}
	case LOAD:
		return load();
	case UNLOAD:
		return unload();
	case SECOND:
		return second();
	case NAMESPACE:
		return namespace();
	case PAUSE:
	default:
		return 0;
	}
}

/* splitmix64 */
static uint64_t random64(void)
{
	uint64_t z = c.random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

int below(int n)
{
	return random64() % n;
}

bool is_fabric(enum kind kind)
{
	return kind <= PREFIX;
}

/* How often each is tried, of their sum, and with which values. */
static const struct choice {
	enum kind kind;
	int weight;
	int values[6], n;
} choices[] = {
	{ PORT_DOWN, 110, { }, 0 },
	{ PORT_INIT, 40, { }, 0 },
	{ PORT_UP, 500, { }, 0 },
	{ EVENT, 40, { SM_CHANGE, CLIENT_REREGISTER, GID_CHANGE, PKEY_CHANGE }, EVENTS },
	{ BLINK, 8, { 0, 1, 2 }, 3 },
	{ FATAL, 15, { }, 0 },
	{ PREFIX, 15, { 1, 2, 3, 4 }, 4 },
	{ SET_DOWN, 45, { }, 0 },
	{ SET_UP, 400, { }, 0 },
	{ RELEASE, 25, { }, 0 },
	{ ENSLAVE, 300, { }, 0 },
	{ MISFIT, 10, { }, 0 },
	{ SET_PRIMARY, 40, { }, 0 },
	{ SET_RESELECT, 25, { ALWAYS, ALWAYS, BETTER, FAILURE }, 4 },
	{ SET_ACTIVE, 40, { }, 0 },
	{ SET_MIIMON, 20, { 20, 50, 100, 3600000, 3600000, 3600000 }, 6 },
	{ SET_GRAT, 5, { 0, 1, 5 }, 3 },
	{ SET_UPDELAY, 10, { 0, 0, 1, 3 }, 4 },
	{ LOOK, 120, { }, 0 },
	{ LOAD, 400, { }, 0 },
	{ UNLOAD, 8, { }, 0 },
	{ SECOND, 5, { }, 0 },
	{ NAMESPACE, 5, { }, 0 },
	{ PAUSE, 10, { 500, 2000, 12000 }, 3 },
};

static const struct {
	int values[4], n;
} knob_values[KNOBS] = {
	[HOLDDOWN] = { { 0, 500, LONGEST_HOLDDOWN }, 3 },
	[ANNOUNCE_COUNT] = { { 0, 1, 3, 5 }, 4 },
	[ANNOUNCE_INTERVAL] = { { 10, 20, 50, 200 }, 4 },
	[WARM] = { { 0, 1 }, 2 },
	[REDIRECT] = { { 0, 1 }, 2 },
	[PROBE_INTERVAL] = { { 0, 50 }, 2 },
};

static void choose_once(struct op *op)
{
	const struct choice *ch = choices;
	int total = 40, at, i;

	for (i = 0; i < (int)ARRAY_SIZE(choices); i++)
		total += choices[i].weight;
	at = below(total);
	*op = (struct op){ .kind = SET_KNOB };
	if (at < 40) {
		op->i = below(KNOBS);
		op->value = knob_values[op->i].values[below(knob_values[op->i].n)];
		return;
	}
	for (at -= 40; at >= ch->weight; ch++)
		at -= ch->weight;
	op->kind = ch->kind;
	op->i = below(SLAVES);
	/* what may kill a slave hits the active one every other time */
	if ((is_fabric(op->kind) || op->kind == SET_DOWN || op->kind == RELEASE) &&
	    c.model.curr != NONE && below(2))
		op->i = c.model.curr;
	op->value = ch->n ? ch->values[below(ch->n)] : 0;
	/* one in four: none, or a name that nobody has */
	if ((op->kind == SET_PRIMARY || op->kind == SET_ACTIVE) && !below(4))
		op->i = op->kind == SET_PRIMARY && below(2) ? ABSENT : NONE;
}

void choose(struct op *op)
{
	do
		choose_once(op);
	while (!model_can(&c.model, op));
}

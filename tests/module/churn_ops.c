// SPDX-License-Identifier: GPL-2.0
/*
 * How each operation is done.
 */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "churn.h"

/* Asked for one that is not, the kernel starts modprobe, which takes seconds. */
static bool is_there(const char *name)
{
	char path[96];

	snprintf(path, sizeof(path), NET "%s", name);
	return !access(path, F_OK);
}

int set_flags(const char *name, bool up)
{
	struct ifreq ifr = { };

	if (!is_there(name))
		return ENODEV;
	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	if (ioctl(c.sock, SIOCGIFFLAGS, &ifr))
		return errno;
	ifr.ifr_flags = up ? ifr.ifr_flags | IFF_UP : ifr.ifr_flags & ~IFF_UP;
	return ioctl(c.sock, SIOCSIFFLAGS, &ifr) ? errno : 0;
}

bool is_up(const char *name)
{
	struct ifreq ifr = { };

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	return is_there(name) && !ioctl(c.sock, SIOCGIFFLAGS, &ifr) && (ifr.ifr_flags & IFF_UP);
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

static int set_knob(int knob, int value)
{
	char path[96];

	snprintf(path, sizeof(path), FIGURES "%s", knobs[knob]);
	/* in a burst the first slave may not have come */
	if (c.loose && access(path, F_OK))
		return ENOENT;
	return knob == REDIRECT ? put(path, redirects[value]) : putf(path, "%d", value);
}

/*
 * The moment at which the active slave would be left, with the slave that would be taken
 * leaving: whoever was about to send by it must not do so any more.
 */
static int squeeze(const struct op *op)
{
	int64_t end;
	int err;

	if (c.model.known && !c.model.hookless)
		set_knob(REDIRECT, c.model.knob[REDIRECT] == AUTO ? AUTO : ON);
	putf(BONDING "downdelay", "%d", SQUEEZE_MS);
	end = now_us() + SQUEEZE_MS * 1000LL;
	fabric("down %s", port_of(op->value));
	/* the module's timer, and the way to RTNL, take some ms */
	end += below(12000) - 4000;
	sleep_us(end - now_us());
	err = putf(BONDING "slaves", "-%s", name_of(op->i));
	putf(BONDING "downdelay", "0");
	return err;
}

/* Does it; returns 0 or the errno. */
int perform(const struct op *op)
{
	if (op->hold)
		hold_rtnl(op->hold);
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
	case HCA_REMOVE:
		return remove_hca(op->i);
	case HCA_ADD:
		return add_hca(op->i);
	case SA_DELAY:
		return fabric("sa-delay %d", op->value);
	case RTNL_HOLD:
		return hold_rtnl(op->value);
	case SQUEEZE:
		return squeeze(op);
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
	case SET_KNOB:
		return set_knob(op->i, op->value);
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

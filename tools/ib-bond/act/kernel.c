// SPDX-License-Identifier: GPL-2.0
/* kernel: carry out plans; see kernel.h */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kernel.h"
#include "host/entry.h"
#include "host/host_read.h"
#include "host/sysfs.h"
#include "tool.h"
#include "way.h"

#define ATTR_IFA_PROTO 11	/* IFA_PROTO, Linux 5.18; older kernels pass it over */
#define KEPT_FLAGS (IFA_F_NODAD | IFA_F_HOMEADDRESS | IFA_F_MANAGETEMPADDR | IFA_F_NOPREFIXROUTE)

int kernel_open(struct kernel *k, enum way way, struct why *why)
{
	*k = (struct kernel){ .way = way };
	return nl_open(&k->nl, why);
}

void kernel_close(struct kernel *k)
{
	nl_close(&k->nl);
}

/* --- what every kernel takes by netlink ----------------------------------------- */

static int set_flags(struct kernel *k, const char *ifname, bool up, struct why *why)
{
	char buf[NL_SIZE];
	struct nlmsghdr *msg = way_link(buf, RTM_SETLINK, 0, ifname);
	struct ifinfomsg *info = mnl_nlmsg_get_payload(msg);

	info->ifi_change = IFF_UP;
	info->ifi_flags = up ? IFF_UP : 0;
	return nl_talk(&k->nl, msg, why);
}

/* How long it lives, its label and its metric, where they are not the usual ones. */
static void put_details(struct nlmsghdr *msg, const struct host_addr *addr)
{
	struct ifa_cacheinfo times = { .ifa_valid = addr->valid, .ifa_prefered = addr->preferred };

	if (addr->valid && addr->valid != ADDR_FOREVER)
		mnl_attr_put(msg, IFA_CACHEINFO, sizeof(times), &times);
	if (*addr->label)
		mnl_attr_put_strz(msg, IFA_LABEL, addr->label);
	if (addr->metric)
		mnl_attr_put_u32(msg, IFA_RT_PRIORITY, addr->metric);
}

static int set_addr(struct kernel *k, const struct step *step, uint16_t type, uint16_t flags,
		    struct why *why)
{
	const struct addr *a = &step->addr.addr;
	char buf[NL_SIZE];
	struct nlmsghdr *msg = nl_begin(buf, type, flags);
	struct ifaddrmsg *info = mnl_nlmsg_put_extra_header(msg, sizeof(*info));
	unsigned int index = way_ifindex(&k->nl, step->ifname, why);

	if (!index)
		return -ENODEV;
	info->ifa_family = a->family;
	info->ifa_prefixlen = a->prefixlen;
	info->ifa_scope = step->addr.scope;
	info->ifa_index = index;
	mnl_attr_put(msg, IFA_LOCAL, addr_len(a), a->ip);
	mnl_attr_put(msg, IFA_ADDRESS, addr_len(a), a->has_peer ? a->peer : a->ip);
	if (a->has_broadcast)
		mnl_attr_put(msg, IFA_BROADCAST, 4, a->broadcast);
	if (type == RTM_NEWADDR) {
		mnl_attr_put_u32(msg, IFA_FLAGS, step->addr.flags & KEPT_FLAGS);
		mnl_attr_put_u8(msg, ATTR_IFA_PROTO, step->addr.proto);
		put_details(msg, &step->addr);
	}
	return nl_talk(&k->nl, msg, why);
}

static int set_addr_again(struct kernel *k, const struct step *step, struct why *why)
{
	int err = set_addr(k, step, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, why);

	return err == -EEXIST ? 0 : err;
}

static int promote(const struct step *step, struct why *why)
{
	char path[96];
	int fd, err = 0;

	snprintf(path, sizeof(path), "/proc/sys/net/ipv4/conf/%s/promote_secondaries", step->ifname);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, step->number ? "1" : "0", 1) != 1)
		err = why_set(why, -errno, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return err;
}

/*
 * The driver makes max_bonds bonds of its own when it is loaded, one if nothing
 * is said: then a bond0 is in the way.
 */
static int load_bonding(struct why *why)
{
	static const char *const argv[] = { "modprobe", "-q", "bonding", "max_bonds=0", NULL };

	if (access(SYSFS_NET "bonding_masters", F_OK) == 0)
		return 0;
	if (tool_run(argv) || access(SYSFS_NET "bonding_masters", F_OK))
		return why_set(why, -ENOENT, "the kernel's bonding driver is not available (modprobe bonding failed)");
	return 0;
}

/* --- bonds and children, one of two ways ------------------------------------------ */

static const struct way_ops *way_of(const struct kernel *k)
{
	return k->way == WAY_SYSFS ? &way_sysfs : &way_netlink;
}

/*
 * Does the kernel take and tell a bond's options by netlink?  It does from 3.14
 * on; an older one may have that too (RHEL7's 3.10), so there we look.
 */
static bool tells_options(struct kernel *k, const char *ifname)
{
	const struct host_link *link;
	struct host host;
	struct why ignored;
	bool tells;

	if (nl_since(3, 14))
		return true;
	if (host_read(&host, &k->nl, WAY_NETLINK, &ignored))
		return true;
	link = host_link(&host, ifname);
	tells = link && host_option(link, "mode");
	host_free(&host);
	return tells;
}

/*
 * WAY_AUTO: netlink, unless the kernel knows no bonds there, or makes them
 * without looking at their options; then sysfs, from here on.
 */
static int bond_add(struct kernel *k, const struct step *step, struct why *why)
{
	int err = way_of(k)->bond_add(&k->nl, step, why);

	if (k->way != WAY_AUTO)
		return err;
	if (err == -EOPNOTSUPP || (!err && !tells_options(k, step->ifname))) {
		if (!err)
			err = way_netlink.bond_del(&k->nl, step, why);
		k->way = WAY_SYSFS;
		err = way_sysfs.bond_add(&k->nl, step, why);
	} else if (!err) {
		k->way = WAY_NETLINK;
	}
	return err;
}

static int do_step(struct kernel *k, const struct step *step, struct why *why)
{
	const struct way_ops *way = way_of(k);
	struct step choose;

	if (step->kept)
		return 0;
	switch (step->op) {
	case STEP_LOAD:
		return load_bonding(why);
	case STEP_CHILD_ADD:
		return way->child_add(&k->nl, step, why);
	case STEP_CHILD_DEL:
		return way->child_del(&k->nl, step, why);
	case STEP_MODE:
		return way->mode(&k->nl, step, why);
	case STEP_BOND_ADD:
		return bond_add(k, step, why);
	case STEP_BOND_DEL:
		return way->bond_del(&k->nl, step, why);
	case STEP_OPTION:
		return way->option(&k->nl, step, why);
	case STEP_ENSLAVE:
		return way->enslave(&k->nl, step, why);
	case STEP_RELEASE:
		return way->release(&k->nl, step, why);
	case STEP_RESELECT:
		choose = *step;
		choose.row = option_find("active_slave", strlen("active_slave"));
		return way->option(&k->nl, &choose, why);
	case STEP_MTU:
		return way_set_mtu(&k->nl, step->ifname, step->number, why);
	case STEP_DOWN:
		return set_flags(k, step->ifname, false, why);
	case STEP_UP:
		return set_flags(k, step->ifname, true, why);
	case STEP_PROMOTE:
		return promote(step, why);
	case STEP_ADDR_ADD:
		return set_addr(k, step, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, why);
	case STEP_ADDR_DEL:
		return set_addr(k, step, RTM_DELADDR, 0, why);
	case STEP_ADDR_AGAIN:
		return set_addr_again(k, step, why);
	case STEP_ENTRY_AGAIN:
		return entry_set(&k->nl, step->entry, why);
	}
	return why_set(why, -EINVAL, "no such step");
}

/* What says that a step had not been done, or that what it changed is gone. */
static bool undone_already(const struct step *undo, int err)
{
	if (err == -ENODEV || err == -ENXIO)
		return true;
	if (undo->op == STEP_ADDR_AGAIN || undo->op == STEP_ENTRY_AGAIN)
		return false;
	return err == -ENOENT || err == -EADDRNOTAVAIL || err == -EEXIST || err == -EINVAL;
}

int kernel_undo(struct kernel *k, const struct plan *plan, size_t n, struct why *why)
{
	struct step undo;
	struct why its;
	int err, last = 0;

	while (n--) {
		if (!step_undo(&plan->steps[n], &undo))
			continue;
		if (k->verbose)
			step_print(&undo, stderr);
		err = do_step(k, &undo, &its);
		if (err && !undone_already(&undo, err)) {
			last = err;
			*why = its;
		}
	}
	return last;
}

int kernel_undo_anew(const struct plan *plan, size_t n, enum way way, struct why *why)
{
	struct kernel k;
	int err = kernel_open(&k, way, why);

	if (err)
		return err;
	err = kernel_undo(&k, plan, n, why);
	kernel_close(&k);
	return err;
}

/* Undo what was done before the step that failed, and put both reasons into WHY. */
static int give_up(struct kernel *k, const struct plan *plan, size_t failed, int err,
		   struct why *why)
{
	struct why reason = *why, undo;
	char what[128];

	step_describe(&plan->steps[failed], what, sizeof(what));
	if (kernel_undo(k, plan, failed, &undo))
		return why_set(why, err, "cannot %s: %.150s; undoing it failed too: %.80s", what,
			       reason.text, undo.text);
	return why_set(why, err, "cannot %s: %s", what, reason.text);
}

int kernel_apply(struct kernel *k, const struct plan *plan, struct guard *guard,
		 unsigned int index, struct why *why)
{
	size_t i;
	int err;

	for (i = 0; i < plan->n_steps; i++) {
		guard_mark(guard, index, i + 1);
		if (k->verbose)
			step_print(&plan->steps[i], stderr);
		err = k->stop && *k->stop ? why_set(why, -EINTR, "interrupted")
					  : do_step(k, &plan->steps[i], why);
		if (err) {
			err = give_up(k, plan, i, err, why);
			guard_mark(guard, index, 0);
			return err;
		}
	}
	guard_mark(guard, index, 0);
	return 0;
}

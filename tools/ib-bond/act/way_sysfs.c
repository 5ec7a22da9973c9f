// SPDX-License-Identifier: GPL-2.0
/* way_sysfs: bonds and P_Key children by the files of sysfs (any kernel); see way.h */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "host/sysfs.h"
#include "way.h"

#define GONE_TIMEOUT 10		/* s */
#define GONE_POLL_MS 5

/* Write and say what was refused: sysfs gives a number, the reason is in the kernel's log. */
static int put(const char *name, const char *file, const char *text, struct why *why)
{
	int err = sysfs_write(name, file, text);

	return err ? why_set(why, err, "%s%s%s: %s (the kernel's log may say more)", name,
			     *name ? "/" : "", file, strerror(-err)) : 0;
}

/*
 * The driver unregisters a child in a work item, perhaps after the write has ended
 * (ipoib_vlan_delete(), Linux 6.1); nobody is to meet it after us.
 */
static int wait_gone(const char *child, struct why *why)
{
	const struct timespec pause = { .tv_nsec = GONE_POLL_MS * 1000000L };
	int tries = GONE_TIMEOUT * 1000 / GONE_POLL_MS;
	char path[sizeof(SYSFS_NET) + IFNAMSIZ];

	snprintf(path, sizeof(path), SYSFS_NET "%s", child);
	while (access(path, F_OK) == 0) {
		if (!tries--)
			return why_set(why, -ETIMEDOUT, "%s: the driver has not deleted it for %d s",
				       child, GONE_TIMEOUT);
		nanosleep(&pause, NULL);
	}
	return 0;
}

/* Delete the child of STEP that is called CHILD now. */
static int delete_child(const struct step *step, const char *child, struct why *why)
{
	char key[8];
	int err;

	snprintf(key, sizeof(key), "0x%04x", step->pkey);
	err = put(step->other, "delete_child", key, why);
	return err ? err : wait_gone(child, why);
}

static int child_del(struct nl *nl, const struct step *step, struct why *why)
{
	(void)nl;
	return delete_child(step, step->ifname, why);
}

/* The driver has named the child MADE; another name is given to it afterwards. */
static int rename_child(const struct step *step, const char *made, struct nl *nl, struct why *why)
{
	struct ifinfomsg *info;
	struct nlmsghdr *msg;
	char buf[NL_SIZE];

	if (strcmp(made, step->ifname) == 0)
		return 0;
	msg = nl_begin(buf, RTM_SETLINK, 0);
	info = mnl_nlmsg_put_extra_header(msg, sizeof(*info));
	info->ifi_index = way_ifindex(nl, made, why);
	if (!info->ifi_index)
		return -ENODEV;
	mnl_attr_put_strz(msg, IFLA_IFNAME, step->ifname);
	return nl_talk(nl, msg, why);
}

static int child_add(struct nl *nl, const struct step *step, struct why *why)
{
	char key[8], made[IFNAMSIZ];
	const char *child = made;
	struct why ignored;
	int err;

	snprintf(key, sizeof(key), "0x%04x", step->pkey);
	bond_child_name(made, step->other, step->pkey);
	err = put(step->other, "create_child", key, why);
	if (err)
		return err;
	err = rename_child(step, made, nl, why);
	if (!err) {
		child = step->ifname;
		err = way_set_alias(nl, child, PLAN_CHILD_ALIAS, why);
	}
	if (err)
		delete_child(step, child, &ignored);
	return err;
}

static int set_mode(struct nl *nl, const struct step *step, struct why *why)
{
	(void)nl;
	return put(step->ifname, "mode", step->number == IPOIB_CONNECTED ? "connected" : "datagram", why);
}

/* Bring a list of targets from OLD to NEW: the file takes +IP and -IP, one a write. */
static int put_list(const char *name, const char *file, const char *old, const char *new,
		    struct why *why)
{
	const char *const lists[] = { old, new };
	char word[64];
	const char *p;
	size_t len;
	int i, err;

	for (i = 0; i < 2; i++) {
		for (p = lists[i]; p && *p; p += len + (p[len] == ',')) {
			len = strcspn(p, ",");
			snprintf(word, sizeof(word), "%c%.*s", i ? '+' : '-', (int)len, p);
			err = put(name, file, word, why);
			if (err)
				return err;
		}
	}
	return 0;
}

static int put_option(const char *name, const struct option *row, const char *old,
		      const char *text, struct why *why)
{
	char file[64];

	snprintf(file, sizeof(file), "bonding/%s", row->name);
	if (row->kind == OPTION_IPV4_LIST || row->kind == OPTION_IPV6_LIST)
		return put_list(name, file, old, text, why);
	return put(name, file, text ? text : "", why);
}

static int bond_del(struct nl *nl, const struct step *step, struct why *why)
{
	char word[IFNAMSIZ + 1];

	(void)nl;
	snprintf(word, sizeof(word), "-%s", step->ifname);
	return put("", "bonding_masters", word, why);
}

/* The options in the order of the table, the mode first. */
static int put_settings(const struct bond *bond, struct why *why)
{
	const struct bond_setting *set;
	const struct option *row;
	int err;

	for (row = option_table; row->name; row++) {
		if (row->flags & (OPTION_LATE | OPTION_MODULE))
			continue;
		set = bond_setting(bond, row->name);
		err = set ? put_option(bond->ifname, row, NULL, set->value.text, why) : 0;
		if (err)
			return err;
	}
	return 0;
}

static int bond_add(struct nl *nl, const struct step *step, struct why *why)
{
	char word[IFNAMSIZ + 1];
	struct why ignored;
	int err;

	snprintf(word, sizeof(word), "+%s", step->ifname);
	err = put("", "bonding_masters", word, why);
	if (err)
		return err;
	err = put_settings(step->bond, why);
	if (!err && step->number)
		err = way_set_mtu(nl, step->ifname, step->number, why);
	if (err)
		bond_del(nl, step, &ignored);
	return err;
}

static int set_option(struct nl *nl, const struct step *step, struct why *why)
{
	(void)nl;
	return put_option(step->ifname, step->row, step->old, step->text, why);
}

static int put_slave(const struct step *step, char sign, struct why *why)
{
	char word[IFNAMSIZ + 1];

	snprintf(word, sizeof(word), "%c%s", sign, step->ifname);
	return put(step->other, "bonding/slaves", word, why);
}

static int enslave(struct nl *nl, const struct step *step, struct why *why)
{
	(void)nl;
	return put_slave(step, '+', why);
}

static int release(struct nl *nl, const struct step *step, struct why *why)
{
	(void)nl;
	return put_slave(step, '-', why);
}

const struct way_ops way_sysfs = {
	.child_add = child_add,
	.child_del = child_del,
	.mode = set_mode,
	.bond_add = bond_add,
	.bond_del = bond_del,
	.option = set_option,
	.enslave = enslave,
	.release = release,
};

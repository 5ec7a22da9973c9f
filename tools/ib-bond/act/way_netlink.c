// SPDX-License-Identifier: GPL-2.0
/* way_netlink: bonds and P_Key children by rtnetlink (kernels from 3.14 on); see way.h */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "way.h"

unsigned int way_ifindex(struct nl *nl, const char *name, struct why *why)
{
	unsigned int index = nl_ifindex(nl, name);

	if (!index)
		why_set(why, -ENODEV, "no such interface: %s", name);
	return index;
}

struct nlmsghdr *way_link(char buf[NL_SIZE], uint16_t type, uint16_t flags, const char *name)
{
	struct nlmsghdr *msg = nl_begin(buf, type, flags);

	mnl_nlmsg_put_extra_header(msg, sizeof(struct ifinfomsg));
	mnl_attr_put_strz(msg, IFLA_IFNAME, name);
	return msg;
}

int way_set_mtu(struct nl *nl, const char *ifname, uint32_t mtu, struct why *why)
{
	char buf[NL_SIZE];
	struct nlmsghdr *msg = way_link(buf, RTM_SETLINK, 0, ifname);

	mnl_attr_put_u32(msg, IFLA_MTU, mtu);
	return nl_talk(nl, msg, why);
}

int way_set_alias(struct nl *nl, const char *ifname, const char *alias, struct why *why)
{
	char buf[NL_SIZE];
	struct nlmsghdr *msg = way_link(buf, RTM_SETLINK, 0, ifname);

	mnl_attr_put_strz(msg, IFLA_IFALIAS, alias);
	return nl_talk(nl, msg, why);
}

static int delete_link(struct nl *nl, const char *ifname, struct why *why)
{
	char buf[NL_SIZE];

	return nl_talk(nl, way_link(buf, RTM_DELLINK, 0, ifname), why);
}

/* Open IFLA_LINKINFO and its IFLA_INFO_DATA for a link of KIND; close both with end_info(). */
struct info {
	struct nlattr *info, *data;
};

static struct info begin_info(struct nlmsghdr *msg, const char *kind)
{
	struct info i;

	i.info = mnl_attr_nest_start(msg, IFLA_LINKINFO);
	mnl_attr_put_strz(msg, IFLA_INFO_KIND, kind);
	i.data = mnl_attr_nest_start(msg, IFLA_INFO_DATA);
	return i;
}

static void end_info(struct nlmsghdr *msg, struct info i)
{
	mnl_attr_nest_end(msg, i.data);
	mnl_attr_nest_end(msg, i.info);
}

static int child_add(struct nl *nl, const struct step *step, struct why *why)
{
	char buf[NL_SIZE];
	struct nlmsghdr *msg = way_link(buf, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, step->ifname);
	unsigned int parent = way_ifindex(nl, step->other, why);
	struct info i;
	int err;

	if (!parent)
		return -ENODEV;
	mnl_attr_put_u32(msg, IFLA_LINK, parent);
	i = begin_info(msg, "ipoib");
	mnl_attr_put_u16(msg, IFLA_IPOIB_PKEY, step->pkey);
	end_info(msg, i);
	err = nl_talk(nl, msg, why);
	if (err)
		return err;
	err = way_set_alias(nl, step->ifname, PLAN_CHILD_ALIAS, why);
	if (err) {
		struct why ignored;

		delete_link(nl, step->ifname, &ignored);
	}
	return err;
}

static int link_del(struct nl *nl, const struct step *step, struct why *why)
{
	return delete_link(nl, step->ifname, why);
}

static int set_mode(struct nl *nl, const struct step *step, struct why *why)
{
	char buf[NL_SIZE];
	struct nlmsghdr *msg = way_link(buf, RTM_NEWLINK, 0, step->ifname);
	struct info i = begin_info(msg, "ipoib");

	mnl_attr_put_u16(msg, IFLA_IPOIB_MODE,
			 step->number == IPOIB_CONNECTED ? IPOIB_MODE_CONNECTED : IPOIB_MODE_DATAGRAM);
	end_info(msg, i);
	return nl_talk(nl, msg, why);
}

/* "10.0.0.1,10.0.0.2" as a nest of addresses */
static void put_list(struct nlmsghdr *msg, const struct option *row, const char *text)
{
	bool v4 = row->kind == OPTION_IPV4_LIST;
	struct nlattr *nest = mnl_attr_nest_start(msg, row->attr);
	char ip[INET6_ADDRSTRLEN];
	uint8_t raw[16];
	uint16_t n = 0;
	size_t len;

	for (; text && *text; text += len + (text[len] == ',')) {
		len = strcspn(text, ",");
		snprintf(ip, sizeof(ip), "%.*s", (int)len, text);
		if (inet_pton(v4 ? AF_INET : AF_INET6, ip, raw) == 1)
			mnl_attr_put(msg, n++, v4 ? 4 : 16, raw);
	}
	mnl_attr_nest_end(msg, nest);
}

static void put_mac(struct nlmsghdr *msg, const struct option *row, const char *text)
{
	uint8_t mac[6] = { 0 };

	sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", &mac[0], &mac[1], &mac[2], &mac[3], &mac[4], &mac[5]);
	mnl_attr_put(msg, row->attr, sizeof(mac), mac);
}

/* TEXT is canonical: option_parse() made it, or the kernel. */
static int put_option(struct nl *nl, struct nlmsghdr *msg, const struct option *row, const char *text,
		      struct why *why)
{
	struct option_value value;
	struct option_why reason;
	unsigned int index = 0;

	switch (row->kind) {
	case OPTION_ENUM:
	case OPTION_UINT:
		if (option_parse(row, text, &value, &reason))
			return why_set(why, -EINVAL, "%s", reason.text);
		if (row->width == 1)
			mnl_attr_put_u8(msg, row->attr, value.number);
		else if (row->width == 2)
			mnl_attr_put_u16(msg, row->attr, value.number);
		else
			mnl_attr_put_u32(msg, row->attr, value.number);
		option_value_free(&value);
		break;
	case OPTION_SLAVE:	/* index 0 stands for none */
		if (text) {
			index = way_ifindex(nl, text, why);
			if (!index)
				return -ENODEV;
		}
		mnl_attr_put_u32(msg, row->attr, index);
		break;
	case OPTION_IPV4_LIST:
	case OPTION_IPV6_LIST:
		put_list(msg, row, text);
		break;
	case OPTION_MAC:
		put_mac(msg, row, text);
		break;
	}
	return 0;
}

static int bond_add(struct nl *nl, const struct step *step, struct why *why)
{
	char buf[NL_SIZE];
	struct nlmsghdr *msg = way_link(buf, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, step->ifname);
	const struct bond_setting *set;
	struct info info;
	size_t i;
	int err;

	if (step->number)
		mnl_attr_put_u32(msg, IFLA_MTU, step->number);
	info = begin_info(msg, "bond");
	for (i = 0; i < step->bond->n_settings; i++) {
		set = &step->bond->settings[i];
		if (set->row->flags & (OPTION_LATE | OPTION_MODULE))
			continue;
		err = put_option(nl, msg, set->row, set->value.text, why);
		if (err)
			return err;
	}
	end_info(msg, info);
	return nl_talk(nl, msg, why);
}

static int set_option(struct nl *nl, const struct step *step, struct why *why)
{
	char buf[NL_SIZE];
	struct nlmsghdr *msg = way_link(buf, RTM_NEWLINK, 0, step->ifname);
	struct info i = begin_info(msg, "bond");
	int err = put_option(nl, msg, step->row, step->text, why);

	end_info(msg, i);
	return err ? err : nl_talk(nl, msg, why);
}

static int set_master(struct nl *nl, const char *ifname, unsigned int master, struct why *why)
{
	char buf[NL_SIZE];
	struct nlmsghdr *msg = way_link(buf, RTM_SETLINK, 0, ifname);

	mnl_attr_put_u32(msg, IFLA_MASTER, master);
	return nl_talk(nl, msg, why);
}

static int enslave(struct nl *nl, const struct step *step, struct why *why)
{
	unsigned int master = way_ifindex(nl, step->other, why);

	return master ? set_master(nl, step->ifname, master, why) : -ENODEV;
}

static int release(struct nl *nl, const struct step *step, struct why *why)
{
	return set_master(nl, step->ifname, 0, why);
}

const struct way_ops way_netlink = {
	.child_add = child_add,
	.child_del = link_del,
	.mode = set_mode,
	.bond_add = bond_add,
	.bond_del = link_del,
	.option = set_option,
	.enslave = enslave,
	.release = release,
};

// SPDX-License-Identifier: GPL-2.0
/* health_diff: a running bond beside what its ifcfg files say; see health.h */
#include <errno.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if_arp.h>
#include <stdlib.h>
#include <string.h>

#include "bond/proto.h"
#include "health.h"
#include "plan/ours.h"

static void put_options(const struct host_link *link, const struct bond *files, FILE *out)
{
	const struct bond_setting *set;
	const char *now, *want;

	for (set = files->settings; set < files->settings + files->n_settings; set++) {
		if (set->row->flags & (OPTION_STATE | OPTION_MODULE))
			continue;
		/* whatever was asked for, the driver makes it active: bond_enslave() */
		if (link->type == ARPHRD_INFINIBAND && strcmp(set->row->name, "fail_over_mac") == 0)
			continue;
		now = link->bond->text[option_index(set->row)];
		want = set->value.text;
		if (now && want && strcmp(now, want) == 0)
			continue;
		if ((!now || !*now) && (!want || !*want))
			continue;
		fprintf(out, "-%s %s\n", set->row->name, want ? want : "none");
		fprintf(out, "+%s %s\n", set->row->name, now ? now : "none");
	}
}

static void put_slaves(const struct host *host, const struct host_link *link,
		       const struct bond *files, FILE *out)
{
	const struct host_link *slave;
	size_t i;

	for (i = 0; i < files->n_slaves; i++) {
		slave = host_link(host, files->slaves[i].ifname);
		if (!slave || slave->master != link->ifindex)
			fprintf(out, "-slave %s\n", files->slaves[i].ifname);
	}
	for (i = 0; i < host->n_links; i++) {
		slave = &host->links[i];
		if (slave->master == link->ifindex && !bond_find_slave(files, slave->ifname))
			fprintf(out, "+slave %s\n", slave->ifname);
	}
}

/* the same IP with the same prefix, whatever the rest */
static bool same_addr(const struct addr *a, const struct addr *b)
{
	return a->family == b->family && a->prefixlen == b->prefixlen &&
	       memcmp(a->ip, b->ip, addr_len(a)) == 0;
}

static void put_addresses(const struct host *host, const struct host_link *link, const struct bond *files,
			  const struct bond *record, FILE *out)
{
	bool elsewhere = proto_elsewhere(files);
	char text[ADDR_STRLEN];
	size_t i, k;

	for (i = 0; i < files->n_addrs; i++) {
		for (k = 0; k < link->n_addrs; k++)
			if (same_addr(&files->addrs[i], &link->addrs[k].addr))
				break;
		if (k == link->n_addrs)
			fprintf(out, "-address %s\n", addr_format(&files->addrs[i], text));
	}
	for (k = 0; k < link->n_addrs && !elsewhere; k++) {
		/* IPv6 comes from routers as well, and a link-local address by itself */
		if (link->addrs[k].scope == RT_SCOPE_LINK || !(link->addrs[k].flags & IFA_F_PERMANENT) ||
		    !ours_addr(host, &link->addrs[k], record))
			continue;
		for (i = 0; i < files->n_addrs; i++)
			if (same_addr(&files->addrs[i], &link->addrs[k].addr))
				break;
		if (i == files->n_addrs)
			fprintf(out, "+address %s\n", addr_format(&link->addrs[k].addr, text));
	}
}

char *health_diff(const struct host *host, const struct host_link *link, const struct bond *files,
		  const struct bond *record, int *err)
{
	char *lines = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&lines, &size);

	*err = out ? 0 : -ENOMEM;
	if (!out)
		return NULL;
	put_options(link, files, out);
	if (files->mtu && files->mtu != link->mtu)
		fprintf(out, "-mtu %u\n+mtu %u\n", files->mtu, link->mtu);
	put_slaves(host, link, files, out);
	put_addresses(host, link, files, record, out);
	if (fclose(out))
		*err = -ENOMEM;
	if (*err || !size) {
		free(lines);
		return NULL;
	}
	return lines;
}

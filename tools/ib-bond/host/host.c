// SPDX-License-Identifier: GPL-2.0
/* host: what is in a snapshot of the host's interfaces; see host.h */
#include <errno.h>
#include <linux/if_infiniband.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "host.h"

#define IPOIB_FLAG_RC	0x80	/* IPOIB_FLAGS_RC in ipoib.h: connected mode can be */

void host_link_free(struct host_link *link)
{
	size_t k;

	for (k = 0; link->bond && k < OPTION_MAX; k++)
		free(link->bond->text[k]);
	free(link->bond);
	free(link->addrs);
	free(link->altnames);
	*link = (struct host_link){ 0 };
}

void host_entries_free(struct host *host)
{
	while (host->n_entries)
		free(host->entries[--host->n_entries].request);
	free(host->entries);
	host->entries = NULL;
}

void host_free(struct host *host)
{
	size_t i;

	for (i = 0; i < host->n_links; i++)
		host_link_free(&host->links[i]);
	free(host->links);
	free(host->buckets);
	host_entries_free(host);
	*host = (struct host){ 0 };
}

/* --- links found by name and by ifindex: 200 bonds ask for theirs a hundred thousand times ----- */

static size_t *bucket_of_name(const struct host *host, const char *name)
{
	uint32_t hash = 2166136261u;	/* FNV-1a */

	while (*name)
		hash = (hash ^ (unsigned char)*name++) * 16777619u;
	return &host->buckets[hash % host->n_buckets];
}

static size_t *bucket_of_index(const struct host *host, int ifindex)
{
	return &host->buckets[host->n_buckets + (unsigned int)ifindex % host->n_buckets];
}

struct host_link *host_link(const struct host *host, const char *name)
{
	size_t i;

	if (host->buckets) {
		for (i = *bucket_of_name(host, name); i; i = host->links[i - 1].next_name)
			if (strcmp(host->links[i - 1].ifname, name) == 0)
				return &host->links[i - 1];
		return NULL;
	}
	for (i = 0; i < host->n_links; i++)
		if (strcmp(host->links[i].ifname, name) == 0)
			return &host->links[i];
	return NULL;
}

struct host_link *host_link_at(const struct host *host, int ifindex)
{
	size_t i;

	if (host->buckets) {
		for (i = *bucket_of_index(host, ifindex); i; i = host->links[i - 1].next_index)
			if (host->links[i - 1].ifindex == ifindex)
				return &host->links[i - 1];
		return NULL;
	}
	for (i = 0; i < host->n_links; i++)
		if (host->links[i].ifindex == ifindex)
			return &host->links[i];
	return NULL;
}

/* Put the link at place I, plus one, into its buckets. */
static void enter(struct host *host, size_t i)
{
	struct host_link *link = &host->links[i - 1];
	size_t *bucket = bucket_of_name(host, link->ifname);

	link->next_name = *bucket;
	*bucket = i;
	bucket = bucket_of_index(host, link->ifindex);
	link->next_index = *bucket;
	*bucket = i;
}

/* Take it out of them again. */
static void leave(struct host *host, size_t i)
{
	const struct host_link *link = &host->links[i - 1];
	size_t *at;

	for (at = bucket_of_name(host, link->ifname); *at != i; at = &host->links[*at - 1].next_name)
		;
	*at = link->next_name;
	for (at = bucket_of_index(host, link->ifindex); *at != i; at = &host->links[*at - 1].next_index)
		;
	*at = link->next_index;
}

/* Buckets for all links, which may be in new places, and as many more.  0 or -ENOMEM. */
static int enter_all(struct host *host)
{
	size_t wanted = 2 * host->n_links > 16 ? 2 * host->n_links : 16, i;
	size_t *buckets = calloc(2 * wanted, sizeof(*buckets));

	if (!buckets)
		return -ENOMEM;
	free(host->buckets);
	host->buckets = buckets;
	host->n_buckets = wanted;
	for (i = host->n_links; i; i--)		/* of links with one name the first is found */
		enter(host, i);
	return 0;
}

int host_add(struct host *host, const struct host_link *link)
{
	struct host_link *more = grow(host->links, host->n_links, sizeof(*more));

	if (!more)
		return -ENOMEM;
	host->links = more;
	host->links[host->n_links++] = *link;
	if (host->buckets && host->n_links <= host->n_buckets)
		enter(host, host->n_links);
	else if (enter_all(host)) {
		host->n_links--;
		return -ENOMEM;
	}
	return 0;
}

void host_drop(struct host *host, struct host_link *link)
{
	size_t i = link - host->links + 1, last = host->n_links;

	if (host->buckets) {
		leave(host, i);
		if (i != last)
			leave(host, last);
	}
	host_link_free(link);
	*link = host->links[--host->n_links];
	if (host->buckets && i != last)
		enter(host, i);
}

static int by_index(const void *a, const void *b)
{
	const struct host_link *x = a, *y = b;

	return (x->ifindex > y->ifindex) - (x->ifindex < y->ifindex);
}

int host_sort(struct host *host)
{
	if (host->n_links)
		qsort(host->links, host->n_links, sizeof(*host->links), by_index);
	return enter_all(host);
}

/* --- names that are written otherwise --------------------------------------------- */

static bool has_altname(const struct host_link *link, const char *name)
{
	size_t len = strlen(name);
	const char *line, *end;

	for (line = link->altnames; line && (end = strchr(line, '\n')); line = end + 1)
		if ((size_t)(end - line) == len && memcmp(line, name, len) == 0)
			return true;
	return false;
}

struct host_link *host_find(const struct host *host, const char *name)
{
	struct host_link *link = host_link(host, name);
	size_t i;

	for (i = 0; !link && *name && i < host->n_links; i++)
		if (has_altname(&host->links[i], name))
			link = &host->links[i];
	return link;
}

/* NAME becomes the one that the interface is listed by. */
static void resolve(const struct host *host, char name[IFNAMSIZ])
{
	const struct host_link *link = host_find(host, name);

	if (link && strcmp(link->ifname, name))
		strcpy(name, link->ifname);
}

/* The same for SET, whose value is a slave; without memory it stays. */
static void resolve_setting(const struct host *host, struct bond_setting *set)
{
	char name[IFNAMSIZ] = "", *text;

	if (strlen(set->value.text) >= sizeof(name))
		return;
	strcpy(name, set->value.text);
	resolve(host, name);
	text = strcmp(name, set->value.text) ? strdup(name) : NULL;
	if (text) {
		free(set->value.text);
		set->value.text = text;
	}
}

/* The child with the P_Key of SLAVE on its parent, whatever it is called now. */
static const struct host_link *find_child(const struct host *host, const struct bond_slave *slave)
{
	const struct host_link *parent = *slave->parent ? host_link(host, slave->parent) : NULL, *link;
	size_t i;

	for (i = 0; parent && i < host->n_links; i++) {
		link = &host->links[i];
		if (strcmp(link->kind, "ipoib") == 0 && link->parent == parent->ifindex && link->pkey == slave->pkey)
			return link;
	}
	return NULL;
}

void host_resolve(const struct host *host, struct bond *bond)
{
	const struct host_link *child;
	struct bond_slave *slave;
	size_t i, k;

	for (i = 0; i < bond->n_slaves; i++) {
		slave = &bond->slaves[i];
		resolve(host, slave->parent);
		resolve(host, slave->ifname);
		child = host_link(host, slave->ifname) ? NULL : find_child(host, slave);
		if (child)
			strcpy(slave->ifname, child->ifname);
	}
	for (i = 0; i < bond->n_settings; i++)
		if (bond->settings[i].row->kind == OPTION_SLAVE)
			resolve_setting(host, &bond->settings[i]);
	for (i = bond->n_slaves; i--;)
		for (k = 0; k < i; k++)
			if (strcmp(bond->slaves[i].ifname, bond->slaves[k].ifname) == 0) {
				bond_drop_slave(bond, i);
				break;
			}
}

void host_resolve_each(const struct host *host, struct bond *bonds, size_t n)
{
	for (; n; n--)
		host_resolve(host, bonds++);
}

const char *host_option(const struct host_link *bond, const char *name)
{
	const struct option *row = option_find(name, strlen(name));

	return bond->bond && row ? bond->bond->text[option_index(row)] : NULL;
}

uint32_t host_option_number(const struct host_link *bond, const char *name)
{
	const struct option *row = option_find(name, strlen(name));

	return bond->bond && row ? bond->bond->number[option_index(row)] : 0;
}

size_t host_slaves(const struct host *host, const struct host_link *bond)
{
	size_t i, n = 0;

	for (i = 0; i < host->n_links; i++)
		n += host->links[i].master == bond->ifindex;
	return n;
}

bool host_is_ipoib(const struct host_link *link)
{
	return link->type == ARPHRD_INFINIBAND && !link->bond;
}

bool host_is_enhanced(const struct host_link *link)
{
	return host_is_ipoib(link) && link->addr.len == INFINIBAND_ALEN && !(link->addr.byte[0] & IPOIB_FLAG_RC);
}

static bool concerns_us(const struct host *host, const struct host_link *link)
{
	const struct host_link *master = link->master ? host_link_at(host, link->master) : NULL;

	return link->bond || link->type == ARPHRD_INFINIBAND || (master && master->bond);
}

static bool same_link(const struct host_link *a, const struct host_link *b)
{
	size_t i;

	if (!b || strcmp(a->ifname, b->ifname) || a->master != b->master || a->parent != b->parent ||
	    !a->bond != !b->bond || a->n_addrs != b->n_addrs)
		return false;
	for (i = 0; i < a->n_addrs; i++)
		if (!addr_same(&a->addrs[i].addr, &b->addrs[i].addr))
			return false;
	return true;
}

bool host_same(const struct host *a, const struct host *b)
{
	size_t i, n = 0;

	for (i = 0; i < a->n_links; i++) {
		if (!concerns_us(a, &a->links[i]))
			continue;
		if (!same_link(&a->links[i], host_link_at(b, a->links[i].ifindex)))
			return false;
		n++;
	}
	for (i = 0; i < b->n_links; i++)
		n -= concerns_us(b, &b->links[i]);
	return n == 0;
}

const char *hwaddr_format(const struct hwaddr *addr, char text[HWADDR_STRLEN])
{
	size_t i;

	text[0] = '\0';
	for (i = 0; i < addr->len; i++)
		sprintf(text + (i ? 3 * i - 1 : 0), i ? ":%02x" : "%02x", addr->byte[i]);
	return text;
}

bool hwaddr_same(const struct hwaddr *a, const struct hwaddr *b)
{
	return a->len == b->len && memcmp(a->byte, b->byte, a->len) == 0;
}

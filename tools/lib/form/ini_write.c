// SPDX-License-Identifier: GPL-2.0
/* ini_write: a bond in the form of ib-bonding.conf(5); see ini_write.h */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "ini_write.h"

/*
 * A value between quotes that it does not hold itself; iniparser has no escapes.
 * Only names of interfaces can hold quotes, and one with both kinds of them has
 * no place in an INI file.
 */
static int put_value(const char *key, const char *value, FILE *out)
{
	char quote = strchr(value, '"') ? '\'' : '"';
	const char *p;

	if (strchr(value, quote))
		return -EILSEQ;
	for (p = value; *p; p++)
		if (iscntrl((unsigned char)*p) && *p != '\t')
			return -EILSEQ;
	fprintf(out, "%s = %c%s%c\n", key, quote, value, quote);
	return 0;
}

/* iniparser makes sections lower case and ends them at a ]; the name itself is a key. */
static void put_section(const struct bond *bond, size_t n, FILE *out)
{
	const char *p;

	fputs(n ? "\n[" : "[", out);
	for (p = bond->ifname; *p; p++)
		fputc((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || strchr("._-", *p) ?
		      *p : '_', out);
	for (p = bond->ifname; *p; p++)		/* two names may look alike now */
		if (!((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || strchr("._-", *p)))
			break;
	if (*p)
		fprintf(out, " %zu", n);
	fputs("]\n", out);
}

static int put_address(const struct addr *addr, size_t i, FILE *out)
{
	char key[32] = "address", value[160], text[ADDR_STRLEN], ip[INET6_ADDRSTRLEN];
	struct addr usual = *addr;
	size_t n;

	if (i)
		snprintf(key, sizeof(key), "address%zu", i);
	n = snprintf(value, sizeof(value), "%s", addr_format(addr, text));
	addr_set_broadcast(&usual);
	if (addr->family == AF_INET && !addr->has_broadcast && usual.has_broadcast)
		n += snprintf(value + n, sizeof(value) - n, " broadcast=none");
	else if (addr_odd_broadcast(addr, ip))
		n += snprintf(value + n, sizeof(value) - n, " broadcast=%s", ip);
	if (addr->has_peer)
		snprintf(value + n, sizeof(value) - n, " peer=%s",
			 inet_ntop(addr->family, addr->peer, ip, sizeof(ip)));
	return put_value(key, value, out);
}

static int put_slave(const struct bond_slave *slave, size_t i, FILE *out)
{
	char key[32] = "slave", value[160], parent[IFNAMSIZ];
	size_t n;
	int pkey;

	if (i)
		snprintf(key, sizeof(key), "slave%zu", i);
	n = snprintf(value, sizeof(value), "%s", slave->ifname);
	if (*slave->parent)
		n += snprintf(value + n, sizeof(value) - n, " parent=%s", slave->parent);
	if (slave->pkey != PKEY_UNSET)
		n += snprintf(value + n, sizeof(value) - n, " pkey=0x%04x", slave->pkey & 0xffff);
	else if (bond_split_child(slave->ifname, parent, &pkey))	/* as its name would have it */
		n += snprintf(value + n, sizeof(value) - n, " pkey=none");
	if (slave->mode != IPOIB_MODE_UNSET)
		n += snprintf(value + n, sizeof(value) - n, " mode=%s",
			      slave->mode == IPOIB_CONNECTED ? "connected" : "datagram");
	if (slave->mtu)
		n += snprintf(value + n, sizeof(value) - n, " mtu=%u", slave->mtu);
	if (slave->umcast >= 0)
		snprintf(value + n, sizeof(value) - n, " umcast=%d", slave->umcast);
	return put_value(key, value, out);
}

int ini_write_bond(const struct bond *bond, size_t n, FILE *out)
{
	size_t i;
	int err;

	put_section(bond, n, out);
	err = put_value("ifname", bond->ifname, out);
	fprintf(out, "onboot = %s\n", bond->onboot ? "yes" : "no");
	if (!err && bond->bootproto)
		err = put_value("bootproto", bond->bootproto, out);
	if (bond->mtu)
		fprintf(out, "mtu = %u\n", bond->mtu);
	for (i = 0; i < bond->n_addrs && !err; i++)
		err = put_address(&bond->addrs[i], i, out);
	for (i = 0; i < bond->n_slaves && !err; i++)
		err = put_slave(&bond->slaves[i], i, out);
	for (i = 0; i < bond->n_settings && !err; i++)
		err = put_value(bond->settings[i].row->name, bond->settings[i].value.text, out);
	return err;
}

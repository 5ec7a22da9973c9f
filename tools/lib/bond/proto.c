// SPDX-License-Identifier: GPL-2.0
/* proto: who gives a bond its addresses; see proto.h */
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "proto.h"

/*
 * Words of BOOTPROTO, in any case, with + between several (SUSE): ifup of RHEL4
 * to 9, sysconfig of SLES10 and 11, __ni_suse_bootproto() in wicked 0.6.80.
 */
static const struct row {
	const char *word;
	unsigned int redhat, suse;
	bool wicked;		/* it asks for an address by that word, in small letters */
} rows[] = {
	{ "none", 0, 0, false }, { "static", 0, 0, false },
	{ "dhcp", PROTO_DHCP4, PROTO_DHCP, true }, { "bootp", PROTO_DHCP4, PROTO_DHCP4, false },
	{ "dhcp4", PROTO_DHCP4, PROTO_DHCP4, true }, { "dhcp6", PROTO_DHCP6, PROTO_DHCP6, true },
	{ "autoip", PROTO_AUTOIP, PROTO_AUTOIP, true }, { "auto4", PROTO_AUTOIP, PROTO_AUTOIP, true },
	{ "auto6", PROTO_RA, PROTO_RA, true },
};

static const struct row *find(const char *word, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strlen(rows[i].word) == len && strncasecmp(rows[i].word, word, len) == 0)
			return &rows[i];
	return NULL;
}

bool proto_by_wicked(const char *word, size_t len)
{
	const struct row *row = find(word, len);

	return row && row->wicked && memcmp(row->word, word, len) == 0;
}

unsigned int proto_asked(const struct bond *bond, struct proto_word *unknown)
{
	const char *p = bond->bootproto ? bond->bootproto : "";
	struct proto_word first = { 0 };
	const struct row *row;
	unsigned int asked = 0;
	size_t len;

	for (; *p; p += len + (p[len] == '+')) {
		len = strcspn(p, "+");
		row = find(p, len);
		if (row)
			asked |= bond->dialect == DIALECT_SLES10 ? row->suse : row->redhat;
		else if (!first.at)
			first = (struct proto_word){ p, len };
	}
	if (unknown)
		*unknown = first;
	return asked;
}

bool proto_elsewhere(const struct bond *bond)
{
	struct proto_word unknown;

	return proto_asked(bond, &unknown) || unknown.at;
}

unsigned int proto_dhcp(int family)
{
	return family == AF_INET ? PROTO_DHCP4 : PROTO_DHCP6;
}

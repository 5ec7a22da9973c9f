// SPDX-License-Identifier: GPL-2.0
/*
 * check_blanks: rules about blanks at the ends of an address or a mask, IPADDR="10.0.0.1 "
 *
 * Who reads the bond's file as a shell does mostly loses them: expand_config() of initscripts from 9.03 on by eval echo,
 * other scripts where there are no quotes around the variable, but "$IPADDR/$PREFIX" is two words then (7.93, 8.45;
 * sysconfig 0.70.3 to SLES11).  wicked (0.6.80) hands IPADDR and NETMASK to inet_pton() as they stand, and what is
 * behind a slash, and PREFIXLEN, to strtoul().  NetworkManager: check_nm_values.c.
 */
#include <arpa/inet.h>
#include <string.h>

#include "base/each.h"
#include "check.h"

/* where blanks are not taken */
#define BEFORE	0x1
#define BEHIND	0x2
#define SLASH	0x4	/* but behind /BITS they are */

static const struct {
	const char *name;		/* and what begins with it */
	enum service reader;
	bool suse;
	unsigned int to;		/* the last release that takes none; 0: all */
	unsigned int where;
	enum code code;
} rows[] = {
	{ "IPADDR", SERVICE_SCRIPTS, false, 5, BEHIND, CODE_BAD_ADDRESS },
	{ "PREFIX", SERVICE_SCRIPTS, false, 5, BEFORE, CODE_BAD_NETMASK },
	{ "IPADDR", SERVICE_SCRIPTS, true, 0, BEHIND | SLASH, CODE_BAD_ADDRESS },
	{ "PREFIXLEN", SERVICE_SCRIPTS, true, 0, BEFORE, CODE_BAD_NETMASK },
	{ "IPADDR", SERVICE_WICKED, true, 0, BEFORE | BEHIND | SLASH, CODE_BAD_ADDRESS },
	{ "NETMASK", SERVICE_WICKED, true, 0, BEFORE | BEHIND, CODE_BAD_NETMASK },
};

/* Has VALUE blanks WHERE they are not taken? */
static bool is_refused(const char *value, unsigned int where)
{
	size_t len = strlen(value);
	bool before = strchr(DIALECT_BLANKS, *value), behind = strchr(DIALECT_BLANKS, value[len - 1]);

	return (where & BEFORE && before) || (where & BEHIND && behind && !(where & SLASH && strchr(value, '/')));
}

/* Is VAR, a mask with SUFFIX behind its name, the one that counts for the IPADDR of that suffix? */
static bool is_asked(const struct check *c, const char *name, const char *suffix)
{
	char full[VARS_NAME_MAX];
	const char *ip, *bits;

	if (strcmp(name, "NETMASK"))
		return true;
	ip = vars_name_suffixed(full, "IPADDR", suffix) ? check_value(c->bond_file, full) : NULL;
	bits = vars_name_suffixed(full, "PREFIXLEN", suffix) ? check_value(c->bond_file, full) : NULL;
	return ip && !strchr(ip, '/') && !(bits && *bits);
}

/* Is TEXT, which has no blanks at its ends, what NAME takes?  Else it is refused for that. */
static bool is_taken(const char *name, const char *text)
{
	char ip[DIALECT_TRIMMED];
	uint8_t raw[16];

	if (strcmp(name, "NETMASK") == 0)
		return addr_mask_bits(text) > 0;
	if (strcmp(name, "IPADDR"))
		return dialect_bits(text, 128) > 0;
	snprintf(ip, sizeof(ip), "%.*s", (int)strcspn(text, "/"), text);
	return inet_pton(strchr(ip, ':') ? AF_INET6 : AF_INET, ip, raw) == 1;
}

static void look_at(struct check *c, const struct var *var, size_t row)
{
	size_t len = strlen(rows[row].name);
	char room[DIALECT_TRIMMED];
	struct diag_quote q;

	if (strncmp(var->name, rows[row].name, len) || !var->seen || vars_state(&c->bond_file->vars, var) != VAR_KNOWN ||
	    !is_taken(rows[row].name, dialect_trim(var->value, room)) || !is_refused(var->value, rows[row].where) ||
	    !is_asked(c, rows[row].name, var->name + len))
		return;
	c->code = rows[row].code;
	check_say(c, var->owner->text, var->at, "%s takes no %s=%s, for the blank in it",
		  c->reader == SERVICE_WICKED ? "wicked" : "ifup", var->name, diag_quote(&q, var->value, var->len));
	check_fix(c, "write %s=%s", var->name, room);
}

void check_blanks(struct check *c)
{
	struct var **var;
	size_t i;

	if (!c->bond_file || (check_is_redhat(c) && c->ipoib && c->hooked))	/* ib-bond takes them all */
		return;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].reader != c->reader || rows[i].suse != check_is_suse(c) ||
		    (rows[i].to && (!dialect_major(c->conf) || dialect_major(c->conf) > rows[i].to)))
			continue;
		each(var, c->bond_file->vars.list, c->bond_file->vars.n)
			look_at(c, *var, i);
	}
}

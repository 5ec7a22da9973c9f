// SPDX-License-Identifier: GPL-2.0
/*
 * check_loose: rules about what wicked (0.6.80) goes on without, or takes, where others refuse the bond or its address
 *
 * dialect_suse.c reads it as wicked does where wicked may read the files; who does in the end is known here.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/each.h"
#include "check.h"
#include "ifcfg/loose.h"

/* OTHERWISE: the code where it is not wicked that reads */
static void take_code(struct check *c, enum code otherwise)
{
	c->code = check_by_wicked(c) ? CODE_WICKED_LENIENT : otherwise;
}

static bool is_looked_at(const struct check *c)
{
	return check_is_suse(c) && c->bond_file && dialect_by_wicked(c->conf);
}

/* Is VAR one of NAME and a suffix, and known? */
static bool is_of(const struct check *c, const struct var *var, const char *name)
{
	return var->seen && strncmp(var->name, name, strlen(name)) == 0 && vars_state(&c->bond_file->vars, var) == VAR_KNOWN &&
	       var->len;
}

/* What is to stand in VAR so that everybody has ADDR. */
static void mend(struct check *c, const struct var *var, const struct addr *addr, const char *taken)
{
	char mask[INET_ADDRSTRLEN];
	struct in_addr raw;

	if (strncmp(var->name, "PREFIXLEN", strlen("PREFIXLEN")) == 0) {
		check_fix(c, "write %.60s=%u", var->name, addr->prefixlen);
	} else if (strncmp(var->name, "NETMASK", strlen("NETMASK")) == 0) {
		raw.s_addr = addr_mask(addr->prefixlen);
		check_fix(c, "write %.60s=%s", var->name, inet_ntop(AF_INET, &raw, mask, sizeof(mask)));
	} else {
		check_fix(c, "write %.60s=%s", var->name, taken);
	}
}

static void look_at_address(struct check *c, const struct var *ip)
{
	char text[ADDR_STRLEN];
	struct diag_quote q;
	struct addr addr;
	const struct var *var = loose_address(&c->bond_file->vars, ip->name + strlen("IPADDR"), &addr);

	if (!var)
		return;
	take_code(c, strncmp(var->name, "IPADDR", 6) ? CODE_BAD_NETMASK : CODE_BAD_ADDRESS);
	addr_format(&addr, text);
	check_say(c, var->owner->text, var_offset(var, 0), "wicked takes %.60s=%s for %s, others %s not", var->name,
		  diag_quote(&q, var->value, var->len), text, check_by_wicked(c) ? "may" : "do");
	mend(c, var, &addr, text);
}

/* The address of the bond that IP, its IPADDR<SUFFIX>, gives. */
static const struct addr *find_address(const struct check *c, const struct var *ip)
{
	char room[DIALECT_TRIMMED];
	const struct addr *addr;
	struct addr wanted;
	const char *why;

	if (!loose_address(&c->bond_file->vars, ip->name + strlen("IPADDR"), &wanted) &&
	    addr_parse(dialect_trim(ip->value, room), 32, 128, &wanted, &why))
		return NULL;
	each(addr, c->bond->addrs, c->bond->n_addrs)
		if (addr->family == wanted.family && memcmp(addr->ip, wanted.ip, addr_len(addr)) == 0)
			return addr;
	return NULL;
}

static const struct var *partner(const struct check *c, const char *name, const struct var *ip)
{
	char full[VARS_NAME_MAX];
	const struct var *var = vars_name_suffixed(full, name, ip->name + strlen("IPADDR"))
					? vars_find(&c->bond_file->vars, full) : NULL;

	return var && is_of(c, var, name) ? var : NULL;
}

/* What stands beside the address, and is none: of wicked's BROADCAST NETWORK-FIT speaks. */
static void look_beside(struct check *c, const struct var *ip)
{
	const struct var *broadcast = partner(c, "BROADCAST", ip), *peer = partner(c, "REMOTE_IPADDR", ip);
	const struct addr *addr = broadcast || peer ? find_address(c, ip) : NULL;
	struct diag_quote q;

	if (!addr)
		return;
	if (broadcast && !check_by_wicked(c) && addr->family == AF_INET && !loose_takes_broadcast(broadcast->value)) {
		c->code = CODE_BAD_ADDRESS;
		check_say(c, broadcast->owner->text, var_offset(broadcast, 0), "%s is no broadcast address",
			  diag_quote(&q, broadcast->value, broadcast->len));
	}
	if (peer && !loose_takes_peer(peer->value, addr)) {
		take_code(c, CODE_BAD_ADDRESS);
		check_say(c, peer->owner->text, var_offset(peer, 0), "%s: not an IP address%s",
			  diag_quote(&q, peer->value, peer->len), check_by_wicked(c) ? ", and wicked passes it by" : "");
		check_fix(c, "leave %.60s out", peer->name);
	}
}

/* It matters to wicked only where it is all that the bond has. */
static void look_at_none(struct check *c, const struct var *ip)
{
	bool alone = !c->bond->n_addrs && !(c->bond->bootproto && strstr(c->bond->bootproto, "dhcp"));
	const char *why = "not an IP address";
	char room[DIALECT_TRIMMED];
	struct diag_quote q;
	struct addr addr;

	addr_parse(dialect_trim(ip->value, room), 32, 128, &addr, &why);
	c->code = CODE_BAD_ADDRESS;
	if (!alone)
		take_code(c, CODE_BAD_ADDRESS);
	check_say(c, ip->owner->text, var_offset(ip, 0), "%s: %s%s", diag_quote(&q, ip->value, ip->len), why,
		  c->code == CODE_WICKED_LENIENT ? ", and wicked passes it by" : "");
	if (!alone)
		check_fix(c, "leave %.60s out", ip->name);
}

void check_loose(struct check *c)
{
	struct var **var;

	if (!is_looked_at(c))
		return;
	each(var, c->bond_file->vars.list, c->bond_file->vars.n) {
		if (!is_of(c, *var, "IPADDR"))
			continue;
		if (loose_no_address((*var)->value)) {
			look_at_none(c, *var);
			continue;
		}
		look_at_address(c, *var);
		look_beside(c, *var);
	}
}

/* The one that comes before VAR, in the order of names, and has the same slave; NULL: none. */
static const struct var *named_before(const struct check *c, const struct var *var)
{
	struct var **other;

	each(other, c->bond_file->vars.list, c->bond_file->vars.n)
		if (is_of(c, *other, "BONDING_SLAVE") && strcmp((*other)->value, var->value) == 0 &&
		    strcmp((*other)->name, var->name) < 0)
			return *other;
	return NULL;
}

static void look_at_slave(struct check *c, const struct var *var)
{
	const char *wicked = check_by_wicked(c) ? ", and wicked goes on without it" : "";
	struct diag_quote q;

	if (loose_no_slave(var->value)) {
		take_code(c, CODE_BAD_NAME);
		check_say(c, var->owner->text, var_offset(var, 0), "%s is no interface%s",
			  diag_quote(&q, var->value, var->len), wicked);
	} else if (strcmp(var->value, c->bond->ifname) == 0) {
		take_code(c, CODE_SLAVE_NAME);
		check_say(c, var->owner->text, var_offset(var, 0), "%s is no slave of itself%s", c->bond->ifname, wicked);
	} else if (named_before(c, var)) {
		take_code(c, CODE_SLAVE_TWICE);
		check_say(c, var->owner->text, var_offset(var, 0), "%s: the slave is named twice%s",
			  diag_quote(&q, var->value, var->len), check_by_wicked(c) ? ", and wicked takes it once" : "");
	} else {
		return;
	}
	check_fix(c, "leave %.60s out", var->name);
}

/* ni_suse_ifcfg_add_l2_port(): "rejecting invalid bond port name" and "ignoring duplicate bond port" */
void check_slave_again(struct check *c)
{
	struct var **var;

	if (!is_looked_at(c))
		return;
	each(var, c->bond_file->vars.list, c->bond_file->vars.n)
		if (is_of(c, *var, "BONDING_SLAVE"))
			look_at_slave(c, *var);
}

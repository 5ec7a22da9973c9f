// SPDX-License-Identifier: GPL-2.0
/*
 * convert_vars: what became of each variable of a bond's files; see convert.h
 *
 * A variable is carried if the form says that it has dealt with what the
 * variable tells (form_carry()), or has written the word for it
 * (convert_words.c).  Every other one stands in the report: one that nobody
 * has thought of too.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/each.h"
#include "convert.h"
#include "ifcfg/dialect.h"

/* how the rest of a variable's name may go on */
enum rest {
	EXACT,
	NUMBERED,	/* with or without a number, below CONVERT_NUMBERS */
	SUFFIXED,	/* a number, or _ and anything */
	ANY,
};

/* row.where, beside ROW_BOND and ROW_SLAVE */
#define READ	0x100	/* as far as the dialect has a row for it there */
#define REDHAT	0x200	/* in files of Red Hat only */
#define TRIFLE	0x400	/* it is no loss: said all the same */
#define BESIDE	0x800	/* read beside IPADDR with the same rest */

/*
 * FACT is what it says; 0: nothing that any form has a word for.  VALUES, with |
 * between them: as the form has it (NULL: whatever it says, a form that deals
 * with FACT takes it; without FACT it is a trifle).  WHY it is not carried over.
 */
static const struct {
	const char *name;
	enum rest rest;
	unsigned int where, fact;
	const char *values, *why;
} fates[] = {
	{ "DEVICE", EXACT, ROW_BOND | READ, FORM_BOND, NULL, NULL },
	{ "DEVICE", EXACT, ROW_SLAVE | READ, FORM_PORT, NULL, NULL },
	{ "TYPE", EXACT, ROW_BOND | READ | TRIFLE, FORM_BOND, "Bond|Bonding", "it is a bond" },
	{ "TYPE", EXACT, ROW_SLAVE | READ | TRIFLE, FORM_KIND, "InfiniBand|Ethernet", "it is seen by itself" },
	{ "BONDING_MASTER", EXACT, ROW_BOND | READ, FORM_BOND, NULL, NULL },
	{ "BONDING_SLAVE", ANY, ROW_BOND | READ, FORM_BOND, NULL, NULL },
	{ "ONBOOT", EXACT, ROW_BOND | READ, FORM_START, NULL, NULL },
	{ "STARTMODE", EXACT, ROW_BOND | READ, FORM_START, NULL, NULL },
	{ "BOOTPROTO", EXACT, ROW_BOND | READ, FORM_PROTO, NULL, NULL },
	{ "BONDING_OPTS", EXACT, ROW_BOND | READ, FORM_OPTIONS, NULL, NULL },
	{ "BONDING_MODULE_OPTS", EXACT, ROW_BOND | READ, FORM_OPTIONS, NULL, NULL },
	{ "IPADDR", ANY, ROW_BOND | READ, FORM_ADDRESS, NULL, NULL },
	{ "PREFIXLEN", ANY, ROW_BOND | READ | BESIDE, FORM_ADDRESS, NULL, NULL },
	{ "PREFIX", ANY, ROW_BOND | READ | BESIDE, FORM_ADDRESS, NULL, NULL },
	{ "NETMASK", ANY, ROW_BOND | READ | BESIDE, FORM_ADDRESS, NULL, NULL },
	{ "BROADCAST", ANY, ROW_BOND | READ | BESIDE, FORM_ADDRESS, NULL, NULL },
	{ "REMOTE_IPADDR", ANY, ROW_BOND | READ | BESIDE, FORM_ADDRESS, NULL, NULL },
	{ "IPV6ADDR", EXACT, ROW_BOND | READ, FORM_ADDRESS, NULL, NULL },
	{ "IPV6ADDR_SECONDARIES", EXACT, ROW_BOND | READ, FORM_ADDRESS, NULL, NULL },
	{ "MTU", EXACT, ROW_BOND | ROW_SLAVE | READ, FORM_MTU, NULL, NULL },
	/* a slave starts with its bond, and has no addresses */
	{ "MASTER", EXACT, ROW_SLAVE | READ, FORM_PORT, NULL, NULL },
	{ "SLAVE", EXACT, ROW_SLAVE | READ, FORM_PORT, NULL, NULL },
	{ "ONBOOT", EXACT, ROW_SLAVE | REDHAT | TRIFLE, FORM_PORT, "yes", "a slave starts with its bond" },
	{ "STARTMODE", EXACT, ROW_SLAVE | TRIFLE, FORM_PORT, "hotplug|auto", "a slave starts with its bond" },
	{ "BOOTPROTO", EXACT, ROW_SLAVE, FORM_PORT, "none", "a slave of a bond has no addresses" },
	{ "IPOIB", EXACT, ROW_SLAVE | READ | TRIFLE, FORM_KIND, "yes|on|true", "it is seen by itself" },
	{ "ETHERDEVICE", EXACT, ROW_SLAVE | READ, 0, "", "a VLAN below a bond is not made there" },
	{ "PKEY", EXACT, ROW_SLAVE | READ | TRIFLE, FORM_CHILD, "yes|y|true|t|on|1", "it is no P_Key child" },
	{ "PKEY_ID", EXACT, ROW_SLAVE | READ, FORM_CHILD, NULL, "it is no P_Key child" },
	{ "PHYSDEV", EXACT, ROW_SLAVE | READ, FORM_CHILD, NULL, "it is no P_Key child" },
	{ "IPOIB_PKEY", EXACT, ROW_SLAVE | READ, FORM_CHILD, NULL, NULL },
	{ "IPOIB_DEVICE", EXACT, ROW_SLAVE | READ, FORM_CHILD, NULL, "it is no P_Key child" },
	{ "CONNECTED_MODE", EXACT, ROW_SLAVE | READ, FORM_MODE, NULL, NULL },
	{ "IPOIB_MODE", EXACT, ROW_SLAVE | READ, FORM_MODE, NULL, NULL },
	{ "IPOIB_UMCAST", EXACT, ROW_SLAVE | READ, FORM_UMCAST, NULL, NULL },
	/* convert_net.c */
	{ "GATEWAY", NUMBERED, ROW_BOND, FORM_GATEWAY, NULL, "no default route of this bond" },
	{ "GATEWAYDEV", EXACT, ROW_BOND, FORM_GATEWAY, NULL, "no default route of this bond" },
	{ "IPV6_DEFAULTGW", EXACT, ROW_BOND, FORM_GATEWAY6, NULL, "no default route of this bond" },
	{ "DNS", NUMBERED, ROW_BOND, FORM_DNS, NULL, NULL },
	{ "DOMAIN", EXACT, ROW_BOND, FORM_SEARCH, NULL, NULL },
	{ "SEARCH", EXACT, ROW_BOND, FORM_SEARCH, NULL, NULL },
	{ "METRIC", EXACT, ROW_BOND, FORM_METRIC, NULL, NULL },
	{ "IPV4_ROUTE_METRIC", EXACT, ROW_BOND, FORM_METRIC, NULL, NULL },
	{ "IPV6_ROUTE_METRIC", EXACT, ROW_BOND, FORM_METRIC6, NULL, NULL },
	{ "ROUTING_RULE_", NUMBERED, ROW_BOND | REDHAT, FORM_RULES, NULL, NULL },
	{ "ROUTING_RULE6_", NUMBERED, ROW_BOND | REDHAT, FORM_RULES, NULL, NULL },
	{ "IPV6INIT", EXACT, ROW_BOND | REDHAT, FORM_IPV6, NULL, NULL },
	{ "IPV6_DISABLED", EXACT, ROW_BOND | REDHAT, FORM_IPV6, NULL, NULL },
	{ "IPV6_AUTOCONF", EXACT, ROW_BOND | REDHAT, FORM_IPV6, NULL, NULL },
	{ "DHCPV6C", EXACT, ROW_BOND | REDHAT, FORM_IPV6, NULL, NULL },
	{ "NETWORKING_IPV6", EXACT, ROW_BOND | REDHAT, FORM_IPV6, NULL, NULL },
	/* they mean nothing there, whatever they say */
	{ "NETWORK", SUFFIXED, ROW_BOND | ROW_SLAVE, 0, NULL, "it follows from address and mask" },
	{ "NM_CONTROLLED", EXACT, ROW_BOND | ROW_SLAVE | REDHAT, 0, NULL, "it is for these files alone" },
	{ "IPV6_ADDR_GEN_MODE", EXACT, ROW_BOND | REDHAT | TRIFLE, FORM_GEN_MODE, "stable-privacy",
	  "addresses are made in the way that the service has for such a bond" },
	/* they mean nothing there unless they say something else; NetworkManager writes most of these into each file */
	{ "PROXY_METHOD", EXACT, ROW_BOND | ROW_SLAVE | REDHAT, 0, "none", "a proxy is no part of an interface there" },
	{ "BROWSER_ONLY", EXACT, ROW_BOND | ROW_SLAVE | REDHAT, 0, "no", "a proxy is no part of an interface there" },
	{ "IPV4_FAILURE_FATAL", EXACT, ROW_BOND | REDHAT, 0, "no", "a bond that gets no address stays up there" },
	{ "IPV6_FAILURE_FATAL", EXACT, ROW_BOND | REDHAT, 0, "no", "a bond that gets no address stays up there" },
	{ "IPV6_DEFROUTE", EXACT, ROW_BOND | REDHAT, 0, "yes", "the default route is as router advertisements tell it there" },
	{ "IPV6_PRIVACY", EXACT, ROW_BOND | REDHAT, 0, "no", "temporary addresses are the kernel's to make there" },
	{ "IPV6_TOKEN", EXACT, ROW_BOND | REDHAT, 0, "", "over IPoIB nothing makes addresses of it" },
	{ "USERCTL", EXACT, ROW_BOND | ROW_SLAVE, 0, "no", "users may not start and stop it there" },
	{ "VLAN", EXACT, ROW_BOND | ROW_SLAVE, 0, "no", "an IPoIB interface has P_Keys, no VLANs" },
	{ "HOTPLUG", EXACT, ROW_BOND | ROW_SLAVE, 0, "yes", "an interface that appears is always started there" },
	{ "PRE_DOWN_SCRIPT", EXACT, ROW_BOND | ROW_SLAVE, 0, "/etc/sysconfig/network/unenslave.sh",
	  "no scripts are run there: see dispatcher scripts" },
	{ "HWADDR", EXACT, ROW_BOND | ROW_SLAVE, 0, "",
	  "20 bytes of which the first four change from boot to boot: interfaces go by their name" },
};

/* one file that is looked through */
struct look {
	const struct form_net *net;
	const struct converting *c;
	const struct conf_file *file;
	unsigned int where;		/* ROW_BOND or ROW_SLAVE */
	const struct bond_slave *slave;	/* ROW_SLAVE: of the whole bond */
};

static bool fits(const char *rest, enum rest kind)
{
	size_t digits = strspn(rest, "0123456789");

	switch (kind) {
	case EXACT:
		break;
	case NUMBERED:
		return !rest[digits] && digits <= 2 && (*rest != '0' || digits == 1);
	case SUFFIXED:
		return !*rest || digits || *rest == '_';
	case ANY:
		return true;
	}
	return !*rest;
}

static bool has_address(const struct look *l, const char *rest)
{
	char name[64];
	const char *value = NULL;

	if ((size_t)snprintf(name, sizeof(name), "IPADDR%s", rest) < sizeof(name))
		value = vars_value(&l->file->vars, name);
	return value && *value;
}

static bool matches(const struct look *l, size_t i, const char *name)
{
	const char *rest = name + strlen(fates[i].name);
	unsigned int where = fates[i].where;

	if (!(where & l->where) || strncmp(name, fates[i].name, rest - name) || !fits(rest, fates[i].rest) ||
	    (where & REDHAT && l->file->dialect->id == DIALECT_SLES10))
		return false;
	return (!(where & READ) || dialect_row(l->file->dialect, name, l->where)) &&
	       (!(where & BESIDE) || has_address(l, rest));
}

/* Is VALUE one of VALUES? */
static bool is_one_of(const char *values, const char *value)
{
	size_t len;

	for (; *values; values += len + (values[len] == '|')) {
		len = strcspn(values, "|");
		if (strlen(value) == len && strncasecmp(values, value, len) == 0)
			return true;
	}
	return false;
}

/* TYPE of a slave that is taken for another kind, by its name or by the interface that the host has. */
static bool is_other_kind(const struct look *l, const struct var *var)
{
	return l->slave && strcmp(var->name, "TYPE") == 0 &&
	       (strcasecmp(var->value, "Ethernet") == 0) == form_is_ipoib(l->c->whole, l->slave, NULL);
}

static void say_row(const struct look *l, const struct var *var, const struct pos *pos, size_t i)
{
	bool fits_form = !fates[i].values || is_one_of(fates[i].values, var->value);
	const char *why = fates[i].why;

	if (fates[i].fact && fits_form && form_carries(l->c->files, l->file->text.path, fates[i].fact)) {
		if (is_other_kind(l, var))
			form_left_out(l->c->files, pos, var->name, "%s is written as %s", l->slave->ifname,
				      form_is_ipoib(l->c->whole, l->slave, NULL) ? "InfiniBand" : "Ethernet");
		return;
	}
	if (!fates[i].fact && fits_form)
		form_left_out(l->c->files, pos, var->name, "%s", fates[i].values ? "it means nothing there" : why);
	else if (fates[i].where & TRIFLE)
		form_left_out(l->c->files, pos, var->name, "%s", why);
	else if (why)
		form_lost(l->c->files, pos, var->name, "%s", why);
	else
		form_lost(l->c->files, pos, var->name, "%s has no word for it here", l->c->form->service);
}

static void say_no_row(const struct look *l, const struct var *var, const struct pos *pos)
{
	unsigned int other = ROW_BOND | ROW_SLAVE;

	if (dialect_row(l->file->dialect, var->name, l->where))
		form_lost(l->c->files, pos, var->name, "there is no IPADDR that it would go with");
	else if (dialect_row(l->file->dialect, var->name, other))
		form_lost(l->c->files, pos, var->name, "nobody reads it in the file of a %s",
			  l->where == ROW_BOND ? "bond" : "slave");
	else
		form_lost(l->c->files, pos, var->name, "nothing is known of it here");
}

static void look_at(const struct look *l, const struct var *var)
{
	struct pos pos = text_pos(var->owner->text, var->at);
	const char *service = l->c->form->service;
	enum convert_fate fate = convert_word_fate(l->net, l->c, l->file, var);
	size_t i;

	switch (fate) {
	case CONVERT_NO_ROW:
	case CONVERT_NO_WORD:
		break;
	case CONVERT_WRITTEN:
		return;
	case CONVERT_NO_PLACE:
		form_left_out(l->c->files, &pos, var->name, "%s has nothing here that it could be said of", service);
		return;
	case CONVERT_REFUSED:
		form_lost(l->c->files, &pos, var->name, "%s would not take this value", service);
		return;
	case CONVERT_LABEL:
		form_left_out(l->c->files, &pos, var->name, "a label: %s goes by the interface", service);
		return;
	case CONVERT_TWIN:
		form_left_out(l->c->files, &pos, var->name, "another file has the same: each profile has one of its own");
		return;
	case CONVERT_IPOIB:
		form_lost(l->c->files, &pos, var->name, "a bond over IPoIB has the address of its active slave");
		return;
	}
	for (i = 0; i < sizeof(fates) / sizeof(fates[0]); i++)
		if (matches(l, i, var->name)) {
			say_row(l, var, &pos, i);
			return;
		}
	if (fate == CONVERT_NO_WORD)
		form_lost(l->c->files, &pos, var->name, "%s has no word for it", service);
	else
		say_no_row(l, var, &pos);
}

static void look_at_file(struct look *l)
{
	const struct var *var;
	struct pos pos;
	size_t i;

	for (i = 0; l->file && i < l->file->vars.n; i++) {
		var = l->file->vars.list[i];
		if (!var->seen)
			continue;
		pos = text_pos(var->owner->text, var->at);
		if (vars_state(&l->file->vars, var) == VAR_UNKNOWN)
			form_lost(l->c->files, &pos, var->name, "only running the file would tell its value");
		else if (vars_state(&l->file->vars, var) == VAR_KNOWN && var->len)
			look_at(l, var);
	}
}

void convert_vars(const struct form_net *net, const struct converting *c)
{
	struct look l = { net, c, conf_bond_file(&c->part->conf, c->bond), ROW_BOND, NULL };

	look_at_file(&l);
	l.where = ROW_SLAVE;
	each(l.slave, c->whole->slaves, c->whole->n_slaves) {
		l.file = conf_slave_file(&c->part->conf, l.slave);
		look_at_file(&l);
	}
}

// SPDX-License-Identifier: GPL-2.0
/*
 * check_unread: rules about addresses of a bond that who reads the files does not see
 *
 * From expand_config() and ifup-ipv6 of initscripts 7.93 to 10.11, and
 * make_ip4_setting() and make_ip6_setting() of ifcfg-rh, 1.10 to 1.50.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "check.h"
#include "ifcfg/ifcfg_rh.h"

static bool is_set(const struct conf_file *file, const char *name)
{
	const char *value = check_value(file, name);

	return value && *value;
}

/* The release of initscripts that is asked, 0: of none, or not known, which counts as a late one. */
static unsigned int scripts(const struct check *c)
{
	return c->reader == SERVICE_SCRIPTS ? dialect_major(c->conf) : 0;
}

/* IPADDR alone up to RHEL5; then IPADDR0 to IPADDR2, later to IPADDR1, each there or not, and on up to the first gap. */
static bool reads_number(const struct check *c, unsigned long n)
{
	unsigned int release = scripts(c);
	unsigned long i;
	char name[32];

	if (release && release < 6)
		return false;
	for (i = release == 6 ? 3 : 2; i < n; i++) {
		snprintf(name, sizeof(name), "IPADDR%lu", i);
		if (!is_set(c->bond_file, name))
			return false;
	}
	return n < 256;
}

bool check_reads_suffix(const struct check *c, const char *suffix)
{
	char *end;
	unsigned long n = strtoul(suffix, &end, 10);

	return !*suffix || (isdigit((unsigned char)*suffix) && !*end && !(*suffix == '0' && suffix[1]) &&
			    reads_number(c, n));
}

/* What follows the colon in ALIAS, the name of an alias of the bond of FILE, bond0:1; NULL: it is none. */
static const char *alias_suffix(const struct conf_file *file, const char *alias)
{
	size_t len = strlen(file->ifname);

	return strncmp(alias, file->ifname, len) == 0 && alias[len] == ':' ? alias + len + 1 : NULL;
}

static bool has_alias(const struct check *c, const struct conf_file *file, const char *suffix)
{
	struct conf_file **alias;

	each(alias, c->conf->files, c->conf->n_files)
		if (alias_suffix(file, (*alias)->name) && strcmp(alias_suffix(file, (*alias)->name), suffix) == 0)
			return true;
	return false;
}

/* The first number above N that no alias of the bond has. */
static unsigned int next_alias(const struct check *c, unsigned int n)
{
	char number[16];

	do
		snprintf(number, sizeof(number), "%u", ++n);
	while (has_alias(c, c->bond_file, number));
	return n;
}

static void look_at_numbers(struct check *c)
{
	bool alone = scripts(c) && scripts(c) < 6;
	unsigned int n = 0;
	struct var **var;

	each(var, c->bond_file->vars.list, c->bond_file->vars.n) {
		if (strncmp((*var)->name, "IPADDR", 6) || !(*var)->seen || !is_set(c->bond_file, (*var)->name) ||
		    check_reads_suffix(c, (*var)->name + 6))
			continue;
		if (alone)
			check_say(c, (*var)->owner->text, (*var)->at, "RHEL%u reads no %s", scripts(c), (*var)->name);
		else
			check_say(c, (*var)->owner->text, (*var)->at, "%s is not read: numbers count without a nought before "
				  "them, and up to the first gap", (*var)->name);
		if (alone)
			check_fix(c, "write the address into ifcfg-%s:%u", c->bond->ifname, n = next_alias(c, n));
		else
			check_fix(c, "number the addresses from 0 on");
	}
}

/* What has to say so that IPv6 addresses are set, or must not; *SAY: what to write.  NULL: nothing is amiss. */
static const char *amiss(const struct check *c, const char **say)
{
	const char *init = check_value(c->bond_file, "IPV6INIT"), *network = check_value(c->bond_file, "NETWORKING_IPV6");
	unsigned int release = scripts(c);
	bool off = init && *init && dialect_false(init);

	*say = "yes";
	if (off)			/* it is meant so */
		return NULL;
	if (c->reader == SERVICE_NETWORKMANAGER) {
		if (!ifcfg_rh_true(init))
			return "IPV6INIT";
		*say = "no";
		return ifcfg_rh_true(check_value(c->bond_file, "IPV6_DISABLED")) ? "IPV6_DISABLED" : NULL;
	}
	if (!release || release > 6)
		return NULL;
	if (!init || strcmp(init, "yes"))
		return "IPV6INIT";
	return release < 6 && (!network || strcmp(network, "yes")) ? "NETWORKING_IPV6" : NULL;
}

static void look_at_ipv6(struct check *c)
{
	static const char *const names[] = { "IPV6ADDR", "IPV6ADDR_SECONDARIES" };
	const char *say, *name = amiss(c, &say);
	struct check_place p;
	size_t i;

	for (i = 0; name && i < sizeof(names) / sizeof(names[0]); i++) {
		if (!is_set(c->bond_file, names[i]))
			continue;
		p = check_var(c->bond_file, names[i]);
		check_say(c, p.text, p.offset, "%s is not read: that wants %s=%s", names[i], name, say);
		check_fix(c, "write %s=%s", name, say);
		return;
	}
}

/* Can IPADDR_SUFFIX, as NAME, be a variable that FILE has not yet? */
static bool is_free(const struct conf_file *file, const char *suffix, char name[VARS_NAME_MAX])
{
	size_t len = snprintf(name, VARS_NAME_MAX, "IPADDR_%s", suffix);

	return *suffix && len < VARS_NAME_MAX && vars_identifier(name, len) == len && !vars_find(&file->vars, name);
}

#define IPV6_SUFFIX	"6"

/*
 * What the address of ALIAS is to be called in the file of its bond, where its own suffix is free; else by a number that
 * nothing else there is to be called by.  ALIAS NULL: IPV6ADDR of the file, which comes after all of them.  NAME.
 */
static const char *free_name(const struct check *c, const struct conf_file *file, const struct conf_file *alias,
			     char name[VARS_NAME_MAX])
{
	const char *suffix = alias ? alias_suffix(file, alias->name) : IPV6_SUFFIX;
	size_t before = 0, n;
	char number[24];

	if (is_free(file, suffix, name) && (alias || !has_alias(c, file, suffix)))
		return name;
	for (n = 0; n < c->conf->n_files && c->conf->files[n] != alias; n++) {
		suffix = alias_suffix(file, c->conf->files[n]->name);
		before += suffix && !c->conf->files[n]->error && !is_free(file, suffix, name);
	}
	for (n = 1;; n++) {
		snprintf(number, sizeof(number), "%zu", n);
		if (is_free(file, number, name) && !has_alias(c, file, number) && strcmp(number, IPV6_SUFFIX) && !before--)
			return name;
	}
}

/*
 * ifcfg-bond0:1, Red Hat's: "Rejecting suspect interface name" of wicked 0.6.80;
 * sysconfig (0.70.3, sle11-sp3) waits for an interface of that name.
 */
void check_unread_alias(struct check *c)
{
	const char *name = c->file->name, *colon = strchr(name, ':');
	size_t i;

	for (i = 0; check_is_suse(c) && colon && i < c->conf->n_bonds; i++) {
		const char *bond = c->conf->bonds[i].ifname;
		const struct conf_file *file = conf_bond_file(c->conf, &c->conf->bonds[i]);
		char as[VARS_NAME_MAX];

		if (strlen(bond) != (size_t)(colon - name) || strncmp(bond, name, colon - name))
			continue;
		check_say(c, &c->file->text, 0, "%s reads no alias, so the address of %s is not set",
			  check_suse_reader(c), name);
		if (file)
			check_fix(c, "write it into ifcfg-%s as %s", bond, free_name(c, file, c->file, as));
	}
}

static bool has_ipv6(const struct bond *bond)
{
	size_t i;

	for (i = 0; i < bond->n_addrs; i++)
		if (bond->addrs[i].family == AF_INET6)
			return true;
	return false;
}

/* IPV6ADDR, Red Hat's too */
static void look_at_suse(struct check *c)
{
	char name[VARS_NAME_MAX];
	struct check_place p;

	if (!is_set(c->bond_file, "IPV6ADDR") || has_ipv6(c->bond))
		return;
	p = check_var(c->bond_file, "IPV6ADDR");
	check_say(c, p.text, p.offset, "%s does not read IPV6ADDR", check_suse_reader(c));
	check_fix(c, "call it %s", free_name(c, c->bond_file, NULL, name));
}

void check_unread(struct check *c)
{
	if (c->bond_file && check_suse_reader(c))
		look_at_suse(c);
	if (!c->bond_file || !check_is_redhat(c) || (c->reader == SERVICE_SCRIPTS && c->hooked))
		return;
	look_at_numbers(c);
	look_at_ipv6(c);
}

// SPDX-License-Identifier: GPL-2.0
/* ifcfg: bring up or down what the ifcfg files describe; see ifcfg.h */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "base/near.h"
#include "change.h"
#include "check/check.h"
#include "dhcp.h"
#include "ifcfg.h"
#include "plan/owner.h"

static int failure(const char *about, const char *what)
{
	fprintf(stderr, "ib-bond: %s: %s\n", about, what);
	return 1;
}

/* Read the files and judge them; what is wrong in them is printed where it matters, not here. */
static int read_files(struct conf *conf, const struct args *args)
{
	int err = check_read(conf, args->root, DIALECT_NONE);

	return err ? failure(*args->root ? args->root : "/", strerror(-err)) : 0;
}

/* The files, and with --unmanaged the host; 0, or 1 with a message and nothing to free. */
static int read_all(struct conf *conf, struct host *host, const struct args *args)
{
	*host = (struct host){ 0 };
	if (read_files(conf, args))
		return 1;
	if (!args->unmanaged || !owner_read_host(host, args, conf))
		return 0;
	conf_free(conf);
	return 1;
}

/* Is conf->bonds[I], still in its place, to be brought up or down? */
static bool meant(const struct args *args, const struct conf *conf, const struct host *host, size_t i)
{
	const struct bond *bond = &conf->bonds[i];

	if (args->verb == VERB_IFUP || args->verb == VERB_IFDOWN)
		return strcmp(bond->ifname, args->ifname) == 0;
	if (args->unmanaged)
		return owner_is_unmanaged(conf, host, i);
	return bond->onboot || args->verb == VERB_IFDOWN_ALL;
}

/* Does the bond of that name stand in the files at all? */
static int check_named(const struct conf *conf, const struct args *args)
{
	const struct bond *bond;
	struct near_hint hint;
	struct near near;

	if (!args->ifname || conf_bond(conf, args->ifname))
		return 0;
	conf_print_diags(conf, NULL, stderr);
	near_begin(&near, args->ifname);
	each(bond, conf->bonds, conf->n_bonds)
		near_offer(&near, bond->ifname);
	fprintf(stderr, "ib-bond: %s: no ifcfg file describes such a bond%s\n", args->ifname, near_hint(&near, &hint));
	return 1;
}

/* Is BOND of CONF left to the network service, so that its files are that service's business? */
static bool is_left(const struct conf *conf, const struct args *args, const struct bond *bond)
{
	struct host host;
	bool left;

	if (args->any_type || owner_read_host(&host, args, conf))
		return false;
	left = owner_is_ethernet(&host, bond);
	host_free(&host);
	if (left && !args->quiet)
		fprintf(stderr, "ib-bond: %s: note: no IPoIB slaves: left to the network service\n", bond->ifname);
	return left;
}

/*
 * Print what is said of BOND; may it be touched?  If not, that is said of WHOM
 * asked for it, and *STATUS becomes 1.
 */
static bool is_right(const struct conf *conf, const struct args *args, const struct bond *bond,
		     const char *whom, int *status)
{
	bool broken = conf_bond_broken(conf, bond);

	if (broken && is_left(conf, args, bond))
		return false;
	if (!args->quiet || broken)
		conf_print_diags(conf, bond, stderr);
	if (broken)
		*status = failure(whom, whom == bond->ifname ? "not touched: its files need mending first" :
				  "not touched: the files of its bond need mending first");
	return !broken;
}

/*
 * Move the bonds that are meant and whose files are right to the front; their
 * number.  *STATUS becomes 1 if a file is wrong: such a bond is not touched.
 */
static size_t choose(struct conf *conf, const struct host *host, const struct args *args, int *status)
{
	struct conf_file *file;
	struct bond swap;
	size_t i, n = 0;

	for (i = 0; i < conf->n_bonds; i++) {
		if (!meant(args, conf, host, i) ||
		    !is_right(conf, args, &conf->bonds[i], conf->bonds[i].ifname, status))
			continue;
		swap = conf->bonds[n];
		conf->bonds[n] = conf->bonds[i];
		conf->bonds[i] = swap;
		file = conf->bond_files[n];
		conf->bond_files[n++] = conf->bond_files[i];
		conf->bond_files[i] = file;
	}
	return n;
}

/* Has BOND a slave that HOST lists as IFNAME: by that name, another one of it, or its parent and P_Key? */
static bool is_slave(const struct host *host, const struct bond *bond, const char *ifname)
{
	struct bond listed;
	bool found;

	if (bond_copy(&listed, bond))
		return false;
	host_resolve(host, &listed);
	found = bond_find_slave(&listed, ifname);
	bond_free(&listed);
	return found;
}

/* The bond that has a slave called otherwise in the files than by NAME, on this host; NULL: none. */
static const struct bond *bond_of_other_name(const struct conf *conf, const struct args *args)
{
	const struct bond *bond, *found = NULL;
	const struct host_link *link;
	struct host host;

	if (owner_read_host(&host, args, conf))
		return NULL;
	link = host_find(&host, args->ifname);
	each(bond, conf->bonds, conf->n_bonds)
		if (link && !found && is_slave(&host, bond, link->ifname))
			found = bond;
	host_free(&host);
	return found;
}

/* The bond that has the named slave, if no bond has that name; else NULL. */
static struct bond *bond_of_slave(const struct conf *conf, const struct args *args)
{
	const struct bond *bond = NULL;

	if (args->ifname && !conf_bond(conf, args->ifname)) {
		bond = conf_bond_of_slave(conf, args->ifname);
		if (!bond)
			bond = bond_of_other_name(conf, args);
	}
	return bond ? &conf->bonds[bond - conf->bonds] : NULL;
}

static int slave_up(struct conf *conf, const struct args *args, struct bond *bond)
{
	int status = 0;

	return is_right(conf, args, bond, args->ifname, &status) ? change_up(args, bond, 1, CHANGE_BY_SLAVE) : status;
}

/* Whoever brings up a bond without its addresses goes on with them; files of another root are not this host's. */
static bool asks_dhcp(const struct args *args)
{
	return !args->no_addresses && !args->children_only && !args->dry_run && !*args->root;
}

int ifcfg_up(const struct args *args)
{
	struct bond *bond;
	struct host host;
	struct conf conf;
	int status = 0;
	size_t n;

	if (read_all(&conf, &host, args))
		return 1;
	bond = bond_of_slave(&conf, args);
	if (bond) {
		status = slave_up(&conf, args, bond);
		conf_free(&conf);
		host_free(&host);
		return status;
	}
	status = check_named(&conf, args);
	n = status ? 0 : choose(&conf, &host, args, &status);
	host_free(&host);
	if (n && change_up(args, conf.bonds, n, CHANGE_BY_FILES))
		status = 1;
	if (n && asks_dhcp(args) && dhcp_ask(args, &conf, conf.bonds, n))
		status = 1;
	conf_free(&conf);
	return status;
}

static bool has_children(const struct bond *bond)
{
	size_t i;

	for (i = 0; i < bond->n_slaves; i++)
		if (*bond->slaves[i].parent)
			return true;
	return false;
}

/* Files that are wrong do not keep a bond from going down. */
int ifcfg_down(const struct args *args)
{
	const char **names;
	struct host host;
	struct conf conf;
	int status;
	size_t i, n = 0;

	if (read_all(&conf, &host, args))
		return 1;
	if (bond_of_slave(&conf, args)) {
		status = change_release(args);
		conf_free(&conf);
		host_free(&host);
		return status;
	}
	status = check_named(&conf, args);
	names = calloc(conf.n_bonds + 1, sizeof(*names));
	if (!names)
		status = failure("ifdown", "out of memory");
	for (i = 0; names && i < conf.n_bonds; i++)
		if (meant(args, &conf, &host, i))
			names[n++] = conf.bonds[i].ifname;
	if (!status && n)
		status = change_down(args, names, n, false);
	for (i = 0; !status && i < conf.n_bonds; i++)
		if (meant(args, &conf, &host, i) && has_children(&conf.bonds[i]))
			status = change_orphans(args, &conf.bonds[i], 1);
	free(names);
	conf_free(&conf);
	host_free(&host);
	return status;
}

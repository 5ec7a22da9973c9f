// SPDX-License-Identifier: GPL-2.0
/* owner: is an interface a bond over IPoIB, or a slave of one?  See owner.h */
#include <net/if_arp.h>
#include <stdio.h>
#include <string.h>

#include "check/check.h"
#include "base/each.h"
#include "host/host_read.h"
#include "ifcfg/ifcfg_rh.h"
#include "host/networkmanager.h"
#include "owner.h"

#define FILE_PREFIX "ifcfg-"

/* EXIT_OWNER_NOT is the 3 of owner.h. */
enum { EXIT_OWNER_YES, EXIT_OWNER_ERROR, EXIT_OWNER_NOT = 3 };

bool owner_over_ipoib(const struct host *host, const struct bond *bond)
{
	const struct host_link *link = host_link(host, bond->ifname);
	const struct bond_slave *slave;
	size_t there = 0;

	if (link && link->bond && link->type == ARPHRD_INFINIBAND)
		return true;
	each(slave, bond->slaves, bond->n_slaves) {
		link = host_find(host, slave->ifname);
		if (!link)	/* a child that is yet to be made is what its parent is */
			link = host_find(host, slave->parent);
		if (link && host_is_ipoib(link))
			return true;
		there += link != NULL;
	}
	each(slave, bond->slaves, bond->n_slaves)
		if (!there && bond_slave_kind(bond, slave) != PORT_OTHER)
			return true;
	return false;
}

bool owner_is_ethernet(const struct host *host, const struct bond *bond)
{
	return bond->n_slaves && !owner_over_ipoib(host, bond);
}

/* The interface that NAME stands for: itself, or what the ifcfg file of that name is for. */
static const char *interface_of(const struct conf *conf, const char *name)
{
	size_t i;

	if (strncmp(name, FILE_PREFIX, strlen(FILE_PREFIX)))
		return name;
	for (i = 0; i < conf->n_files; i++)
		if (strcmp(conf->files[i]->name, name + strlen(FILE_PREFIX)) == 0 && *conf->files[i]->ifname)
			return conf->files[i]->ifname;
	return name + strlen(FILE_PREFIX);
}

static bool has_controls(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 127)
			return true;
	return false;
}

static void print_bond(const struct bond *bond)
{
	const struct bond_slave *slave;
	const char *file;

	printf("bond %s\n", bond->ifname);
	for (slave = bond->slaves; slave < bond->slaves + bond->n_slaves; slave++) {
		file = slave->file ? strrchr(slave->file, '/') : NULL;
		if (file && !has_controls(file))
			printf("slave %s %s\n", slave->ifname, file + 1);
	}
}

/* The bond of the slave that the files call IFNAME, or that the host lists as LINK; its slaves get the host's names. */
static const struct bond *bond_of(struct conf *conf, const struct host *host, const char *ifname,
				  const struct host_link *link)
{
	const struct bond *bond = conf_bond_of_slave(conf, ifname);

	host_resolve_each(host, conf->bonds, conf->n_bonds);
	return bond || !link ? bond : conf_bond_of_slave(conf, link->ifname);
}

static int show(struct conf *conf, const struct host *host, const char *name)
{
	const char *ifname = interface_of(conf, name);
	const struct host_link *link = host_find(host, ifname);
	const struct bond *bond = conf_bond(conf, ifname), *member = bond_of(conf, host, ifname, link);

	if (bond) {
		if (!owner_over_ipoib(host, bond))
			return EXIT_OWNER_NOT;
		print_bond(bond);
		return EXIT_OWNER_YES;
	}
	if (!member || !owner_over_ipoib(host, member))
		return EXIT_OWNER_NOT;
	printf("member %s %s\n", link ? link->ifname : ifname, member->ifname);
	return EXIT_OWNER_YES;
}

static void print_names(const struct bond *bond)
{
	const struct bond_slave *slave;

	fputs(bond->ifname, stdout);
	each(slave, bond->slaves, bond->n_slaves)
		printf(" %s", slave->ifname);
	putchar('\n');
}

/* Does NetworkManager run BOND, from a profile of its own?  One that it left without a slave is not run. */
static bool is_run(const struct host *host, const struct bond *bond)
{
	const struct host_link *link = host_link(host, bond->ifname);

	return networkmanager_made(link) && host_slaves(host, link);
}

bool owner_is_unmanaged(const struct conf *conf, const struct host *host, size_t i)
{
	const struct bond *bond = &conf->bonds[i];

	return bond->onboot && !ifcfg_rh_makes(conf, i) && owner_over_ipoib(host, bond) && !is_run(host, bond);
}

bool owner_may_be_ours(const struct host *host, const struct host_link *bond)
{
	return bond->type == ARPHRD_INFINIBAND || !host_slaves(host, bond);
}

static int list_unmanaged(struct conf *conf, const struct host *host, const char *name)
{
	size_t i;

	(void)name;
	for (i = 0; i < conf->n_bonds; i++) {
		if (!owner_is_unmanaged(conf, host, i) || conf_bond_broken(conf, &conf->bonds[i]))
			continue;
		host_resolve(host, &conf->bonds[i]);
		print_names(&conf->bonds[i]);
	}
	return EXIT_OWNER_YES;
}

int owner_read_host(struct host *host, const struct args *args, const struct conf *conf)
{
	struct names also = { 0 };
	struct why why;
	struct nl nl;
	int err = nl_open(&nl, &why);

	if (!err) {
		names_add_conf(&also, conf);
		err = host_read_for(host, &nl, args->way, &also, &why);
		names_free(&also);
		nl_close(&nl);
	}
	if (err)
		fprintf(stderr, "ib-bond: %s\n", why.text);
	return err ? EXIT_OWNER_ERROR : 0;
}

/* Read host and files and let PRINT print of them; its status. */
static int look(const struct args *args,
		int (*print)(struct conf *conf, const struct host *host, const char *name))
{
	struct conf conf;
	struct host host;
	int status = EXIT_OWNER_ERROR, err = check_read(&conf, args->root, DIALECT_NONE);

	if (err)
		fprintf(stderr, "ib-bond: %s: %s\n", *args->root ? args->root : "/", strerror(-err));
	else if (!owner_read_host(&host, args, &conf)) {
		status = print(&conf, &host, args->ifname);
		host_free(&host);
	}
	conf_free(&conf);
	return status;
}

int owner_show(const struct args *args)
{
	return look(args, show);
}

int owner_list_unmanaged(const struct args *args)
{
	return look(args, list_unmanaged);
}

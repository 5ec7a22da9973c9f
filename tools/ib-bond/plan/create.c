// SPDX-License-Identifier: GPL-2.0
/* create: the bond that a command line describes; see create.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "create.h"

static int add_slaves(struct bond *bond, const char *list, struct why *why)
{
	char *copy = strdup(list), *rest = copy, *name;
	const char *refused;
	int err = copy ? 0 : why_set(why, -ENOMEM, "out of memory");

	/* strsep, not strtok: an empty name in "ib0,,ib1" is a slip worth naming */
	while (!err && (name = strsep(&rest, ",")))
		if (bond_add_slave(bond, name, NULL, &refused))
			err = why_set(why, -EINVAL, "--slaves %s: \"%s\": %s", list, name, refused);
	free(copy);
	return err;
}

static int add_addrs(struct bond *bond, const struct args *args, struct why *why)
{
	char text[ADDR_STRLEN];
	size_t i;
	int err = 0;

	for (i = 0; !err && i < args->n_addrs; i++) {
		err = bond_add_addr(bond, &args->addrs[i]);
		if (err == -EEXIST)
			why_set(why, err, "--bond-ip %s is given twice", addr_format(&args->addrs[i], text));
		else if (err)
			why_set(why, err, "out of memory");
	}
	return err == -EEXIST ? -EINVAL : err;
}

static int set_options(struct bond *bond, const struct args *args, struct why *why)
{
	struct option_why refused;

	if (bond_set_text(bond, "mode", "active-backup", &refused) ||
	    bond_set_text(bond, "miimon", args->miimon, &refused))
		return why_set(why, -EINVAL, "--miimon %s: %s", args->miimon, refused.text);
	if (bond_setting(bond, "miimon")->value.number == 0)
		return why_set(why, -EINVAL, "--miimon 0 would mean no failover at all: give milliseconds, such as 100");
	return 0;
}

int create_bond(struct bond *bond, const struct args *args, struct why *why)
{
	const char *refused;
	int err;

	if (bond_init(bond, args->bond_name, &refused))
		return why_set(why, -EINVAL, "--bond-name %s: %s", args->bond_name, refused);
	err = add_slaves(bond, args->slaves, why);
	if (!err)
		err = add_addrs(bond, args, why);
	if (!err)
		err = set_options(bond, args, why);
	if (err)
		bond_free(bond);
	return err;
}

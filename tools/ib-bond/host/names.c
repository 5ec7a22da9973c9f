// SPDX-License-Identifier: GPL-2.0
/* names: interfaces that a command is about; see names.h */
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "base/grow.h"
#include "ifcfg/conf.h"
#include "names.h"

void names_free(struct names *names)
{
	free(names->list);
	*names = (struct names){ 0 };
}

static void add(struct names *names, const char *name, size_t len)
{
	char (*more)[IFNAMSIZ];

	if (!len || len >= IFNAMSIZ)
		return;
	more = grow(names->list, names->n, sizeof(*more));
	names->no_memory |= !more;
	if (!more)
		return;
	names->list = more;
	memcpy(names->list[names->n], name, len);
	names->list[names->n++][len] = '\0';
}

void names_add(struct names *names, const char *name)
{
	add(names, name, strlen(name));
}

void names_add_list(struct names *names, const char *text)
{
	size_t len;

	for (; *text; text += len + (text[len] == ',')) {
		len = strcspn(text, ",");
		add(names, text, len);
	}
}

void names_add_bond(struct names *names, const struct bond *bond)
{
	const struct bond_setting *set;
	const struct bond_slave *slave;

	names_add(names, bond->ifname);
	each(slave, bond->slaves, bond->n_slaves) {
		names_add(names, slave->ifname);
		names_add(names, slave->parent);
	}
	each(set, bond->settings, bond->n_settings)
		if (set->row->kind == OPTION_SLAVE)
			names_add(names, set->value.text);
}

void names_add_conf(struct names *names, const struct conf *conf)
{
	const struct bond *bond;

	each(bond, conf->bonds, conf->n_bonds)
		names_add_bond(names, bond);
}

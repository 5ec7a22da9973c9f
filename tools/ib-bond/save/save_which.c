// SPDX-License-Identifier: GPL-2.0
/* save_which: which bonds and slaves are saved, which files put away; see save.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "save.h"

const struct bond *save_saved(const struct saving *saving, const char *bond)
{
	size_t i;

	for (i = 0; i < saving->n_bonds; i++)
		if (strcmp(saving->bonds[i].ifname, bond) == 0)
			return &saving->bonds[i];
	return NULL;
}

bool save_writes(const struct saving *saving, const char *ifname)
{
	size_t i;

	for (i = 0; i < saving->n_bonds; i++)
		if (bond_find_slave(&saving->bonds[i], ifname))
			return true;
	return save_saved(saving, ifname);
}

int save_put_away(struct saving *saving, const char *name)
{
	struct form_files *files = &saving->files;
	struct form_file *more = reallocarray(files->list, files->n + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	files->list = more;
	more[files->n] = (struct form_file){ .name = strdup(name) };
	if (!more[files->n].name)
		return -ENOMEM;
	files->n++;
	return 0;
}

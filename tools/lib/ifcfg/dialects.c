// SPDX-License-Identifier: GPL-2.0
/* dialects: those that there are; see dialect.h */
#include "dialect.h"

static const struct dialect *const dialects[] = {
	&dialect_rhel4, &dialect_rhel5, &dialect_sles10, NULL
};

const struct dialect *dialect_find(enum bond_dialect id)
{
	const struct dialect *const *d;

	for (d = dialects; *d; d++)
		if ((*d)->id == id)
			return *d;
	return NULL;
}

const char *dialect_name(enum bond_dialect id)
{
	const struct dialect *dialect = dialect_find(id);

	return dialect ? dialect->name : id == DIALECT_INI ? "ini" : "";
}

unsigned int dialect_major(const struct conf *conf)
{
	bool suse = conf->dialect && conf->dialect->id == DIALECT_SLES10;

	/* what only looks like RHEL4's has its dialect in the file: dialect_of() of dialect_redhat.c */
	if (conf->dialect && conf->dialect->id == DIALECT_RHEL4)
		return 4;
	return conf->dialect && suse != (conf->release.family == RELEASE_SUSE) ? 0 : conf->release.major;
}

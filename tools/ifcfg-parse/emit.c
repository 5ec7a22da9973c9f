// SPDX-License-Identifier: GPL-2.0
/* emit: the forms of output; see emit.h */
#include <string.h>

#include "emit.h"

const struct emitter emitters[] = {
	{ "json", "bonds and diagnostics, for programs", emit_json_bonds, NULL },
	{ NULL, NULL, NULL, NULL }
};

const struct emitter *emitter_find(const char *name)
{
	const struct emitter *e;

	for (e = emitters; e->name; e++)
		if (strcmp(e->name, name) == 0)
			return e;
	return NULL;
}

bool report_wants(const struct report *report, const struct bond *bond)
{
	size_t i;

	for (i = 0; i < report->n_names; i++)
		if (strcmp(report->names[i], bond->ifname) == 0)
			return true;
	return !report->n_names;
}

bool report_wants_diag(const struct report *report, const struct conf *conf,
		       const struct diag *diag)
{
	size_t i;

	for (i = 0; i < report->n_names; i++) {
		const struct bond *bond = conf_bond(conf, report->names[i]);

		if (bond && conf_diag_about(conf, diag, bond))
			return true;
	}
	return !report->n_names;
}

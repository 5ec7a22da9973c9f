/* SPDX-License-Identifier: GPL-2.0 */
/* args: what the command line of ifcfg-parse asks for; args_read.h reads it */
#ifndef IB_ARGS_H
#define IB_ARGS_H

#include <stdbool.h>
#include <stddef.h>

#include "bond/bond.h"
#include "ifcfg/service.h"

struct emitter;

struct args {
	enum bond_dialect dialect;	/* DIALECT_NONE: auto */
	const struct emitter *emitter;
	enum service converts;		/* the service that it makes files of, or SERVICE_OF_ROOT */
	char **roots;			/* of --root; into argv */
	size_t n_roots;
	char **names;			/* FILE, DIR or INTERFACE; into argv */
	size_t n_names;
	const char *output_dir;		/* or NULL; into argv */
	bool force;			/* --output-dir: replace files */
	bool vars;
	bool check;
	bool readers;
	enum service reader;		/* --reader; SERVICE_OF_ROOT: not given */
	bool fix;
	bool migrate, undo;
	bool yes;			/* --fix: do not ask */
	bool dry_run;			/* --fix: show only */
};

#endif

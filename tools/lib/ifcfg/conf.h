/* SPDX-License-Identifier: GPL-2.0 */
/*
 * conf: the network configuration of one root, as bonds
 *
 *	text -> variables -> bonds
 *
 * Nothing is run and nothing is written.  What is wrong with a file is a
 * diagnostic in the list, never an error of the functions here.
 */
#ifndef IB_CONF_H
#define IB_CONF_H

#include <stdbool.h>
#include <stdio.h>

#include "bond/bond.h"
#include "base/diag.h"
#include "dialect.h"
#include "modprobe.h"
#include "release.h"
#include "base/source.h"
#include "shell/vars.h"

#define CONF_NO_BOND	((size_t)-1)

/* an ifcfg file */
struct conf_file {
	struct text text;
	struct vars vars;
	const struct dialect *dialect;
	const char *name;		/* behind "ifcfg-"; points into text.path */
	char ifname[IFNAMSIZ];		/* the interface it is for; "" if it does not say */
	enum dialect_use use;
	int error;			/* -errno if it could not be read, else 0 */
	bool device_known;		/* ifname is what it says, not its own name */
	bool is_bond;			/* describes one */
	bool is_slave;			/* says so */
	const char *master;		/* of a slave, where its own file says it */
	bool carriage_return;		/* there is one in the text */
	size_t bond;			/* that it describes, or that it is a slave of: CONF_NO_BOND */
};

struct conf {
	struct bond *bonds;		/* in the order of their files, ib2 before ib10 */
	size_t n_bonds;
	struct diags diags;

	/* what they were made of */
	struct source source;
	struct release release;
	const struct dialect *dialect;	/* of the ifcfg files; NULL: none were found */
	bool dialect_sure;		/* wanted, or told by a release file */
	struct conf_file **files;	/* sorted by name, ib2 before ib10 */
	size_t n_files;
	struct conf_file **by_ifname;	/* those with an interface, sorted by it */
	size_t n_by_ifname;
	struct conf_file **bond_files;	/* of bonds[i]; NULL: of no ifcfg file */
	struct conf_file *defaults;	/* /etc/sysconfig/network and the like, or NULL */
	struct modprobe modprobe;
	struct arena arena;		/* variables of the files */
	struct text ini;		/* ib-bonding.conf; path NULL: none */
	size_t cap_bonds;
};

/*
 * Read all of ROOT ("" or "/": the host) in the dialect WANTED; DIALECT_NONE:
 * what is there.  0 or -errno: the root cannot be opened, no memory.  CONF is
 * to be freed either way.
 */
int conf_read(struct conf *conf, const char *root, enum bond_dialect wanted);

/*
 * The same for the ifcfg files of DIRECTORY, a copy of such files somewhere on
 * the host: no defaults, no modprobe.conf, no release; DIALECT_NONE: as their
 * variables look.
 */
int conf_read_directory(struct conf *conf, const char *directory, enum bond_dialect wanted);

/* The same for PATH, a file of the host in the form of ib-bonding.conf. */
int conf_read_ini(struct conf *conf, const char *path);

/* bytes instead of a file; NAME: "ifcfg-ib0", "defaults", "modprobe.conf", "ib-bonding.conf" */
struct conf_bytes {
	const char *name;
	const char *bytes;
	size_t len;
};

/* The same for bytes, N of them, of a system of RELEASE; for tests. */
int conf_read_bytes(struct conf *conf, const struct conf_bytes *files, size_t n,
		    const struct release *release, enum bond_dialect wanted);

void conf_free(struct conf *conf);

/* The bond called IFNAME, or NULL. */
const struct bond *conf_bond(const struct conf *conf, const char *ifname);

/* The bond that has a slave called IFNAME, or NULL. */
const struct bond *conf_bond_of_slave(const struct conf *conf, const char *ifname);

/* Is there an error in what describes BOND: in its file, its slaves' files, its options? */
bool conf_bond_broken(const struct conf *conf, const struct bond *bond);

/*
 * Print the diagnostics, or those that conf_bond_broken() looks at for ONLY.
 * The number printed.
 */
int conf_print_diags(const struct conf *conf, const struct bond *only, FILE *out);

/* Does DIAG speak of BOND? */
bool conf_diag_about(const struct conf *conf, const struct diag *diag, const struct bond *bond);

/* The text whose path is PATH (a pos.file of BOND), or NULL. */
struct text *conf_text(struct conf *conf, const struct bond *bond, const char *path);

/* For the dialects: the file of interface IFNAME; the first of *N in a row, or NULL. */
struct conf_file **conf_files_for(const struct conf *conf, const char *ifname, size_t *n);

/* The ifcfg file of SLAVE, or NULL. */
struct conf_file *conf_slave_file(const struct conf *conf, const struct bond_slave *slave);

/* For the dialects: fill by_ifname once the files have their interfaces.  0 or -ENOMEM. */
int conf_index(struct conf *conf);

/* For the dialects: does another file count for FILE's interface? */
bool conf_is_second(const struct conf *conf, const struct conf_file *file);

/* For the dialects: a new bond for FILE (or NULL); NULL: no memory. */
struct bond *conf_add_bond(struct conf *conf, struct conf_file *file, const char *ifname);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* conf: the network configuration of one root, as bonds; conf_read.h makes it */
#ifndef IB_CONF_H
#define IB_CONF_H

#include <stdbool.h>
#include <stdio.h>

#include "bond/bond.h"
#include "base/diag.h"
#include "modprobe.h"
#include "release.h"
#include "base/source.h"
#include "shell/vars.h"

#define CONF_NO_BOND	((size_t)-1)

struct by_line;
struct dialect;

/* what a system does with a file of that name */
enum dialect_use {
	USE_FILE,
	USE_NOT,		/* the system passes it by */
	USE_BACKUP,		/* a copy that the system would take for a configuration; we do not */
	USE_PROFILE,		/* a copy that of all readers NetworkManager alone takes for one; we do not */
	USE_ALIAS,		/* further addresses of another file's interface: NAME:N, NAME-rangeN */
};

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
	bool unstarted;			/* USE_ALIAS: ONPARENT=no, nobody sets its addresses */
	const struct var *master;	/* of a slave: the variable that names its bond, where its own file has it */
	bool carriage_return;		/* there is one in the text */
	bool cut_returns;		/* there were some at the ends of lines */
	struct text whole;		/* conf.to_mend: with them, if there were any */
	unsigned int profile;		/* enum ifcfg_rh, for ifcfg_rh_kind() alone */
	bool by_line;			/* read line by line, as who reads the files does: conf.by_line */
	struct vars *seen;		/* what NetworkManager sees in its lines, where it reads them; NULL: what is in vars */
	size_t bond;			/* that it describes, is a slave of, or has addresses of: CONF_NO_BOND */
};

/* what the root says of who reads the files; see service.h */
struct services {
	unsigned int root, alone;	/* enum service: with our unit, if it is enabled, and without it */
	unsigned int scripts;		/* who reads what is kept from NetworkManager */
	bool reads;			/* NetworkManager reads the files */
	bool network, hooked;		/* the service network starts; ifup comes to our hooks */
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
	struct conf_file **strays;	/* called nearly as ifcfg files, name: what follows; nobody reads them */
	size_t n_strays;
	size_t n_passed;		/* ifcfg files that the system passes by: lo, copies */
	struct conf_file **by_ifname;	/* those with an interface, sorted by it */
	size_t n_by_ifname;
	struct conf_file **by_uuid;	/* those of Red Hat with a UUID, sorted by it: ifcfg_rh_index() */
	size_t n_by_uuid;
	struct conf_file **bond_files;	/* of bonds[i]; NULL: of no ifcfg file */
	bool has_routes, has_rules, has_ifups;	/* files beside them: route-* or ifroute-*, rule*-*, ifup-* */
	bool has_routes6;		/* and route6-* */
	struct services services;
	bool to_mend;			/* the texts are without the carriage returns at the ends of lines, whoever reads them */
	bool by_networkmanager;		/* the files are read as it reads them: conf_read_as() */
	const struct by_line *by_line;	/* how those are read that only a shell makes sense of; NULL: by a shell */
	struct conf_file *defaults;	/* /etc/sysconfig/network and the like, or NULL */
	struct modprobe modprobe;
	struct arena arena;		/* variables of the files */
	struct text ini;		/* ib-bonding.conf; path NULL: none */
	size_t cap_bonds;
};

void conf_free(struct conf *conf);
void conf_file_free(struct conf_file *file);

/* The bond called IFNAME, or NULL. */
const struct bond *conf_bond(const struct conf *conf, const char *ifname);

/* The ifcfg file of BOND; NULL: it is of none, or not one of CONF's. */
const struct conf_file *conf_bond_file(const struct conf *conf, const struct bond *bond);

/* The bond that has a slave called IFNAME, or NULL. */
const struct bond *conf_bond_of_slave(const struct conf *conf, const char *ifname);

/*
 * The first error in what describes BOND: in its file, its slaves' files, its
 * options; NULL: none.  See check.h, which looks for more of them.
 */
const struct diag *conf_bond_error(const struct conf *conf, const struct bond *bond);
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

/* For dialect.h: a new bond for FILE (or NULL), of no dialect yet; NULL: no memory. */
struct bond *conf_add_bond(struct conf *conf, struct conf_file *file, const char *ifname);

#endif

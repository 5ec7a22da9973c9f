/* SPDX-License-Identifier: GPL-2.0 */
/*
 * conf_read: read the network configuration of one root
 *
 *	text -> variables -> bonds
 *
 * Nothing is run and nothing is written.  What is wrong with a file is a
 * diagnostic in the list, never an error of the functions here.
 */
#ifndef IB_CONF_READ_H
#define IB_CONF_READ_H

#include "conf.h"
#include "service.h"

/*
 * Read all of ROOT ("" or "/": the host) in the dialect WANTED; DIALECT_NONE:
 * what is there.  0 or -errno: the root cannot be opened, no memory.  CONF is
 * to be freed either way.
 */
int conf_read(struct conf *conf, const char *root, enum bond_dialect wanted);

/*
 * The same as READER sees it, or who reads the files of that root (SERVICE_OF_ROOT): for NetworkManager and wicked the
 * carriage return at the end of a line is a blank (svUnescape(), 1.10 and above; unquote() of sysconfig.c, 0.6.80), so
 * it is left out of the texts; lines and columns stay.  And a file with MASTER is a slave's for NetworkManager, with
 * SLAVE=yes or without.  For both a file in which a shell finds anything but assignments is read line by line, as
 * by_line.h has it.  TO_MEND: the carriage returns are left out for whoever reads, and conf_file.whole has them.
 */
int conf_read_as(struct conf *conf, const char *root, enum bond_dialect wanted, enum service reader, bool to_mend);

/* Is the byte AT of TEXT a carriage return at the end of a line? */
bool conf_ends_line(const struct text *text, uint32_t at);

/*
 * The same for the ifcfg files of DIRECTORY, a copy of such files somewhere on
 * the host: no defaults, no modprobe.conf, no release; DIALECT_NONE: as their
 * variables look.
 */
int conf_read_directory(struct conf *conf, const char *directory, enum bond_dialect wanted, bool to_mend);

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

#endif

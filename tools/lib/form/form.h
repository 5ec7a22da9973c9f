/* SPDX-License-Identifier: GPL-2.0 */
/*
 * form: a bond as the files of another network service
 *
 * For hosts whose network service reads no ifcfg files any more (RHEL 10,
 * SLES 16), and for keeping a running bond.  A form is a pure function from a
 * description to files; what it has no words for is a loss, never dropped in
 * silence.
 */
#ifndef IB_FORM_H
#define IB_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#include "bond/bond.h"
#include "base/store.h"
#include "base/why.h"

/* what a bond's files say beyond the bond: text as they have it, all owned */
struct form_net {
	char *gateway4, *gateway6;	/* NULL: none */
	char **dns;
	size_t n_dns;
	char *search;			/* domains, blanks between; NULL: none */
	struct form_route {
		struct addr to;		/* its network */
		char *via;		/* NULL: on the link */
		char *metric;		/* NULL: none */
	} *routes;
	size_t n_routes;
	bool ipv6_off;			/* IPv6 is to be left off */
};

void form_net_free(struct form_net *net);

struct form_file {
	char *name;			/* within the directory */
	char *text;			/* NULL: it is to be put away, as one that is replaced */
};

/* What a form makes: files, and what it had to leave out. */
struct form_files {
	struct form_file *list;
	size_t n;
	FILE *losses;			/* a line each, as form_lost() writes them; not owned; NULL: nobody asks */
	unsigned int n_losses;
	bool no_memory;
};

struct form {
	const char *name;		/* for -o and --save */
	const char *directory;		/* where a host has such files */
	mode_t mode;			/* of a file */
	const char *help;
	/*
	 * What stands before and behind the name of a file that is kept: no reader
	 * takes it for one of its own.  No ending of an ifcfg file's name is left
	 * alone by all readers: up to RHEL6 MASTER= is looked for in all of ifcfg-*,
	 * copies or not.  So the name of such a copy begins otherwise.  NetworkManager
	 * takes any name in its directory but some endings (nms-keyfile-utils.c).
	 */
	const char *kept_before, *kept_behind;
	/* append the files of BOND; NET may be NULL */
	void (*make)(struct form_files *files, const struct bond *bond, const struct form_net *net);
};

extern const struct form form_nmconnection, form_nmstate, form_networkd, form_redhat, form_suse;

/* 0 or -ENOMEM; free either way. */
int form_make(const struct form *form, struct form_files *files, const struct bond *bond,
	      const struct form_net *net);
void form_files_free(struct form_files *files);

/* For forms: begin the file NAME (printf's way), and end it. */
FILE *form_begin(struct form_files *files, const char *format, ...) __attribute__((format(printf, 2, 3)));
void form_end(struct form_files *files, FILE *out);

/* For forms: what stands at POS (line 0: nowhere) is not carried over, and why. */
void form_lost(struct form_files *files, const struct pos *pos, const char *what,
	       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* form_write() flags */
#define FORM_FORCE	0x1	/* replace what is there */
#define FORM_KEEP	0x2	/* with FORM_FORCE: keep what is replaced under another name */

/*
 * Write FILES into the directory STORE, all of them or none, as store_put():
 * -EEXIST names one that is there, if FORM_FORCE is not given or if it is no
 * plain file.  0, or -errno with WHY and nothing changed.
 */
int form_write(const struct form *form, const struct form_files *files, const struct store *store,
	       unsigned int flags, struct why *why);

/* The files one behind the other, each with its name as a comment before. */
void form_print(const struct form *form, const struct form_files *files, FILE *out);

/* "mode", "miimon" ... as BONDING_OPTS and BONDING_MODULE_OPTS have them: NAME=VALUE, blanks between */
void form_put_options(const struct bond *bond, FILE *out);

/* NAME='VALUE', as a shell reads it back, with a newline */
void form_put_variable(const char *name, const char *value, FILE *out);

/* The option NAME of BOND as a number, OTHERWISE if it says none. */
unsigned int form_number(const struct bond *bond, const char *name, unsigned int otherwise);

/*
 * The MTU to write for a bond that names none: over IPoIB ib-bond takes the
 * smallest of the slaves', which is 2044 in datagram mode on a usual fabric
 * (RFC 4391) and 65520 where all are connected; a service that takes the
 * driver's 1500 would be another bond.  0: not over IPoIB.
 */
unsigned int form_mtu(const struct bond *bond);

#endif

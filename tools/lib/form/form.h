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
#include "bond/rule.h"
#include "base/store.h"
#include "base/why.h"

/*
 * What the files of a bond can say.  A form marks with form_carry() what it has
 * dealt with, by writing it or by form_lost(): who converts takes all else for
 * lost, so that nothing is left out in silence.
 */
enum form_fact {
	FORM_BOND = 0x1,	/* that there is one, and its name */
	FORM_PORT = 0x2,	/* in a slave's file: that it is one, and of which bond */
	FORM_START = 0x4,	/* at boot or not */
	FORM_PROTO = 0x8,	/* who gives it addresses: BOOTPROTO */
	FORM_OPTIONS = 0x10,
	FORM_ADDRESS = 0x20,
	FORM_IPV6 = 0x40,	/* with or without router advertisements, or not at all */
	FORM_MTU = 0x80,
	FORM_CHILD = 0x100,	/* P_Key and parent */
	FORM_MODE = 0x200,
	FORM_UMCAST = 0x400,
	FORM_GATEWAY = 0x800,
	FORM_GATEWAY6 = 0x1000,
	FORM_DNS = 0x2000,
	FORM_SEARCH = 0x4000,
	FORM_METRIC = 0x8000,
	FORM_METRIC6 = 0x10000,
	FORM_KIND = 0x20000,	/* of a slave: InfiniBand or Ethernet */
	FORM_GEN_MODE = 0x40000,/* over IPoIB: how addresses of IPv6 are made */
	FORM_RULES = 0x80000,	/* of routing */
};

/* what becomes of IPv6 */
enum form_ipv6 {
	FORM_IPV6_LEAVE,	/* nothing is said: the kernel takes router advertisements by itself */
	FORM_IPV6_OFF,
	FORM_IPV6_AUTO,		/* router advertisements are to be taken */
	FORM_IPV6_GIVEN,	/* none: the given addresses, or the link-local one alone */
};

/* KEY=VALUE in SECTION of what a form makes of FILE: words that it has and that are no part of a bond */
struct form_word {
	const char *file;	/* ifcfg file of the bond or of a slave; not owned */
	const char *section, *key;
	char *value;
	bool written;		/* by form_put_words() */
};

/* what a bond's files say beyond the bond: text as they have it, all owned */
struct form_net {
	char *gateway4, *gateway6;	/* NULL: none */
	char **dns;
	size_t n_dns;
	char *search;			/* domains, one blank between; NULL: none */
	struct form_route {
		struct addr to;		/* its network */
		char *via;		/* NULL: on the link */
		char *metric;		/* NULL: none */
	} *routes;
	size_t n_routes;
	struct rule *rules;
	size_t n_rules;
	char *metric4, *metric6;	/* of the routes that it gets by itself; NULL: none */
	enum form_ipv6 ipv6;
	bool dhcp6;			/* DHCP for IPv6, beside router advertisements or without them */
	struct form_word *words;
	size_t n_words;
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
	struct form_mark {
		const char *file;
		unsigned int facts;	/* enum form_fact */
	} *marks;
	size_t n_marks;
	bool no_memory;
};

struct form {
	const char *name;		/* for -o and --save */
	const char *service;		/* whose files they are, for the report */
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

/* The same of what means nothing there: it is said, and it is no loss. */
void form_left_out(struct form_files *files, const struct pos *pos, const char *what,
		   const char *format, ...) __attribute__((format(printf, 4, 5)));

/* For forms: FACTS that the ifcfg file FILE (NULL: there is none) may say are dealt with.  And were they? */
void form_carry(struct form_files *files, const char *file, unsigned int facts);
bool form_carries(const struct form_files *files, const char *file, unsigned int facts);

/* For forms: the words of NET for SECTION of FILE, a line each; is there one? */
void form_put_words(const struct form_net *net, const char *file, const char *section, FILE *out);
bool form_has_word(const struct form_net *net, const char *file, const char *section, const char *key);

/* For forms: is this option written?  If it is one of UNKNOWN (option.flags) or changes by itself, it is lost. */
bool form_option(struct form_files *files, const struct form *form, const struct bond_setting *s,
		 unsigned int unknown);

/* how a bond gets its addresses of one family */
enum form_method {
	FORM_OFF,
	FORM_LEAVE,		/* IPv6: as the kernel does by itself */
	FORM_LINK,		/* the link-local one alone */
	FORM_GIVEN,
	FORM_AUTO,		/* DHCP; of IPv6, router advertisements and what they refer to */
	FORM_DHCP,		/* IPv6: DHCP alone */
};
enum form_method form_method(const struct bond *bond, const struct form_net *net, int family);

/* For forms: name the words of BOOTPROTO that are not known, and autoip unless the form has it. */
void form_lose_proto(struct form_files *files, const struct form *form, const struct bond *bond, bool autoip);

/* Does BOOTPROTO ask for a link-local IPv4 address? */
bool form_autoip(const struct bond *bond);

/*
 * For forms: name what a service does not set where FAMILY is off with it: WHAT, a KIND of thing ("a route").  Which
 * families are off each form knows of its service.
 */
void form_lose_off(struct form_files *files, const struct bond *bond, int family, const char *what, const char *kind);

/* How many addresses of FAMILY has BOND? */
size_t form_addresses(const struct bond *bond, int family);

/* Is SLAVE an IPoIB interface, by bond_slave_kind()?  Where nothing tells it is one, and SAID is false. */
bool form_is_ipoib(const struct bond *bond, const struct bond_slave *slave, bool *said);

/* Are the slaves of BOND? */
bool form_over_ipoib(const struct bond *bond);

/*
 * The mode of SLAVE, an IPoIB one; what has more bytes than datagram mode
 * carries, over Omni-Path too (IPOIB_DATAGRAM_OPA), and says no mode is put into
 * connected mode by somebody else, openib.conf for one.
 */
enum ipoib_mode form_mode(const struct bond *bond, const struct bond_slave *slave);

/* Name the kinds that are guessed, and the MTU of slaves that will have another: their bond gives them its own. */
void form_lose_ports(struct form_files *files, const struct bond *bond);

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
 * The MTU to write for a bond that names none: the smallest of its slaves'.  Over
 * IPoIB that of a slave which names none either is 2044 in datagram mode on a
 * usual fabric (RFC 4391) and 65520 in connected mode, as ib-bond has it; a
 * service that takes the driver's 1500 would be another bond.  0: none is said,
 * and it is not over IPoIB.
 */
unsigned int form_mtu(const struct bond *bond);

#endif

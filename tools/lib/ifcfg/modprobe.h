/* SPDX-License-Identifier: GPL-2.0 */
/*
 * modprobe: what modprobe.conf and modprobe.d say about bonds
 *
 *	alias bond0 bonding
 *	options bond0 miimon=100 mode=1 max_bonds=1
 *	options bonding mode=1
 */
#ifndef IB_MODPROBE_H
#define IB_MODPROBE_H

#include "base/diag.h"
#include "base/source.h"

enum modprobe_kind {
	MODPROBE_ALIAS,		/* of the module bonding */
	MODPROBE_OPTIONS,
	MODPROBE_INSTALL,	/* a command that modprobe runs instead */
};

struct modprobe_line {
	enum modprobe_kind kind;
	char *name;		/* of a bond, of the module, or a pattern of an alias; owned */
	struct text *text;
	uint32_t at;		/* where the line begins */
	uint32_t name_at;
	uint32_t rest, end;	/* what stands behind the name */
	size_t order;		/* in which they were read */
};

struct modprobe {
	struct modprobe_line *lines;	/* sorted by name, then as they were read */
	size_t n, cap;
	const struct modprobe_line **patterns;	/* the aliases with a * or the like */
	size_t n_patterns;
	struct text **texts;
	size_t n_texts, cap_texts;
};

/*
 * Read /etc/modprobe.conf, /etc/modprobe.d and the directories of the system
 * (kmod's modprobe.d(5); OLD: files without .conf count too, as for
 * module-init-tools up to RHEL6).  Unreadable files go to DIAGS.  0 or -ENOMEM.
 */
int modprobe_read(struct modprobe *modprobe, const struct source *source, bool old,
		  struct diags *diags);

/* The same for the bytes of one file, which are copied; what it includes is not read. */
int modprobe_read_bytes(struct modprobe *modprobe, const char *bytes, size_t len,
			struct diags *diags);
void modprobe_free(struct modprobe *modprobe);

/* The line that makes IFNAME an alias of bonding, or NULL. */
const struct modprobe_line *modprobe_alias(const struct modprobe *modprobe, const char *ifname);

/* The lines whose name is NAME exactly: the first, *N of them in a row (0: it means nothing). */
const struct modprobe_line *modprobe_lines(const struct modprobe *modprobe, const char *name,
					   size_t *n);

/* Room for an option as it is read here; none is as long. */
#define MODPROBE_OPTION	256

/*
 * What of an option's WORD (LEN bytes) the kernel takes, into PLAIN of ROOM bytes: quotes around its value or all of
 * it are none of it (next_arg() in lib/cmdline.c).  Its length.
 */
size_t modprobe_unquote(const char *word, size_t len, char *plain, size_t room);

/*
 * The next word of LINE from *AT on (line->rest at first): true, with its
 * offset and length and *AT behind it; false at the end.  modprobe gives the
 * rest of the line to the kernel as it stands, and that splits it.
 */
bool modprobe_word(const struct modprobe_line *line, uint32_t *at, uint32_t *word, uint32_t *len);

#endif

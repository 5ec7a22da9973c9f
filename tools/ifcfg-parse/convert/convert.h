/* SPDX-License-Identifier: GPL-2.0 */
/*
 * convert: bonds of ifcfg files as files of another network service
 *
 * What the files say beyond the bond itself (gateway, DNS, routes) goes along;
 * every variable that does not is named on stderr with the reason.
 */
#ifndef IB_CONVERT_H
#define IB_CONVERT_H

#include <stdbool.h>
#include <stdio.h>

#include "report/report.h"
#include "form/form.h"
#include "ifcfg/service.h"

/* The form called NAME, or NULL. */
const struct form *convert_form(const char *name);

/* Whom the form called NAME is for; SERVICE_OF_ROOT: there is no such form. */
enum service convert_service(const char *name);

/*
 * The FILES of all bonds that are asked for; *LEFT counts those that are not
 * converted, for errors in their files.  0, -ENOTUNIQ (REPORT_TWINS) or -ENOMEM.
 */
int convert_all(const struct report *report, const struct form *form, struct form_files *files,
		unsigned int *left);

/* Emitters: the files one behind the other. */
int emit_nmconnection_bonds(const struct report *report, FILE *out);
int emit_nmstate_bonds(const struct report *report, FILE *out);
int emit_networkd_bonds(const struct report *report, FILE *out);

/*
 * Write the files of all bonds that are asked for into DIRECTORY, all of them
 * or none.  An exit status: 1 after a message, or when a bond's files have errors.
 */
int convert_write(const struct report *report, const struct form *form, const char *directory, bool force);

/* DNS1, GATEWAY0 ...: the numbers that are looked for, from 0 on */
#define CONVERT_NUMBERS	100

/* One bond that is converted. */
struct converting {
	const struct report_part *part;
	const struct bond *bond;	/* as it was read */
	const struct form *form;
	struct form_files *files;
	const struct bond *whole;	/* of convert_whole() */
};

/*
 * For convert.c: what the ifcfg file of the bond and its routes say beyond the
 * bond into NET, and what is said there and is not understood, to FILES.
 * 0 or -ENOMEM; form_net_free() either way.
 */
int convert_net(struct form_net *net, const struct converting *c);

/*
 * For convert.c: the words that the form has for further variables of the bond's
 * files, into NET.  0 or -ENOMEM.
 */
int convert_words(struct form_net *net, const struct converting *c);

/* For convert.c, once the files are made: name each variable of the bond's files that was not dealt with. */
void convert_vars(const struct form_net *net, const struct converting *c);

/* what became of a variable that convert_words() has a row for */
enum convert_fate {
	CONVERT_NO_ROW,
	CONVERT_WRITTEN,
	CONVERT_NO_WORD,	/* the form has none for it */
	CONVERT_NO_PLACE,	/* it has one, and wrote nothing that it could stand in */
	CONVERT_REFUSED,	/* the value is none of that kind */
	CONVERT_LABEL,		/* it has none, and it means nothing */
	CONVERT_IPOIB,		/* not over IPoIB */
	CONVERT_TWIN,		/* another file has the same, and keeps it */
};
enum convert_fate convert_word_fate(const struct form_net *net, const struct converting *c, const struct conf_file *file,
				    const struct var *var);

/*
 * For convert.c: BOND becomes what the root makes of it beyond its own files:
 * kinds of slaves as the host has them.  It keeps all else of FROM;
 * convert_whole_free() gives back what is its own.  What lies beside and is not
 * converted is named.  0 or -ENOMEM.
 */
int convert_whole(struct bond *bond, const struct bond *from, const struct converting *c);
void convert_whole_free(struct bond *bond);

/* Has FILE further addresses (ifcfg-bond0:1, ifcfg-bond0-range0) of the bond with that index in its conf? */
bool convert_is_alias_of(const struct conf_file *file, size_t bond);

/* KIND-NAME beside FILE, which is in a root or in a directory of the host: 0, -ENOENT ... */
int convert_read_beside(const struct source *source, const struct conf_file *file, const char *kind,
			const char *name, struct text *text);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* emit: the bonds and diagnostics of some configurations, in a form for others */
#ifndef IB_EMIT_H
#define IB_EMIT_H

#include <stdbool.h>
#include <stdio.h>

#include "ifcfg/conf.h"

struct args;

/* one root or directory, read */
struct report_part {
	char *path;			/* as it was asked for; owned */
	struct text unread;		/* its path, for the diagnostic that nothing could be read; conf is empty then */
	struct conf conf;
	const char **picks;		/* paths of files asked for; n_picks 0: all of it */
	size_t n_picks;
};

/* a file that was read by itself, for --vars */
struct report_file {
	struct text text;
	struct vars vars;
};

/* what is to be written */
struct report {
	struct report_part *parts;
	size_t n_parts;
	struct report_file **files;	/* --vars FILE... */
	size_t n_files;
	struct diags diags;		/* of files, and of parts that could not be read */
	FILE *losses;			/* for what a form has no words for; not owned; NULL: nobody asks */
};

/*
 * Read what ARGS name.  0, or the exit status after a message: 1.  REPORT is
 * to be freed either way.
 */
int report_read(struct report *report, const struct args *args);

/* Write it as ARGS say; the exit status: 1 if there is an error among the diagnostics. */
int report_print(const struct report *report, const struct args *args);
void report_free(struct report *report);

/* what -ENOTUNIQ of an emitter means */
#define REPORT_TWINS	"two of the interfaces have one name, which no system can have: ask for one bond, or one root"

/* Say on stderr which parts could not be read; is there any? */
bool report_print_unread(const struct report *report);

/* Is this bond, this file, this diagnostic asked for? */
bool report_wants_bond(const struct report_part *part, const struct bond *bond);
bool report_wants_file(const struct report_part *part, const struct conf_file *file);
bool report_wants_diag(const struct report_part *part, const struct diag *diag);

struct emitter {
	const char *name;		/* for -o */
	const char *help;
	bool holds_diags;		/* else they go to stderr */
	/* bonds and diagnostics; 0 or -errno */
	int (*bonds)(const struct report *report, FILE *out);
	/* --vars; NULL: not in this form */
	int (*vars)(const struct report *report, FILE *out);
	/* --readers; NULL likewise */
	int (*readers)(const struct report *report, FILE *out);
};

/* ends with a NULL name; the first is the default */
extern const struct emitter emitters[];

const struct emitter *emitter_find(const char *name);

int emit_text_bonds(const struct report *report, FILE *out);
int emit_text_vars(const struct report *report, FILE *out);
int emit_json_bonds(const struct report *report, FILE *out);
int emit_json_vars(const struct report *report, FILE *out);
int emit_shell_bonds(const struct report *report, FILE *out);
int emit_shell_vars(const struct report *report, FILE *out);
int emit_modprobe_bonds(const struct report *report, FILE *out);
int emit_ini_bonds(const struct report *report, FILE *out);

struct reader_view;

/* One element of --readers' list; by readers.c. */
int emit_json_difference(const char *path, const struct pos *pos, const char *name,
			 const struct reader_view *views, const bool *asked, bool *first, FILE *out);

/* "datagram", "connected", NULL */
const char *emit_ipoib_mode(enum ipoib_mode mode);

/* The broadcast address of the first address that has one, into TEXT; NULL: none has. */
const char *emit_broadcast(const struct bond *bond, char text[INET_ADDRSTRLEN]);

#endif

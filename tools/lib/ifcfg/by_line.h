/* SPDX-License-Identifier: GPL-2.0 */
/* by_line: how those read a file that run no shell, NetworkManager and wicked: each line by itself */
#ifndef IB_BY_LINE_H
#define IB_BY_LINE_H

#include <stdio.h>

#include "base/diag.h"
#include "shell/vars.h"

struct by_line {
	enum code code;		/* of a line that it does not take */
	const char *name;	/* as a person calls it */
	const char *gives_up;	/* what it does with a line whose value it cannot read */
	bool empties;		/* the variable is empty then; else it is as it was */
	bool suse;		/* whose files it reads */
	uint32_t max;		/* bytes of a line, with its newline, that it reads at once; the rest is another line */
	/*
	 * What it takes for the value of the LEN bytes S behind NAME= in a line, to OUT; ENDS: a newline follows.
	 * An expansion outside of quotes is literal.  false: it gives the value up.
	 */
	bool (*value)(const char *s, size_t len, bool ends, FILE *out);
};

/* line_new_parse() and svUnescape() of NetworkManager's shvar.c, the same in releases 1.10 to 1.50 */
extern const struct by_line by_line_networkmanager;

/* __ni_sysconfig_read() and unquote() of wicked's sysconfig.c, 0.6.80 */
extern const struct by_line by_line_wicked;

/*
 * Read vars->text into VARS (fresh from vars_init()) as READER does: the last line of a NAME counts.  What it does not
 * take goes to DIAGS (NULL: nowhere).  0 or -ENOMEM.
 */
int by_line_read(const struct by_line *reader, struct vars *vars, struct diags *diags);

#endif

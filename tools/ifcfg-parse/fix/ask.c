// SPDX-License-Identifier: GPL-2.0
/* ask: a question on the terminal, before something is written; see ask.h */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"

bool ask_possible(const char *option)
{
	if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO))
		return true;
	fprintf(stderr, "ifcfg-parse: %s asks on a terminal, and there is none: add --yes or --dry-run\n", option);
	return false;
}

bool ask_yes(const char *question)
{
	char *line = NULL;
	size_t room = 0;
	bool yes;

	fflush(stdout);
	fprintf(stderr, "%s [y/N] ", question);
	yes = getline(&line, &room, stdin) > 0 && (strcmp(line, "y\n") == 0 || strcmp(line, "yes\n") == 0);
	free(line);
	return yes;
}

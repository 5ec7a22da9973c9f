// SPDX-License-Identifier: GPL-2.0
/* colour: whether a terminal gets colours; see colour.h */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "colour.h"

#define SYSTEM_DIRECTORY "/etc/terminal-colors.d"

/* Are the LEN bytes at TEXT the same as WORD? */
static bool is_word(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && memcmp(text, word, len) == 0;
}

/*
 * How much the file NAME, "[[command][@term].]type", is about TYPE for COMMAND: 0 not at all, else
 * the more the narrower it is.  The numbers are those of util-linux.
 */
static int score(const char *name, const char *type, const char *command, const char *term)
{
	const char *dot = strrchr(name, '.'), *at;
	int points = 1;

	if (strcmp(dot ? dot + 1 : name, type))
		return 0;
	if (!dot)
		return points;
	at = memchr(name, '@', dot - name);
	if (at) {
		if (!is_word(at + 1, dot - at - 1, term))
			return 0;
		points += 10;
	}
	if (at != name) {
		if (!is_word(name, (at ? at : dot) - name, command))
			return 0;
		points += 20;
	}
	return points;
}

static int most(int a, int b)
{
	return a > b ? a : b;
}

int colour_disabled_in(const char *directory, const char *command, const char *term)
{
	DIR *dir = opendir(directory);
	int off = 0, on = 0;
	struct dirent *entry;

	if (!dir)
		return -errno;
	while ((entry = readdir(dir))) {
		if (*entry->d_name == '.')
			continue;
		off = most(off, score(entry->d_name, "disable", command, term));
		on = most(on, score(entry->d_name, "enable", command, term));
	}
	closedir(dir);
	return off > on;
}

bool colour_terminal(const char *term)
{
	return term && *term && strcmp(term, "dumb");
}

/* The user's directory stands in the place of the system's, if there is one. */
static bool disabled(const char *term)
{
	const char *home = getenv("XDG_CONFIG_HOME"), *below = "";
	char path[PATH_MAX];
	int off = -ENOENT;

	if (!home) {
		home = getenv("HOME");
		below = "/.config";
	}
	if (home && snprintf(path, sizeof(path), "%s%s/terminal-colors.d", home, below) < (int)sizeof(path))
		off = colour_disabled_in(path, program_invocation_short_name, term);
	if (off < 0)
		off = colour_disabled_in(SYSTEM_DIRECTORY, program_invocation_short_name, term);
	return off > 0;
}

bool colour_wanted(enum colour_when when, int fd)
{
	const char *refused = getenv("NO_COLOR"), *term = getenv("TERM");

	if (when != COLOUR_AUTO)
		return when == COLOUR_ALWAYS;
	return isatty(fd) && !(refused && *refused) && colour_terminal(term) && !disabled(term);
}

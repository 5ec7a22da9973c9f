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

int colour_file_in(const char *directory, const char *type, const char *command, const char *term,
		   char name[NAME_MAX + 1])
{
	DIR *dir = opendir(directory);
	struct dirent *entry;
	int most = 0, points;

	*name = '\0';
	if (!dir)
		return -errno;
	while ((entry = readdir(dir))) {
		points = *entry->d_name == '.' ? 0 : score(entry->d_name, type, command, term);
		if (points <= most)
			continue;
		most = points;
		snprintf(name, NAME_MAX + 1, "%s", entry->d_name);
	}
	closedir(dir);
	return most;
}

int colour_disabled_in(const char *directory, const char *command, const char *term)
{
	char name[NAME_MAX + 1];
	int off = colour_file_in(directory, "disable", command, term, name);

	return off < 0 ? off : off > colour_file_in(directory, "enable", command, term, name);
}

bool colour_terminal(const char *term)
{
	return term && *term && strcmp(term, "dumb");
}

/* The user's directory into PATH; false: there is none to look for. */
static bool user_directory(char path[PATH_MAX])
{
	const char *home = getenv("XDG_CONFIG_HOME"), *below = "";

	if (!home) {
		home = getenv("HOME");
		below = "/.config";
	}
	return home && snprintf(path, PATH_MAX, "%s%s/terminal-colors.d", home, below) < PATH_MAX;
}

/* The directory whose files count, into PATH: the user's stands in the place of the system's, if there is one. */
static void find_directory(char path[PATH_MAX])
{
	DIR *users = user_directory(path) ? opendir(path) : NULL;

	if (users)
		closedir(users);
	else
		strcpy(path, SYSTEM_DIRECTORY);
}

static bool disabled(const char *term)
{
	char directory[PATH_MAX];

	find_directory(directory);
	return colour_disabled_in(directory, program_invocation_short_name, term) > 0;
}

bool colour_scheme(char path[PATH_MAX])
{
	char directory[PATH_MAX], name[NAME_MAX + 1];

	find_directory(directory);
	return colour_file_in(directory, "scheme", program_invocation_short_name, getenv("TERM") ?: "", name) > 0 &&
	       snprintf(path, PATH_MAX, "%s/%s", directory, name) < PATH_MAX;
}

bool colour_wanted(enum colour_when when, int fd)
{
	const char *refused = getenv("NO_COLOR"), *term = getenv("TERM");

	if (when != COLOUR_AUTO)
		return when == COLOUR_ALWAYS;
	return isatty(fd) && !(refused && *refused) && colour_terminal(term) && !disabled(term);
}

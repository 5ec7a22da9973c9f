// SPDX-License-Identifier: GPL-2.0
/* palette: what colours there are, by what they are for; see palette.h */
#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "colour.h"
#include "palette.h"

#define LINE_SIZE 1024		/* of a scheme: what is behind that is another line */

/* terminal-colors.d(5) */
static const struct {
	const char *name, *codes;
} colours[] = {
	{ "black", "30" }, { "blink", "5" }, { "blue", "34" }, { "bold", "1" }, { "brown", "33" }, { "cyan", "36" },
	{ "darkgray", "1;30" }, { "gray", "37" }, { "green", "32" }, { "halfbright", "2" }, { "lightblue", "1;34" },
	{ "lightcyan", "1;36" }, { "lightgray", "37" }, { "lightgreen", "1;32" }, { "lightmagenta", "1;35" },
	{ "lightred", "1;31" }, { "magenta", "35" }, { "red", "31" }, { "reset", "0" }, { "reverse", "7" },
	{ "yellow", "1;33" },
};

/* ours; ib-bond(8) and ifcfg-parse(8) name them */
static const struct {
	const char *name, *codes;
} ours[PALETTE_NAMES] = {
	[PALETTE_GOOD] = { "good", "32" },
	[PALETTE_BAD] = { "bad", "31" },
	[PALETTE_CHANGED] = { "changed", "7" },
	[PALETTE_ERROR] = { "error", "1;31" },
	[PALETTE_WARNING] = { "warning", "1;35" },
	[PALETTE_MARK] = { "mark", "1;32" },
};

/* What stands for the character C behind a backslash; 0: the two stay as they are. */
static char unescape(char c)
{
	static const char from[] = "abefnrtv\\_#^?", to[] = "\a\b\033\f\n\r\t\v\\ #^\177";
	const char *at = c ? strchr(from, c) : NULL;

	return at ? to[at - from] : 0;
}

/* The sequence of CODES, "1;31" or such with escapes, which is cut, into TO. */
static void set_codes(char to[PALETTE_SIZE], const char *codes)
{
	char *out = to, *last = to + PALETTE_SIZE - 2;

	*out++ = '\033';
	*out++ = '[';
	for (; *codes && out < last; codes++) {
		*out = *codes == '\\' ? unescape(codes[1]) : 0;
		if (*out)
			codes++;
		else
			*out = *codes;
		out++;
	}
	*out++ = 'm';
	*out = '\0';
}

/* What SAID, a colour's name or codes, means, into TO; nothing if there is no such colour. */
static void set(char to[PALETTE_SIZE], const char *said)
{
	size_t i;

	if (!isalpha((unsigned char)*said)) {
		set_codes(to, said);
		return;
	}
	for (i = 0; i < sizeof(colours) / sizeof(colours[0]); i++)
		if (strcmp(colours[i].name, said) == 0)
			set_codes(to, colours[i].codes);
}

void palette_scheme(struct palette *palette, FILE *in)
{
	char line[LINE_SIZE], *name, *said, *rest;
	enum palette_name each;

	while (fgets(line, sizeof(line), in)) {
		name = strtok_r(line, " \t\n", &rest);
		said = name && *name != '#' ? strtok_r(NULL, " \t\n", &rest) : NULL;
		for (each = 0; said && each < PALETTE_NAMES; each++)
			if (strcmp(ours[each].name, name) == 0)
				set(palette->sequence[each], said);
	}
}

/* The regular file PATH; NULL: there is none.  Nobody waits for who would write into a FIFO. */
static FILE *open_regular(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	FILE *in = NULL;
	struct stat st;

	if (fd < 0)
		return NULL;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		in = fdopen(fd, "r");
	if (!in)
		close(fd);
	return in;
}

void palette_read(struct palette *palette)
{
	char path[PATH_MAX];
	enum palette_name each;
	FILE *in;

	for (each = 0; each < PALETTE_NAMES; each++)
		set_codes(palette->sequence[each], ours[each].codes);
	in = colour_scheme(path) ? open_regular(path) : NULL;
	if (!in)
		return;
	palette_scheme(palette, in);
	fclose(in);
}

const char *palette_begin(const struct palette *palette, enum palette_name name, bool wanted)
{
	return wanted ? palette->sequence[name] : "";
}

const char *palette_end(bool wanted)
{
	return wanted ? "\033[0m" : "";
}

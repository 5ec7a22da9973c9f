// SPDX-License-Identifier: GPL-2.0
/* late_ini: what is called of iniparser, loaded with the first file that is read by it; see late.h */
#include <iniparser.h>
#include <stdio.h>

#include "late.h"
#include "sonames.h"

/* what base/ini.c calls of a dictionary that it has */
#define CALLS(CALL)										\
	CALL(const char *, iniparser_getstring, (const dictionary *d, const char *key, const char *none), \
	     (d, key, none))									\
	CALL(void, iniparser_freedict, (dictionary *d), (d))

CALLS(LATE_FUNCTION)
LATE_NOTE(SONAME_INIPARSER, "INI files")

/* and what comes before there is one */
static dictionary *(*real_load)(const char *path);
static void (*real_callback)(int (*say)(const char *format, ...));

static int load(struct why *why)
{
	static const struct late_call calls[] = {
		{ "iniparser_load", &real_load },
		{ "iniparser_set_error_callback", &real_callback },
		CALLS(LATE_ROW)
	};
	const struct late_library library = { SONAME_INIPARSER, "an INI file", calls, sizeof(calls) / sizeof(calls[0]) };

	return late_load(&library, why);
}

/* Whoever calls it knows no words for this: they are said here. */
dictionary *iniparser_load(const char *path)
{
	struct why why;

	if (!load(&why))
		return real_load(path);
	fprintf(stderr, "ib-bond: %s\n", why.text);
	return NULL;
}

void iniparser_set_error_callback(int (*say)(const char *format, ...))
{
	struct why ignored;

	if (!load(&ignored))
		real_callback(say);
}

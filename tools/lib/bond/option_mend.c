// SPDX-License-Identifier: GPL-2.0
/* option_mend: what to write instead of a value that an option does not take; see option.h */
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/near.h"
#include "option.h"

static void mend_enum(const struct option *row, const char *text, char mend[OPTION_MEND])
{
	const struct option_word *w;
	struct near near;

	near_begin(&near, text);
	for (w = row->words; w->name; w++)
		near_offer(&near, w->name);
	if (*near.best)
		snprintf(mend, OPTION_MEND, "write %s=%s", row->name, near.best);
	else
		snprintf(mend, OPTION_MEND, "write one of these");
}

/* 0 or 1, what WORD says; -1: neither */
static int switch_of(const char *word)
{
	static const char *const words[2][4] = { { "no", "off", "false", "n" }, { "yes", "on", "true", "y" } };
	size_t i, j;

	for (i = 0; i < 2; i++)
		for (j = 0; j < 4; j++)
			if (strcasecmp(words[i][j], word) == 0)
				return i;
	return -1;
}

static void mend_switch(const struct option *row, const char *text, char mend[OPTION_MEND])
{
	int value = switch_of(text);

	if (value >= 0)
		snprintf(mend, OPTION_MEND, "write %s=%d", row->name, value);
	else
		snprintf(mend, OPTION_MEND, "write %s=0 or %s=1", row->name, row->name);
}

/* 100ms is 100 of what counts in milliseconds, 1s is 1000; a number that is out of range becomes the last one within. */
static void mend_uint(const struct option *row, const char *text, char mend[OPTION_MEND])
{
	char *unit;
	unsigned long long n = strtoull(text, &unit, 10);
	bool seconds = strcmp(unit, "s") == 0 && row->unit && strcmp(row->unit, "ms") == 0;

	if (!isdigit((unsigned char)*text) || (n > row->max && row->max == INT_MAX))
		snprintf(mend, OPTION_MEND, "write a number of that range, in digits alone");
	else if (seconds && n <= row->max / 1000)
		snprintf(mend, OPTION_MEND, "write %s=%llu", row->name, n * 1000);
	else if (n < row->min)
		snprintf(mend, OPTION_MEND, "write %s=%u", row->name, row->min);
	else
		snprintf(mend, OPTION_MEND, "write %s=%llu", row->name, n > row->max ? row->max : n);
}

void option_mend(const struct option *row, const char *text, char mend[OPTION_MEND])
{
	switch (row->kind) {
	case OPTION_ENUM:
		mend_enum(row, text, mend);
		break;
	case OPTION_UINT:
		(row->max == 1 ? mend_switch : mend_uint)(row, text, mend);
		break;
	case OPTION_IPV4_LIST:
	case OPTION_IPV6_LIST:
		if (*text == '+')
			snprintf(mend, OPTION_MEND, "leave the + out");
		else
			snprintf(mend, OPTION_MEND, "write addresses such as %s, with commas between them",
				 row->kind == OPTION_IPV4_LIST ? "192.168.1.254" : "fd00::254");
		break;
	case OPTION_SLAVE:
		snprintf(mend, OPTION_MEND, "write the name of one slave");
		break;
	case OPTION_MAC:
		snprintf(mend, OPTION_MEND, "write six bytes in hex, with colons between them");
		break;
	}
}

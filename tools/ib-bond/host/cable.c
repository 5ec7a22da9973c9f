// SPDX-License-Identifier: GPL-2.0
/* cable: what the two ends of a link could do; see cable.h */
#include <stdio.h>
#include <string.h>

#include "cable.h"

static const struct {
	unsigned int bit, lanes;
} widths[] = { { 8, 12 }, { 4, 8 }, { 2, 4 }, { 16, 2 }, { 1, 1 } };	/* the widest first */

static const struct {
	unsigned int bit;
	const char *word;
} speeds[] = {
	{ 1 << 7, "NDR" }, { 1 << 6, "HDR" }, { 1 << 5, "EDR" }, { 1 << 4, "FDR" },
	{ 1 << 2, "QDR" }, { 1 << 1, "DDR" }, { 1 << 0, "SDR" },	/* the fastest first */
};

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

const char *cable_node_word(enum cable_node node)
{
	static const char *const words[] = { NULL, "ca", "switch", "router" };

	return node < ARRAY_SIZE(words) ? words[node] : NULL;
}

/* The index of the best that MASK has; ARRAY_SIZE(widths): of nothing. */
static size_t best_width(unsigned int mask)
{
	size_t i = 0;

	while (i < ARRAY_SIZE(widths) && !(widths[i].bit & mask))
		i++;
	return i;
}

static size_t best_speed(unsigned int mask)
{
	size_t i = 0;

	while (i < ARRAY_SIZE(speeds) && !(speeds[i].bit & mask))
		i++;
	return i;
}

/* "... (4X EDR)"; older kernels write "(4X)" of SDR.  False: not so, or with words that are not known. */
static bool read_rate(const char *rate, unsigned int *lanes, size_t *speed)
{
	const char *open = strchr(rate, '(');
	char word[16] = "SDR";

	if (!open || sscanf(open, "(%uX %15[A-Z0-9])", lanes, word) < 1)
		return false;
	for (*speed = 0; *speed < ARRAY_SIZE(speeds); (*speed)++)
		if (strcmp(speeds[*speed].word, word) == 0)
			return true;
	return false;
}

bool cable_could_be(const struct cable *cable, const char *rate, char *text, size_t size)
{
	size_t width = best_width(cable->here.widths & cable->there.widths);
	size_t speed = best_speed(cable->here.speeds & cable->there.speeds), now;
	unsigned int lanes;

	if (width == ARRAY_SIZE(widths) || speed == ARRAY_SIZE(speeds) || !read_rate(rate, &lanes, &now) ||
	    (lanes >= widths[width].lanes && now <= speed))
		return false;
	snprintf(text, size, "%uX %s", widths[width].lanes, speeds[speed].word);
	return true;
}

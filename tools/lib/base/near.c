// SPDX-License-Identifier: GPL-2.0
/* near: the word that was meant, among those there are; see near.h */
#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "near.h"

#define LONGEST 40		/* bytes; what is longer is near to nothing */

void near_begin(struct near *near, const char *text)
{
	*near = (struct near){ .text = text, .distance = UINT_MAX };
}

static int folded(char c)
{
	return c == '_' ? '-' : tolower((unsigned char)c);
}

/* Is TEXT the beginning of WORD, half of it or more? */
static bool begins(const char *word, const char *text)
{
	size_t i;

	for (i = 0; text[i]; i++)
		if (folded(word[i]) != folded(text[i]))
			return false;
	return 2 * i >= strlen(word);
}

static unsigned int least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/* Slips from A to B: optimal string alignment (Damerau, Levenshtein); both at most LONGEST. */
static unsigned int slips(const char *a, size_t na, const char *b, size_t nb)
{
	unsigned int d[LONGEST + 1][LONGEST + 1], wrong;
	size_t i, j;

	for (i = 0; i <= na; i++)
		d[i][0] = i;
	for (j = 0; j <= nb; j++)
		d[0][j] = j;
	for (i = 1; i <= na; i++) {
		for (j = 1; j <= nb; j++) {
			wrong = folded(a[i - 1]) != folded(b[j - 1]);
			d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + wrong);
			if (i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
			    folded(a[i - 2]) == folded(b[j - 1]))
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[na][nb];
}

/* What a terminal would not print becomes "?". */
static void make_harmless(char *text)
{
	for (; *text; text++)
		if (!isprint((unsigned char)*text))
			*text = '?';
}

/* Keep WORD for the list. */
static void list(struct near *near, const char *word)
{
	size_t room = sizeof(near->list) - near->len;
	int n = snprintf(near->list + near->len, room, "%s%s", near->n ? ", " : "", word);

	if ((size_t)n + sizeof(", ...") > room) {
		strcpy(near->list + near->len, near->len ? ", ..." : "...");
		near->len = sizeof(near->list);		/* full: nothing more is added */
		return;
	}
	make_harmless(near->list + near->len);
	near->len += n;
}

void near_offer(struct near *near, const char *word)
{
	size_t len = strlen(near->text), n = strlen(word);
	unsigned int distance = UINT_MAX;

	if (near->len < sizeof(near->list))
		list(near, word);
	near->n++;
	if (begins(word, near->text))
		distance = 1;
	if (len <= LONGEST && n <= LONGEST)
		distance = least(distance, slips(near->text, len, word, n));
	if (distance > 1 + len / 3 || distance >= len || distance > near->distance)
		return;
	near->distance = distance;
	snprintf(near->best, sizeof(near->best), "%s", word);
	make_harmless(near->best);
}

const char *near_hint(const struct near *near, struct near_hint *room)
{
	const char *there = near->n == 1 ? "there is" : "there are";

	if (!near->n)
		*room->text = '\0';
	else if (!*near->best)
		snprintf(room->text, sizeof(room->text), "; %s %s", there, near->list);
	else if (near->n == 1)
		snprintf(room->text, sizeof(room->text), "; did you mean %s?", near->best);
	else
		snprintf(room->text, sizeof(room->text), "; did you mean %s? T%s %s", near->best, there + 1,
			 near->list);
	return room->text;
}

static const char *best_alone(const struct near *near, const char *prefix, struct near_hint *room)
{
	int len = *near->best ? snprintf(room->text, sizeof(room->text), "; did you mean %s%s?", prefix, near->best) : 0;

	room->text[len] = '\0';
	return room->text;
}

const char *near_hint_short(const struct near *near, struct near_hint *room)
{
	return best_alone(near, "", room);
}

const char *near_hint_option(const struct near *near, struct near_hint *room)
{
	return best_alone(near, "--", room);
}

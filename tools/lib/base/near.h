/* SPDX-License-Identifier: GPL-2.0 */
/*
 * near: the word that was meant, among those there are
 *
 * For whatever takes a name or a word that it does not know: an option, a
 * bond, a code.  Begin with what was written, offer all there is, and put the
 * hint behind the message.
 */
#ifndef IB_NEAR_H
#define IB_NEAR_H

#include <stddef.h>

struct near {
	const char *text;	/* what was written; not owned */
	char best[64];		/* the nearest word so far; "": none is near */
	unsigned int distance;	/* slips between the two */
	char list[160];		/* what was offered, as far as there is room */
	size_t len;
	size_t n;
};

void near_begin(struct near *near, const char *text);

/*
 * Offer WORD.  It is near if few slips (a letter too much, too little, wrong,
 * or two in each other's place) lead to it, or if half of it or more is the
 * text; capitals, "-" and "_" make no difference.  Of words that are as near the
 * last one is taken: lists go from old to new.
 */
void near_offer(struct near *near, const char *word);

/*
 * "; did you mean bond0? There are bond0, bond1", without what does not apply;
 * "" if nothing was offered.  Returns ROOM->text.
 */
struct near_hint {
	char text[256];
};
const char *near_hint(const struct near *near, struct near_hint *room);

/* The same without the list, for words that are too many: "; did you mean bond0?", or "". */
const char *near_hint_short(const struct near *near, struct near_hint *room);

/* That of options, which were offered without their dashes: "; did you mean --status?", or "". */
const char *near_hint_option(const struct near *near, struct near_hint *room);

#endif

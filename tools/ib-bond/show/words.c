// SPDX-License-Identifier: GPL-2.0
/* words: how the state of a link is said; see words.h */
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "words.h"

/* RFC 2863's names, as `ip` prints them */
const char *words_operstate(uint8_t state)
{
	static const char *const words[] = {
		"UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"
	};

	return state < sizeof(words) / sizeof(words[0]) ? words[state] : "UNKNOWN";
}

const char *words_slave_state(int state)
{
	return state == 0 ? "ACTIVE" : state == 1 ? "BACKUP" : "UNKNOWN";
}

const char *words_mii(int mii)
{
	static const char *const words[] = { "UP", "GOING_DOWN", "DOWN", "GOING_BACK" };

	return mii >= 0 && mii < 4 ? words[mii] : "UNKNOWN";
}

char *words_addresses(const struct host_link *link)
{
	char *list = malloc(link->n_addrs * (ADDR_STRLEN + 1) + 1), *end = list;
	size_t i;

	if (!list)
		return NULL;
	*end = '\0';
	for (i = 0; i < link->n_addrs; i++) {
		if (link->addrs[i].scope == RT_SCOPE_LINK)
			continue;
		if (end > list)
			*end++ = ',';
		addr_format(&link->addrs[i].addr, end);
		end += strlen(end);
	}
	return list;
}

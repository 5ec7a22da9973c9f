// SPDX-License-Identifier: GPL-2.0
/* rule: a rule of routing, as NetworkManager's files name it; see rule.h */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rule.h"

#define MAIN	254		/* RT_TABLE_MAIN */
#define BLANKS	" \t\n\r\f\v"

enum word {
	FROM,
	TO,
	PRIORITY,
	TABLE,
	N_WORDS,
};

/* one run: the values of the words, each once */
struct reading {
	char *values[N_WORDS];
	struct rule *rule;
	struct rule_refusal *refusal;
};

static int refuse(struct reading *r, const char *what, const char *word)
{
	snprintf(r->refusal->why, sizeof(r->refusal->why), "%s \"%.30s\"", what, word);
	return -EINVAL;
}

/* -1: none of them */
static int find(const char *word)
{
	static const struct {
		const char *name;
		enum word word;
	} names[] = {
		{ "from", FROM }, { "to", TO }, { "priority", PRIORITY }, { "order", PRIORITY }, { "pref", PRIORITY },
		{ "preference", PRIORITY }, { "table", TABLE }, { "lookup", TABLE },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].name, word) == 0)
			return names[i].word;
	return -1;
}

static bool number(const char *text, int base, uint32_t *to)
{
	char *end;
	unsigned long long n = strtoull(text, &end, base);

	*to = n;
	return *text >= '0' && *text <= '9' && !*end && n <= UINT32_MAX;
}

static int take_number(struct reading *r, enum word which, const char *name, uint32_t *to)
{
	static const struct {
		const char *name;
		uint32_t table;
	} tables[] = { { "main", MAIN }, { "local", 255 }, { "default", 253 } };
	const char *value = r->values[which];
	size_t i;

	if (!value)
		return refuse(r, "it has no", name);
	for (i = 0; which == TABLE && i < sizeof(tables) / sizeof(tables[0]); i++)
		if (strcmp(tables[i].name, value) == 0) {
			*to = tables[i].table;
			return 0;
		}
	return number(value, 0, to) && (which != TABLE || *to) ? 0 : refuse(r, "no number:", value);
}

static int take_network(struct reading *r, enum word which, struct addr *to)
{
	const char *text = r->values[which], *slash = text ? strchr(text, '/') : NULL;
	unsigned int most = r->rule->family == AF_INET ? 32 : 128;
	size_t len = slash ? (size_t)(slash - text) : text ? strlen(text) : 0;
	char ip[INET6_ADDRSTRLEN] = "";
	uint32_t bits = most;

	if (!text || strcmp(text, "all") == 0)
		return 0;
	if (len < sizeof(ip))
		memcpy(ip, text, len);
	/* nm_inet_parse_with_prefix_bin(): the length is decimal, all other numbers are C's */
	if (inet_pton(r->rule->family, ip, to->ip) != 1 || (slash && (!number(slash + 1, 10, &bits) || bits > most)))
		return refuse(r, "no network of its family:", text);
	to->family = r->rule->family;
	to->prefixlen = bits;
	return 0;
}

/* Is there a word for the priority in TEXT?  What the others mean is not known, nor where their values are. */
static bool tells_priority(char *text)
{
	char *word, *rest;

	for (word = strtok_r(text, BLANKS, &rest); word; word = strtok_r(NULL, BLANKS, &rest))
		if (find(word) == PRIORITY)
			return true;
	return false;
}

static int take_words(struct reading *r, char *text)
{
	char *word, *rest;
	int which;

	for (word = strtok_r(text, BLANKS, &rest); word; word = strtok_r(NULL, BLANKS, &rest)) {
		which = find(word);
		if (which < 0) {
			if (!r->values[PRIORITY] && !tells_priority(rest))
				return refuse(r, "it has no", "priority");
			r->refusal->foreign = true;
			return refuse(r, "not known here:", word);
		}
		if (r->values[which])
			return refuse(r, "twice:", word);
		r->values[which] = strtok_r(NULL, BLANKS, &rest);
		if (!r->values[which])
			return refuse(r, "nothing behind", word);
	}
	return 0;
}

int rule_read(const char *text, int family, struct rule *rule, struct rule_refusal *refusal)
{
	struct reading r = { .rule = rule, .refusal = refusal };
	char *copy = strdup(text);
	int err;

	*rule = (struct rule){ .family = family, .table = MAIN };
	*refusal = (struct rule_refusal){ .foreign = false };
	if (!copy)
		return -ENOMEM;
	err = take_words(&r, copy);
	if (!err)
		err = take_number(&r, PRIORITY, "priority", &rule->priority);
	if (!err && r.values[TABLE])
		err = take_number(&r, TABLE, "table", &rule->table);
	if (!err)
		err = take_network(&r, FROM, &rule->from);
	if (!err)
		err = take_network(&r, TO, &rule->to);
	free(copy);
	return err;
}

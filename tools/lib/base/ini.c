// SPDX-License-Identifier: GPL-2.0
/* ini: a file of sections, keys and values, and where each stands; see ini.h */
#include <ctype.h>
#include <errno.h>
#include <iniparser.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "each.h"
#include "ini.h"

struct reader {
	struct ini *ini;
	struct text *text;
	struct diags *diags;
	char *section;		/* of the current one; owned by its entry */
	bool fault;
};

/* iniparser's strlwc() */
static char *lower(const char *s, size_t len)
{
	char *copy = strndup(s, len), *p;

	for (p = copy; p && *p; p++)
		*p = tolower((unsigned char)*p);
	return copy;
}

static struct ini_entry *add(struct reader *r)
{
	struct ini *ini = r->ini;
	struct ini_entry *more;

	if (ini->n == ini->cap) {
		more = reallocarray(ini->v, ini->cap ? 2 * ini->cap : 32, sizeof(*more));
		if (!more)
			return NULL;
		ini->v = more;
		ini->cap = ini->cap ? 2 * ini->cap : 32;
	}
	ini->v[ini->n] = (struct ini_entry){ 0 };
	return &ini->v[ini->n++];
}

static int refuse(struct reader *r, uint32_t at, const char *why)
{
	diag_add(r->diags, CODE_INI_SYNTAX, r->text, at, "%s", why);
	r->fault = true;
	return 0;
}

static size_t trimmed(const char *s, size_t len)
{
	while (len && (s[len - 1] == ' ' || s[len - 1] == '\t' || s[len - 1] == '\r'))
		len--;
	return len;
}

static size_t blanks(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && (s[n] == ' ' || s[n] == '\t'))
		n++;
	return n;
}

static int read_section(struct reader *r, const char *s, size_t len, uint32_t at)
{
	const char *close = memchr(s, ']', len);
	struct ini_entry *entry;
	size_t name, end;

	len = trimmed(s, len);
	if (!close || close != s + len - 1)
		return refuse(r, at, "a section is [NAME] and nothing else on its line");
	name = 1 + blanks(s + 1, len - 2);
	end = trimmed(s, len - 1);
	if (end <= name)
		return refuse(r, at, "the section has no name");
	if (memchr(s, ':', len))
		return refuse(r, at, "a section's name has no colon");
	entry = add(r);
	if (!entry)
		return -ENOMEM;
	entry->at = at + name;
	entry->section = r->section = lower(s + name, end - name);
	return entry->section ? 0 : -ENOMEM;
}

/* The bytes of a value without its quotes, from *VALUE on; false: not one that iniparser reads. */
static bool find_value(const char *s, size_t len, size_t *value, size_t *value_len)
{
	char quote = *value < len ? s[*value] : '\0';
	const char *end;
	size_t rest;

	if (quote != '"' && quote != '\'') {
		*value_len = len - *value;
		for (rest = *value; rest < len; rest++)
			if (s[rest] == '#' || s[rest] == ';')
				*value_len = rest < *value + *value_len ? rest - *value : *value_len;
		*value_len = trimmed(s + *value, *value_len);
		return !memchr(s + *value, '"', *value_len) && !memchr(s + *value, '\'', *value_len);
	}
	end = memchr(s + *value + 1, quote, len - *value - 1);
	if (!end)
		return false;
	(*value)++;
	*value_len = end - (s + *value);
	rest = end + 1 - s;
	rest += blanks(s + rest, len - rest);
	return rest == len || s[rest] == '#' || s[rest] == ';' || s[rest] == '\r';
}

static int read_key(struct reader *r, const char *s, size_t len, uint32_t at)
{
	const char *equals = memchr(s, '=', len);
	size_t key_len, value, value_len;
	struct ini_entry *entry;

	if (!equals)
		return refuse(r, at, "neither [SECTION] nor KEY = VALUE");
	key_len = trimmed(s, equals - s);
	if (!key_len || strcspn(s, " \t\r:;#\"'[]\\") < key_len)
		return refuse(r, at, "a key is one word of letters and digits");
	if (!r->section)
		return refuse(r, at, "the key stands before any [SECTION]");
	value = equals + 1 - s;
	value += blanks(s + value, len - value);
	if (!find_value(s, len, &value, &value_len))
		return refuse(r, at + value, "the quotes are not one pair around the whole value");
	entry = add(r);
	if (!entry)
		return -ENOMEM;
	entry->at = at;
	entry->value_at = at + value;
	entry->section = r->section;
	entry->key = lower(s, key_len);
	return entry->key ? 0 : -ENOMEM;
}

static int read_line(struct reader *r, uint32_t start, uint32_t end)
{
	const char *s = r->text->data + start;
	size_t len = end - start, skip = blanks(s, len), i;

	if (len > INI_LINE_MAX)
		return refuse(r, start, "the line is longer than 1000 bytes");
	s += skip;
	start += skip;
	len = trimmed(s, len - skip);
	/* a backslash joins the next line, even behind a comment */
	if (len && s[len - 1] == '\\')
		return refuse(r, start + len - 1, "a backslash cannot stand at the end of a line");
	if (!len || *s == '#' || *s == ';')
		return 0;
	for (i = 0; i < len; i++)
		if (iscntrl((unsigned char)s[i]) && s[i] != '\t')
			return refuse(r, start + i, "a control character");
	return *s == '[' ? read_section(r, s, len, start) : read_key(r, s, len, start);
}

static int compare(const void *pa, const void *pb)
{
	const struct ini_entry *a = pa, *b = pb;
	int order = strcmp(a->section, b->section);

	if (order || (!a->key && !b->key))
		return order;
	if (!a->key || !b->key)
		return a->key ? 1 : -1;
	return strcmp(a->key, b->key);
}

static void keep(void *node)
{
	(void)node;
}

/* Keys and sections given twice, by a tree, so that a long file costs no square. */
static int find_twins(struct reader *r)
{
	struct ini_entry *entry, **found;
	void *tree = NULL;
	struct diag_quote q;
	int err = 0;

	each(entry, r->ini->v, r->ini->n) {
		const char *name = entry->key ? entry->key : entry->section;

		found = tsearch(entry, &tree, compare);
		if (!found) {
			err = -ENOMEM;
			break;
		}
		if (*found == entry)
			continue;
		diag_add(r->diags, CODE_INI_TWICE, r->text, entry->at, "%s stands here a second time",
			 diag_quote(&q, name, strlen(name)));
		r->fault = true;
	}
	tdestroy(tree, keep);
	return err;
}

/* iniparser's own errors: lines that were looked at here have none, so this is a last net */
static int quiet(const char *format, ...)
{
	(void)format;
	return 0;
}

/* iniparser opens a path; /proc/self/fd is one for bytes that were read already. */
static int parse(const struct text *text, dictionary **dict)
{
	int fd = memfd_create("ib-bonding.conf", MFD_CLOEXEC), err = 0;
	char path[32];

	if (fd < 0)
		return -errno;
	if (write(fd, text->data, text->len) != (ssize_t)text->len) {
		err = -EIO;
	} else {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		iniparser_set_error_callback(quiet);
		*dict = iniparser_load(path);
		iniparser_set_error_callback(NULL);
		if (!*dict)
			err = -EINVAL;
	}
	close(fd);
	return err;
}

static int take_values(struct reader *r, const dictionary *dict)
{
	struct ini_entry *entry;
	const char *value;
	char *name;

	each(entry, r->ini->v, r->ini->n) {
		if (!entry->key)
			continue;
		if (asprintf(&name, "%s:%s", entry->section, entry->key) < 0)
			return -ENOMEM;
		value = iniparser_getstring(dict, name, NULL);
		free(name);
		if (!value)
			return -EINVAL;
		entry->value = strdup(value);
		if (!entry->value)
			return -ENOMEM;
	}
	return 0;
}

int ini_read(struct ini *ini, struct text *text, struct diags *diags)
{
	struct reader r = { .ini = ini, .text = text, .diags = diags };
	dictionary *dict = NULL;
	uint32_t at, end;
	int err = 0;

	*ini = (struct ini){ 0 };
	for (at = 0; at < text->len && !err; at = end + 1) {
		const char *newline = memchr(text->data + at, '\n', text->len - at);

		end = newline ? newline - text->data : text->len;
		err = read_line(&r, at, end);
	}
	if (!err && !r.fault)
		err = find_twins(&r);
	if (!err && !r.fault) {
		err = parse(text, &dict);
		if (!err)
			err = take_values(&r, dict);
		if (dict)
			iniparser_freedict(dict);
		if (err == -EINVAL) {
			refuse(&r, TEXT_WHOLE, "iniparser does not read it");
			err = 0;
		}
	}
	if (err || r.fault)
		ini_free(ini);
	return err;
}

void ini_free(struct ini *ini)
{
	struct ini_entry *entry;

	each(entry, ini->v, ini->n) {
		if (!entry->key)
			free(entry->section);
		free(entry->key);
		free(entry->value);
	}
	free(ini->v);
	*ini = (struct ini){ 0 };
}

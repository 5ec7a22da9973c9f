// SPDX-License-Identifier: GPL-2.0
/* modprobe: what modprobe.conf and modprobe.d say about bonds; see modprobe.h */
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "modprobe.h"

#define INCLUDES_MAX	8	/* of files within files */

#define WORDS		" \t"		/* what modprobe splits a line at */
#define PARAMETERS	" \t\r\v\f"	/* and the kernel the options that it is given (next_arg()) */

/* A blank, one of BLANKS, or a backslash-newline: how many bytes, 0 if it is neither. */
static uint32_t blank(const char *blanks, const char *s, uint32_t at, uint32_t end)
{
	if (at < end && s[at] && strchr(blanks, s[at]))
		return 1;
	return at + 1 < end && s[at] == '\\' && s[at + 1] == '\n' ? 2 : 0;
}

static bool next_word(const char *s, uint32_t end, uint32_t *at, uint32_t *word, uint32_t *len)
{
	uint32_t n;

	while ((n = blank(WORDS, s, *at, end)))
		*at += n;
	*word = *at;
	while (*at < end && !blank(WORDS, s, *at, end))
		(*at)++;
	*len = *at - *word;
	return *len;
}

bool modprobe_word(const struct modprobe_line *line, uint32_t *at, uint32_t *word, uint32_t *len)
{
	const char *s = line->text->data;
	bool quoted = false;
	uint32_t n;

	while ((n = blank(PARAMETERS, s, *at, line->end)))
		*at += n;
	for (*word = *at; *at < line->end && (quoted || !blank(PARAMETERS, s, *at, line->end)); (*at)++)
		quoted ^= s[*at] == '"';
	*len = *at - *word;
	return *len;
}

size_t modprobe_unquote(const char *word, size_t len, char *plain, size_t room)
{
	const char *equals = memchr(word, '=', len);
	size_t n = 0, i;

	for (i = 0; i < len && n + 1 < room; i++) {
		bool around = i == 0 || i + 1 == len || (equals && word + i == equals + 1);

		if (word[i] != '"' || !around)
			plain[n++] = word[i];
	}
	plain[n] = '\0';
	return n;
}

static bool is(const char *s, uint32_t len, const char *word)
{
	return strlen(word) == len && memcmp(s, word, len) == 0;
}

struct reader {
	struct modprobe *modprobe;
	const struct source *source;
	struct diags *diags;
	unsigned int includes;
};

static int read_path(struct reader *r, const char *path, bool must_be_there);

static int add_line(struct modprobe *mp, struct modprobe_line line, uint32_t name_len)
{
	struct modprobe_line *more;

	if (mp->n == mp->cap) {
		more = reallocarray(mp->lines, mp->cap ? 2 * mp->cap : 16, sizeof(*more));
		if (!more)
			return -ENOMEM;
		mp->lines = more;
		mp->cap = mp->cap ? 2 * mp->cap : 16;
	}
	line.name = strndup(line.text->data + line.name_at, name_len);
	if (!line.name)
		return -ENOMEM;
	line.order = mp->n;
	mp->lines[mp->n++] = line;
	return 0;
}

static int read_alias(struct reader *r, struct modprobe_line line, uint32_t name_len)
{
	uint32_t at = line.rest, word, len;

	line.kind = MODPROBE_ALIAS;
	if (!next_word(line.text->data, line.end, &at, &word, &len))
		return 0;
	if (is(line.text->data + word, len, "bonding\r")) {
		diag_add(r->diags, CODE_CARRIAGE_RETURN, line.text, word + len - 1,
			 "the module of the alias has a carriage return in its name");
		diag_fix(r->diags, "save the file with Unix line ends");
	}
	if (!is(line.text->data + word, len, "bonding"))
		return 0;
	return add_line(r->modprobe, line, name_len);
}

static int read_options(struct reader *r, struct modprobe_line line, uint32_t name_len)
{
	line.kind = MODPROBE_OPTIONS;
	return add_line(r->modprobe, line, name_len);
}

/* install bond1 /sbin/modprobe bonding -o bond1 miimon=100: run, never read */
static int read_install(struct reader *r, struct modprobe_line line, uint32_t name_len)
{
	line.kind = MODPROBE_INSTALL;
	return add_line(r->modprobe, line, name_len);
}

/* of module-init-tools: RHEL4 and 5 include /etc/modprobe.conf.dist */
static int read_include(struct reader *r, struct modprobe_line line, uint32_t name_len)
{
	char *path;
	int err;

	if (r->includes == INCLUDES_MAX)
		return 0;
	path = strndup(line.text->data + line.name_at, name_len);
	if (!path)
		return -ENOMEM;
	r->includes++;
	err = read_path(r, path, false);
	r->includes--;
	free(path);
	return err;
}

static const struct {
	const char *word;
	int (*read)(struct reader *r, struct modprobe_line line, uint32_t name_len);
} words[] = {
	{ "alias", read_alias }, { "options", read_options },
	{ "install", read_install }, { "include", read_include },
};

static int read_line(struct reader *r, struct text *text, uint32_t start, uint32_t end)
{
	struct modprobe_line line = { .text = text, .end = end };
	uint32_t at = start, len, name_len;
	size_t i;

	if (!next_word(text->data, end, &at, &line.at, &len))
		return 0;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!is(text->data + line.at, len, words[i].word))
			continue;
		if (!next_word(text->data, end, &at, &line.name_at, &name_len))
			return 0;
		line.rest = at;
		return words[i].read(r, line, name_len);
	}
	return 0;
}

/* Where the line from START on ends: at a newline that no backslash joins. */
static uint32_t line_end(const struct text *text, uint32_t start)
{
	uint32_t end = start;

	while (end < text->len && text->data[end] != '\n')
		end += text->data[end] == '\\' && end + 1 < text->len ? 2 : 1;
	return end;
}

static int read_text(struct reader *r, struct text *text)
{
	uint32_t at, end;
	int err = 0;

	for (at = 0; at < text->len && !err; at = end + 1) {
		end = line_end(text, at);
		err = read_line(r, text, at, end);
	}
	return err;
}

static struct text *new_text(struct modprobe *mp)
{
	struct text **more, *text;

	if (mp->n_texts == mp->cap_texts) {
		more = reallocarray(mp->texts, mp->cap_texts ? 2 * mp->cap_texts : 8, sizeof(*more));
		if (!more)
			return NULL;
		mp->texts = more;
		mp->cap_texts = mp->cap_texts ? 2 * mp->cap_texts : 8;
	}
	text = calloc(1, sizeof(*text));
	if (text)
		mp->texts[mp->n_texts++] = text;
	return text;
}

static int take_text(struct reader *r, struct text *text, int err, bool must_be_there)
{
	if (err == -ENOMEM)
		return err;
	if (err == -ENOENT && !must_be_there)
		return 0;
	if (err) {
		source_not_read(r->diags, text, err);
		return 0;
	}
	return read_text(r, text);
}

static int read_path(struct reader *r, const char *path, bool must_be_there)
{
	struct text *text = new_text(r->modprobe);

	if (!text)
		return -ENOMEM;
	return take_text(r, text, source_read(r->source, path, text), must_be_there);
}

static bool ends(const char *name, const char *suffix)
{
	size_t n = strlen(name), s = strlen(suffix);

	return n >= s && strcmp(name + n - s, suffix) == 0;
}

static bool is_backup(const char *name)
{
	static const char *const suffixes[] = {
		"~", ".bak", ".old", ".orig", ".rpmnew", ".rpmsave", ".rpmorig", ".swp", NULL
	};
	const char *const *s;

	for (s = suffixes; *s; s++)
		if (ends(name, *s))
			return true;
	return *name == '.';
}

/* A file of the same name in an earlier directory hides this one. */
static bool hidden(const struct source_dir *earlier, size_t n, const char *name)
{
	size_t i, j;

	for (i = 0; i < n; i++)
		for (j = 0; j < earlier[i].n; j++)
			if (strcmp(earlier[i].names[j].name, name) == 0)
				return true;
	return false;
}

/* in the order of modprobe.d(5) */
static const char *const directories[] = {
	"etc/modprobe.d", "run/modprobe.d", "usr/local/lib/modprobe.d", "usr/lib/modprobe.d",
	"lib/modprobe.d",
};
#define DIRECTORIES	(sizeof(directories) / sizeof(directories[0]))

static int read_directories(struct reader *r, bool old)
{
	struct source_dir dirs[DIRECTORIES];
	struct text *text;
	size_t i, j;
	int err = 0;

	for (i = 0; i < DIRECTORIES; i++) {
		err = source_list(r->source, directories[i], &dirs[i]);
		if (err == -ENOMEM)
			break;
		source_dir_sort(&dirs[i]);
		for (err = 0, j = 0; j < dirs[i].n && !err; j++) {
			const char *name = dirs[i].names[j].name;

			if (is_backup(name) || hidden(dirs, i, name) ||
			    !(ends(name, ".conf") || (old && i == 0)))
				continue;
			text = new_text(r->modprobe);
			err = text ? take_text(r, text, source_read_name(&dirs[i], &dirs[i].names[j],
									  text), true) : -ENOMEM;
		}
		if (err) {
			i++;
			break;
		}
	}
	while (i--)
		source_dir_close(&dirs[i]);
	return err;
}

/* By name; those of one name stay in the order in which they were read. */
static int compare(const void *pa, const void *pb)
{
	const struct modprobe_line *a = pa, *b = pb;
	int order = strcmp(a->name, b->name);

	if (order)
		return order;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* Aliases such as bond*: few, so looked at one by one. */
static int find_patterns(struct modprobe *mp)
{
	const struct modprobe_line *line;

	mp->patterns = calloc(mp->n + 1, sizeof(*mp->patterns));
	if (!mp->patterns)
		return -ENOMEM;
	each(line, mp->lines, mp->n)
		if (line->kind == MODPROBE_ALIAS && strpbrk(line->name, "*?["))
			mp->patterns[mp->n_patterns++] = line;
	return 0;
}

static int sort(struct modprobe *mp)
{
	if (mp->n)
		qsort(mp->lines, mp->n, sizeof(*mp->lines), compare);
	return find_patterns(mp);
}

int modprobe_read_bytes(struct modprobe *modprobe, const char *bytes, size_t len,
			struct diags *diags)
{
	struct reader r = { .modprobe = modprobe, .diags = diags, .includes = INCLUDES_MAX };
	struct text *text;
	int err;

	*modprobe = (struct modprobe){ 0 };
	text = new_text(modprobe);
	if (!text)
		return -ENOMEM;
	err = text_init(text, "modprobe.conf", bytes, len);
	if (!err)
		err = read_text(&r, text);
	return err ? err : sort(modprobe);
}

int modprobe_read(struct modprobe *modprobe, const struct source *source, bool old,
		  struct diags *diags)
{
	struct reader r = { .modprobe = modprobe, .source = source, .diags = diags };
	int err;

	*modprobe = (struct modprobe){ 0 };
	err = read_path(&r, "etc/modprobe.conf", false);
	if (!err)
		err = read_directories(&r, old);
	return err ? err : sort(modprobe);
}

void modprobe_free(struct modprobe *modprobe)
{
	size_t i;

	for (i = 0; i < modprobe->n; i++)
		free(modprobe->lines[i].name);
	for (i = 0; i < modprobe->n_texts; i++) {
		text_free(modprobe->texts[i]);
		free(modprobe->texts[i]);
	}
	free(modprobe->lines);
	free(modprobe->patterns);
	free(modprobe->texts);
	*modprobe = (struct modprobe){ 0 };
}

const struct modprobe_line *modprobe_lines(const struct modprobe *modprobe, const char *name,
					   size_t *n)
{
	size_t low = 0, high = modprobe->n, mid;

	*n = 0;
	if (!modprobe->n)
		return NULL;
	while (low < high) {
		mid = low + (high - low) / 2;
		if (strcmp(modprobe->lines[mid].name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (*n = 0; low + *n < modprobe->n; (*n)++)
		if (strcmp(modprobe->lines[low + *n].name, name))
			break;
	return modprobe->lines + low;
}

const struct modprobe_line *modprobe_alias(const struct modprobe *modprobe, const char *ifname)
{
	size_t i, n;
	const struct modprobe_line *line = modprobe_lines(modprobe, ifname, &n);

	for (i = 0; i < n; i++)
		if (line[i].kind == MODPROBE_ALIAS)
			return &line[i];
	for (i = 0; i < modprobe->n_patterns; i++)
		if (fnmatch(modprobe->patterns[i]->name, ifname, 0) == 0)
			return modprobe->patterns[i];
	return NULL;
}

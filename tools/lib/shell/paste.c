// SPDX-License-Identifier: GPL-2.0
/* paste: a word in a command that is printed for somebody to run; see paste.h */
#include <stdbool.h>
#include <string.h>

#include "paste.h"
#include "word.h"

/* letters, digits and what no shell looks at */
static bool is_plain(const char *word)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-";

	return *word && !word[strspn(word, plain)];
}

/* A "|" would end the text of a monitoring plugin (plugin.h). */
static bool is_printable(const char *word)
{
	for (; *word; word++)
		if (*word < ' ' || *word > '~' || *word == '|')
			return false;
	return true;
}

/* As what printf(1) makes of a format: octal for what is not to be seen, or has a meaning there. */
static void put_format(const char *word, FILE *out)
{
	fputs("\"$(printf '", out);
	for (; *word; word++) {
		if (*word < ' ' || *word > '~' || strchr("'\\%|", *word))
			fprintf(out, "\\%03o", (unsigned char)*word);
		else
			fputc(*word, out);
	}
	fputs("')\"", out);
}

void paste_put(const char *word, FILE *out)
{
	if (is_plain(word))
		fputs(word, out);
	else if (is_printable(word))
		word_put_quoted(word, out);
	else
		put_format(word, out);
}

const char *paste_word(const char *word, struct paste *room)
{
	FILE *out = fmemopen(room->text, sizeof(room->text), "w");

	*room->text = '\0';
	if (!out)
		return "";
	paste_put(word, out);
	fclose(out);
	room->text[sizeof(room->text) - 1] = '\0';
	return room->text;
}

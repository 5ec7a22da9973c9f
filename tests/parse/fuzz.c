// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz: any bytes as a configuration, through all of the reader, the rules and
 * the forms of output, for libFuzzer; tests/unit/test_corpus.c replays what it
 * found.
 *
 *	DIALECT RELEASE			a digit each: of enum bond_dialect, of the release
 *	>>> ifcfg-bond0			files as in struct conf_bytes
 *	DEVICE=bond0
 *	...
 *
 * Beside not to crash, the output is held to what it promises: the assignments
 * of -o shell are nothing but assignments and give the same values, and -o ini
 * is read back as the same bonds.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "emit/emit.h"
#include "emit/emitters.h"
#include "ifcfg/conf_read.h"
#include "emit/readers.h"
#include "shell/script.h"

#define FILES_MAX	8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool fine, const char *what)
{
	if (fine)
		return;
	fprintf(stderr, "fuzz: %s\n", what);
	abort();
}

/* A directory has each name once. */
static bool taken(const struct conf_bytes *files, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(files[i].name, files[n].name) == 0)
			return true;
	return false;
}

/* Cut TEXT, which is changed, into files. */
static size_t cut(char *text, size_t size, struct conf_bytes *files)
{
	char *p = text, *end = text + size, *newline, *next;
	size_t n = 0;

	while (n < FILES_MAX && end - p > 4 && memcmp(p, ">>> ", 4) == 0) {
		newline = memchr(p, '\n', end - p);
		if (!newline)
			break;
		*newline = '\0';
		files[n].name = p + 4;
		files[n].bytes = newline + 1;
		next = memmem(newline + 1, end - newline - 1, "\n>>> ", 5);
		p = next ? next + 1 : end;
		files[n].len = p - files[n].bytes;
		if (!strchr(files[n].name, '/') && !taken(files, n))
			n++;
	}
	return n;
}

/* What EMIT writes, in memory of *TEXT. */
static size_t write_out(int (*emit)(const struct report *report, FILE *out),
			const struct report *report, char **text, bool may_fail)
{
	size_t size;
	FILE *out = open_memstream(text, &size);
	int err;

	require(out, "no memory");
	err = emit(report, out);
	require(fclose(out) == 0, "no memory");
	require(!err || err == -ENOTUNIQ || may_fail, "output failed");
	if (err)
		size = 0;
	return size;
}

/* The shell that evals BYTES runs nothing, and holds what VARS hold (NULL: not compared). */
static void eval(const char *bytes, size_t len, const struct vars *vars)
{
	struct diags diags = { 0 };
	struct text text;
	struct vars held;
	size_t i;

	require(text_init(&text, "eval", bytes, len) == 0, "no memory");
	vars_init(&held, &text, NULL);
	require(script_read(&held, &diags) == 0, "no memory");
	for (i = 0; i < diags.n; i++)
		require(code_table[diags.v[i].code].severity == CODE_WARNING ||
			diags.v[i].code == CODE_TOO_BIG || diags.v[i].code == CODE_READONLY,
			diags.v[i].message);
	for (i = 0; vars && i < vars->n && !diags.n; i++) {
		const struct var *var = vars->list[i];
		const char *value;

		if (!var->seen || vars_state(vars, var) != VAR_KNOWN)
			continue;
		value = vars_value(&held, var->name);
		require(value && strcmp(value, var->value) == 0, "eval gives another value");
	}
	vars_free(&held);
	diags_free(&diags);
	text_free(&text);
}

static void read_ini_back(const struct report *report, const char *bytes, size_t len)
{
	struct conf_bytes file = { "ib-bonding.conf", bytes, len };
	struct release release = { 0 };
	struct report_part part = { 0 };
	struct report again = { .parts = &part, .n_parts = 1 };
	char *text;
	size_t size;

	require(conf_read_bytes(&part.conf, &file, 1, &release, DIALECT_NONE) == 0, "no memory");
	size = write_out(emit_ini_bonds, &again, &text, true);
	require(size == len && memcmp(text, bytes, len) == 0, "-o ini is not read back");
	require(part.conf.n_bonds == report->parts[0].conf.n_bonds, "a bond is lost in -o ini");
	free(text);
	conf_free(&part.conf);
}

/* Nothing moves the cursor of the terminal that BYTES are shown on. */
static void terminal(const char *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		require(((unsigned char)bytes[i] >= ' ' && bytes[i] != 127) || bytes[i] == '\n' || bytes[i] == '\t',
			"a control character");
	require(!memmem(bytes, len, "\xc2\x9b", 2), "a control sequence in UTF-8");
}

static void write_all(const struct report *report)
{
	const struct emitter *e;
	char *text;
	size_t size, i;

	for (e = emitters; e->name; e++) {
		size = write_out(e->bonds, report, &text, e->bonds == emit_ini_bonds);
		if (e->bonds == emit_text_bonds)
			terminal(text, size);
		if (e->bonds == emit_shell_bonds)
			eval(text, size, NULL);
		if (e->bonds == emit_ini_bonds && size && size < TEXT_MAX)
			read_ini_back(report, text, size);
		free(text);
		if (e->vars) {
			write_out(e->vars, report, &text, false);
			free(text);
		}
		if (e->readers) {
			size = write_out(e->readers, report, &text, false);
			if (e->readers == readers_text)
				terminal(text, size);
			free(text);
		}
	}
	for (i = 0; i < report->parts[0].conf.n_files; i++) {
		struct conf_file *file = report->parts[0].conf.files[i];
		const char *pick = file->text.path;
		struct report_part part = report->parts[0];
		struct report one = { .parts = &part, .n_parts = 1 };

		if (file->use != USE_FILE)
			continue;
		part.picks = &pick;
		part.n_picks = 1;
		size = write_out(emit_shell_vars, &one, &text, false);
		eval(text, size, &file->vars);
		free(text);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct release release = { 0 };
	struct conf_bytes files[FILES_MAX];
	struct report_part part = { 0 };
	struct report report = { .parts = &part, .n_parts = 1 };
	struct text text;
	FILE *null = fopen("/dev/null", "w");
	char *copy;
	size_t n, i;

	if (!null || size < 3)
		goto out;
	release.major = data[1] % 16;
	release.family = data[1] % 2 ? RELEASE_REDHAT : RELEASE_SUSE;
	copy = malloc(size);
	require(copy, "no memory");
	memcpy(copy, data, size);
	n = cut(copy + 3, size - 3, files);
	if (n) {
		require(conf_read_bytes(&part.conf, files, n, &release, data[0] % 5) == 0, "no memory");
		require(check_conf(&part.conf, SERVICE_OF_ROOT) == 0, "no memory");
		for (i = 0; i < part.conf.diags.n; i++)
			diag_print(&part.conf.diags.v[i],
				   (struct diag_style){ .caret = true, .color = true }, null);
		write_all(&report);
		conf_free(&part.conf);
	} else {		/* one script */
		struct diags diags = { 0 };
		struct vars vars;

		require(text_init(&text, "script", copy, size) == 0, "no memory");
		vars_init(&vars, &text, NULL);
		require(script_load(&vars, 0, &diags) == 0, "no memory");
		vars_free(&vars);
		diags_free(&diags);
		text_free(&text);
	}
	free(copy);
out:
	if (null)
		fclose(null);
	return 0;
}

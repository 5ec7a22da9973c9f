// SPDX-License-Identifier: GPL-2.0
/* What the fuzzer has found, and where it began: none of it crashes the reader. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../parse/fuzz.c"

#define CORPUS	"tests/parse/corpus"

static void replay(const char *name)
{
	static uint8_t bytes[1 << 20];
	char path[512];
	FILE *in;
	size_t n;

	snprintf(path, sizeof(path), CORPUS "/%s", name);
	in = fopen(path, "r");
	assert_non_null(in);
	n = fread(bytes, 1, sizeof(bytes), in);
	fclose(in);
	LLVMFuzzerTestOneInput(bytes, n);
}

static void all_of_the_corpus_is_read(void **state)
{
	DIR *dir = opendir(CORPUS);
	struct dirent *entry;
	unsigned int n = 0;

	(void)state;
	if (!dir)
		print_error("run this in the project's root: there is no " CORPUS "\n");
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		if (*entry->d_name == '.')
			continue;
		replay(entry->d_name);
		n++;
	}
	closedir(dir);
	assert_true(n >= 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_the_corpus_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

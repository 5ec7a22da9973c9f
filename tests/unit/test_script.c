// SPDX-License-Identifier: GPL-2.0
/* What a file leaves in variables, line beside outcome; bash 5.2 is the reference. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "shell/script.h"

/* NAME=VALUE for what is known, NAME? for what is not, in the order of mention. */
static char *outcome(const char *bytes, size_t len, struct diags *diags)
{
	struct text text;
	struct vars vars;
	char *result = NULL;
	size_t size, i;
	FILE *out = open_memstream(&result, &size);

	assert_non_null(out);
	assert_int_equal(text_init(&text, "f", bytes, len), 0);
	vars_init(&vars, &text, NULL);
	assert_int_equal(script_read(&vars, diags), 0);
	for (i = 0; i < vars.n; i++) {
		const struct var *v = vars.list[i];
		enum var_state state = vars_state(&vars, v);

		if (!v->seen || state == VAR_UNSET)
			continue;
		fprintf(out, "%s%s", size || i ? " " : "", v->name);
		fputs(state == VAR_UNKNOWN ? "?" : "=", out);
		if (state == VAR_KNOWN)
			fputs(v->value, out);
		fflush(out);
	}
	fclose(out);
	vars_free(&vars);
	text_free(&text);
	return result;
}

struct sample {
	const char *script, *vars;
};

static void check(const struct sample *samples)
{
	const struct sample *s;

	for (s = samples; s->script; s++) {
		struct diags diags = { 0 };
		char *got = outcome(s->script, strlen(s->script), &diags);
		const char *trimmed = got + strspn(got, " ");

		if (strcmp(trimmed, s->vars))
			print_error("for: %s\n", s->script);
		assert_string_equal(trimmed, s->vars);
		free(got);
		diags_free(&diags);
	}
}

static void words_are_read_as_bash_reads_them(void **state)
{
	static const struct sample samples[] = {
		{ "A=1", "A=1" },
		{ "  A=1 # B=2", "A=1" },
		{ "A=x#y B=#z", "A=x#y B=#z" },
		{ "A='a'\"b\"c\\d$'\\x65'", "A=abcde" },
		{ "A=\"a\\b\\\"c\\\\\" B='a\\'", "A=a\\b\"c\\ B=a\\" },
		{ "A=1;B=2;;C=3\nD=4", "" },
		{ "A=1;B=2\nC=3", "A=1 B=2 C=3" },
		{ "A=1 B=$A\nC=${B}x", "A=1 B=1 C=1x" },
		{ "A=1\\\n2\nB\\\n=3\nB=\"4\\\n5\"", "A=12 B=45" },
		{ "A='1\n2'", "A=1\n2" },
		{ "A=1\r\nB=2\r", "A=1\r B=2\r" },
		{ "A=\\", "A=\\" },
		{ "A=$ B=a$ C=\"$\" D='$'", "A=$ B=a$ C=$ D=$" },
		{ "A=1; A+=2; B+=x", "A=12 B=x" },
		{ "A=$'\\a\\x41\\101\\0gone'kept", "A=\aAAkept" },
		{ "HOME=/h; A=~/x:~ B=\"~\" C=a=~", "HOME=/h A=/h/x:/h B=~ C=a=~" },
		{ "A={1,2} B=* C=<", "" },
		{ "A={1,2} B=*", "A={1,2} B=*" },
		{ NULL, NULL }
	};

	(void)state;
	check(samples);
}

static void operators_on_earlier_variables_are_known(void **state)
{
	static const struct sample samples[] = {
		{ "X=; A=${X:-d} B=${X-d} C=${X:+e} D=${X+e}", "X= A=d B= C= D=e" },
		{ "X=abc.x; A=${X%.*} B=${X#*b} C=${#X} D=\"${X:-'}\"}", "" },
		{ "X=abc.x; A=${X%.*} B=${X#*b} C=${#X}", "X=abc.x A=abc B=c.x C=5" },
		{ "X=a.b.c; A=${X%%.*} B=${X##*.} C=${X%?}", "X=a.b.c A=a B=c C=a.b." },
		{ "X=; A=${X:=5}$X", "X=5 A=55" },
		{ "unset X; A=${X-1} B=\"${X:-\"2 3\"}\"", "A=1 B?" },
		{ NULL, NULL }
	};

	(void)state;
	check(samples);
}

static void what_only_the_shell_knows_is_unknown(void **state)
{
	static const struct sample samples[] = {
		{ "A=$(echo x) B=`echo x` C=1\nD=$NOT_SET E=$((1+1))\nF=1",
		  "A? B? C=1 D? E? F=1" },
		{ "A=1\nif true; then A=2; B=3; fi\nC=4", "A? B? C=4" },
		{ "A=1 | cat\n(B=2)\nC=3 &\nD=4", "D=4" },
		{ "A=1\neval B=2\nC=3", "A? C=3" },
		{ "A=1\n. ./other\nC=$A", "A? C?" },
		{ "A=(1 2)\nB=$A", "A? B?" },
		{ "for i in 1 2; do A=$i; done; B=1", "i? A? B=1" },
		{ "[ -f /x ] && A=1\nB=2", "A? B=2" },
		{ "A=1 && B=2 || C=3; false && D=4", "A=1 B=2" },
		{ "A=$RANDOM; RANDOM=5; B=$RANDOM", "A? RANDOM? B?" },
		{ "cat <<E\nA=1\nE\nB=2", "B=2" },
		{ "A=1; ((A=2)); B=1", "" },
		{ "f() { A=2; }; A=1; f; B=3", "A? B?" },
		{ "A=1\n[ -f /x ] && readonly A\nunset A\nB=2", "A? B=2" },
		{ "E=1; A=${E?\"\"${B[}$C}\nD=2", "E? A? D?" },
		{ "readonly \"A\"\nB=2", "B?" },
		{ "export A= \\A=1", "A?" },
		{ "A=1\nset -e\nB=2", "A? B?" },
		{ "A=$'\\c\x7f' B=$'\\c\001' C=$'\\c?\\ca'", "A? B? C=\x7f\001" },
		{ NULL, NULL }
	};

	(void)state;
	check(samples);
}

static void commands_set_nothing(void **state)
{
	static const struct sample samples[] = {
		{ "A = b\nB= c\nC =d\nD=1", "D=1" },
		{ "BONDING_OPTS=mode=1 miimon=100", "BONDING_OPTS=mode=1 miimon=100" },
		{ "A=mode 1\nB=2", "B=2" },
		{ "export A=1 B; export C=$A", "A=1 C=1" },
		{ "A=0; export A=1 B=$A", "A=1 B=0" },
		{ "readonly A=1\nB=2 A=3 D=9\nC=4", "A=1 B=2 C=4" },
		{ "readonly A=1\nA=2\nB=3\nA=4\n", "A=1 B=3" },
		{ "readonly A=1\ndeclare A=(1 2); B=3\nC=4", "A? C=4" },
		{ "readonly A=1\ntypeset -a A+=(1 2); B=3\nC=4", "A? C=4" },
		{ "readonly A=1\nexport A=(1 2); B=3\nC=4", "A? C=4" },
		{ "readonly A=1\nexport \"$HOME\" A=(1 2); B=3\nC=4", "A? C=4" },
		{ "readonly A=1 A=(1 2); B=3\nC=4", "A? B? C?" },
		{ "export GROUPS=(1); B=3\nC=4", "B? C=4" },
		{ "declare FUNCNAME=(1); B=3\nC=4", "FUNCNAME? B? C=4" },
		{ "GROUPS=(1); B=3\nC=4", "GROUPS? B? C=4" },
		{ "readonly A=1\ndeclare A=2; B=3\nC=4", "A? B=3 C=4" },
		{ "declare A=(1 2); B=3\nC=4", "A? B=3 C=4" },
		/* arithmetic that fails ends the shell; with a plain number it does not */
		{ "A=1\ndeclare -i N=08\nB=2", "A=1 N? B?" },
		{ "declare -i N\nN=1/0\nB=2", "N? B?" },
		{ "declare -i N=4\nN+=x/0; C=3\nB=2", "N? C? B?" },
		{ "declare -i N\nexport N=7*\nB=2", "N? B?" },
		{ "declare -i N=(1 2/0)\nB=2", "N? B?" },
		{ "A[1/0]=3\nB=2", "A? B?" },
		{ "declare -i N=-5\nN=70\nB=2", "N? B=2" },
		{ "declare -i N\nunset N\nN=x/0\nB=2", "N=x/0 B=2" },
		{ "A[1]=3\nB=2", "A? B=2" },
		{ "A=1\nreturn\nB=2\n", "A=1" },
		{ "A=a#b\nB=\n\nC={x}*\xe9\r\nD=1 \nE=2", "A=a#b B= C={x}*\xe9\r D=1 E=2" },
		{ "A=1; unset A; B=2; return; C=3", "B=2" },
		{ "\"A\"=1\n\xef\xbb\xbf" "B=2\nC=3", "C=3" },
		{ "export ''; A=1\nexport B[x\nC=1", "A? C=1" },
		{ NULL, NULL }
	};

	(void)state;
	check(samples);
}

static void a_fault_ends_the_file_in_front_of_its_line(void **state)
{
	static const struct sample samples[] = {
		{ "A=1\nB=2; C='x\nD=3", "A=1" },
		{ "A=1\nB=2 )\nC=3", "A=1" },
		{ "A=1\nif true; then B=1\nC=3", "A=1" },
		{ "A=1\nB=$(echo\nC=3", "A=1" },
		{ "A=1\nB=${C\nD=3", "A=1" },
		{ "A=1\nfi\nC=3", "A=1" },
		{ "A=(1\nB=2", "" },
		{ NULL, NULL }
	};

	(void)state;
	check(samples);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_read_as_bash_reads_them),
		cmocka_unit_test(operators_on_earlier_variables_are_known),
		cmocka_unit_test(what_only_the_shell_knows_is_unknown),
		cmocka_unit_test(commands_set_nothing),
		cmocka_unit_test(a_fault_ends_the_file_in_front_of_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

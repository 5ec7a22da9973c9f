// SPDX-License-Identifier: GPL-2.0
/*
 * differential: ifcfg-parse --vars beside bash, on scripts made at random
 *
 *	differential IFCFG-PARSE COUNT SEED		in an empty directory
 *
 * Writes COUNT scripts of static shell, and half as many with anything in them,
 * lets bash source them and ifcfg-parse read them, many to a process, and
 * compares byte for byte what each says of every variable:
 *   known     bash has just that value
 *   not set   bash has none
 *   unknown   never in a script made of static shell only
 * In the others few values may be unknown: to know nothing is no way to be right.
 * bash runs with an empty PATH, so that nothing but its builtins can run.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define BATCH		500
#define SCRIPT_MAX	8192

static const char *const names[] = {
	"A", "B", "C", "D", "E", "BONDING_OPTS", "IPADDR_x", "_y", "HOME", "Z9", NULL
};
#define N_NAMES	10

struct value {
	bool set, unknown;
	char *bytes;
	size_t len;
};

struct script {
	char text[SCRIPT_MAX];
	size_t len;
	bool stay_static;	/* put nothing else into it */
	bool is_static;		/* nothing in it that only running tells */
	bool runs;		/* a command, were there one of that name */
	bool may_fail;		/* with an error that a shell survives, but not a subshell */
	bool returned;		/* bash came to the end, or to an error it survives */
	bool doubt;		/* we say that anything may be set: SHELL-STATE, NOT-FOLLOWED */
	unsigned int defined;	/* bits of names: surely set by now */
	struct value bash[N_NAMES], ours[N_NAMES];
};

static uint64_t state;

/* xorshift64*: the same scripts for the same seed, everywhere */
static uint32_t draw(uint32_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * UINT64_C(2685821657736338717)) >> 32) % below;
}

static bool chance(uint32_t percent)
{
	return draw(100) < percent;
}

static void put(struct script *s, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(s->text + s->len, sizeof(s->text) - s->len, format, args);
	va_end(args);
	s->len += n;
	if (s->len >= sizeof(s->text) - 1)
		s->len = sizeof(s->text) - 1;
}

static void put_byte(struct script *s, char c)
{
	if (s->len < sizeof(s->text) - 1)
		s->text[s->len++] = c;
}

/* ---- words ---- */

static const char plain_bytes[] = "abcxyzABC0189._-+/:=,@%^{}[]*?!#\r~";

/* Bytes by which bash marks what is quoted, with errors of its own. */
static bool is_mark(char c)
{
	return c == 1 || c == 127;
}

static void put_plain(struct script *s)
{
	unsigned int n = draw(4) + 1;

	while (n--) {
		if (chance(6))
			put_byte(s, (char)(0x80 + draw(128)));
		else if (chance(3))
			put_byte(s, "\002\033\013\014\001\177"[draw(s->stay_static ? 4 : 6)]);
		else	/* ~ depends on the user database, and on HOME */
			put_byte(s, plain_bytes[draw(sizeof(plain_bytes) - 1 - s->stay_static)]);
	}
}

/* A byte that a quote may hold. */
static char any_byte(const struct script *s, const char *but)
{
	static const char specials[] = " \t\n'\"\\$`#;&|<>(){}[]*?~=!\r";
	char c;

	do {
		c = chance(45) ? specials[draw(sizeof(specials) - 1)] : (char)(1 + draw(255));
	} while (strchr(but, c) || (s->stay_static && is_mark(c)));
	return c;
}

static int draw_name(struct script *s, bool defined)
{
	unsigned int i, from = draw(N_NAMES);

	for (i = 0; i < N_NAMES; i++)
		if (!defined || s->defined & (1u << (from + i) % N_NAMES))
			return (from + i) % N_NAMES;
	return -1;
}

static void put_word(struct script *s, unsigned int depth, bool quoted);

static void put_expansion(struct script *s, unsigned int depth, bool quoted)
{
	static const char *const operators[] = { ":-", "-", ":+", "+", "=", ":=", ":?", "?" };
	int name = draw_name(s, s->stay_static || chance(93));

	if (name < 0)
		return;
	if (!(s->defined & (1u << name)))
		s->is_static = false;
	switch (draw(s->stay_static ? 3 : 5)) {
	case 0:		/* what follows must not make the name longer */
		put(s, "$%s%c", names[name], "/.-:,"[draw(5)]);
		break;
	case 1:
	case 2:
		put(s, "${%s}", names[name]);
		break;
	case 3:
		put(s, "${%s%s", names[name], operators[draw(8)]);
		s->is_static = false;	/* operands have corners that are left to the shell */
		if (depth < 3)
			put_word(s, depth + 1, quoted);
		put_byte(s, '}');
		break;
	case 4:
		s->is_static = false;
		if (chance(30))
			put(s, "${#%s}", names[name]);
		else
			put(s, "${%s%s%s}", names[name], (const char *[]){ "#", "##", "%", "%%", "/", "^" }[draw(6)],
			    (const char *[]){ "*", "a", "?", "*.", ".*", "x*", "[ab]", "a?" }[draw(8)]);
		break;
	}
}

static void put_ansi(struct script *s)
{
	unsigned int n = draw(5);

	put(s, "$'");
	while (n--) {
		switch (draw(8)) {
		case 0:
			put(s, "\\x%x", draw(chance(90) ? 255 : 16) + (chance(99) ? 1 : 0));
			break;
		case 1:
			put(s, "\\%03o", draw(256));
			break;
		case 2:
			put(s, "\\u%04x", 1 + draw(127));
			break;
		case 3:
			put(s, "\\c%c", 'A' + draw(26));
			break;
		case 4:
			put(s, "\\%c", any_byte(s, "xuUc"));
			break;
		default:
			put_byte(s, any_byte(s, "'\\"));
		}
	}
	put_byte(s, '\'');
}

static void put_double(struct script *s, unsigned int depth)
{
	unsigned int n = draw(5);

	put_byte(s, '"');
	while (n--) {
		switch (draw(6)) {
		case 0:
			put(s, "\\%c", any_byte(s, ""));
			break;
		case 1:
			put_expansion(s, depth, true);
			break;
		case 2:
			put(s, "\\\n");
			break;
		default:
			put_byte(s, any_byte(s, "\"\\$`"));
		}
	}
	put_byte(s, '"');
}

static void put_piece(struct script *s, unsigned int depth, bool quoted)
{
	unsigned int n;

	if (quoted) {		/* within "${A:-here}" */
		if (chance(70))
			put(s, "%c", "abc.x 1"[draw(7)]);
		else
			put_expansion(s, depth, true);
		return;
	}
	switch (draw(12)) {
	case 0:
	case 1:
		put_byte(s, '\'');
		for (n = draw(6); n; n--)
			put_byte(s, any_byte(s, "'"));
		put_byte(s, '\'');
		break;
	case 2:
	case 3:
		put_double(s, depth);
		break;
	case 4:
		put_ansi(s);
		break;
	case 5:
		put(s, "\\%c", any_byte(s, ""));
		break;
	case 6:
	case 7:
		put_expansion(s, depth, false);
		break;
	case 8:
		put(s, "\\\n");
		break;
	default:
		put_plain(s);
	}
}

static void put_word(struct script *s, unsigned int depth, bool quoted)
{
	unsigned int n = draw(4);
	size_t from = s->len;

	while (n--)
		put_piece(s, depth, quoted);
	if (memchr(s->text + from, '~', s->len - from))
		s->is_static = false;
}

/* ---- commands ---- */

/* NAME=WORD; the name.  LASTS: what stands behind it may rely on it. */
static unsigned int put_assignment(struct script *s, bool lasts)
{
	unsigned int name = draw(N_NAMES);

	put(s, "%s%s", names[name], chance(12) ? "+=" : "=");
	put_word(s, 0, false);
	if (lasts)
		s->defined |= 1u << name;
	return name;
}

static void put_blank(struct script *s)
{
	static const char *const blanks[] = { " ", "  ", "\t", " \\\n", "\\\n " };

	put(s, "%s", blanks[chance(80) ? 0 : draw(5)]);
}

static void put_assignments(struct script *s)
{
	unsigned int n = chance(75) ? 1 : 1 + draw(3);

	while (n--) {
		put_assignment(s, true);
		if (n)
			put_blank(s);
	}
}

/* export reads all of its arguments before it sets any. */
static void put_exports(struct script *s)
{
	unsigned int n = 1 + draw(2), set = 0, defined = s->defined;
	size_t from = s->len;

	put(s, "export");
	while (n--) {
		put_blank(s);
		set |= 1u << put_assignment(s, false);
	}
	s->defined |= set;
	if (!memchr(s->text + from, '{', s->len - from))
		return;
	/* braces may make several words */
	if (!s->stay_static) {
		s->is_static = false;
		return;
	}
	s->len = from;
	s->defined = defined;
}

static void put_comment(struct script *s)
{
	unsigned int n = draw(8);

	put_byte(s, '#');
	while (n--)
		put_byte(s, any_byte(s, "\n"));
}

static void put_command(struct script *s, bool may_be_dynamic, unsigned int depth);

static void put_dynamic(struct script *s, unsigned int depth)
{
	unsigned int name = draw(N_NAMES);

	s->is_static = false;
	if (depth > 2)
		return put_assignments(s);
	switch (draw(20)) {
	case 0:
		put(s, "%s=$(echo %s)", names[name], names[draw(N_NAMES)]);
		break;
	case 1:
		put(s, "%s=`echo x`y", names[name]);
		break;
	case 2:
		put(s, "%s=$((%u+%s))", names[name], draw(9), chance(50) ? "1" : names[draw(N_NAMES)]);
		break;
	case 3:
		put(s, "if %s; then ", chance(50) ? "true" : "false");
		put_command(s, true, depth + 1);
		put(s, "; else ");
		put_command(s, true, depth + 1);
		put(s, "; fi");
		break;
	case 4:
		put(s, "for %s in 1 2 ; do ", names[name]);
		put_command(s, true, depth + 1);
		put(s, "\ndone");
		break;
	case 5:
		put(s, "case $%s in a*) ", names[name]);
		put_command(s, true, depth + 1);
		put(s, ";; (*) ");
		put_command(s, true, depth + 1);
		put(s, ";; esac");
		break;
	case 6:
		put(s, "( ");
		put_command(s, true, depth + 1);
		put(s, " )");
		break;
	case 7:
		put(s, "[ -n \"$%s\" ] %s ", names[name], chance(50) ? "&&" : "||");
		put_command(s, true, depth + 1);
		break;
	case 8:
		put(s, "eval %s=5", names[name]);
		break;
	case 9:
		put(s, "f() { ");
		put_command(s, true, depth + 1);
		put(s, "\n}");
		break;
	case 10:
		put(s, "f");
		break;
	case 11:
		put(s, "%s=(1 '2 3' $%s)", names[name], names[draw(N_NAMES)]);
		break;
	case 12:
		put(s, "echo <<E%s\n", chance(50) ? "" : "; B=2");
		put_command(s, false, depth + 1);
		put(s, "\n${%s:=7}\nE", names[name]);
		break;
	case 13:
		s->may_fail = true;
		put(s, "readonly ");
		put_assignment(s, false);
		break;
	case 14:
		put_assignments(s);
		put(s, chance(50) ? " | true" : " &");
		break;
	case 15:
		put(s, ": ${%s%s", names[name], chance(50) ? ":=" : "=");
		put_word(s, 1, false);
		put(s, "}");
		break;
	case 16:
		s->may_fail = true;	/* of what is readonly: an error */
		put(s, "%s %s=(1 '2 3')", (const char *[]){ "export", "readonly", "declare" }[draw(3)], names[name]);
		break;
	case 17:
		s->may_fail = true;
		put(s, "%s %s[%s", (const char *[]){ "export", "readonly", "declare" }[draw(3)], names[name],
		    (const char *[]){ "", "1]=2", "x y]=3", "0]" }[draw(4)]);
		break;
	case 18:
		put(s, "unset %s[0]", names[name]);
		break;
	case 19:
		put(s, "while false; do ");
		put_command(s, true, depth + 1);
		put(s, "; done");
		break;
	}
}

static void put_command(struct script *s, bool may_be_dynamic, unsigned int depth)
{
	unsigned int name;

	if (may_be_dynamic && chance(35)) {
		put_dynamic(s, depth);
		return;
	}
	switch (draw(14)) {
	case 0:
		put_exports(s);
		break;
	case 1:
		name = draw(N_NAMES);
		put(s, "%s %s", chance(50) ? "export" : "unset", names[name]);
		s->defined &= ~(1u << name);
		break;
	case 2:
		s->runs = true;
		put_assignment(s, false);
		put(s, " nothing-of-that-name");
		break;
	case 3:
		s->runs = true;
		put(s, "%s %s= b", names[draw(N_NAMES)], names[draw(N_NAMES)]);
		break;
	case 4:
		put(s, "{ ");
		put_assignments(s);
		put(s, "; }");
		break;
	case 5:
		put_assignments(s);
		put(s, chance(50) ? " && " : "||");
		put_assignment(s, false);
		/* a $( ) or a failing := before it would leave it open */
		if (!s->stay_static)
			s->is_static = false;
		break;
	default:
		put_assignments(s);
	}
}

static void put_line(struct script *s, bool may_be_dynamic)
{
	bool blank;

	while (chance(15))
		put_byte(s, " \t"[draw(2)]);
	if (chance(90))
		put_command(s, may_be_dynamic, 0);
	while (chance(12)) {
		put(s, "%s", chance(50) ? ";" : " ; ");
		put_command(s, may_be_dynamic, 0);
	}
	blank = chance(20);
	if (blank)
		put_blank(s);
	if (chance(5) && blank && s->text[s->len - 1] == ' ')	/* one that no backslash quotes */
		put_comment(s);
}

/* Bytes changed, put in or taken out: errors of syntax, mostly. */
static void mutate(struct script *s)
{
	unsigned int n = 1 + draw(3);
	size_t at;

	s->is_static = false;
	s->may_fail = true;
	while (n-- && s->len) {
		at = draw(s->len);
		switch (draw(3)) {
		case 0:
			s->text[at] = any_byte(s, "");
			break;
		case 1:
			memmove(s->text + at, s->text + at + 1, s->len - at - 1);
			s->len--;
			break;
		default:
			if (s->len == sizeof(s->text) - 1)
				break;
			memmove(s->text + at + 1, s->text + at, s->len - at);
			s->text[at] = any_byte(s, "");
			s->len++;
		}
	}
}

static void make_script(struct script *s, bool stay_static)
{
	bool may_be_dynamic = chance(stay_static ? 0 : 35);
	unsigned int n = 1 + draw(7);

	*s = (struct script){ .is_static = true, .stay_static = stay_static };
	while (n--) {
		put_line(s, may_be_dynamic);
		if (!n && chance(15))
			break;
		if (chance(stay_static ? 0 : 3)) {
			if (!s->len || strchr(" \t\n;})", s->text[s->len - 1]))
				s->is_static = false;	/* a command called \r */
			put_byte(s, '\r');
		}
		put_byte(s, '\n');
	}
	if (!s->is_static || s->runs)
		put(s, "\n:\n");
	if (chance(stay_static ? 0 : 15))
		mutate(s);
	if (memchr(s->text, 1, s->len) || memchr(s->text, 127, s->len))
		s->is_static = false;
}

/* ---- both sides ---- */

static void die(const char *what)
{
	fprintf(stderr, "differential: %s: %s\n", what, strerror(errno));
	exit(2);
}

static char *file_name(char *room, const struct script *s, unsigned int i)
{
	sprintf(room, "%c%u", s->may_fail ? 'e' : 's', i);
	return room;
}

static void write_file(const char *name, const char *bytes, size_t len)
{
	FILE *out = fopen(name, "w");

	if (!out || fwrite(bytes, 1, len, out) != len || fclose(out))
		die(name);
}

/* What ARGV writes to its file FD, whatever its exit status; *LEN bytes. */
static char *output_of(char *const *argv, int fd, const char *locale, size_t *len)
{
	size_t cap = 1 << 20;
	char *bytes = malloc(cap);
	int pipes[2];
	ssize_t n;
	pid_t pid;

	if (!bytes || pipe(pipes))
		die("pipe");
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid) {
		char *const env[] = { (char *)(uintptr_t)"PATH=/nonexistent",
				      (char *)(uintptr_t)locale, NULL };

		dup2(open("/dev/null", O_WRONLY), fd == 1 ? 2 : 1);
		dup2(pipes[1], fd);
		execve(strcmp(argv[0], "bash") ? argv[0] : "/bin/bash", argv, env);
		_exit(127);
	}
	close(pipes[1]);
	*len = 0;
	while ((n = read(pipes[0], bytes + *len, cap - *len)) > 0) {
		*len += n;
		if (*len == cap) {
			cap *= 2;
			bytes = realloc(bytes, cap);
			if (!bytes)
				die("memory");
		}
	}
	close(pipes[0]);
	waitpid(pid, NULL, 0);
	bytes[*len] = '\0';
	return bytes;
}

static struct value *slot(struct value *values, const char *name, size_t len)
{
	unsigned int i;

	for (i = 0; i < N_NAMES; i++)
		if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
			return &values[i];
	return NULL;
}

/*
 * The shell that sources each file and says what it holds, NUL behind each.  A
 * subshell costs least, but ends at an error that a shell itself survives.
 * (bash 5.2 also replaces a subshell by the last command of the file if that
 * stands behind a semicolon; make_script() puts another command behind it.  And
 * after an error within a case it takes the next line's "for" for a command;
 * so all of this side stands on one line.)  FUNCNEST ends a function that calls
 * itself in a subshell, which else is a shell within a shell without end.
 */
#define SOURCE(quote) \
	". ./\"$1\"; " \
	"for v in A B C D E BONDING_OPTS IPADDR_x _y HOME Z9; do " \
	"[ -n \"${!v+x}\" ] && builtin printf " quote "%s=%s\\0" quote " \"$v\" \"${!v}\" >&3; " \
	"done; " \
	"builtin printf " quote "+=\\0" quote " >&3\n"
static const char bash_side[] =
	"FUNCNEST=50\n"
	"unset HOME\n"
	"one='FUNCNEST=50; " SOURCE("\"") "'\n"
	"for f; do\n"
	"	case $f in\n"
	"	e*) /bin/bash -c \"$one\" bash \"$f\" ;;\n"
	"	*) ( set -- \"$f\"\n" SOURCE("'") "		) ;;\n"
	"	esac </dev/null >/dev/null 2>&1\n"
	"	printf '=%s\\0' \"$f\" >&3\n"
	"done\n";

static void read_bash(struct script *scripts, unsigned int n, const char *locale)
{
	char *argv[BATCH + 5], (*room)[16] = calloc(n, sizeof(*room)), *bytes, *p;
	unsigned int i, argc = 0;
	size_t len, record;

	argv[argc++] = (char *)(uintptr_t)"bash";
	argv[argc++] = (char *)(uintptr_t)"-c";
	argv[argc++] = (char *)(uintptr_t)bash_side;
	argv[argc++] = (char *)(uintptr_t)"bash";
	for (i = 0; i < n; i++)
		argv[argc++] = file_name(room[i], &scripts[i], i);
	argv[argc] = NULL;
	bytes = output_of(argv, 3, locale, &len);
	for (i = 0, p = bytes; p < bytes + len && i < n; p += record + 1) {
		char *equals = strchr(p, '=');
		struct value *v;

		record = strlen(p);
		if (*p == '=') {
			i++;
			continue;
		}
		if (*p == '+') {
			scripts[i].returned = true;
			continue;
		}
		v = slot(scripts[i].bash, p, equals - p);
		v->set = true;
		v->len = p + record - (equals + 1);
		v->bytes = memcpy(malloc(v->len + 1), equals + 1, v->len + 1);
	}
	if (i != n) {
		fprintf(stderr, "differential: bash ended after %u of %u files\n", i, n);
		exit(2);
	}
	free(bytes);
	free(room);
}

/* A JSON string at *P (behind its quote) as bytes; *P behind the closing one. */
static size_t decode(char **p, char *to)
{
	static const char from[] = "nrtbf\"\\/", into[] = "\n\r\t\b\f\"\\/";
	size_t n = 0;
	char *s;

	for (s = *p; *s != '"'; s++) {
		unsigned int code;

		if (*s != '\\') {
			to[n++] = *s;
			continue;
		}
		s++;
		if (*s != 'u') {
			to[n++] = into[strchr(from, *s) - from];
			continue;
		}
		sscanf(s + 1, "%4x", &code);
		to[n++] = (char)(code >= 0xdc80 ? code - 0xdc00 : code);
		s += 4;
	}
	*p = s + 1;
	return n;
}

static void expect(char **p, const char *text)
{
	if (strncmp(*p, text, strlen(text))) {
		fprintf(stderr, "differential: JSON: \"%s\" expected before: %.60s\n", text, *p);
		exit(2);
	}
	*p += strlen(text);
}

/* Lines "FILE:... [CODE]" on stderr. */
static void read_doubts(struct script *scripts, unsigned int n, char *bytes)
{
	char *line, *save = NULL;

	for (line = strtok_r(bytes, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		unsigned int i = strtoul(line + 1, NULL, 10);

		if (i < n && (strstr(line, "[SHELL-STATE]") || strstr(line, "[NOT-FOLLOWED]")))
			scripts[i].doubt = true;
	}
}

static void read_ours(struct script *scripts, unsigned int n, char *program)
{
	char *argv[BATCH + 5], (*room)[16] = calloc(n, sizeof(*room)), *bytes, *p, name[256];
	unsigned int i, argc = 0;
	size_t len;

	argv[argc++] = program;
	argv[argc++] = (char *)(uintptr_t)"--vars";
	argv[argc++] = (char *)(uintptr_t)"-ojson";
	for (i = 0; i < n; i++)
		argv[argc++] = file_name(room[i], &scripts[i], i);
	argv[argc] = NULL;
	p = bytes = output_of(argv, 2, "LC_ALL=C", &len);
	read_doubts(scripts, n, bytes);
	free(bytes);
	p = bytes = output_of(argv, 1, "LC_ALL=C", &len);
	expect(&p, "{\n");
	for (i = 0; i < n; i++) {
		expect(&p, i ? ",\n\"" : "\"");
		len = decode(&p, name);
		expect(&p, ":{");
		while (*p == '"') {
			char skipped[SCRIPT_MAX * 4];
			struct value *v, other = { 0 };

			p++;
			len = decode(&p, name);
			v = slot(scripts[i].ours, name, len);
			v = v ? v : &other;
			v->set = true;
			expect(&p, ":");
			if (*p == 'n') {
				expect(&p, "null");
				v->unknown = true;
			} else {
				expect(&p, "\"");
				v->len = decode(&p, skipped);
				v->bytes = memcpy(malloc(v->len + 1), skipped, v->len);
			}
			free(other.bytes);
			if (*p == ',')
				p++;
		}
		expect(&p, "}");
	}
	free(bytes);
	free(room);
}

/* ---- the comparison ---- */

static const char *wrong(const struct script *s, unsigned int i)
{
	const struct value *bash = &s->bash[i], *ours = &s->ours[i];

	if (!s->returned)	/* ${A?}: then no shell holds anything */
		return s->is_static && !s->runs ? "the shell ended, in a static script" : NULL;

	if (ours->unknown)
		return s->is_static ? "unknown, in a static script" : NULL;
	if (!ours->set && s->doubt)
		return s->is_static ? "anything may be set, in a static script" : NULL;
	if (ours->set != bash->set)
		return ours->set ? "set for us only" : "set for bash only";
	if (ours->set && (ours->len != bash->len || memcmp(ours->bytes, bash->bytes, ours->len)))
		return "another value";
	return NULL;
}

static void show(const char *who, const struct value *v)
{
	size_t i;

	printf("  %s ", who);
	if (v->unknown || !v->set)
		printf("%s", v->unknown ? "unknown" : "not set");
	for (i = 0; i < v->len; i++)
		printf(v->bytes[i] > ' ' && v->bytes[i] < 127 ? "%c" : "\\x%02x",
		       (unsigned char)v->bytes[i]);
	printf("\n");
}

struct counts {
	unsigned int scripts, statics, known, unknown;
};

static unsigned int compare(const struct script *s, unsigned int number, struct counts *counts)
{
	unsigned int i, bad = 0;
	char name[32];

	for (i = 0; i < N_NAMES; i++) {
		const char *why = wrong(s, i);

		if (!s->stay_static && (s->ours[i].set || s->bash[i].set)) {
			counts->unknown += s->ours[i].unknown || !s->ours[i].set;
			counts->known += s->ours[i].set && !s->ours[i].unknown;
		}
		if (!why)
			continue;
		if (!bad++) {
			sprintf(name, "differs-%u", number);
			write_file(name, s->text, s->len);
			printf("script %u (kept as %s):\n%.*s\n", number, name, (int)s->len, s->text);
		}
		printf("  %s: %s\n", names[i], why);
		show("bash", &s->bash[i]);
		show("ours", &s->ours[i]);
	}
	return bad != 0;
}

static void free_values(struct script *s)
{
	unsigned int i;

	for (i = 0; i < N_NAMES; i++) {
		free(s->bash[i].bytes);
		free(s->ours[i].bytes);
	}
}

/* Percent of the values in scripts that hold anything that we must know. */
#define KNOWN_MIN	50

int main(int argc, char **argv)
{
	struct script *scripts = calloc(BATCH, sizeof(*scripts));
	struct counts counts = { 0 };
	unsigned int i, n, bad = 0, share;
	unsigned long count;
	char name[16];

	if (argc != 4 || !scripts) {
		fprintf(stderr, "Usage: differential IFCFG-PARSE COUNT SEED\n");
		return 2;
	}
	count = strtoul(argv[2], NULL, 10);
	state = strtoull(argv[3], NULL, 10) * 2 + 1;
	while (counts.statics < count && bad < 20) {
		for (n = 0; n < BATCH; n++) {
			make_script(&scripts[n], n % 3);
			write_file(file_name(name, &scripts[n], n), scripts[n].text, scripts[n].len);
		}
		/* what is known is known in any locale */
		read_bash(scripts, n, counts.scripts / BATCH % 2 ? "LC_ALL=C.UTF-8" : "LC_ALL=C");
		read_ours(scripts, n, argv[1]);
		for (i = 0; i < n; i++) {
			bad += compare(&scripts[i], counts.scripts + i, &counts);
			counts.statics += scripts[i].is_static;
			free_values(&scripts[i]);
		}
		counts.scripts += n;
	}
	share = 100ull * counts.known / (counts.known + counts.unknown + !counts.known);
	printf("differential: seed %s: %u scripts, %u of them static; %u differ; "
	       "of %u values in the others %u%% known\n", argv[3], counts.scripts, counts.statics, bad,
	       counts.known + counts.unknown, share);
	if (share < KNOWN_MIN)
		printf("differential: that is less than %u%%\n", KNOWN_MIN);
	free(scripts);
	return bad || share < KNOWN_MIN;
}

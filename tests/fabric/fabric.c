// SPDX-License-Identifier: GPL-2.0
/*
 * The command `fabric`: moves the software fabric from the guest.
 *
 * Exit: 0 done, 1 the kernel refuses, 2 usage.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DIRECTORY "/sys/kernel/debug/ib_fabric/"

enum { EXIT_REFUSED = 1, EXIT_USAGE = 2 };

struct command;

static int send_command(const struct command *cmd, char **argv);
static int show_stat(const struct command *cmd, char **argv);

/*
 * One row a command: dispatch, the check of the arguments and the help read it.
 * An argument is a number, unless it is a choice ("on|off") or stands in
 * brackets or is named NAME.
 */
static const struct command {
	const char *name;
	const char *args;
	const char *help;
	int (*run)(const struct command *cmd, char **argv);
} commands[] = {
	{ "down", "HCA PORT", "pull the cable: state DOWN, event PORT_ERR", send_command },
	{ "down-quiet", "HCA PORT", "the same, but no event tells of it", send_command },
	{ "up", "HCA PORT", "plug it in again: state ACTIVE, event PORT_ACTIVE", send_command },
	{ "init", "HCA PORT", "link up, but not armed by the subnet manager: state INIT",
	  send_command },
	{ "armed", "HCA PORT", "the step before ACTIVE, where its subnet manager has left it",
	  send_command },
	{ "no-sm", "HCA PORT", "link up, and no subnet manager was ever there: INIT, its LIDs 0", send_command },
	{ "link", "HCA PORT 1|4 NAME", "the link runs at 1X or 4X, SDR, DDR, QDR, FDR or EDR; no event",
	  send_command },
	{ "plug", "HCA PORT SWITCH", "the cable goes to another switch of the rail, 0 to 3; no event",
	  send_command },
	{ "cut", "HCA PORT", "lose every packet in silence; the port stays ACTIVE",
	  send_command },
	{ "heal", "HCA PORT", "end that", send_command },
	{ "remove", "HCA", "hot removal", send_command },
	{ "add", "HCA", "hot addition, with the same GUIDs", send_command },
	{ "drain", "HCA slow|fast", "it keeps the receives of a QP that went to ERR: a stop of IPoIB\n"
	  "waits 5 s for them; or flushes them at once", send_command },
	{ "sa", "on|off", "the subnet administrator answers, or is silent", send_command },
	{ "sa-delay", "MS", "it answers after MS milliseconds", send_command },
	{ "sa-fail", "N", "it answers the next N queries with an error", send_command },
	{ "switch", "RAIL on|off", "its switch: all its ports lose their cables at once, or have them again",
	  send_command },
	{ "handover", "RAIL LID keep|move", "another subnet manager, at LID, which knows no groups; events SM_CHANGE,\n"
	  "CLIENT_REREGISTER.  move: it gives ports other LIDs; LID_CHANGE first", send_command },
	{ "ghosts", "N", "it has paths to N hosts more, which swallow what they are sent;\n"
	  "their GUIDs are 0x0002c90300000000 and above", send_command },
	{ "rtnl", "on|off", "hold the kernel's RTNL, a minute at most; let it go", send_command },
	{ "rtnl-hold", "MS", "hold it for MS milliseconds", send_command },
	{ "loss", "HCA PORT PERMILLE", "lose packets at random, each way", send_command },
	{ "delay", "HCA PORT US", "delay packets by US microseconds, each way", send_command },
	{ "rnr", "HCA PORT N", "the next N messages to its connected QPs find no receive posted",
	  send_command },
	{ "cm-drop", "HCA PORT N", "lose the next N messages that its connection manager sends",
	  send_command },
	{ "qp-err", "HCA PORT", "its connected QPs go to ERR, event QP_FATAL", send_command },
	{ "gid-prefix", "HCA PORT PREFIX", "change GID 0; events GID_CHANGE, CLIENT_REREGISTER",
	  send_command },
	{ "lid", "HCA PORT LID", "change the LID; event LID_CHANGE", send_command },
	{ "pkey", "HCA PORT INDEX KEY", "write the P_Key table; event PKEY_CHANGE", send_command },
	{ "alias", "HCA PORT INDEX GUID", "write the GID table, 0 empties it; event GID_CHANGE",
	  send_command },
	{ "event", "HCA PORT NAME",
	  "raise a bare event: PORT_ERR, PORT_ACTIVE, LID_CHANGE, PKEY_CHANGE,\n"
	  "SM_CHANGE, CLIENT_REREGISTER, GID_CHANGE, DEVICE_FATAL", send_command },
	{ "stat", "[--json]", "ports, groups, subnet administrator, drops", show_stat },
};

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* What the kernel module means by an errno. */
static const struct {
	int err;
	const char *text;
} refusals[] = {
	{ ENODEV, "no such HCA" },
	{ ENXIO, "no such port" },
	{ ENETUNREACH, "no such rail" },
	{ ESHUTDOWN, "the HCA is removed" },
	{ EEXIST, "the HCA is there already" },
	{ EBUSY, "RTNL is held already" },
	{ EADDRINUSE, "the LID is in use" },
	{ ERANGE, "value out of range" },
	{ EINVAL, "bad value" },
	{ ENOMSG, "no such event" },
	{ EOPNOTSUPP, "the module does not know this command" },
	{ ENOENT, "no " DIRECTORY ": is ib_fabric loaded and debugfs mounted?" },
};

static const char *refusal(int err)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(refusals); i++)
		if (refusals[i].err == err)
			return refusals[i].text;
	return strerror(err);
}

static int refuse(char **argv, int err)
{
	int i;

	fprintf(stderr, "fabric:");
	for (i = 0; argv[i]; i++)
		fprintf(stderr, " %s", argv[i]);
	fprintf(stderr, ": %s\n", refusal(err));
	return EXIT_REFUSED;
}

/* Help, wrapped where a row's text has a newline. */
static void print_row(FILE *to, const struct command *cmd)
{
	const char *text = cmd->help, *end;

	fprintf(to, "  %s %-*s ", cmd->name, 29 - (int)strlen(cmd->name), cmd->args);
	for (; (end = strchr(text, '\n')); text = end + 1)
		fprintf(to, "%.*s\n%33s", (int)(end - text), text, "");
	fprintf(to, "%s\n", text);
}

static int usage(void)
{
	size_t i;

	puts("usage: fabric COMMAND [ARGUMENT...]\n"
	     "\n"
	     "Moves the software InfiniBand fabric.  HCAs and rails count from 0, ports from 1.\n");
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		print_row(stdout, &commands[i]);
	puts("\nexit: 0 done, 1 the kernel refuses, 2 wrong usage");
	return 0;
}

static int misuse(const struct command *cmd)
{
	if (cmd)
		fprintf(stderr, "usage: fabric %s %s\n", cmd->name, cmd->args);
	else
		fprintf(stderr, "usage: fabric COMMAND [ARGUMENT...] (see fabric --help)\n");
	return EXIT_USAGE;
}

static bool is_number(const char *word)
{
	char *end;

	if (!isdigit((unsigned char)*word))
		return false;
	errno = 0;
	strtoull(word, &end, 0);
	return !*end && !errno;
}

/* Is @word one of the choices "a|b|c"? */
static bool is_choice(const char *word, const char *choices, size_t len)
{
	size_t n = strlen(word), part;

	for (; len; choices += part, len -= part) {
		part = strcspn(choices, "|");
		if (part > len)
			part = len;
		if (part == n && !memcmp(choices, word, n))
			return true;
		if (part < len)
			part++;
	}
	return false;
}

static bool fits(const char *word, const char *want, size_t len)
{
	if (memchr(want, '|', len))
		return is_choice(word, want, len);
	if (*want == '[')
		return is_choice(word, want + 1, len - 2);
	if (len == 4 && !memcmp(want, "NAME", 4))
		return !strpbrk(word, " \t\n");
	return is_number(word);
}

/* Do the words after the command's name agree with its row? */
static bool check(const struct command *cmd, char **words)
{
	const char *want = cmd->args;
	size_t len;

	for (; *want; want += len, want += strspn(want, " ")) {
		len = strcspn(want, " ");
		if (!*words) {
			if (*want == '[')
				continue;
			return false;
		}
		if (!fits(*words++, want, len))
			return false;
	}
	return !*words;
}

static int send_command(const struct command *cmd, char **argv)
{
	char line[128];
	size_t len = 0;
	int i, fd, err = 0;

	(void)cmd;
	for (i = 0; argv[i]; i++) {
		int n = snprintf(line + len, sizeof(line) - len, "%s%s", i ? " " : "", argv[i]);

		if (n < 0 || (size_t)n >= sizeof(line) - len)
			return refuse(argv, E2BIG);
		len += n;
	}
	fd = open(DIRECTORY "control", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return refuse(argv, errno);
	if (write(fd, line, len) < 0)
		err = errno;
	close(fd);
	return err ? refuse(argv, err) : 0;
}

/* ---- stat ----------------------------------------------------------------- */

static bool is_json_number(const char *text)
{
	return text[strspn(text, "0123456789")] == '\0' && *text &&
	       (text[0] != '0' || !text[1]);
}

/* A list where the kernel prints one: pkeys and join states. */
static void json_value(const char *key, char *value)
{
	char *next;

	if (!strcmp(key, "pkeys") || !strcmp(key, "join")) {
		putchar('[');
		for (; (next = strchr(value, ',')); value = next + 1)
			printf("\"%.*s\",", (int)(next - value), value);
		printf("\"%s\"]", value);
	} else if (is_json_number(value)) {
		fputs(value, stdout);
	} else {
		printf("\"%s\"", value);
	}
}

/* "key=value key=value" as members of an object that is open. */
static void json_members(char *text, const char *sep)
{
	char *word, *save = NULL;

	for (word = strtok_r(text, " \n", &save); word;
	     word = strtok_r(NULL, " \n", &save), sep = ",") {
		char *value = strchr(word, '=');

		if (!value)
			continue;
		*value++ = '\0';
		printf("%s\"%s\":", sep, word);
		json_value(word, value);
	}
}

/*
 * The kernel's lines come in this order: each port with its drops, each group
 * with its members, the SA.  What is open says what has to be closed.
 */
static void json_line(char *line, char *open)
{
	char kind = line[0];	/* p d g m s */
	char *text = strchr(line, ' ');

	if (!text)
		return;
	switch (kind) {
	case 'p':
		printf(*open ? "," : "{\"ports\":[");
		putchar('{');
		json_members(text, "");
		*open = 'p';
		break;
	case 'd':
		printf(",\"drops\":{");
		json_members(text, "");
		printf("}}");
		break;
	case 'g':
		printf(*open == 'p' ? "],\"groups\":[{" : "]},{");
		json_members(text, "");
		printf(",\"members\":[");
		*open = 'g';
		break;
	case 'm':
		printf(*open == 'm' ? ",{" : "{");
		json_members(text, "");
		putchar('}');
		*open = 'm';
		break;
	case 's':
		printf(*open == 'p' ? "],\"groups\":[]" : "]}]");
		printf(",\"sa\":{");
		json_members(text, "");
		printf("}}\n");
		break;
	}
}

static int show_stat(const struct command *cmd, char **argv)
{
	FILE *file = fopen(DIRECTORY "stat", "re");
	bool json = argv[1];
	char *line = NULL;
	size_t room = 0;
	char open = 0;

	(void)cmd;
	if (!file)
		return refuse(argv, errno);
	while (getline(&line, &room, file) > 0) {
		if (json)
			json_line(line, &open);
		else
			fputs(line, stdout);
	}
	free(line);
	fclose(file);
	if (fflush(stdout) || ferror(stdout)) {
		perror("fabric: stat");
		return EXIT_REFUSED;
	}
	return 0;
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")))
		return usage();
	for (i = 0; argc > 1 && i < ARRAY_SIZE(commands); i++) {
		if (strcmp(argv[1], commands[i].name))
			continue;
		if (!check(&commands[i], argv + 2))
			return misuse(&commands[i]);
		return commands[i].run(&commands[i], argv + 1);
	}
	return misuse(NULL);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * many: one of our commands, run many times in one process
 *
 * A sanitized program takes longer to start than to do its work, so a test that has hundreds of
 * small inputs gives them all to one process; what a sanitizer finds ends it, with its report.
 *
 * stdin:  a run on each line: DIR, where it starts; OUT and ERR, files that are written anew, ERR
 *         may be "=", the same as OUT; then its arguments; a tab between each two
 * stdout: the status of each, one a line.  A run that ends the process has no line.
 * exit:   0; 2 for a line that makes no sense or a file that cannot be opened; the sanitizer's own
 *
 * Linked with the objects of a command whose main() is called command_main(); see the Makefile.
 */
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARGS_MAX	64

int command_main(int argc, char **argv);

static int refuse(const char *what)
{
	perror(what);
	return -1;
}

/* PATH becomes descriptor TO. */
static int redirect(const char *path, int to)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || dup2(fd, to) < 0)
		return refuse(path);
	return close(fd);
}

/* LINE's words into WORDS, the last one NULL; how many, or -1. */
static int split(char *line, char **words)
{
	int n = 0;

	line[strcspn(line, "\n")] = '\0';
	while (n < ARGS_MAX) {
		words[n] = strsep(&line, "\t");
		if (!words[n])
			return n;
		n++;
	}
	fprintf(stderr, "many: more than %d words\n", ARGS_MAX - 1);
	return -1;
}

static int run_line(char *line, char *name, FILE *answers)
{
	char *words[ARGS_MAX];
	int n = split(line, words), status;

	if (n < 3)
		return n < 0 ? n : refuse("many: DIR OUT ERR ARGUMENT...");
	if (chdir(words[0]))
		return refuse(words[0]);
	if (redirect(words[1], STDOUT_FILENO) ||
	    (strcmp(words[2], "=") ? redirect(words[2], STDERR_FILENO) : dup2(STDOUT_FILENO, STDERR_FILENO) < 0))
		return -1;
	words[2] = name;
	optind = 0;	/* glibc: from the start, with what getopt remembers forgotten */
	status = command_main(n - 2, words + 2);
	fflush(stdout);
	clearerr(stdout);
	fprintf(answers, "%d\n", status);
	fflush(answers);
	return 0;
}

int main(int argc, char **argv)
{
	FILE *answers = fdopen(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3), "w");
	int err_fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3), err = 0;
	size_t size = 0;
	char *line = NULL;

	(void)argc;
	if (!answers || err_fd < 0)
		return 2;
	while (!err && getline(&line, &size, stdin) > 0) {
		err = run_line(line, argv[0], answers);
		/* what a sanitizer says at the end belongs to nobody's ERR */
		dup2(err_fd, STDERR_FILENO);
	}
	free(line);
	fclose(answers);
	close(err_fd);
	return err ? 2 : 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * The Nth allocation of one call into the kernel fails, for every N there is.
 *
 *	nth load FILE BAD-PARAMETER     finit_module(); what loads is deleted again.  Only
 *	                                from its parameters on, which a bad one finds:
 *	                                before them the kernel's tracing WARNs
 *	nth write FILE WORD UNDO-WORD	write(); what was taken is undone by UNDO-WORD
 *
 * Wants failslab and fail_page_alloc of the kernel (Documentation/fault-injection,
 * fail-nth) with ignore-gfp-wait off.  Prints "FAILED refused, PASSED done": how often
 * an injected failure made the call fail, and how often it was borne.  Exit: 0; 1 if
 * the end was not reached within LIMIT, or a call failed although nothing was injected.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LIMIT	4000
#define MODULE	"ib_bonding"

struct call {
	int (*act)(const struct call *call);
	int (*undo)(const struct call *call);
	const char *file, *word, *undo_word, *bad_word;
};

static int put(const char *file, const char *word)
{
	int fd = open(file, O_WRONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, word, strlen(word)) < 0)
		err = -errno;
	close(fd);
	return err;
}

static int act_load(const struct call *call)
{
	int fd = open(call->file, O_RDONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	if (syscall(SYS_finit_module, fd, call->word, 0))
		err = -errno;
	close(fd);
	return err;
}

static int undo_load(const struct call *call)
{
	(void)call;
	return syscall(SYS_delete_module, MODULE, O_NONBLOCK) ? -errno : 0;
}

static int act_write(const struct call *call)
{
	return put(call->file, call->word);
}

static int undo_write(const struct call *call)
{
	return put(call->file, call->undo_word);
}

static void set_nth(int fd, int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", n);

	if (pwrite(fd, text, len, 0) != len) {
		perror("nth: fail-nth");
		exit(2);
	}
}

/* How many allocations are still to come until one fails; 0: it has failed. */
static int get_nth(int fd)
{
	char text[16] = "";

	if (pread(fd, text, sizeof(text) - 1, 0) < 0) {
		perror("nth: fail-nth");
		exit(2);
	}
	return atoi(text);
}

/* How many allocations of the call are not to fail: those of a call with the bad word. */
static int before(struct call call, int fd)
{
	int used;

	if (!call.bad_word)
		return 0;
	call.word = call.bad_word;
	set_nth(fd, LIMIT);
	if (!call.act(&call))
		call.undo(&call);
	used = LIMIT - get_nth(fd);
	set_nth(fd, 0);
	return used;
}

static int all(const struct call *call)
{
	int fd = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	int refused = 0, done = 0, n, err, left;

	if (fd < 0) {
		perror("nth: fail-nth");
		return 2;
	}
	for (n = before(*call, fd) + 1; n <= LIMIT; n++) {
		set_nth(fd, n);
		err = call->act(call);
		left = get_nth(fd);
		set_nth(fd, 0);
		if (err && left) {
			fprintf(stderr, "nth: nothing injected at %d, yet: %s\n", n, strerror(-err));
			return 1;
		}
		if (!err && call->undo(call)) {
			fprintf(stderr, "nth: after %d it cannot be undone\n", n);
			return 1;
		}
		if (left) {
			printf("%d refused, %d done\n", refused, done);
			return 0;
		}
		*(err ? &refused : &done) += 1;
	}
	fprintf(stderr, "nth: no end within %d\n", LIMIT);
	return 1;
}

int main(int argc, char **argv)
{
	struct call call = { 0 };

	if (argc == 4 && strcmp(argv[1], "load") == 0)
		call = (struct call){ act_load, undo_load, argv[2], "", NULL, argv[3] };
	else if (argc == 5 && strcmp(argv[1], "write") == 0)
		call = (struct call){ act_write, undo_write, argv[2], argv[3], argv[4], NULL };
	else
		return fputs("usage: nth load FILE BAD-PARAMETER | nth write FILE WORD UNDO-WORD\n", stderr), 2;
	return all(&call);
}

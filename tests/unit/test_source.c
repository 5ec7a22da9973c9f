// SPDX-License-Identifier: GPL-2.0
/* No path and no link leads out of a root, by openat2() as by a walk where a kernel lacks it. */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/source.h"

#define OPENAT2 437

/* below a directory that has a file "secret" beside the root */
static char above[] = "/tmp/source.XXXXXX";

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static int make_root(void **state)
{
	static const struct { const char *at, *says; } links[] = {
		{ "root/etc/near", "file" }, { "root/etc/far", "/etc/file" }, { "root/etc/over", "../etc/sub/../file" },
		{ "root/etc/out", "../../../../secret" }, { "root/etc/absolute", "/../secret" },
		{ "root/etc/circle", "circle" }, { "root/etc/dangling", "/nowhere" }, { "root/way", "/etc/sub" },
	};
	size_t i;

	(void)state;
	assert_non_null(mkdtemp(above));
	assert_int_equal(chdir(above), 0);
	assert_int_equal(mkdir("root", 0755) | mkdir("root/etc", 0755) | mkdir("root/etc/sub", 0755), 0);
	write_file("secret", "secret");
	write_file("root/etc/file", "etc");
	write_file("root/etc/sub/file", "sub");
	assert_int_equal(mkfifo("root/etc/fifo", 0644), 0);
	for (i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		assert_int_equal(symlink(links[i].says, links[i].at), 0);
	return 0;
}

static int remove_root(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", above);
	return system(command);
}

/* A file's text, or what reading it ends with. */
static const struct { const char *path, *text; int err; } files[] = {
	{ "etc/file", "etc", 0 }, { "/etc//./file", "etc", 0 }, { "etc/sub/../file", "etc", 0 },
	{ "../../etc/file", "etc", 0 }, { "etc/near", "etc", 0 }, { "etc/far", "etc", 0 }, { "etc/over", "etc", 0 },
	{ "way/file", "sub", 0 }, { "way/../file", "etc", 0 },
	{ "etc/none", NULL, -ENOENT }, { "none/file", NULL, -ENOENT }, { "etc/dangling", NULL, -ENOENT },
	{ "etc/out", NULL, -ENOENT }, { "etc/absolute", NULL, -ENOENT }, { "../secret", NULL, -ENOENT },
	{ "etc/file/more", NULL, -ENOTDIR }, { "etc/circle", NULL, -ELOOP }, { "etc/fifo", NULL, -EBADF },
	{ "etc", NULL, -EISDIR }, { "etc/sub/", NULL, -EISDIR }, { "", NULL, -EISDIR }, { "/", NULL, -EISDIR },
};

static void reads(void **state)
{
	struct source source;
	struct text text;
	size_t i;
	int err;

	(void)state;
	assert_int_equal(source_open(&source, "root"), 0);
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		err = source_read(&source, files[i].path, &text);
		if (err != files[i].err || (!err && strcmp(text.data, files[i].text)))
			fail_msg("%s: %d, and not %d", files[i].path, err, files[i].err);
		text_free(&text);
	}
	source_close(&source);
}

static const struct { const char *path; int err; } directories[] = {
	{ "etc", 0 }, { "etc/", 0 }, { "way", 0 }, { "", 0 }, { "/", 0 }, { "etc/sub/..", 0 }, { "..", 0 },
	{ "none", -ENOENT }, { "etc/dangling", -ENOENT }, { "etc/file", -ENOTDIR }, { "etc/fifo", -ENOTDIR },
	{ "etc/circle", -ELOOP },
};

static void opens_directories(void **state)
{
	struct source source;
	char target[64];
	size_t i;
	int fd;

	(void)state;
	assert_int_equal(source_open(&source, "root"), 0);
	for (i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
		fd = source_open_directory(&source, directories[i].path);
		if (directories[i].err ? fd != directories[i].err : fd < 0)
			fail_msg("%s: %d, and not %d", directories[i].path, fd, directories[i].err);
		if (fd >= 0)
			close(fd);
		assert_int_equal(source_exists(&source, directories[i].path), !directories[i].err);
	}
	assert_int_equal(source_link(&source, "etc/far", target, sizeof(target)), 0);
	assert_string_equal(target, "/etc/file");
	assert_int_equal(source_link(&source, "etc/file", target, sizeof(target)), -EINVAL);
	assert_int_equal(source_link(&source, "none/far", target, sizeof(target)), -ENOENT);
	source_close(&source);
}

/* From here on the kernel is one before 5.6. */
static int forget_openat2(void **state)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OPENAT2, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };

	(void)state;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		return 0;	/* qemu-user has none: then it is the same twice */
	assert_int_equal(syscall(OPENAT2, -1, "", NULL, 0), -1);
	assert_int_equal(errno, ENOSYS);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(opens_directories),
		cmocka_unit_test_setup(reads, forget_openat2),
		cmocka_unit_test(opens_directories),
	};

	return cmocka_run_group_tests(tests, make_root, remove_root);
}

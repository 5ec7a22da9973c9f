// SPDX-License-Identifier: GPL-2.0
/* store: files whole or not at all, as they were but for their text, and nothing beside them */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/draft.h"
#include "base/store.h"

/* a directory of its own for each test */
struct place {
	char path[32];
	struct store store;
	struct why why;
};

/* What draft.c asks before it takes the way without names: can it be tried at all?  All tests are run by both. */
static bool no_descriptors;

int access(const char *path, int mode)
{
	if (no_descriptors && strcmp(path, "/proc/self/fd") == 0) {
		errno = ENOENT;
		return -1;
	}
	return faccessat(AT_FDCWD, path, mode, 0);
}

/* What has gone to the disk, in order: files with their sizes, and directories. */
static char synced[128];
static bool slow_disk;	/* so slow that others get their turn meanwhile */

int fsync(int fd)
{
	size_t len = strlen(synced);
	struct stat st;

	assert_int_equal(fstat(fd, &st), 0);
	usleep(slow_disk ? 5000 : 0);
	if (S_ISDIR(st.st_mode))
		snprintf(synced + len, sizeof(synced) - len, "directory ");
	else
		snprintf(synced + len, sizeof(synced) - len, "%d ", (int)st.st_size);
	return 0;
}

static const struct store_way replacing = { .mode = 0640, .replace = true };
static const struct store_way keeping = { .mode = 0640, .replace = true, .keep = true, .before = "orig-", .behind = "" };

static int open_place(void **state)
{
	struct place *at = calloc(1, sizeof(*at));

	strcpy(at->path, "/tmp/test_store.XXXXXX");
	*state = at;
	return !mkdtemp(at->path) || store_open(&at->store, at->path, &at->why);
}

static int close_place(void **state)
{
	struct place *at = *state;
	char command[64];

	store_close(&at->store);
	snprintf(command, sizeof(command), "rm -rf %s", at->path);
	free(at);
	return system(command);
}

static int put(struct place *at, const struct store_way *way, const char *name, const char *bytes)
{
	struct store_file file = { .name = name, .bytes = bytes, .len = strlen(bytes) };

	return store_put(&at->store, way, &file, 1, &at->why);
}

/* NAME is there and holds TEXT. */
static void holds(const struct place *at, const char *name, const char *text)
{
	char now[256];
	int fd = openat(at->store.dir, name, O_RDONLY);
	ssize_t n = read(fd, now, sizeof(now) - 1);

	assert_true(n >= 0);
	now[n] = '\0';
	close(fd);
	assert_string_equal(now, text);
}

static struct stat status(const struct place *at, const char *name)
{
	struct stat st;

	assert_int_equal(fstatat(at->store.dir, name, &st, AT_SYMLINK_NOFOLLOW), 0);
	return st;
}

/* How many names the directory has. */
static unsigned int names(const struct place *at)
{
	DIR *dir = opendir(at->path);
	unsigned int n = 0;

	while (readdir(dir))
		n++;
	closedir(dir);
	return n - 2;
}

static void a_new_file_has_the_mode_asked_for_whatever_the_umask(void **state)
{
	struct place *at = *state;
	mode_t mask = umask(077);

	assert_int_equal(put(at, &replacing, "new", "text"), 0);
	umask(mask);
	holds(at, "new", "text");
	assert_int_equal(status(at, "new").st_mode, S_IFREG | 0640);
	assert_int_equal(names(at), 1);
}

static void what_is_replaced_gives_its_mode_and_attributes(void **state)
{
	const char *label = "user.label";
	struct place *at = *state;
	char value[8] = "";
	int fd;

	assert_int_equal(put(at, &replacing, "file", "old"), 0);
	assert_int_equal(fchmodat(at->store.dir, "file", 0604, 0), 0);
	fd = openat(at->store.dir, "file", O_RDONLY);
	if (fsetxattr(fd, label, "mine", 4, 0)) {	/* tmpfs before Linux 6.6 has root's alone */
		label = "trusted.label";
		assert_int_equal(fsetxattr(fd, label, "mine", 4, 0), 0);
	}
	close(fd);
	assert_int_equal(put(at, &replacing, "file", "new"), 0);
	holds(at, "file", "new");
	assert_int_equal(status(at, "file").st_mode, S_IFREG | 0604);
	fd = openat(at->store.dir, "file", O_RDONLY);
	assert_int_equal(fgetxattr(fd, label, value, sizeof(value)), 4);
	close(fd);
	assert_string_equal(value, "mine");
}

static void unchanged_is_untouched_and_no_copy_is_kept(void **state)
{
	struct place *at = *state;
	struct store_file file = { .name = "file", .bytes = "text", .len = 4 };
	struct stat before;

	assert_int_equal(put(at, &keeping, "file", "text"), 0);
	before = status(at, "file");
	assert_int_equal(store_put(&at->store, &keeping, &file, 1, &at->why), 0);
	assert_true(file.same);
	assert_string_equal(file.kept, "");
	assert_int_equal(status(at, "file").st_ino, before.st_ino);
	assert_int_equal(status(at, "file").st_mtim.tv_nsec, before.st_mtim.tv_nsec);
	assert_int_equal(names(at), 1);
}

static void copies_are_kept_however_many_there_are(void **state)
{
	struct place *at = *state;
	char text[24];
	int i;

	for (i = 0; i <= 150; i++) {
		snprintf(text, sizeof(text), "text %d", i);
		assert_int_equal(put(at, &keeping, "file", text), 0);
	}
	holds(at, "file", "text 150");
	holds(at, "orig-file", "text 0");
	holds(at, "orig-file.149", "text 149");
	assert_int_equal(names(at), 151);
}

static void only_regular_files_are_replaced(void **state)
{
	struct place *at = *state;

	assert_int_equal(put(at, &replacing, "victim", "safe"), 0);
	assert_int_equal(symlinkat("victim", at->store.dir, "link"), 0);
	assert_int_equal(symlinkat("nowhere", at->store.dir, "loose"), 0);
	assert_int_equal(mkfifoat(at->store.dir, "pipe", 0600), 0);
	assert_int_equal(mkdirat(at->store.dir, "directory", 0700), 0);
	assert_int_equal(put(at, &replacing, "link", "text"), -EMLINK);
	assert_non_null(strstr(at->why.text, "/link is a symbolic link, which is not replaced"));
	assert_int_equal(put(at, &replacing, "loose", "text"), -EMLINK);
	assert_int_equal(put(at, &replacing, "pipe", "text"), -EEXIST);
	assert_non_null(strstr(at->why.text, "/pipe is no plain file"));
	assert_int_equal(put(at, &replacing, "directory", "text"), -EEXIST);
	holds(at, "victim", "safe");
	assert_true(S_ISLNK(status(at, "link").st_mode) && S_ISFIFO(status(at, "pipe").st_mode));
	assert_int_equal(names(at), 5);
}

static void no_name_leads_out_of_the_directory(void **state)
{
	static const char *const bad[] = { "", ".", "..", "../x", "a/b", "/tmp/x", "directory/" };
	struct place *at = *state;
	char kept[NAME_MAX + 1], longest[300];
	size_t i;

	memset(longest, 'a', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	assert_int_equal(put(at, &replacing, longest, "text"), -EINVAL);
	assert_int_equal(mkdirat(at->store.dir, "directory", 0700), 0);
	assert_int_equal(put(at, &replacing, "a", "text"), 0);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(put(at, &replacing, bad[i], "text"), -EINVAL);
		assert_int_equal(store_remove(&at->store, bad[i], &at->why), -EINVAL);
		assert_int_equal(store_rename(&at->store, "a", bad[i], &at->why), -EINVAL);
		assert_int_equal(store_rename(&at->store, bad[i], "a", &at->why), -EINVAL);
		assert_int_equal(store_keep(&at->store, bad[i], "orig-", "", kept, &at->why), -EINVAL);
	}
	assert_int_equal(names(at), 2);
}

static void all_of_them_or_none(void **state)
{
	struct place *at = *state;
	struct store_file files[] = {
		{ .name = "new", .bytes = "new", .len = 3 },
		{ .name = "old", .bytes = "other", .len = 5 },
		{ .name = "gone", .bytes = NULL },
		{ .name = "directory", .bytes = "new", .len = 3 },
	};
	char long_name[NAME_MAX + 1];

	assert_int_equal(put(at, &replacing, "old", "old"), 0);
	assert_int_equal(put(at, &replacing, "gone", "here"), 0);
	assert_int_equal(mkdirat(at->store.dir, "directory", 0700), 0);
	assert_int_equal(store_put(&at->store, &keeping, files, 4, &at->why), -EEXIST);
	/* what fails last: there is no room for the name of its copy, the others have their places already */
	memset(long_name, 'l', NAME_MAX);
	long_name[NAME_MAX] = '\0';
	assert_int_equal(put(at, &replacing, long_name, "long"), 0);
	files[3].name = long_name;
	assert_int_equal(store_put(&at->store, &keeping, files, 4, &at->why), -ENAMETOOLONG);
	holds(at, "old", "old");
	holds(at, "gone", "here");
	holds(at, long_name, "long");
	assert_int_equal(names(at), 4);
	assert_int_equal(store_put(&at->store, &keeping, files, 3, &at->why), 0);
	holds(at, "old", "other");
	holds(at, "orig-gone", "here");
	assert_int_equal(faccessat(at->store.dir, "gone", F_OK, 0), -1);
	assert_int_equal(names(at), 6);
}

static void what_is_written_goes_to_the_disk_before_its_name_does(void **state)
{
	struct place *at = *state;
	struct store_file files[] = {
		{ .name = "a", .bytes = "new", .len = 3 },
		{ .name = "b", .bytes = "other", .len = 5 },
	};

	*synced = '\0';
	assert_int_equal(put(at, &replacing, "a", "text"), 0);
	assert_string_equal(synced, "4 directory ");
	assert_int_equal(put(at, &replacing, "a", "text"), 0);	/* unchanged */
	assert_string_equal(synced, "4 directory ");
	*synced = '\0';
	assert_int_equal(store_put(&at->store, &keeping, files, 2, &at->why), 0);
	assert_string_equal(synced, "3 5 directory ");
	*synced = '\0';
	assert_int_equal(store_rename(&at->store, "a", "c", &at->why), 0);
	assert_int_equal(store_move(&at->store, "c", "a", &at->why), 0);
	assert_string_equal(synced, "directory directory ");
}

static void without_replace_nothing_is_overwritten(void **state)
{
	static const struct store_way anew = { .mode = 0600 };
	struct place *at = *state;

	assert_int_equal(put(at, &anew, "file", "first"), 0);
	assert_int_equal(put(at, &anew, "file", "second"), -EEXIST);
	holds(at, "file", "first");
	assert_int_equal(names(at), 1);
}

static void what_has_changed_since_it_was_read_is_not_replaced(void **state)
{
	struct place *at = *state;
	struct text was;
	struct store_file file = { .name = "file", .bytes = "mended", .len = 6, .was = &was };

	assert_int_equal(text_init(&was, "file", "read", 4), 0);
	assert_int_equal(store_put(&at->store, &keeping, &file, 1, &at->why), -ESTALE);
	assert_int_equal(put(at, &replacing, "file", "reaD"), 0);
	assert_int_equal(store_put(&at->store, &keeping, &file, 1, &at->why), -ESTALE);
	assert_int_equal(put(at, &replacing, "file", "read"), 0);
	assert_int_equal(linkat(at->store.dir, "file", at->store.dir, "other", 0), 0);
	assert_int_equal(store_put(&at->store, &keeping, &file, 1, &at->why), -EMLINK);
	assert_int_equal(names(at), 2);
	assert_int_equal(store_remove(&at->store, "other", &at->why), 0);
	assert_int_equal(store_put(&at->store, &keeping, &file, 1, &at->why), 0);
	holds(at, "file", "mended");
	assert_string_equal(file.kept, "orig-file");
	text_free(&was);
}

static void of_many_at_once_none_fails_and_one_copy_is_kept(void **state)
{
	struct place *at = *state;
	int ended, failed = 0, i;

	assert_int_equal(put(at, &replacing, "file", "old"), 0);
	slow_disk = true;
	for (i = 0; i < 8; i++) {
		if (fork())
			continue;
		/* a lock is of what was opened: each has to open it for itself */
		_exit(store_open(&at->store, at->path, &at->why) || put(at, &keeping, "file", "new"));
	}
	for (i = 0; i < 8; i++) {
		wait(&ended);
		failed += ended != 0;
	}
	slow_disk = false;
	assert_int_equal(failed, 0);
	holds(at, "file", "new");
	holds(at, "orig-file", "old");
	assert_int_equal(names(at), 2);
}

/* No file may be larger than 8 bytes, and who writes more is told so. */
static void limit(rlim_t bytes)
{
	struct rlimit most = { .rlim_cur = bytes, .rlim_max = RLIM_INFINITY };

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &most);
}

static void a_disk_that_is_full_leaves_all_as_it_was(void **state)
{
	struct place *at = *state;
	int err;

	assert_int_equal(put(at, &replacing, "file", "old"), 0);
	limit(8);
	err = put(at, &keeping, "file", "more than eight");
	limit(RLIM_INFINITY);
	assert_int_equal(err, -EFBIG);
	holds(at, "file", "old");
	assert_int_equal(names(at), 1);
}

/* the directory's names while a draft is written, and after it was closed, ended or not */
static void a_draft_leaves_nothing_behind(void **state)
{
	struct place *at = *state;
	struct draft draft;

	assert_int_equal(draft_open(&draft, at->store.dir), 0);
	assert_int_equal(draft_put(draft.fd, "text", 4), 0);
	assert_true(*draft.name || !no_descriptors);	/* not each file system can do without */
	assert_int_equal(names(at), *draft.name ? 1 : 0);
	draft_close(&draft);
	assert_int_equal(names(at), 0);
	assert_int_equal(draft_open(&draft, at->store.dir), 0);
	assert_int_equal(draft_place(&draft, "file", false), 0);
	draft_close(&draft);
	assert_int_equal(names(at), 1);
	assert_int_equal(draft_open(&draft, at->store.dir), 0);
	assert_int_equal(draft_place(&draft, "file", false), -EEXIST);
	assert_int_equal(draft_place(&draft, "file", true), 0);
	draft_close(&draft);
	assert_int_equal(names(at), 1);
}

#define SIZE 20000

/* Write texts of one letter, one after the other, until we are killed; a byte to TELL for each. */
static void write_for_ever(struct place *at, int tell)
{
	struct store_file file = { .name = "file", .len = SIZE };
	char *text = malloc(SIZE);
	unsigned int i;

	file.bytes = text;
	for (i = 0;; i++) {
		memset(text, 'a' + i % 26, SIZE);
		if (store_put(&at->store, &keeping, &file, 1, &at->why) || write(tell, text, 1) != 1)
			_exit(1);
	}
}

static void killed_at_any_time_the_file_and_its_copies_are_whole(void **state)
{
	struct place *at = *state;
	char now[SIZE + 1], again[SIZE];
	struct dirent *entry;
	int round, written, ends[2], fd, n = 0;
	pid_t pid;
	DIR *dir;

	for (round = 0; round < 20; round++) {
		assert_int_equal(pipe(ends), 0);
		pid = fork();
		if (!pid)
			write_for_ever(at, ends[1]);
		for (written = 0; written < 2 + round % 3; written++)
			assert_int_equal(read(ends[0], now, 1), 1);
		usleep(137 * round);		/* at another place each time */
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		close(ends[0]);
		close(ends[1]);
	}
	assert_int_equal(faccessat(at->store.dir, "file", F_OK, 0), 0);
	dir = opendir(at->path);
	while ((entry = readdir(dir))) {
		if (*entry->d_name == '.')		/* what nobody reads */
			continue;
		fd = openat(at->store.dir, entry->d_name, O_RDONLY);
		assert_int_equal(read(fd, now, sizeof(now)), SIZE);
		close(fd);
		memset(again, *now, SIZE);
		assert_memory_equal(now, again, SIZE);
		n++;
	}
	closedir(dir);
	assert_true(n > 2);
	/* and who comes next is not kept from it */
	assert_int_equal(put(at, &keeping, "file", "next"), 0);
}

static void write_to(struct place *at, const char *path, int err)
{
	assert_int_equal(store_write(path, "text", 4, 0644, &at->why), err);
}

static void a_stream_is_written_into_and_stays_what_it_is(void **state)
{
	struct place *at = *state;
	char path[64], got[8] = "";
	struct stat st;
	int fd;

	snprintf(path, sizeof(path), "%s/pipe", at->path);
	assert_int_equal(mkfifo(path, 0600), 0);
	write_to(at, path, -ENXIO);
	assert_non_null(strstr(at->why.text, "nobody reads from it"));
	fd = open(path, O_RDONLY | O_NONBLOCK);
	write_to(at, path, 0);
	assert_int_equal(read(fd, got, sizeof(got)), 4);
	close(fd);
	assert_true(S_ISFIFO(status(at, "pipe").st_mode));
	write_to(at, "/dev/null", 0);
	write_to(at, "/dev/full", -ENOSPC);
	assert_true(stat("/dev/null", &st) == 0 && S_ISCHR(st.st_mode));
	assert_true(stat("/dev/full", &st) == 0 && S_ISCHR(st.st_mode));
	/* a link to a stream too */
	snprintf(path, sizeof(path), "%s/null", at->path);
	assert_int_equal(symlink("/dev/null", path), 0);
	write_to(at, path, 0);
	assert_true(S_ISLNK(status(at, "null").st_mode));
}

static void a_path_is_of_a_file_in_a_directory_that_is_there(void **state)
{
	struct place *at = *state;
	char path[64];

	write_to(at, at->path, -EINVAL);
	assert_non_null(strstr(at->why.text, "is a directory"));
	snprintf(path, sizeof(path), "%s/none/file", at->path);
	write_to(at, path, -ENOENT);
	snprintf(path, sizeof(path), "%s/", at->path);
	write_to(at, path, -EINVAL);
	write_to(at, "", -EINVAL);
	assert_int_equal(names(at), 0);
	snprintf(path, sizeof(path), "%s/file", at->path);
	write_to(at, path, 0);
	holds(at, "file", "text");
	assert_int_equal(symlinkat("file", at->store.dir, "link"), 0);
	snprintf(path, sizeof(path), "%s/link", at->path);
	write_to(at, path, -EMLINK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_place, close_place)
	const struct CMUnitTest tests[] = {
		TEST(a_new_file_has_the_mode_asked_for_whatever_the_umask),
		TEST(what_is_replaced_gives_its_mode_and_attributes),
		TEST(unchanged_is_untouched_and_no_copy_is_kept),
		TEST(copies_are_kept_however_many_there_are),
		TEST(only_regular_files_are_replaced),
		TEST(no_name_leads_out_of_the_directory),
		TEST(all_of_them_or_none),
		TEST(what_is_written_goes_to_the_disk_before_its_name_does),
		TEST(without_replace_nothing_is_overwritten),
		TEST(what_has_changed_since_it_was_read_is_not_replaced),
		TEST(of_many_at_once_none_fails_and_one_copy_is_kept),
		TEST(a_disk_that_is_full_leaves_all_as_it_was),
		TEST(a_draft_leaves_nothing_behind),
		TEST(killed_at_any_time_the_file_and_its_copies_are_whole),
		TEST(a_stream_is_written_into_and_stays_what_it_is),
		TEST(a_path_is_of_a_file_in_a_directory_that_is_there),
	};

	int failed = cmocka_run_group_tests_name("without a name", tests, NULL, NULL);

	no_descriptors = true;
	return failed + cmocka_run_group_tests_name("by a random name", tests, NULL, NULL);
}

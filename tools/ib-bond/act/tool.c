// SPDX-License-Identifier: GPL-2.0
/* tool: run another program of the system; see tool.h */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tool.h"

int tool_run(const char *const argv[])
{
	static const char *const directories[] = { "/sbin", "/usr/sbin", "/bin", "/usr/bin", NULL };
	static const char *const envp[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL };
	const char *const *directory = directories;
	char path[64];
	int status = -1;
	pid_t pid;

	for (; *directory; directory++) {
		snprintf(path, sizeof(path), "%s/%s", *directory, argv[0]);
		if (access(path, X_OK) == 0)
			break;
	}
	if (!*directory || posix_spawn(&pid, path, NULL, NULL, (char *const *)argv, (char *const *)envp))
		return -ENOENT;
	return waitpid(pid, &status, 0) == pid && !status ? 0 : -EIO;
}

// SPDX-License-Identifier: GPL-2.0
/* ifcfg-parse: reads ifcfg files as the shell does, and says who will misread them */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "args_read.h"
#include "emit/print.h"
#include "fix/fix.h"
#include "fix/migrate.h"

int main(int argc, char **argv)
{
	struct args args;
	struct report report;
	int status = args_read(&args, argc, argv);

	if (status != ARGS_RUN) {	/* --help and its like have written */
		if (status == 0 && (fflush(stdout) || ferror(stdout))) {
			perror("ifcfg-parse: output");
			status = 1;
		}
		return status;
	}
	status = report_read(&report, &args);
	if (!status && args.migrate)
		status = args.undo ? migrate_undo(&report, &args) : migrate_report(&report, &args);
	else if (!status)
		status = args.fix ? fix_report(&report, &args) : print_report(&report, &args);
	report_free(&report);
	args_free(&args);
	return status;
}

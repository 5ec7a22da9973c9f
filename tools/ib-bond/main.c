// SPDX-License-Identifier: GPL-2.0
/* ib-bond: make, change, show and stop bonds over IPoIB; see ib-bond(8) */
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "args/args.h"
#include "act/change.h"
#include "show/check.h"
#include "drill/drill.h"
#include "show/explain.h"
#include "act/ifcfg.h"
#include "show/metrics.h"
#include "show/monitor.h"
#include "show/offer.h"
#include "plan/owner.h"
#include "act/record.h"
#include "save/save.h"
#include "host/like.h"
#include "host/snapshot.h"
#include "late/late.h"
#include "show/status.h"
#include "show/watch.h"
#include "plan/wish.h"

/* exit statuses; --check has those of monitoring plugins (check.h) */
enum { EXIT_OK, EXIT_FAILED, EXIT_USAGE };

static int usage_error(const struct why *why)
{
	fprintf(stderr, "ib-bond: %s\nTry 'ib-bond --help'.\n", why->text);
	return EXIT_USAGE;
}

static int failure(const struct why *why)
{
	fprintf(stderr, "ib-bond: %s\n", why->text);
	return EXIT_FAILED;
}

/*
 * Is one of the slaves an RDMA device, as in --slaves mlx5_0,mlx5_1?  Then its
 * interfaces are named.  0, or -EINVAL with WHY.
 */
static int refuse_devices(const struct bond *bond, const struct args *args, struct why *why)
{
	const struct names none = { 0 };
	const struct bond_slave *slave;
	struct snapshot now;
	char path[64], names[128];
	int err = 0;

	for (slave = bond->slaves; slave < bond->slaves + bond->n_slaves && !err; slave++) {
		snprintf(path, sizeof(path), "/sys/class/infiniband/%s", slave->ifname);
		if (if_nametoindex(slave->ifname) || access(path, F_OK) ||
		    snapshot_read(&now, args->way, &none, why))
			continue;
		err = why_set(why, -EINVAL, "--slaves: %s is an RDMA device; its interfaces: %s", slave->ifname,
			      like_device(&now.host, &now.ports, slave->ifname, names, sizeof(names)) ? names :
			      "none, is ib_ipoib loaded?");
		snapshot_free(&now);
	}
	return err;
}

static int run_create(const struct args *args)
{
	struct wish wish;
	struct why why;
	int err = wish_read(&wish, args, &why);

	if (err)
		return err == -EINVAL ? usage_error(&why) : failure(&why);
	err = refuse_devices(&wish.set, args, &why);
	if (!err)
		err = refuse_devices(&wish.add, args, &why);
	err = err ? failure(&why) : change_named(args, &wish);
	wish_free(&wish);
	return err;
}

static int run_restore(const struct args *args)
{
	struct records records;
	struct why why;
	int err = records_read(&records, &why);
	size_t i;

	if (err)
		return failure(&why);
	err = records.n ? change_up(args, records.bonds, records.n, CHANGE_BY_RECORD) : 0;
	for (i = 0; i < records.n_broken; i++)
		err = failure(&records.broken[i]);
	records_free(&records);
	return err;
}

static int run_stop(const struct args *args)
{
	return change_down(args, &args->bond_name, 1, true);
}

static int run_status(const struct args *args)
{
	return args->watch ? watch_run(args) : status_run(args);
}

static int run_help(const struct args *args)
{
	(void)args;
	args_help(stdout);
	columns_help(stdout);
	return EXIT_OK;
}

static int run_options(const struct args *args)
{
	(void)args;
	args_options(stdout);
	return EXIT_OK;
}

static int run_version(const struct args *args)
{
	(void)args;
	puts("ib-bond " IB_BONDING_VERSION);
	return EXIT_OK;
}

static int (*const run[])(const struct args *args) = {
	[VERB_CREATE] = run_create,
	[VERB_STOP] = run_stop,
	[VERB_STOP_ALL] = change_down_all,
	[VERB_STATUS] = run_status,
	[VERB_STATUS_ALL] = run_status,
	[VERB_LIST_COLUMNS] = status_list_columns,
	[VERB_CHECK] = check_run,
	[VERB_MONITOR] = monitor_run,
	[VERB_METRICS] = metrics_run,
	[VERB_DRILL] = drill_run,
	[VERB_SAVE] = save_run,
	[VERB_IFUP] = ifcfg_up,
	[VERB_IFUP_ALL] = ifcfg_up,
	[VERB_IFDOWN] = ifcfg_down,
	[VERB_IFDOWN_ALL] = ifcfg_down,
	[VERB_RESTORE] = run_restore,
	[VERB_OWNS] = owner_show,
	[VERB_LIST_UNMANAGED] = owner_list_unmanaged,
	[VERB_EXPLAIN] = explain_run,
	[VERB_CODES] = explain_codes,
	[VERB_WORDS] = offer_run,
	[VERB_OPTIONS] = run_options,
	[VERB_HELP] = run_help,
	[VERB_VERSION] = run_version,
};

/* The libraries of what ARGS ask for, before anything is done. */
static int load(const struct args *args, struct why *why)
{
	if (args->json || args->verb == VERB_DRILL)	/* which reads and writes reports */
		return late_json(why);
	return args->verb == VERB_STATUS || args->verb == VERB_STATUS_ALL ? late_table(why) : 0;
}

/* What was printed has to be somewhere: a full disk is a failure of whatever was asked for. */
static int finish(int status)
{
	struct why why;

	if (status || (!fflush(stdout) && !ferror(stdout)))
		return status;
	why_set(&why, -errno, "cannot write: %s", errno ? strerror(errno) : "an error");
	return failure(&why);
}

int main(int argc, char **argv)
{
	struct args args;
	struct why why;
	int status = args_parse(&args, argc, argv, &why);

	if (!status && load(&args, &why)) {
		status = args.plugin ? check_unknown(&args, why.text) : failure(&why);
		args_free(&args);
		return status;
	}
	if (status && args.plugin)
		return check_unknown(&args, why.text);
	if (status)
		return status == -EINVAL ? usage_error(&why) : failure(&why);
	status = run[args.verb](&args);
	args_free(&args);
	return finish(status);
}

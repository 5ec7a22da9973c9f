// SPDX-License-Identifier: GPL-2.0
/*
 * RTNL, held until a test lets go: what an HCA that dies slowly does to all others.
 */
#include <linux/completion.h>
#include <linux/debugfs.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#include "fabric.h"

static void hold(struct work_struct *work);

/* The kernel has one RTNL, so these stand once. */
static DECLARE_WORK(hold_work, hold);
static DECLARE_COMPLETION(let_go);
static unsigned long longest;	/* jiffies */
static bool held;

static void hold(struct work_struct *work)
{
	rtnl_lock();
	WRITE_ONCE(held, true);
	wait_for_completion_timeout(&let_go, longest);
	WRITE_ONCE(held, false);
	rtnl_unlock();
}

/**
 * rtnl_hold() - have a worker take RTNL, and let it go after a time
 * @ms: how long, at most a minute; 0: let it go now
 *
 * Does not wait for RTNL, whose holder may be waiting for fabric_lock; the file
 * rtnl_held says when it is there.  For the same reason a test that removes an HCA
 * meanwhile gives the time: it would wait for fabric_lock to let RTNL go.
 *
 * Called with fabric_lock held.
 *
 * Return: 0, or -EBUSY if it is held, or waited for, already.
 */
int rtnl_hold(unsigned int ms)
{
	if (!ms) {
		complete_all(&let_go);
		return 0;
	}
	if (work_busy(&hold_work))
		return -EBUSY;
	reinit_completion(&let_go);
	longest = msecs_to_jiffies(ms);
	queue_work(system_long_wq, &hold_work);
	return 0;
}

void rtnl_init(struct dentry *dir)
{
	debugfs_create_bool("rtnl_held", 0444, dir, &held);
}

void rtnl_exit(void)
{
	complete_all(&let_go);
	cancel_work_sync(&hold_work);
}

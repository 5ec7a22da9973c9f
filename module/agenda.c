// SPDX-License-Identifier: GPL-2.0
/*
 * What is to be done for which bond, and when: one worker under RTNL for all bonds, one
 * without it.
 *
 * A port may carry hundreds of bonds, and all of them move at once when it dies.  The worker
 * takes RTNL once for many of them, the urgent jobs of all bonds before the others, and lets
 * go of it now and then for whoever else waits.
 */
#include <linux/delay.h>
#include <linux/rtnetlink.h>
#include <linux/sched/mm.h>

#include "ib_bonding.h"

#define AGENDA_HOLD	300	/* us for which RTNL is kept while others may wait */
#define AGENDA_PAUSE	200	/* us without it: a waiter has to wake up and do its work */

/* Row by row what enum job means. */
static void (*const jobs[JOBS])(struct state *state) = {
	[JOB_FAILOVER] = failover_job,
	[JOB_ADDR] = addr_job,
	[JOB_GROUPS] = groups_job,
	[JOB_ANNOUNCE] = announce_job,
	[JOB_PROBE] = probe_job,
	[JOB_WARM] = warm_job,
};

static DEFINE_SPINLOCK(agenda_lock);	/* state->due and planned of all, and the lanes */

static void work_locked(struct work_struct *work);
static void work_free(struct work_struct *work);

/* The jobs that one work item does. */
static struct lane {
	struct delayed_work work;
	struct workqueue_struct *wq;
	enum job first, end;
	bool armed;
	unsigned long next;		/* jiffies, if it is armed */
	unsigned long latest;		/* when it runs then */
} locked = {
	.work = __DELAYED_WORK_INITIALIZER(locked.work, work_locked, 0),
	.first = JOB_FAILOVER,
	.end = JOB_WARM,
}, unlocked = {
	.work = __DELAYED_WORK_INITIALIZER(unlocked.work, work_free, 0),
	.first = JOB_WARM,
	.end = JOBS,
};

/*
 * By how much the timer wheel may be late.  Its n-th level begins at 63 * 8^(n-1) ticks and
 * looks every 8^n (kernel/time/timer.c, LVL_START and LVL_GRAN).
 */
static unsigned long lateness(unsigned long delay)
{
	return delay ? delay / 7 + 1 : 0;
}

/* Under agenda_lock: the lane runs at @when at the latest, and as soon as it did before. */
static void arm(struct lane *lane, unsigned long when)
{
	unsigned long now = jiffies, delay;

	if (lane->armed) {
		if (!time_before(when, lane->latest))
			return;
		if (time_before(lane->next, when))
			when = lane->next;
	}
	delay = time_after(when, now) ? when - now : 0;
	lane->armed = true;
	lane->next = when;
	lane->latest = now + delay + lateness(delay);
	mod_delayed_work(lane->wq, &lane->work, delay);
}

static void plan(struct state *state, enum job job, unsigned int ms, bool sooner_stays)
{
	unsigned long when = jiffies + msecs_to_jiffies(ms), flags;

	spin_lock_irqsave(&agenda_lock, flags);
	if (!(state->planned & BIT(job)) || !sooner_stays || time_before(when, state->due[job])) {
		state->planned |= BIT(job);
		state->due[job] = when;
	}
	/* a job that was due before may be waiting for the timer still */
	arm(job < locked.end ? &locked : &unlocked, when);
	spin_unlock_irqrestore(&agenda_lock, flags);
}

/**
 * agenda_by() - do a job for a bond at that time, or sooner if it is planned so
 * @state: the bond, found under RTNL or RCU; one that is dropped is passed over
 * @job:   what is to be done
 * @ms:    how long from now, milliseconds
 *
 * In any context.
 */
void agenda_by(struct state *state, enum job job, unsigned int ms)
{
	plan(state, job, ms, true);
}

/**
 * agenda_at() - do a job for a bond at that time, whatever was planned
 * @state: as above
 * @job:   what is to be done
 * @ms:    how long from now, milliseconds
 */
void agenda_at(struct state *state, enum job job, unsigned int ms)
{
	plan(state, job, ms, false);
}

/**
 * agenda_report() - the worker is to tell what it has to tell, though nothing is due
 */
void agenda_report(void)
{
	unsigned long flags;

	spin_lock_irqsave(&agenda_lock, flags);
	arm(&locked, jiffies);
	spin_unlock_irqrestore(&agenda_lock, flags);
}

/* The most urgent job that is due, and no longer planned; its bond is found under RTNL or RCU. */
static struct state *take(const struct lane *lane, enum job *job)
{
	struct state *state, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&agenda_lock, flags);
	for (*job = lane->first; *job < lane->end; ++*job)
		list_for_each_entry_rcu(state, &state_list, list, state_held())
			if ((state->planned & BIT(*job)) &&
			    !time_after(state->due[*job], jiffies)) {
				state->planned &= ~BIT(*job);
				found = state;
				goto out;
			}
out:
	spin_unlock_irqrestore(&agenda_lock, flags);
	return found;
}

static void begin(struct lane *lane)
{
	unsigned long flags;

	spin_lock_irqsave(&agenda_lock, flags);
	lane->armed = false;
	spin_unlock_irqrestore(&agenda_lock, flags);
}

/* Once more when the next job is due. */
static void end(struct lane *lane)
{
	struct state *state;
	unsigned long flags;
	enum job job;

	rcu_read_lock();
	spin_lock_irqsave(&agenda_lock, flags);
	state_for_each_rcu(state)
		for (job = lane->first; job < lane->end; job++)
			if (state->planned & BIT(job))
				arm(lane, state->due[job]);
	spin_unlock_irqrestore(&agenda_lock, flags);
	rcu_read_unlock();
}

/* While RTNL is not to be had, the redirect may help. */
static void lock_rtnl(void)
{
	if (rtnl_trylock())
		return;
	redirect_waits(true);
	rtnl_lock();
	redirect_waits(false);
}

/* On one processor a waiter never runs beside us, and the lock goes to who is there first. */
static void let_others_in(void)
{
	rtnl_unlock();
	usleep_range(AGENDA_PAUSE, AGENDA_PAUSE + 50);
	lock_rtnl();
}

/*
 * Memory may be short because what it would be written to is behind the very bond that is
 * to be switched: nothing here waits for I/O.
 */
static void work_locked(struct work_struct *work)
{
	unsigned int noio = memalloc_noio_save();
	struct state *state;
	enum job job;
	ktime_t over;

	begin(&locked);
	lock_rtnl();
	over = ktime_add_us(ktime_get(), AGENDA_HOLD);
	while ((state = take(&locked, &job))) {
		jobs[job](state);
		if (ktime_before(ktime_get(), over))
			continue;
		let_others_in();
		over = ktime_add_us(ktime_get(), AGENDA_HOLD);
	}
	failover_report();
	rtnl_unlock();
	end(&locked);
	memalloc_noio_restore(noio);
}

static void work_free(struct work_struct *work)
{
	unsigned int noio = memalloc_noio_save();
	struct state *state;
	enum job job;

	begin(&unlocked);
	do {
		rcu_read_lock();
		state = take(&unlocked, &job);
		if (state && !refcount_inc_not_zero(&state->refs))
			state = NULL;
		rcu_read_unlock();
		if (!state)
			break;
		jobs[job](state);
		state_put(state);
		cond_resched();
	} while (true);
	end(&unlocked);
	memalloc_noio_restore(noio);
}

/**
 * agenda_init() - before any bond is adopted
 * @urgent: where what is done under RTNL runs
 * @other:  where the rest does
 */
void agenda_init(struct workqueue_struct *urgent, struct workqueue_struct *other)
{
	locked.wq = urgent;
	unlocked.wq = other;
}

/**
 * agenda_exit() - when nobody plans anything any more
 *
 * Called without RTNL.
 */
void agenda_exit(void)
{
	cancel_delayed_work_sync(&locked.work);
	cancel_delayed_work_sync(&unlocked.work);
}

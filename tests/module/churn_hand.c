// SPDX-License-Identifier: GPL-2.0
/*
 * A second hand: on two processors it does what the fabric does, one after the other, while
 * the first one calls.
 */
#include <pthread.h>
#include <string.h>

#include "churn.h"

#define ROOM	16

static struct {
	struct op op[ROOM];
	int pause[ROOM];		/* us, before it */
	unsigned int given, done;
	unsigned int removes;		/* of those that are not done */
	pthread_mutex_t lock;
	pthread_cond_t changed;
} hand = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.changed = PTHREAD_COND_INITIALIZER,
};

static void do_next(void)
{
	struct op op = hand.op[hand.done % ROOM];
	int pause = hand.pause[hand.done % ROOM], err;

	pthread_mutex_unlock(&hand.lock);
	sleep_us(pause);
	err = perform(&op);
	if (err && op.kind != RTNL_HOLD)
		fail("the second hand: %s", strerror(err));
	pthread_mutex_lock(&hand.lock);
	hand.done++;
	hand.removes -= op.kind == HCA_REMOVE;
	pthread_cond_broadcast(&hand.changed);
}

static void *hand_work(void *unused)
{
	pthread_mutex_lock(&hand.lock);
	for (;;) {
		while (hand.done == hand.given)
			pthread_cond_wait(&hand.changed, &hand.lock);
		do_next();
	}
	return unused;
}

void hand_start(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, hand_work, NULL))
		die("a second thread");
}

void hand_give(const struct op *op, int pause)
{
	pthread_mutex_lock(&hand.lock);
	while (hand.given - hand.done == ROOM)
		pthread_cond_wait(&hand.changed, &hand.lock);
	hand.op[hand.given % ROOM] = *op;
	hand.pause[hand.given % ROOM] = pause;
	hand.given++;
	hand.removes += op->kind == HCA_REMOVE;
	pthread_cond_broadcast(&hand.changed);
	pthread_mutex_unlock(&hand.lock);
}

bool hand_is_busy(void)
{
	bool busy;

	pthread_mutex_lock(&hand.lock);
	busy = hand.done != hand.given;
	pthread_mutex_unlock(&hand.lock);
	return busy;
}

/* Until all is done. */
void hand_wait(void)
{
	struct view v;

	while (hand_is_busy())
		linger(&v, CLOSE_MS, true, &c.event);
}

/* Is an HCA being removed, or going to be? */
bool hand_removes(void)
{
	bool removes;

	pthread_mutex_lock(&hand.lock);
	removes = hand.removes;
	pthread_mutex_unlock(&hand.lock);
	return removes;
}

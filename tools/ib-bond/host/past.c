// SPDX-License-Identifier: GPL-2.0
/* past: how often slaves have failed, a while ago; see past.h */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/grow.h"
#include "past.h"

#define PAST_MAX 4096		/* looks; each slave needs a handful */

uint64_t past_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec;
}

const char *past_path(char path[PAST_PATH_SIZE])
{
	char ours[RUNDIR_OURS];

	snprintf(path, PAST_PATH_SIZE, "%s/" PAST_FILE, rundir_ours(ours));
	return path;
}

static int add(struct past *past, const struct past_look *look)
{
	struct past_look *more = grow(past->looks, past->n, sizeof(*more));

	if (!more)
		return -ENOMEM;
	past->looks = more;
	past->looks[past->n++] = *look;
	return 0;
}

int past_read(struct past *past, const char *path)
{
	FILE *in = fopen(path, "re");
	struct past_look look;
	int err = 0;

	*past = (struct past){ 0 };
	while (in && !err && past->n < PAST_MAX &&
	       fscanf(in, "%" SCNu64 " %d %d %" SCNu32 "\n", &look.time, &look.bond, &look.slave,
		      &look.failures) == 4)
		err = add(past, &look);
	if (in)
		fclose(in);
	if (err)
		past_free(past);
	return err;
}

void past_free(struct past *past)
{
	free(past->looks);
	*past = (struct past){ 0 };
}

static bool is_of(const struct past_look *look, const struct host_link *slave)
{
	return look->bond == slave->master && look->slave == slave->ifindex;
}

/* The last look at SLAVE that is at least PAST_WINDOW old; SIZE_MAX: none is. */
static size_t before_window(const struct past *past, const struct host_link *slave, uint64_t now)
{
	size_t i, found = SIZE_MAX;

	for (i = 0; i < past->n; i++)
		if (is_of(&past->looks[i], slave) && past->looks[i].time + PAST_WINDOW <= now)
			found = i;
	return found;
}

/* a count as it goes through the looks */
struct count {
	uint64_t now;
	uint64_t since;		/* when LAST was seen */
	uint64_t first;		/* since when failures are counted */
	uint32_t last, failures;
	bool known;		/* LAST is */
};

/* Add what has failed until FAILURES were seen at TIME. */
static void count(struct count *c, uint64_t time, uint32_t failures)
{
	if (c->known && c->since + PAST_GAP > c->now) {
		c->failures += failures - (failures < c->last ? 0 : c->last);
		if (c->since < c->first)
			c->first = c->since;
	}
	c->last = failures;
	c->since = time;
	c->known = true;
}

uint32_t past_failures(const struct past *past, const struct host_link *slave, uint64_t now,
		       unsigned int *minutes)
{
	/* a host that is younger than the window began without a failure */
	struct count c = { .now = now, .first = now, .known = now < PAST_WINDOW };
	size_t from = before_window(past, slave, now), i;

	for (i = from == SIZE_MAX ? 0 : from; i < past->n; i++)
		if (is_of(&past->looks[i], slave) && past->looks[i].time <= now)
			count(&c, past->looks[i].time, past->looks[i].failures);
	count(&c, now, slave->slave.failures);
	*minutes = (now - c.first + 59) / 60;
	if (*minutes < PAST_WINDOW / 60)
		*minutes = PAST_WINDOW / 60;
	return c.failures;
}

/* Is LOOK, the I-th, still of use: within the window, or the last one before it? */
static bool is_needed(const struct past *past, const struct host *host, size_t i, uint64_t now)
{
	const struct past_look *look = &past->looks[i];
	const struct host_link *slave = host_link_at(host, look->slave);

	if (!slave || slave->master != look->bond || look->time > now)
		return false;
	return look->time + PAST_WINDOW > now ||
	       (look->time + PAST_GAP > now && i == before_window(past, slave, now));
}

int past_look(struct past *past, const struct host *host, uint64_t now)
{
	struct past kept = { 0 };
	struct past_look look;
	size_t i;
	int err = 0;

	for (i = 0; i < past->n && !err; i++)
		if (is_needed(past, host, i, now))
			err = add(&kept, &past->looks[i]);
	for (i = 0; i < host->n_links && !err; i++) {
		if (!host->links[i].master || host->links[i].slave.state < 0)
			continue;
		look = (struct past_look){ now, host->links[i].master, host->links[i].ifindex,
					   host->links[i].slave.failures };
		/* a look a second at most: a monitor may look often */
		if (kept.n && is_of(&kept.looks[kept.n - 1], &host->links[i]) &&
		    kept.looks[kept.n - 1].time == now)
			kept.looks[kept.n - 1] = look;
		else
			err = add(&kept, &look);
	}
	if (err) {
		past_free(&kept);
		return err;
	}
	past_free(past);
	*past = kept;
	return 0;
}

int past_write(const struct past *past, const struct store *ours, struct why *why)
{
	const struct store_way way = { .mode = 0644, .replace = true };
	struct store_file file = { .name = PAST_FILE };
	char *text = NULL;
	FILE *out = open_memstream(&text, &file.len);
	size_t i;
	int err = 0;

	for (i = 0; out && i < past->n; i++)
		fprintf(out, "%" PRIu64 " %d %d %" PRIu32 "\n", past->looks[i].time,
			past->looks[i].bond, past->looks[i].slave, past->looks[i].failures);
	if (!out || fclose(out))
		err = why_set(why, -ENOMEM, "out of memory");
	file.bytes = text;
	err = err ? err : store_put(ours, &way, &file, 1, why);
	free(text);
	return err;
}

void past_note(struct past *past, const struct host *host, uint64_t now)
{
	struct store ours;
	struct why ignored;

	if (past_look(past, host, now) || rundir_make(&ours, &ignored))
		return;
	past_write(past, &ours, &ignored);
	store_close(&ours);
}

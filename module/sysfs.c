// SPDX-License-Identifier: GPL-2.0
/*
 * Knobs and figures of a bond: /sys/class/net/BOND/ib_bonding/, see sysfs-class-net-ib_bonding.
 *
 * Nothing here waits for RTNL: the group is removed under it.
 */
#include <linux/ctype.h>
#include <linux/device.h>
#include <linux/inet.h>
#include <linux/kernel.h>
#include <linux/rtnetlink.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "ib_bonding.h"

/* enum reason, for people; show_reason() in trace.h says the same. */
const char *const sysfs_reasons[REASONS] = {
	[REASON_PORT] = "port",
	[REASON_CARRIER] = "carrier",
	[REASON_ADMIN] = "admin",
	[REASON_SILENT] = "silent",
	[REASON_PRIMARY] = "primary",
	[REASON_OTHER] = "other",
	[REASON_HELD] = "held",
};

static const char *const redirects[] = {
	[REDIRECT_OFF] = "0",
	[REDIRECT_ON] = "1",
	[REDIRECT_AUTO] = "auto",
};

/**
 * sysfs_redirect() - a value of the knob redirect
 * @word:  "0", "1" or "auto", perhaps with a newline
 * @value: gets it
 *
 * Return: 0, or -EINVAL.
 */
int sysfs_redirect(const char *word, u32 *value)
{
	int i = sysfs_match_string(redirects, word);

	if (i < 0)
		return i;
	*value = i;
	return 0;
}

/**
 * sysfs_redirect_word() - the reverse
 * @value: of enum redirect
 *
 * Return: the word.
 */
const char *sysfs_redirect_word(u32 value)
{
	return redirects[value];
}

/* A row of one of the tables below; @offset is into struct state. */
struct row {
	struct device_attribute attr;
	size_t offset;
	u32 min, max;
};

#define ROW_OF(a)	container_of(a, struct row, attr)
#define AT(state, row)	((void *)(state) + (row)->offset)

/* The state of a bond that is being looked at, with a reference; NULL if it goes. */
static struct state *state_of(struct device *dev)
{
	struct state *state;

	rcu_read_lock();
	state = state_find(to_net_dev(dev));
	if (state && !refcount_inc_not_zero(&state->refs))
		state = NULL;
	rcu_read_unlock();
	return state;
}

static ssize_t knob_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct state *state = state_of(dev);
	ssize_t len;

	if (!state)
		return -ENODEV;
	len = sysfs_emit(buf, "%u\n", READ_ONCE(*(u32 *)AT(state, ROW_OF(attr))));
	state_put(state);
	return len;
}

/* Whoever depends on a knob looks at it in its work item. */
static void knobs_changed(struct state *state)
{
	failover_kick(state);
	agenda_by(state, JOB_WARM, 0);
}

static ssize_t knob_store(struct device *dev, struct device_attribute *attr,
			  const char *buf, size_t len)
{
	const struct row *row = ROW_OF(attr);
	struct state *state;
	u32 value;
	int err;

	err = kstrtou32(buf, 0, &value);
	if (err)
		return err;
	if (value < row->min || value > row->max)
		return -ERANGE;
	state = state_of(dev);
	if (!state)
		return -ENODEV;
	WRITE_ONCE(*(u32 *)AT(state, row), value);
	knobs_changed(state);
	state_put(state);
	return len;
}

static ssize_t redirect_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct state *state = state_of(dev);
	ssize_t len;

	if (!state)
		return -ENODEV;
	len = sysfs_emit(buf, "%s\n", sysfs_redirect_word(READ_ONCE(state->knobs.redirect)));
	state_put(state);
	return len;
}

static ssize_t redirect_store(struct device *dev, struct device_attribute *attr,
			      const char *buf, size_t len)
{
	struct state *state;
	u32 value;
	int err;

	err = sysfs_redirect(buf, &value);
	if (err)
		return err;
	if (value != REDIRECT_OFF && !redirect_possible())
		return -EOPNOTSUPP;
	state = state_of(dev);
	if (!state)
		return -ENODEV;
	WRITE_ONCE(state->knobs.redirect, value);
	knobs_changed(state);
	state_put(state);
	return len;
}

static ssize_t count_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct state *state = state_of(dev);
	ssize_t len;

	if (!state)
		return -ENODEV;
	len = sysfs_emit(buf, "%u\n",
			 (u32)atomic_read((atomic_t *)AT(state, ROW_OF(attr))));
	state_put(state);
	return len;
}

static ssize_t redirected_show(struct device *dev, struct device_attribute *attr,
			       char *buf)
{
	struct state *state = state_of(dev);
	ssize_t len;

	if (!state)
		return -ENODEV;
	len = sysfs_emit(buf, "%lld\n",
			 (long long)atomic64_read(&state->counters.redirected));
	state_put(state);
	return len;
}

/* By netlink a bond that is down changes its options without a word; so ask, if that is easy. */
static bool adaptable(struct state *state)
{
	struct options options;
	bool adaptable;

	if (rtnl_trylock()) {
		adaptable = !bondctl_read(state->dev, &options) &&
			    bondctl_adaptable(&options);
		rtnl_unlock();
		return adaptable;
	}
	spin_lock_bh(&state->lock);
	adaptable = bondctl_adaptable(&state->options);
	spin_unlock_bh(&state->lock);
	return adaptable;
}

static ssize_t adapted_show(struct device *dev, struct device_attribute *attr,
			    char *buf)
{
	struct state *state = state_of(dev);
	ssize_t len;

	if (!state)
		return -ENODEV;
	len = sysfs_emit(buf, "%u\n", adaptable(state));
	state_put(state);
	return len;
}

static ssize_t last_reason_show(struct device *dev, struct device_attribute *attr,
				char *buf)
{
	struct state *state = state_of(dev);
	ssize_t len;

	if (!state)
		return -ENODEV;
	len = sysfs_emit(buf, "%s\n", READ_ONCE(state->last.time) ?
			 sysfs_reasons[READ_ONCE(state->last.reason)] : "none");
	state_put(state);
	return len;
}

static ssize_t last_time_show(struct device *dev, struct device_attribute *attr,
			      char *buf)
{
	struct state *state = state_of(dev);
	ssize_t len;

	if (!state)
		return -ENODEV;
	len = sysfs_emit(buf, "%lld\n", (long long)READ_ONCE(state->last.time));
	state_put(state);
	return len;
}

static ssize_t last_us_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct state *state = state_of(dev);
	ssize_t len;

	if (!state)
		return -ENODEV;
	len = sysfs_emit(buf, "%u\n", READ_ONCE(state->last.duration_us));
	state_put(state);
	return len;
}

static ssize_t targets_show(struct device *dev, struct device_attribute *attr,
			    char *buf)
{
	struct state *state = state_of(dev);
	ssize_t len = 0;
	unsigned int i;

	if (!state)
		return -ENODEV;
	for (i = 0; i < STATE_MAX_TARGETS && READ_ONCE(state->targets[i]); i++)
		len += sysfs_emit_at(buf, len, "%s%pI4", i ? " " : "",
				     &state->targets[i]);
	len += sysfs_emit_at(buf, len, "\n");
	state_put(state);
	return len;
}

static int targets_parse(const char *buf, __be32 *targets)
{
	const char *end;
	unsigned int n = 0;

	while (*(buf = skip_spaces(buf))) {
		if (n == STATE_MAX_TARGETS)
			return -E2BIG;
		if (!in4_pton(buf, -1, (u8 *)&targets[n], -1, &end) ||
		    (*end && !isspace(*end)) || ipv4_is_zeronet(targets[n]) ||
		    ipv4_is_multicast(targets[n]))
			return -EINVAL;
		n++;
		buf = end;
	}
	return 0;
}

static ssize_t targets_store(struct device *dev, struct device_attribute *attr,
			     const char *buf, size_t len)
{
	__be32 targets[STATE_MAX_TARGETS] = { };
	struct state *state;
	unsigned int i;
	int err;

	err = targets_parse(buf, targets);
	if (err)
		return err;
	state = state_of(dev);
	if (!state)
		return -ENODEV;
	for (i = 0; i < STATE_MAX_TARGETS; i++)
		WRITE_ONCE(state->targets[i], targets[i]);
	knobs_changed(state);
	state_put(state);
	return len;
}

#define KNOB(_name, _min, _max) {						\
	.attr = __ATTR(_name, 0644, knob_show, knob_store),			\
	.offset = offsetof(struct state, knobs._name), .min = _min, .max = _max }
#define COUNT(_name, _field) {							\
	.attr = __ATTR(_name, 0444, count_show, NULL),				\
	.offset = offsetof(struct state, counters._field) }
#define OTHER(_name, _mode, _show, _store) {					\
	.attr = __ATTR(_name, _mode, _show, _store) }

static struct row rows[] = {
	KNOB(announce_count, 0, 100),
	KNOB(announce_interval, 10, 60000),
	KNOB(warm, 0, 1),
	KNOB(warm_max, 0, 4096),
	KNOB(warm_interval, 1000, 3600000),
	KNOB(holddown, 0, 60000),
	KNOB(probe_interval, 0, 60000),
	KNOB(probe_missed, 1, 100),
	OTHER(redirect, 0644, redirect_show, redirect_store),
	OTHER(probe_targets, 0644, targets_show, targets_store),
	OTHER(adapted, 0444, adapted_show, NULL),
	OTHER(last_failover_reason, 0444, last_reason_show, NULL),
	OTHER(last_failover_time, 0444, last_time_show, NULL),
	OTHER(last_failover_us, 0444, last_us_show, NULL),
	COUNT(failovers_port, failovers[REASON_PORT]),
	COUNT(failovers_carrier, failovers[REASON_CARRIER]),
	COUNT(failovers_admin, failovers[REASON_ADMIN]),
	COUNT(failovers_silent, failovers[REASON_SILENT]),
	COUNT(failovers_primary, failovers[REASON_PRIMARY]),
	COUNT(failovers_other, failovers[REASON_OTHER]),
	COUNT(failovers_held, failovers[REASON_HELD]),
	COUNT(announcements, announcements),
	COUNT(announcements_superseded, superseded),
	COUNT(warmed, warmed),
	COUNT(repairs, repairs),
	COUNT(vetoes, vetoes),
	OTHER(redirected, 0444, redirected_show, NULL),
};

/**
 * sysfs_bad_knob() - is a knob out of its range?
 * @knobs: all of them
 *
 * Return: the name of the first that is, or NULL.
 */
const char *sysfs_bad_knob(const struct knobs *knobs)
{
	const struct row *row;

	for (row = rows; row < rows + ARRAY_SIZE(rows); row++) {
		size_t offset = row->offset - offsetof(struct state, knobs);
		u32 value;

		if (row->attr.store != knob_store)
			continue;
		value = *(const u32 *)((const void *)knobs + offset);
		if (value < row->min || value > row->max)
			return row->attr.attr.name;
	}
	return NULL;
}

static struct attribute *attrs[ARRAY_SIZE(rows) + 1];

static const struct attribute_group group = {
	.name = "ib_bonding",
	.attrs = attrs,
};

/**
 * sysfs_add() - show a bond
 * @state: the bond
 *
 * Called under RTNL.
 *
 * Return: 0, or what sysfs says.
 */
int sysfs_add(struct state *state)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		attrs[i] = &rows[i].attr.attr;
	return sysfs_create_group(&state->dev->dev.kobj, &group);
}

/**
 * sysfs_remove() - show it no more
 * @state: the bond
 *
 * Called under RTNL; waits for those that read or write.
 */
void sysfs_remove(struct state *state)
{
	sysfs_remove_group(&state->dev->dev.kobj, &group);
}

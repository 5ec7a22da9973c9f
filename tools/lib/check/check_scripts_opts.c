// SPDX-License-Identifier: GPL-2.0
/*
 * check_scripts_opts: options that Red Hat's network scripts do not get to the driver
 *
 * ifup-eth of initscripts 8.45 (RHEL5) writes BONDING_OPTS in the order of the file, install_bonding_driver() of 9.03
 * and above mode and miimon first, then the others; all but primary before there is a slave.  What the driver refuses is
 * left as it was.
 */
#include <string.h>

#include "base/each.h"
#include "bond/option.h"
#include "check.h"

/* Is S one of BONDING_OPTS, not of modprobe.conf, which the module has before? */
static bool is_written(const struct check *c, const struct bond_setting *s)
{
	return s->pos.file && strcmp(s->pos.file, c->bond_file->text.path) == 0;
}

/* Does ifup write S before OTHER? */
static bool is_before(const struct bond_setting *s, const struct bond_setting *other)
{
	return s->pos.line < other->pos.line || (s->pos.line == other->pos.line && s->pos.column < other->pos.column);
}

/* RHEL5: a delay before the miimon that it counts in, bond_option_updelay_set() */
static void look_at_order(struct check *c, const struct bond_setting *s)
{
	const struct bond_setting *miimon = bond_setting(c->bond, "miimon");

	if (!(s->row->flags & OPTION_TICKS) || !s->value.number || !is_written(c, s) || !miimon || !is_written(c, miimon) ||
	    !is_before(s, miimon))
		return;
	SAY_SETTING(c, s, "ifup of RHEL5 writes %s before miimon, when the driver takes none", s->row->name);
	check_fix(c, "write it behind miimon");
}

static void look_at_active(struct check *c)
{
	const struct bond_setting *active = bond_setting(c->bond, "active_slave");

	if (!active || !is_written(c, active) || !bond_find_slave(c->bond, active->value.text))	/* PRIMARY-SLAVE */
		return;
	SAY_SETTING(c, active, "ifup writes active_slave before there are slaves, when the driver takes none");
	check_fix(c, "write primary=%s", active->value.text);
}

/* Is TARGET, LEN bytes, one of those in ALL before it?  Then nothing is lost. */
static bool is_twice(const char *target, size_t len, const char *all)
{
	for (; all < target; all += strcspn(all, ",") + 1)
		if (strcspn(all, ",") == len && memcmp(all, target, len) == 0)
			return true;
	return false;
}

/* Does grep find TARGET, LEN bytes whose dots are any byte, in the N bytes of SET? */
static bool is_found(const char *target, size_t len, const char *set, size_t n)
{
	size_t at, i;

	for (at = 0; at + len <= n; at++) {
		for (i = 0; i < len && (target[i] == '.' || target[i] == set[at + i]); i++)
			;
		if (i == len)
			return true;
	}
	return false;
}

/* "if ! grep -q $arp_ip /sys/class/net/bond0/bonding/arp_ip_target" */
static void look_at_targets(struct check *c)
{
	const struct bond_setting *targets = bond_setting(c->bond, "arp_ip_target");
	const char *all, *target;
	size_t len;

	if (!targets || !is_written(c, targets))
		return;
	all = targets->value.text;
	for (target = all; *target; target += len + (target[len] == ',')) {
		len = strcspn(target, ",");
		if (!is_found(target, len, all, target - all) || is_twice(target, len, all))
			continue;
		SAY_SETTING(c, targets, "ifup passes the target %.*s by, for its grep finds it in one before it", (int)len, target);
		check_fix(c, "write it before the others");
	}
}

void check_scripts_options(struct check *c)
{
	const struct bond_setting *s;

	if (!c->bond_file || !check_is_redhat(c) || (c->ipoib && c->hooked) || dialect_major(c->conf) == 4)
		return;
	if (dialect_major(c->conf) == 5) {
		each(s, c->bond->settings, c->bond->n_settings)
			look_at_order(c, s);
	}
	look_at_active(c);
	look_at_targets(c);
}

// SPDX-License-Identifier: GPL-2.0
/* judge: what is wrong with the options of a bond, whoever gave them; see judge.h */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "driver.h"
#include "judge.h"

struct judging {
	const struct bond *bond;
	bool ipoib;
	judge_say *say;
	void *whom;
};

static void write_text(struct objection *found, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void write_text(struct objection *found, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(found->text, sizeof(found->text), format, args);
	va_end(args);
}

static void write_mend(struct objection *found, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void write_mend(struct objection *found, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(found->mend, sizeof(found->mend), format, args);
	va_end(args);
}

static uint32_t number(const struct bond *bond, const char *name)
{
	const struct bond_setting *set = bond_setting(bond, name);

	return set ? set->value.number : 0;
}

/* --- of the bond ---------------------------------------------------------------- */

/* drivers/net/bonding/bond_main.c, bond_enslave(): "only active-backup" for ARPHRD_INFINIBAND */
static bool mode(const struct judging *j, struct objection *found)
{
	found->about = bond_setting(j->bond, "mode");
	if (!j->ipoib || (found->about && found->about->value.number == MODE_ACTIVE_BACKUP))
		return false;
	if (found->about)
		write_text(found, "mode %s does not work over IPoIB", found->about->value.text);
	else
		write_text(found, "%s has no mode, which means balance-rr, and that does not work over IPoIB",
			   j->bond->ifname);
	write_mend(found, "write mode=active-backup");
	return true;
}

static bool monitor(const struct judging *j, struct objection *found)
{
	found->about = bond_setting(j->bond, "miimon");
	if (driver_monitors(j->bond))
		return false;
	if (found->about)
		write_text(found, "miimon=0 is no failover at all");
	else
		write_text(found, "%s has no link monitoring, so no failover", j->bond->ifname);
	write_mend(found, "write miimon=100");
	return true;
}

static bool arp_target(const struct judging *j, struct objection *found)
{
	found->about = bond_setting(j->bond, "arp_interval");
	if (!driver_asks_nobody(j->bond))
		return false;
	write_text(found, "arp_interval=%s without arp_ip_target asks nobody, so no slave is ever up",
		   found->about->value.text);
	write_mend(found, "add arp_ip_target=IP, or write miimon=100 instead");
	return true;
}

static bool two_monitors(const struct judging *j, struct objection *found)
{
	found->about = bond_setting(j->bond, "arp_interval");
	if (!number(j->bond, "arp_interval") || !number(j->bond, "miimon"))
		return false;
	write_text(found, "miimon and arp_interval switch each other off");
	write_mend(found, "keep one of them");
	return true;
}

/* --- of a setting --------------------------------------------------------------- */

/* bond_arp_rcv() wants Ethernet in ar_hrd, and is asked only while the ARP monitor runs: bond_option_arp_validate_set() */
static bool arp_validate(const struct judging *j, const struct bond_setting *set, struct objection *found)
{
	if (!j->ipoib || strcmp(set->row->name, "arp_validate") || !set->value.number || !number(j->bond, "arp_interval"))
		return false;
	write_text(found, "arp_validate=%s never works over IPoIB", set->value.text);
	write_mend(found, "leave arp_validate out");
	return true;
}

static bool fail_over_mac(const struct judging *j, const struct bond_setting *set, struct objection *found)
{
	if (!j->ipoib || strcmp(set->row->name, "fail_over_mac") || strcmp(set->value.text, "active") == 0)
		return false;
	write_text(found, "over IPoIB the driver makes fail_over_mac=%s active", set->value.text);
	write_mend(found, "write fail_over_mac=active, or leave it out");
	return true;
}

uint32_t judge_delay(const struct bond *bond, const struct bond_setting *set)
{
	uint32_t miimon = driver_miimon(bond);

	return miimon && set->written % miimon ? (set->written / miimon + 1) * miimon : set->written;
}

/* what driver_settle() has rounded, or left out */
static bool delay(const struct judging *j, const struct bond_setting *set, struct objection *found)
{
	uint32_t miimon = driver_miimon(j->bond);

	if (!set->written || !(set->row->flags & OPTION_TICKS) || (miimon && set->written % miimon == 0))
		return false;
	if (miimon) {
		write_text(found, "%s=%u is no multiple of miimon=%u", set->row->name, set->written, miimon);
		write_mend(found, "write %s=%u", set->row->name, judge_delay(j->bond, set));
	} else {
		write_text(found, "%s counts in steps of miimon, which is not set", set->row->name);
		write_mend(found, "leave %s out, or set miimon", set->row->name);
	}
	return true;
}

/* primary and active_slave */
static bool slave(const struct judging *j, const struct bond_setting *set, struct objection *found)
{
	if (set->row->kind != OPTION_SLAVE || bond_find_slave(j->bond, set->value.text))
		return false;
	write_text(found, "the %s %s is no slave of %s", set->row->name, set->value.text, j->bond->ifname);
	if (j->bond->n_slaves)
		write_mend(found, "write %s=%s", set->row->name, j->bond->slaves[0].ifname);
	return true;
}

bool judge_mode_refuses(const struct bond *bond, const struct bond_setting *set, struct objection *found)
{
	const struct bond_setting *now = bond_setting(bond, "mode");

	if (driver_fate(bond, set) != DRIVER_NOT_IN_MODE)
		return false;
	*found = (struct objection){ .code = CODE_OPTION_MODE, .about = set };
	write_text(found, "a bond in mode %s takes no %s", now ? now->value.text : "balance-rr", set->row->name);
	write_mend(found, "leave it out");
	return true;
}

static bool not_in_mode(const struct judging *j, const struct bond_setting *set, struct objection *found)
{
	return judge_mode_refuses(j->bond, set, found);
}

/* --- the rows ------------------------------------------------------------------- */

static const struct {
	enum code code;
	bool (*of_bond)(const struct judging *j, struct objection *found);
	bool (*of_setting)(const struct judging *j, const struct bond_setting *set, struct objection *found);
} rows[] = {
	{ CODE_MODE_IPOIB, .of_bond = mode },
	{ CODE_NO_MONITOR, .of_bond = monitor },
	{ CODE_ARP_TARGET, .of_bond = arp_target },
	{ CODE_TWO_MONITORS, .of_bond = two_monitors },
	{ CODE_OPTION_MODE, .of_setting = not_in_mode },
	{ CODE_ARP_VALIDATE, .of_setting = arp_validate },
	{ CODE_FAIL_OVER_MAC, .of_setting = fail_over_mac },
	{ CODE_DELAY, .of_setting = delay },
	{ CODE_PRIMARY, .of_setting = slave },
};

static void look_at(const struct judging *j, size_t row, const struct bond_setting *set, size_t n)
{
	struct objection found;

	for (; n; n--, set++) {
		found = (struct objection){ .code = rows[row].code, .about = set };
		if (rows[row].of_setting(j, set, &found))
			j->say(j->whom, &found);
	}
}

void judge_options(const struct bond *bond, bool ipoib, judge_say *say, void *whom)
{
	const struct judging j = { .bond = bond, .ipoib = ipoib, .say = say, .whom = whom };
	struct objection found;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		found = (struct objection){ .code = rows[i].code };
		if (rows[i].of_bond && rows[i].of_bond(&j, &found))
			say(whom, &found);
		if (!rows[i].of_setting)
			continue;
		look_at(&j, i, bond->settings, bond->n_settings);
		look_at(&j, i, bond->left_out, bond->n_left_out);
	}
}

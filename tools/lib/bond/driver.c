// SPDX-License-Identifier: GPL-2.0
/* driver: what the bonding driver makes of the settings of a bond; see driver.h */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver.h"

#define DEFAULT_MIIMON	100	/* BOND_DEFAULT_MIIMON */

static uint32_t number(const struct bond *bond, const char *name)
{
	const struct bond_setting *set = bond_setting(bond, name);

	return set ? set->value.number : 0;
}

/* balance-rr is 0, which is also what no mode at all means */
static enum bond_mode mode_of(const struct bond *bond)
{
	return number(bond, "mode");
}

uint32_t driver_miimon(const struct bond *bond)
{
	/* bond_option_mode_set(), bond_changelink(): modes that take no ARP monitoring are never without MII's */
	if (!bond_setting(bond, "miimon") &&
	    !option_fits_mode(option_find("arp_interval", 12), mode_of(bond)))
		return DEFAULT_MIIMON;
	return number(bond, "miimon");
}

static bool asks(const struct bond *bond)
{
	return number(bond, "arp_interval") &&
	       option_fits_mode(option_find("arp_interval", 12), mode_of(bond));
}

bool driver_monitors(const struct bond *bond)
{
	return driver_miimon(bond) || asks(bond);
}

bool driver_asks_nobody(const struct bond *bond)
{
	return asks(bond) && !bond_setting(bond, "arp_ip_target") && !bond_setting(bond, "ns_ip6_target");
}

bool driver_switches_off(const struct bond *named, const struct option *row)
{
	const char *other = strcmp(row->name, "miimon") == 0 ? "arp_interval" :
			    strcmp(row->name, "arp_interval") == 0 ? "miimon" : NULL;

	return other && number(named, other) && !bond_setting(named, row->name);
}

enum driver_fate driver_fate(const struct bond *bond, const struct bond_setting *set)
{
	uint32_t miimon;

	if (!option_fits_mode(set->row, mode_of(bond)))
		return DRIVER_NOT_IN_MODE;
	if (!(set->row->flags & OPTION_TICKS))
		return DRIVER_TAKES;
	miimon = driver_miimon(bond);
	if (!miimon)
		return DRIVER_NO_MIIMON;
	return set->value.number % miimon ? DRIVER_ROUNDS : DRIVER_TAKES;
}

static int round_down(struct bond_setting *set, uint32_t step)
{
	uint32_t rounded = set->value.number / step * step;
	char *text;

	if (asprintf(&text, "%u", rounded) < 0)
		return -ENOMEM;
	free(set->value.text);
	set->value = (struct option_value){ .number = rounded, .text = text };
	return 0;
}

int driver_settle(struct bond *bond, const struct bond *whole)
{
	size_t i = 0;
	int err = 0;

	while (i < bond->n_settings && !err) {
		struct bond_setting *set = &bond->settings[i];

		switch (driver_fate(whole, set)) {
		case DRIVER_NOT_IN_MODE:
		case DRIVER_NO_MIIMON:
			err = bond_leave_out(bond, i);
			continue;
		case DRIVER_ROUNDS:
			err = round_down(set, driver_miimon(whole));
			break;
		case DRIVER_TAKES:
			break;
		}
		i++;
	}
	return err;
}

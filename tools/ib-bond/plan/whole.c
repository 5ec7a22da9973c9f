// SPDX-License-Identifier: GPL-2.0
/* whole: a bond that runs, with what a command names of it; see whole.h */
#include <errno.h>
#include <string.h>

#include "bond/driver.h"
#include "whole.h"

/* An option of the running bond that WANT leaves as it is; without memory -ENOMEM. */
static int keep(struct bond *whole, const struct bond *want, const struct option *row, const char *now)
{
	struct option_why refused;

	if (!now || !*now || bond_given(want, row) || driver_switches_off(want, row))
		return 0;
	/* what a newer kernel may have and our table has not is none of our business */
	return bond_set_text(whole, row->name, now, &refused) == -ENOMEM ? -ENOMEM : 0;
}

int whole_fill(struct bond *whole, const struct bond *want, const struct host_link *link)
{
	const struct option *row;
	int err = bond_copy(whole, want);

	for (row = option_table; !err && link && row->name; row++)
		err = keep(whole, want, row, host_option(link, row->name));
	return err;
}

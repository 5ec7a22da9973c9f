/* SPDX-License-Identifier: GPL-2.0 */
/*
 * judge: what is wrong with the options of a bond, whoever gave them
 *
 * Pure.  Files and command lines are judged by the same rows: check_options.c
 * says where in a file it stands, plan_check.c says it of a command.  What a
 * finding means and how grave it is stands in base/code-table.h.
 */
#ifndef IB_JUDGE_H
#define IB_JUDGE_H

#include <stdbool.h>

#include "base/code.h"
#include "bond.h"

struct objection {
	enum code code;
	const struct bond_setting *about;	/* of the bond; NULL: it is missing */
	char text[160];		/* what is wrong */
	char mend[80];		/* what mends it */
};

/* Takes a finding, which is the caller's again when it returns. */
typedef void judge_say(void *whom, const struct objection *finding);

/* Say what is wrong with the options of BOND, settled (driver_settle()), over IPoIB ports or not. */
void judge_options(const struct bond *bond, bool ipoib, judge_say *say, void *whom);

/* What SET of BOND, an option that counts in steps of miimon, ought to be: as it was given, or the next multiple above. */
uint32_t judge_delay(const struct bond *bond, const struct bond_setting *set);

/* Is SET one that the mode of BOND does not take?  Then FOUND says so. */
bool judge_mode_refuses(const struct bond *bond, const struct bond_setting *set, struct objection *found);

#endif

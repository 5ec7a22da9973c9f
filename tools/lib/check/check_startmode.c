// SPDX-License-Identifier: GPL-2.0
/* check_startmode: rules about which of SUSE's files are started, and when */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "check.h"

/* Has FILE a STARTMODE with which wicked starts it for a bond?  0.6.80; 0.6.60 took manual too. */
static bool is_pulled_up(const struct conf_file *file)
{
	static const char *const modes[] = {
		"hotplug", "auto", "boot", "on", "onboot", "nfsroot", "ifplugd", NULL
	};
	const struct var *var = vars_find(&file->vars, "STARTMODE");
	const char *const *mode;

	if (var && vars_state(&file->vars, var) == VAR_UNKNOWN)
		return true;			/* nothing can be said of it */
	for (mode = modes; *mode; mode++)
		if (var && var->value && strcmp(var->value, *mode) == 0)
			return true;
	return false;
}

/* Is MODE one of those with which the bond waits to be asked for, in any case? */
static bool is_manual(const char *mode)
{
	return strcasecmp(mode, "manual") == 0 || strcasecmp(mode, "off") == 0;
}

/* OFF, for one, of the bond's own: "invalid STARTMODE, assuming manual" */
void check_startmode_word(struct check *c)
{
	const char *mode = check_value(c->bond_file, "STARTMODE");
	struct check_place p;
	struct diag_quote q;

	if (!check_by_wicked(c) || !check_is_set(mode) || !is_manual(mode) || strcmp(mode, "manual") == 0 || strcmp(mode, "off") == 0)
		return;
	p = check_var(c->bond_file, "STARTMODE");
	check_say(c, p.text, p.offset, "wicked takes STARTMODE=%s for manual", diag_quote(&q, mode, strlen(mode)));
	check_fix(c, "write STARTMODE=%s", strcasecmp(mode, "off") ? "manual" : "off");
}

/* AUTO, for one: it does not know that either; nor ONBOOT, which is Red Hat's */
void check_bond_startmode(struct check *c)
{
	const char *mode = check_value(c->bond_file, "STARTMODE");
	const char *onboot = check_value(c->bond_file, "ONBOOT"), *who = check_suse_reader(c);
	struct check_place p;
	struct diag_quote q;

	if (!check_is_suse(c) || !c->bond_file || (check_is_set(mode) && is_manual(mode)) || is_pulled_up(c->bond_file) ||
	    (check_is_set(mode) && !check_by_wicked(c)))
		return;
	if (check_is_set(mode)) {
		p = check_var(c->bond_file, "STARTMODE");
		check_say(c, p.text, p.offset, "wicked takes STARTMODE=%s for manual, and does not start %s at boot",
			  diag_quote(&q, mode, strlen(mode)), c->bond->ifname);
		check_fix(c, "write STARTMODE=auto");
	} else if (onboot && dialect_true(onboot)) {
		p = check_var(c->bond_file, "ONBOOT");
		check_say(c, p.text, p.offset, "%s does not read ONBOOT, and does not start %s at boot", who, c->bond->ifname);
		check_fix(c, "write STARTMODE=auto");
	} else {
		p = check_var(c->bond_file, mode ? "STARTMODE" : "BONDING_MASTER");
		check_say(c, p.text, p.offset, "without a STARTMODE %s does not start %s at boot", who, c->bond->ifname);
		check_fix(c, "%s STARTMODE=auto, or manual if it is meant so", mode ? "write" : "add");
	}
}

/*
 * ifup-infiniband of SLES11 (sle11-sp3) makes a P_Key child and sets IPOIB_MODE
 * when the port itself is started; the one of SLES10 (0.70.3) is not there yet.
 */
void check_sysconfig_child(struct check *c)
{
	const char *mode = check_value(c->slave_file, "STARTMODE");
	bool child = *c->slave->parent, old = dialect_major(c->conf) == 10;
	struct check_place p = check_slave(c);

	if (!c->bond_file || !c->ipoib || (!child && c->slave->mode != IPOIB_CONNECTED) || !check_sysconfig_alone(c) ||
	    (!old && c->slave_file && is_pulled_up(c->slave_file)))
		return;
	if (c->slave_file && !old)
		p = check_var(c->slave_file, "STARTMODE");
	check_say(c, p.text, p.offset, child ? "%s%s sysconfig makes no %s" : "%s%s sysconfig leaves %s in datagram mode",
		  old ? "on SLES10" : check_is_set(mode) ? "with STARTMODE=" : "without a STARTMODE", old || !check_is_set(mode) ? "" : mode,
		  c->slave->ifname);
	check_fix(c, old ? "install the hooks of ib-bonding" : "write STARTMODE=hotplug, or install the hooks of ib-bonding");
}

/* Say that what FILE is for does not start, so that WHAT is missing. */
static void say_startmode(struct check *c, struct conf_file *file, const char *what)
{
	const struct check_place p = check_var(file, "STARTMODE");
	const char *mode = check_value(file, "STARTMODE");
	struct diag_quote q;

	check_say(c, p.text, p.offset, "with %s%s wicked %s", mode ? "STARTMODE=" : "no STARTMODE",
		  mode ? diag_quote(&q, mode, strlen(mode)) : "", what);
	check_fix(c, mode ? "write STARTMODE=hotplug" : "add STARTMODE=hotplug");
}

void check_startmode(struct check *c)
{
	char what[80];

	if (!check_by_wicked(c) || !c->slave_file || is_pulled_up(c->slave_file))
		return;
	snprintf(what, sizeof(what), "never lets %s join %s", c->slave->ifname, c->bond->ifname);
	say_startmode(c, c->slave_file, what);
}

/* the file of the port of a P_Key child */
void check_parent_startmode(struct check *c)
{
	struct conf_file **file;
	char what[80];
	size_t n;

	if (!check_by_wicked(c) || !c->bond_file || !*c->slave->parent)
		return;
	file = conf_files_for(c->conf, c->slave->parent, &n);
	if (!file || (*file)->error || (*file)->use != USE_FILE || is_pulled_up(*file))
		return;
	snprintf(what, sizeof(what), "makes no %s for %s", c->slave->ifname, c->bond->ifname);
	say_startmode(c, *file, what);
}

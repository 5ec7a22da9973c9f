// SPDX-License-Identifier: GPL-2.0
/* check_options: rules about the options of a bond */
#include <stdlib.h>
#include <string.h>

#include "bond/driver.h"
#include "bond/judge.h"
#include "check.h"

/* Options that only the shell knows: nothing can be said of what is missing. */
static bool options_unknown(const struct check *c)
{
	static const char *const names[] = { "BONDING_OPTS", "BONDING_MODULE_OPTS", NULL };
	const char *const *name;

	for (name = names; c->bond_file && *name; name++) {
		const struct var *var = vars_find(&c->bond_file->vars, *name);

		if (var && vars_state(&c->bond_file->vars, var) == VAR_UNKNOWN)
			return true;
	}
	return false;
}

/* Is there a mode=WORD that is none?  It was said; the bond is not to be balance-rr, then. */
bool check_mode_refused(const struct check *c)
{
	const char *name = check_is_suse(c) ? "BONDING_MODULE_OPTS" : "BONDING_OPTS";
	const char *word = check_value(c->bond_file, name);
	bool asked = false;

	for (; word && *word && !asked; word += strcspn(word, " \t\n")) {
		word += strspn(word, " \t\n");
		asked = strncmp(word, "mode=", 5) == 0;
	}
	return asked && !bond_setting(c->bond, "mode");
}

/* Does the service that reads the files see FOUND otherwise than the driver does, or is it said by a rule of its own? */
static bool is_otherwise(struct check *c, const struct objection *found)
{
	switch (found->code) {
	case CODE_OPTION_MODE:		/* said when it was read */
		return true;
	case CODE_MODE_IPOIB:
		return !found->about && (check_nm_lacks_options(c) || check_mode_refused(c));
	case CODE_NO_MONITOR:
		return check_nm_monitors(c);
	case CODE_TWO_MONITORS:
		return check_nm_takes_two(c);
	case CODE_DELAY:
		return check_wicked_delay(c, found->about) ||
		       (!driver_miimon(c->bond) && (check_nm_monitors(c) || check_nm_refuses(c, found->about)));
	default:
		return false;
	}
}

/* A finding of the judge's, where it stands; what is missing, where options stand. */
static void say_finding(void *whom, const struct objection *found)
{
	struct check *c = whom;
	struct check_place place = found->about ? check_setting(c, found->about) : check_options(c);

	if (is_otherwise(c, found))
		return;
	c->code = found->code;
	check_say(c, place.text, place.offset, "%s", found->text);
	if (*found->mend)
		check_fix(c, "%s", found->mend);
}

void check_judged(struct check *c)
{
	if (options_unknown(c))
		return;
	judge_options(c->bond, c->ipoib, say_finding, c);
	if (driver_monitors(c->bond) && check_wicked_unmonitored(c)) {
		struct check_place place = check_options(c);

		c->code = CODE_NO_MONITOR;
		check_say(c, place.text, place.offset, "%s has no link monitoring, so no failover", c->bond->ifname);
		check_fix(c, "write miimon=100");
	}
}

/* BONDING_OPTS=mode=1 miimon=100 sets a variable called miimon */
void check_unquoted(struct check *c)
{
	const char *name = check_is_suse(c) ? "BONDING_MODULE_OPTS" : "BONDING_OPTS";
	const struct var *opts = c->bond_file ? vars_find(&c->bond_file->vars, name) : NULL;
	struct vars *vars;
	unsigned int line;
	size_t i;

	if (!opts)
		return;
	vars = opts->owner;
	line = text_pos(vars->text, opts->at).line;
	for (i = 0; i < vars->n; i++) {
		const struct var *var = vars->list[i];

		if (var->at <= opts->at || !option_find(var->name, var->name_len) ||
		    text_pos(vars->text, var->at).line != line)
			continue;
		check_say(c, vars->text, var->at, "%s=... is not part of %s but a variable of its own",
			  var->name, name);
		check_fix(c, "write %s=\"... %s=...\" with quotes around all of it", name, var->name);
	}
}

/* Does the word NAME=VALUE (LEN bytes at AT of LINE) say otherwise than what the bond will have? */
static void compare(struct check *c, const struct modprobe_line *line, uint32_t at, uint32_t len)
{
	char word[MODPROBE_OPTION];
	size_t n = modprobe_unquote(line->text->data + at, len, word, sizeof(word));
	const char *equals = memchr(word, '=', n);
	const struct option *row = equals ? option_find(word, equals - word) : NULL;
	const struct bond_setting *now = row ? bond_setting(c->bond, row->name) : NULL;
	struct option_value value;
	struct option_why why;
	char *text;

	if (!now || !now->pos.file || strcmp(now->pos.file, c->bond_file->text.path))
		return;
	text = strdup(equals + 1);
	if (!text) {
		c->conf->diags.no_memory = true;
		return;
	}
	if (option_parse(row, text, &value, &why) == 0) {
		if (strcmp(value.text, now->value.text)) {
			check_say(c, line->text, at, "%s=%s, but %s in BONDING_OPTS, which counts", row->name,
				  value.text, now->value.text);
			check_fix(c, "write %s=%s here too, or leave it out", row->name, now->value.text);
		}
		option_value_free(&value);
	}
	free(text);
}

/* bonding's options are the module's: ifup writes those of BONDING_OPTS into the bond's sysfs after it */
void check_options_differ(struct check *c)
{
	const struct modprobe_line *line;
	uint32_t at, word, len;
	size_t n;

	if (!c->bond_file || !check_is_redhat(c))
		return;
	line = modprobe_lines(&c->conf->modprobe, c->bond->ifname, &n);
	for (; n; n--, line++)
		for (at = line->rest; line->kind == MODPROBE_OPTIONS && modprobe_word(line, &at, &word, &len); )
			compare(c, line, word, len);
}

/* Seen with initscripts 7.93.35: nothing in them has the name. */
void check_options_unread(struct check *c)
{
	struct check_place p;

	if (dialect_major(c->conf) != 4 || !c->bond_file || !vars_find(&c->bond_file->vars, "BONDING_OPTS"))
		return;
	p = check_var(c->bond_file, "BONDING_OPTS");
	check_say(c, p.text, p.offset, "RHEL4 does not read BONDING_OPTS");
	check_fix(c, "write \"options %s\" and the words into /etc/modprobe.conf", c->bond->ifname);
}

/* The word max_bonds=N of LINE; its offset, or 0. */
static uint32_t find_max_bonds(const struct modprobe_line *line, unsigned long *n)
{
	uint32_t at = line->rest, word, len;
	char plain[MODPROBE_OPTION];

	while (modprobe_word(line, &at, &word, &len)) {
		modprobe_unquote(line->text->data + word, len, plain, sizeof(plain));
		if (strncmp(plain, "max_bonds=", 10) == 0 && plain[10]) {
			*n = strtoul(plain + 10, NULL, 10);
			return word;
		}
	}
	return 0;
}

/* RHEL5 and above make bonds through bonding_masters (initscripts 8.45.4), whatever max_bonds says */
void check_max_bonds(struct check *c)
{
	const struct modprobe *mp = &c->conf->modprobe;
	unsigned long max;
	uint32_t at;
	size_t i;

	if (dialect_major(c->conf) != 4)
		return;
	for (i = 0; i < mp->n; i++) {
		const struct modprobe_line *line = &mp->lines[i];

		if (line->kind != MODPROBE_OPTIONS || (strcmp(line->name, "bonding") &&
						       !conf_bond(c->conf, line->name)))
			continue;
		at = find_max_bonds(line, &max);
		if (!at || max >= c->conf->n_bonds)
			continue;
		check_say(c, line->text, at, "max_bonds=%lu, but there are %zu bonds", max,
			  c->conf->n_bonds);
		check_fix(c, "write max_bonds=%zu", c->conf->n_bonds);
	}
}

/*
 * is_available() of network-functions adds an interface to bonding_masters if there is BONDING_OPTS: initscripts
 * 8.45.30 (not 8.45.29) and above.  Which update of RHEL5 had that first its changelog does not settle, which dates it
 * 2009 and 2010; up to 5.4 the alias is asked for, which harms nobody.
 */
static bool makes_by_options(const struct release *release)
{
	return release->major > 5 || (release->major == 5 && release->minor >= 5);
}

/* Is BONDING_OPTS there, with something in it, or with what only the shell knows? */
static bool has_options(const struct conf_file *file)
{
	const struct var *opts = vars_find(&file->vars, "BONDING_OPTS");

	return opts && (vars_state(&file->vars, opts) == VAR_UNKNOWN || opts->len);
}

/* Do Red Hat's scripts alone have to make the bond, and there is no alias by which they do? */
static bool has_no_alias(const struct check *c)
{
	return c->bond_file && check_is_redhat(c) && !modprobe_alias(&c->conf->modprobe, c->bond->ifname);
}

/* Our hooks make it, whatever is there; RHEL4's network script does not come to them without an alias. */
static bool is_made_by_hooks(const struct check *c)
{
	return c->ipoib && service_hooked(c->conf) && dialect_major(c->conf) != 4;
}

void check_unmade(struct check *c)
{
	struct check_place p;
	size_t n;

	if (!has_no_alias(c) || is_made_by_hooks(c))
		return;
	if (dialect_major(c->conf) == 4) {
		p = check_var(c->bond_file, "DEVICE");
		check_say(c, p.text, p.offset, "%s has no alias in modprobe.conf, so RHEL4 leaves it out", c->bond->ifname);
		check_fix(c, "add \"alias %s bonding\" to /etc/modprobe.conf", c->bond->ifname);
	} else if (dialect_major(c->conf) && !has_options(c->bond_file)) {
		p = check_var(c->bond_file, vars_find(&c->bond_file->vars, "BONDING_OPTS") ? "BONDING_OPTS" : "DEVICE");
		check_say(c, p.text, p.offset, "%s has neither BONDING_OPTS nor an alias, so ifup makes no such interface",
			  c->bond->ifname);
		modprobe_lines(&c->conf->modprobe, c->bond->ifname, &n);
		if (n)
			check_fix(c, "add \"alias %s bonding\" to its options of modprobe", c->bond->ifname);
		else
			check_fix(c, "write BONDING_OPTS=\"mode=active-backup miimon=100\", for example");
	}
}

/* RHEL5, where the bond is made all the same, or may be */
void check_alias(struct check *c)
{
	const struct conf *conf = c->conf;
	const struct modprobe_line *line;
	size_t n;

	if (!has_no_alias(c) || dialect_major(conf) != 5 || (!has_options(c->bond_file) && !is_made_by_hooks(c)))
		return;
	line = modprobe_lines(&conf->modprobe, c->bond->ifname, &n);
	if (n)
		check_say(c, line->text, line->at, "%s has options but no alias", c->bond->ifname);
	else if (!makes_by_options(&conf->release))
		check_say(c, &c->bond_file->text, check_var(c->bond_file, "DEVICE").offset,
			  "%s has no alias in modprobe.conf", c->bond->ifname);
	else
		return;
	check_fix(c, "add \"alias %s bonding\" to /etc/modprobe.conf", c->bond->ifname);
}

/* load_bond() of sysconfig 0.70.3: echo "$OPT_VALUE" > arp_ip_target, and if that fails echo "-$IF" > bonding_masters */
void check_sles10_target(struct check *c)
{
	const struct bond_setting *targets = bond_setting(c->bond, "arp_ip_target");
	struct check_place p;

	if (!targets || !check_is_sles10(c))
		return;
	p = check_setting(c, targets);
	check_say(c, p.text, p.offset, "SLES10 makes no %s with arp_ip_target, which its scripts cannot set", c->bond->ifname);
	check_fix(c, "write miimon=100 instead of arp_interval and arp_ip_target");
}

// SPDX-License-Identifier: GPL-2.0
/* check_options: rules about the options of a bond */
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "bond/driver.h"
#include "check.h"

#define SAY_OPTIONS(c, ...) do {						\
	struct check_place place_ = check_options(c);				\
	check_say(c, place_.text, place_.offset, __VA_ARGS__);			\
} while (0)

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

/* drivers/net/bonding/bond_main.c, bond_enslave(): "only active-backup" for ARPHRD_INFINIBAND */
void check_mode(struct check *c)
{
	const struct bond_setting *mode = bond_setting(c->bond, "mode");

	if (!c->ipoib || (mode && mode->value.number == MODE_ACTIVE_BACKUP) || options_unknown(c))
		return;
	if (mode)
		SAY_SETTING(c, mode, "mode %s does not work over IPoIB", mode->value.text);
	else
		SAY_OPTIONS(c, "%s has no mode, which means balance-rr, and that does not work over IPoIB",
			    c->bond->ifname);
	check_fix(c, "write mode=active-backup");
}

void check_monitor(struct check *c)
{
	const struct bond_setting *miimon = bond_setting(c->bond, "miimon");

	if (driver_monitors(c->bond) || options_unknown(c))
		return;
	if (miimon)
		SAY_SETTING(c, miimon, "miimon=0 is no failover at all");
	else
		SAY_OPTIONS(c, "%s has no link monitoring, so no failover", c->bond->ifname);
	check_fix(c, "write miimon=100");
}

void check_arp_target(struct check *c)
{
	const struct bond_setting *arp = bond_setting(c->bond, "arp_interval");

	if (!driver_asks_nobody(c->bond))
		return;
	SAY_SETTING(c, arp, "arp_interval=%s without arp_ip_target asks nobody, so no slave is ever up",
		    arp->value.text);
	check_fix(c, "add arp_ip_target=IP, or write miimon=100 instead");
}

void check_monitors(struct check *c)
{
	const struct bond_setting *arp = bond_setting(c->bond, "arp_interval");

	if (!arp || !arp->value.number || !check_number(c, "miimon", 0))
		return;
	SAY_SETTING(c, arp, "miimon and arp_interval switch each other off");
	check_fix(c, "keep one of them");
}

/* bond_rcv_validate() registers for ETH_P_ARP of Ethernet frames: facts of the kernel's ARP monitor */
void check_arp_validate(struct check *c)
{
	const struct bond_setting *s = bond_setting(c->bond, "arp_validate");

	if (!c->ipoib || !s || !s->value.number)
		return;
	SAY_SETTING(c, s, "arp_validate=%s never works over IPoIB", s->value.text);
	check_fix(c, "leave arp_validate out");
}

void check_fail_over_mac(struct check *c)
{
	const struct bond_setting *s = bond_setting(c->bond, "fail_over_mac");

	if (!c->ipoib || !s || strcmp(s->value.text, "active") == 0)
		return;
	SAY_SETTING(c, s, "over IPoIB the driver makes fail_over_mac=%s active", s->value.text);
	check_fix(c, "write fail_over_mac=active, or leave it out");
}

static void say_delay(struct check *c, const struct bond_setting *s, uint32_t miimon)
{
	if (!s->written || !(s->row->flags & OPTION_TICKS) || (miimon && s->written % miimon == 0) ||
	    check_wicked_delay(c, s))
		return;
	if (miimon) {
		SAY_SETTING(c, s, "%s=%u is no multiple of miimon=%u", s->row->name, s->written, miimon);
		check_fix(c, "write %s=%u", s->row->name, (s->written / miimon + 1) * miimon);
	} else {
		SAY_SETTING(c, s, "%s counts in steps of miimon, which is not set", s->row->name);
		check_fix(c, "leave %s out, or set miimon", s->row->name);
	}
}

/* what driver_settle() has rounded, or left out */
void check_delays(struct check *c)
{
	const struct bond *bond = c->bond;
	const struct bond_setting *s;

	each(s, bond->settings, bond->n_settings)
		say_delay(c, s, driver_miimon(bond));
	each(s, bond->left_out, bond->n_left_out)
		say_delay(c, s, driver_miimon(bond));
}

void check_primary(struct check *c)
{
	const struct bond_setting *s = bond_setting(c->bond, "primary");
	size_t i;

	if (!s)
		return;
	for (i = 0; i < c->bond->n_slaves; i++)
		if (strcmp(c->bond->slaves[i].ifname, s->value.text) == 0)
			return;
	SAY_SETTING(c, s, "the primary %s is no slave of %s", s->value.text, c->bond->ifname);
	if (c->bond->n_slaves)
		check_fix(c, "write primary=%s", c->bond->slaves[0].ifname);
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
	const char *word = line->text->data + at, *equals = memchr(word, '=', len);
	const struct option *row = equals ? option_find(word, equals - word) : NULL;
	const struct bond_setting *now = row ? bond_setting(c->bond, row->name) : NULL;
	struct option_value value;
	struct option_why why;
	char *text;

	if (!now || !now->pos.file || strcmp(now->pos.file, c->bond_file->text.path))
		return;
	text = strndup(equals + 1, word + len - (equals + 1));
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

/* The word max_bonds=N of LINE; its offset, or 0. */
static uint32_t find_max_bonds(const struct modprobe_line *line, unsigned long *n)
{
	uint32_t at = line->rest, word, len;

	while (modprobe_word(line, &at, &word, &len))
		if (len > 10 && memcmp(line->text->data + word, "max_bonds=", 10) == 0) {
			*n = strtoul(line->text->data + word + 10, NULL, 10);
			return word;
		}
	return 0;
}

/* RHEL6 and above make bonds through bonding_masters, whatever max_bonds says */
void check_max_bonds(struct check *c)
{
	const struct modprobe *mp = &c->conf->modprobe;
	unsigned long max;
	uint32_t at;
	size_t i;

	if (!check_is_redhat(c) || c->conf->release.major > 5)
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

void check_alias(struct check *c)
{
	const struct conf *conf = c->conf;
	const struct modprobe_line *line;
	size_t n;

	if (!c->bond_file || !check_is_redhat(c) || modprobe_alias(&conf->modprobe, c->bond->ifname))
		return;
	line = modprobe_lines(&conf->modprobe, c->bond->ifname, &n);
	if (n && conf->release.major <= 5)
		check_say(c, line->text, line->at, "%s has options but no alias", c->bond->ifname);
	else if (conf->release.major == 4 || conf->release.major == 5 ||
		 (conf->dialect_sure && conf->dialect->id == DIALECT_RHEL4))
		check_say(c, &c->bond_file->text, check_var(c->bond_file, "DEVICE").offset,
			  "%s has no alias in modprobe.conf", c->bond->ifname);
	else
		return;
	check_fix(c, "add \"alias %s bonding\" to /etc/modprobe.conf", c->bond->ifname);
}

// SPDX-License-Identifier: GPL-2.0
/* step: one change of the kernel's state: how to print it and what undoes it; see step.h */
#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <stdio.h>
#include <string.h>

#include "host/entry.h"
#include "shell/paste.h"
#include "step.h"

/* --- as iproute2 would say it ---------------------------------------------- */

/* An empty line into the file FILE of the bond, which makes the driver forget or choose. */
static void print_clear(const struct step *s, const char *file, FILE *out)
{
	struct paste quoted;
	char path[96];

	snprintf(path, sizeof(path), "/sys/class/net/%s/bonding/%s", s->ifname, file);
	fprintf(out, "echo > %s\n", paste_word(path, &quoted));
}

static void print_load(const struct step *s, FILE *out)
{
	(void)s;
	fprintf(out, "modprobe bonding max_bonds=0\n");
}

static void print_child_add(const struct step *s, FILE *out)
{
	struct paste name, parent;

	paste_word(s->ifname, &name);
	fprintf(out, "ip link add link %s name %s type ipoib pkey 0x%04x\n", paste_word(s->other, &parent),
		name.text, s->pkey);
	fprintf(out, "ip link set dev %s alias %s\n", name.text, PLAN_CHILD_ALIAS);
}

static void print_bond_add(const struct step *s, FILE *out)
{
	const struct bond_setting *set;
	struct paste name;
	size_t i;

	fprintf(out, "ip link add name %s", paste_word(s->ifname, &name));
	if (s->number)
		fprintf(out, " mtu %u", s->number);
	fprintf(out, " type bond");
	for (i = 0; i < s->bond->n_settings; i++) {
		set = &s->bond->settings[i];
		if (set->row->flags & (OPTION_LATE | OPTION_MODULE))
			continue;
		fprintf(out, " %s ", option_ip_name(set->row));
		paste_put(set->value.text, out);
	}
	fputc('\n', out);
}

static void print_option(const struct step *s, FILE *out)
{
	struct paste name;

	if (s->row->kind == OPTION_SLAVE && !s->text) {
		print_clear(s, s->row->name, out);
		return;
	}
	fprintf(out, "ip link set dev %s type bond %s ", paste_word(s->ifname, &name), option_ip_name(s->row));
	paste_put(s->text ? s->text : "", out);
	fputc('\n', out);
}

/* "ip link set dev NAME", and WHAT behind it */
static void print_set(const struct step *s, const char *what, FILE *out)
{
	struct paste name;

	fprintf(out, "ip link set dev %s %s\n", paste_word(s->ifname, &name), what);
}

static void print_mode(const struct step *s, FILE *out)
{
	print_set(s, s->number == IPOIB_CONNECTED ? "type ipoib mode connected" : "type ipoib mode datagram", out);
}

static void print_mtu(const struct step *s, FILE *out)
{
	char what[24];

	snprintf(what, sizeof(what), "mtu %u", s->number);
	print_set(s, what, out);
}

static void print_down(const struct step *s, FILE *out)
{
	print_set(s, "down", out);
}

static void print_up(const struct step *s, FILE *out)
{
	print_set(s, "up", out);
}

static void print_enslave(const struct step *s, FILE *out)
{
	struct paste name, bond;

	fprintf(out, "ip link set dev %s master %s\n", paste_word(s->ifname, &name), paste_word(s->other, &bond));
}

static void print_release(const struct step *s, FILE *out)
{
	print_set(s, "nomaster", out);
}

static void print_reselect(const struct step *s, FILE *out)
{
	print_clear(s, "active_slave", out);
}

static void print_promote(const struct step *s, FILE *out)
{
	struct paste quoted;
	char word[96];

	snprintf(word, sizeof(word), "net/ipv4/conf/%s/promote_secondaries=%u", s->ifname, s->number);
	fprintf(out, "sysctl -qw %s\n", paste_word(word, &quoted));
}

static void print_addr(const struct step *s, const char *verb, FILE *out)
{
	const struct addr *a = &s->addr.addr;
	char text[ADDR_STRLEN], peer[INET6_ADDRSTRLEN], ip[INET6_ADDRSTRLEN];
	struct paste name;

	fprintf(out, "ip address %s ", verb);
	if (a->has_peer)
		fprintf(out, "%s peer %s/%u", inet_ntop(a->family, a->ip, ip, sizeof(ip)),
			inet_ntop(a->family, a->peer, peer, sizeof(peer)), a->prefixlen);
	else
		fputs(addr_format(a, text), out);
	if (a->has_broadcast && *verb == 'a')
		fprintf(out, " broadcast %s", inet_ntop(AF_INET, a->broadcast, ip, sizeof(ip)));
	if (*s->addr.label && strcmp(s->addr.label, s->ifname) && *verb == 'a')
		fprintf(out, " label %s", paste_word(s->addr.label, &name));
	if (s->addr.valid && s->addr.valid != ADDR_FOREVER && *verb == 'a')
		fprintf(out, " valid_lft %u preferred_lft %u", s->addr.valid, s->addr.preferred);
	fprintf(out, " dev %s\n", paste_word(s->ifname, &name));
}

static void print_addr_add(const struct step *s, FILE *out)
{
	print_addr(s, "add", out);
}

static void print_addr_del(const struct step *s, FILE *out)
{
	print_addr(s, "del", out);
}

static void print_entry(const struct step *s, FILE *out)
{
	entry_print(s->entry, out);
}

static void print_del(const struct step *s, FILE *out)
{
	struct paste name;

	fprintf(out, "ip link delete dev %s\n", paste_word(s->ifname, &name));
}

/* --- what takes a step back --------------------------------------------------- */

static bool undo_option(const struct step *s, struct step *undo)
{
	undo->text = s->old;
	undo->old = s->text;
	return s->old || s->row->kind == OPTION_SLAVE || s->row->kind == OPTION_IPV4_LIST ||
	       s->row->kind == OPTION_IPV6_LIST;
}

/* What was not known before is not set back. */
static bool undo_promote(const struct step *s, struct step *undo)
{
	undo->number = s->old_number;
	undo->old_number = s->number;
	return s->old_number != s->number;
}

static bool undo_number(const struct step *s, struct step *undo)
{
	undo->number = s->old_number;
	undo->old_number = s->number;
	return true;
}

/* One row an operation; how it is done stands in kernel.c and the two ways. */
static const struct {
	const char *what, *link;	/* in words: what IFNAME [link OTHER] */
	void (*print)(const struct step *step, FILE *out);
	enum step_op undo;
	bool (*set_undo)(const struct step *step, struct step *undo);	/* NULL: op alone tells it all */
	bool lasting;		/* nothing undoes it */
	bool loses;		/* routes and neighbours */
} ops[] = {
	[STEP_LOAD]	 = { "load the bonding driver for", NULL, print_load, STEP_LOAD, NULL, true, false },
	[STEP_CHILD_ADD] = { "make the P_Key child", "of", print_child_add, STEP_CHILD_DEL, NULL, false, false },
	[STEP_BOND_ADD]	 = { "make the bond", NULL, print_bond_add, STEP_BOND_DEL, NULL, false, false },
	[STEP_OPTION]	 = { NULL, NULL, print_option, STEP_OPTION, undo_option, false, false },
	[STEP_MODE]	 = { "set the IPoIB mode of", NULL, print_mode, STEP_MODE, undo_number, false, false },
	[STEP_MTU]	 = { "set the MTU of", NULL, print_mtu, STEP_MTU, undo_number, false, false },
	[STEP_DOWN]	 = { "take down", NULL, print_down, STEP_UP, NULL, false, true },
	[STEP_UP]	 = { "bring up", NULL, print_up, STEP_DOWN, NULL, false, false },
	[STEP_ENSLAVE]	 = { "add the slave", "to", print_enslave, STEP_RELEASE, NULL, false, true },
	[STEP_RELEASE]	 = { "release the slave", "from", print_release, STEP_ENSLAVE, NULL, false, true },
	[STEP_RESELECT]	 = { "choose anew the active slave of", NULL, print_reselect, STEP_RESELECT, NULL, true, false },
	[STEP_PROMOTE]	 = { "keep the secondary addresses of", NULL, print_promote, STEP_PROMOTE, undo_promote, false, false },
	[STEP_ADDR_ADD]	 = { NULL, NULL, print_addr_add, STEP_ADDR_DEL, NULL, false, false },
	[STEP_ADDR_DEL]	 = { NULL, NULL, print_addr_del, STEP_ADDR_ADD, NULL, false, true },
	[STEP_ADDR_AGAIN]  = { NULL, NULL, print_addr_add, STEP_ADDR_AGAIN, NULL, true, false },
	[STEP_ENTRY_AGAIN] = { NULL, NULL, print_entry, STEP_ENTRY_AGAIN, NULL, true, false },
	[STEP_BOND_DEL]	 = { "delete the bond", NULL, print_del, STEP_BOND_DEL, NULL, true, false },
	[STEP_CHILD_DEL] = { "delete the P_Key child", NULL, print_del, STEP_CHILD_ADD, NULL, false, false },
};

bool step_loses(const struct step *step)
{
	return ops[step->op].loses;
}

bool step_undo(const struct step *step, struct step *undo)
{
	*undo = *step;
	undo->kept = false;
	if (step->kept)
		return true;
	undo->op = ops[step->op].undo;
	if (ops[step->op].lasting || step->lasting)
		return false;
	return !ops[step->op].set_undo || ops[step->op].set_undo(step, undo);
}

void step_print(const struct step *step, FILE *out)
{
	if (!step->kept)
		ops[step->op].print(step, out);
}

static void describe_entry(const struct step *step, char *text, size_t size)
{
	char entry[96];

	entry_describe(step->entry, entry, sizeof(entry));
	snprintf(text, size, "bring back %s of %s", entry, step->ifname);
}

void step_describe(const struct step *step, char *text, size_t size)
{
	const char *what = ops[step->op].what, *link = ops[step->op].link;
	char addr[ADDR_STRLEN];

	if (step->op == STEP_OPTION)
		snprintf(text, size, "set %s of %s to %s", step->row->name, step->ifname,
			 step->text ? step->text : "nothing");
	else if (step->op == STEP_ADDR_ADD)
		snprintf(text, size, "add %s to %s", addr_format(&step->addr.addr, addr), step->ifname);
	else if (step->op == STEP_ENTRY_AGAIN)
		describe_entry(step, text, size);
	else if (step->op == STEP_ADDR_AGAIN)
		snprintf(text, size, "bring back %s of %s", addr_format(&step->addr.addr, addr), step->ifname);
	else if (step->op == STEP_ADDR_DEL)
		snprintf(text, size, "remove %s from %s", addr_format(&step->addr.addr, addr), step->ifname);
	else
		snprintf(text, size, "%s %s%s%s%s%s", what, step->ifname, link ? " " : "",
			 link ? link : "", link ? " " : "", link ? step->other : "");
}

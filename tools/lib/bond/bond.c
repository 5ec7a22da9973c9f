// SPDX-License-Identifier: GPL-2.0
/* bond: what one bond should be, whoever said so; see bond.h */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/each.h"
#include "base/grow.h"
#include "bond.h"
#include "ifname.h"

int bond_init(struct bond *bond, const char *ifname, const char **why)
{
	*bond = (struct bond){ .onboot = true };
	*why = ifname_refused(ifname);
	if (*why)
		return -EINVAL;
	strcpy(bond->ifname, ifname);
	return 0;
}

void bond_free(struct bond *bond)
{
	size_t i;

	for (i = 0; i < bond->n_settings; i++)
		option_value_free(&bond->settings[i].value);
	for (i = 0; i < bond->n_left_out; i++)
		option_value_free(&bond->left_out[i].value);
	free(bond->settings);
	free(bond->left_out);
	free(bond->slaves);
	free(bond->addrs);
	free(bond->gone);
	free(bond->bootproto);
	*bond = (struct bond){ 0 };
}

void bond_child_name(char name[IFNAMSIZ], const char *parent, int pkey)
{
	snprintf(name, IFNAMSIZ, "%.10s.%04x", parent, pkey & 0xffff);
}

bool bond_split_child(const char *name, char parent[IFNAMSIZ], int *pkey)
{
	const char *dot = strrchr(name, '.');
	unsigned int key = 0;
	const char *p;

	if (!dot || dot == name || dot - name >= IFNAMSIZ)
		return false;
	for (p = dot + 1; isxdigit((unsigned char)*p) && p - dot <= 4; p++)
		key = key * 16 + (isdigit((unsigned char)*p) ? *p - '0' : (*p | 0x20) - 'a' + 10);
	if (p == dot + 1 || *p || !(key & 0x7fff))	/* the kernel has no child with key 0 */
		return false;
	memcpy(parent, name, dot - name);
	parent[dot - name] = '\0';
	*pkey = key | 0x8000;
	return true;
}

/* grow() of the array at V; 0 or -ENOMEM. */
static int widen(void **v, size_t n, size_t size)
{
	void *more = grow(*v, n, size);

	if (!more)
		return -ENOMEM;
	*v = more;
	return 0;
}

const struct bond_slave *bond_find_slave(const struct bond *bond, const char *ifname)
{
	size_t i;

	for (i = 0; i < bond->n_slaves; i++)
		if (strcmp(bond->slaves[i].ifname, ifname) == 0)
			return &bond->slaves[i];
	return NULL;
}

int bond_add_slave(struct bond *bond, const char *ifname, struct bond_slave **slave,
		   const char **why)
{
	struct bond_slave *s;

	*why = ifname_refused(ifname);
	if (*why)
		return -EINVAL;
	if (bond_find_slave(bond, ifname)) {
		*why = "the slave is named twice";
		return -EEXIST;
	}
	*why = "out of memory";
	if (widen((void **)&bond->slaves, bond->n_slaves, sizeof(*s)))
		return -ENOMEM;
	s = &bond->slaves[bond->n_slaves++];
	*s = (struct bond_slave){ .pkey = PKEY_UNSET, .umcast = -1 };
	strcpy(s->ifname, ifname);
	if (!bond_split_child(ifname, s->parent, &s->pkey))
		s->pkey = PKEY_UNSET;
	if (slave)
		*slave = s;
	return 0;
}

void bond_drop_slave(struct bond *bond, size_t i)
{
	memmove(&bond->slaves[i], &bond->slaves[i + 1], (--bond->n_slaves - i) * sizeof(bond->slaves[0]));
}

int bond_add_addr(struct bond *bond, const struct addr *addr)
{
	size_t i;

	for (i = 0; i < bond->n_addrs; i++)
		if (addr_same(&bond->addrs[i], addr))
			return -EEXIST;
	if (widen((void **)&bond->addrs, bond->n_addrs, sizeof(*addr)))
		return -ENOMEM;
	bond->addrs[bond->n_addrs++] = *addr;
	return 0;
}

int bond_drop_addr(struct bond *bond, const struct addr *addr)
{
	size_t i;

	for (i = bond->n_addrs; i--;)
		if (addr_names(addr, &bond->addrs[i]))
			memmove(&bond->addrs[i], &bond->addrs[i + 1],
				(--bond->n_addrs - i) * sizeof(bond->addrs[0]));
	if (widen((void **)&bond->gone, bond->n_gone, sizeof(*addr)))
		return -ENOMEM;
	bond->gone[bond->n_gone++] = *addr;
	return 0;
}

static struct bond_setting *find_setting(const struct bond *bond, const struct option *row)
{
	size_t i;

	for (i = 0; i < bond->n_settings; i++)
		if (bond->settings[i].row == row)
			return &bond->settings[i];
	return NULL;
}

int bond_set_option(struct bond *bond, const struct option *row,
		    struct option_value *value, struct pos pos)
{
	struct bond_setting *s = find_setting(bond, row);

	if (!s) {
		if (widen((void **)&bond->settings, bond->n_settings, sizeof(*s)))
			return -ENOMEM;
		s = &bond->settings[bond->n_settings++];
		s->row = row;
	} else {
		option_value_free(&s->value);
	}
	s->value = *value;
	s->written = value->number;
	s->pos = pos;
	*value = (struct option_value){ 0 };
	return 0;
}

const struct bond_setting *bond_given(const struct bond *bond, const struct option *row)
{
	const struct bond_setting *set;

	each(set, bond->left_out, bond->n_left_out)
		if (set->row == row)
			return set;
	return find_setting(bond, row);
}

int bond_leave_out(struct bond *bond, size_t i)
{
	if (widen((void **)&bond->left_out, bond->n_left_out, sizeof(*bond->left_out)))
		return -ENOMEM;
	bond->left_out[bond->n_left_out++] = bond->settings[i];
	memmove(&bond->settings[i], &bond->settings[i + 1],
		(--bond->n_settings - i) * sizeof(bond->settings[0]));
	return 0;
}

int bond_set_text(struct bond *bond, const char *name, const char *text,
		  struct option_why *why)
{
	const struct option *row = option_find(name, strlen(name));
	struct option_value value;
	int err;

	if (!row)
		return -ENOENT;
	err = option_parse(row, text, &value, why);
	if (!err)
		err = bond_set_option(bond, row, &value, (struct pos){ 0 });
	if (err)
		option_value_free(&value);
	return err;
}

void bond_unset(struct bond *bond, size_t i)
{
	option_value_free(&bond->settings[i].value);
	memmove(&bond->settings[i], &bond->settings[i + 1],
		(--bond->n_settings - i) * sizeof(bond->settings[0]));
}

const struct bond_setting *bond_setting(const struct bond *bond, const char *name)
{
	const struct option *row = option_find(name, strlen(name));

	return row ? find_setting(bond, row) : NULL;
}

/* N elements of SIZE from FROM, in room as grow() has it; NULL for none, or no memory. */
static void *copy_array(const void *from, size_t n, size_t size)
{
	size_t room = 1;
	void *to;

	while (room < n)
		room *= 2;
	to = n ? reallocarray(NULL, room, size) : NULL;
	return to ? memcpy(to, from, n * size) : NULL;
}

/* Append copies of N settings to the array *TO of *COUNT, as they were written too; 0 or -ENOMEM. */
static int copy_settings(struct bond_setting **to, size_t *count, const struct bond_setting *from, size_t n)
{
	char *text;

	for (; n; n--, from++) {
		text = strdup(from->value.text);
		if (!text || widen((void **)to, *count, sizeof(**to))) {
			free(text);
			return -ENOMEM;
		}
		(*to)[(*count)++] = (struct bond_setting){ from->row, { from->value.number, text }, from->written, { 0 } };
	}
	return 0;
}

int bond_copy(struct bond *bond, const struct bond *from)
{
	size_t i;

	*bond = *from;
	bond->pos = (struct pos){ 0 };
	bond->settings = bond->left_out = NULL;
	bond->n_settings = bond->n_left_out = 0;
	bond->slaves = copy_array(from->slaves, from->n_slaves, sizeof(*from->slaves));
	bond->addrs = copy_array(from->addrs, from->n_addrs, sizeof(*from->addrs));
	bond->gone = copy_array(from->gone, from->n_gone, sizeof(*from->gone));
	bond->bootproto = from->bootproto ? strdup(from->bootproto) : NULL;
	if ((from->n_slaves && !bond->slaves) || (from->n_addrs && !bond->addrs) ||
	    (from->n_gone && !bond->gone) || (from->bootproto && !bond->bootproto))
		return -ENOMEM;
	for (i = 0; i < bond->n_slaves; i++) {
		bond->slaves[i].pos = (struct pos){ 0 };
		bond->slaves[i].file = NULL;
	}
	if (copy_settings(&bond->settings, &bond->n_settings, from->settings, from->n_settings))
		return -ENOMEM;
	return copy_settings(&bond->left_out, &bond->n_left_out, from->left_out, from->n_left_out);
}

/* eth0 of the kernel, enp3s0 of systemd, em1 and p1p2 of biosdevname */
static bool has_ethernet_name(const char *name)
{
	return strncmp(name, "eth", 3) == 0 || strncmp(name, "en", 2) == 0 ||
	       (strncmp(name, "em", 2) == 0 && isdigit((unsigned char)name[2])) ||
	       (*name == 'p' && isdigit((unsigned char)name[1]));
}

/* What is known of SLAVE itself. */
static enum port_kind own_kind(const struct bond_slave *slave)
{
	if (slave->kind != PORT_UNSAID)
		return slave->kind;
	if (slave->mode != IPOIB_MODE_UNSET || slave->umcast >= 0 || strncmp(slave->ifname, "ib", 2) == 0)
		return PORT_IPOIB;
	if (has_ethernet_name(slave->ifname))
		return PORT_OTHER;
	return slave->pkey != PKEY_UNSET ? PORT_IPOIB : PORT_UNSAID;
}

enum port_kind bond_slave_kind(const struct bond *bond, const struct bond_slave *slave)
{
	const struct bond_setting *mode = bond_setting(bond, "mode");
	const struct bond_slave *other;
	enum port_kind found = own_kind(slave);

	each(other, bond->slaves, bond->n_slaves)
		if (found == PORT_UNSAID)
			found = own_kind(other);
	if (found == PORT_UNSAID && mode && mode->value.number != MODE_ACTIVE_BACKUP)
		return PORT_OTHER;
	return found;
}

bool bond_over_ipoib(const struct bond *bond)
{
	return bond->n_slaves && bond_slave_kind(bond, bond->slaves) == PORT_IPOIB;
}

// SPDX-License-Identifier: GPL-2.0
/* form: a bond as files of another service, where the checks of ifcfg files would not let one through */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "form/form.h"

static struct bond_slave *add(struct bond *bond, const char *name)
{
	struct bond_slave *slave;
	const char *why;

	assert_int_equal(bond_add_slave(bond, name, &slave, &why), 0);
	return slave;
}

static struct bond active_backup(void)
{
	struct option_why why;
	struct bond bond;
	const char *refused;

	assert_int_equal(bond_init(&bond, "bond0", &refused), 0);
	assert_int_equal(bond_set_text(&bond, "mode", "active-backup", &why), 0);
	return bond;
}

/* Is LINE in the file NAME of what FORM makes of BOND, and WHAT (or NULL) in the report? */
static void has(const struct form *form, const struct bond *bond, const char *name, const char *line, const char *what)
{
	struct form_files files = { 0 };
	char *report = NULL;
	size_t size, i;

	files.losses = open_memstream(&report, &size);
	assert_non_null(files.losses);
	assert_int_equal(form_make(form, &files, bond, NULL), 0);
	fclose(files.losses);
	for (i = 0; i < files.n && strcmp(files.list[i].name, name); i++)
		;
	assert_true(i < files.n);
	if (!strstr(files.list[i].text, line))
		fail_msg("no %s in\n%s", line, files.list[i].text);
	if (what ? !strstr(report, what) : *report != '\0')
		fail_msg("the report is \"%s\"", report);
	form_files_free(&files);
	free(report);
}

static void more_than_datagram_can_carry_without_a_mode_is_connected(void **state)
{
	static const struct {
		unsigned int bond, slave;
		enum ipoib_mode mode;
		const char *transport, *nmstate;
	} cases[] = {
		{ 65520, 0, IPOIB_MODE_UNSET, "transport-mode=connected\nmtu=65520\n", "mode: connected\n" },
		{ 0, 65520, IPOIB_MODE_UNSET, "transport-mode=connected\nmtu=65520\n", "mode: connected\n" },
		{ 10237, 0, IPOIB_MODE_UNSET, "transport-mode=connected\n", "mode: connected\n" },
		{ 10236, 0, IPOIB_MODE_UNSET, "transport-mode=datagram\n", "mode: datagram\n" },	/* Omni-Path */
		{ 0, 4093, IPOIB_MODE_UNSET, "transport-mode=datagram\n", "mode: datagram\n" },
		{ 4092, 0, IPOIB_MODE_UNSET, "transport-mode=datagram\nmtu=4092\n", "mode: datagram\n" },
		{ 0, 0, IPOIB_MODE_UNSET, "transport-mode=datagram\nmtu=2044\n", "mode: datagram\n" },
		{ 0, 0, IPOIB_CONNECTED, "transport-mode=connected\nmtu=65520\n", "mode: connected\n" },
		{ 10000, 0, IPOIB_DATAGRAM, "transport-mode=datagram\n", "mode: datagram\n" },	/* Omni-Path */
	};
	struct bond_slave *slave;
	struct bond bond;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bond = active_backup();
		bond.mtu = cases[i].bond;
		slave = add(&bond, "ib0");
		slave->mtu = cases[i].slave;
		slave->mode = cases[i].mode;
		has(&form_nmconnection, &bond, "ib0.nmconnection", cases[i].transport, NULL);
		has(&form_nmstate, &bond, "bond0.yml", cases[i].nmstate, NULL);
		bond_free(&bond);
	}
}

static void the_kind_of_a_slave_is_told_by_what_knows_best(void **state)
{
	static const struct {
		const char *first, *second, *mode;
		enum port_kind kind;	/* of the first */
		const char *want, *report;
	} cases[] = {
		{ "mlx5_ib0", NULL, "active-backup", PORT_IPOIB, "type=infiniband\n", NULL },
		{ "ibp65s0", NULL, "active-backup", PORT_UNSAID, "type=infiniband\n", NULL },
		{ "ib0", NULL, "active-backup", PORT_OTHER, "type=ethernet\n", NULL },	/* the host has it so */
		{ "eth0", NULL, "active-backup", PORT_IPOIB, "type=infiniband\n", NULL },	/* renamed */
		{ "eth0", NULL, "active-backup", PORT_UNSAID, "type=ethernet\n", NULL },
		{ "p1p2", NULL, "active-backup", PORT_UNSAID, "type=ethernet\n", NULL },
		{ "data0", "ib0", "active-backup", PORT_UNSAID, "type=infiniband\n", NULL },
		{ "data0", "eno1", "active-backup", PORT_UNSAID, "type=ethernet\n", NULL },
		{ "data0", NULL, "802.3ad", PORT_UNSAID, "type=ethernet\n", NULL },
		{ "data0", NULL, "active-backup", PORT_UNSAID, "type=infiniband\n", "lost: data0: InfiniBand or Ethernet?" },
		{ "eth0.100", NULL, "active-backup", PORT_UNSAID, "type=ethernet\n", NULL },
		{ "data0.8001", NULL, "active-backup", PORT_UNSAID, "type=infiniband\n", NULL },
	};
	struct option_why why;
	struct bond bond;
	char file[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bond = active_backup();
		assert_int_equal(bond_set_text(&bond, "mode", cases[i].mode, &why), 0);
		add(&bond, cases[i].first)->kind = cases[i].kind;
		if (cases[i].second)
			add(&bond, cases[i].second);
		snprintf(file, sizeof(file), "%s.nmconnection", cases[i].first);
		has(&form_nmconnection, &bond, file, cases[i].want, cases[i].report);
		snprintf(file, sizeof(file), "ifcfg-%s", cases[i].first);
		has(&form_redhat, &bond, file, strstr(cases[i].want, "infiniband") ? "TYPE=InfiniBand\n" : "TYPE=Ethernet\n", NULL);
		has(&form_redhat, &bond, "ifcfg-bond0", "TYPE=Bond\n", NULL);
		bond_free(&bond);
	}
}

static void suse_files_say_ipoib_of_a_port_whose_name_does_not(void **state)
{
	struct bond bond = active_backup();

	(void)state;
	add(&bond, "mlx5_ib0")->kind = PORT_IPOIB;
	add(&bond, "ibp3s0");
	has(&form_suse, &bond, "ifcfg-mlx5_ib0", "IPOIB='yes'\n", NULL);
	has(&form_suse, &bond, "ifcfg-ibp3s0", "IPOIB='yes'\n", NULL);
	bond_free(&bond);
	bond = active_backup();
	add(&bond, "ib0");
	has(&form_suse, &bond, "ifcfg-ib0", "BOOTPROTO='none'\nSTARTMODE='hotplug'\n", NULL);
	bond_free(&bond);
}

static void a_child_goes_by_the_name_that_networkmanager_gives_it(void **state)
{
	struct bond bond = active_backup();
	struct bond_slave *slave = add(&bond, "data0");
	struct option_why why;

	(void)state;
	assert_int_equal(bond_set_text(&bond, "primary", "data0", &why), 0);
	slave->kind = PORT_IPOIB;
	slave->pkey = 0x8001;
	strcpy(slave->parent, "ib0");
	has(&form_nmconnection, &bond, "ib0.8001.nmconnection", "interface-name=ib0.8001\n",
	    "lost: data0: NetworkManager calls it ib0.8001\n");
	has(&form_nmconnection, &bond, "bond0.nmconnection", "primary=ib0.8001\n",
	    "lost: data0: NetworkManager calls it ib0.8001\n");
	bond_free(&bond);
}

static void what_changes_by_itself_is_lost_by_name(void **state)
{
	static const struct form *const forms[] = { &form_nmconnection, &form_nmstate, &form_networkd };
	static const char *const files[] = { "bond0.nmconnection", "bond0.yml", "10-bond0.netdev" };
	struct bond bond = active_backup();
	struct option_why why;
	size_t i;

	(void)state;
	add(&bond, "ib0");
	assert_int_equal(bond_set_text(&bond, "active_slave", "ib0", &why), 0);
	for (i = 0; i < 3; i++)
		has(forms[i], &bond, files[i], "bond0", "lost: active_slave: it changes by itself");
	bond_free(&bond);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(more_than_datagram_can_carry_without_a_mode_is_connected),
		cmocka_unit_test(the_kind_of_a_slave_is_told_by_what_knows_best),
		cmocka_unit_test(suse_files_say_ipoib_of_a_port_whose_name_does_not),
		cmocka_unit_test(a_child_goes_by_the_name_that_networkmanager_gives_it),
		cmocka_unit_test(what_changes_by_itself_is_lost_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * The file that shows the fabric: a line a thing, key=value.
 *
 * A member line belongs to the group line above it, a drop line to the port
 * line above it.  The command `fabric stat --json` relies on that.
 */
#include <linux/debugfs.h>
#include <linux/seq_file.h>

#include "fabric.h"

static const char * const drop_names[DROP_REASONS] = {
	[DROP_PORT_DOWN]	= "port-down",
	[DROP_CUT]		= "cut",
	[DROP_LOSS]		= "loss",
	[DROP_QUEUE]		= "queue",
	[DROP_ROUTE]		= "no-route",
	[DROP_QP]		= "no-qp",
	[DROP_UNATTACHED]	= "unattached",
	[DROP_PKEY]		= "pkey",
	[DROP_QKEY]		= "qkey",
	[DROP_LENGTH]		= "length",
	[DROP_NO_RECV]		= "no-recv",
	[DROP_SEQUENCE]		= "sequence",
	[DROP_CM]		= "cm",
	[DROP_SA_OFF]		= "sa-off",
	[DROP_SA_BAD]		= "sa-bad",
};

static const char *state_name(enum ib_port_state state)
{
	switch (state) {
	case IB_PORT_DOWN:
		return "DOWN";
	case IB_PORT_INIT:
		return "INIT";
	case IB_PORT_ARMED:
		return "ARMED";
	case IB_PORT_ACTIVE:
		return "ACTIVE";
	default:
		return "?";
	}
}

/* Up to the last entry that is in use. */
static void stat_pkeys(struct seq_file *m, const struct port *port)
{
	unsigned int i, n = FABRIC_PKEYS;

	while (n > 1 && !READ_ONCE(port->pkeys[n - 1]))
		n--;
	for (i = 0; i < n; i++)
		seq_printf(m, "%s0x%04x", i ? "," : "", READ_ONCE(port->pkeys[i]));
}

static void stat_port(struct seq_file *m, struct port *port)
{
	union ib_gid gid;
	unsigned int i;

	port_gid(port, &gid);
	seq_printf(m, "port hca=%u port=%u present=%d state=%s phys=%s lid=%u gid=%pI6c",
		   port->hca->num, port->num, READ_ONCE(port->present),
		   state_name(READ_ONCE(port->state)),
		   READ_ONCE(port->phys_state) == IB_PORT_PHYS_STATE_LINK_UP ?
		   "LinkUp" : "Polling", READ_ONCE(port->lid), gid.raw);
	seq_printf(m, " guid=0x%016llx pkeys=", be64_to_cpu(port->guid));
	stat_pkeys(m, port);
	seq_printf(m, " rail=%u sm_lid=%u", port->rail, port_sm_lid(port));
	seq_printf(m, " switch=%u switch_port=%u", READ_ONCE(port->at_switch), rail_port_num(port));
	seq_printf(m, " width=%dX speed=%s", ib_width_enum_to_int(READ_ONCE(port->width)),
		   port_speed_name(port));
	seq_printf(m, " cut=%d loss=%u delay=%u", READ_ONCE(port->cut),
		   READ_ONCE(port->loss), READ_ONCE(port->delay));
	seq_printf(m, " connections=%u", rc_count(port));
	seq_printf(m, " tx_packets=%lld tx_bytes=%lld rx_packets=%lld rx_bytes=%lld\n",
		   atomic64_read(&port->tx_packets), atomic64_read(&port->tx_bytes),
		   atomic64_read(&port->rx_packets), atomic64_read(&port->rx_bytes));
	seq_puts(m, "drop");
	for (i = 0; i < DROP_REASONS; i++)
		seq_printf(m, " %s=%lld", drop_names[i], atomic64_read(&port->drops[i]));
	seq_putc(m, '\n');
}

static int stat_show(struct seq_file *m, void *unused)
{
	struct hca *hca;
	unsigned int i, p;

	for_each_hca(hca, i)
		for (p = 0; p < hca->nports; p++)
			stat_port(m, &hca->ports[p]);
	group_stat(m);
	sa_stat(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(stat);

int stat_init(struct dentry *dir)
{
	return PTR_ERR_OR_ZERO(debugfs_create_file("stat", 0444, dir, NULL, &stat_fops));
}

// SPDX-License-Identifier: GPL-2.0
/* status_table: running bonds as tables, on libsmartcols; see status.h */
#include <errno.h>
#include <inttypes.h>
#include <libsmartcols.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "host/figure.h"
#include "status.h"

#ifndef IFF_LOWER_UP
#define IFF_LOWER_UP (1 << 16)
#endif

enum { BOND_NAME, BOND_MODE, BOND_ADDRESS, BOND_MTU, BOND_MIIMON, BOND_CARRIER, BOND_ACTIVE };
enum { SLAVE_BOND, SLAVE_NAME, SLAVE_STATE, SLAVE_MII, SLAVE_FAILURES, SLAVE_DEVICE, SLAVE_PORT,
       SLAVE_PORT_STATE, SLAVE_PKEY, SLAVE_GUID };

enum { FIGURE_BOND, FIGURE_ADAPTED, FIGURE_FAILOVERS, FIGURE_LAST, FIGURE_WHEN, FIGURE_TOOK, FIGURE_OTHERS };

struct column {
	const char *name;
	int flags;
};

static const struct column bond_columns[] = {
	[BOND_NAME] = { "BOND", 0 },
	[BOND_MODE] = { "MODE", 0 },
	[BOND_ADDRESS] = { "ADDRESS", 0 },
	[BOND_MTU] = { "MTU", SCOLS_FL_RIGHT },
	[BOND_MIIMON] = { "MIIMON", SCOLS_FL_RIGHT },
	[BOND_CARRIER] = { "CARRIER", 0 },
	[BOND_ACTIVE] = { "ACTIVE", 0 },
	{ NULL, 0 }
};

static const struct column slave_columns[] = {
	[SLAVE_BOND] = { "BOND", 0 },
	[SLAVE_NAME] = { "SLAVE", 0 },
	[SLAVE_STATE] = { "STATE", 0 },
	[SLAVE_MII] = { "MII", 0 },
	[SLAVE_FAILURES] = { "FAILURES", SCOLS_FL_RIGHT },
	[SLAVE_DEVICE] = { "DEVICE", 0 },
	[SLAVE_PORT] = { "PORT", SCOLS_FL_RIGHT },
	[SLAVE_PORT_STATE] = { "PORT-STATE", 0 },
	[SLAVE_PKEY] = { "P_KEY", 0 },
	[SLAVE_GUID] = { "GUID", 0 },
	{ NULL, 0 }
};

/* of ib_bonding; the columns of figure_table follow */
static const struct column figure_columns[] = {
	[FIGURE_BOND] = { "BOND", 0 },
	[FIGURE_ADAPTED] = { "ADAPTED", 0 },
	[FIGURE_FAILOVERS] = { "FAILOVERS", SCOLS_FL_RIGHT },
	[FIGURE_LAST] = { "LAST", 0 },
	[FIGURE_WHEN] = { "WHEN", 0 },
	[FIGURE_TOOK] = { "TOOK-US", SCOLS_FL_RIGHT },
	{ NULL, 0 }
};

static struct libscols_table *new_table(const struct column *columns, bool colour, FILE *out)
{
	struct libscols_table *table = scols_new_table();

	if (!table)
		return NULL;
	scols_table_set_stream(table, out);
	scols_table_enable_colors(table, colour);
	/* In a pipe a column is never cut to the width of a terminal. */
	if (!colour)
		scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
	for (; columns->name; columns++) {
		if (!scols_table_new_column(table, columns->name, 0, columns->flags)) {
			scols_unref_table(table);
			return NULL;
		}
	}
	return table;
}

static int set_number(struct libscols_line *line, size_t column, unsigned int number)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", number);
	return scols_line_set_data(line, column, text);
}

static int set_text(struct libscols_line *line, size_t column, const char *text)
{
	return scols_line_set_data(line, column, text && *text ? text : "-");
}

static void set_colour(struct libscols_line *line, size_t column, bool good)
{
	scols_cell_set_color(scols_line_get_cell(line, column), good ? "green" : "red");
}

static int add_bond(struct libscols_table *table, const struct host_link *bond)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	bool carrier = bond->flags & IFF_LOWER_UP;
	char *addresses = status_addresses(bond);
	int err;

	if (!line || !addresses) {
		free(addresses);
		return -ENOMEM;
	}
	err = set_text(line, BOND_NAME, bond->ifname) ||
	      set_text(line, BOND_MODE, host_option(bond, "mode")) ||
	      set_text(line, BOND_ADDRESS, addresses) ||
	      set_number(line, BOND_MTU, bond->mtu) ||
	      set_text(line, BOND_MIIMON, host_option(bond, "miimon")) ||
	      set_text(line, BOND_CARRIER, carrier ? "up" : "down") ||
	      set_text(line, BOND_ACTIVE, host_option(bond, "active_slave"));
	set_colour(line, BOND_CARRIER, carrier);
	free(addresses);
	return err ? -ENOMEM : 0;
}

static int set_port(struct libscols_line *line, const struct port *port)
{
	char guid[20];
	int err;

	if (!port)
		return set_text(line, SLAVE_DEVICE, NULL) || set_text(line, SLAVE_PORT, NULL) ||
		       set_text(line, SLAVE_PORT_STATE, NULL) || set_text(line, SLAVE_GUID, NULL);
	err = set_text(line, SLAVE_DEVICE, port->device) ||
	      set_number(line, SLAVE_PORT, port->number) ||
	      set_text(line, SLAVE_PORT_STATE, port->state) ||
	      set_text(line, SLAVE_GUID, port_guid_format(port->guid, guid));
	set_colour(line, SLAVE_PORT_STATE, strcmp(port->state, "ACTIVE") == 0);
	return err;
}

static int add_slave(struct libscols_table *table, const struct host_link *bond,
		     const struct host_link *slave, const struct ports *ports)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	char pkey[8] = "";
	int err;

	if (!line)
		return -ENOMEM;
	if (slave->pkey != PKEY_UNSET)
		snprintf(pkey, sizeof(pkey), "0x%04x", slave->pkey);
	err = set_text(line, SLAVE_BOND, bond->ifname) ||
	      set_text(line, SLAVE_NAME, slave->ifname) ||
	      set_text(line, SLAVE_STATE, status_slave_state(slave->slave.state)) ||
	      set_text(line, SLAVE_MII, status_mii(slave->slave.mii)) ||
	      set_number(line, SLAVE_FAILURES, slave->slave.failures) ||
	      set_text(line, SLAVE_PKEY, pkey) ||
	      set_port(line, port_of(ports, slave));
	set_colour(line, SLAVE_MII, slave->slave.mii == 0);
	return err ? -ENOMEM : 0;
}

static struct libscols_table *new_figures(bool colour, FILE *out)
{
	struct libscols_table *table = new_table(figure_columns, colour, out);
	const struct figure *row;

	for (row = figure_table; table && row->name; row++) {
		if (row->column && !scols_table_new_column(table, row->column, 0, SCOLS_FL_RIGHT)) {
			scols_unref_table(table);
			table = NULL;
		}
	}
	return table;
}

static int set_last(struct libscols_line *line, const struct figure_last *last)
{
	time_t at = last->time;
	char when[32] = "";
	struct tm tm;

	if (!*last->reason)
		return set_text(line, FIGURE_LAST, NULL) || set_text(line, FIGURE_WHEN, NULL) ||
		       set_text(line, FIGURE_TOOK, NULL);
	if (localtime_r(&at, &tm))
		strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%S", &tm);
	return set_text(line, FIGURE_LAST, last->reason) || set_text(line, FIGURE_WHEN, when) ||
	       set_number(line, FIGURE_TOOK, last->microseconds);
}

/* No line for a bond that ib_bonding does not know. */
static int add_figures(struct libscols_table *table, const char *bond)
{
	size_t column = FIGURE_OTHERS;
	struct libscols_line *line;
	const struct figure *row;
	uint64_t adapted, value;
	struct figure_last last;
	char text[24];

	if (!figure_read(bond, "adapted", &adapted) || !figure_failovers(bond, &value) ||
	    !figure_last(bond, &last))
		return 0;
	line = scols_table_new_line(table, NULL);
	if (!line || set_text(line, FIGURE_BOND, bond) ||
	    set_text(line, FIGURE_ADAPTED, adapted ? "yes" : "no") ||
	    set_number(line, FIGURE_FAILOVERS, value) || set_last(line, &last))
		return -ENOMEM;
	set_colour(line, FIGURE_ADAPTED, adapted);
	for (row = figure_table; row->name; row++) {
		if (!row->column)
			continue;
		*text = '\0';
		if (figure_read(bond, row->name, &value))
			snprintf(text, sizeof(text), "%" PRIu64, value);
		if (set_text(line, column++, text))
			return -ENOMEM;
	}
	return 0;
}

/* the three tables of --status */
struct tables {
	struct libscols_table *bonds, *slaves, *figures;
};

static int fill(const struct tables *tables,
		const struct host *host, const struct ports *ports, const char *name)
{
	const struct host_link *bond;
	size_t i, k;
	int err = 0;

	for (i = 0; !err && i < host->n_links; i++) {
		bond = &host->links[i];
		if (!status_meant(bond, name))
			continue;
		err = add_bond(tables->bonds, bond);
		if (!err && host->module)
			err = add_figures(tables->figures, bond->ifname);
		for (k = 0; !err && k < host->n_links; k++)
			if (host->links[k].master == bond->ifindex)
				err = add_slave(tables->slaves, bond, &host->links[k], ports);
	}
	return err;
}

/* TABLE after an empty line, if it has any line */
static int print_more(struct libscols_table *table, FILE *out)
{
	if (!scols_table_get_nlines(table))
		return 0;
	fputc('\n', out);
	return scols_print_table(table);
}

int status_table(const struct host *host, const struct ports *ports, const char *name,
		 bool colour, FILE *out)
{
	struct tables tables = {
		.bonds = new_table(bond_columns, colour, out),
		.slaves = new_table(slave_columns, colour, out),
		.figures = new_figures(colour, out),
	};
	int err = -ENOMEM;

	if (tables.bonds && tables.slaves && tables.figures)
		err = fill(&tables, host, ports, name);
	if (!err && scols_table_get_nlines(tables.bonds) == 0)
		err = name ? -ENODEV : 0;
	else if (!err)
		err = scols_print_table(tables.bonds);
	if (!err)
		err = print_more(tables.slaves, out);
	if (!err)
		err = print_more(tables.figures, out);
	scols_unref_table(tables.bonds);
	scols_unref_table(tables.slaves);
	scols_unref_table(tables.figures);
	return err;
}

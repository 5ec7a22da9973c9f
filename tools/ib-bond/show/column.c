// SPDX-License-Identifier: GPL-2.0
/* column: the columns of --status; see column.h */
#include <errno.h>
#include <inttypes.h>
#include <libsmartcols.h>
#include <linux/if_infiniband.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/near.h"
#include "column.h"
#include "host/figure.h"
#include "words.h"

#ifndef IFF_LOWER_UP
#define IFF_LOWER_UP (1 << 16)
#endif

/* --- what a cell says -------------------------------------------------------------- */

/* TEXT is made as printf() would, less than 64 bytes of it. */
__attribute__((format(printf, 3, 4)))
static int make(struct column_case *c, const char **text, const char *format, ...)
{
	char made[HWADDR_STRLEN];
	va_list list;
	int n;

	va_start(list, format);
	n = vsnprintf(made, sizeof(made), format, list);
	va_end(list);
	*text = arena_copy(c->arena, made, n < (int)sizeof(made) ? n : (int)sizeof(made) - 1);
	return *text ? 0 : -ENOMEM;
}

static bool is_bond(const struct column_case *c)
{
	return c->link == c->bond;
}

static bool has_carrier(const struct column_case *c)
{
	return is_bond(c) ? c->link->flags & IFF_LOWER_UP : c->link->slave.mii == 0;
}

static int fill_name(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	*text = c->link->ifname;
	return 0;
}

static int fill_state(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	if (is_bond(c))
		*text = c->link->flags & IFF_UP ? "UP" : "DOWN";
	else
		*text = words_slave_state(c->link->slave.state);
	return 0;
}

static enum column_verdict judge_state(const struct column_case *c)
{
	return is_bond(c) && !(c->link->flags & IFF_UP) ? COLUMN_BAD : COLUMN_PLAIN;
}

static int fill_link(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	if (is_bond(c))
		*text = has_carrier(c) ? "UP" : "DOWN";
	else
		*text = words_mii(c->link->slave.mii);
	return 0;
}

static enum column_verdict judge_link(const struct column_case *c)
{
	return has_carrier(c) ? COLUMN_GOOD : COLUMN_BAD;
}

static int fill_port(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	return c->port ? make(c, text, "%s/%u", c->port->device, c->port->number) : 0;
}

static int fill_port_state(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	*text = c->port ? c->port->state : NULL;
	return 0;
}

static enum column_verdict judge_port_state(const struct column_case *c)
{
	if (!c->port || !*c->port->state)
		return COLUMN_PLAIN;
	return strcmp(c->port->state, "ACTIVE") == 0 ? COLUMN_GOOD : COLUMN_BAD;
}

static int fill_failed(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	return make(c, text, "%u", c->link->slave.failures);
}

static int fill_address(const struct column *column, struct column_case *c, const char **text)
{
	char *list = words_addresses(c->link);

	(void)column;
	*text = list ? arena_copy(c->arena, list, strlen(list)) : NULL;
	free(list);
	return *text ? 0 : -ENOMEM;
}

static int fill_bond(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	*text = c->bond->ifname;
	return 0;
}

static int fill_option(const struct column *column, struct column_case *c, const char **text)
{
	*text = host_option(c->link, column->key);
	return 0;
}

static int fill_mtu(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	return make(c, text, "%u", c->link->mtu);
}

static int fill_transport(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	if (host_is_ipoib(c->link))
		*text = c->link->mode == IPOIB_CONNECTED ? "connected" : "datagram";
	return 0;
}

static int fill_pkey(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	return c->link->pkey == PKEY_UNSET ? 0 : make(c, text, "0x%04x", c->link->pkey & 0xffff);
}

static int fill_guid(const struct column *column, struct column_case *c, const char **text)
{
	char guid[20];

	(void)column;
	return c->port ? make(c, text, "%s", port_guid_hex(c->port->guid, guid)) : 0;
}

static int fill_rate(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	*text = c->port ? c->port->rate : NULL;
	return 0;
}

static int fill_lid(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	return c->port && c->port->lid != PORT_LID_UNKNOWN ? make(c, text, "%d", c->port->lid) : 0;
}

static int fill_sm_lid(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	return c->port && c->port->sm_lid != PORT_LID_UNKNOWN ? make(c, text, "%d", c->port->sm_lid) : 0;
}

static enum column_verdict judge_sm_lid(const struct column_case *c)
{
	return c->port && port_linked(c->port) && !c->port->sm_lid ? COLUMN_BAD : COLUMN_PLAIN;
}

static int fill_physical(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	*text = c->port ? c->port->physical : NULL;
	return 0;
}

static enum column_verdict judge_physical(const struct column_case *c)
{
	if (!c->port || !*c->port->physical)
		return COLUMN_PLAIN;
	return port_linked(c->port) ? COLUMN_GOOD : COLUMN_BAD;
}

static int fill_adapter(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	*text = c->port ? c->port->adapter : NULL;
	return 0;
}

/* Is it known where the cable goes? */
static bool has_neighbour(const struct column_case *c)
{
	return c->port && cable_node_word(c->port->cable.node);
}

static int fill_neighbour(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	*text = has_neighbour(c) ? c->port->cable.description : NULL;
	return 0;
}

static int fill_neighbour_guid(const struct column *column, struct column_case *c, const char **text)
{
	char guid[20];

	(void)column;
	return has_neighbour(c) ? make(c, text, "%s", port_guid_hex(c->port->cable.guid, guid)) : 0;
}

static int fill_neighbour_port(const struct column *column, struct column_case *c, const char **text)
{
	(void)column;
	return has_neighbour(c) ? make(c, text, "%u", c->port->cable.port) : 0;
}

static int fill_hwaddr(const struct column *column, struct column_case *c, const char **text)
{
	char made[HWADDR_STRLEN];

	(void)column;
	return make(c, text, "%s", hwaddr_format(&c->link->addr, made));
}

/* --- of ib_bonding; "-" where it does not look after the bond ---------------------- */

static int fill_adapted(const struct column *column, struct column_case *c, const char **text)
{
	uint64_t adapted;

	(void)column;
	if (c->host->module && figure_read(c->bond->ifname, "adapted", &adapted))
		*text = adapted ? "yes" : "no";
	return 0;
}

static enum column_verdict judge_adapted(const struct column_case *c)
{
	uint64_t adapted;

	if (!c->host->module || !figure_read(c->bond->ifname, "adapted", &adapted))
		return COLUMN_PLAIN;
	return adapted ? COLUMN_GOOD : COLUMN_BAD;
}

static int fill_figure(const struct column *column, struct column_case *c, const char **text)
{
	uint64_t value;

	if (!c->host->module || !figure_read(c->bond->ifname, column->key, &value))
		return 0;
	return make(c, text, "%" PRIu64, value);
}

static int fill_failovers(const struct column *column, struct column_case *c, const char **text)
{
	uint64_t value;

	(void)column;
	if (!c->host->module || !figure_failovers(c->bond->ifname, &value))
		return 0;
	return make(c, text, "%" PRIu64, value);
}

/* Was there a switch, and does the module tell of it? */
static bool last_switch(const struct column_case *c, struct figure_last *last)
{
	return c->host->module && figure_last(c->bond->ifname, last) && *last->reason;
}

static int fill_last_reason(const struct column *column, struct column_case *c, const char **text)
{
	struct figure_last last;

	(void)column;
	return last_switch(c, &last) ? make(c, text, "%s", last.reason) : 0;
}

static int fill_last_time(const struct column *column, struct column_case *c, const char **text)
{
	struct figure_last last;
	char when[32] = "";
	struct tm tm;
	time_t at;

	(void)column;
	if (!last_switch(c, &last))
		return 0;
	at = last.time;
	if (localtime_r(&at, &tm))
		strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%S", &tm);
	return make(c, text, "%s", when);
}

static int fill_last_us(const struct column *column, struct column_case *c, const char **text)
{
	struct figure_last last;

	(void)column;
	return last_switch(c, &last) ? make(c, text, "%" PRIu32, last.microseconds) : 0;
}

/* --- the table --------------------------------------------------------------------- */

#define BOND	COLUMN_OF_BOND
#define SLAVE	COLUMN_OF_SLAVE
#define BOTH	COLUMN_OF_BOTH
#define RIGHT	SCOLS_FL_RIGHT

/*
 * The usual ones fit 80 columns together, with names of 15 letters, RDMA devices that are called
 * like their interfaces (ibp129s0f0), and IPv4.  None of them has the same in each line of a usual host.
 */
const struct column column_table[] = {
	{ "NAME", BOTH, true, SCOLS_FL_TREE, fill_name, .help = "the bond, and below it its slaves" },
	{ "STATE", BOTH, true, 0, fill_state, judge_state,
	  .help = "UP or DOWN, as the bond was set; of a slave ACTIVE or BACKUP" },
	{ "LINK", BOTH, true, 0, fill_link, judge_link,
	  .help = "has the bond a carrier; is the slave's link UP to the bonding driver" },
	{ "PORT", SLAVE, true, 0, fill_port, .help = "the InfiniBand port, DEVICE/PORT as rdma(8) has it" },
	{ "PORT-STATE", SLAVE, true, 0, fill_port_state, judge_port_state,
	  .help = "of the port: ACTIVE, ARMED, INIT (no subnet manager), DOWN" },
	{ "FAILED", SLAVE, true, RIGHT, fill_failed, .help = "how often the slave has lost its link" },
	{ "ADDRESS", BOND, true, SCOLS_FL_WRAP, fill_address, .help = "its IP addresses, none of link scope" },
	{ "BOND", BOTH, .fill = fill_bond, .help = "the bond, in the lines of its slaves too" },
	{ "MODE", BOND, .fill = fill_option, .key = "mode", .help = "of the bonding driver" },
	{ "MIIMON", BOND, .flags = RIGHT, .fill = fill_option, .key = "miimon",
	  .help = "how often the links are looked at, in milliseconds" },
	{ "ACTIVE", BOND, .fill = fill_option, .key = "active_slave", .help = "the active slave" },
	{ "PRIMARY", BOND, .fill = fill_option, .key = "primary", .help = "the slave that is preferred" },
	{ "MTU", BOTH, .flags = RIGHT, .fill = fill_mtu, .help = "bytes" },
	{ "TRANSPORT", SLAVE, .fill = fill_transport, .help = "of IPoIB: datagram or connected" },
	{ "P_KEY", SLAVE, .fill = fill_pkey, .help = "of its partition" },
	{ "GUID", SLAVE, .fill = fill_guid, .help = "of the port" },
	{ "RATE", SLAVE, .fill = fill_rate, .help = "of the port's link, with its lanes: 100 Gb/sec (4X EDR)" },
	{ "LID", SLAVE, .flags = RIGHT, .fill = fill_lid, .help = "of the port" },
	{ "SM-LID", SLAVE, .flags = RIGHT, .fill = fill_sm_lid, .verdict = judge_sm_lid,
	  .help = "of the subnet manager, as the port knows it; 0 for none" },
	{ "PHYS-STATE", SLAVE, .fill = fill_physical, .verdict = judge_physical,
	  .help = "of the port: LinkUp, Polling (no cable), Disabled ..." },
	{ "ADAPTER", SLAVE, .fill = fill_adapter, .help = "the card: the same for all its ports" },
	{ "NEIGHBOUR", SLAVE, .fill = fill_neighbour, .asks = true,
	  .help = "where the port's cable goes, as that node describes itself" },
	{ "NEIGHBOUR-GUID", SLAVE, .fill = fill_neighbour_guid, .asks = true, .help = "its GUID" },
	{ "NEIGHBOUR-PORT", SLAVE, .flags = RIGHT, .fill = fill_neighbour_port, .asks = true,
	  .help = "its port, where the cable ends" },
	{ "HWADDR", BOTH, .fill = fill_hwaddr, .help = "hardware address; over IPoIB 20 bytes" },
	{ "ADAPTED", BOND, .fill = fill_adapted, .verdict = judge_adapted,
	  .help = "does ib_bonding look after the bond" },
	{ "FAILOVERS", BOND, .flags = RIGHT, .fill = fill_failovers, .help = "switches of the active slave" },
	{ "LAST-REASON", BOND, .fill = fill_last_reason, .help = "why traffic moved last: port, carrier, admin ..." },
	{ "LAST-TIME", BOND, .fill = fill_last_time, .help = "when, in the time of the host" },
	{ "LAST-US", BOND, .flags = RIGHT, .fill = fill_last_us,
	  .help = "microseconds from the first sign of the failure to the switch" },
#define FIGURE(name, column, failovers, help_) \
	{ column, BOND, .flags = RIGHT, .fill = fill_figure, .key = name, .help = help_ },
#include "host/figure-table.h"
#undef FIGURE
	{ .name = NULL }
};

/* --- which of them ----------------------------------------------------------------- */

#define WORD_MAX 64

static const struct column *find(const char *name)
{
	const struct column *column = column_table;

	while (column->name && strcasecmp(column->name, name))
		column++;
	return column->name ? column : NULL;
}

static int refuse(const char *name, struct why *why)
{
	const struct column *column;
	struct near_hint hint;
	struct near near;

	near_begin(&near, name);
	for (column = column_table; column->name; column++)
		near_offer(&near, column->name);
	return why_set(why, -EINVAL, "no such column: \"%s\"%s; --list-columns says what they are", name,
		       near_hint(&near, &hint));
}

static int choose(struct columns *columns, const struct column *column, struct why *why)
{
	const struct column **more = reallocarray(columns->list, columns->n + 1, sizeof(*more));

	if (!more)
		return why_set(why, -ENOMEM, "out of memory");
	columns->list = more;
	columns->list[columns->n++] = column;
	return 0;
}

static int choose_usual(struct columns *columns, struct why *why)
{
	const struct column *column;
	int err = 0;

	for (column = column_table; !err && column->name; column++)
		if (column->usual)
			err = choose(columns, column, why);
	return err;
}

int columns_choose(struct columns *columns, const char *text, struct why *why)
{
	const struct column *column;
	char name[WORD_MAX];
	size_t len;
	int err = 0;

	*columns = (struct columns){ 0 };
	if (!text || *text == '+')
		err = choose_usual(columns, why);
	if (!text)
		return err;
	for (text += *text == '+'; !err; text += len + 1) {
		len = strcspn(text, ",");
		snprintf(name, sizeof(name), "%.*s", (int)(len < WORD_MAX ? len : WORD_MAX - 1), text);
		column = find(name);
		err = column ? choose(columns, column, why) : refuse(name, why);
		if (!text[len])
			break;
	}
	return err;
}

void columns_free(struct columns *columns)
{
	free(columns->list);
	*columns = (struct columns){ 0 };
}

bool columns_ask(const struct columns *columns)
{
	size_t i;

	for (i = 0; i < columns->n; i++)
		if (columns->list[i]->asks)
			return true;
	return false;
}

static const char *of_word(const struct column *column)
{
	static const char *const words[] = {
		[COLUMN_OF_BOND] = "bond", [COLUMN_OF_SLAVE] = "slave", [COLUMN_OF_BOTH] = "bond,slave"
	};

	return words[column->of];
}

void columns_list(FILE *out)
{
	const struct column *column;

	for (column = column_table; column->name; column++)
		fprintf(out, "%s\t%s\t%s\t%s\n", column->name, of_word(column), column->usual ? "usual" : "-",
			column->help);
}

void columns_help(FILE *out)
{
	const struct column *column;

	fputs("\nColumns of --status and --status-all; those with * are the usual ones:\n", out);
	for (column = column_table; column->name; column++)
		fprintf(out, "%3s %-22s %s\n", column->usual ? "*" : "", column->name, column->help);
}

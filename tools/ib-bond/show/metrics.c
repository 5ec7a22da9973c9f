// SPDX-License-Identifier: GPL-2.0
/* metrics: --metrics, bonds in the text format of Prometheus; see metrics.h */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act/record.h"
#include "base/each.h"
#include "base/json_string.h"
#include "check/check.h"
#include "host/figure.h"
#include "health.h"
#include "metrics.h"
#include "base/store.h"
#include "subject.h"
#include "host/snapshot.h"

#ifndef IFF_LOWER_UP
#define IFF_LOWER_UP (1 << 16)
#endif

struct metric {
	const char *name;
	const char *type;	/* gauge, counter */
	const char *help;
	/* print the samples of the bond C->name */
	void (*put)(const struct metric *m, const struct health_case *c, FILE *out);
};

/* what a run has in hand */
struct run {
	struct snapshot now;
	struct conf conf;
	struct past past;
	struct records records;
	struct subjects subjects;
};

/* --- samples --------------------------------------------------------------------- */

/* A label's value is UTF-8: a byte that is part of none is shown as \xNN. */
static void put_label(const char *name, const char *value, char before, FILE *out)
{
	const unsigned char *p = (const unsigned char *)value, *end = p + strlen(value);
	size_t n;

	fprintf(out, "%c%s=\"", before, name);
	for (; p < end; p += n ? n : 1) {
		n = utf8_length(p, end - p);
		if (!n)
			fprintf(out, "\\\\x%02x", *p);
		else if (*p == '\\' || *p == '"')
			fprintf(out, "\\%c", *p);
		else if (*p == '\n')
			fputs("\\n", out);
		else
			fwrite(p, 1, n, out);
	}
	fputc('"', out);
}

static void put_bond(const struct metric *m, const struct health_case *c, FILE *out)
{
	fputs(m->name, out);
	put_label("bond", c->name, '{', out);
}

static void put_of_bond(const struct metric *m, const struct health_case *c, uint64_t value, FILE *out)
{
	put_bond(m, c, out);
	fprintf(out, "} %" PRIu64 "\n", value);
}

static void put_of_slave(const struct metric *m, const struct health_case *c,
			 const struct host_link *slave, uint64_t value, FILE *out)
{
	put_bond(m, c, out);
	put_label("slave", slave->ifname, ',', out);
	fprintf(out, "} %" PRIu64 "\n", value);
}

/* Is the interface called IFNAME a slave of the bond? */
static bool is_slave(const struct health_case *c, const char *ifname)
{
	const struct host_link *link = host_link(c->host, ifname);

	return link && c->link && link->master == c->link->ifindex;
}

/* 0 for each slave that the files name and the bond does not have. */
static void put_missing(const struct metric *m, const struct health_case *c, FILE *out)
{
	const struct bond_slave *slave;

	for (slave = c->files ? c->files->slaves : NULL; slave && slave < c->files->slaves + c->files->n_slaves; slave++) {
		if (is_slave(c, slave->ifname))
			continue;
		put_bond(m, c, out);
		put_label("slave", slave->ifname, ',', out);
		fputs("} 0\n", out);
	}
}

/* Put what VALUE makes of each slave. */
static void put_slaves(const struct metric *m, const struct health_case *c,
		       uint64_t (*value)(const struct health_case *c, const struct host_link *slave), FILE *out)
{
	const struct host_link *link;

	each(link, c->host->links, c->host->n_links)
		if (c->link && link->master == c->link->ifindex)
			put_of_slave(m, c, link, value(c, link), out);
}

/* --- bonds ----------------------------------------------------------------------- */

static void put_up(const struct metric *m, const struct health_case *c, FILE *out)
{
	put_of_bond(m, c, c->link && c->link->flags & IFF_UP && c->link->flags & IFF_LOWER_UP, out);
}

static void put_count(const struct metric *m, const struct health_case *c, FILE *out)
{
	put_of_bond(m, c, c->link ? host_slaves(c->host, c->link) : 0, out);
}

static uint64_t is_usable(const struct health_case *c, const struct host_link *slave)
{
	return health_usable(slave, c->ports);
}

static void put_count_usable(const struct metric *m, const struct health_case *c, FILE *out)
{
	const struct host_link *link;
	uint64_t n = 0;

	each(link, c->host->links, c->host->n_links)
		n += c->link && link->master == c->link->ifindex && is_usable(c, link);
	put_of_bond(m, c, n, out);
}

/* Without ib_bonding nobody counts these: then there is no sample, rather than a 0. */
static void put_failovers(const struct metric *m, const struct health_case *c, FILE *out)
{
	uint64_t n;

	if (c->module && figure_failovers(c->name, &n))
		put_of_bond(m, c, n, out);
}

static void put_last_failover(const struct metric *m, const struct health_case *c, FILE *out)
{
	double seconds;

	if (!c->module || !figure_last_failover(c->name, &seconds))
		return;
	put_bond(m, c, out);
	fprintf(out, "} %.3f\n", seconds);
}

/* "failovers_port" is the reason "port". */
static void put_reasons(const struct metric *m, const struct health_case *c, FILE *out)
{
	const struct figure *row;
	uint64_t n;

	for (row = figure_table; c->module && row->name; row++) {
		if (!row->failovers || !figure_read(c->name, row->name, &n))
			continue;
		put_bond(m, c, out);
		put_label("reason", row->name + strlen("failovers_"), ',', out);
		fprintf(out, "} %" PRIu64 "\n", n);
	}
}

/* One that nothing foretold took no time: then there is no sample. */
static void put_last_took(const struct metric *m, const struct health_case *c, FILE *out)
{
	struct figure_last last;

	if (!c->module || !figure_last(c->name, &last) || !*last.reason || !last.microseconds)
		return;
	put_bond(m, c, out);
	fprintf(out, "} %.6f\n", last.microseconds / 1e6);
}

static void put_announcements(const struct metric *m, const struct health_case *c, FILE *out)
{
	uint64_t n;

	if (c->module && figure_read(c->name, "announcements", &n))
		put_of_bond(m, c, n, out);
}

static void put_repairs(const struct metric *m, const struct health_case *c, FILE *out)
{
	uint64_t n;

	if (c->module && figure_read(c->name, "repairs", &n))
		put_of_bond(m, c, n, out);
}

/* Each row of the table of findings, whether it is found or not: a sample that goes away raises no alert. */
static void put_findings(const struct metric *m, const struct health_case *c, FILE *out)
{
	const struct health_row *row;
	struct findings findings;
	size_t i, n;

	if (!health_find(c, &findings)) {
		for (row = health_table; row->code; row++) {
			for (i = 0, n = 0; i < findings.n; i++)
				n += findings.list[i].row == row;
			put_bond(m, c, out);
			put_label("code", row->code, ',', out);
			put_label("severity", row->severity == HEALTH_CRITICAL ? "critical" : "warning", ',', out);
			fprintf(out, "} %zu\n", n);
		}
	}
	findings_free(&findings);
}

/* --- slaves ---------------------------------------------------------------------- */

static uint64_t is_active(const struct health_case *c, const struct host_link *slave)
{
	const char *active = host_option(c->link, "active_slave");

	return active && strcmp(active, slave->ifname) == 0;
}

static uint64_t failures(const struct health_case *c, const struct host_link *slave)
{
	(void)c;
	return slave->slave.failures;
}

static void put_active(const struct metric *m, const struct health_case *c, FILE *out)
{
	put_slaves(m, c, is_active, out);
	put_missing(m, c, out);
}

static void put_usable(const struct metric *m, const struct health_case *c, FILE *out)
{
	put_slaves(m, c, is_usable, out);
	put_missing(m, c, out);
}

static void put_failures(const struct metric *m, const struct health_case *c, FILE *out)
{
	put_slaves(m, c, failures, out);
}

/* The slave behind AFTER (NULL: the first) whose port is known, and *PORT; NULL: there is none. */
static const struct host_link *next_port(const struct health_case *c, const struct host_link *after,
					 const struct port **port)
{
	const struct host_link *link = after ? after + 1 : c->host->links;

	for (; c->link && link < c->host->links + c->host->n_links; link++) {
		*port = link->master == c->link->ifindex ? port_of(c->ports, link) : NULL;
		if (*port)
			return link;
	}
	return NULL;
}

#define for_each_port(c, slave, port) \
	for ((slave) = next_port(c, NULL, &(port)); (slave); (slave) = next_port(c, slave, &(port)))

/* The labels that each sample of a port begins with. */
static void put_port(const struct metric *m, const struct health_case *c, const struct host_link *slave,
		     const struct port *port, FILE *out)
{
	char number[16];

	snprintf(number, sizeof(number), "%u", port->number);
	put_bond(m, c, out);
	put_label("slave", slave->ifname, ',', out);
	put_label("device", port->device, ',', out);
	put_label("port", number, ',', out);
}

/* One series for each state, 1 for the one it is in. */
static void put_port_state(const struct metric *m, const struct health_case *c, FILE *out)
{
	static const char *const states[] = { "DOWN", "INIT", "ARMED", "ACTIVE" };
	const struct host_link *slave;
	const struct port *port;
	size_t i;

	for_each_port(c, slave, port) {
		for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
			put_port(m, c, slave, port, out);
			put_label("state", states[i], ',', out);
			fprintf(out, "} %d\n", strcmp(port->state, states[i]) == 0);
		}
	}
}

/* Put the number of each port, where it is known. */
static void put_ports(const struct metric *m, const struct health_case *c,
		      bool (*of_port)(const struct port *port, uint64_t *number), FILE *out)
{
	const struct host_link *slave;
	const struct port *port;
	uint64_t number;

	for_each_port(c, slave, port) {
		if (!of_port(port, &number))
			continue;
		put_port(m, c, slave, port, out);
		fprintf(out, "} %" PRIu64 "\n", number);
	}
}

static bool port_physical(const struct port *port, uint64_t *id)
{
	*id = port->physical_id;
	return port->physical_id;
}

static void put_physical(const struct metric *m, const struct health_case *c, FILE *out)
{
	put_ports(m, c, port_physical, out);
}

static bool port_rate(const struct port *port, uint64_t *bytes)
{
	*bytes = port->mbps * UINT64_C(125000);
	return port->mbps;
}

static void put_rate(const struct metric *m, const struct health_case *c, FILE *out)
{
	put_ports(m, c, port_rate, out);
}

static bool port_lid(const struct port *port, uint64_t *lid)
{
	*lid = port->lid;
	return port->lid != PORT_LID_UNKNOWN;
}

static void put_lid(const struct metric *m, const struct health_case *c, FILE *out)
{
	put_ports(m, c, port_lid, out);
}

static bool port_sm_lid(const struct port *port, uint64_t *lid)
{
	*lid = port->sm_lid;
	return port->sm_lid != PORT_LID_UNKNOWN;
}

static void put_sm_lid(const struct metric *m, const struct health_case *c, FILE *out)
{
	put_ports(m, c, port_sm_lid, out);
}

static void put_port_info(const struct metric *m, const struct health_case *c, FILE *out)
{
	const struct host_link *slave;
	const struct port *port;
	char guid[20];

	for_each_port(c, slave, port) {
		put_port(m, c, slave, port, out);
		put_label("guid", port_guid_hex(port->guid, guid), ',', out);
		put_label("adapter", port->adapter, ',', out);
		put_label("link_layer", port->link_layer, ',', out);
		put_label("rate", port->rate, ',', out);
		put_label("mode", slave->mode == IPOIB_CONNECTED ? "connected" : "datagram", ',', out);
		fputs("} 1\n", out);
	}
}

static void put_neighbour(const struct metric *m, const struct health_case *c, FILE *out)
{
	const struct host_link *slave;
	const struct port *port;
	char guid[20], number[16];

	for_each_port(c, slave, port) {
		if (!cable_node_word(port->cable.node))
			continue;
		snprintf(number, sizeof(number), "%u", port->cable.port);
		put_port(m, c, slave, port, out);
		put_label("neighbour", cable_node_word(port->cable.node), ',', out);
		put_label("neighbour_guid", port_guid_hex(port->cable.guid, guid), ',', out);
		put_label("neighbour_port", number, ',', out);
		put_label("neighbour_description", port->cable.description, ',', out);
		fputs("} 1\n", out);
	}
}

static uint64_t mtu(const struct health_case *c, const struct host_link *slave)
{
	(void)c;
	return slave->mtu;
}

static void put_mtu(const struct metric *m, const struct health_case *c, FILE *out)
{
	put_slaves(m, c, mtu, out);
}

static const struct metric metrics[] = {
	{ "ib_bond_up", "gauge", "Whether the bond is up and has carrier.", put_up },
	{ "ib_bond_slaves", "gauge", "Slaves of the bond.", put_count },
	{ "ib_bond_slaves_usable", "gauge", "Slaves that could carry traffic now.", put_count_usable },
	{ "ib_bond_slave_active", "gauge", "Whether the slave is the active one.", put_active },
	{ "ib_bond_slave_usable", "gauge", "Whether the slave could carry traffic now.", put_usable },
	{ "ib_bond_slave_link_failures_total", "counter",
	  "Times that the slave lost its link since it joined.", put_failures },
	{ "ib_bond_slave_mtu_bytes", "gauge", "MTU of the slave.", put_mtu },
	{ "ib_bond_port_state", "gauge", "State of the InfiniBand port behind the slave.", put_port_state },
	{ "ib_bond_port_physical_state_id", "gauge",
	  "Physical state of the port (2: polling, 3: disabled, 5: link up).", put_physical },
	{ "ib_bond_port_rate_bytes_per_second", "gauge",
	  "Rate at which the link of the port runs.", put_rate },
	{ "ib_bond_port_lid", "gauge",
	  "LID of the port, 0 before a subnet manager gives it one.", put_lid },
	{ "ib_bond_port_sm_lid", "gauge",
	  "LID of the subnet manager as the port knows it, 0 for none.", put_sm_lid },
	{ "ib_bond_port_info", "gauge",
	  "GUID, adapter, link layer, rate and IPoIB mode of the port; always 1.", put_port_info },
	{ "ib_bond_port_neighbour_info", "gauge",
	  "Where the cable of the port goes, if the subnet answers; always 1.", put_neighbour },
	{ "ib_bond_failovers_total", "counter",
	  "Changes of the active slave, as ib_bonding counts them.", put_failovers },
	{ "ib_bond_failovers_by_reason_total", "counter",
	  "The same by the reason, of which ib-bond(8) has a list.", put_reasons },
	{ "ib_bond_last_failover_duration_seconds", "gauge",
	  "From the first sign of a failure to the change of the active slave, the last time.", put_last_took },
	{ "ib_bond_last_failover_timestamp_seconds", "gauge",
	  "When the active slave changed last, as ib_bonding saw it.", put_last_failover },
	{ "ib_bond_announcements_total", "counter",
	  "Announcements that ib_bonding made to peers.", put_announcements },
	{ "ib_bond_repairs_total", "counter",
	  "Times that ib_bonding set the address of the bond right.", put_repairs },
	{ "ib_bond_findings", "gauge", "What ib-bond --check finds, by its code.", put_findings },
};

/* --- the whole --------------------------------------------------------------------- */

static void print(const struct run *run, FILE *out)
{
	struct health_case c = {
		.host = &run->now.host, .ports = &run->now.ports, .past = &run->past,
		.now = run->now.boottime, .module = run->now.host.module,
	};
	const struct subject *one;
	const struct metric *m;
	uint64_t adapted;

	for (m = metrics; m < metrics + sizeof(metrics) / sizeof(metrics[0]); m++) {
		fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", m->name, m->help, m->name, m->type);
		each(one, run->subjects.list, run->subjects.n) {
			c.name = one->name;
			c.link = one->link;
			c.files = one->files;
			c.fault = c.files ? conf_bond_error(&run->conf, c.files) : NULL;
			c.record = records_find(&run->records, one->name);
			c.adapted = c.module && figure_read(one->name, "adapted", &adapted) && adapted;
			m->put(m, &c, out);
		}
	}
}

static int write_out(const struct run *run, const char *path, struct why *why)
{
	char *text = NULL;
	size_t len;
	FILE *out = path ? open_memstream(&text, &len) : stdout;
	int err = 0;

	if (!out)
		return why_set(why, -ENOMEM, "out of memory");
	print(run, out);
	if (!path)
		return 0;	/* main() sees whether it could be written */
	if (fclose(out))
		err = why_set(why, -ENOMEM, "out of memory");
	/* node_exporter, which reads it, is another user */
	if (!err)
		err = store_write(path, text, len, 0644, why);
	free(text);
	return err;
}

/* What is beside the snapshot: P_Keys, the past, whose addresses they are.  0 or -errno. */
static int read_beside(struct run *run)
{
	char path[PAST_PATH_SIZE];
	int err;

	records_for(&run->records, &run->now.host);
	cables_ask(&run->now.ports, &run->now.host);
	err = ports_read_pkeys(&run->now.ports);
	if (!err)
		err = past_read(&run->past, past_path(path));
	if (!err)
		err = subjects_find(&run->subjects, &run->now.host, &run->conf, true, false);
	return err;
}

int metrics_run(const struct args *args)
{
	struct run run = { 0 };
	struct why why;
	int err = check_read(&run.conf, args->root, DIALECT_NONE);

	if (err)
		why_set(&why, err, "%s", strerror(-err));
	else
		err = subjects_look(&run.now, &run.conf, args, &why);
	if (!err) {
		err = read_beside(&run);
		if (err)
			why_set(&why, err, "%s", strerror(-err));
		else
			err = write_out(&run, args->output, &why);
		if (!err)
			past_note(&run.past, &run.now.host, run.now.boottime);
		subjects_free(&run.subjects);
		past_free(&run.past);
		records_free(&run.records);
		snapshot_free(&run.now);
	}
	conf_free(&run.conf);
	if (err)
		fprintf(stderr, "ib-bond: %s\n", why.text);
	return err ? 1 : 0;
}

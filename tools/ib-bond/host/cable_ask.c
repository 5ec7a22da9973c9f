// SPDX-License-Identifier: GPL-2.0
/*
 * cable_ask: asks the subnet where cables go; see cable.h
 *
 * libibmad and libibumad make the MADs, carry them and read them.  They are looked
 * for when they are needed: on many a distribution they come with programs for
 * diagnosis, which no bond has to have.
 */
#include "host.h"
#include "port.h"

#ifdef HAVE_IBMAD

#include <dlfcn.h>
#include <infiniband/mad.h>
#include <infiniband/umad.h>
#include <time.h>
#include <unistd.h>

#include "base/each.h"

#define LIBRARY		"libibmad.so.5"			/* which has libibumad with it */
#define UMAD_ABI	"/sys/class/infiniband_mad/abi_version"	/* ib_umad is loaded; or libibumad says on stderr that it is not */
#define ANSWER_MS	200
#define ALL_MS		1000
#define UMAD_ROOM	128				/* umad_size() is 64 */

#define CALLS(CALL)								\
	CALL(umad_open_port) CALL(umad_close_port) CALL(umad_register)		\
	CALL(umad_size) CALL(umad_get_mad) CALL(umad_status)			\
	CALL(umad_send) CALL(umad_recv)						\
	CALL(mad_build_pkt) CALL(mad_get_field) CALL(mad_get_field64)

/* the functions, and the port that is asked through */
struct asker {
	void *library;
#define POINTER(name) __typeof__(name) *name;
	CALLS(POINTER)
#undef POINTER
	uint64_t end;		/* now_ms() at which no more is asked */
	int fd, agent;
	unsigned int port;
};

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ull + now.tv_nsec / 1000000;
}

static bool open_library(struct asker *a)
{
	bool all = true;

	a->library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (!a->library)
		return false;
#define FIND(name) *(void **)&a->name = dlsym(a->library, #name); all = all && a->name;
	CALLS(FIND)
#undef FIND
	all = all && a->umad_size() <= UMAD_ROOM;
	if (!all)
		dlclose(a->library);
	return all;
}

/* How long one may wait for the next answer; 0: no more is asked. */
static int wait_ms(const struct asker *a)
{
	uint64_t now = now_ms();

	if (now >= a->end)
		return 0;
	return a->end - now < ANSWER_MS ? (int)(a->end - now) : ANSWER_MS;
}

/* Ask the node HOPS (0: this one, 1: the neighbour) away for an attribute, into DATA. */
static bool ask(struct asker *a, int hops, unsigned int attribute, unsigned int modifier,
		uint8_t data[IB_SMP_DATA_SIZE])
{
	ib_rpc_t rpc = { .mgtclass = IB_SMI_DIRECT_CLASS, .method = IB_MAD_METHOD_GET,
			 .attr = { .id = attribute, .mod = modifier } };
	ib_portid_t to = { .drpath = { .cnt = hops } };
	uint64_t buffer[(UMAD_ROOM + IB_MAD_SIZE) / 8] = { 0 };
	int length = IB_MAD_SIZE, wait = wait_ms(a);
	uint8_t *mad;

	to.drpath.p[1] = a->port;
	if (!wait || a->mad_build_pkt(buffer, &rpc, &to, NULL, NULL) < 0 ||
	    a->umad_send(a->fd, a->agent, buffer, IB_MAD_SIZE, wait, 0) < 0)
		return false;
	/* the kernel gives the question back when its time is over; if it is late, nobody waits for it */
	if (a->umad_recv(a->fd, buffer, &length, wait + wait / 4) < 0 || a->umad_status(buffer))
		return false;
	mad = a->umad_get_mad(buffer);
	if (!a->mad_get_field(mad, 0, IB_MAD_RESPONSE_F) || a->mad_get_field(mad, 0, IB_DRSMP_STATUS_F))
		return false;
	memcpy(data, mad + IB_SMP_DATA_OFFS, IB_SMP_DATA_SIZE);
	return true;
}

static bool ask_end(struct asker *a, int hops, unsigned int port, struct cable_end *end)
{
	uint8_t data[IB_SMP_DATA_SIZE];

	if (!ask(a, hops, IB_ATTR_PORT_INFO, port, data))
		return false;
	end->widths = a->mad_get_field(data, 0, IB_PORT_LINK_WIDTH_SUPPORTED_F);
	/* a port that knows no extended speeds has 0 there, which is reserved */
	end->speeds = (a->mad_get_field(data, 0, IB_PORT_LINK_SPEED_SUPPORTED_F) & 7) |
		      a->mad_get_field(data, 0, IB_PORT_LINK_SPEED_EXT_SUPPORTED_F) << 4;
	return true;
}

static void ask_neighbour(struct asker *a, struct cable *cable)
{
	uint8_t data[IB_SMP_DATA_SIZE];
	uint64_t guid;
	int i;

	if (!ask(a, 1, IB_ATTR_NODE_INFO, 0, data))
		return;
	cable->node = a->mad_get_field(data, 0, IB_NODE_TYPE_F);
	cable->port = a->mad_get_field(data, 0, IB_NODE_LOCAL_PORT_F);
	guid = a->mad_get_field64(data, 0, IB_NODE_GUID_F);
	for (i = 0; i < 8; i++)
		cable->guid[i] = guid >> (56 - 8 * i);
	/* after a silence an answer that is late would be taken for that to the next question */
	if (!ask(a, 1, IB_ATTR_NODE_DESC, 0, data))
		return;
	memcpy(cable->description, data, IB_SMP_DATA_SIZE);
	ask_end(a, 1, cable->port, &cable->there);
}

static void ask_port(struct asker *a, struct port *port)
{
	a->port = port->number;
	a->fd = a->umad_open_port(port->device, port->number);
	if (a->fd < 0)
		return;
	a->agent = a->umad_register(a->fd, IB_SMI_DIRECT_CLASS, 1, 0, NULL);
	/* where the port itself says nothing, nobody is worth waiting for */
	if (a->agent >= 0 && ask_end(a, 0, port->number, &port->cable.here))
		ask_neighbour(a, &port->cable);
	a->umad_close_port(a->fd);
}

/* Is it behind the slave of a bond? */
static bool is_used(const struct port *port, const struct ports *ports, const struct host *host)
{
	const struct host_link *link;

	each(link, host->links, host->n_links)
		if (link->master && port_of(ports, link) == port)
			return true;
	return false;
}

void cables_ask(struct ports *ports, const struct host *host)
{
	struct asker asker = { .end = now_ms() + ALL_MS };
	struct port *port;

	if (access(UMAD_ABI, R_OK) || !open_library(&asker))
		return;
	each(port, ports->port, ports->n)
		if (port_linked(port) && is_used(port, ports, host))
			ask_port(&asker, port);
	dlclose(asker.library);
}

#else

void cables_ask(struct ports *ports, const struct host *host)
{
	(void)ports;
	(void)host;
}

#endif

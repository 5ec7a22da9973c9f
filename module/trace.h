/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Trace events: tracefs, events/ib_bonding.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM ib_bonding

#if !defined(IB_BONDING_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define IB_BONDING_TRACE_H

#include <linux/tracepoint.h>

/* The order of enum reason. */
#define show_reason(why) __print_symbolic(why,			\
	{ 0, "port" }, { 1, "carrier" }, { 2, "admin" },	\
	{ 3, "silent" }, { 4, "primary" }, { 5, "other" },	\
	{ 6, "held" })

TRACE_EVENT(ib_bonding_member,
	TP_PROTO(const struct net_device *dev, bool alive, unsigned int why),
	TP_ARGS(dev, alive, why),
	TP_STRUCT__entry(
		__array(char, name, IFNAMSIZ)
		__field(bool, alive)
		__field(unsigned int, why)
	),
	TP_fast_assign(
		memcpy(__entry->name, dev->name, IFNAMSIZ);
		__entry->alive = alive;
		__entry->why = why;
	),
	TP_printk("%s %s by %s", __entry->name, __entry->alive ? "alive" : "dead",
		  show_reason(__entry->why))
);

TRACE_EVENT(ib_bonding_failover,
	TP_PROTO(const struct net_device *bond, const char *from, const char *to,
		 unsigned int why, unsigned int us),
	TP_ARGS(bond, from, to, why, us),
	TP_STRUCT__entry(
		__array(char, name, IFNAMSIZ)
		__array(char, from, IFNAMSIZ)
		__array(char, to, IFNAMSIZ)
		__field(unsigned int, why)
		__field(unsigned int, us)
	),
	TP_fast_assign(
		memcpy(__entry->name, bond->name, IFNAMSIZ);
		strscpy(__entry->from, from, IFNAMSIZ);
		strscpy(__entry->to, to, IFNAMSIZ);
		__entry->why = why;
		__entry->us = us;
	),
	TP_printk("%s %s to %s by %s in %u us", __entry->name, __entry->from,
		  __entry->to, show_reason(__entry->why),
		  __entry->us)
);

TRACE_EVENT(ib_bonding_repair,
	TP_PROTO(const struct net_device *bond, bool address, bool broadcast),
	TP_ARGS(bond, address, broadcast),
	TP_STRUCT__entry(
		__array(char, name, IFNAMSIZ)
		__field(bool, address)
		__field(bool, broadcast)
	),
	TP_fast_assign(
		memcpy(__entry->name, bond->name, IFNAMSIZ);
		__entry->address = address;
		__entry->broadcast = broadcast;
	),
	TP_printk("%s%s%s", __entry->name, __entry->address ? " address" : "",
		  __entry->broadcast ? " broadcast" : "")
);

TRACE_EVENT(ib_bonding_redirect,
	TP_PROTO(const struct net_device *bond, const struct net_device *to),
	TP_ARGS(bond, to),
	TP_STRUCT__entry(
		__array(char, name, IFNAMSIZ)
		__array(char, to, IFNAMSIZ)
	),
	TP_fast_assign(
		memcpy(__entry->name, bond->name, IFNAMSIZ);
		strscpy(__entry->to, to ? to->name : "none", IFNAMSIZ);
	),
	TP_printk("%s to %s", __entry->name, __entry->to)
);

#endif /* IB_BONDING_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>

// SPDX-License-Identifier: GPL-2.0
/*
 * The subnet administrator: takes queries at its own LID and answers.
 *
 * Queries arrive in any context and wait in a list until they are due; one work
 * item answers them in order.
 */
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "sa.h"

#define SA_CLASS_VERSION	2
#define SA_MAX_QUEUE		4096
#define SA_RESP_TIME		16	/* 4.096 us * 2^16: about 0.3 s */

struct query {
	struct list_head list;
	unsigned long due;	/* jiffies */
	struct port *port;
	u32 src_qpn;
	struct ib_sa_mad mad;
};

struct sa_row {
	const char *name;
	u16 attr;
	u8 method;
	sa_handler handle;
};

/* Groups and their members; see fabric.h. */
DEFINE_MUTEX(sa_lock);

/* The subnet has one administrator. */
static struct {
	spinlock_t lock;	/* queue and length */
	struct list_head queue;
	unsigned int length;
	struct workqueue_struct *wq;
	struct delayed_work work;
	bool on;
	unsigned int delay;	/* ms */
	atomic_t fail;
	atomic64_t unknown, errors;
} sa;

int answer_add(struct answer *ans, const void *record, size_t len)
{
	unsigned int room;
	u8 *data;

	ans->size = ALIGN(len, 8);
	if (ans->count == ans->room) {
		room = ans->room ? ans->room * 2 : 2;
		data = krealloc(ans->data, room * ans->size, GFP_KERNEL);
		if (!data)
			return -ENOMEM;
		ans->data = data;
		ans->room = room;
	}
	data = ans->data + ans->count++ * ans->size;
	memset(data, 0, ans->size);
	memcpy(data, record, len);
	return 0;
}

static u16 sa_class_port_info(struct port *port, const struct ib_sa_mad *query,
			      struct answer *ans)
{
	struct ib_class_port_info info = {
		.base_version = IB_MGMT_BASE_VERSION,
		.class_version = SA_CLASS_VERSION,
	};

	ib_set_cpi_resp_time(&info, SA_RESP_TIME);
	ib_set_cpi_capmask2(&info, IB_SA_CAP_MASK2_SENDONLY_FULL_MEM_SUPPORT);
	return answer_add(ans, &info, sizeof(info)) ? SA_NO_RESOURCES : SA_OK;
}

static const struct sa_row rows[] = {
	{ "ClassPortInfo.Get", IB_SA_ATTR_CLASS_PORTINFO, IB_MGMT_METHOD_GET,
	  sa_class_port_info },
	{ "MCMemberRecord.Set", IB_SA_ATTR_MC_MEMBER_REC, IB_MGMT_METHOD_SET,
	  group_join },
	{ "MCMemberRecord.Delete", IB_SA_ATTR_MC_MEMBER_REC, IB_SA_METHOD_DELETE,
	  group_leave },
	{ "MCMemberRecord.Get", IB_SA_ATTR_MC_MEMBER_REC, IB_MGMT_METHOD_GET,
	  group_query },
	{ "MCMemberRecord.GetTable", IB_SA_ATTR_MC_MEMBER_REC,
	  IB_SA_METHOD_GET_TABLE, group_query },
	{ "PathRecord.Get", IB_SA_ATTR_PATH_REC, IB_MGMT_METHOD_GET, path_query },
	{ "PathRecord.GetTable", IB_SA_ATTR_PATH_REC, IB_SA_METHOD_GET_TABLE,
	  path_query },
};

static atomic64_t row_counts[ARRAY_SIZE(rows)];

static const struct sa_row *sa_find(const struct ib_mad_hdr *hdr)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].attr != be16_to_cpu(hdr->attr_id) ||
		    rows[i].method != hdr->method)
			continue;
		atomic64_inc(&row_counts[i]);
		return &rows[i];
	}
	atomic64_inc(&sa.unknown);
	return NULL;
}

/**
 * sa_send() - one MAD from the SA's LID to a port
 * @port: where it goes
 * @qpn:  the QP there
 * @mad:  not needed any more afterwards
 */
void sa_send(struct port *port, u32 qpn, const struct ib_sa_mad *mad)
{
	struct ib_sge sge = { .addr = (uintptr_t)mad, .length = sizeof(*mad) };
	struct packet pkt = {
		.slid = rail_sm_lid(port->rail),
		.dlid = READ_ONCE(port->lid),
		.src_qpn = 1,
		.dst_qpn = qpn,
		.qkey = IB_QP1_QKEY,
		.pkey = IB_DEFAULT_PKEY_FULL,
		.len = sizeof(*mad),
		.sge = &sge,
		.num_sge = 1,
	};

	wire_arrive(port, &pkt);
}

static u8 sa_response_method(u8 method)
{
	/* IBA 15.2.2: Set is answered by a GetResp, as Get is. */
	if (method == IB_MGMT_METHOD_SET)
		return IB_MGMT_METHOD_GET_RESP;
	return method | IB_MGMT_METHOD_RESP;
}

/* Get wants exactly one record, GetTable any number (IBA 15.4.4 and 15.4.5). */
static u16 sa_status_of(u16 status, u8 method, const struct answer *ans)
{
	if (status || method != IB_MGMT_METHOD_GET || ans->count == 1)
		return status;
	return ans->count ? SA_TOO_MANY : SA_NO_RECORDS;
}

/* The answer takes the query's place in its MAD. */
static void sa_reply(struct query *q, u16 status, struct answer *ans)
{
	struct ib_sa_mad *mad = &q->mad;
	u8 method = mad->mad_hdr.method;

	mad->mad_hdr.method = sa_response_method(method);
	mad->mad_hdr.status = cpu_to_be16(status);
	if (status) {
		atomic64_inc(&sa.errors);
		sa_send(q->port, q->src_qpn, mad);
		return;
	}
	mad->sa_hdr.attr_offset = cpu_to_be16(ans->size / 8);
	memset(mad->data, 0, sizeof(mad->data));
	if (method == IB_SA_METHOD_GET_TABLE) {
		rmpp_start(q->port, q->src_qpn, mad, ans);
		return;
	}
	memcpy(mad->data, ans->data, ans->size);
	sa_send(q->port, q->src_qpn, mad);
}

static u16 sa_handle(const struct query *q, struct answer *ans)
{
	const struct sa_row *row = sa_find(&q->mad.mad_hdr);
	u16 status;

	if (atomic_add_unless(&sa.fail, -1, 0))
		return SA_NO_RESOURCES;
	if (!row)
		return SA_BAD_METHOD;
	status = row->handle(q->port, &q->mad, ans);
	return sa_status_of(status, q->mad.mad_hdr.method, ans);
}

static void sa_answer(struct query *q)
{
	struct answer ans = { };
	u16 status;

	if (!READ_ONCE(sa.on)) {
		port_drop(q->port, DROP_SA_OFF);
		return;
	}
	if (rmpp_is_control(&q->mad)) {
		rmpp_control(q->port, q->src_qpn, &q->mad);
		return;
	}
	mutex_lock(&sa_lock);
	if (!port_active(q->port)) {
		/* Went away meanwhile: its memberships must not come back. */
		mutex_unlock(&sa_lock);
		port_drop(q->port, DROP_PORT_DOWN);
		return;
	}
	status = sa_handle(q, &ans);
	mutex_unlock(&sa_lock);
	sa_reply(q, status, &ans);
	kfree(ans.data);
}

static struct query *sa_next(void)
{
	struct query *q;
	unsigned long now = jiffies;

	spin_lock_irq(&sa.lock);
	q = list_first_entry_or_null(&sa.queue, struct query, list);
	if (q && time_after(q->due, now)) {
		mod_delayed_work(sa.wq, &sa.work, q->due - now);
		q = NULL;
	}
	if (q) {
		list_del(&q->list);
		sa.length--;
	}
	spin_unlock_irq(&sa.lock);
	return q;
}

static void sa_work(struct work_struct *work)
{
	struct query *q;

	while ((q = sa_next())) {
		sa_answer(q);
		kfree(q);
		cond_resched();
	}
}

static bool sa_takes(const struct ib_sa_mad *mad)
{
	return mad->mad_hdr.mgmt_class == IB_MGMT_CLASS_SUBN_ADM &&
	       mad->mad_hdr.base_version == IB_MGMT_BASE_VERSION &&
	       mad->mad_hdr.class_version == SA_CLASS_VERSION &&
	       !(mad->mad_hdr.method & IB_MGMT_METHOD_RESP);
}

/* What is wrong with a packet to the SA, or DROP_REASONS. */
static enum drop sa_check(const struct packet *pkt)
{
	if (!READ_ONCE(sa.on))
		return DROP_SA_OFF;
	if (!pkey_match(pkt->pkey, IB_DEFAULT_PKEY_FULL))
		return DROP_PKEY;
	if (pkt->qkey != IB_QP1_QKEY)
		return DROP_QKEY;
	if (pkt->dst_qpn != 1)
		return DROP_QP;
	if (pkt->len != sizeof(struct ib_sa_mad))
		return DROP_SA_BAD;
	return DROP_REASONS;
}

/* In order of due time, so that a shorter delay takes effect at once. */
static bool sa_enqueue(struct query *q)
{
	struct list_head *after = &sa.queue;
	struct query *pos;
	unsigned long flags;

	spin_lock_irqsave(&sa.lock, flags);
	if (sa.length >= SA_MAX_QUEUE) {
		spin_unlock_irqrestore(&sa.lock, flags);
		return false;
	}
	list_for_each_entry_reverse(pos, &sa.queue, list) {
		if (time_after(pos->due, q->due))
			continue;
		after = &pos->list;
		break;
	}
	list_add(&q->list, after);
	sa.length++;
	if (list_is_first(&q->list, &sa.queue))
		mod_delayed_work(sa.wq, &sa.work, max_t(long, q->due - jiffies, 0));
	spin_unlock_irqrestore(&sa.lock, flags);
	return true;
}

/**
 * sa_receive() - a packet has reached the SA
 * @src: the port it came from
 * @pkt: the packet
 *
 * Any context, also with interrupts off.
 */
void sa_receive(struct port *src, const struct packet *pkt)
{
	enum drop why = sa_check(pkt);
	struct query *q;

	if (why != DROP_REASONS) {
		port_drop(src, why);
		return;
	}
	q = kmalloc(sizeof(*q), GFP_ATOMIC);
	if (!q) {
		port_drop(src, DROP_QUEUE);
		return;
	}
	packet_gather(&q->mad, pkt);
	q->port = src;
	q->src_qpn = pkt->src_qpn;
	q->due = jiffies;
	if (!rmpp_is_control(&q->mad))
		q->due += msecs_to_jiffies(READ_ONCE(sa.delay));
	if (!sa_takes(&q->mad)) {
		port_drop(src, DROP_SA_BAD);
		kfree(q);
	} else if (!sa_enqueue(q)) {
		port_drop(src, DROP_QUEUE);
		kfree(q);
	}
}

/* A port has left the subnet. */
void sa_forget_port(struct port *port)
{
	mutex_lock(&sa_lock);
	group_forget_port(port);
	mutex_unlock(&sa_lock);
}

void sa_set_on(bool on)
{
	WRITE_ONCE(sa.on, on);
}

/* Answers come this many milliseconds after the query. */
void sa_set_delay(unsigned int ms)
{
	WRITE_ONCE(sa.delay, ms);
}

/* The next @count queries are answered with "no resources". */
void sa_set_fail(unsigned int count)
{
	atomic_set(&sa.fail, count);
}

void sa_stat(struct seq_file *m)
{
	unsigned int i;

	seq_printf(m, "sa on=%d delay=%u fail=%d errors=%lld", sa.on, sa.delay,
		   atomic_read(&sa.fail), atomic64_read(&sa.errors));
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		seq_printf(m, " %s=%lld", rows[i].name, atomic64_read(&row_counts[i]));
	seq_printf(m, " other=%lld\n", atomic64_read(&sa.unknown));
}

int sa_init(void)
{
	spin_lock_init(&sa.lock);
	INIT_LIST_HEAD(&sa.queue);
	INIT_DELAYED_WORK(&sa.work, sa_work);
	sa.on = true;
	sa.wq = alloc_ordered_workqueue("ib_fabric_sa", WQ_MEM_RECLAIM);
	return sa.wq ? 0 : -ENOMEM;
}

/* Every HCA is gone: no query comes any more. */
void sa_exit(void)
{
	struct query *q, *next;

	cancel_delayed_work_sync(&sa.work);
	destroy_workqueue(sa.wq);
	list_for_each_entry_safe(q, next, &sa.queue, list)
		kfree(q);
	rmpp_exit();
	group_exit();
}

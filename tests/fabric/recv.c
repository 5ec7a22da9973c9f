// SPDX-License-Identifier: GPL-2.0
/*
 * Receives that wait for a packet: a ring, of a QP's own or of a shared receive
 * queue, and what fills one.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "fabric.h"

/**
 * ring_init() - make an empty ring
 * @ring:    zeroed
 * @size:    how many receives can wait
 * @max_sge: scatter entries of each
 *
 * Return: 0 or -ENOMEM; ring_free().
 */
int ring_init(struct recv_ring *ring, unsigned int size, unsigned int max_sge)
{
	ring->slots = kvcalloc(max(size, 1U), sizeof(*ring->slots), GFP_KERNEL);
	ring->size = size;
	ring->max_sge = max_sge;
	return ring->slots ? 0 : -ENOMEM;
}

void ring_free(struct recv_ring *ring)
{
	kvfree(ring->slots);
}

/* Return: 0, -EINVAL or -ENOMEM, as ib_post_recv() has them. */
int ring_post(struct recv_ring *ring, const struct ib_recv_wr *wr)
{
	struct recv *recv;

	if (wr->num_sge > ring->max_sge)
		return -EINVAL;
	if (ring->count >= ring->size)
		return -ENOMEM;
	recv = &ring->slots[(ring->head + ring->count++) % ring->size];
	recv->wr_id = wr->wr_id;
	recv->num_sge = wr->num_sge;
	memcpy(recv->sge, wr->sg_list, wr->num_sge * sizeof(*wr->sg_list));
	return 0;
}

/* The oldest one, which stays as it is until the next ring_post(); NULL: there is none. */
struct recv *ring_pop(struct recv_ring *ring)
{
	struct recv *recv = &ring->slots[ring->head];

	if (!ring->count)
		return NULL;
	ring->head = (ring->head + 1) % ring->size;
	ring->count--;
	return recv;
}

/* Where the next byte of a scatter list goes. */
struct cursor {
	const struct ib_sge *sge;
	int left;
	u32 offset;
};

static void cursor_write(struct cursor *to, const void *data, u32 len)
{
	u32 part;

	while (len && to->left) {
		part = min(len, to->sge->length - to->offset);
		if (data) {
			memcpy((void *)(uintptr_t)to->sge->addr + to->offset,
			       data, part);
			data += part;
		}
		len -= part;
		to->offset += part;
		if (to->offset == to->sge->length) {
			to->sge++;
			to->left--;
			to->offset = 0;
		}
	}
}

/* How many bytes the @n entries of a scatter or gather list have. */
u32 sge_length(const struct ib_sge *sge, int n)
{
	u32 len = 0;
	int i;

	for (i = 0; i < n; i++)
		len += sge[i].length;
	return len;
}

/* How many bytes it can take. */
u32 recv_room(const struct recv *recv)
{
	return sge_length(recv->sge, recv->num_sge);
}

/*
 * IBA 11.4.1.2: of a datagram the first 40 bytes belong to the GRH, whether there
 * is one or not; a connected QP has none.
 */
void recv_fill(const struct recv *recv, const struct packet *pkt)
{
	struct cursor to = { .sge = recv->sge, .left = recv->num_sge };
	int i;

	if (pkt->kind == PACKET_UD)
		cursor_write(&to, pkt->has_grh ? &pkt->grh : NULL, sizeof(pkt->grh));
	for (i = 0; i < pkt->num_sge; i++)
		cursor_write(&to, (void *)(uintptr_t)pkt->sge[i].addr,
			     pkt->sge[i].length);
}

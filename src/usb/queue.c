/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

static int make_room(struct packet_queue *queue)
{
	size_t size = queue->size ? queue->size * 2 : 16;
	struct packet *grown;

	if (queue->first + queue->count < queue->size)
		return 0;
	if (queue->first) {
		memmove(queue->packets, queue->packets + queue->first,
			queue->count * sizeof(*queue->packets));
		queue->first = 0;
		return 0;
	}
	grown = realloc(queue->packets, size * sizeof(*grown));
	if (!grown)
		return -E_NOMEM;
	queue->packets = grown;
	queue->size = size;
	return 0;
}

int packet_queue_add(struct packet_queue *queue, const struct packet *packet)
{
	if (queue->count >= LIMIT_STALE_PACKETS)
		return -E_LIMIT;
	if (make_room(queue) < 0)
		return -E_NOMEM;
	queue->packets[queue->first + queue->count++] = *packet;
	return 0;
}

bool packet_queue_take(struct packet_queue *queue, struct packet *ret)
{
	if (!queue->count)
		return false;
	*ret = queue->packets[queue->first++];
	if (!--queue->count)
		queue->first = 0;
	return true;
}

void packet_queue_release(struct packet_queue *queue)
{
	free(queue->packets);
	memset(queue, 0, sizeof(*queue));
}

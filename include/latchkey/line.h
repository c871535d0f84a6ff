/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_LINE_H
#define LATCHKEY_LINE_H

#include <latchkey/error.h>
#include <latchkey/limits.h>
#include <latchkey/question.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct packet - one transfer that came from the phone. Its bytes are hostile.
 * @length: of @bytes; 0 is a stray empty packet, which is no answer.
 * @stale:  it was complete before the question that is being asked had left: an answer to
 *          somebody else's question.
 * @overlong: the transfer was larger than LIMIT_ANSWER; @bytes holds its beginning.
 */
struct packet {
	uint8_t bytes[LIMIT_ANSWER];
	size_t length;
	bool stale;
	bool overlong;
};

struct line;

/**
 * struct line_ops - one conversation with one phone.
 *
 * @ask: put a question. The read for its answer is submitted before the question goes out.
 *       Returns 0 when the phone has taken the question; -E_TIMEOUT if it did not by
 *       @deadline_ms, -E_STALL, -E_DISCONNECTED, -E_NOT_ON_TAPE, -E_CANCELLED, -E_HOST,
 *       -E_NOMEM. Packets that were there before are kept for receive() and marked stale;
 *       -E_LIMIT if there are more than LIMIT_STALE_PACKETS.
 * @receive: the next packet, in the order of arrival. 0 and @ret filled; -E_TIMEOUT when
 *       @deadline_ms passes (a time-out that carried bytes is a packet), -E_STALL, -E_DISCONNECTED,
 *       -E_CANCELLED, -E_HOST. May be called without a question, to drain.
 * @clear: clear the halt of both pipes (standard request CLEAR_HALT, the only one besides string
 *       descriptors). 0; -E_DISCONNECTED, -E_HOST.
 * @now_ms: the clock on which this line's deadlines are points.
 * @close: give back the interface and free the line. A read still outstanding is cancelled.
 */
struct line_ops {
	int (*ask)(struct line *line, enum question question, uint64_t deadline_ms,
		   struct error *err);
	int (*receive)(struct line *line, uint64_t deadline_ms, struct packet *ret,
		       struct error *err);
	int (*clear)(struct line *line, struct error *err);
	uint64_t (*now_ms)(struct line *line);
	void (*close)(struct line *line);
};

/**
 * struct line - what an implementation puts first in its own struct.
 * @cancel: when this becomes true (Ctrl-C), ask and receive return -E_CANCELLED within
 *          2 * CANCEL_SLICE_MS. NULL: cannot be cancelled. Whoever talks may set it to NULL to
 *          say goodbye properly.
 */
struct line {
	const struct line_ops *ops;
	const atomic_bool *cancel;
};

/** line_cancelled() - whether Ctrl-C was pressed. */
static inline bool line_cancelled(const struct line *line)
{
	return line->cancel && atomic_load_explicit(line->cancel, memory_order_relaxed);
}

#endif

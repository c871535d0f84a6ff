/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_TAPE_RECORDING_H
#define LATCHKEY_TAPE_RECORDING_H

#include <latchkey/bus.h>
#include <latchkey/tape.h>
#include <latchkey/text.h>

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a recorder holds, inside the tape layer only. */

/**
 * struct sighting - a device from when it was first listed until it was listed no more.
 * @until_ms: UINT64_MAX: still there.
 * @spoke_ms: when it last took part in a conversation.
 */
struct sighting {
	struct device device;
	uint64_t from_ms, until_ms, spoke_ms;
};

enum note_kind { NOTE_OPENED, NOTE_ASKED, NOTE_RECEIVED, NOTE_CLEARED };

/**
 * struct note - one thing that happened on a line.
 * @gap_ms:   since the note before it on the same line.
 * @bytes:    place of the packet in recorder->bytes.
 * @sighting: of the device that is talked to.
 */
struct note {
	enum note_kind kind;
	enum question question;
	int result;
	unsigned line;
	uint64_t at_ms, gap_ms;
	size_t bytes, length;
	bool stale, overlong;
	size_t sighting;
};

/**
 * struct recorder - @lock: for all below it; lines may be on threads of their own.
 * @cut: something was left out for lack of room.
 */
struct recorder {
	struct observer observer;
	pthread_mutex_t lock;
	bool started, cut, failed;
	uint64_t start_ms;
	struct sighting *sightings;
	struct note *notes;
	size_t sighting_count, note_count, sighting_room, note_room;
	struct text bytes;
};

/** recording_text() - the tape, masked; the lock is held. Out of memory: @out->failed. */
void recording_text(const struct recorder *recorder, struct text *out);

#endif

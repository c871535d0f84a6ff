/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_TAPE_REEL_H
#define LATCHKEY_TAPE_REEL_H

#include <latchkey/bus.h>
#include <latchkey/tape.h>
#include <latchkey/text.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A parsed tape, inside the tape layer only. Flat arrays; what belongs together is contiguous,
 * because a tape is read from top to bottom:
 *
 *     station (a device and when it is there) -> talks -> exchanges -> events
 */

enum event_kind {
	EVENT_PACKET,
	EVENT_DELAY,
	EVENT_SILENCE,
	EVENT_STALL,
	EVENT_GONE,
	EVENT_CUT, /* the tape ends here, the phone did not */
	EVENT_KIND_COUNT
};

/**
 * struct event - one thing that happens on the IN pipe.
 * @repeat: how many packets; above 0 with @pattern: "%d" counts them.
 * @stale:  was waiting before the question.
 */
struct event {
	enum event_kind kind;
	bool stale, pattern;
	uint32_t repeat;
	uint32_t ms;          /* of a delay */
	size_t bytes, length; /* place in tape->bytes */
};

/* What becomes of a question's way out. */
enum taking { TAKING_OK, TAKING_STALL, TAKING_NEVER, TAKING_GONE, TAKING_COUNT };

struct exchange {
	size_t bytes, length; /* the question, in tape->bytes */
	enum taking taking;
	size_t event, event_count;
};

/**
 * struct talk - one conversation.
 * @left_over: events that are there before anything is asked.
 * @other:     what any other question gets; only if @has_other and @other_taking is TAKING_OK.
 */
struct talk {
	uint32_t latency_ms;
	size_t left_over, left_over_count;
	bool has_other;
	enum taking other_taking;
	struct event other;
	size_t exchange, exchange_count;
};

struct station {
	struct device device;
	uint64_t from_ms, until_ms;
	size_t talk, talk_count;
	bool may_go; /* some talk ends with the phone gone */
	unsigned line;
};

struct tape {
	enum tape_kind kind;
	struct text title, source; /* safe */
	struct text label;         /* what the story begins with; safe */
	struct text bytes;         /* of all questions and packets */
	struct event *events;
	struct exchange *exchanges;
	struct talk *talks;
	struct station *stations;
	size_t event_count, exchange_count, talk_count, station_count;
	size_t event_room, exchange_room, talk_room, station_room;
};

/** tape_parse_labelled() - tape_parse() with another beginning of the story than @name. */
int tape_parse_labelled(const char *bytes, size_t length, const char *name, const char *label,
			struct tape **ret, struct error *err);

/** reel_story() - one safe line about where a tape's answers come from. */
void reel_story(const struct tape *tape, struct text *out);

/** reel_packet() - the bytes of the @count-th packet (from 1) of an event.
 * @ret: at most @size of them. Return: how many there are. */
size_t reel_packet(const struct tape *tape, const struct event *event, uint32_t count, uint8_t *ret,
		   size_t size);

/** tape_kind_name() / tape_kind_named() - the word in the file; TAPE_KIND_COUNT if unknown. */
const char *tape_kind_name(enum tape_kind kind);
enum tape_kind tape_kind_named(const char *word, size_t length);

/** taking_name() - the word behind a question; "" for one that is taken. */
const char *taking_name(enum taking taking);

/** reel_is_path() - whether this is a port as a tape names it: "1-1.4". */
bool reel_is_path(const char *path, size_t length);

#endif

/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_TAPE_H
#define LATCHKEY_TAPE_H

#include <latchkey/bus.h>
#include <latchkey/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Tapes: what was on the bus and what was said, as text that can be read, edited and played
 * again (docs/tapes.md). A tape is a timeline of devices, each with its conversations.
 *
 *     tape_parse -> struct tape (immutable) --> tape_bus():  the shipped binary's --replay, --demo
 *                                          \-> player:       the answers of one conversation, free of
 *                                                            any transport; also the engine of the
 *                                                            fake USB phones in tests/
 *     recorder (an observer of a bus) -> text of a tape
 */

enum tape_kind {
	TAPE_SYNTHETIC = 0, /* made up; says so on screen */
	TAPE_RECORDED,      /* by --record, masked */
	TAPE_TRANSCRIPT,    /* a reading that its owner published */
	TAPE_DOCUMENTED,    /* answers as somebody described them */
	TAPE_KIND_COUNT
};

struct tape;

/**
 * tape_parse() - read a tape from memory.
 * @name: for messages ("FILE:12: ...") and the beginning of the story: "demo 'vayu'".
 * @ret: free with tape_free(); untouched on failure.
 *
 * Return: 0; -E_INPUT with file, line and what was expected; -E_LIMIT; -E_NOMEM.
 */
int tape_parse(const char *bytes, size_t length, const char *name, struct tape **ret,
	       struct error *err);
/** tape_load() - the same from a file; the story names the file without its folder. */
int tape_load(const char *path, struct tape **ret, struct error *err);
void tape_free(struct tape *tape);

enum tape_kind tape_kind(const struct tape *tape);
/** tape_title() / tape_source() - safe for a terminal; "" if the tape does not say. */
const char *tape_title(const struct tape *tape);
const char *tape_source(const struct tape *tape);

/* One built-in tape: rows end with a NULL @name. */
struct tape_demo {
	const char *name;
	const char *bytes;
	size_t length;
};
extern const struct tape_demo tape_demos[];

/** tape_demo_find() - NULL if there is no built-in tape of that name. */
const struct tape_demo *tape_demo_find(const char *name);

/**
 * tape_bus() - a bus that plays a tape on its own clock, which jumps over the waiting: what took
 * a phone thirty seconds is over at once, and times in messages are the tape's.
 * @tape: taken over, also on failure.
 *
 * The n-th open of a device plays its n-th conversation, later ones its last. A line's receive()
 * returns -E_NOT_ON_TAPE where the tape ends in the middle of an answer. What the tape says of
 * access is what list() shows when it probes, and what open() fails with. The story says the
 * tape's title and how its answers came about.
 *
 * Return: the bus; NULL when out of memory.
 */
struct bus *tape_bus(struct tape *tape);

/* ---- the player: one conversation, free of any transport ---- */

struct player;

enum player_event {
	PLAYER_PACKET,  /* a packet is there */
	PLAYER_LATER,   /* nothing before @ret_at */
	PLAYER_SILENCE, /* nothing will come unless something is asked */
	PLAYER_STALL,   /* the IN pipe is halted until it is cleared */
	PLAYER_GONE,    /* the phone vanishes here */
	PLAYER_CUT,     /* the tape ends in the middle of this answer; what came then, nobody knows */
};

/**
 * player_new() - start the @conversation-th conversation (from 0; later ones repeat the last)
 * with the @device-th device of a tape.
 * @tape: borrowed.
 * @now:          the start on the caller's clock, in ticks of the caller's choice.
 * @ticks_per_ms: how many of them a millisecond of the tape takes.
 */
struct player *player_new(const struct tape *tape, size_t device, size_t conversation,
			  uint64_t now, uint64_t ticks_per_ms);
void player_free(struct player *player);

/**
 * player_ask() - bytes arrive at the phone's OUT endpoint.
 *
 * Answers come in the order of their questions: while an earlier one is not over, the next waits
 * behind it. Packets that are ready at @now and were not fetched count as stale from then on.
 * A real phone does not take a question while a packet of its own waits to be fetched; a transport
 * that cares (the fake USB phone) holds the question back itself until player_next() has nothing
 * ready.
 *
 * Return: 0 taken; -E_NOT_ON_TAPE; -E_STALL until player_clear(); -E_DISCONNECTED; -E_TIMEOUT if
 * this phone never takes it.
 */
int player_ask(struct player *player, const void *bytes, size_t length, uint64_t now);

/** player_next() - what the IN endpoint has at @now. A packet is consumed by the call; the
 * delay before the next one counts from then.
 * @ret_bytes: borrowed from the player until the next call; up to LIMIT_TAPE_PACKET.
 * @ret_stale: it was there before the latest question. The outputs are touched only by the events
 * that they belong to. */
enum player_event player_next(struct player *player, uint64_t now, const uint8_t **ret_bytes,
			      size_t *ret_length, bool *ret_stale, uint64_t *ret_at);

/** player_clear() - the host cleared the halts. */
void player_clear(struct player *player);

/* ---- the timeline of devices, for tape_bus and for the fake USB phones ---- */

size_t tape_device_count(const struct tape *tape);
/** tape_device() - as bus_ops.list would report it, with access as the tape says. */
const struct device *tape_device(const struct tape *tape, size_t device);
/** tape_device_span() - when it is plugged in and when it goes (UINT64_MAX: stays), in ms. */
void tape_device_span(const struct tape *tape, size_t device, uint64_t *ret_from_ms,
		      uint64_t *ret_until_ms);

/* ---- the recorder ---- */

struct recorder;

/** recorder_new() - NULL when out of memory. */
struct recorder *recorder_new(void);
void recorder_free(struct recorder *recorder);
/** recorder_observer() - what to hand to bus_observed(); lives as long as the recorder. */
struct observer *recorder_observer(struct recorder *recorder);
/**
 * recorder_write() - write what was seen as a tape, masked by permission (mask.h), with one
 * placeholder for one value on the whole tape. Where answers slipped, long OKAY values are masked
 * too: a serial number may stand where a voltage should. What exceeds LIMIT_RECORDING in memory or
 * LIMIT_TAPE in the file is left out; the tape then ends with a line "# cut".
 *
 * Return: 0; -E_OUTPUT, -E_NOMEM.
 */
int recorder_write(struct recorder *recorder, const char *path, struct error *err);

#endif

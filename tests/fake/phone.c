/* SPDX-License-Identifier: MIT */
#include "phone.h"

#include <stdlib.h>
#include <string.h>

static const char not_on_tape[] = "FAILnot on tape";

struct phone {
	const struct tape *tape;
	size_t device;
	uint64_t ticks_per_ms;
	size_t talks;             /* conversations begun */
	struct player *player;    /* of the present conversation */
	struct player *leftover;  /* of an earlier one, not read to its end */
	bool claimed;             /* taken by a host, nothing was transferred yet */
	bool in_halted, out_halted;
	bool gone;
	uint8_t *answer;          /* the packet at the head of the IN pipe; NULL if none */
	size_t answer_length, answer_given;
	bool answer_stale;
	uint64_t wake;
	unsigned long given, missing;
};

struct phone *phone_new(const struct tape *tape, size_t device, uint64_t ticks_per_ms)
{
	struct phone *phone = calloc(1, sizeof(*phone));

	if (!phone)
		return NULL;
	phone->tape = tape;
	phone->device = device;
	phone->ticks_per_ms = ticks_per_ms;
	phone->wake = UINT64_MAX;
	return phone;
}

void phone_free(struct phone *phone)
{
	if (!phone)
		return;
	player_free(phone->player);
	player_free(phone->leftover);
	free(phone->answer);
	free(phone);
}

void phone_begin(struct phone *phone)
{
	phone->claimed = true;
}

static bool answer_put(struct phone *phone, const void *bytes, size_t length)
{
	phone->answer = malloc(length ? length : 1);
	if (!phone->answer)
		return false;
	if (length)
		memcpy(phone->answer, bytes, length);
	phone->answer_length = length;
	phone->answer_given = 0;
	phone->answer_stale = false;
	return true;
}

static void answer_drop(struct phone *phone)
{
	free(phone->answer);
	phone->answer = NULL;
	phone->given++;
}

static enum player_event player_look(struct phone *phone, struct player *player, uint64_t now)
{
	const uint8_t *bytes;
	size_t length;
	bool stale;
	uint64_t at;
	enum player_event event = player_next(player, now, &bytes, &length, &stale, &at);

	if (event == PLAYER_PACKET) {
		if (!answer_put(phone, bytes, length))
			return PLAYER_GONE;
		phone->answer_stale = stale;
	}
	if (event == PLAYER_LATER)
		phone->wake = at;
	/* Nobody knows how it went on: here it does not. */
	return event == PLAYER_CUT ? PLAYER_SILENCE : event;
}

/* What the IN pipe has: leftovers first, and only when they are read the present talk. */
static enum player_event pipe_look(struct phone *phone, uint64_t now)
{
	enum player_event event;

	phone->wake = UINT64_MAX;
	if (phone->answer)
		return PLAYER_PACKET;
	if (phone->leftover) {
		event = player_look(phone, phone->leftover, now);
		if (event != PLAYER_SILENCE)
			return event;
		player_free(phone->leftover);
		phone->leftover = NULL;
	}
	return phone->player ? player_look(phone, phone->player, now) : PLAYER_SILENCE;
}

/* The first transfer after a claim starts the next talk; an unread one becomes a leftover. While
 * there is a leftover, the talk after it cannot have been asked anything. */
static bool talk_start(struct phone *phone, uint64_t now)
{
	if (phone->player && !phone->claimed)
		return true;
	phone->claimed = false;
	if (phone->player && !phone->leftover && pipe_look(phone, now) != PLAYER_SILENCE)
		phone->leftover = phone->player;
	else
		player_free(phone->player);
	phone->player = player_new(phone->tape, phone->device, phone->talks++, now,
				   phone->ticks_per_ms);
	return phone->player;
}

static enum phone_result gone(struct phone *phone)
{
	phone->gone = true;
	return PHONE_GONE;
}

/* What a tape calls waiting before a question arrives before the question has left: the oldest
 * read completes first. */
static enum phone_result question_taken(struct phone *phone, struct phone_write *write,
					uint64_t now)
{
	write->taken = true;
	if (pipe_look(phone, now) == PLAYER_PACKET && phone->answer_stale)
		return PHONE_WAIT;
	return PHONE_DONE;
}

static enum phone_result question_put(struct phone *phone, struct phone_write *write,
				      uint64_t now)
{
	int result;

	/* Asked behind a halt: the answer that the halt stood for is lost, the pipe stays halted. */
	if (phone->in_halted)
		player_clear(phone->player);
	result = player_ask(phone->player, write->bytes, write->length, now);
	switch (-result) {
	case 0:
		return question_taken(phone, write, now);
	case E_STALL:
		phone->out_halted = true;
		return PHONE_STALL;
	case E_TIMEOUT:
		write->refused = true;
		return PHONE_WAIT;
	case E_NOT_ON_TAPE:
		phone->missing++;
		if (answer_put(phone, not_on_tape, sizeof(not_on_tape) - 1))
			return PHONE_DONE;
		return gone(phone);
	default:
		return gone(phone);
	}
}

enum phone_result phone_take(struct phone *phone, struct phone_write *write, uint64_t now)
{
	enum player_event event;

	if (phone->gone || !talk_start(phone, now))
		return gone(phone);
	if (phone->out_halted)
		return PHONE_STALL;
	if (write->refused)
		return PHONE_WAIT;
	if (write->taken)
		return question_taken(phone, write, now);
	event = pipe_look(phone, now);
	if (event == PLAYER_GONE)
		return gone(phone);
	if (event == PLAYER_PACKET || event == PLAYER_LATER || phone->leftover)
		return PHONE_WAIT;
	return question_put(phone, write, now);
}

/* Move one answer into a read. Only a whole number of USB packets can be split off it. */
static enum phone_result answer_give(struct phone *phone, struct phone_read *read,
				     size_t packet_size)
{
	size_t room = read->size - read->length;
	size_t left = phone->answer_length - phone->answer_given;
	size_t part = left < room ? left : room;
	bool is_short = phone->answer_length % packet_size != 0 || phone->answer_length == 0;

	if (part)
		memcpy(read->bytes + read->length, phone->answer + phone->answer_given, part);
	read->length += part;
	phone->answer_given += part;
	if (left > room && room % packet_size != 0) {
		answer_drop(phone);
		return PHONE_OVERFLOW;
	}
	if (left > room)
		return PHONE_DONE;
	answer_drop(phone);
	return is_short || read->length == read->size ? PHONE_DONE : PHONE_WAIT;
}

enum phone_result phone_give(struct phone *phone, struct phone_read *read, size_t packet_size,
			     uint64_t now)
{
	enum phone_result result = PHONE_WAIT;
	enum player_event event = PLAYER_SILENCE;

	if (phone->gone || !talk_start(phone, now))
		return gone(phone);
	while (!phone->in_halted && result == PHONE_WAIT) {
		event = pipe_look(phone, now);
		if (event != PLAYER_PACKET)
			break;
		result = answer_give(phone, read, packet_size);
	}
	if (event == PLAYER_GONE)
		return gone(phone);
	if (event == PLAYER_STALL)
		phone->in_halted = true;
	return phone->in_halted ? PHONE_STALL : result;
}

void phone_clear(struct phone *phone, bool in)
{
	bool *halted = in ? &phone->in_halted : &phone->out_halted;

	if (*halted && phone->leftover)
		player_clear(phone->leftover);
	else if (*halted && phone->player)
		player_clear(phone->player);
	*halted = false;
}

uint64_t phone_wake(const struct phone *phone)
{
	return phone->wake;
}

unsigned long phone_given(const struct phone *phone)
{
	return phone->given;
}

unsigned long phone_missing(const struct phone *phone)
{
	return phone->missing;
}

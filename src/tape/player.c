/* SPDX-License-Identifier: MIT */
#include <latchkey/tape.h>

#include "reel.h"

#include <latchkey/clock.h>
#include <latchkey/limits.h>

#include <stdlib.h>
#include <string.h>

/* Questions that a phone takes before it has answered the first; more than any keeps. */
enum { PENDING = 8 };

/* One answer that is being given, or waits for the one before it. */
struct answer {
	const struct event *events;
	size_t count;
	uint32_t given; /* packets of events[0] */
	uint32_t latency_ms;
	uint64_t base; /* from when the next delay counts */
	uint64_t delay_ms;
	bool left_over;
};

/*
 * @used:       for each exchange of the talk, whether its answer was given once.
 * @before:     answers at the front that were there when the latest question came; what they have
 *              ready at @before_at is stale.
 * @freed:   when the host took the last packet; the phone goes on only then.
 */
struct player {
	const struct tape *tape;
	const struct talk *talk;
	bool *used;
	struct answer answers[PENDING];
	size_t count, before;
	uint64_t before_at, freed;
	uint64_t ticks_per_ms;
	bool out_halted, in_halted, gone, asked;
	uint8_t bytes[LIMIT_TAPE_PACKET];
};

static const struct talk nobody;

static const struct talk *pick_talk(const struct tape *tape, size_t device, size_t conversation)
{
	const struct station *station = &tape->stations[device];

	if (!station->talk_count)
		return &nobody;
	if (conversation >= station->talk_count)
		conversation = station->talk_count - 1;
	return &tape->talks[station->talk + conversation];
}

static const struct event *events_at(const struct tape *tape, size_t index)
{
	return tape->events ? tape->events + index : NULL;
}

struct player *player_new(const struct tape *tape, size_t device, size_t conversation,
			  uint64_t now, uint64_t ticks_per_ms)
{
	struct player *player = calloc(1, sizeof(*player));

	if (!player)
		return NULL;
	player->tape = tape;
	player->talk = pick_talk(tape, device, conversation);
	player->freed = now;
	player->ticks_per_ms = ticks_per_ms;
	player->used = calloc(player->talk->exchange_count + 1, sizeof(*player->used));
	if (!player->used) {
		free(player);
		return NULL;
	}
	player->answers[player->count++] = (struct answer){
		.events = events_at(tape, player->talk->left_over),
		.count = player->talk->left_over_count,
		.base = now,
		.left_over = true,
	};
	return player;
}

void player_free(struct player *player)
{
	if (!player)
		return;
	free(player->used);
	free(player);
}

static void next_event(struct answer *answer)
{
	answer->events++;
	answer->count--;
	answer->given = 0;
}

/* The answer is over, and the next one that waits may begin. */
static void drop_answer(struct player *player)
{
	player->count--;
	memmove(player->answers, player->answers + 1, player->count * sizeof(*player->answers));
	if (player->before)
		player->before--;
	if (player->count && player->answers[0].base < player->freed)
		player->answers[0].base = player->freed;
}

/* The answer that has something to give, its delays added up; NULL if there is none. What the
 * tape does not hold ends when something else was asked. */
static struct answer *current_answer(struct player *player)
{
	struct answer *answer = player->answers;

	while (player->count) {
		for (; answer->count && answer->events->kind == EVENT_DELAY; next_event(answer))
			answer->delay_ms += answer->events->ms;
		if (answer->count && answer->events->kind != EVENT_SILENCE &&
		    (answer->events->kind != EVENT_CUT || player->count == 1))
			return answer;
		drop_answer(player);
	}
	return NULL;
}

/* The first answer to this question that was not given yet, else the last one. */
static const struct exchange *find_exchange(struct player *player, const void *bytes, size_t length)
{
	const struct tape *tape = player->tape;
	const struct exchange *found = NULL;

	for (size_t i = 0; i < player->talk->exchange_count; i++) {
		const struct exchange *at = &tape->exchanges[player->talk->exchange + i];

		if (at->length != length || memcmp(tape->bytes.bytes + at->bytes, bytes, length) != 0)
			continue;
		found = at;
		if (!player->used[i]) {
			player->used[i] = true;
			break;
		}
	}
	return found;
}

static int take(struct player *player, enum taking taking, const struct event *events, size_t count,
		uint64_t now)
{
	switch (taking) {
	case TAKING_STALL:
		player->out_halted = true;
		return -E_STALL;
	case TAKING_GONE:
		player->gone = true;
		return -E_DISCONNECTED;
	case TAKING_OK:
		if (player->count < PENDING)
			break;
		return -E_TIMEOUT;
	case TAKING_NEVER:
	case TAKING_COUNT:
	default:
		return -E_TIMEOUT;
	}
	player->answers[player->count++] = (struct answer){
		.events = events,
		.count = count,
		.latency_ms = player->talk->latency_ms,
		.base = now,
	};
	player->asked = true;
	return 0;
}

int player_ask(struct player *player, const void *bytes, size_t length, uint64_t now)
{
	const struct talk *talk = player->talk;
	const struct exchange *exchange;

	if (player->gone)
		return -E_DISCONNECTED;
	if (player->out_halted)
		return -E_STALL;
	current_answer(player);
	player->before = player->count;
	player->before_at = now;
	exchange = find_exchange(player, bytes, length);
	if (exchange)
		return take(player, exchange->taking, events_at(player->tape, exchange->event),
			    exchange->event_count, now);
	if (talk->has_other)
		return take(player, talk->other_taking, &talk->other, 1, now);
	return -E_NOT_ON_TAPE;
}

static bool is_stale(const struct player *player, const struct answer *answer, uint64_t ready)
{
	if (answer->events->stale && !answer->left_over)
		return true;
	if (answer->left_over && !player->asked)
		return true;
	return player->before && ready <= player->before_at;
}

static uint64_t ready_at(const struct player *player, const struct answer *answer)
{
	uint64_t ms = answer->delay_ms;

	if (answer->events->kind == EVENT_PACKET && !answer->events->stale)
		ms += answer->latency_ms;
	return clock_after(answer->base, ms * player->ticks_per_ms);
}

static void give_packet(struct player *player, struct answer *answer, uint64_t now,
			size_t *ret_length)
{
	*ret_length = reel_packet(player->tape, answer->events, ++answer->given, player->bytes,
				  sizeof(player->bytes));
	player->freed = now;
	answer->base = now;
	answer->delay_ms = 0;
	if (answer->given == answer->events->repeat)
		next_event(answer);
}

enum player_event player_next(struct player *player, uint64_t now, const uint8_t **ret_bytes,
			      size_t *ret_length, bool *ret_stale, uint64_t *ret_at)
{
	struct answer *answer = player->gone ? NULL : current_answer(player);
	uint64_t ready;

	if (!answer)
		return player->gone ? PLAYER_GONE : PLAYER_SILENCE;
	if (answer->events->kind == EVENT_CUT)
		return PLAYER_CUT;
	ready = ready_at(player, answer);
	if (now < ready) {
		*ret_at = ready;
		return PLAYER_LATER;
	}
	if (answer->events->kind == EVENT_PACKET) {
		*ret_stale = is_stale(player, answer, ready);
		*ret_bytes = player->bytes;
		give_packet(player, answer, now, ret_length);
		return PLAYER_PACKET;
	}
	answer->base = now; /* what follows a halt counts from when the host saw it */
	answer->delay_ms = 0;
	player->in_halted = answer->events->kind == EVENT_STALL;
	player->gone = answer->events->kind == EVENT_GONE;
	return player->gone ? PLAYER_GONE : PLAYER_STALL;
}

void player_clear(struct player *player)
{
	player->out_halted = false;
	if (!player->in_halted)
		return;
	player->in_halted = false;
	next_event(player->answers);
}

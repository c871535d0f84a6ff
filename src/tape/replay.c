/* SPDX-License-Identifier: MIT */
#include <latchkey/tape.h>

#include "reel.h"

#include <latchkey/bus.h>
#include <latchkey/clock.h>
#include <latchkey/limits.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/*
 * A tape as a bus. The bus has a clock, and each line its own that begins at the bus's; waiting
 * moves them. A line that closes takes the bus along to where it came.
 */

/* What changes while a tape plays. */
struct plug {
	size_t opens;
	bool gone; /* vanished in a conversation */
};

/*
 * @lock: for all below it; lines may be on threads of their own.
 * @news: a phone vanished since somebody looked.
 */
struct replay {
	struct bus bus;
	struct tape *tape;
	struct text story;
	pthread_mutex_t lock;
	uint64_t now_ms;
	bool news;
	struct plug *plugs;
};

struct replay_line {
	struct line line;
	struct replay *replay;
	struct player *player;
	size_t device;
	uint64_t now_ms, until_ms;
};

/* ---- a line ---- */

static int fail_gone(struct error *err)
{
	return fail(err, E_DISCONNECTED, "the phone went away");
}

static int vanish(struct replay_line *self, struct error *err)
{
	struct replay *replay = self->replay;

	pthread_mutex_lock(&replay->lock);
	replay->news |= !replay->plugs[self->device].gone;
	replay->plugs[self->device].gone = true;
	pthread_mutex_unlock(&replay->lock);
	return fail_gone(err);
}

/* Let time pass. Return: 0, or -E_DISCONNECTED when the phone is pulled out before @at_ms. */
static int wait_until(struct replay_line *self, uint64_t at_ms, struct error *err)
{
	if (at_ms < self->now_ms)
		at_ms = self->now_ms;
	self->now_ms = clock_earlier(at_ms, self->until_ms);
	return self->now_ms == self->until_ms ? fail_gone(err) : 0;
}

static int check_line(struct replay_line *self, struct error *err)
{
	if (line_cancelled(&self->line))
		return fail(err, E_CANCELLED, "cancelled");
	return wait_until(self, self->now_ms, err);
}

static int replay_ask(struct line *line, enum question question, uint64_t deadline_ms,
		      struct error *err)
{
	struct replay_line *self = (struct replay_line *)line;
	const struct question_row *row = question_row(question);
	int result = check_line(self, err);

	if (result)
		return result;
	result = player_ask(self->player, row->bytes, strlen(row->bytes), self->now_ms);
	switch (result) {
	case 0:
		return 0;
	case -E_DISCONNECTED:
		return vanish(self, err);
	case -E_STALL:
		return fail(err, E_STALL, "the phone refused '%s' with a stall", row->name);
	case -E_NOT_ON_TAPE:
		return fail(err, E_NOT_ON_TAPE, "the tape holds no answer to '%s'", row->name);
	default:
		result = wait_until(self, deadline_ms, err);
		return result ? result
			      : fail(err, E_TIMEOUT, "the phone did not take '%s' in time",
				     row->name);
	}
}

static void fill_packet(struct packet *packet, const uint8_t *bytes, size_t length, bool stale)
{
	packet->overlong = length > sizeof(packet->bytes);
	packet->length = packet->overlong ? sizeof(packet->bytes) : length;
	packet->stale = stale;
	memcpy(packet->bytes, bytes, packet->length);
}

/* Nothing comes before the deadline. */
static int time_out(struct replay_line *self, uint64_t deadline_ms, struct error *err)
{
	int result = wait_until(self, deadline_ms, err);

	return result ? result : fail(err, E_TIMEOUT, "no answer in time");
}

static int replay_receive(struct line *line, uint64_t deadline_ms, struct packet *ret,
			  struct error *err)
{
	struct replay_line *self = (struct replay_line *)line;
	int result = check_line(self, err);
	const uint8_t *bytes;
	uint64_t at_ms = 0;
	size_t length;
	bool stale;

	while (!result) {
		switch (player_next(self->player, self->now_ms, &bytes, &length, &stale, &at_ms)) {
		case PLAYER_PACKET:
			fill_packet(ret, bytes, length, stale);
			return 0;
		case PLAYER_LATER:
			if (at_ms > deadline_ms)
				return time_out(self, deadline_ms, err);
			result = wait_until(self, at_ms, err);
			break;
		case PLAYER_STALL:
			return fail(err, E_STALL, "the phone halted its answers");
		case PLAYER_GONE:
			return vanish(self, err);
		case PLAYER_CUT:
			return fail(err, E_NOT_ON_TAPE,
				    "the tape ends in the middle of this answer");
		case PLAYER_SILENCE:
		default:
			return time_out(self, deadline_ms, err);
		}
	}
	return result;
}

static int replay_clear(struct line *line, struct error *err)
{
	struct replay_line *self = (struct replay_line *)line;
	int result = wait_until(self, self->now_ms, err);

	if (!result)
		player_clear(self->player);
	return result;
}

static uint64_t replay_line_now(struct line *line)
{
	return ((struct replay_line *)line)->now_ms;
}

static void replay_line_close(struct line *line)
{
	struct replay_line *self = (struct replay_line *)line;
	struct replay *replay = self->replay;

	pthread_mutex_lock(&replay->lock);
	if (replay->now_ms < self->now_ms)
		replay->now_ms = self->now_ms;
	pthread_mutex_unlock(&replay->lock);
	player_free(self->player);
	free(self);
}

static const struct line_ops line_ops = {
	.ask = replay_ask,
	.receive = replay_receive,
	.clear = replay_clear,
	.now_ms = replay_line_now,
	.close = replay_line_close,
};

/* ---- the bus ---- */

static bool is_there(const struct replay *replay, size_t device)
{
	const struct station *station = &replay->tape->stations[device];

	return !replay->plugs[device].gone && replay->now_ms >= station->from_ms &&
	       replay->now_ms < station->until_ms;
}

/* By bus and port path: "usb:1-2" before "usb:1-10". */
static int by_port(const void *left, const void *right)
{
	const char *a = ((const struct device *)left)->id + strlen("usb:");
	const char *b = ((const struct device *)right)->id + strlen("usb:");

	for (;;) {
		char *a_end, *b_end;
		long x = strtol(a, &a_end, 10), y = strtol(b, &b_end, 10);

		if (x != y)
			return x < y ? -1 : 1;
		if (!*a_end || !*b_end)
			return (*a_end != '\0') - (*b_end != '\0');
		a = a_end + 1;
		b = b_end + 1;
	}
}

static void add_device(struct device_list *list, const struct device *device, bool probe)
{
	struct device *added;

	if (list->count == LIMIT_DEVICES) {
		list->cut = true;
		return;
	}
	added = &list->devices[list->count++];
	*added = *device;
	if (!probe) {
		added->access = ACCESS_UNKNOWN;
		added->why[0] = '\0';
	}
}

static int replay_list(struct bus *bus, bool probe, struct device_list *ret, struct error *err)
{
	struct replay *replay = (struct replay *)bus;
	struct device_list list = {0};

	list.devices = calloc(replay->tape->station_count + 1, sizeof(*list.devices));
	if (!list.devices)
		return fail(err, E_NOMEM, "out of memory");
	pthread_mutex_lock(&replay->lock);
	for (size_t i = 0; i < replay->tape->station_count; i++)
		if (is_there(replay, i))
			add_device(&list, &replay->tape->stations[i].device, probe);
	replay->news = false;
	pthread_mutex_unlock(&replay->lock);
	qsort(list.devices, list.count, sizeof(*list.devices), by_port);
	*ret = list;
	return 0;
}

/* Whether the device can be asked at all, as the system would say it. */
static int check_device(const struct device *device, bool there, struct error *err)
{
	static const char *const why[] = {
		[ACCESS_UNKNOWN] = NULL,
		[ACCESS_OK] = NULL,
		[ACCESS_NO_NODE] = "it has no device node",
		[ACCESS_DENIED] = "permission denied",
		[ACCESS_BUSY] = "another program holds it",
		[ACCESS_GONE] = "it went away",
		[ACCESS_HOST_ERROR] = "this computer's USB failed",
	};
	_Static_assert(sizeof(why) / sizeof(*why) == ACCESS_COUNT, "every access needs a refusal");

	if (!there)
		return fail(err, E_DISCONNECTED, "it went away");
	if (why[device->access])
		return fail(err, access_error(device->access), "%s", why[device->access]);
	if (!mode_can_be_asked(device->mode))
		return fail(err, E_WRONG_MODE, "'%s' is not in fastboot", device->id);
	return 0;
}

static int begin_line(struct replay *replay, size_t device, struct line **ret, struct error *err)
{
	struct plug *plug = &replay->plugs[device];
	struct replay_line *self = calloc(1, sizeof(*self));

	if (!self)
		return fail(err, E_NOMEM, "out of memory");
	self->player = player_new(replay->tape, device, plug->opens, replay->now_ms, 1);
	if (!self->player) {
		free(self);
		return fail(err, E_NOMEM, "out of memory");
	}
	plug->opens++;
	self->line.ops = &line_ops;
	self->line.cancel = replay->bus.cancel;
	self->replay = replay;
	self->device = device;
	self->now_ms = replay->now_ms;
	self->until_ms = replay->tape->stations[device].until_ms;
	*ret = &self->line;
	return 0;
}

static int replay_open(struct bus *bus, const struct device *device, struct line **ret,
		       struct error *err)
{
	struct replay *replay = (struct replay *)bus;
	size_t index = device->tag;
	int result;

	if (index >= replay->tape->station_count)
		return fail(err, E_INTERNAL, "'%s' is not from this tape", device->id);
	pthread_mutex_lock(&replay->lock);
	result = check_device(&replay->tape->stations[index].device, is_there(replay, index), err);
	if (!result)
		result = begin_line(replay, index, ret, err);
	pthread_mutex_unlock(&replay->lock);
	return result;
}

/* The next moment at which something is plugged in or pulled out. */
static uint64_t next_change(const struct replay *replay)
{
	uint64_t next_ms = UINT64_MAX;

	for (size_t i = 0; i < replay->tape->station_count; i++) {
		const struct station *station = &replay->tape->stations[i];

		if (replay->plugs[i].gone)
			continue;
		if (station->from_ms > replay->now_ms)
			next_ms = clock_earlier(next_ms, station->from_ms);
		if (station->until_ms > replay->now_ms)
			next_ms = clock_earlier(next_ms, station->until_ms);
	}
	return next_ms;
}

static int replay_watch(struct bus *bus, uint64_t deadline_ms, struct error *err)
{
	struct replay *replay = (struct replay *)bus;
	uint64_t next_ms;
	bool changed;

	if (bus->cancel && atomic_load_explicit(bus->cancel, memory_order_relaxed))
		return fail(err, E_CANCELLED, "cancelled");
	pthread_mutex_lock(&replay->lock);
	changed = replay->news;
	replay->news = false;
	if (!changed) {
		next_ms = next_change(replay);
		changed = next_ms != UINT64_MAX && next_ms <= deadline_ms;
		next_ms = changed ? next_ms : deadline_ms;
		if (replay->now_ms < next_ms)
			replay->now_ms = next_ms;
	}
	pthread_mutex_unlock(&replay->lock);
	return changed;
}

static uint64_t replay_now(struct bus *bus)
{
	struct replay *replay = (struct replay *)bus;
	uint64_t now_ms;

	pthread_mutex_lock(&replay->lock);
	now_ms = replay->now_ms;
	pthread_mutex_unlock(&replay->lock);
	return now_ms;
}

static void replay_close(struct bus *bus)
{
	struct replay *replay = (struct replay *)bus;

	pthread_mutex_destroy(&replay->lock);
	text_release(&replay->story);
	tape_free(replay->tape);
	free(replay->plugs);
	free(replay);
}

static const struct bus_ops bus_ops = {
	.list = replay_list,
	.open = replay_open,
	.watch = replay_watch,
	.now_ms = replay_now,
	.close = replay_close,
};

struct bus *tape_bus(struct tape *tape)
{
	struct replay *replay = calloc(1, sizeof(*replay));

	if (!replay) {
		tape_free(tape);
		return NULL;
	}
	pthread_mutex_init(&replay->lock, NULL);
	replay->bus.ops = &bus_ops;
	replay->bus.kind = BUS_TAPE;
	replay->tape = tape;
	replay->plugs = calloc(tape->station_count + 1, sizeof(*replay->plugs));
	reel_story(tape, &replay->story);
	replay->bus.story = text_cstr(&replay->story);
	if (!replay->plugs || replay->story.failed) {
		replay_close(&replay->bus);
		return NULL;
	}
	return &replay->bus;
}

/* SPDX-License-Identifier: MIT */
#include "recording.h"

#include <latchkey/file.h>
#include <latchkey/limits.h>

#include <stdlib.h>
#include <string.h>

/* Room for one more element; NULL when out of memory. */
static void *grow(void *array, size_t count, size_t *room, size_t each)
{
	size_t more = *room ? *room * 2 : 64;

	if (count < *room)
		return array;
	array = realloc(array, more * each);
	if (array)
		*room = more;
	return array;
}

static uint64_t since_start(struct recorder *recorder, uint64_t now_ms)
{
	if (!recorder->started) {
		recorder->started = true;
		recorder->start_ms = now_ms;
	}
	return now_ms > recorder->start_ms ? now_ms - recorder->start_ms : 0;
}

/* ---- devices ---- */

/* The same device, still plugged in. Another number on the bus means that it was away. */
static bool same_device(const struct device *a, const struct device *b)
{
	return !strcmp(a->id, b->id) && a->bus == b->bus && a->address == b->address &&
	       a->vendor == b->vendor && a->product == b->product && a->mode == b->mode &&
	       !strcmp(a->serial, b->serial);
}

static struct sighting *find_sighting(struct recorder *recorder, const struct device *device)
{
	for (size_t i = recorder->sighting_count; i--;) {
		struct sighting *sighting = &recorder->sightings[i];

		if (sighting->until_ms == UINT64_MAX && same_device(&sighting->device, device))
			return sighting;
	}
	return NULL;
}

/* It was there while it spoke, in the same millisecond too. */
static void end_sighting(struct sighting *sighting, uint64_t at_ms)
{
	if (at_ms <= sighting->from_ms)
		at_ms = sighting->from_ms + 1;
	if (at_ms <= sighting->spoke_ms)
		at_ms = sighting->spoke_ms + 1;
	sighting->until_ms = at_ms;
}

static struct sighting *add_sighting(struct recorder *recorder, const struct device *device,
				     uint64_t at_ms)
{
	struct sighting *sightings;

	if (recorder->sighting_count == LIMIT_TAPE_DEVICES) {
		recorder->cut = true;
		return NULL;
	}
	sightings = grow(recorder->sightings, recorder->sighting_count, &recorder->sighting_room,
			 sizeof(*sightings));
	if (!sightings) {
		recorder->failed = true;
		return NULL;
	}
	recorder->sightings = sightings;
	for (size_t i = 0; i < recorder->sighting_count; i++) /* a port has one device */
		if (!strcmp(sightings[i].device.id, device->id)) {
			if (sightings[i].until_ms == UINT64_MAX)
				end_sighting(&sightings[i], at_ms);
			if (at_ms < sightings[i].until_ms)
				at_ms = sightings[i].until_ms;
		}
	sightings += recorder->sighting_count++;
	*sightings = (struct sighting){.device = *device, .from_ms = at_ms, .until_ms = UINT64_MAX};
	return sightings;
}

static void see(struct recorder *recorder, const struct device *device, uint64_t at_ms)
{
	struct sighting *sighting = find_sighting(recorder, device);

	if (!sighting)
		add_sighting(recorder, device, at_ms);
	else if (device->access != ACCESS_UNKNOWN && sighting->device.access != ACCESS_OK)
		sighting->device.access = device->access;
}

static bool is_listed(const struct device_list *list, const struct device *device)
{
	for (size_t i = 0; i < list->count; i++)
		if (same_device(&list->devices[i], device))
			return true;
	return false;
}

static void on_listed(struct observer *self, uint64_t now_ms, const struct device_list *list)
{
	struct recorder *recorder = (struct recorder *)self;
	uint64_t at_ms;

	pthread_mutex_lock(&recorder->lock);
	at_ms = since_start(recorder, now_ms);
	for (size_t i = 0; i < recorder->sighting_count; i++) {
		struct sighting *sighting = &recorder->sightings[i];

		if (sighting->until_ms == UINT64_MAX && !is_listed(list, &sighting->device))
			end_sighting(sighting, at_ms);
	}
	for (size_t i = 0; i < list->count; i++)
		see(recorder, &list->devices[i], at_ms);
	pthread_mutex_unlock(&recorder->lock);
}

/* ---- conversations ---- */

/* The last note of the same conversation, if there is one. */
static const struct note *note_before(const struct recorder *recorder, unsigned line)
{
	for (size_t i = recorder->note_count; i--;)
		if (recorder->notes[i].line == line)
			return &recorder->notes[i];
	return NULL;
}

static void add_note(struct recorder *recorder, struct note note, const void *bytes)
{
	size_t held = recorder->note_count * sizeof(note) + recorder->bytes.length;
	const struct note *before;
	struct note *notes;

	if (recorder->cut)
		return;
	before = note_before(recorder, note.line);
	if (before) {
		note.sighting = before->sighting;
		note.gap_ms = note.at_ms > before->at_ms ? note.at_ms - before->at_ms : 0;
	} else if (note.kind != NOTE_OPENED) {
		return;
	}
	if (held + sizeof(note) + note.length > LIMIT_RECORDING) {
		recorder->cut = true;
		return;
	}
	notes = grow(recorder->notes, recorder->note_count, &recorder->note_room, sizeof(note));
	if (!notes) {
		recorder->failed = true;
		return;
	}
	recorder->notes = notes;
	recorder->sightings[note.sighting].spoke_ms = note.at_ms;
	note.bytes = recorder->bytes.length;
	if (note.length)
		text_add_bytes(&recorder->bytes, bytes, note.length);
	notes[recorder->note_count++] = note;
}

static void on_opened(struct observer *self, uint64_t now_ms, unsigned line,
		      const struct device *device, int result, const struct error *err)
{
	struct recorder *recorder = (struct recorder *)self;
	struct device seen = *device;
	struct sighting *sighting;
	uint64_t at_ms;

	(void)err;
	pthread_mutex_lock(&recorder->lock);
	at_ms = since_start(recorder, now_ms);
	seen.access = access_after((enum error_code)-result);
	see(recorder, &seen, at_ms);
	sighting = find_sighting(recorder, device);
	if (sighting)
		add_note(recorder,
			 (struct note){.kind = NOTE_OPENED,
				       .line = line,
				       .at_ms = at_ms,
				       .result = result,
				       .sighting = (size_t)(sighting - recorder->sightings)},
			 NULL);
	pthread_mutex_unlock(&recorder->lock);
}

static void on_asked(struct observer *self, uint64_t now_ms, unsigned line, enum question question,
		     int result, const struct error *err)
{
	struct recorder *recorder = (struct recorder *)self;

	(void)err;
	pthread_mutex_lock(&recorder->lock);
	add_note(recorder,
		 (struct note){.kind = NOTE_ASKED,
			       .line = line,
			       .question = question,
			       .result = result,
			       .at_ms = since_start(recorder, now_ms)},
		 NULL);
	pthread_mutex_unlock(&recorder->lock);
}

static void on_received(struct observer *self, uint64_t now_ms, unsigned line, int result,
			const struct packet *packet, const struct error *err)
{
	struct recorder *recorder = (struct recorder *)self;
	struct note note = {.kind = NOTE_RECEIVED, .line = line, .result = result};

	(void)err;
	if (packet) {
		note.length = packet->length;
		note.stale = packet->stale;
		note.overlong = packet->overlong;
	}
	pthread_mutex_lock(&recorder->lock);
	note.at_ms = since_start(recorder, now_ms);
	add_note(recorder, note, packet ? packet->bytes : NULL);
	pthread_mutex_unlock(&recorder->lock);
}

static void on_cleared(struct observer *self, uint64_t now_ms, unsigned line, int result)
{
	struct recorder *recorder = (struct recorder *)self;

	pthread_mutex_lock(&recorder->lock);
	add_note(recorder,
		 (struct note){.kind = NOTE_CLEARED,
			       .line = line,
			       .result = result,
			       .at_ms = since_start(recorder, now_ms)},
		 NULL);
	pthread_mutex_unlock(&recorder->lock);
}

struct recorder *recorder_new(void)
{
	struct recorder *recorder = calloc(1, sizeof(*recorder));

	if (!recorder)
		return NULL;
	pthread_mutex_init(&recorder->lock, NULL);
	recorder->observer = (struct observer){
		.listed = on_listed,
		.opened = on_opened,
		.asked = on_asked,
		.received = on_received,
		.cleared = on_cleared,
	};
	return recorder;
}

void recorder_free(struct recorder *recorder)
{
	if (!recorder)
		return;
	pthread_mutex_destroy(&recorder->lock);
	text_release(&recorder->bytes);
	free(recorder->sightings);
	free(recorder->notes);
	free(recorder);
}

struct observer *recorder_observer(struct recorder *recorder)
{
	return &recorder->observer;
}

int recorder_write(struct recorder *recorder, const char *path, struct error *err)
{
	struct text text = {0};
	bool failed;
	int result;

	pthread_mutex_lock(&recorder->lock);
	recording_text(recorder, &text);
	failed = text.failed || recorder->failed || recorder->bytes.failed;
	pthread_mutex_unlock(&recorder->lock);
	if (failed)
		result = fail(err, E_NOMEM, "out of memory while recording");
	else
		result = file_write_new(path, text_cstr(&text), text.length, err);
	text_release(&text);
	return result;
}

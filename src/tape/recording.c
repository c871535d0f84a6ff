/* SPDX-License-Identifier: MIT */
#include "recording.h"

#include "reel.h"

#include <latchkey/clock.h>
#include <latchkey/limits.h>
#include <latchkey/mask.h>

#include <string.h>

/*
 * The notes of a line, in order, become a talk. Everything that is private goes through one struct
 * mask, so that a value has one placeholder on the whole tape.
 */

/* Shorter pauses are the computer's, not the phone's. */
enum { SHORTEST_DELAY_MS = 20 };

/* Room that is kept for what still must be said when a tape gets too long. */
enum { RESERVE = 256 };

/**
 * struct writer - @full: no more room; what follows is left out.
 */
struct writer {
	const struct recorder *recorder;
	struct text *out;
	struct mask mask;
	bool full;
};

/* ---- text ---- */

static void add_quoted(struct text *out, const char *bytes, size_t length)
{
	text_add(out, "\"");
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c == '"' || c == '\\')
			text_addf(out, "\\%c", c);
		else if (c >= 0x20 && c < 0x7f)
			text_addf(out, "%c", c);
		else
			text_addf(out, "\\x%02x", c);
	}
	text_add(out, "\"");
}

typedef void mask_function(struct mask *mask, struct text *out, const char *bytes, size_t length);

static void add_string(struct writer *writer, const char *word, const char *string,
		       mask_function *hide)
{
	struct text masked = {0};

	if (!*string)
		return;
	hide(&writer->mask, &masked, string, strlen(string));
	text_addf(writer->out, "%s", word);
	add_quoted(writer->out, text_cstr(&masked), masked.length);
	writer->out->failed |= masked.failed;
	text_release(&masked);
}

/* ---- questions and packets ---- */

/* Whether the tape can say how the phone took this question. */
static bool taking_of(int result, enum taking *ret)
{
	switch (result) {
	case 0:
		*ret = TAKING_OK;
		return true;
	case -E_STALL:
		*ret = TAKING_STALL;
		return true;
	case -E_TIMEOUT:
		*ret = TAKING_NEVER;
		return true;
	case -E_DISCONNECTED:
		*ret = TAKING_GONE;
		return true;
	default:
		return false;
	}
}

static const char *packet_of(const struct writer *writer, const struct note *note)
{
	return text_cstr(&writer->recorder->bytes) + note->bytes;
}

static bool has_tag(const struct writer *writer, const struct note *note, const char *tag)
{
	return note->kind == NOTE_RECEIVED && !note->result && note->length >= 4 &&
	       !memcmp(packet_of(writer, note), tag, 4);
}

/*
 * A phone of which we cannot be sure that its answers belong to our questions may have told its
 * serial number as its battery voltage. Then only what is too short to be one is shown.
 */
static bool has_slipped(const struct writer *writer, unsigned line)
{
	const struct recorder *recorder = writer->recorder;
	enum question question = QUESTION_NONE;
	const struct note *product = NULL;

	for (size_t i = 0; i < recorder->note_count; i++) {
		const struct note *note = &recorder->notes[i];
		const char *packet = packet_of(writer, note);

		if (note->line != line)
			continue;
		if (note->kind == NOTE_ASKED)
			question = note->question;
		if (note->stale || !has_tag(writer, note, "OKAY"))
			continue;
		if (!question_answer_fits(question, packet + 4, note->length - 4))
			return true;
		if (question != QUESTION_PRODUCT)
			continue;
		if (product && (product->length != note->length ||
				memcmp(packet_of(writer, product), packet, note->length) != 0))
			return true;
		product = note;
	}
	return false;
}

static void add_packet(struct writer *writer, enum question question, const struct note *note,
		       bool slipped)
{
	enum { SHORT = 3 }; /* yes, no, a slot, an index */
	const char *packet = packet_of(writer, note);
	struct text masked = {0};

	if (slipped && has_tag(writer, note, "OKAY") && note->length > 4 + SHORT) {
		text_add(&masked, "OKAY");
		mask_secret(&writer->mask, &masked, packet + 4, note->length - 4);
	} else {
		mask_packet(&writer->mask, &masked, note->stale ? QUESTION_NONE : question,
			    note->stale, packet, note->length);
	}
	if (note->overlong) /* its end was thrown away; one byte says that it had one */
		text_add(&masked, "*");
	add_quoted(writer->out, text_cstr(&masked), masked.length);
	text_add(writer->out, "\n");
	writer->out->failed |= masked.failed;
	text_release(&masked);
}

/* How an answer ends, as far as its last line tells. */
enum ending { ENDING_OPEN, ENDING_WHOLE, ENDING_SILENT, ENDING_STALLED, ENDING_GONE };

/**
 * struct talk_writer - a conversation that is being written.
 * @question:  that is being answered; NULL before the first one.
 * @first:     it is the first one: what is stale then was written as left over.
 * @begun:     its answer has a line.
 * @waited_ms: what passed since the phone could go on.
 * @block:     where the text of this question begins.
 * @later:     questions that the phone did not take; an answer may still be going on.
 */
struct talk_writer {
	const struct note *question;
	bool first, begun, slipped;
	enum ending ending;
	uint64_t waited_ms;
	size_t lines, block;
	struct text later;
};

static void add_delay(struct writer *writer, struct talk_writer *talk)
{
	uint64_t ms = clock_earlier(talk->waited_ms, LIMIT_TAPE_MS);

	if (ms >= SHORTEST_DELAY_MS)
		text_addf(writer->out, "  delay %llu\n", (unsigned long long)ms);
	talk->waited_ms = 0;
}

static void add_answer(struct writer *writer, struct talk_writer *talk, const struct note *note)
{
	bool stale = note->stale && !talk->begun;

	if (stale && talk->first) {
		talk->waited_ms = 0;
		return;
	}
	if (++talk->lines > LIMIT_TAPE_PACKETS / 2) /* each may have a delay */
		writer->full = true;
	if (stale)
		talk->waited_ms = 0;
	else
		add_delay(writer, talk);
	text_add(writer->out, stale ? "stale " : "< ");
	add_packet(writer, talk->question->question, note, talk->slipped);
	if (stale)
		return;
	talk->begun = true;
	talk->ending = has_tag(writer, note, "OKAY") || has_tag(writer, note, "FAIL") ? ENDING_WHOLE
										      : ENDING_OPEN;
}

static void add_event(struct writer *writer, struct talk_writer *talk, const char *line,
		      enum ending ending)
{
	add_delay(writer, talk);
	text_add(writer->out, line);
	talk->begun = true;
	talk->ending = ending;
}

static void add_received(struct writer *writer, struct talk_writer *talk, const struct note *note)
{
	talk->waited_ms += note->gap_ms;
	if (!talk->question || talk->ending == ENDING_GONE)
		return;
	if (!note->result)
		add_answer(writer, talk, note);
	else if (note->result == -E_STALL && talk->ending != ENDING_STALLED)
		add_event(writer, talk, "< stall\n", ENDING_STALLED);
	else if (note->result == -E_DISCONNECTED)
		add_event(writer, talk, "< gone\n", ENDING_GONE);
	else if (note->result == -E_TIMEOUT && talk->ending == ENDING_OPEN)
		talk->ending = ENDING_SILENT;
}

/* Ends the question's block: the end of the answer, then whole or not there at all. What nobody
 * waited for is not the same as silence. */
static void end_question(struct writer *writer, struct talk_writer *talk)
{
	if (talk->question && talk->ending == ENDING_SILENT)
		text_add(writer->out, "< silence\n");
	else if (talk->question && talk->ending == ENDING_OPEN)
		text_add(writer->out, "< cut\n");
	text_add_bytes(writer->out, text_cstr(&talk->later), talk->later.length);
	writer->out->failed |= talk->later.failed;
	text_clear(&talk->later);
	if (writer->out->length + RESERVE > LIMIT_TAPE)
		writer->full = true;
	if (writer->full && writer->out->bytes)
		writer->out->bytes[writer->out->length = talk->block] = '\0';
	talk->block = writer->out->length;
}

static void add_question(struct text *out, const struct note *note, enum taking taking)
{
	text_addf(out, "> %s%s%s\n", question_row(note->question)->bytes, taking ? " " : "",
		  taking_name(taking));
}

static void begin_question(struct writer *writer, struct talk_writer *talk, const struct note *note)
{
	enum taking taking;

	if (!taking_of(note->result, &taking)) {
		text_addf(&talk->later, "# '%s' was not asked: %s\n",
			  question_row(note->question)->name,
			  error_name((enum error_code)(-note->result)));
		return;
	}
	if (taking != TAKING_OK) {
		add_question(&talk->later, note, taking);
		talk->waited_ms += note->gap_ms;
		return;
	}
	end_question(writer, talk);
	add_question(writer->out, note, taking);
	talk->first = !talk->question;
	talk->question = note;
	talk->begun = false;
	talk->ending = ENDING_OPEN;
	talk->waited_ms = 0;
	talk->lines = 0;
}

/* What was there before the first question was put. */
static void add_left_over(struct writer *writer, unsigned line, size_t from, bool slipped)
{
	const struct recorder *recorder = writer->recorder;
	bool asked = false;
	size_t lines = 0;

	for (size_t i = from; i < recorder->note_count && lines < LIMIT_TAPE_PACKETS; i++) {
		struct note note = recorder->notes[i];

		if (note.line != line || note.result)
			continue;
		if (note.kind == NOTE_ASKED && asked)
			return;
		asked |= note.kind == NOTE_ASKED;
		if (note.kind != NOTE_RECEIVED)
			continue;
		if (asked && !note.stale)
			return;
		lines++;
		note.stale = true;
		text_add(writer->out, "stale ");
		add_packet(writer, QUESTION_NONE, &note, slipped);
	}
}

static void add_talk(struct writer *writer, size_t opened)
{
	const struct recorder *recorder = writer->recorder;
	unsigned line = recorder->notes[opened].line;
	struct talk_writer talk = {.slipped = has_slipped(writer, line),
				   .block = writer->out->length};

	text_add(writer->out, "\ntalk\n");
	add_left_over(writer, line, opened + 1, talk.slipped);
	for (size_t i = opened + 1; i < recorder->note_count && !writer->full; i++) {
		const struct note *note = &recorder->notes[i];

		if (note->line != line)
			continue;
		if (note->kind == NOTE_ASKED)
			begin_question(writer, &talk, note);
		else if (note->kind == NOTE_RECEIVED)
			add_received(writer, &talk, note);
		else if (note->kind == NOTE_CLEARED && talk.ending == ENDING_STALLED)
			talk.ending = ENDING_SILENT;
	}
	end_question(writer, &talk);
	text_release(&talk.later);
}

/* ---- devices ---- */

static void add_endpoint(struct text *out, const char *word, uint8_t address, uint16_t packet)
{
	if ((address & 0x0f) && !(address & 0x70) && packet <= 1024)
		text_addf(out, " %s %02x %u", word, address, packet);
}

static void add_interface(struct writer *writer, const struct usb_interface *interface)
{
	text_addf(writer->out, "  interface %02x/%02x/%02x", interface->class, interface->subclass,
		  interface->protocol);
	add_endpoint(writer->out, "in", interface->bulk_in, interface->in_packet);
	add_endpoint(writer->out, "out", interface->bulk_out, interface->out_packet);
	add_string(writer, " ", interface->name, mask_label);
	text_add(writer->out, "\n");
}

static void add_line(struct writer *writer, const char *word, const char *string,
		     mask_function *hide)
{
	if (!*string)
		return;
	add_string(writer, word, string, hide);
	text_add(writer->out, "\n");
}

static void add_times(struct text *out, const struct sighting *sighting)
{
	uint64_t from_ms = sighting->from_ms, until_ms = sighting->until_ms;

	if (from_ms >= LIMIT_TAPE_MS)
		from_ms = LIMIT_TAPE_MS - 1;
	if (from_ms)
		text_addf(out, "  from %llu\n", (unsigned long long)from_ms);
	if (until_ms <= LIMIT_TAPE_MS)
		text_addf(out, "  until %llu\n", (unsigned long long)until_ms);
}

static void add_device(struct writer *writer, const struct sighting *sighting)
{
	const struct device *device = &sighting->device;
	const char *path = device->id + strlen("usb:");

	text_add(writer->out, "\ndevice\n");
	add_times(writer->out, sighting);
	text_addf(writer->out, "  id %04x:%04x\n", device->vendor, device->product);
	if (!strncmp(device->id, "usb:", strlen("usb:")) && reel_is_path(path, strlen(path)))
		text_addf(writer->out, "  path %s\n", path);
	text_addf(writer->out, "  speed %s\n", speed_name(device->speed));
	add_line(writer, "  manufacturer ", device->manufacturer, mask_label);
	add_line(writer, "  model ", device->model, mask_label);
	add_line(writer, "  serial ", device->serial, mask_secret);
	for (size_t i = 0; i < device->interface_count; i++)
		add_interface(writer, &device->interfaces[i]);
	if (device->access != ACCESS_UNKNOWN && device->access != ACCESS_OK)
		text_addf(writer->out, "  access %s\n", access_name(device->access));
}

void recording_text(const struct recorder *recorder, struct text *out)
{
	struct writer writer = {.recorder = recorder, .out = out};

	for (size_t i = 0; i < recorder->sighting_count; i++)
		mask_know(&writer.mask, recorder->sightings[i].device.serial);
	text_addf(out,
		  "latchkey-tape 1\n"
		  "title made with Latchkey %s\n"
		  "kind %s\n"
		  "source latchkey --record; what is private is masked, the same value by the "
		  "same stars\n",
		  LATCHKEY_VERSION, tape_kind_name(TAPE_RECORDED));
	for (size_t i = 0; i < recorder->sighting_count && !writer.full; i++) {
		add_device(&writer, &recorder->sightings[i]);
		for (size_t j = 0; j < recorder->note_count && !writer.full; j++)
			if (recorder->notes[j].kind == NOTE_OPENED && !recorder->notes[j].result &&
			    recorder->notes[j].sighting == i)
				add_talk(&writer, j);
	}
	if (recorder->cut || writer.full)
		text_add(out,
			 "\n# cut: what came later is not here, the recording grew too long\n");
	mask_release(&writer.mask);
}

/* SPDX-License-Identifier: MIT */
#include "parse.h"

#include <string.h>

static struct station *current_station(struct parser *parser)
{
	return &parser->tape->stations[parser->tape->station_count - 1];
}

static struct talk *current_talk(struct parser *parser)
{
	return &parser->tape->talks[parser->tape->talk_count - 1];
}

static struct exchange *current_exchange(struct parser *parser)
{
	return &parser->tape->exchanges[parser->tape->exchange_count - 1];
}

/* An answer that says nothing is a mistake more often than a silence. */
int parser_end_answer(struct parser *parser)
{
	struct scan where = parser->scan;
	const struct exchange *exchange;
	const struct event *last;

	if (parser->section != SECTION_ANSWER)
		return 0;
	exchange = current_exchange(parser);
	where.line = parser->question;
	if (exchange->taking != TAKING_OK)
		return 0;
	last = exchange->event_count ? &parser->tape->events[parser->tape->event_count - 1] : NULL;
	if (!last || last->stale)
		return scan_fail(&where, E_INPUT,
				 "expected an answer, a line '< ...', below this question");
	if (last->kind == EVENT_DELAY)
		return scan_fail(&where, E_INPUT, "expected a line '< ...' below the last 'delay'");
	return 0;
}

int parse_talk(struct parser *parser)
{
	struct tape *tape = parser->tape;
	struct talk *talks;
	int result = parser_end_answer(parser);

	if (result)
		return result;
	if (tape->talk_count == LIMIT_TAPE_TALKS)
		return scan_fail(&parser->scan, E_LIMIT, "more than %d talks", LIMIT_TAPE_TALKS);
	talks = parser_room(tape->talks, tape->talk_count, &tape->talk_room, sizeof(*talks));
	if (!talks)
		return scan_fail(&parser->scan, E_NOMEM, "out of memory");
	tape->talks = talks;
	tape->talks[tape->talk_count++] = (struct talk){
		.left_over = tape->event_count,
		.exchange = tape->exchange_count,
	};
	current_station(parser)->talk_count++;
	parser->section = SECTION_TALK;
	parser->seen = 0;
	parser->packets = 0;
	return 0;
}

int parse_latency(struct parser *parser)
{
	return scan_number(&parser->scan, LIMIT_TAPE_MS, &current_talk(parser)->latency_ms);
}

/* Where the next event of the current place goes: behind a question, or left over before it. */
static size_t *event_counter(struct parser *parser)
{
	if (parser->section == SECTION_TALK)
		return &current_talk(parser)->left_over_count;
	return &current_exchange(parser)->event_count;
}

static const struct event *last_event(struct parser *parser)
{
	if (!*event_counter(parser))
		return NULL;
	return &parser->tape->events[parser->tape->event_count - 1];
}

static int add_event(struct parser *parser, const struct event *event)
{
	struct tape *tape = parser->tape;
	struct event *events;

	parser->packets += event->kind == EVENT_PACKET ? event->repeat : 1;
	if (parser->packets > LIMIT_TAPE_PACKETS)
		return scan_fail(&parser->scan, E_LIMIT, "more than %d packets in one answer",
				 LIMIT_TAPE_PACKETS);
	events = parser_room(tape->events, tape->event_count, &tape->event_room, sizeof(*events));
	if (!events)
		return scan_fail(&parser->scan, E_NOMEM, "out of memory");
	tape->events = events;
	events[tape->event_count++] = *event;
	++*event_counter(parser);
	return 0;
}

/* The bytes of a packet that is repeated are a pattern: "%d" and "%%" only. */
static int check_pattern(struct parser *parser, const struct event *event)
{
	const char *bytes = text_cstr(&parser->tape->bytes) + event->bytes;

	for (size_t i = 0; i < event->length; i++)
		if (bytes[i] == '%' &&
		    (++i == event->length || (bytes[i] != 'd' && bytes[i] != '%')))
			return scan_fail(&parser->scan, E_INPUT,
					 "expected '%%d' or '%%%%' in a packet that is repeated");
	return 0;
}

/* "OKAYvayu"  or  300 x "INFOpartition-type:bk%d:raw" */
static int parse_packet(struct parser *parser, struct event *ret)
{
	struct scan *scan = &parser->scan;
	struct event event = {.kind = EVENT_PACKET, .repeat = 1};
	int result = 0;

	event.bytes = parser->tape->bytes.length;
	event.pattern = !scan_end(scan) && *scan->at >= '0' && *scan->at <= '9';
	if (event.pattern) {
		result = scan_number(scan, LIMIT_TAPE_PACKETS, &event.repeat);
		if (!result && (!event.repeat || !scan_take(scan, "x")))
			result = scan_expected(scan, "'x' and a string behind a number above 0");
	}
	if (!result)
		result = scan_string(scan, &parser->tape->bytes);
	event.length = parser->tape->bytes.length - event.bytes;
	if (!result && event.pattern)
		result = check_pattern(parser, &event);
	if (!result && reel_packet(parser->tape, &event, event.repeat, NULL, 0) > LIMIT_TAPE_PACKET)
		result = scan_fail(scan, E_LIMIT, "the packet is longer than %d bytes",
				   LIMIT_TAPE_PACKET);
	if (!result)
		*ret = event;
	return result;
}

/* The answers that are no packets. */
static bool take_end(struct scan *scan, enum event_kind *ret)
{
	static const struct {
		const char *word;
		enum event_kind kind;
	} ends[] = {
		{"silence", EVENT_SILENCE},
		{"stall", EVENT_STALL},
		{"gone", EVENT_GONE},
		{"cut", EVENT_CUT},
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (scan_take(scan, ends[i].word)) {
			*ret = ends[i].kind;
			return true;
		}
	return false;
}

/* An answer must be able to go on: the phone takes the question, and nothing ended it. */
static int check_open(struct parser *parser)
{
	const struct event *last = last_event(parser);

	if (parser->section == SECTION_ANSWER && current_exchange(parser)->taking != TAKING_OK)
		return scan_fail(&parser->scan, E_INPUT,
				 "a question that the phone does not take has no answer");
	if (last &&
	    (last->kind == EVENT_SILENCE || last->kind == EVENT_GONE || last->kind == EVENT_CUT))
		return scan_fail(&parser->scan, E_INPUT, "nothing can follow the end of an answer");
	return 0;
}

int parse_answer(struct parser *parser)
{
	struct event event = {.kind = EVENT_PACKET};
	int result = check_open(parser);

	if (result)
		return result;
	if (!take_end(&parser->scan, &event.kind)) {
		if (!scan_end(&parser->scan) && *parser->scan.at != '"' &&
		    (*parser->scan.at < '0' || *parser->scan.at > '9'))
			return scan_expected(
				&parser->scan,
				"a packet in double quotes, or silence stall gone cut");
		result = parse_packet(parser, &event);
	}
	if (event.kind == EVENT_GONE)
		current_station(parser)->may_go = true;
	return result ? result : add_event(parser, &event);
}

int parse_stale(struct parser *parser)
{
	const struct event *last = last_event(parser);
	struct event event;
	int result = check_open(parser);

	if (!result && parser->section == SECTION_ANSWER && last && !last->stale)
		result = scan_fail(&parser->scan, E_INPUT,
				   "what was waiting before a question stands before its answer");
	if (!result)
		result = parse_packet(parser, &event);
	if (result)
		return result;
	event.stale = true;
	return add_event(parser, &event);
}

int parse_delay(struct parser *parser)
{
	struct event event = {.kind = EVENT_DELAY};
	int result = check_open(parser);

	if (!result)
		result = scan_number(&parser->scan, LIMIT_TAPE_MS, &event.ms);
	return result ? result : add_event(parser, &event);
}

int parse_otherwise(struct parser *parser)
{
	struct talk *talk = current_talk(parser);
	int result = 0;

	talk->other = (struct event){.kind = EVENT_SILENCE};
	if (scan_take(&parser->scan, "untaken"))
		talk->other_taking = TAKING_NEVER;
	else if (!scan_take(&parser->scan, "silence"))
		result = parse_packet(parser, &talk->other);
	talk->has_other = !result;
	return result;
}

/* The last word of a question's line may say what becomes of it; no question ends so. */
static enum taking take_taking(const char *rest, size_t *length)
{
	for (unsigned i = TAKING_OK + 1; i < TAKING_COUNT; i++) {
		const char *word = taking_name((enum taking)i);
		size_t size = strlen(word);

		if (*length <= size + 1 || memcmp(rest + *length - size, word, size) != 0 ||
		    rest[*length - size - 1] != ' ')
			continue;
		for (*length -= size; rest[*length - 1] == ' ';)
			--*length;
		return (enum taking)i;
	}
	return TAKING_OK;
}

static int add_exchange(struct parser *parser, const char *bytes, size_t length, enum taking taking)
{
	struct tape *tape = parser->tape;
	struct exchange *exchanges;

	if (tape->exchange_count == LIMIT_TAPE_QUESTIONS)
		return scan_fail(&parser->scan, E_LIMIT, "more than %d questions",
				 LIMIT_TAPE_QUESTIONS);
	exchanges = parser_room(tape->exchanges, tape->exchange_count, &tape->exchange_room,
				sizeof(*exchanges));
	if (!exchanges)
		return scan_fail(&parser->scan, E_NOMEM, "out of memory");
	tape->exchanges = exchanges;
	exchanges[tape->exchange_count++] = (struct exchange){
		.bytes = tape->bytes.length,
		.length = length,
		.taking = taking,
		.event = tape->event_count,
	};
	text_add_bytes(&tape->bytes, bytes, length);
	return tape->bytes.failed ? scan_fail(&parser->scan, E_NOMEM, "out of memory") : 0;
}

int parse_question(struct parser *parser)
{
	enum taking taking;
	const char *rest;
	size_t length;
	int result = parser_end_answer(parser);

	if (result)
		return result;
	scan_rest(&parser->scan, &rest, &length);
	taking = take_taking(rest, &length);
	if (!length || length > LIMIT_QUESTION_BYTES)
		return scan_fail(&parser->scan, E_INPUT,
				 "expected a question of 1 to %d bytes behind '>'",
				 LIMIT_QUESTION_BYTES);
	if (taking == TAKING_GONE)
		current_station(parser)->may_go = true;
	current_talk(parser)->exchange_count++;
	parser->section = SECTION_ANSWER;
	parser->question = parser->scan.line;
	parser->packets = 0;
	return add_exchange(parser, rest, length, taking);
}

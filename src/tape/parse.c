/* SPDX-License-Identifier: MIT */
#include "parse.h"

#include <stdlib.h>
#include <string.h>

/*
 * lines -> words -> one function for each word. Where a word may stand is in the table at the end.
 */

#define FORMAT_WORD "latchkey-tape"
enum { FORMAT_VERSION = 1 };

void *parser_room(void *array, size_t count, size_t *room, size_t each)
{
	size_t more = *room ? *room * 2 : 16;

	if (count < *room)
		return array;
	array = realloc(array, more * each);
	if (array)
		*room = more;
	return array;
}

static int parse_prose(struct parser *parser, struct text *ret)
{
	const char *rest;
	size_t length;

	scan_rest(&parser->scan, &rest, &length);
	if (!length)
		return scan_expected(&parser->scan, "some words");
	text_add_safe(ret, rest, length);
	return ret->failed ? scan_fail(&parser->scan, E_NOMEM, "out of memory") : 0;
}

static int parse_title(struct parser *parser)
{
	return parse_prose(parser, &parser->tape->title);
}

static int parse_source(struct parser *parser)
{
	return parse_prose(parser, &parser->tape->source);
}

static int parse_kind(struct parser *parser)
{
	struct scan before = parser->scan;
	enum tape_kind kind;
	const char *word;
	size_t length;

	scan_word(&parser->scan, &word, &length);
	kind = tape_kind_named(word, length);
	if (kind == TAPE_KIND_COUNT)
		return scan_expected(&before, "a kind: synthetic recorded transcript documented");
	parser->tape->kind = kind;
	return 0;
}

static int parse_device(struct parser *parser)
{
	int result = parser_end_answer(parser);

	if (!result)
		result = parser_end_device(parser);
	if (!result)
		result = parser_begin_device(parser);
	parser->section = SECTION_DEVICE;
	parser->seen = 0;
	return result;
}

/* @where: for the message when a word stands where it may not. */
static const struct row {
	const char *word;
	unsigned sections;
	bool once;
	const char *where;
	int (*parse)(struct parser *parser);
} rows[] = {
	{"title", SECTION_HEAD, true, "above the first device", parse_title},
	{"kind", SECTION_HEAD, true, "above the first device", parse_kind},
	{"source", SECTION_HEAD, true, "above the first device", parse_source},
	{"device", ~0u, false, "", parse_device},
	{"from", SECTION_DEVICE, true, "below 'device', above its talks", parse_from},
	{"until", SECTION_DEVICE, true, "below 'device', above its talks", parse_until},
	{"id", SECTION_DEVICE, true, "below 'device', above its talks", parse_id},
	{"path", SECTION_DEVICE, true, "below 'device', above its talks", parse_path},
	{"speed", SECTION_DEVICE, true, "below 'device', above its talks", parse_speed},
	{"manufacturer", SECTION_DEVICE, true, "below 'device', above its talks",
	 parse_manufacturer},
	{"model", SECTION_DEVICE, true, "below 'device', above its talks", parse_model},
	{"serial", SECTION_DEVICE, true, "below 'device', above its talks", parse_serial},
	{"interface", SECTION_DEVICE, false, "below 'device', above its talks", parse_interface},
	{"access", SECTION_DEVICE, true, "below 'device', above its talks", parse_access},
	{"talk", ~0u ^ SECTION_HEAD, false, "below a device", parse_talk},
	{"latency", SECTION_TALK, true, "below 'talk', above its questions", parse_latency},
	{"otherwise", SECTION_TALK, true, "below 'talk', above its questions", parse_otherwise},
	{"stale", SECTION_TALK | SECTION_ANSWER, false, "below 'talk' or a question", parse_stale},
	{"delay", SECTION_TALK | SECTION_ANSWER, false, "below 'talk' or a question", parse_delay},
	{">", SECTION_TALK | SECTION_ANSWER, false, "below 'talk'", parse_question},
	{"<", SECTION_ANSWER, false, "below a question", parse_answer},
};
_Static_assert(sizeof(rows) / sizeof(*rows) <= 32, "struct parser remembers rows in 32 bits");

static const struct row *find_row(const char *word, size_t length)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strlen(rows[i].word) == length && !memcmp(rows[i].word, word, length))
			return &rows[i];
	return NULL;
}

static int parse_version(struct parser *parser)
{
	struct scan *scan = &parser->scan;
	uint32_t version;
	int result;

	if (!scan_take(scan, FORMAT_WORD))
		return scan_fail(scan, E_INPUT,
				 "not a tape: expected '" FORMAT_WORD " %d' in the first line",
				 FORMAT_VERSION);
	result = scan_number(scan, LIMIT_TAPE_MS, &version);
	if (!result && version != FORMAT_VERSION)
		result = scan_fail(scan, E_INPUT,
				   "this tape has format %u; this program reads format %d", version,
				   FORMAT_VERSION);
	parser->versioned = true;
	return result;
}

static int parse_word(struct parser *parser)
{
	struct scan before = parser->scan;
	const struct row *row;
	const char *word;
	size_t length;
	uint32_t bit;

	scan_word(&parser->scan, &word, &length);
	row = find_row(word, length);
	if (!row)
		return scan_expected(&before, "a word of the tape format");
	if (!(row->sections & parser->section))
		return scan_fail(&before, E_INPUT, "'%s' stands %s", row->word, row->where);
	bit = UINT32_C(1) << (row - rows);
	if (row->once && (parser->seen & bit))
		return scan_fail(&before, E_INPUT, "'%s' was already said", row->word);
	if (row->once)
		parser->seen |= bit;
	return row->parse(parser);
}

static bool is_text(const char *line, size_t length)
{
	uint32_t code = 0;
	size_t taken;

	for (; length; line += taken, length -= taken) {
		taken = utf8_decode(line, length, &code);
		if (!taken || (code < 0x20 && code != '\t') || code == 0x7f)
			return false;
	}
	return true;
}

static int parse_line(struct parser *parser, const char *line, size_t length)
{
	struct scan *scan = &parser->scan;
	int result;

	if (length && line[length - 1] == '\r')
		length--;
	if (length > LIMIT_TAPE_LINE)
		return scan_fail(scan, E_LIMIT, "the line is longer than %d bytes",
				 LIMIT_TAPE_LINE);
	if (!is_text(line, length))
		return scan_fail(scan, E_INPUT,
				 "%s: expected UTF-8 text without control characters",
				 parser->versioned ? "garbled" : "not a tape");
	scan->at = line;
	scan->end = line + length;
	if (scan_end(scan))
		return 0;
	result = parser->versioned ? parse_word(parser) : parse_version(parser);
	if (!result && !scan_end(scan))
		result = scan_expected(scan, "the end of the line");
	return result;
}

static int parse_lines(struct parser *parser, const char *bytes, size_t length)
{
	static const char mark[] = "\xEF\xBB\xBF"; /* some editors begin a text with it */
	const char *end = bytes + length, *stop;
	int result;

	if (length >= 3 && !memcmp(bytes, mark, 3))
		bytes += 3;
	for (; bytes < end; bytes = stop + 1) {
		parser->scan.line++;
		stop = memchr(bytes, '\n', (size_t)(end - bytes));
		if (!stop)
			stop = end;
		result = parse_line(parser, bytes, (size_t)(stop - bytes));
		if (result)
			return result;
		if (stop == end)
			break;
	}
	if (!parser->versioned)
		return fail(parser->scan.err, E_INPUT,
			    "%s: empty, expected '" FORMAT_WORD " %d' in the first line",
			    parser->scan.name, FORMAT_VERSION);
	result = parser_end_answer(parser);
	return result ? result : parser_end_device(parser);
}

int tape_parse_labelled(const char *bytes, size_t length, const char *name, const char *label,
			struct tape **ret, struct error *err)
{
	struct parser parser = {.scan = {.name = name, .err = err}, .section = SECTION_HEAD};
	int result;

	if (length > LIMIT_TAPE)
		return fail(err, E_LIMIT, "%s: larger than %d bytes", name, LIMIT_TAPE);
	parser.tape = calloc(1, sizeof(*parser.tape));
	if (!parser.tape)
		return fail(err, E_NOMEM, "out of memory");
	text_add_safe(&parser.tape->label, label, strlen(label));
	result = parse_lines(&parser, bytes, length);
	if (!result && parser.tape->label.failed)
		result = fail(err, E_NOMEM, "out of memory");
	if (result) {
		tape_free(parser.tape);
		return result;
	}
	*ret = parser.tape;
	return 0;
}

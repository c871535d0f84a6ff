/* SPDX-License-Identifier: MIT */
#include <latchkey/tape.h>

#include <latchkey/file.h>
#include <latchkey/limits.h>
#include <latchkey/text.h>

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define HEAD  "latchkey-tape 1\n"
#define PHONE HEAD "device\ntalk\n"

static struct tape *parsed(const char *text)
{
	struct error err = {0};
	struct tape *tape = NULL;

	if (tape_parse(text, strlen(text), "t.tape", &tape, &err))
		fail_msg("%s", err.text);
	return tape;
}

static struct bus *played(const char *text)
{
	struct bus *bus = tape_bus(parsed(text));

	assert_non_null(bus);
	return bus;
}

/* ---- the text ---- */

static const struct good {
	const char *name, *text;
	size_t devices;
} goods[] = {
	{"a tape may hold no device", HEAD, 0},
	{"a device needs no keys", HEAD "device\n", 1},
	{"comments and blank lines are free", "# x\n\n" HEAD "  # y\ndevice # z\n\n", 1},
	{"a line may end as DOS ends it", "latchkey-tape 1\r\ndevice\r\n  path 1-2\r\n", 1},
	{"the last line may lack its end", HEAD "device\n  path 1-2", 1},
	{"a byte order mark is no text", "\xEF\xBB\xBF" HEAD "device\n", 1},
	{"TABs indent", HEAD "device\n\tspeed\tsuper\n", 1},
	{"all keys of a device are read",
	 HEAD "device\nfrom 1\nuntil 2\nid 0E8D:201c\npath 2-1.4\nspeed super-plus\n"
	      "manufacturer \"M\"\nmodel \"P\"\nserial \"S\"\naccess busy\n"
	      "interface ff/42/03 out 02 64 in 8f 1024 \"x\"\ninterface 08/06/50\n",
	 1},
	{"a question may be a word and a word", PHONE "> oem lks\n< \"OKAY\"\n", 1},
	{"a packet may be empty", PHONE "> a\n< \"\"\n", 1},
	{"escapes are read", PHONE "> a\n< \"\\x00\\xfF\\n\\t\\r\\\\\\\"\"\n", 1},
	{"a '#' in a string is no comment", PHONE "> a\n< \"#\"# but this is\n", 1},
	{"a percent sign is itself in a single packet", PHONE "> a\n< \"100% %x\"\n", 1},
	{"stale packets stand before a question or an answer",
	 PHONE "stale 3 x \"INFO%d\"\n> a\nstale \"INFO\"\n< \"OKAY\"\n", 1},
	{"a device may take the place of one that vanishes in a talk",
	 PHONE "> a gone\ndevice\nfrom 10\npath 1-1\n", 2},
	{"a device may take the place of one that left",
	 HEAD "device\nuntil 5\npath 1-1\ndevice\nfrom 5\npath 1-1\n", 2},
	{"16384 packets are allowed in an answer", PHONE "> a\n< 16384 x \"INFO%d\"\n", 1},
};

static void good_tapes_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(goods) / sizeof(*goods); i++) {
		struct error err = {0};
		struct tape *tape = NULL;

		if (tape_parse(goods[i].text, strlen(goods[i].text), "t.tape", &tape, &err))
			fail_msg("%s: %s", goods[i].name, err.text);
		if (tape_device_count(tape) != goods[i].devices)
			fail_msg("%s: %zu devices", goods[i].name, tape_device_count(tape));
		tape_free(tape);
	}
}

static const struct bad {
	const char *name, *text, *message;
	enum error_code code;
} bads[] = {
	{"nothing is no tape", "", "t.tape: empty, expected 'latchkey-tape 1'", E_INPUT},
	{"comments alone are no tape", "# x\n", "t.tape: empty", E_INPUT},
	{"another text is no tape", "hello\n", "t.tape:1: not a tape: expected", E_INPUT},
	{"binary junk is no tape",
	 "\x7f"
	 "ELF\x01",
	 "t.tape:1: not a tape", E_INPUT},
	{"another format is named", "latchkey-tape 2\nxyz\n", "t.tape:1: this tape has format 2;",
	 E_INPUT},
	{"the format has a number", "latchkey-tape\n", "t.tape:1: expected a number", E_INPUT},
	{"garbage inside is found", HEAD "\n\xff\xfe\n", "t.tape:3: garbled", E_INPUT},
	{"a control character is found", HEAD "device\x01\n", "t.tape:2: garbled", E_INPUT},
	{"an unknown word is shown", HEAD "devise\n",
	 "t.tape:2: expected a word of the tape format,"
	 " found 'devise'",
	 E_INPUT},
	{"what follows a line is shown", HEAD "device now\n",
	 "expected the end of the line, "
	 "found 'now'",
	 E_INPUT},
	{"a kind is one of four", HEAD "kind real\n", "t.tape:2: expected a kind", E_INPUT},
	{"a title has words", HEAD "title  # none\n", "expected some words", E_INPUT},
	{"a title stands at the top", HEAD "device\ntitle x\n", "t.tape:3: 'title' stands above",
	 E_INPUT},
	{"a key is said once", HEAD "device\npath 1-1\npath 1-2\n", "t.tape:4: 'path' was already",
	 E_INPUT},
	{"a talk needs a device", HEAD "talk\n", "t.tape:2: 'talk' stands below a device", E_INPUT},
	{"a device's keys come before its talks", PHONE "serial \"x\"\n", "'serial' stands",
	 E_INPUT},
	{"an answer needs a question", PHONE "< \"OKAY\"\n",
	 "t.tape:4: '<' stands below a question", E_INPUT},
	{"numbers have no leading zeros", HEAD "device\nfrom 010\n",
	 "without leading zeros, found "
	 "'010'",
	 E_INPUT},
	{"numbers are decimal", HEAD "device\nfrom 1e3\n", "t.tape:3: expected a number", E_INPUT},
	{"numbers have no sign", HEAD "device\nfrom -1\n", "found '-1'", E_INPUT},
	{"numbers have a limit", HEAD "device\nfrom 99999999999\n", "from 0 to 1000000000",
	 E_INPUT},
	{"a device goes after it came", HEAD "device\nfrom 5\nuntil 5\n",
	 "t.tape:2: expected an "
	 "'until' later",
	 E_INPUT},
	{"an id is two numbers", HEAD "device\nid 18d1\n", "t.tape:3: expected ':'", E_INPUT},
	{"an id has four digits", HEAD "device\nid 18d:d00d\n", "expected 4 hexadecimal digits",
	 E_INPUT},
	{"a path is a port", HEAD "device\npath 1\n", "expected a port as '1-1.4'", E_INPUT},
	{"a path has no leading zero", HEAD "device\npath 1-01\n", "expected a port", E_INPUT},
	{"a path ends with a number", HEAD "device\npath 1-1.\n", "expected a port", E_INPUT},
	{"a path has numbers up to 255", HEAD "device\npath 1-256\n", "expected a port", E_INPUT},
	{"a speed has a name", HEAD "device\nspeed fast\n", "expected a speed", E_INPUT},
	{"an access has a name", HEAD "device\naccess never\n", "expected an access", E_INPUT},
	{"an IN endpoint has its bit", HEAD "device\ninterface ff/42/03 in 01 512\n",
	 "expected an IN endpoint", E_INPUT},
	{"an OUT endpoint lacks it", HEAD "device\ninterface ff/42/03 out 81 512\n",
	 "expected an OUT endpoint", E_INPUT},
	{"a USB string fits its place",
	 HEAD "device\ninterface ff/42/03 \"0123456789012345678901234567890123456789012345678901234"
	      "5678901234567890\"\n",
	 "the string is longer than 63 bytes", E_LIMIT},
	{"a USB string ends at no zero", HEAD "device\nserial \"a\\x00b\"\n", "holds no \\x00",
	 E_INPUT},
	{"two devices do not share a port", HEAD "device\npath 1-1\ndevice\npath 1-1\n",
	 "t.tape:4: at port '1-1' there is already the device of line 2", E_INPUT},
	{"a string is closed", PHONE "> a\n< \"OKAY\n", "t.tape:5: the string has no closing quote",
	 E_INPUT},
	{"a string is opened", PHONE "> a\n< OKAY\"\n", "t.tape:5: expected a packet in double",
	 E_INPUT},
	{"an escape is known", PHONE "> a\n< \"\\q\"\n", "after the backslash", E_INPUT},
	{"an escaped byte has two digits", PHONE "> a\n< \"\\x1\"\n", "expected 2 hexadecimal",
	 E_INPUT},
	{"a question has an answer", PHONE "> a\n> b\n< \"OKAY\"\n", "t.tape:4: expected an answer",
	 E_INPUT},
	{"the last question has an answer", PHONE "> a\n", "t.tape:4: expected an answer", E_INPUT},
	{"a stale packet is no answer", PHONE "> a\nstale \"x\"\n", "t.tape:4: expected an answer",
	 E_INPUT},
	{"a delay is no answer", PHONE "> a\n< \"INFO\"\ndelay 5\n", "below the last 'delay'",
	 E_INPUT},
	{"an answer has no stale packet inside", PHONE "> a\n< \"INFO\"\nstale \"x\"\n",
	 "stands before its answer", E_INPUT},
	{"nothing follows silence", PHONE "> a\n< silence\n< \"OKAY\"\n",
	 "t.tape:6: nothing can "
	 "follow",
	 E_INPUT},
	{"nothing follows a cut", PHONE "> a\n< cut\ndelay 5\n", "nothing can follow", E_INPUT},
	{"a question that is not taken has no answer", PHONE "> a untaken\n< \"OKAY\"\n",
	 "t.tape:5: a question that the phone does not take", E_INPUT},
	{"a question is not empty", PHONE ">\n", "expected a question of 1 to 64 bytes", E_INPUT},
	{"a question is not longer than the phone's buffer",
	 PHONE "> 01234567890123456789012345678901234567890123456789012345678901234\n",
	 "expected a question of 1 to 64 bytes", E_INPUT},
	{"a repetition is above 0", PHONE "> a\n< 0 x \"INFO\"\n", "above 0", E_INPUT},
	{"a repetition has its x", PHONE "> a\n< 5 \"INFO\"\n", "expected 'x'", E_INPUT},
	{"a repeated packet has only %d", PHONE "> a\n< 5 x \"100%\"\n", "expected '%d' or '%%'",
	 E_INPUT},
	{"a repeated packet has no other pattern", PHONE "> a\n< 5 x \"%x\"\n",
	 "expected '%d' or '%%'", E_INPUT},
	{"an answer has a limit", PHONE "> a\n< 16384 x \"INFO\"\n< \"OKAY\"\n",
	 "t.tape:6: more than 16384 packets in one answer", E_LIMIT},
};

static void bad_tapes_say_where_and_what(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bads) / sizeof(*bads); i++) {
		struct error err = {0};
		struct tape *tape = NULL;
		int result = tape_parse(bads[i].text, strlen(bads[i].text), "t.tape", &tape, &err);

		if (result != -(int)bads[i].code || err.code != bads[i].code || tape)
			fail_msg("%s: %d %s", bads[i].name, result, err.text);
		if (!strstr(err.text, bads[i].message))
			fail_msg("%s: said '%s'", bads[i].name, err.text);
		assert_int_equal(tape_parse(bads[i].text, strlen(bads[i].text), "t", &tape, NULL),
				 result);
	}
}

static void every_beginning_of_a_tape_is_read_or_refused(void **state)
{
	const struct tape_demo *demo = tape_demo_find("junk");

	(void)state;
	for (size_t length = 0; length <= demo->length; length++) {
		char *exact = malloc(length + 1);
		struct error err = {0};
		struct tape *tape = NULL;
		int result;

		assert_non_null(exact);
		memcpy(exact, demo->bytes, length);
		result = tape_parse(exact, length, "t", &tape, &err);
		assert_true(result == 0 ? tape != NULL : tape == NULL && err.code == E_INPUT);
		tape_free(tape);
		free(exact);
	}
}

static void a_huge_tape_is_refused(void **state)
{
	size_t length = (size_t)LIMIT_TAPE + 1;
	char *bytes = malloc(length);
	struct tape *tape = NULL;
	struct error err = {0};

	(void)state;
	assert_non_null(bytes);
	memset(bytes, '\n', length);
	memcpy(bytes, HEAD, strlen(HEAD));
	assert_int_equal(tape_parse(bytes, length, "t", &tape, &err), -E_LIMIT);
	assert_int_equal(tape_parse(bytes, length - 1, "t", &tape, &err), 0);
	tape_free(tape);
	free(bytes);
}

static void a_device_is_as_its_keys_say(void **state)
{
	struct tape *tape =
		parsed(HEAD "device\nfrom 7\nuntil 9\nid 0e8d:201C\npath 2-1.4\nspeed super\n"
			    "manufacturer \"M\\xe4\"\nmodel \"P\"\nserial \"S\"\naccess busy\n"
			    "interface 08/06/50\n"
			    "interface ff/42/03 out 02 64 in 8f 1024 \"fastboot\"\n");
	const struct device *device = tape_device(tape, 0);
	uint64_t from_ms, until_ms;

	(void)state;
	tape_device_span(tape, 0, &from_ms, &until_ms);
	assert_int_equal(from_ms, 7);
	assert_int_equal(until_ms, 9);
	assert_int_equal(device->vendor, 0x0e8d);
	assert_int_equal(device->product, 0x201c);
	assert_string_equal(device->id, "usb:2-1.4");
	assert_int_equal(device->bus, 2);
	assert_int_equal(device->speed, SPEED_SUPER);
	assert_string_equal(device->manufacturer, "M\xe4");
	assert_string_equal(device->model, "P");
	assert_string_equal(device->serial, "S");
	assert_int_equal(device->access, ACCESS_BUSY);
	assert_int_equal(device->interface_count, 2);
	assert_int_equal(device->fastboot, 1);
	assert_int_equal(device->interfaces[1].bulk_in, 0x8f);
	assert_int_equal(device->interfaces[1].in_packet, 1024);
	assert_int_equal(device->interfaces[1].bulk_out, 0x02);
	assert_int_equal(device->interfaces[1].out_packet, 64);
	assert_int_equal(device->mode, MODE_FASTBOOT);
	tape_free(tape);
}

static void what_a_device_does_not_say_is_a_phone_in_fastboot(void **state)
{
	struct tape *tape = parsed(HEAD "device\ndevice\nid 05c6:9008\n");
	uint64_t from_ms, until_ms;

	(void)state;
	tape_device_span(tape, 0, &from_ms, &until_ms);
	assert_int_equal(from_ms, 0);
	assert_true(until_ms == UINT64_MAX);
	assert_int_equal(tape_device(tape, 0)->mode, MODE_FASTBOOT);
	assert_int_equal(tape_device(tape, 0)->access, ACCESS_OK);
	assert_string_equal(tape_device(tape, 0)->id, "usb:1-1");
	assert_string_equal(tape_device(tape, 1)->id, "usb:1-2");
	assert_int_equal(tape_device(tape, 1)->mode, MODE_EDL);
	assert_int_equal(tape_device(tape, 1)->interface_count, 0);
	tape_free(tape);
}

static void words_from_a_tape_are_safe(void **state)
{
	struct tape *tape = parsed(HEAD "title \xE2\x80\xAEx  # a comment\nsource a#b\n");

	(void)state;
	assert_string_equal(tape_title(tape), "\\u{202E}x");
	assert_string_equal(tape_source(tape), "a#b");
	tape_free(tape);
}

static void the_story_says_how_the_answers_came_about(void **state)
{
	static const struct {
		const char *kind, *story;
	} rows[] = {
		{"kind synthetic\n", "t.tape: T; synthetic: made up, no real phone said this"},
		{"kind recorded\n", "t.tape: T; a recording, private values masked"},
		{"kind transcript\n", "t.tape: T; published answers of a real phone"},
		{"kind documented\n", "t.tape: T; answers as somebody described them"},
		{"", "t.tape: T; synthetic: made up, no real phone said this"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char text[128];
		struct bus *bus;

		snprintf(text, sizeof(text), HEAD "title T\n%s", rows[i].kind);
		bus = played(text);
		assert_string_equal(bus->story, rows[i].story);
		assert_int_equal(bus->kind, BUS_TAPE);
		bus_close(bus);
	}
}

static void a_story_does_not_name_the_folder(void **state)
{
	char path[] = "/tmp/latchkey-tape-XXXXXX";
	struct tape *tape = NULL;
	struct error err = {0};
	struct bus *bus;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, HEAD, strlen(HEAD)), strlen(HEAD));
	close(fd);
	assert_int_equal(tape_load(path, &tape, &err), 0);
	unlink(path);
	bus = tape_bus(tape);
	assert_non_null(strstr(bus->story, "tape 'latchkey-tape-"));
	assert_null(strstr(bus->story, "/tmp"));
	bus_close(bus);
	assert_int_equal(tape_load(path, &tape, &err), -E_INPUT);
	assert_non_null(strstr(err.text, path));
}

/* ---- the bus ---- */

static struct device_list listed(struct bus *bus, bool probe)
{
	struct device_list list = {0};

	assert_int_equal(bus->ops->list(bus, probe, &list, NULL), 0);
	return list;
}

static size_t count_of(struct bus *bus)
{
	struct device_list list = listed(bus, false);
	size_t count = list.count;

	device_list_release(&list);
	return count;
}

static int open_nth(struct bus *bus, size_t nth, struct line **ret, struct error *err)
{
	struct device_list list = listed(bus, true);
	int result;

	assert_true(nth < list.count);
	result = bus->ops->open(bus, &list.devices[nth], ret, err);
	device_list_release(&list);
	return result;
}

static struct line *opened(struct bus *bus)
{
	struct error err = {0};
	struct line *line = NULL;

	if (open_nth(bus, 0, &line, &err))
		fail_msg("%s", err.text);
	return line;
}

static int ask(struct line *line, enum question question)
{
	return line->ops->ask(line, question, line->ops->now_ms(line) + 5000, NULL);
}

static int receive(struct line *line, struct packet *packet)
{
	return line->ops->receive(line, line->ops->now_ms(line) + 5000, packet, NULL);
}

static void assert_next(struct line *line, const char *text, bool stale)
{
	struct packet packet;

	assert_int_equal(receive(line, &packet), 0);
	assert_int_equal(packet.length, strlen(text));
	assert_memory_equal(packet.bytes, text, packet.length);
	assert_int_equal(packet.stale, stale);
}

static void the_timeline_runs_when_somebody_waits(void **state)
{
	struct bus *bus = played(HEAD "device\nfrom 3000\nuntil 7000\ndevice\nfrom 8000\n");

	(void)state;
	assert_int_equal(bus->ops->now_ms(bus), 0);
	assert_int_equal(count_of(bus), 0);
	assert_int_equal(bus->ops->watch(bus, 1000, NULL), 0);
	assert_int_equal(bus->ops->now_ms(bus), 1000);
	assert_int_equal(bus->ops->watch(bus, 60000, NULL), 1);
	assert_int_equal(bus->ops->now_ms(bus), 3000);
	assert_int_equal(count_of(bus), 1);
	assert_int_equal(bus->ops->watch(bus, 60000, NULL), 1);
	assert_int_equal(bus->ops->now_ms(bus), 7000);
	assert_int_equal(count_of(bus), 0);
	assert_int_equal(bus->ops->watch(bus, 8000, NULL), 1);
	assert_int_equal(count_of(bus), 1);
	assert_int_equal(bus->ops->watch(bus, 60000, NULL), 0);
	assert_int_equal(bus->ops->now_ms(bus), 60000);
	bus_close(bus);
}

static void a_list_is_sorted_by_port(void **state)
{
	struct bus *bus = played(HEAD "device\npath 1-10\ndevice\npath 2-1\ndevice\npath 1-2.1\n"
				      "device\npath 1-2\n");
	struct device_list list = listed(bus, false);

	(void)state;
	assert_int_equal(list.count, 4);
	assert_string_equal(list.devices[0].id, "usb:1-2");
	assert_string_equal(list.devices[1].id, "usb:1-2.1");
	assert_string_equal(list.devices[2].id, "usb:1-10");
	assert_string_equal(list.devices[3].id, "usb:2-1");
	device_list_release(&list);
	bus_close(bus);
}

static void a_list_has_an_end(void **state)
{
	struct text text = {0};
	struct device_list list;
	struct bus *bus;

	(void)state;
	text_add(&text, HEAD);
	for (int i = 0; i <= LIMIT_DEVICES; i++)
		text_addf(&text, "device\npath 1-%d\n", i + 1);
	bus = played(text_cstr(&text));
	list = listed(bus, false);
	assert_int_equal(list.count, LIMIT_DEVICES);
	assert_true(list.cut);
	device_list_release(&list);
	bus_close(bus);
	text_release(&text);
}

static void access_is_known_after_a_probe(void **state)
{
	static const struct {
		const char *word;
		enum access access;
		int result;
	} rows[] = {
		{"ok", ACCESS_OK, 0},
		{"permission", ACCESS_DENIED, -E_ACCESS},
		{"busy", ACCESS_BUSY, -E_BUSY},
		{"no-node", ACCESS_NO_NODE, -E_NO_NODE},
		{"gone", ACCESS_GONE, -E_DISCONNECTED},
		{"host-usb", ACCESS_HOST_ERROR, -E_HOST},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct line *line = NULL;
		struct device_list list;
		struct bus *bus;
		char text[64];

		snprintf(text, sizeof(text), HEAD "device\naccess %s\n", rows[i].word);
		bus = played(text);
		list = listed(bus, false);
		assert_int_equal(list.devices[0].access, ACCESS_UNKNOWN);
		assert_string_equal(list.devices[0].why, "");
		device_list_release(&list);
		list = listed(bus, true);
		assert_int_equal(list.devices[0].access, rows[i].access);
		assert_int_equal(list.devices[0].why[0] != 0, rows[i].result != 0);
		device_list_release(&list);
		assert_int_equal(open_nth(bus, 0, &line, NULL), rows[i].result);
		if (line)
			line->ops->close(line);
		bus_close(bus);
	}
}

static void a_device_that_is_not_in_fastboot_cannot_be_asked(void **state)
{
	struct bus *bus = played(HEAD "device\nid 05c6:9008\n");
	struct line *line = NULL;

	(void)state;
	assert_int_equal(open_nth(bus, 0, &line, NULL), -E_WRONG_MODE);
	bus_close(bus);
}

static void a_device_that_left_cannot_be_opened(void **state)
{
	struct bus *bus = played(HEAD "device\nuntil 10\n");
	struct device_list list = listed(bus, false);
	struct line *line = NULL;

	(void)state;
	bus->ops->watch(bus, 10, NULL);
	assert_int_equal(bus->ops->open(bus, list.devices, &line, NULL), -E_DISCONNECTED);
	device_list_release(&list);
	bus_close(bus);
}

static void a_question_gets_its_answer(void **state)
{
	struct bus *bus = played(PHONE "latency 5\n> getvar:product\n< \"OKAYvayu\"\n"
				       "> getvar:anti\n< \"INFOa\"\n< \"OKAY\"\n");
	struct line *line = opened(bus);

	(void)state;
	assert_int_equal(ask(line, QUESTION_PRODUCT), 0);
	assert_next(line, "OKAYvayu", false);
	assert_int_equal(line->ops->now_ms(line), 5);
	assert_int_equal(ask(line, QUESTION_ANTI), 0);
	assert_next(line, "INFOa", false);
	assert_next(line, "OKAY", false);
	assert_int_equal(line->ops->now_ms(line), 15);
	assert_int_equal(ask(line, QUESTION_SECURE), -E_NOT_ON_TAPE);
	assert_int_equal(bus->ops->now_ms(bus), 0);
	line->ops->close(line);
	assert_int_equal(bus->ops->now_ms(bus), 15);
	bus_close(bus);
}

static void silence_lasts_until_the_deadline(void **state)
{
	struct bus *bus = played(PHONE "> getvar:product\n< silence\n> getvar:anti untaken\n");
	struct line *line = opened(bus);
	struct packet packet;

	(void)state;
	assert_int_equal(ask(line, QUESTION_PRODUCT), 0);
	assert_int_equal(receive(line, &packet), -E_TIMEOUT);
	assert_int_equal(line->ops->now_ms(line), 5000);
	assert_int_equal(ask(line, QUESTION_ANTI), -E_TIMEOUT);
	assert_int_equal(line->ops->now_ms(line), 10000);
	line->ops->close(line);
	bus_close(bus);
}

static void a_deadline_that_passed_does_not_turn_the_clock_back(void **state)
{
	struct bus *bus = played(PHONE "> getvar:product\n  delay 100\n< \"OKAY\"\n");
	struct line *line = opened(bus);
	struct packet packet;

	(void)state;
	assert_int_equal(ask(line, QUESTION_PRODUCT), 0);
	assert_int_equal(line->ops->receive(line, 50, &packet, NULL), -E_TIMEOUT);
	assert_int_equal(line->ops->receive(line, 10, &packet, NULL), -E_TIMEOUT);
	assert_int_equal(line->ops->now_ms(line), 50);
	assert_int_equal(line->ops->receive(line, 100, &packet, NULL), 0);
	line->ops->close(line);
	bus_close(bus);
}

static void what_was_waiting_is_stale(void **state)
{
	struct bus *bus = played(PHONE "stale \"INFOold\"\n"
				       "> getvar:product\n< \"OKAYvayu\"\n< \"OKAYtwice\"\n"
				       "> getvar:anti\nstale \"INFOlate\"\n< \"OKAY2\"\n");
	struct line *line = opened(bus);

	(void)state;
	assert_int_equal(ask(line, QUESTION_PRODUCT), 0);
	assert_next(line, "INFOold", true);
	assert_next(line, "OKAYvayu", false);
	assert_int_equal(ask(line, QUESTION_ANTI), 0);
	assert_next(line, "OKAYtwice", true);
	assert_next(line, "INFOlate", true);
	assert_next(line, "OKAY2", false);
	line->ops->close(line);
	bus_close(bus);
}

static void a_late_answer_is_taken_for_the_next(void **state)
{
	struct bus *bus = played(PHONE "> getvar:product\n  delay 6000\n< \"OKAYvayu\"\n"
				       "> getvar:anti\n< \"OKAY2\"\n");
	struct line *line = opened(bus);
	struct packet packet;

	(void)state;
	assert_int_equal(ask(line, QUESTION_PRODUCT), 0);
	assert_int_equal(receive(line, &packet), -E_TIMEOUT);
	assert_int_equal(ask(line, QUESTION_ANTI), 0);
	assert_next(line, "OKAYvayu", false);
	assert_int_equal(line->ops->now_ms(line), 6000);
	assert_next(line, "OKAY2", false);
	line->ops->close(line);
	bus_close(bus);
}

static void a_phone_that_vanishes_is_off_the_bus(void **state)
{
	struct bus *bus = played(PHONE "> getvar:product\n< \"INFO\"\n< gone\ndevice\npath 1-2\n");
	struct line *line = opened(bus);
	struct packet packet;

	(void)state;
	assert_int_equal(count_of(bus), 2);
	assert_int_equal(ask(line, QUESTION_PRODUCT), 0);
	assert_next(line, "INFO", false);
	assert_int_equal(receive(line, &packet), -E_DISCONNECTED);
	assert_int_equal(bus->ops->watch(bus, 60000, NULL), 1);
	assert_int_equal(bus->ops->now_ms(bus), 0);
	assert_int_equal(count_of(bus), 1);
	assert_int_equal(ask(line, QUESTION_PRODUCT), -E_DISCONNECTED);
	line->ops->close(line);
	assert_int_equal(bus->ops->watch(bus, 60000, NULL), 0);
	bus_close(bus);
}

static void a_phone_that_is_pulled_out_ends_the_conversation(void **state)
{
	struct bus *bus = played(HEAD "device\nuntil 1000\ntalk\n> getvar:product\n< silence\n"
				      "> getvar:anti untaken\n");
	struct line *line = opened(bus);
	struct packet packet;

	(void)state;
	assert_int_equal(ask(line, QUESTION_PRODUCT), 0);
	assert_int_equal(line->ops->receive(line, 999, &packet, NULL), -E_TIMEOUT);
	assert_int_equal(ask(line, QUESTION_ANTI), -E_DISCONNECTED);
	assert_int_equal(line->ops->now_ms(line), 1000);
	assert_int_equal(receive(line, &packet), -E_DISCONNECTED);
	assert_int_equal(line->ops->clear(line, NULL), -E_DISCONNECTED);
	line->ops->close(line);
	assert_int_equal(count_of(bus), 0);
	bus_close(bus);
}

static void a_stall_ends_when_it_is_cleared(void **state)
{
	struct bus *bus = played(PHONE "> getvar:product\n< stall\n< \"OKAYvayu\"\n"
				       "> getvar:anti stall\n> getvar:anti\n< \"OKAY2\"\n");
	struct line *line = opened(bus);
	struct packet packet;

	(void)state;
	assert_int_equal(ask(line, QUESTION_PRODUCT), 0);
	assert_int_equal(receive(line, &packet), -E_STALL);
	assert_int_equal(receive(line, &packet), -E_STALL);
	assert_int_equal(line->ops->clear(line, NULL), 0);
	assert_next(line, "OKAYvayu", false);
	assert_int_equal(ask(line, QUESTION_ANTI), -E_STALL);
	assert_int_equal(ask(line, QUESTION_PRODUCT), -E_STALL);
	assert_int_equal(line->ops->clear(line, NULL), 0);
	assert_int_equal(ask(line, QUESTION_ANTI), 0);
	assert_next(line, "OKAY2", false);
	line->ops->close(line);
	bus_close(bus);
}

static void a_tape_that_was_cut_says_so(void **state)
{
	struct bus *bus = played(PHONE "> getvar:all\n< \"INFOa:b\"\n< cut\n"
				       "> getvar:anti\n< \"OKAY2\"\n");
	struct line *line = opened(bus);
	struct packet packet;

	(void)state;
	assert_int_equal(ask(line, QUESTION_ALL), 0);
	assert_next(line, "INFOa:b", false);
	assert_int_equal(receive(line, &packet), -E_NOT_ON_TAPE);
	assert_int_equal(receive(line, &packet), -E_NOT_ON_TAPE);
	assert_int_equal(ask(line, QUESTION_ANTI), 0);
	assert_next(line, "OKAY2", false);
	line->ops->close(line);
	bus_close(bus);
}

static void each_opening_plays_the_next_talk(void **state)
{
	struct bus *bus = played(PHONE "> getvar:anti\n< \"OKAY1\"\ntalk\n> getvar:anti\n"
				       "< \"OKAY2\"\n");
	static const char *const answers[] = {"OKAY1", "OKAY2", "OKAY2"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct line *line = opened(bus);

		assert_int_equal(ask(line, QUESTION_ANTI), 0);
		assert_next(line, answers[i], false);
		line->ops->close(line);
	}
	bus_close(bus);
}

static void an_overlong_packet_says_so(void **state)
{
	struct text text = {0};
	struct packet packet;
	struct line *line;
	struct bus *bus;

	(void)state;
	text_addf(&text, PHONE "> getvar:anti\n< \"OKAY%0*d\"\n< \"OKAY%0*d\"\n", LIMIT_ANSWER - 4,
		  0, LIMIT_ANSWER - 3, 0);
	bus = played(text_cstr(&text));
	line = opened(bus);
	assert_int_equal(ask(line, QUESTION_ANTI), 0);
	assert_int_equal(receive(line, &packet), 0);
	assert_int_equal(packet.length, LIMIT_ANSWER);
	assert_false(packet.overlong);
	assert_int_equal(receive(line, &packet), 0);
	assert_int_equal(packet.length, LIMIT_ANSWER);
	assert_true(packet.overlong);
	line->ops->close(line);
	bus_close(bus);
	text_release(&text);
}

static void ctrl_c_ends_every_wait(void **state)
{
	struct bus *bus = played(PHONE "> getvar:anti\n< \"OKAY1\"\n");
	atomic_bool cancel = false;
	struct packet packet;
	struct line *line;

	(void)state;
	bus->cancel = &cancel;
	line = opened(bus);
	assert_int_equal(ask(line, QUESTION_ANTI), 0);
	cancel = true;
	assert_int_equal(receive(line, &packet), -E_CANCELLED);
	assert_int_equal(ask(line, QUESTION_ANTI), -E_CANCELLED);
	assert_int_equal(bus->ops->watch(bus, 10, NULL), -E_CANCELLED);
	line->cancel = NULL;
	assert_next(line, "OKAY1", false);
	line->ops->close(line);
	bus_close(bus);
}

/* On a thread of its own: no assertions, cmocka's are for the main thread. */
static void *talk_often(void *bus_pointer)
{
	struct bus *bus = bus_pointer;
	struct device_list list = {0};
	uintptr_t answers = 0;

	for (size_t i = 0; i < 50 && !bus->ops->list(bus, true, &list, NULL); i++) {
		struct line *line = NULL;
		struct packet packet;

		if (!bus->ops->open(bus, &list.devices[i % list.count], &line, NULL)) {
			answers += !ask(line, QUESTION_PRODUCT) && !receive(line, &packet);
			line->ops->close(line);
		}
		device_list_release(&list);
	}
	return (void *)answers;
}

static void several_threads_may_talk_at_once(void **state)
{
	struct bus *bus = played(PHONE "latency 1\n> getvar:product\n< \"OKAYa\"\ndevice\ntalk\n"
				       "> getvar:product\n< \"OKAYb\"\n");
	pthread_t threads[4];
	void *answers;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, talk_often, bus), 0);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(pthread_join(threads[i], &answers), 0);
		assert_int_equal((uintptr_t)answers, 50);
	}
	assert_true(bus->ops->now_ms(bus) >= 25 && bus->ops->now_ms(bus) <= 200);
	bus_close(bus);
}

/* ---- the demos ---- */

static bool is_expected(int result)
{
	return result == 0 || result == -E_NOT_ON_TAPE || result == -E_TIMEOUT ||
	       result == -E_STALL;
}

/* Ask everything; read each answer up to its end. */
static size_t play_to_the_end(struct line *line, const char *name)
{
	struct packet packet;
	size_t answers = 0;

	for (unsigned i = QUESTION_NONE + 1; i < QUESTION_COUNT; i++) {
		int result = ask(line, (enum question)i);

		while (!result) {
			result = receive(line, &packet);
			if (result == -E_STALL)
				result = line->ops->clear(line, NULL);
			if (!result && packet.length >= 4 &&
			    (!memcmp(packet.bytes, "OKAY", 4) ||
			     !memcmp(packet.bytes, "FAIL", 4)) &&
			    ++answers)
				break;
		}
		if (!is_expected(result))
			fail_msg("%s: question %u: %d", name, i, result);
	}
	return answers;
}

static void every_demo_plays_to_its_end(void **state)
{
	static const char *const quiet[] = {"empty", "mute"};

	(void)state;
	for (const struct tape_demo *demo = tape_demos; demo->name; demo++) {
		struct tape *tape = NULL;
		struct error err = {0};
		size_t answers = 0;
		struct bus *bus;

		if (tape_parse(demo->bytes, demo->length, demo->name, &tape, &err))
			fail_msg("%s", err.text);
		assert_true(*tape_title(tape) && *tape_source(tape));
		bus = tape_bus(tape);
		do {
			struct device_list list = listed(bus, true);

			for (size_t i = 0; i < list.count; i++) {
				struct line *line = NULL;

				if (bus->ops->open(bus, &list.devices[i], &line, NULL))
					continue;
				answers += play_to_the_end(line, demo->name);
				line->ops->close(line);
			}
			device_list_release(&list);
		} while (bus->ops->watch(bus, 1000000, NULL) == 1);
		bus_close(bus);
		assert_int_equal(answers == 0,
				 !strcmp(demo->name, quiet[0]) || !strcmp(demo->name, quiet[1]));
	}
}

static void all_promised_demos_are_built_in(void **state)
{
	static const char *const names[] = {
		"vayu",     "whyred",    "alioth",  "fleur",    "sweet", "raphael",
		"lancelot", "fastbootd", "hang",    "mute",     "swap",  "five",
		"late",     "junk",      "slipped", "conflict", "empty", "arrival",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		assert_non_null(tape_demo_find(names[i]));
	assert_null(tape_demo_find("nobody"));
	assert_null(tape_demo_find(""));
}

static struct bus *demo_bus(const char *name)
{
	const struct tape_demo *demo = tape_demo_find(name);
	struct tape *tape = NULL;

	assert_non_null(demo);
	assert_int_equal(tape_parse(demo->bytes, demo->length, name, &tape, NULL), 0);
	return tape_bus(tape);
}

static void the_demos_show_what_they_promise(void **state)
{
	static const struct {
		const char *demo;
		enum question question;
		const char *answer;
	} rows[] = {
		{"vayu", QUESTION_PRODUCT, "OKAYvayu"},
		{"vayu", QUESTION_UNLOCKED, "OKAYno"},
		{"vayu", QUESTION_CURRENT_SLOT, "FAILGetVar Variable Not found"},
		{"whyred", QUESTION_ANTI, "OKAY4"},
		{"alioth", QUESTION_CURRENT_SLOT, "OKAYb"},
		{"alioth", QUESTION_ALL, "INFOcrc:1"},
		{"fleur", QUESTION_OEM_LKS, "INFOlks = 0"},
		{"sweet", QUESTION_ANTI, "OKAY3"},
		{"raphael", QUESTION_ALL, "INFODP:0xFF"},
		{"lancelot", QUESTION_PRODUCT, "OKAYlancelot"},
		{"fastbootd", QUESTION_ANTI, "FAILUnknown variable"},
		{"conflict", QUESTION_ROLLBACK_VER, "OKAY4"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct bus *bus = demo_bus(rows[i].demo);
		struct line *line = opened(bus);

		assert_int_equal(ask(line, rows[i].question), 0);
		assert_next(line, rows[i].answer, false);
		line->ops->close(line);
		bus_close(bus);
	}
}

static void the_slipped_demo_is_off_by_one(void **state)
{
	struct bus *bus = demo_bus("slipped");
	struct line *line = opened(bus);

	(void)state;
	assert_int_equal(ask(line, QUESTION_PRODUCT), 0);
	assert_next(line, "OKAYyes", false);
	assert_int_equal(ask(line, QUESTION_UNLOCKED), 0);
	assert_next(line, "OKAYvayu", false);
	assert_int_equal(ask(line, QUESTION_ANTI), 0);
	assert_next(line, "OKAYno", false);
	line->ops->close(line);
	bus_close(bus);
}

static void the_arrival_demo_changes_its_mode(void **state)
{
	static const enum mode modes[] = {MODE_FASTBOOTD, MODE_UNKNOWN, MODE_FASTBOOT};
	static const uint64_t times[] = {3000, 7000, 8000};
	struct bus *bus = demo_bus("arrival");

	(void)state;
	assert_int_equal(count_of(bus), 0);
	for (size_t i = 0; i < 3; i++) {
		struct device_list list;

		assert_int_equal(bus->ops->watch(bus, 60000, NULL), 1);
		assert_int_equal(bus->ops->now_ms(bus), times[i]);
		list = listed(bus, false);
		assert_int_equal(list.count, modes[i] != MODE_UNKNOWN);
		if (list.count)
			assert_int_equal(list.devices[0].mode, modes[i]);
		device_list_release(&list);
	}
	bus_close(bus);
}

static void the_five_are_in_different_states(void **state)
{
	static const enum mode modes[] = {MODE_FASTBOOT, MODE_FASTBOOT, MODE_FASTBOOT, MODE_ADB,
					  MODE_EDL};
	struct bus *bus = demo_bus("five");
	struct device_list list = listed(bus, true);

	(void)state;
	assert_int_equal(list.count, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(list.devices[i].mode, modes[i]);
		assert_int_equal(list.devices[i].access, i == 2 ? ACCESS_DENIED : ACCESS_OK);
	}
	device_list_release(&list);
	bus_close(bus);
}

/* ---- docs/tapes.md; the tests run at the top of the tree ---- */

static struct text manual(void)
{
	struct text text = {0};
	struct error err = {0};

	if (file_read("docs/tapes.md", 1024 * 1024, &text, &err))
		fail_msg("%s", err.text);
	return text;
}

static void the_manual_knows_every_demo(void **state)
{
	struct text text = manual();
	char row[64];

	(void)state;
	for (const struct tape_demo *demo = tape_demos; demo->name; demo++) {
		snprintf(row, sizeof(row), "\n| `%s` | ", demo->name);
		if (!strstr(text_cstr(&text), row))
			fail_msg("'%s' is not in docs/tapes.md", demo->name);
	}
	text_release(&text);
}

static void the_example_in_the_manual_plays(void **state)
{
	struct text text = manual();
	const char *at = strstr(text_cstr(&text), "    latchkey-tape 1\n");
	const char *end = at ? strstr(at, "\nSave it") : NULL;
	struct tape *tape = NULL;
	struct error err = {0};
	struct line *line;
	struct bus *bus;

	(void)state;
	assert_non_null(end);
	if (tape_parse(at, (size_t)(end - at), "docs/tapes.md", &tape, &err))
		fail_msg("%s", err.text);
	bus = tape_bus(tape);
	line = opened(bus);
	assert_int_equal(ask(line, QUESTION_ALL), 0);
	assert_next(line, "INFOpartition-type:bk1:raw", false);
	line->ops->close(line);
	bus_close(bus);
	text_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_tapes_parse),
		cmocka_unit_test(bad_tapes_say_where_and_what),
		cmocka_unit_test(every_beginning_of_a_tape_is_read_or_refused),
		cmocka_unit_test(a_huge_tape_is_refused),
		cmocka_unit_test(a_device_is_as_its_keys_say),
		cmocka_unit_test(what_a_device_does_not_say_is_a_phone_in_fastboot),
		cmocka_unit_test(words_from_a_tape_are_safe),
		cmocka_unit_test(the_story_says_how_the_answers_came_about),
		cmocka_unit_test(a_story_does_not_name_the_folder),
		cmocka_unit_test(the_timeline_runs_when_somebody_waits),
		cmocka_unit_test(a_list_is_sorted_by_port),
		cmocka_unit_test(a_list_has_an_end),
		cmocka_unit_test(access_is_known_after_a_probe),
		cmocka_unit_test(a_device_that_is_not_in_fastboot_cannot_be_asked),
		cmocka_unit_test(a_device_that_left_cannot_be_opened),
		cmocka_unit_test(a_question_gets_its_answer),
		cmocka_unit_test(silence_lasts_until_the_deadline),
		cmocka_unit_test(a_deadline_that_passed_does_not_turn_the_clock_back),
		cmocka_unit_test(what_was_waiting_is_stale),
		cmocka_unit_test(a_late_answer_is_taken_for_the_next),
		cmocka_unit_test(a_phone_that_vanishes_is_off_the_bus),
		cmocka_unit_test(a_phone_that_is_pulled_out_ends_the_conversation),
		cmocka_unit_test(a_stall_ends_when_it_is_cleared),
		cmocka_unit_test(a_tape_that_was_cut_says_so),
		cmocka_unit_test(each_opening_plays_the_next_talk),
		cmocka_unit_test(an_overlong_packet_says_so),
		cmocka_unit_test(ctrl_c_ends_every_wait),
		cmocka_unit_test(several_threads_may_talk_at_once),
		cmocka_unit_test(every_demo_plays_to_its_end),
		cmocka_unit_test(all_promised_demos_are_built_in),
		cmocka_unit_test(the_demos_show_what_they_promise),
		cmocka_unit_test(the_slipped_demo_is_off_by_one),
		cmocka_unit_test(the_arrival_demo_changes_its_mode),
		cmocka_unit_test(the_five_are_in_different_states),
		cmocka_unit_test(the_manual_knows_every_demo),
		cmocka_unit_test(the_example_in_the_manual_plays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

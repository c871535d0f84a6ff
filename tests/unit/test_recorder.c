/* SPDX-License-Identifier: MIT */
#include <latchkey/tape.h>

#include <latchkey/file.h>
#include <latchkey/limits.h>
#include <latchkey/mask.h>
#include <latchkey/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- conversations ---- */

/* One thing that happened, as a reader of the tape could tell. */
struct happening {
	enum question question;
	int result;
	bool is_packet;
	struct packet packet;
};

struct happenings {
	struct happening *list;
	size_t count;
};

static void happen(struct happenings *all, enum question question, int result,
		   const struct packet *packet)
{
	struct happening *list = realloc(all->list, (all->count + 1) * sizeof(*list));

	assert_non_null(list);
	all->list = list;
	list[all->count] = (struct happening){.question = question, .result = result};
	if (packet) {
		list[all->count].is_packet = true;
		list[all->count].packet = *packet;
	}
	all->count++;
}

static bool is_end(const struct packet *packet)
{
	return packet->length >= 4 && !packet->stale &&
	       (!memcmp(packet->bytes, "OKAY", 4) || !memcmp(packet->bytes, "FAIL", 4));
}

/* As a careful client does it: read up to the end of the answer, or 5 s. */
static void put(struct line *line, enum question question, struct happenings *all)
{
	uint64_t deadline_ms = line->ops->now_ms(line) + 5000;
	struct packet packet;
	int result;

	result = line->ops->ask(line, question, deadline_ms, NULL);
	happen(all, question, result, NULL);
	if (result == -E_STALL)
		line->ops->clear(line, NULL);
	while (!result) {
		result = line->ops->receive(line, deadline_ms, &packet, NULL);
		happen(all, question, result, result ? NULL : &packet);
		if (result == -E_STALL)
			result = line->ops->clear(line, NULL);
		if (!result && is_end(&packet))
			return;
	}
}

static void converse(struct bus *bus, const struct device *device, const enum question *questions,
		     struct happenings *all)
{
	struct line *line = NULL;
	int result = bus->ops->open(bus, device, &line, NULL);

	happen(all, QUESTION_NONE, result, NULL);
	if (result)
		return;
	for (; *questions != QUESTION_NONE; questions++)
		put(line, *questions, all);
	line->ops->close(line);
}

/* Talk to everybody who is there, each time that something changes. */
static void visit(struct bus *bus, const enum question *questions, struct happenings *all)
{
	do {
		struct device_list list = {0};

		assert_int_equal(bus->ops->list(bus, true, &list, NULL), 0);
		for (size_t i = 0; i < list.count; i++)
			converse(bus, &list.devices[i], questions, all);
		device_list_release(&list);
	} while (bus->ops->watch(bus, bus->ops->now_ms(bus) + 60000, NULL) == 1);
}

static const enum question everything[] = {
	QUESTION_PRODUCT,
	QUESTION_UNLOCKED,
	QUESTION_ANTI,
	QUESTION_ROLLBACK_VER,
	QUESTION_KERNEL,
	QUESTION_IS_USERSPACE,
	QUESTION_CURRENT_SLOT,
	QUESTION_SLOT_COUNT,
	QUESTION_BATTERY_VOLTAGE,
	QUESTION_BATTERY_SOC_OK,
	QUESTION_SECURE,
	QUESTION_VERSION_BOOTLOADER,
	QUESTION_SNAPSHOT_UPDATE_STATUS,
	QUESTION_ALL,
	QUESTION_OEM_DEVICE_INFO,
	QUESTION_OEM_LKS,
	QUESTION_UNLOCK_ABILITY,
	QUESTION_PRODUCT,
	QUESTION_NONE,
};

/* ---- recordings ---- */

static struct text written(struct recorder *recorder)
{
	char path[] = "/tmp/latchkey-record-XXXXXX";
	struct text text = {0};
	struct error err = {0};
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	if (recorder_write(recorder, path, &err) ||
	    file_read(path, 2 * (size_t)LIMIT_TAPE, &text, &err))
		fail_msg("%s", err.text);
	unlink(path);
	return text;
}

static struct bus *played(const char *bytes, size_t length)
{
	struct tape *tape = NULL;
	struct error err = {0};

	if (tape_parse(bytes, length, "t", &tape, &err))
		fail_msg("%s\n%.*s", err.text, (int)length, bytes);
	return tape_bus(tape);
}

static struct text recorded(const char *bytes, size_t length, const enum question *questions,
			    struct happenings *all)
{
	struct recorder *recorder = recorder_new();
	struct happenings own = {0};
	struct text text;
	struct bus *bus;

	assert_non_null(recorder);
	bus = bus_observed(played(bytes, length), recorder_observer(recorder));
	assert_non_null(bus);
	visit(bus, questions, all ? all : &own);
	bus_close(bus);
	text = written(recorder);
	recorder_free(recorder);
	free(own.list);
	return text;
}

/* A conversation with one phone, recorded. */
static struct text recorded_talk(const char *talk, const enum question *questions)
{
	struct text tape = {0}, text;

	text_addf(&tape, "latchkey-tape 1\ndevice\n%s", talk);
	text = recorded(text_cstr(&tape), tape.length, questions, NULL);
	text_release(&tape);
	return text;
}

#define QUESTIONS(...) ((const enum question[]){__VA_ARGS__, QUESTION_NONE})

/* ---- the round trip ---- */

static bool is_public(const struct happening *happening)
{
	const struct packet *packet = &happening->packet;
	struct mask mask = {0};
	struct text masked = {0};
	bool same;

	mask_packet(&mask, &masked, happening->question, packet->stale, packet->bytes,
		    packet->length);
	same = masked.length == packet->length &&
	       !memcmp(text_cstr(&masked), packet->bytes, packet->length);
	text_release(&masked);
	mask_release(&mask);
	return same;
}

static void compare(const char *name, const struct happening *a, const struct happening *b,
		    bool all_public)
{
	if (a->question != b->question || a->result != b->result || a->is_packet != b->is_packet)
		fail_msg("%s: question %d: %d is %d", name, (int)a->question, a->result, b->result);
	if (!a->is_packet)
		return;
	if (a->packet.length != b->packet.length || a->packet.stale != b->packet.stale ||
	    a->packet.overlong != b->packet.overlong)
		fail_msg("%s: question %d: another kind of packet: '%.*s'", name, (int)a->question,
			 (int)a->packet.length, (const char *)a->packet.bytes);
	if (all_public && is_public(a) &&
	    memcmp(a->packet.bytes, b->packet.bytes, a->packet.length))
		fail_msg("%s: '%.*s' became '%.*s'", name, (int)a->packet.length,
			 (const char *)a->packet.bytes, (int)b->packet.length,
			 (const char *)b->packet.bytes);
}

/* In these the answers are not to be trusted, and long ones are masked. */
static bool has_slipped(const char *name)
{
	return !strcmp(name, "slipped") || !strcmp(name, "junk") || !strcmp(name, "late");
}

static void round_trip(const struct tape_demo *demo, const enum question *questions)
{
	struct happenings before = {0}, after = {0};
	struct text first = recorded(demo->bytes, demo->length, questions, &before);
	struct text second = recorded(text_cstr(&first), first.length, questions, &after);

	if (before.count != after.count)
		fail_msg("%s: %zu happenings became %zu\n%s", demo->name, before.count, after.count,
			 text_cstr(&first));
	for (size_t i = 0; i < before.count; i++)
		compare(demo->name, &before.list[i], &after.list[i], !has_slipped(demo->name));
	if (!has_slipped(demo->name))
		assert_string_equal(text_cstr(&first), text_cstr(&second));
	text_release(&first);
	text_release(&second);
	free(before.list);
	free(after.list);
}

static void a_recording_replays_as_it_was(void **state)
{
	(void)state;
	for (const struct tape_demo *demo = tape_demos; demo->name; demo++)
		round_trip(demo, everything);
}

static void all_that_can_happen_is_recorded(void **state)
{
	static const char tape[] =
		"latchkey-tape 1\n"
		"device\n  path 1-1\n  until 900000\n  access ok\n"
		"talk\nstale \"INFOkernel:uefi\"\nstale \"OKAYyes\"\n"
		"> getvar:product\n  delay 300\n< \"OKAYvayu\"\n< \"OKAY\"\n"
		"> getvar:unlocked\n< \"INFOanti:2\"\n  delay 40\n< stall\n  delay 50\n< "
		"\"OKAYno\"\n"
		"> getvar:anti stall\n> getvar:anti\n< \"OKAY2\"\n"
		"> getvar:rollback_ver untaken\n> getvar:rollback_ver\n< silence\n"
		"> getvar:kernel\n  delay 4000\n< \"OKAYuefi\"\n"
		"> getvar:is-userspace\n< \"OKAYno\"\n< \"INFOanti:2\"\n"
		"> getvar:current-slot\nstale \"FAIL\"\n< \"FAIL\"\n"
		"> getvar:slot-count\n< \"\"\n< \"WHAT\"\n< silence\n"
		"> getvar:secure\n< \"INFOanti:2\"\n< gone\n"
		"device\n  path 1-2\n  from 1000\n  until 2000\n  access busy\n"
		"device\n  path 1-3\n  id 05c6:9008\n  from 1500\n"
		"device\n  path 1-4\n  from 5000\n"
		"talk\n> getvar:product gone\n";
	const struct tape_demo demo = {"everything", tape, sizeof(tape) - 1};

	(void)state;
	round_trip(&demo,
		   QUESTIONS(QUESTION_PRODUCT, QUESTION_UNLOCKED, QUESTION_ANTI, QUESTION_ANTI,
			     QUESTION_ROLLBACK_VER, QUESTION_ROLLBACK_VER, QUESTION_KERNEL,
			     QUESTION_IS_USERSPACE, QUESTION_CURRENT_SLOT, QUESTION_SLOT_COUNT,
			     QUESTION_PRODUCT, QUESTION_SECURE, QUESTION_PRODUCT));
}

static void assert_holds(const struct text *text, const char *part)
{
	if (!strstr(text_cstr(text), part))
		fail_msg("'%s' is not in\n%s", part, text_cstr(text));
}

static void assert_lacks(const struct text *text, const char *part)
{
	if (strstr(text_cstr(text), part))
		fail_msg("'%s' is in\n%s", part, text_cstr(text));
}

static void a_recording_says_what_it_is(void **state)
{
	struct text text = recorded_talk("", QUESTIONS(QUESTION_PRODUCT));
	struct tape *tape = NULL;

	(void)state;
	assert_int_equal(tape_parse(text.bytes, text.length, "t", &tape, NULL), 0);
	assert_int_equal(tape_kind(tape), TAPE_RECORDED);
	assert_int_equal(tape_device_count(tape), 1);
	tape_free(tape);
	text_release(&text);
}

static void a_recording_of_nothing_is_a_tape(void **state)
{
	struct recorder *recorder = recorder_new();
	struct text text = written(recorder);
	struct bus *bus = played(text.bytes, text.length);

	(void)state;
	assert_non_null(bus);
	bus_close(bus);
	text_release(&text);
	recorder_free(recorder);
}

static void times_are_those_of_the_phone(void **state)
{
	struct text text = recorded_talk("talk\n> getvar:product\ndelay 1234\n< \"OKAYvayu\"\n"
					 "> getvar:anti\ndelay 19\n< \"OKAY2\"\n"
					 "device\nfrom 3000\nuntil 7000\n",
					 QUESTIONS(QUESTION_PRODUCT, QUESTION_ANTI));

	(void)state;
	assert_holds(&text, "> getvar:product\n  delay 1234\n< \"OKAYvayu\"\n");
	assert_holds(&text, "> getvar:anti\n< \"OKAY2\"\n");
	assert_holds(&text, "device\n  from 3000\n  until 7000\n");
	text_release(&text);
}

static void an_answer_that_was_not_awaited_is_cut_not_silent(void **state)
{
	static const char tape[] = "latchkey-tape 1\ndevice\ntalk\n> getvar:all\n"
				   "< 5 x \"INFOanti:%d\"\n< \"OKAY\"\n";
	struct recorder *recorder = recorder_new();
	struct bus *bus = bus_observed(played(tape, sizeof(tape) - 1), recorder_observer(recorder));
	struct device_list list = {0};
	struct packet packet;
	struct line *line;
	struct text text;

	(void)state;
	assert_int_equal(bus->ops->list(bus, false, &list, NULL), 0);
	assert_int_equal(bus->ops->open(bus, list.devices, &line, NULL), 0);
	assert_int_equal(line->ops->ask(line, QUESTION_ALL, 100, NULL), 0);
	assert_int_equal(line->ops->receive(line, 100, &packet, NULL), 0);
	line->ops->close(line);
	bus_close(bus);
	device_list_release(&list);
	text = written(recorder);
	assert_holds(&text, "> getvar:all\n< \"INFOanti:1\"\n< cut\n");
	text_release(&text);
	recorder_free(recorder);
}

/* ---- masking ---- */

#define SERIAL "5ca1ab1e77"

static const struct leak {
	const char *name, *talk;
	enum question question;
	const char *secret, *kept;
} leaks[] = {
	{"a serial number in a USB string is masked", "serial \"" SERIAL "\"\ntalk\n",
	 QUESTION_PRODUCT, SERIAL, "  serial \"*"},
	{"a serial number that looks like a word is masked", "serial \"zhangwei\"\ntalk\n",
	 QUESTION_PRODUCT, "zhangwei", "  serial \"*"},
	{"a serial number inside a product string is masked",
	 "model \"POCO X3 Pro _SN:" SERIAL "\"\n", QUESTION_PRODUCT, SERIAL,
	 "model \"POCO X3 Pro *"},
	{"a serial number in an interface's name is masked",
	 "interface ff/42/03 in 81 512 out 01 512 \"fastboot " SERIAL "\"\n", QUESTION_PRODUCT,
	 SERIAL, "\"fastboot *"},
	{"a serial number of getvar:all is masked",
	 "talk\n> getvar:all\n< \"INFOserialno:" SERIAL "\"\n< \"INFOanti:2\"\n< \"OKAY\"\n",
	 QUESTION_ALL, SERIAL, "< \"INFOanti:2\"\n"},
	{"a chip id is masked", "talk\n> getvar:all\n< \"INFOcpuid:0x6d4cc0fb\"\n< \"OKAY\"\n",
	 QUESTION_ALL, "6d4cc0fb", "INFOcpuid:"},
	{"an unknown variable is masked",
	 "talk\n> getvar:all\n< \"INFOvendor-thing:" SERIAL "\"\n< \"OKAY\"\n", QUESTION_ALL,
	 SERIAL, "INFOvendor-thing:*"},
	{"an unknown variable with a harmless look is masked",
	 "talk\n> getvar:all\n< \"INFOowner:zhangwei\"\n< \"OKAY\"\n", QUESTION_ALL, "zhangwei",
	 "INFOowner:*"},
	{"a name that is a number is masked",
	 "talk\n> getvar:all\n< \"INFO" SERIAL "861234567890123:yes\"\n< \"OKAY\"\n", QUESTION_ALL,
	 "861234567890123", ":"},
	{"a token in one line is masked",
	 "talk\n> getvar:all\n< \"INFOtoken:VQEBIQEQqxVBzi8fiPiJ\"\n< \"OKAY\"\n", QUESTION_ALL,
	 "VQEBIQEQ", "INFOtoken:"},
	{"a token in two lines is masked",
	 "talk\n> getvar:all\n< \"INFOtoken: VQEBIQEQqxVB\"\n< \"INFOtoken: zi8fiPiJvUJK\"\n"
	 "< \"OKAY\"\n",
	 QUESTION_ALL, "zi8fiPiJvUJK", "INFOtoken: "},
	{"a token's second line without a name is masked",
	 "talk\n> getvar:all\n< \"INFOtoken:VQEBIQEQqxVB\"\n< \"INFOzi8fiPiJvUJKCL8A1AMH\"\n"
	 "< \"OKAY\"\n",
	 QUESTION_ALL, "zi8fiPiJvUJK", "INFO*"},
	{"a token in an OKAY is masked",
	 "talk\n> getvar:all\n< \"OKAYVQEBIQEQqxVBzi8fiPiJvUJKCL8A1AMH\"\n", QUESTION_ALL,
	 "VQEBIQEQ", "OKAY*"},
	{"a FAIL text with an id is masked",
	 "talk\n> getvar:anti\n< \"FAILnot allowed for " SERIAL "\"\n", QUESTION_ANTI, SERIAL,
	 "FAILnot allowed for *"},
	{"an answer that belongs to another question is masked",
	 "talk\n> getvar:unlocked\n< \"OKAY" SERIAL "\"\n", QUESTION_UNLOCKED, SERIAL, "OKAY*"},
	{"a number-like serial number as a voltage after a slip is masked",
	 "talk\n> getvar:unlocked\n< \"OKAYvayu\"\n> getvar:battery-voltage\n< \"OKAY4e110123\"\n",
	 QUESTION_BATTERY_VOLTAGE, "4e110123", "> getvar:battery-voltage\n< \"OKAY*"},
	{"a stale packet is masked", "talk\nstale \"OKAY" SERIAL "\"\n> getvar:anti\n< \"OKAY2\"\n",
	 QUESTION_ANTI, SERIAL, "stale \"OKAY*"},
	{"a stale packet is nobody's answer",
	 "talk\n> getvar:unlocked\n< \"OKAYno\"\n> getvar:battery-voltage\nstale \"OKAY53110123\"\n"
	 "< \"OKAY4100\"\n",
	 QUESTION_BATTERY_VOLTAGE, "53110123", "< \"OKAY4100\"\n"},
	{"a packet without a tag is masked", "talk\n> getvar:anti\n< \"" SERIAL "\"\n",
	 QUESTION_ANTI, SERIAL, "< \"*"},
	{"a split answer is masked",
	 "talk\n> getvar:all\n< \"INFOserialno:5ca1a\"\n< \"b1e77\"\n< \"OKAY\"\n", QUESTION_ALL,
	 "b1e77", "INFOserialno:*"},
	{"an overlong packet's end does not come along",
	 "talk\n> getvar:anti\n< \"OKAY5ca1ab1e5ca1ab1e5ca1ab1e\"\n", QUESTION_ANTI, "5ca1ab1e",
	 "OKAY*"},
};

static void what_is_private_is_masked(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(leaks) / sizeof(*leaks); i++) {
		struct text text = recorded_talk(leaks[i].talk,
						 QUESTIONS(QUESTION_UNLOCKED, leaks[i].question));

		if (strstr(text_cstr(&text), leaks[i].secret))
			fail_msg("%s:\n%s", leaks[i].name, text_cstr(&text));
		if (!strstr(text_cstr(&text), leaks[i].kept))
			fail_msg("%s, but too much:\n%s", leaks[i].name, text_cstr(&text));
		text_release(&text);
	}
}

static void one_value_has_one_placeholder_on_the_whole_tape(void **state)
{
	struct text text = recorded_talk("serial \"" SERIAL "\"\ntalk\n> getvar:all\n"
					 "< \"INFOserialno:" SERIAL "\"\n"
					 "< \"INFOcpuid:" SERIAL "\"\n< \"INFOuid:5ca1ab1e78\"\n"
					 "< \"OKAY\"\n",
					 QUESTIONS(QUESTION_ALL));
	const char *serial = strstr(text_cstr(&text), "  serial \"");
	char placeholder[16] = "", line[64];

	(void)state;
	assert_non_null(serial);
	memcpy(placeholder, serial + strlen("  serial \""), strlen(SERIAL));
	snprintf(line, sizeof(line), "\"INFOserialno:%s\"", placeholder);
	assert_holds(&text, line);
	snprintf(line, sizeof(line), "\"INFOcpuid:%s\"", placeholder);
	assert_holds(&text, line);
	snprintf(line, sizeof(line), "\"INFOuid:%s\"", placeholder);
	assert_lacks(&text, line);
	text_release(&text);
}

static void products_that_differ_are_both_masked(void **state)
{
	static const char talk[] = "talk\n> getvar:product\n< \"OKAYvayu\"\n"
				   "> getvar:product\n< \"OKAYabcghijk\"\n";
	struct text text;

	(void)state;
	text = recorded_talk(talk, QUESTIONS(QUESTION_PRODUCT, QUESTION_PRODUCT));
	assert_lacks(&text, "vayu");
	assert_lacks(&text, "abcghijk");
	text_release(&text);
	text = recorded_talk(talk, QUESTIONS(QUESTION_PRODUCT));
	assert_holds(&text, "OKAYvayu");
	text_release(&text);
}

static void one_slip_does_not_mask_another_conversation(void **state)
{
	struct text text =
		recorded_talk("talk\n> getvar:product\n< \"OKAYyes\"\n"
			      "> getvar:unlocked\n< \"OKAYvayu\"\n"
			      "device\nfrom 10\ntalk\n> getvar:product\n< \"OKAYsweet\"\n"
			      "> getvar:unlocked\n< \"OKAYno\"\n",
			      QUESTIONS(QUESTION_PRODUCT, QUESTION_UNLOCKED));

	(void)state;
	assert_lacks(&text, "vayu");
	assert_holds(&text, "OKAYsweet");
	text_release(&text);
}

/* ---- limits ---- */

static void tell(struct observer *observer, size_t count)
{
	struct device device = {.id = "usb:1-1", .bus = 1, .vendor = 0x18d1, .product = 0xd00d};
	struct packet packet = {.length = LIMIT_ANSWER};

	memset(packet.bytes, 0xff, sizeof(packet.bytes));
	observer->opened(observer, 0, 1, &device, 0, NULL);
	for (size_t i = 0; i < count; i++) {
		observer->asked(observer, i, 1, QUESTION_ALL, 0, NULL);
		memcpy(packet.bytes, "OKAY", 4);
		observer->received(observer, i, 1, 0, &packet, NULL);
	}
}

static void a_recording_has_a_limit_and_says_so(void **state)
{
	static const size_t counts[] = {10, 6000, 20000};

	(void)state;
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		struct recorder *recorder = recorder_new();
		struct text text;
		struct bus *bus;

		tell(recorder_observer(recorder), counts[i]);
		text = written(recorder);
		assert_true(text.length <= LIMIT_TAPE);
		assert_int_equal(strstr(text_cstr(&text), "# cut") != NULL, counts[i] > 10);
		bus = played(text.bytes, text.length);
		bus_close(bus);
		text_release(&text);
		recorder_free(recorder);
	}
}

static void what_leaves_no_text_is_limited_too(void **state)
{
	struct recorder *recorder = recorder_new();
	struct observer *observer = recorder_observer(recorder);
	struct text text;

	(void)state;
	tell(observer, 1);
	for (size_t i = 0; i < 400000; i++)
		observer->received(observer, 0, 1, -E_TIMEOUT, NULL, NULL);
	text = written(recorder);
	assert_true(text.length < 10000);
	assert_holds(&text, "# cut");
	text_release(&text);
	recorder_free(recorder);
}

static void a_device_that_was_never_listed_is_on_the_tape(void **state)
{
	struct recorder *recorder = recorder_new();
	struct text text;

	(void)state;
	tell(recorder_observer(recorder), 1);
	text = written(recorder);
	assert_holds(&text, "  path 1-1\n");
	assert_holds(&text, "> getvar:all\n");
	text_release(&text);
	recorder_free(recorder);
}

static void a_device_that_could_be_opened_once_can_be_opened(void **state)
{
	static const struct {
		enum access first, second;
		const char *line;
	} rows[] = {
		{ACCESS_BUSY, ACCESS_UNKNOWN, "  access busy\n"},
		{ACCESS_BUSY, ACCESS_DENIED, "  access permission\n"},
		{ACCESS_BUSY, ACCESS_OK, NULL},
		{ACCESS_OK, ACCESS_BUSY, NULL},
		{ACCESS_UNKNOWN, ACCESS_UNKNOWN, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct recorder *recorder = recorder_new();
		struct observer *observer = recorder_observer(recorder);
		struct device device = {.id = "usb:1-1", .access = rows[i].first};
		struct device_list list = {.devices = &device, .count = 1};
		struct text text;

		observer->listed(observer, 0, &list);
		device.access = rows[i].second;
		observer->listed(observer, 5, &list);
		text = written(recorder);
		if (rows[i].line)
			assert_holds(&text, rows[i].line);
		else
			assert_lacks(&text, "access");
		text_release(&text);
		recorder_free(recorder);
	}
}

static void a_file_that_cannot_be_written_is_an_error(void **state)
{
	struct recorder *recorder = recorder_new();
	struct error err = {0};

	(void)state;
	assert_int_equal(recorder_write(recorder, "/nonexistent/folder/x.tape", &err), -E_OUTPUT);
	assert_non_null(strstr(err.text, "/nonexistent/folder/x.tape"));
	recorder_free(recorder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_recording_replays_as_it_was),
		cmocka_unit_test(all_that_can_happen_is_recorded),
		cmocka_unit_test(a_recording_says_what_it_is),
		cmocka_unit_test(a_recording_of_nothing_is_a_tape),
		cmocka_unit_test(times_are_those_of_the_phone),
		cmocka_unit_test(an_answer_that_was_not_awaited_is_cut_not_silent),
		cmocka_unit_test(what_is_private_is_masked),
		cmocka_unit_test(one_value_has_one_placeholder_on_the_whole_tape),
		cmocka_unit_test(products_that_differ_are_both_masked),
		cmocka_unit_test(one_slip_does_not_mask_another_conversation),
		cmocka_unit_test(a_recording_has_a_limit_and_says_so),
		cmocka_unit_test(what_leaves_no_text_is_limited_too),
		cmocka_unit_test(a_device_that_was_never_listed_is_on_the_tape),
		cmocka_unit_test(a_device_that_could_be_opened_once_can_be_opened),
		cmocka_unit_test(a_file_that_cannot_be_written_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

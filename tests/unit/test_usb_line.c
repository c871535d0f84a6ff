/* SPDX-License-Identifier: MIT */
#include "../../src/usb/internal.h"

#include <latchkey/clock.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/*
 * A line over a libusb that does what a script says: the functions of libusb that move something
 * are defined below and take precedence over the library's.
 */

enum what {
	END = 0,  /* nothing ever happens again */
	ASKED,    /* nothing happens until a question is on its way */
	READ,     /* the read is done, with the event's bytes */
	SENT,     /* the question is taken */
	CTRL_C,
};

struct event {
	enum what what;
	const char *text;
	enum libusb_transfer_status status;
	bool together; /* the next one happens in the same call */
};

static struct {
	char log[2048];
	const struct event *script;
	struct libusb_transfer *in, *out;      /* submitted */
	bool in_cancelled, out_cancelled;
	const char *in_rest;                   /* what a cancelled read had got */
	bool out_was_taken;                    /* although it was cancelled */
	bool deaf;                             /* cancelled transfers never come back */
	bool flood;                            /* every read is done at once */
	int submit_result, clear_result;
} fake;

static const struct event nothing[] = {{.what = END}};
static atomic_bool stop;

static void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void note(const char *format, ...)
{
	size_t used = strlen(fake.log);
	va_list args;

	va_start(args, format);
	vsnprintf(fake.log + used, sizeof(fake.log) - used, format, args);
	va_end(args);
}

int LIBUSB_CALL libusb_submit_transfer(struct libusb_transfer *transfer)
{
	assert_int_equal(transfer->type, LIBUSB_TRANSFER_TYPE_BULK);
	assert_int_equal(transfer->timeout, 0);
	if (fake.submit_result)
		return fake.submit_result;
	transfer->actual_length = 0;
	if (transfer->endpoint == 0x81) {
		assert_null(fake.in);
		fake.in = transfer;
		if (!fake.flood)
			note("in ");
	} else {
		assert_int_equal(transfer->endpoint, 0x02);
		assert_null(fake.out);
		fake.out = transfer;
		note("out=%.*s ", transfer->length, (const char *)transfer->buffer);
	}
	return 0;
}

int LIBUSB_CALL libusb_cancel_transfer(struct libusb_transfer *transfer)
{
	assert_true(transfer == fake.in || transfer == fake.out);
	note(transfer == fake.in ? "cancel-in " : "cancel-out ");
	if (transfer == fake.in)
		fake.in_cancelled = true;
	else
		fake.out_cancelled = true;
	return 0;
}

static void complete(struct libusb_transfer **which, enum libusb_transfer_status status, int length)
{
	struct libusb_transfer *transfer = *which;

	assert_non_null(transfer);
	*which = NULL;
	transfer->status = status;
	transfer->actual_length = length;
	transfer->callback(transfer);
}

static void complete_read(enum libusb_transfer_status status, const char *text)
{
	int length = (int)strlen(text);

	assert_non_null(fake.in);
	assert_true(length <= fake.in->length);
	memcpy(fake.in->buffer, text, (size_t)length);
	complete(&fake.in, status, length);
}

static void give_back_cancelled(void)
{
	if (fake.in_cancelled && fake.in)
		complete_read(LIBUSB_TRANSFER_CANCELLED, fake.in_rest ? fake.in_rest : "");
	if (fake.out_cancelled && fake.out)
		complete(&fake.out, LIBUSB_TRANSFER_CANCELLED,
			 fake.out_was_taken ? fake.out->length : 0);
	fake.in_cancelled = fake.out_cancelled = false;
}

static void happen(const struct event *event, uint64_t ms)
{
	switch (event->what) {
	case END:
	case ASKED:
		clock_sleep_ms(ms);
		break;
	case READ:
		complete_read(event->status, event->text);
		break;
	case SENT:
		complete(&fake.out, event->status, fake.out->length);
		break;
	case CTRL_C:
		atomic_store(&stop, true);
		break;
	}
}

int LIBUSB_CALL libusb_handle_events_timeout_completed(libusb_context *usb, struct timeval *span,
						       int *completed)
{
	const struct event *event;

	(void)usb;
	assert_non_null(completed);
	assert_int_equal(span->tv_sec, 0);
	assert_true(span->tv_usec <= CANCEL_SLICE_MS * 1000);
	if (fake.flood && fake.in) {
		complete_read(LIBUSB_TRANSFER_COMPLETED, "INFOflood");
		return 0;
	}
	if (!fake.deaf && (fake.in_cancelled || fake.out_cancelled)) {
		give_back_cancelled();
		return 0;
	}
	if (fake.script->what == ASKED && fake.out)
		fake.script++;
	do {
		event = fake.script;
		fake.script += event->what != END && event->what != ASKED;
		happen(event, (uint64_t)span->tv_usec / 1000);
	} while (event->together);
	return 0;
}

int LIBUSB_CALL libusb_clear_halt(libusb_device_handle *handle, unsigned char endpoint)
{
	(void)handle;
	assert_null(fake.in);
	note("halt-%02x ", endpoint);
	return fake.clear_result;
}

int LIBUSB_CALL libusb_release_interface(libusb_device_handle *handle, int interface)
{
	(void)handle;
	note("release-%d ", interface);
	return 0;
}

void LIBUSB_CALL libusb_close(libusb_device_handle *handle)
{
	(void)handle;
	note("close");
}

static void the_queue_keeps_the_order(void **state)
{
	struct packet_queue queue = {0};
	struct packet packet = {.length = 0};
	size_t in = 0, out = 0;

	(void)state;
	assert_false(packet_queue_take(&queue, &packet));
	for (int round = 0; round < 100; round++) {
		for (int i = 0; i < 7; i++) {
			packet.length = in++ % 1000;
			assert_int_equal(packet_queue_add(&queue, &packet), 0);
		}
		for (int i = 0; i < 5 + round % 3; i++) {
			assert_true(packet_queue_take(&queue, &packet));
			assert_int_equal(packet.length, out++ % 1000);
		}
	}
	while (packet_queue_take(&queue, &packet))
		assert_int_equal(packet.length, out++ % 1000);
	assert_int_equal(in, out);
	packet_queue_release(&queue);
}

static struct usb_context context;

static struct line *open_line(const struct event *script, uint16_t in_packet)
{
	struct device device = {.id = "usb:250-1", .bus = 250, .address = 250,
				.mode = MODE_FASTBOOT, .fastboot = 1, .interface_count = 2};
	struct line *line = NULL;

	device.interfaces[1] = (struct usb_interface){.number = 3, .bulk_in = 0x81,
						      .bulk_out = 0x02, .in_packet = in_packet};
	memset(&fake, 0, sizeof(fake));
	fake.script = script;
	atomic_store(&stop, false);
	atomic_store(&context.holders, 1);
	assert_int_equal(usb_line_new(&context, NULL, &device, &stop, &line, NULL), 0);
	assert_int_equal(atomic_load(&context.holders), 2);
	return line;
}

static void close_line(struct line *line)
{
	line->ops->close(line);
	assert_null(fake.in);
	assert_null(fake.out);
	assert_int_equal(atomic_load(&context.holders), 1);
}

static int ask(struct line *line, enum question question, uint64_t ms)
{
	return line->ops->ask(line, question, clock_after(clock_now_ms(), ms), NULL);
}

static int receive(struct line *line, uint64_t ms, struct packet *ret)
{
	return line->ops->receive(line, clock_after(clock_now_ms(), ms), ret, NULL);
}

static void expect_packet(struct line *line, const char *text, bool stale)
{
	struct packet packet = {.length = 999};

	assert_int_equal(receive(line, 1000, &packet), 0);
	assert_int_equal(packet.length, strlen(text));
	assert_memory_equal(packet.bytes, text, packet.length);
	assert_int_equal(packet.stale, stale);
	assert_false(packet.overlong);
}

static void the_read_goes_out_before_the_question(void **state)
{
	static const struct event script[] = {
		{.what = ASKED}, {.what = SENT}, {.what = READ, .text = "OKAY4"}, {.what = END}};
	struct line *line = open_line(script, 512);

	(void)state;
	assert_int_equal(ask(line, QUESTION_ANTI, 1000), 0);
	expect_packet(line, "OKAY4", false);
	close_line(line);
	assert_string_equal(fake.log, "in out=getvar:anti release-3 close");
}

static void what_was_there_before_is_stale_and_comes_first(void **state)
{
	static const struct event script[] = {{.what = READ, .text = "INFOold"},
					      {.what = READ, .text = ""},
					      {.what = READ, .text = "OKAYold"},
					      {.what = ASKED},
					      {.what = SENT},
					      {.what = READ, .text = "OKAY4"},
					      {.what = END}};
	struct line *line = open_line(script, 512);

	(void)state;
	assert_int_equal(ask(line, QUESTION_ANTI, 1000), 0);
	assert_string_equal(fake.log, "in in in in out=getvar:anti ");
	expect_packet(line, "INFOold", true);
	expect_packet(line, "", true);
	expect_packet(line, "OKAYold", true);
	expect_packet(line, "OKAY4", false);
	close_line(line);
}

static void a_phone_that_spills_first_takes_the_question_then(void **state)
{
	static const struct event script[] = {{.what = ASKED},
					      {.what = READ, .text = "INFOold"},
					      {.what = READ, .text = "OKAYold"},
					      {.what = SENT},
					      {.what = READ, .text = "OKAY4"},
					      {.what = END}};
	struct line *line = open_line(script, 512);

	(void)state;
	assert_int_equal(ask(line, QUESTION_ANTI, 1000), 0);
	expect_packet(line, "INFOold", true);
	expect_packet(line, "OKAYold", true);
	expect_packet(line, "OKAY4", false);
	close_line(line);
}

static void the_order_within_one_look_decides(void **state)
{
	static const struct event before[] = {{.what = ASKED},
					      {.what = READ, .text = "OKAYold", .together = true},
					      {.what = SENT},
					      {.what = READ, .text = "OKAY4"},
					      {.what = END}};
	static const struct event after[] = {{.what = ASKED},
					     {.what = SENT, .together = true},
					     {.what = READ, .text = "OKAY4"},
					     {.what = END}};
	struct line *line = open_line(before, 512);

	(void)state;
	assert_int_equal(ask(line, QUESTION_ANTI, 1000), 0);
	expect_packet(line, "OKAYold", true);
	expect_packet(line, "OKAY4", false);
	close_line(line);
	line = open_line(after, 512);
	assert_int_equal(ask(line, QUESTION_ANTI, 1000), 0);
	expect_packet(line, "OKAY4", false);
	close_line(line);
}

static void an_answer_nobody_received_is_stale_for_the_next_question(void **state)
{
	static const struct event script[] = {{.what = ASKED},
					      {.what = SENT, .together = true},
					      {.what = READ, .text = "OKAYfirst"},
					      {.what = ASKED},
					      {.what = SENT},
					      {.what = READ, .text = "OKAYsecond"},
					      {.what = END}};
	struct line *line = open_line(script, 512);

	(void)state;
	assert_int_equal(ask(line, QUESTION_ANTI, 1000), 0);
	assert_int_equal(ask(line, QUESTION_PRODUCT, 1000), 0);
	expect_packet(line, "OKAYfirst", true);
	expect_packet(line, "OKAYsecond", false);
	close_line(line);
}

static void a_question_that_is_not_taken_is_called_back(void **state)
{
	struct line *line = open_line(nothing, 512);

	(void)state;
	assert_int_equal(ask(line, QUESTION_ANTI, 20), -E_TIMEOUT);
	assert_string_equal(fake.log, "in out=getvar:anti cancel-out ");
	close_line(line);
	assert_string_equal(fake.log, "in out=getvar:anti cancel-out cancel-in release-3 close");
}

static void a_question_called_back_too_late_is_taken(void **state)
{
	struct line *line = open_line(nothing, 512);

	(void)state;
	fake.out_was_taken = true;
	assert_int_equal(ask(line, QUESTION_ANTI, 20), 0);
	close_line(line);
}

static void silence_ends_a_read_and_its_bytes_are_kept(void **state)
{
	struct line *line = open_line(nothing, 512);
	struct packet packet = {.length = 77};

	(void)state;
	assert_int_equal(receive(line, 20, &packet), -E_TIMEOUT);
	assert_int_equal(packet.length, 77);
	fake.in_rest = "OKAY4";
	assert_int_equal(receive(line, 20, &packet), 0);
	assert_int_equal(packet.length, 5);
	assert_false(packet.stale);
	assert_string_equal(fake.log, "in cancel-in in cancel-in ");
	close_line(line);
}

static void an_empty_packet_is_delivered(void **state)
{
	static const struct event script[] = {{.what = READ, .text = ""}, {.what = END}};
	struct line *line = open_line(script, 512);

	(void)state;
	expect_packet(line, "", false);
	close_line(line);
}

static void what_does_not_fit_is_overlong(void **state)
{
	static char large[1057];
	const struct event overflow[] = {
		{.what = READ, .text = "INFOx", .status = LIBUSB_TRANSFER_OVERFLOW},
		{.what = READ, .text = large},
		{.what = END}};
	struct line *line = open_line(overflow, 96);
	struct packet packet;

	(void)state;
	memset(large, 'x', sizeof(large) - 1);
	assert_int_equal(receive(line, 1000, &packet), 0);
	assert_true(packet.overlong);
	assert_int_equal(packet.length, 5);
	assert_int_equal(receive(line, 1000, &packet), 0);
	assert_true(packet.overlong);
	assert_int_equal(packet.length, LIMIT_ANSWER);
	close_line(line);
}

static void the_buffer_is_whole_packets_and_holds_an_answer(void **state)
{
	static const uint16_t packets[] = {1, 8, 64, 96, 512, 1000, 1024, 2047};
	struct packet packet;

	(void)state;
	for (size_t i = 0; i < sizeof(packets) / sizeof(*packets); i++) {
		struct line *line = open_line(nothing, packets[i]);

		atomic_store(&stop, true);
		line->cancel = NULL;
		assert_int_equal(ask(line, QUESTION_ANTI, 0), -E_TIMEOUT);
		assert_non_null(fake.in);
		assert_int_equal(fake.in->length % packets[i], 0);
		assert_true(fake.in->length >= LIMIT_ANSWER);
		assert_true(fake.in->length < LIMIT_ANSWER + packets[i]);
		assert_int_equal(receive(line, 0, &packet), -E_TIMEOUT);
		close_line(line);
	}
}

static void failures_have_their_own_codes(void **state)
{
	static const struct {
		enum libusb_transfer_status status;
		int result;
	} rows[] = {{LIBUSB_TRANSFER_STALL, -E_STALL},
		    {LIBUSB_TRANSFER_NO_DEVICE, -E_DISCONNECTED}};
	struct packet packet;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct event reading[] = {
			{.what = READ, .text = "", .status = rows[i].status}, {.what = END}};
		const struct event asking[] = {
			{.what = ASKED}, {.what = SENT, .status = rows[i].status}, {.what = END}};
		struct line *line = open_line(reading, 512);

		assert_int_equal(receive(line, 1000, &packet), rows[i].result);
		close_line(line);
		line = open_line(asking, 512);
		assert_int_equal(ask(line, QUESTION_ANTI, 1000), rows[i].result);
		close_line(line);
	}
}

static void a_transfer_that_cannot_start_says_why(void **state)
{
	struct line *line = open_line(nothing, 512);
	struct packet packet;

	(void)state;
	fake.submit_result = LIBUSB_ERROR_NO_DEVICE;
	assert_int_equal(ask(line, QUESTION_ANTI, 1000), -E_DISCONNECTED);
	assert_int_equal(receive(line, 1000, &packet), -E_DISCONNECTED);
	fake.submit_result = LIBUSB_ERROR_NO_MEM;
	assert_int_equal(receive(line, 1000, &packet), -E_NOMEM);
	close_line(line);
}

static void a_halt_while_asking_is_told_by_receive_and_forgotten_by_the_next_question(void **state)
{
	static const struct event script[] = {
		{.what = ASKED},
		{.what = READ, .text = "", .status = LIBUSB_TRANSFER_STALL, .together = true},
		{.what = SENT},
		{.what = ASKED},
		{.what = READ, .text = "", .status = LIBUSB_TRANSFER_STALL, .together = true},
		{.what = SENT},
		{.what = ASKED},
		{.what = SENT},
		{.what = READ, .text = "OKAY4"},
		{.what = END}};
	struct line *line = open_line(script, 512);
	struct packet packet;

	(void)state;
	assert_int_equal(ask(line, QUESTION_ANTI, 1000), 0);
	assert_int_equal(receive(line, 1000, &packet), -E_STALL);
	assert_int_equal(ask(line, QUESTION_ANTI, 1000), 0);
	assert_int_equal(ask(line, QUESTION_ANTI, 1000), 0);
	expect_packet(line, "OKAY4", false);
	close_line(line);
}

static void ctrl_c_ends_a_question_and_leaves_the_read(void **state)
{
	static const struct event script[] = {{.what = ASKED}, {.what = CTRL_C}, {.what = END}};
	static const struct event goodbye[] = {{.what = READ, .text = "OKAY4"}, {.what = END}};
	struct line *line = open_line(script, 512);
	struct packet packet;

	(void)state;
	assert_int_equal(ask(line, QUESTION_ANTI, 60000), -E_CANCELLED);
	assert_string_equal(fake.log, "in out=getvar:anti cancel-out ");
	assert_int_equal(receive(line, 60000, &packet), -E_CANCELLED);
	assert_int_equal(ask(line, QUESTION_ANTI, 60000), -E_CANCELLED);
	line->cancel = NULL;
	fake.script = goodbye;
	expect_packet(line, "OKAY4", false);
	assert_string_equal(fake.log, "in out=getvar:anti cancel-out ");
	close_line(line);
}

static void ctrl_c_does_not_hide_that_a_question_was_taken(void **state)
{
	static const struct event script[] = {{.what = ASKED}, {.what = CTRL_C}, {.what = END}};
	struct line *line = open_line(script, 512);
	struct packet packet;

	(void)state;
	fake.out_was_taken = true;
	assert_int_equal(ask(line, QUESTION_ANTI, 60000), 0);
	assert_string_equal(fake.log, "in out=getvar:anti cancel-out ");
	assert_int_equal(receive(line, 60000, &packet), -E_CANCELLED);
	close_line(line);
}

static void ctrl_c_ends_a_read_that_goes_on(void **state)
{
	static const struct event script[] = {{.what = CTRL_C}, {.what = END}};
	static const struct event goodbye[] = {{.what = READ, .text = "OKAY4"}, {.what = END}};
	struct line *line = open_line(script, 512);
	struct packet packet;

	(void)state;
	assert_int_equal(receive(line, 60000, &packet), -E_CANCELLED);
	line->cancel = NULL;
	fake.script = goodbye;
	expect_packet(line, "OKAY4", false);
	assert_string_equal(fake.log, "in ");
	close_line(line);
}

static void clear_stops_the_read_keeps_its_bytes_and_clears_both_pipes(void **state)
{
	struct line *line = open_line(nothing, 512);

	(void)state;
	assert_int_equal(ask(line, QUESTION_ANTI, 0), -E_TIMEOUT);
	fake.in_rest = "OKAY4";
	assert_int_equal(line->ops->clear(line, NULL), 0);
	assert_string_equal(fake.log, "in out=getvar:anti cancel-out cancel-in halt-81 halt-02 ");
	fake.script = nothing;
	expect_packet(line, "OKAY4", false);
	fake.clear_result = LIBUSB_ERROR_NO_DEVICE;
	assert_int_equal(line->ops->clear(line, NULL), -E_DISCONNECTED);
	close_line(line);
}

static void a_phone_that_never_stops_talking_is_given_up(void **state)
{
	struct line *line = open_line(nothing, 512);
	struct packet packet;

	(void)state;
	fake.flood = true;
	assert_int_equal(ask(line, QUESTION_ANTI, 60000), -E_LIMIT);
	assert_string_equal(fake.log, "");
	fake.flood = false;
	for (int i = 0; i < LIMIT_STALE_PACKETS; i++)
		expect_packet(line, "INFOflood", true);
	assert_int_equal(receive(line, 1000, &packet), 0); /* the one that was too much */
	assert_int_equal(receive(line, 0, &packet), -E_TIMEOUT);
	close_line(line);
}

static void a_transfer_that_never_comes_back_is_not_freed(void **state)
{
	static struct line *lost; /* reachable, so that the leak is none to the sanitizer */

	(void)state;
	lost = open_line(nothing, 512);
	fake.deaf = true;
	assert_int_equal(ask(lost, QUESTION_ANTI, 0), -E_HOST);
	lost->ops->close(lost);
	assert_string_equal(fake.log, "in out=getvar:anti cancel-out cancel-in cancel-out ");
	assert_int_equal(atomic_load(&context.holders), 2);
}

static void what_is_sent_is_the_table_and_nothing_else(void **state)
{
	static const struct event script[] = {{.what = ASKED}, {.what = SENT}, {.what = END}};
	char expected[128];

	(void)state;
	for (int i = QUESTION_NONE + 1; i < QUESTION_COUNT; i++) {
		struct line *line = open_line(script, 512);

		assert_int_equal(ask(line, (enum question)i, 1000), 0);
		snprintf(expected, sizeof(expected), "in out=%s ",
			 question_row((enum question)i)->bytes);
		assert_string_equal(fake.log, expected);
		close_line(line);
	}
}

static void no_question_is_no_transfer(void **state)
{
	struct line *line = open_line(nothing, 512);

	(void)state;
	assert_int_equal(ask(line, QUESTION_NONE, 1000), -E_INTERNAL);
	assert_string_equal(fake.log, "in ");
	close_line(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_queue_keeps_the_order),
		cmocka_unit_test(the_read_goes_out_before_the_question),
		cmocka_unit_test(what_was_there_before_is_stale_and_comes_first),
		cmocka_unit_test(a_phone_that_spills_first_takes_the_question_then),
		cmocka_unit_test(the_order_within_one_look_decides),
		cmocka_unit_test(an_answer_nobody_received_is_stale_for_the_next_question),
		cmocka_unit_test(a_question_that_is_not_taken_is_called_back),
		cmocka_unit_test(a_question_called_back_too_late_is_taken),
		cmocka_unit_test(silence_ends_a_read_and_its_bytes_are_kept),
		cmocka_unit_test(an_empty_packet_is_delivered),
		cmocka_unit_test(what_does_not_fit_is_overlong),
		cmocka_unit_test(the_buffer_is_whole_packets_and_holds_an_answer),
		cmocka_unit_test(failures_have_their_own_codes),
		cmocka_unit_test(a_transfer_that_cannot_start_says_why),
		cmocka_unit_test(
			a_halt_while_asking_is_told_by_receive_and_forgotten_by_the_next_question),
		cmocka_unit_test(ctrl_c_ends_a_question_and_leaves_the_read),
		cmocka_unit_test(ctrl_c_does_not_hide_that_a_question_was_taken),
		cmocka_unit_test(ctrl_c_ends_a_read_that_goes_on),
		cmocka_unit_test(clear_stops_the_read_keeps_its_bytes_and_clears_both_pipes),
		cmocka_unit_test(a_phone_that_never_stops_talking_is_given_up),
		cmocka_unit_test(a_transfer_that_never_comes_back_is_not_freed),
		cmocka_unit_test(what_is_sent_is_the_table_and_nothing_else),
		cmocka_unit_test(no_question_is_no_transfer),
	};

	return cmocka_run_group_tests_name("usb line", tests, NULL, NULL);
}

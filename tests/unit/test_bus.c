/* SPDX-License-Identifier: MIT */
#include <latchkey/bus.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#undef fail /* cmocka has one of its own; here it is the one of error.h */

/* A bus of one phone that remembers what it saw of `cancel` and answers what it is told to. */
static struct toy {
	struct bus bus;
	struct line line;
	int result;
	const atomic_bool *seen;
	int closed_lines, closed_buses;
} toy;

/* What the observer heard, one letter a call. */
static struct {
	struct observer observer;
	char calls[32];
	unsigned line;
	int result;
	uint64_t now_ms;
	enum error_code code;
	enum question question;
	size_t length;
} heard;

static atomic_bool stop;

static int toy_result(struct error *err)
{
	return toy.result ? fail(err, (enum error_code)-toy.result, "told to") : 0;
}

static int toy_ask(struct line *line, enum question question, uint64_t deadline_ms,
		   struct error *err)
{
	(void)question;
	assert_int_equal(deadline_ms, 700);
	toy.seen = line->cancel;
	return toy_result(err);
}

static int toy_receive(struct line *line, uint64_t deadline_ms, struct packet *ret,
		       struct error *err)
{
	assert_int_equal(deadline_ms, 800);
	toy.seen = line->cancel;
	if (!toy.result)
		ret->length = 5;
	return toy_result(err);
}

static int toy_clear(struct line *line, struct error *err)
{
	toy.seen = line->cancel;
	return toy_result(err);
}

static uint64_t toy_line_now_ms(struct line *line)
{
	(void)line;
	return 41;
}

static void toy_line_close(struct line *line)
{
	(void)line;
	toy.closed_lines++;
}

static const struct line_ops toy_line_ops = {toy_ask, toy_receive, toy_clear, toy_line_now_ms,
					     toy_line_close};

static int toy_list(struct bus *bus, bool probe, struct device_list *ret, struct error *err)
{
	assert_true(probe);
	toy.seen = bus->cancel;
	if (!toy.result) {
		ret->devices = calloc(1, sizeof(*ret->devices));
		ret->count = 1;
	}
	return toy_result(err);
}

static int toy_open(struct bus *bus, const struct device *device, struct line **ret,
		    struct error *err)
{
	(void)device;
	toy.seen = bus->cancel;
	toy.line.ops = &toy_line_ops;
	toy.line.cancel = bus->cancel;
	if (!toy.result)
		*ret = &toy.line;
	return toy_result(err);
}

static int toy_watch(struct bus *bus, uint64_t deadline_ms, struct error *err)
{
	assert_int_equal(deadline_ms, 900);
	toy.seen = bus->cancel;
	return toy.result ? toy_result(err) : 1;
}

static uint64_t toy_now_ms(struct bus *bus)
{
	(void)bus;
	return 42;
}

static void toy_close(struct bus *bus)
{
	(void)bus;
	toy.closed_buses++;
}

static const struct bus_ops toy_bus_ops = {toy_list, toy_open, toy_watch, toy_now_ms, toy_close};

static void hear(char call, uint64_t now_ms, unsigned line, int result, const struct error *err)
{
	size_t length = strlen(heard.calls);

	heard.calls[length] = call;
	heard.calls[length + 1] = '\0';
	heard.now_ms = now_ms;
	heard.line = line;
	heard.result = result;
	heard.code = err ? err->code : E_NONE;
}

static void hear_listed(struct observer *self, uint64_t now_ms, const struct device_list *list)
{
	assert_ptr_equal(self, &heard.observer);
	assert_int_equal(list->count, 1);
	hear('L', now_ms, 0, 0, NULL);
}

static void hear_opened(struct observer *self, uint64_t now_ms, unsigned line,
			const struct device *device, int result, const struct error *err)
{
	(void)self;
	assert_string_equal(device->id, "usb:1-1");
	hear('O', now_ms, line, result, err);
}

static void hear_asked(struct observer *self, uint64_t now_ms, unsigned line,
		       enum question question, int result, const struct error *err)
{
	(void)self;
	heard.question = question;
	hear('A', now_ms, line, result, err);
}

static void hear_received(struct observer *self, uint64_t now_ms, unsigned line, int result,
			  const struct packet *packet, const struct error *err)
{
	(void)self;
	assert_true((packet == NULL) == (result < 0));
	heard.length = packet ? packet->length : 0;
	hear('R', now_ms, line, result, err);
}

static void hear_cleared(struct observer *self, uint64_t now_ms, unsigned line, int result)
{
	(void)self;
	hear('C', now_ms, line, result, NULL);
}

static void hear_closed(struct observer *self, uint64_t now_ms, unsigned line)
{
	(void)self;
	assert_int_equal(toy.closed_lines, 1);
	hear('X', now_ms, line, 0, NULL);
}

static const struct device phone = {.id = "usb:1-1"};

static int set_up(void **state)
{
	(void)state;
	memset(&toy, 0, sizeof(toy));
	memset(&heard, 0, sizeof(heard));
	toy.bus = (struct bus){&toy_bus_ops, BUS_TAPE, &stop, "a story"};
	heard.observer = (struct observer){hear_listed,   hear_opened,  hear_asked,
					   hear_received, hear_cleared, hear_closed};
	return 0;
}

static void the_wrapper_looks_like_the_bus(void **state)
{
	struct bus *bus = bus_observed(&toy.bus, &heard.observer);

	(void)state;
	assert_int_equal(bus->kind, BUS_TAPE);
	assert_ptr_equal(bus->cancel, &stop);
	assert_string_equal(bus->story, "a story");
	assert_int_equal(bus->ops->now_ms(bus), 42);
	assert_int_equal(bus->ops->watch(bus, 900, NULL), 1);
	bus_close(bus);
	assert_int_equal(toy.closed_buses, 1);
}

static void the_observer_hears_everything_in_order(void **state)
{
	struct bus *bus = bus_observed(&toy.bus, &heard.observer);
	struct device_list list = {0};
	struct packet packet = {.length = 0};
	struct line *line;

	(void)state;
	assert_int_equal(bus->ops->list(bus, true, &list, NULL), 0);
	assert_int_equal(heard.now_ms, 42);
	assert_int_equal(bus->ops->open(bus, &phone, &line, NULL), 0);
	assert_int_equal(heard.line, 1);
	assert_int_equal(line->ops->ask(line, QUESTION_ANTI, 700, NULL), 0);
	assert_int_equal(heard.question, QUESTION_ANTI);
	assert_int_equal(heard.now_ms, 41);
	assert_int_equal(line->ops->receive(line, 800, &packet, NULL), 0);
	assert_int_equal(heard.length, 5);
	assert_int_equal(packet.length, 5);
	assert_int_equal(line->ops->clear(line, NULL), 0);
	assert_int_equal(line->ops->now_ms(line), 41);
	line->ops->close(line);
	assert_string_equal(heard.calls, "LOARCX");
	assert_int_equal(heard.line, 1);
	device_list_release(&list);
	bus_close(bus);
}

static void failures_reach_observer_and_caller(void **state)
{
	struct bus *bus = bus_observed(&toy.bus, &heard.observer);
	struct device_list list = {0};
	struct packet packet = {.length = 77};
	struct error err = {0};
	struct line *line = NULL;

	(void)state;
	assert_int_equal(bus->ops->open(bus, &phone, &line, NULL), 0);
	toy.result = -E_STALL;
	assert_int_equal(line->ops->ask(line, QUESTION_ANTI, 700, NULL), -E_STALL);
	assert_int_equal(heard.code, E_STALL);
	assert_int_equal(line->ops->receive(line, 800, &packet, &err), -E_STALL);
	assert_int_equal(heard.code, E_STALL);
	assert_string_equal(err.text, "told to");
	assert_int_equal(packet.length, 77);
	assert_int_equal(line->ops->clear(line, &err), -E_STALL);
	assert_int_equal(heard.result, -E_STALL);
	line->ops->close(line);
	toy.result = -E_BUSY;
	line = NULL;
	assert_int_equal(bus->ops->open(bus, &phone, &line, &err), -E_BUSY);
	assert_null(line);
	assert_int_equal(err.code, E_BUSY);
	assert_int_equal(heard.code, E_BUSY);
	assert_int_equal(heard.line, 2);
	assert_int_equal(bus->ops->list(bus, true, &list, &err), -E_BUSY);
	assert_int_equal(bus->ops->watch(bus, 900, &err), -E_BUSY);
	assert_string_equal(heard.calls, "OARCXO");
	bus_close(bus);
}

static void cancel_is_handed_down_before_every_call(void **state)
{
	struct bus *bus = bus_observed(&toy.bus, &heard.observer);
	struct device_list list = {0};
	struct packet packet;
	struct line *line;

	(void)state;
	bus->cancel = NULL;
	assert_int_equal(bus->ops->list(bus, true, &list, NULL), 0);
	assert_null(toy.seen);
	device_list_release(&list);
	bus->cancel = &stop;
	assert_int_equal(bus->ops->open(bus, &phone, &line, NULL), 0);
	assert_ptr_equal(toy.seen, &stop);
	assert_ptr_equal(line->cancel, &stop);
	line->cancel = NULL;
	assert_int_equal(line->ops->receive(line, 800, &packet, NULL), 0);
	assert_null(toy.seen);
	line->cancel = &stop;
	assert_int_equal(line->ops->ask(line, QUESTION_ANTI, 700, NULL), 0);
	assert_ptr_equal(toy.seen, &stop);
	line->cancel = NULL;
	assert_int_equal(line->ops->clear(line, NULL), 0);
	assert_null(toy.seen);
	line->ops->close(line);
	bus->cancel = NULL;
	assert_int_equal(bus->ops->watch(bus, 900, NULL), 1);
	assert_null(toy.seen);
	bus_close(bus);
}

static void an_observer_may_ignore_everything(void **state)
{
	struct observer deaf = {0};
	struct bus *bus = bus_observed(&toy.bus, &deaf);
	struct device_list list = {0};
	struct packet packet;
	struct line *line;

	(void)state;
	assert_int_equal(bus->ops->list(bus, true, &list, NULL), 0);
	assert_int_equal(bus->ops->open(bus, &phone, &line, NULL), 0);
	assert_int_equal(line->ops->ask(line, QUESTION_ANTI, 700, NULL), 0);
	assert_int_equal(line->ops->receive(line, 800, &packet, NULL), 0);
	assert_int_equal(line->ops->clear(line, NULL), 0);
	line->ops->close(line);
	device_list_release(&list);
	bus_close(bus);
	assert_int_equal(toy.closed_buses, 1);
}

static void names(void **state)
{
	(void)state;
	assert_string_equal(access_name(ACCESS_DENIED), "permission");
	assert_string_equal(access_name(ACCESS_NO_NODE), "no-node");
	assert_string_equal(access_name(ACCESS_COUNT), "unknown");
	assert_string_equal(speed_name(SPEED_HIGH), "high");
	assert_string_equal(speed_name(SPEED_SUPER_PLUS), "super-plus");
	assert_string_equal(speed_name(SPEED_COUNT), "unknown");
}

static void an_access_and_its_error_tell_the_same(void **state)
{
	(void)state;
	assert_int_equal(access_error(ACCESS_UNKNOWN), E_INTERNAL);
	assert_int_equal(access_error(ACCESS_OK), E_NONE);
	assert_int_equal(access_error(ACCESS_DENIED), E_ACCESS);
	assert_int_equal(access_error(ACCESS_GONE), E_DISCONNECTED);
	assert_int_equal(access_error(ACCESS_COUNT), E_INTERNAL);
	for (unsigned access = ACCESS_OK; access < ACCESS_COUNT; access++)
		assert_int_equal(access_after(access_error((enum access)access)), access);
	assert_int_equal(access_after(E_INTERNAL), ACCESS_UNKNOWN);
	assert_int_equal(access_after(E_NOMEM), ACCESS_UNKNOWN);
}

static void a_released_list_is_empty(void **state)
{
	struct device_list list = {.devices = calloc(2, sizeof(struct device)), .count = 2,
				   .cut = true};

	(void)state;
	device_list_release(&list);
	assert_null(list.devices);
	assert_int_equal(list.count, 0);
	assert_false(list.cut);
	device_list_release(&list);
	device_list_release(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_wrapper_looks_like_the_bus, set_up),
		cmocka_unit_test_setup(the_observer_hears_everything_in_order, set_up),
		cmocka_unit_test_setup(failures_reach_observer_and_caller, set_up),
		cmocka_unit_test_setup(cancel_is_handed_down_before_every_call, set_up),
		cmocka_unit_test_setup(an_observer_may_ignore_everything, set_up),
		cmocka_unit_test(names),
		cmocka_unit_test(an_access_and_its_error_tell_the_same),
		cmocka_unit_test(a_released_list_is_empty),
	};

	return cmocka_run_group_tests_name("bus", tests, NULL, NULL);
}

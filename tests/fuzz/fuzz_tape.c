/* SPDX-License-Identifier: MIT */
#include <latchkey/tape.h>

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Any bytes are a tape or an error that names the file; whatever is a tape can be played while a
 * recorder looks on.
 */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

enum { PACKETS = 200 };

/* The clock may only go forward, and a failure has a cause. */
static void play(struct line *line)
{
	for (unsigned i = QUESTION_NONE + 1; i < QUESTION_COUNT; i++) {
		uint64_t before_ms = line->ops->now_ms(line), deadline_ms = before_ms + 5000;
		struct packet packet;
		struct error err = {0};
		int result = line->ops->ask(line, (enum question)i, deadline_ms, &err);

		for (int count = 0; !result && count < PACKETS; count++) {
			result = line->ops->receive(line, deadline_ms, &packet, &err);
			if (result == -E_STALL)
				result = line->ops->clear(line, &err);
		}
		if (result && (int)err.code != -result)
			abort();
		if (line->ops->now_ms(line) < before_ms)
			abort();
	}
}

static void visit(struct bus *bus)
{
	struct device_list list = {0};

	for (int changes = 0; changes < 4; changes++) {
		if (bus->ops->list(bus, true, &list, NULL))
			return;
		for (size_t i = 0; i < list.count && i < 4; i++) {
			struct line *line;

			if (bus->ops->open(bus, &list.devices[i], &line, NULL))
				continue;
			play(line);
			line->ops->close(line);
		}
		device_list_release(&list);
		if (bus->ops->watch(bus, UINT64_MAX, NULL) != 1)
			return;
	}
}

/* Without a file: what the recorder writes is checked in tests/unit. */
static void record(struct tape *tape)
{
	struct recorder *recorder = recorder_new();
	struct bus *bus = tape_bus(tape);

	if (bus && recorder)
		bus = bus_observed(bus, recorder_observer(recorder));
	if (bus)
		visit(bus);
	bus_close(bus);
	recorder_free(recorder);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct error err = {0};
	struct tape *tape;
	char *exact = malloc(length ? length : 1);
	int result;

	if (!exact)
		return 0;
	memcpy(exact, bytes, length);
	result = tape_parse(exact, length, "fuzz", &tape, &err);
	free(exact);
	if (!result)
		record(tape);
	else if ((int)err.code != -result || !strstr(err.text, "fuzz"))
		abort();
	return 0;
}

/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include <latchkey/memory.h>
#include <latchkey/tape.h>
#include <latchkey/text.h>

#include <jansson.h>
#include <string.h>

static const char *const kinds[] = {
	[TAPE_SYNTHETIC] = "synthetic",
	[TAPE_RECORDED] = "recorded",
	[TAPE_TRANSCRIPT] = "transcript",
	[TAPE_DOCUMENTED] = "documented",
};
_Static_assert(sizeof(kinds) / sizeof(*kinds) == TAPE_KIND_COUNT, "every kind has a name");

/* The tests know each built-in tape to be readable, so what can fail is memory. */
static struct tape *demo_tape(const struct tape_demo *demo)
{
	struct tape *tape = NULL;

	if (tape_parse(demo->bytes, demo->length, demo->name, &tape, NULL))
		memory_note_loss();
	return tape;
}

void demos_text(const struct out *out)
{
	for (const struct tape_demo *demo = tape_demos; demo->name; demo++) {
		struct tape *tape = demo_tape(demo);

		if (!tape)
			continue;
		fprintf(out->file, "%-12s %-11s %s\n", demo->name, kinds[tape_kind(tape)],
			tape_title(tape));
		tape_free(tape);
	}
}

struct json_t *demos_json(void)
{
	json_t *object = json_object(), *rows = json_array();

	for (const struct tape_demo *demo = tape_demos; demo->name; demo++) {
		struct tape *tape = demo_tape(demo);
		json_t *row;

		if (!tape)
			continue;
		row = json_object();
		json_set_string(row, "name", demo->name);
		json_set_string(row, "kind", kinds[tape_kind(tape)]);
		json_set_string(row, "title", tape_title(tape));
		json_set_string(row, "source", tape_source(tape));
		json_array_append_new(rows, row);
		tape_free(tape);
	}
	json_object_set_new(object, "demos", rows);
	return object;
}

struct json_t *version_json(const char *library)
{
	json_t *object = json_object();

	json_set_string(object, "usb_library", library);
	return object;
}

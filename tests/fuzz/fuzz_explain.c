/* SPDX-License-Identifier: MIT */
#include <latchkey/explain.h>
#include <latchkey/journal.h>
#include <latchkey/when.h>

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What somebody pastes or types: codes and messages, days, notes. */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static struct procedure *rules;
	struct explanation found;
	int64_t at = 7;
	char *text;

	if (!rules && procedure_builtin(&rules, NULL))
		abort();
	text = malloc(length + 1);
	if (!text)
		return 0;
	memcpy(text, bytes, length);
	text[length] = '\0';
	explain(rules, text, length & 1, &found);
	for (size_t i = 0; i < found.count; i++)
		if (!found.meanings[i].next_step)
			abort();
	if (!when_parse(text, WHEN_ZONE_BEIJING, 1795305600, &at) && at != 7)
		abort();
	journal_label_is_safe(text);
	journal_note_is_safe(text);
	free(text);
	return 0;
}

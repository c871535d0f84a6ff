/* SPDX-License-Identifier: MIT */
#include <latchkey/journal.h>

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Any bytes are an export or are refused and leave nothing behind; what was taken comes out the
 * same way twice.
 */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void take_again(const struct text *first)
{
	struct journal *journal = NULL;
	struct text second = {0};
	struct error err = {0};

	if (journal_open_memory(&journal, &err))
		abort();
	if (journal_import(journal, first->bytes, first->length, NULL, &err) ||
	    journal_export(journal, true, &second, &err) || strcmp(first->bytes, second.bytes) != 0)
		abort();
	text_release(&second);
	journal_close(journal);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct journal *journal = NULL;
	struct journal_view view = {0};
	struct text text = {0};
	struct error err = {0};
	int result;

	if (journal_open_memory(&journal, &err))
		abort();
	result = journal_import(journal, (const char *)bytes, length, NULL, &err);
	if (journal_read(journal, &view, NULL))
		abort();
	if (result && ((int)err.code != -result || view.case_count || view.event_count))
		abort();
	if (!result && journal_export(journal, true, &text, &err))
		abort();
	if (!result)
		take_again(&text);
	text_release(&text);
	journal_view_release(&view);
	journal_close(journal);
	return 0;
}

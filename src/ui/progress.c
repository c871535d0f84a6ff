/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include <string.h>

/* One line on a terminal, drawn over itself and taken away at the end. */

static void add_size(struct text *text, uint64_t bytes)
{
	if (bytes >> 30)
		text_addf(text, "%.1f GiB", (double)bytes / (1 << 30));
	else
		text_addf(text, "%.0f MiB", (double)bytes / (1 << 20));
}

void progress_show(struct progress *progress, uint64_t now_ms, uint64_t done, uint64_t total)
{
	struct text line = {0};
	uint64_t passed;

	if (!progress->started_ms)
		progress->started_ms = now_ms;
	passed = now_ms - progress->started_ms;
	if (passed < PROGRESS_AFTER_MS)
		return;
	text_add(&line, "reading the package: ");
	add_size(&line, done);
	if (total && done <= total) {
		text_add(&line, " of ");
		add_size(&line, total);
		text_addf(&line, " (%u%%)", (unsigned)(done * 100 / total));
		if (done > total / 50 && done < total)
			text_addf(&line, ", about %llu s left",
				  (unsigned long long)(passed * (total - done) / done / 1000));
	}
	fprintf(progress->out->file, "\r%s\033[K", text_cstr(&line));
	fflush(progress->out->file);
	progress->shown = true;
	text_release(&line);
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", progress->out->file);
	progress->shown = false;
}

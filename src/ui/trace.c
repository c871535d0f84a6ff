/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include "show.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { TRACE_LINES = 256 };

/* What each line was last asked, to know whose answer comes. */
struct trace {
	struct observer observer;
	struct out out;
	pthread_mutex_t lock;
	enum question asked[TRACE_LINES];
};

static struct trace *begin(struct observer *self, uint64_t now_ms, unsigned line)
{
	struct trace *trace = (struct trace *)self;

	pthread_mutex_lock(&trace->lock);
	fprintf(trace->out.file, "%6llu.%03llu  #%u  ", (unsigned long long)(now_ms / 1000 % 1000000),
		(unsigned long long)(now_ms % 1000), line);
	return trace;
}

static void end(struct trace *trace)
{
	fputc('\n', trace->out.file);
	pthread_mutex_unlock(&trace->lock);
}

static void print_error(const struct trace *trace, int result, const struct error *err)
{
	if (result && err)
		fprintf(trace->out.file, "  ! %s", err->text);
}

static void on_opened(struct observer *self, uint64_t now_ms, unsigned line,
		      const struct device *device, int result, const struct error *err)
{
	struct trace *trace = begin(self, now_ms, line);

	fprintf(trace->out.file, "open %s", device->id);
	print_error(trace, result, err);
	end(trace);
}

static void on_asked(struct observer *self, uint64_t now_ms, unsigned line, enum question question,
		     int result, const struct error *err)
{
	struct trace *trace = begin(self, now_ms, line);

	trace->asked[line % TRACE_LINES] = question;
	fprintf(trace->out.file, "> \"%s\"", question_row(question)->bytes);
	print_error(trace, result, err);
	end(trace);
}

static void on_received(struct observer *self, uint64_t now_ms, unsigned line, int result,
			const struct packet *packet, const struct error *err)
{
	struct trace *trace = begin(self, now_ms, line);
	struct text masked = {0}, safe = {0};

	if (!result) {
		mask_packet(trace->out.mask, &masked, trace->asked[line % TRACE_LINES],
			    packet->stale, packet->bytes, packet->length);
		text_add_safe(&safe, text_cstr(&masked), masked.length);
		fprintf(trace->out.file, "< \"%s\"%s", text_cstr(&safe),
			packet->stale ? "  (stale)" : "");
	} else {
		fputs("<", trace->out.file);
		print_error(trace, result, err);
	}
	end(trace);
	text_release(&masked);
	text_release(&safe);
}

static void on_cleared(struct observer *self, uint64_t now_ms, unsigned line, int result)
{
	struct trace *trace = begin(self, now_ms, line);

	fprintf(trace->out.file, "clear halts%s", result ? "  ! failed" : "");
	end(trace);
}

static void on_closed(struct observer *self, uint64_t now_ms, unsigned line)
{
	struct trace *trace = begin(self, now_ms, line);

	fputs("close", trace->out.file);
	end(trace);
}

struct trace *trace_new(const struct out *out)
{
	struct trace *trace = calloc(1, sizeof(*trace));

	if (!trace)
		return NULL;
	trace->out = *out;
	pthread_mutex_init(&trace->lock, NULL);
	trace->observer = (struct observer){
		.opened = on_opened,
		.asked = on_asked,
		.received = on_received,
		.cleared = on_cleared,
		.closed = on_closed,
	};
	return trace;
}

struct observer *trace_observer(struct trace *trace)
{
	return &trace->observer;
}

void trace_free(struct trace *trace)
{
	if (!trace)
		return;
	pthread_mutex_destroy(&trace->lock);
	free(trace);
}

/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* One conversation, perhaps on a thread of its own. */
struct talk {
	struct line *line;
	struct interview interview;
	struct reading *reading;
	unsigned question_ms, conversation_ms;
	pthread_t thread;
	bool running;
};

/* Who holds it, in the message itself. */
static void name_holder(const struct run *run, struct reading *reading)
{
	struct holder holder;
	struct text text = {0};

	if (reading->result != -E_BUSY || run->bus->kind == BUS_TAPE)
		return;
	holder = host_holder(&run->cli->host, reading->device.bus, reading->device.address);
	words_holder(&text, &holder);
	fail(&reading->err, E_BUSY, "the phone on %s is %s", reading->device.id, text_cstr(&text));
	text_release(&text);
}

static struct line *start(struct run *run, const struct device *device, struct reading *reading)
{
	struct line *line = NULL;

	memset(reading, 0, sizeof(*reading));
	reading->device = *device;
	reading->result = run->bus->ops->open(run->bus, device, &line, &reading->err);
	if (!reading->result) {
		run->touched = true;
		return line;
	}
	fail_while(&reading->err, reading->result, "cannot open the phone on %s", device->id);
	name_holder(run, reading);
	return NULL;
}

static void *converse(void *arg)
{
	struct talk *talk = arg;
	struct reading *reading = talk->reading;

	fastboot_begin(&reading->fastboot, talk->line, talk->question_ms, talk->conversation_ms);
	reading->result = fastboot_interview(&reading->fastboot, &talk->interview, reading->answers,
					     &reading->err);
	fastboot_end(&reading->fastboot);
	phone_judge(reading->answers, &reading->device, reading->fastboot.confirmed,
		    &reading->phone);
	return NULL;
}

static struct talk prepare(const struct run *run, struct line *line,
			   const struct interview *interview, struct reading *reading)
{
	struct talk talk = {
		.line = line,
		.interview = *interview,
		.reading = reading,
		.question_ms = DEFAULT_QUESTION_MS,
		.conversation_ms = DEFAULT_CONVERSATION_MS,
	};

	talk.interview.context = &reading->device;
	if (run->options.given[OPTION_TIMEOUT]) {
		talk.question_ms = run->options.timeout_ms;
		if (talk.question_ms > DEFAULT_QUESTION_MS)
			talk.conversation_ms = LIMIT_CONVERSATION_MS;
	}
	return talk;
}

static void finish(struct run *run, struct line *line, struct reading *reading)
{
	line->ops->close(line);
	run->asked += reading->fastboot.asked;
	reading->fastboot.line = NULL;
}

void reading_take(struct run *run, const struct device *device, const struct interview *interview,
		  struct reading *ret)
{
	struct line *line = start(run, device, ret);
	struct talk talk;

	if (!line)
		return;
	talk = prepare(run, line, interview, ret);
	converse(&talk);
	finish(run, line, ret);
}

int reading_take_all(struct run *run, const struct device_list *list,
		     const struct interview *interview, struct reading *readings, size_t count)
{
	struct talk *talks = calloc(count, sizeof(*talks));
	size_t used = 0;

	if (!talks)
		return fail(&run->err, E_NOMEM, "out of memory");
	for (size_t i = 0; i < list->count && used < count; i++) {
		struct line *line;

		if (!mode_can_be_asked(list->devices[i].mode))
			continue;
		line = start(run, &list->devices[i], &readings[used]);
		if (line)
			talks[used] = prepare(run, line, interview, &readings[used]);
		used++;
	}
	for (size_t i = 0; i < used; i++)
		if (talks[i].line)
			talks[i].running =
				!pthread_create(&talks[i].thread, NULL, converse, &talks[i]);
	for (size_t i = 0; i < used; i++) {
		if (!talks[i].line)
			continue;
		if (talks[i].running)
			pthread_join(talks[i].thread, NULL);
		else
			converse(&talks[i]); /* no more threads: one after the other */
		finish(run, talks[i].line, &readings[i]);
	}
	free(talks);
	return 0;
}

void reading_release(struct reading *reading)
{
	for (unsigned i = 0; i < QUESTION_COUNT; i++)
		answer_release(&reading->answers[i]);
}

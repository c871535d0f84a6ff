/* SPDX-License-Identifier: MIT */
#include <latchkey/bus.h>

#include <stdlib.h>

/*
 *   caller -> observed_bus  -> inner bus
 *                |  tells the observer what came back
 *   caller -> observed_line -> inner line
 *
 * Whoever talks sets `cancel` on the outermost layer, so every call hands it down first.
 */

struct observed_bus {
	struct bus base;
	struct bus *inner;
	struct observer *observer;
	atomic_uint lines;
};

struct observed_line {
	struct line base;
	struct line *inner;
	struct observer *observer;
	unsigned number;
};

static struct bus *inner_bus(struct bus *bus)
{
	struct observed_bus *self = (struct observed_bus *)bus;

	self->inner->cancel = bus->cancel;
	return self->inner;
}

static struct line *inner_line(struct line *line)
{
	struct observed_line *self = (struct observed_line *)line;

	self->inner->cancel = line->cancel;
	return self->inner;
}

/* The observer gets the cause also where the caller does not want it. */
static int note(struct error *err, const struct error *cause, int result)
{
	if (err && result < 0)
		*err = *cause;
	return result;
}

static int observed_ask(struct line *line, enum question question, uint64_t deadline_ms,
			struct error *err)
{
	struct observed_line *self = (struct observed_line *)line;
	struct line *inner = inner_line(line);
	struct error cause = {0};
	int result = inner->ops->ask(inner, question, deadline_ms, &cause);

	if (self->observer->asked)
		self->observer->asked(self->observer, inner->ops->now_ms(inner), self->number,
				      question, result, &cause);
	return note(err, &cause, result);
}

static int observed_receive(struct line *line, uint64_t deadline_ms, struct packet *ret,
			    struct error *err)
{
	struct observed_line *self = (struct observed_line *)line;
	struct line *inner = inner_line(line);
	struct error cause = {0};
	int result = inner->ops->receive(inner, deadline_ms, ret, &cause);

	if (self->observer->received)
		self->observer->received(self->observer, inner->ops->now_ms(inner), self->number,
					 result, result < 0 ? NULL : ret, &cause);
	return note(err, &cause, result);
}

static int observed_clear(struct line *line, struct error *err)
{
	struct observed_line *self = (struct observed_line *)line;
	struct line *inner = inner_line(line);
	int result = inner->ops->clear(inner, err);

	if (self->observer->cleared)
		self->observer->cleared(self->observer, inner->ops->now_ms(inner), self->number,
					result);
	return result;
}

static uint64_t observed_line_now_ms(struct line *line)
{
	struct line *inner = inner_line(line);

	return inner->ops->now_ms(inner);
}

static void observed_line_close(struct line *line)
{
	struct observed_line *self = (struct observed_line *)line;
	struct line *inner = inner_line(line);
	uint64_t now_ms = inner->ops->now_ms(inner);

	inner->ops->close(inner);
	if (self->observer->closed)
		self->observer->closed(self->observer, now_ms, self->number);
	free(self);
}

static const struct line_ops observed_line_ops = {
	.ask = observed_ask,
	.receive = observed_receive,
	.clear = observed_clear,
	.now_ms = observed_line_now_ms,
	.close = observed_line_close,
};

static int observed_list(struct bus *bus, bool probe, struct device_list *ret, struct error *err)
{
	struct observed_bus *self = (struct observed_bus *)bus;
	struct bus *inner = inner_bus(bus);
	int result = inner->ops->list(inner, probe, ret, err);

	if (result == 0 && self->observer->listed)
		self->observer->listed(self->observer, inner->ops->now_ms(inner), ret);
	return result;
}

static int observed_open(struct bus *bus, const struct device *device, struct line **ret,
			 struct error *err)
{
	struct observed_bus *self = (struct observed_bus *)bus;
	struct bus *inner = inner_bus(bus);
	struct observed_line *line = calloc(1, sizeof(*line));
	struct error cause = {0};
	int result;

	if (!line)
		return fail(err, E_NOMEM, "out of memory");
	line->base.ops = &observed_line_ops;
	line->observer = self->observer;
	line->number = atomic_fetch_add(&self->lines, 1) + 1;
	result = inner->ops->open(inner, device, &line->inner, &cause);
	if (self->observer->opened)
		self->observer->opened(self->observer, inner->ops->now_ms(inner), line->number,
				       device, result, &cause);
	if (result < 0) {
		free(line);
		return note(err, &cause, result);
	}
	line->base.cancel = line->inner->cancel;
	*ret = &line->base;
	return 0;
}

static int observed_watch(struct bus *bus, uint64_t deadline_ms, struct error *err)
{
	struct bus *inner = inner_bus(bus);

	return inner->ops->watch(inner, deadline_ms, err);
}

static uint64_t observed_now_ms(struct bus *bus)
{
	struct bus *inner = inner_bus(bus);

	return inner->ops->now_ms(inner);
}

static void observed_close(struct bus *bus)
{
	bus_close(inner_bus(bus));
	free(bus);
}

static const struct bus_ops observed_bus_ops = {
	.list = observed_list,
	.open = observed_open,
	.watch = observed_watch,
	.now_ms = observed_now_ms,
	.close = observed_close,
};

struct bus *bus_observed(struct bus *inner, struct observer *observer)
{
	struct observed_bus *self = calloc(1, sizeof(*self));

	if (!self) {
		bus_close(inner);
		return NULL;
	}
	self->base = *inner;
	self->base.ops = &observed_bus_ops;
	self->inner = inner;
	self->observer = observer;
	return &self->base;
}

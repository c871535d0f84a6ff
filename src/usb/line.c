/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <latchkey/clock.h>

#include <stdlib.h>
#include <string.h>

/*
 *   ask      start_reading -> keep_leftovers -> send_question -> wait, keeping what comes before
 *   receive  what was kept, else start_reading -> wait -> take
 *
 * A transfer belongs to the line's own thread but for one moment: when it is done, whichever
 * thread handles libusb's events sets `done`. Only then may the line look at it.
 */

enum {
	SETTLE_CANCEL_MS = 1000, /* a transfer that was cancelled has to be back by then */
	/* What lies ready comes with the next frame, 1/8 ms or 1 ms long, and an interrupt. */
	LEFTOVER_HIGH_MS = 1,
	LEFTOVER_FULL_MS = 3,
};

/**
 * struct channel - one direction of a line, with its transfer.
 * @outstanding: submitted, and what became of it not yet taken.
 * @done: 0 while it runs; then its rank among all completions of the line.
 */
struct channel {
	struct libusb_transfer *transfer;
	struct usb_line *line;
	bool outstanding;
	atomic_uint done;
};

/**
 * struct usb_line - a conversation.
 * @woken: what libusb waits for; only touched atomically, but libusb wants a plain int.
 * @kept:  packets that came before somebody received them.
 * @asked: a question has been put; leftovers of another session are out.
 */
struct usb_line {
	struct line base;
	struct usb_context *context;
	libusb_device_handle *handle;
	struct device device;
	uint8_t in_endpoint, out_endpoint;
	struct channel in, out;
	int woken;
	atomic_uint completions;
	uint8_t *buffer;
	int buffer_size;
	uint8_t question[LIMIT_QUESTION_BYTES];
	struct packet_queue kept;
	bool asked;
};

/* libusb keeps its event lock until this returns, and libusb_close() takes that lock: so the line
 * outlives it, although the line's thread may see `done` before the last statement. */
static void LIBUSB_CALL on_done(struct libusb_transfer *transfer)
{
	struct channel *channel = transfer->user_data;
	struct usb_line *self = channel->line;

	atomic_store(&channel->done, atomic_fetch_add(&self->completions, 1) + 1);
	__atomic_store_n(&self->woken, 1, __ATOMIC_SEQ_CST);
}

static bool is_done(struct channel *channel)
{
	return atomic_load(&channel->done) != 0;
}

static void handle_events(struct usb_line *self, uint64_t ms)
{
	struct timeval span = {.tv_usec = (suseconds_t)(ms * 1000)};
	int result =
		libusb_handle_events_timeout_completed(self->context->usb, &span, &self->woken);

	/* Not to spin, should libusb fail for good; the callers have deadlines. */
	if (result < 0 && result != LIBUSB_ERROR_INTERRUPTED)
		clock_sleep_ms(1);
}

/* ---- what became of a transfer ---- */

/* Whether a read brought something: all of a packet, or what was there when it was cancelled. */
static bool is_packet(const struct libusb_transfer *transfer)
{
	return transfer->status == LIBUSB_TRANSFER_COMPLETED ||
	       transfer->status == LIBUSB_TRANSFER_OVERFLOW ||
	       (transfer->status == LIBUSB_TRANSFER_CANCELLED && transfer->actual_length > 0);
}

static void fill_packet(const struct libusb_transfer *transfer, bool stale, struct packet *ret)
{
	size_t length = (size_t)transfer->actual_length;

	ret->overlong = length > LIMIT_ANSWER || transfer->status == LIBUSB_TRANSFER_OVERFLOW;
	ret->length = length < LIMIT_ANSWER ? length : LIMIT_ANSWER;
	ret->stale = stale;
	memcpy(ret->bytes, transfer->buffer, ret->length);
}

/* Keep what the read has brought, for receive. */
static int keep_packet(struct usb_line *self, bool stale)
{
	struct packet packet;

	fill_packet(self->in.transfer, stale, &packet);
	return packet_queue_add(&self->kept, &packet);
}

/* ---- starting and stopping transfers ---- */

static int start_reading(struct usb_line *self, struct error *err)
{
	int result;

	if (self->in.outstanding)
		return 0;
	atomic_store(&self->in.done, 0);
	libusb_fill_bulk_transfer(self->in.transfer, self->handle, self->in_endpoint, self->buffer,
				  self->buffer_size, on_done, &self->in, 0);
	result = libusb_submit_transfer(self->in.transfer);
	if (result < 0)
		return usb_call_failed(&self->device, result, err);
	self->in.outstanding = true;
	return 0;
}

/* The only place in Latchkey from which a byte can reach a phone's bootloader. */
static int send_question(struct usb_line *self, enum question question, struct error *err)
{
	const char *bytes = question_row(question)->bytes;
	size_t length = strlen(bytes);
	int result;

	if (!length || length > sizeof(self->question))
		return fail(err, E_INTERNAL, "question %d has %zu bytes", (int)question, length);
	memcpy(self->question, bytes, length);
	atomic_store(&self->out.done, 0);
	libusb_fill_bulk_transfer(self->out.transfer, self->handle, self->out_endpoint,
				  self->question, (int)length, on_done, &self->out, 0);
	result = libusb_submit_transfer(self->out.transfer);
	if (result < 0)
		return usb_call_failed(&self->device, result, err);
	self->out.outstanding = true;
	return 0;
}

static bool is_running(struct channel *channel)
{
	return channel->outstanding && !is_done(channel);
}

/* Get transfers back, done or cancelled; Ctrl-C does not matter here. Return: whether all are. */
static bool stop_all(struct usb_line *self, struct channel *a, struct channel *b)
{
	uint64_t deadline_ms = clock_after(clock_now_ms(), SETTLE_CANCEL_MS);

	if (is_running(a))
		libusb_cancel_transfer(a->transfer);
	if (b != a && is_running(b))
		libusb_cancel_transfer(b->transfer);
	for (;;) {
		__atomic_store_n(&self->woken, 0, __ATOMIC_SEQ_CST);
		if (!is_running(a) && !is_running(b))
			return true;
		if (!clock_left_ms(clock_now_ms(), deadline_ms))
			return false;
		handle_events(self, CANCEL_SLICE_MS);
	}
}

static bool stop(struct usb_line *self, struct channel *channel)
{
	return stop_all(self, channel, channel);
}

static int not_stopped(struct error *err)
{
	return fail(err, E_HOST, "the system does not give back a cancelled USB transfer");
}

/* ---- waiting ---- */

/* Whether a read is done and was so before the question. The order of the two loads matters: a
 * question that is still on its way after the read was seen cannot have come before it. */
static bool is_stale(struct usb_line *self)
{
	unsigned read = atomic_load(&self->in.done), question = atomic_load(&self->out.done);

	return self->in.outstanding && read && (!question || read < question);
}

/* Keep such a read and start the next one, so that a phone which is still spilling an old answer
 * gets to its end. Return: 1 if there was one, 0 if not; -E_LIMIT, -E_NOMEM. */
static int keep_stale(struct usb_line *self)
{
	int result;

	if (!is_stale(self) || !is_packet(self->in.transfer))
		return 0;
	result = keep_packet(self, true);
	if (result < 0)
		return result;
	self->in.outstanding = false;
	start_reading(self, NULL); /* should it fail, the question or receive will tell */
	return 1;
}

/* Wait until @channel is done. While it is the question's, reads are kept. No cause is noted.
 * Return: 0; -E_TIMEOUT, -E_CANCELLED; -E_LIMIT, -E_NOMEM. */
static int wait_for(struct usb_line *self, struct channel *channel, uint64_t deadline_ms)
{
	uint64_t left;
	int result;

	do {
		__atomic_store_n(&self->woken, 0, __ATOMIC_SEQ_CST);
		result = channel == &self->out ? keep_stale(self) : 0;
		if (result < 0)
			return result;
		if (is_done(channel))
			return 0;
		if (line_cancelled(&self->base))
			return -E_CANCELLED;
		left = clock_left_ms(clock_now_ms(), deadline_ms);
		handle_events(self, clock_earlier(left, CANCEL_SLICE_MS));
	} while (left);
	return is_done(channel) ? 0 : -E_TIMEOUT;
}

static uint64_t leftover_ms(enum speed speed)
{
	return speed >= SPEED_HIGH ? LEFTOVER_HIGH_MS : LEFTOVER_FULL_MS;
}

/* Take what lies ready. Before the first question a moment more is given: what a killed session
 * left behind must be there before the question is, or it would pass for its answer. */
static int keep_leftovers(struct usb_line *self, uint64_t deadline_ms)
{
	uint64_t look_ms = self->asked ? 0 : leftover_ms(self->device.speed), now_ms;
	int result;

	self->asked = true;
	do {
		now_ms = clock_now_ms();
		result = wait_for(self, &self->in,
				  clock_earlier(deadline_ms, clock_after(now_ms, look_ms)));
		if (result == 0)
			result = keep_stale(self);
	} while (result > 0 && now_ms < deadline_ms);
	return result == -E_TIMEOUT || result > 0 ? 0 : result;
}

/* ---- the operations ---- */

static int wait_failed(int result, struct error *err)
{
	if (result == -E_CANCELLED)
		return fail(err, E_CANCELLED, "interrupted");
	if (result == -E_LIMIT)
		return fail(err, E_LIMIT, "the phone sent more than %d packets before it listened",
			    LIMIT_STALE_PACKETS);
	return fail(err, E_NOMEM, "out of memory");
}

/* What became of a question that was sent; @result is how the wait for it ended. */
static int question_outcome(struct usb_line *self, int result, struct error *err)
{
	const struct libusb_transfer *out = self->out.transfer;
	bool taken = out->actual_length == out->length &&
		     (out->status == LIBUSB_TRANSFER_COMPLETED ||
		      out->status == LIBUSB_TRANSFER_CANCELLED);

	/* Taken, it will be answered: whoever receives the answer learns of Ctrl-C. */
	if (taken && (result == 0 || result == -E_TIMEOUT || result == -E_CANCELLED))
		return 0;
	if (result < 0 && result != -E_TIMEOUT)
		return wait_failed(result, err);
	if (out->status == LIBUSB_TRANSFER_CANCELLED && result == -E_TIMEOUT)
		return fail(err, E_TIMEOUT, "the phone did not take the question in time");
	return usb_transfer_failed(&self->device, out->status, err);
}

/* Have everything of before out of the way, and a read waiting. */
static int prepare(struct usb_line *self, uint64_t deadline_ms, struct error *err)
{
	int result;

	if (!stop(self, &self->out))
		return not_stopped(err);
	self->out.outstanding = false;
	atomic_store(&self->out.done, 0);
	if (self->in.outstanding && is_done(&self->in) && !is_packet(self->in.transfer))
		self->in.outstanding = false; /* a failure of before */
	result = start_reading(self, err);
	if (result < 0)
		return result;
	result = keep_leftovers(self, deadline_ms);
	return result < 0 ? wait_failed(result, err) : 0;
}

static int usb_ask(struct line *line, enum question question, uint64_t deadline_ms,
		   struct error *err)
{
	struct usb_line *self = (struct usb_line *)line;
	int result, kept;

	if (line_cancelled(line))
		return wait_failed(-E_CANCELLED, err);
	result = prepare(self, deadline_ms, err);
	if (result < 0)
		return result;
	result = send_question(self, question, err);
	if (result < 0)
		return result;
	result = wait_for(self, &self->out, deadline_ms);
	if (!stop(self, &self->out))
		return not_stopped(err);
	self->out.outstanding = false;
	kept = keep_stale(self);
	return question_outcome(self, result == 0 && kept < 0 ? kept : result, err);
}

static int usb_receive(struct line *line, uint64_t deadline_ms, struct packet *ret,
		       struct error *err)
{
	struct usb_line *self = (struct usb_line *)line;
	const struct libusb_transfer *in = self->in.transfer;
	int result;

	if (line_cancelled(line))
		return wait_failed(-E_CANCELLED, err);
	if (packet_queue_take(&self->kept, ret))
		return 0;
	result = start_reading(self, err);
	if (result < 0)
		return result;
	result = wait_for(self, &self->in, deadline_ms);
	if (result == -E_CANCELLED) /* the read goes on: there may be a goodbye */
		return wait_failed(result, err);
	if (!stop(self, &self->in))
		return not_stopped(err);
	self->in.outstanding = false;
	if (is_packet(in)) {
		fill_packet(in, false, ret);
		return 0;
	}
	if (in->status == LIBUSB_TRANSFER_CANCELLED && result == -E_TIMEOUT)
		return fail(err, E_TIMEOUT, "the phone sent nothing in time");
	return usb_transfer_failed(&self->device, in->status, err);
}

static int clear_end(struct usb_line *self, uint8_t endpoint, struct error *err)
{
	int result = libusb_clear_halt(self->handle, endpoint);

	return result < 0 ? usb_call_failed(&self->device, result, err) : 0;
}

static int usb_clear(struct line *line, struct error *err)
{
	struct usb_line *self = (struct usb_line *)line;
	int result = 0;

	/* No halt is cleared under a running transfer; what the read has brought stays. */
	if (!stop_all(self, &self->in, &self->out))
		return not_stopped(err);
	if (self->in.outstanding && is_packet(self->in.transfer))
		result = keep_packet(self, false);
	self->in.outstanding = false;
	self->out.outstanding = false;
	if (result < 0)
		return wait_failed(result, err);
	result = clear_end(self, self->in_endpoint, err);
	return result < 0 ? result : clear_end(self, self->out_endpoint, err);
}

static uint64_t usb_now_ms(struct line *line)
{
	(void)line;
	return clock_now_ms();
}

static void usb_line_free(struct usb_line *self)
{
	usb_device_close(self->handle, &self->device);
	libusb_free_transfer(self->in.transfer);
	libusb_free_transfer(self->out.transfer);
	usb_context_drop(self->context);
	free(self->buffer);
	packet_queue_release(&self->kept);
	free(self);
}

static void usb_line_close(struct line *line)
{
	struct usb_line *self = (struct usb_line *)line;

	/* A transfer that never comes back may still be written to: better to lose the memory. */
	if (stop_all(self, &self->in, &self->out))
		usb_line_free(self);
}

static const struct line_ops usb_line_ops = {
	.ask = usb_ask,
	.receive = usb_receive,
	.clear = usb_clear,
	.now_ms = usb_now_ms,
	.close = usb_line_close,
};

/* A read that is no multiple of the packet size overflows; one that is shorter than an answer
 * cuts it. */
static int buffer_size(unsigned packet)
{
	return (int)((LIMIT_ANSWER + packet - 1) / packet * packet);
}

int usb_line_new(struct usb_context *context, libusb_device_handle *handle,
		 const struct device *device, const atomic_bool *cancel, struct line **ret,
		 struct error *err)
{
	const struct usb_interface *interface = &device->interfaces[device->fastboot];
	struct usb_line *self = calloc(1, sizeof(*self));

	if (!self) {
		usb_device_close(handle, device);
		return fail(err, E_NOMEM, "out of memory");
	}
	self->base.ops = &usb_line_ops;
	self->base.cancel = cancel;
	self->context = usb_context_hold(context);
	self->handle = handle;
	self->device = *device;
	self->in_endpoint = interface->bulk_in;
	self->out_endpoint = interface->bulk_out;
	self->in.line = self->out.line = self;
	self->in.transfer = libusb_alloc_transfer(0);
	self->out.transfer = libusb_alloc_transfer(0);
	self->buffer_size = buffer_size(interface->in_packet);
	self->buffer = malloc((size_t)self->buffer_size);
	if (!self->in.transfer || !self->out.transfer || !self->buffer) {
		usb_line_free(self);
		return fail(err, E_NOMEM, "out of memory");
	}
	*ret = &self->base;
	return 0;
}

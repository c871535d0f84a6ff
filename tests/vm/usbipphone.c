/* SPDX-License-Identifier: MIT */
/*
 * usbipphone [--log FILE] TAPE...
 *
 * Plugs the devices of the tapes into this computer's virtual host controller and unplugs them
 * when the tapes say so, or all at once when it is told to end. Needs root and vhci_hcd.
 */
#include "usbip.h"

#include <latchkey/clock.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_PHONES = 32 };

struct plug {
	struct usbip usbip;
	uint64_t from_ms, until_ms; /* on our clock */
	bool over;
};

static struct plug plugs[MAX_PHONES];
static size_t plug_count;
static volatile sig_atomic_t ended;

static void on_signal(int number)
{
	(void)number;
	ended = 1;
}

static int load(const char *path, int out_log, uint64_t now_ms)
{
	struct error err = {0};
	struct tape *tape; /* lives as long as we do */

	if (tape_load(path, &tape, &err)) {
		fprintf(stderr, "usbipphone: %s\n", err.text);
		return -1;
	}
	for (size_t i = 0; i < tape_device_count(tape); i++) {
		struct plug *plug = &plugs[plug_count];

		if (plug_count == MAX_PHONES || gadget_init(&plug->usbip.gadget, tape, i))
			return -1;
		plug->usbip.fd = -1;
		plug->usbip.gadget.out_log = out_log;
		tape_device_span(tape, i, &plug->from_ms, &plug->until_ms);
		plug->from_ms = clock_after(now_ms, plug->from_ms);
		plug->until_ms = clock_after(now_ms, plug->until_ms);
		plug_count++;
	}
	return 0;
}

static void end(struct plug *plug)
{
	usbip_unplug(&plug->usbip);
	plug->over = true;
}

/* Return: when to come again. */
static uint64_t tick(struct plug *plug, uint64_t now_ms)
{
	if (plug->over)
		return UINT64_MAX;
	if (plug->usbip.fd < 0 && now_ms >= plug->from_ms && usbip_plug(&plug->usbip))
		plug->over = true;
	if (plug->usbip.fd < 0)
		return plug->from_ms;
	gadget_pump(&plug->usbip.gadget, now_ms);
	if (now_ms >= plug->until_ms || plug->usbip.gadget.gone) {
		end(plug);
		return UINT64_MAX;
	}
	return clock_earlier(plug->until_ms, plug->usbip.gadget.wake_ms);
}

static int wait_for_work(uint64_t due_ms)
{
	struct pollfd fds[MAX_PHONES];
	uint64_t now_ms = clock_now_ms();
	uint64_t left_ms = due_ms > now_ms ? due_ms - now_ms : 0;

	for (size_t i = 0; i < plug_count; i++)
		fds[i] = (struct pollfd){.fd = plugs[i].usbip.fd, .events = POLLIN};
	if (poll(fds, (nfds_t)plug_count, left_ms > 1000 ? 1000 : (int)left_ms) < 0)
		return errno == EINTR ? 0 : -1;
	for (size_t i = 0; i < plug_count; i++)
		if (fds[i].revents && usbip_serve(&plugs[i].usbip))
			end(&plugs[i]);
	return 0;
}

static int run(void)
{
	int result = 0;

	while (!ended && !result) {
		uint64_t due_ms = UINT64_MAX, now_ms = clock_now_ms();

		for (size_t i = 0; i < plug_count; i++)
			due_ms = clock_earlier(due_ms, tick(&plugs[i], now_ms));
		result = wait_for_work(due_ms);
	}
	for (size_t i = 0; i < plug_count; i++) {
		end(&plugs[i]);
		gadget_release(&plugs[i].usbip.gadget);
	}
	return result;
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = on_signal};
	uint64_t now_ms = clock_now_ms();
	int first = 1, out_log = -1;

	if (argc > 2 && !strcmp(argv[1], "--log")) {
		out_log = open(argv[2], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
		first = 3;
	}
	if (argc <= first || (first == 3 && out_log < 0)) {
		fputs("usage: usbipphone [--log FILE] TAPE...\n", stderr);
		return 64;
	}
	for (int i = first; i < argc; i++)
		if (load(argv[i], out_log, now_ms))
			return 70;
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	return run() ? 70 : 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * fakebus [OPTION]... TAPE... -- COMMAND [ARGUMENT]... [--then COMMAND [ARGUMENT]...]...
 *
 * Runs programs on a computer whose USB is a fake: the phones of the tapes, met through the real
 * libusb, real system calls on /dev/bus/usb and a real folder /sys. No privileges, no hardware.
 */
#include "fakes.h"
#include "run.h"

#include <latchkey/clock.h>

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <unistd.h>

static const char usage[] =
	"usage: fakebus [OPTION]... TAPE... -- COMMAND [ARGUMENT]... [--then COMMAND ...]...\n"
	"Run commands, one after another, on the same fake phones.\n"
	"  --no-udev         no udevd: no /run/udev/control, and nobody announces a device\n"
	"  --stale-udev      /run/udev/control is there, and nobody announces a device\n"
	"  --no-node         devices have no node in /dev/bus/usb\n"
	"  --node-mode MODE  permissions of the nodes, octal\n"
	"  --as-user UID     run the commands as another user (root only)\n"
	"  --hold NAME       a process of this name holds the interfaces\n"
	"  --log FILE        append what is put on the wire, one line a transfer\n"
	"  --signal SIG@MS   send a signal to the first command after MS milliseconds,\n"
	"  --signal SIG@#N   or after N packets of answers; may be given several times\n"
	"  --limit SECONDS   kill a command that takes longer (60)\n"
	"  --report FILE     append a line for each command: status, ms, ms after the last signal,\n"
	"                    microseconds, of which it waited for answers, and of which it\n"
	"                    waited for answers or sat in emulated calls\n"
	"  --repeat N        run all commands N times\n"
	"Exit status: the last command's; 99 if something forbidden was asked of a phone, 124 if a\n"
	"command had to be killed, 64 for a usage error, 70 for a failure of the harness.\n";

enum { STATUS_USAGE = 64, STATUS_HARNESS = 70, STATUS_FORBIDDEN = 99 };

enum option_id {
	OPTION_NO_UDEV = 256,
	OPTION_STALE_UDEV,
	OPTION_NO_NODE,
	OPTION_NODE_MODE,
	OPTION_AS_USER,
	OPTION_HOLD,
	OPTION_LOG,
	OPTION_SIGNAL,
	OPTION_LIMIT,
	OPTION_REPORT,
	OPTION_REPEAT,
	OPTION_HELP
};

static const struct option options[] = {
	{"no-udev", no_argument, NULL, OPTION_NO_UDEV},
	{"stale-udev", no_argument, NULL, OPTION_STALE_UDEV},
	{"no-node", no_argument, NULL, OPTION_NO_NODE},
	{"node-mode", required_argument, NULL, OPTION_NODE_MODE},
	{"as-user", required_argument, NULL, OPTION_AS_USER},
	{"hold", required_argument, NULL, OPTION_HOLD},
	{"log", required_argument, NULL, OPTION_LOG},
	{"signal", required_argument, NULL, OPTION_SIGNAL},
	{"limit", required_argument, NULL, OPTION_LIMIT},
	{"report", required_argument, NULL, OPTION_REPORT},
	{"repeat", required_argument, NULL, OPTION_REPEAT},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

static struct fakes fakes = {.hooks = {.log = -1}};
static struct fakes_options fakes_options = {.node_mode = -1};
static struct run run = {.uid = -1, .limit_ms = 60 * 1000, .report = -1};
static unsigned long repeat = 1;
static int timer = -1; /* finer than GLib, which sleeps in whole milliseconds */

static int append_to(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);

	if (fd < 0)
		fprintf(stderr, "fakebus: cannot write '%s': %s\n", path, strerror(errno));
	return fd;
}

static bool take_option(int option)
{
	switch (option) {
	case OPTION_NO_UDEV:
		fakes_options.no_udev = true;
		return true;
	case OPTION_STALE_UDEV:
		fakes_options.stale_udev = true;
		return true;
	case OPTION_NO_NODE:
		fakes_options.no_node = true;
		return true;
	case OPTION_NODE_MODE:
		fakes_options.node_mode = (int)strtol(optarg, NULL, 8);
		return true;
	case OPTION_AS_USER:
		run.uid = atol(optarg);
		return true;
	case OPTION_HOLD:
		fakes_options.holder = optarg;
		return true;
	case OPTION_LOG:
		fakes.hooks.log = append_to(optarg);
		return fakes.hooks.log >= 0;
	case OPTION_SIGNAL:
		return run_add_signal(&run, optarg);
	case OPTION_LIMIT:
		run.limit_ms = (uint64_t)(strtod(optarg, NULL) * 1000);
		return run.limit_ms > 0;
	case OPTION_REPORT:
		run.report = append_to(optarg);
		fakes_options.note_calls = true;
		return run.report >= 0;
	case OPTION_REPEAT:
		repeat = strtoul(optarg, NULL, 10);
		return repeat > 0;
	default:
		return false;
	}
}

/* Returns whether the command line can be followed; the tapes are argv[optind..*ret_end). */
static bool parse(int argc, char **argv, int *ret_end)
{
	int option, end = 1;

	while (end < argc && strcmp(argv[end], "--") != 0)
		end++;
	if (end >= argc - 1)
		return false;
	while ((option = getopt_long(end, argv, "+", options, NULL)) != -1)
		if (!take_option(option))
			return false;
	run.argv = argv + end + 1;
	*ret_end = end;
	return optind < end;
}

/* Any thread, under the lock: come back when something is due. */
static void arm(uint64_t at_us)
{
	static uint64_t armed_us;
	struct itimerspec at = {0};

	if (at_us == armed_us)
		return;
	armed_us = at_us;
	if (at_us != UINT64_MAX) {
		at.it_value.tv_sec = (time_t)(at_us / 1000000);
		at.it_value.tv_nsec = (long)(at_us % 1000000) * 1000 + 1; /* zero would disarm it */
	}
	timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, NULL);
}

static void moved(void)
{
	uint64_t wake_ms = run_tick(&run, fakes_given(&fakes));
	uint64_t wake_us = wake_ms > UINT64_MAX / 1000 ? UINT64_MAX : wake_ms * 1000;

	arm(clock_earlier(wake_us, fakes_due_us(&fakes)));
}

static void share(uint64_t from_us, uint64_t to_us, uint64_t *ret_phone_us, uint64_t *ret_bus_us)
{
	fakes_share(&fakes, from_us, to_us, ret_phone_us, ret_bus_us);
}

static gboolean on_time(int fd, GIOCondition condition, void *data)
{
	uint64_t expired;

	(void)condition;
	(void)data;
	g_rec_mutex_lock(&fakes.hooks.lock);
	if (read(fd, &expired, sizeof(expired)) < 0 && errno != EAGAIN)
		perror("fakebus: the timer");
	arm(UINT64_MAX);
	fakes_tick(&fakes);
	moved();
	g_rec_mutex_unlock(&fakes.hooks.lock);
	return G_SOURCE_CONTINUE;
}

static bool make_timer(void)
{
	timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (timer < 0) {
		perror("fakebus: cannot make a timer");
		return false;
	}
	g_unix_fd_add(timer, G_IO_IN, on_time, NULL);
	fakes.hooks.moved = moved;
	run.started = moved;
	run.share = share;
	return true;
}

/* Whether what earlier commands had open is closed: the kernel does that before a process counts
 * as dead, here it takes a moment. */
static bool all_closed(void)
{
	unsigned files;

	g_rec_mutex_lock(&fakes.hooks.lock);
	files = fakes.hooks.files;
	g_rec_mutex_unlock(&fakes.hooks.lock);
	return !files;
}

static int run_list(void)
{
	int status = 0;

	while (status >= 0 && run.argv[0]) {
		for (int i = 0; !all_closed() && i < 500; i++)
			clock_sleep_ms(1);
		status = run_next(&run, &fakes.hooks.lock);
	}
	return status;
}

static int run_all(void)
{
	char **commands = run.argv;
	int status = 0;

	for (unsigned long i = 0; status >= 0 && i < repeat; i++) {
		run.argv = commands;
		status = run_list();
	}
	return status < 0 ? -status : status;
}

int main(int argc, char **argv)
{
	int end, status;

	if (!parse(argc, argv, &end)) {
		fputs(usage, stderr);
		return STATUS_USAGE;
	}
	/* umockdev sleeps for no time after each emulated call, which would be 50 microseconds. */
	prctl(PR_SET_TIMERSLACK, 1ul, 0ul, 0ul, 0ul);
	if (fakes_load(&fakes, argv + optind, (size_t)(end - optind), &fakes_options))
		return STATUS_HARNESS;
	if (!make_timer())
		return STATUS_HARNESS;
	fakes_start(&fakes, &fakes_options);
	on_time(timer, G_IO_IN, NULL);
	status = run_all();
	fakes_stop(&fakes);
	return fakes.hooks.forbidden ? STATUS_FORBIDDEN : status;
}

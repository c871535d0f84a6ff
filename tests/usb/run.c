/* SPDX-License-Identifier: MIT */
#include "run.h"

#include <latchkey/clock.h>

#include <errno.h>
#include <glib-unix.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static char then[] = "--then";

bool run_add_signal(struct run *run, const char *text)
{
	static const struct {
		const char *name;
		int number;
	} names[] = {
		{"INT", SIGINT}, {"TERM", SIGTERM}, {"KILL", SIGKILL}, {"HUP", SIGHUP},
	};
	struct run_signal *signal = &run->signals[run->signal_count];
	const char *at = strchr(text, '@');

	if (!at || run->signal_count == RUN_SIGNALS)
		return false;
	signal->after_packets = at[1] == '#';
	signal->at = strtoul(at + 1 + signal->after_packets, NULL, 10);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strlen(names[i].name) == (size_t)(at - text) &&
		    strncmp(names[i].name, text, (size_t)(at - text)) == 0)
			signal->number = names[i].number;
	run->signal_count++;
	return signal->number;
}

/* What LD_PRELOAD must name: our shim beside this program, then umockdev's library. */
static void set_environment(void)
{
	const char *asan = getenv("ASAN_OPTIONS");
	char *self = g_file_read_link("/proc/self/exe", NULL);
	char *folder = g_path_get_dirname(self);
	char *preload = g_strdup_printf("%s/shim.so:libumockdev-preload.so.0", folder);
	/* A program built with sanitizers refuses to start when anything is preloaded before. */
	char *sanitizer = g_strdup_printf("%s%sverify_asan_link_order=0", asan ? asan : "",
					  asan && *asan ? ":" : "");

	g_setenv("LD_PRELOAD", preload, TRUE);
	g_setenv("ASAN_OPTIONS", sanitizer, TRUE);
	g_free(sanitizer);
	g_free(preload);
	g_free(folder);
	g_free(self);
}

/* In the child: the next command out of the list, ended by a NULL of its own. */
static char **cut_command(const struct run *run)
{
	char **end = run->argv;

	while (*end && strcmp(*end, then) != 0)
		end++;
	*end = NULL;
	return run->argv;
}

static void skip_command(struct run *run)
{
	while (*run->argv && strcmp(*run->argv, then) != 0)
		run->argv++;
	if (*run->argv)
		run->argv++;
}

static void become(const struct run *run)
{
	gid_t none = (gid_t)run->uid;
	char **argv = cut_command(run);

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (run->uid >= 0 &&
	    (setgroups(1, &none) || setgid(none) || setuid((uid_t)run->uid))) {
		perror("fakebus: cannot become another user");
		_exit(127);
	}
	set_environment();
	execvp(argv[0], argv);
	fprintf(stderr, "fakebus: cannot run '%s': %s\n", argv[0], strerror(errno));
	_exit(127);
}

static void kill_all(const struct run *run, int number)
{
	if (run->pid > 0)
		kill(-run->pid, number);
}

uint64_t run_tick(struct run *run, unsigned long packets)
{
	uint64_t now_ms = clock_now_ms(), limit_ms = clock_after(run->start_ms, run->limit_ms);
	const struct run_signal *next = run->signals + run->signals_sent;

	if (!run->pid)
		return UINT64_MAX;
	if (now_ms >= limit_ms) {
		run->limit_passed = true;
		kill_all(run, SIGKILL);
		return UINT64_MAX;
	}
	for (; run->signals_sent < run->signal_count; next++, run->signals_sent++) {
		if (next->after_packets && packets < next->at)
			return limit_ms;
		if (!next->after_packets && now_ms < run->start_ms + next->at)
			return clock_earlier(limit_ms, run->start_ms + next->at);
		run->signalled_ms = now_ms;
		kill_all(run, next->number);
	}
	return limit_ms;
}

struct waiting {
	struct run *run;
	GMainLoop *loop;
	int status;
	uint64_t end_ms;
	int64_t end_us;
};

static void on_end(GPid pid, int status, void *data)
{
	struct waiting *waiting = data;

	(void)pid;
	waiting->end_ms = clock_now_ms();
	waiting->end_us = g_get_monotonic_time();
	waiting->status = status;
	g_main_loop_quit(waiting->loop);
}

static gboolean on_stop(void *data)
{
	struct run *run = data;

	run->stopped = true;
	kill_all(run, SIGKILL);
	return G_SOURCE_CONTINUE;
}

static int status_of(const struct run *run, int status)
{
	if (run->limit_passed)
		return STATUS_LIMIT;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void note(const struct run *run, int status, const struct waiting *waiting)
{
	char since[24] = "-";
	uint64_t phone_us, bus_us;

	if (run->report < 0)
		return;
	run->share((uint64_t)run->start_us, (uint64_t)waiting->end_us, &phone_us, &bus_us);
	if (run->signalled_ms)
		snprintf(since, sizeof(since), "%llu",
			 (unsigned long long)(waiting->end_ms - run->signalled_ms));
	dprintf(run->report, "%d %llu %s %lld %llu %llu\n", status,
		(unsigned long long)(waiting->end_ms - run->start_ms), since,
		(long long)(waiting->end_us - run->start_us),
		(unsigned long long)phone_us, (unsigned long long)bus_us);
}

static void wait_for_end(struct waiting *waiting)
{
	unsigned term = g_unix_signal_add(SIGTERM, on_stop, waiting->run);
	unsigned interrupt = g_unix_signal_add(SIGINT, on_stop, waiting->run);

	waiting->loop = g_main_loop_new(NULL, FALSE);
	g_child_watch_add(waiting->run->pid, on_end, waiting);
	g_main_loop_run(waiting->loop);
	g_main_loop_unref(waiting->loop);
	g_source_remove(term);
	g_source_remove(interrupt);
}

int run_next(struct run *run, GRecMutex *lock)
{
	struct waiting waiting = {.run = run};
	int status;

	g_rec_mutex_lock(lock);
	run->start_ms = clock_now_ms();
	run->start_us = g_get_monotonic_time();
	run->signalled_ms = 0;
	run->pid = fork();
	if (run->pid == 0)
		become(run);
	setpgid(run->pid, run->pid);
	skip_command(run);
	run->started();
	g_rec_mutex_unlock(lock);
	wait_for_end(&waiting);
	g_rec_mutex_lock(lock);
	/* What it left running goes with it. */
	kill_all(run, SIGKILL);
	run->pid = 0;
	run->signal_count = 0;
	status = status_of(run, waiting.status);
	note(run, status, &waiting);
	g_rec_mutex_unlock(lock);
	return run->stopped ? -(128 + SIGTERM) : status;
}

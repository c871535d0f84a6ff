/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include "shell.h"

#include <pthread.h>

/*
 * The n-th allocation fails, for every n. Whatever is said then, nothing crashes, nothing is lost, and
 * what failed says so. The program is linked so that our functions stand before malloc() and the like.
 */

enum { TAPE_SIZE = 16384 };

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void __real_free(void *memory);
char *__real_strdup(const char *string);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void __wrap_free(void *memory);
char *__wrap_strdup(const char *string);

static atomic_long allocated; /* since counting began */
static atomic_long held;      /* not freed yet */
static atomic_long fail_at;   /* this one fails; 0: none */
static atomic_bool counting;

/* Whether the allocation may be had. */
static bool grant(void)
{
	return !counting || ++allocated != fail_at;
}

static void *taken(void *memory)
{
	held += memory && counting;
	return memory;
}

void *__wrap_malloc(size_t size)
{
	return grant() ? taken(__real_malloc(size)) : NULL;
}

void *__wrap_calloc(size_t count, size_t size)
{
	return grant() ? taken(__real_calloc(count, size)) : NULL;
}

void *__wrap_realloc(void *memory, size_t size)
{
	void *grown;

	if (!grant())
		return NULL;
	grown = __real_realloc(memory, size);
	held += grown && !memory && counting;
	return grown;
}

void __wrap_free(void *memory)
{
	held -= memory && counting;
	__real_free(memory);
}

char *__wrap_strdup(const char *string)
{
	return grant() ? taken(__real_strdup(string)) : NULL;
}

/* Run @scene with one of its allocations failing: the first, and every @step-th after it. */
static void starve(const char *name, long first, long step,
		   void (*scene)(const char *name, bool starved))
{
	long count = 0;

	for (long n = 0; n == 0 || n <= count; n += n ? step : first) {
		allocated = 0;
		held = 0;
		fail_at = n;
		counting = true;
		scene(name, n != 0);
		counting = false;
		if (held)
			fail_msg("%s: allocation %ld of %ld: %ld lost", name, n, count, (long)held);
		if (!n)
			count = allocated;
	}
	if (count < 20)
		fail_msg("%s: only %ld allocations", name, count);
}

static char tape_text[TAPE_SIZE];

/* ---- a reading and its views ---- */

static void render(struct reading *reading, struct mask *mask, FILE *file)
{
	const struct about about = {.version = "1", .program = "latchkey", .verbose = true, .deep = true};
	struct out out = {.file = file, .mask = mask};
	struct json_t *object;

	status_text(&out, reading, &about);
	object = status_json(reading, mask);
	json_print(file, object, NULL);
	json_free(object);
	object = status_all_json(reading, 1, mask);
	json_print(file, object, NULL);
	json_free(object);
}

static struct bus *starved_bus(void)
{
	struct tape *tape = NULL;

	if (tape_parse(tape_text, strlen(tape_text), "t", &tape, NULL))
		return NULL;
	return tape_bus(tape);
}

static int interview(struct bus *bus, struct reading *reading)
{
	struct interview questions = {.more = phone_deep_questions, .context = &reading->device};
	struct device_list list = {0};
	struct line *line;
	int result = bus->ops->list(bus, false, &list, &reading->err);

	if (result)
		return result;
	reading->device = list.devices[0];
	device_list_release(&list);
	result = bus->ops->open(bus, &reading->device, &line, &reading->err);
	if (result)
		return result;
	questions.questions = phone_default_questions(&questions.count);
	fastboot_begin(&reading->fastboot, line, 5000, 30000);
	result = fastboot_interview(&reading->fastboot, &questions, reading->answers, &reading->err);
	fastboot_end(&reading->fastboot);
	phone_judge(reading->answers, &reading->device, reading->fastboot.confirmed, &reading->phone);
	line->ops->close(line);
	return result;
}

static void read_a_phone(const char *name, bool starved)
{
	static struct reading reading;
	struct mask mask = {0};
	struct bus *bus = starved_bus();
	FILE *file;

	memset(&reading, 0, sizeof(reading));
	if (bus) {
		reading.result = interview(bus, &reading);
		if (reading.result && reading.result != -E_NOMEM)
			fail_msg("%s: %d %s", name, reading.result, reading.err.text);
		if (reading.result && (!starved || reading.err.code != E_NOMEM))
			fail_msg("%s: %d %s", name, reading.result, reading.err.text);
		if (!reading.result && reading.phone.lock.state != LOCK_CONFLICT)
			fail_msg("%s: another lock state", name);
		file = fopen("/dev/null", "w");
		assert_non_null(file);
		render(&reading, &mask, file);
		fclose(file);
	}
	for (unsigned i = 0; i < QUESTION_COUNT; i++)
		answer_release(&reading.answers[i]);
	mask_release(&mask);
	bus_close(bus);
}

static void a_reading_survives_any_failed_allocation(void **state)
{
	(void)state;
	/* With an absence, a slip, an odd answer, a refusal, something left over and all witnesses. */
	play_tape(tape_text, sizeof(tape_text), DEVICE,
		  "stale \"INFOx\"\n> getvar:unlocked\n< \"OKAYyes\"\n"
		  "> getvar:product\n< \"OKAYsweet\"\n> getvar:product\n< \"OKAYvayu\"\n"
		  "> getvar:secure\n< \"OKAYodd\"\n> getvar:secure\n< \"OKAYodder\"\n"
		  "> getvar:battery-soc-ok\n< \"FAILnot 0123abcd\"\n> getvar:anti\n< \"INFO2\"\n< \"OKAY\"\n");
	starve("a reading", 1, 1, read_a_phone);
}

/* ---- whole commands ---- */

static const char *words;
/* Where nothing fails: the status, and what was written. */
static int sated;
static char *sated_out;

/* What ends as if nothing had failed has also said all of it. */
static void compare(const char *name, int status, const char *out)
{
	if (status != sated && status != EXIT_BUG)
		fail_msg("%s: %d instead of %d", name, status, sated);
	if (exit_is_answer(status) && strcmp(out, sated_out) != 0)
		fail_msg("%s: status %d, but on standard output '%s'", name, status, out);
}

static void run_command(const char *name, bool starved)
{
	char copy[256], *argv[SHELL_WORDS] = {NULL}, program[] = "latchkey", *rest = copy, *word;
	char *out = NULL;
	size_t size;
	/* No journal is there, and none is begun. */
	struct shell shell = {.usb = "unused", .env = {"XDG_STATE_HOME", shell_root()}};
	atomic_bool cancel = false;
	struct cli cli = {.in = stdin, .env = shell_env, .usb = shell_usb, .cancel = &cancel,
			  .host = {.root = shell_root(), .uid = 1000, .env = shell_env},
			  .now = 1787000000};
	int argc = 0, status;

	snprintf(copy, sizeof(copy), "%s", words);
	argv[argc++] = program;
	while ((word = strsep(&rest, " ")) != NULL)
		argv[argc++] = word;
	shell_current = &shell;
	cli.out = open_memstream(&out, &size);
	cli.err = fopen("/dev/null", "w");
	assert_true(cli.out && cli.err);
	status = cli_main(&cli, argc, argv);
	fclose(cli.out);
	fclose(cli.err);
	/* The streams' memory was not counted. */
	if (!starved) {
		__real_free(sated_out);
		sated = status;
		sated_out = out;
		return;
	}
	compare(name, status, out);
	__real_free(out);
}

static void starve_commands(const char *const *lines, size_t count, long step)
{
	for (size_t i = 0; i < count; i++) {
		words = lines[i];
		starve(lines[i], 1 + (long)i * 7 % step, step, run_command);
	}
}

static void commands_survive_any_failed_allocation(void **state)
{
	static const char *const lines[] = {
		"--demo vayu status",        "--demo vayu status --json", "--demo vayu --trace status",
		"--demo five list",          "--demo five list --json",   "--demo conflict status --deep --json",
		"--demo fastbootd vars",     "--demo fastbootd vars --json", "--demo vayu doctor --json",
		"--demo list --json",        "--demo five status --all",
		"device sweet",              "device sweet --json",
		"decode OS2.0.205.0.VNTMIXM --json",
	};

	(void)state;
	starve_commands(lines, COUNT(lines), 1);
}

/* To read the rules takes 10 ms, so each command lets others of its allocations fail. */
static void commands_with_rules_survive_failed_allocations(void **state)
{
	static const char *const lines[] = {
		"--demo vayu plan",   "--demo vayu plan --json",   "--demo vayu plan --ics -",
		"--demo vayu report", "--demo vayu report --json", "--demo five report",
		"explain 20086",      "explain 20086 --json",      "journal --json",
	};

	(void)state;
	starve_commands(lines, COUNT(lines), 29);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reading_survives_any_failed_allocation),
		cmocka_unit_test(commands_survive_any_failed_allocation),
		cmocka_unit_test(commands_with_rules_survive_failed_allocations),
	};

	json_start();
	return cmocka_run_group_tests_name("starved", tests, NULL, NULL);
}

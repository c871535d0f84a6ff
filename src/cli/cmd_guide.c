/* SPDX-License-Identifier: MIT */
#include "sitting.h"

#include <latchkey/clock.h>

#include <errno.h>
#include <poll.h>
#include <string.h>

/* ---- time ---- */

/* The walk's days are those of the machine, whatever clock the phone's tape runs on. Each answer
 * is later than the one before it, also where --now holds the time. */
static void tell_time(struct sitting *sitting)
{
	int64_t now = sitting->began;

	if (!sitting->run->options.given[OPTION_NOW])
		now += (int64_t)((clock_now_ms() - sitting->began_ms) / 1000);
	if (now <= sitting->walk.now)
		now = sitting->walk.now + 1;
	sitting->walk.now = sitting->asking.now = now;
}

/* Answers that came faster than the clock, out of a pipe, must not lie ahead of the next sitting. */
static void catch_up(struct sitting *sitting)
{
	enum { AHEAD = 600 };
	const struct journal_view *view = &sitting->walk.view;
	int64_t last = sitting->walk.now;

	for (size_t i = 0; i < view->event_count; i++)
		if (view->events[i].entered > last &&
		    view->events[i].entered <= sitting->walk.now + AHEAD)
			last = view->events[i].entered;
	sitting->walk.now = sitting->asking.now = last;
}

static void jump(struct sitting *sitting, int64_t to)
{
	sitting->began += to - sitting->walk.now;
	sitting->walk.now = sitting->asking.now = to;
	/* Days later the phone is no longer connected. */
	sitting_forget_phone(sitting);
	sitting->session.news = true;
	asking_jumped(&sitting->asking);
}

/* ---- reading a line ---- */

enum line_end { LINE_READ, LINE_END, LINE_CANCELLED };

/* Wait for a byte or for Ctrl-C, whichever comes first. */
static void await_byte(const struct cli *cli)
{
	struct pollfd fds[] = {{.fd = fileno(cli->in), .events = POLLIN},
			       {.fd = cli->cancel_fd, .events = POLLIN}};

	/* An interruption by any other signal is none of ours. */
	while (cli->cancel_fd && poll(fds, 2, -1) < 0 && errno == EINTR && !atomic_load(cli->cancel))
		;
}

static int next_byte(const struct cli *cli)
{
	await_byte(cli);
	return atomic_load(cli->cancel) ? EOF : getc(cli->in);
}

/* What is longer than @size is dropped; it is too long for any answer as it is. */
static enum line_end read_line(const struct cli *cli, char *ret, size_t size)
{
	size_t length = 0;
	int c = EOF;

	while ((c = next_byte(cli)) != EOF && c != '\n')
		if (length + 1 < size)
			ret[length++] = c ? (char)c : ' ';
	while (length && strchr(" \t\r", ret[length - 1]))
		length--;
	ret[length] = '\0';
	memmove(ret, ret + strspn(ret, " \t"), strlen(ret + strspn(ret, " \t")) + 1);
	if (atomic_load(cli->cancel))
		return LINE_CANCELLED;
	/* A last line without its end was perhaps not finished. */
	return c == EOF ? LINE_END : LINE_READ;
}

/* ---- showing ---- */

static bool is_new(struct sitting *sitting, const struct claim *claim)
{
	for (size_t i = 0; i < sitting->shown_count; i++)
		if (sitting->shown[i] == claim)
			return false;
	if (sitting->shown_count < SHOWN_CLAIMS)
		sitting->shown[sitting->shown_count++] = claim;
	return true;
}

static void show_route(struct sitting *sitting)
{
	const struct plan *plan = &sitting->plan;

	if (sitting->has_route && sitting->route == plan->route &&
	    sitting->reason == plan->reason_id)
		return;
	if (!plan->finished || sitting->walk.want_return)
		asking_route(&sitting->asking, plan, sitting->resumed && !sitting->has_route);
	sitting->has_route = true;
	sitting->route = plan->route;
	sitting->reason = plan->reason_id;
}

static void show_success(struct sitting *sitting)
{
	if (sitting->succeeded || !sitting->plan.finished || sitting->walk.want_return)
		return;
	sitting->succeeded = true;
	is_new(sitting, procedure_sentence(sitting->walk.rules, SENTENCE_SUCCESS));
	asking_success(&sitting->asking, &sitting->plan);
}

/* A date is about to be asked for: until then a note about it says too much or too little. */
static bool is_date_pending(const struct sitting *sitting)
{
	struct plan_input input = walk_input(&sitting->walk);
	struct prompt prompt;

	prompt_next(&input, &sitting->plan, &sitting->session, &prompt);
	return prompt.id == PROMPT_PERMISSION_UNTIL || prompt.id == PROMPT_ASKED_UNTIL ||
	       prompt.id == PROMPT_BIND_TIME || prompt.id == PROMPT_REFUSED_UNTIL ||
	       prompt.id == PROMPT_YEAR;
}

static void show_notes(struct sitting *sitting)
{
	bool first = true;

	if (is_date_pending(sitting))
		return;
	for (size_t i = 0; i < sitting->plan.note_count; i++) {
		if (!is_new(sitting, sitting->plan.notes[i].claim))
			continue;
		if (first)
			fputc('\n', sitting->run->out.file);
		first = false;
		asking_note(&sitting->asking, &sitting->plan.notes[i]);
	}
}

static bool keeps_no_stock_system(const struct sitting *sitting)
{
	struct plan_input input = walk_input(&sitting->walk);
	const char *answer = plan_answer(&input, "new-system");

	return answer && (!strcmp(answer, "lineage") || !strcmp(answer, "other-system"));
}

static int show_prompt(struct sitting *sitting, const struct prompt *prompt)
{
	const struct procedure_step *step = prompt->step ? prompt->step->step : NULL;
	int result = 0;

	if (step && step != sitting->step) {
		asking_step(&sitting->asking, prompt->step);
		result = sitting_remember_step(sitting, step->id);
	}
	if (step)
		sitting->step = step;
	if (prompt->id == PROMPT_LOSSES)
		asking_losses(&sitting->asking, prompt->group, sitting->plan.route,
			      keeps_no_stock_system(sitting));
	asking_prompt(&sitting->asking, prompt, prompt->question == sitting->asked);
	sitting->asked = prompt->question;
	return result;
}

/* ---- one answer ---- */

static void show_answer(struct sitting *sitting, const struct prompt *prompt,
			const struct prompt_result *result, const char *line)
{
	const struct asking *asking = &sitting->asking;
	const struct procedure_choice *choice;

	if (result->explained)
		asking_explanation(asking, &result->explanation);
	else if (result->has_event && result->event.kind == EVENT_REFUSED && !result->event.id)
		asking_unknown_code(asking);
	if (result->reply == REPLY_OTHER_MODEL)
		asking_other_model(asking, line, walk_product(&sitting->walk));
	asking_reply(asking, prompt, result->reply);
	if (result->reply || !prompt->question || !result->value)
		return;
	choice = procedure_choice(prompt->question, result->value);
	if (choice && choice->claim.say && is_new(sitting, &choice->claim))
		asking_choice(asking, choice);
	if (!strcmp(result->value, "dont-know"))
		return;
	if (prompt->question->kind == ANSWER_VERSION_CODE)
		asking_version(asking, line);
	else if (prompt->question->kind == ANSWER_MODEL)
		asking_model(asking, line, walk_product(&sitting->walk));
}

/* What comes of an answer; negative: it failed. */
enum { GO_ON = 0, LEAVE = 1 };

static int act(struct sitting *sitting, const struct prompt_result *result)
{
	switch (result->act) {
	case ACT_LOOK:
		return sitting_look(sitting,
				    sitting->session.connect || (result->value && sitting->at_first),
				    result->value);
	case ACT_ADOPT:
		return sitting_settle(sitting, sitting->other_case);
	case ACT_NEW_CASE:
		return sitting_settle(sitting, 0);
	case ACT_FORGET_PHONE:
		sitting_forget_phone(sitting);
		if (!sitting->walk.case_id)
			sitting->walk.case_id = sitting->other_case;
		return 0;
	case ACT_YEAR:
		return sitting_note_year(sitting, result->until.at);
	case ACT_RESTART:
		sitting->session.news = false;
		return sitting_restart(sitting);
	case ACT_JUMP:
		jump(sitting, result->until.at);
		return 0;
	case ACT_LEAVE:
		return LEAVE;
	case ACT_NONE:
	case ACT_COUNT:
		break;
	}
	return 0;
}

/* All that follows from an answer, in one transaction. */
static int keep(struct sitting *sitting, const struct prompt *prompt, struct prompt_result *result)
{
	struct error *err = &sitting->run->err;
	struct journal *journal = sitting->walk.journal;
	int status = sitting_write(sitting, result);

	/* The first answer made the case. */
	if (!status && prompt->step)
		status = sitting_remember_step(sitting, prompt->step->step->id);
	if (!status && result->act != ACT_LOOK)
		status = act(sitting, result);
	if (status < 0) {
		journal_let_go(journal, status, NULL);
		return status;
	}
	return journal_let_go(journal, 0, err) ? -(int)err->code : status;
}

/* An answer to what was asked before somebody else changed the walk could undo that. */
static int take(struct sitting *sitting, const struct prompt *prompt, const char *line)
{
	struct plan_input input = walk_input(&sitting->walk);
	struct prompt_session before = sitting->session;
	struct prompt_result result = {0};
	int status;

	if (!sitting_has_moved(sitting)) {
		prompt_take(&input, &sitting->plan, &sitting->session, prompt, line, &result);
		show_answer(sitting, prompt, &result, line);
		if (result.reply)
			return GO_ON;
		if (journal_hold(sitting->walk.journal, &sitting->run->err))
			return -(int)sitting->run->err.code;
		if (!sitting_has_moved(sitting)) {
			status = keep(sitting, prompt, &result);
			/* Reading takes seconds, in which others may write. */
			return status == GO_ON && result.act == ACT_LOOK ? act(sitting, &result)
									 : status;
		}
		journal_let_go(sitting->walk.journal, 0, NULL);
		sitting->session = before;
	}
	asking_moved(&sitting->asking);
	return GO_ON;
}

static bool is_word(const char *line, const char *a, const char *b)
{
	return text_equal_fold(line, a) || text_equal_fold(line, b);
}

/* What was typed into a pipe is not to be seen otherwise. Private things are not repeated. */
static void echo(const struct sitting *sitting, const char *line)
{
	struct text safe = {0};

	if (sitting->run->cli->in_is_terminal)
		return;
	if (!prompt_private(line))
		text_add_safe(&safe, line, strlen(line));
	fprintf(sitting->run->out.file, "%s\n", *line && !safe.length ? "..." : text_cstr(&safe));
	text_release(&safe);
}

/* ---- the loop ---- */

static int plan_again(struct sitting *sitting)
{
	if (sitting_catch_up(sitting))
		return -(int)sitting->run->err.code;
	catch_up(sitting);
	/* Whose return it is may be known only after the first prompt. */
	if (sitting->walk.want_return && !sitting->session.doubt && sitting_begin_return(sitting))
		return -(int)sitting->run->err.code;
	if (walk_plan(sitting->run, &sitting->walk, &sitting->plan) ||
	    walk_note_route(sitting->run, &sitting->walk, &sitting->plan))
		return -(int)sitting->run->err.code;
	if (sitting->session.doubt || sitting->session.port_count)
		return 0; /* whose plan it would be is not known yet */
	show_route(sitting);
	show_success(sitting);
	show_notes(sitting);
	return 0;
}

/* Return: LEAVE, GO_ON or a failure. */
static int ask(struct sitting *sitting, const struct prompt *prompt, enum line_end *ret)
{
	char line[LINE_BYTES];

	asking_mark(&sitting->asking);
	*ret = read_line(sitting->run->cli, line, sizeof(line));
	if (*ret != LINE_READ || ferror(sitting->run->out.file)) {
		fputc('\n', sitting->run->out.file);
		return LEAVE;
	}
	echo(sitting, line);
	if (is_word(line, "q", "quit"))
		return LEAVE;
	if (is_word(line, "?", "help")) {
		asking_why(&sitting->asking, prompt);
		return GO_ON;
	}
	tell_time(sitting);
	return take(sitting, prompt, line);
}

static int walk_on(struct sitting *sitting, enum line_end *ret)
{
	struct plan_input input;
	struct prompt prompt;
	int result;

	for (;;) {
		result = plan_again(sitting);
		if (result)
			return result;
		input = walk_input(&sitting->walk);
		prompt_next(&input, &sitting->plan, &sitting->session, &prompt);
		if (prompt.id == PROMPT_END) {
			asking_end(&sitting->asking, &sitting->plan, &prompt);
			sitting->finished = prompt.end == PROMPT_END_FINISHED;
			return LEAVE;
		}
		result = show_prompt(sitting, &prompt);
		if (!result)
			result = ask(sitting, &prompt, ret);
		if (result)
			return result;
	}
}

/* ---- beginning and end ---- */

static int begin_from(struct sitting *sitting)
{
	const char *id = sitting->run->options.value[OPTION_FROM];
	const struct procedure_step *step;
	bool on_route = false;

	if (!id || sitting->session.doubt)
		return 0;
	if (walk_plan(sitting->run, &sitting->walk, &sitting->plan))
		return -(int)sitting->run->err.code;
	step = procedure_step(sitting->walk.rules, id);
	for (size_t i = 0; step && i < sitting->plan.step_count; i++)
		on_route = on_route || sitting->plan.steps[i].step == step;
	if (!on_route)
		return fail(&sitting->run->err, E_USAGE, "the route of this phone has no step '%.40s'; "
							 "'latchkey plan' names them", id);
	if (step->kind == STEP_WAIT)
		return fail(&sitting->run->err, E_USAGE, "a wait cannot be gone over again");
	sitting->session.from = step;
	return sitting_undo_step(sitting, step);
}

static int begin(struct sitting *sitting)
{
	struct run *run = sitting->run;
	struct walk *walk = &sitting->walk;
	int result;

	catch_up(sitting);
	sitting->resumed = walk->view.case_count > 0;
	sitting->session.rehearsal = run->options.given[OPTION_DEMO];
	walk_choose_case(run, walk);
	run->err = (struct error){0};
	walk_title(run, walk, &sitting->title);
	sitting->asking.title = text_cstr(&sitting->title);
	asking_welcome(&sitting->asking, sitting->resumed);
	if (walk->no_journal.code)
		asking_lost(&sitting->asking, walk->no_journal.text);
	result = sitting_catch_up(sitting);
	if (!result)
		result = sitting_look(sitting, true, NULL);
	if (result)
		return result;
	sitting->session.news = walk->case_id && !run->options.given[OPTION_FROM];
	sitting->session.restart = run->options.given[OPTION_RESTART] && walk->case_id;
	return begin_from(sitting);
}

static enum saved how_saved(const struct sitting *sitting)
{
	if (!sitting->walk.kept)
		return sitting->session.rehearsal ? SAVED_REHEARSAL : SAVED_NOT;
	return sitting->finished ? SAVED_FOR_GOOD : SAVED_UNTIL_NEXT;
}

static int sit(struct sitting *sitting)
{
	enum line_end line = LINE_READ;
	int result = begin(sitting);

	if (!result)
		result = walk_on(sitting, &line);
	if (result < 0) {
		if (sitting->run->err.code == E_CANCELLED)
			asking_saved(&sitting->asking, how_saved(sitting));
		if (sitting->run->err.code == E_JOURNAL)
			sitting->run->hint = "the last answer was not kept; everything before it is, and "
					     "'latchkey guide' goes on there";
		return run_failed(sitting->run);
	}
	asking_saved(&sitting->asking, how_saved(sitting));
	return line == LINE_CANCELLED ? EXIT_INTERRUPTED : EXIT_DONE;
}

static int guide(struct run *run)
{
	struct sitting sitting = {.run = run, .began = run_now(run), .began_ms = clock_now_ms()};
	int status;

	if (run->options.given[OPTION_JSON]) {
		fail(&run->err, E_USAGE, "'guide' is a conversation and has no JSON");
		run->hint = "'latchkey plan --json' is the same as a dated plan";
		return EXIT_USAGE;
	}
	if (walk_open(run, true, &sitting.walk))
		return run_failed(run);
	sitting.walk.want_return = run->options.given[OPTION_RETURN];
	sitting.asking = (struct asking){
		.out = &run->out,
		.rules = sitting.walk.rules,
		.program = run->program,
		.command = sitting.walk.want_return ? "guide --return" : "guide",
		.now = sitting.walk.now,
	};
	status = sit(&sitting);
	status = walk_finish(run, &sitting.walk, status);
	walk_release(&sitting.walk);
	text_release(&sitting.title);
	return status;
}

static const enum option own_options[] = {OPTION_PROCEDURE, OPTION_FROM, OPTION_RESTART,
					  OPTION_RETURN,    OPTION_CASE, OPTION_NONE};

const struct command command_guide = {
	.name = "guide",
	.usage = "",
	.summary = "the walk through Xiaomi's official unlock, question by question",
	.details = {
		"Asks before anything is spent, chooses the route and says why, then goes step "
		"by step: what to do, why, how to see that it is done, what it uses up, what not "
		"to do. Every answer is in the journal before the next question comes; leave "
		"with q, end of input or Ctrl-C and go on any day. The phone is needed at the "
		"first reading and at the end. Only the bootloader's own 'unlocked' ends it with "
		"success. It never asks for a password, an account number or a phone number, and "
		"unlocks nothing itself. --demo NAME rehearses it without a journal; there time "
		"can be skipped.",
		"Exit status: 0 left or done, 7 the rules hold a mistake, 10 the journal is "
		"unusable.",
	},
	.options = own_options,
	.run = guide,
};

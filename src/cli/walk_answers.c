/* SPDX-License-Identifier: MIT */
#include "walk.h"

#include <string.h>

static int answer_one(struct run *run, struct walk *walk, const char *pair)
{
	struct text question = {0};
	const char *equals = strchr(pair, '=');
	int result;

	text_add_bytes(&question, pair, (size_t)(equals - pair));
	result = walk_answer(run, walk, text_cstr(&question), equals + 1);
	text_release(&question);
	return result;
}

static int check_one(struct run *run, const struct walk *walk, const char *pair)
{
	struct text question = {0};
	const char *equals = strchr(pair, '=');
	int result;

	text_add_bytes(&question, pair, (size_t)(equals - pair));
	result = walk_check_answer(walk, text_cstr(&question), equals + 1, &run->err);
	text_release(&question);
	return result;
}

/* All of them or none: a mistake in the last one must not leave the first ones behind. */
static int check_answers(struct run *run, const struct walk *walk)
{
	const struct options *given = &run->options;
	int result = 0;

	for (unsigned i = 0; i < given->answer_count && !result; i++)
		result = check_one(run, walk, given->answers[i]);
	if (!result && given->given[OPTION_RUNNING])
		result = walk_check_answer(walk, "version-code", given->value[OPTION_RUNNING],
					   &run->err);
	if (!result && given->given[OPTION_MODEL])
		result = walk_check_answer(walk, "model-number", given->value[OPTION_MODEL],
					   &run->err);
	return result;
}

int walk_take_answers(struct run *run, struct walk *walk)
{
	const struct options *given = &run->options;
	int result = check_answers(run, walk);

	if (!result)
		result = walk_make_case(run, walk);
	for (unsigned i = 0; i < given->answer_count && !result; i++)
		result = answer_one(run, walk, given->answers[i]);
	if (!result && given->given[OPTION_RUNNING])
		result = walk_answer(run, walk, "version-code", given->value[OPTION_RUNNING]);
	if (!result && given->given[OPTION_MODEL])
		result = walk_answer(run, walk, "model-number", given->value[OPTION_MODEL]);
	return result;
}

bool walk_has_answers(const struct run *run)
{
	return run->options.answer_count || run->options.given[OPTION_RUNNING] ||
	       run->options.given[OPTION_MODEL];
}

int walk_keep(struct run *run, struct walk *walk, int result)
{
	if (result != -(int)E_JOURNAL)
		return result;
	walk->no_journal = run->err;
	run->err.code = E_NONE;
	return 0;
}

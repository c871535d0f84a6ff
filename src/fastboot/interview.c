/* SPDX-License-Identifier: MIT */
#include <latchkey/fastboot.h>

#include "answer.h"

#include <string.h>

enum { MOST_REPEATS = 7 };

/* Which absences are asked for once more, the ones that most is concluded from first. */
static const enum question by_weight[] = {
	QUESTION_UNLOCKED,     QUESTION_PRODUCT,
	QUESTION_ANTI,         QUESTION_ROLLBACK_VER,
	QUESTION_IS_USERSPACE, QUESTION_CURRENT_SLOT,
	QUESTION_SNAPSHOT_UPDATE_STATUS, QUESTION_KERNEL,
	QUESTION_OEM_DEVICE_INFO, QUESTION_OEM_LKS,
	QUESTION_UNLOCK_ABILITY, QUESTION_ALL,
	QUESTION_SLOT_COUNT,   QUESTION_SECURE,
	QUESTION_BATTERY_SOC_OK, QUESTION_BATTERY_VOLTAGE,
	QUESTION_VERSION_BOOTLOADER,
};
_Static_assert(sizeof(by_weight) / sizeof(*by_weight) == QUESTION_COUNT - 1,
	       "every question has a weight");

/* After a silence: is anybody there, or was it only this question? */
static int check_alive(struct fastboot *fastboot, const struct answer *silent, struct error *err)
{
	struct answer answer = {0};
	enum answer_kind kind;
	int result = fastboot_ask(fastboot, QUESTION_PRODUCT, &answer, err);

	fastboot->repeated++;
	kind = answer.kind;
	answer_release(&answer);
	if (result)
		return result;
	if (kind == ANSWER_SILENT)
		return fail(err, E_TIMEOUT, "the phone stopped answering: %s",
			    text_cstr(&silent->text));
	return 0;
}

static int ask_list(struct fastboot *fastboot, const enum question *list, size_t count,
		    struct answer *answers, struct error *err)
{
	int result;

	for (size_t i = 0; i < count; i++) {
		struct answer *answer = &answers[list[i]];

		result = fastboot_ask(fastboot, list[i], answer, err);
		if (result)
			return result;
		if (answer->kind != ANSWER_SILENT)
			continue;
		if (list[i] == QUESTION_PRODUCT)
			return fail(err, E_TIMEOUT, "the phone does not answer: %s",
				    text_cstr(&answer->text));
		result = check_alive(fastboot, answer, err);
		if (result)
			return result;
	}
	return 0;
}

/* "Not found" twice is a fact; "not found" and something else is no reliable answer. */
static int ask_absence_again(struct fastboot *fastboot, enum question question,
			     struct answer *answer, struct error *err)
{
	struct answer second = {.times = answer->times};
	int result = fastboot_ask(fastboot, question, &second, err);

	if (result)
		return result;
	fastboot->repeated++;
	if (second.kind != ANSWER_UNKNOWN_WORD) {
		second.kind = ANSWER_UNRELIABLE;
		text_add_bytes(&second.other, text_cstr(&answer->text), answer->text.length);
	}
	answer_release(answer);
	*answer = second;
	return 0;
}

static int ask_absences_again(struct fastboot *fastboot, struct answer *answers, struct error *err)
{
	unsigned repeats = 0;
	int result;

	for (size_t i = 0; i < sizeof(by_weight) / sizeof(*by_weight); i++) {
		struct answer *answer = &answers[by_weight[i]];

		if (answer->kind != ANSWER_UNKNOWN_WORD || repeats++ >= MOST_REPEATS)
			continue;
		result = ask_absence_again(fastboot, by_weight[i], answer, err);
		if (result)
			return result;
	}
	return 0;
}

/* Return: 1 if `product` is what it was, 0 if not, or an error. */
static int confirm(struct fastboot *fastboot, const struct answer *product, struct error *err)
{
	struct answer again = {0};
	int result = fastboot_ask(fastboot, QUESTION_PRODUCT, &again, err);

	if (result)
		return result;
	if (product->kind != ANSWER_NOT_ON_TAPE)
		fastboot->repeated++;
	if (again.kind == ANSWER_SILENT)
		result = fail(err, E_TIMEOUT, "the phone stopped answering: %s",
			      text_cstr(&again.text));
	else
		result = answer_same(product, &again);
	answer_release(&again);
	return result;
}

static void forget(struct answer *answers)
{
	for (unsigned i = 0; i < QUESTION_COUNT; i++)
		answer_release(&answers[i]);
}

/* Return: 1 a pass whose answers belong to their questions, 0 it slipped, or an error. */
static int pass(struct fastboot *fastboot, const struct interview *interview,
		struct answer *answers, struct error *err)
{
	enum question more[QUESTION_COUNT] = {QUESTION_NONE};
	int result;

	forget(answers);
	fastboot->passes++;
	result = ask_list(fastboot, interview->questions, interview->count, answers, err);
	if (!result && interview->more)
		result = ask_list(fastboot, more, interview->more(answers, interview->context, more),
				  answers, err);
	if (!result)
		result = ask_absences_again(fastboot, answers, err);
	return result ? result : confirm(fastboot, &answers[QUESTION_PRODUCT], err);
}

int fastboot_interview(struct fastboot *fastboot, const struct interview *interview,
		       struct answer *answers, struct error *err)
{
	int result = 0;

	while (!result && fastboot->passes < 2)
		result = pass(fastboot, interview, answers, err);
	if (result == 1) {
		fastboot->confirmed = true;
		return 0;
	}
	if (result)
		return result;
	for (unsigned i = 0; i < QUESTION_COUNT; i++)
		if (answers[i].kind != ANSWER_NOT_ASKED)
			answers[i].kind = ANSWER_SLIPPED;
	return fail(err, E_PROTOCOL, "the phone's answers do not belong to the questions: "
				     "'product' changed twice during the conversation");
}

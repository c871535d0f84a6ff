/* SPDX-License-Identifier: MIT */
#include "procedure_fields.h"

/*
 * The shape of procedure.yaml. One list of fields for each struct in procedure.h, innermost
 * first. docs/procedure.schema.json says the same; the tests hold one against the other.
 */

enum {
	NEEDED = CYAML_FLAG_DEFAULT,
	MAYBE = CYAML_FLAG_OPTIONAL,
	LIST = CYAML_FLAG_POINTER,
	MAYBE_LIST = CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,
};

#define TEXT(key, flags, type, member)                                                             \
	CYAML_FIELD_STRING_PTR(key, flags, type, member, 1, CYAML_UNLIMITED)
#define LIST_OF(key, flags, type, member, entry, least)                                            \
	CYAML_FIELD_SEQUENCE(key, flags, type, member, &(entry), least, CYAML_UNLIMITED)
#define ENTRY(name, type, fields)                                                                  \
	static const struct cyaml_schema_value name = {                                            \
		CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, type, fields),                             \
	}

/* Rows of a table without the value that stands for "unknown", which no file may hold. */
enum {
	CONFIDENCE_ROWS = CONFIDENCE_COUNT - 1,
	SOURCE_ROWS = SOURCE_COUNT - 1,
	STEP_ROWS = STEP_KIND_COUNT - 1,
	SPEND_ROWS = SPEND_COUNT - 1,
	ANSWER_ROWS = QUESTION_KIND_COUNT - 1,
	LOSS_ROWS = LOSS_GROUP_COUNT - 1,
	PLACE_ROWS = PLACE_COUNT - 1,
};

static const struct cyaml_schema_value text_entry = {
	CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, CYAML_UNLIMITED),
};

static const struct cyaml_schema_field other_fields[] = {
	TEXT("say", NEEDED, struct other_claim, say),
	LIST_OF("from", LIST, struct other_claim, from, text_entry, 1),
	TEXT("seen", NEEDED, struct other_claim, seen),
	CYAML_FIELD_UINT("value", MAYBE, struct other_claim, value),
	CYAML_FIELD_END,
};
ENTRY(other_entry, struct other_claim, other_fields);

static const struct cyaml_schema_field claim_fields[] = {
	TEXT("say", NEEDED, struct claim, say),
	LIST_OF("from", LIST, struct claim, from, text_entry, 1),
	TEXT("seen", NEEDED, struct claim, seen),
	CYAML_FIELD_ENUM("sure", NEEDED, struct claim, sure, confidence_rows, CONFIDENCE_ROWS),
	LIST_OF("other", MAYBE_LIST, struct claim, other, other_entry, 0),
	CYAML_FIELD_END,
};
ENTRY(claim_entry, struct claim, claim_fields);

static const struct cyaml_schema_field source_fields[] = {
	TEXT("id", NEEDED, struct procedure_source, id),
	TEXT("title", NEEDED, struct procedure_source, title),
	TEXT("url", MAYBE, struct procedure_source, url),
	TEXT("dated", NEEDED, struct procedure_source, dated),
	CYAML_FIELD_ENUM("kind", NEEDED, struct procedure_source, kind, source_kind_rows,
			 SOURCE_ROWS),
	CYAML_FIELD_END,
};
ENTRY(source_entry, struct procedure_source, source_fields);

static const struct cyaml_schema_field number_fields[] = {
	CYAML_FIELD_ENUM("id", NEEDED, struct procedure_number, id, number_rows, NUMBER_COUNT),
	CYAML_FIELD_UINT("value", NEEDED, struct procedure_number, value),
	CYAML_FIELD_MAPPING("claim", NEEDED, struct procedure_number, claim, claim_fields),
	CYAML_FIELD_END,
};
ENTRY(number_entry, struct procedure_number, number_fields);

static const struct cyaml_schema_field sentence_fields[] = {
	CYAML_FIELD_ENUM("id", NEEDED, struct procedure_sentence, id, sentence_rows,
			 SENTENCE_COUNT),
	CYAML_FIELD_MAPPING("claim", NEEDED, struct procedure_sentence, claim, claim_fields),
	CYAML_FIELD_END,
};
ENTRY(sentence_entry, struct procedure_sentence, sentence_fields);

static const struct cyaml_schema_field route_fields[] = {
	CYAML_FIELD_ENUM("id", NEEDED, struct procedure_route, id, route_rows, ROUTE_COUNT),
	TEXT("title", NEEDED, struct procedure_route, title),
	LIST_OF("about", LIST, struct procedure_route, about, claim_entry, 1),
	LIST_OF("steps", LIST, struct procedure_route, steps, text_entry, 1),
	LIST_OF("unknowable", MAYBE_LIST, struct procedure_route, unknowable, claim_entry, 0),
	CYAML_FIELD_END,
};
ENTRY(route_entry, struct procedure_route, route_fields);

static const struct cyaml_schema_field condition_fields[] = {
	TEXT("question", NEEDED, struct procedure_condition, question),
	LIST_OF("is", LIST, struct procedure_condition, is, text_entry, 1),
	CYAML_FIELD_END,
};
ENTRY(condition_entry, struct procedure_condition, condition_fields);

static const struct cyaml_schema_field spend_fields[] = {
	CYAML_FIELD_ENUM("what", NEEDED, struct procedure_spend, what, spend_rows, SPEND_ROWS),
	CYAML_FIELD_MAPPING("claim", NEEDED, struct procedure_spend, claim, claim_fields),
	CYAML_FIELD_END,
};
ENTRY(spend_entry, struct procedure_spend, spend_fields);

static const struct cyaml_schema_field link_fields[] = {
	TEXT("title", NEEDED, struct procedure_link, title),
	TEXT("url", NEEDED, struct procedure_link, url),
	CYAML_FIELD_END,
};
ENTRY(link_entry, struct procedure_link, link_fields);

static const struct cyaml_schema_field step_fields[] = {
	TEXT("id", NEEDED, struct procedure_step, id),
	TEXT("title", NEEDED, struct procedure_step, title),
	CYAML_FIELD_ENUM("kind", NEEDED, struct procedure_step, kind, step_kind_rows, STEP_ROWS),
	CYAML_FIELD_MAPPING("why", NEEDED, struct procedure_step, why, claim_fields),
	LIST_OF("do", LIST, struct procedure_step, instructions, text_entry, 1),
	TEXT("see", NEEDED, struct procedure_step, see),
	LIST_OF("checklist", MAYBE_LIST, struct procedure_step, checklist, text_entry, 0),
	LIST_OF("when", MAYBE_LIST, struct procedure_step, when, condition_entry, 0),
	LIST_OF("needs", MAYBE_LIST, struct procedure_step, needs, text_entry, 0),
	LIST_OF("asks", MAYBE_LIST, struct procedure_step, asks, text_entry, 0),
	LIST_OF("spends", MAYBE_LIST, struct procedure_step, spends, spend_entry, 0),
	LIST_OF("donts", MAYBE_LIST, struct procedure_step, donts, claim_entry, 0),
	LIST_OF("resets", MAYBE_LIST, struct procedure_step, resets, claim_entry, 0),
	LIST_OF("notes", MAYBE_LIST, struct procedure_step, notes, claim_entry, 0),
	LIST_OF("messages", MAYBE_LIST, struct procedure_step, messages, text_entry, 0),
	LIST_OF("links", MAYBE_LIST, struct procedure_step, links, link_entry, 0),
	CYAML_FIELD_UINT("minutes-least", NEEDED, struct procedure_step, minutes_least),
	CYAML_FIELD_UINT("minutes-most", NEEDED, struct procedure_step, minutes_most),
	CYAML_FIELD_ENUM_PTR("wait", MAYBE, struct procedure_step, wait, number_rows, NUMBER_COUNT),
	CYAML_FIELD_BOOL("needs-permission", MAYBE, struct procedure_step, needs_permission),
	CYAML_FIELD_BOOL("in-fastboot", MAYBE, struct procedure_step, in_fastboot),
	CYAML_FIELD_BOOL("during-wait", MAYBE, struct procedure_step, during_wait),
	CYAML_FIELD_END,
};
ENTRY(step_entry, struct procedure_step, step_fields);

static const struct cyaml_schema_field choice_fields[] = {
	TEXT("id", NEEDED, struct procedure_choice, id),
	TEXT("label", NEEDED, struct procedure_choice, label),
	CYAML_FIELD_ENUM("effect", MAYBE, struct procedure_choice, effect, effect_rows,
			 EFFECT_COUNT),
	CYAML_FIELD_MAPPING("claim", MAYBE, struct procedure_choice, claim, claim_fields),
	CYAML_FIELD_END,
};
ENTRY(choice_entry, struct procedure_choice, choice_fields);

static const struct cyaml_schema_field question_fields[] = {
	TEXT("id", NEEDED, struct procedure_question, id),
	TEXT("ask", NEEDED, struct procedure_question, ask),
	CYAML_FIELD_ENUM("kind", NEEDED, struct procedure_question, kind, question_kind_rows,
			 ANSWER_ROWS),
	CYAML_FIELD_MAPPING("why", NEEDED, struct procedure_question, why, claim_fields),
	LIST_OF("choices", MAYBE_LIST, struct procedure_question, choices, choice_entry, 0),
	LIST_OF("when", MAYBE_LIST, struct procedure_question, when, condition_entry, 0),
	CYAML_FIELD_END,
};
ENTRY(question_entry, struct procedure_question, question_fields);

static const struct cyaml_schema_field loss_fields[] = {
	TEXT("id", NEEDED, struct procedure_loss, id),
	CYAML_FIELD_ENUM("group", NEEDED, struct procedure_loss, group, loss_group_rows, LOSS_ROWS),
	CYAML_FIELD_BOOL("stock-only", MAYBE, struct procedure_loss, stock_only),
	CYAML_FIELD_MAPPING("claim", NEEDED, struct procedure_loss, claim, claim_fields),
	CYAML_FIELD_END,
};
ENTRY(loss_entry, struct procedure_loss, loss_fields);

static const struct cyaml_schema_field lock_fields[] = {
	TEXT("id", NEEDED, struct procedure_lock, id),
	TEXT("title", NEEDED, struct procedure_lock, title),
	CYAML_FIELD_BOOL("ours", MAYBE, struct procedure_lock, ours),
	CYAML_FIELD_MAPPING("claim", NEEDED, struct procedure_lock, claim, claim_fields),
	CYAML_FIELD_END,
};
ENTRY(lock_entry, struct procedure_lock, lock_fields);

static const struct cyaml_schema_field message_fields[] = {
	TEXT("id", NEEDED, struct procedure_message, id),
	CYAML_FIELD_ENUM("place", NEEDED, struct procedure_message, place, place_rows, PLACE_ROWS),
	CYAML_FIELD_ENUM("fault", NEEDED, struct procedure_message, fault, fault_rows, FAULT_COUNT),
	LIST_OF("codes", MAYBE_LIST, struct procedure_message, codes, text_entry, 0),
	LIST_OF("texts", MAYBE_LIST, struct procedure_message, texts, text_entry, 0),
	CYAML_FIELD_MAPPING("meaning", NEEDED, struct procedure_message, meaning, claim_fields),
	TEXT("next", NEEDED, struct procedure_message, next),
	LIST_OF("avoid", MAYBE_LIST, struct procedure_message, avoid, text_entry, 0),
	CYAML_FIELD_BOOL("restarts-wait", MAYBE, struct procedure_message, restarts_wait),
	TEXT("during-wait", MAYBE, struct procedure_message, during_wait),
	CYAML_FIELD_BOOL("locks", MAYBE, struct procedure_message, locks),
	CYAML_FIELD_END,
};
ENTRY(message_entry, struct procedure_message, message_fields);

static const struct cyaml_schema_field change_fields[] = {
	TEXT("date", NEEDED, struct procedure_change, date),
	CYAML_FIELD_MAPPING("claim", NEEDED, struct procedure_change, claim, claim_fields),
	CYAML_FIELD_END,
};
ENTRY(change_entry, struct procedure_change, change_fields);

static const struct cyaml_schema_field procedure_fields[] = {
	CYAML_FIELD_UINT("format", NEEDED, struct procedure, format),
	TEXT("rules", NEEDED, struct procedure, rules),
	LIST_OF("sources", LIST, struct procedure, sources, source_entry, 1),
	LIST_OF("numbers", LIST, struct procedure, numbers, number_entry, 1),
	LIST_OF("sentences", LIST, struct procedure, sentences, sentence_entry, 1),
	LIST_OF("routes", LIST, struct procedure, routes, route_entry, 1),
	LIST_OF("questions", LIST, struct procedure, questions, question_entry, 1),
	LIST_OF("steps", LIST, struct procedure, steps, step_entry, 1),
	LIST_OF("losses", LIST, struct procedure, losses, loss_entry, 1),
	LIST_OF("locks", LIST, struct procedure, locks, lock_entry, 1),
	LIST_OF("messages", LIST, struct procedure, messages, message_entry, 1),
	LIST_OF("history", LIST, struct procedure, history, change_entry, 1),
	CYAML_FIELD_END,
};

const struct cyaml_schema_value procedure_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct procedure, procedure_fields),
};

/* SPDX-License-Identifier: MIT */
#include "facts.h"

#include <string.h>

static enum route chosen(enum route route, enum sentence sentence, enum sentence *ret)
{
	*ret = sentence;
	return route;
}

static bool is_hyperos(const struct facts *facts, enum sentence *ret)
{
	if (facts_answer_is(facts, "system", "hyperos"))
		*ret = SENTENCE_REASON_HYPEROS;
	else if (facts_answer_is(facts, "ever-hyperos", "yes"))
		*ret = SENTENCE_REASON_HYPEROS_BEFORE;
	else if (facts->community_demanded)
		*ret = SENTENCE_REASON_HYPEROS_DEMANDED;
	else
		return false;
	return true;
}

static enum route choose_china(const struct facts *facts, enum sentence *ret)
{
	enum sentence ignored;

	if (facts_answer_is(facts, "system", "miui") && !is_hyperos(facts, &ignored))
		return chosen(ROUTE_CHINA, SENTENCE_REASON_CHINA_MIUI, ret);
	if (facts_answer_is(facts, "system-region", "china"))
		return chosen(ROUTE_CHINA, SENTENCE_REASON_CHINA_ROM, ret);
	return chosen(ROUTE_CHINA, SENTENCE_REASON_CHINA_HARDWARE, ret);
}

/* What the bootloader or the owner's wish decides before any question about the system. */
static enum route choose_at_once(const struct facts *facts, enum sentence *ret)
{
	const struct plan_phone *phone = &facts->input->phone;

	if (facts->input->want_return)
		return chosen(ROUTE_RETURN, SENTENCE_REASON_RETURN, ret);
	if (phone->lock == PLAN_LOCK_CONFLICT)
		return chosen(ROUTE_UNKNOWN, SENTENCE_REASON_LOCK_CONFLICT, ret);
	if (phone->lock == PLAN_UNLOCKED && !facts_in_walk(facts))
		return chosen(ROUTE_UNLOCKED, SENTENCE_REASON_UNLOCKED, ret);
	if (phone->android_one == TRUTH_YES)
		return chosen(ROUTE_ANDROID_ONE, SENTENCE_REASON_ANDROID_ONE, ret);
	if (phone->unisoc == TRUTH_YES)
		return chosen(ROUTE_NONE, SENTENCE_REASON_UNISOC, ret);
	if (facts_answer_is(facts, "status-item", "no"))
		return chosen(ROUTE_NONE, SENTENCE_REASON_NO_STATUS_ITEM, ret);
	return ROUTE_COUNT;
}

/* What was begun tells the route as well: nobody gets a permission, or begins a wait, on another. */
static enum route choose_by_journal(const struct facts *facts, enum sentence *ret)
{
	bool updated_since = facts->updated.known && facts->updated.at > facts->bound.at;

	if (facts->granted.known)
		return chosen(ROUTE_HYPEROS, SENTENCE_REASON_PERMISSION, ret);
	if (facts->bound.known && !updated_since) {
		if (!strcmp(facts->own->route, route_name(ROUTE_HYPEROS)))
			return chosen(ROUTE_HYPEROS, SENTENCE_REASON_WAIT_BEGAN, ret);
		if (!strcmp(facts->own->route, route_name(ROUTE_MIUI)))
			return chosen(ROUTE_MIUI, SENTENCE_REASON_WAIT_BEGAN, ret);
	}
	return chosen(ROUTE_UNKNOWN, SENTENCE_REASON_TOO_LITTLE_KNOWN, ret);
}

enum route route_choose(const struct facts *facts, enum sentence *ret_reason)
{
	enum route route = choose_at_once(facts, ret_reason);

	if (route != ROUTE_COUNT)
		return route;
	if (facts_answer_is(facts, "system-region", "china") ||
	    facts_answer_is(facts, "hardware-region", "china"))
		return choose_china(facts, ret_reason);
	if (is_hyperos(facts, ret_reason))
		return ROUTE_HYPEROS;
	if (!facts_answer_is(facts, "system", "miui"))
		return choose_by_journal(facts, ret_reason);
	if (facts_answer_is(facts, "ever-hyperos", "no"))
		return chosen(ROUTE_MIUI, SENTENCE_REASON_MIUI, ret_reason);
	return chosen(ROUTE_MIUI, SENTENCE_REASON_MIUI_HISTORY_UNKNOWN, ret_reason);
}

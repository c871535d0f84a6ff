/* SPDX-License-Identifier: MIT */
#include "procedure_fields.h"

/* One table an enum serves libcyaml, schema_check() and JSON. Values that a file may not hold (the
 * "unknown" of most enums) are left out, so a row's place differs from its value there. */
const struct cyaml_strval confidence_rows[] = {
	{"several", CONFIDENCE_SEVERAL},
	{"one", CONFIDENCE_ONE},
	{"disputed", CONFIDENCE_DISPUTED},
	{"inferred", CONFIDENCE_INFERRED},
};
_Static_assert(sizeof(confidence_rows) / sizeof(*confidence_rows) == CONFIDENCE_COUNT - 1, "names");

const struct cyaml_strval source_kind_rows[] = {
	{"official", SOURCE_OFFICIAL},   {"reference", SOURCE_REFERENCE},
	{"community", SOURCE_COMMUNITY}, {"observation", SOURCE_OBSERVATION},
	{"reasoning", SOURCE_REASONING},
};
_Static_assert(sizeof(source_kind_rows) / sizeof(*source_kind_rows) == SOURCE_COUNT - 1, "names");

const struct cyaml_strval step_kind_rows[] = {
	{"do", STEP_DO},           {"ask", STEP_ASK},
	{"read", STEP_READ},       {"permission", STEP_PERMISSION},
	{"bind", STEP_BIND},       {"wait", STEP_WAIT},
	{"confirm", STEP_CONFIRM}, {"unlock", STEP_UNLOCK},
	{"verify", STEP_VERIFY},
};
_Static_assert(sizeof(step_kind_rows) / sizeof(*step_kind_rows) == STEP_KIND_COUNT - 1, "names");

const struct cyaml_strval spend_rows[] = {
	{"day", SPEND_DAY},   {"month", SPEND_MONTH},           {"year", SPEND_YEAR},
	{"sim", SPEND_SIM},   {"permission", SPEND_PERMISSION}, {"wait", SPEND_WAIT},
	{"data", SPEND_DATA},
};
_Static_assert(sizeof(spend_rows) / sizeof(*spend_rows) == SPEND_COUNT - 1, "names");

const struct cyaml_strval question_kind_rows[] = {
	{"choice", ANSWER_CHOICE},
	{"version-code", ANSWER_VERSION_CODE},
	{"model", ANSWER_MODEL},
	{"label", ANSWER_LABEL},
};
_Static_assert(sizeof(question_kind_rows) / sizeof(*question_kind_rows) == QUESTION_KIND_COUNT - 1,
	       "names");

const struct cyaml_strval effect_rows[] = {
	{"none", EFFECT_NONE},
	{"note", EFFECT_NOTE},
	{"warn", EFFECT_WARN},
	{"block", EFFECT_BLOCK},
};
_Static_assert(sizeof(effect_rows) / sizeof(*effect_rows) == EFFECT_COUNT, "names");

const struct cyaml_strval loss_group_rows[] = {
	{"data", LOSS_DATA},
	{"features", LOSS_FEATURES},
	{"never", LOSS_NEVER},
};
_Static_assert(sizeof(loss_group_rows) / sizeof(*loss_group_rows) == LOSS_GROUP_COUNT - 1, "names");

const struct cyaml_strval place_rows[] = {
	{"phone", PLACE_PHONE}, {"screen", PLACE_SCREEN}, {"pc", PLACE_PC},
	{"app", PLACE_APP},     {"login", PLACE_LOGIN},
};
_Static_assert(sizeof(place_rows) / sizeof(*place_rows) == PLACE_COUNT - 1, "names");

const struct cyaml_strval fault_rows[] = {
	{"unknown", FAULT_UNKNOWN}, {"nobody", FAULT_NOBODY}, {"owner", FAULT_OWNER},
	{"network", FAULT_NETWORK}, {"phone", FAULT_PHONE},   {"account", FAULT_ACCOUNT},
	{"tool", FAULT_TOOL},       {"xiaomi", FAULT_XIAOMI}, {"seller", FAULT_SELLER},
};
_Static_assert(sizeof(fault_rows) / sizeof(*fault_rows) == FAULT_COUNT, "names");

const struct cyaml_strval number_rows[] = {
	{"account-age-days", NUMBER_ACCOUNT_AGE_DAYS},
	{"activation-days", NUMBER_ACTIVATION_DAYS},
	{"opening-hour-beijing", NUMBER_OPENING_HOUR_BEIJING},
	{"wait-hyperos-hours", NUMBER_WAIT_HYPEROS_HOURS},
	{"wait-miui-hours", NUMBER_WAIT_MIUI_HOURS},
	{"unlocks-a-year", NUMBER_UNLOCKS_A_YEAR},
	{"days-between-unlocks", NUMBER_DAYS_BETWEEN_UNLOCKS},
	{"account-error-days", NUMBER_ACCOUNT_ERROR_DAYS},
	{"bindings-a-sim", NUMBER_BINDINGS_A_SIM},
	{"sim-months", NUMBER_SIM_MONTHS},
	{"hold-power-seconds", NUMBER_HOLD_POWER_SECONDS},
	{"rules-old-months", NUMBER_RULES_OLD_MONTHS},
};
_Static_assert(sizeof(number_rows) / sizeof(*number_rows) == NUMBER_COUNT, "names");

const struct cyaml_strval sentence_rows[] = {
	{"reason-unlocked", SENTENCE_REASON_UNLOCKED},
	{"reason-android-one", SENTENCE_REASON_ANDROID_ONE},
	{"reason-unisoc", SENTENCE_REASON_UNISOC},
	{"reason-no-status-item", SENTENCE_REASON_NO_STATUS_ITEM},
	{"reason-china-rom", SENTENCE_REASON_CHINA_ROM},
	{"reason-china-hardware", SENTENCE_REASON_CHINA_HARDWARE},
	{"reason-china-miui", SENTENCE_REASON_CHINA_MIUI},
	{"reason-hyperos", SENTENCE_REASON_HYPEROS},
	{"reason-hyperos-before", SENTENCE_REASON_HYPEROS_BEFORE},
	{"reason-hyperos-demanded", SENTENCE_REASON_HYPEROS_DEMANDED},
	{"reason-permission", SENTENCE_REASON_PERMISSION},
	{"reason-wait-began", SENTENCE_REASON_WAIT_BEGAN},
	{"reason-miui", SENTENCE_REASON_MIUI},
	{"reason-miui-history-unknown", SENTENCE_REASON_MIUI_HISTORY_UNKNOWN},
	{"reason-lock-conflict", SENTENCE_REASON_LOCK_CONFLICT},
	{"reason-too-little-known", SENTENCE_REASON_TOO_LITTLE_KNOWN},
	{"reason-return", SENTENCE_REASON_RETURN},
	{"rules-are-old", SENTENCE_RULES_ARE_OLD},
	{"rules-change", SENTENCE_RULES_CHANGE},
	{"year-used", SENTENCE_YEAR_USED},
	{"year-used-no-date", SENTENCE_YEAR_USED_NO_DATE},
	{"year-other-reading", SENTENCE_YEAR_OTHER_READING},
	{"month-later-reading", SENTENCE_MONTH_LATER_READING},
	{"permission-ran-out", SENTENCE_PERMISSION_RAN_OUT},
	{"permission-no-end-seen", SENTENCE_PERMISSION_NO_END_SEEN},
	{"permission-ends-before-wait", SENTENCE_PERMISSION_ENDS_BEFORE_WAIT},
	{"opening-each-night", SENTENCE_OPENING_EACH_NIGHT},
	{"quota-may-be-wrong", SENTENCE_QUOTA_MAY_BE_WRONG},
	{"wait-assumed", SENTENCE_WAIT_ASSUMED},
	{"wait-from-tool", SENTENCE_WAIT_FROM_TOOL},
	{"wait-started-again", SENTENCE_WAIT_STARTED_AGAIN},
	{"never-look-at-the-wait", SENTENCE_NEVER_LOOK_AT_THE_WAIT},
	{"account-too-young", SENTENCE_ACCOUNT_TOO_YOUNG},
	{"account-blocked-until", SENTENCE_ACCOUNT_BLOCKED_UNTIL},
	{"account-region-differs", SENTENCE_ACCOUNT_REGION_DIFFERS},
	{"not-active-long-enough", SENTENCE_NOT_ACTIVE_LONG_ENOUGH},
	{"model-refused", SENTENCE_MODEL_REFUSED},
	{"signature-refused", SENTENCE_SIGNATURE_REFUSED},
	{"updated-to-hyperos", SENTENCE_UPDATED_TO_HYPEROS},
	{"version-of-other-model", SENTENCE_VERSION_OF_OTHER_MODEL},
	{"shortest-time", SENTENCE_SHORTEST_TIME},
	{"success", SENTENCE_SUCCESS},
	{"still-locked", SENTENCE_STILL_LOCKED},
	{"opening-alarm", SENTENCE_OPENING_ALARM},
	{"deadline-alarm", SENTENCE_DEADLINE_ALARM},
	{"wait-end-alarm", SENTENCE_WAIT_END_ALARM},
	{"year-end-alarm", SENTENCE_YEAR_END_ALARM},
	{"cure-withheld", SENTENCE_CURE_WITHHELD},
	{"leave-fastboot", SENTENCE_LEAVE_FASTBOOT},
};
_Static_assert(sizeof(sentence_rows) / sizeof(*sentence_rows) == SENTENCE_COUNT, "names");

const struct cyaml_strval route_rows[] = {
	{"unknown", ROUTE_UNKNOWN},
	{"unlocked", ROUTE_UNLOCKED},
	{"android-one", ROUTE_ANDROID_ONE},
	{"miui", ROUTE_MIUI},
	{"hyperos", ROUTE_HYPEROS},
	{"china", ROUTE_CHINA},
	{"none", ROUTE_NONE},
	{"return", ROUTE_RETURN},
};
_Static_assert(sizeof(route_rows) / sizeof(*route_rows) == ROUTE_COUNT, "names");

static const char *name_of(const struct cyaml_strval *rows, size_t count, int64_t value)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].val == value)
			return rows[i].str;
	return "unknown";
}
#define NAME_OF(rows, value) name_of(rows, sizeof(rows) / sizeof(*(rows)), value)

const char *confidence_name(enum confidence confidence)
{
	return NAME_OF(confidence_rows, confidence);
}

const char *source_kind_name(enum source_kind kind)
{
	return NAME_OF(source_kind_rows, kind);
}

const char *step_kind_name(enum step_kind kind)
{
	return NAME_OF(step_kind_rows, kind);
}

const char *spend_name(enum spend spend)
{
	return NAME_OF(spend_rows, spend);
}

const char *question_kind_name(enum question_kind kind)
{
	return NAME_OF(question_kind_rows, kind);
}

const char *effect_name(enum effect effect)
{
	return NAME_OF(effect_rows, effect);
}

const char *loss_group_name(enum loss_group group)
{
	return NAME_OF(loss_group_rows, group);
}

const char *place_name(enum place place)
{
	return NAME_OF(place_rows, place);
}

const char *fault_name(enum fault fault)
{
	return NAME_OF(fault_rows, fault);
}

const char *sentence_name(enum sentence sentence)
{
	return NAME_OF(sentence_rows, sentence);
}

const char *route_name(enum route route)
{
	return NAME_OF(route_rows, route);
}

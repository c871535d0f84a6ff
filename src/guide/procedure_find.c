/* SPDX-License-Identifier: MIT */
#include <latchkey/procedure.h>

#include <string.h>
#include <time.h>

/* procedure_check() has made sure that every enum value has its entry. */
#define BY_ENUM(list, wanted)                                                                      \
	do {                                                                                       \
		for (uint32_t i = 0; i < procedure->list##_count; i++)                             \
			if (procedure->list[i].id == (wanted))                                     \
				return &procedure->list[i];                                        \
		return &procedure->list[0];                                                        \
	} while (0)

#define BY_ID(owner, list, wanted)                                                                 \
	do {                                                                                       \
		for (uint32_t i = 0; i < (owner)->list##_count; i++)                               \
			if (!strcmp((owner)->list[i].id, wanted))                                  \
				return &(owner)->list[i];                                          \
		return NULL;                                                                       \
	} while (0)

const struct procedure_route *procedure_route(const struct procedure *procedure, enum route id)
{
	BY_ENUM(routes, id);
}

const struct procedure_number *procedure_number(const struct procedure *procedure, enum number id)
{
	BY_ENUM(numbers, id);
}

static const struct procedure_sentence *sentence(const struct procedure *procedure,
						 enum sentence id)
{
	BY_ENUM(sentences, id);
}

const struct claim *procedure_sentence(const struct procedure *procedure, enum sentence id)
{
	return &sentence(procedure, id)->claim;
}

const struct procedure_step *procedure_step(const struct procedure *procedure, const char *id)
{
	BY_ID(procedure, steps, id);
}

const struct procedure_question *procedure_question(const struct procedure *procedure,
						    const char *id)
{
	BY_ID(procedure, questions, id);
}

const struct procedure_choice *procedure_choice(const struct procedure_question *question,
						const char *id)
{
	BY_ID(question, choices, id);
}

const struct procedure_message *procedure_message(const struct procedure *procedure, const char *id)
{
	BY_ID(procedure, messages, id);
}

const struct procedure_source *procedure_source(const struct procedure *procedure, const char *id)
{
	BY_ID(procedure, sources, id);
}

/* "2026-08" counts from the end of its month, so that it is not called old too early. */
unsigned claim_months_old(const char *seen, int64_t now)
{
	time_t at = (time_t)now;
	struct tm tm;
	int year, month, day = 31, months;

	year = (seen[0] - '0') * 1000 + (seen[1] - '0') * 100 + (seen[2] - '0') * 10 +
	       (seen[3] - '0');
	month = (seen[5] - '0') * 10 + (seen[6] - '0');
	if (seen[7] == '-')
		day = (seen[8] - '0') * 10 + (seen[9] - '0');
	if (!gmtime_r(&at, &tm))
		return 0;
	months = (tm.tm_year + 1900 - year) * 12 + tm.tm_mon + 1 - month - (tm.tm_mday < day);
	return months > 0 ? (unsigned)months : 0;
}

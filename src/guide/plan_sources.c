/* SPDX-License-Identifier: MIT */
#include <latchkey/plan.h>

#include <string.h>

struct collector {
	const char **ret;
	size_t count;
};

static void collect(struct collector *collector, const char **from, uint32_t count)
{
	size_t known;

	for (uint32_t i = 0; i < count; i++) {
		for (known = 0; known < collector->count; known++)
			if (!strcmp(collector->ret[known], from[i]))
				break;
		if (known == collector->count && collector->count < PLAN_SOURCES)
			collector->ret[collector->count++] = from[i];
	}
}

static void collect_claims(struct collector *collector, const struct claim *claims, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		collect(collector, claims[i].from, claims[i].from_count);
		for (uint32_t j = 0; j < claims[i].other_count; j++)
			collect(collector, claims[i].other[j].from, claims[i].other[j].from_count);
	}
}

size_t plan_step_sources(const struct procedure_step *step, const char **ret)
{
	struct collector collector = {.ret = ret};

	collect_claims(&collector, &step->why, 1);
	for (uint32_t i = 0; i < step->spends_count; i++)
		collect_claims(&collector, &step->spends[i].claim, 1);
	collect_claims(&collector, step->donts, step->donts_count);
	collect_claims(&collector, step->resets, step->resets_count);
	collect_claims(&collector, step->notes, step->notes_count);
	return collector.count;
}

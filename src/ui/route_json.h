/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_UI_ROUTE_JSON_H
#define LATCHKEY_UI_ROUTE_JSON_H

#include <latchkey/plan.h>
#include <latchkey/route.h>

#include <jansson.h>

/* What the JSON views of plan, explain and journal share; inside of ui only. */

void json_set_time(json_t *object, const char *key, int64_t at);
/* Nothing if it is not known. */
void json_set_known_time(json_t *object, const char *key, struct plan_time time);
json_t *strings_json(const char *const *strings, uint32_t count);
json_t *sources_json(const struct procedure *procedure, const char *const *ids, size_t count);
json_t *claim_json(const struct procedure *procedure, const struct claim *claim, int64_t now);
json_t *claims_json(const struct procedure *procedure, const struct claim *claims, uint32_t count,
		    int64_t now);

#endif

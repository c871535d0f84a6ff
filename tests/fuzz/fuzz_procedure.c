/* SPDX-License-Identifier: MIT */
#include <latchkey/plan.h>
#include <latchkey/procedure.h>

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Any bytes are rules or an error with file and line; whatever are rules can be planned with.
 */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct plan_input input = {.now = 1795305600};
	struct procedure *procedure = NULL;
	struct error err = {0};
	struct plan plan;
	int result;

	result = procedure_parse((const char *)bytes, length, "f", &procedure, &err);
	if (result && (procedure || (int)err.code != -result || strncmp(err.text, "f:", 2)))
		abort();
	if (result)
		return 0;
	input.procedure = procedure;
	for (int lock = PLAN_LOCK_UNKNOWN; lock <= PLAN_LOCK_CONFLICT; lock++) {
		input.phone.lock = (enum plan_lock)lock;
		input.phone.system = PLAN_SYSTEM_HYPEROS;
		if (!plan_make(&input, &plan, &err) && plan.next > plan.step_count)
			abort();
	}
	procedure_free(procedure);
	return 0;
}

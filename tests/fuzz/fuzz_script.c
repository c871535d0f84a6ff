/* SPDX-License-Identifier: MIT */
/* Scripts in every dialect; the first byte chooses it. */
#include <latchkey/rom.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct rom_claims indices = {0};
	struct rom_script script;
	char *exact;

	if (!length)
		return 0;
	exact = malloc(length);
	if (!exact)
		return 0;
	memcpy(exact, bytes + 1, length - 1);
	if (!rom_script_read("flash_all", (enum rom_dialect)(bytes[0] % ROM_DIALECTS), exact,
			     length - 1, &script, &indices, NULL)) {
		/* Whatever was read: a doubt is never a no. */
		if (script.doubt_count && script.answers[ROM_LOCKS] == ROM_NO)
			abort();
		rom_script_release(&script);
	}
	free(indices.list);
	free(exact);
	return 0;
}

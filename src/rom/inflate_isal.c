/* SPDX-License-Identifier: MIT */
#include "gzip.h"

#ifdef HAVE_ISAL

#include <isa-l/igzip_lib.h>
#include <stdlib.h>

static void isal_reset(void *state)
{
	struct inflate_state *inflate = state;

	isal_inflate_reset(inflate);
	inflate->crc_flag = ISAL_GZIP;
}

static void *isal_open(void)
{
	struct inflate_state *inflate = malloc(sizeof(*inflate));

	if (inflate) {
		isal_inflate_init(inflate);
		inflate->crc_flag = ISAL_GZIP;
	}
	return inflate;
}

static enum inflate_result isal_run(void *state, uint8_t **in, size_t *in_length, uint8_t **out,
				    size_t *room)
{
	struct inflate_state *inflate = state;
	int result;

	inflate->next_in = *in;
	inflate->avail_in = (uint32_t)*in_length;
	inflate->next_out = *out;
	inflate->avail_out = (uint32_t)*room;
	result = isal_inflate(inflate);
	*in = inflate->next_in;
	*in_length = inflate->avail_in;
	*out = inflate->next_out;
	*room = inflate->avail_out;
	if (result != ISAL_DECOMP_OK && result != ISAL_END_INPUT)
		return INFLATE_BAD;
	return inflate->block_state == ISAL_BLOCK_FINISH ? INFLATE_END : INFLATE_MORE;
}

const struct inflater inflater_isal = {
	.name = "isa-l",
	.open = isal_open,
	.reset = isal_reset,
	.run = isal_run,
	.close = free,
};

#else
typedef int inflate_isal_is_not_built;
#endif

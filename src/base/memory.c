/* SPDX-License-Identifier: MIT */
#include <latchkey/memory.h>

#include <stdatomic.h>

static atomic_bool lost;

void memory_note_loss(void)
{
	atomic_store(&lost, true);
}

bool memory_was_lost(void)
{
	return atomic_load(&lost);
}

void memory_forget_loss(void)
{
	atomic_store(&lost, false);
}

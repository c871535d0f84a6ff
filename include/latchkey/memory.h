/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_MEMORY_H
#define LATCHKEY_MEMORY_H

#include <stdbool.h>

/*
 * Whether memory ran out. A view is made of hundreds of small additions, too many to check each one:
 * what loses one notes it here, and who is about to call the whole an answer asks. For all threads.
 */

/** memory_note_loss() - something could not be had, and what is made of it lacks that. */
void memory_note_loss(void);

/** memory_was_lost() - whether that happened since memory_forget_loss(), or since the start. */
bool memory_was_lost(void);

/** memory_forget_loss() - from here on all is whole again. */
void memory_forget_loss(void);

#endif

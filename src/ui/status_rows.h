/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_UI_STATUS_ROWS_H
#define LATCHKEY_UI_STATUS_ROWS_H

#include "tree.h"

/* What a reading says, piece by piece, for the views that show a phone; inside of ui only. */

/** status_rows() - identity, lock, index, mode, slots, battery, port: each with its evidence. */
void status_rows(struct tree *tree, struct mask *mask, const struct reading *reading);
/** status_names() - what the catalog knows it was sold as; nothing if it does not. */
void status_names(struct text *ret, const struct phone *phone, const char *between);
void status_product(struct text *ret, struct mask *mask, const struct phone *phone);
void status_speaker(struct text *ret, const struct phone *phone);
const char *status_slots(const struct slots *slots);
const char *status_lock(const struct lock *lock);
/** status_evidence() - what each witness of the lock said. */
void status_evidence(struct text *ret, struct mask *mask, const struct reading *reading);
/** status_meaning() - what follows from the lock, in sentences. */
const char *status_meaning(const struct phone *phone);

#endif

/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_CLI_JOURNAL_EDIT_H
#define LATCHKEY_CLI_JOURNAL_EDIT_H

#include "walk.h"

/* What `journal add`, `edit` and `forget` do, from the words and options of the command line. */

/** struct edited - what was changed; 0 where it does not apply. */
struct edited {
	int64_t case_id, event_id;
};

/** Each: 0; -E_USAGE, -E_JOURNAL, in run->err. */
int journal_edit_add(struct run *run, struct walk *walk, struct edited *ret);
int journal_edit_change(struct run *run, struct walk *walk, struct edited *ret);
int journal_edit_forget(struct run *run, struct walk *walk);

#endif

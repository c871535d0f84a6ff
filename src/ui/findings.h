/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_UI_FINDINGS_H
#define LATCHKEY_UI_FINDINGS_H

#include "show.h"

#include <latchkey/verdict.h>

/* Findings in words, each into @ret (cleared first); inside of ui only. */

void finding_sentence(struct text *ret, const struct finding *finding);
/* "phone: anti=3", "images/anti_version.txt:1: 2" */
void proof_words(struct text *ret, struct mask *mask, const struct proof *proof);

#endif

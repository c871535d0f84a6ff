/* SPDX-License-Identifier: MIT */
#ifndef CATALOG_VERSION_PARTS_H
#define CATALOG_VERSION_PARTS_H

#include <latchkey/version.h>

/* How the files that take version codes apart share the work. */

static inline void note(struct version *version, enum version_note what)
{
	version->notes |= UINT64_C(1) << what;
}

/** version_read_letters() - fill what the seven letters of @version->letters mean; system,
 * generation and form are set. */
void version_read_letters(struct version *version);

/** version_check_generation() - note an Android that its generation is not known on. */
void version_check_generation(struct version *version);

#endif

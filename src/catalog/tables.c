/* SPDX-License-Identifier: MIT */
#include "tables.h"

#include "catalog_tables.inc"

_Static_assert(CATALOG_MODEL_DEVICES == 4 && CATALOG_CANDIDATES == 8,
	       "the build tool checks lists against the same limits");

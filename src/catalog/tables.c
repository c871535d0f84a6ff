/* SPDX-License-Identifier: MIT */
#include "tables.h"

#include "catalog_tables.inc"

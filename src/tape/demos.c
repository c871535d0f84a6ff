/* SPDX-License-Identifier: MIT */
#include <latchkey/tape.h>

#include <string.h>

#include "tape_demos.inc"

#define DEMO(demo) {#demo, (const char *)demo_##demo, sizeof(demo_##demo)},
const struct tape_demo tape_demos[] = {TAPE_DEMOS{NULL, NULL, 0}};

const struct tape_demo *tape_demo_find(const char *name)
{
	for (const struct tape_demo *demo = tape_demos; demo->name; demo++)
		if (!strcmp(demo->name, name))
			return demo;
	return NULL;
}

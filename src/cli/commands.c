/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <latchkey/text.h>

#include <string.h>

static const struct command *const table[] = {
	&command_check,   &command_completion, &command_decode, &command_device,  &command_doctor,
	&command_explain, &command_guide,      &command_help,   &command_journal, &command_list,
	&command_plan,    &command_report,     &command_status, &command_vars,    &command_version,
	&command_wait,    NULL,
};

const struct command *const *commands(void)
{
	return table;
}

const struct command *command_find(const char *name)
{
	for (size_t i = 0; table[i]; i++)
		if (!strcmp(table[i]->name, name))
			return table[i];
	return NULL;
}

int command_unknown(const char *word, struct error *err)
{
	const char *near = NULL;
	char shown[64];

	for (size_t i = 0; table[i] && !near; i++)
		if (text_distance(table[i]->name, word) <= 2)
			near = table[i]->name;
	text_safe(shown, sizeof(shown), word, strlen(word));
	if (near)
		return fail(err, E_USAGE, "there is no command '%s'; did you mean '%s'?", shown, near);
	return fail(err, E_USAGE, "there is no command '%s'", shown);
}

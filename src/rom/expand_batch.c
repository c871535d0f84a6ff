/* SPDX-License-Identifier: MIT */
#include "batch.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* What cmd.exe does to a line before anything else looks at it. */

static void add_byte(struct text *text, char byte)
{
	text_add_bytes(text, &byte, 1);
}

/* Windows' own; their values are paths or numbers. */
static bool is_builtin(const char *name, size_t length)
{
	static const char *const names[] = {
		"cd", "errorlevel", "date", "time", "random", "temp", "tmp", "userprofile",
		"systemroot", "windir", "programfiles", "programfiles(x86)", "appdata",
		"localappdata", "username", "computername", "systemdrive", "homedrive",
		"homepath", "processor_architecture", "os", "public", "desktop",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strlen(names[i]) == length && !strncasecmp(names[i], name, length))
			return true;
	return false;
}

static void add_value(const struct judge *judge, const struct variable *variable,
		      struct text *ret)
{
	const char *value = text_cstr(&variable->value);

	if (variable->source) {
		add_byte(ret, BATCH_VARIABLE);
		add_byte(ret, (char)(unsigned char)(variable - judge->variables + 1));
		return;
	}
	if ((variable->traits & WORD_PASSED) && !*value)
		add_byte(ret, BATCH_PASSED);
	for (; *value; value++)
		add_byte(ret, *value != MARK                   ? *value
			      : variable->traits & WORD_SPLITS ? (char)BATCH_SPLITS
							       : (char)BATCH_PIECE);
}

static void add_variable(const struct judge *judge, const char *name, size_t length,
			 struct text *ret)
{
	const struct variable *variable = judge_lookup(judge, name, length);

	if (variable)
		add_value(judge, variable, ret);
	else
		add_byte(ret, is_builtin(name, length) ? BATCH_PIECE : BATCH_SPLITS);
}

/* %1, %~dp0, %*. Return: bytes taken, 0 if it is none of these. */
static size_t take_argument(const struct judge *judge, const char *at, size_t length,
			    struct text *ret)
{
	size_t i = 1;

	if (length > 1 && at[1] == '*') {
		add_byte(ret, judge->is_tainted ? BATCH_SPLITS : BATCH_PASSED);
		return 2;
	}
	if (length > 1 && at[1] == '~') {
		for (i = 2; i < length && strchr("fdpnxsatzFDPNXSATZ", at[i]);)
			i++;
	}
	if (i >= length || !isdigit((unsigned char)at[i]))
		return 0;
	/* Without its quotes an argument may fall apart; the script's own place does not. */
	add_byte(ret, i == 2 && at[i] != '0' ? BATCH_SPLITS : BATCH_PIECE);
	return i + 1;
}

/* Return: bytes taken from a line at a percent sign. */
static size_t take_percent(const struct judge *judge, const char *at, size_t length,
			   struct text *ret)
{
	const char *close;
	size_t taken, name;

	if (length > 1 && at[1] == '%') {
		add_byte(ret, BATCH_LOOP);
		return 2;
	}
	taken = take_argument(judge, at, length, ret);
	if (taken)
		return taken;
	close = length > 1 ? memchr(at + 1, '%', length - 1) : NULL;
	if (!close)
		return 1; /* a percent sign alone vanishes: lo%ck is lock */
	name = (size_t)(close - at - 1);
	/* %x:~0,4% and %x:a=b% make something new of it. */
	if (memchr(at + 1, ':', name))
		add_byte(ret, BATCH_SPLITS);
	else
		add_variable(judge, at + 1, name, ret);
	return name + 2;
}

static size_t take_exclamation(const struct judge *judge, const char *at, size_t length,
			       struct text *ret)
{
	const char *close = length > 1 ? memchr(at + 1, '!', length - 1) : NULL;
	size_t name = close ? (size_t)(close - at - 1) : 0;

	if (!name)
		return 1;
	if (memchr(at + 1, ':', name))
		add_byte(ret, BATCH_SPLITS);
	else
		add_variable(judge, at + 1, name, ret);
	return name + 2;
}

void batch_expand(struct judge *judge, const char *line, size_t length, bool delayed,
		  struct text *ret)
{
	size_t taken;

	text_clear(ret);
	/* What is cut off here is a doubt of the caller's. */
	for (; length && (ret->length <= EXPANDED_MAX || (*line != '%' && *line != '!'));
	     line += taken, length -= taken) {
		taken = 1;
		if (*line == '%')
			taken = take_percent(judge, line, length, ret);
		else if (*line == '!' && delayed)
			taken = take_exclamation(judge, line, length, ret);
		else if (*line != '\r')
			add_byte(ret, *line);
	}
	judge->failed |= ret->failed;
}

/* SPDX-License-Identifier: MIT */
#include <latchkey/error.h>

#include <stdio.h>
#include <string.h>

static const char *const names[] = {
	[E_NONE] = "none",
	[E_USAGE] = "usage",
	[E_NO_DEVICE] = "no-device",
	[E_SEVERAL] = "several-devices",
	[E_WRONG_MODE] = "wrong-mode",
	[E_NO_NODE] = "no-node",
	[E_ACCESS] = "permission",
	[E_BUSY] = "busy",
	[E_HOST] = "host-usb",
	[E_DISCONNECTED] = "disconnected",
	[E_PROTOCOL] = "protocol",
	[E_STALL] = "stall",
	[E_TIMEOUT] = "timeout",
	[E_LIMIT] = "limit",
	[E_NOT_ON_TAPE] = "not-on-tape",
	[E_INPUT] = "input",
	[E_OUTPUT] = "output",
	[E_JOURNAL] = "journal",
	[E_NOMEM] = "memory",
	[E_CANCELLED] = "cancelled",
	[E_INTERNAL] = "internal",
};
_Static_assert(sizeof(names) / sizeof(*names) == E_COUNT, "every error code needs a name");

int fail(struct error *err, enum error_code code, const char *format, ...)
{
	va_list args;

	if (err) {
		err->code = code;
		va_start(args, format);
		vsnprintf(err->text, sizeof(err->text), format, args);
		va_end(args);
	}
	return -(int)code;
}

int fail_while(struct error *err, int code, const char *format, ...)
{
	char cause[sizeof(err->text)];
	va_list args;
	int length;

	if (!err)
		return code;
	memcpy(cause, err->text, sizeof(cause));
	va_start(args, format);
	length = vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	if (length >= 0 && (size_t)length < sizeof(err->text))
		snprintf(err->text + length, sizeof(err->text) - (size_t)length, ": %s", cause);
	return code;
}

const char *error_name(enum error_code code)
{
	return (unsigned)code < E_COUNT ? names[code] : names[E_INTERNAL];
}

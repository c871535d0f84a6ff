/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_ERROR_H
#define LATCHKEY_ERROR_H

#include <stdarg.h>

/*
 * Why something failed. A code exists only where somebody acts differently on it: another exit
 * status, another hint, another attempt. Functions that can fail return 0 or the negative code.
 */
enum error_code {
	E_NONE = 0,
	E_USAGE,        /* the command line is wrong */
	E_NO_DEVICE,    /* no phone that could be asked */
	E_SEVERAL,      /* several phones, none chosen */
	E_WRONG_MODE,   /* a phone is there, but does not speak fastboot in this mode */
	E_NO_NODE,      /* the kernel lists the phone, /dev/bus/usb has no node for it (container) */
	E_ACCESS,       /* no permission for the device node */
	E_BUSY,         /* another program holds the phone's interface */
	E_HOST,         /* this computer's USB stack failed */
	E_DISCONNECTED, /* the phone went away */
	E_PROTOCOL,     /* the phone answered something that fastboot does not allow */
	E_STALL,        /* the phone halted a pipe */
	E_TIMEOUT,      /* no answer in time */
	E_LIMIT,        /* more than a limit in limits.h allows */
	E_NOT_ON_TAPE,  /* the recording holds no answer to this question */
	E_INPUT,        /* an input file is unreadable or malformed */
	E_OUTPUT,       /* an output could not be written */
	E_JOURNAL,      /* the journal is unusable */
	E_NOMEM,
	E_CANCELLED,    /* Ctrl-C */
	E_INTERNAL,     /* our bug */
	E_COUNT
};

/* A cause in one line: lower case, no full stop, the subject in single quotes. */
struct error {
	enum error_code code;
	char text[512];
};

/**
 * fail() - note a cause and return its code.
 * @err: where to note it; may be NULL.
 *
 * The text is cut at the end of the buffer; bytes that came from outside must be made safe
 * by the caller (text.h) or are made safe where errors are printed.
 *
 * Return: -code, so that a failing function can end with `return fail(...)`.
 */
int fail(struct error *err, enum error_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * fail_while() - put what was being done before a cause that is already noted.
 * @code: the negative code that the callee returned.
 *
 * "no answer within 5000 ms" becomes "cannot ask for 'anti': no answer within 5000 ms".
 *
 * Return: @code, unchanged.
 */
int fail_while(struct error *err, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** error_name() - the stable name of a code as JSON shows it: "no-device", "permission". */
const char *error_name(enum error_code code);

#endif

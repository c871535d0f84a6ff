/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_LIMITS_H
#define LATCHKEY_LIMITS_H

/*
 * Every bound on what a phone may make us do, in one place. Beyond a limit comes an error, never
 * a guess. Times in milliseconds, sizes in bytes.
 */
enum {
	LIMIT_ANSWER = 1024,               /* one packet of an answer, tag included */
	LIMIT_INFO_LINES = 4096,           /* INFO and TEXT packets of one question */
	LIMIT_CONVERSATION = 1024 * 1024,  /* bytes of one conversation */
	LIMIT_QUESTION_BYTES = 64,         /* older bootloaders cut or misread longer ones */
	LIMIT_QUESTION_MS = 10 * 1000,     /* the longest --timeout for one question */
	LIMIT_CONVERSATION_MS = 60 * 1000, /* the longest conversation */
	LIMIT_STALE_PACKETS = 8192,        /* left over by a killed session, dropped */
	LIMIT_DEVICES = 128,               /* devices that one look at the bus reports */

	DEFAULT_QUESTION_MS = 5 * 1000,
	DEFAULT_CONVERSATION_MS = 30 * 1000,

	SETTLE_MS = 350,        /* rest before the slow path asks again; timing proven on vayu */
	DRAIN_SLICE_MS = 50,    /* silence that ends a drain */
	FAREWELL_MS = 150,      /* what Ctrl-C may still cost to leave the phone answerable */
	CANCEL_SLICE_MS = 50,   /* how often a wait looks for Ctrl-C */
};

#endif

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

	LIMIT_TAPE = 4 * 1024 * 1024,      /* a tape's file */
	LIMIT_TAPE_LINE = 32 * 1024,       /* one line of it */
	LIMIT_TAPE_PACKET = 4096,          /* one packet on a tape: room for overlong ones */
	LIMIT_TAPE_PACKETS = 16384,        /* packets of one answer, repetitions counted */
	LIMIT_TAPE_DEVICES = 256,
	LIMIT_TAPE_TALKS = 4096,           /* of all devices together */
	LIMIT_TAPE_QUESTIONS = 65536,      /* of all talks together */
	LIMIT_TAPE_MS = 1000 * 1000 * 1000, /* the longest time on a tape */
	LIMIT_RECORDING = 16 * 1024 * 1024, /* what a recorder holds in memory */

	DEFAULT_QUESTION_MS = 5 * 1000,
	DEFAULT_CONVERSATION_MS = 30 * 1000,

	SETTLE_MS = 350,        /* rest before the slow path asks again; timing proven on vayu */
	DRAIN_SLICE_MS = 50,    /* silence that ends a drain */
	FAREWELL_MS = 150,      /* what Ctrl-C may still cost to leave the phone answerable */
	CANCEL_SLICE_MS = 50,   /* how often a wait looks for Ctrl-C */
};

#endif

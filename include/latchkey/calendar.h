/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_CALENDAR_H
#define LATCHKEY_CALENDAR_H

#include <latchkey/error.h>
#include <latchkey/plan.h>
#include <latchkey/text.h>

#include <stdint.h>

/**
 * calendar_write() - a plan's dates as an iCalendar file (RFC 5545), with alarms.
 * @procedure: for the sentences of the alarms.
 * @title:     what the phone is called in it, "Redmi Note 10 Pro"; any bytes, made safe.
 * @key:       tells calendars of different phones apart, in the events' identities: letters,
 *             digits and '-' of it are used. No serial number.
 * @now:       when it is written.
 * @ret:       text added; CRLF lines of at most 75 bytes, times in UTC.
 *
 * Holds what the plan knows: the nightly opening while a permission is to be had (repeated until
 * the grant is entered and the file written anew, 60 nights at most), the end of the permission,
 * the end of the wait, the end of the account's year. An event that no longer stands is written as
 * cancelled under the same identity, so that importing the new file takes the old one back.
 *
 * Return: 0; -E_NOMEM.
 */
int calendar_write(const struct plan *plan, const struct procedure *procedure, const char *title,
		   const char *key, int64_t now, struct text *ret, struct error *err);

#endif

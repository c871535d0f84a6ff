/* SPDX-License-Identifier: MIT */
#ifndef LATCHKEY_CLOCK_H
#define LATCHKEY_CLOCK_H

#include <stdint.h>

/*
 * Deadlines are points on a millisecond clock that never goes back. Which clock it is depends on
 * who is asked: a USB line runs on the machine's monotonic clock, a tape on one of its own that
 * jumps over the waiting. So code above the bus never reads clock_now_ms() itself; it asks its
 * line or bus for the time.
 */

/** clock_now_ms() - milliseconds on the machine's monotonic clock, since some point in the past. */
uint64_t clock_now_ms(void);

/** clock_after() - the point @ms after @now_ms; saturates instead of wrapping. */
uint64_t clock_after(uint64_t now_ms, uint64_t ms);

/** clock_left_ms() - milliseconds from @now_ms to @deadline_ms; 0 when it has passed. */
uint64_t clock_left_ms(uint64_t now_ms, uint64_t deadline_ms);

/** clock_earlier() - the earlier of two points. */
uint64_t clock_earlier(uint64_t a_ms, uint64_t b_ms);

/** clock_sleep_ms() - sleep on the machine's clock; returns early on a signal. */
void clock_sleep_ms(uint64_t ms);

#endif

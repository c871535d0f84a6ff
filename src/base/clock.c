/* SPDX-License-Identifier: MIT */
#include <latchkey/clock.h>

#include <time.h>

uint64_t clock_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

uint64_t clock_after(uint64_t now_ms, uint64_t ms)
{
	return ms > UINT64_MAX - now_ms ? UINT64_MAX : now_ms + ms;
}

uint64_t clock_left_ms(uint64_t now_ms, uint64_t deadline_ms)
{
	return deadline_ms > now_ms ? deadline_ms - now_ms : 0;
}

uint64_t clock_earlier(uint64_t a_ms, uint64_t b_ms)
{
	return a_ms < b_ms ? a_ms : b_ms;
}

void clock_sleep_ms(uint64_t ms)
{
	struct timespec span = {.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};

	nanosleep(&span, NULL);
}

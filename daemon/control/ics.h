/*
 * ics - an appointment as an iCalendar file (RFC 5545), for anyone's calendar
 *
 * Pure text: CRLF, lines folded at 75 octets and never within a character, text escaped, times in
 * UTC. With an alarm, so that it reminds also where balm does not run.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define ICS_SIZE 4096 /* what an appointment with texts of ours takes at most */

struct ics_event {
    const char *uid;
    int64_t made_unix_ms, at_unix_ms;
    int32_t duration_min;
    int32_t alarm_min;                       /* before; 0: none */
    const char *summary, *description, *url; /* UTF-8; empty: left out */
};

/* 0, or -ENOSPC. */
int ics_print(char *out, size_t size, const struct ics_event *e);

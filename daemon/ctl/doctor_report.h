/*
 * doctor_report - findings, in the order they were made
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum doctor_level {
    DOCTOR_OK,
    DOCTOR_NOTE,  /* worth knowing; nothing has to be done */
    DOCTOR_FAULT, /* something does not work because of it */
};

struct doctor_finding {
    const char *part; /* static */
    enum doctor_level level;
    char text[240];
    const char *mend; /* static; NULL: nothing to be done */
};

struct doctor_report {
    const char *part; /* of what is said next */
    struct doctor_finding *findings;
    size_t count, room;
    bool no_memory; /* something is missing */
};

void doctor_report_fini(struct doctor_report *r);
void doctor_say(struct doctor_report *r, enum doctor_level level, const char *mend, const char *fmt,
                ...) __attribute__((format(printf, 4, 5)));
bool doctor_has_faults(const struct doctor_report *r);
void doctor_print(const struct doctor_report *r, FILE *to, bool json);

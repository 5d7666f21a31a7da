/*
 * reports_bench - a person who is given reports instead of beats
 */
#pragma once

#include "person_bench.h"

#define MINUTE (60 * S)

struct report bench_calm(void);
/* Raised, and sustained. */
struct report bench_tense(void);
struct report bench_asleep(void);

/* A report a minute is expected. */
struct person *bench_reported(const struct profile *profile, struct log *l);
/* 0, or why it was not taken. */
int bench_report(struct person *p, const struct report *r, int64_t us);
/* One at the end of each minute from..to. */
void bench_minutes(struct person *p, const struct report *r, int from, int to);

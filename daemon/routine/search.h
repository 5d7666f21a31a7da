/*
 * search - the sessions in which a person's own rate of breathing is found
 *
 *     start --> stage 0 --> ... --> stage 5 --> end: counts, or nothing was learnt
 *                 |  20 s to settle, then beats and windows; 15 s for those that come late
 *                 +--> a point, where it was breathed along with
 *
 * A session is six stages of 150 s, each at another rate. It counts with three good ones, also when
 * it was stopped by then. After two sessions there is a first guess, after four the rate is found;
 * more make it finer. They had better not follow each other at once: hours in between make their
 * levels their own.
 *
 * What interrupts a stage (a pause, the end of the process) has it begin anew; points of the stages
 * before stay. A session that ended before it counted is begun afresh the next time.
 *
 * Pure; in memory of the caller.
 */
#pragma once

#include "memory.h"
#include "resonance.h"
#include "timeline.h"

#include <stdbool.h>
#include <stdint.h>

#define SEARCH_STAGE_US (INT64_C(150) * US_PER_S)

struct search {
    struct resonance_memory memory;
    bool is_on;
    int stage;              /* that is heard; RESONANCE_STAGES: all have been */
    int64_t from_us, to_us; /* of its beats */
    struct stage heard;
};

void search_init(struct search *s);
/* The search begins anew. */
void search_forget(struct search *s);
/* false: not sound, or a session runs; nothing was taken. */
bool search_set(struct search *s, const struct resonance_memory *in);

/* Puts the rates of the session into its plan, and of one rate into a plan of one breath. */
void search_pace_session(const struct search *s, struct routine_plan *plan);
void search_pace(struct routine_plan *plan, double per_min);

/* A new session; what is left of one that did not count goes. */
void search_start(struct search *s);
/* The session of before a restart. */
void search_resume(struct search *s);
/* Breathing begins, or goes on, in that stage of the timeline, whose position was 0 at origin_us.
 */
void search_enter(struct search *s, const struct timeline *tl, int stage, int64_t origin_us,
                  int64_t now_us);
/* Breathing stops in the middle of it. */
void search_break(struct search *s);
/* When the beat fell, and on an axis without steps (swing.h). */
void search_beat(struct search *s, int64_t fell_us, int64_t axis_us, double rr_ms, bool ok);
/* A window of coherence that lies within the stage. */
void search_window(struct search *s, bool followed);
/* true: a stage is over, and the memory has changed. */
bool search_step(struct search *s, const struct timeline *tl, int64_t origin_us, int64_t now_us);
/* The routine is over, or was stopped. true: the memory has changed. */
bool search_end(struct search *s, const struct instant *t);
/* A rate that was found before the clock was known gets its date. true: it has. */
bool search_date(struct search *s, const struct instant *t);

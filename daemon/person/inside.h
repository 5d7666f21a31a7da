/*
 * inside - what the files of person/ share of one person
 */
#pragma once

#include "person.h"

#include "advise.h"
#include "diary.h"
#include "lead.h"
#include "load_days.h"
#include "player.h"
#include "reason.h"
#include "response.h"

struct person {
    struct profile profile;
    const struct routine_plan *own_routines;
    size_t own_routine_count;
    bool offline, scored;
    int64_t step_us;
    int64_t next_step_us;
    heart_beat_fn *on_beat;
    person_event_fn *on_event;
    void *ctx;

    struct heart *heart;
    struct advisor *advisor;
    struct player *player;
    struct lead lead;
    struct surroundings surroundings;
    struct load_days load;
    struct response response;
    struct diary diary;
    bool playing;       /* a routine runs or is paused */
    bool routine_waits; /* for wall time: .waiting is a routine of before the restart */
    struct routine_memory waiting;

    struct report report;
    enum silence silence;
    struct advise_memory seen; /* what the last person_view() points into */
};

#define EMIT(p, what, member, value, moment) \
    (p)->on_event((p)->ctx,                  \
                  &(struct person_event){ .kind = (what), .at = (moment), .member = (value) })

/* person.c */
bool person_is_watched(const struct person *p, const struct instant *t);
void person_emit_player(struct person *p, const struct player_output *out, const struct instant *t);
void person_act_on(struct person *p, const struct advice *advice, const struct instant *t);
struct advise_input person_advise_input(const struct person *p, const struct instant *t);
/* The user's own routine of that name, else balm's, else NULL. */
const struct routine_plan *person_plan(const struct person *p, const char *name);

/* step.c */
void person_step(struct person *p, const struct instant *t);
void person_empty_report(struct report *r);

/* keep.c: goes on with the routine of before the restart, once that is possible. */
void person_resume_routine(struct person *p, const struct instant *t);

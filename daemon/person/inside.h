/*
 * inside - what the files of person/ share of one person
 */
#pragma once

#include "person.h"

#include "advise.h"
#include "body_days.h"
#include "diary.h"
#include "lead.h"
#include "load_days.h"
#include "player.h"
#include "reason.h"
#include "response.h"

/* What is told of one person in an hour, and taken. */
#define TOLD_AN_HOUR 60

struct person {
    struct profile profile;
    const struct routine_plan *own_routines;
    size_t own_routine_count;
    bool offline, scored, reports;
    int64_t step_us;
    int64_t next_step_us;
    int64_t reported_us; /* the last report from outside; INSTANT_NEVER: none yet */
    bool reported_motion;
    heart_beat_fn *on_beat;
    person_event_fn *on_event;
    void *ctx;

    struct heart *heart;
    struct advisor *advisor;
    struct player *player;
    struct lead lead;
    struct surroundings surroundings;
    struct load_days load;
    struct body_days body;
    struct response response;
    struct diary diary;
    int64_t told_us[TOLD_AN_HOUR]; /* of the last notes and feelings, in a ring */
    uint32_t told_count;           /* so many ever */
    bool playing;                  /* a routine runs or is paused */
    bool routine_waits;            /* for wall time: .waiting is a routine of before the restart */
    struct routine_memory waiting;

    struct report report;
    struct advise_memory seen; /* what the last person_view() points into */
    struct standing standing;  /* likewise */
};

#define EMIT(p, what, member, value, moment) \
    (p)->on_event((p)->ctx,                  \
                  &(struct person_event){ .kind = (what), .at = (moment), .member = (value) })

/* person.c */
bool person_is_watched(const struct person *p, const struct instant *t);
void person_act_on(struct person *p, const struct advice *advice, const struct instant *t);
struct advise_input person_advise_input(const struct person *p, const struct instant *t);

/* play.c: routines, screened each time one begins or goes on */
void person_set_routines(struct person *p, const struct routine_plan *own, size_t own_count);
int person_start_routine(struct person *p, const char *name, const char *suggestion,
                         const struct instant *t, struct player_output *out);
/* Goes on with the routine of before the restart, once that is possible. */
void person_resume_routine(struct person *p, const struct instant *t);
void person_emit_player(struct person *p, const struct player_output *out, const struct instant *t);

/* told.c: what they say of themselves */
/* In the last hour: whoever may write to the broker could fill the disk otherwise. */
bool person_told_a_lot(const struct person *p, const struct instant *t);
void person_count_told(struct person *p, const struct instant *t);
int person_take_feel(struct person *p, const struct command *c, const struct instant *t);
int person_take_note(struct person *p, const struct command *c, const struct instant *t);
int person_recalibrate(struct person *p, const struct command *c, const struct instant *t);

/* step.c */
void person_move_days(struct person *p, const struct instant *t);
void person_step(struct person *p, const struct instant *t);
void person_empty_report(struct report *r);
int person_take_report(struct person *p, const struct report *in, const struct instant *t);

/*
 * life_events.c - what comes out of the pipeline: to the onlooker, into the record, back to the
 * heart
 */
#include "answers.h"
#include "life.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define COUNT(a)     (sizeof(a) / sizeof((a)[0]))
#define CALMING_RATE 6

bool life_shows;

static enum family family_of(const char *routine)
{
    static const struct {
        const char *routine;
        enum family family;
    } rows[] = {
        { "breathe_resonance", FAMILY_BREATH },
        { "breathe_box", FAMILY_BREATH },
        { "breathe_478", FAMILY_BREATH },
        { "physiological_sigh", FAMILY_BREATH },
        { "stretch", FAMILY_BODY },
        { "pmr", FAMILY_BODY },
        { "self_massage_neck", FAMILY_BODY },
        { "self_massage_hands", FAMILY_BODY },
        { "self_massage_feet", FAMILY_BODY },
        { "grounding", FAMILY_MIND },
        { "meditation", FAMILY_MIND },
        { "body_scan", FAMILY_MIND },
        { "music", FAMILY_REST },
    };

    for (size_t i = 0; i < COUNT(rows); i++)
        if (strcmp(rows[i].routine, routine) == 0)
            return rows[i].family;
    return FAMILY_NONE;
}

static void on_routine(struct life *l, const struct routine_state *s)
{
    enum family family = family_of(s->name);
    bool plays = s->status == ROUTINE_RUNNING;
    double depth = plays && family < FAMILY_NONE ? l->who->helps[family] : 0;

    l->busy = s->status != ROUTINE_IDLE;
    if (l->beats) /* the pacer is heard */
        sim_model_relax(l->model, family == FAMILY_BREATH ? 0 : depth);
    else {
        sim_model_breathe(l->model, plays && family == FAMILY_BREATH ? CALMING_RATE : 0);
        sim_model_relax(l->model, depth);
    }
}

static void see_ranking(struct life *l)
{
    struct person_view view;
    int acute = 0;

    for (int i = 0; i < l->offer_count; i++)
        acute += life_is_acute(&l->offers[i].offer);
    if (acute <= 10 || l->first_after_ten[0])
        return;
    person_view(l->person, &l->now, &view);
    for (size_t i = 0; i < view.standing->helped_count; i++)
        if (view.standing->helped[i].kind == HELPED_ROUTINE && view.standing->helped[i].rank == 1)
            snprintf(l->first_after_ten, sizeof(l->first_after_ten), "%s",
                     view.standing->helped[i].what);
}

static void show_offer(const struct life *l, const struct suggestion *s)
{
    int32_t second = instant_second_of_day(&l->now);

    if (life_shows)
        printf("# %s day %d %02d:%02d %s %s %s%s raised %.0f min, truly %.2f\n", l->who->id,
               life_day(l), second / 3600, second / 60 % 60, suggestion_type_name(s->type),
               reason_name(s->reason), s->routine, s->technique, s->evidence.raised_min,
               l->source.true_stress);
}

static void on_offer(struct life *l, const struct suggestion *s)
{
    struct person_view view;

    person_view(l->person, &l->now, &view);
    l->onlooker.now.ill = view.standing->ill_days > 0;
    onlooker_offer(&l->onlooker, s);
    if (!l->profile.consent_day)
        onlooker_complain(&l->onlooker, "without consent", s);
    assert_true(l->offer_count < LIFE_OFFERS);
    l->offers[l->offer_count++] = (struct life_offer){
        .offer = *s,
        .day = life_day(l),
        .unix_ms = l->now.unix_ms,
        .true_stress = l->source.true_stress,
    };
    if (s->reason == REASON_COURSE_NO_HELP && !l->no_help_day)
        l->no_help_day = life_day(l);
    answers_consider(l, s);
    show_offer(l, s);
}

static void on_outcome(struct life *l, const struct outcome_event *e)
{
    onlooker_outcome(&l->onlooker, e);
    for (int i = l->offer_count - 1; i >= 0; i--)
        if (strcmp(l->offers[i].offer.id, e->id) == 0) {
            l->offers[i].outcome = e->outcome;
            break;
        }
    l->has_answer = false;
    if (life_shows)
        printf("# %s day %d   %s\n", l->who->id, life_day(l), outcome_name(e->outcome));
}

static void on_told(struct life *l, const struct told *t)
{
    onlooker_told(&l->onlooker, t);
    if (t->kind == TOLD_CONDITION && !t->condition.set && t->condition.by == BY_EXPIRY)
        l->expired_day = life_day(l);
    if (t->kind != TOLD_SESSION || t->session.state != SESSION_HELD)
        return;
    l->sessions++;
    if (!l->who->massage_helps)
        return;
    l->helped_day = life_day(l) + 4;
    l->disturbance = 1;
    sim_model_disturb(l->model, -3, 0.2);
}

void life_event(void *ctx, const struct person_event *e)
{
    struct life *l = ctx;

    switch (e->kind) {
    case EVENT_REPORT:
        l->reports++;
        onlooker_look(&l->onlooker, &(struct sight){ .t = e->at,
                                                     .report = e->report,
                                                     .has_motion = !l->who->no_motion,
                                                     .busy = l->busy,
                                                     .guests = l->guests,
                                                     .away = l->away });
        break;
    case EVENT_SUGGESTION: on_offer(l, e->suggestion); break;
    case EVENT_OUTCOME: on_outcome(l, e->outcome); break;
    case EVENT_ROUTINE: on_routine(l, e->routine); break;
    case EVENT_EFFECT:
        l->effects++;
        see_ranking(l);
        break;
    case EVENT_TOLD: on_told(l, e->told); break;
    case EVENT_SESSION_EFFECT: l->session_effects++; break;
    case EVENT_MINUTE: break;
    case EVENT_PACER:
        if (l->beats)
            sim_model_hear(l->model, (enum sim_phase)e->pacer->phase,
                           e->pacer->duration_ms / 1000.0);
        break;
    }
}

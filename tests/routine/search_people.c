#include "search_people.h"

#include "catalog.h"
#include "rr.h"

#include <math.h>
#include <stdlib.h>

#define START_MS INT64_C(1768215600123)

static const struct sim_day_row seated[] = { { 0, SIM_SIT, 0 } };
static const struct sim_day day = {
    .name = "seated", .is_relative = true, .rows = seated, .row_count = 1
};

static void on_beat(void *ctx, const struct beat *beat)
{
    struct breather *b = ctx;

    player_beat(b->player, beat->t_us, beat->ticks, beat->ok, beat->adjacent);
}

void breather_init(struct breather *b, const struct sim_person *person, double rate)
{
    *b = (struct breather){ .person = *person, .unix_ms = START_MS, .player = player_new() };
    b->person.resonance_per_min = rate;
    if (!b->player)
        abort();
}

void breather_fini(struct breather *b)
{
    heart_free(b->heart);
    player_free(b->player);
}

static void start_process(struct breather *b)
{
    b->heart = heart_new(&(struct heart_options){ .age_years = b->person.age_years,
                                                  .window_s = 120,
                                                  .step_s = 10,
                                                  .on_beat = on_beat,
                                                  .ctx = b });
    b->player = player_new();
    if (!b->heart || !b->player)
        abort();
}

void breather_sits_down(struct breather *b, uint64_t seed)
{
    struct resonance_memory memory;

    player_resonance(b->player, &memory);
    player_free(b->player);
    heart_free(b->heart);
    start_process(b);
    if (!player_set_resonance(b->player, &memory))
        abort();
    sim_strap_init(&b->strap,
                   &(struct sim_options){
                       .person = &b->person, .day = &day, .seed = seed, .start_minute = 600 });
    b->unix_ms += 86400 * MS_PER_S;
    b->us = 0;
}

static struct instant now(const struct breather *b, int64_t us)
{
    return (struct instant){ .us = us, .unix_ms = b->unix_ms + us / US_PER_MS };
}

void breather_hears(struct breather *b, const struct player_output *out)
{
    b->learnt += out->has_learnt;
    if (out->has_effect)
        b->effect = out->effect;
    if (out->has_state && out->state.coherence.known) {
        b->newest = out->state.coherence;
        b->known += isfinite(b->newest.paced_per_min);
        b->followed += b->newest.followed;
    }
    if (!out->has_pacer)
        return;
    sim_strap_advance(&b->strap, out->pacer.at.us * 144 / 125);
    sim_model_hear(&b->strap.model, (enum sim_phase)out->pacer.phase,
                   out->pacer.duration_ms / 1000.0);
}

/* One message of the strap, and what is due before it arrives. */
static void second(struct breather *b)
{
    struct sim_message m;
    int64_t until_us = b->us + US_PER_S;

    for (int64_t due; (due = player_due(b->player)) < until_us;) {
        struct instant t = now(b, due);
        struct player_output out;
        player_step(b->player, &t, &out);
        breather_hears(b, &out);
    }
    b->us = until_us;
    sim_strap_message(&b->strap, SIM_TICKS_PER_S, &m);
    if (b->is_off || m.is_silent || m.fit != SIM_FIT_GOOD)
        return;
    for (uint32_t i = 0; i < m.rr_count; i++)
        heart_interval(b->heart, b->us,
                       &(struct rr_interval){ .ticks = m.rr_ticks[i], .quality = 100 });
}

void breather_goes_on(struct breather *b, int64_t seconds)
{
    for (int64_t s = 0; s < seconds; s++)
        second(b);
}

int breather_starts(struct breather *b, const char *routine)
{
    struct instant t = now(b, b->us);
    struct player_output out;
    int rc = player_start(b->player, routine_find(routine), NULL, true, &t, &out);

    breather_hears(b, &out);
    return rc;
}

void breather_ends(struct breather *b)
{
    for (enum routine_status status = ROUTINE_RUNNING; status == ROUTINE_RUNNING;) {
        struct routine_state state;
        struct instant t = now(b, b->us);
        second(b);
        player_state(b->player, &t, &state);
        status = state.status;
    }
}

void breather_is_killed(struct breather *b, int64_t away_s)
{
    struct resonance_memory resonance;
    struct routine_memory routine;
    struct player_output out;
    struct sim_message m;
    struct instant t = now(b, b->us);

    player_resonance(b->player, &resonance);
    player_save(b->player, &t, &routine);
    player_free(b->player);
    heart_free(b->heart);
    for (int64_t s = 0; s < away_s; s++)
        sim_strap_message(&b->strap, SIM_TICKS_PER_S, &m);
    b->us += away_s * US_PER_S;
    start_process(b);
    t = now(b, b->us);
    if (!player_set_resonance(b->player, &resonance) ||
        !player_restore(b->player, &routine, routine_find(routine.name), &t, &out))
        abort();
    breather_hears(b, &out);
}

bool breather_searches(struct breather *b, uint64_t seed)
{
    breather_sits_down(b, seed);
    breather_goes_on(b, 60);
    if (breather_starts(b, "breathe_search") != 0)
        return false;
    breather_ends(b);
    return true;
}

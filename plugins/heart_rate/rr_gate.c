/*
 * rr_gate.c - marks each interval by its range, its neighbours and the rate beside it
 */
#include "rr_gate.h"

#include "sensor_plugin.h"

#define TICKS_PER_MIN (60000 * SENSOR_TICKS_PER_MS)
#define SHORTEST      (300 * SENSOR_TICKS_PER_MS)
#define LONGEST       (2000 * SENSOR_TICKS_PER_MS)
#define NEEDED        5 /* a median of fewer says little */
#define GIVE_IN       5 /* doubtful ones in a row: the heart has changed its pace, not the wire */
#define BELIED        3

bool rr_is_plausible(int32_t ticks)
{
    return ticks >= SHORTEST && ticks <= LONGEST;
}

bool rr_belies(double ticks, double bpm)
{
    double by_rr = ticks > 0 ? TICKS_PER_MIN / ticks : 0;

    return bpm > 0 && (by_rr > bpm * 1.25 || by_rr < bpm * 0.75);
}

void rr_gate_message(struct rr_gate *g, double mean_ticks, double bpm)
{
    if (mean_ticks <= 0 || bpm <= 0)
        return;
    if (!rr_belies(mean_ticks, bpm))
        g->belied = 0;
    else if (g->belied < BELIED)
        g->belied++;
}

static int32_t median(const struct rr_gate *g)
{
    int32_t sorted[RR_GATE_MEMORY];
    size_t n = 0;

    for (; n < g->count; n++) {
        size_t at = n;
        for (; at > 0 && sorted[at - 1] > g->accepted[n]; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = g->accepted[n];
    }
    return sorted[n / 2];
}

static void accept(struct rr_gate *g, int32_t ticks)
{
    g->accepted[g->next] = ticks;
    g->next = (uint8_t)((g->next + 1) % RR_GATE_MEMORY);
    if (g->count < RR_GATE_MEMORY)
        g->count++;
    g->refused = 0;
}

uint8_t rr_gate_interval(struct rr_gate *g, int32_t ticks)
{
    if (!rr_is_plausible(ticks))
        return RR_GATE_BAD;
    if (g->count >= NEEDED) {
        int64_t m = median(g), off = ticks > m ? ticks - m : m - ticks;
        bool is_far = off * 5 > m;
        if (is_far && ++g->refused < GIVE_IN)
            return RR_GATE_DOUBTFUL;
        if (is_far)
            g->count = g->next = 0; /* begins anew from this one */
    }
    accept(g, ticks);
    return g->belied >= BELIED ? RR_GATE_DOUBTFUL : RR_GATE_GOOD;
}

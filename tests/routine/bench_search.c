/*
 * Whether the search finds a person's own rate: eight simulated people, each with every rate from
 * 4.6 to 6.9 in turn, breathing along as they do, beat by beat over their strap and through the
 * artifact correction. Found is within 0.25 a minute after four sessions that counted; who has not
 * four of them after ten was not found.
 *
 *     bench_search [ROUNDS [RATES]]     2 x 25 x 8 = 400 cases, unless told
 */
#include "search_people.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define NEAR_PER_MIN  0.25
#define FOUND_PERCENT 90
#define TRIES         10

struct tally {
    int cases, found, finished;
    int after[RESONANCE_SESSIONS + 1];
    double error, square, worst;
    int covered; /* within twice the deviation that the search itself names */
};

static void one(struct tally *all, const struct sim_person *person, double rate, uint64_t seed)
{
    struct breather b;
    struct resonance_memory m = { 0 };
    uint32_t sessions = 0;

    breather_init(&b, person, rate);
    for (uint64_t k = 0; k < TRIES && sessions < RESONANCE_SESSIONS; k++) {
        breather_searches(&b, seed + k);
        player_resonance(b.player, &m);
        if (m.sessions > sessions)
            all->after[m.sessions] += fabs(m.per_min - rate) <= NEAR_PER_MIN;
        sessions = m.sessions;
    }
    all->cases++;
    if (m.found_unix_ms != 0) {
        double error = m.per_min - rate;
        all->finished++;
        all->found += fabs(error) <= NEAR_PER_MIN;
        all->error += error;
        all->square += error * error;
        all->worst = fmax(all->worst, fabs(error));
        all->covered += fabs(error) <= 2 * m.deviation;
    }
    breather_fini(&b);
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 2, rates = argc > 2 ? atoi(argv[2]) : 25;
    struct tally all = { 0 };

    printf("1..1\n");
    for (size_t who = 0; who < sim_people_count; who++) {
        struct tally before = all;
        for (int i = 0; i < rates; i++)
            for (int k = 0; k < rounds; k++)
                one(&all, &sim_people[who], 4.6 + 2.3 * i / (rates > 1 ? rates - 1 : 1),
                    (uint64_t)(10000 * i + 1000 * k + 17));
        printf("# %-13s %d of %d\n", sim_people[who].name, all.found - before.found,
               all.cases - before.cases);
    }
    printf("# within %.2f breaths a minute: %d of %d (%.1f %%); %d finished\n", NEAR_PER_MIN,
           all.found, all.cases, 100.0 * all.found / all.cases, all.finished);
    printf("# after two sessions %.1f %%, three %.1f %%, four %.1f %%\n",
           100.0 * all.after[2] / all.cases, 100.0 * all.after[3] / all.cases,
           100.0 * all.after[4] / all.cases);
    printf(
        "# mean error %+.3f, root mean square %.3f, worst %.2f; within twice the deviation named "
        "%.1f %%\n",
        all.error / all.finished, sqrt(all.square / all.finished), all.worst,
        100.0 * all.covered / all.finished);
    bool ok = all.found * 100 >= FOUND_PERCENT * all.cases;
    printf("%s 1 - the search finds a person's own rate in 9 of 10\n", ok ? "ok" : "not ok");
    return !ok;
}

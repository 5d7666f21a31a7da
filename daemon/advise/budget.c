/*
 * budget.c - the nuisance budget
 *
 * Every offer counts, also one that was asked for: who has just been offered
 * something needs no second one. Only the check is left out for those.
 */
#include "budget.h"

#include <string.h>

void budget_spend(struct advise_memory *m, int64_t unix_ms)
{
    if (m->offer_count == ADVISE_OFFERS_MAX) {
        memmove(m->offers_unix_ms, m->offers_unix_ms + 1,
                (ADVISE_OFFERS_MAX - 1) * sizeof(m->offers_unix_ms[0]));
        m->offer_count--;
    }
    m->offers_unix_ms[m->offer_count++] = unix_ms;
}

bool budget_is_capped(const struct advise_memory *m, int32_t cap, int64_t unix_ms)
{
    int32_t spent = 0;

    for (uint32_t i = 0; i < m->offer_count; i++)
        if (unix_ms - m->offers_unix_ms[i] < MS_PER_DAY)
            spent++;
    /* A cap beyond what is remembered could never be reached otherwise. */
    return spent >= cap || spent >= ADVISE_OFFERS_MAX;
}

int64_t budget_gap_ms(const struct advise_memory *m, int32_t gap_s)
{
    int64_t plain_ms = gap_s * MS_PER_S;
    double grown_ms = (double)plain_ms * m->gap_factor;

    if (grown_ms <= (double)BUDGET_GAP_MAX_MS)
        return (int64_t)grown_ms;
    return plain_ms > BUDGET_GAP_MAX_MS ? plain_ms : BUDGET_GAP_MAX_MS;
}

bool budget_is_in_gap(const struct advise_memory *m, int32_t gap_s, int64_t unix_ms)
{
    if (m->offer_count == 0)
        return false;
    return unix_ms - m->offers_unix_ms[m->offer_count - 1] < budget_gap_ms(m, gap_s);
}

void budget_widen_gap(struct advise_memory *m, int32_t gap_s)
{
    /* No further than it has an effect: one acceptance later it would not matter,
       but a longer gap_s in a new configuration would meet a factor out of all bounds. */
    if (budget_gap_ms(m, gap_s) < BUDGET_GAP_MAX_MS && m->gap_factor < BUDGET_FACTOR_MAX)
        m->gap_factor *= 2;
}

void budget_reset_gap(struct advise_memory *m)
{
    m->gap_factor = 1;
}

void budget_clamp(struct advise_memory *m, int64_t unix_ms)
{
    for (uint32_t i = 0; i < m->offer_count; i++)
        if (m->offers_unix_ms[i] > unix_ms)
            m->offers_unix_ms[i] = unix_ms;
}

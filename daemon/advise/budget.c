/*
 * budget.c - the nuisance budget
 *
 * Every offer counts, also one that was asked for: who has just been offered something needs no
 * second one. Only the check is left out for those.
 */
#include "budget.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define DAY_MS   (INT64_C(86400) * MS_PER_S)

/* How far the gap grows, by how many in a row were not wanted. */
static const struct {
    uint32_t unwanted; /* that many, or more */
    int64_t most_ms;
} longest[] = {
    { 0, DAY_MS },
    { 10, 2 * DAY_MS },
    { 16, 4 * DAY_MS },
    { 22, 7 * DAY_MS },
};

void budget_spend(struct advise_memory *m, int64_t unix_ms)
{
    if (m->offer_count == ADVISE_OFFERS_MAX) {
        memmove(m->offers_unix_ms, m->offers_unix_ms + 1,
                (ADVISE_OFFERS_MAX - 1) * sizeof(m->offers_unix_ms[0]));
        m->offer_count--;
    }
    m->offers_unix_ms[m->offer_count++] = unix_ms;
}

void budget_give_back(struct advise_memory *m, int64_t unix_ms)
{
    if (m->offer_count > 0 && m->offers_unix_ms[m->offer_count - 1] == unix_ms)
        m->offers_unix_ms[--m->offer_count] = 0;
}

bool budget_is_capped(const struct advise_memory *m, int32_t cap, int64_t unix_ms)
{
    int32_t spent = 0;

    for (uint32_t i = 0; i < m->offer_count; i++)
        if (unix_ms - m->offers_unix_ms[i] < DAY_MS)
            spent++;
    /* A cap beyond what is remembered could never be reached otherwise. */
    return spent >= cap || spent >= ADVISE_OFFERS_MAX;
}

int64_t budget_gap_ms(const struct advise_memory *m, int32_t gap_s)
{
    int64_t gap_ms = gap_s * MS_PER_S, most_ms = 0;

    for (size_t i = 0; i < COUNT(longest) && m->unwanted >= longest[i].unwanted; i++)
        most_ms = longest[i].most_ms;
    for (uint32_t i = 0; i < m->unwanted && gap_ms > 0 && gap_ms < most_ms; i++)
        gap_ms = gap_ms * 2 < most_ms ? gap_ms * 2 : most_ms;
    return gap_ms;
}

bool budget_is_in_gap(const struct advise_memory *m, int32_t gap_s, int64_t unix_ms)
{
    if (m->offer_count == 0)
        return false;
    return unix_ms - m->offers_unix_ms[m->offer_count - 1] < budget_gap_ms(m, gap_s);
}

void budget_unwanted(struct advise_memory *m)
{
    if (m->unwanted < UINT32_MAX)
        m->unwanted++;
}

void budget_welcome(struct advise_memory *m)
{
    m->unwanted = 0;
}

void budget_clamp(struct advise_memory *m, int64_t unix_ms)
{
    for (uint32_t i = 0; i < m->offer_count; i++)
        if (m->offers_unix_ms[i] > unix_ms)
            m->offers_unix_ms[i] = unix_ms;
}

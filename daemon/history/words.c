#include "words.h"

#include <stdio.h>
#include <string.h>

#define DAY_S (24 * 3600)

bool words_are_moment(int64_t unix_ms, int64_t utc_offset_s)
{
    const int64_t last_unix_ms = INT64_C(253402300799999), most_s = 18 * 3600;

    return unix_ms >= 0 && unix_ms <= last_unix_ms && utc_offset_s >= -most_s &&
           utc_offset_s <= most_s;
}

bool words_reason(const char *word, enum reason *out)
{
    for (int i = 0; i <= REASON_AGAIN; i++)
        if (strcmp(word, reason_name((enum reason)i)) == 0) {
            *out = (enum reason)i;
            return true;
        }
    return false;
}

bool words_outcome(const char *word, enum outcome *out)
{
    for (int i = 0; i <= OUTCOME_SUPERSEDED; i++)
        if (strcmp(word, outcome_name((enum outcome)i)) == 0) {
            *out = (enum outcome)i;
            return true;
        }
    return false;
}

static void add(char out[static WORDS_MAX], const char *word)
{
    size_t len = strlen(out);
    snprintf(out + len, WORDS_MAX - len, "%s%s", len ? " " : "", word);
}

static const char *answer_word(int i)
{
    return answer_name((enum answer)i);
}

static const char *need_word(int i)
{
    return need_name((enum need)i);
}

static const char *condition_word(int i)
{
    return condition_name((enum condition)i);
}

static void of_set(uint32_t set, int count, const char *(*name)(int i), char out[static WORDS_MAX])
{
    out[0] = '\0';
    for (int i = 0; i < count; i++)
        if (set & (UINT32_C(1) << i))
            add(out, name(i));
}

static uint32_t to_set(char *text, int (*from_name)(const char *word), size_t *unknown)
{
    uint32_t set = 0;
    char *rest = text, *word;

    while ((word = strtok_r(rest, " ", &rest))) {
        int i = from_name(word);
        if (i < 0)
            ++*unknown;
        else
            set |= UINT32_C(1) << i;
    }
    return set;
}

static const char *forget_word(int i)
{
    static const char *const words[] = { "reference", "sensitivity", "resonance", "ranking" };
    return words[i];
}

void words_of_forget(uint32_t forget, char out[static WORDS_MAX])
{
    of_set(forget, RECALIBRATE_RANKING + 1, forget_word, out);
}

void words_of_choices(uint8_t choices, char out[static WORDS_MAX])
{
    of_set(choices, ANSWERS, answer_word, out);
}

void words_of_needs(need_set needs, char out[static WORDS_MAX])
{
    of_set(needs, NEED_COUNT, need_word, out);
}

void words_of_conditions(condition_set conditions, char out[static WORDS_MAX])
{
    of_set(conditions, CONDITION_COUNT, condition_word, out);
}

void words_of_sensors(const struct profile *p, char out[static WORDS_MAX])
{
    out[0] = '\0';
    for (int i = 0; i < p->sensor_count; i++)
        add(out, p->sensors[i]);
}

void words_of_quiet(const struct profile *p, char out[static WORDS_MAX])
{
    out[0] = '\0';
    for (int i = 0; i < p->quiet_count; i++) {
        char span[32];
        snprintf(span, sizeof(span), "%d-%d", (int)p->quiet[i].from_s, (int)p->quiet[i].to_s);
        add(out, span);
    }
}

uint8_t words_to_choices(char *text, size_t *unknown)
{
    return (uint8_t)to_set(text, answer_from_name, unknown);
}

need_set words_to_needs(char *text, size_t *unknown)
{
    return to_set(text, need_from_name, unknown);
}

condition_set words_to_conditions(char *text, size_t *unknown)
{
    return to_set(text, condition_from_name, unknown);
}

void words_to_sensors(char *text, struct profile *p, size_t *unknown)
{
    char *rest = text, *word;

    p->sensor_count = 0;
    while ((word = strtok_r(rest, " ", &rest))) {
        if (p->sensor_count == PROFILE_SENSOR_MAX || strlen(word) > ID_MAX)
            ++*unknown;
        else
            strcpy(p->sensors[p->sensor_count++], word);
    }
}

void words_to_quiet(char *text, struct profile *p, size_t *unknown)
{
    char *rest = text, *word;

    p->quiet_count = 0;
    while ((word = strtok_r(rest, " ", &rest))) {
        int from_s, to_s;
        if (p->quiet_count == PROFILE_QUIET_MAX || sscanf(word, "%d-%d", &from_s, &to_s) != 2 ||
            from_s < 0 || from_s > DAY_S || to_s < 0 || to_s > DAY_S)
            ++*unknown;
        else
            p->quiet[p->quiet_count++] = (struct quiet_span){ .from_s = from_s, .to_s = to_s };
    }
}

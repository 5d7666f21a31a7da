#include "column.h"

#include <string.h>

#define NAME_MAX_LEN 40

/* clang-format off */
static const struct {
    const char *name;
    struct column column;
} names[] = {
    { "phone timestamp", { .what = RECORDING_STAMP } },         /* Polar Sensor Logger */
    { "phone data rx timestamp", { .what = RECORDING_STAMP } },
    { "timestamp", { .what = RECORDING_STAMP } },
    { "date", { .what = RECORDING_STAMP } },                    /* HRV Logger */
    { "datetime", { .what = RECORDING_STAMP } },
    { "date time", { .what = RECORDING_STAMP } },
    { "time", { .what = RECORDING_STAMP } },                    /* Kubios */
    { "t", { .what = RECORDING_STAMP } },
    { "elapsed", { .what = RECORDING_STAMP } },
    { "elapsed time", { .what = RECORDING_STAMP } },
    { "rr", { .what = RECORDING_RR } },
    { "rr interval", { .what = RECORDING_RR } },
    { "rr intervals", { .what = RECORDING_RR } },
    { "rr int.", { .what = RECORDING_RR } },
    { "rri", { .what = RECORDING_RR } },
    { "r r", { .what = RECORDING_RR } },
    { "r r interval", { .what = RECORDING_RR } },
    { "nn", { .what = RECORDING_RR } },
    { "nn interval", { .what = RECORDING_RR } },
    { "nni", { .what = RECORDING_RR } },
    { "ibi", { .what = RECORDING_RR } },
    { "inter beat interval", { .what = RECORDING_RR } },
    { "interbeatinterval", { .what = RECORDING_RR } },
    { "pp interval", { .what = RECORDING_RR, .is_pulse = true } },
    { "ppi", { .what = RECORDING_RR, .is_pulse = true } },
    { "hr", { .what = RECORDING_HR } },
    { "heart rate", { .what = RECORDING_HR } },
    { "heartrate", { .what = RECORDING_HR } },
    { "bpm", { .what = RECORDING_HR } },
    { "error estimate", { .what = RECORDING_ERROR } },
    { "blocker", { .what = RECORDING_BLOCKED } },
    { "contact", { .what = RECORDING_CONTACT } },
    { "skin contact", { .what = RECORDING_CONTACT } },
    { "skin contact supported", { .what = RECORDING_CONTACT_KNOWN } },
    { "rmssd", { .is_result = true } },
    { "sdnn", { .is_result = true } },
    { "avnn", { .is_result = true } },
};

static const struct {
    const char *name;
    enum recording_column what;
} own[] = {
    { "t_s", RECORDING_T },
    { "rr_ms", RECORDING_RR },
    { "hr_bpm", RECORDING_HR },
    { "acc_sd_g", RECORDING_ACC },
    { "label", RECORDING_LABEL },
};
/* clang-format on */

bool column_own(struct span name, enum recording_column *what)
{
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        if (!span_is(name, own[i].name))
            continue;
        *what = own[i].what;
        return true;
    }
    return false;
}

static uint8_t unit_of(const char *word)
{
    if (strcmp(word, "ms") == 0)
        return RECORDING_UNIT_MS;
    return strcmp(word, "s") == 0 || strcmp(word, "sec") == 0 ? RECORDING_UNIT_S
                                                              : RECORDING_UNIT_OPEN;
}

/* Lower case, runs of blanks and the like as one blank, none at the ends. false: no name. */
static bool flatten(struct span s, char out[NAME_MAX_LEN])
{
    size_t n = 0;

    for (s = span_trim(s); s.at < s.end; s.at++) {
        char c = *s.at == '_' || *s.at == '-' || *s.at == '\t' ? ' ' : span_lower(*s.at);
        if (c == ' ' && (n == 0 || out[n - 1] == ' '))
            continue;
        if (c == '\0' || n == NAME_MAX_LEN - 1)
            return false;
        out[n++] = c;
    }
    n -= n && out[n - 1] == ' ';
    out[n] = '\0';
    return n > 0;
}

/* Cuts "[ms]", "(ms)" or a last word that is a unit off the name. */
static uint8_t cut_unit(char *name)
{
    size_t len = strlen(name);
    char *from = NULL;
    bool in_brackets = name[len - 1] == ']' || name[len - 1] == ')';

    if (in_brackets)
        from = strrchr(name, name[len - 1] == ']' ? '[' : '(');
    else
        from = strrchr(name, ' ');
    if (!from)
        return RECORDING_UNIT_OPEN;
    if (in_brackets)
        name[len - 1] = '\0';
    uint8_t unit = unit_of(from + 1);
    if (!in_brackets && unit == RECORDING_UNIT_OPEN && strcmp(from + 1, "bpm") != 0)
        return RECORDING_UNIT_OPEN;
    while (from > name && from[-1] == ' ')
        from--;
    *from = '\0';
    return unit;
}

bool column_known(struct span name, struct column *out)
{
    char flat[NAME_MAX_LEN];

    if (!flatten(name, flat))
        return false;
    uint8_t unit = cut_unit(flat);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(flat, names[i].name) != 0)
            continue;
        *out = names[i].column;
        out->unit = unit;
        return true;
    }
    return false;
}

uint8_t column_unit(struct span field)
{
    char flat[NAME_MAX_LEN];
    size_t len;

    if (!flatten(field, flat) || (flat[0] != '(' && flat[0] != '['))
        return RECORDING_UNIT_OPEN;
    len = strlen(flat);
    flat[len - 1] = '\0';
    return unit_of(flat + 1);
}

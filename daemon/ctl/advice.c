#include "advice.h"

#include "fields.h"
#include "texts.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct word {
    const char *key, *text; /* NULL: null */
};
struct number {
    const char *key;
    double x; /* NAN: null */
};

static void print_words(struct out *out, const struct word *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        out_text(out, words[i].key);
        out_string(out, words[i].text && *words[i].text ? words[i].text : NULL);
    }
}

static void print_numbers(struct out *out, const struct number *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        out_text(out, numbers[i].key);
        out_number(out, numbers[i].x);
    }
}

/* The recording's own clock, and the world's where it is known. */
static void print_moment(struct out *out, const struct instant *at, bool dated)
{
    out_text(out, "{\"t_s\":");
    out_number(out, (double)at->us / (double)US_PER_S);
    out_text(out, ",\"t\":");
    if (dated)
        fields_print_time(out, at);
    else
        out_text(out, "null");
}

static void print_time(struct out *out, const char *key, int64_t unix_ms, int32_t utc_offset_s,
                       bool dated)
{
    const struct instant at = { .unix_ms = unix_ms, .utc_offset_s = utc_offset_s };

    out_text(out, key);
    if (dated && unix_ms)
        fields_print_time(out, &at);
    else
        out_text(out, "null");
}

static void print_choices(struct out *out, uint8_t choices)
{
    bool any = false;

    out_text(out, ",\"choices\":[");
    for (int a = 0; a < ANSWERS; a++)
        if (choices & 1 << a) {
            out_text(out, any ? "," : "");
            out_string(out, answer_name((enum answer)a));
            any = true;
        }
    out_text(out, "]");
}

static void print_evidence(struct out *out, const struct evidence *e)
{
    const struct number numbers[] = {
        { "\"stress\":", e->stress },
        { ",\"heart_rate\":", e->heart_rate_bpm },
        { ",\"rmssd\":", e->rmssd_ms },
        { ",\"usual_heart_rate\":", e->usual_heart_rate_bpm },
        { ",\"raised_min\":", e->raised_min },
        { ",\"load_today\":", e->load_today_min },
        { ",\"load_week\":", e->load_week_min },
        { ",\"usual_week\":", e->usual_week_min },
    };

    out_text(out, ",\"evidence\":{");
    print_numbers(out, numbers, COUNT(numbers));
    out_text(out, ",\"last_massage_days\":");
    if (e->last_massage_days < 0)
        out_text(out, "null");
    else
        out_int(out, e->last_massage_days);
    out_text(out, "}");
}

void advice_print_offer(struct out *out, const struct suggestion *s, bool dated)
{
    const struct word words[] = {
        { ",\"event_type\":", suggestion_type_name(s->type) },
        { ",\"id\":", s->id },
        { ",\"title\":", texts_suggestion(s->type, s->reason, "title") },
        { ",\"message\":", texts_suggestion(s->type, s->reason, "message") },
        { ",\"reason\":", reason_name(s->reason) },
        { ",\"routine\":", s->routine },
        { ",\"technique\":", s->technique },
        { ",\"condition\":",
          s->reason == REASON_STILL_SO ? condition_name((enum condition)s->condition) : NULL },
    };
    const struct number numbers[] = {
        { ",\"stress\":", s->evidence.stress },
        { ",\"heart_rate\":", s->evidence.heart_rate_bpm },
        { ",\"raised_min\":", s->evidence.raised_min },
    };

    print_moment(out, &s->at, dated);
    print_words(out, words, COUNT(words));
    print_numbers(out, numbers, COUNT(numbers));
    print_evidence(out, &s->evidence);
    print_choices(out, s->choices);
    print_time(out, ",\"session\":", s->session_unix_ms, s->at.utc_offset_s, dated);
    out_text(out, ",\"duration_min\":");
    if (s->duration_min)
        out_int(out, s->duration_min);
    else
        out_text(out, "null");
    print_time(out, ",\"expires\":", s->expires_unix_ms, s->at.utc_offset_s, dated);
    out_text(out, "}\n");
}

void silences_look(struct silences *last, struct out *out, const struct instant *at,
                   const struct standing *now, bool dated)
{
    const struct word words[] = {
        { ",\"silence\":", silence_name(now->silence) },
        { ",\"no_booking\":", silence_name(now->no_booking) },
    };

    if (last->is_known && last->silence == now->silence && last->no_booking == now->no_booking)
        return;
    *last = (struct silences){ .is_known = true,
                               .silence = now->silence,
                               .no_booking = now->no_booking };
    print_moment(out, at, dated);
    print_words(out, words, COUNT(words));
    out_text(out, "}\n");
}

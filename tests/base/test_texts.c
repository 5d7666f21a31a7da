/*
 * The texts that people read: every one in every language, and none that says more than a
 * companion may. A title or a message is shown on locked screens and passes through phone makers'
 * servers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "catalog.h"
#include "need.h"
#include "routine.h"
#include "session.h"
#include "standing.h"
#include "suggestion.h"
#include "texts.h"
#include "tone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* What texts_open() logs with these settings. */
static void open_hearing(const char *language, const char *const *own, char *said, size_t size)
{
    FILE *file = tmpfile();
    int before = dup(STDERR_FILENO);

    assert_non_null(file);
    fflush(stderr);
    dup2(fileno(file), STDERR_FILENO);
    texts_open(language, own);
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    rewind(file);
    said[fread(said, 1, size - 1, file)] = '\0';
    fclose(file);
}

/* ---- every text there is ---- */

static const char *english_of(const char *key)
{
    texts_open("en", NULL);
    return texts_find(key);
}

static const char *german_of(const char *key)
{
    texts_open("de", NULL);
    return texts_find(key);
}

static void check_tone(const char *key, const char *text)
{
    const char *fault = tone_fault(key, text);

    if (fault)
        fail_msg("%s: %s: %s", key, fault, text);
}

/* Words that German has, too. */
static const char *const equals[] = {
    "ics.summary",       "device.bridge",       "device.person",         "entity.person.stress",
    "entity.person.why", "entity.person.rmssd", "entity.bridge.version",
};

static bool is_equal_in_german(const char *key)
{
    for (size_t i = 0; i < COUNT(equals); i++)
        if (strcmp(equals[i], key) == 0)
            return true;
    return false;
}

static void test_every_text(void **state)
{
    (void)state;
    for (size_t i = 0; texts_key(i); i++) {
        const char *key = texts_key(i), *english = english_of(key);
        char *copy = strdup(english);
        const char *german = german_of(key);

        assert_true(strlen(english) > 0);
        check_tone(key, english);
        check_tone(key, german);
        if ((strcmp(copy, german) == 0) != is_equal_in_german(key))
            fail_msg("%s: \"%s\" is %s German", key, german,
                     is_equal_in_german(key) ? "different in" : "not translated to");
        /* The only conversion there is. */
        const bool named = strcmp(key, "device.person") == 0 || strcmp(key, "device.sensor") == 0;
        const char *percent = strchr(german, '%');
        assert_true((strchr(copy, '%') != NULL) == named && (percent != NULL) == named);
        if (named)
            assert_true(strncmp(percent, "%s", 2) == 0 && !strchr(percent + 1, '%'));
        free(copy);
        for (size_t k = 0; k < i; k++)
            if (strcmp(texts_key(k), key) == 0)
                fail_msg("%s: is there twice", key);
    }
}

static void test_every_step(void **state)
{
    size_t count;
    const struct routine_plan *plans = routine_catalog(&count);

    (void)state;
    texts_open("de", NULL);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < plans[i].step_count; k++) {
            const char *english = plans[i].steps[k].text, *german = texts_of_words(english);
            check_tone(plans[i].name, english);
            check_tone(plans[i].name, german);
            if (strcmp(english, german) == 0)
                fail_msg("%s, step %zu: not translated: %s", plans[i].name, k + 1, english);
        }
        if (!routine_paces_breath(&plans[i]))
            continue;
        const char *first = plans[i].steps[0].text;
        static const char *const safe[] = { "dizzy", "driving", "water" };
        static const char *const sicher[] = { "schwindlig", "Steuer", "Wasser" };
        for (size_t k = 0; k < COUNT(safe); k++) {
            assert_non_null(strstr(first, safe[k]));
            assert_non_null(strstr(texts_of_words(first), sicher[k]));
        }
    }
}

/* ---- every word that has texts, has them ---- */

static void need_text(const char *before, const char *word, const char *after)
{
    char key[96];

    snprintf(key, sizeof(key), "%s%s%s", before, word, after);
    if (!texts_find(key))
        fail_msg("%s: there is no such text", key);
}

static void test_every_word(void **state)
{
    size_t count;
    const struct routine_plan *plans = routine_catalog(&count);

    (void)state;
    texts_open("en", NULL);
    for (unsigned i = 0; i < SUGGESTION_TYPES; i++) {
        need_text("suggestion.", suggestion_type_name((enum suggestion_type)i), ".title");
        need_text("suggestion.", suggestion_type_name((enum suggestion_type)i), ".message");
    }
    for (unsigned i = 0; i < REASONS; i++)
        need_text("reason.", reason_name((enum reason)i), "");
    for (unsigned i = 0; i < SILENCES; i++)
        need_text("silence.", silence_name((enum silence)i), "");
    for (unsigned i = 0; i < ANSWERS; i++)
        need_text("answer.", answer_name((enum answer)i), "");
    for (unsigned i = 0; i < CONDITION_COUNT; i++)
        need_text("condition.", condition_name((enum condition)i), ".tell");
    for (unsigned i = 0; i < TECHNIQUE_NOTES; i++)
        need_text("massage.note.", technique_note_name((enum technique_note)i), "");
    for (unsigned i = SESSION_NIGHT_HR; i < SESSION_MEASURES; i++) {
        need_text("effects.", session_measure_name((enum session_measure)i), ".lower");
        need_text("effects.", session_measure_name((enum session_measure)i), ".higher");
    }
    need_text("effects.", session_says_name(SESSION_TOO_FEW), "");
    need_text("effects.", session_says_name(SESSION_NO_DIFFERENCE), "");
    for (size_t i = 0; i < count; i++)
        need_text("routine.", plans[i].name, ".title");
}

/* ---- what is offered ---- */

static const struct offer_row {
    const char *name;
    enum suggestion_type type;
    enum reason reason;
    const char *language, *title, *message;
    const char *own[5];
} offer_rows[] = {
    { "of its type",
      SUGGEST_BREATHE,
      REASON_SUSTAINED,
      "en",
      "A moment to breathe",
      "A few minutes of slow breathing? Begin when it suits you.",
      { NULL } },
    { "of its type, German",
      SUGGEST_BREATHE,
      REASON_SUSTAINED,
      "de",
      "Ein Moment zum Durchatmen",
      "Ein paar Minuten langsam atmen? Beginne, wann es dir passt.",
      { NULL } },
    { "of its reason, the title of its type",
      SUGGEST_BOOK_MASSAGE,
      REASON_CADENCE,
      "en",
      "A massage soon?",
      "It has been a while since your last massage. Book one?",
      { NULL } },
    { "wholly of its reason",
      SUGGEST_REST,
      REASON_STILL_SO,
      "en",
      "Are you well again?",
      "You asked balm to hold some things back. May it go on as usual?",
      { NULL } },
    { "wholly of its reason, German",
      SUGGEST_REST,
      REASON_ILLNESS,
      "de",
      "Erst einmal ausruhen",
      "Vielleicht brütest du etwas aus: Ruh dich erst einmal aus.",
      { NULL } },
    { "own wording",
      SUGGEST_RELAX,
      REASON_SUSTAINED,
      "de",
      "Pause?",
      "Eine kurze Entspannung steht für dich bereit.",
      { "suggestion.relax.title", "Pause?", NULL } },
    { "own wording for a reason that has none of ours",
      SUGGEST_RELAX,
      REASON_SUSTAINED,
      "en",
      "A quiet moment",
      "Five minutes for yourself?",
      { "suggestion.relax.sustained.message", "Five minutes for yourself?", NULL } },
    { "own wording of the type leaves the question as it is",
      SUGGEST_REST,
      REASON_STILL_SO,
      "en",
      "Are you well again?",
      "You asked balm to hold some things back. May it go on as usual?",
      { "suggestion.rest.message", "Lie down.", NULL } },
    { "an unknown language",
      SUGGEST_BREATHE,
      REASON_SUSTAINED,
      "xx",
      "A moment to breathe",
      "A few minutes of slow breathing? Begin when it suits you.",
      { NULL } },
};

static void test_offer(void **state)
{
    const struct offer_row *row = *state;
    char said[512];

    open_hearing(row->language, row->own, said, sizeof(said));
    assert_string_equal(texts_suggestion(row->type, row->reason, "title"), row->title);
    assert_string_equal(texts_suggestion(row->type, row->reason, "message"), row->message);
    assert_true((said[0] != '\0') == (strcmp(row->language, "xx") == 0));
    texts_open("en", NULL);
}

/* ---- what is heard in a routine ---- */

static const struct step_row {
    const char *name, *language, *text;
    const char *own[3];
    const char *said; /* the step's own words; NULL: "Breathe in" */
    enum phase phase;
} step_rows[] = {
    { "English", "en", "Breathe in", { NULL } },
    { "German", "de", "Einatmen", { NULL } },
    { "own wording of the step",
      "de",
      "Luft holen",
      { "routine.breathe_box.2", "Luft holen", NULL } },
    { "own wording of another step",
      "de",
      "Einatmen",
      { "routine.breathe_box.3", "Luft holen", NULL } },
    { "own wording of the words", "en", "And in", { "Breathe in", "And in", NULL } },
    { "no words: breathe in", "en", "Breathe in", { NULL }, "", PHASE_IN },
    { "no words: hold", "en", "Hold", { NULL }, "", PHASE_HOLD },
    { "no words: breathe out", "en", "Breathe out", { NULL }, "", PHASE_OUT },
    { "no words: stay empty", "en", "Stay empty", { NULL }, "", PHASE_REST },
    { "no words, German: breathe in", "de", "Einatmen", { NULL }, "", PHASE_IN },
    { "no words, German: hold", "de", "Halten", { NULL }, "", PHASE_HOLD },
    { "no words, German: breathe out", "de", "Ausatmen", { NULL }, "", PHASE_OUT },
    { "no words, German: stay empty", "de", "Leer bleiben", { NULL }, "", PHASE_REST },
    { "no words and no breath, German", "de", "", { NULL }, "", PHASE_NONE },
    { "no words, own wording of the phase's",
      "de",
      "Luft holen",
      { "Breathe in", "Luft holen", NULL },
      "",
      PHASE_IN },
};

static void test_step(void **state)
{
    const struct step_row *row = *state;
    struct pacer pacer = { .routine = "breathe_box", .step = 2, .phase = row->phase };

    snprintf(pacer.text, sizeof(pacer.text), "%s", row->said ? row->said : "Breathe in");
    texts_open(row->language, row->own);
    assert_string_equal(texts_pacer(&pacer), row->text);
    assert_string_equal(texts_of_words("Their own step"), "Their own step");
    texts_open("en", NULL);
}

static void test_unknown_key(void **state)
{
    (void)state;
    texts_open("de", NULL);
    assert_null(texts_find("suggestion.breathe"));
    assert_null(texts_find(""));
    texts_open("en", NULL);
}

/* ---- tone: each rule has a text that trips it ---- */

static const struct tone_row {
    const char *name, *key, *text, *fault; /* part of it; NULL: nothing is wrong */
} tone_rows[] = {
    { "title, long", "suggestion.rest.title", "A title that is far too long for a locked phone",
      "40 characters" },
    { "title, 40 characters of two bytes", "suggestion.rest.title",
      "ääääääääääääääääääääääääääääääääääääääää", NULL },
    { "message, long", "suggestion.rest.message",
      "This message goes on and on until nobody reads it any more, for it tells of the weather, of "
      "the garden and of the neighbours, who have been away in the hills for weeks.",
      "160 characters" },
    { "message without an end", "suggestion.rest.message", "Lie down", "full stop" },
    { "message with two ends", "suggestion.rest.message", "Lie down?.", "full stop" },
    { "message, pressing", "suggestion.rest.message", "Lie down! It is time.", "exclamation" },
    { "title, pressing", "suggestion.rest.title", "Lie down!", "exclamation" },
    { "title, a number", "suggestion.breathe.title", "Breathe for 5 minutes", "number" },
    { "message of a reason, a vital", "suggestion.breathe.sustained.message", "Your pulse is up.",
      "measured" },
    { "a vital, German", "suggestion.breathe.message", "Dein Ruhepuls ist hoch.", "measured" },
    { "a vital in capitals", "suggestion.breathe.title", "HRV is low", "measured" },
    { "a vital, German, compound", "suggestion.breathe.title", "Herzfrequenz hoch", "measured" },
    { "a vital in quotes", "suggestion.breathe.title", "Dein „Puls“", "measured" },
    { "a vital after a dash", "suggestion.breathe.title", "A break—pulse up", "measured" },
    { "a vital after a hard space", "suggestion.breathe.title", "Your\u00a0pulse", "measured" },
    { "not a vital", "suggestion.breathe.title", "On an impulse", NULL },
    { "not a vital, German", "suggestion.breathe.title", "Ein Impuls, ungefähr", NULL },
    { "a need", "suggestion.rest.title", "For better sleep", "need" },
    { "a need in everyday words", "suggestion.rest.message", "For your aching back.", "need" },
    { "a need, German", "suggestion.rest.title", "Gegen Kopfschmerzen", "need" },
    { "a need with an umlaut in capitals", "suggestion.rest.title", "MÜDE?", "need" },
    { "stress is one", "suggestion.rest.title", "Arbeitsstress", "need" },
    { "a condition", "suggestion.rest.still_so.title", "Is the fever gone?", "condition" },
    { "a condition, German", "suggestion.rest.still_so.title", "Ist das Fieber weg?", "condition" },
    { "a condition in everyday words", "suggestion.rest.message", "Because of your blood thinners.",
      "condition" },
    { "clothes are no clots", "suggestion.massage_reminder.message", "Wear loose clothes.", NULL },
    { "a claim", "suggestion.book_massage.message", "It prevents trouble.", "claims" },
    { "a claim anywhere", "reason.sustained", "Breathing lowers cortisol.", "claims" },
    { "a claim, German", "routine.pmr.1", "Das heilt.", "claims" },
    { "health is no healing", "reason.cadence", "For your health.", NULL },
    { "what no claim is", "condition.cancer_treatment.tell", "You are in cancer treatment.", NULL },
    { "background that is never shown", "reason.course",
      "Slow strokes favour the parasympathetic side.", "claims" },
    { "an emotion", "reason.sustained", "You are angry.", "feeling" },
    { "said of the person", "reason.sustained", "You are stressed.", "feeling" },
    { "an emotion, German", "reason.sustained", "Du bist traurig.", "feeling" },
    { "an alarm", "silence.moving", "Warning: this is urgent.", "alarms" },
    { "an order, German", "silence.moving", "Du musst ruhen.", "alarms" },
    { "not an order", "routine.body_scan.1", "Nothing has to change.", NULL },
    { "the number to call", "about.not_medical", "Call the emergency number.", NULL },
    { "a pulse on one's own screen", "reason.sustained", "Your pulse was above your usual.", NULL },
    { "empty", "suggestion.rest.message", "", "full stop" },
    { "broken UTF-8", "suggestion.rest.title", "\xc3", NULL },
};

static void test_tone(void **state)
{
    const struct tone_row *row = *state;
    const char *fault = tone_fault(row->key, row->text);

    if ((fault != NULL) != (row->fault != NULL))
        fail_msg("%s: %s", row->text, fault ? fault : "nothing was found");
    if (fault && !strstr(fault, row->fault))
        fail_msg("%s: %s", row->text, fault);
}

/* Every word of the two lists is found in a title, as it is written in the configuration. */
static void test_words_of_lists(void **state)
{
    char text[48];

    (void)state;
    for (unsigned i = 0; i < NEED_COUNT + CONDITION_COUNT; i++) {
        const char *word = i < NEED_COUNT ? need_name((enum need)i)
                                          : condition_name((enum condition)(i - NEED_COUNT));
        snprintf(text, sizeof(text), "%s", word);
        if (!tone_fault("suggestion.rest.title", text))
            fail_msg("%s may stand in a title", text);
        for (char *c = text; *c; c++)
            if (*c == '_')
                *c = ' ';
        if (!tone_fault("suggestion.rest.title", text))
            fail_msg("%s may stand in a title", text);
    }
}

int main(void)
{
    struct CMUnitTest tests[128];
    size_t count = 0;

#define ONE(test) tests[count++] = (struct CMUnitTest){ .name = #test, .test_func = (test) }
#define ROWS(rows, test)                                      \
    for (size_t i_ = 0; i_ < COUNT(rows); i_++)               \
        tests[count++] = (struct CMUnitTest)                  \
        {                                                     \
            .name = (rows)[i_].name, .test_func = (test),     \
            .initial_state = (void *)(uintptr_t) & (rows)[i_] \
        }
    ONE(test_every_text);
    ONE(test_every_step);
    ONE(test_every_word);
    ONE(test_unknown_key);
    ONE(test_words_of_lists);
    ROWS(offer_rows, test_offer);
    ROWS(step_rows, test_step);
    ROWS(tone_rows, test_tone);
    return _cmocka_run_group_tests("texts", tests, count, NULL, NULL);
}

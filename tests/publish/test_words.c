/* Texts in both languages; that they fit; and that none says what may not travel. */
#include "need.h"
#include "testing.h"
#include "words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *const own[] = { "suggestion.rest.title", "Feierabend", "Breathe in", "Ein",
                                   NULL };

static const struct row {
    const char *name, *language;
    const char *const *texts;
    const char *key, *want;
} rows[] = {
    { "English", "en", NULL, "entity.person.trend", "Trend" },
    { "German", "de", NULL, "entity.person.trend", "Tendenz" },
    { "another language falls back", "fr", NULL, "entity.person.trend", "Trend" },
    { "the user's own comes first", "de", own, "suggestion.rest.title", "Feierabend" },
    { "only where there is one", "de", own, "suggestion.rest.message",
      "Ein früher Abend oder eine ruhige Pause wäre heute gut." },
    { "a routine's words are keys", "de", NULL, "Breathe out", "Ausatmen" },
    { "nobody knows it", "de", own, "My own step", NULL },
};

static void test_find(void **state)
{
    const struct row *row = *state;
    const struct words w = { row->language, row->texts };
    const char *got = words_find(&w, row->key);

    if (row->want)
        assert_string_equal(got, row->want);
    else
        assert_null(got);
}

static void lower(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%s", text);
    for (char *p = out; *p; p++)
        *p = *p == '_' ? ' ' : (char)tolower((unsigned char)*p);
}

/* Phone makers' servers see these. */
static void check_text(const char *text)
{
    static const char *const vitals[] = { "stress", "heart", "herz",  "puls",
                                          "hrv",    "rmssd", "level", "score" };
    char words[256], word[64];

    assert_true(strlen(text) > 0);
    lower(words, sizeof(words), text);
    assert_null(strpbrk(words, "0123456789%"));
    for (size_t i = 0; i < sizeof(vitals) / sizeof(vitals[0]); i++)
        assert_null(strstr(words, vitals[i]));
    for (int i = 0; i < NEED_COUNT; i++) {
        lower(word, sizeof(word), need_name((enum need)i));
        assert_null(strstr(words, word));
    }
    for (int i = 0; i < CONDITION_COUNT; i++) {
        lower(word, sizeof(word), condition_name((enum condition)i));
        assert_null(strstr(words, word));
    }
}

static void test_suggestions(void **state)
{
    const char *language = *state;
    const struct words w = { language, NULL };

    for (int i = 0; i < SUGGESTION_TYPES; i++) {
        struct suggestion_text text;
        words_suggestion(&w, (enum suggestion_type)i, &text);
        check_text(text.title);
        check_text(text.message);
    }
}

static void test_long_own_text(void **state)
{
    static char text[400];
    const char *const texts[] = { "suggestion.rest.title", text, NULL };
    const struct words w = { "en", texts };
    struct suggestion_text out;

    (void)state;
    for (size_t i = 0; i + 2 < sizeof(text); i += 2)
        memcpy(text + i, "\xc3\xa4", 2);
    words_suggestion(&w, SUGGEST_REST, &out);
    assert_int_equal(strlen(out.title), 78); /* an ä is not cut in half */
}

static void test_complete(void **state)
{
    (void)state;
    for (size_t i = 0; words_key(i); i++) {
        const struct words en = { "en", NULL }, de = { "de", NULL };
        assert_true(strlen(words_find(&en, words_key(i))) > 0);
        assert_true(strlen(words_find(&de, words_key(i))) > 0);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(words_key(i), words_key(k));
    }
}

int main(void)
{
    struct suite suite = { 0 };

    SUITE_ROWS(&suite, rows, test_find);
    suite_add(&suite, "suggestions, English", test_suggestions, "en");
    suite_add(&suite, "suggestions, German", test_suggestions, "de");
    suite_add(&suite, "own text is cut at a character", test_long_own_text, NULL);
    suite_add(&suite, "both languages have every key, once", test_complete, NULL);
    return suite_run(&suite, "words");
}

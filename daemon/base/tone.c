/*
 * tone.c - stems of words that some texts, or all, do without
 *
 * A stem is found at the beginning of a word, whatever its case. `*stem`: anywhere in a word, for
 * German puts words together; `stem|`: the word also ends there. Languages share one list: an own
 * text may be in any of them.
 */
#include "tone.h"

#include <stddef.h>
#include <string.h>

#define TEXT_MAX 1024 /* bytes looked at: more than any text that is shown */

/* clang-format off */
static const char *const vitals[] = {
    "pulse", "heart", "hrv", "rmssd", "sdnn", "bpm", "beats", "score", "blood pressure",
    "breathing rate", "respiration",
    "puls", "ruhepuls", "*herz", "blutdruck", "schläge|", "wert|", "werte|", "atemfrequenz",
    NULL,
};

/* What people want relief from, in everyday words. */
static const char *const needs[] = {
    "*stress", "anxi", "mood", "depress", "insomnia", "sleep", "trauma", "ptsd", "addict",
    "recover", "craving", "fatigue", "tired", "exhaust", "focus", "concentrat", "muscle", "desk",
    "posture", "sore", "workout", "headache", "migraine", "pain", "ache", "aching", "nerve",
    "fascia", "fibromyal", "arthrit", "athlet", "injur", "surg", "operation", "lymph", "immun",
    "circulat", "elder", "older", "flexib",
    "angst", "ängst", "stimmung", "niedergeschlagen", "depri", "*schlaf", "sucht|", "süchtig",
    "müd", "erschöpf", "konzentr", "muskel", "schreibtisch", "haltung", "training", "*schmerz",
    "migräne", "nerv", "faszi", "sport", "verletz", "lymph", "durchblut", "kreislauf", "älter",
    "alter|", "senior", "beweglich", "verspann",
    NULL,
};

/* What stands against a massage, likewise. */
static const char *const conditions[] = {
    "fever", "infect", "influenza", "flu|", "shock", "stroke|", "thrombo", "clot|", "clots|",
    "clotting", "angina", "hypertens", "wound", "burn", "bruis", "bleed", "fractur", "broken",
    "varicose", "osteopor", "cancer", "tumor", "tumour", "chemo", "blood thin", "anticoag",
    "cytotox", "neuropath", "diabet", "pregnan", "lung", "asthma", "panic", "fibrillat", "atrial",
    "pacemaker", "beta block", "dvt",
    "*fieber", "infekt", "grippe", "schock", "schlaganf", "*infarkt", "gerinnung", "blutgerinn",
    "*hochdruck", "wunde", "verbrenn", "bluterg", "prellung", "blutung", "blutet", "gebrochen",
    "knochen", "fraktur", "krampfader", "krebs", "blutverd", "zytosta", "zucker", "schwanger",
    "lunge", "panik", "*flimmern", "*schrittmacher", "betablock",
    NULL,
};

static const char *const claims[] = {
    "cure|", "cures|", "cured|", "curing", "heal|", "heals|", "healing", "healed", "treats|",
    "treatment", "therapy works", "prevent", "serotonin", "cortisol", "oxytocin", "endorphin",
    "dopamin", "hormone", "parasympath", "diagnos", "proven", "guarantee", "detox",
    "heilt|", "heilen", "heilung", "geheilt", "*behandlung", "behandel", "vorbeug", "verhinder",
    "kortisol", "hormon", "bewiesen", "garantier", "entgift",
    NULL,
};

/* The heart cannot tell joy from fear. */
static const char *const emotions[] = {
    "fear", "afraid", "angry", "anger", "sad|", "sadness", "happy", "furious", "worried",
    "you are stressed", "you're stressed", "you are tense", "you're tense",
    "wütend", "wut|", "traurig", "fröhlich", "glücklich", "besorgt", "du bist gestresst",
    "du bist angespannt",
    NULL,
};

static const char *const alarms[] = {
    "warning", "danger", "urgent", "immediately", "must|", "alarm", "alert", "emergency",
    "critical",
    "warnung", "achtung", "gefahr", "gefähr", "dringend", "sofort", "musst|", "*notfall",
    "notruf", "kritisch", "unbedingt",
    NULL,
};
/* clang-format on */

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool ends(const char *text, const char *with)
{
    size_t a = strlen(text), b = strlen(with);
    return a >= b && strcmp(text + a - b, with) == 0;
}

bool tone_is_title(const char *key)
{
    return starts(key, "suggestion.") && ends(key, ".title");
}

bool tone_is_message(const char *key)
{
    return starts(key, "suggestion.") && ends(key, ".message");
}

/* U+00C0..U+017F: the letters of Latin with their marks. */
static bool is_lead(unsigned char c)
{
    return c >= 0xc3 && c <= 0xc5;
}

/* Small letters; of those beyond ASCII the ones that German has. What joins words, and any quote or
   dash, parts them. */
static void fold(char out[TEXT_MAX], const char *text)
{
    unsigned char before = 0;
    size_t i = 0;

    for (; text[i] && i + 1 < TEXT_MAX; i++) {
        unsigned char c = (unsigned char)text[i];
        bool is_other = c >= 0x80 && !is_lead(c) && !is_lead(before);
        bool is_umlaut = before == 0xc3 && c >= 0x80 && c <= 0x9e;
        out[i] = (char)((c >= 'A' && c <= 'Z') || is_umlaut ? c + 0x20
                        : c == '_' || c == '-' || is_other  ? ' '
                                                            : c);
        before = c;
    }
    out[i] = '\0';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || ((unsigned char)c & 0x80);
}

static bool has_stem(const char *text, const char *stem)
{
    const bool anywhere = stem[0] == '*';
    const char *word = stem + anywhere;
    const bool whole = ends(word, "|");
    const size_t len = strlen(word) - whole;

    for (const char *at = text; *at; at++)
        if (strncmp(at, word, len) == 0 && (anywhere || at == text || !is_letter(at[-1])) &&
            (!whole || !is_letter(at[len])))
            return true;
    return false;
}

static bool has_any(const char *text, const char *const *stems)
{
    for (; *stems; stems++)
        if (has_stem(text, *stems))
            return true;
    return false;
}

static size_t characters(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

/* One full stop or question mark, and it is the last character. */
static bool ends_a_sentence(const char *text)
{
    size_t len = strlen(text);

    return len > 1 && strchr(".?", text[len - 1]) && !strchr(".?!", text[len - 2]);
}

static const char *shown_fault(const char *key, const char *text, const char *folded)
{
    const bool title = tone_is_title(key);

    if (title && characters(text) > TONE_TITLE_MAX)
        return "a title of more than 40 characters is cut off by phones";
    if (!title && characters(text) > TONE_MESSAGE_MAX)
        return "a message of more than 160 characters is cut off by phones";
    if (!title && !ends_a_sentence(text))
        return "a message ends with one full stop or question mark";
    if (strchr(text, '!'))
        return "an exclamation mark presses";
    if (strpbrk(text, "0123456789"))
        return "this may be shown on locked screens, and has a number in it";
    if (has_any(folded, vitals))
        return "this may be shown on locked screens, and names what is measured";
    if (has_any(folded, needs))
        return "this may be shown on locked screens, and names a need";
    if (has_any(folded, conditions))
        return "this may be shown on locked screens, and names a condition";
    return NULL;
}

const char *tone_fault(const char *key, const char *text)
{
    char folded[TEXT_MAX];
    /* What one takes or is treated with has to be said to a therapist. */
    const bool tells = starts(key, "condition.") && ends(key, ".tell");
    const bool about = strcmp(key, "about.not_medical") == 0;
    const char *fault = NULL;

    fold(folded, text);
    if (tone_is_title(key) || tone_is_message(key))
        fault = shown_fault(key, text, folded);
    if (!fault && !tells && has_any(folded, claims))
        fault = "this claims more than anybody can promise";
    if (!fault && has_any(folded, emotions))
        fault = "this names a feeling, which no heart rate can tell";
    if (!fault && !about && has_any(folded, alarms))
        fault = "this alarms or orders, where it should offer";
    return fault;
}

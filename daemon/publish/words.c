#include "words.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
static const struct word {
    const char *key, *en, *de;
} table[] = {
    { "suggestion.breathe.title", "A moment to breathe", "Ein Moment zum Durchatmen" },
    { "suggestion.breathe.message",
      "A few minutes of slow breathing? Begin when it suits you.",
      "Ein paar Minuten langsam atmen? Beginne, wann es dir passt." },
    { "suggestion.relax.title", "A quiet moment", "Ein ruhiger Moment" },
    { "suggestion.relax.message",
      "A short relaxation is ready for you.",
      "Eine kurze Entspannung steht für dich bereit." },
    { "suggestion.self_massage.title", "A short self-massage", "Eine kurze Selbstmassage" },
    { "suggestion.self_massage.message",
      "A few minutes with your own hands? The steps are ready.",
      "Ein paar Minuten mit den eigenen Händen? Die Schritte sind bereit." },
    { "suggestion.book_massage.title", "A massage soon?", "Bald eine Massage?" },
    { "suggestion.book_massage.message",
      "This would be a good time to book a massage.",
      "Jetzt wäre eine gute Zeit, eine Massage zu buchen." },
    { "suggestion.massage_reminder.title", "Massage ahead", "Bald ist Massage" },
    { "suggestion.massage_reminder.message",
      "Your massage is coming up.",
      "Deine Massage steht bevor." },
    { "suggestion.aftercare.title", "After the massage", "Nach der Massage" },
    { "suggestion.aftercare.message",
      "Drink some water and take it slowly for the rest of the day.",
      "Trinke etwas Wasser und lass es heute langsam angehen." },
    { "suggestion.rest.title", "Time to rest", "Zeit für eine Pause" },
    { "suggestion.rest.message",
      "An early evening or a quiet break would do well today.",
      "Ein früher Abend oder eine ruhige Pause wäre heute gut." },
    { "suggestion.see_professional.title", "A word of advice", "Ein Rat" },
    { "suggestion.see_professional.message",
      "Talking to a professional could be a good next step.",
      "Mit einer Fachperson zu sprechen, könnte ein guter nächster Schritt sein." },

    /* Routines bring their English words as keys. */
    { "Breathe in", "Breathe in", "Einatmen" },
    { "Hold", "Hold", "Halten" },
    { "Breathe out", "Breathe out", "Ausatmen" },
    { "Stay empty", "Stay empty", "Leer bleiben" },
    { "And let go", "And let go", "Und loslassen" },

    { "device.bridge", "Balm", "Balm" },
    { "device.person", "Balm %s", "Balm %s" },
    { "device.sensor", "Balm sensor %s", "Balm Sensor %s" },

    { "entity.person.stress", "Stress", "Stress" },
    { "entity.person.level", "Stress level", "Stressstufe" },
    { "entity.person.trend", "Trend", "Tendenz" },
    { "entity.person.confidence", "Confidence", "Sicherheit der Schätzung" },
    { "entity.person.why", "Status", "Status" },
    { "entity.person.heart_rate", "Heart rate", "Herzfrequenz" },
    { "entity.person.rmssd", "HRV (RMSSD)", "HRV (RMSSD)" },
    { "entity.person.respiration", "Respiration rate", "Atemfrequenz" },
    { "entity.person.load_today", "Load today", "Belastung heute" },
    { "entity.person.load_week", "Load this week", "Belastung diese Woche" },
    { "entity.person.activity", "Activity", "Aktivität" },
    { "entity.person.baseline", "Baseline progress", "Kalibrierung" },
    { "entity.person.suggestion", "Suggestion", "Vorschlag" },
    { "entity.person.last_suggestion", "Last suggestion", "Letzter Vorschlag" },
    { "entity.person.running", "Routine running", "Übung läuft" },
    { "entity.person.routine", "Routine", "Übung" },
    { "entity.person.start", "Start routine", "Übung starten" },
    { "entity.person.stop", "Stop routine", "Übung beenden" },
    { "entity.person.later", "Later", "Später" },
    { "entity.person.not_stressed", "Not stressed", "Nicht gestresst" },
    { "entity.person.suggestions", "Suggestions", "Vorschläge" },
    { "entity.person.pair", "Pair a sensor", "Sensor koppeln" },

    { "entity.sensor.battery", "Battery", "Batterie" },
    { "entity.sensor.rssi", "Signal strength", "Signalstärke" },
    { "entity.sensor.link", "Connection", "Verbindung" },
    { "entity.sensor.link_state", "Connection state", "Verbindungszustand" },
    { "entity.sensor.contact", "Skin contact", "Hautkontakt" },
    { "entity.sensor.why", "Reason", "Grund" },
    { "entity.sensor.recoveries", "Recoveries", "Wiederherstellungen" },
    { "entity.sensor.release", "Free for the phone", "Für das Handy freigeben" },
    { "entity.sensor.worn_by", "Worn by", "Getragen von" },

    { "entity.bridge.state", "Connection", "Verbindung" },
    { "entity.bridge.health", "Health", "Zustand" },
    { "entity.bridge.version", "Version", "Version" },
    { "entity.bridge.pair", "Pair a sensor", "Sensor koppeln" },
    { "entity.bridge.pairing", "Pairing", "Kopplung" },
};
/* clang-format on */

#define WORDS (sizeof(table) / sizeof(table[0]))

const char *words_find(const struct words *w, const char *key)
{
    for (const char *const *own = w->texts; own && own[0] && own[1]; own += 2)
        if (strcmp(own[0], key) == 0)
            return own[1];
    for (size_t i = 0; i < WORDS; i++)
        if (strcmp(table[i].key, key) == 0)
            return strcmp(w->language, "de") == 0 ? table[i].de : table[i].en;
    return NULL;
}

/* Cuts at the end of a character, never within one. */
static void copy_text(char *out, size_t size, const char *text)
{
    size_t len = strlen(text);

    if (len >= size) {
        len = size - 1;
        while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
            len--;
    }
    memcpy(out, text, len);
    out[len] = '\0';
}

static void fill(const struct words *w, const char *type, const char *part, char *out, size_t size)
{
    char key[80];
    snprintf(key, sizeof(key), "suggestion.%s.%s", type, part);
    const char *text = words_find(w, key);
    copy_text(out, size, text ? text : "");
}

void words_suggestion(const struct words *w, enum suggestion_type type, struct suggestion_text *out)
{
    const char *name = suggestion_type_name(type);

    fill(w, name, "title", out->title, sizeof(out->title));
    fill(w, name, "message", out->message, sizeof(out->message));
}

const char *words_key(size_t i)
{
    return i < WORDS ? table[i].key : NULL;
}

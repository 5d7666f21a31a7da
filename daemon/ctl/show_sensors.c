/*
 * show_sensors.c - sensors, their links, what tells of the house, and what can be heard nearby
 *
 *     Sensor           Plugin        Worn by      Link       Battery Signal  Last
 *     kim-eeff         heart-rate    kim          listening  82 %    -61 dBm 1 s
 *       Polar H10, at hci0, bonded.
 *       Mended: subscribed anew 3 times; the last time because nothing came for 10 s.
 *
 *     House                            Of           Tells         Last
 *     bedroom-room-motion              everyone     no motion     4 min
 */
#include "page.h"
#include "show_parts.h"

#include <string.h>

#define TEXT_MAX 512

static void add(char text[TEXT_MAX], const char *word)
{
    strncat(text, word, TEXT_MAX - 1 - strlen(text));
}

/* "not_worn" as "not worn". */
static const char *plain(char out[32], const char *word)
{
    snprintf(out, 32, "%s", word);
    for (char *at = out; *at; at++)
        if (*at == '_')
            *at = ' ';
    return out;
}

/* ---- sensors ---- */

/* Why the link is as it is; `said`: what the page says already of Bluetooth as a whole. */
static void show_link(FILE *to, const json_t *s, const char *said)
{
    char text[TEXT_MAX], until[20], left[32];

    if (strcmp(part_word(s, "link"), "released") != 0) {
        if (part_has(s, "why") && strcmp(part_word(s, "why"), said) != 0)
            page_wrap(to, 2, part_word(s, "why"));
        return;
    }
    if (part_has(s, "released_until"))
        snprintf(text, sizeof(text), "Let go for another device until %s.",
                 part_moment(until, s, "released_until"));
    else if (part_has(s, "released_left_s"))
        snprintf(text, sizeof(text), "Let go for another device, for another %s.",
                 part_span(left, part_integer(s, "released_left_s")));
    else
        snprintf(text, sizeof(text),
                 "Let go for another device until `balmctl release %.64s back`.",
                 part_word(s, "id"));
    page_wrap(to, 2, text);
}

static void show_doubt(FILE *to, const json_t *s)
{
    if (part_true(s, "experimental"))
        page_wrap(to, 2, "Experimental: read by its layout alone, never tried on the device.");
}

static void show_device(FILE *to, const json_t *s)
{
    char text[TEXT_MAX] = "";

    if (!part_true(s, "bluetooth") || (!part_has(s, "name") && !part_has(s, "adapter")))
        return;
    add(text, part_has(s, "name") ? part_word(s, "name") : "A device without a name");
    if (part_has(s, "adapter")) {
        add(text, ", at ");
        add(text, part_word(s, "adapter"));
    }
    if (part_true(s, "bonded"))
        add(text, ", bonded");
    add(text, ".");
    page_wrap(to, 2, text);
}

/* What was done about faults, only what was done at all. */
static void show_recoveries(FILE *to, const json_t *s)
{
    static const struct {
        const char *key, *words;
    } steps[] = {
        { "resubscribed", "subscribed anew" },
        { "reconnected", "connected anew" },
        { "rediscovered", "removed and found again" },
        { "power_cycled", "adapter switched off and on" },
    };
    const json_t *counts = json_object_get(s, "recoveries");
    char text[TEXT_MAX] = "Mended:", one[96];
    bool any = false;

    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        int64_t n = part_integer(counts, steps[i].key);
        if (n <= 0)
            continue;
        snprintf(one, sizeof(one), "%s %s %s", any ? "," : "", steps[i].words,
                 n == 1 ? "once" : "");
        if (n > 1)
            snprintf(one + strlen(one), sizeof(one) - strlen(one), "%lld times", (long long)n);
        add(text, one);
        any = true;
    }
    if (!any)
        return;
    if (part_has(s, "last_fault")) {
        add(text, "; the last time because ");
        add(text, part_word(s, "last_fault"));
    }
    add(text, ".");
    page_wrap(to, 2, text);
}

static void show_sensor(FILE *to, const json_t *s, const char *said)
{
    char id[128], plugin[128], person[128], word[32], link[64], battery[32], signal[32], age[32];
    const json_t *age_s = json_object_get(s, "age_s");

    page_line(to, "%s %s %s %s %-7s %-7s %s", page_cell(id, sizeof(id), 16, part_word(s, "id")),
              page_cell(plugin, sizeof(plugin), 13, part_word(s, "plugin")),
              page_cell(person, sizeof(person), 12,
                        part_has(s, "person") ? part_word(s, "person") : "nobody"),
              page_cell(link, sizeof(link), 10, plain(word, part_word(s, "link"))),
              part_number(battery, s, "battery", "%"), part_number(signal, s, "rssi", "dBm"),
              part_has(s, "age_s") ? part_span(age, (int64_t)json_number_value(age_s))
                                   : PART_NOT_KNOWN);
    show_link(to, s, said);
    show_device(to, s);
    show_doubt(to, s);
    show_recoveries(to, s);
}

void show_sensor_list(FILE *to, const json_t *sensors, const json_t *bluetooth)
{
    const char *said = part_true(bluetooth, "ok") ? "" : part_word(bluetooth, "why");
    size_t i;
    json_t *s;

    if (json_array_size(sensors) == 0) {
        page_wrap(to, 0, "No sensors are known. Take one in with `balmctl pair`.");
        return;
    }
    page_line(to, "%-16s %-13s %-12s %-10s %-7s %-7s %s", "Sensor", "Plugin", "Worn by", "Link",
              "Battery", "Signal", "Last");
    json_array_foreach(sensors, i, s) show_sensor(to, s, said);
}

/* ---- the house ---- */

/* "no motion", "32 steps". */
static const char *told_words(char out[32], const json_t *s)
{
    static const struct {
        const char *kind, *yes, *no;
    } kinds[] = {
        { "room_motion", "motion", "no motion" },
        { "in_bed", "in bed", "not in bed" },
        { "guests", "guests", "no guests" },
        { "away", "away", "at home" },
    };
    int64_t value = part_integer(s, "value");

    if (!part_has(s, "value"))
        return "nothing yet";
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(part_word(s, "kind"), kinds[i].kind) == 0)
            return value > 0 ? kinds[i].yes : kinds[i].no;
    snprintf(out, 32, "%lld %.16s", (long long)value, part_word(s, "kind"));
    return out;
}

static void show_teller(FILE *to, const json_t *s)
{
    char id[128], person[128], words[32], age[32], text[TEXT_MAX];
    int64_t refused = part_integer(s, "refused");
    bool is_well = strcmp(part_word(s, "link"), "listening") == 0;

    page_line(to, "%s %s %-13s %s", page_cell(id, sizeof(id), 32, part_word(s, "id")),
              page_cell(person, sizeof(person), 12,
                        part_has(s, "person") ? part_word(s, "person") : "everyone"),
              told_words(words, s),
              part_has(s, "age_s")
                  ? part_span(age, (int64_t)json_number_value(json_object_get(s, "age_s")))
                  : PART_NOT_KNOWN);
    if (!is_well || part_has(s, "why")) {
        snprintf(text, sizeof(text), "%.30s%s%.200s", is_well ? "" : part_word(s, "link"),
                 is_well || !part_has(s, "why") ? "" : ": ",
                 part_has(s, "why") ? part_word(s, "why") : "");
        page_wrap(to, 2, text);
    }
    if (refused > 0) {
        snprintf(text, sizeof(text), "%lld message%s made no sense; the log says why.",
                 (long long)refused, refused == 1 ? "" : "s");
        page_wrap(to, 2, text);
    }
}

void show_house_list(FILE *to, const json_t *house)
{
    size_t i;
    json_t *s;

    if (json_array_size(house) == 0)
        return;
    fputc('\n', to);
    page_line(to, "%-32s %-12s %-13s %s", "House", "Of", "Tells", "Last");
    json_array_foreach(house, i, s) show_teller(to, s);
}

/* ---- adapters ---- */

void show_bluetooth(FILE *to, const json_t *b)
{
    const json_t *adapters = json_object_get(b, "adapters");
    char text[TEXT_MAX] = "Bluetooth:", one[96];
    size_t i, shown = 0;
    json_t *a;

    if (!json_is_object(b) || (!part_true(b, "needed") && !part_true(b, "ok")))
        return;
    if (!part_true(b, "ok")) {
        add(text, " ");
        add(text, part_word(b, "why"));
        add(text, ".");
        page_wrap(to, 0, text);
        return;
    }
    json_array_foreach(adapters, i, a)
    {
        int64_t links = part_integer(a, "links");
        if (!part_true(a, "used"))
            continue;
        snprintf(one, sizeof(one), "%s %.15s is %s, %lld link%s%s", shown++ ? ";" : "",
                 part_word(a, "id"), part_true(a, "powered") ? "on" : "off", (long long)links,
                 links == 1 ? "" : "s", part_true(a, "scanning") ? ", scanning" : "");
        add(text, one);
    }
    if (shown == 0)
        return;
    add(text, ".");
    page_wrap(to, 0, text);
}

/* ---- what is nearby ---- */

static const char *signal_word(int64_t rssi_dbm)
{
    return rssi_dbm >= -60   ? "strong"
           : rssi_dbm >= -75 ? "good"
           : rssi_dbm >= -88 ? "weak"
                             : "very weak";
}

void show_candidate(FILE *to, const json_t *c)
{
    char name[256], plugin[128], signal[48] = "no signal", text[TEXT_MAX];

    if (part_has(c, "rssi")) {
        int64_t rssi_dbm = part_integer(c, "rssi");
        snprintf(signal, sizeof(signal), "%s, %lld dBm", signal_word(rssi_dbm),
                 (long long)rssi_dbm);
    }
    page_line(
        to, "%s %s %-18.18s %s",
        page_cell(name, sizeof(name), 24, part_has(c, "name") ? part_word(c, "name") : "(no name)"),
        page_cell(plugin, sizeof(plugin), 16, part_word(c, "plugin")), signal,
        part_word(c, "address"));
    if (part_has(c, "sensor"))
        snprintf(text, sizeof(text), "Known here as %.100s.", part_word(c, "sensor"));
    else
        snprintf(text, sizeof(text), "Unknown here%s%.200s.", part_has(c, "why") ? "; " : "",
                 part_has(c, "why") ? part_word(c, "why") : "");
    page_wrap(to, 2, text);
}

void show_candidates(FILE *to, const json_t *candidates)
{
    size_t i, unknown = 0;
    json_t *c;

    if (json_array_size(candidates) == 0) {
        page_wrap(to, 0,
                  "No sensor can be heard. Most are silent until they are worn, and while "
                  "another device is connected to them.");
        return;
    }
    page_line(to, "%-24s %-16s %-18s %s", "Name", "Plugin", "Signal", "Address");
    json_array_foreach(candidates, i, c)
    {
        show_candidate(to, c);
        unknown += !part_has(c, "sensor");
    }
    if (unknown > 0)
        page_wrap(to, 0, "Take one in with `balmctl adopt ADDRESS --person PERSON`.");
}

void show_sensors(FILE *to, const json_t *result)
{
    const json_t *window = json_object_get(result, "pairing");
    char text[TEXT_MAX];

    const json_t *bluetooth = json_object_get(result, "bluetooth");

    show_bluetooth(to, bluetooth);
    show_sensor_list(to, json_object_get(result, "sensors"), bluetooth);
    show_house_list(to, json_object_get(result, "house"));
    if (!part_true(window, "open"))
        return;
    snprintf(text, sizeof(text), "Looking for a new sensor for another %lld s: %.300s",
             (long long)part_integer(window, "remaining_s"), part_word(window, "why"));
    fputc('\n', to);
    page_wrap(to, 0, text);
    if (json_array_size(json_object_get(window, "candidates")) > 0)
        show_candidates(to, json_object_get(window, "candidates"));
}

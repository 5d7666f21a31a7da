/*
 * table.c - every key there is: the one place to add an option
 *
 * Type, range, default and help of each; the commented sample and the errors
 * are made from it. What keys mean together is in rules.c and claims.c.
 */
#include "conf.h"

#include "check.h"
#include "context.h"
#include "need.h"
#include "option.h"
#include "walk.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define ROWS(a)  .rows = (a), .row_count = COUNT(a)
#define WORDS(...)                                 \
    .words = (const char *const[]){ __VA_ARGS__ }, \
    .word_count = COUNT(((const char *const[]){ __VA_ARGS__ }))

#define MINUTE INT64_C(60)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define YEAR   (365 * DAY)

static const char *const phase_words[] = { NULL, "in", "hold", "out", "rest" };
static_assert(COUNT(phase_words) == PHASE_REST + 1, "the phases and their words differ");

static const char *const family_words[] = { "breath", "body", "mind", "rest", "none" };
static_assert(COUNT(family_words) == FAMILY_NONE + 1, "the families and their words differ");

static const char *const asks_words[] = { "breath_hold", "tensing", "stretch", "inward", "hands" };
static_assert(COUNT(asks_words) == ASKS, "what a routine asks and its words differ");

static const char *const context_words[] = { "room_motion", "steps", "in_bed", "guests", "away" };
static_assert(COUNT(context_words) == CONTEXT_KINDS, "the kinds of context and their words differ");

#define WORD_OF(id, word) word,
static const char *const need_words[] = { NEEDS(WORD_OF) };
static const char *const condition_words[] = { CONDITIONS(WORD_OF) };
#undef WORD_OF

static void begin_person(struct arena *a, void *element, const char *key)
{
    char id[ID_MAX + 1] = "";

    (void)a;
    memcpy(id, key, strnlen(key, ID_MAX));
    profile_init(element, id);
    ((struct profile *)element)->quiet_count = 0; /* the table's default comes instead */
}

static void begin_sensor(struct arena *a, void *element, const char *key)
{
    struct sensor_config *s = element;

    (void)a;
    memcpy(s->id, key, strnlen(key, ID_MAX));
}

static void begin_routine(struct arena *a, void *element, const char *key)
{
    struct routine_plan *r = element;

    (void)a;
    memcpy(r->name, key, strnlen(key, ID_MAX));
}

static void begin_text(struct arena *a, void *element, const char *key)
{
    struct conf_text *t = element;
    t->key = arena_text(a, key, strlen(key));
}

/* clang-format off */
static const struct option clock_rows[] = {
    { .key = "speed", .kind = OPTION_NUMBER, FIELD(conf, clock.speed), .min = 1, .max = 1000,
      .value = "1",
      .help = "How fast balm's time runs; above 1, for demonstrations, only with a broker on this "
              "machine and a history.path of its own" },
    { .key = "wait_for_sync", .kind = OPTION_BOOL, FIELD(conf, clock.wait_for_sync),
      .value = "true",
      .help = "Whether nothing is suggested until the system's clock is known to be right" },
};

static const struct option tls_rows[] = {
    { .key = "ca", .kind = OPTION_TEXT, FIELD(conf, mqtt.tls_ca), .check = check_path,
      .example = "/etc/ssl/certs/ca-certificates.crt",
      .help = "Certificates that are trusted instead of the system's, a file" },
    { .key = "cert", .kind = OPTION_TEXT, FIELD(conf, mqtt.tls_cert), .check = check_path,
      .example = "/etc/balm/balm.crt",
      .help = "Our own certificate, where the broker asks for one" },
    { .key = "key", .kind = OPTION_TEXT, FIELD(conf, mqtt.tls_key), .check = check_path,
      .example = "/etc/balm/balm.key", .help = "Its key" },
};
static const struct option_group tls_group = { ROWS(tls_rows) };

static const struct option mqtt_rows[] = {
    { .key = "host", .kind = OPTION_TEXT, FIELD(conf, mqtt.host), .value = "localhost",
      .check = check_host, .help = "Its name or address" },
    { .key = "port", .kind = OPTION_INTEGER, FIELD(conf, mqtt.port), .min = 1, .max = 65535,
      .value = "1883", .help = "Its port; with tls, where none is given, 8883" },
    { .key = "username", .kind = OPTION_TEXT, FIELD(conf, mqtt.username), .min = 1,
      .example = "balm", .help = "Who we are to the broker" },
    { .key = "password", .kind = OPTION_TEXT, FIELD(conf, mqtt.password),
      .example = "!file mqtt.password",
      .help = "Better not in here: !file PATH (from this folder), !credential NAME (of systemd) or "
              "!env NAME" },
    { .key = "tls", .kind = OPTION_MAP, .has_switch = true, FIELD(conf, mqtt.tls),
      .value = "false", .group = &tls_group,
      .help = "true: encrypted, with the system's trusted certificates; or a map" },
    { .key = "plaintext", .kind = OPTION_WORD, FIELD(conf, mqtt.plaintext),
      WORDS("local", "allowed"), .value = "local",
      .help = "Without tls: only to addresses of the home, or to any" },
    { .key = "base", .kind = OPTION_TEXT, FIELD(conf, mqtt.base), .value = "balm",
      .check = check_base, .help = "What our topics begin with" },
    { .key = "discovery", .kind = OPTION_TEXT, FIELD(conf, mqtt.discovery),
      .value = "homeassistant", .check = check_discovery,
      .help = "Home Assistant's discovery topic; \"\" takes our devices out of it" },
    { .key = "privacy", .kind = OPTION_WORD, FIELD(conf, mqtt.privacy),
      WORDS("levels", "vitals", "raw"), .value = "vitals",
      .help = "What leaves over MQTT: levels and suggestions only, heart rate and the like too, or "
              "every beat" },
};

static const struct option bluetooth_rows[] = {
    { .key = "adapter", .kind = OPTION_TEXT, FIELD(conf, bluetooth.adapter), .value = "auto",
      .check = check_adapter, .help = "The adapter: auto, one such as hci0, or its address" },
    { .key = "power_cycle", .kind = OPTION_BOOL, FIELD(conf, bluetooth.power_cycle),
      .value = "false",
      .help = "Whether an adapter that hangs may be switched off and on; other devices lose their "
              "links, too" },
};

static const struct option history_rows[] = {
    { .key = "path", .kind = OPTION_TEXT, FIELD(conf, history.path),
      .value = CONF_HISTORY_PATH, .check = check_path, .help = "The database" },
    { .key = "keep_beats", .kind = OPTION_DURATION, FIELD(conf, history.keep_beats_days),
      .min = 0, .max = 100 * YEAR, .unit_s = DAY, .value = "30d",
      .help = "How long single beats are kept, in whole days; 0 is for ever" },
    { .key = "keep_minutes", .kind = OPTION_DURATION, FIELD(conf, history.keep_minutes_days),
      .min = 0, .max = 100 * YEAR, .unit_s = DAY, .value = "2y",
      .help = "How long the minutes, what people told, and what their massages did are kept, in whole days; 0 is for ever" },
};

static const struct option control_rows[] = {
    { .key = "socket", .kind = OPTION_TEXT, FIELD(conf, control.socket),
      .value = "/run/balm/control.sock", .max = 107, .check = check_path,
      .help = "Where balmctl finds the daemon" },
    { .key = "group", .kind = OPTION_TEXT, FIELD(conf, control.group), .value = "balm", .min = 1,
      .max = 32, .help = "Who, besides root, may use it" },
};

static const struct option plugin_dir_row = { .kind = OPTION_TEXT, .size = sizeof(char *),
                                              .check = check_path };

static const struct option provider_rows[] = {
    { .key = "name", .kind = OPTION_LINE, FIELD(profile, massage.provider_name), .example = "Anna",
      .help = "Who gives it" },
    { .key = "url", .kind = OPTION_LINE, FIELD(profile, massage.provider_url), .check = check_url,
      .example = "https://example.org/book?minutes={duration}&on={date}",
      .help = "Where to book; {technique}, {duration} (in minutes) and {date} are filled in" },
    { .key = "phone", .kind = OPTION_LINE, FIELD(profile, massage.provider_phone),
      .example = "\"+49 30 1234567\"", .help = "Or to call" },
};
static const struct option_group provider_group = { ROWS(provider_rows) };

static const struct option massage_rows[] = {
    { .key = "interval", .kind = OPTION_DURATION, FIELD(profile, massage.interval_days), .min = DAY,
      .max = YEAR, .unit_s = DAY, .example = "3w",
      .help = "Days between two sessions; without it, balm goes by the needs" },
    { .key = "duration", .kind = OPTION_DURATION, FIELD(profile, massage.duration_min),
      .min = 10 * MINUTE, .max = 4 * HOUR, .unit_s = MINUTE, .value = "60min",
      .help = "How long a session is" },
    { .key = "reminder", .kind = OPTION_DURATION, FIELD(profile, massage.reminder_min), .min = 0,
      .max = DAY, .unit_s = MINUTE, .value = "3h",
      .help = "How long before a session you are reminded of it; 0 is never" },
    { .key = "home", .kind = OPTION_BOOL, FIELD(profile, massage.at_home), .value = "false",
      .help = "Whether the therapist comes to the home" },
    { .key = "provider", .kind = OPTION_MAP, .group = &provider_group, .help = "The therapist" },
};
static const struct option_group massage_group = { ROWS(massage_rows) };

static const struct option suggestion_rows[] = {
    { .key = "per_day", .kind = OPTION_INTEGER, FIELD(profile, suggestions.per_day), .min = 0,
      .max = 24, .value = "4", .help = "At most so many in 24 hours" },
    { .key = "without_motion", .kind = OPTION_INTEGER, FIELD(profile, suggestions.without_motion),
      .min = 0, .max = 24, .value = "1",
      .help = "The same, where nothing tells stress from exertion" },
    { .key = "after", .kind = OPTION_DURATION, FIELD(profile, suggestions.after_s), .min = MINUTE,
      .max = 2 * HOUR, .unit_s = 1, .value = "5min",
      .help = "Stress must have been raised this long" },
    { .key = "gap", .kind = OPTION_DURATION, FIELD(profile, suggestions.gap_s), .min = 5 * MINUTE,
      .max = DAY, .unit_s = 1, .value = "90min",
      .help = "Between two of them; it grows with each no and each silence" },
    { .key = "sensitivity", .kind = OPTION_INTEGER, FIELD(profile, suggestions.sensitivity),
      .min = -2, .max = 2, .value = "0",
      .help = "-2 asks seldom, 2 soon; what the answers teach comes on top of it" },
};
static const struct option_group suggestion_group = { ROWS(suggestion_rows) };

static const struct option person_sensor_row = {
    .kind = OPTION_LINE, .size = sizeof(((struct profile *)0)->sensors[0]), .check = check_sensor };
static const struct option_group person_sensor_group = {
    .rows = &person_sensor_row, .row_count = 1, .inside = true, .max = PROFILE_SENSOR_MAX,
    .element_size = sizeof(((struct profile *)0)->sensors[0]),
    .count_offset = offsetof(struct profile, sensor_count), .count_size = sizeof(uint8_t) };

static const struct option need_row = { .kind = OPTION_MEMBER, .size = sizeof(need_set), .words = need_words,
                                        .word_count = COUNT(need_words) };
static const struct option_group need_group = { .rows = &need_row, .row_count = 1,
                                                .max = COUNT(need_words) };
static const struct option condition_row = { .kind = OPTION_MEMBER,
                                             .size = sizeof(condition_set), .words = condition_words,
                                             .word_count = COUNT(condition_words) };
static const struct option_group condition_group = { .rows = &condition_row, .row_count = 1,
                                                     .max = COUNT(condition_words) };

static const struct option quiet_row = { .kind = OPTION_SPAN, .size = sizeof(struct quiet_span) };
static const struct option_group quiet_group = {
    .rows = &quiet_row, .row_count = 1, .inside = true, .max = PROFILE_QUIET_MAX,
    .element_size = sizeof(struct quiet_span),
    .count_offset = offsetof(struct profile, quiet_count), .count_size = sizeof(uint8_t) };

static const struct option person_rows[] = {
    { .key = "name", .kind = OPTION_LINE, FIELD(profile, name), .min = 1, .example = "Alex",
      .help = "What they are called; without it, the key" },
    { .key = "consent", .kind = OPTION_DATE, FIELD(profile, consent_day), .example = "2026-01-31",
      .help = "The day on which they agreed; nobody is watched without it (or without having "
              "been asked by `balmctl person add`)" },
    { .key = "born", .kind = OPTION_YEAR, FIELD(profile, born_year), .example = "1988",
      .help = "Their year of birth: sets the first baseline until their own is known" },
    { .key = "share", .kind = OPTION_CHOICE, FIELD(profile, is_private), WORDS("home", "private"),
      .value = "home", .help = "Whether their values are shown on shared entities" },
    { .key = "sensors", .kind = OPTION_LIST, FIELD(profile, sensors),
      .group = &person_sensor_group, .example = "AA:BB:CC:DD:EE:FF",
      .help = "What they wear; `balmctl pair` adds more without writing here" },
    { .key = "needs", .kind = OPTION_LIST, FIELD(profile, needs), .group = &need_group,
      .example = "general_stress\ninsomnia", .help = "What they want relief from" },
    { .key = "conditions", .kind = OPTION_LIST, FIELD(profile, conditions),
      .group = &condition_group, .example = "neuropathy",
      .help = "What stands against some massages and routines, or changes how the heart is read" },
    { .key = "massage", .kind = OPTION_MAP, .group = &massage_group,
      .help = "The plan for massages" },
    { .key = "quiet", .kind = OPTION_LIST, FIELD(profile, quiet), .group = &quiet_group,
      .value = "22:00-07:00", .help = "When nothing is suggested" },
    { .key = "suggestions", .kind = OPTION_MAP, .group = &suggestion_group,
      .help = "How often something may be suggested" },
};
static const struct option_group people_group = {
    ROWS(person_rows), .element_size = sizeof(struct profile), .max = 64,
    .count_offset = offsetof(struct conf, person_count), .count_size = sizeof(size_t),
    .check_key = check_person_id, .begin = begin_person, .entry = "alex" };

static const struct option sensor_rows[] = {
    { .key = "plugin", .kind = OPTION_LINE, FIELD(sensor_config, plugin), .check = check_id,
      .example = "heart-rate",
      .help = "What understands it; with an address, heart-rate where it is not given" },
    { .key = "person", .kind = OPTION_LINE, FIELD(sensor_config, person), .check = check_wearer,
      .example = "alex", .help = "Who wears it; of a guest nothing is stored" },
    { .key = "address", .kind = OPTION_LINE, FIELD(sensor_config, address), .check = check_address,
      .example = "AA:BB:CC:DD:EE:01", .help = "Where it is, if it speaks Bluetooth" },
};
static const struct option_group sensor_group = {
    ROWS(sensor_rows), .element_size = sizeof(struct sensor_config), .max = 256,
    .count_offset = offsetof(struct conf, sensor_count), .count_size = sizeof(size_t),
    .check_key = check_id, .begin = begin_sensor, .other = walk_sensor_setting,
    .entry = "strap" };

static const struct option context_rows[] = {
    { .key = "topic", .kind = OPTION_LINE, FIELD(conf_context, topic), .required = true,
      .check = check_topic, .help = "Where the messages come" },
    { .key = "pointer", .kind = OPTION_LINE, FIELD(conf_context, pointer), .check = check_pointer,
      .help = "Where in their JSON the value is; without it, the message itself" },
    { .key = "kind", .kind = OPTION_CHOICE, FIELD(conf_context, kind), .required = true,
      .words = context_words, .word_count = COUNT(context_words), .help = "What it tells" },
    { .key = "count", .kind = OPTION_CHOICE, FIELD(conf_context, count), WORDS("total", "new"),
      .value = "total",
      .help = "Of steps: total is a counter that grows, new is what was walked since the last "
              "message" },
    { .key = "person", .kind = OPTION_LINE, FIELD(conf_context, person), .check = check_person_id,
      .help = "Of whom; without it, of everyone" },
};
static const struct option_group context_group = {
    ROWS(context_rows), .element_size = sizeof(struct conf_context), .max = 256,
    .count_offset = offsetof(struct conf, context_count), .count_size = sizeof(size_t) };

static const struct option step_rows[] = {
    { .key = "phase", .kind = OPTION_CHOICE, FIELD(routine_step, phase), .words = phase_words,
      .word_count = COUNT(phase_words), .help = "Of a breath" },
    { .key = "text", .kind = OPTION_LINE, FIELD(routine_step, text), .min = 1,
      .help = "Or what to do" },
    { .key = "seconds", .kind = OPTION_SECONDS, FIELD(routine_step, duration_ms), .required = true,
      .min = 1, .max = 3600, .help = "How long" },
};
static const struct option_group step_group = {
    ROWS(step_rows), .element_size = sizeof(struct routine_step), .max = ROUTINE_STEPS_MAX,
    .inside = true, .count_offset = offsetof(struct routine_plan, step_count),
    .count_size = sizeof(uint8_t) };

static const struct option asks_row = {
    .kind = OPTION_MEMBER, .size = sizeof(((struct routine_plan *)0)->asks), .words = asks_words,
    .word_count = COUNT(asks_words) };
static const struct option_group asks_group = { .rows = &asks_row, .row_count = 1,
                                                .max = COUNT(asks_words) };

static const struct option routine_rows[] = {
    { .key = "duration", .kind = OPTION_DURATION, FIELD(routine_plan, duration_s), .min = 30,
      .max = 2 * HOUR, .unit_s = 1, .value = "5min",
      .help = "The steps are repeated until it is over" },
    { .key = "family", .kind = OPTION_CHOICE, FIELD(routine_plan, family), .words = family_words,
      .word_count = COUNT(family_words), .value = "none",
      .help = "What it works through; none is never offered, only started by hand" },
    { .key = "not_for", .kind = OPTION_LIST, FIELD(routine_plan, asks), .group = &asks_group,
      .example = "tensing",
      .help = "What it asks of the body: whom that could harm is not offered it, and cannot start "
              "it. Breath holds in timed phases are found by themselves; what texts ask for is to "
              "be named here" },
    { .key = "steps", .kind = OPTION_LIST, FIELD(routine_plan, steps), .required = true,
      .group = &step_group,
      .example = "{phase: in, seconds: 4}\n{phase: out, seconds: 6}",
      .help = "One after the other" },
};
static const struct option_group routine_group = {
    ROWS(routine_rows), .element_size = sizeof(struct routine_plan), .max = 64,
    .count_offset = offsetof(struct conf, routine_count), .count_size = sizeof(size_t),
    .check_key = check_id, .begin = begin_routine, .entry = "evening" };

static const struct option text_row = { .kind = OPTION_TEXT, FIELD(conf_text, text), .min = 1,
                                        .max = 1000, .newlines = true,
                                        .example = "\"A moment to breathe?\"" };
static const struct option_group text_group = {
    .rows = &text_row, .row_count = 1, .element_size = sizeof(struct conf_text), .max = 512,
    .count_offset = offsetof(struct conf, text_count), .count_size = sizeof(size_t),
    .check_key = check_text_key, .begin = begin_text, .entry = "suggestion.breathe.title" };

static const struct option_group clock_group = { ROWS(clock_rows) };
static const struct option_group mqtt_group = { ROWS(mqtt_rows) };
static const struct option_group bluetooth_group = { ROWS(bluetooth_rows) };
static const struct option_group history_group = { ROWS(history_rows) };
static const struct option_group control_group = { ROWS(control_rows) };
static const struct option_group plugin_dir_group = {
    .rows = &plugin_dir_row, .row_count = 1, .element_size = sizeof(char *), .max = 16 };

static const struct option option_rows[] = {
    { .key = "language", .kind = OPTION_WORD, FIELD(conf, language), WORDS("en", "de"),
      .value = "en", .help = "The language of suggestions and other texts" },
    { .key = "people", .kind = OPTION_ENTRIES, FIELD(conf, people), .group = &people_group,
      .help = "Whose heart is watched. The key (a-z, 0-9, _ and -) is used in topics" },
    { .key = "mqtt", .kind = OPTION_MAP, .group = &mqtt_group, .help = "The MQTT broker of the home" },
    { .key = "sensors", .kind = OPTION_ENTRIES, FIELD(conf, sensors), .group = &sensor_group,
      .help = "Sensors with settings of their own, or without Bluetooth. Further keys are the "
              "plugin's" },
    { .key = "context", .kind = OPTION_LIST, FIELD(conf, contexts), .group = &context_group,
      .example = "{topic: zigbee2mqtt/bedroom, pointer: /occupancy, kind: room_motion}\n"
                 "{topic: phone/alex/steps, kind: steps, person: alex}",
      .help = "What the house knows that no wearable can say" },
    { .key = "routines", .kind = OPTION_ENTRIES, FIELD(conf, routines), .group = &routine_group,
      .help = "Routines of your own, beside those that come with balm" },
    { .key = "texts", .kind = OPTION_ENTRIES, FIELD(conf, texts), .group = &text_group,
      .help = "Your own words in place of balm's" },
    { .key = "bluetooth", .kind = OPTION_MAP, .group = &bluetooth_group,
      .help = "The way to the wearables" },
    { .key = "history", .kind = OPTION_MAP, .group = &history_group,
      .help = "What is kept, and how long" },
    { .key = "clock", .kind = OPTION_MAP, .group = &clock_group, .help = "Time" },
    { .key = "control", .kind = OPTION_MAP, .group = &control_group,
      .help = "The door for balmctl" },
    { .key = "plugin_dirs", .kind = OPTION_LIST, FIELD(conf, plugin_dirs),
      .group = &plugin_dir_group, .example = "/usr/local/lib/balm/plugins",
      .help = "Folders with sensor plugins, besides balm's own" },
};
const struct option_group option_table = { ROWS(option_rows) };
/* clang-format on */

const struct option *option_find(const struct option_group *g, const char *key)
{
    for (size_t i = 0; i < g->row_count; i++)
        if (g->rows[i].key && strcmp(g->rows[i].key, key) == 0)
            return &g->rows[i];
    return NULL;
}

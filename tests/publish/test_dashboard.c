/*
 * The dashboard: its table against that of the entities, ids made of names, YAML that nothing can
 * take for something else, and who is on it in which tier.
 */
#include "dashboard.h"
#include "rig.h"
#include "testing.h"
#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- ids, as Home Assistant's own function makes them ---- */

static const struct slug_row {
    const char *name, *device, *entity, *want;
} slugs[] = {
    { "slug: two names", "Balm Alex", "Heart rate", "balm_alex_heart_rate" },
    { "slug: punctuation parts", "Balm", "HRV (RMSSD)", "balm_hrv_rmssd" },
    { "slug: umlauts", "Balm J\u00f6rg", "\u00c4rger & \u00dcbung: Stra\u00dfe",
      "balm_jorg_arger_ubung_strasse" },
    { "slug: digits stay", "Balm sensor Alex eeff 2", "4-7-8", "balm_sensor_alex_eeff_2_4_7_8" },
    { "slug: two letters for one", "\u0152uf", "\u00c6r\u00f8 \u00fe\u0149", "oeuf_aero_thn" },
    { "slug: an apostrophe parts, a raised comma does not", "d'Alex", "d\u2019Alex",
      "d_alex_dalex" },
    { "slug: dashes and dots", "a\u2013b\u2026c", " _ d", "a_b_c_d" },
    { "slug: letters of other alphabets are left out", "Balm \u0416", "x", "balm_x" },
    { "slug: nothing to spell", "\u0416", "\u4e2d", "unknown" },
};

static void test_slug(void **state)
{
    const struct slug_row *r = *state;
    char got[64];

    dashboard_slug(got, sizeof(got), r->device, r->entity);
    assert_string_equal(got, r->want);
}

static void test_slug_fits(void **state)
{
    char got[12] = "###########";

    (void)state;
    dashboard_slug(got, 8, "Balm \u00fe", "Heart rate");
    assert_string_equal(got, "balm_th");
    assert_int_equal(got[8], '#');
    dashboard_slug(got, 4, "\u0416", "");
    assert_string_equal(got, "unk");
}

/* ---- YAML ---- */

static const struct yaml_row {
    const char *name, *json, *want;
} yamls[] = {
    { "yaml: a word", "{\"a\":\"mdi:heart-pulse\"}", "#\na: mdi:heart-pulse\n" },
    { "yaml: words", "{\"a\":\"Heart rate\"}", "#\na: Heart rate\n" },
    { "yaml: no is no no", "{\"a\":\"No\",\"b\":\"off\",\"c\":\"y\",\"d\":\"Null\",\"e\":\"none\"}",
      "#\na: \"No\"\nb: \"off\"\nc: \"y\"\nd: \"Null\"\ne: none\n" },
    { "yaml: a number as text", "{\"a\":\"12\",\"b\":\"1e3\"}", "#\na: \"12\"\nb: \"1e3\"\n" },
    { "yaml: empty, or a blank at an end", "{\"a\":\"\",\"b\":\"x \",\"c\":\" x\"}",
      "#\na: \"\"\nb: \"x \"\nc: \" x\"\n" },
    { "yaml: a colon", "{\"a\":\"x: y\",\"b\":\"x:\",\"c\":\"x:y\"}",
      "#\na: \"x: y\"\nb: \"x:\"\nc: x:y\n" },
    { "yaml: marks", "{\"a\":\"#x\",\"b\":\"x #y\",\"c\":\"*x\",\"d\":\"- x\",\"e\":\"!x\"}",
      "#\na: \"#x\"\nb: \"x #y\"\nc: \"*x\"\nd: \"- x\"\ne: \"!x\"\n" },
    { "yaml: quotes", "{\"a\":\"say \\\"x\\\"\",\"b\":\"\\\\\"}",
      "#\na: \"say \\\"x\\\"\"\nb: \"\\\\\"\n" },
    { "yaml: letters beyond ASCII", "{\"a\":\"\\u00dcbung\",\"b\":\"\\ud83d\\ude00\"}",
      "#\na: \"\u00dcbung\"\nb: \"\U0001F600\"\n" },
    { "yaml: what is not printed", "{\"a\":\"x\\u0007\\u007f\\u0085\\u00a0\\u2028\\u202a\\ufeff\"}",
      "#\na: \"x\\u0007\\u007F\\u0085\u00a0\\u2028\u202a\\uFEFF\"\n" },
    { "yaml: lines", "{\"a\":\"x: 1\\n\\n  y\"}", "#\na: |-\n  x: 1\n\n    y\n" },
    { "yaml: lines that a block would change",
      "{\"a\":\"x\\n\",\"b\":\" x\\ny\",\"c\":\"x\\ny\\t\"}",
      "#\na: \"x\\u000A\"\nb: \" x\\u000Ay\"\nc: \"x\\u000Ay\\u0009\"\n" },
    { "yaml: numbers and truths", "{\"a\":-1,\"b\":true,\"c\":false,\"d\":null}",
      "#\na: -1\nb: true\nc: false\nd: null\n" },
    { "yaml: a list of objects", "{\"a\":[{\"b\":1,\"c\":{\"d\":2}},{\"b\":[\"x\",\"no\"]}]}",
      "#\na:\n  - b: 1\n    c:\n      d: 2\n  - b:\n      - x\n      - \"no\"\n" },
};

static void test_yaml(void **state)
{
    const struct yaml_row *r = *state;
    json_t *json = json_loads(r->json, 0, NULL);
    char *text;

    assert_non_null(json);
    text = dashboard_yaml("#\n", json);
    assert_string_equal(text, r->want);
    free(text);
    json_decref(json);
}

/* ---- the table ---- */

static const struct table_entity *entity(enum device device, const char *id)
{
    size_t count;
    const struct table_entity *all = table_entities(&count);

    for (size_t i = 0; i < count; i++)
        if (all[i].device == device && strcmp(all[i].id, id) == 0)
            return &all[i];
    return NULL;
}

static bool is_list(enum dashboard_kind kind)
{
    return kind >= DASHBOARD_ROWS;
}

static bool has(const char *options, const char *what)
{
    return options && strstr(options, what);
}

/* An id that is misspelt would be a card that nobody ever sees. */
static void test_cards(void **state)
{
    size_t count, sections;
    const struct dashboard_card *cards = dashboard_cards(&count);
    const struct dashboard_section *section = dashboard_sections(&sections);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        const struct dashboard_card *c = &cards[i];
        assert_true(c->section < sections);
        assert_true(i == 0 || c->section >= cards[i - 1].section);
        assert_true(!c->text || texts_find(c->text));
        assert_non_null(c->entities[0]);
        assert_true(is_list(c->kind) || !c->entities[1]);
        for (size_t k = 0; k < DASHBOARD_ENTITIES_MAX && c->entities[k]; k++) {
            const struct table_entity *e = entity(section[c->section].device, c->entities[k]);
            if (!e)
                fail_msg("no entity is called %s", c->entities[k]);
            /* It would be on no dashboard at all. */
            assert_false(e->disabled || e->retired);
            assert_true((c->kind == DASHBOARD_PRESS) == (strcmp(e->platform, "button") == 0));
            assert_true((c->kind == DASHBOARD_LOGBOOK) == (strcmp(e->platform, "event") == 0));
            /* Without it Home Assistant keeps no statistics. */
            assert_true(!has(c->options, "statistics-graph") || e->statistics);
            assert_true(c->kind != DASHBOARD_GAUGE || e->statistics);
        }
        const struct table_entity *on =
            c->shown_while ? entity(section[c->section].device, c->shown_while) : NULL;
        assert_true(!c->shown_while || (on && !on->disabled && !on->retired &&
                                        strcmp(on->platform, "binary_sensor") == 0));
        if (c->kind == DASHBOARD_ANSWER)
            assert_true(c->text && c->icon && answer_from_name(c->answer) >= 0);
        json_t *options = c->options ? json_loads(c->options, 0, NULL) : json_object();
        assert_true(json_is_object(options));
        assert_true(c->kind != DASHBOARD_GRAPH || json_object_get(options, "type"));
        json_decref(options);
    }
    assert_non_null(section[0].heading);
    for (size_t i = 0; i < sections; i++)
        assert_true(!section[i].heading || (texts_find(section[i].heading) && section[i].icon));
}

/* A new entity that people are to see is to be seen here, too. */
static void test_all_are_shown(void **state)
{
    size_t count, cards, sections;
    const struct table_entity *e = table_entities(&count);
    const struct dashboard_card *c = dashboard_cards(&cards);
    const struct dashboard_section *section = dashboard_sections(&sections);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        bool shown = e[i].disabled || e[i].retired ||
                     (e[i].category && strcmp(e[i].category, "diagnostic") == 0);
        for (size_t k = 0; k < cards && !shown; k++)
            if (section[c[k].section].device == e[i].device) {
                for (size_t n = 0; n < DASHBOARD_ENTITIES_MAX && c[k].entities[n]; n++)
                    shown |= strcmp(c[k].entities[n], e[i].id) == 0;
                shown |= c[k].shown_while && strcmp(c[k].shown_while, e[i].id) == 0;
            }
        if (!shown)
            fail_msg("%s is on no card", e[i].id);
    }
}

/* ---- who is on it ---- */

static struct rig rig;

#define HAND "sensor.balm_sensor_hand_battery"
#define FOOT "sensor.balm_sensor_foot_battery"

static const struct page_row {
    const char *name;
    enum publish_privacy tier;
    bool is_private; /* alex */
    const char *person;
    bool by_name;
    const char *want[4], *never[4];
} pages[] = {
    { "page: everyone, and the house",
      PRIVACY_VITALS,
      false,
      NULL,
      false,
      { "sensor.balm_alex_stress\n", "sensor.balm_kim_b_stress\n", "sensor.balm_bridge_health\n",
        FOOT },
      { "sensor.balm_stress", "rssi" } },
    { "page: one person and what they wear",
      PRIVACY_VITALS,
      false,
      "alex",
      false,
      { "title: \"Alexandra: A.\"\n    path: balm-alex\n", HAND, "switch.balm_alex_fever\n" },
      { "kim", "bridge", FOOT } },
    { "page: levels have no score, and no graph of it",
      PRIVACY_LEVELS,
      false,
      "alex",
      false,
      { "sensor.balm_alex_level\n", "sensor.balm_alex_next_massage\n" },
      { "gauge", "_alex_stress\n", "statistics-graph", "fever" } },
    { "page: of whoever shares privately even less",
      PRIVACY_VITALS,
      true,
      NULL,
      false,
      { "event.balm_alex_suggestion\n", "sensor.balm_kim_b_stress\n" },
      { "balm_alex_stress\n", "alex_level\n", "alex_next_massage" } },
    { "page: ids made of names",
      PRIVACY_VITALS,
      false,
      "kim-b",
      true,
      { "sensor.balm_kim_b_hrv_rmssd\n", "select.balm_kim_b_how_tense_i_feel_1_calm_5_tense\n",
        "topic: balm/kim-b/suggestion/answer\n" },
      { "_rmssd_", "kim_b_feel" } },
    { "page: a stranger", PRIVACY_VITALS, false, "eve", false, { NULL }, { NULL } },
};

static void people_come(bool is_private)
{
    struct profile alex, kim;
    const struct profile *people[] = { &alex, &kim };
    const struct routine_plan routines[] = { { .name = "breathe_box", .duration_s = 240 } };
    const struct sensor_status sensors[] = {
        { .id = "hand", .person = "alex", .on_bluetooth = true },
        { .id = "foot", .person = "guest" }
    };

    profile_init(&alex, "alex");
    strcpy(alex.name, "Alexandra: A.");
    alex.is_private = is_private;
    profile_init(&kim, "kim-b");
    publish_people(rig.publish, people, 2, routines, 1);
    publish_sensors(rig.publish, sensors, 2);
}

static void test_page(void **state)
{
    const struct page_row *r = *state;

    texts_open("en", NULL);
    rig_init(&rig, 1); /* nobody listens there: a dashboard needs no broker */
    rig.opt.privacy = r->tier;
    rig_open(&rig);
    people_come(r->is_private);
    char *yaml = publish_dashboard(rig.publish, r->person, r->by_name);
    assert_int_equal(yaml != NULL, r->want[0] != NULL);
    for (size_t i = 0; i < 4; i++) {
        if (r->want[i] && !strstr(yaml, r->want[i]))
            fail_msg("it lacks %s", r->want[i]);
        if (r->never[i] && strstr(yaml, r->never[i]))
            fail_msg("it has %s", r->never[i]);
    }
    free(yaml);
    rig_close(&rig, NULL);
}

/* Home Assistant takes the card for a template. */
static void test_own_wording(void **state)
{
    static char long_text[3000];
    const char *own[] = { "dashboard.nothing", long_text, NULL };

    (void)state;
    strcpy(long_text, "it's {% nothing %} {{ at }} \\all");
    while (strlen(long_text) < sizeof(long_text) - 8)
        strcat(long_text, " \u00fc\U0001F600");
    texts_open("en", own);
    rig_init(&rig, 1);
    rig_open(&rig);
    people_come(false);
    char *yaml = publish_dashboard(rig.publish, "alex", false);
    assert_non_null(strstr(yaml, "              {{ 'it\\'s {% nothing %} {{ at }} \\\\all \u00fc"));
    assert_non_null(strstr(yaml, " \u00fc\U0001F600' }}\n              {%- endif %}\n"));
    free(yaml);
    rig_close(&rig, NULL);
    texts_open("en", NULL);
}

static void test_without_discovery(void **state)
{
    (void)state;
    rig_init(&rig, 1);
    rig.opt.discovery = "";
    rig_open(&rig);
    people_come(false);
    assert_null(publish_dashboard(rig.publish, NULL, false));
    rig_close(&rig, NULL);
}

static double cpu_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* It is made on the loop, in one piece: what that costs is printed. */
static void test_a_full_house(void **state)
{
    static struct profile profiles[PEOPLE_MAX];
    static struct sensor_status sensors[SENSORS_MAX];
    const struct profile *people[PEOPLE_MAX];

    (void)state;
    rig_init(&rig, 1);
    rig_open(&rig);
    for (int i = 0; i < PEOPLE_MAX; i++) {
        char id[ID_MAX + 1];
        snprintf(id, sizeof(id), "a-person-with-a-long-long-name%02d", i);
        profile_init(&profiles[i], id);
        people[i] = &profiles[i];
    }
    for (int i = 0; i < SENSORS_MAX; i++) {
        snprintf(sensors[i].id, sizeof(sensors[i].id), "a-sensor-with-a-long-long-name%02d", i);
        strcpy(sensors[i].person, profiles[i % PEOPLE_MAX].id);
    }
    publish_people(rig.publish, people, PEOPLE_MAX, NULL, 0);
    publish_sensors(rig.publish, sensors, SENSORS_MAX);
    const double before = cpu_ms();
    char *yaml = publish_dashboard(rig.publish, NULL, false);
    print_message("# %zu KB in %.1f ms of CPU\n", strlen(yaml) / 1024, cpu_ms() - before);
    for (int i = 0; i < PEOPLE_MAX; i++)
        assert_non_null(strstr(yaml, profiles[i].id));
    /* balmctl takes lines of 4 MB, and JSON doubles a quote and a line break. */
    assert_true(strlen(yaml) < 1024 * 1024);
    free(yaml);
    rig_close(&rig, NULL);
}

int main(void)
{
    struct suite suite = { 0 };

    SUITE_ROWS(&suite, slugs, test_slug);
    suite_add(&suite, "slug: no further than there is room", test_slug_fits, NULL);
    SUITE_ROWS(&suite, yamls, test_yaml);
    suite_add(&suite, "cards point somewhere", test_cards, NULL);
    suite_add(&suite, "all that people see is on a card", test_all_are_shown, NULL);
    SUITE_ROWS(&suite, pages, test_page);
    suite_add(&suite, "page: own words are words", test_own_wording, NULL);
    suite_add(&suite, "page: without discovery", test_without_discovery, NULL);
    suite_add(&suite, "page: a full house", test_a_full_house, NULL);
    return suite_run(&suite, "dashboard");
}

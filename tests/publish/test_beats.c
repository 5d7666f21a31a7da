/*
 * balm/P/beats: each interval once or counted as dropped, one sensor a message, one message in ten
 * seconds, and none for whom the tier does not show it.
 */
#include "rig.h"
#include "rr.h"
#include "testing.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define TOPIC      "balm/alex/beats"
#define FAST       1000 /* ten seconds pass in ten milliseconds */
#define WHILE_MS   60   /* six paces, for what must not happen */
#define SENSORS    2
#define READINGS   300
#define BACKLOG    40
#define READING_MS 400

static struct fake_broker fake;
static struct rig rig;

static void set_person(bool is_private)
{
    struct profile alex;
    const struct profile *people[] = { &alex };

    profile_init(&alex, "alex");
    alex.is_private = is_private;
    publish_people(rig.publish, people, 1, NULL, 0);
}

static void start(enum publish_privacy privacy, const struct fake_manner *manner)
{
    rig_init(&rig, 0);
    clock_free(rig.clock);
    rig.clock = clock_new(&rig.loop, &(struct clock_options){ .speed = FAST });
    assert_non_null(rig.clock);
    fake_open(&fake, &rig.loop, manner);
    rig.opt.port = (uint16_t)fake.port;
    rig.opt.privacy = privacy;
    rig_open(&rig);
    set_person(false);
    rig_wait_up(&rig);
}

static struct reading reading(const char *sensor, size_t count)
{
    struct reading r = { .class = READING_ECG, .rr_count = (uint8_t)count };

    snprintf(r.sensor, sizeof(r.sensor), "%s", sensor);
    for (size_t i = 0; i < count; i++)
        r.rr[i] = (struct rr_interval){ .ticks = 800 * RR_TICKS_PER_MS, .quality = 100 };
    return r;
}

static void feed(const struct reading *r, size_t times)
{
    const struct instant first = clock_now(rig.clock);

    for (size_t i = 0; i < times; i++) {
        const struct instant t = instant_at(&first, first.us + (int64_t)i * READING_MS * US_PER_MS);
        publish_beats(rig.publish, "alex", r, &t);
    }
}

/* The n-th message of the topic. */
static json_t *message(size_t n)
{
    for (size_t i = 0; i < fake.count; i++)
        if (strcmp(fake.messages[i].topic, TOPIC) == 0 && n-- == 0)
            return json_loads(fake.messages[i].text, 0, NULL);
    fail_msg("there is no such message");
    return NULL;
}

static size_t beats_in(const json_t *json)
{
    return json_array_size(json_object_get(json, "rr_ms"));
}

static json_int_t dropped_in(const json_t *json)
{
    return json_integer_value(json_object_get(json, "dropped"));
}

/* ---- what one message says ---- */

static const struct reading as_they_come[] = {
    { .sensor = "strap",
      .class = READING_ECG,
      .rr_count = 2,
      .rr = { { .ticks = 832 * RR_TICKS_PER_1024, .quality = 100 },
              { .ticks = 833 * RR_TICKS_PER_1024, .quality = 100 } } },
    { .sensor = "strap", .class = READING_ECG, .heart_rate_bpm = 70 }, /* a rate alone: no beats */
    { .sensor = "strap",
      .class = READING_ECG,
      .rr_count = 2,
      .rr = { { .ticks = 0, .quality = 0 },
              { .ticks = 1500 * RR_TICKS_PER_MS, .quality = 40, .gap_before = true } } },
};

static const struct reading optical[] = {
    { .sensor = "armband",
      .class = READING_PPI,
      .simulated = true,
      .rr_count = 1,
      .rr = { { .ticks = 799 * RR_TICKS_PER_MS, .quality = 80 } } },
};

/* A plugin that changes its mind about what the sensor can tell. */
static const struct reading other_class[] = {
    { .sensor = "strap", .class = READING_ECG, .rr_count = 3 },
    { .sensor = "strap",
      .class = READING_PPI,
      .rr_count = 1,
      .rr = { { .ticks = 799 * RR_TICKS_PER_MS, .quality = 80 } } },
};

static const struct said {
    const char *name;
    const struct reading *readings;
    size_t count;
    bool no_wall;
    const char *want;
} said[] = {
    { "intervals of two messages", as_they_come, 3, false,
      "{\"rr_ms\":[812.5,813.477,0.0,1500.0],\"at_ms\":[256,256,1256,1256],"
      "\"quality\":[100,100,0,40],\"gap\":[false,false,false,true],\"sensor\":\"strap\","
      "\"class\":\"ecg\",\"simulated\":false,\"dropped\":0,\"t\":\"2026-11-21T12:30:42+01:00\"}" },
    { "the clock is not known", optical, 1, true,
      "{\"rr_ms\":[799.0],\"at_ms\":[0],\"quality\":[80],\"gap\":[false],\"sensor\":\"armband\","
      "\"class\":\"ppi\",\"simulated\":true,\"dropped\":0,\"t\":null}" },
    { "classes are not mixed", other_class, 2, false,
      "{\"rr_ms\":[799.0],\"at_ms\":[756],\"quality\":[80],\"gap\":[false],\"sensor\":\"strap\","
      "\"class\":\"ppi\",\"simulated\":false,\"dropped\":3,\"t\":\"2026-11-21T12:30:42+01:00\"}" },
};

static void test_said(void **state)
{
    const struct said *row = *state;
    size_t count, keys_wanted = 0;
    const struct table_key *keys = table_keys(&count);

    start(PRIVACY_RAW, &(struct fake_manner){ 0 });
    const struct instant first = clock_now(rig.clock);
    for (size_t i = 0; i < row->count; i++) {
        struct instant t = first;
        t.us += (int64_t)i * 500 * US_PER_MS;
        t.unix_ms = row->no_wall ? 0 : 1795260642256 + (int64_t)i * 500;
        t.utc_offset_s = 3600;
        publish_beats(rig.publish, "alex", &row->readings[i], &t);
    }
    rig_wait_topic(&rig, &fake, TOPIC, 1);
    const struct fake_message *m = fake_last(&fake, TOPIC);
    assert_false(m->retain);
    assert_int_equal(m->qos, 0);
    json_t *json = json_loads(m->text, 0, NULL), *want = json_loads(row->want, 0, NULL);
    for (size_t i = 0; i < count; i++) {
        keys_wanted += keys[i].topic == TOPIC_BEATS;
        assert_true(keys[i].topic != TOPIC_BEATS || json_object_get(json, keys[i].name));
    }
    assert_int_equal(json_object_size(json), keys_wanted);
    if (!json_equal(json, want))
        fail_msg("%s", m->text);
    json_decref(json);
    json_decref(want);
    rig_close(&rig, &fake);
}

/* ---- how often, and how much ---- */

/* Two sensors deliver for five minutes: every interval once, of one sensor a message. */
static void test_pace(void **state)
{
    const struct reading sensors[SENSORS] = { reading("strap", 1), reading("armband", 1) };
    size_t beats[SENSORS] = { 0 }, turns[SENSORS] = { 0 };
    struct instant began, now;
    size_t fed = 0;

    (void)state;
    start(PRIVACY_RAW, &(struct fake_manner){ 0 });
    began = now = clock_now(rig.clock);
    while (fed < READINGS) { /* as time goes by */
        now = clock_now(rig.clock);
        if ((now.us - began.us) / US_PER_S > (int64_t)fed) {
            for (size_t i = 0; i < SENSORS; i++)
                publish_beats(rig.publish, "alex", &sensors[i], &now);
            fed++;
        }
        uv_run(&rig.loop, UV_RUN_NOWAIT);
    }
    rig_run_ms(&rig, 2 * SENSORS * 10 + 10);
    const size_t paces = (size_t)((clock_now(rig.clock).us - began.us) / (10 * US_PER_S));
    const size_t messages = fake_count(&fake, TOPIC);
    assert_true(messages <= paces);
    assert_true(messages >= 6);
    for (size_t i = 0; i < messages; i++) {
        json_t *json = message(i);
        const char *sensor = json_string_value(json_object_get(json, "sensor"));
        turns[strcmp(sensor, "strap") != 0]++;
        beats[strcmp(sensor, "strap") != 0] += beats_in(json) + (size_t)dropped_in(json);
        json_decref(json);
    }
    for (size_t i = 0; i < SENSORS; i++) {
        assert_int_equal(beats[i], READINGS);
        assert_true(turns[i] >= messages / 3);
    }
    rig_close(&rig, &fake);
}

/* Between two turns of the loop comes more than a message may hold. */
static void test_flood(void **state)
{
    const struct reading full = reading("strap", READING_RR_MAX);

    (void)state;
    start(PRIVACY_RAW, &(struct fake_manner){ 0 });
    feed(&full, 21);
    rig_wait_topic(&rig, &fake, TOPIC, 1);
    feed(&full, 1);
    rig_wait_topic(&rig, &fake, TOPIC, 2);
    json_t *first = message(0), *second = message(1);
    assert_int_equal(beats_in(first) + (size_t)dropped_in(first), 21 * READING_RR_MAX);
    assert_int_equal(beats_in(first), 5 * READING_RR_MAX);
    assert_int_equal(beats_in(second), READING_RR_MAX);
    assert_int_equal(dropped_in(second), 0); /* said once */
    json_decref(first);
    json_decref(second);
    rig_close(&rig, &fake);
}

/* More sensors than there are places: none is mixed with another, and nothing is written beyond. */
static void test_many_sensors(void **state)
{
    (void)state;
    start(PRIVACY_RAW, &(struct fake_manner){ 0 });
    for (size_t i = 0; i < 40; i++) {
        struct reading r = reading("s", 1);
        snprintf(r.sensor, sizeof(r.sensor), "s%zu", i % 7);
        feed(&r, 1);
    }
    rig_wait_topic(&rig, &fake, TOPIC, 3);
    rig_close(&rig, &fake);
}

/* ---- a broker that is away, or slow ---- */

static void test_away(void **state)
{
    const struct reading r = reading("strap", 1);

    (void)state;
    start(PRIVACY_RAW, &(struct fake_manner){ 0 });
    feed(&r, 3);
    fake_drop_client(&fake);
    rig_wait_events(&rig, "down", 1);
    feed(&r, 4);
    rig_wait_events(&rig, "up", 2);
    rig_run_ms(&rig, WHILE_MS);
    assert_int_equal(fake_count(&fake, TOPIC), 0); /* nothing has waited */
    feed(&r, 2);
    rig_wait_topic(&rig, &fake, TOPIC, 1);
    json_t *json = message(0);
    assert_int_equal(beats_in(json), 2);
    assert_int_equal(dropped_in(json), 7);
    json_decref(json);
    rig_close(&rig, &fake);
}

static void test_slow(void **state)
{
    const struct reading r = reading("strap", 1);

    (void)state;
    start(PRIVACY_RAW, &(struct fake_manner){ .no_puback = true });
    for (int i = 0; i < BACKLOG; i++) {
        char id[SUGGESTION_ID_MAX];
        snprintf(id, sizeof(id), "alex-%d", i);
        const struct suggestion s = rig_suggestion(&rig, id);
        publish_suggestion(rig.publish, "alex", &s);
    }
    feed(&r, 10);
    rig_run_ms(&rig, WHILE_MS);
    assert_int_equal(rig_events(&rig, "down"), 0);
    assert_int_equal(fake_count(&fake, TOPIC), 0); /* what must arrive goes first */
    rig_close(&rig, &fake);
}

/* ---- who may see it ---- */

static const struct hidden {
    const char *name;
    enum publish_privacy before, after; /* of the house, once beats have been gathered */
    bool before_private, after_private;
    bool leaves;
    bool back; /* and then as it was before */
} hidden[] = {
    { "levels", PRIVACY_LEVELS, PRIVACY_LEVELS },
    { "vitals", PRIVACY_VITALS, PRIVACY_VITALS },
    { "private in a raw house", PRIVACY_RAW, PRIVACY_RAW, true, true },
    { "the tier is lowered", PRIVACY_RAW, PRIVACY_VITALS },
    { "lowered and raised again at once", PRIVACY_RAW, PRIVACY_VITALS, .back = true },
    { "turned private", PRIVACY_RAW, PRIVACY_RAW, false, true },
    { "private for a moment", PRIVACY_RAW, PRIVACY_RAW, false, true, .back = true },
    { "who is gone", PRIVACY_RAW, PRIVACY_RAW, .leaves = true },
};

static void set_tier(enum publish_privacy privacy)
{
    rig.opt.privacy = privacy;
    publish_set_options(rig.publish, &rig.opt);
}

static void test_hidden(void **state)
{
    const struct hidden *row = *state;
    const struct reading r = reading("strap", 1);

    start(row->before, &(struct fake_manner){ 0 });
    set_person(row->before_private);
    feed(&r, 5);
    if (row->before != row->after)
        set_tier(row->after);
    if (row->before_private != row->after_private)
        set_person(row->after_private);
    if (row->leaves)
        publish_people(rig.publish, NULL, 0, NULL, 0);
    if (row->back) {
        set_tier(row->before);
        set_person(row->before_private);
    } else {
        feed(&r, 5);
    }
    rig_run_ms(&rig, WHILE_MS);
    assert_int_equal(fake_count(&fake, TOPIC), 0);
    set_tier(PRIVACY_RAW);
    set_person(false);
    feed(&r, 2); /* the same house shows it to whoever may see it, from now on */
    rig_wait_topic(&rig, &fake, TOPIC, 1);
    json_t *json = message(0);
    assert_int_equal(beats_in(json), 2);
    assert_int_equal(dropped_in(json), 0);
    json_decref(json);
    rig_close(&rig, &fake);
}

int main(void)
{
    struct suite suite = { 0 };

    SUITE_ROWS(&suite, said, test_said);
    suite_add(&suite, "two sensors for five minutes", test_pace, NULL);
    suite_add(&suite, "more than a message holds", test_flood, NULL);
    suite_add(&suite, "more sensors than places", test_many_sensors, NULL);
    suite_add(&suite, "the broker was away", test_away, NULL);
    suite_add(&suite, "the broker is slow", test_slow, NULL);
    SUITE_ROWS(&suite, hidden, test_hidden);
    return suite_run(&suite, "beats");
}

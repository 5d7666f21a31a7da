/*
 * What others publish, row by row: settings, messages one after the other, and all that came of
 * them.
 *
 * Readings and contexts are written down as text, refusals as ! and their text; x is an interval
 * that is none, | stands where beats were lost.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fake_host.h"
#include "mqtt_settings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEEP31 "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
#define SHUT31 "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"

#define NO_PLACE "!it says neither home nor not_home, neither on nor off, nor a place"

/* clang-format off */
static const struct row {
    const char *name;
    const char *settings[MANY], *messages[MANY]; /* a message "+5" lets so many seconds pass */
    const char *want;
} rows[] = {
    /* ---- json ---- */
    { "rate and intervals", JSON("heart_rate=/hr", "rr=/rr"), { "{\"hr\":62,\"rr\":[958,972]}" }, "ppi hr=62 rr=958,972" },
    { "a rate alone is averaged", JSON("heart_rate=/hr"), { "{\"hr\":62.4}" }, "hr_only hr=62.4" },
    { "deeper, and escaped", JSON("heart_rate=/a~1b/2/c~0d"), { "{\"a/b\":[0,1,{\"c~d\":71}]}" }, "hr_only hr=71" },
    { "a number as text", JSON("heart_rate=/hr"), { "{\"hr\":\"71\"}" }, "hr_only hr=71" },
    { "no comma is a point", JSON("heart_rate=/hr"), { "{\"hr\":\"71,5\"}" }, "!its heart rate is no number" },
    { "one interval", JSON("rr=/rr"), { "{\"rr\":812}" }, "ppi rr=812" },
    { "intervals of a second", JSON("rr=/rr", "rr_unit=s"), { "{\"rr\":[0.812, 0.8]}" }, "ppi rr=812,800" },
    { "intervals of 1/1024 s", JSON("rr=/rr", "rr_unit=1/1024s"), { "{\"rr\":[1024]}" }, "ppi rr=1000" },
    { "half a millisecond is kept", JSON("rr=/rr"), { "{\"rr\":[812.5]}" }, "ppi rr=812.5" },
    { "an empty interval", JSON("rr=/rr"), { "{\"rr\":[0,800]}" }, "ppi rr=0,800" },
    { "an empty list", JSON("heart_rate=/hr", "rr=/rr"), { "{\"hr\":60,\"rr\":[]}" }, "hr_only hr=60" },
    { "intervals come later", JSON("heart_rate=/hr", "rr=/rr"), { "{\"hr\":60}", "{\"hr\":60,\"rr\":[990]}", "{\"hr\":60}" },
      "hr_only hr=60; ppi hr=60 rr=990; ppi hr=60" },
    { "a class that is said, and no interval", JSON("heart_rate=/hr", "rr=/rr", "class=ecg"), { "{\"hr\":60}" }, "hr_only hr=60" },
    { "an empty interval is no beat", JSON("rr=/rr"), { "{\"rr\":[0]}", "{\"rr\":[800]}" }, "hr_only rr=0; ppi rr=800" },
    { "seconds taken for ms", JSON("rr=/rr"), { "{\"rr\":[0.812]}" }, "!an interval that no heart has: is rr_unit the right one?" },
    { "ms taken for seconds", JSON("rr=/rr", "rr_unit=s"), { "{\"rr\":[812]}" }, "!an interval that no heart has: is rr_unit the right one?" },
    { "an interval below zero", JSON("rr=/rr"), { "{\"rr\":[-800]}" }, "!an interval that no heart has: is rr_unit the right one?" },
    { "an interval that is a list", JSON("rr=/rr"), { "{\"rr\":[[800]]}" }, "!one of its intervals is no number" },
    { "a rate that is not known", JSON("heart_rate=/hr", "rr=/rr"), { "{\"hr\":\"unavailable\",\"rr\":[800]}" }, "ppi rr=800" },
    { "a rate that is none", JSON("heart_rate=/hr", "rr=/rr"), { "{\"hr\":\"fast\",\"rr\":[800]}" }, "!its heart rate is no number; ppi rr=800" },
    { "the first fault of three", JSON("heart_rate=/hr", "rr=/rr", "battery=/b", "spo2=/o"), { "{\"o\":97,\"b\":101,\"rr\":[[]],\"hr\":-1}" },
      "!its heart rate is no number; hr_only spo2=97" },
    { "numbers that are not known", JSON("heart_rate=/hr", "rr=/rr", "motion=/m", "battery=/b", "spo2=/o", "acceleration=/a", "acceleration_rate=25"),
      { "{\"hr\":60,\"rr\":\"unknown\",\"m\":\"Unavailable\",\"b\":\"\",\"o\":\"none\",\"a\":\"unknown\"}" }, "hr_only hr=60" },
    { "one bad interval", JSON("rr=/rr"), { "{\"rr\":[800,\"x\",810]}", "{\"rr\":[800,30000,810]}" },
      "!one of its intervals is no number; ppi rr=800,x0,810; !an interval that no heart has: is rr_unit the right one?; ppi rr=800,x0,810" },
    { "one that is not known", JSON("rr=/rr"), { "{\"rr\":[null,810]}" }, "ppi rr=x0,810" },
    { "only bad ones leave a hole", JSON("rr=/rr"), { "{\"rr\":[800]}", "{\"rr\":[30000]}", "{\"rr\":[810]}", "{\"rr\":[820]}" },
      "ppi rr=800; !an interval that no heart has: is rr_unit the right one?; ppi rr=|810; ppi rr=820" },
    { "an axis, and the rest of it", JSON("heart_rate=/hr", "acceleration=/a", "acceleration_rate=25"), { "{\"a\":[1,2],\"hr\":60}" },
      "!its acceleration has not three axes; hr_only hr=60" },
    { "the class is said", JSON("rr=/rr", "class=ecg"), { "{\"rr\":[800]}" }, "ecg rr=800" },
    { "worn, battery, oxygen", JSON("heart_rate=/hr", "contact=/on", "battery=/b", "spo2=/o"),
      { "{\"hr\":60,\"on\":true,\"b\":80,\"o\":97}", "{\"on\":\"OFF\"}" }, "hr_only hr=60 contact=skin battery=80 spo2=97; hr_only contact=none" },
    { "motion", JSON("motion=/m"), { "{\"m\":0.12}" }, "hr_only motion=0.12" },
    { "motion below zero", JSON("motion=/m"), { "{\"m\":-1}" }, "!its motion is no number of g" },
    { "samples", JSON("acceleration=/a", "acceleration_rate=25"), { "{\"a\":[[1,2,1000],[3,-4,998]]}" }, "hr_only acc=1,2,1000,3,-4,998@25" },
    { "samples in one list", JSON("acceleration=/a", "acceleration_rate=25"), { "{\"a\":[1,2,1000,3,-4,998]}" }, "hr_only acc=1,2,1000,3,-4,998@25" },
    { "one sample with names", JSON("acceleration=/a", "acceleration_rate=10", "acceleration_unit=m/s2"),
      { "{\"a\":{\"x\":0,\"y\":0,\"z\":9.80665}}" }, "hr_only acc=0,0,1000@10" },
    { "one sample, in g", JSON("acceleration=", "acceleration=/a", "acceleration_rate=10", "acceleration_unit=g"),
      { "{\"a\":[0,0,-1]}" }, "hr_only acc=0,0,-1000@10" },
    { "names in any order", JSON("acceleration=/a", "acceleration_rate=10"), { "{\"a\":[{\"z\":3,\"t\":9,\"Y\":2,\"x\":1,\"x\":7}]}", "{\"a\":[{\"x\":1,\"y\":2}]}" },
      "hr_only acc=1,2,3@10; !its acceleration has not three axes" },
    { "an axis is missing", JSON("acceleration=/a", "acceleration_rate=25"), { "{\"a\":[1,2]}" }, "!its acceleration has not three axes" },
    { "an axis is text", JSON("acceleration=/a", "acceleration_rate=25"), { "{\"a\":[[1,2,\"x\"]]}" }, "!its acceleration is no number" },
    { "samples that are none", JSON("acceleration=/a", "acceleration_rate=25"), { "{\"a\":7}" }, "!its acceleration is no list" },
    { "null is nothing", JSON("heart_rate=/hr"), { "{\"hr\":null}" }, "" },
    { "of other things", JSON("heart_rate=/hr"), { "{\"temperature\":21}", "{\"hr\":60}" }, "hr_only hr=60" },
    { "a pointer into a number", JSON("heart_rate=/hr/0"), { "{\"hr\":60}" }, "" },
    { "beyond the list", JSON("heart_rate=/hr/99999"), { "{\"hr\":[60]}" }, "" },
    { "no index has a zero before it", JSON("heart_rate=/hr/00"), { "{\"hr\":[60]}" }, "" },
    { "no JSON", JSON("heart_rate=/hr"), { "62" , "hello", "{\"hr\":62", "" }, "!the message is not JSON; !the message is not JSON" },
    { "escapes in a key", JSON("heart_rate=/hr"), { "{\"\\u0068\\u0072\":60}" }, "hr_only hr=60" },
    { "a slash, escaped or not", JSON("heart_rate=/a~1b"), { "{\"a\\/b\":60}" }, "hr_only hr=60" },
    { "beyond ASCII", JSON("heart_rate=/h\xc3\xb6r"), { "{\"h\\u00f6r\":60}", "{\"h\xc3\xb6r\":61}" }, "hr_only hr=60; hr_only hr=61" },
    { "the first of two is empty", JSON("heart_rate=/a/hr"), { "{\"a\":{},\"a\":{\"hr\":61}}" }, "" },
    { "two pointers of one beginning", JSON("heart_rate=/a/b/hr", "spo2=/a/o", "battery=/a/b/1", "motion=/a"),
      { "{\"x\":{\"b\":1},\"a\":{\"o\":97,\"b\":{\"c\":[{\"hr\":9}],\"1\":5,\"hr\":60}},\"o\":1}" },
      "!its motion is no number of g; hr_only hr=60 battery=5 spo2=97" },
    { "one value, two pointers", JSON("heart_rate=/a/0", "spo2=/a/0"), { "{\"a\":[61,62]}" }, "hr_only hr=61 spo2=61" },
    { "a list is no object", JSON("heart_rate=/0"), { "{\"0\":60}", "[61]" }, "hr_only hr=60; hr_only hr=61" },
    { "a step into the wrong list", JSON("heart_rate=/1/1"), { "[[1,50],[2,60],[3,70]]" }, "hr_only hr=60" },
    { "a slash in a key is no step", JSON("heart_rate=/a/b"), { "{\"a/b\":60}", "{\"a\":{\"b/\":60}}", "{\"a\":{\"b\":61}}" }, "hr_only hr=61" },
    { "no step beyond the last", JSON("heart_rate=/hr"), { "{\"hr\":{\"\":60}}" }, "!its heart rate is no number" },
    { "an empty step", JSON("heart_rate=//a"), { "{\"\":{\"a\":60}}" }, "hr_only hr=60" },
    { "the first of two", JSON("heart_rate=/hr"), { "{\"hr\":60,\"hr\":61}" }, "hr_only hr=60" },
    { "what comes after it", JSON("heart_rate=/hr"), { "{\"hr\":60}}", "{\"hr\":60} x", "{\"hr\":60,}", "{\"hr\":060}", "{\"hr\":60]" },
      "!the message is not JSON; !the message is not JSON; !the message is not JSON; !the message is not JSON; !the message is not JSON" },
    { "numbers of all kinds", JSON("heart_rate=/hr"), { "{\"hr\":6.25e1}", "{\"hr\":620E-1}", "{\"hr\":62.000000000000000000001}", "{\"hr\":0.0062e+4}" },
      "hr_only hr=62.5; hr_only hr=62; hr_only hr=62; hr_only hr=62" },
    { "as deep as it may be", JSON("heart_rate=/hr"), { "{\"a\":" DEEP31 "1" SHUT31 ",\"hr\":60}" }, "hr_only hr=60" },
    { "deeper", JSON("heart_rate=/hr"), { "{\"a\":[" DEEP31 "1" SHUT31 "],\"hr\":60}" }, "!its JSON is nested too deep" },
    { "NaN is no JSON", JSON("heart_rate=/hr"), { "{\"hr\":NaN}" }, "!the message is not JSON" },
    { "as a text it is no number", JSON("heart_rate=/hr"), { "{\"hr\":\"NaN\"}" }, "!its heart rate is no number" },
    { "too large for a number", JSON("heart_rate=/hr"), { "{\"hr\":1e999}" }, "!its heart rate is no number" },
    { "a rate that no host takes", JSON("heart_rate=/hr"), { "{\"hr\":1e9}" }, "!its heart rate is that of no heart" },
    { "a rate of zero is none", JSON("heart_rate=/hr"), { "{\"hr\":0}" }, "" },

    /* ---- Polar Sensor Logger ---- */
    { "psl", PSL(), { "{\"clientId\":\"c\",\"deviceId\":\"A1B2C3D4\",\"sessionId\":7,\"timeStamp\":1700000000123,\"hr\":61,\"rr\":[983]}" },
      "ecg hr=61 rr=983" },
    { "psl without intervals is averaged", PSL(), { "{\"deviceId\":\"V\",\"hr\":61,\"rr\":[]}" }, "hr_only hr=61" },
    { "psl stays what it was", PSL(), { "{\"deviceId\":\"A\",\"hr\":61,\"rr\":[983]}", "{\"deviceId\":\"A\",\"hr\":40,\"rr\":[]}" },
      "ecg hr=61 rr=983; ecg hr=40" },
    { "psl, the same message twice", PSL(), { "{\"deviceId\":\"A\",\"timeStamp\":5,\"hr\":61,\"rr\":[983]}",
      "{\"deviceId\":\"A\",\"timeStamp\":5,\"hr\":61,\"rr\":[983]}", "{\"deviceId\":\"A\",\"timeStamp\":4,\"hr\":62,\"rr\":[970]}" },
      "ecg hr=61 rr=983; ecg hr=62 rr=970" },
    { "psl, two straps", PSL(), { "{\"deviceId\":\"A\",\"hr\":61}", "{\"deviceId\":\"B\",\"hr\":90}", "{\"deviceId\":\"A\",\"hr\":62}" },
      "hr_only hr=61; !the topic is of several devices: `device` says which one is listened to; hr_only hr=62" },
    { "psl, the one that is meant", PSL("device=B"), { "{\"deviceId\":\"A\",\"hr\":61}", "{\"deviceId\":\"B\",\"hr\":90}" },
      "!the topic is of several devices: `device` says which one is listened to; hr_only hr=90" },
    { "psl, an id with an escape", PSL(), { "{\"deviceId\":\"A\\/1\",\"hr\":61}", "{\"deviceId\":\"A\\/1\",\"hr\":62}", "{\"deviceId\":\"A/1\",\"hr\":63}" },
      "hr_only hr=61; hr_only hr=62; hr_only hr=63" },
    { "psl, an id too long", PSL(), { "{\"deviceId\":\"12345678901234567890123456789012345678901\",\"hr\":61}" }, "!its deviceId is no id of a device" },
    { "psl, an id just so long", PSL(), { "{\"deviceId\":\"1234567890123456789012345678901234567890\",\"hr\":61}" }, "hr_only hr=61" },
    { "psl, a strap that was replaced", PSL(), { "{\"deviceId\":\"A\",\"hr\":61,\"rr\":[983]}", "+200", "{\"deviceId\":\"A\",\"hr\":61}",
      "+200", "{\"deviceId\":\"B\",\"hr\":90}", "+101", "{\"deviceId\":\"B\",\"hr\":91}", "{\"deviceId\":\"A\",\"hr\":61}" },
      "ecg hr=61 rr=983; ecg hr=61; !the topic is of several devices: `device` says which one is listened to; hr_only hr=91; "
      "!the topic is of several devices: `device` says which one is listened to" },
    { "psl, the one that is meant is silent", PSL("device=A"), { "{\"deviceId\":\"A\",\"hr\":61}", "+900", "{\"deviceId\":\"B\",\"hr\":90}" },
      "hr_only hr=61; !the topic is of several devices: `device` says which one is listened to" },
    { "psl's ecg says nothing here", PSL(), { "{\"deviceId\":\"A\",\"sampleRate\":130,\"ecg\":[1,2,3]}" }, "" },
    { "psl, not an object", PSL(), { "[61]", "61" }, "" },

    /* ---- plain ---- */
    { "a plain rate", PLAIN(""), { "62", " 62.5\r\n" }, "hr_only hr=62; hr_only hr=62.5" },
    { "plain intervals", PLAIN("plain=rr"), { "812", "800, 810;\n790", "[801,802]" }, "ppi rr=812; ppi rr=800,810,790; ppi rr=801,802" },
    { "plain intervals, one of them bad", PLAIN("plain=rr"), { "800 9 810" },
      "!an interval that no heart has: is rr_unit the right one?; ppi rr=800,x0,810" },
    { "plain motion", PLAIN("plain=motion"), { "0.5" }, "hr_only motion=0.5" },
    { "two plain rates", PLAIN(""), { "62 63" }, "!the message is more than one number" },
    { "plain words", PLAIN(""), { "unavailable", "sixty" }, "!its heart rate is no number" },
    { "plain JSON", PLAIN(""), { "{\"hr\":62}" }, "!its heart rate is no number" },
    { "only blanks", PLAIN(""), { "  " }, "" },

    /* ---- the house ---- */
    { "Zigbee2MQTT", ROOM_AT, { "{\"battery\":97,\"occupancy\":true}", "{\"occupancy\":false}" }, "room_motion=1; room_motion=0" },
    { "Tasmota", ROOM, { "ON", "OFF" }, "room_motion=1; room_motion=0" },
    { "Home Assistant", ROOM, { "on", "off", "unavailable", "unknown", "" }, "room_motion=1; room_motion=0" },
    { "a word in quotes", ROOM, { "\"ON\"", "\"clear\"" }, "room_motion=1; room_motion=0" },
    { "blanks around it", ROOM, { " on \n" }, "room_motion=1" },
    { "numbers", ROOM, { "1", "0", "3", "0.0" }, "room_motion=1; room_motion=0; room_motion=1; room_motion=0" },
    { "true and false", ROOM, { "true", "False", "TRUE" }, "room_motion=1; room_motion=0; room_motion=1" },
    { "a time is no presence", ROOM, { "1700000000" }, "!it says neither on nor off, nor anything known to mean that" },
    { "below zero", ROOM, { "-1" }, "!it says neither on nor off, nor anything known to mean that" },
    { "a word that is none", ROOM, { "perhaps" }, "!it says neither on nor off, nor anything known to mean that" },
    { "JSON without a pointer", ROOM, { "{\"occupancy\":true}" }, "!the message is JSON: a pointer must say where the value is" },
    { "a pointer and no JSON", ROOM_AT, { "ON" }, "!the message is not JSON" },
    { "a pointer to more than one", ROOM_AT, { "{\"occupancy\":[true]}" }, "!its pointer leads to no single value" },
    { "a pointer to nothing", ROOM_AT, { "{\"battery\":97}", "{\"occupancy\":null}", "{\"occupancy\":\"unknown\"}" }, "" },
    { "in bed", TELLS("in_bed"), { "on", "not_in_bed" }, "in_bed=1; in_bed=0" },
    { "guests, counted", TELLS("guests"), { "2", "0" }, "guests=1; guests=0" },
    { "a guest's phone", TELLS("guests"), { "home", "not_home" }, "guests=1; guests=0" },
    { "a person's tracker", AWAY, { "not_home", "home" }, "away=1; away=0" },
    { "an alarm that is set", AWAY, { "on", "OFF", "Away" }, "away=1; away=0; away=1" },
    { "presence is not away", AWAY, { "present", "absent" }, "away=0; away=1" },
    { "a zone", AWAY, { "home", "Work", "Grandma's house", "\"Caf\\u00e9\"", "home" }, "away=0; away=1; away=1; away=1; away=0" },
    { "a zone in JSON", TELLS("away", "pointer=/state"), { "{\"state\":\"Work\"}", "{\"state\":\"home\"}" }, "away=1; away=0" },
    { "no zone", AWAY, { "{\"state\":\"Work", "[Work", "1700000000", "\"<b>\"", "...", "online", "NULL" },
      NO_PLACE "; " NO_PLACE "; " NO_PLACE "; " NO_PLACE "; " NO_PLACE },

    /* ---- steps ---- */
    { "a counter", STEPS, { "{\"steps\":4711}", "+60", "{\"steps\":4790}", "+60", "{\"steps\":4790}" }, "steps=0; steps=79; steps=0" },
    { "a counter at midnight", STEPS, { "{\"steps\":9000}", "+60", "{\"steps\":12}", "+60", "{\"steps\":40}" }, "steps=0; steps=0; steps=28" },
    { "a counter that flickers", STEPS, { "{\"steps\":9000}", "+10", "{\"steps\":0}", "+10", "{\"steps\":9001}", "+10", "{\"steps\":9010}" },
      "steps=0; steps=0; steps=0; steps=9" },
    { "a walk told late", STEPS, { "{\"steps\":100}", "+900", "{\"steps\":2000}" }, "steps=0; steps=1900" },
    { "new ones", TELLS("steps", "count=new"), { "12", "7", "200000" },
      "steps=12; steps=7; !it says a number of steps that nobody takes" },
    { "two weeks without the phone", STEPS, { "{\"steps\":0}", "+1209600", "{\"steps\":150000}", "+60", "{\"steps\":150010}" },
      "steps=0; steps=0; steps=10" },
    { "steps as text", STEPS, { "{\"steps\":\"10\"}", "{\"steps\":\"unavailable\"}", "+9", "{\"steps\":\"15\"}" }, "steps=0; steps=5" },
    { "no steps", TELLS("steps"), { "many", "true", "-1", "1e12", "unknown" },
      "!it says no number of steps; !it says no number of steps; !it says a number of steps that nobody takes; !it says a number of steps that nobody takes" },
};

static const struct fault {
    const char *name;
    const char *settings[MANY];
    const char *why; /* its beginning */
} faults[] = {
    { "no pointer", JSON(""), "nothing says where" },
    { "a wild pointer", JSON("heart_rate=hr"), "a JSON pointer begins with /" },
    { "a wild tilde", JSON("heart_rate=/a~2"), "in a JSON pointer, ~" },
    { "a tilde at the end", JSON("heart_rate=/a~"), "in a JSON pointer, ~" },
    { "nine steps", JSON("heart_rate=/1/2/3/4/5/6/7/8/9"), "a JSON pointer of more than 8 steps" },
    { "a pointer and plain", PLAIN("heart_rate=/hr"), "pointers are for format json" },
    { "a heart and a house", TELLS("steps", "heart_rate=/hr"), "kind is of what a house tells" },
    { "the house's pointer of a heart", JSON("heart_rate=/hr", "pointer=/x"), "pointer goes with kind" },
    { "how many samples a second?", JSON("acceleration=/a"), "acceleration needs acceleration_rate" },
    { "an empty topic", { "topic=", "heart_rate=/hr" }, "topic: a topic" },
    { "everything there is", { "topic=#", "heart_rate=/hr" }, "topic: # alone" },
    { "half a level", { "topic=a/b+/c", "heart_rate=/hr" }, "topic: + and #" },
    { "all in the middle", { "topic=a/#/c", "heart_rate=/hr" }, "topic: + and #" },
};
/* clang-format on */

__attribute__((format(printf, 3, 4))) static void add(char *out, size_t size, const char *fmt, ...)
{
    va_list args;
    size_t len = strlen(out);

    va_start(args, fmt);
    vsnprintf(out + len, size - len, fmt, args);
    va_end(args);
}

static void write_reading(char *out, size_t size, const struct sensor_reading *r)
{
    static const char *const classes[] = { "ecg", "ppi", "hr_only" };
    static const char *const contacts[] = { "?", "none", "skin" };

    add(out, size, "%s%s", out[0] ? "; " : "", classes[r->source_class]);
    if (r->heart_rate_bpm > 0)
        add(out, size, " hr=%g", (double)r->heart_rate_bpm);
    for (uint32_t i = 0; i < r->rr_count; i++) {
        bool is_hole = r->rr[i].quality == 0 && r->rr[i].flags == SENSOR_RR_GAP_BEFORE;
        add(out, size, "%s%s%g", i ? "," : " rr=",
            is_hole            ? "x"
            : r->rr[i].flags   ? "|"
            : r->rr[i].quality ? ""
                               : "?",
            r->rr[i].ticks / (double)SENSOR_TICKS_PER_MS);
    }
    if (r->motion_g >= 0)
        add(out, size, " motion=%g", (double)r->motion_g);
    for (uint32_t i = 0; i < 3 * r->acc_count; i++)
        add(out, size, "%s%d", i ? "," : " acc=", (int)r->acc_mg[i]);
    if (r->acc_count)
        add(out, size, "@%g", (double)r->acc_rate_hz);
    if (r->contact != SENSOR_CONTACT_UNKNOWN)
        add(out, size, " contact=%s", contacts[r->contact]);
    if (r->battery_pct >= 0)
        add(out, size, " battery=%d", r->battery_pct);
    if (r->spo2_pct > 0)
        add(out, size, " spo2=%g", (double)r->spo2_pct);
}

static void write_context(char *out, size_t size, const struct sensor_context *c)
{
    static const char *const kinds[] = { "room_motion", "steps", "in_bed", "guests", "away" };

    add(out, size, "%s%s=%g", out[0] ? "; " : "", kinds[c->kind], c->value);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct fake_host f;
    char got[1000] = "";

    fake_host_init(&f, &sensor_plugin);
    set_all(&f, row->settings);
    assert_null(fake_host_start(&f));
    assert_int_equal(f.topic_count, 1);
    for (size_t i = 0, readings = 0, contexts = 0; i < MANY && row->messages[i]; i++) {
        const char *m = row->messages[i];
        if (m[0] == '+') {
            fake_host_run(&f, f.now_us + INT64_C(1000000) * strtol(m, NULL, 10));
            continue;
        }
        const char *wrong = fake_host_message(&f, f.topics[0], (const uint8_t *)m, strlen(m));
        if (wrong)
            add(got, sizeof(got), "%s!%s", got[0] ? "; " : "", wrong);
        for (; readings < f.reading_count; readings++)
            write_reading(got, sizeof(got), &f.readings[readings].r);
        for (; contexts < f.context_count; contexts++)
            write_context(got, sizeof(got), &f.contexts[contexts]);
    }
    assert_string_equal(got, row->want);
    fake_host_fini(&f);
}

static void test_fault(void **state)
{
    const struct fault *fault = *state;
    struct fake_host f;

    fake_host_init(&f, &sensor_plugin);
    set_all(&f, fault->settings);
    const char *why = fake_host_settle(&f);
    assert_non_null(why);
    if (strncmp(why, fault->why, strlen(fault->why)) != 0)
        fail_msg("%s", why);
    fake_host_fini(&f);
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]), FAULTS = sizeof(faults) / sizeof(faults[0]) };
    struct CMUnitTest tests[ROWS + FAULTS];
    size_t n = 0;

    for (size_t i = 0; i < ROWS; i++)
        tests[n++] = (struct CMUnitTest){ .name = rows[i].name,
                                          .test_func = test_row,
                                          .initial_state = (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < FAULTS; i++)
        tests[n++] = (struct CMUnitTest){ .name = faults[i].name,
                                          .test_func = test_fault,
                                          .initial_state = (void *)(uintptr_t)&faults[i] };
    return cmocka_run_group_tests_name("mqtt", tests, NULL, NULL);
}

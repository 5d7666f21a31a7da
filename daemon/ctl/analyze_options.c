#include "analyze_options.h"

#include "baseline_file.h"
#include "need.h"
#include "when.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A recording without dates begins at 08:00 of this day, a Monday: long past, and the same for
 * ever. */
#define UNDATED_UNIX_MS INT64_C(1767600000000) /* 2026-01-05T08:00:00Z */

#define AGE_DEFAULT 30

/* clang-format off */
static const struct verb_arg analyze_args[] = {
    { "file", ARG_TEXT, .required = true, .max = 4000, .help = "RR text, CSV, capture, or what an app exports (Polar Sensor Logger, Elite HRV, Kubios, HRV Logger, FIT ...); `-` is standard input" },
    { "step", ARG_INT, .is_option = true, .min = 1, .max = 60, .help = "seconds from row to row (10)" },
    { "window", ARG_INT, .is_option = true, .min = 30, .max = 3600, .help = "seconds that rmssd and the like look back (300)" },
    { "raw", ARG_FLAG, .is_option = true, .help = "takes the intervals as they are, without artifact correction" },
    { "fields", ARG_TEXT, .is_option = true, .max = 1000, .help = "prints only these, and computes no more: t_s,stress,why" },
    { "summary", ARG_FLAG, .is_option = true, .help = "one object for the whole recording" },
    { "beats", ARG_FLAG, .is_option = true, .help = "one object for each interval, and what became of it" },
    { "advise", ARG_FLAG, .is_option = true, .help = "the suggestions that would have been made" },
    { "silences", ARG_FLAG, .is_option = true, .help = "with --advise: also why nothing is suggested, whenever that changes" },
    { "condition", ARG_TEXT, .is_option = true, .max = 600, .help = "with --advise: as if these held, too: fever,dvt" },
    { "sensitivity", ARG_INT, .is_option = true, .min = -2, .max = 2, .help = "with --advise: as if this had been chosen: -2 seldom .. 2 soon" },
    { "baseline", ARG_TEXT, .is_option = true, .max = 4000, .help = "starts from this stored reference" },
    { "save-baseline", ARG_TEXT, .is_option = true, .max = 4000, .help = "stores the reference at the end" },
    { "start", ARG_TEXT, .is_option = true, .help = "when the recording began: 2026-01-31T08:00+01:00; else as its file or the name of it says; without a date every recording counts as the same day for --save-baseline" },
    { "conf", ARG_TEXT, .is_option = true, .max = 4000, .help = "takes the person's settings from this configuration" },
    { "person", ARG_WORD, .is_option = true, .help = "whose settings; needs --conf" },
    { "plugin", ARG_WORD, .is_option = true, .help = "reads a capture; where its lines do not tell which plugin does" },
    { "device", ARG_TEXT, .is_option = true, .max = 64, .help = "the name of the sensor that a capture was made of: Polar H10" },
    { "age", ARG_INT, .is_option = true, .min = 16, .max = 120, .help = "years, for the first reference (30)" },
    { .name = NULL },
};
/* clang-format on */

const struct verb analyze_verb = {
    .name = "analyze",
    .help = "stress, HRV, beats or advice from a recording",
    .args = analyze_args,
};

static int read_mode(struct analyze_options *o, const struct args *args, struct complaint *why)
{
    static const struct {
        const char *flag;
        enum analyze_mode mode;
    } modes[] = { { "summary", ANALYZE_SUMMARY },
                  { "beats", ANALYZE_BEATS },
                  { "advise", ANALYZE_ADVISE } };
    const char *names = args_word(args, "fields");

    o->mode = ANALYZE_ROWS;
    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        if (!args_flag(args, modes[i].flag))
            continue;
        if (o->mode != ANALYZE_ROWS)
            return complain(why, "--summary, --beats and --advise exclude one another");
        o->mode = modes[i].mode;
    }
    if (names && o->mode != ANALYZE_ROWS && o->mode != ANALYZE_SUMMARY)
        return complain(why, "--fields goes with rows and with --summary");
    return fields_choose(&o->fields, o->mode == ANALYZE_SUMMARY ? FIELDS_SUMMARY : FIELDS_REPORT,
                         names, why);
}

static int read_start(struct analyze_options *o, const struct args *args, struct complaint *why)
{
    const char *start = args_word(args, "start");

    o->dated = start != NULL;
    o->start = (struct instant){ .unix_ms = UNDATED_UNIX_MS };
    if (start && when_read(start, NULL, &o->start.unix_ms, &o->start.utc_offset_s) < 0)
        return complain(why, "--start: expected a time such as 2026-01-31T08:00+01:00");
    return 0;
}

static void on_conf_complaint(void *ctx, const char *text)
{
    (void)ctx;
    fprintf(stderr, "%s\n", text);
}

static int read_profile(struct analyze_options *o, const struct args *args, struct complaint *why)
{
    const char *path = args_word(args, "conf"), *person = args_word(args, "person");
    const char *ids[64] = { NULL };

    profile_init(&o->own, "recording");
    o->profile = &o->own;
    if (!path)
        return person ? complain(why, "--person needs --conf FILE") : 0;
    const struct conf_options conf = { .path = path, .complain = on_conf_complaint };
    int rc = conf_load(&conf, &o->conf);
    if (rc < 0) {
        complain(why, "--conf: %.200s cannot be used", path);
        return rc == -EINVAL ? -ENOEXEC : rc;
    }
    for (size_t i = 0; i < o->conf->person_count && i < 63; i++)
        ids[i] = o->conf->people[i].id;
    if (!person && o->conf->person_count != 1)
        return complain(why, "--person: say whose settings of %.200s", path);
    for (size_t i = 0; i < o->conf->person_count; i++)
        if (!person || strcmp(o->conf->people[i].id, person) == 0) {
            o->profile = &o->conf->people[i];
            return 0;
        }
    const char *meant = nearest_word(person, ids);
    if (meant)
        return complain(why, "--person: nobody is called \"%s\": did you mean \"%s\"?", person,
                        meant);
    return complain(why, "--person: nobody is called \"%s\" in %.200s", person, path);
}

/* One of "fever,dvt". */
static int add_condition(struct profile *p, const char *name, struct complaint *why)
{
#define WORD(id, word) word,
    static const char *const names[] = { CONDITIONS(WORD) NULL };
#undef WORD
    int condition = condition_from_name(name);
    const char *meant = nearest_word(name, names);

    if (condition >= 0) {
        p->conditions |= UINT32_C(1) << condition;
        return 0;
    }
    if (meant)
        return complain(why, "--condition: there is no \"%s\": did you mean \"%s\"?", name, meant);
    return complain(
        why, "--condition: there is no \"%.40s\"; `balmctl condition set --help` lists them", name);
}

/* What would it have been like with these? */
static int read_supposed(struct analyze_options *o, const struct args *args, struct complaint *why)
{
    const char *list = args_word(args, "condition");
    const bool chosen = json_object_get(args->values, "sensitivity") != NULL;
    char name[ID_MAX + 1];

    o->silences = args_flag(args, "silences");
    if ((o->silences || list || chosen) && o->mode != ANALYZE_ADVISE)
        return complain(why, "--silences, --condition and --sensitivity go with --advise");
    if (o->profile != &o->own)
        o->own = *o->profile;
    o->profile = &o->own;
    if (chosen)
        o->own.suggestions.sensitivity = (int32_t)args_int(args, "sensitivity", 0);
    while (list && *list) {
        size_t len = strcspn(list, ",");
        snprintf(name, sizeof(name), "%.*s", (int)(len < ID_MAX ? len : ID_MAX), list);
        if (add_condition(&o->own, name, why) < 0)
            return -EINVAL;
        list += len + (list[len] == ',');
    }
    return 0;
}

int analyze_options_read(struct analyze_options *o, const struct args *args, struct complaint *why)
{
    const char *baseline = args_word(args, "baseline");
    int rc;

    *o = (struct analyze_options){
        .file = args_word(args, "file"),
        .raw = args_flag(args, "raw"),
        .step_s = (int32_t)args_int(args, "step", 10),
        .window_s = (int32_t)args_int(args, "window", 300),
        .save_baseline = args_word(args, "save-baseline"),
        .plugin = args_word(args, "plugin"),
        .device = args_word(args, "device") ? args_word(args, "device") : "",
    };
    if ((rc = read_mode(o, args, why)) < 0 || (rc = read_start(o, args, why)) < 0 ||
        (rc = read_profile(o, args, why)) < 0 || (rc = read_supposed(o, args, why)) < 0)
        return rc;
    o->age_years = (int32_t)args_int(args, "age", o->profile->born_year ? 0 : AGE_DEFAULT);
    if (!baseline)
        return 0;
    o->has_baseline = true;
    rc = baseline_read(baseline, &o->baseline, why);
    return rc == -EINVAL ? -ENOEXEC : rc; /* a bad file is no wrong use */
}

void analyze_options_fini(struct analyze_options *o)
{
    conf_free(o->conf);
    o->conf = NULL;
}

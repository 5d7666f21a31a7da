/*
 * verbs.c - the verb table: what may be asked, through which door, and how it is answered
 *
 * A new verb is a new row; balmctl's argument parsing, its help and the MQTT
 * requests follow from it. A table of arguments ends with a row without a name.
 */
#include "verbs.h"

#include <string.h>

/* All there are; who is offered which, advise/ decides. */
#define TECHNIQUES                                                                                 \
    "swedish", "relaxation", "deep_tissue", "sports", "trigger_point", "myofascial_release",       \
        "neuromuscular", "reflexology", "lymphatic_drainage", "shiatsu", "light_touch", "somatic", \
        "trauma_informed", "stretching", "self_massage", "gentle_swedish", "slow_light_swedish",   \
        "scar_work", "prenatal"

#define END          \
    {                \
        .name = NULL \
    }

static const char *const answers[] = { "accept", "later",       "no", "not_stressed",
                                       "done",   "stop_asking", NULL };
static const char *const on_off[] = { "on", "off", NULL };
static const char *const entity_ids[] = { "given", "names", NULL };
static const char *const techniques[] = { TECHNIQUES, NULL };

#define WORD(id, word) word,
static const char *const conditions[] = { CONDITIONS(WORD) NULL };
#undef WORD

/* clang-format off */
#define PERSON_OPTION { "person", ARG_WORD, .is_option = true, .help = "whom it is for; may be left out where there is only one" }

static const struct verb_arg args_person[] = { PERSON_OPTION, END };

static const struct verb_arg args_only[] = {
    { "person", ARG_WORD, .help = "only this person" }, END };

static const struct verb_arg args_effects[] = {
    { "person", ARG_WORD, .help = "only this person's" }, END };

static const struct verb_arg args_routine_start[] = {
    { "name", ARG_WORD, .required = true, .help = "as `routine list` shows it" },
    { "watch", ARG_FLAG, .is_option = true, .help = "breathes along in this terminal" },
    PERSON_OPTION, END };

static const struct verb_arg args_routine_search[] = {
    { "watch", ARG_FLAG, .is_option = true, .help = "breathes along in this terminal" },
    PERSON_OPTION, END };

static const struct verb_arg args_note[] = {
    { "text", ARG_TEXT, .required = true, .max = NOTE_TEXT_MAX, .help = "what is to be remembered of this moment" },
    PERSON_OPTION, END };

static const struct verb_arg args_sensitivity[] = {
    { "value", ARG_INT, .min = -2, .max = 2, .help = "-2 seldom, 0 as it comes, 2 soon; without it shows how it is and why" },
    PERSON_OPTION, END };

static const struct verb_arg args_condition[] = {
    { "name", ARG_CHOICE, .required = true, .choices = conditions, .help = "which one" },
    PERSON_OPTION, END };

static const struct verb_arg args_recalibrate[] = {
    { "part", ARG_CHOICE, .choices = order_parts, .help = "what is forgotten: heart rate and HRV (reference, if not said), when to ask, their own rate of breathing, what helps" },
    PERSON_OPTION, END };

#define SESSION_OPTIONS \
    { "technique", ARG_CHOICE, .is_option = true, .choices = techniques, .help = "what is done" }, \
    { "duration", ARG_DURATION, .is_option = true, .help = "how long: 60min; without it as in the plan" }

static const struct verb_arg args_massage_next[] = {
    { "ics", ARG_TEXT, .is_option = true, .max = 4096, .help = "writes the appointment to this file, for a calendar" },
    PERSON_OPTION, END };

static const struct verb_arg args_suggest[] = {
    { "turn", ARG_CHOICE, .choices = on_off, .help = "switches suggestions on or off; without it one is made now" },
    PERSON_OPTION, END };

static const struct verb_arg args_answer[] = {
    { "id", ARG_WORD, .help = "of the suggestion; may be left out for the one that is open" },
    { "answer", ARG_CHOICE, .required = true, .choices = answers, .help = "what you say to it" },
    PERSON_OPTION, END };

static const struct verb_arg args_snooze[] = {
    { "time", ARG_DURATION, .required = true, .help = "how long nothing is suggested: 30min, 2h, 1d; 30d at most; 0 ends it" },
    PERSON_OPTION, END };

static const struct verb_arg args_feel[] = {
    { "value", ARG_INT, .required = true, .min = 1, .max = 5, .help = "how tense you are: 1 calm, 3 in between, 5 very tense" },
    PERSON_OPTION, END };

static const struct verb_arg args_massage_log[] = {
    { "when", ARG_WHEN, .help = "when it was: \"2026-01-31 18:30\", \"yesterday 18:30\"; without it when it was booked for, or else now" },
    SESSION_OPTIONS, PERSON_OPTION, END };

static const struct verb_arg args_massage_book[] = {
    { "when", ARG_WHEN, .required = true, .help = "when it will be: \"2026-01-31 18:30\", \"tomorrow 18:30\"" },
    SESSION_OPTIONS, PERSON_OPTION, END };

static const struct verb_arg args_person_add[] = {
    { "id", ARG_WORD, .required = true, .help = "short name for topics and commands: a-z, 0-9, _ and -" },
    { "name", ARG_TEXT, .is_option = true, .max = PROFILE_NAME_MAX, .help = "name to show" },
    { "born", ARG_INT, .is_option = true, .min = 1900, .max = 2100, .help = "year of birth; sets the first reference" },
    { "consent", ARG_WORD, .required = true, .is_option = true,
      .help = "date on which they agreed (2026-01-31); asked for on a terminal" },
    END };

static const struct verb_arg args_person_remove[] = {
    { "person", ARG_WORD, .required = true, .help = "who" }, END };

#define SENSOR { "sensor", ARG_WORD, .required = true, .help = "as `sensors` shows it" }

static const struct verb_arg args_pair[] = {
    { "person", ARG_WORD, .is_option = true, .help = "who will wear it, or `guest`; may be left out where there is only one" },
    { "time", ARG_DURATION, .is_option = true, .help = "how long to look: 2min, if not said; 10min at most; 0 ends it" }, END };

static const struct verb_arg args_scan[] = {
    { "time", ARG_DURATION, .is_option = true, .help = "how long to look: 10s, if not said; 10min at most" }, END };

static const struct verb_arg args_adopt[] = {
    { "address", ARG_TEXT, .required = true, .max = SENSOR_NAME_MAX, .help = "as `scan` and `pair` show it: AA:BB:CC:DD:EE:FF, or its name" },
    { "person", ARG_WORD, .is_option = true, .help = "who wears it, or `guest`; without it nobody yet" },
    { "id", ARG_WORD, .is_option = true, .help = "name for topics and commands; without it one is made up" },
    { "plugin", ARG_WORD, .is_option = true, .help = "that reads it; without it the one that fits" }, END };

static const struct verb_arg args_sensor[] = { SENSOR, END };

static const struct verb_arg args_release[] = {
    SENSOR, { "time", ARG_WORD, .help = "for how long: 30min, 2h; `back` takes it back; without it until it is taken back. Meanwhile balm listens to what it advertises, if it does" }, END };

static const struct verb_arg args_worn_by[] = {
    SENSOR, { "person", ARG_WORD, .required = true, .help = "who wears it now; `guest`: nothing is stored; or `nobody`" }, END };

static const struct verb_arg args_capture[] = {
    SENSOR,
    { "file", ARG_TEXT, .max = 4096, .help = "to write to; without it standard output" },
    { "time", ARG_DURATION, .is_option = true, .help = "how long; without it until Ctrl-C" },
    { "force", ARG_FLAG, .is_option = true, .help = "overwrites the file" }, END };

static const struct verb_arg args_dashboard[] = {
    { "person", ARG_WORD, .is_option = true, .help = "only this person's view; without it everyone's, and the house's" },
    { "ids", ARG_CHOICE, .is_option = true, .choices = entity_ids, .help = "the entity ids that hold in your home: given by balm (from Home Assistant 2025.10 on, if not said), or made of the names, as before" },
    END };

#define LOOK(fn)  .action = &(const struct verb_action){ .look = fn }
#define ORDER(fn, ...) .action = &(const struct verb_action){ .order = fn, __VA_ARGS__ }
#define LOCAL(reason) .local = true, .why_local = reason

static const struct verb verbs[] = {
    { "status", .help = "how everything is: links, broker, stress now, and why", .args = args_only, LOOK(look_status) },
    { "people", .help = "everyone that balm knows, with their state and load", .args = args_only, LOOK(look_people) },
    { "sensors", .help = "sensors, their links, and who wears them", LOOK(look_sensors) },
    { "effects", .help = "what routines and massages did, and what helps most", .args = args_effects, ORDER(order_effects, .none = "nothing is known of them") },
    { "routine list", .help = "routines that can be started", LOOK(look_routines) },
    { "routine start", .help = "starts a routine", .args = args_routine_start, ORDER(order_routine_start, .result = result_routine, .done = "it is running", .none = "there is no such routine") },
    { "routine search", .help = "finds the rate of breathing that suits this heart best", .args = args_routine_search, ORDER(order_routine_search, .result = result_search, .done = "it is running") },
    { "routine pause", .help = "pauses the routine, or goes on with it", .args = args_person, ORDER(order_routine_pause, .done = "done", .none = "no routine is running") },
    { "routine skip", .help = "goes to the routine's next step", .args = args_person, ORDER(order_routine_skip, .done = "skipped", .none = "no routine is running") },
    { "routine stop", .help = "ends the routine", .args = args_person, ORDER(order_routine_stop, .done = "ended; its effect is being measured", .none = "no routine is running") },
    { "suggest", .help = "suggests now what fits, or turns suggestions on or off", .args = args_suggest, ORDER(order_suggest, .done = "done; `balmctl status` shows what is open") },
    { "answer", .help = "answers a suggestion", .args = args_answer, ORDER(order_answer, .done = "noted", .none = "that suggestion is not open") },
    { "snooze", .help = "nothing is suggested for a while", .args = args_snooze, ORDER(order_snooze, .result = result_snooze, .done = "noted") },
    { "feel", .help = "tells balm how tense you feel, to check the score by it", .args = args_feel, ORDER(order_feel, .result = result_feel, .done = "noted") },
    { "note", .help = "keeps a note beside the moment's values", .args = args_note, ORDER(order_note, .result = result_note, .done = "noted") },
    { "sensitivity", .help = "how soon you are asked, and why; or chooses it", .args = args_sensitivity,
      .action = &(const struct verb_action){ .look = look_sensitivity, .order = order_sensitivity, .ordered_by = "value", .result = result_sensitivity, .done = "noted" } },
    { "condition list", .help = "what stands against some techniques and routines", .args = args_person,
      LOCAL("conditions are for their own screen"), LOOK(look_conditions) },
    { "condition set", .help = "a condition that holds from now on", .args = args_condition, ORDER(order_condition_set, .result = result_condition_set, .done = "noted") },
    { "condition clear", .help = "a condition that holds no longer", .args = args_condition,
      LOCAL("only a fever or an infection is cleared from afar"), .local_for = order_is_kept_local,
      ORDER(order_condition_clear, .result = result_condition_clear, .done = "noted", .none = "that condition does not hold") },
    { "massage log", .help = "remembers a massage that you had", .args = args_massage_log, ORDER(order_massage_log, .result = result_massage, .done = "noted") },
    { "massage book", .help = "remembers one that is booked", .args = args_massage_book, ORDER(order_massage_book, .result = result_massage, .done = "noted") },
    { "massage cancel", .help = "the booked one will not take place", .args = args_person, ORDER(order_massage_cancel, .result = result_cancel, .done = "cancelled", .none = "nothing is booked") },
    { "massage next", .help = "when the next one is, when the last one was", .args = args_massage_next, LOOK(look_massage_next) },
    { "massage list", .help = "the massages there were, and what was measured", .args = args_only,
      LOCAL("it tells of one's body; `effects` is answered here"), ORDER(order_massage_list) },
    { "reload", .help = "reads the configuration again", ORDER(order_reload, .done = "the configuration was read again") },
    { "person add", .help = "adds a person, who has to agree", .args = args_person_add,
      LOCAL("a person must be asked for their consent at the terminal"), ORDER(order_person_add, .done = "added") },
    { "person remove", .help = "stops watching a person who was added with `person add`", .args = args_person_remove,
      LOCAL("nobody is taken out from afar"), ORDER(order_person_remove, .done = "removed") },
    { "recalibrate", .help = "forgets what was learnt of a heart, and begins anew", .args = args_recalibrate,
      LOCAL("what was learnt in weeks is not thrown away from afar"), ORDER(order_recalibrate, .result = result_recalibrate, .done = "forgotten; balm begins to learn anew") },
    { "pair", .help = "takes in a new sensor that is worn close to the hub", .args = args_pair, ORDER(order_pair, .done = "looking for it") },
    { "release", .help = "frees a sensor for another device, or takes it back", .args = args_release, ORDER(order_release, .done = "done", .none = "there is no such sensor") },
    { "worn-by", .help = "says who wears a sensor now", .args = args_worn_by, ORDER(order_worn_by, .done = "noted", .none = "there is no such sensor") },
    { "scan", .help = "lists the sensors that can be heard", .args = args_scan,
      LOCAL("it tells what the neighbours wear, too"), ORDER(order_scan) },
    { "adopt", .help = "takes in the sensor of this address or name", .args = args_adopt,
      LOCAL("whoever takes in a sensor should stand beside it; `pair` is answered here"), ORDER(order_adopt, .done = "taken in") },
    { "forget", .help = "gives up a sensor that was taken in, and its bond", .args = args_sensor,
      LOCAL("nothing is given up from afar"), ORDER(order_forget, .done = "forgotten", .none = "there is no such sensor") },
    { "capture", .help = "writes a sensor's raw bytes to a file, for bug reports", .args = args_capture,
      LOCAL("raw bytes are vitals; subscribe to the topics of the person instead"),
      .action = &(const struct verb_action){ .capture = true } },
    { "homeassistant dashboard", .help = "prints a dashboard to paste into Home Assistant", .args = args_dashboard,
      LOCAL("it names everyone and what they wear, and is for whoever sets up Home Assistant"), ORDER(order_home_dashboard) },
    { "homeassistant forget", .help = "takes all that is ours out of Home Assistant",
      LOCAL("nothing is given up from afar"), ORDER(order_home_forget, .done = "forgotten") },
    { "watch", .help = "shows what happens, as it happens", .args = args_only,
      LOCAL("it shows vitals as they come; subscribe to the topics of the person instead"),
      .action = &(const struct verb_action){ .watch = true } },
};

/* Of balmctl itself: whoever asks the daemon for one is told why it does not answer. */
static const struct own_verb {
    const char *name;
    const char *what; /* it does there */
} own_verbs[] = {
    { "analyze", "needs no daemon, only a recording" },
    { "decode", "needs no daemon, only bytes" },
    { "config check", "reads the files with the rights of whoever asks" },
    { "doctor", "looks at the machine with the rights of whoever asks" },
    { "setup", "asks its questions at the terminal" },
    { "forget-person", "deletes all that is known of somebody" },
    { "report", "tells of somebody's body over weeks" },
    { "export", "hands out all that is stored of somebody" },
    { "import", "stores what a file says of somebody, who has to agree" },
    { "backup", "copies all that is stored, of everyone" },
    { "restore", "replaces all that is stored" },
};
/* clang-format on */

const struct verb *control_verbs(size_t *count)
{
    *count = sizeof(verbs) / sizeof(verbs[0]);
    return verbs;
}

/* "routine_start" and "routine start" are the same; so are "worn_by" and "worn-by". */
static bool same_name(const char *name, const char *asked)
{
    for (; *name && *asked; name++, asked++)
        if (*name != *asked && !((*name == ' ' || *name == '-') && *asked == '_'))
            return false;
    return *name == *asked;
}

const struct verb *control_verb(const char *name)
{
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        if (same_name(verbs[i].name, name))
            return &verbs[i];
    return NULL;
}

static const char *nearest_verb(const char *name)
{
    const char *names[sizeof(verbs) / sizeof(verbs[0]) + 1] = { NULL };

    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        names[i] = verbs[i].name;
    return nearest_word(name, names);
}

bool verb_is_none(const char *name, struct complaint *why)
{
    for (size_t i = 0; i < sizeof(own_verbs) / sizeof(own_verbs[0]); i++)
        if (same_name(own_verbs[i].name, name)) {
            complain(why,
                     "%s is only answered on the hub itself: it runs where balmctl runs, and %s",
                     own_verbs[i].name, own_verbs[i].what);
            return true;
        }
    const char *meant = nearest_verb(name);
    if (meant)
        complain(why, "no such verb: did you mean \"%s\"?", meant);
    else
        complain(why, "no such verb");
    return false;
}

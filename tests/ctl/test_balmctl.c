/* What needs no daemon: recordings written here, with results worked out by hand. */
#include "run_balmctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* 12 intervals of 800 and 900 ms in turn, 10.2 s: the first 11 end by 9.3 s. Ten differences of
 * 100 ms up and down: sd1 = sqrt(10^5 / 9 / 2). */
#define TURNS "800\n900\n800\n900\n800\n900\n800\n900\n800\n900\n800\n900\n"
#define CSV   "t_s,rr_ms,hr_bpm,acc_sd_g,label\n"

#define NEEDS_DAEMON "balmctl: the daemon is not running (nobody answers at /nonexistent)\n"

/* clang-format off */
static const struct row alone[] = {
    /* rows */
    { "a row at each full step", TURNS, NULL, { "analyze", "--raw", "--fields", "t_s,nn_count,rmssd,pnn50,sd1,t", "rec" },
      0, "{\"t_s\":10,\"nn_count\":11,\"rmssd\":100,\"pnn50\":100,\"sd1\":74.53559924999298,\"t\":null}\n", "" },
    { "what ten seconds cannot tell is null", TURNS, NULL,
      { "analyze", "--raw", "--fields", "over,respiration,respiration_confidence,lf,hf,lf_hf,dfa_a1,stress_index", "rec" }, 0,
      "{\"over\":null,\"respiration\":null,\"respiration_confidence\":null,\"lf\":null,\"hf\":null,\"lf_hf\":null,\"dfa_a1\":null,"
      "\"stress_index\":340.9090909090909}\n", "" },
    { "a summary of all beats at once", TURNS, NULL,
      { "analyze", "--raw", "--summary", "--fields", "tri_index,tinn,stress_index,vlf,lf,hf,lf_hf,total_power,dfa_a1", "rec" }, 0,
      "{\"tri_index\":2,\"tinn\":15.625,\"stress_index\":294.11764705882354,\"vlf\":null,\"lf\":null,\"hf\":null,\"lf_hf\":null,"
      "\"total_power\":null,\"dfa_a1\":null}\n", "" },
    { "a shorter step", TURNS, NULL, { "analyze", "--raw", "--step", "4", "--fields", "t_s,nn_count", "rec" },
      0, "{\"t_s\":4,\"nn_count\":4}\n{\"t_s\":8,\"nn_count\":9}\n", "" },
    { "an interval that ends on the step belongs to it", "1000\n1000\n1000\n1000\n1000\n", NULL,
      { "analyze", "--raw", "--step", "5", "--fields", "t_s,nn_count", "rec" }, 0, "{\"t_s\":5,\"nn_count\":5}\n", "" },
    { "shorter than a step", "800\n", NULL, { "analyze", "--fields", "t_s", "rec" }, 0, "",
      "rec: it ends before its first step (10 s): no row of results\n" },
    { "an artifact taken for a second", "1\n" TURNS, NULL, { "analyze", "--raw", "--fields", "t_s,nn_count", "rec" }, 0, "{\"t_s\":10,\"nn_count\":11}\n",
      "rec:2: intervals in milliseconds: those before it were taken for seconds\n" },
    { "from standard input, with comments, blanks and CR", NULL, "# a strap\r\n\r\n5000\r\n5000 # late\r\n", { "analyze", "--fields", "t_s", "-" },
      0, "{\"t_s\":10}\n", "" },
    { "without a last line break", NULL, "5000\n5000", { "analyze", "--fields", "t_s", "-" }, 0, "{\"t_s\":10}\n", "" },
    { "rows begin where the data does", CSV "1003,800,75,,rest\n1019,800,75,,rest\n1020,800,75,,rest\n", NULL,
      { "analyze", "--raw", "--fields", "t_s,nn_count,sensor,simulated", "rec" }, 0,
      "{\"t_s\":1010,\"nn_count\":1,\"sensor\":\"recording\",\"simulated\":false}\n"
      "{\"t_s\":1020,\"nn_count\":3,\"sensor\":\"recording\",\"simulated\":false}\n", "" },
    { "data on the first step itself", CSV "1010,800,,,\n1020,800,,,\n", NULL, { "analyze", "--raw", "--fields", "t_s,nn_count", "rec" }, 0,
      "{\"t_s\":1010,\"nn_count\":1}\n{\"t_s\":1020,\"nn_count\":2}\n", "" },
    { "an empty interval says nothing", CSV "1,0,,,\n2,800,,,\n10,,60,,\n", NULL,
      { "analyze", "--raw", "--fields", "t_s,nn_count", "rec" }, 0, "{\"t_s\":10,\"nn_count\":1}\n", "" },
    { "wall time from --start", "5000\n5000\n", NULL, { "analyze", "--start", "2026-01-31T23:59:55+01:00", "--fields", "t_s,t", "rec" },
      0, "{\"t_s\":10,\"t\":\"2026-02-01T00:00:05+01:00\"}\n", "" },
    { "a reason for having no score", CSV "1,,72,,\n10,,72,,\n", NULL, { "analyze", "--fields", "t_s,stress,level,trend,raised,why", "rec" },
      0, "{\"t_s\":10,\"stress\":null,\"level\":null,\"trend\":null,\"raised\":false,\"why\":\"calibrating\"}\n", "" },

    /* beats and summary */
    { "beats", "800\n812.5\n0\n790\n", NULL, { "analyze", "--raw", "--beats", "rec" }, 0,
      "{\"i\":0,\"t_s\":0.8,\"rr_ms\":800,\"ok\":true,\"kind\":\"normal\"}\n"
      "{\"i\":1,\"t_s\":1.6125,\"rr_ms\":812.5,\"ok\":true,\"kind\":\"normal\"}\n"
      "{\"i\":2,\"t_s\":2.4025,\"rr_ms\":790,\"ok\":true,\"kind\":\"normal\"}\n", "" },
    { "summary", TURNS, NULL, { "analyze", "--raw", "--summary", "--fields", "nn_count,mean_nn,rmssd,pnn50,duration_s,gaps,artifacts,sampen", "rec" },
      0, "{\"nn_count\":12,\"mean_nn\":850,\"rmssd\":100,\"pnn50\":100,\"duration_s\":10.2,\"gaps\":0,"
      "\"artifacts\":{\"ectopic\":0,\"missed\":0,\"extra\":0,\"long\":0,\"short\":0},\"sampen\":0}\n", "" },
    { "no advice on a minute of rest", TURNS, NULL, { "analyze", "--advise", "rec" }, 0, "", "" },
    { "and why there is none", TURNS, NULL, { "analyze", "--advise", "--silences", "--condition", "fever,dvt,", "--sensitivity", "-2", "rec" }, 0, ANY, "" },
    { "a condition that there is not", TURNS, NULL, { "analyze", "--advise", "--condition", "fever,dbt", "rec" }, 2, "",
      "balmctl: --condition: there is no \"dbt\": did you mean \"dvt\"?\n" },
    { "a condition unheard of", TURNS, NULL, { "analyze", "--advise", "--condition", "hiccups", "rec" }, 2, "",
      "balmctl: --condition: there is no \"hiccups\"; `balmctl condition set --help` lists them\n" },
    { "a sensitivity beyond", TURNS, NULL, { "analyze", "--advise", "--sensitivity=3", "rec" }, 2, "",
      "balmctl: sensitivity: 3 is not in -2 .. 2\nSee balmctl analyze --help\n" },
    { "silences without advice", TURNS, NULL, { "analyze", "--silences", "rec" }, 2, "",
      "balmctl: --silences, --condition and --sensitivity go with --advise\n" },

    /* broken lines */
    { "broken lines are named and left out", "5000\nabc\n-5\n5000\n", NULL, { "analyze", "--raw", "--fields", "t_s,nn_count", "rec" },
      0, "{\"t_s\":10,\"nn_count\":2}\n",
      "rec:2: not an interval from 0 to 1000000 ms\nrec:3: not an interval from 0 to 1000000 ms\n"
      "rec: 2 broken lines were left out, 2 rows taken\n" },
    { "many broken lines are not all named", "5000\na\nb\nc\nd\ne\nf\ng\n5000\n", NULL, { "analyze", "--fields", "t_s", "rec" },
      0, "{\"t_s\":10}\n",
      "rec:2: not an interval from 0 to 1000000 ms\nrec:3: not an interval from 0 to 1000000 ms\n"
      "rec:4: not an interval from 0 to 1000000 ms\nrec:5: not an interval from 0 to 1000000 ms\n"
      "rec:6: not an interval from 0 to 1000000 ms\nrec: more broken lines follow\n"
      "rec: 7 broken lines were left out, 2 rows taken\n" },
    { "one wrong time does not make a million rows", CSV "1,800,,,\n900000000,800,,,\n10,800,,,\n", NULL,
      { "analyze", "--raw", "--fields", "t_s,nn_count", "rec" }, 0, "{\"t_s\":10,\"nn_count\":2}\n",
      "rec:3: t_s jumps ahead by more than a month\nrec: 1 broken line was left out, 2 rows taken\n" },
    { "time that goes back", CSV "5,800,,,\n2,800,,,\n10,800,,,\n", NULL, { "analyze", "--raw", "--fields", "t_s,nn_count", "rec" },
      0, "{\"t_s\":10,\"nn_count\":2}\n", "rec:3: t_s goes back\nrec: 1 broken line was left out, 2 rows taken\n" },
    { "nothing left", "abc,def\nghi\n", NULL, { "analyze", "rec" }, 1, "", ANY },
    { "an empty file", "", NULL, { "analyze", "rec" }, 1, "", "balmctl: rec: nothing in it that can be analyzed\n" },
    { "empty standard input", NULL, "", { "analyze", "-" }, 1, "", "balmctl: standard input: nothing in it that can be analyzed\n" },
    { "only comments", "# a\n#b\n", NULL, { "analyze", "rec" }, 1, "", "balmctl: rec: nothing in it that can be analyzed\n" },
    { "no such file", NULL, NULL, { "analyze", "nowhere" }, 1, "", "balmctl: nowhere: No such file or directory\n" },
    { "a folder", NULL, NULL, { "analyze", "." }, 1, "", "balmctl: .: Is a directory\n" },

    /* options */
    { "no file", NULL, NULL, { "analyze" }, 2, "", "balmctl: analyze: file is missing\nSee balmctl analyze --help\n" },
    { "an unknown field", NULL, NULL, { "analyze", "--fields", "t_s,stres", "rec" }, 2, "",
      "balmctl: no field is called \"stres\": did you mean \"stress\"?\n" },
    { "a field of the summary in rows", NULL, NULL, { "analyze", "--fields", "mean_nn", "rec" }, 2, "",
      "balmctl: no field is called \"mean_nn\"\n" },
    { "an empty field", NULL, NULL, { "analyze", "--fields", "t_s,", "rec" }, 2, "", "balmctl: no field is called \"\"\n" },
    { "a field twice", NULL, NULL, { "analyze", "--fields", "t_s,t_s", "rec" }, 2, "", "balmctl: the field \"t_s\" is named twice\n" },
    { "two modes", NULL, NULL, { "analyze", "--beats", "--summary", "rec" }, 2, "",
      "balmctl: --summary, --beats and --advise exclude one another\n" },
    { "fields of beats", NULL, NULL, { "analyze", "--beats", "--fields", "i", "rec" }, 2, "",
      "balmctl: --fields goes with rows and with --summary\n" },
    { "a start that is no time", NULL, NULL, { "analyze", "--start", "noon", "rec" }, 2, "",
      "balmctl: --start: expected a time such as 2026-01-31T08:00+01:00\n" },
    { "a person without a configuration", NULL, NULL, { "analyze", "--person", "alex", "rec" }, 2, "", "balmctl: --person needs --conf FILE\n" },
    { "no such baseline", TURNS, NULL, { "analyze", "--baseline", "nowhere", "rec" }, 1, "", "balmctl: nowhere: No such file or directory\n" },
    { "a baseline that is none", TURNS, NULL, { "analyze", "--baseline", "rec", "rec" }, 1, "", "balmctl: rec: is no baseline file\n" },
    { "a baseline of the future", "{\"balm_baseline\":1,\"version\":99,\"hr_bpm\":60,\"learnt_min\":1}", NULL,
      { "analyze", "--baseline", "rec", "rec" }, 1, "", ANY },
    { "a baseline that cannot be saved", TURNS, NULL, { "analyze", "--save-baseline", "no/folder/b", "--fields", "t_s", "rec" }, 1,
      "{\"t_s\":10}\n", "balmctl: no/folder/b: No such file or directory\n" },

    /* verbs */
    { "no verb", NULL, NULL, { NULL }, 2, "", ANY },
    { "help", NULL, NULL, { "--help" }, 0, ANY, "" },
    { "help of a verb", NULL, NULL, { "snooze", "--help" }, 0,
      "Usage: balmctl snooze TIME [--person PERSON] [--json]\n\n  nothing is suggested for a while\n\n  TIME\n"
      "      how long nothing is suggested: 30min, 2h, 1d; 30d at most; 0 ends it\n  --person\n"
      "      whom it is for; may be left out where there is only one\n", "" },
    { "help of a family", NULL, NULL, { "massage", "--help" }, 0,
      "Usage: balmctl massage VERB [ARGUMENTS] [--json] [--help]\n\n"
      "  massage log      remembers a massage that you had\n"
      "  massage book     remembers one that is booked\n"
      "  massage cancel   the booked one will not take place\n"
      "  massage next     when the next one is, when the last one was\n"
      "  massage list     the massages there were, and what was measured\n", "" },
    { "help of a family of ours", NULL, NULL, { "config", "-h" }, 0,
      "Usage: balmctl config VERB [ARGUMENTS] [--json] [--help]\n\n"
      "  config check     every error of a configuration, with its place\n", "" },
    { "help of no family", NULL, NULL, { "dance", "--help" }, 2, "", "balmctl: no verb \"dance\"; see balmctl --help\n" },
    { "an unknown verb", NULL, NULL, { "dance" }, 2, "", "balmctl: no verb \"dance\"; see balmctl --help\n" },
    { "decode is JSON anyway", NULL, NULL, { "decode", "--json", "nowhere", "2a37", "00" }, 2, "", "balmctl: there is no plugin nowhere in the plugin folders\n" },
    { "a misspelt verb", NULL, NULL, { "statsu" }, 2, "", "balmctl: no verb \"statsu\": did you mean \"status\"?\n" },
    { "a misspelt second word", NULL, NULL, { "routine", "strat" }, 2, "",
      "balmctl: say which: routine list, routine start, routine search, routine pause, routine skip, routine stop\n" },
    { "wrong use is found without a daemon", NULL, NULL, { "snooze", "30" }, 2, "",
      "balmctl: time: expected a duration such as 30min, 2h or 1d\nSee balmctl snooze --help\n" },
    { "no daemon", NULL, NULL, { "status" }, 3, "", NEEDS_DAEMON },
    { "no daemon to watch", NULL, NULL, { "watch", "--json" }, 3, "", NEEDS_DAEMON },
    { "nobody can agree through a pipe", NULL, "yes\n", { "person", "add", "eve" }, 2, "",
      "balmctl: consent is asked for at a terminal; without one say on which day they agreed: --consent 2026-01-31\n" },
    { "a day of consent that is none", NULL, NULL, { "person", "add", "eve", "--consent", "yes" }, 3, "", NEEDS_DAEMON },

    /* configuration */
    { "no configuration", NULL, NULL, { "config", "check", "nowhere.yaml" }, 1, "", ANY },
    { "a bad configuration", "mqtt: {prot: 1883}\n", NULL, { "config", "check", "rec" }, 1, "", ANY },
    { "a good configuration", "people: {alex: {consent: 2026-01-31}}\n", NULL, { "config", "check", "rec" }, 0,
      "rec: no errors; 1 people, 0 sensors\n", "" },
    { "a good configuration as JSON", "people: {alex: {consent: 2026-01-31}}\n", NULL, { "config", "check", "--json", "rec" }, 0,
      "{\"file\":\"rec\",\"ok\":true,\"errors\":[]}\n", "" },
    { "settings of a person who is not in it", "people: {alex: {consent: 2026-01-31}}\n", NULL,
      { "analyze", "--conf", "rec", "--person", "alx", "rec" }, 2, "", "balmctl: --person: nobody is called \"alx\": did you mean \"alex\"?\n" },
};
/* clang-format on */

static void test_alone(void **state)
{
    const struct row *r = *state;
    struct result *got = calloc(1, sizeof(*got));

    if (r->file)
        run_write("rec", r->file);
    run(r, "/nonexistent", 0, got);
    run_compare(r, got);
    free(got);
}

/* What is saved is read again, and says the same when saved once more. */
static void test_baseline_file(void **state)
{
    static const struct row save = { .words = { "analyze", "--save-baseline", "base", "--fields",
                                                "t_s", "rec" } };
    static const struct row load = { .words = { "analyze", "--baseline", "base", "--save-baseline",
                                                "again", "--fields", "t_s", "one" } };
    struct result *got = calloc(1, sizeof(*got));
    char *recording = malloc(8 * 700 + 1), base[4096] = "", again[4096] = "", path[128];
    size_t len = 0;

    (void)state;
    for (int i = 0; i < 700; i++)
        len += (size_t)sprintf(recording + len, "%d\n", 850 + (i * 7919 % 41) - 20);
    run_write("rec", recording);
    run_write("one", "800\n");
    run(&save, "/nonexistent", 0, got);
    assert_int_equal(got->status, 0);
    run(&load, "/nonexistent", 0, got);
    assert_string_equal(got->err, "");
    assert_int_equal(got->status, 0);
    snprintf(path, sizeof(path), "%s/base", run_folder);
    FILE *f = fopen(path, "r");
    assert_non_null(fgets(base, sizeof(base), f));
    fclose(f);
    snprintf(path, sizeof(path), "%s/again", run_folder);
    f = fopen(path, "r");
    assert_non_null(fgets(again, sizeof(again), f));
    fclose(f);
    assert_non_null(strstr(base, "{\"balm_baseline\":1,\"version\":3,\"hr_bpm\":"));
    assert_non_null(strstr(base, "\"unix_ms\":0,\"recent_min\":"));
    assert_non_null(strstr(again, "\"recent_min\":0,\"recent_bpm\":null,"));
    *strstr(base, "\"recent_min\"") = *strstr(again, "\"recent_min\"") = '\0'; /* of one run */
    assert_string_equal(again, base);
    free(recording);
    free(got);
}

/* Run by root, a rename would put a file in the place of /dev/null. The link shows it harmlessly.
 */
static void test_baseline_to_a_device(void **state)
{
    static const struct row save = { .words = { "analyze", "--save-baseline", "device", "--fields",
                                                "t_s", "rec" } };
    struct result *got = calloc(1, sizeof(*got));
    char path[128];
    struct stat st;

    (void)state;
    snprintf(path, sizeof(path), "%s/device", run_folder);
    assert_int_equal(symlink("/dev/null", path), 0);
    run_write("rec", "800\n");
    run(&save, "/nonexistent", 0, got);
    assert_string_equal(got->err, "");
    assert_int_equal(got->status, 0);
    assert_int_equal(lstat(path, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    free(got);
}

/* Longer than the buffer that reads it: one broken line, and the next ones count on. */
static void test_endless_line(void **state)
{
    static const struct row row = {
        .words = { "analyze", "--raw", "--fields", "t_s,nn_count", "rec" },
        .out = "{\"t_s\":10,\"nn_count\":2}\n",
        .err = "rec:2: longer than 4096 bytes\nrec:4: not an interval from 0 to 1000000 ms\n"
               "rec: 2 broken lines were left out, 2 rows taken\n",
    };
    struct result *got = calloc(1, sizeof(*got));
    char *recording = malloc(200020);

    (void)state;
    memcpy(recording, "5000\n", 5);
    memset(recording + 5, '8', 200000);
    memcpy(recording + 200005, "\n5000\nx\n", 9);
    recording[200014] = '\0';
    run_write("rec", recording);
    run(&row, "/nonexistent", 0, got);
    run_compare(&row, got);
    free(recording);
    free(got);
}

/* The reader of our output hangs up: that is no crash, and no long run for nobody. */
static void test_closed_pipe(void **state)
{
    char command[512];
    char *recording = malloc(5 * 40000 + 1);

    (void)state;
    for (int i = 0; i < 40000; i++)
        memcpy(recording + 5 * i, "9000\n", 5);
    recording[5 * 40000] = '\0';
    run_write("rec", recording);
    free(recording);
    snprintf(command, sizeof(command),
             "cd %s && { '%s' analyze --raw rec; echo status $? >status; } | head -n 1 >/dev/null",
             run_folder, run_program);
    assert_int_equal(system(command), 0);
    char path[128], line[32] = "";
    snprintf(path, sizeof(path), "%s/status", run_folder);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof(line), f));
    fclose(f);
    assert_string_equal(line, "status 1\n");
}

int main(int argc, char **argv)
{
    enum { N = sizeof(alone) / sizeof(alone[0]) };
    struct CMUnitTest tests[N + 4] = {
        [N] = cmocka_unit_test(test_baseline_file),
        [N + 1] = cmocka_unit_test(test_closed_pipe),
        [N + 2] = cmocka_unit_test(test_endless_line),
        [N + 3] = cmocka_unit_test(test_baseline_to_a_device),
    };

    if (run_begin(argc, argv) < 0)
        return 2;
    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){ alone[i].name, test_alone, NULL, NULL,
                                        (void *)(uintptr_t)&alone[i] };
    return cmocka_run_group_tests_name("balmctl", tests, NULL, run_clean_up);
}

/*
 * balmctl.c - finds the verb, reads its arguments, and does it here or asks the daemon
 */
#include "analyze.h"
#include "analyze_options.h"
#include "ask_daemon.h"
#include "config_check.h"
#include "consent.h"
#include "decode.h"
#include "doctor.h"
#include "help.h"
#include "page.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WRONG_USE 2
#define NAMES_MAX 96

static const struct verb_arg decode_args[] = {
    { "plugin", ARG_WORD, .required = true, .help = "heart-rate and the like" },
    { "characteristic", ARG_TEXT,
      .help = "16 bit number in hex, UUID, manufacturer:XXXX, or a path such as /Meas/HR; without "
              "it, a capture is read" },
    { "hex", ARG_TEXT, .help = "raw bytes; without any, lines on standard input" },
    { "device", ARG_TEXT, .is_option = true, .max = 64,
      .help = "what the sensor calls itself: WHOOP 5AB" },
    { .name = NULL },
};

static const struct verb decode_verb = {
    .name = "decode",
    .help = "what a plugin makes of raw bytes, one JSON object a line",
    .args = decode_args,
};

static const struct own_verb {
    const struct verb *verb;
    int (*run)(const struct args *args);
} own_verbs[] = {
    { &analyze_verb, analyze_run },
    { &decode_verb, NULL }, /* reads its words itself: there may be many */
    { &config_check_verb, config_check_run },
    { &doctor_verb, doctor_run },
};
#define OWN_VERBS (sizeof(own_verbs) / sizeof(own_verbs[0]))

/* Of all verbs, or of those that begin with this word; false: there are none. */
static bool help_of(FILE *to, const char *word)
{
    const struct verb *own[OWN_VERBS];

    for (size_t i = 0; i < OWN_VERBS; i++)
        own[i] = own_verbs[i].verb;
    if (word)
        return help_family(to, word, own, OWN_VERBS);
    help_all(to, own, OWN_VERBS);
    return true;
}

/* How many words of the command line are this verb's name; 0: it is another one. */
static int matches(const struct verb *verb, int argc, char **argv)
{
    const char *at = verb->name;
    int words = 0;

    while (*at) {
        size_t len = strcspn(at, " ");
        if (words == argc || strlen(argv[words]) != len || strncmp(argv[words], at, len) != 0)
            return 0;
        words++;
        at += len + (at[len] == ' ');
    }
    return words;
}

static const struct own_verb *find_own(int argc, char **argv, int *words)
{
    for (size_t i = 0; i < OWN_VERBS; i++)
        if ((*words = matches(own_verbs[i].verb, argc, argv)) > 0)
            return &own_verbs[i];
    return NULL;
}

static const struct verb *find_daemons(int argc, char **argv, int *words)
{
    size_t count;
    const struct verb *verbs = control_verbs(&count);

    for (size_t i = 0; i < count; i++)
        if ((*words = matches(&verbs[i], argc, argv)) > 0)
            return &verbs[i];
    return NULL;
}

/* "routine" alone, or a word that is none: say what was probably meant. */
static int unknown_verb(int argc, char **argv)
{
    const char *names[NAMES_MAX] = { NULL };
    char asked[64], family[40], which[400] = "";
    size_t count, n = 0;
    const struct verb *verbs = control_verbs(&count);

    for (size_t i = 0; i < count && n < NAMES_MAX - 1; i++)
        names[n++] = verbs[i].name;
    for (size_t i = 0; i < OWN_VERBS && n < NAMES_MAX - 1; i++)
        names[n++] = own_verbs[i].verb->name;

    snprintf(family, sizeof(family), "%.30s ", argv[0]);
    for (size_t i = 0; i < n; i++)
        if (strncmp(names[i], family, strlen(family)) == 0)
            snprintf(which + strlen(which), sizeof(which) - strlen(which), "%s%s",
                     which[0] ? ", " : "", names[i]);
    if (which[0]) {
        page_error("say which: %s", which);
        return WRONG_USE;
    }
    snprintf(asked, sizeof(asked), "%.30s", argv[0]);
    const char *meant = nearest_word(asked, names);
    if (!meant && argc > 1) {
        snprintf(asked, sizeof(asked), "%.30s %.30s", argv[0], argv[1]);
        meant = nearest_word(asked, names);
    }
    if (meant)
        page_error("no verb \"%s\": did you mean \"%s\"?", asked, meant);
    else
        page_error("no verb \"%s\"; see balmctl --help", asked);
    return WRONG_USE;
}

/* Reads the arguments and runs; without `own` the daemon is asked. */
static int run_verb(const struct verb *verb, int (*own)(const struct args *), int argc, char **argv)
{
    struct complaint why = { "" };
    struct args args;
    int status = 0;

    int rc = args_read(verb, argc, argv, &args, &why);
    if (rc == 0 && !args.help && strcmp(verb->name, "person add") == 0)
        status = consent_add(&args);
    if (rc == 0 && status == 0 && !args.help)
        rc = args_check(verb, &args, &why);
    if (rc < 0) {
        page_error("%s", why.text);
        fprintf(stderr, "See balmctl %s --help\n", verb->name);
        status = WRONG_USE;
    } else if (args.help) {
        help_verb(stdout, verb);
    } else if (status == 0) {
        status = own ? own(&args) : ask_daemon(verb, &args);
    }
    args_fini(&args);
    return status;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static int run(int argc, char **argv)
{
    int words = 0;

    if (argc == 0) {
        help_of(stderr, NULL);
        return WRONG_USE;
    }
    if (is_help(argv[0]) || strcmp(argv[0], "help") == 0) {
        help_of(stdout, NULL);
        return 0;
    }
    if (strcmp(argv[0], "--version") == 0) {
        printf("balmctl %s\n", BALM_VERSION);
        return 0;
    }
    const struct own_verb *own = find_own(argc, argv, &words);
    if (own && !own->run && !(argc > 1 && strcmp(argv[1], "--help") == 0))
        return decode_main(argc, argv);
    if (own)
        return run_verb(own->verb, own->run, argc - words, argv + words);
    const struct verb *verb = find_daemons(argc, argv, &words);
    if (verb)
        return run_verb(verb, NULL, argc - words, argv + words);
    const bool asks_help = argc > 1 && is_help(argv[1]);
    if (asks_help && help_of(stdout, argv[0]))
        return 0;
    return unknown_verb(asks_help ? 1 : argc, argv);
}

int main(int argc, char **argv)
{
    /* A reader that has had enough is an error of writing, no death. */
    signal(SIGPIPE, SIG_IGN);
    int status = run(argc - 1, argv + 1);
    if (fflush(stdout) != 0 && status == 0)
        status = 1;
    return status;
}

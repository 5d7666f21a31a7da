/*
 * main.c - the command line of balmd, and its exit status
 *
 *   0   stopped as asked; with --check: the configuration is good
 *   1   could not start for want of memory, or a handle was left open
 *   2   wrong use; with --check: the configuration has errors
 *   78  the configuration has errors (EX_CONFIG: systemd does not try again)
 */
#include "hub.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DEFAULT_CONFIGURATION "/etc/balm/balm.yaml"
#define EXIT_USAGE            2
#define EXIT_CONFIGURATION    78

static const char usage[] =
    "usage: balmd [-c FILE] [--check] [--print-defaults] [--version]\n"
    "\n"
    "  -c, --config FILE   the configuration (" DEFAULT_CONFIGURATION ")\n"
    "      --check         print every error of the configuration, then exit\n"
    "      --print-defaults\n"
    "                      print a commented configuration with every option\n"
    "      --version       print the version\n";

static void complain(void *ctx, const char *text)
{
    (void)ctx;
    fprintf(stderr, "%s\n", text);
}

static int check_sensor(const char *const *own_dirs, const struct sensor_config *sensor,
                        conf_sensor_fault_fn *fault, void *ctx)
{
    const char **dirs = hub_plugin_dirs(own_dirs);
    int rc = dirs ? radio_check_settings(dirs, sensor, fault, ctx) : -ENOMEM;

    free(dirs);
    return rc;
}

static int run(struct conf_options *options)
{
    struct conf *conf;
    struct hub hub;
    int rc = conf_load(options, &conf);

    if (rc < 0) {
        log_err("%s: balmd does not start with this configuration", options->path);
        return EXIT_CONFIGURATION;
    }
    rc = hub_open(&hub, options, conf);
    if (rc < 0) {
        log_err("balmd cannot start: %s", strerror(-rc));
        return EXIT_FAILURE;
    }
    return hub_run(&hub) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Until the hub listens to them: one that comes during the start must stop balmd in order. */
static void block_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

int main(int argc, char **argv)
{
    enum { OPT_CHECK = 256, OPT_DEFAULTS, OPT_VERSION };
    static const struct option longopts[] = {
        { "config", required_argument, NULL, 'c' },
        { "check", no_argument, NULL, OPT_CHECK },
        { "print-defaults", no_argument, NULL, OPT_DEFAULTS },
        { "version", no_argument, NULL, OPT_VERSION },
        { "help", no_argument, NULL, 'h' },
        { 0 },
    };
    struct conf_options options = {
        .path = DEFAULT_CONFIGURATION,
        .check_sensor = check_sensor,
        .complain = complain,
    };
    const char *level = getenv("BALM_LOG");
    bool check = false;

    for (int c; (c = getopt_long(argc, argv, "c:h", longopts, NULL)) != -1;) {
        switch (c) {
        case 'c': options.path = optarg; break;
        case OPT_CHECK: check = true; break;
        case OPT_DEFAULTS: conf_print_defaults(stdout); return EXIT_SUCCESS;
        case OPT_VERSION: puts("balmd " BALM_VERSION); return EXIT_SUCCESS;
        case 'h': fputs(usage, stdout); return EXIT_SUCCESS;
        default: fputs(usage, stderr); return EXIT_USAGE;
        }
    }
    if (optind < argc) {
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    signal(SIGPIPE, SIG_IGN); /* a client that hangs up is an error of a write, not the end */
    block_signals();
    umask(077); /* the database, its journal, the socket: nobody else's business */
    if (level && strcmp(level, "debug") == 0)
        log_set_level(LOG_LEVEL_DEBUG);
    if (check) {
        struct conf *conf;
        if (conf_load(&options, &conf) < 0)
            return EXIT_USAGE;
        conf_free(conf);
        return EXIT_SUCCESS;
    }
    return run(&options);
}

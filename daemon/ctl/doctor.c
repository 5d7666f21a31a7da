#include "doctor.h"

#include "doctor_look.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE_MS  3000
#define DEFAULT_PATH "/etc/balm/balm.yaml"

/* One row a check; rows of one part stand together. */
static const struct check {
    const char *part;
    doctor_check_fn *run;
} checks[] = {
    { "bluetooth", doctor_check_kernel },     { "bluetooth", doctor_check_adapters },
    { "bluetooth", doctor_check_switches },   { "bluetooth", doctor_check_bus },
    { "bluetooth", doctor_check_bluetoothd }, { "bluetooth", doctor_check_power },
    { "bluetooth", doctor_check_scans },      { "daemon", doctor_check_daemon },
    { "daemon", doctor_check_conf },          { "sensors", doctor_check_sensors },
};

static const char *const parts[] = { "bluetooth", "daemon", "sensors", NULL };

static const struct verb_arg doctor_args[] = {
    { "part", ARG_CHOICE, .choices = parts, .help = "only this one" },
    { "conf", ARG_TEXT, .is_option = true, .max = 4000,
      .help = "the configuration (" DEFAULT_PATH ")" },
    { .name = NULL },
};

const struct verb doctor_verb = {
    .name = "doctor",
    .help = "what is wrong with adapter, bluetoothd or sensors, and how to mend it",
    .args = doctor_args,
};

void doctor_look_init(struct doctor_look *look, const struct doctor_place *place)
{
    const struct conf_options conf = { .path = place->conf };

    *look = (struct doctor_look){ 0 };
    doctor_look_machine(place, &look->machine);
    doctor_look_daemon(place, look);
    doctor_look_bluez(place, &look->bluez);
    look->conf_rc = access(place->conf, R_OK) == 0 ? conf_load(&conf, &look->conf) : -errno;
    if (look->conf_rc != 0)
        look->conf = NULL;
}

void doctor_look_fini(struct doctor_look *look)
{
    mirror_free(look->bluez.mirror);
    json_decref(look->status);
    conf_free(look->conf);
}

void doctor_judge(const struct doctor_look *look, const char *part, struct doctor_report *r)
{
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        if (part && strcmp(part, checks[i].part) != 0)
            continue;
        r->part = checks[i].part;
        checks[i].run(look, r);
    }
}

int doctor_run(const struct args *args)
{
    const char *conf = args_word(args, "conf");
    const struct doctor_place place = {
        .root = "",
        .conf = conf ? conf : DEFAULT_PATH,
        .patience_ms = PATIENCE_MS,
    };
    struct doctor_report report = { 0 };
    struct doctor_look look;

    doctor_look_init(&look, &place);
    doctor_judge(&look, args_word(args, "part"), &report);
    doctor_print(&report, stdout, args->json);
    const int status = doctor_has_faults(&report) ? 1 : 0;
    doctor_look_fini(&look);
    doctor_report_fini(&report);
    return status;
}

/*
 * doctor_machine.c - what files tell of kernel, adapters, switches and bluetoothd's settings
 *
 *   /sys/class/bluetooth/hciN --device--> .../driver --> its name
 *                             |           .../subsystem --> usb, serial ...
 *                             |           ../idVendor, ../power/control of a USB dongle
 *   /sys/class/bluetooth/hciN:H  one connection each
 *   /sys/class/rfkill/rfkillN    type, name, soft, hard
 */
#include "doctor_look.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

/* One line of a small file; empty where there is none. */
static void read_line(char *out, size_t size, const char *path)
{
    FILE *f = fopen(path, "re");

    out[0] = '\0';
    if (!f)
        return;
    if (!fgets(out, (int)size, f))
        out[0] = '\0';
    out[strcspn(out, "\r\n")] = '\0';
    fclose(f);
}

static void read_below(char *out, size_t size, const char *folder, const char *name)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%.2048s/%s", folder, name);
    read_line(out, size, path);
}

/* The last part of where a link leads; empty where there is none. */
static void link_name(char *out, size_t size, const char *folder, const char *name)
{
    char path[PATH_MAX], target[PATH_MAX];

    snprintf(path, sizeof(path), "%.2048s/%s", folder, name);
    ssize_t n = readlink(path, target, sizeof(target) - 1);
    target[n > 0 ? n : 0] = '\0';
    const char *slash = strrchr(target, '/');
    snprintf(out, size, "%.*s", (int)size - 1, slash ? slash + 1 : target);
}

typedef void entry_fn(struct doctor_machine *m, const char *folder, const char *name);

static bool each_entry(struct doctor_machine *m, const char *folder, entry_fn *fn)
{
    struct dirent **names = NULL;
    int count = scandir(folder, &names, NULL, alphasort);

    for (int i = 0; i < count; i++) {
        if (names[i]->d_name[0] != '.')
            fn(m, folder, names[i]->d_name);
        free(names[i]);
    }
    free(names);
    return count >= 0;
}

static struct doctor_adapter *find_adapter(struct doctor_machine *m, const char *id, size_t len)
{
    for (size_t i = 0; i < m->adapter_count; i++)
        if (strlen(m->adapters[i].id) == len && strncmp(m->adapters[i].id, id, len) == 0)
            return &m->adapters[i];
    return NULL;
}

static void take_adapter(struct doctor_machine *m, const char *folder, const char *name)
{
    char path[PATH_MAX], vendor[8], product[8], control[16];
    const char *colon = strchr(name, ':');
    struct doctor_adapter *a = colon ? find_adapter(m, name, (size_t)(colon - name)) : NULL;

    if (a)
        a->links++;
    if (colon || strncmp(name, "hci", 3) != 0 || m->adapter_count == DOCTOR_ADAPTERS ||
        strlen(name) > SENSOR_ADAPTER_MAX)
        return;
    a = &m->adapters[m->adapter_count++];
    *a = (struct doctor_adapter){ 0 };
    memcpy(a->id, name, strlen(name));
    snprintf(path, sizeof(path), "%.1024s/%s/device", folder, name);
    link_name(a->driver, sizeof(a->driver), path, "driver");
    link_name(a->bus, sizeof(a->bus), path, "subsystem");
    if (strcmp(a->bus, "usb") != 0)
        return;
    read_below(vendor, sizeof(vendor), path, "../idVendor");
    read_below(product, sizeof(product), path, "../idProduct");
    read_below(control, sizeof(control), path, "../power/control");
    snprintf(a->usb_id, sizeof(a->usb_id), "%.4s:%.4s", vendor, product);
    a->sleeps = strcmp(control, "auto") == 0;
}

static void take_switch(struct doctor_machine *m, const char *folder, const char *name)
{
    char path[PATH_MAX], type[32], value[8];
    struct doctor_switch *s = &m->switches[m->switch_count];

    snprintf(path, sizeof(path), "%.1024s/%s", folder, name);
    read_below(type, sizeof(type), path, "type");
    if (strcmp(type, "bluetooth") != 0 || m->switch_count == DOCTOR_SWITCHES)
        return;
    m->switch_count++;
    *s = (struct doctor_switch){ 0 };
    read_below(s->name, sizeof(s->name), path, "name");
    read_below(value, sizeof(value), path, "soft");
    s->soft = strcmp(value, "1") == 0;
    read_below(value, sizeof(value), path, "hard");
    s->hard = strcmp(value, "1") == 0;
}

/* `Key = value` of the ini file; sections do not matter, its keys are unlike. */
static void take_setting(struct doctor_machine *m, char *line)
{
    static const char blanks[] = " \t";
    char *key = line + strspn(line, blanks), *equals = strchr(key, '=');

    if (*key == '#' || !equals)
        return;
    char *value = equals + 1 + strspn(equals + 1, blanks);
    *equals = '\0';
    key[strcspn(key, blanks)] = '\0';
    value[strcspn(value, " \t\r\n#")] = '\0';
    if (strcmp(key, "ControllerMode") == 0)
        snprintf(m->controller_mode, sizeof(m->controller_mode), "%s", value);
    else if (strcmp(key, "AutoEnable") == 0)
        snprintf(m->auto_enable, sizeof(m->auto_enable), "%s", value);
}

static void read_settings(struct doctor_machine *m, const char *path)
{
    char line[512];
    FILE *f = fopen(path, "re");

    if (!f)
        return;
    while (fgets(line, sizeof(line), f))
        take_setting(m, line);
    fclose(f);
}

/* What `bluetoothd -v` prints; it may as well hang or be none. */
static void ask_version(char *out, size_t size, const char *program, int patience_ms)
{
    int ends[2];
    char text[64];
    ssize_t n = 0;

    if (pipe(ends) != 0)
        return;
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl(program, program, "-v", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    struct pollfd p = { .fd = ends[0], .events = POLLIN };
    if (pid > 0 && poll(&p, 1, patience_ms) > 0)
        n = read(ends[0], text, sizeof(text) - 1);
    close(ends[0]);
    if (pid <= 0)
        return;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    text[n > 0 ? n : 0] = '\0';
    text[strspn(text, "0123456789.")] = '\0';
    snprintf(out, size, "%.*s", (int)size - 1, text);
}

static void find_version(struct doctor_machine *m, const struct doctor_place *place)
{
    static const char *const programs[] = {
        "/usr/libexec/bluetooth/bluetoothd",
        "/usr/lib/bluetooth/bluetoothd",
        "/usr/sbin/bluetoothd",
    };

    if (place->bluetoothd)
        snprintf(m->bluetoothd, sizeof(m->bluetoothd), "%s", place->bluetoothd);
    for (size_t i = 0; !place->bluetoothd && i < sizeof(programs) / sizeof(programs[0]); i++) {
        if (access(programs[i], X_OK) == 0) {
            ask_version(m->bluetoothd, sizeof(m->bluetoothd), programs[i], place->patience_ms);
            return;
        }
    }
}

void doctor_look_machine(const struct doctor_place *place, struct doctor_machine *m)
{
    char path[PATH_MAX];
    struct utsname name;

    *m = (struct doctor_machine){ 0 };
    if (place->kernel)
        snprintf(m->kernel, sizeof(m->kernel), "%s", place->kernel);
    else if (uname(&name) == 0)
        snprintf(m->kernel, sizeof(m->kernel), "%s %s", name.release, name.version);
    snprintf(path, sizeof(path), "%s/sys/firmware/devicetree/base/model", place->root);
    read_line(m->model, sizeof(m->model), path);
    snprintf(path, sizeof(path), "%s/sys/class/bluetooth", place->root);
    m->has_bluetooth = each_entry(m, path, take_adapter);
    snprintf(path, sizeof(path), "%s/sys/class/rfkill", place->root);
    each_entry(m, path, take_switch);
    snprintf(path, sizeof(path), "%s/etc/bluetooth/main.conf", place->root);
    read_settings(m, path);
    find_version(m, place);
}

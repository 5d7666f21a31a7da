/*
 * doctor_hardware.c - kernel, adapters and their switches, judged
 */
#include "doctor_look.h"

#include <ctype.h>
#include <string.h>

/* ---- kernel ---- */

/*
 * Found on Debian 12: a Low Energy connection that fails while it is set up corrupts a list in the
 * kernel, and takes bluetoothd down with it.
 */
static const struct bad_kernel {
    const char *version; /* as uname() shows it, whole */
    const char *text, *mend;
} bad_kernels[] = {
    { "6.1.192-2",
      "this kernel kills bluetoothd whenever a wearable cannot be reached while connecting",
      "start an older kernel (6.1.176-1 is fine) or a newer one, or Debian 13's" },
};

/* Whether `word` stands in `text` as a whole, not as the end or beginning of a longer number. */
static bool has_word(const char *text, const char *word)
{
    const size_t len = strlen(word);

    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
        if ((at == text || !isdigit((unsigned char)at[-1])) && !isdigit((unsigned char)at[len]))
            return true;
    return false;
}

void doctor_check_kernel(const struct doctor_look *look, struct doctor_report *r)
{
    const char *kernel = look->machine.kernel;

    for (size_t i = 0; i < sizeof(bad_kernels) / sizeof(bad_kernels[0]); i++) {
        if (has_word(kernel, bad_kernels[i].version)) {
            doctor_say(r, DOCTOR_FAULT, bad_kernels[i].mend, "Linux %s: %s", bad_kernels[i].version,
                       bad_kernels[i].text);
            return;
        }
    }
    doctor_say(r, DOCTOR_OK, NULL, "Linux %.*s", (int)strcspn(kernel, " "), kernel);
}

/* ---- adapters ---- */

/* What is known of chips; the first row that fits. Links are those that held for others. */
static const struct chip {
    const char *usb;   /* beginning of vendor:product; NULL: not on USB */
    const char *model; /* part of the board's name; NULL: any */
    const char *name;
    unsigned links;
    const char *caution;
} chips[] = {
    { "0a12:0001", NULL, "CSR8510, or one of its many clones", 5,
      "clones hang or fail at Low Energy: where links fail for no reason, try another dongle" },
    { "0a12:", NULL, "Cambridge Silicon Radio", 5, NULL },
    { "0bda:", NULL, "Realtek", 7, NULL },
    { "0a5c:", NULL, "Broadcom", 7, NULL },
    { "8087:", NULL, "Intel", 7, NULL },
    { NULL, "Raspberry Pi 3 Model B Plus", "CYW43455", 7, "it shares its antenna with Wi-Fi" },
    { NULL, "Raspberry Pi 3 Model A Plus", "CYW43455", 7, "it shares its antenna with Wi-Fi" },
    { NULL, "Raspberry Pi 3", "CYW43438", 3,
      "it shares its antenna with Wi-Fi; a failed connection stops its scan for 20 s" },
    { NULL, "Raspberry Pi Zero", "CYW43438 or CYW43436", 3,
      "it shares its antenna with Wi-Fi; a failed connection stops its scan for 20 s" },
    { NULL, "Raspberry Pi", "CYW43455", 7, "it shares its antenna with Wi-Fi" },
};

static const struct chip *chip_of(const struct doctor_machine *m, const struct doctor_adapter *a)
{
    for (size_t i = 0; a->bus[0] && i < sizeof(chips) / sizeof(chips[0]); i++) {
        const struct chip *c = &chips[i];
        if (c->usb ? strncmp(a->usb_id, c->usb, strlen(c->usb)) == 0
                   : !a->usb_id[0] && strstr(m->model, c->model) != NULL)
            return c;
    }
    return NULL;
}

static void check_links(const struct doctor_adapter *a, const struct chip *chip,
                        struct doctor_report *r)
{
    if (!chip) {
        if (a->links > 0)
            doctor_say(r, DOCTOR_OK, NULL, "%s: %u connections", a->id, a->links);
    } else if (a->links >= chip->links) {
        doctor_say(r, DOCTOR_NOTE, "share the wearables out over a second adapter",
                   "%s: %u connections, and %u is what such a chip is known to hold", a->id,
                   a->links, chip->links);
    } else {
        doctor_say(r, DOCTOR_OK, NULL, "%s: %u of about %u connections used", a->id, a->links,
                   chip->links);
    }
}

static void check_adapter(const struct doctor_machine *m, const struct doctor_adapter *a,
                          struct doctor_report *r)
{
    const struct chip *chip = chip_of(m, a);
    const char *bus = !a->bus[0] ? "virtual" : a->usb_id[0] ? "USB" : "UART";

    if (a->bus[0] && !a->driver[0])
        doctor_say(r, DOCTOR_FAULT, "dmesg | grep -i bluetooth: is its firmware installed?",
                   "%s: no driver is bound to it", a->id);
    else
        doctor_say(r, DOCTOR_OK, NULL, "%s: %s%s%s%s%s", a->id, bus,
                   a->driver[0] ? ", driver " : "", a->driver, chip ? ", " : "",
                   chip ? chip->name : "");
    if (chip && chip->caution)
        doctor_say(r, DOCTOR_NOTE, NULL, "%s: %s", a->id, chip->caution);
    if (a->sleeps)
        doctor_say(r, DOCTOR_NOTE,
                   "add usbcore.autosuspend=-1 to the kernel's command line, or a udev rule that "
                   "writes `on` to its power/control",
                   "%s: USB may put it to sleep (autosuspend), which costs links", a->id);
    check_links(a, chip, r);
}

void doctor_check_adapters(const struct doctor_look *look, struct doctor_report *r)
{
    const struct doctor_machine *m = &look->machine;
    /* In a container the kernel may not show what BlueZ uses. */
    const enum doctor_level level = doctor_any_powered(look) ? DOCTOR_NOTE : DOCTOR_FAULT;

    for (size_t i = 0; i < m->adapter_count; i++)
        check_adapter(m, &m->adapters[i], r);
    if (m->adapter_count > 0)
        return;
    doctor_say(r, level,
               m->has_bluetooth
                   ? "plug a Bluetooth dongle in, or switch the built-in one on in the firmware "
                     "(on a Raspberry Pi: no dtoverlay=disable-bt in config.txt)"
                   : "modprobe bluetooth; in a container or virtual machine, hand the adapter in",
               m->has_bluetooth ? "there is no Bluetooth adapter"
                                : "this kernel has no Bluetooth, or does not show it here");
}

/* ---- rfkill ---- */

void doctor_check_switches(const struct doctor_look *look, struct doctor_report *r)
{
    const struct doctor_machine *m = &look->machine;
    const enum doctor_level level = doctor_any_powered(look) ? DOCTOR_NOTE : DOCTOR_FAULT;

    for (size_t i = 0; i < m->switch_count; i++) {
        const struct doctor_switch *s = &m->switches[i];
        if (s->hard)
            doctor_say(r, level, "a switch or key of the machine, or its firmware, does it",
                       "%s: switched off by hardware (rfkill)", s->name);
        else if (s->soft)
            doctor_say(r, level, "rfkill unblock bluetooth",
                       "%s: switched off by software (rfkill)", s->name);
        else
            doctor_say(r, DOCTOR_OK, NULL, "%s: not blocked by rfkill", s->name);
    }
}

/*
 * The doctor on machines that are laid out for it: what it finds, how bad it takes it, and that it
 * says so in time, and nothing that should not be pasted.
 */
#include "doctor_bus.h"
#include "doctor_look.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 1500
#define KERNEL      "6.12.117 #1 SMP"

static char folder[] = "/tmp/balm-doctor-XXXXXX";

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static void clear_folder(void)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    mkdir(folder, 0700);
}

/* "PATH=TEXT" is a file, "PATH>TARGET" a link, "PATH/" a folder. */
static void lay(const char *what)
{
    char path[400];
    const size_t len = strcspn(what, "=>");

    snprintf(path, sizeof(path), "%s/%.*s", folder, (int)len, what);
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    if (what[len] == '>')
        assert_int_equal(symlink(what + len + 1, path), 0);
    if (what[len] != '=')
        return;
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(what + len + 1, f);
    fclose(f);
}

/* ---- machines ---- */

#define USB(id, vendor, product)                                                 \
    "sys/class/bluetooth/" id "/device>../../../devices/usb1/1-1/1-1:1.0",       \
        "sys/devices/usb1/1-1/1-1:1.0/driver>../../../../bus/usb/drivers/btusb", \
        "sys/devices/usb1/1-1/1-1:1.0/subsystem>../../../../bus/usb",            \
        "sys/devices/usb1/1-1/idVendor=" vendor "\n",                            \
        "sys/devices/usb1/1-1/idProduct=" product "\n"
#define UART(id)                                                                         \
    "sys/class/bluetooth/" id "/device>../../../devices/serial0/serial0-0",              \
        "sys/devices/serial0/serial0-0/driver>../../../bus/serial/drivers/hci_uart_bcm", \
        "sys/devices/serial0/serial0-0/subsystem>../../../bus/serial"

#define NO_HOUSE          \
    {                     \
        .device_count = 0 \
    }
#define ONE_ON                    \
    {                             \
        .adapters = { "hci0 on" } \
    }

/* clang-format off */
static const struct row {
    const char *name;
    const char *tree[12];
    const char *kernel, *bluetoothd;
    enum doctor_bus_kind bus;
    struct doctor_bus_house house;
    const char *conf;    /* of sensors; NULL: none */
    const char *want[6]; /* "level text", parts of findings */
    const char *never;   /* in no finding */
    bool fault;
} rows[] = {
    { "nothing wrong",
      { USB("hci0", "8087", "0026"), "sys/devices/usb1/1-1/power/control=on\n",
        "sys/class/rfkill/rfkill0/type=bluetooth\n", "sys/class/rfkill/rfkill0/name=hci0\n",
        "sys/class/rfkill/rfkill0/soft=0\n", "sys/class/rfkill/rfkill0/hard=0\n" }, KERNEL, "5.66", BUS_BLUEZ, ONE_ON, NULL,
      { "ok Linux 6.12.117", "ok hci0: USB, driver btusb, Intel",
        "ok hci0: 0 of about 7 connections used", "ok hci0: not blocked",
        "ok bluetoothd 5.66 answers", "ok hci0 is switched on" },
      "autosuspend", false },
    { "no adapter",
      { "sys/class/bluetooth/" }, KERNEL, "5.66", BUS_BLUEZ, NO_HOUSE, NULL,
      { "fault there is no Bluetooth adapter", "fault bluetoothd knows no adapter" }, NULL, true },
    { "no Bluetooth in the kernel",
      { "sys/class/net/" }, KERNEL, "5.66", BUS_BARE, NO_HOUSE, NULL,
      { "fault this kernel has no Bluetooth" }, NULL, true },
    { "the kernel shows no Bluetooth, but BlueZ has it",
      { "sys/class/net/" }, KERNEL, "5.66", BUS_BLUEZ, ONE_ON, NULL,
      { "note this kernel has no Bluetooth", "ok hci0 is switched on" }, NULL, false },
    { "a clone that sleeps",
      { USB("hci0", "0a12", "0001"), "sys/devices/usb1/1-1/power/control=auto\n" }, KERNEL, "5.66", BUS_BLUEZ, ONE_ON, NULL,
      { "ok hci0: USB, driver btusb, CSR8510", "note hci0: clones", "note hci0: USB may put it" }, NULL, false },
    { "a Raspberry Pi 3 with all its slots taken",
      { UART("hci0"), "sys/firmware/devicetree/base/model=Raspberry Pi 3 Model B Rev 1.2",
        "sys/class/bluetooth/hci0:64/", "sys/class/bluetooth/hci0:65/",
        "sys/class/bluetooth/hci0:66/" }, KERNEL, "5.66", BUS_BLUEZ, ONE_ON, NULL,
      { "ok hci0: UART, driver hci_uart_bcm, CYW43438", "note hci0: 3 connections, and 3 is" }, NULL, false },
    { "a Raspberry Pi 3+ is another one",
      { UART("hci0"), "sys/firmware/devicetree/base/model=Raspberry Pi 3 Model B Plus Rev 1.3",
        "sys/class/bluetooth/hci0:64/" }, KERNEL, "5.66", BUS_BLUEZ, ONE_ON, NULL,
      { "CYW43455", "ok hci0: 1 of about 7" },
      "CYW43438", false },
    { "an adapter without a driver",
      { "sys/class/bluetooth/hci0/device/subsystem>../../../../bus/usb" }, KERNEL, "5.66", BUS_BLUEZ, NO_HOUSE, NULL,
      { "fault hci0: no driver", "fault hci0 is there, but bluetoothd" }, NULL, true },
    { "a virtual adapter",
      { "sys/class/bluetooth/hci0/" }, KERNEL, "5.66", BUS_BLUEZ, ONE_ON, NULL,
      { "ok hci0: virtual" },
      "connections", false },
    { "the kernel that kills bluetoothd",
      { "sys/class/bluetooth/hci0/" },
      "6.1.0-56-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-09-01)", "5.66", BUS_BLUEZ, ONE_ON, NULL,
      { "fault Linux 6.1.192-2: this kernel kills" }, NULL, true },
    { "the kernel after it",
      { "sys/class/bluetooth/hci0/" },
      "6.1.0-57-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-20 (2026-12-01)", "5.66", BUS_BLUEZ, ONE_ON, NULL,
      { "ok Linux 6.1.0-57-amd64" },
      "kills", false },
    { "switched off by software",
      { "sys/class/bluetooth/hci0/", "sys/class/rfkill/rfkill0/type=bluetooth",
        "sys/class/rfkill/rfkill0/name=hci0", "sys/class/rfkill/rfkill0/soft=1",
        "sys/class/rfkill/rfkill0/hard=0" }, KERNEL, "5.66", BUS_BLUEZ,
      { .adapters = { "hci0" } }, NULL,
      { "fault hci0: switched off by software", "fault hci0 is switched off" }, NULL, true },
    { "switched off by hardware",
      { "sys/class/bluetooth/hci0/", "sys/class/rfkill/rfkill2/type=bluetooth",
        "sys/class/rfkill/rfkill2/name=tpacpi_bluetooth_sw", "sys/class/rfkill/rfkill2/hard=1" }, KERNEL, "5.66", BUS_BLUEZ,
      { .adapters = { "hci0" } }, NULL,
      { "fault tpacpi_bluetooth_sw: switched off by hardware" }, NULL, true },
    { "the switch of another adapter",
      { "sys/class/bluetooth/hci0/", "sys/class/rfkill/rfkill0/type=bluetooth",
        "sys/class/rfkill/rfkill0/name=hci1", "sys/class/rfkill/rfkill0/soft=1",
        "sys/class/rfkill/rfkill1/type=bluetooth", "sys/class/rfkill/rfkill1/name=hci2",
        "sys/class/rfkill/rfkill1/hard=1" }, KERNEL, "5.66", BUS_BLUEZ, ONE_ON, NULL,
      { "note hci1: switched off by software", "note hci2: switched off by hardware" }, NULL, false },
    { "Wi-Fi's switch is not ours",
      { "sys/class/bluetooth/hci0/", "sys/class/rfkill/rfkill0/type=wlan",
        "sys/class/rfkill/rfkill0/name=phy0", "sys/class/rfkill/rfkill0/soft=1" }, KERNEL, "5.66", BUS_BLUEZ, ONE_ON, NULL,
      { "ok hci0 is switched on" },
      "phy0", false },
    { "no bus",
      { "sys/class/bluetooth/hci0/" }, KERNEL, "5.66", BUS_ABSENT, NO_HOUSE, NULL,
      { "fault the system bus cannot be used" },
      "bluetoothd does not run", true },
    { "a bus that is stopped",
      { "sys/class/bluetooth/hci0/" }, KERNEL, "5.66", BUS_STOPPED, NO_HOUSE, NULL,
      { "fault the system bus cannot be used: it does not answer" },
      "bluetoothd does not run", true },
    { "no bluetoothd",
      { "sys/class/bluetooth/hci0/" }, KERNEL,
      "", BUS_BARE, NO_HOUSE, NULL,
      { "ok the system bus answers", "fault bluetoothd does not run" }, NULL, true },
    { "bluetoothd is stopped",
      { "sys/class/bluetooth/hci0/" }, KERNEL, "5.66", BUS_MUTE, NO_HOUSE, NULL,
      { "fault bluetoothd is there, but does not answer" }, NULL, true },
    { "not allowed",
      { "sys/class/bluetooth/hci0/" }, KERNEL, "5.66", BUS_FORBIDDEN, NO_HOUSE, NULL,
      { "fault D-Bus forbids" }, NULL, true },
    { "an answer of another type",
      { "sys/class/bluetooth/hci0/" }, KERNEL, "5.66", BUS_NONSENSE, NO_HOUSE, NULL,
      { "fault bluetoothd answers nonsense" }, NULL, true },
    { "a bluetoothd with a known fault",
      { "sys/class/bluetooth/hci0/" }, KERNEL, "5.64", BUS_BLUEZ, ONE_ON, NULL,
      { "note bluetoothd 5.64 is known", "note bluetoothd 5.64 is older" }, NULL, false },
    { "a bluetoothd without Low Energy",
      { "sys/class/bluetooth/hci0/",
        "etc/bluetooth/main.conf=[General]\n#ControllerMode = dual\n ControllerMode=bredr # why?\n"
        "[Policy]\nAutoEnable = false\n" }, KERNEL, "5.66", BUS_BLUEZ, ONE_ON, NULL,
      { "fault bluetoothd was told to leave Low Energy off", "note adapters stay switched off" }, NULL, true },
    { "one of two adapters off",
      { "sys/class/bluetooth/hci0/", "sys/class/bluetooth/hci1/" }, KERNEL, "5.66", BUS_BLUEZ,
      { .adapters = { "hci0", "hci1 on" } }, NULL,
      { "note hci0 is switched off", "ok hci1 is switched on" }, NULL, false },
    { "the one that is meant is off",
      { "sys/class/bluetooth/hci0/", "sys/class/bluetooth/hci1/" }, KERNEL, "5.66", BUS_BLUEZ,
      { .adapters = { "hci0", "hci1 on" } },
      "bluetooth: {adapter: hci0}\n",
      { "fault the configuration names the adapter hci0, which is switched off" }, NULL, true },
    { "the one that is meant is gone",
      { "sys/class/bluetooth/hci0/" }, KERNEL, "5.66", BUS_BLUEZ, ONE_ON,
      "bluetooth: {adapter: 'AA:BB:CC:00:11:22'}\n",
      { "fault the configuration names the adapter ..:11:22, which is not there" },
      "AA:BB", true },
    { "a configuration with errors",
      { "sys/class/bluetooth/hci0/" }, KERNEL, "5.66", BUS_BLUEZ, ONE_ON, "nonsense: 1\n",
      { "fault the configuration cannot be used" }, "nonsense", true },
    { "somebody else scans",
      { "sys/class/bluetooth/hci0/" }, KERNEL, "5.66", BUS_BLUEZ,
      { .adapters = { "hci0 on scanning" } }, NULL,
      { "note hci0: another program is scanning" }, NULL, false },
    { "straps near and far",
      { "sys/class/bluetooth/hci0/" }, KERNEL, "5.66", BUS_BLUEZ,
      { .adapters = { "hci0 on" },
        .devices = { { "AA:BB:CC:00:00:01", "hci0", true, true, false, -55 },
                     { "AA:BB:CC:00:00:02", "hci0", false, false, true, -91 } },
        .device_count = 2 },
      "people: {alex: {}}\n"
      "sensors:\n  alexs-strap: {plugin: heart-rate, person: alex, address: 'AA:BB:CC:00:00:01'}\n"
      "  other: {plugin: heart-rate, address: 'aa:bb:cc:00:00:02'}\n"
      "  third: {plugin: heart-rate, address: 'AA:BB:CC:00:00:03'}\n",
      { "ok sensor 1 (heart-rate, ..:00:01): known to bluetoothd, connected, paired, signal strong "
        "(-55 dBm)",
        "note sensor 1 (heart-rate, ..:00:01): connected although balmd does not run",
        "ok sensor 2 (heart-rate, ..:00:02): known to bluetoothd, not connected, signal poor",
        "fault sensor 2 (heart-rate, ..:00:02): blocked",
        "note sensor 3 (heart-rate, ..:00:03): bluetoothd has not heard of it" },
      "alex", true },
};
/* clang-format on */

static const char *level_word(enum doctor_level level)
{
    return level == DOCTOR_OK ? "ok" : level == DOCTOR_NOTE ? "note" : "fault";
}

static void check_findings(const struct row *row, const struct doctor_report *r)
{
    char all[16384] = "", line[320];

    for (size_t i = 0; i < r->count; i++) {
        snprintf(line, sizeof(line), "%s %s\n", level_word(r->findings[i].level),
                 r->findings[i].text);
        strncat(all, line, sizeof(all) - strlen(all) - 1);
        /* What is wrong can be mended, or there is nobody to tell. */
        if (r->findings[i].level == DOCTOR_OK)
            assert_null(r->findings[i].mend);
    }
    for (size_t i = 0; i < 6 && row->want[i]; i++)
        if (!strstr(all, row->want[i]))
            fail_msg("\"%s\" is not in:\n%s", row->want[i], all);
    if (row->never && strstr(all, row->never))
        fail_msg("\"%s\" is in:\n%s", row->never, all);
    assert_null(strstr(all, "AA:BB:CC"));
    if (doctor_has_faults(r) != row->fault)
        fail_msg("%s:\n%s", row->fault ? "no fault" : "a fault", all);
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    char conf[100];
    struct doctor_bus bus;
    struct doctor_report report = { 0 };
    struct doctor_look look;

    clear_folder();
    for (size_t i = 0; i < 12 && row->tree[i]; i++)
        lay(row->tree[i]);
    snprintf(conf, sizeof(conf), "%s/balm.yaml", folder);
    FILE *f = fopen(conf, "w");
    fputs(row->conf ? row->conf : "", f);
    fclose(f);
    chmod(conf, 0600);
    if (!doctor_bus_start(&bus, row->bus, folder, &row->house)) {
        doctor_bus_stop(&bus);
        fail_msg("dbus-daemon did not start; contrib/packages test installs it");
    }
    const struct doctor_place place = {
        .root = folder,
        .kernel = row->kernel,
        .bluetoothd = row->bluetoothd,
        .bus_address = bus.address,
        .conf = conf,
        .patience_ms = PATIENCE_MS,
    };
    const int64_t began_ms = now_ms();
    doctor_look_init(&look, &place);
    assert_in_range(now_ms() - began_ms, 0, PATIENCE_MS + 1000);
    doctor_judge(&look, NULL, &report);
    check_findings(row, &report);

    doctor_report_fini(&report);
    doctor_look_fini(&look);
    doctor_bus_stop(&bus);
}

/* What the daemon says, or that this user may not ask it. */
static const struct daemon_row {
    const char *name;
    bool forbidden;
    const char *rssi; /* of its one sensor */
    const char *want[3], *never;
} daemons[] = {
    { "not for this user",
      true,
      NULL,
      { "note balmd runs, but may not be asked by this user" },
      "no sensor is read" },
    { "adopted, and near",
      false,
      "-55",
      { "ok sensor 1 (heart-rate, adopted): signal strong (-55 dBm), paired",
        "ok sensor 1 (heart-rate, adopted): listening" },
      "poor" },
    { "adopted, and far",
      false,
      "-85",
      { "note sensor 1 (heart-rate, adopted): signal poor (-85 dBm), paired" },
      "strong" },
    { "adopted, and not heard", false, "null", { "ok sensor 1" }, "signal" },
};

static void test_daemon(void **state)
{
    const struct daemon_row *d = *state;
    struct row row = { .name = d->name, .never = d->never };
    struct doctor_look look = { .runs = true, .forbidden = d->forbidden };
    struct doctor_report report = { 0 };
    char text[256];

    look.bluez.refusal = REFUSED_NO_REPLY;
    snprintf(text, sizeof(text),
             "{\"version\":\"1\",\"sensors\":[{\"id\":\"strap\",\"plugin\":\"heart-rate\","
             "\"bluetooth\":true,\"link\":\"listening\",\"rssi\":%s,\"bonded\":true}]}",
             d->rssi ? d->rssi : "null");
    look.status = d->forbidden ? NULL : json_loads(text, 0, NULL);
    memcpy(row.want, d->want, sizeof(d->want));
    doctor_check_daemon(&look, &report);
    doctor_check_sensors(&look, &report);
    check_findings(&row, &report);
    doctor_report_fini(&report);
    json_decref(look.status);
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]), DAEMONS = sizeof(daemons) / sizeof(daemons[0]) };
    struct CMUnitTest tests[ROWS + DAEMONS] = { 0 };

    setenv("BALM_SOCKET", "/nonexistent/balm.sock", 1);
    if (!mkdtemp(folder))
        return 1;
    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < DAEMONS; i++)
        tests[ROWS + i] = (struct CMUnitTest){ .name = daemons[i].name,
                                               .test_func = test_daemon,
                                               .initial_state = (void *)(uintptr_t)&daemons[i] };
    int failed = _cmocka_run_group_tests("doctor", tests, ROWS + DAEMONS, NULL, NULL);
    clear_folder();
    rmdir(folder);
    return failed;
}

/*
 * story - a radio beside the fake bluetoothd, and what happens told line by line
 *
 *     "sensor C0:DE:00:00:00:01\n"           the sensor "strap" of alex, plugin heart-rate
 *     "> wearable C0:DE:00:00:00:01 Belt\n"  a command for fake_bluez.py
 *     "is listening\n"                       until the sensor's link is so
 *     "> beat C0:DE:00:00:00:01 1648a803\n"
 *     "readings 1\n"                         until so many came since the last such line
 *
 * Lines that wait fail the story when nothing comes of it. `A` stands for the address
 * C0:DE:00:00:00:01, `A:` for the path of its device, `B` and `B:` for another.
 *
 *   is LINK [TEXT]      until the link is so, and its reason holds TEXT
 *   been LINK           until the link is, or since the last `mark` was so
 *   readings N          until N more readings have come
 *   beats N             N beats of A, one after the other, each of them read
 *   called TEXT [N]     until the fake was called so N times (1) since the last `mark`
 *   uncalled TEXT       it was not, since the last `mark`
 *   seldom TEXT N       it was, N times at most
 *   unread              no reading has come since the last `mark`
 *   order A B           of the last calls of each, A came before B
 *   mark                counts calls and readings from here
 *   turn MS             lets time go by
 *   sensor A [B ...]    these sensors, and no others
 *   plugin NAME         of the sensors to come; heart-rate before
 *   use ADAPTER         radio_set_bluetooth()
 *   cycling             the same, with power cycles allowed
 *   release N, pair P, scan, end [S], capture, unbond A
 *   pairing TEXT        until the window's reason, or one of its candidates', holds TEXT
 *   found A             until found() has told of A
 *   raw N               until N captured values have come
 *   state TEXT          until radio_state() is not well because of TEXT; `state ok`
 *   battery N           until the sensor's battery is so
 *   recovered N N N N   the sensor's recoveries, gentlest first
 *   bus kill|start|stop|go-on, bluez kill|start
 *   restart             the radio is closed and opened again, with the same sensors
 */
#pragma once

#include <stdbool.h>

struct story {
    const char *name;
    double speed; /* of the clock; 0: 1 */
    const char *text;
};

/* A test of cmocka: *state is the story. */
void tell_story(void **state);
/* Runs `count` of them as a suite; skipped where the fake cannot run. */
int tell_all(const char *suite, const struct story *stories, unsigned count);

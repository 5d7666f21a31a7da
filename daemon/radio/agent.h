/*
 * agent - answers bluetoothd's questions while one of our own sensors is paired
 *
 * Registered as NoInputNoOutput and never made the default agent: pairing that
 * other programs start stays theirs. It says yes only for the device that is
 * being paired by us right now, and no to anything that would need a keyboard.
 */
#pragma once

#include "bus.h"

struct agent;

/* Registers at once when the bus is up; agent_up() does so again. NULL: out of memory. */
struct agent *agent_new(struct bus *bus);
void agent_free(struct agent *a);
/* bluetoothd is there (again): registers with it. */
void agent_up(struct agent *a);
/* The device (object path) that is being paired from now on; NULL: none. Several at once: counted.
 */
void agent_expect(struct agent *a, const char *path, bool expected);
/* A call on the agent's object: its reply, or NULL when it is none of the agent's. */
DBusMessage *agent_called(struct agent *a, DBusMessage *m);

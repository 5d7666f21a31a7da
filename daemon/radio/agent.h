/*
 * agent - answers bluetoothd's questions when one of our own sensors is paired
 *
 * It says yes only for a device that we pair right now, or that we have subscribed to:
 * from then to the end of that link, for bluetoothd pairs by itself when something that
 * is asked for turns out to need a bond. It says no to anything that would need a keyboard.
 *
 * Registered as NoInputNoOutput and never made the default agent: pairing that other
 * programs start stays theirs. bluetoothd asks it all the same about what it pairs by
 * itself, unless another program's agent is the default one; then that one decides.
 */
#pragma once

#include "bus.h"

struct agent;

/* Registers at once when the bus is up; agent_up() does so again. NULL: out of memory. */
struct agent *agent_new(struct bus *bus);
void agent_free(struct agent *a);
/* bluetoothd is there (again): registers with it. */
void agent_up(struct agent *a);
/* A device (object path; NULL: none) that may be paired from now on, or no longer: counted. */
void agent_expect(struct agent *a, const char *path, bool expected);
/* A call on the agent's object: its reply, or NULL when it is none of the agent's. */
DBusMessage *agent_called(struct agent *a, DBusMessage *m);

/*
 * told - D-Bus messages as bluetoothd sends them, written as a line of text
 *
 *   added PATH INTERFACE KEY=TYPE:VALUE ... [+ INTERFACE KEY=TYPE:VALUE ...]
 *   removed PATH INTERFACE ...
 *   changed PATH INTERFACE KEY=TYPE:VALUE ... [-KEY ...]
 *   objects [PATH INTERFACE KEY=TYPE:VALUE ... [+ ...]] [& PATH ...]
 *   raw SIGNATURE-OF-ONE VALUE INTERFACE MEMBER          a signal of another form
 *
 * PATH is below /org/bluez, INTERFACE without `org.bluez.`. TYPE: s o b y n q i u x t d;
 * ay (hex); as (words,with,commas); aqv (company/hex,...); asv (uuid/hex,...); v:TYPE, a
 * variant in a variant. A UUID of four digits, where one is to be, is made full.
 */
#pragma once

#include <dbus/dbus.h>

/* Never NULL: a line that cannot be read ends the test. */
DBusMessage *told(const char *line);

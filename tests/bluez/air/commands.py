"""commands - the HCI commands that Linux gives to a controller without BR/EDR (volume 4, part E)

Each row: opcode, the method that carries it out, and the bit by which the controller says that it knows it
(octet, bit). A method gets the parameters and answers by complete() or status() itself.
"""
import os
import struct

from . import link as links
from .aes import encrypt_reversed

OK, UNKNOWN_COMMAND, NO_CONNECTION, DISALLOWED, LIMIT = 0x00, 0x01, 0x02, 0x0C, 0x09
ACL_SIZE, ACL_COUNT, LINKS_MOST = 251, 16, 16
VERSION_4_2, FOR_TESTS = 8, 0xFFFF
FEATURES = bytes([0, 0, 0, 0, 0x60, 0, 0, 0])  # LE, and no BR/EDR
LE_FEATURES = bytes([0x01, 0, 0, 0, 0, 0, 0, 0])  # encryption
LE_STATES = bytes.fromhex("ffffffffff030000")
ACCEPT_LIST_SIZE = 16


class Commands:
    """The half of the controller that answers; the other is controller.py."""

    def reset(self, op, p):
        self.start_over()
        self.complete(op)

    def accept_silently(self, op, p):
        self.complete(op)

    def read_version(self, op, p):
        self.complete(op, struct.pack("<BHBHH", VERSION_4_2, 0, VERSION_4_2, FOR_TESTS, 0))

    def read_commands(self, op, p):
        known = bytearray(64)
        for _, octet, bit in COMMANDS.values():
            known[octet] |= 1 << bit
        self.complete(op, bytes(known))

    def read_features(self, op, p):
        self.complete(op, FEATURES)

    def read_buffer_size(self, op, p):
        self.complete(op, struct.pack("<HBHH", ACL_SIZE, 0, ACL_COUNT, 0))

    def read_address(self, op, p):
        self.complete(op, self.address)

    def read_rssi(self, op, p):
        handle = struct.unpack_from("<H", p)[0]
        link = self.links.get(handle)
        rssi = link.wearable.settings.rssi if link else 0
        self.complete(op, struct.pack("<Hb", handle, rssi), OK if link else NO_CONNECTION)

    def le_read_buffer_size(self, op, p):
        self.complete(op, struct.pack("<HB", ACL_SIZE, ACL_COUNT))

    def le_read_features(self, op, p):
        self.complete(op, LE_FEATURES)

    def le_read_states(self, op, p):
        self.complete(op, LE_STATES)

    def le_read_power(self, op, p):
        self.complete(op, b"\0")

    def le_set_random_address(self, op, p):
        self.random_address = p[:6]
        self.complete(op)

    def le_set_scan(self, op, p):
        is_active, _, _, _, policy = struct.unpack_from("<BHHBB", p)
        self.scan_is_active, self.scan_needs_listed = bool(is_active), bool(policy & 1)
        self.complete(op)

    def le_scan(self, op, p):
        self.is_scanning, self.drops_duplicates = bool(p[0]), bool(p[1])
        self.reported.clear()
        self.complete(op)
        self.say("scan", on=self.is_scanning, active=self.scan_is_active, listed=self.scan_needs_listed)

    def le_read_list_size(self, op, p):
        self.complete(op, bytes([ACCEPT_LIST_SIZE]))

    def le_clear_list(self, op, p):
        self.listed.clear()
        self.complete(op)

    def le_list(self, op, p):
        self.listed.add(p[:7])
        self.complete(op)

    def le_unlist(self, op, p):
        self.listed.discard(p[:7])
        self.complete(op)

    def le_connect(self, op, p):
        """Waits for the next advertisement of the one that is wanted."""
        _, _, policy, kind, address, own, _, interval, latency, timeout = struct.unpack_from("<HHBB6sBHHHH", p)
        if self.wanted or len(self.links) >= LINKS_MOST:
            return self.status(op, DISALLOWED if self.wanted else LIMIT)
        self.wanted = {"listed": bool(policy), "who": bytes([kind]) + address, "own": own & 1,
                       "interval": interval, "latency": latency, "timeout": timeout}
        return self.status(op, OK)

    def le_cancel(self, op, p):
        if not self.wanted:
            return self.complete(op, status=DISALLOWED)
        self.complete(op)
        wanted, self.wanted = self.wanted, None
        return self.connection_complete(NO_CONNECTION, 0, wanted["who"], dict(wanted, interval=0, latency=0, timeout=0))

    def disconnect(self, op, p):
        link = self.links.get(struct.unpack_from("<H", p)[0])
        self.status(op, OK if link else NO_CONNECTION)
        if link and link.wearable.settings.stubborn_s:
            self.loop.after(link.wearable.settings.stubborn_s, lambda: link.end(links.ENDED_BY_US))
        elif link:
            link.end(links.ENDED_BY_US)

    def read_remote_version(self, op, p):
        if self.status_for(op, p):
            self.event(0x0C, bytes([OK]) + p[:2] + struct.pack("<BHH", VERSION_4_2, FOR_TESTS, 0))

    def le_read_remote_features(self, op, p):
        link = self.status_for(op, p)
        if link and link.session:
            self.le_event(0x04, bytes([OK]) + p[:2] + LE_FEATURES)
        elif link:
            link.asked_features = True  # answered when the link ends

    def le_update_connection(self, op, p):
        link = self.status_for(op, p)
        if link:
            _, _, interval, latency, timeout = struct.unpack_from("<HHHHH", p)
            link.interval_s, link.timeout_s = interval * 0.00125, timeout * 0.01
            self.le_event(0x03, bytes([OK]) + p[:2] + struct.pack("<HHH", interval, latency, timeout))

    def le_start_encryption(self, op, p):
        link = self.status_for(op, p)
        if link and link.session:
            was = link.session.is_encrypted
            status = link.session.encrypt(p[2:10], struct.unpack_from("<H", p, 10)[0], p[12:28])
            if was and status == OK:
                self.event(0x30, bytes([OK]) + p[:2])
            else:
                self.event(0x08, bytes([status]) + p[:2] + bytes([status == OK]))

    def le_encrypt(self, op, p):
        self.complete(op, encrypt_reversed(p[:16], p[16:32]))

    def le_random(self, op, p):
        self.complete(op, os.urandom(8))


COMMANDS = {
    0x0406: (Commands.disconnect, 0, 5),
    0x041D: (Commands.read_remote_version, 2, 7),
    0x0C01: (Commands.accept_silently, 5, 6),  # set event mask
    0x0C03: (Commands.reset, 5, 7),
    0x0C63: (Commands.accept_silently, 22, 2),  # set event mask, page 2
    0x1001: (Commands.read_version, 14, 3),
    0x1002: (Commands.read_commands, 14, 4),
    0x1003: (Commands.read_features, 14, 5),
    0x1005: (Commands.read_buffer_size, 14, 7),
    0x1009: (Commands.read_address, 15, 1),
    0x1405: (Commands.read_rssi, 15, 5),
    0x2001: (Commands.accept_silently, 25, 0),  # LE set event mask
    0x2002: (Commands.le_read_buffer_size, 25, 1),
    0x2003: (Commands.le_read_features, 25, 2),
    0x2005: (Commands.le_set_random_address, 25, 4),
    0x2006: (Commands.accept_silently, 25, 5),  # our own advertising: parameters, data, on and off
    0x2007: (Commands.le_read_power, 25, 6),
    0x2008: (Commands.accept_silently, 25, 7),
    0x2009: (Commands.accept_silently, 26, 0),
    0x200A: (Commands.accept_silently, 26, 1),
    0x200B: (Commands.le_set_scan, 26, 2),
    0x200C: (Commands.le_scan, 26, 3),
    0x200D: (Commands.le_connect, 26, 4),
    0x200E: (Commands.le_cancel, 26, 5),
    0x200F: (Commands.le_read_list_size, 26, 6),
    0x2010: (Commands.le_clear_list, 26, 7),
    0x2011: (Commands.le_list, 27, 0),
    0x2012: (Commands.le_unlist, 27, 1),
    0x2013: (Commands.le_update_connection, 27, 2),
    0x2014: (Commands.accept_silently, 27, 3),  # channel classification
    0x2016: (Commands.le_read_remote_features, 27, 5),
    0x2017: (Commands.le_encrypt, 27, 6),
    0x2018: (Commands.le_random, 27, 7),
    0x2019: (Commands.le_start_encryption, 28, 0),
    0x201C: (Commands.le_read_states, 28, 3),
}

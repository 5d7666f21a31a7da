"""controller - one virtual adapter: its plug (/dev/vhci), its HCI transport, its scan and its links"""
import os
import struct

from . import link as links
from .commands import COMMANDS, OK, NO_CONNECTION, UNKNOWN_COMMAND, Commands

COMMAND, DATA, EVENT, VENDOR = 0x01, 0x02, 0x04, 0xFF
COMMAND_COMPLETE, COMMAND_STATUS, DISCONNECTED, PACKETS_DONE, LE_META = 0x0E, 0x0F, 0x05, 0x13, 0x3E
CONNECTION_COMPLETE, REPORT, REMOTE_FEATURES = 0x01, 0x02, 0x04
ADV_IND, ADV_SCAN_IND, SCAN_RSP = 0x00, 0x02, 0x04


class Controller(Commands):
    def __init__(self, loop, trace, number):
        self.loop, self.trace, self.number, self.fd, self.index = loop, trace, number, None, None
        self.is_strict = False  # of two advertisements by the same device the second is a duplicate, whatever it says
        self.address = bytes.fromhex("00AA010000%02X" % number)[::-1]
        self.next_handle, self.links = 0x40, {}
        self.start_over()

    def say(self, what, **more):
        self.trace.say("controller%d" % self.number, what, **more)

    def start_over(self):
        """As after a reset: no link, no scan, nothing remembered."""
        for link in list(self.links.values()):
            link.is_dead = True
            if link.session:
                link.wearable.disconnected(link.session, links.TIMED_OUT)
        self.links, self.wanted, self.listed, self.reported = {}, None, set(), set()
        self.is_scanning = self.scan_is_active = self.scan_needs_listed = self.drops_duplicates = False
        self.random_address = bytes(6)

    # ---- the plug

    def plug(self):
        if self.fd is None:
            self.start_over()
            self.fd = os.open("/dev/vhci", os.O_RDWR | os.O_NONBLOCK)
            os.write(self.fd, bytes([VENDOR, 0]))
            self.loop.watch(self.fd, self._readable)
            self.say("plugged")

    def unplug(self):
        if self.fd is not None:
            self.loop.unwatch(self.fd)
            os.close(self.fd)
            self.fd = self.index = None
            self.start_over()
            self.say("unplugged")

    # ---- to the host

    def _write(self, packet):
        if self.fd is not None:
            self.trace.packet(">%d" % self.number, packet)
            os.write(self.fd, packet)

    def event(self, code, parameters):
        self._write(bytes([EVENT, code, len(parameters)]) + parameters)

    def le_event(self, code, parameters):
        self.event(LE_META, bytes([code]) + parameters)

    def complete(self, op, result=b"", status=OK):
        self.event(COMMAND_COMPLETE, struct.pack("<BHB", 1, op, status) + result)

    def status(self, op, status):
        self.event(COMMAND_STATUS, struct.pack("<BBH", status, 1, op))

    def status_for(self, op, parameters):
        """Says whether there is such a link, and returns it."""
        link = self.links.get(struct.unpack_from("<H", parameters)[0])
        self.status(op, OK if link else NO_CONNECTION)
        return link

    def data(self, handle, packet):
        self._write(struct.pack("<BHH", DATA, handle | 0x2000, len(packet)) + packet)

    def packets_done(self, handle):
        self.event(PACKETS_DONE, struct.pack("<BHH", 1, handle, 1))

    # ---- from the host

    def _readable(self):
        try:
            packet = os.read(self.fd, 4096)
        except BlockingIOError:
            return
        self.trace.packet("<%d" % self.number, packet)
        if packet[0] == COMMAND:
            op = struct.unpack_from("<H", packet, 1)[0]
            if op in COMMANDS:
                COMMANDS[op][0](self, op, packet[4:])
            else:
                self.say("unknown command", op="%04x" % op)
                self.complete(op, status=UNKNOWN_COMMAND)
        elif packet[0] == DATA:
            head = struct.unpack_from("<H", packet, 1)[0]
            link = self.links.get(head & 0xFFF)
            if link:
                link.from_host(head >> 12 & 3, packet[5:])
        elif packet[0] == VENDOR and len(packet) >= 4:
            self.index = struct.unpack_from("<H", packet, 2)[0]

    # ---- the air

    def hears(self, wearable):
        """One advertisement. True: it led to a connection."""
        who = bytes([wearable.address_type]) + wearable.address
        if self.fd is None:
            return False
        if self.wanted and wearable.is_connectable() and (who in self.listed if self.wanted["listed"] else who == self.wanted["who"]):
            self._connect(wearable, who)
            return True
        if self.is_scanning and (who in self.listed or not self.scan_needs_listed):
            advert, response = wearable.advert()
            known = who if self.is_strict else who + advert
            if known in self.reported:
                return False
            if self.drops_duplicates:
                self.reported.add(known)
            self._report(ADV_IND if wearable.is_connectable() else ADV_SCAN_IND, who, advert, wearable.settings.rssi)
            if self.scan_is_active:
                self._report(SCAN_RSP, who, response, wearable.settings.rssi)
        return False

    def _report(self, kind, who, content, rssi):
        self.le_event(REPORT, bytes([1, kind]) + who + bytes([len(content)]) + content + struct.pack("b", rssi))

    def _connect(self, wearable, who):
        wanted, self.wanted = self.wanted, None
        self.next_handle = 0x40 + (self.next_handle + 1 - 0x40) % 0x800
        link = links.Link(self, self.next_handle, wearable, wanted["interval"], wanted["timeout"])
        self.links[link.handle] = link
        self.connection_complete(OK, link.handle, who, wanted)
        if wearable.settings.refuse:
            wearable.settings.refuse -= 1
            wearable.say("refused")
            link.refuse()
        else:
            central = (1, self.random_address) if wanted["own"] else (0, self.address)
            link.session = wearable.connected(link, central)

    def connection_complete(self, status, handle, who, wanted):
        self.le_event(CONNECTION_COMPLETE, struct.pack("<BHB", status, handle, 0) + who + struct.pack(
            "<HHHB", wanted["interval"], wanted["latency"], wanted["timeout"], 0))

    def link_ended(self, link, reason):
        self.links.pop(link.handle, None)
        if link.asked_features:
            self.le_event(REMOTE_FEATURES, struct.pack("<BH8x", reason, link.handle))
        self.event(DISCONNECTED, struct.pack("<BHB", OK, link.handle, reason))

    def state(self):
        return {"plugged": self.fd is not None, "hci": self.index, "scanning": self.is_scanning,
                "active": self.scan_is_active, "connecting": bool(self.wanted), "links": len(self.links)}

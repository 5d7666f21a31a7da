"""link - one connection between a controller and a wearable"""
import struct

TIMED_OUT, ENDED_BY_REMOTE, ENDED_BY_US, NEVER_BEGAN = 0x08, 0x13, 0x16, 0x3E
START, FLUSHABLE_START = 0x0, 0x2


class Link:
    def __init__(self, controller, handle, wearable, interval, timeout):
        self.controller, self.handle, self.wearable = controller, handle, wearable
        self.interval_s, self.timeout_s = interval * 0.00125, timeout * 0.01
        self.session, self.buffer, self.owed, self.is_dead = None, b"", 0, False
        self.asked_features = False

    # ---- data

    def from_host(self, flags, data):
        """One ACL packet. Who is out of range acknowledges nothing, so no buffer becomes free."""
        self.buffer = data if flags in (START, FLUSHABLE_START) else self.buffer + data
        if self.is_dead or not self.wearable.settings.in_range:
            return
        self.controller.packets_done(self.handle)
        if len(self.buffer) >= 4:
            size, channel = struct.unpack_from("<HH", self.buffer)
            if len(self.buffer) >= size + 4:
                pdu, self.buffer = self.buffer[4:size + 4], b""
                if pdu and self.session:
                    self.session.receive(channel, pdu)

    def to_host(self, channel, pdu):
        if not self.is_dead:
            self.controller.data(self.handle, struct.pack("<HH", len(pdu), channel) + pdu)

    # ---- its end

    def end(self, reason):
        """At once. The host is told `reason`; the wearable sees the other side of it."""
        if self.is_dead:
            return
        self.is_dead = True
        self.controller.link_ended(self, reason)
        if self.session:
            seen = {ENDED_BY_REMOTE: ENDED_BY_US, ENDED_BY_US: ENDED_BY_REMOTE}.get(reason, reason)
            self.wearable.disconnected(self.session, seen)

    def time_out(self):
        """Nothing is heard any more: the controller notices after the supervision time-out."""
        self.controller.loop.after(self.timeout_s, lambda: self.end(TIMED_OUT))

    def refuse(self):
        """The wearable misses the first six events of the connection."""
        self.controller.loop.after(6 * self.interval_s, lambda: self.end(NEVER_BEGAN))

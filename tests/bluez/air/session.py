"""session - one link as the wearable's side plays it: ATT, pairing, and its faults on purpose"""
import struct

from . import att, gatt, smp

ATT, SIGNALLING, SMP = 4, 5, 6
KEY_MISSING = 0x06
NOT_AUTHENTICATED = 0x05
ATT_CHECKED = {att.READ, att.READ_BLOB, att.READ_BY_TYPE}


class Session:
    def __init__(self, wearable, link, central):
        self.wearable, self.link, self.loop = wearable, link, wearable.loop
        self.table = wearable.table()
        self.att = att.Server(self.table, self._written)
        self.smp = smp.Pairing(wearable.bond, central, (wearable.address_type, wearable.address),
                               lambda pdu: self._send(SMP, pdu), wearable.say)
        self.heart_rate, self.battery = self.table.find(gatt.HEART_RATE), self.table.find(gatt.BATTERY)
        self.is_encrypted, self.is_over, self.delay = False, False, 0.0

    def _send(self, channel, pdu):
        if not self.is_over:
            self.link.to_host(channel, pdu)

    def receive(self, channel, pdu):
        if channel == ATT:
            self.delay = self.wearable.settings.reply_s
            if self.wearable.settings.battery_is == "late" and self._reads_battery(pdu):
                self.delay += self.wearable.settings.late_s
            reply = self.att.answer(pdu)
            if reply and self.delay:
                self.loop.after(self.delay, lambda: self._send(ATT, reply))
            elif reply:
                self._send(ATT, reply)
        elif channel == SMP:
            self.smp.receive(pdu)
        elif channel == SIGNALLING and pdu[0] not in (0x01, 0x13):  # no answer of theirs: not understood
            self._send(SIGNALLING, struct.pack("<BBHH", 0x01, pdu[1], 2, 0))

    def _reads_battery(self, pdu):
        return pdu[0] == att.READ and struct.unpack_from("<H", pdu, 1)[0] == self.battery

    def _written(self, handle, value):
        """Of all that can be written only subscriptions mean anything."""
        s = self.wearable.settings
        if self.table.at(handle).kind != gatt.uuid(gatt.CONFIGURATION):
            return True
        if len(value) != 2:
            raise att.Refused(0x0D, handle)
        if handle == self.heart_rate + 1:
            if s.secure and not self.is_encrypted:
                raise att.Refused(NOT_AUTHENTICATED, handle)
            if s.ccc.startswith("error:"):
                raise att.Refused(int(s.ccc[6:], 0), handle)
            if s.ccc == "never":
                return False
            if s.ccc == "late":
                self.delay += s.late_s
        self.wearable.say("subscription", handle=handle, value=value.hex())
        if handle == self.heart_rate + 1 and value[0] & 1:
            self.wearable.heart.since_last()  # what was before is nobody's
        return True

    def notify(self, handle, value):
        """True: it went out."""
        if self.is_over or not handle or not self.att.subscribed(handle):
            return False
        self._send(ATT, struct.pack("<BH", att.NOTIFICATION, handle) + value)
        return True

    def encrypt(self, random, ediv, key):
        """The central starts encryption; the status that its controller tells."""
        if not self.smp.fits(random, ediv, key):
            self.wearable.say("key missing")
            return KEY_MISSING
        self.is_encrypted = True
        self.loop.after(0.02, self.smp.encrypted)
        return 0

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
        self.att = att.Server(self.table, self._written, wearable.settings.mtu, self._guard)
        self.indications, self.unconfirmed = [], False
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
            if pdu[0] == att.CONFIRMATION:
                self.unconfirmed = False
                self._indicate()
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

    def _owner(self, attribute):
        """Of a configuration, the value that it belongs to; else the attribute itself."""
        is_configuration = attribute.kind == gatt.uuid(gatt.CONFIGURATION)
        return self.table.at(attribute.handle - 1) if is_configuration else attribute

    def _guard(self, attribute):
        """May raise Refused, with the handle that is asked for."""
        try:
            if self.wearable.part:
                self.wearable.part.guard(self, self._owner(attribute).kind)
        except att.Refused as e:
            raise att.Refused(e.code, attribute.handle) from None

    def _written(self, handle, value):
        """Subscriptions are ours, everything else is for the model's own part."""
        s, attribute, part = self.wearable.settings, self.table.at(handle), self.wearable.part
        self._guard(attribute)
        if attribute.kind != gatt.uuid(gatt.CONFIGURATION):
            if part:
                part.written(self, attribute.kind, value)
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
        if part and value[0] & 3:
            part.subscribed(self, self._owner(attribute).kind)
        return True

    def notify(self, handle, value):
        """True: it went out."""
        if self.is_over or not handle or not self.att.subscribed(handle):
            return False
        self._send(ATT, struct.pack("<BH", att.NOTIFICATION, handle) + value)
        return True

    def indicate(self, handle, value):
        """One at a time: the next goes out when the one before is confirmed."""
        if handle and self.att.subscribed(handle):
            self.indications.append((handle, value))
            self._indicate()

    def _indicate(self):
        if self.indications and not self.unconfirmed and not self.is_over:
            handle, value = self.indications.pop(0)
            self.unconfirmed = True
            self._send(ATT, struct.pack("<BH", att.INDICATION, handle) + value)

    def encrypt(self, random, ediv, key):
        """The central starts encryption; the status that its controller tells."""
        if not self.smp.fits(random, ediv, key):
            self.wearable.say("key missing")
            return KEY_MISSING
        self.is_encrypted = True
        self.loop.after(0.02, self.smp.encrypted)
        return 0

"""att - the server side of the attribute protocol (Core specification, volume 3, part F)

Pure: a request and a table of attributes in, the reply out. What a write means is the caller's.
"""
import struct

from . import gatt

ERROR, MTU_REQUEST, FIND_INFORMATION, FIND_BY_VALUE = 0x01, 0x02, 0x04, 0x06
READ_BY_TYPE, READ, READ_BLOB, READ_BY_GROUP = 0x08, 0x0A, 0x0C, 0x10
WRITE, WRITE_COMMAND, CONFIRMATION, NOTIFICATION, INDICATION = 0x12, 0x52, 0x1E, 0x1B, 0x1D
BAD_HANDLE, NO_READ, NO_WRITE, BAD_PDU, NO_REQUEST = 0x01, 0x02, 0x03, 0x04, 0x06
BAD_OFFSET, NOT_FOUND, BAD_GROUP = 0x07, 0x0A, 0x10
MTU = 247


class Refused(Exception):
    def __init__(self, code, handle=0):
        self.code, self.handle = code, handle


def error(request, code, handle):
    return struct.pack("<BBHB", ERROR, request, handle, code)


class Server:
    """One link's: the MTU that was agreed and the configurations that were written are its own."""

    def __init__(self, table, written, most=MTU, guard=lambda attribute: None):
        """`written(handle, bytes)` may raise Refused, or return False: it is not answered; `guard(attribute)`
        may raise Refused before a read; `most`: the largest MTU."""
        self.table, self.written, self.most, self.guard = table, written, most, guard
        self.mtu, self.configured = 23, {}

    def answer(self, pdu):
        """The reply to a request; None: there is none."""
        request = pdu[0]
        try:
            handler = self._HANDLERS.get(request)
            if handler:
                return handler(self, request, pdu)
            if request & 0x40 or request == CONFIRMATION or request == ERROR:
                return None
            raise Refused(NO_REQUEST)
        except struct.error:
            return error(request, BAD_PDU, 0)
        except Refused as e:
            return None if request == WRITE_COMMAND else error(request, e.code, e.handle)

    def subscribed(self, handle):
        return bool(self.configured.get(handle + 1, 0) & 3)

    def _value(self, attribute):
        if not attribute.may & gatt.READ:
            raise Refused(NO_READ, attribute.handle)
        self.guard(attribute)
        if attribute.kind == gatt.uuid(gatt.CONFIGURATION):
            return struct.pack("<H", self.configured.get(attribute.handle, 0))
        return attribute.read()

    def _at(self, handle):
        attribute = self.table.at(handle)
        if not attribute:
            raise Refused(BAD_HANDLE, handle)
        return attribute

    def _span(self, pdu):
        first, last = struct.unpack_from("<HH", pdu, 1)
        if not 0 < first <= last:
            raise Refused(BAD_HANDLE, first)
        return first, self.table.between(first, last)

    def _exchange_mtu(self, request, pdu):
        self.mtu = max(23, min(self.most, struct.unpack_from("<H", pdu, 1)[0]))
        return struct.pack("<BH", request + 1, self.most)

    def _find_information(self, request, pdu):
        first, span = self._span(pdu)
        if not span:
            raise Refused(NOT_FOUND, first)
        reply = struct.pack("<BB", request + 1, 1 if len(span[0].kind) == 2 else 2)
        for attribute in span:
            if len(attribute.kind) != len(span[0].kind) or len(reply) + 2 + len(attribute.kind) > self.mtu:
                break
            reply += struct.pack("<H", attribute.handle) + attribute.kind
        return reply

    def _find_by_value(self, request, pdu):
        first, span = self._span(pdu)
        kind, value, reply = pdu[5:7], pdu[7:], bytes([request + 1])
        for attribute in span:
            if attribute.kind == kind and attribute.read() == value and len(reply) + 4 <= self.mtu:
                reply += struct.pack("<HH", attribute.handle, self.table.end_of_service(attribute.handle))
        if len(reply) == 1:
            raise Refused(NOT_FOUND, first)
        return reply

    def _read_by_type(self, request, pdu):
        """Also by group: then each item says where its service ends."""
        first, span = self._span(pdu)
        kind, reply, size = pdu[5:], b"", None
        if request == READ_BY_GROUP and kind != gatt.uuid(gatt.PRIMARY):
            raise Refused(NOT_FOUND if kind == gatt.uuid(0x2801) else BAD_GROUP, first)
        for attribute in (a for a in span if a.kind == kind):
            item = struct.pack("<H", attribute.handle)
            if request == READ_BY_GROUP:
                item += struct.pack("<H", self.table.end_of_service(attribute.handle))
            item = (item + self._value(attribute))[:self.mtu - 2]
            if size not in (None, len(item)) or len(reply) + len(item) > self.mtu - 2:
                break
            size, reply = len(item), reply + item
        if not reply:
            raise Refused(NOT_FOUND, first)
        return bytes([request + 1, size]) + reply

    def _read(self, request, pdu):
        value = self._value(self._at(struct.unpack_from("<H", pdu, 1)[0]))
        return bytes([request + 1]) + value[:self.mtu - 1]

    def _read_blob(self, request, pdu):
        handle, offset = struct.unpack_from("<HH", pdu, 1)
        value = self._value(self._at(handle))
        if offset > len(value):
            raise Refused(BAD_OFFSET, handle)
        return bytes([request + 1]) + value[offset:offset + self.mtu - 1]

    def _write(self, request, pdu):
        attribute, value = self._at(struct.unpack_from("<H", pdu, 1)[0]), pdu[3:]
        if not attribute.may & (gatt.WRITE if request == WRITE else gatt.WRITE_COMMAND):
            raise Refused(NO_WRITE, attribute.handle)
        is_answered = self.written(attribute.handle, value) is not False
        if is_answered and attribute.kind == gatt.uuid(gatt.CONFIGURATION):
            self.configured[attribute.handle] = struct.unpack("<H", value)[0]
        return bytes([WRITE + 1]) if is_answered and request == WRITE else None

    _HANDLERS = {
        MTU_REQUEST: _exchange_mtu, FIND_INFORMATION: _find_information, FIND_BY_VALUE: _find_by_value,
        READ_BY_TYPE: _read_by_type, READ_BY_GROUP: _read_by_type, READ: _read, READ_BLOB: _read_blob,
        WRITE: _write, WRITE_COMMAND: _write,
    }

"""ring - an oximeter that is asked over and over: a Viatom ring, by its first protocol

    0xAA | command | its complement | block u16 | length u16 | data | CRC-8      a question, in pieces of 20 bytes
    0x55 | status | ...                                                          the reply, over as many as it takes
"""
import json
import random
import struct

from . import gatt

SERVICE = "14839ac4-7d7e-415c-9a42-167340cf2339"
REPLIES, QUESTIONS = "0734594a-a8e7-4b1a-a6b1-cd5243059a57", "8b00ace7-eb0b-49b0-bbe9-9aee0a26e1a3"
QUESTION, REPLY, PIECE = 0xAA, 0x55, 20
INFO, PING, SENSORS, REALTIME = 0x14, 0x15, 0x17, 0x1B
HARMLESS = {INFO, PING, 0x16, SENSORS, REALTIME, 0x03, 0x04, 0x05}
PPG_HZ = 125


def crc8(content):
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ 0x07 if crc & 0x80 else crc << 1) & 0xFF
    return crc


def reply(status, data):
    content = struct.pack("<BBBHH", REPLY, status, status ^ 0xFF, 0, len(data)) + data
    return content + bytes([crc8(content)])


class Ring:
    def __init__(self, wearable):
        self.wearable, self.asked, self.buffer, self.dice = wearable, 0, b"", random.Random(3)

    # ---- its attributes

    def add(self, table):
        table.service(SERVICE)
        table.characteristic(REPLIES, gatt.NOTIFY)
        table.characteristic(QUESTIONS, gatt.WRITE | gatt.WRITE_COMMAND)

    def guard(self, session, number):
        pass

    def subscribed(self, session, number):
        self.buffer = b""

    def ended(self, by_host):
        self.buffer = b""

    # ---- questions and replies

    def written(self, session, number, value):
        if number != gatt.uuid(QUESTIONS):
            return
        if len(value) > PIECE:
            self.wearable.complain("a piece of %d bytes" % len(value))
        self.buffer += value
        if len(self.buffer) < 8 or len(self.buffer) < 8 + struct.unpack_from("<H", self.buffer, 5)[0]:
            return
        question, self.buffer = self.buffer, b""
        command = question[1]
        if question[0] != QUESTION or question[2] != command ^ 0xFF or crc8(question) != 0:
            self.wearable.complain("no question: " + question.hex())
        elif command not in HARMLESS:
            self.wearable.complain("a question that is not to be asked: %02x" % command)
        elif self.wearable.settings.notifying:
            self.asked += 1
            self._answer(session, self._reply_to(command))

    def _reply_to(self, command):
        s = self.wearable.settings
        is_worn = s.contact != "off"
        spo2, rate = (s.spo2, s.rate if s.rate >= 0 else 64) if is_worn and not s.searching else (0, 0)
        if command == INFO:
            return reply(0, json.dumps({"Region": "CE", "Model": "1641", "SoftwareVer": "1.0.0", "CurBAT":
                                        "%d%%" % s.battery}).encode())
        if command == SENSORS:
            return reply(0, bytes([spo2, rate, 0, 0, 0, 0, 0, s.battery, 0, 0, 6, is_worn, 0]))
        if command == REALTIME:
            wave = bytes(self.dice.randrange(60, 140) for _ in range(PPG_HZ if is_worn else 0))
            return reply(0, struct.pack("<BHBBBB3xH", spo2, rate, s.battery, 0, 12, is_worn, len(wave)) + wave)
        return reply(0, b"")

    def _answer(self, session, frame):
        if self.wearable.settings.shape == "garbage":
            frame = frame[:-1] + bytes([frame[-1] ^ 0x5A])
        if self.wearable.cuts_off(session, frame[:PIECE], REPLIES):
            return
        for at in range(0, len(frame), PIECE):
            session.notify(session.table.find(REPLIES), frame[at:at + PIECE])

    def state(self):
        return {"asked": self.asked}

"""smp - pairing as the wearable's side plays it: Just Works, legacy (Core specification, volume 3, part H)

All numbers least significant byte first, as they go over the air.
"""
import os
import struct

from .aes import encrypt_reversed

REQUEST, RESPONSE, CONFIRM, RANDOM, FAILED = 0x01, 0x02, 0x03, 0x04, 0x05
ENCRYPTION_INFORMATION, CENTRAL_IDENTIFICATION = 0x06, 0x07
CONFIRM_FAILED, NOT_SUPPORTED = 0x04, 0x05
NO_INPUT_NO_OUTPUT, BONDING, KEY_SIZE, ENCRYPTION_KEY = 0x03, 0x01, 16, 0x01
ZERO_KEY = bytes(16)


def confirm_value(key, random, request, response, central, peripheral):
    """c1: what binds a random number to this pairing; the last two are (type, address)."""
    first = bytes([central[0], peripheral[0]]) + request + response
    second = peripheral[1] + central[1] + bytes(4)
    inner = encrypt_reversed(key, bytes(a ^ b for a, b in zip(random, first)))
    return encrypt_reversed(key, bytes(a ^ b for a, b in zip(inner, second)))


def short_term_key(key, peripheral_random, central_random):
    """s1: the key of the first encryption, by which the lasting one then travels."""
    return encrypt_reversed(key, central_random[:8] + peripheral_random[:8])


class Pairing:
    """One link's. `bond` is the wearable's memory: {} or {ediv, random, key}."""

    def __init__(self, bond, central, peripheral, send, said):
        self.bond, self.central, self.peripheral = bond, central, peripheral
        self.send, self.said = send, said
        self.request = self.response = self.expected = self.key = None
        self.random = b""

    def receive(self, pdu):
        code = pdu[0]
        if code == REQUEST and len(pdu) == 7:
            self.request, self.random = pdu, os.urandom(16)
            self.response = bytes([RESPONSE, NO_INPUT_NO_OUTPUT, 0, BONDING, KEY_SIZE, 0, pdu[6] & ENCRYPTION_KEY])
            self.said("pairing")
            self.send(self.response)
        elif code == CONFIRM and self.request:
            self.expected = pdu[1:]
            self.send(bytes([CONFIRM]) + self._confirm(self.random))
        elif code == RANDOM and self.expected:
            if self._confirm(pdu[1:]) != self.expected:
                self.said("pairing failed")
                self.send(bytes([FAILED, CONFIRM_FAILED]))
            else:
                self.key = short_term_key(ZERO_KEY, self.random, pdu[1:])
                self.send(bytes([RANDOM]) + self.random)
        elif code == FAILED:
            self.said("pairing refused", reason=pdu[1])
        elif code < ENCRYPTION_INFORMATION:
            self.send(bytes([FAILED, NOT_SUPPORTED]))

    def _confirm(self, random):
        return confirm_value(ZERO_KEY, random, self.request, self.response, self.central, self.peripheral)

    def fits(self, random, ediv, key):
        """Whether the central starts encryption with a key that we have."""
        if self.key and ediv == 0 and random == bytes(8):
            return key == self.key
        return bool(self.bond) and (self.bond["random"], self.bond["ediv"], self.bond["key"]) == (random, ediv, key)

    def encrypted(self):
        """After the first encryption of a pairing the lasting key is handed out."""
        if self.key and self.response[6] & ENCRYPTION_KEY:
            self.bond.update(ediv=struct.unpack("<H", os.urandom(2))[0], random=os.urandom(8), key=os.urandom(16))
            self.send(bytes([ENCRYPTION_INFORMATION]) + self.bond["key"])
            self.send(bytes([CENTRAL_IDENTIFICATION]) + struct.pack("<H", self.bond["ediv"]) + self.bond["random"])
            self.said("bonded")
        self.key = None

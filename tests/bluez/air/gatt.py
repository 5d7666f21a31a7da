"""gatt - the attributes of a wearable: services, characteristics, descriptors, by their handles"""
import struct

PRIMARY, CHARACTERISTIC, CONFIGURATION = 0x2800, 0x2803, 0x2902
READ, WRITE_COMMAND, WRITE, NOTIFY, INDICATE = 0x02, 0x04, 0x08, 0x10, 0x20
HEART_RATE, BATTERY, LOCATION = 0x2A37, 0x2A19, 0x2A38


def uuid(number):
    """Two bytes, or the sixteen of a UUID in text, as they go over the air."""
    if isinstance(number, int):
        return struct.pack("<H", number)
    return bytes.fromhex(number.replace("-", ""))[::-1]


class Attribute:
    """`value`: bytes, or a function that gives them; `may`: READ, WRITE and so on."""

    def __init__(self, handle, kind, value, may):
        self.handle, self.kind, self.value, self.may = handle, uuid(kind), value, may

    def read(self):
        return self.value() if callable(self.value) else self.value


class Table:
    def __init__(self):
        self.attributes = []

    def add(self, kind, value, may=READ):
        self.attributes.append(Attribute(len(self.attributes) + 1, kind, value, may))
        return len(self.attributes)

    def service(self, number):
        return self.add(PRIMARY, uuid(number))

    def characteristic(self, number, may, value=b""):
        """Returns the handle of the value; with NOTIFY or INDICATE its configuration follows."""
        handle = len(self.attributes) + 2
        self.add(CHARACTERISTIC, bytes([may]) + struct.pack("<H", handle) + uuid(number))
        self.add(number, value, may)
        if may & (NOTIFY | INDICATE):
            self.add(CONFIGURATION, b"\0\0", READ | WRITE)
        return handle

    def at(self, handle):
        return self.attributes[handle - 1] if 0 < handle <= len(self.attributes) else None

    def between(self, first, last):
        return self.attributes[first - 1:last]

    def end_of_service(self, handle):
        for attribute in self.attributes[handle:]:
            if attribute.kind == uuid(PRIMARY):
                return attribute.handle - 1
        return len(self.attributes)

    def find(self, number):
        """The handle of the first value of this kind; 0: there is none."""
        return next((a.handle for a in self.attributes if a.kind == uuid(number)), 0)


def device(name):
    """What everything has."""
    table = Table()
    table.service(0x1800)
    table.characteristic(0x2A00, READ, name.encode())
    table.characteristic(0x2A01, READ, uuid(0x0341))
    table.service(0x1801)
    table.characteristic(0x2A05, INDICATE)
    return table


def strap(name, battery, shifted):
    """What a chest strap has. `battery`: gives the byte, None: it has none; `shifted`: as after new firmware."""
    table = device(name)
    if shifted:
        table.service(0xFEEE)
        table.characteristic("fb005c51-02e7-f387-1cad-8acd2d8df0c8", READ | WRITE)
    table.service(0x180D)
    table.characteristic(HEART_RATE, NOTIFY)
    table.characteristic(LOCATION, READ, b"\x01")
    if battery:
        table.service(0x180F)
        table.characteristic(BATTERY, READ | NOTIFY, battery)
    table.service(0x180A)
    table.characteristic(0x2A29, READ, b"Balm Test Bench")
    table.characteristic(0x2A24, READ, b"Strap 1")
    table.characteristic(0x2A26, READ, b"2.0" if shifted else b"1.0")
    return table

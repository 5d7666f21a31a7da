"""models - what each model is: its name in the air, its services, how it usually is"""
from . import gatt
from .polar import Pmd
from .ring import SERVICE as RING_SERVICE, Ring

POLAR = 0xFEEE


class Model:
    """name: as advertised, with the end of the address; services: that it advertises; part: what it has besides
    a heart-rate service, or in its place; usual: settings."""

    def __init__(self, name, services, part=None, usual=(), has_heart=True):
        self.pattern, self.services, self.part_of, self.usual, self.has_heart = name, services, part, usual, has_heart

    def name(self, wearable):
        return self.pattern % wearable.settings.address.replace(":", "")[4:] if self.pattern else wearable.name

    def part(self, wearable):
        return self.part_of(wearable) if self.part_of else None

    def table(self, wearable, battery):
        """battery: gives the byte; None: it has none."""
        shifted = wearable.settings.shifted
        table = gatt.strap(wearable.called, battery, shifted) if self.has_heart else gatt.device(wearable.called)
        if wearable.part:
            wearable.part.add(table)
        return table


MODELS = {
    "strap": Model("", [0x180D, 0x180F]),
    "h10": Model("Polar H10 %s", [0x180D, POLAR], Pmd, ["contact=none"]),
    "verity": Model("Polar Sense %s", [0x180D, POLAR], Pmd, ["shape=bare"]),
    "ring": Model("O2Ring %.4s", [RING_SERVICE], Ring, has_heart=False),
}


def usual(pairs):
    """The settings that go with the model named in these pairs, before them."""
    return MODELS[dict(p.split("=", 1) for p in pairs).get("model", "strap")].usual

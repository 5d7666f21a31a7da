"""settings - how one wearable is, and how it misbehaves; each can be set while it runs

`set NAME KEY VALUE` over the control socket takes every key that stands here.
"""
import dataclasses


@dataclasses.dataclass
class Settings:
    address: str = ""
    public: bool = False         # the address is the maker's; else a random static one
    slots: int = 1               # centrals that it serves at once
    advert: str = "full"         # full | name (no services) | none (flags only) | polar (with a block of its maker)
    interval_ms: int = 150       # between advertisements
    rssi: int = -55
    in_range: bool = True
    advertising: bool = True
    taken: bool = False          # another central has its only slot
    refuse: int = 0              # so many of the next connections fail (0x3E)
    stubborn_s: float = 0        # so long after our disconnect the link still stands
    secure: bool = False         # subscribing needs encryption
    ccc: str = "ok"              # answer to a subscription: ok | never | late | error:0xNN
    late_s: float = 2            # how late is late
    reply_s: float = 0           # before every answer: slow to resolve
    battery: int = 90            # percent
    battery_is: str = "there"    # there | late | absent
    shifted: bool = False        # another table of attributes, from the next connection on
    beats: str = "natural"       # natural | counted | a file
    notifying: bool = True
    notify_s: float = 1.0        # between notifications
    contact: str = "on"          # on | off | none
    rate: int = -1               # beats per minute to claim; -1: the true ones
    shape: str = "usual"         # usual | rate-only | empty-rr | odd | wide | garbage

    def set(self, key, text):
        """ValueError says what does not fit."""
        field = {f.name: f for f in dataclasses.fields(self)}.get(key)
        if not field:
            raise ValueError("no setting %s" % key)
        if field.type is bool:
            if text not in ("on", "off"):
                raise ValueError("%s is on or off" % key)
            setattr(self, key, text == "on")
        else:
            setattr(self, key, field.type(text))

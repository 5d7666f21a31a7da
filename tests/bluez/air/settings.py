"""settings - how one wearable is, and how it misbehaves; each can be set while it runs

`set NAME KEY VALUE` over the control socket takes every key that stands here.
"""
import dataclasses


@dataclasses.dataclass
class Settings:
    model: str = "strap"         # strap | h10 | verity | ring (models.py)
    address: str = ""
    public: bool = False         # the address is the maker's; else a random static one
    slots: int = 1               # centrals that it serves at once
    advert: str = "full"         # full | name (no services) | none (flags only) | polar (with a block of its maker)
                                 # | beacon (the same, but it takes no connection)
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
    mtu: int = 247               # the largest that it agrees to
    shifted: bool = False        # another table of attributes, from the next connection on
    beats: str = "natural"       # natural | counted | a file
    notifying: bool = True
    notify_s: float = 1.0        # between notifications
    contact: str = "on"          # on | off | none
    rate: int = -1               # beats per minute to claim; -1: the true ones
    shape: str = "usual"         # usual | rate-only | empty-rr | odd | wide | bare | garbage
    motion: str = "still"        # still | walking
    cut: bool = False            # its link ends in the middle of the next frame
    # of Polar's measurement data (polar.py)
    bond_for_commands: bool = False  # the control point needs encryption
    command_s: float = 0.05      # until it replies to a command
    lose: str = ""               # the next reply to such a command is lost: start-acc, settings, ...
    deny: str = ""               # such a command is refused: stop-ppi, start-acc=13, ...
    pieces: bool = False         # long replies come in two
    sdk_mode: bool = False       # in which there are no pulse intervals
    acc: str = "plain"           # of differences: in mg | factor (in units of its own)
    ppi_first_s: float = 25      # until the first pulse intervals
    ppi_every_s: float = 5       # and between them
    # of an oximeter (ring.py)
    spo2: int = 97
    searching: bool = False      # for a pulse

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

"""facts - what balm takes for granted about BlueZ, each checked against the bluetoothd that is installed

A situation is a generator: it brings something about and yields (fact, whether it is so, what was seen). A BlueZ
that behaves differently is noticed here, and not by a user.
"""

"""table_house - what befalls bluetoothd, the bus, the adapters, balmd itself, and several straps at once"""
from .row import Row

FOUR = "belt; band; cuff; lock secure=on"  # the last wants a bond, which takes two connections at first

ROWS = [
    Row("adapter off and on", """
        other power hci0 off
        link belt off because off within 8
        other power hci0 on
        beats belt within 20
    """, links=1),
    Row("dongle pulled while it notifies", """
        air unplug
        link belt off because adapter within 8
        air plug
        beats belt within 25
    """, links=1),
    Row("bluetoothd ends", """
        bluetoothd TERM
        link belt off because bluetoothd within 8
        bluetoothd start
        beats belt within 25
    """, links=1),
    Row("bluetoothd is killed", """
        bluetoothd KILL
        link belt off because bluetoothd within 8
        bluetoothd start
        beats belt within 25
    """, links=1),
    Row("bluetoothd stands still", """
        bluetoothd STOP
        answers 4
        bluetoothd CONT
        beats belt within 20
    """, links=1),
    Row("the bus stands still", """
        bus STOP
        answers 4
        bus CONT
        beats belt within 30
    """, links=1),
    Row("the bus is killed", """
        bus KILL
        bluetoothd TERM
        link belt off because "bus" within 15
        bus start
        bluetoothd start
        beats belt within 45
    """, links=1, long=True),
    Row("a bluetoothd that tells nonsense", """
        bluetoothd TERM
        fake start
        fake wearable @belt belt
        fake heard @belt -50
        link belt listening within 15
        fake beat @belt 1648e803
        fake set %belt Device1 RSSI=s:loud
        fake set %belt Device1 Name=ay:ff00 Alias=i:5 UUIDs=s:none
        fake set %belt Device1 ServicesResolved=u:7 Paired=s:yes ManufacturerData=as:x
        fake set hci0 Adapter1 Powered=s:yes Discovering=d:1.5 Address=i:1
        fake battery @belt 250
        fake add hci0/dev_ZZ Device1 Address=i:5 Adapter=s:none
        fake add %belt/service0001/char0002 GattCharacteristic1 UUID=i:1 Service=s:x Flags=s:notify
        fake set %belt Device1 Connected=s:no
        fake unset %belt Device1 Address Adapter
        answers 1
        fake stop
        bluetoothd start
        beats belt within 30
    """, links=1, long=True),
    Row("balmd is stopped and started", """
        balmd stop
        worn belt connected False within 6
        balmd start
        beats belt within 20
    """, links=1),
    Row("balmd is killed while it listens", """
        balmd kill
        balmd start
        beats belt within 20
    """, links=1),
    Row("released for a phone, and taken back", """
        ctl release belt
        link belt released within 8
        worn belt connected False within 6
        air grab belt
        stays belt released 2
        air free belt
        ctl release belt back
        beats belt within 15
    """, links=1),
    Row("released for some seconds", """
        ctl release belt 4s
        link belt released within 8
        beats belt within 25
    """, links=1, long=True),
    Row("worn by a guest, and by its wearer again", """
        ctl worn-by belt guest
        sensor belt person IS guest
        ctl worn-by belt p-belt
        sensor belt person IS p-belt
        beats belt
    """),
    Row("what is captured decodes", """
        captured belt 2
        beats belt
    """),
    Row("four straps at once, one of them flapping", """
        air drop band
        air vanish cuff
        beats belt
        beats lock
        beats band within 20
        air back cuff
        beats cuff within 25
    """, straps=FOUR, links=2),
    Row("a bond is demanded", """
        sensor lock bonded IS true
        worn lock encrypted True
        air drop lock
        beats lock within 20
        worn lock pairings 1
    """, straps=FOUR, links=2),
    Row("the strap has lost its key", """
        air forget lock
        air drop lock
        sensor lock last_fault IS "its keys no longer fit" within 30
        beats lock within 60
        worn lock pairings 2
    """, straps=FOUR, links=8, needs_good_kernel=True),
    Row("four straps, and bluetoothd is killed", """
        bluetoothd KILL
        bluetoothd start
        listening within 40
    """, straps=FOUR, links=1, long=True),
    Row("a crowd of strangers", """
        air drop belt
        beats belt within 20
    """, straps="belt; " + "; ".join("stranger%d" % n for n in range(12)),
        unknown=" ".join("stranger%d" % n for n in range(12)), links=1, long=True),
    Row("a strap with a slot too many is connected once", """
        beats belt
        air drop belt
        beats belt within 20
    """, straps="belt slots=2", adapters=2, links=1, long=True),
    Row("a second adapter takes over", """
        air unplug 0
        beats belt within 30
        sensor belt adapter IS hci1
        air plug 0
        beats belt
    """, straps="belt slots=2", adapters=2, links=1),
    Row("only the adapter that is named", """
        sensor belt adapter IS hci1
        air drop belt
        beats belt within 15
        sensor belt adapter IS hci1
    """, bluetooth="adapter: hci1", adapters=2, links=1, long=True),
    Row("no adapter at the start", """
        air unplug
        balmd known
        link belt off because adapter
        air plug
        beats belt within 30
    """, start=False, long=True),
    Row("no bluetoothd at the start", """
        bluetoothd TERM
        balmd known
        link belt off because bluetoothd
        bluetoothd start
        beats belt within 30
    """, start=False, long=True),
    Row("taken in: the only one near", """
        balmd known
        ready
        ctl pair --person anna
        ctl sensors --json
        says '"adopted": *true' within 40
        worn far connections 0
    """, straps="fresh; far rssi=-75", unknown="fresh far", people="anna", start=False, links=1),
    Row("taken in: two that are near, so a person chooses", """
        balmd known
        ready
        order pair person=anna time=25
        rest 28
        ctl sensors --json
        says '"adopted": *false|"sensors": *\\[\\]'
        ctl adopt @this --person anna --id mine
        ctl sensors --json
        says '"id": *"mine"'
        link mine listening within 40
    """, straps="this; that", unknown="this that", people="anna", start=False, links=2, long=True),
    Row("taken in: one that is weak is named by a person", """
        balmd known
        ready
        order pair person=anna time=18
        rest 20
        ctl sensors --json
        says 'far'
        ctl adopt @far --person anna --id mine
        link mine listening within 40
    """, straps="far rssi=-75", unknown="far", people="anna", start=False, links=2, long=True),
    Row("adopted by hand, and forgotten", """
        balmd known
        ctl adopt @gift --person anna --id gift
        link gift listening within 40
        ctl forget gift
        worn gift connected False within 8
        ctl sensors --json
        says '"sensors": *\\[\\]' within 5
    """, straps="gift", unknown="gift", people="anna", start=False, end=False, links=1, long=True),
    Row("another program has taken the messages", """
        balmd stop
        other connect belt
        other acquire belt
        balmd known
        link belt backoff because "another program" within 20
        other release
        beats belt within 45
    """, links=1, long=True),
    Row("another program connected it first", """
        balmd stop
        other connect belt
        balmd known
        beats belt within 20
        other let-go belt
        beats belt within 20
    """, links=3, long=True),
]

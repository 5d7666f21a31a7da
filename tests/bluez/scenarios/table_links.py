"""table_links - what befalls the link to one strap"""
from .row import Row

ROWS = [
    Row("first contact", """
        sensor belt name IS belt
        sensor belt adapter IS hci0
        sensor belt battery IS 90
        sensor belt contact IS skin
        worn belt subscribed True
    """),
    Row("out of range and back", """
        air vanish belt
        link belt away because lost within 8
        air back belt
        beats belt within 12
    """, links=1),
    Row("the strap ends the link", """
        air drop belt
        beats belt within 12
    """, links=1),
    Row("a flapping link", """
        air drop belt
        beats belt within 15
        air drop belt
        rest 0.5
        air drop belt
        beats belt within 20
        air vanish belt
        rest 1
        air back belt
        beats belt within 25
    """, links=5),
    Row("connections that are refused", """
        air refuse belt 2
        air drop belt
        beats belt within 25
    """, links=1, needs_good_kernel=True),
    Row("held back for a moment", """
        air notify belt off
        link belt silent because "10 s" within 14
        air notify belt on
        beats belt within 5
    """),
    Row("a strap that falls silent", """
        air notify belt off
        link belt silent because "asked for again" within 25
        sensor belt recoveries.resubscribed LEAST 1
        sensor belt recoveries.reconnected LEAST 1 within 20
        air notify belt on
        beats belt within 20
        sensor belt last_fault IS "nothing heard for 30 s"
    """, links=2, long=True),
    Row("grabbed by another central, and free again", """
        air grab belt
        link belt away within 5
        stays belt away 3
        air free belt
        beats belt within 15
    """, links=1),
    Row("garbage bytes", """
        air set belt shape garbage
        rest 2
        air raw belt ff
        air raw belt 16
        air raw belt 1e3c0102
        air set belt shape usual
        beats belt
    """),
    Row("0 and 255 beats a minute", """
        air raw belt 0600
        air raw belt 06ff
        air set belt rate 0
        rest 1
        air set belt rate 255
        rest 1
        air set belt rate -1
        beats belt
    """),
    Row("flag of RR without RR, half an RR, a wide rate, no RR at all", """
        air set belt shape empty-rr
        beats belt
        air set belt shape odd
        beats belt
        air set belt shape wide
        beats belt
        air set belt shape rate-only
        beats belt
        air set belt shape usual
    """),
    Row("contact that is not told", """
        air contact belt none
        beats belt
        air contact belt on
    """),
    Row("another program scans", """
        other scan
        beats belt
        air drop belt
        beats belt within 25
        other stop
    """, links=1),
    Row("another program disconnects it", """
        other let-go belt
        beats belt within 20
    """, links=1, long=True),
    Row("services that have changed", """
        air set belt shifted on
        air drop belt
        beats belt within 30
        air set belt shifted off
    """, links=3),
    Row("taken off, let go, and put on again", """
        air contact belt off
        link belt not_worn because "not worn" within 20
        worn belt connected False within 6
        air contact belt on
        beats belt within 40
    """, links=2, long=True),
    Row("taken off, asleep, and put on again", """
        air contact belt off
        link belt not_worn within 20
        worn belt connected False within 6
        air adv belt off
        link belt asleep within 60
        air contact belt on
        air adv belt on
        beats belt within 45
    """, links=3, long=True),
    Row("a battery that is told late", """
        air set belt battery_is late
        air set belt battery 71
        air drop belt
        beats belt within 15
        sensor belt battery IS 71 within 15
        air set belt battery_is there
    """, links=1),
    Row("an advertisement with a block of its maker", """
        air set belt advert polar
        air drop belt
        beats belt within 15
        air set belt advert full
    """, links=1),
    Row("an advertisement that holds a name and no services", """
        air set belt advert name
        air drop belt
        beats belt within 15
        air set belt advert full
    """, links=1),
    Row("an advertisement without anything", """
        air set belt advert none
        air drop belt
        beats belt within 15
        air set belt advert full
    """, links=1, long=True),
    Row("a strap that is slow to say what it can do", """
        air set belt reply_s 0.2
        air drop belt
        beats belt within 40
        air set belt reply_s 0
    """, links=1, long=True),
    Row("a subscription that is answered late", """
        air set belt ccc late
        air drop belt
        beats belt within 20
        air set belt ccc ok
    """, links=1),
    Row("a subscription that is refused", """
        air set belt ccc error:0x80
        air drop belt
        sensor belt last_fault IS "its messages cannot be asked for" within 20
        air set belt ccc ok
        beats belt within 30
    """, links=6),
    Row("a subscription that is never answered", """
        air set belt ccc never
        air drop belt
        sensor belt recoveries.reconnected LEAST 1 within 40
        air set belt ccc ok
        beats belt within 60
    """, links=6, long=True),
    Row("a strap that ignores the end", """
        air set belt stubborn_s 4
        ctl release belt
        link belt released within 12
        worn belt connected False within 8
        ctl release belt back
        beats belt within 20
        air set belt stubborn_s 0
    """, links=1, long=True),
    Row("no battery, and a public address", """
        sensor belt battery IS null
        air drop belt
        beats belt within 15
    """, straps="belt battery_is=absent public=on address=00:22:D0:12:34:56", links=1),
    Row("a name for an advertisement, never seen before", """
        sensor belt name IS belt
    """, straps="belt advert=name", long=True),
]

"""table_sensors - other sensors than a strap of the standard's: Polar's own streams, advertisements, an oximeter

The wearable itself complains (and the row fails) of commands that overlap or come too early, of questions that are
not to be asked, and of a link that is let go with a stream running.
"""
from .row import Row

# What takes a real armband half a minute takes this one two seconds.
ARM = "arm model=verity ppi_first_s=2 ppi_every_s=1"
WORN = {"straps": "h10 model=h10; ring model=ring; " + ARM,
        "keys": "h10 plugin: polar-pmd; arm plugin: polar-pmd; ring plugin: viatom"}
HEARD = {"straps": "tag advert=beacon; belt advert=polar", "keys": "tag plugin: advert"}


def polar(settings, keys=""):
    """An H10 that is so."""
    return {"straps": "h10 model=h10 " + settings, "keys": "h10 plugin: polar-pmd" + keys}


ROWS = [
    Row("Polar's streams, and a ring that is asked", """
        sensor h10 class IS ecg
        sensor arm class IS ppi within 20
        sensor ring class IS hr_only
        sensor ring battery IS 90
        worn h10 streams acc
        worn arm streams acc+ppi
        more h10 frames_acc 2
        more arm frames_ppi 2
        more ring asked 2
    """, **WORN),
    Row("links that drop in the middle of a frame", """
        air cut h10
        air cut arm
        air cut ring
        worn h10 cuts LEAST 1
        worn arm cuts LEAST 1
        worn ring cuts LEAST 1
        beats h10 within 20
        beats arm within 20
        beats ring within 20
        more h10 frames_acc 2 within 20
        more arm frames_acc 2 within 20
        sensor ring refused IS 0
    """, links=1, **WORN),
    Row("streams are stopped before the link is let go; then a command is refused, and a reply lost", """
        ctl release h10
        ctl release arm
        worn h10 connected False within 8
        worn arm connected False within 8
        worn h10 streams none
        worn arm streams none
        air set h10 deny start-acc=5
        air set arm lose settings-acc
        ctl release h10 back
        ctl release arm back
        link h10 listening because "no acceleration" within 20
        beats h10
        worn h10 streams none
        sensor h10 class IS ecg
        sensor arm class IS ppi within 20
        worn arm streams acc+ppi within 30
        air set h10 deny none
    """, links=1, **WORN),
    Row("an advertised rate needs no link, and stands in for one", """
        readings tag 2 within 30
        sensor tag class IS advert
        worn tag connections 0
        ctl release belt
        worn belt connected False within 8
        readings belt 2 within 40
        sensor belt class IS advert
        link belt released because "advertised heart rate"
        worn belt connected False
        ctl release belt back
        beats belt within 20
        sensor belt class IS ecg
        worn tag connections 0
    """, links=1, **HEARD),
    Row("an advertised rate where controllers tell of each device once a scan", """
        air strict on
        readings tag 2 within 60
        worn tag connections 0
        air strict off
    """, long=True, **HEARD),
    Row("an advertised rate while somebody else has the strap", """
        air set belt advert beacon
        air grab belt
        readings belt 3 within 60
        sensor belt class IS advert
        link belt away because "advertised heart rate"
        air set belt advert polar
        air free belt
        beats belt within 40
        sensor belt class IS ecg
    """, links=1, long=True, **HEARD),
    Row("an advertised rate while the strap refuses connections", """
        air refuse belt 1000
        air drop belt
        readings belt 3 within 60
        sensor belt class IS advert
        air refuse belt 0
        beats belt within 60
    """, links=1, long=True, needs_good_kernel=True, **HEARD),
    Row("a control point that wants a bond", """
        worn h10 encrypted True
        worn h10 pairings 1
        worn h10 streams acc within 20
        air drop h10
        beats h10 within 20
        more h10 frames_acc 2 within 20
        worn h10 pairings 1
    """, links=2, long=True, **polar("bond_for_commands=on")),
    Row("an MTU too small for frames", """
        link h10 listening because "too small" within 20
        beats h10
        sensor h10 class IS ecg
        worn h10 streams none
    """, long=True, **polar("mtu=64")),
    Row("long replies in pieces, and an ECG", """
        worn h10 streams acc+ecg within 20
        more h10 frames_ecg 3 within 20
        sensor h10 refused IS 0
    """, long=True, **polar("pieces=on", ", ecg: true")),
    Row("walking is seen by the strap itself", """
        more h10 frames_acc 1 within 20
        air set h10 motion walking
        why h10 moving within 60
        air set h10 motion still
        why h10 recovering within 30
    """, long=True, **polar("")),
    Row("a stream that somebody else has left running", """
        ctl release h10
        worn h10 connected False within 8
        air run h10 acc
        ctl release h10 back
        beats h10 within 20
        more h10 frames_acc 2 within 20
        link h10 listening
        ctl release h10
        worn h10 connected False within 8
        worn h10 streams none
        ctl release h10 back
        beats h10 within 20
    """, links=2, **polar("")),
    Row("it ends its streams by itself", """
        more h10 frames_acc 1 within 20
        air halt h10
        worn h10 streams acc within 20
        more h10 frames_acc 1 within 20
        beats h10
    """, long=True, **polar("")),
    Row("in its charger, and taken out of it", """
        link h10 listening because "in its charger" within 20
        beats h10
        air set h10 deny none
        worn h10 streams acc within 90
    """, long=True, **polar("deny=start-acc=13")),
    Row("replies that are lost, and streams that run nevertheless", """
        more h10 frames_acc 2 within 20
        rest 12
        link h10 listening
        worn h10 commands 2
    """, long=True, **polar("lose=start")),
    Row("differences in units of its own, and another mode that has to be left", """
        worn arm streams acc+ppi within 20
        sensor arm class IS ppi within 20
        more arm frames_acc 3
        sensor arm refused IS 0
        air set arm motion walking
        why arm moving within 60
    """, straps=ARM + " acc=factor sdk_mode=on", keys="arm plugin: polar-pmd", long=True),
    Row("a ring that searches, sends nonsense, and says nothing", """
        air set ring searching on
        more ring asked 2 within 10
        link ring listening because "search" within 10
        air set ring searching off
        beats ring
        air set ring shape garbage
        more ring asked 3 within 15
        sensor ring refused LEAST 2
        air set ring shape usual
        beats ring
        air notify ring off
        rest 5
        air notify ring on
        beats ring within 30
    """, straps="ring model=ring", keys="ring plugin: viatom", links=1, long=True),
    Row("taken in: what its name says is read by its own plugin", """
        balmd known
        ready
        ctl pair --person anna
        ctl sensors --json
        says '"plugin": *"polar-pmd"' within 40
        worn h10 streams acc within 20
    """, straps="h10 model=h10", unknown="h10", people="anna", start=False, links=1, long=True),
]

"""The blueprints of light, voice, evening, house and booking, played on a small Home Assistant with a
clock of its own: each case is something that goes wrong in real houses, and what must come of it.
"""
import json

from blueprint_home import Home, expect, fits, make, same
from harness import tap

RUNNING, LAMP, SPEAKER = "binary_sensor.balm_alex_running", "light.lamp", "media_player.speaker"


def called(home, service):
    return [(data, entities) for s, data, entities in home.calls if s == service]


def pace(home, light=200, ramp=4.0, phase="in", say=False, text="Breathe in", person="alex"):
    said = json.dumps({"phase": phase, "seconds": ramp, "text": text, "say": say, "step": 1, "light": light, "ramp": ramp})
    fits("balm/%s/routine/pacer" % person, said, "out")
    home.mqtt("balm/%s/routine/pacer" % person, said)


# ---- the light ----

def lit(state="on", percent=80, rgb=None, **given):
    home = Home()
    home.set(LAMP, state, **(dict({"brightness_pct": percent}, **({"rgb_color": rgb} if rgb else {})) if state == "on" else {}))
    home.set(RUNNING, "off")
    home.add(make("automation", "breathing_light", **dict({"person": "alex", "running": RUNNING, "lights": [LAMP]}, **given)))
    return home


def as_it_was(what, home, state="on", percent=80):
    same(what, (home.states[LAMP].state, home.states[LAMP].attributes.get("brightness_pct")), (state, percent if state == "on" else None))
    same(what + ": scenes left", home.scenes, {})


def the_light_follows_and_comes_back():
    for state in ("on", "off"):
        home = lit(state)
        home.set(RUNNING, "on")
        for level, percent in ((0, 5), (255, 60), (128, 33)):
            pace(home, level, 4.5)
            same("light of %d" % level, called(home, "light.turn_on")[-1], ({"brightness_pct": percent, "transition": 4.5}, [LAMP]))
        home.set(RUNNING, "off")
        as_it_was("after it, " + state, home, state)


def the_light_never_goes_out_by_itself():
    home = lit(low=1, high=1)
    home.set(RUNNING, "on")
    pace(home, 0)
    same("darkest", called(home, "light.turn_on")[-1][0]["brightness_pct"], 1)


def a_late_phase_lights_nothing():
    home = lit()
    home.set(RUNNING, "on")
    pace(home)
    home.set(RUNNING, "off")
    pace(home)
    as_it_was("after a late phase", home)
    home = lit()
    pace(home)
    same("before it runs", called(home, "light.turn_on"), [])


def balm_gone_in_the_middle_brings_the_light_back():
    home = lit()
    home.set(RUNNING, "on")
    pace(home, 0)
    home.set(RUNNING, "unavailable")
    as_it_was("when balm is gone", home)
    home.set(RUNNING, "on")
    pace(home, 0)
    same("it goes on", home.states[LAMP].attributes["brightness_pct"], 5)
    home.set(RUNNING, "off")
    as_it_was("at the end", home)


def home_assistant_started_in_the_middle_keeps_the_light():
    home = Home()
    home.set(LAMP, "on", brightness_pct=70)
    home.set(RUNNING, "on")
    home.add(make("automation", "breathing_light", person="alex", running=RUNNING, lights=[LAMP]))
    pace(home, 0)
    home.set(RUNNING, "off")
    as_it_was("at the end", home, percent=70)


def a_colour_only_when_chosen_and_only_this_person():
    home = lit(coloured=True, colour=[255, 0, 0])
    home.set(RUNNING, "on")
    pace(home, person="kim")
    same("of somebody else", called(home, "light.turn_on"), [])
    pace(home)
    same("colour", called(home, "light.turn_on")[-1][0]["rgb_color"], [255, 0, 0])


def a_coloured_light_comes_back_in_its_colour():
    for state, rgb in (("on", [0, 0, 255]), ("on", None), ("off", None)):
        home = lit(state, rgb=rgb, coloured=True, colour=[255, 0, 0])
        before = home.states[LAMP]
        home.set(RUNNING, "on")
        for _ in range(2):
            pace(home, 255, 4)
            same("in the middle", home.states[LAMP].attributes, {"brightness_pct": 60, "rgb_color": [255, 0, 0]})
            home.advance(4)
        home.set(RUNNING, "off")
        home.advance(3)
        same("afterwards", (home.states[LAMP].state, home.states[LAMP].attributes), (before.state, before.attributes))


def a_fade_is_over_when_the_next_begins():
    home = lit()
    home.set(RUNNING, "on")
    for level, ramp in ((255, 4), (0, 6), (255, 0)):
        pace(home, level, ramp)
        same("it takes", home.fades[LAMP], (home.now, ramp))
        home.advance(ramp)
    home.set(RUNNING, "off")
    began, takes = home.fades[LAMP]
    expect("it comes back in %g s" % takes, began == home.now and 1 <= takes <= 5)


# ---- the voice ----

def spoken(**given):
    home = Home()
    home.set(SPEAKER, "idle", volume_level=0.7)
    home.set(RUNNING, "off")
    stop = [{"action": "media_player.media_stop", "target": {"entity_id": SPEAKER}}]
    music = [{"action": "switch.turn_off", "target": {"entity_id": "switch.fan"}}]
    home.add(make("automation", "spoken_routine", **dict({"person": "alex", "running": RUNNING, "speaker": SPEAKER, "voice": "tts.piper", "begin": music, "end": stop}, **given)))
    return home


def only_what_is_worth_it_is_said():
    home = spoken()
    for say, text in ((True, "Sit down."), (False, "Breathe in"), (True, None), (True, "And \"out\" {now}")):
        pace(home, say=say, text=text)
    same("said", home.spoken, ["Sit down.", "And \"out\" {now}"])
    same("no language", [d for d, _ in called(home, "tts.speak") if "language" in d], [])
    home = spoken(language="de")
    pace(home, say=True, text="1")
    same("language", called(home, "tts.speak")[0][0], {"media_player_entity_id": SPEAKER, "message": "1", "language": "de"})


def music_and_volume_come_and_go():
    for end in ("off", "unavailable"):
        home = spoken(volume=30)
        home.set(RUNNING, "on")
        same("quieter", home.states[SPEAKER].attributes["volume_level"], 0.3)
        same("begun", len(called(home, "switch.turn_off")), 1)
        pace(home, say=True, text="In")
        home.advance(600)
        same("not ended", called(home, "media_player.media_stop"), [])
        home.set(RUNNING, end)
        same("ended", len(called(home, "media_player.media_stop")), 1)
        same("as loud as before", home.states[SPEAKER].attributes["volume_level"], 0.7)
        same("nothing waits", (home.runs.live, len(home.spoken)), ([], 1))
    home = spoken()
    home.set(RUNNING, "on")
    home.set(RUNNING, "off")
    same("volume untouched", called(home, "media_player.volume_set"), [])


def a_routine_without_end_ends():
    home = spoken()
    home.set(RUNNING, "on")
    home.advance(3 * 3600 + 1)
    same("ended", (len(called(home, "media_player.media_stop")), home.runs.live), (1, []))


# ---- the evening ----

LESS, SAME, MORE = "Less tense time was measured today than", "About as much tense time was measured today as", "More tense time was measured today than"
DAY = " on an average day of the six before."
EVENINGS = [
    # load today, in seven days with today, detail, what is said
    ("tenser", 90, 330, "words", MORE + DAY),
    ("calmer", 5, 305, "words", LESS + DAY),
    ("as ever", 40, 280, "words", SAME + DAY),
    ("today is none of the days that it is held against", 70, 370, "words", SAME + DAY),
    ("little more than little", 12, 30, "words", SAME + DAY),
    ("the first day", 90, 90, "words", "Some tense time was measured today."),
    ("the first day, a calm one", 0, 0, "words", "No tense time was measured today."),
    ("nothing", 0, 300, "words", "No tense time was measured today."),
    ("withheld", None, None, "words", "Your day is ready to look at."),
    ("withheld, with numbers", None, None, "numbers", "Your day is ready to look at."),
    ("half of it", 10, None, "numbers", "Your day is ready to look at."),
    ("the other half", None, 10, "numbers", "Your day is ready to look at."),
    ("hint", 90, 330, "hint", "Your day is ready to look at."),
    ("numbers", 90, 330, "numbers", MORE + DAY + " 90 min tense today, 330 min in seven days."),
]


def evening(**given):
    home = Home("2026-01-31T20:59:30+01:00")
    home.add(make("automation", "evening_summary", **dict({"person": "alex", "phone": "p"}, **given)))
    return home


def tell(home, today, week):
    home.mqtt("balm/alex/state", json.dumps({"load_today": today, "load_week": week, "stress": 91}))


def evenings_are_told_in_words():
    for name, today, week, detail, said in EVENINGS:
        home = evening(detail=detail)
        tell(home, today, week)
        same(name + " before its time", home.phone, [])
        home.advance(60)
        tell(home, today, week)
        same(name, [(n["message"], n["visibility"]) for n in home.phone], [(said, "private")])
        expect(name + " tells a number", detail == "numbers" or not any(c.isdigit() for c in said))


def balm_away_in_the_evening_says_nothing():
    home = evening()
    home.advance(300)
    tell(home, 90, 210)
    same("said", (home.phone, home.runs.live), ([], []))


def a_massage_tomorrow_is_told():
    for at, told in (("2026-02-01T17:30:00+00:00", True), ("2026-02-02T17:30:00+00:00", False), ("2026-01-31T23:30:00+00:00", True), ("unknown", False), ("unavailable", False)):
        home = evening(next_massage="sensor.next")
        home.set("sensor.next", at)
        home.advance(60)
        tell(home, 0, 0)
        same(at, "massage tomorrow" in home.phone[0]["message"], told)


# ---- the house ----

def house(**given):
    home = Home()
    for entity, state in {"binary_sensor.desk": "off", "binary_sensor.hall": "unavailable", "sensor.steps": "4711", "person.alex": "home",
                          "binary_sensor.bed": "unknown", "input_boolean.guests": "off"}.items():
        home.set(entity, state)
    home.add(make("automation", "house_context", **dict({"person": "alex", "motion": ["binary_sensor.desk", "binary_sensor.hall"], "steps": "sensor.steps",
                                                        "bed": "binary_sensor.bed", "presence": "person.alex", "guests": "input_boolean.guests"}, **given)))
    return home


def told(home):
    return {t: p for t, p, _, _ in home.published}


def the_house_tells_what_it_knows():
    home = house()
    home.set("binary_sensor.hall", "on")
    same("told", told(home), {"house/alex/room_motion": "on", "house/alex/steps": "4711", "house/alex/away": "home", "house/alex/guests": "off"})
    home.set("binary_sensor.bed", "on")
    same("in bed", told(home)["house/alex/in_bed"], "on")
    home.set("person.alex", "Dr. Miller")
    same("never where", told(home)["house/alex/away"], "not_home")
    same("nothing is retained", [p for p in home.published if p[3]], [])


def what_is_not_known_is_not_told():
    home = house()
    for entity in ("binary_sensor.desk", "sensor.steps", "person.alex", "input_boolean.guests"):
        home.set(entity, "unavailable")
    home.published.clear()
    home.advance(120)
    same("told", home.published, [])
    home = Home()
    home.add(make("automation", "house_context", person="alex"))
    home.advance(240)
    same("nothing chosen", home.published, [])


def balm_and_home_assistant_that_come_back_are_told():
    home = house()
    home.mqtt("balm/bridge/state", "offline")
    same("gone", home.published, [])
    home.mqtt("balm/bridge/state", "online")
    same("back", len(home.published), 4)
    home.happens("start", None)
    same("started", len(home.published), 8)
    home.advance(240)
    same("motion is told again, but is no flood", len(home.published), 16)


# ---- the booking ----

def booking(response=None, **fields):
    home = Home()

    def answer(topic, payload, qos, retain):
        asked = json.loads(payload)
        home.mqtt("balm/bridge/response/massage_book", json.dumps({"status": "ok", "result": {}, "transaction": "somebody else's"}))
        home.mqtt("balm/bridge/response/massage_book", json.dumps({"status": "error", "error": "of nobody"}))
        if response:
            home.mqtt("balm/bridge/response/massage_book", json.dumps(dict(response, transaction=asked["transaction"])))
    home.on_publish = answer
    home.script(make("script", "book_massage", person="alex", calendar="calendar.alex"), **fields)
    home.advance(30)
    same("nothing waits", home.runs.live, [])
    return home


def a_booking_is_told_and_written_down():
    home = booking({"status": "ok", "result": {"text": "noted"}}, start="2026-02-07 18:30:00", duration=90, title="Appointment", place="Town")
    topic, payload, _, retain = home.published[0]
    asked = json.loads(payload)
    same("request", (topic, retain, asked["person"], asked["when"], asked["duration"]),
         ("balm/bridge/request/massage_book", False, "alex", "2026-02-07T18:30:00+01:00", "90min"))
    same("entry", called(home, "calendar.create_event"), [({"summary": "Appointment", "location": "Town", "start_date_time": "2026-02-07T18:30:00+01:00",
                                                          "end_date_time": "2026-02-07T20:00:00+01:00"}, ["calendar.alex"])])
    home = booking({"status": "ok", "result": {}}, start="2026-02-07T18:30:00+00:00")
    same("defaults", called(home, "calendar.create_event")[0][0]["end_date_time"], "2026-02-07T20:30:00+01:00")


def what_balm_refuses_stands_in_no_calendar():
    for response, word in (({"status": "error", "error": "when: lies in the past"}, "lies in the past"), (None, "did not answer")):
        home = booking(response, start="2026-02-07 18:30:00")
        same("entries", called(home, "calendar.create_event"), [])
        expect("said: %s" % home.calls, word in called(home, "persistent_notification.create")[0][0]["message"])


if __name__ == "__main__":
    tap({f.__name__.replace("_", " "): f for f in (
        the_light_follows_and_comes_back, the_light_never_goes_out_by_itself, a_late_phase_lights_nothing, balm_gone_in_the_middle_brings_the_light_back,
        home_assistant_started_in_the_middle_keeps_the_light, a_colour_only_when_chosen_and_only_this_person, a_coloured_light_comes_back_in_its_colour,
        a_fade_is_over_when_the_next_begins, only_what_is_worth_it_is_said,
        music_and_volume_come_and_go, a_routine_without_end_ends, evenings_are_told_in_words, balm_away_in_the_evening_says_nothing,
        a_massage_tomorrow_is_told, the_house_tells_what_it_knows, what_is_not_known_is_not_told, balm_and_home_assistant_that_come_back_are_told,
        a_booking_is_told_and_written_down, what_balm_refuses_stands_in_no_calendar)})

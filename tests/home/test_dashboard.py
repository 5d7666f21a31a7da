#!/usr/bin/python3
"""The dashboard that balmctl prints, held against the discovery that the same daemon sends.

Every entity on it is one that Home Assistant has, in every tier of privacy and in both languages; nobody's page shows
what another wears; the cards are such as its frontend knows; and what its tiles send does what they say. The example of
contrib/homeassistant is what the daemon prints: `meson compile dashboard-example` makes it anew.
"""
import json
import os
import re
import sys
import unicodedata

import jinja2
import yaml

import dashboard_rules as rules
from harness import Failed, House, need, recording, tap, wait_for

EXAMPLE = os.path.join(os.environ["BALM_SOURCE"], "contrib", "homeassistant", "dashboard-example.yaml")
PAGE = os.path.join(os.path.dirname(EXAMPLE), "DASHBOARD.md")
OWN_WORDS = r'''texts: {dashboard.nothing: "it's {% nothing %} \\ {{ now }}"}'''
KIM = "    name: \"Alex: A.\"\n  kim-b: {consent: 2026-02-01, share: private}"
SENSORS = "{plugin: replay, person: alex, path: %s, loop: false}\n  hand: {plugin: simulator, person: kim-b}\n  spare: {plugin: simulator}"


def expect(what, condition):
    if not condition:
        raise Failed(what)


def house(**options):
    h = House(**{"speed": 50, "sensor": "{plugin: simulator, person: alex}", **options})
    recording(h.daemon.recording, [(600, 64, 25)])
    return h


def discovered(h, devices):
    """{object id: its payload}, once so many devices are there."""
    def all_of_them():
        found = {}
        with h.listener.lock:
            for topic, payload, _ in h.listener.messages:
                if topic.startswith("homeassistant/device/"):
                    found[topic.split("/")[2]] = payload
        found = {k: json.loads(v) for k, v in found.items() if v}
        return [found] if len(found) == devices else None
    return wait_for("%d devices" % devices, all_of_them)[0]


def printed(h, *args):
    code, out, err = h.daemon.ctl("homeassistant", "dashboard", *args)
    expect("%d: %s" % (code, err), code == 0 and not err)
    code, as_json, _ = h.daemon.ctl("homeassistant", "dashboard", "--json", *args)
    expect("the same as JSON", code == 0 and json.loads(as_json) == {"yaml": out})
    page = yaml.safe_load(out)
    expect("\n".join(rules.faults(page)), not rules.faults(page))
    return page


def slug(text):
    """As Home Assistant makes an id of names, for the letters that our texts have."""
    plain = unicodedata.normalize("NFKD", text.replace("\u00df", "ss"))
    return re.sub(r"[^a-z0-9]+", "_", "".join(c for c in plain if not unicodedata.combining(c)).lower()).strip("_")


def known_ids(devices, by_name):
    """{entity id: component} of all that are enabled at first."""
    ids = {}
    for payload in devices.values():
        for c in payload["components"].values():
            if len(c) > 1 and c.get("enabled_by_default", True):
                name = "%s.%s" % (c["platform"], slug(payload["device"]["name"] + " " + c["name"]))
                ids[name if by_name else c["default_entity_id"]] = c
    return ids


def hold_against(page, devices, by_name=False):
    known = known_ids(devices, by_name)
    for view in page["views"]:
        for card in rules.cards(view):
            for entity in rules.entities(card):
                expect("%s: %s is no entity of the discovery" % (view["title"], entity), entity in known)
                why = rules.misfit(card, known[entity])
                expect("%s in %s: %s" % (entity, card, why), not why)
            for entity, _, wanted in rules.conditions(card):
                expect("%s: %s hides a card, and is no entity of the discovery" % (view["title"], entity), entity in known)
                expect("%s is never %s" % (entity, wanted), wanted in ("unknown", "unavailable") or known[entity]["platform"] == "binary_sensor")
            if card["type"] == "tile" and "tap_action" not in card:
                expect("the name of %s" % card, card["name"] == known[card["entity"]]["name"])


def ids_of(view):
    return {entity for card in rules.cards(view) for entity in rules.entities(card)}


def page_of(tier, language):
    """Three pages, of whoever shares and of whoever does not, and of the house."""
    def case():
        with house(person=KIM, sensor=SENSORS % "/nowhere", mqtt_extra=", privacy: %s" % tier, extra="language: %s" % language) as h:
            h.daemon.start()
            devices = discovered(h, 6)
            page = printed(h)
            expect("views: %s" % [v["path"] for v in page["views"]], [v["path"] for v in page["views"]] == ["balm-alex", "balm-kim-b", "balm"])
            alex, kim, home = page["views"]
            expect("the title: " + alex["title"], alex["title"] == "Alex: A.")
            hold_against(page, devices)
            names = printed(h, "--ids", "names")
            hold_against(names, devices, by_name=True)
            if language == "de":
                expect("umlauts: %s" % sorted(ids_of(names["views"][0])), "select.balm_alex_ubung" in ids_of(names["views"][0]))
            scored = [e for e in ids_of(alex) | ids_of(kim) if re.search(r"_(stress|heart_rate|rmssd|load_week|fever)$", e)]
            expect("what levels withhold: %s" % scored, tier != "levels" or not scored)
            expect("alex has all: %s" % scored, tier == "levels" or len(scored) == 5)
            expect("kim shares nothing: %s" % sorted(ids_of(kim)), not [e for e in ids_of(kim) if re.search("kim_b_(level|stress|heart_rate|next_massage|trend)$", e)])
            expect("kim has what is needed", "event.balm_kim_b_suggestion" in ids_of(kim) and "select.balm_kim_b_routine" in ids_of(kim))
            for view, own, others in ((alex, "heart", "hand"), (kim, "hand", "heart"), (home, "spare", "heart")):
                expect(own, [e for e in ids_of(view) if "sensor_%s_" % own in e] and not [e for e in ids_of(view) if "sensor_%s_" % others in e])
            expect("each for themselves", not [e for e in ids_of(alex) if "kim" in e] and not [e for e in ids_of(kim) if "alex" in e])
            one = printed(h, "--person", "kim-b")
            expect("kim's alone", one["views"] == [kim])
            text = h.daemon.ctl("homeassistant", "dashboard")[1]
            expect("German words", (language == "de") == ("Vorschlag" in text) and (language == "en") == ("Suggestion" in text))
            h.daemon.stop()
    case.__name__ = "%s, %s: every entity is one that Home Assistant has" % (tier, language)
    return case


def render(content, last):
    """The card's text, with the attributes of the sensor as they are; what does not exist is an error."""
    entity = content.split("'")[1]
    env = jinja2.Environment(undefined=jinja2.StrictUndefined)
    env.globals["state_attr"] = lambda e, key: {entity: last}[e].get(key)
    env.globals["is_state_attr"] = lambda e, key, value: {entity: last}[e].get(key) == value
    return env.from_string(content).render().strip()


def limits_of(cards):
    """The scores from which the gauge has another colour, and the level's word."""
    segments = [c for c in cards if c["type"] == "gauge"][0]["segments"]
    return [(s["from"], s["label"]) for s in segments]


def expect_limits_of_the_levels(limits, states):
    """What the gauge shows is what the daemon says; a level that is left holds five points longer."""
    scored = [s for s in states if s["stress"] is not None]
    expect("scores", scored)
    for s in scored:
        words = [[word for start, word in limits if score >= start][-1] for score in (s["stress"], min(s["stress"] + 5, 100))]
        expect("%s is %s, the gauge says %s" % (s["stress"], s["level"], words), s["level"] in words)
    page = open(PAGE).read()
    starts = [str(start) for start, _ in limits]
    expect("%s in DASHBOARD.md" % starts, "from %s and %s as the levels are" % (", ".join(starts[:-1]), starts[-1]) in page)


def expect_answers_while_open(cards, known, last):
    """Four tiles, which are there while there is something to answer."""
    there = "binary_sensor.balm_alex_open"
    value = jinja2.Template(known[there]["value_template"]).render(value_json=last)
    states = {there: {"ON": "on", "OFF": "off"}[value]}
    hidden = {c["name"] for c in cards if there in [e for e, _, _ in rules.conditions(c)]}
    expect("they come and go: %s" % hidden, hidden == {"Yes, now", "Later", "No, thanks", "Not stressed"})
    shown = {c["name"] for c in cards if c.get("name") in hidden and rules.is_shown(c, states)}
    expect("while it is %s: %s" % (last["status"], shown), shown == (hidden if last["status"] == "open" else set()))


def what_the_tiles_send():
    with house(speed=100, patient=True, sensor=None, extra=OWN_WORDS) as h:
        recording(h.daemon.recording, [(16, 64, 25), (60, 82, 8)])
        h.daemon.start()
        devices, heard = discovered(h, 3), h.listener
        cards = rules.cards(printed(h, "--person", "alex")["views"][0])
        known = known_ids(devices, False)
        offer = [c for c in cards if c["type"] == "markdown"][0]["content"]

        def tap_on(name):
            tile = [c for c in cards if c.get("name") == name][0]
            expect("the icon does the same", tile["tap_action"] == tile["icon_tap_action"])
            action = tile["tap_action"]
            if action["perform_action"] == "button.press":
                heard.say(known[action["target"]["entity_id"]]["command_topic"], "PRESS")
            else:
                heard.say(action["data"]["topic"], action["data"]["payload"], qos=action["data"]["qos"])

        idle = wait_for("how the last one ended", lambda: heard.json("balm/alex/last"))[-1]
        expect("own words: " + render(offer, idle), render(offer, idle) == "it's {% nothing %} \\ {{ now }}")
        expect_answers_while_open(cards, known, idle)
        wait_for("a suggestion", lambda: heard.json("balm/alex/suggestion"))
        last = wait_for("it to be open", lambda: [x for x in heard.json("balm/alex/last") if x["status"] == "open"])[-1]
        expect("the offer: " + render(offer, last), render(offer, last) == "**%s**\n\n%s" % (last["title"], last["message"]))
        expect_answers_while_open(cards, known, last)
        tap_on("Yes, now")
        wait_for("the breath to be paced", lambda: heard.of("balm/alex/routine/pacer"))
        wait_for("its outcome", lambda: [x for x in heard.json("balm/alex/last") if x["outcome"] == "accept"])
        tap_on("Stop routine")
        wait_for("its end", lambda: [s for s in heard.json("balm/alex/routine/state") if s["status"] in ("after", "idle")])
        asked = [c for c in cards if c.get("name") == "Log a massage"][0]["tap_action"]
        expect("a massage is not logged by a slip of the thumb: %s" % asked, asked["confirmation"]["text"].endswith("?"))
        tap_on("Log a massage")
        wait_for("the massage", lambda: [s for s in heard.json("balm/alex/settings") if s["last_massage"]])
        expect_limits_of_the_levels(limits_of(cards), heard.json("balm/alex/state"))
        h.daemon.stop()


def refusals():
    with house() as h:
        h.daemon.start()
        discovered(h, 3)
        for args, code, words in ((("--person", "alx"), 2, 'did you mean "alex"'), (("--ids", "name"), 2, 'did you mean "names"'), (("alex",), 2, "is too much")):
            got = h.daemon.ctl("homeassistant", "dashboard", *args)
            expect("%s: %s" % (args, got), got[0] == code and words in got[2] and not got[1])
        for verb in ("homeassistant_dashboard", "homeassistant_forget"):
            h.listener.say("balm/bridge/request/" + verb, {"transaction": 7})
            said = wait_for(verb, lambda: h.listener.json("balm/bridge/response/" + verb))[0]
            expect("over MQTT: %s" % said, said["status"] == "error" and "on the hub itself" in said["error"] and said["transaction"] == 7)
        text = open(h.daemon.config).read()
        open(h.daemon.config, "w").write(text.replace("mqtt: {", "mqtt: {discovery: \"\", "))
        expect("reload", h.daemon.ctl("reload")[0] == 0)
        for verb in ("dashboard", "forget"):
            code, out, err = h.daemon.ctl("homeassistant", verb)
            expect("without discovery: %d %s%s" % (code, out, err), code == 1 and not out and "discovery" in err)
        open(h.daemon.config, "w").write(text)
        expect("reload", h.daemon.ctl("reload")[0] == 0)
        h.broker.kill()
        wait_for("it to be noticed", lambda: json.loads(h.daemon.ctl("status", "--json")[1])["broker"]["connected"] is False)
        code, out, err = h.daemon.ctl("homeassistant", "forget")
        expect("without a broker: %d %s%s" % (code, out, err), code == 1 and "broker" in err)
        expect("a page needs no broker", h.daemon.ctl("homeassistant", "dashboard")[0] == 0)
        h.daemon.stop()


def forgotten_until_it_starts_again():
    with house() as h:
        h.daemon.start()
        before = discovered(h, 3)
        code, out, err = h.daemon.ctl("homeassistant", "forget")
        expect("words: %d %s%s" % (code, out, err), code == 0 and "3 devices" in out and "again" in out and "`discovery: \"\"`" in out)
        expect("at 80 columns, whole: " + out, all(len(line) <= 80 and "\u2026" not in line for line in out.splitlines()))
        discovered(h, 0)
        expect("reload", h.daemon.ctl("reload")[0] == 0)
        h.listener.say("balm/bridge/request/status", {})
        wait_for("what comes after it", lambda: h.listener.json("balm/bridge/response/status"))
        expect("it stays away", discovered(h, 0) == {})
        h.listener.say("homeassistant/status", "online")
        expect("as before", discovered(h, 3) == before)
        h.daemon.stop()


def the_example():
    """Of somebody called Alex, with a strap; what it may not be is out of date."""
    with house(person="    name: Alex", sensor="{plugin: simulator, person: alex}") as h:
        h.daemon.start()
        discovered(h, 3)
        code, out, err = h.daemon.ctl("homeassistant", "dashboard")
        expect(err, code == 0)
        if "--write" in sys.argv:
            open(EXAMPLE, "w").write(out)
        expect("it is out of date: `meson compile dashboard-example` makes it anew", open(EXAMPLE).read() == out)
        h.daemon.stop()


need("mosquitto")
if "--write" in sys.argv:
    tap({"the example is made anew": the_example})
tap({f.__name__.replace("_", " "): f for f in (
    page_of("levels", "en"), page_of("vitals", "de"), page_of("raw", "en"), what_the_tiles_send, refusals,
    forgotten_until_it_starts_again, the_example)}, at_once=3)

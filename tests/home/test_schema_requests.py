#!/usr/bin/python3
"""The schema of each request and the daemon agree: what fits the schema is not called wrong in its shape, and what does
not fit is. Requests at random, and a living daemon that answers each; the same for what the entities take."""
import json
import os
import random
import re

from harness import Failed, House, need, recording, tap, wait_for
from schemas import Schemas

ROUNDS = 400 if os.environ.get("BALM_LONG") else 40
ALL = Schemas()

# Complaints about what is asked for, not about its shape: a schema cannot know who lives here, or what time it is.
OF_THE_MATTER = re.compile(
    r"nobody is |say for whom|no routine is called|no suggestion |more than one person|no sensor is |has not agreed|tells of the house|"
    r"lies in the (past|future)|a snooze lasts 30 days|a massage takes|longer than a year|the time of day is not known|"
    r"time: expected (0|1s) to 10min|time: expected a duration such as 30min or 2h, or `back`|time: makes no sense")
KEPT_LOCAL = "is only answered on the hub itself"

WORDS = ["alex", "nobody", "guest", "bo", "heart", "breathe_box", "a", "x" * 48, "Ä", "back", "t-1_2"]
ODD_WORDS = ["", " ", "two words", "x" * 49, "a\tb", "line\n", "\x7f", "ALEX "]
TEXTS = ["after the meeting", "x" * 160, " a", "ümlaut", "x" * 500]
ODD_TEXTS = ["", "a\nb", "\x01", "x" * 501, "x" * 5000]
DURATIONS = ["30min", "2h", "1d", "1h30min", "0", 0, 90, 1.5, 31622400, "1w"]
ODD_DURATIONS = ["", "30", "min", "1.5h", "-1h", "30 min", "1234567s", "30min\n", -1, 31622401, 1e300, "2H"]
WHENS = ["now", "18:30", "tomorrow 18:30", "yesterday", "2026-01-31 18:30", "2026-01-31T18:30:00+01:00", "2026-01-31T18:30:00.250Z",
         "2026-12-31", "today 00:00+0530", "23:59:59.999999999", "2027-06-30Z", "18:30-14"]
ODD_WHENS = ["", "soon", "2026-13-01", "2026-01-32 10:00", "24:00", "18:60", "18:3", "2026-01-31T", "2026-01-31T18:30+15:00", "1969-12-31",
             "2026-01-31 18:30 ", "NOW", "18:30:00.", "26-01-31", 1769857200, "tomorrow18:30", "18:30\n"]
NUMBERS = list(range(-3, 8)) + [2.0]
ODD_VALUES = [None, True, False, [], {}, [1], {"a": {"b": []}}, "1", 0, -1, 1.5, 2.0, 5, 1e9, 10 ** 30, "on", "accept", "fever"]
TRANSACTIONS = ["t", "", "x" * 128, 7, -1, None, "Ä"]
ODD_TRANSACTIONS = ["x" * 129, True, 1.5, [], {"a": 1}]


def expect(what, condition):
    if not condition:
        raise Failed(what)


def candidates(of):
    """(what the argument may well be, what is nearly right), by what its schema looks like."""
    text = json.dumps(of)
    if "enum" in of:
        return [w for w in of["enum"] if w], ["nonesuch", of["enum"][0].upper(), of["enum"][0] + " ", ""]
    if "tomorrow" in text:
        return WHENS, ODD_WHENS
    if "(w|d|h|min|s)" in text:
        return DURATIONS, ODD_DURATIONS
    if "integer" in text:
        return NUMBERS, ["3", 1.5, None]
    if "boolean" in text:
        return [True, False], ["true", 1, 0]
    return (WORDS, ODD_WORDS) if "u0020" in text else (TEXTS, ODD_TEXTS)


def request(schema, dice):
    args = {}
    for name, of in schema.json["properties"].items():
        if name == "transaction":
            continue
        well, nearly = candidates(of)
        chance = dice.random()
        if name == "person" and chance < 0.6:
            args[name] = "alex"
        elif name in schema.json["required"] and chance < 0.04 or name not in schema.json["required"] and chance < 0.4:
            continue
        elif chance < 0.8:
            args[name] = dice.choice(well)
        elif chance < 0.9:
            args[name] = dice.choice(nearly)
        else:
            args[name] = dice.choice(ODD_VALUES)
    if dice.random() < 0.03:
        args[dice.choice(["surplus", "Person", "", "x" * 60, "nam\u00e9"])] = dice.choice(["alex", None, 1])
    if dice.random() < 0.3:
        args["transaction"] = dice.choice(TRANSACTIONS if dice.random() < 0.8 else ODD_TRANSACTIONS)
    if dice.random() < 0.01:
        return dice.choice([[], "alex", 1, None, [args]])
    return args


def complains_of_shape(reply, args):
    if reply["status"] == "ok" or OF_THE_MATTER.search(reply["error"]):
        return False
    if reply["error"] == "text: is empty" and args["text"] != "":
        return False  # a note of blanks says nothing
    return reply.get("code") != 1 or KEPT_LOCAL in reply["error"]


def schema_and_daemon_agree():
    verbs = {s.topic.rsplit("/", 1)[1]: s for s in ALL.all if s.file.startswith("request_")}
    seed = int(os.environ.get("BALM_SEED", "7"))
    dice, count, fit, wrong = random.Random(seed), 0, 0, []
    with House(speed=20) as house:
        d, heard = house.daemon, house.listener
        recording(d.recording, [(60, 64, 25)])
        d.start()
        wait_for("online", lambda: heard.of("balm/bridge/state"))
        wait_for("the sensor", lambda: heard.of("balm/sensor/heart/state"))
        replies = {verb: 0 for verb in verbs}
        for _ in range(ROUNDS):
            asked = {verb: request(schema, dice) for verb, schema in verbs.items()}
            for verb, args in asked.items():
                heard.client.publish("balm/bridge/request/" + verb, json.dumps(args), 1)
            for verb, args in asked.items():
                replies[verb] += 1
                topic = "balm/bridge/response/" + verb
                wait_for("an answer to %s %s" % (verb, args), lambda: len(heard.of(topic)) >= replies[verb])
                text = heard.of(topic)[replies[verb] - 1]
                reply, fits = json.loads(text), verbs[verb].complaint_of(args) is None
                count, fit = count + 1, fit + fits
                if fits == complains_of_shape(reply, args):
                    wrong.append("%s %s\n    the schema: %s\n    the daemon: %s" %
                                 (verb, json.dumps(args)[:300], verbs[verb].complaint_of(args) or "fits", json.dumps(reply)[:300]))
                if isinstance(args, dict) and isinstance(args.get("transaction"), (str, int)) and fits:
                    expect("the transaction of %s: %s" % (args, text), reply.get("transaction") == args["transaction"])
                complaint = ALL.of(topic).complaint(text)
                if complaint:
                    wrong.append("%s: the answer does not fit: %s: %s" % (topic, complaint, text[:300]))
        d.stop()
    print("# %d requests of %d verbs, %d of them fit; seed %d" % (count, len(verbs), fit, seed))
    expect("%d disagree\n%s" % (len(wrong), "\n".join(wrong[:12])), not wrong)
    expect("both kinds have to be among them: %d of %d" % (fit, count), 0.3 < fit / count < 0.9)


def payloads_of(schema):
    """Of an entity: what is good, what is nearly so."""
    of = schema.json
    if "minimum" in of:
        low, high = of["minimum"], of["maximum"]
        return [str(low), str(high), "0"], [str(low - 1), str(high + 1), "0.5", "", "ON", '"1"', "0 0"]
    if "enum" in of:
        nearly = ["", of["enum"][0].lower(), of["enum"][0] + " ", "nonesuch", "null", "{}", '"%s"' % of["enum"][0]]
        return of["enum"], [w for w in nearly if w not in of["enum"]]
    known = {"person_set_routine": ["breathe_box"], "person_set_start": ["PRESS", "breathe_box"],
             "sensor_set_worn_by": ["nobody", "guest", "alex"]}
    return known[schema.file[:-5]], ["", "Breathe box", "x" * 33, "Press", "{}"]


def entities_take_what_the_schema_says():
    """Counted in `refused`: none of the good ones, each of the others."""
    entities = [s for s in ALL.all if s.direction == "in" and "/set/" in s.topic]
    answers = next(s for s in ALL.all if s.file == "person_suggestion_answer.json")
    good = [("answer", answers, w) for w in ("accept", '"no"', '{"answer": "done"}', '{"id": "alex-1", "answer": "later"}')]
    bad = [("answer", answers, w) for w in ("", "yes", "{}", '{"id": "alex-1"}', '{"answer": "yes"}', '{"answer": 1}', '{"id": 7, "answer": "no"}',
                                            '{"id": "%s", "answer": "no"}' % ("x" * 49), "[]", "null", "7")]
    for s in entities:
        if s.file != "sensor_set_release.json":  # only of sensors on Bluetooth
            well, nearly = payloads_of(s)
            good += [("entity", s, w) for w in well]
            bad += [("entity", s, w) for w in nearly]
    for _, s, payload in good:
        expect("the schema refuses %s at %s: %s" % (payload, s.topic, s.complaint(payload)), not s.complaint(payload))
    for _, s, payload in bad:
        expect("the schema takes %r at %s" % (payload, s.topic), s.complaint(payload))
    with House(speed=100) as house:
        d, heard = house.daemon, house.listener

        def refused_after(messages):
            for _, s, payload in messages:
                topic = "balm/" + s.topic.replace("sensor/+", "sensor/heart").replace("+", "alex")
                heard.client.publish(topic, payload, 1).wait_for_publish()
            heard.say("balm/bridge/request/status", {})
            asked = len(heard.of("balm/bridge/health"))
            wait_for("health", lambda: len(heard.of("balm/bridge/health")) > asked + 1)
            return heard.json("balm/bridge/health")[-1]["refused"]

        recording(d.recording, [(60, 64, 25)])
        d.start()
        wait_for("online", lambda: heard.of("balm/bridge/state"))
        wait_for("the sensor", lambda: heard.of("balm/sensor/heart/state"))
        before = refused_after([])
        expect("refused of the good ones: %d\n%s" % (refused_after(good) - before, d.log()[-1500:]), refused_after([]) == before)
        after = refused_after(bad) - before
        expect("%d of %d were refused" % (after, len(bad)), after == len(bad))
        print("# %d payloads of %d entities taken, %d refused" % (len(good), len(entities), len(bad)))
        d.stop()


need("mosquitto")
tap({"schema and daemon agree": schema_and_daemon_agree, "entities take what the schema says": entities_take_what_the_schema_says}, 2)

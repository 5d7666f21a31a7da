"""The blueprints as files: read by a loader that knows !input, every key of a known kind, every
template compiled, nothing named that balm does not have. And proof that each rule can fail.
"""
import copy
import glob
import os
import re

import jinja2

import blueprint_yaml as by
from blueprint_home import KIT, expect
from blueprint_templates import Templates
from harness import Failed, tap

FILES = sorted(glob.glob(os.path.join(KIT, "blueprints", "*", "balm", "*.yaml")))
EXAMPLES = os.path.join(KIT, "examples.yaml")
LIMITED = {"topic", "payload", "event_data"}  # of triggers: templates without states


def read(path):
    with open(path) as f:
        return f.read()


def blueprint(name):
    return by.load(read(next(p for p in FILES if os.path.basename(p) == name + ".yaml")))


def texts_of(value, limited=False):
    """(template, limited) of every text with one."""
    if isinstance(value, str):
        if "{{" in value or "{%" in value:
            yield value, limited
    elif isinstance(value, dict):
        for k, v in value.items():
            yield from texts_of(v, limited or ("trigger" in value and k in LIMITED))
    elif isinstance(value, list):
        for v in value:
            yield from texts_of(v, limited)


FUNCTIONS = {"states", "now", "has_value", "is_state", "state_attr", "as_datetime", "timedelta", "is_number", "namespace", "range", "dict"}
GIVEN = {"trigger", "wait", "repeat", "this", "context", "value", "value_json"}


def names_of(value):
    """What `variables`, `trigger_variables` and `fields` bring."""
    found = set()
    if isinstance(value, dict):
        for key in ("variables", "trigger_variables", "fields"):
            found |= set(value.get(key, {})) if isinstance(value.get(key), dict) else set()
        for v in value.values():
            found |= names_of(v)
    elif isinstance(value, list):
        for v in value:
            found |= names_of(v)
    return found


def template_complaints(body):
    found = []
    known = FUNCTIONS | GIVEN | names_of(body)
    for text, limited in texts_of({k: v for k, v in body.items() if k != "blueprint"}):
        try:
            foreign = Templates.foreign(text) - known
        except jinja2.TemplateError as e:
            found.append("%s in %r" % (e, text))
            continue
        found += ["nobody gives %s in %r" % (n, text) for n in sorted(foreign)]
        if limited and re.search(r"\b(states|now|state_attr|is_state|has_value)\(", text):
            found.append("a limited template asks for states: %r" % text)
    return found


def all_complaints(b):
    return by.complaints(b) + template_complaints(b)


def every_file_is_right():
    expect("seven of them would be new: %s" % FILES, len(FILES) == 6)
    for path in FILES:
        b = by.load(read(path))
        found = all_complaints(b)
        expect("%s: %s" % (os.path.basename(path), "; ".join(found)), not found)
        expect(path + " stands in its domain's folder", "/%s/" % b["blueprint"]["domain"] in path)


def inputs_are_explained():
    for path in FILES:
        for name, spec in by.inputs_of(by.load(read(path))).items():
            expect("%s: %s has no name" % (path, name), spec.get("name"))
    text = read(os.path.join(KIT, "README.md"))
    for path in FILES:
        relative = os.path.relpath(path, KIT)
        expect("README.md does not speak of " + relative, relative in text)
        required = [s["name"] for s in by.inputs_of(by.load(read(path))).values() if "default" not in s]
        section = text[text.index(relative):]
        for name in required:
            expect("README.md does not say what to fill in for %r of %s" % (name, relative), name in section)


def phones_hear_no_number():
    """What goes to a phone comes from title and message, or is made of words, unless numbers were chosen."""
    for path in FILES:
        text = read(path)
        for word in ("evidence", "reason", "technique", "heart_rate", "rmssd", "score"):
            expect("%s names %s" % (path, word), not re.search(r"attributes\.%s|payload_json\.%s\b" % (word, word), text))


def examples_are_right():
    found = []
    for n, body in enumerate(by.load(read(EXAMPLES))):
        expect("example %d has no alias" % n, body.get("alias"))
        expect("%s: keys" % body["alias"], set(body) <= {"alias", "description", "mode", "max", "max_exceeded", "triggers", "conditions", "actions", "id", "variables"})
        found += ["%s: %s" % (body["alias"], c) for c in by.complaints_of_body(body) + template_complaints(body)]
    expect("; ".join(found), not found)


def the_page_calls_the_script_as_it_is():
    blocks = [by.load(b) for b in re.findall(r"```yaml\n(.*?)```", read(os.path.join(KIT, "README.md")), re.S)]
    calls = [b for b in blocks if str(b.get("action", "")).startswith("script.")]
    expect("calls: %s" % blocks, len(calls) == 1 and len(blocks) == 2)
    fields = blueprint("book_massage")["fields"]
    expect("fields: %s" % calls, set(calls[0]["data"]) <= set(fields))
    expect("required ones", {n for n, f in fields.items() if f.get("required")} <= set(calls[0]["data"]))


# ---- each rule can fail: (blueprint, what is broken, a word of the complaint) ----

def _put(*path_and_value):
    *path, value = path_and_value

    def change(b):
        at = b
        for step in path[:-1]:
            at = at[step]
        if value is KeyError:
            del at[path[-1]]
        else:
            at[path[-1]] = value
    return change


BROKEN = [
    ("input not declared", "suggestion", _put("triggers", 0, "entity_id", by.Input("sugestion")), "sugestion is not declared"),
    ("input not used", "breathing_light", _put("actions", 0, "variables", "low", 5), "low is not used"),
    ("unknown selector", "evening_summary", _put("blueprint", "input", "at", "selector", {"clock": None}), "no selector"),
    ("option of a selector", "evening_summary", _put("blueprint", "input", "at", "selector", {"time": {"no": 1}}), "takes no"),
    ("filter of an entity", "suggestion", _put("blueprint", "input", "suggestion", "selector", {"entity": {"filter": [{"brand": "x"}]}}), "no filter"),
    ("old minimum", "suggestion", _put("blueprint", "homeassistant", "min_version", "2024.6.0"), "min_version"),
    ("key of the head", "suggestion", _put("blueprint", "version", 3), "nobody knows version"),
    ("no domain", "suggestion", _put("blueprint", "domain", "scene"), "no domain"),
    ("old syntax of a trigger", "suggestion", _put("triggers", 0, {"platform": "state", "entity_id": "event.x"}), "no trigger"),
    ("key of a trigger", "suggestion", _put("triggers", 0, "not_form", "unavailable"), "not_form"),
    ("key of the whole", "suggestion", _put("trigger", []), "nobody knows trigger"),
    ("condition of no kind", "suggestion", _put("actions", 1, "choose", 0, "conditions", 0, "condition", "trigered"), "no condition"),
    ("key of a condition", "suggestion", _put("actions", 1, "choose", 0, "conditions", 0, "ids", "x"), "ids"),
    ("action of no kind", "suggestion", _put("actions", 0, {"service": "mqtt.publish"}), "no action"),
    ("service that is not there", "house_context", _put("actions", 1, "repeat", "sequence", 0, "then", 0, "action", "mqtt.send"), "no action mqtt.send"),
    ("data of a service", "house_context", _put("actions", 1, "repeat", "sequence", 0, "then", 0, "data", "retained", True), "takes no retained"),
    ("service without its target", "breathing_light", _put("actions", 1, "choose", 2, "sequence", 0, "target", KeyError), "a target"),
    ("data of a notification", "suggestion", _put("actions", 1, "choose", 0, "sequence", 2, "data", "buttons", []), "phones take no"),
    ("waits for ever", "evening_summary", _put("actions", 1, "timeout", KeyError), "waits for ever"),
    ("broken template", "suggestion", _put("actions", 1, "choose", 0, "conditions", 1, "value_template", "{{ trigger.id "), "unexpected end"),
    ("filter that is not there", "suggestion", _put("actions", 1, "choose", 0, "conditions", 1, "value_template", "{{ 1 | rounded }}"), "rounded"),
    ("variable that is not there", "suggestion", _put("actions", 1, "choose", 0, "conditions", 1, "value_template", "{{ offered }}"), "nobody gives offered"),
    ("states in a limited template", "breathing_light", _put("triggers", 0, "topic", "{{ states('x.y') }}"), "limited"),
    ("no max", "suggestion", _put("max", KeyError), "has no max"),
    ("no mode", "suggestion", _put("mode", "any"), "no mode"),
]


def each_rule_can_fail():
    for name, of, change, word in BROKEN:
        b = copy.deepcopy(blueprint(of))
        change(b)
        found = all_complaints(b)
        expect("%s went by: %s" % (name, found), any(word in c for c in found))


def doubled_things_are_refused():
    for text in ("a: 1\na: 2\n", "x: {b: 1, b: 1}\n"):
        try:
            by.load(text)
        except Exception:
            continue
        raise Failed("taken: " + text)
    b = blueprint("suggestion")
    b["blueprint"]["input"]["what"]["input"]["phone"] = {"name": "again"}
    try:
        by.inputs_of(b)
    except ValueError:
        return
    raise Failed("an input that is declared in two sections was taken")


tap({f.__name__.replace("_", " "): f for f in (
    every_file_is_right, inputs_are_explained, phones_hear_no_number, examples_are_right, the_page_calls_the_script_as_it_is, each_rule_can_fail, doubled_things_are_refused)})

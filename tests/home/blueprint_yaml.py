"""blueprint_yaml - reads blueprints as Home Assistant does, and knows what may stand in them.

`!input` and `!secret` are tags; an unknown key, a doubled key, an input that is not declared or
not used, a selector, trigger, condition or action of no known kind is a complaint.
"""
import yaml


class Input:
    def __init__(self, name):
        self.name = name


class Loader(yaml.SafeLoader):
    pass


def _mapping(loader, node):
    keys = [loader.construct_object(k) for k, _ in node.value]
    doubled = [k for k in keys if keys.count(k) > 1]
    if doubled:
        raise yaml.constructor.ConstructorError(None, None, "doubled key %r" % doubled[0], node.start_mark)
    return loader.construct_mapping(node, deep=True)


Loader.add_constructor("!input", lambda loader, node: Input(loader.construct_scalar(node)))
Loader.add_constructor("!secret", lambda loader, node: "secret:" + loader.construct_scalar(node))
Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load(text):
    return yaml.load(text, Loader)


def inputs_of(blueprint):
    """{name: declaration}, out of their sections."""
    flat = {}
    for name, spec in blueprint["blueprint"]["input"].items():
        members = spec["input"] if "input" in spec else {name: spec}
        for key, one in members.items():
            if key in flat:
                raise ValueError("input %s is declared twice" % key)
            flat[key] = one
    return flat


def used(value):
    if isinstance(value, Input):
        return {value.name}
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set().union(*(used(v) for v in inner)) if inner else set()


def fill(value, given):
    if isinstance(value, Input):
        return given[value.name]
    if isinstance(value, dict):
        return {k: fill(v, given) for k, v in value.items()}
    return [fill(v, given) for v in value] if isinstance(value, list) else value


def instance(blueprint, **given):
    """The automation or script that the blueprint makes of these inputs."""
    declared = inputs_of(blueprint)
    foreign, missing = set(given) - set(declared), {n for n, d in declared.items() if "default" not in d} - set(given)
    if foreign or missing:
        raise ValueError("inputs not known: %s; not given: %s" % (sorted(foreign), sorted(missing)))
    values = dict({n: d["default"] for n, d in declared.items() if "default" in d}, **given)
    return fill({k: v for k, v in blueprint.items() if k != "blueprint"}, values)


# ---- what may stand where ----

ROOT = {"automation": {"blueprint", "mode", "max", "max_exceeded", "trigger_variables", "variables", "triggers", "conditions", "actions"},
        "script": {"blueprint", "mode", "max", "max_exceeded", "fields", "variables", "sequence"}}
HEAD = {"name", "description", "domain", "author", "source_url", "homeassistant", "input"}
SELECTORS = {
    "entity": {"multiple", "filter"}, "device": {"multiple", "filter"}, "target": set(), "time": set(), "datetime": set(),
    "text": {"multiline"}, "boolean": set(), "action": set(), "color_rgb": set(),
    "number": {"min", "max", "step", "unit_of_measurement", "mode"}, "select": {"options", "multiple", "mode", "custom_value"}}
FILTERS = {"integration", "domain", "device_class"}
TRIGGERS = {
    "state": ({"entity_id"}, {"from", "to", "not_from", "not_to", "for", "attribute"}),
    "mqtt": ({"topic"}, {"payload", "value_template", "qos", "encoding"}),
    "event": ({"event_type"}, {"event_data"}),
    "time": ({"at"}, set()), "time_pattern": (set(), {"hours", "minutes", "seconds"}),
    "homeassistant": ({"event"}, set()), "template": ({"value_template"}, {"for"}),
    "numeric_state": ({"entity_id"}, {"above", "below", "for"})}
CONDITIONS = {"trigger": {"id"}, "template": {"value_template"}, "state": {"entity_id", "state"}, "time": {"after", "before"},
              "numeric_state": {"entity_id", "above", "below"}}
SERVICES = {  # data, and whether it takes a target
    "mqtt.publish": ({"topic", "payload", "qos", "retain"}, False), "scene.create": ({"scene_id", "snapshot_entities", "entities"}, False),
    "scene.turn_on": ({"transition"}, True), "scene.delete": (set(), True),
    "light.turn_on": ({"brightness_pct", "transition", "rgb_color"}, True), "light.turn_off": ({"transition"}, True),
    "tts.speak": ({"media_player_entity_id", "message", "language", "cache", "options"}, True),
    "media_player.volume_set": ({"volume_level"}, True), "media_player.media_stop": (set(), True),
    "calendar.create_event": ({"summary", "description", "location", "start_date_time", "end_date_time"}, True),
    "persistent_notification.create": ({"title", "message", "notification_id"}, False), "button.press": (set(), True),
    "select.select_option": ({"option"}, True), "switch.turn_off": (set(), True), "notify.send_message": ({"message", "title"}, True)}
MOBILE = {"tag", "group", "channel", "importance", "visibility", "timeout", "url", "clickAction", "actions", "push", "sticky"}
ACTIONS = {  # the key that says what it is: what else it may have
    "variables": set(), "choose": {"default"}, "if": {"then", "else"}, "repeat": set(), "parallel": set(), "delay": set(),
    "wait_for_trigger": {"timeout", "continue_on_timeout"}, "action": {"data", "target", "continue_on_error", "response_variable"},
    "condition": set(), "domain": {"type", "device_id", "title", "message", "data"}, "stop": {"error"}}
CRUMBS = {"alias", "enabled", "id"}


def _keys(found, where, spec, needed, may):
    found += ["%s: %s is missing" % (where, k) for k in sorted(needed - set(spec))]
    found += ["%s: nobody knows %s" % (where, k) for k in sorted(set(spec) - needed - may)]


def _trigger(found, where, t):
    kind = t.get("trigger") if isinstance(t, dict) else None
    if kind not in TRIGGERS:
        found.append("%s: no trigger: %r" % (where, kind))
        return
    needed, may = TRIGGERS[kind]
    _keys(found, where, t, needed | {"trigger"}, may | CRUMBS | {"variables"})


def _conditions(found, where, conditions):
    for n, c in enumerate(conditions if isinstance(conditions, list) else [conditions]):
        at = "%s[%d]" % (where, n)
        if isinstance(c, str) and "{{" in c:
            continue
        kind = c.get("condition") if isinstance(c, dict) else None
        if kind in ("and", "or", "not"):
            _conditions(found, at, c["conditions"])
        elif kind not in CONDITIONS:
            found.append("%s: no condition: %r" % (at, kind))
        else:
            _keys(found, at, c, {"condition"}, CONDITIONS[kind] | CRUMBS)


def _service(found, where, a):
    data, targets = SERVICES.get(a["action"], (None, False))
    if data is None:
        found.append("%s: no action %s" % (where, a["action"]))
        return
    found += ["%s: %s takes no %s" % (where, a["action"], k) for k in sorted(set(a.get("data", {})) - data)]
    if targets != ("target" in a):
        found.append("%s: %s and a target" % (where, a["action"]))


def _actions(found, where, actions):
    if isinstance(actions, Input):
        return
    for n, a in enumerate(actions):
        at = "%s[%d]" % (where, n)
        kinds = [k for k in ACTIONS if isinstance(a, dict) and k in a]
        if len(kinds) != 1:
            found.append("%s: no action, or several: %s" % (at, kinds or a))
            continue
        kind = kinds[0]
        if kind == "condition":
            _conditions(found, at, a)
            continue
        _keys(found, at, a, {kind}, ACTIONS[kind] | CRUMBS)
        if kind == "choose":
            for m, option in enumerate(a["choose"]):
                inner = "%s.choose[%d]" % (at, m)
                _keys(found, inner, option, {"conditions", "sequence"}, {"alias"})
                _conditions(found, inner, option["conditions"])
                _actions(found, inner, option["sequence"])
            _actions(found, at + ".default", a.get("default", []))
        elif kind == "if":
            _conditions(found, at, a["if"])
            for branch in ("then", "else"):
                _actions(found, "%s.%s" % (at, branch), a.get(branch, []))
        elif kind == "repeat":
            _keys(found, at, a["repeat"], {"sequence"}, {"for_each", "while", "until", "count"})
            _actions(found, at + ".repeat", a["repeat"]["sequence"])
        elif kind == "parallel":
            for m, branch in enumerate(a["parallel"]):
                _actions(found, "%s.parallel[%d]" % (at, m), branch["sequence"] if "sequence" in branch else [branch])
        elif kind == "wait_for_trigger":
            for m, t in enumerate(a["wait_for_trigger"]):
                _trigger(found, "%s[%d]" % (at, m), t)
            if "timeout" not in a:
                found.append(at + ": waits for ever")
        elif kind == "action":
            _service(found, at, a)
        elif kind == "domain":
            _keys(found, at, a, {"domain", "type", "device_id", "message"}, {"title", "data"})
            found += ["%s: phones take no %s" % (at, k) for k in sorted(set(a.get("data", {})) - MOBILE)]


def _selector(found, where, s):
    if not isinstance(s, dict) or len(s) != 1 or next(iter(s)) not in SELECTORS:
        found.append("%s: no selector: %r" % (where, s))
        return
    kind, options = next(iter(s.items()))
    options = options or {}
    found += ["%s: %s takes no %s" % (where, kind, k) for k in sorted(set(options) - SELECTORS[kind])]
    for f in options.get("filter", []):
        found += ["%s: no filter %s" % (where, k) for k in sorted(set(f) - FILTERS)]


def complaints_of_body(body, domain="automation"):
    found = []
    for n, t in enumerate(body.get("triggers", [])):
        _trigger(found, "triggers[%d]" % n, t)
    _conditions(found, "conditions", body.get("conditions", []))
    _actions(found, "actions", body.get("actions" if domain == "automation" else "sequence", []))
    return found


def complaints(blueprint):
    head = blueprint.get("blueprint", {})
    domain = head.get("domain")
    if domain not in ROOT:
        return ["no domain: %r" % domain]
    found = []
    _keys(found, "file", blueprint, {"blueprint", "mode"} | ({"triggers", "actions"} if domain == "automation" else {"sequence"}), ROOT[domain])
    _keys(found, "blueprint", head, {"name", "description", "domain", "homeassistant", "input"}, HEAD)
    if head.get("homeassistant") != {"min_version": "2024.12.0"}:
        found.append("blueprint: min_version is not 2024.12.0")
    if blueprint.get("mode") not in ("single", "restart", "queued", "parallel"):
        found.append("no mode: %r" % blueprint.get("mode"))
    declared = inputs_of(blueprint)
    for name, spec in head["input"].items():
        _keys(found, "input " + name, spec, {"name"}, {"input", "icon", "collapsed", "description"} if "input" in spec else {"description", "default", "selector"})
    for name, spec in declared.items():
        _selector(found, "input " + name, spec.get("selector"))
    for name, spec in blueprint.get("fields", {}).items():
        _keys(found, "field " + name, spec, {"name", "description", "selector"}, {"required", "default", "example"})
        _selector(found, "field " + name, spec.get("selector"))
    asked = used({k: v for k, v in blueprint.items() if k != "blueprint"})
    found += ["input %s is not declared" % n for n in sorted(asked - set(declared))]
    found += ["input %s is not used" % n for n in sorted(set(declared) - asked)]
    if blueprint["mode"] in ("queued", "parallel") and "max" not in blueprint:
        found.append("mode %s has no max" % blueprint["mode"])
    return found + complaints_of_body(blueprint, domain)

"""blueprint_run - triggers, conditions and sequences as Home Assistant runs them.

A sequence is a generator that yields what it waits for: ("wait", triggers, variables, seconds),
("delay", seconds) or ("parallel", sequences, variables). Modes, nested scopes, templates that
become native values, and the edge of a template trigger are as there.
"""
from blueprint_templates import TemplateFailed


def as_list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def seconds_of(home, spec, variables):
    if isinstance(spec, dict):
        unit = {"hours": 3600, "minutes": 60, "seconds": 1, "milliseconds": 0.001}
        return sum(unit[k] * float(home.templates.render(v, variables)) for k, v in spec.items())
    return float(home.templates.render(spec, variables))


# ---- triggers ----

def _state(home, t, variables):
    watched = as_list(t["entity_id"])
    filtered = {"from", "to", "not_from", "not_to"} & set(t)

    def match(change):
        entity_id, old, new = change
        before, after = old.state if old else None, new.state
        if entity_id not in watched or (filtered and before == after):
            return None
        if "from" in t and before not in as_list(t["from"]) or "to" in t and after not in as_list(t["to"]):
            return None
        if before in as_list(t.get("not_from")) or after in as_list(t.get("not_to")):
            return None
        return {"entity_id": entity_id, "from_state": old, "to_state": new}
    return match


def _topic_matches(wanted, topic):
    w, t = wanted.split("/"), topic.split("/")
    return len(w) == len(t) and all(a in ("+", b) for a, b in zip(w, t))


def _mqtt(home, t, variables):
    import json
    topic = home.templates.render(t["topic"], variables, limited=True, parse=False)
    wanted = home.templates.render(t["payload"], variables, limited=True, parse=False) if "payload" in t else None

    def match(message):
        heard, payload = message
        if not _topic_matches(topic, heard):
            return None
        data = {"topic": heard, "payload": payload, "qos": 0}
        try:
            data["payload_json"] = json.loads(payload)
        except ValueError:
            pass
        value = payload
        if "value_template" in t:
            value = home.templates.render(t["value_template"], {"value": payload, "value_json": data.get("payload_json")}, parse=False)
        return data if wanted is None or value == wanted else None
    return match


def _event(home, t, variables):
    wanted = home.templates.render_all(t.get("event_data", {}), variables, limited=True)

    def match(event):
        if event.event_type != t["event_type"] or any(event.data.get(k) != v for k, v in wanted.items()):
            return None
        return {"event": event}
    return match


def _template(home, t, variables):
    was = [home.templates.render(t["value_template"], variables) is True]

    def match(_):
        before, was[0] = was[0], home.templates.render(t["value_template"], variables) is True
        return {} if was[0] and not before else None
    return match


def _minute(home, t, variables):
    if t["trigger"] == "time":
        return lambda now: {"now": now} if now.strftime("%H:%M:00") == t["at"] else None
    every = int(str(t["minutes"]).lstrip("/"))
    return lambda now: {"now": now} if now.minute % every == 0 else None


KINDS = {"state": ("state", _state), "mqtt": ("mqtt", _mqtt), "event": ("event", _event), "template": ("template", _template),
         "time": ("minute", _minute), "time_pattern": ("minute", _minute)}


def attach(home, triggers, variables, callback):
    """Calls back with the trigger's data; returns how to detach."""
    undo = []
    for n, t in enumerate(triggers):
        if t["trigger"] == "homeassistant":
            undo.append(home.listen(t["event"], lambda _: {}, lambda d, t=t, n=n: callback(dict(d, id=t.get("id", str(n)), platform="homeassistant"))))
            continue
        kind, make = KINDS[t["trigger"]]
        undo.append(home.listen(kind, make(home, t, variables), lambda d, t=t, n=n: callback(dict(d, id=t.get("id", str(n)), platform=t["trigger"]))))
    return lambda: [u() for u in undo]


# ---- conditions ----

def holds(home, condition, variables):
    if isinstance(condition, list):
        return all(holds(home, c, variables) for c in condition)
    if isinstance(condition, str):
        return home.templates.render(condition, variables) is True
    kind = condition["condition"]
    if kind == "template":
        return home.templates.render(condition["value_template"], variables) is True
    if kind == "trigger":
        return variables["trigger"]["id"] in as_list(condition["id"])
    if kind == "state":
        states = [home.states.get(e) for e in as_list(condition["entity_id"])]
        return all(s and s.state in as_list(condition["state"]) for s in states)
    if kind in ("and", "or"):
        return (all if kind == "and" else any)(holds(home, c, variables) for c in condition["conditions"])
    raise TemplateFailed("no condition %s" % kind)


# ---- sequences ----

class Stop(Exception):
    pass


def sequence(home, actions, scope):
    for a in actions:
        if "variables" in a:
            for key, value in a["variables"].items():
                scope[key] = home.templates.render_all(value, scope)
        elif "condition" in a:
            if not holds(home, a, scope):
                raise Stop
        elif "choose" in a:
            for option in a["choose"]:
                if holds(home, option["conditions"], scope):
                    yield from sequence(home, option["sequence"], dict(scope))
                    break
            else:
                yield from sequence(home, a.get("default", []), dict(scope))
        elif "if" in a:
            yield from sequence(home, a["then"] if holds(home, a["if"], scope) else a.get("else", []), dict(scope))
        elif "repeat" in a:
            for item in home.templates.render_all(a["repeat"]["for_each"], scope):
                yield from sequence(home, a["repeat"]["sequence"], dict(scope, repeat={"item": item}))
        elif "parallel" in a:
            yield ("parallel", [b["sequence"] if "sequence" in b else [b] for b in a["parallel"]], dict(scope))
        elif "delay" in a:
            yield ("delay", seconds_of(home, a["delay"], scope))
        elif "wait_for_trigger" in a:
            found = yield ("wait", a["wait_for_trigger"], dict(scope), seconds_of(home, a["timeout"], scope))
            scope["wait"] = {"trigger": found}
            if found is None and not a.get("continue_on_timeout", True):
                raise Stop
        elif "domain" in a:
            home.notify(a["device_id"], home.templates.render(a["message"], scope), home.templates.render(a.get("title"), scope),
                        home.templates.render_all(a.get("data", {}), scope))
        else:
            data = {k: home.templates.as_text(v, scope) if k in ("payload", "topic", "message") else home.templates.render_all(v, scope)
                    for k, v in a.get("data", {}).items()}
            target = home.templates.render_all(a.get("target", {}), scope)
            home.call(a["action"], data, as_list(target.get("entity_id")))


class Run:
    def __init__(self, home, actions, scope, ended):
        self.home, self.ended, self.is_over, self.undo = home, ended, False, lambda: None
        self.steps = sequence(home, actions, scope)
        self.go(None)

    def go(self, value):
        if self.is_over:
            return
        try:
            wish = self.steps.send(value)
        except (StopIteration, Stop):
            self.is_over = True
            self.ended(self)
            return
        if wish[0] == "delay":
            self.undo = self.home.after(wish[1], lambda: self.go(None))
        elif wish[0] == "wait":
            cancel = self.home.after(wish[3], lambda: (self.undo(), self.go(None)))
            detach = attach(self.home, wish[1], wish[2], lambda found: (self.undo(), self.go(found)))
            self.undo = lambda: (cancel(), detach())
        else:
            left = [len(wish[1])]

            def one_ended(_):
                left[0] -= 1
                if left[0] == 0:
                    self.home.after(0, lambda: self.go(None))
            for actions in wish[1]:
                Run(self.home, actions, dict(wish[2]), one_ended)

    def stop(self):
        self.is_over = True
        self.undo()


class Runs:
    def __init__(self, home):
        self.home, self.live = home, []

    def start(self, actions, scope, ended=lambda run: None):
        over = []
        run = Run(self.home, actions, scope, lambda r: (over.append(r), self.live.remove(r) if r in self.live else None, ended(r)))
        if not over:
            self.live.append(run)
        return run


class Automation:
    def __init__(self, home, body, entity_id):
        self.home, self.body, self.live, self.waiting = home, body, [], []
        self.this = {"entity_id": entity_id, "attributes": {}}
        self.base = dict(body.get("trigger_variables", {}))
        attach(home, body["triggers"], self.base, self._triggered)

    def _triggered(self, data):
        scope = dict(self.base, trigger=data, this=self.this, context=self.home.context())
        if not holds(self.home, as_list(self.body.get("conditions")), scope):
            return
        mode, most = self.body["mode"], self.body.get("max", 10)
        if mode == "single" and self.live or mode in ("queued", "parallel") and len(self.live) + len(self.waiting) >= most:
            return
        if mode == "queued" and self.live:
            self.waiting.append(scope)
            return
        self._start(scope)

    def _start(self, scope):
        placeholder = object()
        self.live.append(placeholder)

        def ended(_):
            self.live.remove(placeholder)
            if self.waiting and not self.live:
                self._start(self.waiting.pop(0))
        self.home.runs.start(self.body["actions"], scope, ended)

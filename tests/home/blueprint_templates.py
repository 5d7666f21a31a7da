"""blueprint_templates - templates as Home Assistant renders them, as far as our blueprints go.

Stricter in one thing: what is not defined is an error here, where Home Assistant writes a warning
and goes on with an empty text. What is limited (topics and event data of triggers) sees no states.
"""
import ast
import datetime
import functools
import json
import re

import jinja2
import jinja2.meta
import jinja2.sandbox

NUMERIC = re.compile(r"^[+-]?(?!0\d)\d*(?:\.\d*)?$")
SENTINEL = object()


class TemplateFailed(Exception):
    pass


def native(text):
    """A result that reads like a Python value is one; so does Home Assistant."""
    text = text.strip()
    try:
        value = ast.literal_eval(text)
    except (ValueError, TypeError, SyntaxError, MemoryError):
        return text
    if isinstance(value, (str, complex)):
        return text
    if isinstance(value, (int, float)) and not isinstance(value, bool) and not NUMERIC.match(text):
        return text
    return value


def parse_datetime(text):
    try:
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None


def as_datetime(value, default=SENTINEL):
    if isinstance(value, datetime.datetime):
        return value
    if isinstance(value, str):
        parsed = parse_datetime(value)
        return parsed if parsed or default is SENTINEL else default
    if default is SENTINEL:
        raise TemplateFailed("as_datetime got %r" % (value,))
    return default


def number_filter(kind):
    def convert(value, default=SENTINEL):
        try:
            return kind(float(value))
        except (TypeError, ValueError):
            if default is SENTINEL:
                raise TemplateFailed("%s got %r" % (kind.__name__, value))
            return default
    return convert


def is_number(value):
    try:
        return abs(float(value)) != float("inf") and float(value) == float(value)
    except (TypeError, ValueError):
        return False


class States:
    """`states('x.y')`, `states['x.y']`."""

    def __init__(self, home):
        self.home = home

    def __call__(self, entity_id):
        found = self.home.states.get(entity_id)
        return found.state if found else "unknown"

    def __getitem__(self, entity_id):
        return self.home.states.get(entity_id)


def _local(context, t):
    zone = context["_zone"]
    return (t if t.tzinfo else t.replace(tzinfo=zone)).astimezone(zone)


def _environment():
    env = jinja2.sandbox.ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do"])
    env.globals.update(as_datetime=as_datetime, timedelta=datetime.timedelta, is_number=is_number)
    env.filters.update(as_datetime=as_datetime, is_number=is_number, int=number_filter(int), float=number_filter(float),
                       as_local=jinja2.pass_context(_local), states=jinja2.pass_context(lambda c, e: c["states"](e)),
                       has_value=jinja2.pass_context(lambda c, e: c["has_value"](e)),
                       to_json=lambda v: json.dumps(v, separators=(",", ":"), ensure_ascii=False))
    return env


ENVIRONMENT = _environment()


@functools.lru_cache(maxsize=None)
def compiled(text):
    return ENVIRONMENT.from_string(text)


class Templates:
    def __init__(self, home):
        states = States(home)
        known = lambda e: states(e) not in ("unknown", "unavailable")
        self.home = home
        self.seen = {"states": states, "now": lambda: home.now, "has_value": known, "is_state": lambda e, s: states(e) == s,
                     "state_attr": lambda e, a: home.states[e].attributes.get(a) if e in home.states else None}

    @staticmethod
    def foreign(text):
        """The names that somebody has to give; fails for what Home Assistant refuses: syntax, unknown filters and tests."""
        compiled(text)
        return jinja2.meta.find_undeclared_variables(ENVIRONMENT.parse(text))

    def render(self, text, variables, limited=False, parse=True):
        if not isinstance(text, str):
            return text
        try:
            out = compiled(text).render(dict({} if limited else self.seen, _zone=self.home.zone, **variables)).strip()
        except (jinja2.TemplateError, TypeError, AttributeError, KeyError) as e:
            raise TemplateFailed("%s: %s in %r" % (type(e).__name__, e, text))
        return native(out) if parse else out

    def render_all(self, value, variables, limited=False):
        """Of a dict or list every text in it, keys too."""
        if isinstance(value, dict):
            return {self.render(k, variables, limited, parse=False): self.render_all(v, variables, limited) for k, v in value.items()}
        if isinstance(value, list):
            return [self.render_all(v, variables, limited) for v in value]
        return self.render(value, variables, limited)

    def as_text(self, value, variables):
        """What `cv.string` makes of it: a dict or list keeps the text that it was rendered from."""
        return self.render(value, variables, parse=False) if isinstance(value, str) else str(value)

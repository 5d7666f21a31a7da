"""judge_template - value templates, rendered as Home Assistant renders them.

Home Assistant only warns about a missing key, and renders it as nothing; here it is an error, which is what makes
it visible. `None` becomes the text None, which MQTT entities take for "unknown".
"""
import datetime
import functools
import json
import math

import jinja2
import jinja2.sandbox


class Missing(Exception):
    """A key that the payload has not."""


class NotJson(Exception):
    """The template asks for value_json, and there is none."""


NO_DEFAULT = object()


def as_float(value, default=NO_DEFAULT):
    try:
        return float(value)
    except (TypeError, ValueError):
        if default is NO_DEFAULT:
            raise
        return default


def as_int(value, default=NO_DEFAULT, base=10):
    try:
        return int(value, base) if isinstance(value, str) else int(value)
    except (TypeError, ValueError):
        if default is NO_DEFAULT:
            raise
        return default


def rounded(value, precision=0, method="common", default=NO_DEFAULT):
    try:
        scale = 10 ** precision
        how = {"ceil": math.ceil, "floor": math.floor, "half": lambda x: round(x * 2) / 2}.get(method)
        value = how(float(value) * scale) / scale if how else round(float(value), precision)
        return int(value) if precision == 0 else value
    except (TypeError, ValueError):
        if default is NO_DEFAULT:
            raise
        return default


def is_number(value):
    try:
        return math.isfinite(float(value))
    except (TypeError, ValueError):
        return False


def iif(value, if_true=True, if_false=False, if_none=NO_DEFAULT):
    if value is None and if_none is not NO_DEFAULT:
        return if_none
    return if_true if value else if_false


def as_datetime(value):
    return datetime.datetime.fromisoformat(value.replace("Z", "+00:00")) if isinstance(value, str) \
        else datetime.datetime.fromtimestamp(float(value), datetime.timezone.utc)


ENVIRONMENT = jinja2.sandbox.ImmutableSandboxedEnvironment(
    undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do"])
ENVIRONMENT.filters.update(
    float=as_float, int=as_int, round=rounded, is_number=is_number, iif=iif, as_datetime=as_datetime,
    to_json=json.dumps, from_json=json.loads, tojson=json.dumps, as_timestamp=lambda v: as_datetime(v).timestamp())
ENVIRONMENT.globals.update(
    float=as_float, int=as_int, is_number=is_number, iif=iif, as_datetime=as_datetime, timedelta=datetime.timedelta,
    utcnow=lambda: datetime.datetime.now(datetime.timezone.utc), now=lambda: datetime.datetime.now().astimezone())
ENVIRONMENT.tests["is_number"] = is_number


@functools.lru_cache(maxsize=None)
def compiled(text):
    return ENVIRONMENT.from_string(text)


def compile_template(text):
    """What is wrong with a template, None: nothing."""
    if not isinstance(text, str):
        return "%r is no text" % (text,)
    try:
        compiled(text)
        return None
    except jinja2.TemplateError as e:
        return str(e)


def refuse(word):
    raise ValueError("%s is no JSON" % word)


@functools.lru_cache(maxsize=64)
def parse(payload):
    return json.loads(payload, parse_constant=refuse)


def render(text, payload):
    """The value that an entity gets; raises Missing, NotJson or ValueError."""
    if text is None:
        return payload
    names = {"value": payload}
    try:
        names["value_json"] = parse(payload)
    except ValueError:
        pass
    try:
        return compiled(text).render(names).strip()
    except jinja2.UndefinedError as e:
        raise (NotJson if "value_json" not in names and "'value_json' is undefined" in str(e) else Missing)(str(e))
    except Exception as e:  # whatever a template does on this payload
        raise ValueError("%s: %s" % (type(e).__name__, e))

"""dashboard_rules - what Home Assistant's frontend knows of a dashboard, and what entities a card can show.

The core does not look into a dashboard: what is wrong in it shows in the browser only, as a red card or as
nothing. So the cards and keys that are used stand here, as Home Assistant 2024.12 and newer take them.
"""
ACTION = {"action", "perform_action", "target", "data", "confirmation"}
COMMON = {"type", "visibility", "grid_options"}
CARDS = {
    "heading": {"heading", "icon"},
    "tile": {"entity", "name", "icon", "hide_state", "tap_action", "icon_tap_action"},
    "gauge": {"entity", "name", "min", "max", "needle", "segments"},
    "markdown": {"content"},
    "entities": {"entities", "title", "show_header_toggle"},
    "history-graph": {"entities", "hours_to_show", "min_y_axis", "max_y_axis"},
    "statistics-graph": {"entities", "days_to_show", "period", "stat_types", "chart_type"},
    "logbook": {"entities", "hours_to_show"},
}
VIEW = {"type", "title", "path", "icon", "max_columns", "sections"}
# Domains that a row of `entities` shows with something to act on, or as text.
ROWS = {"sensor", "binary_sensor", "switch", "select", "number"}


def cards(view):
    return [card for section in view["sections"] for card in section["cards"]]


def entities(card):
    """Every entity id that a card shows or acts on, its template included; what hides it is in conditions()."""
    found = []

    def walk(value, key):
        if isinstance(value, dict):
            for k, v in value.items():
                walk(v, k)
        elif isinstance(value, list):
            for v in value:
                walk(v, key)
        elif key in ("entity", "entity_id") or key == "entities" and isinstance(value, str):
            found.append(value)
    walk({k: v for k, v in card.items() if k != "visibility"}, "")
    if card["type"] == "markdown":
        found.append(card["content"].split("'")[1])
    return found


def conditions(card):
    """[(entity id, "state" or "state_not", which)]: all have to hold, or the card is not there."""
    return [(c["entity"], key, c[key]) for c in card.get("visibility", []) for key in c if key.startswith("state")]


def is_shown(card, states):
    """As the frontend decides it; what has no state is `unavailable`."""
    return all((states.get(e, "unavailable") == want) == (key == "state") for e, key, want in conditions(card))


def faults(page):
    """Everything that a frontend would not take, as text."""
    wrong = []
    say = lambda ok, *what: ok or wrong.append(" ".join(map(str, what)))
    say(set(page) == {"views"}, "root", sorted(page))
    paths = [view["path"] for view in page["views"]]
    say(len(paths) == len(set(paths)), "two views are at one path", paths)
    for view in page["views"]:
        say(set(view) == VIEW and view["type"] == "sections" and isinstance(view["title"], str), "view", view.get("title"))
        say(all(c.isalnum() or c in "-_" for c in view["path"]) and not view["path"].isdigit(), "path", view["path"])
        for section in view["sections"]:
            say(set(section) == {"type", "cards"} and section["type"] == "grid", "section", sorted(section))
            say(section["cards"][0]["type"] == "heading" and len(section["cards"]) > 1, "a section without a heading, or with nothing else")
        for card in cards(view):
            wrong += card_faults(card)
    return wrong


def card_faults(card):
    wrong = []
    say = lambda ok, *what: ok or wrong.append(" ".join(map(str, what)) + ": %s" % card)
    known = CARDS.get(card.get("type"))
    if known is None:
        return ["no card of this type: %s" % card]
    say(not set(card) - known - COMMON, "unknown keys", sorted(set(card) - known - COMMON))
    if "entity" in known:
        say("entity" in card and card.get("name"), "no entity, or no name")
    if "entities" in known:
        say(card.get("entities"), "no entities")
        for e in card.get("entities", []):
            say(isinstance(e, str) if card["type"] == "logbook" else set(e) == {"entity", "name"}, "a row", e)
    for c in card.get("visibility", []):
        say(c.get("condition") == "state" and len(c) == 3 and {"state", "state_not"} & set(c) and "entity" in c, "visibility", c)
    if card["type"] == "gauge":
        steps = [s["from"] for s in card["segments"]]
        say(card["needle"] is True and steps == sorted(steps) and steps[0] == card["min"], "segments", steps)
        say(all(set(s) == {"from", "color", "label"} for s in card["segments"]), "a segment")
        say([is_shown(card, {card["entity"]: s}) for s in ("unknown", "unavailable", "41.0")] == [False, False, True], "a gauge without a number is a warning")
    if card["type"] == "history-graph":
        say(len(card["entities"]) <= 8, "too many in one graph")
    for key in ("tap_action", "icon_tap_action"):
        action = card.get(key)
        if action:
            say(not set(action) - ACTION and action["action"] == "perform-action", "action", action)
            say(set(action["target"]) == {"entity_id"} if action["perform_action"] == "button.press"
                else set(action["data"]) == {"topic", "payload", "qos"} and isinstance(action["data"]["payload"], str), "action", action)
    return wrong


def misfit(card, component):
    """Why this entity does not suit the card; None: it does."""
    domain = component["platform"]
    if card["type"] == "gauge" and component.get("state_class") != "measurement":
        return "a gauge shows numbers"
    if card["type"] == "statistics-graph" and component.get("state_class") != "measurement":
        return "Home Assistant keeps no statistics of it"
    if card["type"] == "logbook" and domain != "event":
        return "the list of suggestions is of the event"
    if card["type"] == "entities" and domain not in ROWS:
        return "a row of %s" % domain
    if card.get("tap_action", {}).get("perform_action") == "button.press" and domain != "button":
        return "only buttons are pressed"
    return None

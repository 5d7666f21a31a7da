"""The notification's blueprint, played on a small Home Assistant with a clock of its own: each case
is something that goes wrong in real houses, and what must come of it.
"""
import datetime
import json

from blueprint_home import Home, expect, fits, make, same
from harness import tap

EVENT, LAST = "event.balm_alex_suggestion", "sensor.balm_alex_last_suggestion"
PHONE, OTHER = "0f1e2d3c4b5a69788796a5b4c3d2e1f0", "ffffffffffffffffffffffffffffffff"


class Offers(Home):
    """A house with the notification, before anything was ever offered."""

    def __init__(self, **given):
        super().__init__()
        self.body = make("automation", "suggestion", **dict({"suggestion": EVENT, "last_suggestion": LAST, "phone": PHONE}, **given))
        self.set(EVENT, "unknown")
        self.set(LAST, "unknown")
        self.add(self.body)

    def offer(self, offer="alex-1700000000", minutes=30, **more):
        self.advance(1)
        expires = (self.now.replace(microsecond=0)).timestamp() + minutes * 60
        expires = datetime.datetime.fromtimestamp(expires, self.zone).isoformat()
        payload = dict({"event_type": "breathe", "id": offer, "title": "A breath?", "message": "Five minutes, if you like.", "routine": "breathe_box",
                        "session": None, "provider": None, "choices": ["accept", "later", "not_stressed"], "expires": expires, "simulated": False}, **more)
        fits("balm/alex/suggestion", json.dumps(payload), "out")
        self.set(EVENT, self.now.isoformat(timespec="milliseconds"), **payload)
        self.set(LAST, payload["title"], status="open", id=offer, outcome=None)
        return payload

    def close(self, offer="alex-1700000000", outcome="accept"):
        self.set(LAST, "A breath?", status="closed", id=offer, outcome=outcome)

    def buttons(self):
        return [b["action"] for n in self.phone for b in n["actions"]]

    def answers(self):
        return [(t, json.loads(p)) for t, p, qos, retain in self.published if not retain and qos == 1]


def an_offer_is_shown_and_answered():
    home = Offers()
    home.offer()
    same("shown", [(n["title"], n["message"]) for n in home.phone], [("A breath?", "Five minutes, if you like.")])
    same("buttons", [b["title"] for b in home.phone[0]["actions"]], ["Yes", "Later", "I feel fine"])
    same("it goes away by itself", home.phone[0]["timeout"], 1800)
    home.press(home.buttons()[1])
    same("answer", home.answers(), [("balm/alex/suggestion/answer", {"id": "alex-1700000000", "answer": "later"})])
    home.close(outcome="later")
    same("cleared", home.phone, [])


def each_answer_of_each_person_goes_back():
    for person in ("alex", "kim-2_x", "7", "007", "no", "not", "stressed", "a-b-c", "accept_x"):
        for choice in ("accept", "later", "no", "not_stressed", "done", "stop_asking"):
            home, offer = Offers(), person + "-1700000000"
            home.offer(offer, choices=[choice])
            home.press(home.buttons()[0])
            same("answer of " + person, home.answers(), [("balm/%s/suggestion/answer" % person, {"id": offer, "answer": choice})])


def back_from_unavailable_is_no_offer():
    home = Offers()
    home.offer()
    shown = home.states[EVENT]
    for _ in range(2):
        home.advance(60)
        home.set(EVENT, "unavailable")
        home.set(LAST, "unavailable")
        home.set(EVENT, shown.state, **shown.attributes)
    same("notifications", len([c for c in home.calls if c[0] == "notify"]), 1)
    same("still there", len(home.phone), 1)


def delivered_again_is_shown_once():
    home = Offers()
    home.offer()
    home.advance(40)
    home.offer()
    same("notifications", len([c for c in home.calls if c[0] == "notify"]), 1)


def a_second_offer_takes_the_place_of_the_first():
    home = Offers()
    home.offer("alex-1")
    first = home.buttons()
    home.offer("alex-2")
    same("one is shown", [n["tag"] for n in home.phone], ["balm-alex-2"])
    home.close("alex-1", "superseded")
    same("the end of the old one leaves the new one", [n["tag"] for n in home.phone], ["balm-alex-2"])
    home.press(home.buttons()[0])
    home.press(first[0])
    same("each press names its own", [a["id"] for _, a in home.answers()], ["alex-2", "alex-1"])


def what_is_over_is_not_shown():
    home = Offers()
    home.offer(minutes=-1)
    same("shown", home.phone, [])


def only_chosen_kinds_come_through():
    home = Offers(kinds=["book_massage"])
    home.offer()
    same("shown", home.phone, [])
    home.offer("alex-2", event_type="book_massage")
    same("shown", len(home.phone), 1)


def other_phones_and_other_buttons_are_not_ours():
    home = Offers()
    home.offer()
    for action in ("", "BALM_", "BALM_accept_", "BALM_accept_alex-1_" + OTHER, "LIGHTS_OFF", "LIGHTS-OFF_" + PHONE, "BALM_maybe_alex-1_" + PHONE, "BALM_accept__" + PHONE):
        home.press(action)
    home.event("mobile_app_notification_action")
    same("published", home.published, [])


def an_answer_survives_a_restart_of_home_assistant():
    home = Offers()
    home.offer()
    pressed = home.buttons()[0]
    again = Offers()
    again.press(pressed)
    same("answer", [a for _, a in again.answers()], [{"id": "alex-1700000000", "answer": "accept"}])


def answered_elsewhere_or_expired_goes_away():
    for outcome in ("accept", "no", "expired", "superseded"):
        home = Offers()
        home.offer()
        home.close(outcome=outcome)
        same(outcome, home.phone, [])
        same("nothing is said for it", home.published, [])


def balm_away_for_a_moment_clears_nothing():
    home = Offers()
    home.offer()
    home.set(LAST, "unavailable")
    same("still there", len(home.phone), 1)
    home.close()
    same("answered meanwhile", home.phone, [])


def what_else_happens_happens_once_when_accepted():
    lights = [{"action": "light.turn_off", "target": {"entity_id": "light.ceiling"}, "data": {}}]
    for outcome, times in (("accept", 1), ("no", 0), ("expired", 0)):
        home = Offers(accepted=lights)
        home.offer()
        home.close(outcome=outcome)
        home.close(outcome=outcome)
        home.set(LAST, "unavailable")
        home.close(outcome=outcome)
        same(outcome, len([c for c in home.calls if c[0] == "light.turn_off"]), times)


def a_booking_opens_the_page():
    home, url = Offers(word_book="Zum \"Termin\""), "https://example.org/book?on=2026-01-31"
    home.offer(event_type="book_massage", choices=["accept", "later", "no"], provider={"name": "Anna", "url": url, "phone": None})
    shown = home.phone[0]
    same("a tap", (shown["url"], shown["clickAction"]), (url, url))
    same("answers first", [b["action"] for b in shown["actions"]][3:], ["URI"])
    same("the button", shown["actions"][3], {"action": "URI", "title": "Zum \"Termin\"", "uri": url})
    home.offer("alex-2", event_type="book_massage", provider={"name": "Anna", "url": None, "phone": "1"})
    same("no page", (home.phone[0]["url"], "URI" in home.buttons()), ("/lovelace", False))


def words_may_hold_anything():
    home = Offers(word_accept="Don't \"ask\" [me]", word_later="{'a': 1}", word_not_stressed="7")
    home.offer()
    same("titles", [str(b["title"]) for b in home.phone[0]["actions"]][:1], ["Don't \"ask\" [me]"])


def nothing_of_the_body_reaches_the_phone():
    home = Offers()
    evidence = {"stress": 87, "heart_rate": 93, "rmssd": 21, "usual_heart_rate": 64, "raised": 9, "load_today": 41, "load_week": 301, "usual_week": 190,
                "last_massage_days": None}
    home.offer(reason="sustained", evidence=evidence, technique="swedish", duration=None)
    said = json.dumps(home.phone).replace(PHONE, "")
    expect(said, not [w for w in ("87", "93", "301", "sustained", "swedish", "evidence") if w in said])


def a_locked_phone_shows_no_words():
    home = Offers()
    home.offer()
    same("on Android's lock screen", home.phone[0]["visibility"], "private")


if __name__ == "__main__":
    tap({f.__name__.replace("_", " "): f for f in (
        an_offer_is_shown_and_answered, each_answer_of_each_person_goes_back, back_from_unavailable_is_no_offer, delivered_again_is_shown_once,
        a_second_offer_takes_the_place_of_the_first, what_is_over_is_not_shown, only_chosen_kinds_come_through,
        other_phones_and_other_buttons_are_not_ours, an_answer_survives_a_restart_of_home_assistant, answered_elsewhere_or_expired_goes_away,
        balm_away_for_a_moment_clears_nothing, what_else_happens_happens_once_when_accepted, a_booking_opens_the_page, words_may_hold_anything,
        nothing_of_the_body_reaches_the_phone, a_locked_phone_shows_no_words)})

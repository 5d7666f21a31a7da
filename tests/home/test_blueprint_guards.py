"""Each guard in the blueprints is needed: taken out, the case that it is there for must fail."""
import blueprint_home
from blueprint_templates import TemplateFailed
from harness import Failed, tap
import test_blueprint_offers as offers
import test_blueprint_rooms as rooms

# The case that must fail, the blueprint, what stands in it, and what instead.
GUARDS = [
    (offers.back_from_unavailable_is_no_offer, "suggestion", "    not_from: unavailable\n", ""),
    (offers.delivered_again_is_shown_once, "suggestion", "trigger.from_state.attributes.get('id') != trigger.to_state.attributes.id }}\"\n          - condition", "true }}\"\n          - condition"),
    (offers.a_second_offer_takes_the_place_of_the_first, "suggestion", "{{ before != '' }}", "{{ false }}"),
    (offers.a_second_offer_takes_the_place_of_the_first, "suggestion", "{{ 'balm-' ~ ", "{{ 'balm' ~ '' and "),
    (offers.what_is_over_is_not_shown, "suggestion", "as_datetime(trigger.to_state.attributes.expires) > now()", "true"),
    (offers.only_chosen_kinds_come_through, "suggestion", "trigger.to_state.attributes.get('event_type') in kinds", "true"),
    (offers.other_phones_and_other_buttons_are_not_ours, "suggestion", "trigger.event.data.get('action', '').endswith('_' ~ phone)", "true"),
    (offers.other_phones_and_other_buttons_are_not_ours, "suggestion", "answer in words and '-' in offer", "true"),
    (offers.each_answer_of_each_person_goes_back, "suggestion", "rsplit('-', 1)", "split('-', 1)"),
    (offers.an_offer_is_shown_and_answered, "suggestion", "retain: false", "retain: true"),
    (offers.an_offer_is_shown_and_answered, "suggestion", "'id': offer, 'answer': answer", "'answer': answer"),
    (offers.answered_elsewhere_or_expired_goes_away, "suggestion", "== 'closed'", "== 'gone'"),
    (offers.what_else_happens_happens_once_when_accepted, "suggestion", "outcome == 'accept'", "outcome != ''"),
    (offers.what_else_happens_happens_once_when_accepted, "suggestion", "trigger.from_state.attributes.get('id') == trigger.to_state.attributes.id }}", "true }}"),
    (offers.a_booking_opens_the_page, "suggestion", "{{ link or page }}", "{{ page }}"),
    (offers.a_locked_phone_shows_no_words, "suggestion", "visibility: private", "visibility: public"),
    (offers.nothing_of_the_body_reaches_the_phone, "suggestion", "{{ trigger.to_state.attributes.message }}", "{{ trigger.to_state.attributes.reason }}"),
    (rooms.a_late_phase_lights_nothing, "breathing_light", "            state: \"on\"\n", "            state: [\"on\", \"off\"]\n"),
    (rooms.balm_gone_in_the_middle_brings_the_light_back, "breathing_light", ", unavailable]", "]"),
    (rooms.home_assistant_started_in_the_middle_keeps_the_light, "breathing_light", "{{ not kept }}", "{{ false }}"),
    (rooms.the_light_never_goes_out_by_itself, "breathing_light", ", 1] | max }}", "] | max - 1 }}"),
    (rooms.the_light_follows_and_comes_back, "breathing_light", "          - action: scene.delete\n            target:\n              entity_id: \"{{ 'scene.' ~ scene }}\"\n", ""),
    (rooms.a_coloured_light_comes_back_in_its_colour, "breathing_light", "          - action: scene.turn_on\n", "          - action: scene.apply\n"),
    (rooms.a_coloured_light_comes_back_in_its_colour, "breathing_light", "{{ not kept }}", "{{ true }}"),
    (rooms.a_coloured_light_comes_back_in_its_colour, "breathing_light", "                  rgb_color: !input colour\n", ""),
    (rooms.a_fade_is_over_when_the_next_begins, "breathing_light", "trigger.payload_json.ramp | float(0)", "3"),
    (rooms.a_fade_is_over_when_the_next_begins, "breathing_light", "              transition: 3\n", "              transition: 30\n"),
    (rooms.only_what_is_worth_it_is_said, "spoken_routine", "trigger.payload_json.say == true and ", ""),
    (rooms.only_what_is_worth_it_is_said, "spoken_routine", "(trigger.payload_json.text or '') != ''", "true"),
    (rooms.only_what_is_worth_it_is_said, "spoken_routine", "trigger.payload_json.say == true and (trigger.payload_json.text or '') != ''", "trigger.payload_json.say and trigger.payload_json.text"),
    (rooms.music_and_volume_come_and_go, "spoken_routine", "                from: \"on\"\n            timeout", "                from: \"on\"\n                to: \"off\"\n            timeout"),
    (rooms.a_routine_without_end_ends, "spoken_routine", "              hours: 3", "              hours: 9"),
    (rooms.evenings_are_told_in_words, "evening_summary", "detail == 'hint' or usual is not number", "detail == 'hint'"),
    (rooms.evenings_are_told_in_words, "evening_summary", "week - today if week", "week if week"),
    (rooms.evenings_are_told_in_words, "evening_summary", "before / 6 if", "before / 7 if"),
    (rooms.evenings_are_told_in_words, "evening_summary", "before < 1", "false"),
    (rooms.evenings_are_told_in_words, "evening_summary", "visibility: private", "visibility: public"),
    (rooms.evenings_are_told_in_words, "evening_summary", "detail == 'numbers' and", "true and"),
    (rooms.balm_away_in_the_evening_says_nothing, "evening_summary", "continue_on_timeout: false", "continue_on_timeout: true"),
    (rooms.a_massage_tomorrow_is_told, "evening_summary", "as_datetime(massage, none) is not none", "true"),
    (rooms.a_massage_tomorrow_is_told, "evening_summary", " | as_local)", ")"),
    (rooms.the_house_tells_what_it_knows, "house_context", "'home' if is_state(presence, 'home') else 'not_home'", "states(presence)"),
    (rooms.the_house_tells_what_it_knows, "house_context", "retain: false", "retain: true"),
    (rooms.what_is_not_known_is_not_told, "house_context", "not presence or not has_value(presence)", "not presence"),
    (rooms.what_is_not_known_is_not_told, "house_context", "steps and is_number(states(steps))", "steps"),
    (rooms.balm_and_home_assistant_that_come_back_are_told, "house_context", "    payload: online\n", ""),
    (rooms.a_booking_is_told_and_written_down, "book_massage", " | as_local)", ")"),
    (rooms.what_balm_refuses_stands_in_no_calendar, "book_massage", "                payload: \"{{ transaction }}\"\n", ""),
    (rooms.what_balm_refuses_stands_in_no_calendar, "book_massage", " and wait.trigger.payload_json.status == 'ok'", ""),
]


def guard(case, name, old, new):
    def run():
        blueprint_home.broken[name] = (old, new)
        try:
            case()
        except Failed as e:
            if " has no " in str(e):
                raise
            return
        except TemplateFailed:  # Home Assistant gives the run up there
            return
        finally:
            blueprint_home.broken.clear()
        raise Failed("%s does not mind %r instead of %r" % (case.__name__, new, old))
    return run


tap({"%d %s" % (n, g[0].__name__.replace("_", " ")): guard(*g) for n, g in enumerate(GUARDS, 1)})

/*
 * catalog.c - the routines as tables
 *
 * One row a step: what to breathe or to hear, and for how long. Words before the
 * first breath are said once and count into the duration; the numbers are chosen
 * so that breathing ends on it. Every plan that paces the breath begins with the
 * line that says when to stop and where never to do it.
 *
 * The rates of breathe_resonance and breathe_search are what they are for somebody
 * of whom nothing is known; the player puts the person's own in their place.
 *
 * The words are English and the keys by which they are translated.
 */
#include "catalog.h"

#include <assert.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* clang-format off */
#define SAY(s, words)   { PHASE_NONE, (s) * 1000, words }
#define IN(s)           { PHASE_IN, (s) * 1000, N_("Breathe in") }
#define HOLD(s)         { PHASE_HOLD, (s) * 1000, N_("Hold") }
#define OUT(s)          { PHASE_OUT, (s) * 1000, N_("Breathe out") }
#define EMPTY(s)        { PHASE_REST, (s) * 1000, N_("Stay empty") }
#define PACE(rate)      { PHASE_IN, CATALOG_IN_MS(rate), N_("Breathe in") }, \
                        { PHASE_OUT, CATALOG_OUT_MS(rate), N_("Breathe out") }
#define TENSE(words)    SAY(5, words), SAY(15, N_("And let go"))
#define STEPS(...)      .step_count = COUNT(((struct routine_step[]){ __VA_ARGS__ })), \
                        .steps = { __VA_ARGS__ }

static const struct routine_plan plans[] = {
    { .name = "breathe_resonance", .duration_s = 300, .family = FAMILY_BREATH, STEPS(
        SAY(10, ROUTINE_SAFETY), PACE(6)) },

    { .name = "breathe_search", .duration_s = 930, .family = FAMILY_NONE, STEPS(
        SAY(10, ROUTINE_SAFETY), PACE(7), PACE(6.5), PACE(6), PACE(5.5), PACE(5), PACE(4.5),
        SAY(20, "That is all. Let your breath come and go by itself.")) },

    { .name = "breathe_box", .duration_s = 240, .asks = 1u << ASKS_BREATH_HOLD, .family = FAMILY_BREATH, STEPS(
        SAY(16, ROUTINE_SAFETY), IN(4), HOLD(4), OUT(4), EMPTY(4)) },

    { .name = "breathe_478", .duration_s = 180, .asks = 1u << ASKS_BREATH_HOLD, .family = FAMILY_BREATH, STEPS(
        SAY(9, ROUTINE_SAFETY), IN(4), HOLD(7), OUT(8)) },

    { .name = "physiological_sigh", .duration_s = 120, .family = FAMILY_BREATH, STEPS(
        SAY(10, ROUTINE_SAFETY),
        { PHASE_IN, 2000, N_("Breathe in through the nose") },
        { PHASE_IN, 1000, N_("And a little more") },
        { PHASE_OUT, 7000, N_("Breathe out slowly through the mouth") }) },

    { .name = "pmr", .duration_s = 600, .asks = 1u << ASKS_TENSING, .family = FAMILY_BODY, STEPS(
        SAY(20, "Lie down or sit back. Tense each part without force; leave out what hurts."),
        TENSE("Make fists"), TENSE("Bend your wrists back"), TENSE("Tense your upper arms"),
        TENSE("Pull your shoulders up"), TENSE("Raise your eyebrows"),
        TENSE("Close your eyes tightly"), TENSE("Press your lips together"),
        TENSE("Press your head back gently"), TENSE("Pull your shoulder blades together"),
        TENSE("Tense your belly"), TENSE("Tense your buttocks"), TENSE("Tense your thighs"),
        TENSE("Pull your toes towards you"), TENSE("Curl your toes"),
        SAY(20, "Breathe calmly. Once more, from the hands to the feet."),
        TENSE("Make fists"), TENSE("Tense your arms"), TENSE("Pull your shoulders up"),
        TENSE("Tense your whole face"), TENSE("Pull your shoulder blades together"),
        TENSE("Tense your belly"), TENSE("Tense your thighs"), TENSE("Pull your toes towards you"),
        TENSE("Tense your whole body"),
        SAY(60, "Feel how heavy and warm the body has become."),
        SAY(40, "Move hands and feet, stretch, and come back in your own time.")) },

    { .name = "body_scan", .duration_s = 480, .asks = 1u << ASKS_INWARD, .family = FAMILY_MIND, STEPS(
        SAY(30, "Lie down or sit back and close your eyes if you like."),
        SAY(45, "Feel your feet: warmth, weight, touch. Nothing has to change."),
        SAY(40, "Move on to your calves and knees."),
        SAY(40, "Feel your thighs and where they rest."),
        SAY(45, "Notice your hips and your lower back."),
        SAY(45, "Feel your belly rise and fall."),
        SAY(40, "Notice your chest and your upper back."),
        SAY(40, "Move on to your hands and arms."),
        SAY(45, "Let your shoulders and your neck be heavy."),
        SAY(45, "Soften your jaw, your cheeks, your forehead."),
        SAY(35, "Feel the whole body at once."),
        SAY(30, "Move fingers and toes, and open your eyes when you are ready.")) },

    { .name = "meditation", .duration_s = 600, .asks = 1u << ASKS_INWARD, .family = FAMILY_MIND, STEPS(
        SAY(30, "Sit upright and at ease. Let the breath come and go by itself."),
        SAY(90, "Count each breath out, from one to ten, and begin again."),
        SAY(120, "If a thought takes you along, notice it kindly and begin at one."),
        SAY(120, "One to ten. There is nothing else to do."),
        SAY(120, "Back to one, as often as it takes."),
        SAY(90, "Let the counting go and only feel the breath."),
        SAY(30, "Look around, stretch, and take the calm along.")) },

    { .name = "grounding", .duration_s = 240, .family = FAMILY_MIND, STEPS(
        SAY(20, "Keep your eyes open and feel both feet on the floor."),
        SAY(55, "Name five things that you see."),
        SAY(50, "Name four things that you can feel: cloth, chair, air."),
        SAY(45, "Name three things that you hear."),
        SAY(35, "Name two things that you smell, or like to smell."),
        SAY(35, "Name one good thing about this moment.")) },

    { .name = "self_massage_neck", .duration_s = 360, .asks = 1u << ASKS_HANDS, .family = FAMILY_BODY, STEPS(
        SAY(20, "Sit down and let your shoulders drop. Gentle pressure only; stop where it hurts."),
        SAY(60, "Stroke slowly from the back of the head down to the right shoulder."),
        SAY(60, "Now down to the left shoulder."),
        SAY(60, "Knead the right shoulder softly with the left hand."),
        SAY(60, "Knead the left shoulder softly with the right hand."),
        SAY(60, "Small circles with the fingertips where skull and neck meet."),
        SAY(40, "Rest your hands and breathe out slowly.")) },

    { .name = "self_massage_feet", .duration_s = 360, .asks = 1u << ASKS_HANDS, .family = FAMILY_BODY, STEPS(
        SAY(20, "Sit down and lay one foot on the other knee. Gentle pressure only."),
        SAY(50, "Stroke the whole right foot with both hands."),
        SAY(60, "Walk your thumbs along the sole, from heel to toes."),
        SAY(45, "Roll and pull each toe lightly."),
        SAY(50, "Change sides: stroke the whole left foot."),
        SAY(60, "Walk your thumbs along the sole, from heel to toes."),
        SAY(45, "Roll and pull each toe lightly."),
        SAY(30, "Put both feet on the floor and feel them.")) },

    { .name = "self_massage_hands", .duration_s = 360, .asks = 1u << ASKS_HANDS, .family = FAMILY_BODY, STEPS(
        SAY(20, "Sit down and lay one hand in the other. Gentle pressure only."),
        SAY(50, "Stroke the right hand from wrist to fingertips."),
        SAY(60, "Walk your thumb across the palm in small steps."),
        SAY(45, "Roll each finger between thumb and forefinger."),
        SAY(50, "Change sides: stroke the left hand from wrist to fingertips."),
        SAY(60, "Walk your thumb across the palm in small steps."),
        SAY(45, "Roll each finger between thumb and forefinger."),
        SAY(30, "Shake both hands out and let them rest.")) },

    { .name = "music", .duration_s = 900, .family = FAMILY_REST, STEPS(
        SAY(60, "Dim the light, put on calm music and lie down."),
        SAY(780, "There is nothing to do but listen."),
        SAY(60, "Stay a moment longer, then get up slowly.")) },

    { .name = "stretch", .duration_s = 300, .asks = 1u << ASKS_STRETCH, .family = FAMILY_BODY, STEPS(
        SAY(20, "Sit upright at the edge of your chair. Stretch only as far as it is pleasant."),
        SAY(30, "Lower your right ear towards the right shoulder."),
        SAY(30, "Lower your left ear towards the left shoulder."),
        SAY(30, "Circle your shoulders slowly backwards."),
        SAY(40, "Clasp your hands behind you and open the chest."),
        SAY(40, "Stretch both arms forward and round your upper back."),
        SAY(30, "Turn gently to the right and look behind you."),
        SAY(30, "Turn gently to the left and look behind you."),
        SAY(30, "Reach up with both hands and grow tall."),
        SAY(20, "Let your arms sink and breathe out.")) },

    { .name = "morning_reading", .duration_s = 120, .family = FAMILY_NONE, STEPS(
        SAY(120, "Sit still for two minutes and breathe as usual. Do not talk.")) },
};
/* clang-format on */

/* What is as good, and asks nothing of the kind. */
static const char *const instead[] = {
    [ASKS_BREATH_HOLD] = "breathe_resonance",
    [ASKS_TENSING] = "body_scan",
    [ASKS_STRETCH] = NULL,
    [ASKS_INWARD] = "grounding",
    [ASKS_HANDS] = "music",
};
static_assert(COUNT(instead) == ASKS, "one row for each");

const struct routine_plan *routine_catalog(size_t *count)
{
    *count = COUNT(plans);
    return plans;
}

const struct routine_plan *routine_find(const char *name)
{
    return routine_named(plans, COUNT(plans), name);
}

const char *routine_instead(enum asks why)
{
    return (unsigned)why < ASKS ? instead[why] : NULL;
}

uint8_t routine_own_asks(const struct routine_plan *plan)
{
    const struct routine_plan *ours = routine_find(plan->name);

    return (uint8_t)(plan->asks | routine_asks_of_steps(plan) | (ours ? ours->asks : 0));
}

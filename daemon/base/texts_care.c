/*
 * texts_care.c - what goes with massages, conditions, effects and routines
 *
 * Shown where the person looks themselves: their terminal, their own card. What a condition asks
 * of a massage is said as they would tell their therapist, who decides; nothing here promises,
 * and nothing replaces a doctor.
 */
#include "texts_table.h"

/* clang-format off */
static const struct text_row rows[] = {
    TEXT("condition.fever.tell", "You have a fever: no massage until it is over."),
    TEXT("condition.infection.tell", "You have an infection: no massage until you are well."),
    TEXT("condition.shock.tell", "You were in shock: no massage before your doctor agrees."),
    TEXT("condition.stroke_acute.tell",
         "You had a stroke not long ago: no massage before your doctor agrees."),
    TEXT("condition.heart_attack_recent.tell",
         "You had a heart attack not long ago: no massage before your doctor agrees."),
    TEXT("condition.dvt.tell",
         "You have a blood clot in a vein: no massage before your doctor agrees."),
    TEXT("condition.clotting_disorder.tell",
         "You have a clotting disorder: no massage before your doctor agrees."),
    TEXT("condition.angina_unstable.tell",
         "You have unstable angina: no massage before your doctor agrees."),
    TEXT("condition.hypertension_severe.tell",
         "Your blood pressure is very high: no massage before your doctor agrees."),
    TEXT("condition.open_wound.tell", "You have an open wound: leave it and its surroundings out."),
    TEXT("condition.burn.tell", "You have a burn: leave it and its surroundings out."),
    TEXT("condition.bruising_severe.tell",
         "You have large bruises: leave them out, and light pressure everywhere else."),
    TEXT("condition.bleeding.tell",
         "You have a bleeding, or bleed easily: leave that place out, light pressure only."),
    TEXT("condition.fracture.tell",
         "You have a broken bone: leave it and the joints beside it out."),
    TEXT("condition.varicose_veins.tell", "You have varicose veins: no pressure on them."),
    TEXT("condition.osteoporosis.tell",
         "Your bones are brittle: light pressure only, no pulling or stretching."),
    TEXT("condition.cancer_treatment.tell",
         "You are in cancer treatment: ask your doctors first; light pressure only."),
    TEXT("condition.anticoagulants.tell", "You take blood thinners: light pressure only."),
    TEXT("condition.cytotoxic.tell",
         "You take cytotoxic medicine: ask your doctors first; light pressure only."),
    TEXT("condition.surgery_recent.tell",
         "You had surgery not long ago: ask your doctor first, and leave the scar out."),
    TEXT("condition.neuropathy.tell",
         "You feel less in some places: no deep pressure and no heat there."),
    TEXT("condition.diabetes_advanced.tell",
         "You have diabetes and may feel less, in the feet most of all: no deep pressure, "
         "no heat."),
    TEXT("condition.pregnancy.tell",
         "You are pregnant: with someone trained for it, lying on your side, no deep pressure."),
    TEXT("condition.lung_disease.tell",
         "You have a lung disease: choose a position in which you breathe easily."),
    TEXT("condition.panic_disorder.tell",
         "You have had panic attacks: agree on a sign that means pause."),
    TEXT("condition.atrial_fibrillation.tell",
         "You have atrial fibrillation: name the medicine you take; blood thinners ask for light "
         "pressure."),
    TEXT("condition.pacemaker.tell",
         "You have a pacemaker: no pressure near it, and no electric devices."),
    TEXT("condition.beta_blocker.tell", "You take beta blockers: rise slowly afterwards."),

    TEXT("massage.note.short", "A short session is enough: half an hour."),
    TEXT("massage.note.evening", "Choose the evening, not long before bed."),
    TEXT("massage.note.calm_music", "Ask for calm music."),
    TEXT("massage.note.consent", "Agree on each step beforehand; you may stop at any time."),
    TEXT("massage.note.clearance", "Only after your doctor has agreed."),
    TEXT("massage.note.beside_care", "Beside your professional care, not in its place."),
    TEXT("massage.note.stretching", "Ask for stretching with it."),
    TEXT("massage.note.trained", "Choose a therapist who is trained for this."),
    TEXT("massage.note.light", "Light, gentle pressure."),
    TEXT("massage.note.events", "Before or after an event; deep work on rest days only."),
    TEXT("massage.licensed", "Always with a licensed therapist."),
    TEXT("massage.ask_first", "A condition stands against it now: ask your doctor before you go."),

    TEXT("coherence.with_you", "Your heart swings along."),
    TEXT("coherence.find", "Find the rhythm: breathe along, softly."),

    TEXT("effects.night_hr.lower",
         "In the nights after your massages your pulse was lower than it would have been "
         "by itself."),
    TEXT("effects.night_hr.higher",
         "In the nights after your massages your pulse was higher than it would have been "
         "by itself."),
    TEXT("effects.night_rmssd.lower",
         "In the nights after your massages your HRV was lower than it would have been by itself."),
    TEXT("effects.night_rmssd.higher",
         "In the nights after your massages your HRV was higher than it would have been "
         "by itself."),
    TEXT("effects.days_hr.lower",
         "On the three days after your massages your pulse at rest was lower than it "
         "would have been by itself."),
    TEXT("effects.days_hr.higher",
         "On the three days after your massages your pulse at rest was higher than it "
         "would have been by itself."),
    TEXT("effects.days_rmssd.lower",
         "On the three days after your massages your HRV was lower than it would have "
         "been by itself."),
    TEXT("effects.days_rmssd.higher",
         "On the three days after your massages your HRV was higher than it would have "
         "been by itself."),
    TEXT("effects.days_raised.lower",
         "On the three days after your massages fewer minutes were raised than would have "
         "been by themselves."),
    TEXT("effects.days_raised.higher",
         "On the three days after your massages more minutes were raised than would have "
         "been by themselves."),
    TEXT("effects.no_difference", "No difference that could be told from ordinary days."),
    TEXT("effects.too_few", "Too few massages, or too few ordinary days, to tell yet."),
    TEXT("effects.hours",
         "The hours before and after, as they were: some of this comes by itself."),
    TEXT("effects.some_by_itself",
         "Some of this would have come by itself; what differs between routines is what counts."),
    TEXT("effects.own_record", "This is your own record, not a promise."),

    TEXT("routine.breathe_resonance.title", "Slow breathing"),
    TEXT("routine.breathe_search.title", "Find your own rhythm of breathing"),
    TEXT("routine.breathe_box.title", "Box breathing"),
    TEXT("routine.breathe_478.title", "4-7-8 breathing"),
    TEXT("routine.physiological_sigh.title", "Deep sighs"),
    TEXT("routine.pmr.title", "Tense and let go"),
    TEXT("routine.body_scan.title", "A walk through the body"),
    TEXT("routine.meditation.title", "Counting breaths"),
    TEXT("routine.grounding.title", "Five, four, three, two, one"),
    TEXT("routine.self_massage_neck.title", "Neck and shoulders"),
    TEXT("routine.self_massage_feet.title", "Feet"),
    TEXT("routine.self_massage_hands.title", "Hands"),
    TEXT("routine.music.title", "Calm music"),
    TEXT("routine.stretch.title", "Stretching at the desk"),
    TEXT("routine.morning_reading.title", "Morning reading"),

    TEXT("refused.condition", "Not while one of your conditions stands against it."),
    TEXT("ics.summary", "Massage"),
    TEXT("about.not_medical",
         "Balm is for well-being: it is not a medical device and no emergency channel. With chest "
         "pain or fainting, call the emergency number."),
};
/* clang-format on */

const struct text_row *texts_care(size_t *count)
{
    *count = sizeof(rows) / sizeof(rows[0]);
    return rows;
}

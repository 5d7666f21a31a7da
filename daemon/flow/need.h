/*
 * need - what a person wants relief from, and what stands against a massage
 *
 * The words are the configuration keys of massage.md, sections 1 and 3. What
 * follows from them is decided in advise/; here are only the names.
 */
#pragma once

#include <stdint.h>

/* clang-format off */
#define NEEDS(X) \
    X(GENERAL_STRESS, "general_stress") X(WORK_STRESS, "work_stress") X(ANXIETY, "anxiety") \
    X(LOW_MOOD, "low_mood") X(INSOMNIA, "insomnia") X(TRAUMA, "trauma") \
    X(RECOVERY_ADDICTION, "recovery_addiction") X(FATIGUE, "fatigue") X(FOCUS, "focus") \
    X(MUSCLE_TENSION, "muscle_tension") X(DESK_POSTURE, "desk_posture") \
    X(WORKOUT_SORENESS, "workout_soreness") X(TENSION_HEADACHE, "tension_headache") \
    X(CHRONIC_PAIN, "chronic_pain") X(NERVE_PAIN, "nerve_pain") X(FASCIA_PAIN, "fascia_pain") \
    X(FIBROMYALGIA, "fibromyalgia") X(ARTHRITIS, "arthritis") X(ATHLETE, "athlete") \
    X(INJURY_RECOVERY, "injury_recovery") X(POST_SURGERY, "post_surgery") \
    X(LYMPHEDEMA, "lymphedema") X(IMMUNE_SUPPORT, "immune_support") \
    X(CIRCULATION, "circulation") X(OLDER_ADULT, "older_adult") X(FLEXIBILITY, "flexibility")

#define CONDITIONS(X) \
    X(FEVER, "fever") X(INFECTION, "infection") X(SHOCK, "shock") \
    X(STROKE_ACUTE, "stroke_acute") X(HEART_ATTACK_RECENT, "heart_attack_recent") \
    X(DVT, "dvt") X(CLOTTING_DISORDER, "clotting_disorder") \
    X(ANGINA_UNSTABLE, "angina_unstable") X(HYPERTENSION_SEVERE, "hypertension_severe") \
    X(OPEN_WOUND, "open_wound") X(BURN, "burn") X(BRUISING_SEVERE, "bruising_severe") \
    X(BLEEDING, "bleeding") X(FRACTURE, "fracture") X(VARICOSE_VEINS, "varicose_veins") \
    X(OSTEOPOROSIS, "osteoporosis") X(CANCER_TREATMENT, "cancer_treatment") \
    X(ANTICOAGULANTS, "anticoagulants") X(CYTOTOXIC, "cytotoxic") \
    X(SURGERY_RECENT, "surgery_recent") X(NEUROPATHY, "neuropathy") \
    X(DIABETES_ADVANCED, "diabetes_advanced") X(PREGNANCY, "pregnancy") \
    X(LUNG_DISEASE, "lung_disease") X(PANIC_DISORDER, "panic_disorder") \
    X(ATRIAL_FIBRILLATION, "atrial_fibrillation") X(PACEMAKER, "pacemaker") \
    X(BETA_BLOCKER, "beta_blocker")
/* clang-format on */

#define NEED_ENUM(id, word)      NEED_##id,
#define CONDITION_ENUM(id, word) CONDITION_##id,
enum need { NEEDS(NEED_ENUM) NEED_COUNT };
enum condition { CONDITIONS(CONDITION_ENUM) CONDITION_COUNT };
#undef NEED_ENUM
#undef CONDITION_ENUM

/* Sets of them: bit 1 << NEED_x, 1 << CONDITION_x. */
typedef uint32_t need_set;
typedef uint32_t condition_set;

const char *need_name(enum need n);
const char *condition_name(enum condition c);
/* -1 where the word is none of ours. */
int need_from_name(const char *word);
int condition_from_name(const char *word);

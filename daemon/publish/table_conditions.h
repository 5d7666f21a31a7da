/*
 * table_conditions - a row for each condition that stands until the person clears it
 *
 * Fever and infection have switches. The component id is a number, because a tier
 * that withholds conditions still lists the component, with nothing but its
 * platform, and must not name one there. A number is never given away again.
 */
#pragma once

/* clang-format off */
#define TABLE_CONDITIONS(X) \
    X(1, "shock") X(2, "stroke_acute") X(3, "heart_attack_recent") X(4, "dvt") \
    X(5, "clotting_disorder") X(6, "angina_unstable") X(7, "hypertension_severe") \
    X(8, "open_wound") X(9, "burn") X(10, "bruising_severe") X(11, "bleeding") \
    X(12, "fracture") X(13, "varicose_veins") X(14, "osteoporosis") X(15, "cancer_treatment") \
    X(16, "anticoagulants") X(17, "cytotoxic") X(18, "surgery_recent") X(19, "neuropathy") \
    X(20, "diabetes_advanced") X(21, "pregnancy") X(22, "lung_disease") \
    X(23, "panic_disorder") X(24, "atrial_fibrillation") X(25, "pacemaker") \
    X(26, "beta_blocker")
/* clang-format on */

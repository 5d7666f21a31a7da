/*
 * texts_offers.c - what is offered, why, and why nothing is
 *
 * Titles and messages travel through phone makers' servers and stay on locked screens: none
 * names a vital, a need or a condition (tone.h holds them to that). Reasons and silences are for
 * the person's own screen. suggestion.TYPE.REASON.PART wins over suggestion.TYPE.PART.
 */
#include "texts_table.h"

/* clang-format off */
static const struct text_row rows[] = {
    TEXT("suggestion.breathe.title", "A moment to breathe"),
    TEXT("suggestion.breathe.message",
         "A few minutes of slow breathing? Begin when it suits you."),
    TEXT("suggestion.breathe.asked.message",
         "Slow breathing would fit right now. Begin when it suits you."),
    TEXT("suggestion.breathe.again.message",
         "You wanted it later. Is this a good moment for slow breathing?"),

    TEXT("suggestion.relax.title", "A quiet moment"),
    TEXT("suggestion.relax.message", "A short relaxation is ready for you."),
    TEXT("suggestion.relax.load_week.message",
         "A quiet quarter of an hour today would do you good."),
    TEXT("suggestion.relax.load_month.message",
         "A quiet quarter of an hour today would do you good."),
    TEXT("suggestion.relax.course_no_help.title", "Something else?"),
    TEXT("suggestion.relax.course_no_help.message",
         "The last weeks brought little change. Shall we try something else?"),
    TEXT("suggestion.relax.asked.message", "This would fit right now. Begin when it suits you."),
    TEXT("suggestion.relax.again.message", "You wanted it later. Is this a good moment?"),

    TEXT("suggestion.self_massage.title", "A short self-massage"),
    TEXT("suggestion.self_massage.message",
         "A few minutes with your own hands? The steps are ready."),
    TEXT("suggestion.self_massage.load_week.message",
         "A few minutes with your own hands, or those of someone you trust?"),
    TEXT("suggestion.self_massage.load_month.message",
         "A few minutes with your own hands, or those of someone you trust?"),
    TEXT("suggestion.self_massage.cadence.message",
         "A few minutes with your own hands, or those of someone you trust?"),
    TEXT("suggestion.self_massage.course.message",
         "A few minutes with your own hands, or those of someone you trust?"),
    TEXT("suggestion.self_massage.again.message", "You wanted it later. Is this a good moment?"),

    TEXT("suggestion.book_massage.title", "A massage soon?"),
    TEXT("suggestion.book_massage.message", "This would be a good time to book a massage."),
    TEXT("suggestion.book_massage.cadence.message",
         "It has been a while since your last massage. Book one?"),
    TEXT("suggestion.book_massage.course.message", "Time for the next one, if it suits you."),
    TEXT("suggestion.book_massage.again.message",
         "You wanted to be asked later. Would you like to book a massage?"),

    TEXT("suggestion.massage_reminder.title", "Massage ahead"),
    TEXT("suggestion.massage_reminder.message",
         "Your massage is coming up. Come five minutes early, wear something loose, and say what "
         "hurts and what you take."),
    TEXT("suggestion.aftercare.title", "After the massage"),
    TEXT("suggestion.aftercare.message",
         "Rise slowly, drink some water, keep the day light. Tell your therapist what changed, "
         "for better or worse."),

    TEXT("suggestion.rest.title", "Time to rest"),
    TEXT("suggestion.rest.message", "An early evening or a quiet break would do well today."),
    TEXT("suggestion.rest.illness.title", "Rest first"),
    TEXT("suggestion.rest.illness.message", "You may be coming down with something: rest first."),
    TEXT("suggestion.rest.booked.title", "An appointment"),
    TEXT("suggestion.rest.booked.message",
         "You have an appointment. Please look at balm before you go."),
    TEXT("suggestion.rest.still_so.title", "Are you well again?"),
    TEXT("suggestion.rest.still_so.message",
         "You asked balm to hold some things back. May it go on as usual?"),

    TEXT("suggestion.see_professional.title", "A word of advice"),
    TEXT("suggestion.see_professional.message",
         "It has been a lot for weeks. Talking to a doctor or a counsellor could be a good next "
         "step."),

    TEXT("reason.sustained", "Your pulse has stayed above your usual while you were still."),
    TEXT("reason.load_week", "This week your load has been above your usual."),
    TEXT("reason.load_month", "On most days of the last month your load was above your usual."),
    TEXT("reason.cadence", "Your last massage was a while ago."),
    TEXT("reason.course", "The next massage of your series is due."),
    TEXT("reason.course_no_help", "Six weeks of massages have changed little that is measured."),
    TEXT("reason.booked", "A massage is booked."),
    TEXT("reason.session_over", "Your massage is over."),
    TEXT("reason.illness", "For two days your pulse was well above and your heart rate "
                           "variability well below your usual."),
    TEXT("reason.still_so", "You set a condition that may have passed by now."),
    TEXT("reason.severe_load", "Your load has been very high for weeks."),
    TEXT("reason.said_so", "For two weeks you have said that you felt very tense."),
    TEXT("reason.asked", "You asked for it."),
    TEXT("reason.again", "You asked for it to come again later."),

    TEXT("silence.no_clock", "The time is not known yet."),
    TEXT("silence.no_consent", "No consent has been given."),
    TEXT("silence.off", "Suggestions are switched off."),
    TEXT("silence.open", "A suggestion is waiting for an answer."),
    TEXT("silence.running", "A routine is running, or its effect is being measured."),
    TEXT("silence.in_session", "The booked massage is taking place."),
    TEXT("silence.snoozed", "Suggestions are snoozed."),
    TEXT("silence.again_waits", "You said later: it comes again within the hour."),
    TEXT("silence.quiet_hours", "These are your quiet hours."),
    TEXT("silence.asleep", "You seem to be asleep."),
    TEXT("silence.guests", "There are guests."),
    TEXT("silence.away", "You are away."),
    TEXT("silence.no_score", "There is no score right now."),
    TEXT("silence.poor_signal", "The signal is too poor to go by."),
    TEXT("silence.moving", "You are moving, or were until just now."),
    TEXT("silence.weak_response",
         "Your heart does not show tension clearly: only massages are suggested, by date."),
    TEXT("silence.low_confidence", "The estimate is too uncertain."),
    TEXT("silence.not_long_enough", "The score has not been raised for long enough."),
    TEXT("silence.less_sensitive",
         "Raised, but you are asked later than others: so you chose, or your answers taught it."),
    TEXT("silence.contraindicated", "A condition of yours stands against all that would fit."),
    TEXT("silence.not_raised", "All is as usual, and nothing is due."),
    TEXT("silence.booked", "A massage is booked already."),
    TEXT("silence.booking_recent", "The last massage was too recent for the next."),
    TEXT("silence.booking_cooldown", "You passed over a booking not long ago."),
    TEXT("silence.booking_illness",
         "You may be coming down with something: bookings wait until you are well."),
    TEXT("silence.booking_hour", "Bookings are suggested between 9:00 and 20:00 only."),
    TEXT("silence.own_plan",
         "Here a therapist's plan decides: agree on one and set massage.interval."),
    TEXT("silence.too_little_worn", "The sensor was worn too little this week to judge it."),
    TEXT("silence.gap", "The last suggestion was not long ago."),
    TEXT("silence.cap", "There have been as many suggestions in 24 hours as you allow."),

    TEXT("answer.accept", "Yes"),
    TEXT("answer.later", "Later"),
    TEXT("answer.no", "No, thank you"),
    TEXT("answer.not_stressed", "I am not tense"),
    TEXT("answer.done", "Done"),
    TEXT("answer.stop_asking", "Stop asking"),
};
/* clang-format on */

const struct text_row *texts_offers(size_t *count)
{
    *count = sizeof(rows) / sizeof(rows[0]);
    return rows;
}

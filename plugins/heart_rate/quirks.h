/*
 * quirks - what is known of single devices, by the beginning of their advertised name
 *
 * A row stands for what people have seen on their own devices; where nothing is
 * known the first bytes decide and rr_grade keeps watch.
 */
#pragma once

#include <stdbool.h>

enum quirk_rr {
    QUIRK_RR_UNKNOWN,  /* taken as beats until they prove otherwise */
    QUIRK_RR_BEATS,    /* beat to beat from the heart's electricity */
    QUIRK_RR_OPTICAL,  /* beat to beat from an optical pulse */
    QUIRK_RR_SMOOTHED, /* present, but averaged: good for the rate only */
    QUIRK_RR_NONE,     /* none are sent; should any come, they are not beats */
};

enum quirk_contact {
    QUIRK_CONTACT_UNKNOWN, /* reported as it says, but intervals are kept */
    QUIRK_CONTACT_TRUSTED, /* no contact: what comes then is no heart */
    QUIRK_CONTACT_LIES,    /* of no use */
};

struct quirk {
    const char *name; /* beginning of the name, whatever its case */
    enum quirk_rr rr;
    enum quirk_contact contact;
    bool unit_is_ms;     /* intervals in ms, not in 1/1024 s */
    bool junk_last_word; /* the last interval of a message may be anything */
    bool fills_500;      /* 500 stands where nothing was measured */
    bool huami_layout;   /* two bytes: status, rate */
};

/* Never NULL: for a name that is not known a row that knows nothing. */
const struct quirk *quirk_find(const char *name);

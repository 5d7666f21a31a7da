/*
 * refusal - what an error of D-Bus or BlueZ means for a link, and in words
 */
#pragma once

enum refusal {
    REFUSED_NOT,         /* no error */
    REFUSED_BUSY,        /* another operation is in progress: try again soon */
    REFUSED_ABORTED,     /* the link died while it was being set up: try again at once */
    REFUSED_UNREACHABLE, /* nobody answered: out of range, asleep, or taken by another device */
    REFUSED_CANCELLED,   /* by ourselves, or by another program */
    REFUSED_OFF,         /* the adapter is off, or not ready */
    REFUSED_GONE,        /* BlueZ does not know the object (any more) */
    REFUSED_BOND,        /* the sensor wants a bond, or the keys do not fit */
    REFUSED_ACQUIRED,    /* another program has taken the notifications for itself */
    REFUSED_UNSUPPORTED, /* the sensor cannot do this */
    REFUSED_EXISTS,      /* it is so already: as good as done */
    REFUSED_NO_SERVICE,  /* bluetoothd or the bus is away */
    REFUSED_DENIED,      /* D-Bus policy forbids it to us */
    REFUSED_NO_REPLY,    /* never answered within our own time */
    REFUSED_OTHER,
};

#define REFUSALS (REFUSED_OTHER + 1)

/* From the name of a D-Bus error and its text (may be NULL). */
enum refusal refusal_of(const char *name, const char *text);
/* In a user's words, never NULL: "nobody answers: out of range, or asleep". */
const char *refusal_words(enum refusal r);
/* For logs and tests. */
const char *refusal_name(enum refusal r);

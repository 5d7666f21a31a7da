/*
 * refusal.c - BlueZ says what went wrong in two places, neither of them tidy
 *
 * The name tells most for D-Bus's own errors; for org.bluez.Error.Failed and its
 * like the text does, and its wording has changed over BlueZ's versions. A text
 * that is known decides, for it is the more exact one; then the name does.
 */
#include "refusal.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

struct rule {
    const char *mark;
    enum refusal refusal;
};

/* clang-format off */

/* Parts of texts, without regard to case; the first that is found decides. */
static const struct rule texts[] = {
    { "in progress",                      REFUSED_BUSY },
    { "-connection-busy",                 REFUSED_BUSY },
    { "concurrent-connection-limit",      REFUSED_BUSY },
    { "page-timeout",                     REFUSED_UNREACHABLE },
    { "page timeout",                     REFUSED_UNREACHABLE },
    { "-connection-timeout",              REFUSED_UNREACHABLE },
    { "connection timed out",             REFUSED_UNREACHABLE },
    { "host is down",                     REFUSED_UNREACHABLE },
    { "connection refused",               REFUSED_UNREACHABLE },
    { "-connection-refused",              REFUSED_UNREACHABLE },
    { "-connection-abort",                REFUSED_ABORTED }, /* -by-local, -by-remote, and aborted- */
    { "link-layer-protocol-error",        REFUSED_ABORTED },
    { "lmp-protocol-error",               REFUSED_ABORTED },
    { "gatt-browsing",                    REFUSED_ABORTED },
    { "software caused connection abort", REFUSED_ABORTED },
    { "connection reset",                 REFUSED_ABORTED },
    { "not connected",                    REFUSED_ABORTED },
    { "-connection-canceled",             REFUSED_CANCELLED },
    { "operation canceled",               REFUSED_CANCELLED },
    { "not-powered",                      REFUSED_OFF },
    { "not powered",                      REFUSED_OFF },
    { "network is down",                  REFUSED_OFF },
    { "input/output error",               REFUSED_OFF }, /* to Connect, while the adapter is off */
    { "notify acquired",                  REFUSED_ACQUIRED },
    { "write acquired",                   REFUSED_ACQUIRED },
    { "key-missing",                      REFUSED_BOND },
    { "not paired",                       REFUSED_BOND },
    { "att error: 0x05",                  REFUSED_BOND }, /* insufficient authentication */
    { "att error: 0x08",                  REFUSED_BOND }, /* insufficient authorization */
    { "att error: 0x0c",                  REFUSED_BOND }, /* encryption key too short */
    { "att error: 0x0f",                  REFUSED_BOND }, /* insufficient encryption */
    { "att error: 0x06",                  REFUSED_UNSUPPORTED }, /* request not supported */
    { "read not permitted",               REFUSED_UNSUPPORTED },
    { "write not permitted",              REFUSED_UNSUPPORTED },
    { "profile-unavailable",              REFUSED_UNSUPPORTED },
    { "not supported",                    REFUSED_UNSUPPORTED },
    { "-not-supported",                   REFUSED_UNSUPPORTED },
    { "does not exist",                   REFUSED_GONE },
    { "already-connected",                REFUSED_EXISTS },
};

static const struct rule names[] = {
    { "org.bluez.Error.InProgress",              REFUSED_BUSY },
    { "org.bluez.Error.NotReady",                REFUSED_OFF },
    { "org.bluez.Error.NotConnected",            REFUSED_ABORTED },
    { "org.bluez.Error.NotAuthorized",           REFUSED_BOND },
    { "org.bluez.Error.NotPermitted",            REFUSED_BOND },
    { "org.bluez.Error.AuthenticationFailed",    REFUSED_BOND },
    { "org.bluez.Error.AuthenticationRejected",  REFUSED_BOND },
    { "org.bluez.Error.AuthenticationTimeout",   REFUSED_BOND },
    { "org.bluez.Error.AuthenticationCanceled",  REFUSED_CANCELLED },
    { "org.bluez.Error.Canceled",                REFUSED_CANCELLED },
    { "org.bluez.Error.Rejected",                REFUSED_BOND },
    { "org.bluez.Error.ConnectionAttemptFailed", REFUSED_UNREACHABLE },
    { "org.bluez.Error.AlreadyConnected",        REFUSED_EXISTS },
    { "org.bluez.Error.AlreadyExists",           REFUSED_EXISTS },
    { "org.bluez.Error.DoesNotExist",            REFUSED_GONE },
    { "org.bluez.Error.NoSuchAdapter",           REFUSED_GONE },
    { "org.bluez.Error.NotAvailable",            REFUSED_UNSUPPORTED },
    { "org.bluez.Error.NotSupported",            REFUSED_UNSUPPORTED },
    { "org.bluez.Error.InvalidArguments",        REFUSED_OTHER },
    { "org.freedesktop.DBus.Error.UnknownObject",    REFUSED_GONE },
    { "org.freedesktop.DBus.Error.UnknownMethod",    REFUSED_GONE },
    { "org.freedesktop.DBus.Error.UnknownInterface", REFUSED_GONE },
    { "org.freedesktop.DBus.Error.ServiceUnknown",   REFUSED_NO_SERVICE },
    { "org.freedesktop.DBus.Error.NameHasNoOwner",   REFUSED_NO_SERVICE },
    { "org.freedesktop.DBus.Error.Disconnected",     REFUSED_NO_SERVICE },
    { "org.freedesktop.DBus.Error.NoServer",         REFUSED_NO_SERVICE },
    { "org.freedesktop.DBus.Error.NoReply",          REFUSED_NO_REPLY },
    { "org.freedesktop.DBus.Error.Timeout",          REFUSED_NO_REPLY },
    { "org.freedesktop.DBus.Error.TimedOut",         REFUSED_NO_REPLY },
    { "org.freedesktop.DBus.Error.AccessDenied",     REFUSED_DENIED },
    { "org.freedesktop.DBus.Error.AuthFailed",       REFUSED_DENIED },
};

/* clang-format on */

#define SPAWN      "org.freedesktop.DBus.Error.Spawn."
#define BLUEZ      "org.bluez.Error."
#define NO_REPLIES "message recipient disconnected from message bus without replying"

static bool holds(const char *text, const char *part)
{
    size_t len = strlen(part);

    for (; *text; text++) {
        if (strncasecmp(text, part, len) == 0)
            return true;
    }
    return false;
}

enum refusal refusal_of(const char *name, const char *text)
{
    if (!name || !name[0])
        return REFUSED_NOT;
    if (!text)
        text = "";
    if (strncmp(name, SPAWN, strlen(SPAWN)) == 0)
        return REFUSED_NO_SERVICE;
    /* The bus answers so for a bluetoothd that died in the middle of a call. */
    if (strcmp(name, "org.freedesktop.DBus.Error.NoReply") == 0 && holds(text, NO_REPLIES))
        return REFUSED_NO_SERVICE;
    /* Only BlueZ's texts: those of the bus quote names and paths. */
    if (strncmp(name, BLUEZ, strlen(BLUEZ)) == 0) {
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
            if (holds(text, texts[i].mark))
                return texts[i].refusal;
        }
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(name, names[i].mark) == 0)
            return names[i].refusal;
    }
    return REFUSED_OTHER;
}

const char *refusal_words(enum refusal r)
{
    static const char *const words[] = {
        [REFUSED_NOT] = "nothing is wrong",
        [REFUSED_BUSY] = "something else is being done with it, or with the adapter",
        [REFUSED_ABORTED] = "the link broke off while it was being set up",
        [REFUSED_UNREACHABLE] = "nobody answers: out of range, asleep, or taken by another device",
        [REFUSED_CANCELLED] = "it was called off",
        [REFUSED_OFF] = "the adapter is off, or not ready",
        [REFUSED_GONE] = "BlueZ no longer knows it",
        [REFUSED_BOND] = "it has to be paired, or its keys no longer fit",
        [REFUSED_ACQUIRED] = "another program has taken its notifications for itself",
        [REFUSED_UNSUPPORTED] = "it cannot do this",
        [REFUSED_EXISTS] = "it is so already",
        [REFUSED_NO_SERVICE] = "bluetoothd is not running",
        [REFUSED_DENIED] = "D-Bus does not let this user speak with bluetoothd",
        [REFUSED_NO_REPLY] = "bluetoothd does not answer",
        [REFUSED_OTHER] = "BlueZ refuses, and does not say why",
    };
    _Static_assert(sizeof(words) / sizeof(words[0]) == REFUSALS, "one for each");
    return (unsigned)r < REFUSALS ? words[r] : words[REFUSED_OTHER];
}

const char *refusal_name(enum refusal r)
{
    static const char *const names_of[] = {
        [REFUSED_NOT] = "none",
        [REFUSED_BUSY] = "busy",
        [REFUSED_ABORTED] = "aborted",
        [REFUSED_UNREACHABLE] = "unreachable",
        [REFUSED_CANCELLED] = "cancelled",
        [REFUSED_OFF] = "off",
        [REFUSED_GONE] = "gone",
        [REFUSED_BOND] = "bond",
        [REFUSED_ACQUIRED] = "acquired",
        [REFUSED_UNSUPPORTED] = "unsupported",
        [REFUSED_EXISTS] = "exists",
        [REFUSED_NO_SERVICE] = "no service",
        [REFUSED_DENIED] = "denied",
        [REFUSED_NO_REPLY] = "no reply",
        [REFUSED_OTHER] = "other",
    };
    _Static_assert(sizeof(names_of) / sizeof(names_of[0]) == REFUSALS, "one for each");
    return (unsigned)r < REFUSALS ? names_of[r] : names_of[REFUSED_OTHER];
}

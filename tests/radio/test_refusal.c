/*
 * What errors mean: every one seen of bluetoothd 5.66 and the bus, and those known of others.
 */
#include "refusal.h"

#include <setjmp.h>
#include <stdarg.h>

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define BLUEZ "org.bluez.Error."
#define DBUS  "org.freedesktop.DBus.Error."

/* clang-format off */
static const struct row {
    const char *name, *text;
    enum refusal expected;
} rows[] = {
    { NULL, NULL, REFUSED_NOT },
    { "", "text of no error", REFUSED_NOT },

    { BLUEZ "InProgress", "Operation already in progress", REFUSED_BUSY },
    { BLUEZ "InProgress", NULL, REFUSED_BUSY },
    { BLUEZ "InProgress", "In Progress", REFUSED_BUSY },
    { BLUEZ "Failed", "Operation already in progress", REFUSED_BUSY },
    { BLUEZ "Failed", "br-connection-busy", REFUSED_BUSY },
    { BLUEZ "Failed", "le-connection-concurrent-connection-limit", REFUSED_BUSY },

    { BLUEZ "Failed", "le-connection-abort-by-local", REFUSED_ABORTED },
    { BLUEZ "Failed", "le-connection-abort-by-remote", REFUSED_ABORTED },
    { BLUEZ "Failed", "br-connection-aborted-by-remote", REFUSED_ABORTED },
    { BLUEZ "Failed", "le-connection-link-layer-protocol-error", REFUSED_ABORTED },
    { BLUEZ "Failed", "le-connection-gatt-browsing", REFUSED_ABORTED },
    { BLUEZ "Failed", "Software caused connection abort", REFUSED_ABORTED },
    { BLUEZ "Failed", "Connection reset by peer", REFUSED_ABORTED },
    { BLUEZ "Failed", "Not connected", REFUSED_ABORTED },
    { BLUEZ "NotConnected", "Not Connected", REFUSED_ABORTED },

    { BLUEZ "Failed", "Connection timed out", REFUSED_UNREACHABLE },
    { BLUEZ "Failed", "Connection timed out (110)", REFUSED_UNREACHABLE },
    { BLUEZ "Failed", "br-connection-page-timeout", REFUSED_UNREACHABLE },
    { BLUEZ "Failed", "le-connection-timeout", REFUSED_UNREACHABLE },
    { BLUEZ "Failed", "Host is down", REFUSED_UNREACHABLE },
    { BLUEZ "Failed", "Connection refused", REFUSED_UNREACHABLE },
    { BLUEZ "Failed", "le-connection-refused", REFUSED_UNREACHABLE },
    { BLUEZ "ConnectionAttemptFailed", "Page Timeout", REFUSED_UNREACHABLE },

    { BLUEZ "Failed", "br-connection-canceled", REFUSED_CANCELLED },
    { BLUEZ "Failed", "Operation canceled", REFUSED_CANCELLED },
    { BLUEZ "AuthenticationCanceled", "Authentication Canceled", REFUSED_CANCELLED },
    { BLUEZ "Canceled", NULL, REFUSED_CANCELLED },

    { BLUEZ "Failed", "Input/output error", REFUSED_OFF },
    { BLUEZ "NotReady", "Resource Not Ready", REFUSED_OFF },
    { BLUEZ "Failed", "le-connection-adapter-not-powered", REFUSED_OFF },
    { BLUEZ "Failed", "Not Powered", REFUSED_OFF },

    { BLUEZ "DoesNotExist", "Does Not Exist", REFUSED_GONE },
    { DBUS "UnknownObject", "Method \"Connect\" with signature \"\" on interface \"org.bluez.Device1\" doesn't exist", REFUSED_GONE },
    { DBUS "UnknownMethod", "Method \"StartNotify\" doesn't exist", REFUSED_GONE },
    { DBUS "UnknownInterface", NULL, REFUSED_GONE },

    { BLUEZ "NotPermitted", "Not paired", REFUSED_BOND },
    { BLUEZ "NotPermitted", NULL, REFUSED_BOND },
    { BLUEZ "NotAuthorized", "Operation Not Authorized", REFUSED_BOND },
    { BLUEZ "Failed", "Operation failed with ATT error: 0x05", REFUSED_BOND },
    { BLUEZ "Failed", "Operation failed with ATT error: 0x08", REFUSED_BOND },
    { BLUEZ "Failed", "Operation failed with ATT error: 0x0f", REFUSED_BOND },
    { BLUEZ "Failed", "Operation failed with ATT error: 0x0F (Insufficient Encryption)", REFUSED_BOND },
    { BLUEZ "Failed", "br-connection-key-missing", REFUSED_BOND },
    { BLUEZ "AuthenticationFailed", "Authentication Failed", REFUSED_BOND },
    { BLUEZ "AuthenticationRejected", "Authentication Rejected", REFUSED_BOND },
    { BLUEZ "AuthenticationTimeout", "Authentication Timeout", REFUSED_BOND },

    { BLUEZ "NotPermitted", "Notify acquired", REFUSED_ACQUIRED },
    { BLUEZ "NotPermitted", "Read not permitted", REFUSED_UNSUPPORTED },
    { BLUEZ "NotPermitted", "Write not permitted", REFUSED_UNSUPPORTED },
    { BLUEZ "NotSupported", "Operation is not supported", REFUSED_UNSUPPORTED },
    { BLUEZ "NotAvailable", "Operation currently not available", REFUSED_UNSUPPORTED },
    { BLUEZ "Failed", "br-connection-profile-unavailable", REFUSED_UNSUPPORTED },
    { BLUEZ "Failed", "Operation failed with ATT error: 0x06", REFUSED_UNSUPPORTED },

    { BLUEZ "AlreadyExists", "Already Exists", REFUSED_EXISTS },
    { BLUEZ "AlreadyConnected", "Already Connected", REFUSED_EXISTS },
    { BLUEZ "Failed", "le-connection-already-connected", REFUSED_EXISTS },

    { DBUS "ServiceUnknown", "The name org.bluez was not provided by any .service files", REFUSED_NO_SERVICE },
    { DBUS "NameHasNoOwner", "Could not get owner of name 'org.bluez': no such name", REFUSED_NO_SERVICE },
    { DBUS "Spawn.ChildExited", "Launch helper exited with unknown return code 1", REFUSED_NO_SERVICE },
    { DBUS "Spawn.ServiceNotFound", NULL, REFUSED_NO_SERVICE },
    { DBUS "Disconnected", "the bus has hung up", REFUSED_NO_SERVICE },
    { DBUS "NoReply", "Message recipient disconnected from message bus without replying", REFUSED_NO_SERVICE },
    { DBUS "NoReply", "Did not receive a reply. Possible causes include: the remote application did not send a reply", REFUSED_NO_REPLY },
    { DBUS "Timeout", NULL, REFUSED_NO_REPLY },
    { DBUS "TimedOut", NULL, REFUSED_NO_REPLY },
    { DBUS "AccessDenied", "Rejected send message, 1 matched rules; type=\"method_call\", ... \"already in progress\"", REFUSED_DENIED },

    { BLUEZ "Failed", "No discovery started", REFUSED_OTHER },
    { BLUEZ "Failed", "Operation failed with ATT error: 0x80", REFUSED_OTHER },
    { BLUEZ "Failed", "le-connection-unknown", REFUSED_OTHER },
    { BLUEZ "Failed", NULL, REFUSED_OTHER },
    { BLUEZ "InvalidArguments", "Invalid arguments in method call", REFUSED_OTHER },
    { BLUEZ "SomethingNew", "in a language nobody knows", REFUSED_OTHER },
    { DBUS "InvalidArgs", NULL, REFUSED_OTHER },
    { "com.example.Error", "Operation already in progress", REFUSED_OTHER },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *r = *state;

    assert_string_equal(refusal_name(refusal_of(r->name, r->text)), refusal_name(r->expected));
}

static void test_words(void **state)
{
    (void)state;
    for (int i = -1; i <= REFUSALS; i++) {
        assert_true(strlen(refusal_words((enum refusal)i)) > 10);
        assert_true(strlen(refusal_name((enum refusal)i)) > 1);
    }
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    static char names[N][120];
    struct CMUnitTest tests[N + 1];

    for (size_t i = 0; i < N; i++) {
        const char *name = rows[i].name ? rows[i].name : "no error";
        const char *last = strrchr(name, '.');
        snprintf(names[i], sizeof(names[i]), "%s %.90s", last ? last + 1 : name,
                 rows[i].text ? rows[i].text : "without a text");
        tests[i] =
            (struct CMUnitTest){ names[i], test_row, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    }
    tests[N] = (struct CMUnitTest)cmocka_unit_test(test_words);
    return cmocka_run_group_tests_name("refusal", tests, NULL, NULL);
}

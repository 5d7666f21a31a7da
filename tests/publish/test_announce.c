/* When a device is announced: revisions, births, deletions. */
#include "announce.h"
#include "testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Script of seconds: `0=a` the payload becomes a, `0x` the device goes, `0C` connect, `0B` birth,
 * `0D` an empty message on its topic, `0E` one with a payload, `0F` all are forgotten there.
 */
static const struct row {
    const char *name, *script, *want;
} rows[] = {
    { "at once", "0=a", "0a" },
    { "not twice", "0=a 1=a 20=a", "0a" },
    { "11 s between revisions", "0=a 1=b", "0a 11b" },
    { "only the last of many", "0=a 1=b 2=c 3=d", "0a 11d" },
    { "back before it was sent", "0=a 1=b 5=a", "0a" },
    { "the same again after a connect", "0=a 3C", "0a 3a" },
    { "another one waits in spite of it", "0=a 3=b 4C", "0a 11b" },
    { "again with a birth", "0=a 3B", "0a 3a" },
    { "11 s from a repetition, too: it may be the first that is seen", "0=a 8B 9=b", "0a 8a 19b" },
    { "deleted by the user: left alone", "0=a 2D 5C 20=b", "0a" },
    { "and back with the next birth", "0=a 2D 30B", "0a 30a" },
    { "our own echo is no deletion", "0=a 1E 5C", "0a 5a" },
    { "gone: nothing more", "0=a 1x 5C 6B", "0a" },
    { "gone and back: 11 s, and the echo counts for nothing", "0=a 1x 2=a 3D", "0a 12a" },
    { "an empty message before the first sending", "0D 1=a", "1a" },
    { "deleted while a revision waits", "0=a 3=b 5D 20C", "0a" },
    { "deleted at once", "0=a 1D 12=b 20C 21B", "0a 21b" },
    { "deleted twice, and back once", "0=a 2D 3D 20B 25C", "0a 20a 25a" },
    { "deleted again after it was back", "0=a 2D 20B 22D 40C 41B", "0a 20a 41a" },
    { "gone after it was deleted, and back: it is another", "0=a 2D 5x 6=a", "0a 16a" },
    { "forgotten: quiet until the next birth", "0=a 2F 5C 6=b 30C 40B", "0a 40b" },
    { "forgotten, and its echo", "0=a 2F 3D 20B", "0a 20a" },
    { "forgotten while a revision waits", "0=a 2=b 3F 30C", "0a" },
};

/* Each is named once, and none twice. */
static void forget(struct announce *a)
{
    char id[OBJECT_ID_MAX];
    size_t at = 0;

    assert_true(announce_forget(a, &at, id));
    assert_string_equal(id, "d");
    assert_false(announce_forget(a, &at, id));
    at = 0;
    assert_false(announce_forget(a, &at, id));
}

static void test_script(void **state)
{
    const struct row *row = *state;
    struct announce *a = malloc(sizeof(*a));
    char got[128] = "", one[16];
    const char *s = row->script;

    assert_non_null(a);
    announce_init(a);
    for (int second = 0; second < 60; second++) {
        int at;
        char what;
        if (sscanf(s, "%d%c", &at, &what) == 2 && at == second) {
            const char payload[] = { s[strcspn(s, "=")] ? *(s + strcspn(s, "=") + 1) : '?', '\0' };
            s += strcspn(s, " ");
            s += *s == ' ';
            if (what == '=')
                announce_set(a, "d", strdup(payload));
            else if (what == 'x')
                assert_true(announce_remove(a, "d", second * 1000));
            else if (what == 'C')
                announce_again(a);
            else if (what == 'B')
                announce_birth(a);
            else if (what == 'F')
                forget(a);
            else
                announce_heard(a, "d", what == 'D');
        }
        struct announced *d;
        assert_int_equal(announce_due(a) <= second * 1000, announce_next(a, second * 1000) != NULL);
        while ((d = announce_next(a, second * 1000)) != NULL) {
            snprintf(one, sizeof(one), "%s%d%s", got[0] ? " " : "", second, d->payload);
            strcat(got, one);
            announce_sent(d, second * 1000);
        }
    }
    assert_string_equal(got, row->want);
    announce_fini(a);
    free(a);
}

static void test_strangers(void **state)
{
    struct announce *a = malloc(sizeof(*a));
    char id[OBJECT_ID_MAX];

    (void)state;
    assert_non_null(a);
    announce_init(a);
    announce_heard(a, "balm_person_bob", false);
    announce_heard(a, "balm_person_bob", false);
    announce_heard(a, "balm_person_gone", true); /* cleared already */
    announce_heard(a, "balm_person_late", false);
    announce_set(a, "balm_person_late", strdup("x"));
    assert_true(announce_stranger(a, id));
    assert_string_equal(id, "balm_person_bob");
    assert_false(announce_stranger(a, id));
    /* Removed a while ago, but a broker with an older memory still has it. */
    assert_true(announce_remove(a, "balm_person_late", 20000));
    announce_heard(a, "balm_person_late", true); /* the echo of its clearing */
    assert_false(announce_stranger(a, id));
    announce_heard(a, "balm_person_late", false);
    assert_true(announce_stranger(a, id));
    assert_string_equal(id, "balm_person_late");
    for (int i = 0; i < 1000; i++) {
        snprintf(id, sizeof(id), "balm_person_%d", i);
        announce_heard(a, id, false);
    }
    assert_int_equal(a->stranger_count, ANNOUNCE_STRANGER_MAX);
    announce_fini(a);
    free(a);
}

int main(void)
{
    struct suite suite = { 0 };

    SUITE_ROWS(&suite, rows, test_script);
    suite_add(&suite, "strangers", test_strangers, NULL);
    return suite_run(&suite, "announce");
}

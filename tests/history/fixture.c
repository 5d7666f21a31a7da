#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

#include "log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define TIMERS_MAX 4
#define NOBODY     65534

atomic_llong fixture_syncs;

/* In place of libc's, for SQLite too: what has been written survives a kill without. */
__attribute__((visibility("default"))) int fdatasync(int fd)
{
    (void)fd;
    fixture_syncs++;
    return 0;
}

__attribute__((visibility("default"))) int fsync(int fd)
{
    return fdatasync(fd);
}

struct clock_timer {
    struct clock *clock;
    int64_t due_us;
    bool real;
    clock_fn *fn;
    void *ctx;
};

struct clock {
    struct instant now;
    struct clock_timer *timers[TIMERS_MAX];
};

struct instant clock_now(struct clock *c)
{
    return c->now;
}

bool clock_is_known(struct clock *c)
{
    return instant_has_wall(&c->now);
}

struct clock_timer *clock_timer_new(struct clock *c, clock_fn *fn, void *ctx)
{
    struct clock_timer *t = calloc(1, sizeof(*t));

    assert_non_null(t);
    *t = (struct clock_timer){ .clock = c, .due_us = INSTANT_NEVER, .fn = fn, .ctx = ctx };
    for (int i = 0; i < TIMERS_MAX; i++)
        if (!c->timers[i]) {
            c->timers[i] = t;
            return t;
        }
    fail_msg("more timers than history is known to need");
    return NULL;
}

void clock_timer_set(struct clock_timer *t, int64_t due_us)
{
    t->due_us = due_us;
}

void clock_timer_set_real(struct clock_timer *t, int64_t ms)
{
    t->real = ms >= 0;
}

void clock_timer_stop(struct clock_timer *t)
{
    t->due_us = INSTANT_NEVER;
    t->real = false;
}

void clock_timer_close(struct clock_timer *t)
{
    for (int i = 0; t && i < TIMERS_MAX; i++)
        if (t->clock->timers[i] == t)
            t->clock->timers[i] = NULL;
    free(t);
}

static void fire(struct clock *c, bool real)
{
    for (int i = 0; i < TIMERS_MAX; i++) {
        struct clock_timer *t = c->timers[i];
        if (!t || (real ? !t->real : t->due_us > c->now.us))
            continue;
        clock_timer_stop(t);
        t->fn(t->ctx, &c->now);
    }
}

static void note(struct fixture *f, const char *what, const char *id, int rc)
{
    assert_true(f->got_count < GOT_MAX);
    struct got *g = &f->got[f->got_count++];
    snprintf(g->what, sizeof(g->what), "%s", what);
    snprintf(g->id, sizeof(g->id), "%s", id);
    g->rc = rc;
}

static void on_suggestion(void *ctx, const char *person, const struct suggestion *s, int rc)
{
    (void)person;
    note(ctx, "suggestion", s->id, rc);
}

static void on_outcome(void *ctx, const char *person, const struct outcome_event *o, int rc)
{
    (void)person;
    note(ctx, "outcome", o->id, rc);
}

static void on_effect(void *ctx, const char *person, const struct effect *e, int rc)
{
    (void)person;
    note(ctx, "effect", e->suggestion, rc);
}

static void on_told(void *ctx, const char *person, uint32_t id, int rc)
{
    char text[16];

    (void)person;
    snprintf(text, sizeof(text), "%u", (unsigned)id);
    note(ctx, "told", text, rc);
}

static void on_session_effect(void *ctx, const char *person, const struct session_effect *e, int rc)
{
    (void)person;
    note(ctx, "session", e->technique, rc);
}

static void on_state(void *ctx)
{
    struct fixture *f = ctx;
    f->states++;
}

static void on_closed(void *ctx)
{
    struct fixture *f = ctx;
    f->closed++;
    f->history = NULL;
}

void on_person_done(void *ctx, int rc)
{
    note(ctx, "person", "", rc);
}

void on_effects(void *ctx, int rc, const struct history_effect_row *rows, size_t count)
{
    struct fixture *f = ctx;

    note(f, "effects", "", rc);
    f->effect_count = count < 8 ? count : 8;
    if (f->effect_count > 0)
        memcpy(f->effects, rows, f->effect_count * sizeof(rows[0]));
}

void on_sessions(void *ctx, int rc, const struct history_session_row *rows, size_t count)
{
    struct fixture *f = ctx;

    note(f, "sessions", "", rc);
    f->session_count = count < 8 ? count : 8;
    if (f->session_count > 0)
        memcpy(f->sessions, rows, f->session_count * sizeof(rows[0]));
}

static const struct history_events events = {
    .suggestion_done = on_suggestion,
    .outcome_done = on_outcome,
    .effect_done = on_effect,
    .told_done = on_told,
    .session_effect_done = on_session_effect,
    .state = on_state,
    .closed = on_closed,
};

void fixture_init(struct fixture *f, const char *dir)
{
    memset(f, 0, sizeof(*f));
    snprintf(f->dir, sizeof(f->dir), "%s", dir ? dir : "/tmp/balm-history-XXXXXX");
    if (!dir)
        assert_non_null(mkdtemp(f->dir));
    snprintf(f->path, sizeof(f->path), "%s/balm/history.db", f->dir);
    f->options = (struct history_options){ .path = f->path };
    assert_int_equal(uv_loop_init(&f->loop), 0);
    f->clock = calloc(1, sizeof(*f->clock));
    assert_non_null(f->clock);
    f->clock->now = (struct instant){ .us = US_PER_S, .unix_ms = MORNING_MS, .utc_offset_s = 3600 };
}

void fixture_be_nobody(struct fixture *f)
{
    if (geteuid() == 0 && (chown(f->dir, NOBODY, NOBODY) || setegid(NOBODY) || seteuid(NOBODY)))
        fail_msg("cannot become nobody");
}

static void be_root_again(void)
{
    if (geteuid() == getuid())
        return;
    assert_int_equal(seteuid(getuid()), 0);
    assert_int_equal(setegid(getgid()), 0);
    prctl(PR_SET_DUMPABLE, 1); /* LeakSanitizer looks into its own process */
}

int fixture_open(struct fixture *f)
{
    f->got_count = f->states = f->closed = 0;
    return history_open(&f->history, &f->loop, f->clock, &f->options, &events, f);
}

void fixture_settle(struct fixture *f)
{
    assert_int_equal(uv_run(&f->loop, UV_RUN_DEFAULT), 0);
}

void fixture_close(struct fixture *f)
{
    if (!f->history)
        return;
    history_close(f->history);
    history_close(f->history);
    fixture_settle(f);
    assert_int_equal(f->closed, 1);
}

void fixture_fini(struct fixture *f)
{
    char command[192];

    fixture_close(f);
    if (uv_loop_close(&f->loop))
        fail_msg("the loop is not empty");
    free(f->clock);
    be_root_again();
    snprintf(command, sizeof(command), "chmod -R u+rwX %s && rm -rf %s", f->dir, f->dir);
    assert_int_equal(system(command), 0);
}

void fixture_advance_quietly(struct fixture *f, int64_t ms)
{
    f->clock->now.us += ms * US_PER_MS;
    if (f->clock->now.unix_ms)
        f->clock->now.unix_ms += ms;
}

void fixture_advance(struct fixture *f, int64_t ms)
{
    while (ms > 0) {
        int64_t step = ms < 60000 ? ms : 60000;
        fixture_advance_quietly(f, step);
        ms -= step;
        fire(f->clock, false);
        fixture_settle(f);
    }
}

void fixture_set_wall(struct fixture *f, int64_t unix_ms)
{
    f->clock->now.unix_ms = unix_ms;
}

void fixture_fire_real(struct fixture *f)
{
    fire(f->clock, true);
}

struct house_history fixture_state(const struct fixture *f)
{
    struct house_history state;
    history_state(f->history, &state);
    return state;
}

int64_t fixture_ask(const struct fixture *f, const char *query)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;
    int64_t answer = -1;

    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    if (sqlite3_prepare_v2(db, query, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", query, sqlite3_errmsg(db));
    if (sqlite3_step(stmt) == SQLITE_ROW)
        answer = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return answer;
}

void fixture_exec(const struct fixture *f, const char *statement)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    if (sqlite3_exec(db, statement, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", statement, sqlite3_errmsg(db));
    sqlite3_close(db);
}

bool fixture_is_sound(const struct fixture *f)
{
    return fixture_ask(f, "SELECT integrity_check = 'ok' FROM pragma_integrity_check") == 1;
}

int fixture_load_aloud(struct fixture *f, struct person_memory *out, char *said, size_t size)
{
    FILE *to = tmpfile();
    int terminal = dup(STDERR_FILENO);
    enum log_level level = log_get_level();

    assert_non_null(to);
    log_set_level(LOG_LEVEL_INFO);
    fflush(stderr);
    dup2(fileno(to), STDERR_FILENO);
    int rc = history_load_memory(f->history, "alex", out);
    fflush(stderr);
    dup2(terminal, STDERR_FILENO);
    close(terminal);
    log_set_level(level);
    rewind(to);
    said[fread(said, 1, size - 1, to)] = '\0';
    fclose(to);
    return rc;
}

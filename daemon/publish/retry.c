#include "retry.h"

#define SILENT_MAX 2

void retry_init(struct retry *r, int pause_min_ms, int pause_max_ms)
{
    *r = (struct retry){ .pause_min_ms = pause_min_ms, .pause_max_ms = pause_max_ms };
    retry_forget(r);
}

void retry_forget(struct retry *r)
{
    r->pause_ms = r->pause_min_ms;
    r->address = r->addresses = r->tried = 0;
    r->version_5 = true;
    r->only_3 = false;
    r->silent = 0;
}

static void choose_version(struct retry *r)
{
    r->version_5 = !r->only_3 && r->silent < SILENT_MAX;
}

void retry_begin(struct retry *r, size_t addresses)
{
    r->addresses = addresses;
    if (r->address >= addresses)
        r->address = 0;
    r->tried = 0;
    choose_version(r);
}

bool retry_refused(struct retry *r, enum client_refusal why, bool one_address)
{
    switch (why) {
    case REFUSAL_VERSION:
        if (!r->version_5)
            return false;
        r->only_3 = true;
        choose_version(r);
        return true;
    case REFUSAL_CREDENTIALS: retry_give_time(r); return false;
    case REFUSAL_OTHER: r->silent = 0; return false;
    case REFUSAL_SILENT: break;
    }
    r->silent = r->version_5 ? r->silent + 1 : 0;
    if (one_address || ++r->tried >= r->addresses)
        return false;
    r->address = (r->address + 1) % r->addresses;
    return true;
}

void retry_progress(struct retry *r)
{
    r->pause_ms = r->pause_min_ms;
    r->silent = 0;
}

void retry_give_time(struct retry *r)
{
    r->pause_ms = r->pause_max_ms;
}

int retry_pause(struct retry *r, unsigned random)
{
    int pause_ms = r->pause_ms;

    r->pause_ms = pause_ms < r->pause_max_ms / 2 ? pause_ms * 2 : r->pause_max_ms;
    return pause_ms - (int)(random % ((unsigned)pause_ms / 4 + 1));
}

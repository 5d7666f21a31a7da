/*
 * retry - which address and version of MQTT to try next, and after what pause
 *
 * Pure. Addresses of one name are tried in turn, the one that worked last time
 * first. The pause doubles; wrong credentials go straight to the longest,
 * because they will not mend by themselves and brokers ban who hammers. A pause
 * shrinks again only when the broker has acknowledged something: one that lets
 * us in and throws us out has earned no quick return.
 *
 * MQTT 5 comes first. A broker that names the version as its reason is believed
 * until the settings change; one that merely hangs up is tried with 3.1.1 after
 * two failures, and with 5 again the next time.
 */
#pragma once

#include "client.h"

#include <stdbool.h>
#include <stddef.h>

struct retry {
    int pause_min_ms, pause_max_ms;
    int pause_ms; /* the next one */
    size_t address, addresses, tried;
    bool version_5; /* of the present try */
    bool only_3;
    int silent; /* failures in a row without any reason given */
};

void retry_init(struct retry *r, int pause_min_ms, int pause_max_ms);
/* New settings: what was learnt of the old broker is forgotten. */
void retry_forget(struct retry *r);
/* A new round begins with this many addresses: .address and .version_5 say the first try. */
void retry_begin(struct retry *r, size_t addresses);
/* True: try again at once, as .address and .version_5 now say; false: after a pause. */
bool retry_refused(struct retry *r, enum client_refusal why, bool one_address);
void retry_progress(struct retry *r);
/* Nothing but a person can mend it. */
void retry_give_time(struct retry *r);
/* The pause to make now. `random` spreads a home's clients after a power cut. */
int retry_pause(struct retry *r, unsigned random);

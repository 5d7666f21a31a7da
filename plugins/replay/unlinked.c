/*
 * unlinked.c - what cannot be had
 */
#include "unlinked.h"

#include <errno.h>

static int never(struct sensor_host *host, unsigned id, int64_t ms)
{
    (void)host, (void)id, (void)ms;
    return 0;
}

static int no_read(struct sensor_host *host, unsigned characteristic)
{
    (void)host, (void)characteristic;
    return -ENOTCONN;
}

static int no_write(struct sensor_host *host, unsigned characteristic, const uint8_t *bytes,
                    size_t len, bool with_response)
{
    (void)host, (void)characteristic, (void)bytes, (void)len, (void)with_response;
    return -ENOTCONN;
}

static int no_notify(struct sensor_host *host, unsigned characteristic, bool on)
{
    (void)host, (void)characteristic, (void)on;
    return -ENOTCONN;
}

static void no_disconnect(struct sensor_host *host, const char *why)
{
    (void)host, (void)why;
}

static int no_path(struct sensor_host *host, const char *path)
{
    (void)host, (void)path;
    return -ENOTSUP;
}

static void no_more(struct sensor_host *host)
{
    (void)host;
}

void unlinked_host_init(struct sensor_host *host)
{
    host->size = sizeof(*host);
    host->after = never;
    host->read = no_read;
    host->write = no_write;
    host->notify = no_notify;
    host->disconnect = no_disconnect;
    host->open = no_path;
    host->more = no_more;
    host->subscribe = no_path;
}

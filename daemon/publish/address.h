/*
 * address - where a broker's name leads, and whether that is near enough for plaintext
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#define ADDRESS_TEXT_MAX 64 /* an IPv6 address with its scope */
#define ADDRESS_MAX      8

struct address_list {
    size_t count;
    char text[ADDRESS_MAX][ADDRESS_TEXT_MAX]; /* numeric, in the resolver's order, each once */
    bool near;                                /* every one is loopback, link-local or private */
    char far[ADDRESS_TEXT_MAX];               /* the first that is not */
};

struct address_query;

/* status: 0 or libuv's code; then the list is empty. */
typedef void address_fn(void *ctx, int status, const struct address_list *list);

/* Loopback, link-local or private, in IPv4, IPv6, or IPv4 within IPv6. */
bool address_is_near(const struct sockaddr *a);

/* Never blocks: fn follows later, unless cancelled. 0 or -errno. */
int address_resolve(struct address_query **out, uv_loop_t *loop, const char *host, address_fn *fn,
                    void *ctx);
/* fn is not called any more. The loop lives on until the resolver has given up. */
void address_cancel(struct address_query *q);

/*
 * address.c - uv_getaddrinfo, and the ranges that do not leave the house
 *
 * A lookup that the resolver has begun cannot be taken back, so a query owns
 * itself: cancelling only forgets who asked.
 */
#include "address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct address_query {
    uv_getaddrinfo_t request;
    address_fn *fn; /* NULL: cancelled */
    void *ctx;
};

static bool is_near_4(uint32_t a)
{
    return a >> 24 == 127 ||               /* 127.0.0.0/8 loopback */
           a >> 24 == 10 ||                /* 10.0.0.0/8 private */
           a >> 20 == (172u << 4 | 1) ||   /* 172.16.0.0/12 private */
           a >> 16 == (192u << 8 | 168) || /* 192.168.0.0/16 private */
           a >> 16 == (169u << 8 | 254);   /* 169.254.0.0/16 link-local */
}

bool address_is_near(const struct sockaddr *a)
{
    if (a->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, a, sizeof(in));
        return is_near_4(ntohl(in.sin_addr.s_addr));
    }
    if (a->sa_family != AF_INET6)
        return false;

    struct sockaddr_in6 in6;
    memcpy(&in6, a, sizeof(in6));
    const uint8_t *b = in6.sin6_addr.s6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr))
        return is_near_4((uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 | (uint32_t)b[14] << 8 |
                         b[15]);
    return IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr) || IN6_IS_ADDR_LINKLOCAL(&in6.sin6_addr) ||
           (b[0] & 0xfe) == 0xfc; /* fc00::/7 unique local */
}

static void add(struct address_list *list, const struct addrinfo *info)
{
    char text[ADDRESS_TEXT_MAX];

    /* Numeric, so it does not block; and it writes the scope of a link-local address. */
    if (getnameinfo(info->ai_addr, info->ai_addrlen, text, sizeof(text), NULL, 0, NI_NUMERICHOST) !=
        0)
        return;
    if (!address_is_near(info->ai_addr) && list->near) {
        list->near = false;
        memcpy(list->far, text, sizeof(text));
    }
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->text[i], text) == 0)
            return;
    if (list->count < ADDRESS_MAX)
        memcpy(list->text[list->count++], text, sizeof(text));
}

static void on_resolved(uv_getaddrinfo_t *request, int status, struct addrinfo *result)
{
    struct address_query *q = request->data;
    struct address_list list = { .near = true };
    address_fn *fn = q->fn;
    void *ctx = q->ctx;

    if (status == 0)
        for (const struct addrinfo *i = result; i; i = i->ai_next)
            if (i->ai_family == AF_INET || i->ai_family == AF_INET6)
                add(&list, i);
    if (status == 0 && list.count == 0)
        status = UV_EAI_NODATA;
    uv_freeaddrinfo(result);
    free(q);
    if (fn)
        fn(ctx, status, &list);
}

int address_resolve(struct address_query **out, uv_loop_t *loop, const char *host, address_fn *fn,
                    void *ctx)
{
    const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
    struct address_query *q = calloc(1, sizeof(*q));

    if (!q)
        return -ENOMEM;
    q->request.data = q;
    q->fn = fn;
    q->ctx = ctx;
    int rc = uv_getaddrinfo(loop, &q->request, on_resolved, host, NULL, &hints);
    if (rc != 0) {
        free(q);
        return rc;
    }
    *out = q;
    return 0;
}

void address_cancel(struct address_query *q)
{
    q->fn = NULL;
    uv_cancel((uv_req_t *)&q->request);
}

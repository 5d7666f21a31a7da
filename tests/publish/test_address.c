/* Which addresses may be spoken to without encryption. */
#include "address.h"
#include "testing.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static const struct row {
    const char *name, *address;
    bool near;
} rows[] = {
    { "loopback", "127.0.0.1", true },
    { "all of 127/8", "127.255.255.254", true },
    { "just below loopback", "126.255.255.255", false },
    { "just above loopback", "128.0.0.1", false },
    { "10/8", "10.255.0.1", true },
    { "11 is public", "11.0.0.1", false },
    { "172.16/12, first", "172.16.0.0", true },
    { "172.16/12, last", "172.31.255.255", true },
    { "below 172.16/12", "172.15.255.255", false },
    { "above 172.16/12", "172.32.0.0", false },
    { "192.168/16", "192.168.178.20", true },
    { "192.169 is public", "192.169.0.1", false },
    { "link-local", "169.254.3.4", true },
    { "169.253 is public", "169.253.3.4", false },
    { "carrier's own range is not ours", "100.64.0.1", false },
    { "public", "93.184.216.34", false },
    { "any address", "0.0.0.0", false },
    { "IPv6 loopback", "::1", true },
    { "IPv6 link-local", "fe80::1", true },
    { "IPv6 link-local, last", "febf::1", true },
    { "IPv6 old site-local", "fec0::1", false },
    { "IPv6 unique local fc", "fc00::1", true },
    { "IPv6 unique local fd", "fdff::1", true },
    { "IPv6 below unique local", "fbff::1", false },
    { "IPv6 public", "2001:db8::1", false },
    { "IPv6 unspecified", "::", false },
    { "private IPv4 within IPv6", "::ffff:192.168.1.1", true },
    { "public IPv4 within IPv6", "::ffff:8.8.8.8", false },
};

static void test_near(void **state)
{
    const struct row *r = *state;
    struct sockaddr_storage a = { 0 };
    struct sockaddr_in in = { .sin_family = AF_INET };
    struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };

    if (inet_pton(AF_INET, r->address, &in.sin_addr) == 1)
        memcpy(&a, &in, sizeof(in));
    else if (inet_pton(AF_INET6, r->address, &in6.sin6_addr) == 1)
        memcpy(&a, &in6, sizeof(in6));
    assert_int_equal(address_is_near((const struct sockaddr *)&a), r->near);
}

static const struct resolve_row {
    const char *name, *host;
    bool cancel;
    bool found, near;
} resolve_rows[] = {
    { "a numeric address", "192.168.1.2", false, true, true },
    { "a numeric IPv6 address", "fe80::1", false, true, true },
    { "a public one", "8.8.8.8", false, true, false },
    { "a name", "localhost", false, true, true },
    { "no name at all", "no such name, and never will be", false, false, true },
    { "cancelled", "127.0.0.1", true, false, true },
};

struct answer {
    int calls, status;
    struct address_list list;
};

static void on_resolved(void *ctx, int status, const struct address_list *list)
{
    struct answer *a = ctx;
    a->calls++;
    a->status = status;
    a->list = *list;
}

static void test_resolve(void **state)
{
    const struct resolve_row *r = *state;
    struct answer a = { 0 };
    struct address_query *q;
    uv_loop_t loop;

    uv_loop_init(&loop);
    assert_int_equal(address_resolve(&q, &loop, r->host, on_resolved, &a), 0);
    assert_int_equal(a.calls, 0); /* never from within */
    if (r->cancel)
        address_cancel(q);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
    assert_int_equal(a.calls, !r->cancel);
    assert_int_equal(a.list.count > 0, r->found);
    if (!r->found)
        return;
    assert_int_equal(a.status, 0);
    assert_int_equal(a.list.near, r->near);
    for (size_t i = 1; i < a.list.count; i++)
        assert_string_not_equal(a.list.text[i], a.list.text[0]);
}

int main(void)
{
    struct suite suite = { 0 };

    SUITE_ROWS(&suite, rows, test_near);
    SUITE_ROWS(&suite, resolve_rows, test_resolve);
    return suite_run(&suite, "address");
}

/*
 * payloads.c - a pool, and the ways to spoil what is in it
 */
#include "payloads.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct payload *add(struct payloads *p)
{
    if (p->count == p->room) {
        size_t room = p->room ? 2 * p->room : 64;
        struct payload *more = realloc(p->rows, room * sizeof(*more));
        if (!more)
            return NULL;
        p->rows = more;
        p->room = room;
    }
    struct payload *row = &p->rows[p->count++];
    row->len = 0;
    return row;
}

/* A text over and over, up to the end. */
static int add_repeated(struct payloads *p, const char *text)
{
    struct payload *row = add(p);
    size_t len = strlen(text);

    if (!row)
        return -ENOMEM;
    for (row->len = 0; row->len < PAYLOAD_MAX; row->len++)
        row->bytes[row->len] = (uint8_t)text[row->len % len];
    return 0;
}

/* A beginning, something over and over, and an end that fits. */
static int add_whole(struct payloads *p, const char *begin, const char *again, const char *end)
{
    struct payload *row = add(p);
    size_t len = strlen(again), left = strlen(end);

    if (!row)
        return -ENOMEM;
    row->len = strlen(begin);
    memcpy(row->bytes, begin, row->len);
    for (; row->len + len + left <= PAYLOAD_MAX; row->len += len)
        memcpy(row->bytes + row->len, again, len);
    memcpy(row->bytes + row->len, end, left);
    row->len += left;
    return 0;
}

/* JSON that is whole: what is broken is refused before anybody looks at it. */
static int add_json(struct payloads *p)
{
#define DEEP8  "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":"
#define SHUT8  "}}}}}}}}"
#define DEEP31 DEEP8 DEEP8 DEEP8 "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":"
#define SHUT31 SHUT8 SHUT8 SHUT8 "}}}}}}}"
    static const char *const rows[][3] = {
        { "{\"hr\":62,\"c\":true,\"b\":80,\"o\":97,\"rr\":[", "800,", "800]}" },
        { "{", "\"\":0,", "\"hr\":62}" },
        { "{\"", "a", "\":0}" },
        { "{\"a\":[", "0,", "0]}" },
        { "{\"a\":[", "[1,2,3],", "[1,2,3]]}" },
        { "{\"a\":[", "{\"x\":1,\"y\":2,\"z\":3},", "{\"x\":1,\"y\":2,\"z\":3}]}" },
        { "{\"a\":{", "\"\":0,", "\"x\":1,\"y\":2,\"z\":3}}" },
        { "{\"a\":0.", "9", "}" },
        { "{\"a\":\"0.", "9", "\"}" },
        { "{\"a\":\"", "\\u0061", "\"}" },
        { "{\"a\":\"", " ", "\"}" },
        { DEEP31 "[", "1,", "1]" SHUT31 },
        { DEEP8 "[", "1,", "1]" SHUT8 },
        { DEEP8 "1" SHUT8, " ", "" },
        { DEEP31 "1" SHUT31, " ", "" },
        { "{\"deviceId\":\"A\",\"timeStamp\":7,\"hr\":62,\"rr\":[", "800,", "800]}" },
        { "", "800 ", "" },
        { "{\"t\":\"act\",\"hrm\":72,\"a\":[", "0,", "0]}\n" },
        { "{\"t\":\"act\",\"hrm\":0.", "9", "}\n" },
        { "{\"t\":\"act\",", "\"\":0,", "\"hrm\":72}\n" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (add_whole(p, rows[i][0], rows[i][1], rows[i][2]) != 0)
            return -ENOMEM;
    }
    return 0;
}

/* One that does not say how often: nested, long numbers, long strings. */
static int add_crafted(struct payloads *p)
{
    static const char *const texts[] = {
        "{\"a\":",        "9",        "0.",   "1e",       "\"",
        "\\u0000",        "\xaa\x55", "\xa5", "\xfe\x81", "{\"t\":\"act\",\"hrm\":72,\"stp\":1}\n",
        "{\"t\":\"act\"", "800,",     "\n",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (add_repeated(p, texts[i]) != 0)
            return -ENOMEM;
    }
    struct payload *zeros = add(p);
    if (!zeros)
        return -ENOMEM;
    memset(zeros->bytes, 0, PAYLOAD_MAX);
    zeros->len = PAYLOAD_MAX;
    return 0;
}

static int add_hex(struct payloads *p, const char *hex)
{
    struct payload *row = add(p);
    unsigned byte;

    if (!row)
        return -ENOMEM;
    while (row->len < PAYLOAD_MAX && sscanf(hex, "%2x", &byte) == 1 && strlen(hex) >= 2) {
        row->bytes[row->len++] = (uint8_t)byte;
        hex += 2;
    }
    return 0;
}

static int add_vectors(struct payloads *p)
{
    const char *shared = getenv("BALM_SHARED");
    char path[4096];
    json_t *row;
    size_t i;
    int rc = 0;

    snprintf(path, sizeof(path), "%s/sensors/vectors.json", shared ? shared : "");
    json_t *vectors = json_load_file(path, 0, NULL);
    json_array_foreach(vectors, i, row)
    {
        const char *hex = json_string_value(json_object_get(row, "hex"));
        if (hex && *hex && rc == 0)
            rc = add_hex(p, hex);
    }
    json_decref(vectors);
    return rc;
}

int payloads_init(struct payloads *p)
{
    *p = (struct payloads){ .random = 7 };
    int rc = add_crafted(p);

    if (rc == 0)
        rc = add_json(p);
    return rc ? rc : add_vectors(p);
}

void payloads_fini(struct payloads *p)
{
    free(p->rows);
}

uint32_t payloads_random(struct payloads *p, uint32_t below)
{
    p->random = p->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(p->random >> 33) % below;
}

/* The packet once more behind itself: frames that follow each other, tables that fill up. */
static size_t repeat(uint8_t out[PAYLOAD_MAX], size_t len)
{
    size_t n = len;

    while (n && n < PAYLOAD_MAX) {
        out[n] = out[n - len];
        n++;
    }
    return n;
}

size_t payloads_pick(struct payloads *p, uint8_t out[PAYLOAD_MAX])
{
    const struct payload *row = &p->rows[payloads_random(p, (uint32_t)p->count)];
    size_t len = row->len;

    memcpy(out, row->bytes, len);
    switch (payloads_random(p, 8)) {
    case 0: len = repeat(out, len); break;
    case 1: /* noise behind it */
        len = payloads_random(p, PAYLOAD_MAX + 1);
        for (size_t i = row->len; i < len; i++)
            out[i] = (uint8_t)payloads_random(p, 256);
        break;
    case 3: /* a known head, and as much noise as there can be */
        len = PAYLOAD_MAX;
        for (size_t i = 1 + payloads_random(p, 12); i < len; i++)
            out[i] = (uint8_t)payloads_random(p, 256);
        break;
    case 4: len = len ? payloads_random(p, (uint32_t)len) : 0; break;
    default: break;
    }
    for (uint32_t spoilt = payloads_random(p, 4); len && spoilt > 1; spoilt--)
        out[payloads_random(p, (uint32_t)len)] ^= (uint8_t)(1u << payloads_random(p, 8));
    return len;
}

#include "page_bench.h"

#include "page.h"
#include "show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void page_assert_narrow(const char *page)
{
    for (const char *at = page; *at;) {
        char line[1024];
        size_t len = strcspn(at, "\n");
        assert_true(len < sizeof(line));
        memcpy(line, at, len);
        line[len] = '\0';
        if (page_width(line) > PAGE_COLUMNS && !strstr(line, "://")) /* to be copied */
            fail_msg("%zu columns: %s", page_width(line), line);
        assert_true(len == 0 || line[len - 1] != ' ');
        for (const char *c = line; *c; c++)
            assert_true((unsigned char)*c >= 0x20);
        at += len + (at[len] == '\n');
    }
}

char *page_of(const char *verb, const json_t *result)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    show_reply(f, verb, result);
    fclose(f);
    page_assert_narrow(text);
    return text;
}

void page_test_row(void **state)
{
    static const struct control_counts counts = { 0 };
    const struct page_row *r = *state;
    struct complaint why = { "" };
    struct house house;
    json_t *args = json_object();

    small_house_of(&house, r->people);
    const struct look in = {
        .house = &house, .args = args, .counts = &counts, .local = true, .vitals = true
    };
    json_t *result = r->look(&in, &why);
    char *page = page_of(r->verb, result);
    assert_string_equal(page, r->want);
    free(page);
    json_decref(result);
    json_decref(args);
}

void page_test_odd(const struct page_odd *odd, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        json_t *result = json_loads(odd[i].json, 0, NULL);
        assert_non_null(result);
        free(page_of(odd[i].verb, result));
        json_decref(result);
    }
}

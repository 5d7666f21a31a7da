/*
 * told.c - words into iterators
 */
#include "told.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 4096

struct words {
    char *text; /* cut into words */
    char *word[WORDS_MAX];
    size_t count, at;
};

static void need(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "told: %s\n", what);
    abort();
}

static const char *next(struct words *w)
{
    need(w->at < w->count, "the line ends too early");
    return w->word[w->at++];
}

static bool more(const struct words *w)
{
    return w->at < w->count;
}

static bool is_next(const struct words *w, const char *word)
{
    return more(w) && strcmp(w->word[w->at], word) == 0;
}

static const char *full(const char *uuid, size_t len, char out[64])
{
    static const char rest[] = "-0000-1000-8000-00805f9b34fb";

    if (len == 4)
        snprintf(out, 64, "0000%.4s%s", uuid, rest);
    else
        snprintf(out, 64, "%.*s", (int)len, uuid);
    return out;
}

static void put_basic(DBusMessageIter *it, int type, const char *text)
{
    DBusBasicValue v = { .u64 = 0 };

    switch (type) {
    case 's':
    case 'o': v.str = (char *)(uintptr_t)text; break;
    case 'b': v.bool_val = text[0] == '1'; break;
    case 'y': v.byt = (unsigned char)atoi(text); break;
    case 'n': v.i16 = (dbus_int16_t)atoi(text); break;
    case 'q': v.u16 = (dbus_uint16_t)atoi(text); break;
    case 'i': v.i32 = atoi(text); break;
    case 'u': v.u32 = (dbus_uint32_t)strtoul(text, NULL, 10); break;
    case 'x': v.i64 = strtoll(text, NULL, 10); break;
    case 't': v.u64 = strtoull(text, NULL, 10); break;
    case 'd': v.dbl = atof(text); break;
    default: need(false, "no such type");
    }
    dbus_message_iter_append_basic(it, type, &v);
}

static void put_hex(DBusMessageIter *it, const char *hex, size_t len)
{
    DBusMessageIter array;

    dbus_message_iter_open_container(it, DBUS_TYPE_ARRAY, "y", &array);
    for (size_t i = 0; i + 1 < len; i += 2) {
        char two[3] = { hex[i], hex[i + 1], '\0' };
        unsigned char byte = (unsigned char)strtoul(two, NULL, 16);
        dbus_message_iter_append_basic(&array, DBUS_TYPE_BYTE, &byte);
    }
    dbus_message_iter_close_container(it, &array);
}

static void put_strings(DBusMessageIter *it, const char *text)
{
    DBusMessageIter array;
    char one[64];

    dbus_message_iter_open_container(it, DBUS_TYPE_ARRAY, "s", &array);
    while (*text) {
        size_t len = strcspn(text, ",");
        bool is_uuid = len == 4 && isxdigit((unsigned char)text[0]) && strchr("12f", text[0]);
        const char *word =
            is_uuid ? full(text, len, one) : (snprintf(one, 64, "%.*s", (int)len, text), one);
        dbus_message_iter_append_basic(&array, DBUS_TYPE_STRING, &word);
        text += len + (text[len] == ',');
    }
    dbus_message_iter_close_container(it, &array);
}

/* company/hex,... or uuid/hex,... */
static void put_adverts(DBusMessageIter *it, bool is_service, const char *text)
{
    DBusMessageIter array, entry, variant;

    dbus_message_iter_open_container(it, DBUS_TYPE_ARRAY, is_service ? "{sv}" : "{qv}", &array);
    while (*text) {
        size_t key_len = strcspn(text, "/"), len = strcspn(text + key_len + 1, ",");
        char uuid[64];
        const char *key = full(text, key_len, uuid);
        dbus_uint16_t company = (dbus_uint16_t)atoi(text);
        dbus_message_iter_open_container(&array, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
        if (is_service)
            dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &key);
        else
            dbus_message_iter_append_basic(&entry, DBUS_TYPE_UINT16, &company);
        dbus_message_iter_open_container(&entry, DBUS_TYPE_VARIANT, "ay", &variant);
        put_hex(&variant, text + key_len + 1, len);
        dbus_message_iter_close_container(&entry, &variant);
        dbus_message_iter_close_container(&array, &entry);
        text += key_len + 1 + len;
        text += *text == ',';
    }
    dbus_message_iter_close_container(it, &array);
}

/* TYPE:VALUE within a variant. */
static void put_variant(DBusMessageIter *it, const char *text, bool is_uuid)
{
    const char *rest = strchr(text, ':');
    DBusMessageIter variant;
    char type[8], uuid[64];

    need(rest != NULL, "TYPE:VALUE is expected");
    snprintf(type, sizeof(type), "%.*s", (int)(rest - text), text);
    rest++;
    const char *signature = strcmp(type, "aqv") == 0   ? "a{qv}"
                            : strcmp(type, "asv") == 0 ? "a{sv}"
                                                       : type;
    dbus_message_iter_open_container(it, DBUS_TYPE_VARIANT, signature, &variant);
    if (strcmp(type, "v") == 0)
        put_variant(&variant, rest, is_uuid);
    else if (strcmp(type, "ay") == 0)
        put_hex(&variant, rest, strlen(rest));
    else if (strcmp(type, "as") == 0)
        put_strings(&variant, rest);
    else if (type[0] == 'a')
        put_adverts(&variant, type[1] == 's', rest);
    else
        put_basic(&variant, type[0], is_uuid ? full(rest, strlen(rest), uuid) : rest);
    dbus_message_iter_close_container(it, &variant);
}

/* KEY=TYPE:VALUE as long as there are some; those with a minus are left for later. */
static void put_properties(DBusMessageIter *it, struct words *w)
{
    DBusMessageIter array, entry;

    dbus_message_iter_open_container(it, DBUS_TYPE_ARRAY, "{sv}", &array);
    while (more(w) && strchr(w->word[w->at], '=')) {
        char *word = w->word[w->at++], *value = strchr(word, '=');
        *value++ = '\0';
        dbus_message_iter_open_container(&array, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
        dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &word);
        put_variant(&entry, value, strcmp(word, "UUID") == 0);
        dbus_message_iter_close_container(&array, &entry);
    }
    dbus_message_iter_close_container(it, &array);
}

static const char *long_path(const char *path, char out[512])
{
    if (path[0] == '/')
        snprintf(out, 512, "%s", path);
    else
        snprintf(out, 512, "/org/bluez/%s", path);
    return out;
}

static const char *long_interface(const char *interface, char out[128])
{
    snprintf(out, 128, "%s%s", strchr(interface, '.') ? "" : "org.bluez.", interface);
    return out;
}

static void put_path(DBusMessageIter *it, struct words *w)
{
    char buf[512];
    const char *path = long_path(next(w), buf);

    dbus_message_iter_append_basic(it, DBUS_TYPE_OBJECT_PATH, &path);
}

static void put_interfaces(DBusMessageIter *it, struct words *w)
{
    DBusMessageIter array, entry;

    dbus_message_iter_open_container(it, DBUS_TYPE_ARRAY, "{sa{sv}}", &array);
    while (more(w) && !is_next(w, "&")) {
        char buf[128];
        if (is_next(w, "+"))
            w->at++;
        const char *interface = long_interface(next(w), buf);
        dbus_message_iter_open_container(&array, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
        dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &interface);
        put_properties(&entry, w);
        dbus_message_iter_close_container(&array, &entry);
    }
    dbus_message_iter_close_container(it, &array);
}

static void put_names(DBusMessageIter *it, struct words *w, bool are_interfaces)
{
    DBusMessageIter array;

    dbus_message_iter_open_container(it, DBUS_TYPE_ARRAY, "s", &array);
    while (more(w)) {
        char buf[128];
        const char *word = next(w);
        word = are_interfaces ? long_interface(word, buf) : word + 1;
        dbus_message_iter_append_basic(&array, DBUS_TYPE_STRING, &word);
    }
    dbus_message_iter_close_container(it, &array);
}

static void put_objects(DBusMessageIter *it, struct words *w)
{
    DBusMessageIter array, entry;

    dbus_message_iter_open_container(it, DBUS_TYPE_ARRAY, "{oa{sa{sv}}}", &array);
    while (more(w)) {
        if (is_next(w, "&"))
            w->at++;
        dbus_message_iter_open_container(&array, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
        put_path(&entry, w);
        put_interfaces(&entry, w);
        dbus_message_iter_close_container(&array, &entry);
    }
    dbus_message_iter_close_container(it, &array);
}

static DBusMessage *signal_of(const char *path, const char *interface, const char *member)
{
    char buf[512];
    DBusMessage *m = dbus_message_new_signal(long_path(path, buf), interface, member);

    need(m != NULL, "no memory");
    return m;
}

static DBusMessage *make(struct words *w)
{
    static const char manager[] = "org.freedesktop.DBus.ObjectManager";
    const char *kind = next(w);
    DBusMessage *m;
    DBusMessageIter it;
    char buf[128];

    if (strcmp(kind, "objects") == 0) {
        m = dbus_message_new(DBUS_MESSAGE_TYPE_METHOD_RETURN);
        dbus_message_set_reply_serial(m, 1);
        dbus_message_iter_init_append(m, &it);
        put_objects(&it, w);
    } else if (strcmp(kind, "added") == 0) {
        m = signal_of("/", manager, "InterfacesAdded");
        dbus_message_iter_init_append(m, &it);
        put_path(&it, w);
        put_interfaces(&it, w);
    } else if (strcmp(kind, "removed") == 0) {
        m = signal_of("/", manager, "InterfacesRemoved");
        dbus_message_iter_init_append(m, &it);
        put_path(&it, w);
        put_names(&it, w, true);
    } else if (strcmp(kind, "changed") == 0) {
        m = signal_of(next(w), DBUS_INTERFACE_PROPERTIES, "PropertiesChanged");
        dbus_message_iter_init_append(m, &it);
        const char *interface = long_interface(next(w), buf);
        dbus_message_iter_append_basic(&it, DBUS_TYPE_STRING, &interface);
        put_properties(&it, w);
        put_names(&it, w, false);
    } else {
        need(strcmp(kind, "raw") == 0, "no such kind of message");
        const char *type = next(w), *value = next(w), *interface = next(w);
        m = signal_of("/", interface, next(w));
        dbus_message_iter_init_append(m, &it);
        put_basic(&it, type[0], value);
    }
    return m;
}

DBusMessage *told(const char *line)
{
    static struct words w;
    char *rest = NULL;

    w = (struct words){ .text = strdup(line) };
    need(w.text != NULL, "no memory");
    for (char *word = strtok_r(w.text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        need(w.count < WORDS_MAX, "too many words");
        w.word[w.count++] = word;
    }
    DBusMessage *m = make(&w);
    need(!more(&w), "words are left over");
    free(w.text);
    return m;
}

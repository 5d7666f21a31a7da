/*
 * own_texts.c - the user's own words: is there such a text, and may it be worded so?
 *
 * A key that nobody looks up would do nothing, in silence. How a text is worded is theirs to
 * decide, in their house; but a locked screen is read by others too, so that is said.
 */
#include "rules.h"

#include "check.h"
#include "complain.h"
#include "near.h"
#include "suggestion.h"
#include "texts.h"
#include "tone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_MAX 64 /* check_text_key() */

/* The next part of the key into `part`; what is behind its dot. NULL: there was none. */
static const char *next_part(const char *key, char part[KEY_MAX + 1])
{
    size_t len = key ? strcspn(key, ".") : 0;

    part[0] = '\0';
    if (len == 0 || len > KEY_MAX)
        return NULL;
    memcpy(part, key, len);
    part[len] = '\0';
    return key[len] == '.' ? key + len + 1 : key + len;
}

static bool is_reason(const char *word)
{
    for (int i = 0; i < REASONS; i++)
        if (strcmp(word, reason_name((enum reason)i)) == 0)
            return true;
    return false;
}

/* suggestion.TYPE[.REASON].title or .message: also where ours has none for that reason. */
static bool is_of_suggestion(const char *key)
{
    char part[KEY_MAX + 1];
    const char *rest = next_part(key, part);

    if (strcmp(part, "suggestion") != 0)
        return false;
    rest = next_part(rest, part);
    if (suggestion_type_from_name(part) < 0)
        return false;
    rest = next_part(rest, part);
    if (is_reason(part))
        rest = next_part(rest, part);
    return rest && *rest == '\0' && (strcmp(part, "title") == 0 || strcmp(part, "message") == 0);
}

/* routine.NAME.title, routine.NAME.STEP: the step from 1, of ours or of one of their own. */
static bool is_of_routine(const char *key)
{
    char part[KEY_MAX + 1];
    const char *rest = next_part(key, part);

    if (strcmp(part, "routine") != 0)
        return false;
    rest = next_part(rest, part);
    if (!id_is_valid(part))
        return false;
    rest = next_part(rest, part);
    if (!rest || *rest)
        return false;
    if (strcmp(part, "title") == 0)
        return true;
    int step = atoi(part);
    return strspn(part, "0123456789") == strlen(part) && part[0] != '0' && strlen(part) <= 2 &&
           step >= 1 && step <= ROUTINE_STEPS_MAX;
}

/* "breathe.title" of suggestion.breathe.title. */
static bool is_end_of(const char *key, const char *ours)
{
    size_t len = strlen(key), all = strlen(ours);
    return all > len && ours[all - len - 1] == '.' && strcmp(ours + all - len, key) == 0;
}

static bool is_ours(const char *key, struct near *near)
{
    const char *ours, *longer = NULL;

    for (size_t i = 0; (ours = texts_key(i)); i++) {
        if (strcmp(ours, key) == 0)
            return true;
        near_try(near, ours);
        if (is_end_of(key, ours))
            longer = ours;
    }
    if (!near->word)
        near->word = longer;
    return false;
}

/* Texts in which a name is filled in: exactly where ours has it, and nothing else. */
static bool fills_in_as_ours(const char *ours, const char *own)
{
    const char *ours_at = ours ? strstr(ours, "%s") : NULL;
    const char *own_at = strchr(own, '%');

    if (!ours_at)
        return true;
    return own_at && own_at[1] == 's' && !strchr(own_at + 1, '%');
}

static void check_text(struct walk *w, const struct node *n, const struct conf_text *t)
{
    struct near near = { .given = t->key };
    const char *tone = t->text ? tone_fault(t->key, t->text) : NULL;

    if (check_text_key(t->key))
        return; /* complained about already */
    if (!is_ours(t->key, &near) && !is_of_suggestion(t->key) && !is_of_routine(t->key)) {
        complain_key(w->complaints, n, "there is no text of that key%s%s%s",
                     near.word ? "; did you mean \"" : "", near.word ? near.word : "",
                     near.word ? "\"?" : "");
        return;
    }
    if (t->text && !fills_in_as_ours(texts_find(t->key), t->text))
        complain_value(w->complaints, n,
                       "has to hold one %%s, where the name is filled in, and no "
                       "other %%");
    else if (tone && !n->secret)
        complain_warning(w->complaints, n, "%s", tone);
}

void rules_check_texts(struct walk *w, const struct node *root, const struct conf *c)
{
    const struct node *texts = node_find(root, "texts");
    const struct node *n = texts ? texts->first : NULL;

    for (size_t i = 0; i < c->text_count && n; i++, n = n->next)
        check_text(w, n, &c->texts[i]);
}

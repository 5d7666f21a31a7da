/*
 * rules - what must fit together across the file, once every value is good in itself
 */
#pragma once

#include "walk.h"

/* Clock, broker, contexts and providers. */
void rules_check(struct walk *w, const struct node *root, struct conf *c);

/* Routines of the user's own (own_routines.c): checks them, and adds what their steps show. */
void rules_finish_routines(struct walk *w, const struct node *root, struct conf *c);

/* Texts of the user's own (own_texts.c): whether there is such a text, and how it is worded. */
void rules_check_texts(struct walk *w, const struct node *root, const struct conf *c);

/*
 * Who wears which sensor (claims.c): completes c->sensors with those that a
 * person lists by their address, and gives each its person.
 */
void rules_claim(struct walk *w, const struct node *root, struct conf *c);

/* Lets the plugins check their own keys (own_keys.c). 0 or -ENOMEM */
int rules_check_own_keys(struct walk *w, const struct node *root, const struct conf *c,
                         const struct conf_options *opt);

/* NULL: nobody of that name. */
struct profile *rules_person(const struct conf *c, const char *id);
/* `; did you mean "alex"?`, or nothing. */
const char *rules_person_hint(const struct conf *c, const struct node *n, const char *id,
                              char buf[ID_MAX + 32]);

/*
 * check - texts that are more than text: hosts, topics, paths, addresses, names
 *
 * Each returns NULL when the text is good, else what it should have been ("a
 * host name or address"); asked with NULL, the latter always.
 */
#pragma once

const char *check_host(const char *text);
const char *check_topic(const char *text);
const char *check_base(const char *text);      /* a topic; names of devices are made of it */
const char *check_discovery(const char *text); /* a topic, or empty */
const char *check_pointer(const char *text);
const char *check_path(const char *text);
const char *check_adapter(const char *text);
const char *check_address(const char *text);
const char *check_sensor(const char *text); /* an address, or the name of a sensor */
const char *check_wearer(const char *text); /* a person, or guest */
const char *check_url(const char *text);
const char *check_person_id(const char *text);
const char *check_id(const char *text);
const char *check_text_key(const char *text);

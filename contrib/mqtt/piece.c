#include "piece.h"

enum publish_privacy topic_tier(enum topic topic)
{
    size_t count;
    const struct table_key *keys = table_keys(&count);
    enum publish_privacy lowest = PRIVACY_RAW;
    bool has_keys = false;

    for (size_t i = 0; i < count; i++)
        if (keys[i].topic == topic) {
            has_keys = true;
            lowest = keys[i].tier < lowest ? keys[i].tier : lowest;
        }
    return has_keys ? lowest : PRIVACY_PRIVATE;
}

const char *tier_word(enum publish_privacy tier)
{
    switch (tier) {
    case PRIVACY_PRIVATE: return "private";
    case PRIVACY_LEVELS: return "levels";
    case PRIVACY_VITALS: return "vitals";
    case PRIVACY_RAW: break;
    }
    return "raw";
}

/* What is withheld of an event is left out; of all else it is null. */
struct piece piece_of_key(const struct table_key *key)
{
    const bool withheld = key->tier > topic_tier(key->topic);

    return (struct piece){
        .path = key->name,
        .kind = key->kind,
        .decimals = key->decimals,
        .word = key->word,
        .words = key->words,
        .min = key->min,
        .max = key->max,
        .unit = key->unit,
        .nullable = key->nullable || (withheld && key->topic != TOPIC_SUGGESTION),
        .optional = withheld && key->topic == TOPIC_SUGGESTION,
        .tier = key->tier,
        .help = key->help,
    };
}

struct piece piece_of_field(const struct table_field *field)
{
    return (struct piece){
        .path = field->path,
        .kind = field->kind,
        .decimals = field->decimals,
        .word = field->word,
        .words = field->words,
        .min = field->min,
        .max = field->max,
        .unit = field->unit,
        .nullable = field->nullable,
        .help = field->help,
    };
}

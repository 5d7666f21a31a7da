/* decode_program - `balmctl decode` alone, for tests that need no more of balmctl */
#include "decode.h"

int main(int argc, char **argv)
{
    return decode_main(argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv);
}

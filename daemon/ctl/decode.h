/*
 * decode - `balmctl decode`: what a plugin makes of raw bytes, without a sensor or a daemon
 */
#pragma once

/*
 * argv[0] is the verb: decode PLUGIN CHARACTERISTIC [HEX...]; without HEX, lines
 * of standard input; without CHARACTERISTIC, a capture on standard input, whose
 * lines name it themselves. --device NAME, in any place, says what the sensor calls
 * itself. One JSON object for each packet goes to standard output; --json changes
 * nothing. The words of argv are moved; it ends with NULL.
 * Plugins come from the folders in BALM_PLUGIN_DIR (colon separated), or else
 * from where they were installed.
 * 0   all packets were taken
 * 1   some were refused, or there is no such characteristic
 * 2   wrong use, or no such plugin
 */
int decode_main(int argc, char **argv);

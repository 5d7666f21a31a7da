/*
 * pmd - the words of Polar Measurement Data that its parts share
 */
#pragma once

enum pmd_type {
    PMD_ECG = 0,
    PMD_ACC = 2,
    PMD_PPI = 3,
    PMD_SDK = 9, /* a mode of the Verity Sense in which there is neither rate nor PPI */
};

enum pmd_op {
    PMD_GET_SETTINGS = 1,
    PMD_START = 2,
    PMD_STOP = 3,
};

enum pmd_status {
    PMD_OK = 0,
    PMD_BAD_OP = 1,
    PMD_BAD_TYPE = 2,
    PMD_NOT_SUPPORTED = 3,
    PMD_BAD_LENGTH = 4,
    PMD_BAD_PARAMETER = 5,
    PMD_ALREADY = 6, /* runs since before we came, or has stopped */
    PMD_BAD_RESOLUTION = 7,
    PMD_BAD_RATE = 8,
    PMD_BAD_RANGE = 9,
    PMD_BAD_MTU = 10,
    PMD_BAD_CHANNELS = 11,
    PMD_BAD_STATE = 12,
    PMD_IN_CHARGER = 13,
    PMD_DISK_FULL = 14,
};

/* First byte of what the control point says. */
#define PMD_FEATURES 0x0f
#define PMD_ANSWER   0xf0
#define PMD_STOPPED  0x01

/* Types share their byte with what is no matter of ours. */
#define PMD_TYPE_MASK 0x3f

/*
 * near - doubles compared as doubles, and NAN equal to nothing
 *
 * cmocka's assert_float_equal() compares as float, and takes NAN for equal to anything.
 */
#pragma once

#include <math.h>

#define assert_near(a, b, epsilon)                                    \
    do {                                                              \
        double near_a = (a), near_b = (b);                            \
        if (!(fabs(near_a - near_b) <= (epsilon)))                    \
            fail_msg("%s is %.9g, and not %.9g", #a, near_a, near_b); \
    } while (0)

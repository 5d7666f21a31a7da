"""body - how its wearer moves: acceleration in mg, as a chest strap would see it"""
import math

STEPS_HZ, BREATHS_HZ, GRAVITY_MG = 1.9, 0.25, 1000


def acceleration_mg(seconds, motion, dice):
    """(x, y, z) at this moment; upright, z up. Walking shakes with about 0.2 g, sitting with 0.005."""
    noise = [dice.gauss(0, 3) for _ in range(3)]
    breath = 3 * math.sin(2 * math.pi * BREATHS_HZ * seconds)
    if motion == "still":
        return tuple(round(v + n) for v, n in zip((20, -35, GRAVITY_MG + breath), noise))
    step = 2 * math.pi * STEPS_HZ * seconds
    return (round(20 + 80 * math.sin(step / 2) + noise[0]), round(-35 + 110 * math.sin(step + 0.7) + noise[1]),
            round(GRAVITY_MG + 260 * math.sin(step) + 110 * math.sin(2 * step + 0.4) + noise[2]))

#!/usr/bin/env python3
"""Computes logarithms, exponentials, powers and cosines with mpmath at 200 bits.

    pip install mpmath
    python3 experiments/reference/elementary.py

Writes elementary.json to this folder. A point has the arguments, the float64 nearest to the result, and the exact result's distance
from it in units in the last place. Float64 numbers are hexadecimal.
"""
import math, random, sys
import mpmath
from shared import write

mpmath.mp.prec = 200
SOURCE = random.Random(1)
# As in Adam, Nadam and the schedules.
DECAYS = [0.9, 0.999, 0.95, 0.96, 0.5, 0.1, 0.3, 0.9999]


def neighbours(x):
    return [math.nextafter(x, -math.inf), x, math.nextafter(x, math.inf)]


def anywhere():
    """Returns a positive number of any magnitude, including subnormal ones."""
    return math.ldexp(SOURCE.uniform(1, 2), SOURCE.randint(-1074, 1023))


def near_one():
    return 1 + SOURCE.choice([-1, 1]) * SOURCE.uniform(1, 2) * 2.0 ** -SOURCE.randint(2, 50)


def logarithms():
    yield from (5e-324, 1e-310, sys.float_info.min, sys.float_info.max, 2.0 ** -53, 10.0, 0.5, 2.0)
    # The ends of the table's range and of the intervals next to 1.
    for x in (0.6875, 1.375, 1 - 2.0 ** -9, 1.0, 1 + 2.0 ** -8, 1 + 2.0 ** -7):
        yield from neighbours(x)
    for _ in range(60):
        yield from (1 - SOURCE.getrandbits(53) * 2.0 ** -53, anywhere(), near_one())


def exponentials():
    yield from (0.0, 1.0, -1.0, 5e-324, -2.0 ** -60, 709.782712893384, -745.1332191019411, -708.3964185322641)
    # Points at which the reduced argument jumps.
    for n in (-2, -1, 1, 2, 127, 128, 129):
        yield from neighbours(float((n + 0.5) * mpmath.log(2) / 128))
    for _ in range(60):
        yield from (SOURCE.uniform(-745, 709), SOURCE.uniform(-1, 1) * 2.0 ** -SOURCE.randint(0, 55), SOURCE.uniform(-745, -708))


def cosines():
    yield from (0.0, 5e-324, 1e-9, 16384.0)
    for n in range(1, 9):
        yield from neighbours(n * math.pi / 4)
    for n in (1, 2, 63, 65, 129, 255):
        yield from neighbours(float((n + 0.5) * mpmath.pi / 128))
    for _ in range(60):
        yield from (2 * math.pi * SOURCE.random(), -SOURCE.uniform(0, 16384), math.pi * SOURCE.randint(0, 100) / 100)


def powers():
    yield from ((2.0, -1074.0), (2.0, 1023.0), (10.0, 22.0), (10.0, -5.0), (16.0, 0.25), (sys.float_info.max, 1.0),
                (5e-324, 1.0), (5e-324, 0.5), (1 + 2.0 ** -52, 2.0 ** 61), (1 - 2.0 ** -53, 2.0 ** 62), (0.5, 2.0 ** -60))
    for base in DECAYS:
        for exponent in (1, 2, 10, 100, 354, 1000, 4321):
            yield base, float(exponent)
        yield base, 0.004 * SOURCE.randint(1, 10000)
    for _ in range(60):
        yield SOURCE.random(), SOURCE.uniform(0.1, 4)
        yield anywhere(), SOURCE.uniform(-1, 1)
        yield near_one(), SOURCE.uniform(-1, 1) * 2.0 ** SOURCE.randint(0, 54)


def point(function, arguments):
    exact = function(*[mpmath.mpf(argument) for argument in arguments])
    nearest = mpmath.mpf(float(exact)) if abs(exact) > sys.float_info.min else None
    if nearest is None:
        # float() rounds to 53 bits first, which is wrong for subnormal numbers.
        nearest = mpmath.nint(mpmath.ldexp(exact, 1074)) * mpmath.mpf(2) ** -1074
    value = float(nearest)
    if not math.isfinite(value):
        return None
    rest = float((exact - nearest) / mpmath.mpf(math.ulp(value)))
    return [*[float(argument).hex() for argument in arguments], value.hex(), round(rest, 6)]


def case(name, function, points):
    points = [point(function, arguments if isinstance(arguments, tuple) else (arguments,)) for arguments in points]
    return {"function": name, "points": [point for point in points if point]}


def main():
    write(__file__, ["mpmath"], [
        case("log", mpmath.log, logarithms()),
        case("log10", mpmath.log10, [10.0 ** n for n in range(-5, 23)] + [anywhere() for _ in range(60)]),
        case("exp", mpmath.exp, exponentials()),
        case("pow", mpmath.power, powers()),
        case("cos", mpmath.cos, cosines()),
    ])


if __name__ == "__main__":
    main()

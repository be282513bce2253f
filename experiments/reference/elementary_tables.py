#!/usr/bin/env python3
"""Writes the tables and constants of Sources/CElementary, computed with mpmath."""

import mpmath

mpmath.mp.prec = 400


def rounded(value, quantum):
    """Returns the nearest multiple of 2^quantum."""
    return float(mpmath.nint(mpmath.ldexp(value, -quantum)) * mpmath.mpf(2) ** quantum)


def pair(value):
    """Returns the nearest Float64, and the Float64 nearest to the remainder."""
    high = float(value)
    return high, float(value - high)


def split(value, bits, parts):
    """Splits a number into parts of some bits each, most significant first, and a last part of 53 bits."""
    result = []
    for _ in range(parts):
        quantum = int(mpmath.floor(mpmath.log(abs(value), 2))) + 1 - bits
        part = rounded(value, quantum)
        result.append(part)
        value -= mpmath.mpf(part)
    return result + [float(value)]


def reciprocal(index):
    """Returns the reciprocal of the midpoint of an interval of the logarithm's argument as a multiple of 2^-10; 1 next to 1."""
    if index in (159, 160):
        return 1.0
    # Intervals of 2^-9 from 0.6875 to 1, and of 2^-8 above 1.
    middle = 0.6875 + (index + 0.5) / 512 if index < 160 else 1 + (index - 160 + 0.5) / 256
    return rounded(1 / mpmath.mpf(middle), -10)


def logarithm(index):
    inverse = reciprocal(index)
    value = -mpmath.log(inverse)
    high = rounded(value, -42)
    return inverse, high, float(value - high)


def rows(name, comment, entries):
    width = len(entries[0])
    lines = [f"/// {comment}", f"static const double {name}[{len(entries)}][{width}] = {{"]
    lines += ["  {" + ", ".join(value.hex() for value in entry) + "}," for entry in entries]
    return lines + ["};", ""]


def constant(name, comment, values):
    texts = ", ".join(value.hex() for value in values)
    if len(values) == 1:
        return [f"/// {comment}", f"static const double {name} = {texts};", ""]
    return [f"/// {comment}", f"static const double {name}[{len(values)}] = {{{texts}}};", ""]


pi, ln2 = mpmath.pi, mpmath.log(2)
ln2_high = rounded(ln2, -42)
lines = ["// Tables of the elementary functions. Written by experiments/reference/elementary_tables.py.", ""]
lines += constant("ln2", "log 2: a multiple of 2^-42, and the rest.", [ln2_high, float(ln2 - ln2_high)])
lines += constant("inverseLn10", "1 / log 10.", list(pair(1 / mpmath.log(10))))
lines += constant("stepsPerLn2", "128 / log 2.", [float(128 / ln2)])
lines += constant("ln2Step", "log 2 / 128: 35 bits, and the rest.", split(ln2 / 128, 35, 1))
lines += constant("stepsPerPi", "128 / π.", [float(128 / pi)])
lines += constant("piStep", "π / 128: three times 33 bits, and the rest.", split(pi / 128, 33, 3))
lines += rows(
    "logarithms",
    "r, a multiple of 2^-10 near 1/m, and -log r (a multiple of 2^-42, and the rest), for each interval of m.",
    [logarithm(index) for index in range(256)])
lines += rows(
    "powersOfTwo", "2^(j/128), and what its rounding left.",
    [pair(mpmath.mpf(2) ** (mpmath.mpf(index) / 128)) for index in range(128)])
lines += rows(
    "sines", "sin(j π / 128), and what its rounding left.",
    [pair(mpmath.sin(index * pi / 128)) if index % 128 else (0.0, 0.0) for index in range(256)])
with open("Sources/CElementary/Tables.h", "w") as file:
    file.write("\n".join(lines).rstrip() + "\n")

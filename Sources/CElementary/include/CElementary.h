// Elementary functions in Float64 that give the same bits on every machine.

#ifndef CELEMENTARY_H
#define CELEMENTARY_H

/// The natural logarithm: -∞ of zero, NaN of a number below zero.
double elementary_log(double x);
/// The logarithm to base 10, exact for powers of ten.
double elementary_log10(double x);
double elementary_exp(double x);
/// x to the power of y for x of zero or more, as IEEE 754's `pow`; NaN for x below zero.
double elementary_pow(double x, double y);
/// The cosine for |x| up to 16,384; NaN beyond.
double elementary_cos(double x);

#endif

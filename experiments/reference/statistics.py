#!/usr/bin/env python3
"""Computes the statistics of reports with SciPy and statsmodels.

    pip install scipy statsmodels numpy pandas
    python3 experiments/reference/statistics.py

Writes statistics.json to this folder: Student's t; mean, standard deviation and 95 % interval of samples; paired t-tests; Holm's
correction; and the analysis of variance of complete and incomplete grids, as shares of the total sum of squares.
"""
import itertools
import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats
from statsmodels.formula.api import ols
from statsmodels.stats.multitest import multipletests
from shared import numbers, write

cases = []

for t, df in itertools.product([0.0, 0.3, 1.0, 2.5, 4.303, 12.7, 60.0], [1, 2, 3, 4, 9, 29, 200]):
    cases.append({"kind": "two-sided p", "t": t, "df": df, "value": float(2 * stats.t.sf(t, df))})
for df in [1, 2, 3, 4, 5, 9, 19, 29, 99, 1000]:
    cases.append({"kind": "quantile", "df": df, "value": float(stats.t.ppf(0.975, df))})

for seed, size in enumerate([2, 3, 5, 10, 40]):
    values = np.array(numbers(seed, size))
    low, high = stats.t.interval(0.95, size - 1, values.mean(), stats.sem(values))
    cases.append({"kind": "sample", "values": values.tolist(), "mean": float(values.mean()),
                  "sd": float(values.std(ddof=1)), "low": float(low), "high": float(high)})

for seed, size in enumerate([2, 3, 5, 10, 40]):
    first, second = numbers(100 + seed, size), numbers(200 + seed, size)
    cases.append({"kind": "paired test", "first": first, "second": second,
                  "p": float(stats.ttest_rel(first, second).pvalue)})

for seed, size in enumerate([1, 2, 5, 26]):
    p = np.abs(np.array(numbers(300 + seed, size))) ** 3
    cases.append({"kind": "holm", "p": p.tolist(), "adjusted": multipletests(p, method="holm")[1].tolist()})


def anova(name, shape, seeds, holes, seed):
    """Returns shares by statsmodels. Missing cells are first filled in with the additive model's predictions."""
    cells = list(itertools.product(*map(range, shape)))
    results = {cell: numbers(seed + index, seeds, 4) for index, cell in enumerate(cells)}
    columns = [chr(ord("a") + index) for index in range(len(shape))]
    means = pd.DataFrame([list(cell) + [np.mean(results[cell])] for cell in cells], columns=columns + ["y"])
    known = pd.DataFrame([cell not in holes for cell in cells])[0]
    additive = ols("y ~ " + " + ".join(f"C({c})" for c in columns), means[known]).fit()
    means.loc[~known, "y"] = additive.predict(means[~known])
    pairs = list(itertools.combinations(columns, 2))
    terms = [f"C({c})" for c in columns] + [f"C({a}):C({b})" for a, b in pairs]
    table = sm.stats.anova_lm(ols("y ~ " + " + ".join(terms), means).fit(), typ=1)["sum_sq"] / len(cells)
    between = ((means.y - means.y.mean()) ** 2).mean()
    within = np.mean([np.var(results[cell]) for cell in cells if cell not in holes])
    total = between + within
    shares = [float(table[term] / total) for term in terms]
    cases.append({"kind": "anova", "name": name, "shape": list(shape),
                  "cells": [{"levels": list(cell), "results": results[cell]} for cell in cells if cell not in holes],
                  "main": shares[:len(columns)], "pairs": shares[len(columns):],
                  "higher": float(max(between / total - sum(shares), 0)), "seed": float(within / total),
                  "missing": len(holes)})


anova("two by three", (2, 3), 3, set(), 1000)
anova("three factors", (3, 2, 4), 2, set(), 2000)
anova("four factors, one seed", (2, 2, 3, 2), 1, set(), 3000)
anova("holes", (3, 4), 2, {(0, 1), (2, 3)}, 4000)
anova("holes in three factors", (2, 3, 3), 3, {(0, 0, 0), (1, 2, 1), (1, 0, 2)}, 5000)

write(__file__, ["scipy", "statsmodels", "numpy", "pandas"], cases)

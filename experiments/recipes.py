"""Redoes the recipe of a weights file with NumPy and SciPy, as docs/database.md defines it.

    import h5py, recipes
    features, codes, groups = recipes.inputs(h5py.File("run.h5"), {"age": [29.0, None], "class": ["1st", None]})

`features` are the dense inputs, one example per row; `codes` those of the categories, -1 where there is none; `groups` their
(number of codes, vector length), the length being None for one-hot inputs.
"""
import datetime, json
import numpy as np
import scipy.special

MISSING, UNSEEN = -1, -2


def start(weights, table):
    """The columns as [values, words]: words is None unless the column is a category."""
    kinds = json.loads(weights.attrs.get("column_kinds", "{}"))
    columns = []
    for name in weights.attrs["features"]:
        kind = kinds.get(name, "number")
        if not isinstance(kind, dict):
            columns.append([np.array([np.nan if x is None else x for x in table[name]], dtype=float), None])
            continue
        words = {word: index for index, word in enumerate(kind["category"])}
        codes = [MISSING if word is None else words.get(word, UNSEEN) for word in table[name]]
        columns.append([np.array(codes, dtype=float), len(words)])
    return columns


def date(step, columns):
    chosen = indices(step)
    made = []
    for index, (x, words) in enumerate(columns):
        if index not in chosen:
            made.append([x, words])
            continue
        parts, year = step["parts"][chosen.index(index)], step["year"][chosen.index(index)]
        epoch = datetime.datetime(1970, 1, 1)
        times = [None if np.isnan(s) else epoch + datetime.timedelta(seconds=s) for s in x]
        new = [x / 86400]
        if parts[0]:
            new.append(np.array([year if t is None else t.year for t in times]))
        for part, n, place in [(1, 12, lambda t: t.month - 1), (2, 7, lambda t: t.weekday()), (3, 24, lambda t: t.hour)]:
            if parts[part]:
                turns = [None if t is None else 2 * np.pi * place(t) / n for t in times]
                new += [np.array([0 if turn is None else f(turn) for turn in turns]) for f in (np.sin, np.cos)]
        made += [[values, None] for values in new]
    return made


def coded(step, columns, missing):
    """Each category's codes, and how many there are without those for others and missing ones."""
    first = 0
    for place, index in enumerate(indices(step)):
        x, words = columns[index]
        codes = step["codes"][first:first + words]
        first += words
        other = step["other"][place]
        known = x >= 0
        result = np.full(len(x), other)
        result[known] = codes[x[known].astype(int)]
        result[x == MISSING] = missing(place, other)
        yield place, index, result, len(set(codes[codes != other])), other


def ordinal(step, columns):
    for _, index, codes, _, _ in coded(step, columns, lambda place, other: MISSING):
        columns[index] = [np.where(codes < 0, np.nan, codes), None]
    return columns


def impute(step, columns):
    flags = []
    for place, index in enumerate(indices(step)):
        x = columns[index][0]
        if step["has_indicator"][place]:
            flags.append([np.isnan(x).astype(float), None])
        known = step["is_known"][place] == 1
        columns[index][0] = np.where(np.isnan(x) | (not known), step["median"][place], x)
    return columns + flags


def log(step, columns):
    for index in indices(step):
        x = columns[index][0]
        columns[index][0] = np.sign(x) * np.log1p(np.abs(x))
    return columns


def standardize(step, columns):
    for column, mean, scale in zip(columns, step["mean"][:], step["scale"][:]):
        column[0] = (column[0] - mean) / scale
    return columns


def quantile(step, columns):
    for index, knots in zip(indices(step), step["knots"][:]):
        x = columns[index][0]
        places = np.arange(len(knots))
        near = 2**-46 * np.abs(x)
        first, last = np.searchsorted(knots, x - near, "left"), np.searchsorted(knots, x + near, "right") - 1
        place = np.where(first <= last, (first + last) / 2, np.interp(x, knots, places))
        p = place / max(len(knots) - 1, 1)
        p = np.where(x - near <= knots[0], 0, np.where(x + near >= knots[-1], 1, p))
        limit = scipy.special.ndtri(1 - 1e-7)
        columns[index][0] = np.clip(scipy.special.ndtri(p), -limit, limit) * (knots[0] != knots[-1])
    return columns


def piecewise_linear(step, columns):
    chosen, counts = indices(step), step["counts"][:].astype(int)
    starts = np.cumsum(counts) - counts
    made = []
    for index, (x, words) in enumerate(columns):
        if index not in chosen:
            made.append([x, words])
            continue
        place = chosen.index(index)
        edges = step["edges"][starts[place]:starts[place] + counts[place]]
        last = len(edges) - 2
        for k in range(last + 1):
            part = (x - edges[k]) / (edges[k + 1] - edges[k])
            made.append([np.clip(part, 0 if k else -np.inf, 1 if k < last else np.inf), None])
    return made


def category(step, columns):
    missing = step["missing"][:]
    for place, index, codes, kept, other in coded(
            step, columns, lambda place, other: missing[place] if missing[place] >= 0 else other):
        columns[index] = [codes, kept + (other >= 0) + (missing[place] >= 0)]
    return columns


STEPS = {f.__name__: f for f in (date, ordinal, impute, log, standardize, quantile, piecewise_linear, category)}


def indices(step):
    return [int(index) for index in step["columns"][:]]


def inputs(weights, table):
    columns = start(weights, table)
    widths = []
    if "recipe" not in weights:
        columns = standardize(weights["input"], columns)
    for k in range(len(weights.get("recipe", []))):
        step = weights[f"recipe/step_{k + 1}"]
        columns = STEPS[step.attrs["transform"]](step, columns)
        if step.attrs["transform"] == "category":
            widths = step["widths"][:].astype(int).tolist()
    count = len(columns[0][0])
    dense = [np.nan_to_num(x, nan=0.0) for x, words in columns if words is None]
    coded = [x.astype(int) for x, words in columns if words is not None]
    sizes = [int(words) for _, words in columns if words is not None]
    features = np.array(dense, dtype=np.float32).reshape(len(dense), count).T
    return features, np.array(coded, dtype=int).reshape(len(coded), count).T, list(zip(sizes, widths or [None] * len(sizes)))

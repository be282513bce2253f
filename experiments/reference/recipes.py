#!/usr/bin/env python3
"""scikit-learn's answers to what recipes compute, and rtdl_num_embeddings' for piecewise-linear encodings.

    pip install scikit-learn numpy torch rtdl_num_embeddings
    python3 experiments/reference/recipes.py

Writes recipes.json beside itself: a table, of which every fourth row is in no training split, and for each choice of
transforms the network's inputs for all rows, fitted on the training split.
"""
import datetime
import numpy as np
import torch
from rtdl_num_embeddings import PiecewiseLinearEncoding, compute_bins
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import (MinMaxScaler, OneHotEncoder, OrdinalEncoder, QuantileTransformer, RobustScaler,
                                   StandardScaler)
from shared import write

N = 48
training = [row for row in range(N) if row % 4 != 3]
nan = float("nan")

# Skewed, with values missing in every split; many ties; whole numbers of which none is missing; almost always 0.
x = [nan if i % 11 == 4 or i in (3, 19) else ((i * 7919) % 101) ** 2 / 64 - 3 for i in range(N)]
y = [float((i * i) % 6) for i in range(N)]
z = [float((i * 31) % 47) - 20 for i in range(N)]
z[7], z[11] = 1000.0, -1000.0  # Beyond the training split.
# A word that is in no training row (11), one that is there once (5), missing values, and accents.
c = [None if i % 9 == 2 else ["b", "a", "é", "B"][i * 5 % 7 % 4] for i in range(N)]
c[5], c[11], c[15] = "rare", "new", "rare"
# Without rare or missing words in training.
k = [["yes", "no"][i * 3 % 5 % 2] for i in range(N)]
k[7], k[15] = "perhaps", None
# Two years, by steps of 17 days and 5 hours; no minutes.
d = [None if i in (9, 23) else 1_577_836_800.0 + i * (17 * 86400 + 5 * 3600) for i in range(N)]

cases = []


def case(name, choices, columns, values):
    """Features are the named columns of the table; values the expanded inputs, one row per example."""
    values = np.asarray(values, dtype=float)
    assert np.isfinite(values).all() and len(values) == N, name
    cases.append({"name": name, "choices": choices, "columns": columns, "values": values.ravel().tolist()})


def fitted(transformer, values):
    values = np.asarray(values, dtype=float)
    transformer.fit(values[training])
    return transformer.transform(values)


def imputed(*columns):
    """The columns, then the indicators of those that lack a training value."""
    return fitted(SimpleImputer(strategy="median", add_indicator=True), list(zip(*columns)))


def joined(*parts):
    return np.concatenate([np.asarray(part, dtype=float).reshape(N, -1) for part in parts], axis=1)


numbers = imputed(x, y, z)
for name, scaler in [
    ("standard", StandardScaler()), ("robust", RobustScaler()), ("min_max", MinMaxScaler()),
    ("quantile", QuantileTransformer(n_quantiles=len(training), output_distribution="normal", subsample=None)),
]:
    case(f"{name} scaling", {"scaling": name}, ["x", "y", "z"], joined(fitted(scaler, numbers[:, :3]), numbers[:, 3:]))
case("no scaling", {"scaling": "none"}, ["x", "y", "z"], numbers)

logged = np.sign(numbers[:, [0, 2]]) * np.log1p(np.abs(numbers[:, [0, 2]]))
scaled = fitted(StandardScaler(), np.column_stack([logged[:, 0], numbers[:, 1], logged[:, 1]]))
case("logarithm", {"scaling": "standard", "log": ["x", "z"]}, ["x", "y", "z"], joined(scaled, numbers[:, 3:]))


torch.set_default_dtype(torch.float64)


def piecewise(values, bins):
    values = torch.tensor(values)
    return PiecewiseLinearEncoding(compute_bins(values[training], n_bins=bins))(values).numpy()


# The bins of one number after another: the package can order those of several otherwise.
for bins in (2, 8):
    encoded = [piecewise(numbers[:, [i]], bins) for i in range(3)]
    case(f"{bins} bins", {"bins": bins}, ["x", "y", "z"], joined(*encoded, numbers[:, 3:]))


def one_hot(words, frequency):
    """The words; then missing values, which scikit-learn would count among the rare words."""
    encoder = OneHotEncoder(min_frequency=frequency, handle_unknown="infrequent_if_exist", sparse_output=False)
    encoder.fit([[words[row]] for row in training if words[row] is not None])
    values = encoder.transform([["unseen" if word is None else word] for word in words])
    missing = np.array([word is None for word in words])
    if not missing[training].any():
        return values
    values[missing] = 0
    return joined(values, missing)


case("one-hot", {"min_frequency": 2}, ["c", "k"], joined(one_hot(c, 2), one_hot(k, 2)))
case("one-hot of every word", {"min_frequency": 1}, ["c", "k"], joined(one_hot(c, 1), one_hot(k, 1)))
case("one-hot of frequent words", {"min_frequency": 9}, ["c"], one_hot(c, 9))


def ordinal(words, frequency):
    rare = [word for word in {words[row] for row in training} - {None}
            if sum(words[row] == word for row in training) < frequency]
    known = {words[row] for row in training}
    # Unseen words are as rare ones, where there are any.
    words = [rare[0] if rare and word is not None and word not in known else word for word in words]
    words = np.array([[nan if word is None else word] for word in words], dtype=object)
    encoder = OrdinalEncoder(min_frequency=frequency, handle_unknown="use_encoded_value", unknown_value=nan,
                             encoded_missing_value=nan)
    return encoder.fit(words[training]).transform(words)[:, 0]


ordinals = imputed(ordinal(c, 2), ordinal(k, 2))
case("ordinal", {"category": "ordinal", "scaling": "standard"}, ["c", "k"],
     joined(fitted(StandardScaler(), ordinals[:, :2]), ordinals[:, 2:]))


def parts(seconds):
    if seconds is None:
        return [nan, nan] + [0.0] * 6
    time = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    cycle = [(time.month - 1, 12), (time.weekday(), 7), (time.hour, 24)]
    turns = [2 * np.pi * place / count for place, count in cycle]
    return [seconds / 86400, time.year] + [f(turn) for turn in turns for f in (np.sin, np.cos)]


dates = fitted(SimpleImputer(strategy="median"), [parts(seconds) for seconds in d])
missing = [float(seconds is None) for seconds in d]
case("dates", {"scaling": "standard"}, ["d"], joined(fitted(StandardScaler(), dates[:, :2]), dates[:, 2:], missing))
# Days without a time, all in one year: only month and weekday vary.
days = [1_577_836_800.0 + i * 5 * 86400 for i in range(N)]
case("days", {"scaling": "min_max"}, ["days"],
     joined(fitted(MinMaxScaler(), [[day / 86400] for day in days]), [parts(day)[2:6] for day in days]))

case("all together", {"scaling": "standard", "min_frequency": 2}, ["c", "x", "k", "y"],
     joined(fitted(StandardScaler(), numbers[:, :2]), numbers[:, 3:], one_hot(c, 2), one_hot(k, 2)))

# Targets, and network outputs of 0, 0.5 and −1.25 in their own units.
target = [abs(value) ** 1.5 for value in z]
for name, values in [("standardised", target), ("logarithm", list(np.log1p(target)))]:
    scaler = StandardScaler().fit(np.array(values)[training, None])
    undone = scaler.inverse_transform([[0.0], [0.5], [-1.25]])[:, 0]
    cases.append({"name": f"target {name}", "values": scaler.transform(np.array(values)[:, None])[:, 0].tolist(),
                  "undone": (np.sign(undone) * np.expm1(np.abs(undone)) if name == "logarithm" else undone).tolist()})


def kept(values):
    return [None if value is None or value != value else value for value in values]


write(__file__, ["scikit-learn", "numpy", "torch", "rtdl_num_embeddings"], cases, training=training, target=target,
      table={"x": kept(x), "y": y, "z": z, "c": c, "k": k, "d": d, "days": days})

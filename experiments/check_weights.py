#!/usr/bin/env python3
"""Recomputes the validation metrics of every completed run from its weights file alone, with h5py, NumPy
and SciPy.

    pip install h5py numpy scipy
    python3 experiments/check_weights.py experiments/breast-cancer/grid.json

Needs a store with the grid's runs, and netlab on the PATH or in .build/release. Exits 1 if a stored metric differs from
the recomputed one by more than 1e-5, relative to the metric if that is above 1.
"""
import csv, json, os, re, shutil, sqlite3, subprocess, sys
import h5py
import numpy as np
import scipy.special

ACTIVATIONS = {
    "relu": lambda z: np.maximum(z, 0), "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "elu": lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    "selu": lambda z: 1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1(np.minimum(z, 0))),
    "gelu": lambda z: z * scipy.special.ndtr(z), "silu": lambda z: z * scipy.special.expit(z),
    "softplus": lambda z: np.logaddexp(0, z), "tanh": np.tanh, "sigmoid": scipy.special.expit,
    "identity": lambda z: z, "exponential": np.exp, "softmax": lambda z: scipy.special.softmax(z, axis=0),
}


def normalized(layer, z):
    """Returns the normalised pre-activations of a hidden layer, at evaluation."""
    kind = layer.attrs.get("normalization")
    if kind is None:
        return z
    if kind == "batch":
        mean, variance = layer["running_mean"][:], layer["running_variance"][:].astype(float)
    else:
        mean, variance = z.mean(0), z.var(0)
    return layer["normalization_scale"][:] * (z - mean) / np.sqrt(variance + 1e-5) + layer["normalization_shift"][:]


def metrics(weights, rows, targets, huber_delta, levels):
    """Returns loss and score of the rows, computed from the definitions."""
    a = ((rows - weights["input/mean"][:]) / weights["input/scale"][:]).T
    layers = sum(name.startswith("layer_") for name in weights)
    for number in range(1, layers + 1):
        layer = weights[f"layer_{number}"]
        z = layer["weight"][:].astype(float) @ a + layer["bias"][:]
        a = ACTIVATIONS[layer.attrs["activation"]](normalized(layer, z))
    loss = weights.attrs["loss"]
    if loss in ("mean_squared_error", "mean_absolute_error", "huber"):
        y = np.array(targets, float)
        if "output" in weights:
            y = (y - weights["output/mean"][:]) / weights["output/scale"][:]
        e = np.abs(a[0] - y)
        quadratic = np.minimum(e, huber_delta)
        losses = {"mean_squared_error": e**2, "mean_absolute_error": e, "huber": quadratic * (e - quadratic / 2)}
        return losses[loss].mean(), 1 - np.sum(e**2) / np.sum((y - y.mean()) ** 2)
    if loss == "poisson":
        y = np.array(targets, float)
        return np.mean(a[0] - y * z[0]), 1 - np.sum((a[0] - y) ** 2) / np.sum((y - y.mean()) ** 2)
    if loss == "quantile":
        y, levels = np.array(targets, float), np.array(levels)
        if "output" in weights:
            y = (y - weights["output/mean"][:]) / weights["output/scale"][:]
        point = a[list(levels).index(0.5) if 0.5 in levels else (len(levels) - 1) // 2]
        errors = y - a
        pinball = np.where(errors > 0, levels[:, None], levels[:, None] - 1) * errors
        return pinball.mean(), 1 - np.sum((point - y) ** 2) / np.sum((y - y.mean()) ** 2)
    y = np.array([list(weights.attrs["classes"]).index(target) for target in targets])
    columns = np.arange(len(y))
    if loss == "binary_cross_entropy":
        return np.mean(np.logaddexp(0, np.where(y == 1, -z[0], z[0]))), np.mean((z[0] > 0) == y)
    if loss == "hinge" and len(a) == 1:
        return np.maximum(0, 1 - np.where(y == 1, a[0], -a[0])).mean(), np.mean((a[0] > 0) == y)
    if loss == "hinge":
        rivals = np.where(np.arange(len(a))[:, None] == y, -np.inf, a).max(0)
        return np.maximum(0, 1 + rivals - a[y, columns]).mean(), np.mean(a.argmax(0) == y)
    return -scipy.special.log_softmax(z, axis=0)[y, columns].mean(), np.mean(z.argmax(0) == y)


def main(spec, store="runs"):
    netlab = shutil.which("netlab") or ".build/release/netlab"
    split = csv.DictReader(subprocess.check_output([netlab, "describe", spec, "--split"], text=True).splitlines())
    chosen = [int(row["row"]) for row in split if row["part"] == "validation"]
    database = sqlite3.connect(f"{store}/netlab.db")
    text = subprocess.check_output([netlab, "sweep", spec, "--dry-run", "--store", store], text=True)
    runs = database.execute(
        "SELECT id, val_loss, coalesce(val_accuracy, val_r2), config FROM runs JOIN sweep_runs ON run_id = id "
        "WHERE sweep_id LIKE ? AND status = 'completed'", (text.split()[1] + "%",)).fetchall()
    worst, table = 0, None
    for run, loss, score, config in runs:
        with h5py.File(f"{store}/weights/{run}.h5") as weights:
            if table is None:
                folder = os.path.dirname(spec)
                path, = database.execute("SELECT spec FROM sweeps WHERE id LIKE ?", (text.split()[1] + "%",)).fetchone()
                name = re.search(r"path[\"']?\s*:\s*[\"']([^\"']+)", path)[1]
                table = list(csv.DictReader(open(os.path.join(folder, name))))
            settings = json.loads(config)
            target = settings["data"]["target"]
            rows = np.array([[float(table[i][name]) for name in weights.attrs["features"]] for i in chosen])
            computed = metrics(weights, rows, [table[i][target] for i in chosen],
                               settings["parameters"].get("huber_delta", 1), settings["parameters"].get("quantiles"))
        for stored, value in zip((loss, score), computed):
            # NumPy's maximum, unlike max(), keeps a NaN.
            worst = np.maximum(worst, abs(stored - value) / max(abs(stored), 1))
    print(f"{len(runs)} runs, largest difference of val_loss and score: {worst:.2g}")
    return 0 if runs and worst <= 1e-5 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

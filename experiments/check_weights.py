#!/usr/bin/env python3
"""Recomputes the validation figures of every completed run from its weights file alone, with h5py and NumPy.

    pip install h5py numpy
    python3 experiments/check_weights.py experiments/breast-cancer/grid.json

Needs a store that holds the grid's runs, and netlab on the PATH or in .build/release. Exits 1 if a stored figure
differs from the recomputed one by more than 1e-5, relative to the figure where that is above 1.
"""
import csv, json, os, shutil, sqlite3, subprocess, sys
import h5py
import numpy as np

ACTIVATIONS = {
    "relu": lambda z: np.maximum(z, 0), "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z)), "identity": lambda z: z,
    "softmax": lambda z: np.exp(z - z.max(0)) / np.exp(z - z.max(0)).sum(0),
}


def figures(weights, rows, targets):
    """Loss and score of the rows, straight from the definition."""
    a = ((rows - weights["input/mean"][:]) / weights["input/scale"][:]).T
    layers = sum(name.startswith("layer_") for name in weights)
    for number in range(1, layers + 1):
        layer = weights[f"layer_{number}"]
        z = layer["weight"][:].astype(float) @ a + layer["bias"][:]
        a = ACTIVATIONS[layer.attrs["activation"]](z)
    if weights.attrs["loss"] == "mean_squared_error":
        y = np.array(targets, float)
        error = np.sum((a[0] - y) ** 2)
        return error / len(y), 1 - error / np.sum((y - y.mean()) ** 2)
    y = np.array([list(weights.attrs["classes"]).index(target) for target in targets])
    if weights.attrs["loss"] == "binary_cross_entropy":
        p = a[0]
        return -np.mean(np.log(np.where(y == 1, p, 1 - p))), np.mean((p > 0.5) == y)
    return -np.mean(np.log(a[y, np.arange(len(y))])), np.mean(a.argmax(0) == y)


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
                names = [name for name in os.listdir(os.path.dirname(spec)) if name.endswith(".csv")]
                table = list(csv.DictReader(open(os.path.join(os.path.dirname(spec), names[0]))))
            target = json.loads(config)["data"]["target"]
            rows = np.array([[float(table[i][name]) for name in weights.attrs["features"]] for i in chosen])
            computed = figures(weights, rows, [table[i][target] for i in chosen])
        for stored, value in zip((loss, score), computed):
            # NumPy's maximum, unlike max(), keeps a NaN.
            worst = np.maximum(worst, abs(stored - value) / max(abs(stored), 1))
    print(f"{len(runs)} runs, largest difference of val_loss and score: {worst:.2g}")
    return 0 if runs and worst <= 1e-5 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

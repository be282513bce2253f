#!/usr/bin/env python3
"""Trains a network on each of many tables as they are, and checks what netlab stores and predicts, with NumPy.

    pip install numpy scipy h5py pandas
    python3 experiments/check_tables.py [FOLDER] [--only NAME …] [--data-only]

For each table, with nothing but path and target (or more of a spec's `parameters`, by --parameters JSON):
- `netlab sweep` trains one run, which does not diverge; `netlab report` reports it.
- `netlab predict` takes the raw file. Its predictions of the test rows, as `netlab describe --split` lists them, give the stored test metrics.
- Recipe and network, redone on the raw rows from the HDF5 file alone as docs/database.md defines it, give the same predictions to 1e-5: of
  a probability, or of the target's standard deviation or the prediction itself, whichever is larger.

FOLDER holds tables as tables.py describes; without it, that script downloads some. Exits 1 if anything fails.
"""
import argparse, csv, io, json, pathlib, shutil, sqlite3, subprocess, sys, tempfile
import h5py
import numpy as np
import pandas
import scipy.special
import check_weights, recipes, tables

PRECISION = 1e-5


class Fault(Exception):
    pass


class Netlab:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder

    def __call__(self, *arguments):
        result = subprocess.run([self.binary, *arguments], cwd=self.folder, capture_output=True, text=True)
        if result.returncode != 0:
            raise Fault(f"{arguments[0]} {result.returncode}: {result.stderr.strip().splitlines()[:2]}")
        return result.stdout

    def table(self, *arguments):
        return pandas.read_csv(io.StringIO(self(*arguments)), keep_default_na=False)


def network(weights, features, codes, groups):
    """Returns the outputs of the network, one column per example, from inputs as recipes.inputs makes them."""
    parts = [features.T.astype(float)]
    for number, (count, length) in enumerate(groups):
        chosen, known = codes[:, number], codes[:, number] >= 0
        rows = np.eye(count) if length is None else weights[f"embedding_{number + 1}/weight"][:].astype(float)
        parts.append((rows[np.where(known, chosen, 0)] * known[:, None]).T)
    a = np.vstack(parts)
    for number in range(1, sum(name.startswith("layer_") for name in weights) + 1):
        layer = weights[f"layer_{number}"]
        z = layer["weight"][:].astype(float) @ a + layer["bias"][:]
        a = check_weights.ACTIVATIONS[layer.attrs["activation"]](check_weights.normalized(layer, z))
    return a


def in_target_units(weights, a):
    """Undoes the target's recipe."""
    if "output" in weights:
        return weights["output/mean"][:] + weights["output/scale"][:] * a
    steps = weights.get("target_recipe", {})
    for k in reversed(range(len(steps))):
        step = steps[f"step_{k + 1}"]
        if step.attrs["transform"] == "standardize":
            a = step["mean"][:] + step["scale"][:] * a
        else:
            a = np.sign(a) * np.expm1(np.abs(a))
    return a


def raw(weights, table):
    """The raw columns that the network uses, as recipes.inputs takes them."""
    kinds = json.loads(weights.attrs.get("column_kinds", "{}"))
    columns = {}
    for name in weights.attrs["features"]:
        kind = kinds.get(name, "number")
        if isinstance(kind, dict):
            columns[name] = table[name]
        elif kind == "date":
            times = pandas.to_datetime(pandas.Series(table[name]), format="ISO8601", utc=True)
            columns[name] = [None if pandas.isna(time) else time.timestamp() for time in times]
        else:
            columns[name] = [None if text is None or text == "" else float(text) for text in table[name]]
    return columns


def redone(path, table):
    """Returns the predictions for raw rows: probabilities of the classes, one column each, or numbers."""
    with h5py.File(path) as weights:
        a = network(weights, *recipes.inputs(weights, raw(weights, table)))
        classes = [str(name) for name in weights.attrs.get("classes", [])]
        if not classes:
            return None, in_target_units(weights, a)[0]
        return classes, (np.vstack([1 - a[0], a[0]]) if len(a) == 1 else a).T


def check(netlab, name, data, options, parameters):
    spec = {"name": name, "data": data, "parameters": parameters}
    pathlib.Path(netlab.folder, "spec.json").write_text(json.dumps(spec))
    netlab("sweep", "spec.json", "--quiet")
    netlab("report", "--quiet")
    with sqlite3.connect(f"{netlab.folder}/runs/netlab.db") as database:
        database.row_factory = sqlite3.Row
        run, = database.execute("SELECT * FROM runs")
    if run["status"] != "completed":
        raise Fault(f"{run['status']}: {run['error']}")

    table = tables.texts(data, options)
    targets = np.array(table[data["target"]], dtype=object)
    count = len(targets)
    predictions = netlab.table("predict", run["id"], data["path"], "--format", "csv")
    if len(predictions) != count or list(predictions["row"]) != list(range(count)):
        raise Fault(f"predictions for {len(predictions)} of {count} rows")
    split = netlab.table("describe", "spec.json", "--split")
    test = split["row"][split["part"] == "test"].to_numpy()
    target = targets[test]
    if None in target:
        raise Fault(f"{np.sum(target == None)} test rows without target")
    classes, ours = redone(f"{netlab.folder}/runs/weights/{run['id']}.h5", table)
    predicted = predictions.iloc[test]
    if classes is None:
        theirs, y = predictions["prediction"].to_numpy(float), target.astype(float)
        error = y - theirs[test]
        scores = {"test_mse": np.mean(error**2), "test_mae": np.abs(error).mean(),
                  "test_r2": 1 - np.sum(error**2) / np.sum((y - y.mean()) ** 2)}
        scale = np.std([float(text) for text in targets if text is not None])
    else:
        theirs, scale = predictions[[f"p({name})" for name in classes]].to_numpy(float), 1
        labels = {name: index for index, name in enumerate(classes)}
        labels |= {float(name): index for name, index in labels.items() if tables.is_number(name)}
        y = np.array([labels[text] if text in labels else labels[float(text)] for text in target])
        chosen = np.array([classes.index(str(text)) for text in predicted["class"]])
        logarithms = np.log(np.maximum(theirs[test][np.arange(len(y)), y], 1e-300))
        scores = {"test_accuracy": np.mean(chosen == y), "test_log_loss": -logarithms.mean()}
    for metric, value in scores.items():
        stored = run[metric]
        if stored is None and not np.isfinite(value):
            continue
        if stored is None or not abs(stored - value) <= 1e-5 * max(abs(stored), 1e-2):
            raise Fault(f"{metric} is {stored}, but {value} by the predictions")
    # Float32 has seven digits of a prediction far from the targets.
    difference = (np.abs(ours - theirs) / np.maximum(scale, np.abs(theirs))).max()
    if not difference <= PRECISION:
        raise Fault(f"NumPy differs by {difference:.2g}, first in row {np.argmax(np.abs(ours - theirs).reshape(len(ours), -1).max(1))}")
    score = f"R² {run['test_r2']:.3f}" if classes is None else f"accuracy {run['test_accuracy']:.3f}"
    return f"{count} rows, {len(test)} test, {score}, NumPy {difference:.1g}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", help="tables with a tables.json (default: downloaded)")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these tables")
    parser.add_argument("--parameters", type=json.loads, default={}, metavar="JSON", help="of the spec (default: none)")
    parser.add_argument("--netlab", default=shutil.which("netlab") or ".build/release/netlab", metavar="PATH",
                        help="default: netlab on the PATH, or .build/release/netlab")
    arguments = parser.parse_args()
    binary = str(pathlib.Path(arguments.netlab).resolve())
    faults = 0
    for name, (data, options) in tables.tables(arguments.folder).items():
        if arguments.only and name not in arguments.only:
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                print(f"{name}: {check(Netlab(binary, folder), name, data, options, arguments.parameters)}", flush=True)
            except (Fault, KeyError, ValueError, IndexError) as fault:
                faults += 1
                print(f"{name}: FAILED: {type(fault).__name__} {fault}", flush=True)
    print(f"{faults} tables failed" if faults else "all tables hold")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Compares values of hyperparameters over many tables, to choose netlab's defaults.

    pip install numpy scipy
    python3 experiments/validation/defaults.py [FOLDER]

Each group of FACTORS varies some hyperparameters of BASE, the others staying as they are. Every setting is trained once for each table
and split seed, on the table as it is, and judged by the test split: the loss of probabilities (log loss) or the mean squared error, which
decides, and the accuracy or R². Settings are ranked for each table and split seed; the ranks are averaged over the seeds, then over the
tables. FOLDER holds tables as ../tables.py describes; without it, that script downloads some.
"""
import argparse, itertools, json, pathlib, shutil, sqlite3, subprocess, sys, tempfile
import numpy as np
import scipy.stats
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tables

BASE = {"depth": 1, "width": 32, "activation": "relu", "initializer": "auto", "normalization": "none", "dropout": 0,
        "optimizer": "adam", "learning_rate": 0.003, "weight_decay": 0, "l2": 0, "schedule": "constant", "clip_norm": 0, "batch_size": 32,
        "epochs": 100, "patience": 0, "scaling": "standard", "numeric_encoding": "none", "category_encoding": "one_hot",
        "min_frequency": 2, "target_scaling": "standard"}


FACTORS = {  # Each element is a grid.
    "optimizer": [{"optimizer": ["adam"], "learning_rate": [0.001, 0.003, 0.01, 0.03], "schedule": ["constant", "cosine"]},
                  {"optimizer": ["nadam"], "learning_rate": [0.003, 0.01], "schedule": ["constant", "cosine"]},
                  {"optimizer": ["nesterov"], "learning_rate": [0.003, 0.01, 0.03], "schedule": ["constant", "cosine"]},
                  {"optimizer": ["sgd"], "learning_rate": [0.01, 0.03, 0.1], "schedule": ["constant"]}],
    "network": [{"depth": [0]}, {"depth": [1, 2, 3], "width": [16, 32, 64, 128]}],
    "activation": [{"activation": ["relu", "tanh", "gelu", "silu", "selu"]}],
    "duration": [{"epochs": [50, 100, 200, 400], "patience": [0], "schedule": ["constant", "cosine"]},
                 {"epochs": [200, 400], "patience": [10, 20, 40], "schedule": ["constant", "cosine"]}],
    "batch_size": [{"batch_size": [8, 16, 32, 64, 128]}],
    "schedule": [{"schedule": ["constant", "cosine", "one_cycle", "reduce_on_plateau"]}],
    "dropout": [{"dropout": [0, 0.1, 0.2, 0.4]}],
    "weight_decay": [{"weight_decay": [0, 0.01, 0.1, 1, 3]}],
    "l2": [{"l2": [0, 0.0001, 0.001, 0.01, 0.1]}],
    "normalization": [{"normalization": ["none", "batch", "layer"]}],
    "clip_norm": [{"clip_norm": [0, 1, 5]}],
    "scaling": [{"scaling": ["standard", "robust", "quantile", "min_max", "none"]}, {"numeric_encoding": ["piecewise_linear"]}],
    "category_encoding": [{"category_encoding": ["one_hot", "ordinal", "embedding"]}],
    "min_frequency": [{"min_frequency": [1, 2, 5, 10]}],
    "target_scaling": [{"target_scaling": ["standard", "none"]}],
}


def settings(grid):
    return [dict(zip(grid, chosen)) for chosen in itertools.product(*grid.values())]


def train(netlab, store, data, grid, seed):
    """Returns (loss, score, seconds) for each setting of a grid; None for those that diverged."""
    with tempfile.TemporaryDirectory() as folder:
        spec = pathlib.Path(folder, "spec.json")
        spec.write_text(json.dumps({"name": "defaults", "data": data | {"split_seed": seed}, "parameters": grid}))
        result = subprocess.run([netlab, "sweep", str(spec), "--store", store, "--quiet", "--jobs", "1"], capture_output=True, text=True)
        words = result.stdout.split()
        if not words:
            sys.exit(f"{data['path']}: {grid}: {result.stderr.strip()}")
    with sqlite3.connect(f"{store}/netlab.db") as database:
        database.row_factory = sqlite3.Row
        runs = database.execute(
            "SELECT *, coalesce(test_mse, test_log_loss) AS test_error, coalesce(test_r2, test_accuracy) AS test_score FROM runs "
            "JOIN sweep_runs ON run_id = id WHERE sweep_id LIKE ?", (words[1] + "%",)).fetchall()

    varied = [name for name, values in grid.items() if len(values) > 1]

    def result_of(setting):
        # A hyperparameter that does not apply is NULL.
        run = next(run for run in runs if all(run[name] in (None, setting[name]) for name in varied))
        return [run["test_error"], run["test_score"], run["seconds"]] if run["status"] == "completed" and run["test_error"] is not None else None

    return [result_of(setting) for setting in settings(grid)]


class Results:
    """The results of all settings, in a file, so that a measurement can be continued."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.values = {}
        if self.path.exists():
            for line in self.path.read_text().splitlines():
                key, value = json.loads(line)
                self.values[key] = value

    def value(self, name, seed, grid, measure):
        key = json.dumps([name, seed, dict(sorted(grid.items()))])
        if key not in self.values:
            self.values[key] = measure()
            with open(self.path, "a") as file:
                file.write(json.dumps([key, self.values[key]]) + "\n")
        return self.values[key]


def summary(factor, results):
    """Returns the rows of a group's table: results are by setting, table and split seed."""
    names = list(results[0])
    losses = np.array([[[np.inf if value is None else value[0] for value in by_table[name]] for name in names] for by_table in results])
    scores = np.array([[[-np.inf if value is None else value[1] for value in by_table[name]] for name in names] for by_table in results])
    seconds = np.array([[[np.nan if value is None else value[2] for value in by_table[name]] for name in names] for by_table in results])
    # Losses that agree to six digits are a tie.
    digits = np.where(np.isfinite(losses) & (losses > 0), 10.0 ** (5 - np.floor(np.log10(np.where(losses > 0, losses, 1)))), 1)
    ranks = scipy.stats.rankdata(np.round(losses * digits) / digits, axis=0).mean(2)
    score_ranks = scipy.stats.rankdata(-np.round(scores, 6), axis=0).mean(2)
    for k, setting in enumerate(setting for grid in FACTORS[factor] for setting in settings(grid)):
        yield [", ".join(f"{name} {value}" for name, value in setting.items()),
               f"{ranks[k].mean():.2f} ± {ranks[k].std(ddof=1) / len(names) ** 0.5:.2f}", f"{score_ranks[k].mean():.2f}",
               f"{np.maximum(scores[k], -1).mean():.4f}", str(int(np.isinf(losses[k]).sum())), f"{np.nansum(seconds[k]) / losses.shape[2]:.1f}"]


HEADINGS = ["setting", "mean rank of the loss", "of the score", "mean score", "diverged", "seconds"]


def markdown(rows):
    return "\n".join("| " + " | ".join(row) + " |" for row in [HEADINGS, ["---"] * len(HEADINGS), *rows])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", help="tables with a tables.json (default: downloaded)")
    parser.add_argument("--seeds", type=int, default=3, metavar="N", help="split seeds (default: 3)")
    parser.add_argument("--factors", nargs="+", choices=FACTORS, default=list(FACTORS), metavar="NAME", help="only these groups")
    parser.add_argument("--base", type=json.loads, default={}, metavar="JSON", help="hyperparameters instead of those of BASE")
    parser.add_argument("--max-bytes", type=int, default=2_000_000, metavar="N", help="leave larger tables out (default: 2000000)")
    parser.add_argument("--results", default="defaults.jsonl", metavar="FILE", help="results, continued if it exists")
    parser.add_argument("--netlab", default=shutil.which("netlab") or ".build/release/netlab", metavar="PATH",
                        help="default: netlab on the PATH, or .build/release/netlab")
    arguments = parser.parse_args()
    netlab = str(pathlib.Path(arguments.netlab).resolve())
    chosen = {name: data for name, (data, _) in tables.tables(arguments.folder).items()
              if pathlib.Path(data["path"]).stat().st_size <= arguments.max_bytes}
    results = Results(arguments.results)
    for factor in arguments.factors:
        by_setting = []
        for grid in FACTORS[factor]:
            # What varies comes last, in the grid's order: that of its settings.
            whole = {name: [value] for name, value in (BASE | arguments.base).items() if name not in grid} | grid
            by_table = {}
            for name, data in chosen.items():
                with tempfile.TemporaryDirectory() as store:
                    by_table[name] = [results.value(name, seed, whole, lambda: train(netlab, store, data, whole, seed))
                                      for seed in range(arguments.seeds)]
            by_setting += [{name: [seed[k] for seed in by_table[name]] for name in chosen} for k in range(len(settings(grid)))]
        print(f"\n{factor}: {len(chosen)} tables, {arguments.seeds} split seeds\n\n{markdown(summary(factor, by_setting))}", flush=True)


if __name__ == "__main__":
    main()

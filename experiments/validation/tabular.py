#!/usr/bin/env python3
"""Compares netlab on real tables with scikit-learn's networks and with LightGBM, on the same splits.

    pip install scikit-learn lightgbm pandas numpy scipy h5py
    python3 experiments/validation/tabular.py [FOLDER]

For each table and split seed:
- netlab trains the sweep that `netlab init` proposes, on the table as it is. The cell with the best mean val_loss counts, by the mean test score of its seeds.
- scikit-learn gets the same columns, through a ColumnTransformer (median and indicator for missing numbers, StandardScaler,
  OneHotEncoder), and a grid of MLPClassifier or MLPRegressor; the best by the loss on the validation split counts.
- LightGBM has its defaults, trained on the training split.
The score is the test split's accuracy or R². FOLDER holds tables as ../tables.py describes; without it, that script downloads some.
"""
import argparse, io, itertools, json, pathlib, re, shutil, sqlite3, subprocess, sys, tempfile, time, warnings
import h5py, lightgbm, numpy as np, pandas, scipy.stats
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.impute import SimpleImputer
from sklearn.metrics import accuracy_score, log_loss, mean_squared_error, r2_score
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import defaults, tables

PROGRAMS = ("netlab", "scikit-learn", "LightGBM")
MLP_GRID = {"hidden_layer_sizes": [(16,), (64,), (16, 16), (64, 64)], "learning_rate_init": [0.001, 0.01], "alpha": [0.0001, 0.01, 1]}
# Beyond this many training rows, scikit-learn's networks stop early, by a tenth of those rows.
EARLY_STOPPING = 2000
MAX_EPOCHS = 300


class Netlab:
    def __init__(self, binary):
        self.binary = binary

    def __call__(self, *arguments):
        result = subprocess.run([self.binary, *arguments], capture_output=True, text=True)
        if result.returncode != 0:
            sys.exit(f"netlab {' '.join(arguments)}: {result.stderr.strip()}")
        return result.stdout

    def first_sweep(self, data):
        """Returns the text of the hyperparameters and seeds that `init` proposes, as lines of a spec."""
        with tempfile.TemporaryDirectory() as folder:
            path = data["path"]
            if "header" in data:  # init has no option for what a spec has to state.
                path = f"{folder}/table.csv"
                pandas.DataFrame(tables.texts(data, {})).to_csv(path, index=False)
            text = self("init", path, "--target", data["target"], "--output", "-", "--quiet")
        return text[text.index('  "parameters": {'):]

    def scores(self, data, sweep, folder):
        """Returns the mean test score of the best cell, each row's split, and the weights file of one of its runs."""
        spec = folder / "spec.json"
        # A JSON object but for its closing brace, and then the rest of the proposed spec.
        spec.write_text(json.dumps({"name": "tabular", "data": data})[:-1] + ",\n" + sweep)
        store = str(folder / "runs")
        words = self("sweep", str(spec), "--store", store, "--quiet", "--jobs", "1").split()
        split = pandas.read_csv(io.StringIO(self("describe", str(spec), "--split")))
        with sqlite3.connect(f"{store}/netlab.db") as database:
            rows = database.execute(
                "SELECT cell_id, id, val_loss, coalesce(test_r2, test_accuracy), status FROM runs JOIN sweep_runs ON run_id = id "
                "WHERE sweep_id LIKE ?", (words[1] + "%",)).fetchall()
        runs = pandas.DataFrame(rows, columns=["cell", "id", "loss", "score", "status"])
        whole = runs.groupby("cell").filter(lambda cell: (cell["status"] == "completed").all())
        best = whole.groupby("cell")["loss"].mean().idxmin()
        chosen = whole[whole["cell"] == best]
        return chosen["score"].mean(), split, f"{store}/weights/{chosen['id'].iloc[0]}.h5"


def columns(weights, frame):
    """Returns the columns that netlab used: numbers, words and dates."""
    with h5py.File(weights) as file:
        kinds = json.loads(file.attrs.get("column_kinds", "{}"))
        names = list(file.attrs["features"])
        is_classification = len(file.attrs.get("classes", [])) > 0
    words = [name for name in names if isinstance(kinds.get(name), dict)]
    dates = [name for name in names if kinds.get(name) == "date"]
    return [name for name in names if name not in words + dates], words, dates, is_classification


def features(frame, numbers, words, dates):
    """Returns a table of numbers and categories, with the parts of dates as numbers."""
    made = {name: pandas.to_numeric(frame[name]) for name in numbers}
    for name in dates:
        times = pandas.to_datetime(frame[name], format="ISO8601", utc=True)
        made |= {f"{name} {part}": getattr(times.dt, part) for part in ("year", "month", "dayofweek", "hour")}
        made[name] = times.astype("int64") / 86400e9
    made |= {name: frame[name].astype(object).where(frame[name].notna(), None) for name in words}
    return pandas.DataFrame(made)


def scikit_learn(x, y, split, words, is_classification):
    numbers = [name for name in x if name not in words]
    training, validation, test = (np.flatnonzero(split == part) for part in ("training", "validation", "test"))
    preparation = ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler()), numbers),
        ("words", OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=2), words)], sparse_threshold=0)
    ready = preparation.fit_transform(x.iloc[training]).astype(np.float32)
    held, tested = (preparation.transform(x.iloc[part]).astype(np.float32) for part in (validation, test))
    best = np.inf, None
    for setting in itertools.product(*MLP_GRID.values()):
        options = dict(zip(MLP_GRID, setting)) | {"max_iter": MAX_EPOCHS, "random_state": 0, "early_stopping": len(training) > EARLY_STOPPING}
        model = MLPClassifier(**options) if is_classification else TransformedTargetRegressor(MLPRegressor(**options), transformer=StandardScaler())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.fit(ready, y[training])
        if is_classification:
            loss = log_loss(y[validation], model.predict_proba(held), labels=model.classes_)
        else:
            loss = mean_squared_error(y[validation], model.predict(held))
        if loss < best[0]:
            best = loss, model.predict(tested)
    return (accuracy_score if is_classification else r2_score)(y[test], best[1])


def light_gbm(x, y, split, words, is_classification):
    training, test = (np.flatnonzero(split == part) for part in ("training", "test"))
    x = x.copy()
    for name in words:
        x[name] = x[name].astype("category")
    x.columns = [str(number) for number in range(len(x.columns))]
    model = (lightgbm.LGBMClassifier if is_classification else lightgbm.LGBMRegressor)(n_jobs=1, verbose=-1)
    model.fit(x.iloc[training], y[training])
    return (accuracy_score if is_classification else r2_score)(y[test], model.predict(x.iloc[test]))


def measure(netlab, data, options, sweep, seed):
    """Returns the scores of the three programs, and their seconds."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.time()
        score, split, weights = netlab.scores(data | {"split_seed": seed, "validation": 0.2, "test": 0.2}, sweep, pathlib.Path(folder))
        seconds = [time.time() - start]
        texts = tables.texts(data, options)
        frame = pandas.DataFrame({name: pandas.Series(values, dtype=object) for name, values in texts.items()})
        numbers, words, dates, is_classification = columns(weights, frame)
    known = np.flatnonzero(frame[data["target"]].notna())
    frame = frame.iloc[split["row"] if len(split) == len(frame) or split["row"].max() >= len(split) else known[split["row"]]]
    x = features(frame, numbers, words, dates)
    y = frame[data["target"]].to_numpy()
    y = y.astype(str) if is_classification else y.astype(float)
    scores = [score]
    for program in (scikit_learn, light_gbm):
        start = time.time()
        scores.append(program(x, y, split["part"].to_numpy(), words, is_classification))
        seconds.append(time.time() - start)
    return {"scores": scores, "seconds": seconds, "score": "accuracy" if is_classification else "R²"}


def row(name, results):
    scores = np.array([result["scores"] for result in results])
    cells = [name, results[0]["score"]] + [f"{mean:.4f}" for mean in scores.mean(0)]
    for other in (1, 2):
        difference = scores[:, 0] - scores[:, other]
        error = difference.std(ddof=1) / len(difference) ** 0.5
        mark = " **worse**" if difference.mean() < -2 * error else " better" if difference.mean() > 2 * error else ""
        cells.append(f"{difference.mean():+.4f} ± {error:.4f}{mark}")
    return cells + [" / ".join(f"{seconds:.1f}" for seconds in np.mean([result["seconds"] for result in results], axis=0))]


def report(results):
    """Returns the tables and the mean ranks in Markdown."""
    headings = ["table", "score", *PROGRAMS, "netlab − scikit-learn", "netlab − LightGBM", "seconds"]
    lines = [headings, ["---"] * len(headings)] + [row(name, each) for name, each in results.items()]
    ranks = np.array([scipy.stats.rankdata(-np.round([result["scores"] for result in each], 6), axis=1).mean(0) for each in results.values()])
    spread = ranks.std(0, ddof=1) / len(ranks) ** 0.5
    pair = np.array([scipy.stats.rankdata(-np.round(np.array([result["scores"][:2] for result in each]), 6), axis=1).mean(0) for each in results.values()])
    return ("\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n\nMean ranks: "
            + ", ".join(f"{name} {mean:.2f} ± {error:.2f}" for name, mean, error in zip(PROGRAMS, ranks.mean(0), spread))
            + f"; of netlab and scikit-learn alone {pair[:, 0].mean():.2f} and {pair[:, 1].mean():.2f}.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", help="tables with a tables.json (default: downloaded)")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these tables")
    parser.add_argument("--seeds", type=int, default=10, metavar="N", help="split seeds (default: 10)")
    parser.add_argument("--max-bytes", type=int, default=10**9, metavar="N", help="leave larger tables out")
    parser.add_argument("--results", default="tabular.jsonl", metavar="FILE", help="results, continued if it exists")
    parser.add_argument("--netlab", default=shutil.which("netlab") or ".build/release/netlab", metavar="PATH",
                        help="default: netlab on the PATH, or .build/release/netlab")
    arguments = parser.parse_args()
    netlab = Netlab(str(pathlib.Path(arguments.netlab).resolve()))
    stored = defaults.Results(arguments.results)
    found = {name: table for name, table in tables.tables(arguments.folder).items()
             if (not arguments.only or name in arguments.only) and pathlib.Path(table[0]["path"]).stat().st_size <= arguments.max_bytes}
    results = {name: [] for name in found}
    sweeps = {}
    for seed in range(arguments.seeds):
        for name, (data, options) in found.items():
            def measured():
                if name not in sweeps:
                    sweeps[name] = netlab.first_sweep(data)
                return measure(netlab, data, options, sweeps[name], seed)
            results[name].append(stored.value(name, seed, {}, measured))
            print(f"{name} {seed}: {results[name][-1]}", file=sys.stderr, flush=True)
    print(report(results))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Compares netlab on real tables with scikit-learn's networks and with LightGBM, on the same splits.

    pip install scikit-learn lightgbm pandas numpy scipy h5py
    python3 experiments/validation/tabular.py [FOLDER]

For each table and split seed:
- netlab trains the sweep that `netlab init` proposes, on the table as it is. The cell with the best mean val_loss counts:
  its seeds predict together, as in `netlab predict SWEEP`.
- scikit-learn gets the same columns, through a ColumnTransformer (median and indicator for missing numbers, StandardScaler,
  OneHotEncoder), and a grid of MLPClassifier or MLPRegressor; the best by the loss on the validation split counts.
- LightGBM has its defaults, trained on the training split.
The score is the test split's accuracy or R². FOLDER holds tables as ../tables.py describes; without it, that script downloads some.
"""
import argparse, functools, io, itertools, json, pathlib, re, shutil, sqlite3, subprocess, sys, tempfile, time, warnings
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

    def split(self, spec):
        """Returns the row numbers and the split of every row that has a target."""
        return pandas.read_csv(io.StringIO(self("describe", str(spec), "--split")))

    def train(self, spec, data, store):
        """Returns the runs of the cell with the best mean val_loss."""
        words = self("sweep", str(spec), "--store", store, "--quiet", "--jobs", "1").split()
        with sqlite3.connect(f"{store}/netlab.db") as database:
            rows = database.execute(
                "SELECT cell_id, id, val_loss, coalesce(test_r2, test_accuracy), status FROM runs JOIN sweep_runs ON run_id = id "
                "WHERE sweep_id LIKE ?", (words[1] + "%",)).fetchall()
        runs = pandas.DataFrame(rows, columns=["cell", "id", "loss", "score", "status"])
        whole = runs.groupby("cell").filter(lambda cell: (cell["status"] == "completed").all())
        return whole[whole["cell"] == whole.groupby("cell")["loss"].mean().idxmin()]

    def predictions(self, run, data, store):
        """Returns the probabilities of the classes, one column each, or the predictions, for all rows of the table."""
        table = pandas.read_csv(io.StringIO(self("predict", run, data["path"], "--store", store)), keep_default_na=False)
        return table.filter(regex=r"^p\(") if "class" in table else table[["prediction"]]


def write_spec(path, data, sweep):
    # A JSON object but for its closing brace, and then the rest of the proposed spec.
    path.write_text(json.dumps({"name": "tabular", "data": data})[:-1] + ",\n" + sweep)


def columns(weights):
    """Returns the columns that netlab used: numbers, words and dates, and whether the target is a class."""
    with h5py.File(weights) as file:
        kinds = json.loads(file.attrs.get("column_kinds", "{}"))
        names = list(file.attrs["features"])
        is_classification = len(file.attrs.get("classes", [])) > 0
    words = [name for name in names if isinstance(kinds.get(name), dict)]
    dates = [name for name in names if kinds.get(name) == "date"]
    return [name for name in names if name not in words + dates], words, dates, is_classification


def with_netlab(netlab, spec, data, y, split, folder):
    store = str(folder / "runs")
    runs = netlab.train(spec, data, store)
    test = split["row"][split["part"] == "test"]
    together = sum(netlab.predictions(run, data, store) for run in runs["id"]) / len(runs)
    numbers, words, dates, is_classification = columns(f"{store}/weights/{runs['id'].iloc[0]}.h5")
    if is_classification:
        names = together.columns.str.slice(2, -1).to_numpy()
        score = accuracy_score(y[test], names[together.loc[test].to_numpy().argmax(1)])
    else:
        score = r2_score(y[test].astype(float), together["prediction"].loc[test])
    return {"score": score, "alone": runs["score"].mean(), "columns": [numbers, words, dates], "is_classification": is_classification}


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


def measure(netlab, stored, name, seed, data, options, sweep):
    """Returns each program's score, its seconds, and more of netlab."""
    data = data | {"split_seed": seed, "validation": 0.2, "test": 0.2}
    frame = pandas.DataFrame({column: pandas.Series(values, dtype=object) for column, values in tables.texts(data, options).items()})
    y = frame[data["target"]].to_numpy()
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        prepared = []

        def split():
            if not prepared:
                write_spec(folder / "spec.json", data, sweep(name))
                prepared.append(netlab.split(folder / "spec.json"))
            return prepared[0]

        def timed(run):
            split()
            start = time.time()
            result = run()
            return {**result, "seconds": time.time() - start}

        def other(program):
            rows = split()["row"]
            numbers, words, dates = results["netlab"]["columns"]
            is_classification = results["netlab"]["is_classification"]
            x = features(frame.iloc[rows].reset_index(drop=True), numbers, words, dates)
            return {"score": program(x, y[rows].astype(str if is_classification else float), split()["part"].to_numpy(), words, is_classification)}

        for program, run in (("netlab", lambda: with_netlab(netlab, folder / "spec.json", data, y, split(), folder)),
                             ("scikit-learn", lambda: other(scikit_learn)), ("LightGBM", lambda: other(light_gbm))):
            results[program] = stored.value(name, seed, {"program": program}, lambda: timed(run))
    return results


def row(name, results):
    scores = np.array([[result[program]["score"] for program in PROGRAMS] for result in results])
    alone = np.mean([result["netlab"]["alone"] for result in results])
    cells = [name, "accuracy" if results[0]["netlab"]["is_classification"] else "R²"]
    cells += [f"{mean:.4f}" for mean in scores.mean(0)]
    for other in (1, 2):
        difference = scores[:, 0] - scores[:, other]
        error = difference.std(ddof=1) / len(difference) ** 0.5
        mark = " **worse**" if difference.mean() < -2 * error else " better" if difference.mean() > 2 * error else ""
        cells.append(f"{difference.mean():+.4f} ± {error:.4f}{mark}")
    seconds = np.mean([[result[program]["seconds"] for program in PROGRAMS] for result in results], axis=0)
    return cells + [f"{alone:.4f}", " / ".join(f"{each:.1f}" for each in seconds)]


def report(results):
    """Returns the tables and the mean ranks in Markdown."""
    headings = ["table", "score", *PROGRAMS, "netlab − scikit-learn", "netlab − LightGBM", "netlab, one seed", "seconds"]
    lines = [headings, ["---"] * len(headings)] + [row(name, each) for name, each in results.items()]

    def ranks(programs):
        return np.array([scipy.stats.rankdata(-np.round([[result[program]["score"] for program in programs] for result in each], 6),
                                              axis=1).mean(0) for each in results.values()])

    all_ranks, pair = ranks(PROGRAMS), ranks(PROGRAMS[:2])
    spread = all_ranks.std(0, ddof=1) / len(all_ranks) ** 0.5
    return ("\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n\nMean ranks: "
            + ", ".join(f"{name} {mean:.2f} ± {error:.2f}" for name, mean, error in zip(PROGRAMS, all_ranks.mean(0), spread))
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

    @functools.cache
    def sweep(name):
        return netlab.first_sweep(found[name][0])

    for seed in range(arguments.seeds):
        for name, (data, options) in found.items():
            results[name].append(measure(netlab, stored, name, seed, data, options, sweep))
            print(name, seed, {program: round(float(result["score"]), 4) for program, result in results[name][-1].items()}, file=sys.stderr, flush=True)
    print(report(results))


if __name__ == "__main__":
    main()

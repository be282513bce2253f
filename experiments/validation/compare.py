#!/usr/bin/env python3
"""Compares netlab's test scores with those of scikit-learn's MLP and of PyTorch, for each spec in this folder.

    pip install torch scikit-learn numpy
    python3 experiments/validation/compare.py

Prints the tables and writes them to docs/validation.md. Needs netlab on the PATH or in .build/release. Exits 1 if
netlab's mean over the spec's seeds is more than one standard error below that of one of the others, 2 if netlab cannot
train them.
"""
import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")  # Seeds run in parallel instead.
import argparse, concurrent.futures, functools, importlib.metadata, json, pathlib, platform, shutil, subprocess, sys
import tempfile
import numpy as np
import others

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAMS = ("netlab", "scikit-learn", "PyTorch")
DEFAULT_SEEDS = 40
PAIRS = ((0, 1), (0, 2), (1, 2))

PAGE = """# Validation against scikit-learn and PyTorch

[experiments/validation/compare.py](../experiments/validation/compare.py) writes this page up to [real tables](#real-tables); edit the script
instead.

It trains the same networks three times: with netlab, with scikit-learn's `MLPClassifier` and `MLPRegressor`, and with
PyTorch. Each spec in [experiments/validation](../experiments/validation) is one row of the first table.

## What is the same for all three

- The rows of the training, validation and test splits (`netlab describe SPEC --split`), and features scaled by the
  training split's mean and standard deviation; for diabetes, the target too. Only the seed differs between runs.
- Layers, activation, loss, optimizer and its settings, batch size and epochs, float32, rows shuffled anew each epoch,
  the last batch of an epoch smaller; no penalty.
- Glorot's uniform weights and biases of zero. Only scikit-learn draws biases from the weights' distribution.
- The test split is measured once, at the epoch with the smallest validation loss.

scikit-learn halves the squared error, so its learning rate is twice the spec's, except with Adam.
Each program draws its own random numbers: seed 0 of one is unrelated to seed 0 of another.

{settings}

## Test scores

Accuracy, or R² for diabetes: mean ± standard deviation over {few} seeds. A difference is netlab's mean minus the
other's, ± its standard error √(s₁²/n + s₂²/n). A row holds if no difference is below minus its standard error.

{scores}

{verdict}

## Seeds {first} to {last}

The first {few} are those above. Even an identical program would be more than one standard error worse in every sixth
comparison, so {few} seeds say little; more seeds and the test loss say more. Differences are the first program's mean minus
the second's, in standard errors: above 0 is better for scores, below 0 for losses. The last
column shows the differences between two established programs. If one is beyond ±3, other seeds show whether it was chance
(`--first-seed 100 --page other.md`).

{losses}

## Reproducing this page

```sh
pip install torch scikit-learn numpy
python3 experiments/validation/compare.py{options}
```

Made with {versions}.

"""
# What follows is written by hand, and kept.
KEPT = "## Real tables"


def table(heading, rows):
    return "\n".join("| " + " | ".join(row) + " |" for row in [heading, ["---"] * len(heading), *rows])


def mean_and_deviation(values, digits=4):
    return f"{values.mean():.{digits}f} ± {values.std(ddof=1):.{digits}f}"


def difference(ours, theirs):
    """Returns the difference of the means and its standard error."""
    error = np.sqrt(ours.var(ddof=1) / len(ours) + theirs.var(ddof=1) / len(theirs))
    return ours.mean() - theirs.mean(), error


def holds(ours, theirs):
    value, error = difference(ours, theirs)
    return value >= -error


def in_errors(ours, theirs):
    value, error = difference(ours, theirs)
    return value / error if error else np.inf * value if value else 0.0


class Netlab:
    def __init__(self, binary, store):
        self.binary, self.store = binary, store

    def __call__(self, *arguments):
        result = subprocess.run([self.binary, *arguments], text=True, stdout=subprocess.PIPE)
        if result.returncode != 0:  # netlab has printed the reason.
            sys.exit(2)
        return result.stdout

    def splits(self, spec):
        """Returns the split of each row of the data: training, validation or test."""
        lines = self("describe", str(spec.path), "--split").splitlines()
        assert lines[0] == "row,part"
        return [line.split(",")[1] for line in lines[1:]]

    def train(self, spec, seeds):
        """Returns test loss and score of each seed."""
        text = json.loads(spec.path.read_text()) | {"seeds": list(seeds)}
        text["data"]["path"] = str(spec.table)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / f"{spec.name}.json"
            path.write_text(json.dumps(text))
            sweep = self("sweep", str(path), "--store", self.store, "--quiet").split()[1]
        score = "test_r2" if spec.task == "regression" else "test_accuracy"
        rows = json.loads(self("query", "--store", self.store, "--format", "json", (
            f"SELECT seed, test_loss, {score} AS score FROM runs JOIN sweep_runs ON run_id = id "
            f"WHERE sweep_id LIKE '{sweep}%' AND status = 'completed' ORDER BY seed")))
        if [row["seed"] for row in rows] != list(seeds):
            print(f"{spec.name}: only {len(rows)} of {len(seeds)} runs completed", file=sys.stderr)
            sys.exit(2)
        return [(row["test_loss"], row["score"]) for row in rows]


def trained(netlab, specs, seeds):
    """Returns, for each spec and program, an array of test losses and scores with one row per seed."""
    results = []
    with concurrent.futures.ProcessPoolExecutor() as pool:
        # PyTorch and scikit-learn train in the background while netlab trains the next spec.
        for spec in specs:
            data = others.prepared(spec, netlab.splits(spec))
            ours = netlab.train(spec, seeds)
            theirs = [pool.map(functools.partial(train, spec, data), seeds)
                      for train in (others.scikit_learn, others.pytorch)]
            results.append((spec, ours, *theirs))
        return [(spec, [np.array(list(each)) for each in programs]) for spec, *programs in results]


def setting_row(spec):
    settings = spec.settings
    layers = " and ".join(str(width) for width in settings.hidden_layers)
    momentum = f", momentum {settings.momentum:g}" if settings.momentum else ""
    return [spec.name, f"{layers} {settings.activation} units; {settings.optimizer}, learning rate "
            f"{settings.learning_rate:g}{momentum}, batches of {settings.batch_size}, {settings.epochs} epochs"]


def score_row(spec, programs):
    ours, *theirs = [values[:spec.seeds, 1] for values in programs]
    differences = ["{:+.4f} ± {:.4f}".format(*difference(ours, values)) for values in theirs]
    return [spec.name, "R²" if spec.task == "regression" else "accuracy",
            *[mean_and_deviation(values) for values in (ours, *theirs)], *differences,
            "yes" if all(holds(ours, values) for values in theirs) else "**no**"]


def loss_rows(spec, programs):
    for column, name in ((1, "R²" if spec.task == "regression" else "accuracy"), (0, "loss")):
        ours, *theirs = values = [program[:, column] for program in programs]
        # Losses of an unscaled target are large.
        digits = 4 if ours.mean() < 10 else 1
        yield [spec.name, name, *[mean_and_deviation(each, digits) for each in values],
               *[f"{in_errors(values[one], values[other]):+.1f}" for one, other in PAIRS]]


def page(results, few, seeds, versions):
    """Returns the page, its two tables, and the names of the specs that do not hold."""
    failed = [spec.name for spec, (ours, *theirs) in results
              if not all(holds(ours[:few, 1], values[:few, 1]) for values in theirs)]
    scores = table(["setting", "score", *PROGRAMS, "netlab − scikit-learn", "netlab − PyTorch", "holds"],
                   [score_row(*result) for result in results])
    losses = table(["setting", "metric", *PROGRAMS, *[f"{PROGRAMS[one]} − {PROGRAMS[other]}" for one, other in PAIRS]],
                   [row for result in results for row in loss_rows(*result)])
    options = (f" --seeds {len(seeds)}" * (len(seeds) != DEFAULT_SEEDS) + f" --first-seed {seeds[0]}" * (seeds[0] != 0))
    text = PAGE.format(
        few=few, many=len(seeds), scores=scores, losses=losses, versions=", ".join(versions), options=options,
        first=seeds[0], last=seeds[-1],
        settings=table(["setting", "network and training"], [setting_row(spec) for spec, _ in results]),
        verdict=f"{len(results) - len(failed)} of {len(results)} rows hold."
                + (f" Not: {', '.join(failed)}." if failed else ""))
    return text, scores, losses, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("specs", nargs="*", type=pathlib.Path, default=sorted(HERE.glob("*.json")),
                        help="default: all in this folder")
    parser.add_argument("--netlab", metavar="PATH",
                        default=shutil.which("netlab") or str(ROOT / ".build/release/netlab"),
                        help="default: netlab on the PATH, or .build/release/netlab")
    parser.add_argument("--store", metavar="DIR", help="keep netlab's runs in this store (default: a temporary one)")
    parser.add_argument("--seeds", metavar="N", type=int, default=DEFAULT_SEEDS,
                        help=f"seeds of the second table (default: {DEFAULT_SEEDS})")
    parser.add_argument("--first-seed", metavar="N", type=int, default=0, help="the first seed (default: 0)")
    parser.add_argument("--page", metavar="PATH", type=pathlib.Path, default=ROOT / "docs/validation.md",
                        help="the file to write (default: docs/validation.md)")
    arguments = parser.parse_args()
    specs = [others.Spec(path) for path in arguments.specs]
    few = specs[0].seeds
    if any(spec.seeds != few for spec in specs) or arguments.seeds < few:
        parser.error("all specs must have the same number of seeds, and --seeds no fewer")
    seeds = range(arguments.first_seed, arguments.first_seed + arguments.seeds)
    with tempfile.TemporaryDirectory() as folder:
        netlab = Netlab(arguments.netlab, arguments.store or folder)
        results = trained(netlab, specs, seeds)
        versions = [netlab("--version").strip()] + [
            f"{name} {importlib.metadata.version(package)}" for name, package in
            (("scikit-learn", "scikit-learn"), ("PyTorch", "torch"), ("NumPy", "numpy"))]
    versions.append(f"Python {platform.python_version()}")
    text, scores, losses, failed = page(results, few, seeds, versions)
    earlier = arguments.page.read_text() if arguments.page.exists() else ""
    arguments.page.write_text(text + earlier[earlier.index(KEPT):] if KEPT in earlier else text.rstrip() + "\n")
    print(scores, losses, sep="\n\n")
    print(f"\nmore than one standard error below: {', '.join(failed)}" if failed else "\nevery row holds")
    print(arguments.page)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Measures netlab: writes specs, runs the program, and reads times and losses from the store."""
import json, os, pathlib, sqlite3, subprocess, tempfile, time
from work import MNIST, ROOT, ROWS, SOURCES, common_epochs

NETLAB = ROOT / ".build/release/netlab"
UNTRACKED = ROOT / "experiments/benchmarks/untracked/.build/release/untracked"
DIGITS = {"depth": [1, 2, 3], "width": [16, 32, 64, 128], "learning_rate": [0.03, 0.1], "batch_size": 32, "epochs": 30}
# Long enough that startup and shutdown do not matter.
LONG = {**DIGITS, "epochs": 400}
# So little training that everything else dominates.
TINY = {"width": 2, "learning_rate": {"min": 0.001, "max": 0.1, "points": 10}, "epochs": 5}


def spec(data, parameters, folder, validation=0.2, seeds=1):
    """Writes a spec and returns its path."""
    if data == "mnist":
        place = {"path": str(MNIST / "train-images-idx3-ubyte.gz"), "labels": str(MNIST / "train-labels-idx1-ubyte.gz")}
    else:
        place = {"path": str(ROOT / SOURCES[data][0]), "target": SOURCES[data][1]}
    path = pathlib.Path(folder) / "grid.json"
    metric = "val_loss" if validation else "train_loss"
    path.write_text(json.dumps({
        "name": "bench", "metric": {"name": metric}, "data": {**place, "validation": validation, "test": 0},
        "parameters": parameters, "seeds": seeds}))
    return path


def run(*words):
    """Returns the seconds and peak memory in MiB of a process, which must succeed."""
    begin = time.perf_counter()
    process = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(map(str, words))}: ended with {status}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def sweep(path, store, jobs=2):
    return run(NETLAB, "sweep", path, "--store", store, "--jobs", jobs, "--quiet")


def epoch(row):
    """Returns the median seconds per epoch of one network, from the stored curve without the first epoch, and the loss in the last
    epoch that all programs train."""
    data, hidden, batch, rate, epochs = ROWS[row]
    with tempfile.TemporaryDirectory() as folder:
        parameters = {"hidden_layers": [hidden], "batch_size": batch, "learning_rate": rate, "epochs": epochs[0]}
        sweep(spec(data, parameters, folder, validation=0), f"{folder}/runs", jobs=1)
        store = sqlite3.connect(f"{folder}/runs/netlab.db")
        times = sorted(value for value, in store.execute("SELECT seconds FROM curves WHERE epoch > 1"))
        loss, = store.execute("SELECT train_loss FROM curves WHERE epoch = ?", [common_epochs(row)]).fetchone()
        return times[len(times) // 2], loss


def digits_sweep():
    """Returns the seconds of the whole sweep on two cores, stored and reported."""
    with tempfile.TemporaryDirectory() as folder:
        seconds, _ = sweep(spec("digits", DIGITS, folder), f"{folder}/runs")
        return seconds + run(NETLAB, "report", "--store", f"{folder}/runs", "--output", f"{folder}/report")[0]


def long_sweep(jobs):
    """Returns the seconds and memory of the same grid with more epochs."""
    with tempfile.TemporaryDirectory() as folder:
        return sweep(spec("digits", LONG, folder), f"{folder}/runs", jobs)


def tracking():
    """Returns the seconds of the long sweep with and without tracking; with one job, so that tracking cannot use the other core."""
    with tempfile.TemporaryDirectory() as folder:
        path = spec("digits", LONG, folder)
        return sweep(path, f"{folder}/runs", 1)[0], run(UNTRACKED, path, 1)[0]


def tiny_sweep(runs):
    with tempfile.TemporaryDirectory() as folder:
        return sweep(spec("breast-cancer", TINY, folder, seeds=runs // 10), f"{folder}/runs")


def commands():
    """Returns the median seconds of two short commands: the version, and a list of a thousand runs."""
    with tempfile.TemporaryDirectory() as folder:
        sweep(spec("breast-cancer", TINY, folder, seeds=100), f"{folder}/runs")
        version = [run(NETLAB, "--version")[0] for _ in range(20)]
        listing = [run(NETLAB, "runs", "ls", "--store", f"{folder}/runs")[0] for _ in range(20)]
        return sorted(version)[10], sorted(listing)[10]


def kernels():
    """Returns the instruction set that netlab uses."""
    with tempfile.TemporaryDirectory() as folder:
        sweep(spec("breast-cancer", {"epochs": 1}, folder), f"{folder}/runs")
        return sqlite3.connect(f"{folder}/runs/netlab.db").execute("SELECT blas FROM runs").fetchone()[0]


def describe(row):
    """Returns the floating-point operations of an epoch, as counted by netlab."""
    data, hidden, batch, rate, _ = ROWS[row]
    with tempfile.TemporaryDirectory() as folder:
        path = spec(data, {"hidden_layers": [hidden], "batch_size": batch, "learning_rate": rate}, folder, validation=0)
        text = subprocess.run([NETLAB, "describe", path, "--summary", "--format", "json"], check=True, capture_output=True).stdout
        return json.loads(text)[0]["flops_per_epoch"]

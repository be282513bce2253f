#!/usr/bin/env python3
"""Compares netlab's speed with other libraries and writes results.md (`make bench`), or times netlab alone (`make bench-quick`).

Measurements are interleaved and repeated, on one core for a network and on two for a sweep. Medians are compared.
"""
import datetime, importlib.metadata, json, os, pathlib, platform, shutil, statistics, subprocess, sys, tempfile, time
import netlab
from work import ROWS, common_epochs, fetch_mnist

# Settings for the system's older OpenBLAS; NumPy's own is newer and chooses the best kernel itself.
CHOSEN_KERNEL = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
LARGEST = list(ROWS)[-1]

HERE = pathlib.Path(__file__).resolve().parent
QUICK = "--quick" in sys.argv
TRIES = 1 if QUICK else int(os.environ.get("TRIES", 3))
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
PEERS = {"PyTorch": ("train_pytorch.py", 2), "JAX": ("train_jax.py", 1), "scikit-learn": ("train_sklearn.py", 3)}


def script(name, *words, oneCore=True, more=None):
    """Returns the JSON that a script prints, {} if it prints none, and the seconds it took."""
    command = (["taskset", "-c", "0"] if oneCore else []) + [sys.executable, str(HERE / name), *map(str, words)]
    begin = time.perf_counter()
    environment = {key: value for key, value in os.environ.items() if key not in CHOSEN_KERNEL} | ONE_THREAD | (more or {})
    # One thread per process: sweeps run two processes on two cores.
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    seconds = time.perf_counter() - begin
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
    line = (done.stdout.strip().splitlines() or [""])[-1]
    return (json.loads(line) if line.startswith("{") else {}), seconds


def say(text):
    print(text, file=sys.stderr, flush=True)


def middle(values):
    return statistics.median(values)


def ms(seconds):
    return f"{seconds * 1000:.3g}" if seconds < 1 else f"{seconds * 1000:.0f}"


def table(head, rows):
    lines = [head, ["---"] + ["---:"] * (len(head) - 1)] + rows
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def training(rows):
    """Returns the tables of epoch times and losses, and the medians of netlab's seconds."""
    times, losses, medians = [], [], {}
    for row in rows:
        names = ["netlab"] + ([] if QUICK else list(PEERS))
        seconds, loss, compiled = {name: [] for name in names}, {}, 0
        for _ in range(TRIES):
            for name in names:
                if name == "netlab":
                    one, loss[name] = netlab.epoch(row)
                else:
                    file, place = PEERS[name]
                    answer, _ = script(file, row, ROWS[row][4][place])
                    one, loss[name] = answer["epoch"], answer["loss"]
                    compiled = answer.get("compile", compiled)
                seconds[name].append(one)
        best = {name: middle(values) for name, values in seconds.items()}
        say(f"{row}: " + ", ".join(f"{name} {ms(best[name])} ms (loss {loss[name]:.3g})" for name in names))
        own = medians[row] = best["netlab"]
        times.append([row, ms(own), f"{netlab.describe(row) / own / 1e9:.0f}"]
                     + [f"{ms(best[name])} ({best[name] / own:.1f}×)" for name in names[1:]]
                     + ([] if QUICK else [f"{compiled:.1f}"]))
        losses.append([row, common_epochs(row)] + [f"{loss[name]:.3g}" for name in names])
    times = table(["an epoch, ms", "netlab", "GFLOP/s"] + ([] if QUICK else list(PEERS) + ["JAX compiles, s"]), times)
    if QUICK:
        return times, medians
    losses = table(["training loss, mean over the minibatches", "epoch", "netlab"] + list(PEERS), losses)
    return times + "\nAll programs learn equally well, each from its own random weights:\n\n" + losses, medians


def sgemm_share(medians):
    if LARGEST not in medians or QUICK:
        return ""
    answers = [script("sgemm.py", LARGEST)[0] for _ in range(TRIES)]
    alone, own = middle([answer["epoch"] for answer in answers]), medians[LARGEST]
    return (f"{LARGEST}: NumPy's {answers[0]['blas']} takes {ms(alone)} ms for the matrix products of an epoch, netlab {ms(own)} ms for the "
            f"whole epoch: {alone / own:.0%} of the rate of sgemm on these shapes.\n")


def peak():
    """Measures the peak rate of one core, and of two cores together."""
    compiler = shutil.which("clang") or shutil.which("cc")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([compiler, "-O2", HERE / "peak.c", "-o", f"{folder}/peak"], check=True)
        start = lambda: subprocess.Popen([f"{folder}/peak"], stdout=subprocess.PIPE)
        rates = lambda processes: [json.loads(process.communicate()[0])["rate"] for process in processes]
        one, two = rates([start()])[0], sum(rates([start(), start()]))
    return (f"A core reaches {one:.0f} GFLOP/s with fused multiply-adds alone; two cores together reach {two / one:.2f} times as much. "
            "netlab's GFLOP/s count only matrix products, but over the time of the whole epoch.\n")


def with_mlflow():
    """The database is created beforehand, because regular users already have one."""
    with tempfile.TemporaryDirectory() as folder:
        place = {"MLFLOW_FOLDER": folder}
        script("sweep_pytorch.py", "prepare", oneCore=False, more=place)
        return script("sweep_pytorch.py", "mlflow", oneCore=False, more=place)[1]


def sweeps():
    kinds = {"netlab, stored and reported": netlab.digits_sweep}
    if not QUICK:
        kinds |= {
            "scikit-learn's GridSearchCV": lambda: script("sweep_sklearn.py", oneCore=False)[1],
            "PyTorch, nothing tracked": lambda: script("sweep_pytorch.py", oneCore=False)[1],
            "PyTorch with MLflow": with_mlflow,
        }
    times = {name: [] for name in kinds}
    for _ in range(TRIES):
        for name, measure in kinds.items():
            times[name].append(measure())
    own = middle(times["netlab, stored and reported"])
    say("digits sweep: " + ", ".join(f"{name} {middle(values):.2f} s" for name, values in times.items()))
    return table(["24 runs × 30 epochs on digits, two cores, including startup", "s", "relative to netlab"],
                 [[name, f"{middle(values):.2f}", "" if name.startswith("netlab") else f"{middle(values) / own:.0f}×"]
                  for name, values in times.items()])


def itself():
    tries = range(5 if not QUICK else 3)
    one, two = ([netlab.long_sweep(jobs) for _ in tries] for jobs in (1, 2))
    small, large = netlab.tiny_sweep(1000), netlab.tiny_sweep(10000)
    version, listing = netlab.commands()
    seconds = lambda values: middle([value for value, _ in values])
    memory = lambda values: middle([value for _, value in values])
    rows = [
        ["the same grid with 400 epochs, one job and two", f"{seconds(one):.2f} s, {seconds(two):.2f} s: {seconds(one) / seconds(two):.2f}×; "
                                         f"{memory(one):.0f} and {memory(two):.0f} MiB"],
        ["1,000 and 10,000 tiny runs", f"{small[0]:.2f} s, {large[0]:.2f} s: {large[0] / small[0]:.1f}×; "
                                      f"{small[1]:.0f} and {large[1]:.0f} MiB"],
        ["netlab --version", f"{version * 1000:.1f} ms"],
        ["netlab runs ls, 1,000 runs", f"{listing * 1000:.1f} ms"],
    ]
    if netlab.UNTRACKED.exists():
        pairs = [netlab.tracking() for _ in tries]
        with_it, without = (middle(values) for values in zip(*pairs))
        rows.insert(1, ["the same grid with 400 epochs and one job, with tracking and without",
                        f"{with_it:.2f} s, {without:.2f} s: {with_it / without - 1:+.1%}"])
    return table(["netlab alone", ""], rows).replace("---:", "---")


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    versions = [] if QUICK else [f"{name} {importlib.metadata.version(name)}"
                                 for name in ("torch", "jax", "scikit-learn", "mlflow", "numpy")]
    return "; ".join([f"{model}, {os.cpu_count()} cores", platform.platform(), f"Python {platform.python_version()}",
                      *versions, netlab.kernels()]) + "\n"


def main():
    begin = time.perf_counter()
    problem = fetch_mnist()
    if problem:
        say(f"MNIST is left out: {problem} (see experiments/mnist, or set MNIST to its folder)")
    times, medians = training([row for row in ROWS if not (problem and row.startswith("MNIST"))])
    parts = ["# netlab compared with other libraries\n",
             f"Written by `make bench`: medians of {TRIES} interleaved measurements. Each network is trained on one core with one thread, by plain SGD in "
             "Float32 on data in memory. An epoch shuffles the rows, gathers each minibatch, makes all steps and averages their losses; nothing is "
             "validated. (…×) is the time relative to netlab's.\n" if not QUICK else "",
             machine(), peak(), times, sgemm_share(medians), sweeps(), itself(),
             f"{datetime.date.today()}, in {(time.perf_counter() - begin) / 60:.0f} minutes.\n"]
    text = "\n".join(part for part in parts if part)
    if QUICK:
        print(text)
    else:
        (HERE / "results.md").write_text(text)
        say(f"wrote {HERE / 'results.md'}")


if __name__ == "__main__":
    main()

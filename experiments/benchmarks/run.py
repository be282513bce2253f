#!/usr/bin/env python3
"""Times netlab beside what people would use instead, and writes results.md: `make bench`, or netlab alone: `make bench-quick`.

Each pairing is run interleaved, several times, on one core; a sweep on two. Medians are compared.
"""
import datetime, importlib.metadata, json, os, pathlib, platform, statistics, subprocess, sys, tempfile, time
import netlab
from work import ROWS, mnist_files

# A kernel named for the system's OpenBLAS holds for netlab, since an old build may need it to be right; the OpenBLAS that comes
# with the peers' NumPy is newer, and chooses for itself.
CHOSEN_KERNEL = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")

HERE = pathlib.Path(__file__).resolve().parent
QUICK = "--quick" in sys.argv
TRIES = 1 if QUICK else int(os.environ.get("TRIES", 3))
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
PEERS = {"PyTorch": ("train_pytorch.py", 2), "JAX": ("train_jax.py", 1), "scikit-learn": ("train_sklearn.py", 3)}


def script(name, *words, oneCore=True, more=None):
    """What a script prints, as JSON where it is, and the seconds it took."""
    command = (["taskset", "-c", "0"] if oneCore else []) + [sys.executable, str(HERE / name), *map(str, words)]
    begin = time.perf_counter()
    dropped = () if name == "sgemm.py" else CHOSEN_KERNEL
    environment = {key: value for key, value in os.environ.items() if key not in dropped} | ONE_THREAD | (more or {})
    # Two processes on two cores, and each its own thread alone.
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


def training():
    rows, compile_times = [], {}
    for row in ROWS:
        if row.startswith("MNIST") and not all(path.exists() for path in mnist_files()):
            say(f"{row}: left out, since MNIST is not there (see experiments/mnist, or set MNIST)")
            continue
        times = {"netlab": []} | ({} if QUICK else {name: [] for name in PEERS})
        for _ in range(TRIES):
            times["netlab"].append(netlab.epoch(row))
            for name in times.keys() - {"netlab"}:
                file, place = PEERS[name]
                answer, _ = script(file, row, ROWS[row][4][place])
                times[name].append(answer["epoch"])
                compile_times[row] = answer.get("compile", compile_times.get(row))
        best = {name: middle(values) for name, values in times.items()}
        say(f"{row}: " + ", ".join(f"{name} {ms(value)} ms" for name, value in best.items()))
        own = best.pop("netlab")
        rows.append([row, ms(own)] + [f"{ms(best[name])} ({best[name] / own:.1f}×)" for name in PEERS if name in best]
                    + ([f"{compile_times[row]:.1f}"] if not QUICK else []))
    head = ["an epoch, ms", "netlab"] + ([] if QUICK else list(PEERS) + ["JAX compiles, s"])
    return table(head, rows)


def sgemm_share():
    row = "MNIST, [1024, 1024], batch 256"
    if not all(path.exists() for path in mnist_files()):
        return ""
    own, blas = [], []
    for _ in range(TRIES):
        own.append(netlab.epoch(row))
        blas.append(script("sgemm.py", row)[0]["epoch"])
    share = middle(blas) / middle(own)
    rate = netlab.describe(row) / middle(own) / 1e9
    return (f"{row}: OpenBLAS alone takes {ms(middle(blas))} ms for the matrix products of an epoch, netlab {ms(middle(own))} ms for "
            f"the whole epoch: {share:.0%} of the rate that sgemm reaches on these shapes ({rate:.0f} GFLOP/s).\n")


def with_mlflow():
    """Its database is made beforehand, as whoever uses it daily has one."""
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
    return table(["24 runs × 30 epochs on digits, two cores, cold start to finish", "s", "netlab is faster"],
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
        ["the same with 120 epochs, one job and two", f"{seconds(one):.2f} s, {seconds(two):.2f} s: {seconds(one) / seconds(two):.2f}×; "
                                         f"{memory(one):.0f} and {memory(two):.0f} MiB"],
        ["1,000 and 10,000 tiny runs", f"{small[0]:.2f} s, {large[0]:.2f} s: {large[0] / small[0]:.1f}×; "
                                      f"{small[1]:.0f} and {large[1]:.0f} MiB"],
        ["netlab --version", f"{version * 1000:.1f} ms"],
        ["netlab runs ls, 1,000 runs", f"{listing * 1000:.1f} ms"],
    ]
    if netlab.UNTRACKED.exists():
        pairs = [netlab.tracking() for _ in tries]
        with_it, without = (middle(values) for values in zip(*pairs))
        rows.insert(1, ["the same with 240 epochs and one job, with tracking and without",
                        f"{with_it:.2f} s, {without:.2f} s: {with_it / without - 1:+.1%}"])
    return table(["netlab beside itself", ""], rows).replace("---:", "---")


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    versions = [] if QUICK else [f"{name} {importlib.metadata.version(name)}"
                                 for name in ("torch", "jax", "scikit-learn", "mlflow", "numpy")]
    return f"{model}, {os.cpu_count()} cores; {platform.platform()}; Python {platform.python_version()}; {', '.join(versions)}; netlab with {netlab.blas()}\n"


def main():
    begin = time.perf_counter()
    parts = ["# netlab beside others\n",
             f"Made by `make bench`: medians of {TRIES} interleaved tries. One network is trained on one core with one thread, plain SGD in Float32, "
             "the data in memory; (…×) is how much longer than netlab.\n" if not QUICK else "",
             machine(), training(), sgemm_share(), sweeps(), itself(),
             f"{datetime.date.today()}, in {(time.perf_counter() - begin) / 60:.0f} minutes.\n"]
    text = "\n".join(part for part in parts if part)
    if QUICK:
        print(text)
    else:
        (HERE / "results.md").write_text(text)
        say(f"wrote {HERE / 'results.md'}")


if __name__ == "__main__":
    main()

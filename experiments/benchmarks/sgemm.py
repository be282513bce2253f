"""The matrix products of a training step, by NumPy's OpenBLAS on one thread: seconds an epoch, and which OpenBLAS it is.

    python3 sgemm.py ROW
"""
import json, sys, time
import numpy as np
from threadpoolctl import threadpool_info
from work import ROWS, load


def product(m, n, k, tries=5, times=8):
    """Seconds of one product of m × k and k × n; the best of some tries, since that is what the library reaches."""
    a, b, c = (np.ones(shape, np.float32) for shape in ((m, k), (k, n), (m, n)))
    best = float("inf")
    for _ in range(tries):
        begin = time.perf_counter()
        for _ in range(times):
            np.matmul(a, b, out=c)
        best = min(best, (time.perf_counter() - begin) / times)
    return best


data, hidden, batch, _, _ = ROWS[sys.argv[1]]
x, y = load(data)
sizes = [x.shape[1], *hidden, int(y.max()) + 1]
step = 0.0
for layer, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
    # Forward, the weights' gradient, and behind the first layer the way back.
    step += product(batch, outputs, inputs) + product(outputs, inputs, batch)
    step += product(batch, inputs, outputs) if layer else 0
blas = next(library for library in threadpool_info() if library["internal_api"] == "openblas")
print(json.dumps({"epoch": step * len(x) / batch, "blas": f"OpenBLAS {blas['version']} {blas['architecture']}"}))

"""Times the matrix products of an epoch with NumPy's OpenBLAS on one thread.

    python3 sgemm.py ROW
"""
import json, sys, time
import numpy as np
from threadpoolctl import threadpool_info
from work import ROWS, load


def product(m, n, k, tries=5, times=8):
    """Returns the seconds of one product of m × k and k × n: the best of several tries, as the rate the library can reach."""
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
    # The forward pass, the weights' gradient and, except in the first layer, the backward pass.
    step += product(batch, outputs, inputs) + product(outputs, inputs, batch)
    step += product(batch, inputs, outputs) if layer else 0
blas = next(library for library in threadpool_info() if library["internal_api"] == "openblas")
print(json.dumps({"epoch": step * len(x) / batch, "blas": f"OpenBLAS {blas['version']} {blas['architecture']}"}))

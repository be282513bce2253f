"""The matrix products of a training step, by OpenBLAS alone on one thread: seconds an epoch.

    python3 sgemm.py ROW
"""
import ctypes, json, sys, time
import numpy as np
from work import ROWS, load

blas = ctypes.CDLL("libopenblas.so.0")
blas.openblas_set_num_threads(1)


def product(m, n, k, tries=5, times=8):
    """Seconds of one product of m × k and k × n; the best of some tries, since that is what the library reaches."""
    a, b, c = (np.ones(shape, np.float32) for shape in ((m, k), (k, n), (m, n)))
    pointer = lambda array: array.ctypes.data_as(ctypes.c_void_p)
    best = float("inf")
    for _ in range(tries):
        begin = time.perf_counter()
        for _ in range(times):
            blas.cblas_sgemm(101, 111, 111, m, n, k, ctypes.c_float(1), pointer(a), k, pointer(b), n, ctypes.c_float(0),
                             pointer(c), n)
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
print(json.dumps({"epoch": step * len(x) / batch}))

"""The networks, data and settings of the benchmark, the same for all programs."""
import csv, gzip, hashlib, os, pathlib, urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
MNIST = pathlib.Path(os.environ.get("MNIST", ROOT / ".build/benchmarks/mnist"))
MIRRORS = ("https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/")

# name: data, hidden layers, batch size, learning rate, and epochs per measurement: netlab, JAX, PyTorch, scikit-learn
ROWS = {
    "breast cancer, [16, 8], batch 32": ("breast-cancer", [16, 8], 32, 0.05, (400, 100, 20, 20)),
    "breast cancer, [16, 8], full batch": ("breast-cancer", [16, 8], 569, 0.05, (400, 200, 100, 100)),
    "digits, [64, 32], batch 32": ("digits", [64, 32], 32, 0.05, (100, 40, 8, 8)),
    "digits, [128, 128, 128], batch 32": ("digits", [128, 128, 128], 32, 0.05, (40, 20, 6, 6)),
    "MNIST, [256, 128], batch 128": ("mnist", [256, 128], 128, 0.05, (3, 3, 2, 1)),
    "MNIST, [1024, 1024], batch 256": ("mnist", [1024, 1024], 256, 0.05, (2, 2, 2, 1)),
}
SOURCES = {
    "breast-cancer": ("experiments/breast-cancer/breast_cancer.csv", "diagnosis"),
    "digits": ("experiments/digits/digits.csv", "digit"),
}


def mnist_files():
    return [MNIST / f"train-{kind}-ubyte.gz" for kind in ("images-idx3", "labels-idx1")]


def fetch_mnist():
    """Downloads missing files; returns the reason if MNIST is not available, otherwise None."""
    sums = dict(line.split()[::-1] for line in open(ROOT / "experiments/mnist/SHA256SUMS"))
    for path in mnist_files():
        problem = None if path.exists() else "no mirror"
        for mirror in MIRRORS if problem else ():
            try:
                content = urllib.request.urlopen(mirror + path.name, timeout=30).read()
            except OSError as error:
                problem = f"{mirror}: {error}"
                continue
            if hashlib.sha256(content).hexdigest() != sums[path.name]:
                problem = f"{mirror}{path.name} is not the published file"
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            problem = None
            break
        if problem:
            return problem
    return None


def common_epochs(row):
    """Returns the number of epochs that every program trains at least, after which losses are compared."""
    return min(ROWS[row][4])


def load(name):
    """Returns standardised features in float32, with one example per row, and class numbers."""
    import numpy as np  # not needed to time netlab alone
    if name == "mnist":
        images, labels = (gzip.open(path).read() for path in mnist_files())
        x = np.frombuffer(images, np.uint8, offset=16).reshape(-1, 784).astype(np.float64)
        y = np.frombuffer(labels, np.uint8, offset=8).astype(np.int64)
    else:
        path, target = SOURCES[name]
        with open(ROOT / path) as file:
            rows = list(csv.DictReader(file))
        x = np.array([[float(value) for key, value in row.items() if key != target] for row in rows])
        classes = sorted({row[target] for row in rows})
        y = np.array([classes.index(row[target]) for row in rows])
    deviation = x.std(0)
    x = (x - x.mean(0)) / np.where(deviation == 0, 1, deviation)
    return np.ascontiguousarray(x, np.float32), y

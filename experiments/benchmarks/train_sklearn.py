"""Times scikit-learn: seconds per epoch of MLPClassifier.

    python3 train_sklearn.py ROW EPOCHS
"""
import json, sys, time, warnings
from sklearn.neural_network import MLPClassifier
from work import ROWS, common_epochs, load

warnings.filterwarnings("ignore")
data, hidden, batch, rate, _ = ROWS[sys.argv[1]]
x, y = load(data)
epochs = int(sys.argv[2])
model = MLPClassifier(hidden, solver="sgd", momentum=0, learning_rate_init=rate, batch_size=min(batch, len(x)), alpha=0,
                      max_iter=epochs, tol=0, n_iter_no_change=10**9, random_state=0)
begin = time.perf_counter()
model.fit(x, y)
seconds = (time.perf_counter() - begin) / epochs
print(json.dumps({"epoch": seconds, "loss": model.loss_curve_[common_epochs(sys.argv[1]) - 1]}))

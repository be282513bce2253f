"""Trains the digits sweep with scikit-learn's GridSearchCV in two processes."""
import warnings
from sklearn.model_selection import GridSearchCV, ShuffleSplit
from sklearn.neural_network import MLPClassifier
from work import load

warnings.filterwarnings("ignore")
x, y = load("digits")
layers = [(width,) * depth for depth in (1, 2, 3) for width in (16, 32, 64, 128)]
search = GridSearchCV(
    MLPClassifier(solver="sgd", momentum=0, batch_size=32, alpha=0, max_iter=30, tol=0, n_iter_no_change=10**9, random_state=0),
    {"hidden_layer_sizes": layers, "learning_rate_init": [0.03, 0.1]}, n_jobs=2, refit=False,
    cv=ShuffleSplit(1, test_size=0.2, random_state=0))
search.fit(x, y)
print(len(search.cv_results_["params"]), search.best_score_)

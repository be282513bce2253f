#!/usr/bin/env python3
"""Computes scikit-learn's metrics for given logits and targets, and for given predictions of a regression.

    pip install torch scikit-learn numpy
    python3 experiments/reference/metrics.py

Writes metrics.json to this folder. The predicted class is 1 for a binary logit above 0, otherwise that of the largest
logit. An undefined metric is null. roc_auc of several classes is by softmax probabilities, and roc_auc_of_scores by the logits
themselves (hinge).
"""
import warnings
import numpy as np
from scipy.special import expit, softmax
from sklearn import metrics
from shared import numbers, write


def area(truth, scores):
    """Returns roc_auc of two classes, or macro one-vs-rest; None if a class is absent, where scikit-learn returns NaN."""
    if scores.ndim == 1:
        return float(metrics.roc_auc_score(truth, scores)) if 0 < truth.sum() < len(truth) else None
    areas = [area(truth == c, scores[:, c]) for c in range(scores.shape[1])]
    return None if None in areas else float(np.mean(areas))


def no_near_ties(probabilities):
    """Whether float32 cannot change the order of a class's probabilities: any two are equal or far enough apart."""
    ordered = np.sort(probabilities, axis=0)
    gaps = np.diff(ordered, axis=0) / ordered[1:]
    return ((gaps == 0) | (gaps > 1e-5)).all()


def classification(name, targets, logits, classes=2):
    truth, z = np.array(targets), np.array(logits)
    if classes == 2:
        predicted, probabilities, extra = (z > 0).astype(int), expit(z), {}
        auc = area(truth, z)
    else:
        z = z.reshape(len(truth), classes)
        assert (np.diff(np.sort(z, axis=1))[:, -1] > 0).all(), "the largest logit must be one alone"
        predicted, probabilities = z.argmax(1), softmax(z, axis=1)
        assert no_near_ties(probabilities), name
        auc, extra = area(truth, probabilities), {"roc_auc_of_scores": area(truth, z)}
        given = metrics.roc_auc_score(truth, probabilities, multi_class="ovr", average="macro", labels=range(classes))
        np.testing.assert_allclose(np.nan if auc is None else auc, given)
    macro = dict(average="macro", zero_division=0)
    return {"name": name, "kind": "binary" if classes == 2 else "multiclass", "classes": classes, "logits": logits,
            "targets": targets, "expected": {
        "accuracy": float(metrics.accuracy_score(truth, predicted)),
        "balanced_accuracy": float(metrics.balanced_accuracy_score(truth, predicted)),
        "precision": float(metrics.precision_score(truth, predicted, **macro)),
        "recall": float(metrics.recall_score(truth, predicted, **macro)),
        "f1": float(metrics.f1_score(truth, predicted, **macro)),
        "roc_auc": auc, **extra,
        "log_loss": float(metrics.log_loss(truth, probabilities, labels=range(classes))),
        "mcc": float(metrics.matthews_corrcoef(truth, predicted)),
        "confusion_matrix": metrics.confusion_matrix(truth, predicted, labels=range(classes)).tolist(),
    }}


def regression(name, targets, predictions):
    return {"name": name, "kind": "regression", "predictions": predictions, "targets": targets, "expected": {
        "mse": float(metrics.mean_squared_error(targets, predictions)),
        "mae": float(metrics.mean_absolute_error(targets, predictions)),
        "r2": float(metrics.r2_score(targets, predictions)),
    }}


def logits(seed, targets, classes, lift=1.0, never=None):
    """Returns random logits, raised by `lift` for the true class; class `never` is never predicted."""
    z = np.array(numbers(seed, len(targets) * classes, 3)).reshape(len(targets), classes)
    z[np.arange(len(targets)), targets] += lift
    if never is not None:
        z[:, never] -= 8
    return z.flatten().tolist()


def binary_logits(seed, targets, lift=1.0):
    """Returns odd multiples of 1/128: never 0, where the predicted class would be arbitrary."""
    return [z + 1 / 128 + lift * (2 * y - 1) for z, y in zip(numbers(seed, len(targets), 3), targets)]


def main():
    warnings.simplefilter("ignore", UserWarning)  # of classes that are predicted but do not occur
    balanced, skewed = [0, 1] * 15, [1 if i % 10 == 3 else 0 for i in range(40)]
    three, unequal = [i * 7 % 3 for i in range(30)], [0] * 20 + [1] * 8 + [2] * 2
    ten, lacking = [i * 7 % 10 for i in range(60)], [i * 7 % 9 for i in range(45)]
    cases = [
        classification("binary, balanced", balanced, binary_logits(1, balanced)),
        classification("binary, skewed", skewed, binary_logits(2, skewed)),
        classification("binary, only class 1 present", [1] * 12, binary_logits(3, [1] * 12)),
        classification("binary, only class 0 present", [0] * 12, binary_logits(4, [0] * 12)),
        classification("binary, only class 1 present, all right", [1] * 5, [0.5, 1.0, 2.5, 0.25, 3.0]),
        classification("binary, all predicted as class 0", skewed, [-abs(z) for z in binary_logits(5, skewed)]),
        classification("binary, all predicted as class 1", balanced, [abs(z) for z in binary_logits(6, balanced)]),
        classification("binary, all right", balanced, binary_logits(7, balanced, 4)),
        classification("binary, all wrong", balanced, binary_logits(8, balanced, -4)),
        classification("binary, ties", balanced, [round(z) / 2 + 0.25 for z in binary_logits(9, balanced)]),
        classification("binary, all scores equal", balanced, [0.5] * 30),
        classification("three classes", three, logits(11, three, 3), 3),
        classification("three classes, skewed, one never predicted", unequal, logits(12, unequal, 3, never=2), 3),
        classification("three classes, ties", three * 2, logits(13, three[:15], 3) * 4, 3),
        classification("three classes, only one present", [1] * 8, logits(18, [1] * 8, 3), 3),
        classification("ten classes", ten, logits(30, ten, 10, 2), 10),
        classification("ten classes, one absent", lacking, logits(17, lacking, 10, 2), 10),
        classification("ten classes, one absent and never predicted", lacking, logits(16, lacking, 10, 2, never=9), 10),
        regression("regression, close", numbers(21, 30, 2),
                   [y + e / 4 for y, e in zip(numbers(21, 30, 2), numbers(22, 30))]),
        regression("regression, worse than the mean", [100 + y for y in numbers(23, 20, 3)],
                   [100 + y for y in numbers(24, 20, 3)]),
    ]
    write(__file__, ["scikit-learn", "scipy", "numpy"], cases)


if __name__ == "__main__":
    main()

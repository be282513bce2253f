#!/usr/bin/env python3
"""Computes scikit-learn's metrics for given logits and targets, and for given predictions of a regression.

    pip install torch scikit-learn numpy
    python3 experiments/reference/metrics.py

Writes metrics.json to this folder. The predicted class is 1 for a binary logit above 0, otherwise that of the largest
logit. An undefined metric is null. roc_auc and average_precision of several classes are by softmax probabilities, and
roc_auc_of_scores and average_precision_of_scores by the logits themselves (hinge). average_precision is the mean over the
classes or labels that occur. Targets and logits of several labels or numbers are ordered by example; weights are
scikit-learn's sample_weight.
"""
import warnings
import numpy as np
from scipy.special import expit, softmax
from sklearn import metrics
from shared import numbers, write


def area(truth, scores, weights):
    """Returns roc_auc of two classes, or macro one-vs-rest; None if a class is absent, where scikit-learn returns NaN."""
    if scores.ndim == 1:
        return float(metrics.roc_auc_score(truth, scores, sample_weight=weights)) if 0 < truth.sum() < len(truth) else None
    areas = [area(truth == c, scores[:, c], weights) for c in range(scores.shape[1])]
    return None if None in areas else float(np.mean(areas))


def average_precision(truth, scores, weights):
    """That of two classes, or the mean over the columns that occur."""
    if scores.ndim == 1:
        return float(metrics.average_precision_score(truth, scores, sample_weight=weights)) if truth.any() else None
    columns = truth if truth.ndim == 2 else np.stack([truth == c for c in range(scores.shape[1])], axis=1)
    return float(np.mean([average_precision(t, s, weights) for t, s in zip(columns.T, scores.T) if t.any()]))


def top_k_accuracy(truth, z, k, weights):
    classes = z.shape[1]
    if k >= classes:
        return None
    both = [metrics.top_k_accuracy_score(truth, z + step * np.arange(classes), k=k, labels=range(classes), sample_weight=weights)
            for step in (1e-9, -1e-9)]
    assert both[0] == both[1], "ties decide"
    return float(both[0])


def no_near_ties(probabilities):
    """Whether float32 cannot change the order of a class's probabilities: any two are equal or far enough apart."""
    ordered = np.sort(probabilities, axis=0)
    gaps = np.diff(ordered, axis=0) / ordered[1:]
    return ((gaps == 0) | (gaps > 1e-5)).all()


def weighted(weights):
    return {} if weights is None else {"weights": weights}


def classification(name, targets, logits, classes=2, weights=None):
    truth, z = np.array(targets), np.array(logits)
    if classes == 2:
        predicted, probabilities, extra = (z > 0).astype(int), expit(z), {}
        auc, precision = area(truth, z, weights), average_precision(truth, z, weights)
        brier, tops = metrics.brier_score_loss(truth, probabilities, sample_weight=weights, labels=[0, 1], pos_label=1), {}
    else:
        z = z.reshape(len(truth), classes)
        assert (np.diff(np.sort(z, axis=1))[:, -1] > 0).all(), "the largest logit must be one alone"
        predicted, probabilities = z.argmax(1), softmax(z, axis=1)
        assert no_near_ties(probabilities), name
        auc, precision = area(truth, probabilities, weights), average_precision(truth, probabilities, weights)
        extra = {"roc_auc_of_scores": area(truth, z, weights), "average_precision_of_scores": average_precision(truth, z, weights)}
        brier = metrics.brier_score_loss(truth, probabilities, labels=range(classes), sample_weight=weights)
        tops = {f"top_{k}_accuracy": top_k_accuracy(truth, z, k, weights) for k in (3, 5)}
        given = metrics.roc_auc_score(
            truth, probabilities, multi_class="ovr", average="macro", labels=range(classes), sample_weight=weights)
        np.testing.assert_allclose(np.nan if auc is None else auc, given)
    macro, by_weight = dict(average="macro", zero_division=0, sample_weight=weights), dict(sample_weight=weights)
    return {"name": name, "kind": "binary" if classes == 2 else "multiclass", "classes": classes, "logits": logits,
            "targets": targets, **weighted(weights), "expected": {
        "accuracy": float(metrics.accuracy_score(truth, predicted, **by_weight)),
        "balanced_accuracy": float(metrics.balanced_accuracy_score(truth, predicted, **by_weight)),
        "precision": float(metrics.precision_score(truth, predicted, **macro)),
        "recall": float(metrics.recall_score(truth, predicted, **macro)),
        "f1": float(metrics.f1_score(truth, predicted, **macro)),
        "roc_auc": auc, "average_precision": precision, **extra, "brier": float(brier), **tops,
        "log_loss": float(metrics.log_loss(truth, probabilities, labels=range(classes), **by_weight)),
        "mcc": float(metrics.matthews_corrcoef(truth, predicted, **by_weight)),
        "confusion_matrix": metrics.confusion_matrix(truth, predicted, labels=range(classes)).tolist(),
    }}


def multilabel(name, targets, logits, labels, weights=None):
    truth, z = np.array(targets).reshape(-1, labels), np.array(logits).reshape(-1, labels)
    predicted, probabilities = (z > 0).astype(int), expit(z)
    macro, by_weight = dict(average="macro", zero_division=0, sample_weight=weights), dict(sample_weight=weights)
    areas = [area(t, s, weights) for t, s in zip(truth.T, z.T)]
    return {"name": name, "kind": "multilabel", "target_count": labels, "logits": logits, "targets": targets,
            **weighted(weights), "expected": {
        "loss": float(np.mean([metrics.log_loss(t, p, labels=[0, 1], **by_weight) for t, p in zip(truth.T, probabilities.T)])),
        "accuracy": float(metrics.accuracy_score(truth, predicted, **by_weight)),
        "precision": float(metrics.precision_score(truth, predicted, **macro)),
        "recall": float(metrics.recall_score(truth, predicted, **macro)),
        "f1": float(metrics.f1_score(truth, predicted, **macro)),
        "roc_auc": None if None in areas else float(np.mean(areas)),
        "average_precision": average_precision(truth, z, weights),
        "brier": float(np.mean([metrics.brier_score_loss(t, p, labels=[0, 1], pos_label=1, **by_weight)
                                for t, p in zip(truth.T, probabilities.T)])),
    }}


def regression(name, targets, predictions, count=1, weights=None, quantiles=None, rates=False):
    """With quantiles, the predictions are those of each level, side by side; with rates, their logarithms."""
    truth, outputs = np.array(targets).reshape(-1, count), np.array(predictions, dtype=float)
    by_weight = dict(sample_weight=weights)
    case = {"name": name, "kind": "regression", "predictions": predictions, "targets": targets, **weighted(weights)}
    extra = {}
    if quantiles:
        levels = outputs.reshape(len(truth), count, len(quantiles))
        extra["pinball"] = float(np.mean([metrics.mean_pinball_loss(truth, levels[:, :, i], alpha=level, **by_weight)
                                          for i, level in enumerate(quantiles)]))
        outputs = levels[:, :, quantiles.index(0.5) if 0.5 in quantiles else (len(quantiles) - 1) // 2]
        case["quantiles"] = quantiles
    outputs = outputs.reshape(len(truth), count)
    if rates:
        outputs = np.exp(outputs)
        extra["poisson_deviance"] = float(np.mean([metrics.mean_poisson_deviance(t, p, **by_weight)
                                                   for t, p in zip(truth.T, outputs.T)]))
        case["rates"] = True
    if count > 1:
        case["target_count"] = count
    return case | {"expected": {
        "mse": float(metrics.mean_squared_error(truth, outputs, **by_weight)),
        "rmse": float(metrics.root_mean_squared_error(truth, outputs, **by_weight)),
        "mae": float(metrics.mean_absolute_error(truth, outputs, **by_weight)),
        "median_ae": float(metrics.median_absolute_error(truth, outputs, **by_weight)),
        "mape": float(metrics.mean_absolute_percentage_error(truth, outputs, **by_weight)),
        "r2": float(metrics.r2_score(truth, outputs, **by_weight)), **extra,
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
    # Positive multiples of 1/64, and some zeros.
    weights = [abs(w) for w in numbers(40, 100, 2)]
    weights[3], weights[17] = 0.0, 0.0
    many, large = [i * 5 % 4 for i in range(260)], [1 if i * 31 % 7 < 3 else 0 for i in range(500)]
    labels = [int(n > 0.3) for n in numbers(41, 35 * 4, 1)]
    absent = [0 if i % 4 == 2 else y for i, y in enumerate(labels)]
    marks = [z + 1 / 128 + y for z, y in zip(numbers(42, len(labels), 2), labels)]
    truths, wide = numbers(43, 120, 2), numbers(44, 120, 2)
    counts = [abs(n * 64) % 6 for n in numbers(45, 60, 1)]
    cases += [
        classification("binary, weighted", balanced, binary_logits(1, balanced), weights=weights[:30]),
        classification("binary, weighted, ties", balanced, [round(z) / 2 + 0.25 for z in binary_logits(9, balanced)],
                       weights=weights[:30]),
        classification("binary, more than are compared", large, binary_logits(50, large, 0.5)),
        classification("three classes, weighted", three, logits(11, three, 3), 3, weights=weights[:30]),
        classification("three classes, skewed, one never predicted, weighted", unequal, logits(12, unequal, 3, never=2), 3,
                       weights=weights[:30]),
        classification("ten classes, weighted", ten, logits(30, ten, 10, 2), 10, weights=weights[:60]),
        classification("four classes, more than are compared", many,
                       [z + i % 4 / 256 for i, z in enumerate(logits(52, many, 4))], 4),
        multilabel("four labels", labels, marks, 4),
        multilabel("four labels, weighted", labels, marks, 4, weights=weights[:35]),
        multilabel("four labels, one absent", absent, marks, 4),
        multilabel("four labels, one absent and never predicted", absent,
                   [-abs(z) if i % 4 == 2 else z for i, z in enumerate(marks)], 4),
        multilabel("two labels, more than are compared", labels * 6, marks * 6, 2),
        regression("regression, weighted", truths[:40], wide[:40], weights=weights[:40]),
        regression("regression, an even number", truths[:10], wide[:10]),
        regression("regression, an odd number, a target of 0", [0.0] + truths[1:11], wide[:11]),
        regression("three targets", truths, wide, 3),
        regression("three targets, weighted", truths, wide, 3, weights=weights[:40]),
        regression("quantiles", truths[:40], wide, quantiles=[0.1, 0.5, 0.9]),
        regression("quantiles without the median, weighted", truths[:30], wide, quantiles=[0.05, 0.25, 0.75, 0.9],
                   weights=weights[:30]),
        regression("quantiles of two targets, weighted", truths[:60], wide, 2, quantiles=[0.25, 0.5], weights=weights[:30]),
        regression("rates", counts, wide[:60], rates=True),
        regression("rates of two targets, weighted", counts, wide[:60], 2, rates=True, weights=weights[:30]),
    ]
    write(__file__, ["scikit-learn", "scipy", "numpy"], cases)


if __name__ == "__main__":
    main()

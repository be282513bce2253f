#!/usr/bin/env python3
"""Losses and gradients of small networks in float64, by PyTorch: every activation with every normalisation, every loss.

    pip install torch scikit-learn numpy
    python3 experiments/reference/layers.py

Writes layers.json to this folder. The networks have 3 features and hidden layers of 4 and 3 units, and a batch has 6
examples. Of an example with several outputs the loss is their mean; with example weights w, scaled to a mean of 1, that of
a batch is the mean of w times the losses. Parameters and gradients are ordered by layer: W (row-major, n_l x n_(l-1)), b,
then scale and shift of a normalised hidden layer. Gradients include label smoothing and class weights, loss_value does
not. Cases named "at zero" or "at the kink" have values exactly where a function has no derivative.
"""
import torch
from torch.nn import functional as F
from shared import numbers, write

EXAMPLES, FEATURES = 6, numbers(11, 18, 2)
BINARY, CLASSES, VALUES = [0, 1, 1, 0, 1, 1], [2, 0, 1, 1, 2, 1], numbers(12, 6, 2)
ACTIVATIONS = {
    "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "leaky_relu": lambda u: F.leaky_relu(u, 0.01),
    "elu": F.elu, "selu": F.selu, "gelu": F.gelu, "silu": F.silu, "softplus": lambda u: F.softplus(u, threshold=1e9),
    "identity": lambda u: u,
}


def binary_cross_entropy(z, y, smoothing, case):
    y = y.to(z.dtype) * (1 - smoothing) + smoothing / 2
    return F.binary_cross_entropy_with_logits(z[:, 0], y, reduction="none")


def categorical_cross_entropy(z, y, smoothing, case):
    return F.cross_entropy(z, y, reduction="none", label_smoothing=smoothing)


def hinge(z, y, smoothing, case):
    """Hinge loss: max(0, 1 - y z) with y = ±1, or Crammer and Singer's. torch.relu has slope 0 at 0; argmax takes the first maximum."""
    if z.shape[1] == 1:
        return torch.relu(1 - (2 * y - 1) * z[:, 0])
    rival = z.detach().scatter(1, y[:, None], -torch.inf).argmax(1, keepdim=True)
    return torch.relu(1 + z.gather(1, rival) - z.gather(1, y[:, None]))[:, 0]


def by_output(function):
    """The mean over the outputs of a loss of outputs and targets, both examples x outputs."""
    return lambda z, y, smoothing, case: function(z, y.reshape(len(z), -1).to(z.dtype), smoothing, case).mean(1)


def quantile(z, y, smoothing, case):
    """Pinball loss, averaged over targets and levels; its slope is 0 at 0, as netlab's."""
    levels = torch.tensor(case["quantiles"], dtype=z.dtype)
    error = y.reshape(len(z), -1, 1).to(z.dtype) - z.reshape(len(z), -1, len(levels))
    return (torch.relu(error) * levels + torch.relu(-error) * (1 - levels)).mean((1, 2))


def multilabel(z, y, smoothing, case):
    return F.binary_cross_entropy_with_logits(z, y * (1 - smoothing) + smoothing / 2, reduction="none")


LOSSES = {
    "binary_cross_entropy": binary_cross_entropy, "categorical_cross_entropy": categorical_cross_entropy, "hinge": hinge,
    "mean_squared_error": by_output(lambda z, y, smoothing, case: F.mse_loss(z, y, reduction="none")),
    "mean_absolute_error": by_output(lambda z, y, smoothing, case: F.l1_loss(z, y, reduction="none")),
    "huber": by_output(lambda z, y, smoothing, case: F.huber_loss(z, y, reduction="none", delta=case["huber_delta"])),
    "poisson": by_output(lambda z, y, smoothing, case: F.poisson_nll_loss(z, y, log_input=True, full=False, reduction="none")),
    "quantile": quantile,
}


def forward(case, parameters, norms, training):
    a, rest = torch.tensor(FEATURES, dtype=torch.float64).reshape(EXAMPLES, -1), list(parameters)
    for layer in range(len(case["sizes"]) - 1):
        z = a @ rest.pop(0).T + rest.pop(0)
        if layer == len(case["sizes"]) - 2:
            return z
        if case["normalization"] == "batch":
            scale, shift, norm = rest.pop(0), rest.pop(0), norms[layer]
            z = F.batch_norm(z, norm.running_mean, norm.running_var, scale, shift, training, norm.momentum, norm.eps)
        elif case["normalization"] == "layer":
            z = F.layer_norm(z, z.shape[1:], rest.pop(0), rest.pop(0), eps=1e-5)
        a = ACTIVATIONS[case["activation"]](z)


def starting(case, zero, constant):
    """Returns random parameters. With `zero`, one unit of the first layer always gets 0; with `constant`, outputs are constant."""
    shapes, sizes = [], case["sizes"]
    for layer, (inputs, units) in enumerate(zip(sizes, sizes[1:])):
        shapes += [(units, inputs), (units,)]
        if case["normalization"] != "none" and layer < len(sizes) - 2:
            shapes += [(units,), (units,)]
    parameters = [torch.tensor(numbers(20 + i, torch.Size(shape).numel()), dtype=torch.float64).reshape(shape)
                  for i, shape in enumerate(shapes)]
    if zero:
        parameters[0][0], parameters[1][0] = 0, 0
    if constant:
        parameters[-2][:], parameters[-1][:] = 0, torch.tensor(constant)
    return [p.requires_grad_() for p in parameters]


def computed(name, activation="tanh", normalization="none", loss="mean_squared_error", outputs=1, targets=VALUES,
             label_smoothing=0, class_weights=None, huber_delta=None, zero=False, constant=None, target_count=1, weights=None,
             quantiles=None):
    case = {"name": name, "activation": activation, "normalization": normalization, "loss": loss, "huber_delta": huber_delta,
            "label_smoothing": label_smoothing, "class_weights": class_weights, "sizes": [3, 4, 3, outputs]}
    case |= {key: value for key, value in [("target_count", target_count), ("weights", weights), ("quantiles", quantiles)]
             if value not in (None, 1)}
    parameters = starting(case, zero, constant)
    norms = [torch.nn.BatchNorm1d(units, dtype=torch.float64) for units in case["sizes"][1:-1]]
    y = torch.tensor(targets, dtype=torch.int64 if isinstance(targets[0], int) else torch.float64)

    def flat(tensors):
        return torch.cat([t.detach().flatten() for t in tensors]).tolist()

    z = forward(case, parameters, norms, training=True)
    factors = torch.tensor(class_weights, dtype=torch.float64)[y] if class_weights else 1
    given = torch.tensor(weights or [1] * EXAMPLES, dtype=torch.float64)
    scaled = given / given.mean()
    function = LOSSES[loss]
    if loss == "binary_cross_entropy" and outputs > 1:
        function = by_output(multilabel)
    (scaled * factors * function(z, y, label_smoothing, case)).mean().backward()

    def weighted_mean(z):
        """Of the plain loss, as torch.nn.CrossEntropyLoss and scikit-learn's metrics divide: by the sum of the weights."""
        return ((given * function(z, y, 0, case)).sum() / given.sum()).item()

    batch = normalization == "batch"
    evaluated = forward(case, parameters, norms, training=False)
    return case | {
        "parameters": flat(parameters), "features": FEATURES, "targets": targets,
        "loss_value": weighted_mean(z), "gradients": flat([p.grad for p in parameters]),
        "running_mean": [n.running_mean.tolist() for n in norms] if batch else None,
        "running_variance": [n.running_var.tolist() for n in norms] if batch else None,
        "evaluation_loss": weighted_mean(evaluated),
    }


def main():
    torch.set_num_threads(1)
    cases = [computed(f"{activation}, {normalization}", activation, normalization)
             for activation in ACTIVATIONS for normalization in ("none", "batch", "layer")]
    cases += [computed(f"{activation} at zero", activation, zero=True) for activation in ACTIVATIONS]
    bce = dict(loss="binary_cross_entropy", targets=BINARY)
    cce = dict(loss="categorical_cross_entropy", outputs=3, targets=CLASSES)
    two, many = dict(loss="hinge", targets=BINARY), dict(loss="hinge", outputs=3, targets=CLASSES)
    of_two, of_three = [0.5, 1.75], [2.0, 0.25, 1.5]
    cases += [
        computed("binary_cross_entropy", **bce),
        computed("binary_cross_entropy smoothed", **bce, label_smoothing=0.125),
        computed("binary_cross_entropy weighted", **bce, class_weights=of_two),
        computed("binary_cross_entropy smoothed and weighted", **bce, label_smoothing=0.125, class_weights=of_two),
        computed("categorical_cross_entropy", **cce),
        computed("categorical_cross_entropy smoothed", **cce, label_smoothing=0.125),
        computed("categorical_cross_entropy weighted", **cce, class_weights=of_three),
        computed("categorical_cross_entropy smoothed and weighted", **cce, label_smoothing=0.125, class_weights=of_three),
        computed("categorical_cross_entropy of two classes", loss="categorical_cross_entropy", outputs=2, targets=BINARY),
        computed("mean_squared_error"),
        computed("mean_absolute_error", loss="mean_absolute_error"),
        computed("mean_absolute_error at the kink", loss="mean_absolute_error", constant=[0.5],
                 targets=[0.5, 1.0, -1.0, 0.5, 0.0, 0.25]),
        computed("huber 1", loss="huber", huber_delta=1.0),
        computed("huber 0.5", loss="huber", huber_delta=0.5),
        computed("hinge of two", **two),
        computed("hinge of two weighted", **two, class_weights=of_two),
        computed("hinge of two at the kink", **two, constant=[1.0]),
        computed("hinge of three", **many),
        computed("hinge of three weighted", **many, class_weights=of_three),
        computed("hinge of three at the kink", **many, constant=[1.0, 0.0, 0.0]),
        computed("hinge of three with a tie", **many, constant=[0.5, 0.5, -0.5]),
    ]
    weights, counts = [0.5, 2.0, 0.0, 1.25, 3.0, 1.0], [0, 3, 1, 0, 7, 2]
    labels, pairs = [1, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0, 1], numbers(13, 12, 2)
    cases += [
        computed("quantile", loss="quantile", outputs=3, quantiles=[0.1, 0.5, 0.9]),
        computed("quantile of two targets", loss="quantile", outputs=4, quantiles=[0.25, 0.8], targets=pairs, target_count=2),
        computed("quantile at the kink", loss="quantile", outputs=2, quantiles=[0.25, 0.75], constant=[0.5, 0.0],
                 targets=[0.5, 1.0, -1.0, 0.5, 0.0, 0.25]),
        computed("poisson", loss="poisson", targets=counts),
        computed("poisson of two targets", loss="poisson", outputs=2, targets=counts + counts[::-1], target_count=2),
        computed("two targets", outputs=2, targets=pairs, target_count=2),
        computed("two targets, mean_absolute_error", loss="mean_absolute_error", outputs=2, targets=pairs, target_count=2),
        computed("two targets, huber", loss="huber", huber_delta=0.5, outputs=2, targets=pairs, target_count=2),
        computed("three labels", loss="binary_cross_entropy", outputs=3, targets=labels, target_count=3),
        computed("three labels smoothed", loss="binary_cross_entropy", outputs=3, targets=labels, target_count=3,
                 label_smoothing=0.125),
        computed("three labels, example weights", loss="binary_cross_entropy", outputs=3, targets=labels, target_count=3,
                 weights=weights, label_smoothing=0.125),
        computed("binary_cross_entropy, example weights", **bce, weights=weights),
        computed("binary_cross_entropy, example and class weights", **bce, weights=weights, class_weights=of_two),
        computed("categorical_cross_entropy, example weights", **cce, weights=weights, normalization="batch"),
        computed("categorical_cross_entropy, example and class weights", **cce, weights=weights, class_weights=of_three,
                 label_smoothing=0.125),
        computed("hinge of two, example and class weights", **two, weights=weights, class_weights=of_two),
        computed("hinge of three, example and class weights", **many, weights=weights, class_weights=of_three),
        computed("two targets, example weights", outputs=2, targets=pairs, target_count=2, weights=weights),
        computed("mean_absolute_error, example weights", loss="mean_absolute_error", weights=weights),
        computed("huber, example weights", loss="huber", huber_delta=0.5, weights=weights),
        computed("quantile, example weights", loss="quantile", outputs=3, quantiles=[0.1, 0.5, 0.9], weights=weights),
        computed("poisson, example weights", loss="poisson", targets=counts, weights=weights),
    ]
    write(__file__, ["torch"], cases)


if __name__ == "__main__":
    main()

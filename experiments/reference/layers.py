#!/usr/bin/env python3
"""Losses and gradients of small networks in float64, by PyTorch: every activation with every normalisation, every loss.

    pip install torch scikit-learn numpy
    python3 experiments/reference/layers.py

Writes layers.json to this folder. The networks have 3 features and hidden layers of 4 and 3 units, and a batch has 6
examples. Parameters and gradients are ordered by layer: W (row-major, n_l x n_(l-1)), b, then scale and shift of a
normalised hidden layer. Gradients include label smoothing and class weights, loss_value does not. Cases named "at zero"
or "at the kink" have values exactly where a function has no derivative.
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


LOSSES = {
    "binary_cross_entropy": binary_cross_entropy, "categorical_cross_entropy": categorical_cross_entropy, "hinge": hinge,
    "mean_squared_error": lambda z, y, smoothing, case: F.mse_loss(z[:, 0], y, reduction="none"),
    "mean_absolute_error": lambda z, y, smoothing, case: F.l1_loss(z[:, 0], y, reduction="none"),
    "huber": lambda z, y, smoothing, case: F.huber_loss(z[:, 0], y, reduction="none", delta=case["huber_delta"]),
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
             label_smoothing=0, class_weights=None, huber_delta=None, zero=False, constant=None):
    case = {"name": name, "activation": activation, "normalization": normalization, "loss": loss, "huber_delta": huber_delta,
            "label_smoothing": label_smoothing, "class_weights": class_weights, "sizes": [3, 4, 3, outputs]}
    parameters = starting(case, zero, constant)
    norms = [torch.nn.BatchNorm1d(units, dtype=torch.float64) for units in case["sizes"][1:-1]]
    y = torch.tensor(targets, dtype=torch.int64 if isinstance(targets[0], int) else torch.float64)

    def flat(tensors):
        return torch.cat([t.detach().flatten() for t in tensors]).tolist()

    z = forward(case, parameters, norms, training=True)
    factors = torch.tensor(class_weights, dtype=torch.float64)[y] if class_weights else 1
    (factors * LOSSES[loss](z, y, label_smoothing, case)).mean().backward()
    batch = normalization == "batch"
    evaluated = forward(case, parameters, norms, training=False)
    return case | {
        "parameters": flat(parameters), "features": FEATURES, "targets": targets,
        "loss_value": LOSSES[loss](z, y, 0, case).mean().item(), "gradients": flat([p.grad for p in parameters]),
        "running_mean": [n.running_mean.tolist() for n in norms] if batch else None,
        "running_variance": [n.running_var.tolist() for n in norms] if batch else None,
        "evaluation_loss": LOSSES[loss](evaluated, y, 0, case).mean().item(),
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
    write(__file__, ["torch"], cases)


if __name__ == "__main__":
    main()

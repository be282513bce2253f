#!/usr/bin/env python3
"""Makes twenty full-batch steps of each of torch.optim's optimizers on a small network in float64.

    pip install torch scikit-learn numpy
    python3 experiments/reference/optimizers.py

Writes optimizers.json to this folder. A step, as in netlab: gradient of the loss with penalties, clipping by norm,
decoupled weight decay, the optimizer, max-norm. Parameters are in the order W1 (row-major, n1 x n0), b1, W2, b2. Losses
exclude penalties and precede each step. Penalties, decay and max-norm apply to W only.
"""
import torch
from shared import numbers, write

SIZES, STEPS, EXAMPLES = [5, 4, 3], 20, 12
FEATURES = numbers(1, EXAMPLES * SIZES[0], 2)
TARGETS = [0, 1, 2, 2, 1, 0, 1, 2, 0, 0, 2, 1]
# The first weight is 0, where the l1 penalty has no derivative.
PARAMETERS = [0.0] + numbers(2, 38)

# The class and arguments in torch.optim for each of netlab's names.
OPTIMIZERS = {
    "sgd": (torch.optim.SGD, {}), "momentum": (torch.optim.SGD, {"momentum": 0.9}),
    "nesterov": (torch.optim.SGD, {"momentum": 0.9, "nesterov": True}), "rmsprop": (torch.optim.RMSprop, {}),
    "adagrad": (torch.optim.Adagrad, {}), "adam": (torch.optim.Adam, {}), "adamw": (torch.optim.AdamW, {}),
    "nadam": (torch.optim.NAdam, {}),
}
ARGUMENTS = {"learning_rate": "lr", "momentum": "momentum", "rho": "alpha", "epsilon": "eps",
             "momentum_decay": "momentum_decay"}

# Cases named "default" use the default learning rate of torch.optim's class.
CASES = {
    "sgd": dict(optimizer="sgd", learning_rate=0.1),
    "sgd 0.5": dict(optimizer="sgd", learning_rate=0.5),
    "momentum 0.9": dict(optimizer="momentum", learning_rate=0.05),
    "momentum 0.5": dict(optimizer="momentum", learning_rate=0.1, momentum=0.5),
    "nesterov 0.9": dict(optimizer="nesterov", learning_rate=0.05),
    "nesterov 0.5": dict(optimizer="nesterov", learning_rate=0.1, momentum=0.5),
    "rmsprop default": dict(optimizer="rmsprop", learning_rate=0.01),
    "rmsprop rho 0.99": dict(optimizer="rmsprop", learning_rate=0.005, rho=0.99),
    "rmsprop rho 0.9 momentum 0.9": dict(optimizer="rmsprop", learning_rate=0.005, rho=0.9, momentum=0.9),
    "rmsprop epsilon 0.01": dict(optimizer="rmsprop", learning_rate=0.01, epsilon=0.01),
    "adagrad default": dict(optimizer="adagrad", learning_rate=0.01),
    "adagrad 0.1": dict(optimizer="adagrad", learning_rate=0.1),
    "adagrad epsilon 0.01": dict(optimizer="adagrad", learning_rate=0.1, epsilon=0.01),
    "adam default": dict(optimizer="adam", learning_rate=0.001),
    "adam 0.05": dict(optimizer="adam", learning_rate=0.05),
    "adam betas 0.8 0.95": dict(optimizer="adam", learning_rate=0.05, beta1=0.8, beta2=0.95),
    "adam epsilon 1e-4": dict(optimizer="adam", learning_rate=0.05, epsilon=1e-4),
    "adam betas 0.8 0.95 epsilon 1e-4": dict(optimizer="adam", learning_rate=0.05, beta1=0.8, beta2=0.95, epsilon=1e-4),
    "adamw default": dict(optimizer="adamw", learning_rate=0.001),
    "adamw 0.01": dict(optimizer="adamw", learning_rate=0.05, weight_decay=0.01),
    "adamw 0.1": dict(optimizer="adamw", learning_rate=0.05, weight_decay=0.1),
    "nadam default": dict(optimizer="nadam", learning_rate=0.002),
    "nadam 0.05": dict(optimizer="nadam", learning_rate=0.05),
    "nadam momentum_decay 0.01": dict(optimizer="nadam", learning_rate=0.05, momentum_decay=0.01),
    "nadam betas 0.8 0.95": dict(optimizer="nadam", learning_rate=0.05, beta1=0.8, beta2=0.95, epsilon=1e-4),
    "sgd clip_norm 0.5": dict(optimizer="sgd", learning_rate=0.2, clip_norm=0.5),
    "adam l2 0.01": dict(optimizer="adam", learning_rate=0.05, l2=0.01),
    "sgd l2 0.1": dict(optimizer="sgd", learning_rate=0.1, l2=0.1),
    "sgd l1 0.01": dict(optimizer="sgd", learning_rate=0.1, l1=0.01),
    "sgd weight_decay 0.05": dict(optimizer="sgd", learning_rate=0.1, weight_decay=0.05),
    "momentum max_norm 0.9": dict(optimizer="momentum", learning_rate=0.05, max_norm=0.9),
    "momentum with everything": dict(
        optimizer="momentum", learning_rate=0.05, l1=0.01, l2=0.02, clip_norm=0.3, weight_decay=0.1, max_norm=0.9),
}


def plain_loss(parameters, features, targets):
    w1, b1, w2, b2 = parameters
    z = torch.tanh(features @ w1.T + b1) @ w2.T + b2
    return torch.nn.functional.cross_entropy(z, targets)


def make_optimizer(name, settings, weights, biases):
    """Returns torch.optim's optimizer; biases are in a group of their own, without AdamW's weight decay."""
    kind, arguments = OPTIMIZERS[settings["optimizer"]]
    arguments = arguments | {ARGUMENTS[key]: value for key, value in settings.items() if key in ARGUMENTS}
    if "beta1" in settings:
        arguments["betas"] = (settings["beta1"], settings["beta2"])
    if kind is torch.optim.AdamW and "weight_decay" in settings:
        arguments["weight_decay"] = settings["weight_decay"]
    optimizer = kind([{"params": weights}, {"params": biases, "weight_decay": 0}], **arguments)
    if name.endswith(" default"):
        assert settings["learning_rate"] == kind([torch.zeros(1)]).defaults["lr"]
    return optimizer


def train(name, settings, kind=torch.float64):
    shapes = [(SIZES[1], SIZES[0]), (SIZES[1],), (SIZES[2], SIZES[1]), (SIZES[2],)]
    parts = torch.tensor(PARAMETERS, dtype=kind).split([torch.Size(shape).numel() for shape in shapes])
    parameters = [part.reshape(shape).clone().requires_grad_() for part, shape in zip(parts, shapes)]
    weights, biases = parameters[0::2], parameters[1::2]
    features, targets = torch.tensor(FEATURES, dtype=kind).reshape(EXAMPLES, -1), torch.tensor(TARGETS)
    l1, l2 = settings.get("l1", 0), settings.get("l2", 0)
    optimizer = make_optimizer(name, settings, weights, biases)
    decay = settings.get("weight_decay", 0) if settings["optimizer"] != "adamw" else 0
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = plain_loss(parameters, features, targets)
        losses.append(loss.item())
        (loss + sum(l1 * w.abs().sum() + l2 / 2 * w.square().sum() for w in weights)).backward()
        if "clip_norm" in settings:
            torch.nn.utils.clip_grad_norm_(parameters, settings["clip_norm"])
        with torch.no_grad():
            for w in weights:
                w *= 1 - settings["learning_rate"] * decay
        optimizer.step()
        if "max_norm" in settings:
            with torch.no_grad():
                for w in weights:
                    norm = w.norm(dim=1, keepdim=True)
                    w *= torch.where(norm > settings["max_norm"], settings["max_norm"] / norm, 1)
    return losses, torch.cat([p.detach().flatten() for p in parameters]).tolist()


def main():
    torch.set_num_threads(1)
    cases = []
    for name, settings in CASES.items():
        losses, parameters = train(name, settings)
        cases.append({"name": name, "settings": settings, "losses": losses, "parameters": parameters})
    write(__file__, ["torch"], cases, sizes=SIZES, activation="tanh", loss="categorical_cross_entropy",
          steps=STEPS, features=FEATURES, targets=TARGETS, parameters=PARAMETERS)


if __name__ == "__main__":
    main()

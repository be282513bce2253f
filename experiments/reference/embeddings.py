#!/usr/bin/env python3
"""Gradients and twenty full-batch steps of a network with embeddings in float64, by torch.nn.Embedding and torch.optim.

    pip install torch scikit-learn numpy
    python3 experiments/reference/embeddings.py

Writes embeddings.json beside itself. An example has three codes and two numbers: the first two codes choose rows of
embeddings, the third an input that is 1; -1 stands for none, which gives zeros. The network's inputs are the numbers,
the embeddings, then the one-hot group. Parameters and gradients stand in the order E1, E2 (row-major, cardinality x width),
W1, b1, W2, b2. Penalties and decay are for embeddings and W.
"""
import torch
from torch.nn import functional as F
from optimizers import ARGUMENTS, OPTIMIZERS
from shared import numbers, write

CARDINALITIES, WIDTHS, NUMBERS, HIDDEN, CLASSES = [4, 5, 3], [3, 2], 2, 4, 3
EXAMPLES, STEPS = 12, 20
FEATURES = numbers(31, EXAMPLES * NUMBERS, 2)
TARGETS = [0, 1, 2, 2, 1, 0, 1, 2, 0, 0, 2, 1]
# The last category of the second column does not occur.
CODES = [[0, 0, 0], [1, 3, 2], [2, 1, 1], [3, 2, -1], [0, -1, 0], [1, 1, 1],
         [-1, 0, 2], [3, 3, 0], [0, 2, 1], [2, -1, 2], [-1, -1, -1], [1, 0, 0]]
INPUTS = sum(WIDTHS) + NUMBERS + CARDINALITIES[2]
SHAPES = [(CARDINALITIES[0], WIDTHS[0]), (CARDINALITIES[1], WIDTHS[1]), (HIDDEN, INPUTS), (HIDDEN,), (CLASSES, HIDDEN), (CLASSES,)]
PARAMETERS = numbers(32, sum(torch.Size(shape).numel() for shape in SHAPES))

CASES = {
    "sgd": dict(optimizer="sgd", learning_rate=0.5),
    "sgd l1 l2": dict(optimizer="sgd", learning_rate=0.2, l1=0.01, l2=0.1),
    "sgd weight_decay": dict(optimizer="sgd", learning_rate=0.2, weight_decay=0.1),
    "momentum clip_norm": dict(optimizer="momentum", learning_rate=0.1, clip_norm=0.3),
    "adam": dict(optimizer="adam", learning_rate=0.05),
    "adamw": dict(optimizer="adamw", learning_rate=0.05, weight_decay=0.1),
    "adagrad": dict(optimizer="adagrad", learning_rate=0.1),
}


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embeddings = torch.nn.ModuleList(torch.nn.Embedding(c, w) for c, w in zip(CARDINALITIES, WIDTHS))
        self.layers = torch.nn.ModuleList([torch.nn.Linear(INPUTS, HIDDEN), torch.nn.Linear(HIDDEN, CLASSES)])
        self.double()
        with torch.no_grad():
            parts = torch.tensor(PARAMETERS, dtype=torch.float64).split([p.numel() for p in self.parameters()])
            for parameter, part in zip(self.parameters(), parts):
                parameter.copy_(part.reshape(parameter.shape))

    def forward(self, codes, features):
        known = (codes >= 0).double()
        parts = [table(codes[:, i].clamp(min=0)) * known[:, i:i + 1] for i, table in enumerate(self.embeddings)]
        one_hot = F.one_hot(codes[:, 2].clamp(min=0), CARDINALITIES[2]) * known[:, 2:]
        return self.layers[1](torch.tanh(self.layers[0](torch.cat([features, *parts, one_hot], 1))))


def train(settings):
    network = Network()
    assert [tuple(p.shape) for p in network.parameters()] == SHAPES
    biases = [p for p in network.parameters() if p.dim() == 1]
    weights = [p for p in network.parameters() if p.dim() == 2]
    kind, arguments = OPTIMIZERS[settings["optimizer"]]
    arguments = arguments | {ARGUMENTS[key]: value for key, value in settings.items() if key in ARGUMENTS}
    is_adamw = kind is torch.optim.AdamW
    decay = settings.get("weight_decay", 0)
    optimizer = kind([{"params": weights, "weight_decay": decay if is_adamw else 0}, {"params": biases, "weight_decay": 0}],
                     **arguments)
    codes, targets = torch.tensor(CODES), torch.tensor(TARGETS)
    features = torch.tensor(FEATURES, dtype=torch.float64).reshape(EXAMPLES, NUMBERS)
    losses, gradients = [], None
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(network(codes, features), targets)
        losses.append(loss.item())
        penalty = sum(settings.get("l1", 0) * w.abs().sum() + settings.get("l2", 0) / 2 * w.square().sum() for w in weights)
        (loss + penalty).backward()
        if "clip_norm" in settings:
            torch.nn.utils.clip_grad_norm_(network.parameters(), settings["clip_norm"])
        gradients = gradients or torch.cat([p.grad.flatten() for p in network.parameters()]).tolist()
        if not is_adamw:
            with torch.no_grad():
                for w in weights:
                    w *= 1 - settings["learning_rate"] * decay
        optimizer.step()
    return {"losses": losses, "gradients": gradients,
            "parameters": torch.cat([p.detach().flatten() for p in network.parameters()]).tolist()}


def main():
    torch.set_num_threads(1)
    cases = [{"name": name, "settings": settings, **train(settings)} for name, settings in CASES.items()]
    write(__file__, ["torch"], cases, cardinalities=CARDINALITIES, widths=WIDTHS, hidden=HIDDEN, classes=CLASSES,
          numbers=NUMBERS, steps=STEPS, features=FEATURES, codes=sum(CODES, []), targets=TARGETS, parameters=PARAMETERS)


if __name__ == "__main__":
    main()

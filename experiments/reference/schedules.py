#!/usr/bin/env python3
"""Computes the learning rate of 60 steps (20 epochs of 3) for every schedule with torch.optim.lr_scheduler.

    pip install torch scikit-learn numpy
    python3 experiments/reference/schedules.py

Writes schedules.json to this folder. The warm-up is computed directly; then the scheduler starts, as with SequentialLR.
ReduceLROnPlateau receives only the metrics of the epochs after the warm-up.
"""
import torch
from torch.optim import lr_scheduler
from shared import write

EPOCHS, STEPS = 20, 3
# One metric value per epoch. An improvement of less than 1e-4 does not count: 0.60999 after 0.61 here, 0.78005 after
# 0.78 below.
LOSSES = [1.0, 0.8, 0.7, 0.65, 0.62, 0.61, 0.60999, 0.60997, 0.6, 0.63, 0.64, 0.625, 0.61, 0.5, 0.52, 0.51, 0.53, 0.5, 0.55,
          0.54]
ACCURACIES = [0.5, 0.6, 0.7, 0.75, 0.78, 0.78005, 0.77, 0.76, 0.79, 0.8, 0.8, 0.8, 0.8, 0.8, 0.82, 0.81, 0.8, 0.79, 0.83, 0.82]
# For negative values to be maximised, PyTorch counts a repeated or slightly worse value as an improvement.
R2 = [-1.0, -0.5, -0.5, -0.5, -0.5, -0.5, -0.50004, -0.50004, -0.51, -0.52, -0.53, -0.6, -0.5, -0.4, -0.41, -0.42, -0.43, 0.1,
      0.1, 0.1]

CASES = {
    "constant": dict(schedule="constant", learning_rate=0.1),
    "step 4": dict(schedule="step", learning_rate=0.1, step_size=4),
    "step 3 gamma 0.5": dict(schedule="step", learning_rate=0.08, step_size=3, gamma=0.5),
    "step default": dict(schedule="step", learning_rate=0.1),
    "exponential": dict(schedule="exponential", learning_rate=0.1),
    "exponential 0.8": dict(schedule="exponential", learning_rate=0.02, gamma=0.8),
    "cosine": dict(schedule="cosine", learning_rate=0.1),
    "cosine minimum 0.01": dict(schedule="cosine", learning_rate=0.1, minimum_learning_rate=0.01),
    "polynomial": dict(schedule="polynomial", learning_rate=0.1),
    "polynomial 2": dict(schedule="polynomial", learning_rate=0.1, power=2),
    "polynomial 0.5": dict(schedule="polynomial", learning_rate=0.03, power=0.5),
    "one_cycle": dict(schedule="one_cycle", learning_rate=0.1),
    "one_cycle 0.5 10 100": dict(schedule="one_cycle", learning_rate=0.1, pct_start=0.5, div_factor=10, final_div_factor=100),
    "one_cycle 0.27": dict(schedule="one_cycle", learning_rate=0.05, pct_start=0.27),
    "plateau patience 2": dict(schedule="reduce_on_plateau", learning_rate=0.1, plateau_patience=2),
    "plateau patience 1 gamma 0.5": dict(schedule="reduce_on_plateau", learning_rate=0.1, plateau_patience=1, gamma=0.5),
    "plateau patience 0 minimum 0.02": dict(
        schedule="reduce_on_plateau", learning_rate=0.1, plateau_patience=0, gamma=0.5, minimum_learning_rate=0.02),
    "plateau default": dict(schedule="reduce_on_plateau", learning_rate=0.1),
    "plateau below eps": dict(schedule="reduce_on_plateau", learning_rate=5e-8, plateau_patience=0, gamma=0.5),
    "plateau accuracy": dict(schedule="reduce_on_plateau", learning_rate=0.1, plateau_patience=2, gamma=0.5),
    "plateau r2 below 0": dict(schedule="reduce_on_plateau", learning_rate=0.1, plateau_patience=2, gamma=0.5),
}
METRICS = {"plateau accuracy": ("max", ACCURACIES), "plateau r2 below 0": ("max", R2)}
# netlab's defaults, which are PyTorch's if it has one.
DEFAULTS = dict(step_size=30, minimum_learning_rate=0, power=1, pct_start=0.3, div_factor=25, final_div_factor=1e4,
                plateau_patience=10)
GAMMAS = dict(step=0.1, exponential=0.95, reduce_on_plateau=0.1)


def scheduled(settings, epochs, mode, metric):
    """Returns the rate of each step of `epochs` epochs, without warm-up."""
    kind, rate = settings["schedule"], settings["learning_rate"]
    s = DEFAULTS | {"gamma": GAMMAS.get(kind)} | settings
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=rate)
    match kind:
        case "constant": scheduler = lr_scheduler.ConstantLR(optimizer, factor=1)
        case "step": scheduler = lr_scheduler.StepLR(optimizer, s["step_size"], s["gamma"])
        case "exponential": scheduler = lr_scheduler.ExponentialLR(optimizer, s["gamma"])
        case "cosine": scheduler = lr_scheduler.CosineAnnealingLR(optimizer, epochs, s["minimum_learning_rate"])
        case "polynomial": scheduler = lr_scheduler.PolynomialLR(optimizer, epochs, s["power"])
        case "one_cycle":
            scheduler = lr_scheduler.OneCycleLR(
                optimizer, rate, total_steps=epochs * STEPS, pct_start=s["pct_start"], div_factor=s["div_factor"],
                final_div_factor=s["final_div_factor"], cycle_momentum=False)
        case "reduce_on_plateau":
            scheduler = lr_scheduler.ReduceLROnPlateau(
                optimizer, mode, factor=s["gamma"], patience=s["plateau_patience"], threshold=1e-4,
                min_lr=s["minimum_learning_rate"])
    rates = []
    for epoch in range(epochs):
        for _ in range(STEPS):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if kind == "one_cycle" and len(rates) < epochs * STEPS:
                scheduler.step()
        if kind == "reduce_on_plateau":
            scheduler.step(metric[epoch])
        elif kind != "one_cycle":
            scheduler.step()
    return rates


def main():
    cases = []
    for warmup in (0, 4):
        for name, settings in CASES.items():
            plateau = settings["schedule"] == "reduce_on_plateau"
            mode, metric = METRICS.get(name, ("min", LOSSES))
            rates = scheduled(settings, EPOCHS - warmup, mode, metric[warmup:])
            rising = [rates[0] * (step + 1) / (warmup * STEPS) for step in range(warmup * STEPS)]
            settings = settings | {"epochs": EPOCHS} | ({"warmup_epochs": warmup} if warmup else {})
            cases.append({"name": name + (f", warm-up of {warmup}" if warmup else ""), "settings": settings}
                         | ({"metric_mode": mode, "metric": metric} if plateau else {}) | {"rates": rising + rates})
    write(__file__, ["torch"], cases, steps_per_epoch=STEPS)


if __name__ == "__main__":
    main()

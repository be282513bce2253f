"""Trains the networks of a netlab spec with scikit-learn and PyTorch on the same rows, one seed at a time."""
import copy, csv, dataclasses, json, pathlib
import numpy as np
import scipy.special
import torch
from sklearn.neural_network import MLPClassifier, MLPRegressor

ACTIVATIONS = {  # netlab's name: scikit-learn's, PyTorch's, NumPy
    "relu": ("relu", torch.nn.ReLU, lambda z: np.maximum(z, 0)),
    "tanh": ("tanh", torch.nn.Tanh, np.tanh),
    "identity": ("identity", torch.nn.Identity, lambda z: z),
}


@dataclasses.dataclass
class Settings:
    """The hyperparameters that all three programs support; any other in a spec is an error."""
    hidden_layers: list[int]
    activation: str
    initializer: str
    optimizer: str
    learning_rate: float
    batch_size: int
    epochs: int
    momentum: float = 0.0

    def __post_init__(self):
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"no {self.activation} in all three programs")
        if self.optimizer not in ("sgd", "momentum", "nesterov", "adam"):
            raise ValueError(f"no {self.optimizer} in all three programs")
        if self.initializer != "xavier_uniform":
            raise ValueError("scikit-learn begins with xavier_uniform, whatever the spec says")


# Settings in the specs that are the defaults of the other programs.
SHARED = {
    "normalization": "none", "dropout": 0, "label_smoothing": 0, "class_weights": "none", "beta1": 0.9, "beta2": 0.999,
    "epsilon": 1e-8, "weight_decay": 0, "schedule": "constant", "warmup_epochs": 0, "l1": 0, "l2": 0, "max_norm": 0,
    "clip_norm": 0, "patience": 0,
}
LOSSES = {"binary": "binary_cross_entropy", "multiclass": "categorical_cross_entropy", "regression": "mean_squared_error"}


@dataclasses.dataclass
class Spec:
    path: pathlib.Path
    name: str
    task: str
    data: dict
    seeds: int
    settings: Settings

    def __init__(self, path):
        self.path = pathlib.Path(path).resolve()
        text = json.loads(self.path.read_text())
        self.name, self.seeds, self.data = text["name"], text["seeds"], text["data"]
        self.task = self.data["task"]
        parameters = text["parameters"]
        for name, value in SHARED.items():
            if parameters.pop(name, value) != value:
                raise ValueError(f"{self.name}: {name} is {value} in the other programs")
        if parameters.pop("loss") != LOSSES[self.task]:
            raise ValueError(f"{self.name}: the loss of the other programs is {LOSSES[self.task]}")
        self.settings = Settings(**parameters)
        if text["metric"] != {"name": "val_loss", "goal": "minimize"}:
            raise ValueError(f"{self.name}: the best epoch must be that of the smallest val_loss")

    @property
    def table(self):
        return self.path.parent / self.data["path"]


def prepared(spec, splits):
    """Returns each split's features, standardised by the training split, and its targets: class numbers or numbers."""
    with open(spec.table) as file:
        rows = list(csv.DictReader(file))
    target = spec.data["target"]
    x = np.array([[float(value) for name, value in row.items() if name != target] for row in rows])
    if spec.task == "regression":
        y = np.array([float(row[target]) for row in rows])
    else:
        y = np.unique([row[target] for row in rows], return_inverse=True)[1]
    splits = np.array(splits)
    training = splits == "training"

    def standardized(values):
        deviation = values[training].std(axis=0)
        return (values - values[training].mean(axis=0)) / np.where(deviation > 0, deviation, 1)

    x = standardized(x)
    if spec.data.get("standardize_target", False):
        y = standardized(y)
    return {split: (x[splits == split].astype(np.float32), y[splits == split]) for split in ("training", "validation", "test")}


def metrics(spec, layers, split):
    """Returns loss and score (accuracy or R²) on a split, of a network given as weights (inputs × units) and biases."""
    a, y = split
    for number, (weight, bias) in enumerate(layers):
        a = a @ weight.astype(float) + bias
        if number < len(layers) - 1:
            a = ACTIVATIONS[spec.settings.activation][2](a)
    if spec.task == "regression":
        error = np.mean((a[:, 0] - y) ** 2)
        return error, 1 - error / y.var()
    if spec.task == "binary":
        a = np.hstack([np.zeros_like(a), a])
    return -np.mean(scipy.special.log_softmax(a, axis=1)[np.arange(len(y)), y]), np.mean(a.argmax(1) == y)


def best_epoch(spec, data, epoch, layers):
    """Calls `epoch` for each epoch of the spec; returns test loss and score at the smallest validation loss."""
    best, chosen = np.inf, None
    for _ in range(spec.settings.epochs):
        epoch()
        loss = metrics(spec, layers(), data["validation"])[0]
        if loss < best:
            best, chosen = loss, copy.deepcopy(layers())
    return metrics(spec, chosen, data["test"])


def scikit_learn(spec, data, seed):
    settings, (x, y) = spec.settings, data["training"]
    # scikit-learn halves the squared error, so the learning rate is doubled; Adam's steps do not depend on the scale.
    doubled = 2 if spec.task == "regression" and settings.optimizer != "adam" else 1
    model = (MLPRegressor if spec.task == "regression" else MLPClassifier)(
        hidden_layer_sizes=settings.hidden_layers, activation=ACTIVATIONS[settings.activation][0], alpha=0,
        solver="adam" if settings.optimizer == "adam" else "sgd", learning_rate_init=doubled * settings.learning_rate,
        momentum=settings.momentum, nesterovs_momentum=settings.optimizer == "nesterov",
        batch_size=settings.batch_size,
        # A generator: with a number, every call of partial_fit would shuffle in the same way.
        random_state=np.random.RandomState(seed))
    more = {} if spec.task == "regression" else {"classes": np.unique(y)}
    targets = y.astype(np.float32) if spec.task == "regression" else y
    return best_epoch(spec, data, lambda: model.partial_fit(x, targets, **more),
                      lambda: list(zip(model.coefs_, model.intercepts_)))


def pytorch(spec, data, seed):
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    settings, (x, y) = spec.settings, data["training"]
    outputs = y.max() + 1 if spec.task == "multiclass" else 1
    widths = [x.shape[1], *settings.hidden_layers, outputs]
    linear = [torch.nn.Linear(inputs, units) for inputs, units in zip(widths, widths[1:])]
    for layer in linear:
        torch.nn.init.xavier_uniform_(layer.weight)
        torch.nn.init.zeros_(layer.bias)
    activation = ACTIVATIONS[settings.activation][1]
    model = torch.nn.Sequential(*[part for layer in linear for part in (layer, activation())][:-1])
    loss = {"binary": torch.nn.BCEWithLogitsLoss, "multiclass": torch.nn.CrossEntropyLoss,
            "regression": torch.nn.MSELoss}[spec.task]()
    if settings.optimizer == "adam":
        optimizer = torch.optim.Adam(model.parameters(), lr=settings.learning_rate)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=settings.learning_rate, momentum=settings.momentum,
                                    nesterov=settings.optimizer == "nesterov")
    x = torch.from_numpy(x)
    y = torch.from_numpy(y) if spec.task == "multiclass" else torch.from_numpy(y).float().unsqueeze(1)

    def epoch():
        for batch in torch.randperm(len(x)).split(settings.batch_size):
            optimizer.zero_grad()
            loss(model(x[batch]), y[batch]).backward()
            optimizer.step()

    return best_epoch(spec, data, epoch,
                      lambda: [(layer.weight.detach().numpy().T, layer.bias.detach().numpy()) for layer in linear])

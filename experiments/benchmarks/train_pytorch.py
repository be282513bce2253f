"""Times PyTorch: seconds per epoch. Tensors are loaded once, and minibatches are indexed by a permutation.

    python3 train_pytorch.py ROW EPOCHS
"""
import json, sys, time
import torch
from work import ROWS, common_epochs, load


def network(features, hidden, outputs):
    sizes = [features, *hidden]
    layers = []
    for a, b in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(a, b), torch.nn.ReLU()]
    layers.append(torch.nn.Linear(sizes[-1], outputs))
    # The same initialisation as in netlab and the JAX program.
    for layer in layers[::2]:
        torch.nn.init.kaiming_normal_(layer.weight)
        torch.nn.init.zeros_(layer.bias)
    return torch.nn.Sequential(*layers)


def epoch(model, optimizer, loss, x, y, batch):
    """Returns the mean loss over the minibatches, each before its step."""
    order = torch.randperm(len(x))
    total = torch.zeros(())
    for start in range(0, len(x), batch):
        rows = order[start:start + batch]
        optimizer.zero_grad(set_to_none=True)
        value = loss(model(x[rows]), y[rows])
        value.backward()
        optimizer.step()
        total += value.detach() * len(rows)
    return total / len(x)


def prepare(x, y, hidden, rate, seed=0):
    torch.manual_seed(seed)
    isBinary = y.max() == 1
    model = network(x.shape[1], hidden, 1 if isBinary else int(y.max()) + 1)
    loss = torch.nn.BCEWithLogitsLoss() if isBinary else torch.nn.CrossEntropyLoss()
    target = torch.tensor(y).float()[:, None] if isBinary else torch.tensor(y)
    return model, torch.optim.SGD(model.parameters(), lr=rate), loss, torch.tensor(x), target


if __name__ == "__main__":
    torch.set_num_threads(1)
    data, hidden, batch, rate, _ = ROWS[sys.argv[1]]
    table = load(data)
    model, optimizer, loss, x, y = prepare(*table, hidden, rate)
    epoch(model, optimizer, loss, x[:batch * 4], y[:batch * 4], batch)  # warm-up
    model, optimizer, loss, x, y = prepare(*table, hidden, rate)
    times, losses = [], []
    for _ in range(int(sys.argv[2])):
        begin = time.perf_counter()
        losses.append(epoch(model, optimizer, loss, x, y, batch))
        times.append(time.perf_counter() - begin)
    print(json.dumps({"epoch": sorted(times)[len(times) // 2],
                      "loss": float(losses[common_epochs(sys.argv[1]) - 1])}))

"""Times JAX: seconds per epoch, and seconds to compile. An epoch is one compiled function: a scan over the minibatches, and a step
for the smaller last one. NumPy draws the permutation, which is faster than JAX on a CPU.

    python3 train_jax.py ROW EPOCHS
"""
import functools, json, sys, time
import jax, jax.numpy as jnp
import numpy as np
from work import ROWS, common_epochs, load


def forward(parameters, x):
    for w, b in parameters[:-1]:
        x = jax.nn.relu(x @ w + b)
    w, b = parameters[-1]
    return x @ w + b


def cost(parameters, x, y):
    z = forward(parameters, x)
    if z.shape[1] == 1:
        z = z[:, 0]
        return jnp.mean(jnp.maximum(z, 0) - z * y + jnp.log1p(jnp.exp(-jnp.abs(z))))
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], axis=1))


@functools.partial(jax.jit, static_argnums=(4, 5), donate_argnums=0)
def epoch(parameters, order, x, y, batch, rate):
    """Returns the new parameters and the mean loss over the minibatches, each before its step."""
    def step(parameters, rows):
        value, gradient = jax.value_and_grad(cost)(parameters, x[rows], y[rows])
        return jax.tree.map(lambda p, g: p - rate * g, parameters, gradient), value * len(rows)

    whole = len(order) // batch * batch
    parameters, losses = jax.lax.scan(step, parameters, order[:whole].reshape(-1, batch))
    total = jnp.sum(losses)
    if whole < len(order):
        parameters, last = step(parameters, order[whole:])
        total += last
    return parameters, total / len(order)


if __name__ == "__main__":
    data, hidden, batch, rate, _ = ROWS[sys.argv[1]]
    x, y = load(data)
    outputs = 1 if y.max() == 1 else int(y.max()) + 1
    sizes = [x.shape[1], *hidden, outputs]
    random = np.random.default_rng(0)
    parameters = [(jnp.array(random.normal(0, (2 / a) ** 0.5, (a, b)), jnp.float32), jnp.zeros(b))
                  for a, b in zip(sizes, sizes[1:])]
    x, y = jnp.array(x), jnp.array(y)
    times, losses = [], []
    for _ in range(1 + int(sys.argv[2])):
        begin = time.perf_counter()
        order = random.permutation(len(x)).astype(np.int32)
        parameters, loss = jax.block_until_ready(epoch(parameters, order, x, y, batch, rate))
        times.append(time.perf_counter() - begin)
        losses.append(loss)
    # The first epoch includes compilation.
    middle = sorted(times[1:])[(len(times) - 1) // 2]
    print(json.dumps({"epoch": middle, "compile": times[0] - middle,
                      "loss": float(losses[common_epochs(sys.argv[1]) - 1])}))

"""JAX: seconds an epoch, and to compile. One epoch is one compiled function, a scan over the minibatches and a step for the last,
smaller one; NumPy draws the permutation, which is quicker than JAX on a CPU.

    python3 train_jax.py ROW EPOCHS
"""
import functools, json, sys, time
import jax, jax.numpy as jnp
import numpy as np
from work import ROWS, load


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
    def step(parameters, rows):
        gradient = jax.grad(cost)(parameters, x[rows], y[rows])
        return jax.tree.map(lambda p, g: p - rate * g, parameters, gradient), None

    whole = len(order) // batch * batch
    parameters = jax.lax.scan(step, parameters, order[:whole].reshape(-1, batch))[0]
    return step(parameters, order[whole:])[0] if whole < len(order) else parameters


if __name__ == "__main__":
    data, hidden, batch, rate, _ = ROWS[sys.argv[1]]
    x, y = load(data)
    outputs = 1 if y.max() == 1 else int(y.max()) + 1
    sizes = [x.shape[1], *hidden, outputs]
    random = np.random.default_rng(0)
    parameters = [(jnp.array(random.normal(0, (2 / a) ** 0.5, (a, b)), jnp.float32), jnp.zeros(b))
                  for a, b in zip(sizes, sizes[1:])]
    x, y = jnp.array(x), jnp.array(y)
    begin = time.perf_counter()
    parameters = jax.block_until_ready(epoch(parameters, random.permutation(len(x)).astype(np.int32), x, y, batch, rate))
    compiled = time.perf_counter() - begin
    times = []
    for _ in range(int(sys.argv[2])):
        begin = time.perf_counter()
        parameters = jax.block_until_ready(epoch(parameters, random.permutation(len(x)).astype(np.int32), x, y, batch, rate))
        times.append(time.perf_counter() - begin)
    middle = sorted(times)[len(times) // 2]
    print(json.dumps({"epoch": middle, "compile": compiled - middle}))

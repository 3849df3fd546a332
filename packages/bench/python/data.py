"""The random numbers of `src/data.ts`, and the digest of `src/digest.ts`."""

import numpy as np


def mix(x):
    """The 32 bits of each element, well mixed."""
    h = x ^ (x >> np.uint32(16))
    h *= np.uint32(0x21F0AAAD)
    h ^= h >> np.uint32(15)
    h *= np.uint32(0x735A2D97)
    return h ^ (h >> np.uint32(15))


def uniform(stream, size):
    """`size` float32 numbers from 0 to 1; each stream has its own."""
    key = mix(np.full(1, stream, np.uint32))
    bits = mix(np.arange(size, dtype=np.uint32) ^ key)
    return (bits >> np.uint32(8)).astype(np.float32) * np.float32(2**-24)


def between(stream, scale, size):
    return ((uniform(stream, size).astype(np.float64) * 2 - 1) * scale).astype(np.float32)


def batches_of(job):
    """Pairs of inputs `[batch, in]` and one-hot targets `[batch, out]`."""
    size, classes = (
        (job["side"] ** 2, job["units"][-1]) if job["kind"] == "lenet" else (job["sizes"][0], job["sizes"][-1])
    )
    batch = job["batch"]
    batches = []
    for b in range(job["batches"]):
        labels = np.floor(uniform(2000 + b, batch).astype(np.float64) * classes).astype(np.int64)
        targets = np.zeros((batch, classes), np.float32)
        targets[np.arange(batch), labels] = 1
        batches.append((uniform(1000 + b, batch * size).reshape(batch, size), targets))
    return batches


def layers_of(job):
    """Pairs of a weight `[in, out]` and a bias `[out]`."""
    sizes = job["sizes"]
    return [
        (
            between(100 + l, np.sqrt(6 / (n + m)), n * m).reshape(n, m),
            np.zeros(m, np.float32),
        )
        for l, (n, m) in enumerate(zip(sizes, sizes[1:]))
    ]


def lenet_of(job):
    """Pairs of weight and bias: of convolutions, whose weight is `[out, in, 5, 5]`, and of layers."""
    channels = [1, *job["channels"]]
    convolutions = [
        (
            between(200 + l, np.sqrt(6 / (25 * n + 25 * m)), 25 * n * m).reshape(m, n, 5, 5),
            np.zeros(m, np.float32),
        )
        for l, (n, m) in enumerate(zip(channels, channels[1:]))
    ]
    side = (job["side"] // 2 - 4) // 2
    return convolutions, layers_of({"sizes": [channels[-1] * side**2, *job["units"]]})


def inputs_of(job):
    """Two sets of inputs, which take turns."""
    return [
        [
            between(10 + s * 8 + i, x["scale"], int(np.prod(x["shape"]))).reshape(x["shape"])
            for i, x in enumerate(job["inputs"])
        ]
        for s in range(2)
    ]


def digest(result):
    """A large result in a few numbers, by which it is compared between systems."""
    values = np.asarray(result, np.float64).ravel()
    places = np.floor(uniform(8, 32).astype(np.float64) * values.size).astype(np.int64)
    means = np.abs(values).mean(), values.mean(), (values * uniform(7, values.size)).mean()
    return [*means, values[0], values[-1], *values[places]]

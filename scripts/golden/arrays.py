"""Writes packages/tensor/test/golden/arrays.json: reductions, movement and indexing as NumPy does them.

    python3 scripts/golden/arrays.py

The file holds the versions and `cases`, each of the form { "op", "args", "result" } with the arguments as
Chainrule's function `op` takes them. An array is { "dtype", "shape", "data" }; nan and the infinities in it
are strings, since JSON has no numbers for them. Seeded: with the same NumPy and SciPy, the same file
(written for NumPy 1.24.2 and SciPy 1.10.1, Debian's python3-numpy and python3-scipy).
"""

import json
import pathlib
import warnings

import numpy as np
import scipy
from scipy import special

TARGET = pathlib.Path(__file__).parents[2] / "packages/tensor/test/golden/arrays.json"

rng = np.random.default_rng(20240229)
warnings.simplefilter("ignore")
cases = []


def encode(value):
    """An argument or a result as JSON; whole arrays are int32, real ones float64."""
    if isinstance(value, np.ndarray):
        kind = {"f": "float64", "i": "int32", "b": "bool"}[value.dtype.kind]
        data = value.ravel().astype(int) if kind == "bool" else value.ravel()
        return {"dtype": kind, "shape": list(value.shape), "data": [encode(x) for x in data.tolist()]}
    if isinstance(value, dict):
        return {key: encode(x) for key, x in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(x) for x in value]
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    return value


def add(op, *args, result):
    results = result if isinstance(result, list) else np.asarray(result)
    cases.append({"op": op, "args": encode(args), "result": encode(results)})


def real(*shape):
    return np.round(rng.normal(size=shape), 3)


def specials(*shape):
    """Numbers with ties, NaN and infinities among them."""
    return rng.choice([1.0, 2.0, -1.0, 0.0, np.nan, np.inf, -np.inf], size=shape)


def whole(low, high, *shape):
    return rng.integers(low, high, size=shape)


def pick(*choices):
    return choices[rng.integers(len(choices))]


def ranges(shape):
    """Ranges of every kind as Chainrule takes them, and as NumPy does."""
    ours, theirs = [], []
    for dim in shape[: rng.integers(len(shape) + 1)]:
        kind = rng.integers(4)
        if kind == 0 and dim > 0:
            index = int(rng.integers(-dim, dim))
            ours.append(index)
            theirs.append(index)
        elif kind == 1:
            ours.append(None)
            theirs.append(slice(None))
        else:
            bound = lambda: None if rng.random() < 0.3 else int(rng.integers(-dim - 2, dim + 3))
            step = pick(None, 1, 2, 3, -1, -2, -3)
            start, stop = bound(), bound()
            ours.append([start, stop, step])
            theirs.append(slice(start, stop, step))
    return ours, tuple(theirs)


for _ in range(60):
    shape = tuple(int(n) for n in rng.integers(0, 6, size=rng.integers(1, 4)))
    x = np.arange(np.prod(shape), dtype=float).reshape(shape)
    ours, theirs = ranges(shape)
    add("slice", x, *ours, result=x[theirs])

# Reductions: names, and what NumPy calls them.
AXES = [(None, None), (0, 0), (-1, -1), ([0, 2], (0, 2)), ([-1, 1], (-1, 1))]
REDUCTIONS = {
    "sum": np.sum,
    "mean": np.mean,
    "prod": np.prod,
    "max": np.max,
    "min": np.min,
    "variance": np.var,
    "std": np.std,
    "logSumExp": special.logsumexp,
    "any": np.any,
    "all": np.all,
}
for op, f in REDUCTIONS.items():
    for ours, theirs in AXES:
        keep = pick(True, False)
        x = whole(0, 2, 2, 3, 4) if op in ("any", "all") else real(2, 3, 4)
        options = {"keepDims": keep} if ours is None else {"axis": ours, "keepDims": keep}
        add(op, x, options, result=f(x, axis=theirs, keepdims=keep))
    if op not in ("logSumExp", "std", "variance"):
        x = specials(6, 4)
        add(op, x, {"axis": 1}, result=f(x, axis=1))
for correction in (1, 0.5):
    x = real(3, 5)
    add("variance", x, {"axis": 1, "correction": correction}, result=np.var(x, axis=1, ddof=correction))
    add("std", x, {"correction": correction}, result=np.std(x, ddof=correction))
for order in (1, 2, 3, 1.5, np.inf):
    x = real(3, 5)
    if order != np.inf:
        add("norm", x, {"ord": order, "axis": 1}, result=np.linalg.norm(x, order, axis=1))
add("norm", x, result=np.linalg.norm(x))

for op, f in {"argMax": np.argmax, "argMin": np.argmin}.items():
    for make in (real, specials):
        x = make(4, 5)
        add(op, x, result=f(x))
        add(op, x, {"axis": 0}, result=f(x, axis=0))
        add(op, x, {"axis": -1, "keepDims": True}, result=f(x, axis=-1, keepdims=True))

for axis in (0, 1, -1):
    x = real(2, 3, 4)
    add("cumulativeSum", x, {"axis": axis}, result=np.cumsum(x, axis=axis))
    for make in (real, specials):
        x = make(3, 4, 5)
        add("argSort", x, {"axis": axis}, result=np.argsort(x, axis=axis, kind="stable"))
        add("sort", x, {"axis": axis}, result=np.sort(x, axis=axis, kind="stable"))
        add("argSort", x, {"axis": axis, "descending": True}, result=np.argsort(-x, axis=axis, kind="stable"))
    x = real(3, 4, 5)
    add("take", x, whole(-3, 3, 2, 2), {"axis": axis}, result=np.nan)
    index = cases[-1]["args"][1]
    cases[-1]["result"] = encode(np.take(x, np.reshape(index["data"], index["shape"]), axis=axis))
    shape = [3, 4, 5]
    shape[axis] = 2
    index = whole(-3, 3, *shape)
    add("takeAlongAxis", x, index, {"axis": axis}, result=np.take_along_axis(x, index, axis=axis))
    add("flip", x, {"axis": axis}, result=np.flip(x, axis))
    add("roll", x, 2, {"axis": axis}, result=np.roll(x, 2, axis))
    add("repeat", x, 2, {"axis": axis}, result=np.repeat(x, 2, axis))
    y = real(3, 4, 5)
    add("concat", [x, y], {"axis": axis}, result=np.concatenate([x, y], axis))
    add("stack", [x, y], {"axis": axis}, result=np.stack([x, y], axis))

x = real(2, 3, 4)
add("flip", x, result=np.flip(x))
add("roll", x, -5, result=np.roll(x, -5))
add("roll", x, [1, -7], {"axis": [0, 2]}, result=np.roll(x, (1, -7), (0, 2)))
add("repeat", x, 3, result=np.repeat(x, 3))
add("repeat", x, [2, 0, 1], {"axis": 1}, result=np.repeat(x, [2, 0, 1], 1))
add("tile", x, [2], result=np.tile(x, 2))
add("tile", x, [2, 1, 1, 3], result=np.tile(x, (2, 1, 1, 3)))
add("transpose", x, result=np.transpose(x))
add("transpose", x, [1, -1, 0], result=np.transpose(x, (1, -1, 0)))
add("moveAxis", x, 0, -1, result=np.moveaxis(x, 0, -1))
add("moveAxis", x, -1, 1, result=np.moveaxis(x, -1, 1))
add("swapAxes", x, 0, -1, result=np.swapaxes(x, 0, -1))
add("reshape", x, [4, -1], result=np.reshape(x, (4, -1)))
add("broadcastTo", real(3, 1), [2, 3, 4], result=np.nan)
cases[-1]["result"] = encode(np.broadcast_to(np.reshape(cases[-1]["args"][0]["data"], (3, 1)), (2, 3, 4)))
add("pad", x, 1, {"value": 7}, result=np.pad(x, 1, constant_values=7))
add("pad", x, [[0, 2], [1, 0], [0, 0]], result=np.pad(x, [(0, 2), (1, 0), (0, 0)]))
x = real(6, 4)
add("split", x, 3, result=list(np.split(x, 3)))
add("split", x, [1, 1, 3], {"axis": 1}, result=list(np.split(x, [1, 1, 3], axis=1)))
for offset in (0, 1, -2, 7, -7):
    x = real(2, 4, 3)
    add("tril", x, {"offset": offset}, result=np.tril(x, offset))
    add("triu", x, {"offset": offset}, result=np.triu(x, offset))
    add("diagonal", x, {"offset": offset}, result=np.diagonal(x, offset, -2, -1))
    add("eye", 3, 4, {"offset": offset, "dtype": "float64"}, result=np.eye(3, 4, offset))

for start, stop, step in [(0, 1, 0.1), (1, 2, 0.3), (0, 1, 1 / 3), (5, 0, -0.7), (0.1, 0.4, 0.1), (3, 1, 0.5), (0, 1.2, 0.4), (-2, 2, 0.8)]:
    add("arange", start, stop, step, {"dtype": "float64"}, result=np.arange(start, stop, step))
for start, stop, count in [(0, 1, 11), (-1, 1, 7), (0.1, 0.3, 4), (5, 5, 3), (1, -2, 6), (0, 1, 1), (0, 1, 0), (1e300, -1e300, 5)]:
    add("linspace", start, stop, count, {"dtype": "float64"}, result=np.linspace(start, stop, count))
    add("linspace", start, stop, count, {"dtype": "float64", "endpoint": False}, result=np.linspace(start, stop, count, endpoint=False))

text = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
TARGET.write_text(f'{{"numpy":"{np.__version__}","scipy":"{scipy.__version__}","cases":[\n{text}\n]}}\n')

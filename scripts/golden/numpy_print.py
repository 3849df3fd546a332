"""Writes packages/tensor/test/golden/numpy-print.json: arrays, and how NumPy prints them.

    python3 scripts/golden/numpy_print.py

The file holds the version of NumPy and `cases`, each of the form
{ "dtype", "shape", "data", "text" }. `data` is repeated until it fills the shape; nan and the
infinities in it are strings, since JSON has no numbers for them. Seeded: with the same NumPy, the
same file (written for 1.24.2, Debian's python3-numpy).
"""

import json
import math
import pathlib

import numpy as np

TARGET = pathlib.Path(__file__).parents[2] / "packages/tensor/test/golden/numpy-print.json"
FLOATS = ("float32", "float64")
INTEGERS = {"int32": (-(2**31), 2**31), "uint8": (0, 256)}
SPECIAL = [math.nan, math.inf, -math.inf, 0.0, -0.0]

rng = np.random.default_rng(20240229)
cases = []


def encode(x):
    """An element as JSON; a float32 by its own shortest digits where those read back through a double."""
    if isinstance(x, np.bool_):
        return int(x)
    if isinstance(x, np.integer):
        return int(x)
    if not np.isfinite(x):
        return str(x)
    short = float(np.format_float_scientific(x, trim="-"))
    return short if np.array(short, x.dtype) == x else float(x)


def add(dtype, shape, values):
    """Adds the case of `values`, repeated to fill `shape`."""
    with np.errstate(over="ignore"):
        data = np.asarray(values).astype(dtype).ravel()
    array = np.resize(data, shape) if data.size else np.zeros(shape, dtype)
    cases.append(
        {
            "dtype": dtype,
            "shape": list(shape),
            "data": [encode(x) for x in data],
            "text": str(array),
        }
    )


def magnitudes(size, low, high):
    """Numbers of both signs, their powers of ten spread evenly."""
    return rng.choice([-1, 1], size) * 10 ** rng.uniform(low, high, size)


def sample(dtype, size):
    """Numbers of a kind drawn at random: whole, rounded, fine, large, small, mixed; some with specials."""
    if dtype == "bool":
        return rng.integers(0, 2, size)
    if dtype in INTEGERS:
        low, high = INTEGERS[dtype]
        bound = 10 ** rng.integers(1, 11)
        return rng.integers(max(low, -bound), min(high, bound), size)
    widest = 300 if dtype == "float64" else 37
    kinds = [
        lambda: rng.integers(-50, 50, size).astype(float),
        lambda: rng.standard_normal(size).round(int(rng.integers(1, 5))),
        lambda: rng.standard_normal(size),
        lambda: rng.uniform(0, 1, size) * 10.0 ** rng.integers(-5, 9),
        lambda: magnitudes(size, -3, 3),
        lambda: magnitudes(size, 6, 9),
        lambda: magnitudes(size, -5, -3),
        lambda: magnitudes(size, -widest, widest),
        lambda: magnitudes(size, -widest, widest / -2),
        lambda: magnitudes(size, -8, 8).astype("float16").astype(float),
        lambda: rng.integers(-(2**20), 2**20, size) / 2.0 ** rng.integers(1, 20),
    ]
    with np.errstate(over="ignore"):
        values = kinds[rng.integers(len(kinds))]()
    if size > 0 and rng.random() < 0.3:
        where = rng.integers(0, size, max(1, size // 4))
        values[where] = rng.choice(SPECIAL, where.size)
    return values


def scalars():
    edges = [0, 1, -1, 0.1, 1 / 3, 1e-4, 9.9999e-5, 1e8, 1e15, 9.99e15, 1e16, 123456789, 16777217, 1e22, 1e23]
    for dtype, tiny, widest in (("float32", 1e-45, 3.4e38), ("float64", 5e-324, 1.7e308)):
        for value in [*edges, *SPECIAL, tiny, widest, 2.0**-44, 2.0**60, *magnitudes(10, -20, 20)]:
            add(dtype, (), [value])
    for dtype, (low, high) in INTEGERS.items():
        for value in (low, 0, 7, high - 1):
            add(dtype, (), [value])
    for value in (False, True):
        add("bool", (), [value])


def notation():
    """Where FloatingFormat changes its mind, and ties at the eighth digit."""
    rows = [
        [1e8], [99999999], [99999999.5], [1e-4], [0.00009999], [1, 1000], [1, 1001], [0.1, 100], [0.1, 100.1],
        [1e8, 1], [0, 1e-5], [0, 0], [-0.0, 0.0], [-0.0, 1], [0.5**9], [3 * 0.5**9], [5 * 0.5**10, 1.5],
        [0.1, 123456789], [0.1, 1.23456789e-7], [0.1, 1.08926834e-7], [0.1, 1.28335416e8], [9.9999999999], [0.99999999999, -1], [1e100, 1], [1e-100, 1],
        [1e99, 1e100], [9.9999999999e99], [1 / 3, 2 / 3], [0.1 + 0.2], [1e23], [1e22], [2.0**-44, 1],
        [4503599627370497.5], [33554450.0], [math.pi, 100], [math.pi, -1e5], [65504.0, 6e-8],
        [math.nan], [math.inf], [-math.inf], [math.nan, -math.inf], [math.nan, math.inf], [math.nan, 1],
        [math.inf, 1.5], [-math.inf, 1.5], [-math.inf, 123456.5], [-math.inf, 1e10], [math.nan, -1e-300, 12],
        [math.nan, 0, -0.0], [math.inf, -1], [math.inf, 0.25, -0.125, math.nan],
    ]  # fmt: skip
    for row in rows:
        for dtype in FLOATS:
            add(dtype, (len(row),), row)


def shapes():
    for shape in [(0,), (0, 3), (2, 0), (1, 0, 2), (0, 0)]:
        for dtype in ("float32", "float64", "int32", "uint8", "bool"):
            add(dtype, shape, [])
    for dtype in ("float32", "float64", "int32", "uint8", "bool"):
        for _ in range(26):
            rank = int(rng.integers(1, 5))
            shape = tuple(int(dim) for dim in rng.integers(1, [41, 12, 5, 4][rank - 1], rank))
            add(dtype, shape, sample(dtype, math.prod(shape)))
    for dtype in FLOATS:
        for _ in range(30):
            size = int(rng.integers(1, 9))
            add(dtype, (size,), sample(dtype, size))


def wrapping():
    """Rows that end just before and after the edge of the line."""
    for ndim in (1, 2, 3):
        for size in (35, 36, 37, 38):
            add("uint8", (1,) * (ndim - 1) + (size,), [1, 2, 3])
        for size in (11, 12, 13, 14):
            add("bool", (2,) * (ndim - 1) + (size,), [True, False, False])
        for size in (7, 9, 12):
            add("float64", (1,) * (ndim - 1) + (size,), [1e5, 1.25, -3])


def summaries():
    sizes = [
        (999,), (1000,), (1001,), (100000,), (500, 2), (501, 2), (2, 501), (7, 143), (7, 144), (6, 167), (10, 10, 10),
        (11, 10, 10), (2, 3, 200), (200, 3, 2), (7, 7, 7, 7), (4, 4, 4, 16), (4, 4, 4, 4, 4), (1, 1, 1001), (1001, 1, 1),
    ]  # fmt: skip
    for shape in sizes:
        size = math.prod(shape)
        if size > 1000:
            for dtype in ("float32", "float64", "int32", "uint8", "bool"):
                add(dtype, shape, sample(dtype, int(rng.integers(2, 14))))
        else:
            add("uint8", shape, [1, 0])
    add("float64", (1500,), [1, 2, 3, math.nan, 1e9, 1e-9])
    add("float32", (3000,), [-math.inf, 1.5])


scalars()
notation()
shapes()
wrapping()
summaries()

lines = ",\n".join(json.dumps(case, allow_nan=False, separators=(",", ":")) for case in cases)
TARGET.parent.mkdir(parents=True, exist_ok=True)
TARGET.write_text(f'{{"numpy":"{np.__version__}","cases":[\n{lines}\n]}}\n')
print(f"{len(cases)} cases, {TARGET.stat().st_size} bytes")

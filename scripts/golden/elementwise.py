"""Writes packages/tensor/test/golden/elementwise.json: values of functions of real numbers.

    python3 scripts/golden/elementwise.py

Arguments range over everything a double holds: near 0, near the function's zeros, poles and ends, near
overflow and underflow. The values at them are computed with 60 digits by mpmath and rounded once to a
double; NumPy and SciPy compute them too, and the script stops where they disagree by more than a relative
1e-12. What happens at NaN, the infinities, 0 and -0 is what NumPy and SciPy give.

The file holds the versions and, for each function, `x` (and `z`, a second argument), `y`, and `special`:
a word for the value at each of `specials`, or at each pair of them. Seeded: the same versions write the
same file (NumPy 1.24.2, SciPy 1.10.1, mpmath 1.2.1: Debian's python3-numpy, python3-scipy, python3-mpmath).
"""

import itertools
import json
import math
import pathlib
import random
import warnings

import mpmath
import numpy as np
import scipy
from mpmath import mp
from scipy import special

TARGET = pathlib.Path(__file__).parents[2] / "packages/tensor/test/golden/elementwise.json"

mp.dps = 60
rng = random.Random(20240229)
warnings.simplefilter("ignore")

SPECIALS = [math.nan, math.inf, -math.inf, 0.0, -0.0]
PAIRED = [*SPECIALS, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.0, -3.0]


def scattered(n, low, high):
    """Numbers of both signs, their powers of ten evenly spread."""
    return [rng.choice([-1, 1]) * 10 ** rng.uniform(low, high) for _ in range(n)]


def even(n, low, high):
    return [rng.uniform(low, high) for _ in range(n)]


def positive(xs):
    return [abs(x) for x in xs]


angles = [*scattered(12, -18, 0), *even(16, -7, 7), *scattered(12, 1, 300), 1e300, 5e-324, 1000.0, -1000.0]
inside = [*scattered(12, -18, -1), *even(20, -1, 1), 1.0, -1.0, 1 - 2**-53, 2**-53 - 1, 5e-324]
exponents = [*scattered(12, -18, 0), *even(20, -30, 30), 700.0, -700.0, 1000.0, -1000.0, 5e-324]
positives = positive([*scattered(16, -308, 308), *even(16, 0.5, 2), 5e-324, 1.7e308, 1.0])
anything = [*scattered(16, -300, 300), *even(16, -5, 5), 1e300, -1000.0, 5e-324]

# name: (NumPy's or SciPy's function, mpmath's, arguments)
UNARY = {
    "exp": (np.exp, mpmath.exp, [*exponents, 709.7, -745.1]),
    "exp2": (np.exp2, lambda x: mpmath.power(2, x), [*exponents, 1023.9, -1074.0, 3.0, -4.0]),
    "expm1": (np.expm1, mpmath.expm1, [*exponents, 709.7]),
    "log": (np.log, mpmath.log, positives),
    "log2": (np.log2, lambda x: mpmath.log(x, 2), [*positives, 8.0, 2.0**-1000]),
    "log10": (np.log10, mpmath.log10, [*positives, 1000.0]),
    "log1p": (np.log1p, mpmath.log1p, [*positives, *even(16, -1, 0), 2**-53 - 1, -5e-324, -1e-10]),
    "sqrt": (np.sqrt, mpmath.sqrt, positives),
    "sin": (np.sin, mpmath.sin, [*angles, math.pi, 22 * math.pi]),
    "cos": (np.cos, mpmath.cos, [*angles, math.pi / 2, 22.5 * math.pi]),
    "tan": (np.tan, mpmath.tan, [*angles, math.pi / 2, math.pi]),
    "asin": (np.arcsin, mpmath.asin, inside),
    "acos": (np.arccos, mpmath.acos, inside),
    "atan": (np.arctan, mpmath.atan, anything),
    "sinh": (np.sinh, mpmath.sinh, [*exponents, 710.4, -710.4]),
    "cosh": (np.cosh, mpmath.cosh, [*exponents, 710.4, -710.4]),
    "tanh": (np.tanh, mpmath.tanh, [*exponents, 19.0, 22.5]),
    "asinh": (np.arcsinh, mpmath.asinh, anything),
    "acosh": (np.arccosh, mpmath.acosh, [1 + x for x in positive(scattered(30, -15, 300))]),
    "atanh": (np.arctanh, mpmath.atanh, [x for x in inside if abs(x) < 1]),
    "erf": (special.erf, mpmath.erf, [*anything, *even(16, -0.5, 0.5), *even(16, -6, 6)]),
    "erfc": (special.erfc, mpmath.erfc, [*scattered(12, -18, 0), *even(20, -6, 6), *even(30, 4, 27), 26.5, 27.2, 30.0]),
    "sigmoid": (special.expit, lambda x: 1 / (1 + mpmath.exp(-x)), [*exponents, 36.8, 40.0, -740.0]),
}

ends = [*even(30, -20, 20), *scattered(8, -8, 0), 1000.0, -1000.0]


def softplus(x):
    return mpmath.log1p(mpmath.exp(x))


def elu(x):
    return x if x > 0 else mpmath.expm1(x)


def selu(x):
    # The constants as doubles, which the op multiplies by.
    return mp.mpf(1.0507009873554805) * (x if x > 0 else mp.mpf(1.6732632423543772) * elu(x))


# Formulas on both sides, which at the special values give NaN: those have tests of their own.
ACTIVATIONS = {
    "softplus": (lambda x: np.logaddexp(x, 0), softplus, ends),
    "elu": (lambda x: x if x > 0 else np.expm1(x), elu, ends),
    "selu": (lambda x: 1.0507009873554805 * (x if x > 0 else 1.6732632423543772 * np.expm1(x)), selu, ends),
    "silu": (lambda x: x * special.expit(x), lambda x: x / (1 + mpmath.exp(-x)), ends),
    "gelu": (
        lambda x: x * special.ndtr(x),
        lambda x: x * mpmath.erfc(-x / mpmath.sqrt(2)) / 2,
        [*even(30, -6, 6), 1000.0],
    ),
    "mish": (lambda x: x * np.tanh(np.logaddexp(x, 0)), lambda x: x * mpmath.tanh(softplus(x)), ends),
}

wide = list(zip(scattered(20, -200, 200), scattered(20, -200, 200)))
# (-8) ** (1 / 3) is NaN and in the specials; what overflows or vanishes is there to see.
bases = [*zip(positive(scattered(20, -30, 30)), even(20, -9, 9)), *zip(even(20, 0.9, 1.1), even(20, -900, 900))]
wholes = [(x, float(round(n))) for x, n in zip(scattered(20, -3, 3), even(20, -9, 9))]
extremes = [(1e300, 2.0), (1e-300, 2.0), (1e-300, -2.0), (-1e300, 3.0), (10.0, -308.0), (5e-324, 0.5), (0.5, 1074.0)]

BINARY = {
    "pow": (np.power, mpmath.power, [*bases, *wholes, *extremes]),
    "atan2": (np.arctan2, mpmath.atan2, [*wide, *zip(even(16, -5, 5), even(16, -5, 5))]),
    "remainder": (
        np.remainder,
        lambda x, z: x - z * mpmath.floor(x / z),
        [*zip(scattered(24, -3, 15), scattered(24, -3, 3)), (1.0, 0.1), (-1e-20, 1.0), (-0.3, 0.1), (5.3, -2.0)],
    ),
}

# Nothing to compute: what NumPy does at special values is all there is to know.
SPECIAL_UNARY = {"abs": np.abs, "floor": np.floor, "ceil": np.ceil, "trunc": np.trunc, "round": np.rint}


def word(x):
    return repr(float(x))


def number(x):
    """A number as JSON; an infinity as one that overflows to it when it is read."""
    return repr(x) if math.isfinite(x) else ("1e999" if x > 0 else "-1e999")


def exact(f, *args):
    return float(f(*map(mp.mpf, args)))


def agree(name, args, peer, y):
    """Stops where NumPy or SciPy is far from the exact value: then the formula above is wrong."""
    peer = float(peer)
    if peer == y or (math.isfinite(peer) and math.isfinite(y) and abs(peer - y) <= 1e-12 * abs(y) + 1e-320):
        return
    raise SystemExit(f"{name}{args}: {peer} by NumPy or SciPy, {y} exactly")


def listed(values):
    return "[" + ", ".join(values) + "]"


def entry(**lists):
    fields = [f'    "{key}": {listed(values)}' for key, values in lists.items() if values]
    return "{\n" + ",\n".join(fields) + "\n  }"


def quoted(words):
    return [json.dumps(w) for w in words]


fields = {}
for name, (peer, f, xs) in {**UNARY, **ACTIVATIONS}.items():
    ys = [exact(f, x) for x in xs]
    for x, y in zip(xs, ys):
        agree(name, (x,), peer(x), y)
    words = [word(peer(np.float64(x))) for x in SPECIALS] if name in UNARY else []
    fields[name] = entry(x=map(number, xs), y=list(map(number, ys)), special=quoted(words))
for name, (peer, f, pairs) in BINARY.items():
    ys = [exact(f, x, z) for x, z in pairs]
    for (x, z), y in zip(pairs, ys):
        agree(name, (x, z), peer(x, z), y)
    words = [word(peer(np.float64(x), np.float64(z))) for x, z in itertools.product(PAIRED, PAIRED)]
    xs, zs = zip(*pairs)
    fields[name] = entry(x=map(number, xs), z=map(number, zs), y=map(number, ys), special=quoted(words))
for name, peer in SPECIAL_UNARY.items():
    fields[name] = entry(special=quoted(word(peer(np.float64(x))) for x in SPECIALS))

versions = f"NumPy {np.__version__}, SciPy {scipy.__version__}, mpmath {mpmath.__version__}"
head = {
    "versions": json.dumps(versions),
    "specials": listed(quoted(map(word, SPECIALS))),
    "pairedSpecials": listed(quoted(map(word, PAIRED))),
}
body = ",\n  ".join(f'"{key}": {value}' for key, value in {**head, **fields}.items())
TARGET.write_text("{\n  " + body + "\n}\n")
print(f"{len(fields)} functions -> {TARGET}")

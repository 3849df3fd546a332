"""Golden vectors for document 003: what the document's own Python code computes.

Usage: /usr/bin/python3 scripts/golden/document003.py DOCUMENT > examples/src/documents/003/golden/numpy.json

DOCUMENT is the text of the document; its function definitions are run as they stand. Needs NumPy (made with 1.24.2).
"""
import json
import random
import re
import sys

import numpy as np

blocks = re.findall(r"```python\n(.*?)```", open(sys.argv[1]).read(), re.S)
document = {"np": np, "random": random}
for block in blocks:
    if "def " in block:
        exec(block, document)


def case(seed, sizes, samples):
    rng = np.random.default_rng(seed)
    layers = list(zip(sizes[:-1], sizes[1:]))
    # Three decimals keep the file small and lose nothing: JSON holds them exactly as NumPy read them.
    draw = lambda *shape: rng.normal(size=shape).round(3)
    weights = [draw(y, x) for x, y in layers]
    biases = [draw(y, 1) for x, y in layers]
    inputs = draw(samples, sizes[0])
    targets = np.eye(sizes[-1])[rng.integers(0, sizes[-1], samples)]
    result = {
        "sizes": sizes,
        "weights": [w.tolist() for w in weights],
        "biases": [b.tolist() for b in biases],
        "inputs": inputs.tolist(),
        "targets": targets.tolist(),
        "outputs": [document["network_output"](x, biases, weights).tolist() for x in inputs],
        "predictions": [
            int((np.abs(document["network_output"](x, biases, weights) - 1)).argmin()) for x in inputs
        ],
    }
    batch = [(x, y.reshape(-1, 1)) for x, y in zip(inputs, targets)]
    try:
        stepped = document["descent_mini"](batch, 0.1, len(sizes), biases, weights)
        result["stepped"] = {
            "weights": [w.tolist() for w in stepped[0]],
            "biases": [b.tolist() for b in stepped[1]],
        }
    except TypeError as error:
        result["thrown"] = str(error)
    return result


cases = [case(0, [3, 2], 2), case(9, [3, 4, 2], 3), case(2, [2, 3, 4, 3], 3), case(3, [3, 4, 3, 4, 2], 2)]
print(json.dumps({"learningRate": 0.1, "cases": cases}))

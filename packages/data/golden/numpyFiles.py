"""Files as NumPy writes them, and what is in them: test/golden/numpy.json.

    /usr/bin/python3 packages/data/golden/numpyFiles.py
"""

import base64
import io
import json
from pathlib import Path

import numpy as np
from numpy.lib import format as npy

ARRAYS = {
    "bool": np.array([[True, False], [False, True]]),
    "uint8": np.array([0, 1, 255], dtype="u1"),
    "int8": np.array([-128, 0, 127], dtype="i1"),
    "uint16": np.array([0, 65535], dtype="<u2"),
    "int16": np.array([-32768, 32767], dtype=">i2"),
    "int32": np.array([[-(2**31), 2**31 - 1]], dtype="<i4"),
    "int32, big-endian": np.array([[1, -2], [3, 2**31 - 1]], dtype=">i4"),
    "uint32": np.array([0, 2**31 - 1], dtype="<u4"),
    "int64": np.array([-(2**31), -1, 2**31 - 1], dtype="<i8"),
    "int64, big-endian": np.array([7, -8], dtype=">i8"),
    "uint64": np.array([2**31 - 1], dtype="<u8"),
    "float16": np.array([0.5, -65504, 6e-8, 1e-4, np.inf, -0.0, 1 / 3], dtype="<f2"),
    "float16, big-endian": np.array([1.5, -2], dtype=">f2"),
    "float32": np.array([[1.5, -2.25, 1e-40], [np.inf, 3.4e38, 0.1]], dtype="<f4"),
    "float32, big-endian": np.array([0.1, -1e30], dtype=">f4"),
    "float64": np.array([0.1, 1e300, 5e-324], dtype="<f8"),
    "float64, big-endian": np.array([[0.1], [-1e-300]], dtype=">f8"),
    "scalar": np.array(2.5),
    "no elements": np.zeros((3, 0, 2), dtype="<f4"),
    "Fortran order": np.asfortranarray(np.arange(24, dtype="<i4").reshape(2, 3, 4)),
    "Fortran order, big-endian": np.asfortranarray(np.arange(6, dtype=">f8").reshape(3, 2)),
}

# What no dtype holds, or this value not.
REFUSED = {
    "objects": np.array([None, 1], dtype=object),
    "text": np.array(["a", "bc"]),
    "bytes": np.array([b"a"]),
    "complex": np.array([1j]),
    "dates": np.array(["2020-01-01"], dtype="M8[D]"),
    "fields": np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f8")]),
    "float128": np.array([1], dtype=np.longdouble),
    "int64 beyond int32": np.array([0, 2**31], dtype="<i8"),
    "uint32 beyond int32": np.array([2**31], dtype="<u4"),
    "uint64 beyond int32": np.array([2**63], dtype="<u8"),
}


def text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def saved(array: np.ndarray, version=None) -> str:
    file = io.BytesIO()
    npy.write_array(file, array, version=version)
    return text(file.getvalue())


def values(array: np.ndarray) -> list:
    numbers = (float(x) for x in array.flatten(order="C"))
    return [x if np.isfinite(x) else str(x).replace("inf", "Infinity").replace("nan", "NaN") for x in numbers]


def archive(save, **arrays) -> str:
    file = io.BytesIO()
    save(file, **arrays)
    return text(file.getvalue())


arrays = {"weight": ARRAYS["float32"], "layers.0.bias": ARRAYS["float64"], "größe": ARRAYS["scalar"]}
golden = {
    "npy": [
        {"name": name, "shape": array.shape, "values": values(array), "file": saved(array)}
        for name, array in ARRAYS.items()
    ]
    + [
        {
            "name": f"version {version}",
            "shape": [3],
            "values": [0, 1, 255],
            "file": saved(ARRAYS["uint8"], (version, 0)),
        }
        for version in (1, 2, 3)
    ],
    "refused": [{"name": name, "file": saved(array)} for name, array in REFUSED.items()],
    "npz": [
        {
            "name": save.__name__,
            "arrays": {name: values(array) for name, array in arrays.items()},
            "file": archive(save, **arrays),
        }
        for save in (np.savez, np.savez_compressed)
    ],
}
out = Path(__file__).parent.parent / "test" / "golden" / "numpy.json"
out.write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n")
print(f"{out}: {out.stat().st_size} bytes, by NumPy {np.__version__}")

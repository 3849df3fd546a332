"""The library that multiplies matrices for NumPy."""

import os

# By their names, the most telling first: others are there only to be called by the names of old.
NAMES = ("openblas", "mkl_rt", "mkl", "blis", "blas")


def mapped():
    """The files in this process's memory; none where the system does not say: Linux does."""
    try:
        with open("/proc/self/maps") as maps:
            lines = [line.rstrip("\n").split(maxsplit=5) for line in maps]
    except OSError:
        return []
    return sorted({fields[5] for fields in lines if len(fields) == 6 and fields[5].startswith("/")})


def library():
    """Its file, once NumPy has been imported, or what is known of it."""
    files = mapped()
    for name in NAMES:
        for file in files:
            if name in os.path.basename(file):
                return file
    return "unknown to this system"

"""NumPy: forward and backward passes written by hand."""

import platform

import numpy as np

from blas import library
from data import batches_of, digest, inputs_of, layers_of


class System:
    def __init__(self, threads):
        python = platform.python_version()
        self.about = f"numpy {np.__version__}, Python {python}, BLAS {library()}, {threads} threads"

    def prepare(self, job):
        return Training(job) if job["kind"] == "training" else Operation(job)


class Training:
    def __init__(self, job):
        self.squared = job["loss"] == "meanSquaredError"
        self.relu = job["activation"] == "relu"
        self.rate = np.float32(job["learningRate"])
        self.batches = batches_of(job)
        layers = layers_of(job)
        self.weights = [weight for weight, _ in layers]
        self.biases = [bias for _, bias in layers]

    def run(self, turn):
        weights, biases, relu = self.weights, self.biases, self.relu
        inputs, targets = self.batches[turn % len(self.batches)]
        activated = len(weights) if self.squared else len(weights) - 1

        activations = [inputs]
        for l, (weight, bias) in enumerate(zip(weights, biases)):
            a = activations[-1] @ weight
            a += bias
            if l < activated:
                if relu:
                    np.maximum(a, 0, out=a)
                else:
                    np.negative(a, out=a)
                    np.exp(a, out=a)
                    a += 1
                    np.reciprocal(a, out=a)
            activations.append(a)

        outputs = activations[-1]
        if self.squared:
            delta = outputs - targets
            self.loss = np.square(delta).mean()
            delta *= np.float32(2 / delta.size)
        else:
            shifted = outputs - outputs.max(axis=1, keepdims=True)
            delta = np.exp(shifted)
            sums = delta.sum(axis=1, keepdims=True)
            self.loss = (np.log(sums).sum() - (shifted * targets).sum()) / len(inputs)
            delta /= sums
            delta -= targets
            delta *= np.float32(1 / len(inputs))

        for l in reversed(range(len(weights))):
            if l < activated:
                a = activations[l + 1]
                if relu:
                    delta *= a > 0
                else:
                    delta *= a * (1 - a)
            weight_gradient = activations[l].T @ delta
            bias_gradient = delta.sum(axis=0)
            if l > 0:
                delta = delta @ weights[l].T
            weight_gradient *= self.rate
            weights[l] -= weight_gradient
            biases[l] -= self.rate * bias_gradient

    def finish(self):
        pass

    def result(self):
        return [self.loss]


def softmax(x):
    y = np.exp(x - x.max(axis=-1, keepdims=True))
    y /= y.sum(axis=-1, keepdims=True)
    return y


def tanh_affine(x):
    y = x * np.float32(0.5)
    y += np.float32(0.1)
    return np.tanh(y, out=y)


def layer_norm(x, gain, bias):
    y = x - x.mean(axis=-1, keepdims=True)
    y /= np.sqrt(np.square(y).mean(axis=-1, keepdims=True) + np.float32(1e-5))
    y *= gain
    y += bias
    return y


def chain(x, y):
    z = x
    for _ in range(5):
        z = z * y + x
    return z


OPERATIONS = {
    "matmul": np.matmul,
    "exp": np.exp,
    "tanhAffine": tanh_affine,
    "softmax": softmax,
    "sumAxis0": lambda x: x.sum(axis=0),
    "sumAxis1": lambda x: x.sum(axis=1),
    "layerNorm": layer_norm,
    "chain": chain,
}


class Operation:
    def __init__(self, job):
        self.sets = inputs_of(job)
        self.operate = OPERATIONS[job["op"]]

    def run(self, turn):
        self.last = self.operate(*self.sets[turn % 2])

    def finish(self):
        pass

    def result(self):
        return digest(self.last)

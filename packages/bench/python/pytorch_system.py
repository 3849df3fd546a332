"""PyTorch: autograd, and the update in place without it."""

import platform

import torch
import torch.nn.functional as F

from data import batches_of, digest, inputs_of, layers_of, lenet_of


class System:
    def __init__(self, threads):
        torch.set_num_threads(threads)
        self.about = f"pytorch {torch.__version__}, Python {platform.python_version()}, {threads} threads"

    def prepare(self, job):
        return {"training": Training, "lenet": Lenet, "operation": Operation}[job["kind"]](job)


class Training:
    def __init__(self, job):
        self.squared = job["loss"] == "meanSquaredError"
        self.activate = torch.relu if job["activation"] == "relu" else torch.sigmoid
        self.rate = job["learningRate"]
        self.batches = [
            (
                torch.from_numpy(inputs),
                # PyTorch's cross-entropy takes the numbers of the classes.
                torch.from_numpy(targets if self.squared else targets.argmax(axis=1)),
            )
            for inputs, targets in batches_of(job)
        ]
        self.layers = [
            (
                torch.from_numpy(weight).requires_grad_(),
                torch.from_numpy(bias).requires_grad_(),
            )
            for weight, bias in layers_of(job)
        ]
        self.parameters = [parameter for layer in self.layers for parameter in layer]

    def run(self, turn):
        x, targets = self.batches[turn % len(self.batches)]
        last = len(self.layers) - 1
        for l, (weight, bias) in enumerate(self.layers):
            x = torch.addmm(bias, x, weight)
            if self.squared or l < last:
                x = self.activate(x)
        loss = F.mse_loss(x, targets) if self.squared else F.cross_entropy(x, targets)
        gradients = torch.autograd.grad(loss, self.parameters)
        with torch.no_grad():
            torch._foreach_add_(self.parameters, gradients, alpha=-self.rate)
        self.loss = loss

    def finish(self):
        self.loss.item()

    def result(self):
        return [self.loss.item()]


class Lenet:
    def __init__(self, job):
        side = job["side"]
        self.batches = [
            (torch.from_numpy(inputs).reshape(-1, 1, side, side), torch.from_numpy(targets.argmax(axis=1)))
            for inputs, targets in batches_of(job)
        ]
        self.convolutions, self.layers = (
            [tuple(torch.from_numpy(x).requires_grad_() for x in pair) for pair in pairs] for pairs in lenet_of(job)
        )
        parameters = [x for pair in [*self.convolutions, *self.layers] for x in pair]
        self.optimizer = torch.optim.Adam(parameters, lr=job["learningRate"], foreach=True)

    def run(self, turn):
        x, targets = self.batches[turn % len(self.batches)]
        for l, (weight, bias) in enumerate(self.convolutions):
            x = F.max_pool2d(F.conv2d(x, weight, bias, padding=2 if l == 0 else 0).relu(), 2)
        x = x.flatten(1)
        last = len(self.layers) - 1
        for l, (weight, bias) in enumerate(self.layers):
            x = torch.addmm(bias, x, weight)
            if l < last:
                x = x.relu()
        self.loss = F.cross_entropy(x, targets)
        self.optimizer.zero_grad(set_to_none=True)
        self.loss.backward()
        self.optimizer.step()

    def finish(self):
        self.loss.item()

    def result(self):
        return [self.loss.item()]


def layer_norm(x, gain, bias):
    return F.layer_norm(x, gain.shape, gain, bias, 1e-5)


def chain(x, y):
    z = x
    for _ in range(5):
        z = z * y + x
    return z


OPERATIONS = {
    "matmul": torch.matmul,
    "exp": torch.exp,
    "tanhAffine": lambda x: (x * 0.5).add_(0.1).tanh_(),
    "softmax": lambda x: torch.softmax(x, -1),
    "sumAxis0": lambda x: x.sum(0),
    "sumAxis1": lambda x: x.sum(1),
    "layerNorm": layer_norm,
    "chain": chain,
}


class Operation:
    def __init__(self, job):
        self.sets = [[torch.from_numpy(x) for x in inputs] for inputs in inputs_of(job)]
        self.operate = OPERATIONS[job["op"]]

    def run(self, turn):
        self.last = self.operate(*self.sets[turn % 2])

    def finish(self):
        pass

    def result(self):
        return digest(self.last.numpy())

"""Optimisers: python3 packages/nn/golden/optimisers.py writes packages/nn/test/golden/optimisers.json.

Each takes 20 steps on a function of w [2, 3] and b [3] that is not convex, whose gradients both sides get by
automatic differentiation: sum((1 - w)^2 + 5 (b - w^2)^2) + sum(sin(3 b)). The parameters after some of the
steps are kept. The optimisers are torch.optim's, but for Lion, which PyTorch 1.13 does not have: that one is
written out below as the paper has it (Chen et al., 2023, algorithm 2).
"""
import copy

import torch
from torch import optim
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

from common import nested, seed, write

seed(2)
START = {"w": torch.randn(2, 3).round(decimals=3), "b": torch.randn(3).round(decimals=3)}
KEPT = [1, 2, 3, 5, 10, 15, 20]


def loss(w, b):
    return ((1 - w) ** 2 + 5 * (b - w**2) ** 2).sum() + (3 * b).sin().sum()


class Lion(optim.Optimizer):
    """As algorithm 2 of the paper: the direction first, the mean afterwards."""

    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                direction = (beta1 * m + (1 - beta1) * p.grad).sign()
                p -= group["lr"] * (direction + group["weight_decay"] * p)
                m.copy_(beta2 * m + (1 - beta2) * p.grad)


cases = []


def run(name, options, make, between=lambda params: None, scheduler_of=None, every=1, average=None, **extra):
    """20 calls; `between` changes the gradients, `every` calls make a step, `average` is the decay of a running mean."""
    params = {key: x.clone().requires_grad_() for key, x in START.items()}
    optimiser = make(list(params.values()))
    scheduler = scheduler_of and scheduler_of(optimiser)
    means = copy.deepcopy(START)
    course = []
    for call in range(1, 21):
        value = loss(**params) / every
        value.backward()
        if call % every == 0:
            between(list(params.values()))
            optimiser.step()
            if scheduler:
                scheduler.step()
            optimiser.zero_grad()
        kept = {key: x.detach() for key, x in params.items()}
        if average is not None:
            kept = means = {key: average * means[key] + (1 - average) * x for key, x in kept.items()}
        if call in KEPT:
            course.append({"step": call, **{key: nested(x) for key, x in kept.items()}})
    cases.append({"name": name, "options": options, "course": course, **extra})


def plain(name, kind, options, **arguments):
    run(name, options, lambda params: kind(params, **arguments))


plain("sgd", optim.SGD, {"learningRate": 0.01}, lr=0.01)
plain("sgd", optim.SGD, {"learningRate": 0.01, "weightDecay": 0.1}, lr=0.01, weight_decay=0.1)
plain("sgd", optim.SGD, {"learningRate": 0.005, "momentum": 0.9}, lr=0.005, momentum=0.9)
plain(
    "sgd",
    optim.SGD,
    {"learningRate": 0.005, "momentum": 0.8, "nesterov": True, "weightDecay": 0.2},
    lr=0.005,
    momentum=0.8,
    nesterov=True,
    weight_decay=0.2,
)
for name, kind in [("adam", optim.Adam), ("adamW", optim.AdamW)]:
    plain(name, kind, {}, lr=0.001)
    plain(
        name,
        kind,
        {"learningRate": 0.1, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "weightDecay": 0.1},
        lr=0.1,
        betas=(0.8, 0.95),
        eps=1e-3,
        weight_decay=0.1,
    )
    plain(
        name,
        kind,
        {"learningRate": 0.2, "beta2": 0.7, "amsgrad": True, "weightDecay": 0},
        lr=0.2,
        betas=(0.9, 0.7),
        amsgrad=True,
        weight_decay=0,
    )
plain("rmsProp", optim.RMSprop, {})
plain("rmsProp", optim.RMSprop, {"momentum": 0.9, "weightDecay": 0.1}, momentum=0.9, weight_decay=0.1)
plain(
    "rmsProp",
    optim.RMSprop,
    {"learningRate": 0.02, "smoothing": 0.8, "epsilon": 1e-4, "centred": True, "momentum": 0.5},
    lr=0.02,
    alpha=0.8,
    eps=1e-4,
    centered=True,
    momentum=0.5,
)
plain("adagrad", optim.Adagrad, {})
plain(
    "adagrad",
    optim.Adagrad,
    {"learningRate": 0.3, "initialSum": 0.5, "epsilon": 1e-3, "weightDecay": 0.1},
    lr=0.3,
    initial_accumulator_value=0.5,
    eps=1e-3,
    weight_decay=0.1,
)
plain("adadelta", optim.Adadelta, {})
plain(
    "adadelta",
    optim.Adadelta,
    {"learningRate": 2, "smoothing": 0.7, "epsilon": 1e-3, "weightDecay": 0.1},
    lr=2,
    rho=0.7,
    eps=1e-3,
    weight_decay=0.1,
)
plain("lion", Lion, {})
plain(
    "lion",
    Lion,
    {"learningRate": 0.02, "beta1": 0.7, "beta2": 0.9, "weightDecay": 0.5},
    lr=0.02,
    betas=(0.7, 0.9),
    weight_decay=0.5,
)

# No decay for b, as PyTorch's groups of parameters have it.
run(
    "adamW",
    {"learningRate": 0.05, "weightDecay": 0.5},
    lambda params: optim.AdamW([{"params": params[:1]}, {"params": params[1:], "weight_decay": 0}], lr=0.05, weight_decay=0.5),
    decayed=["w"],
)
# Only b is trained.
run("adam", {"learningRate": 0.05}, lambda params: optim.Adam(params[1:], lr=0.05), trained=["b"])
for norm in [0.5, 1e3]:
    run(
        "adam",
        {"learningRate": 0.1},
        lambda params: optim.Adam(params, lr=0.1),
        between=lambda params: clip_grad_norm_(params, norm),
        clipByNorm=norm,
    )
run(
    "sgd",
    {"learningRate": 0.05},
    lambda params: optim.SGD(params, lr=0.05),
    between=lambda params: clip_grad_value_(params, 0.7),
    clipByValue=0.7,
)
run("adam", {"learningRate": 0.1}, lambda params: optim.Adam(params, lr=0.1), every=3, accumulate=3)
run("adam", {"learningRate": 0.1}, lambda params: optim.Adam(params, lr=0.1), average=0.9, ema=0.9)
run(
    "adamW",
    {},
    lambda params: optim.AdamW(params, lr=0.1),
    scheduler_of=lambda optimiser: optim.lr_scheduler.CosineAnnealingLR(optimiser, 20, eta_min=0.01),
    schedule={"name": "cosine", "options": {"learningRate": 0.1, "steps": 20, "minimum": 0.01}},
)
run(
    "sgd",
    {"momentum": 0.5},
    lambda params: optim.SGD(params, lr=0.01, momentum=0.5),
    scheduler_of=lambda optimiser: optim.lr_scheduler.StepLR(optimiser, 4, gamma=0.5),
    schedule={"name": "step", "options": {"learningRate": 0.01, "every": 4, "factor": 0.5}},
)
write("optimisers", [{"start": {key: nested(x) for key, x in START.items()}}, *cases])

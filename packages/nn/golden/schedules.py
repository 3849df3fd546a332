"""Schedules: python3 packages/nn/golden/schedules.py writes packages/nn/test/golden/schedules.json.

The learning rates that PyTorch's schedulers give, step by step.
"""
import warnings

import torch
from torch.optim import SGD
from torch.optim import lr_scheduler as torch_schedules

from common import write

warnings.simplefilter("ignore")
cases = []


def add(name, options, rate, make, steps):
    optimiser = SGD([torch.zeros(1, requires_grad=True)], lr=rate)
    scheduler = make(optimiser)
    rates = []
    for _ in range(steps):
        rates.append(optimiser.param_groups[0]["lr"])
        scheduler.step()
    cases.append({"name": name, "options": options, "rates": rates})


s = torch_schedules
add("constant", 0.3, 0.3, lambda o: s.LambdaLR(o, lambda step: 1), 3)
add("step", {"learningRate": 0.1, "every": 4}, 0.1, lambda o: s.StepLR(o, 4), 20)
add("step", {"learningRate": 0.5, "every": 3, "factor": 0.7}, 0.5, lambda o: s.StepLR(o, 3, gamma=0.7), 30)
add("exponential", {"learningRate": 0.1, "factor": 0.9}, 0.1, lambda o: s.ExponentialLR(o, 0.9), 30)
add("cosine", {"learningRate": 0.1, "steps": 25}, 0.1, lambda o: s.CosineAnnealingLR(o, 25), 26)
add(
    "cosine",
    {"learningRate": 0.1, "steps": 7, "minimum": 0.02},
    0.1,
    lambda o: s.CosineAnnealingLR(o, 7, eta_min=0.02),
    8,
)
add("oneCycle", {"peak": 0.1, "steps": 30}, 0.1, lambda o: s.OneCycleLR(o, 0.1, total_steps=30), 29)
add(
    "oneCycle",
    {"peak": 2, "steps": 17, "rise": 0.45, "startDivisor": 10, "endDivisor": 100, "course": "linear"},
    0.1,
    lambda o: s.OneCycleLR(
        o, 2, total_steps=17, pct_start=0.45, div_factor=10, final_div_factor=100, anneal_strategy="linear"
    ),
    16,
)
add(
    "piecewise",
    {"rates": [0.2, 0.02, 0.002], "boundaries": [5, 9]},
    0.2,
    lambda o: s.MultiStepLR(o, [5, 9]),
    15,
)
add(
    "linearWarmup",
    {"steps": 6, "into": 0.3},
    0.3,
    lambda o: s.LambdaLR(o, lambda step: min(1, step / 6)),
    12,
)
add(
    "linearWarmup",
    {"steps": 5, "from": 0.1, "into": 0.4},
    0.4,
    lambda o: s.LinearLR(o, start_factor=0.25, total_iters=5),
    12,
)
add(
    "linearWarmup",
    {"steps": 5, "into": {"name": "exponential", "options": {"learningRate": 0.4, "factor": 0.8}}},
    0.4,
    lambda o: s.LambdaLR(o, lambda step: step / 5 if step < 5 else 0.8 ** (step - 5)),
    15,
)
add(
    "joined",
    {
        "parts": [
            {"name": "exponential", "options": {"learningRate": 0.4, "factor": 0.5}},
            {"name": "cosine", "options": {"learningRate": 0.4, "steps": 10}},
        ],
        "boundaries": [4],
    },
    0.4,
    lambda o: s.SequentialLR(o, [s.ExponentialLR(o, 0.5), s.CosineAnnealingLR(o, 10)], [4]),
    14,
)
write("schedules", cases)

"""Losses: python3 packages/nn/golden/losses.py writes packages/nn/test/golden/losses.json.

Scores have their classes on the last axis, as Chainrule has them, and are handed to PyTorch with the classes on
axis 1. `hinge` is not in PyTorch; it is max(0, margin - y x), written out. Everything else is torch.nn.functional's.
"""
import itertools

import torch
from torch.nn import functional as F

from common import case, seed, write

seed(1)
cases = []
REDUCTIONS = ["mean", "sum", "none"]


def add(loss, output, inputs, **options):
    listed = {key: x.tolist() if isinstance(x, torch.Tensor) else x for key, x in options.items()}
    found = case(loss, {"loss": output}, {}, inputs, listed)
    del found["parameters"]
    cases.append(found)


def values_only(loss, output, inputs, **options):
    """A case whose gradients are not compared: those of a number that plays no part."""
    nothing = torch.zeros(()).requires_grad_()
    add(loss, output + nothing, {**inputs, "nothing": nothing}, **options)
    del cases[-1]["inputs"]["nothing"], cases[-1]["gradients"]["nothing"]


def fresh(x):
    """The same numbers, with few digits so that the file is small, as a leaf of its own."""
    return x.detach().round(decimals=3).requires_grad_()


def normal(*shape):
    return fresh(torch.randn(*shape))


def uniform(*shape):
    return torch.rand(*shape).round(decimals=3)


# Losses of two tensors of one shape; the target has a gradient where PyTorch gives one.
for reduction in REDUCTIONS:
    x, y = normal(3, 2), normal(3, 2)
    add("meanSquaredError", F.mse_loss(x, y, reduction=reduction), {"x": x, "y": y}, reduction=reduction)
    x, y = normal(3, 2), normal(3, 2)
    add("meanAbsoluteError", F.l1_loss(x, y, reduction=reduction), {"x": x, "y": y}, reduction=reduction)
    for delta in [1.0, 0.3]:
        x, y = normal(3, 2), normal(3, 2)
        output = F.huber_loss(x, y, reduction=reduction, delta=delta)
        add("huber", output, {"x": x, "y": y}, reduction=reduction, delta=delta)

    p, y = fresh(uniform(3, 2) * 0.96 + 0.02), uniform(3, 2)
    output = F.binary_cross_entropy(p, y, reduction=reduction)
    add("binaryCrossEntropy", output, {"x": p, "y": y}, reduction=reduction)
    # Where the logarithm is cut off at -100 PyTorch's gradient is its own: values alone.
    p, y = torch.tensor([0.0, 1.0, 0.0, 1.0, 1e-60, 0.5]), torch.tensor([0.0, 1.0, 1.0, 0.25, 0.5, 1.0])
    output = F.binary_cross_entropy(p, y, reduction=reduction)
    values_only("binaryCrossEntropy", output, {"x": p, "y": y}, reduction=reduction)

    for weight in [None, 2.5, torch.tensor([0.5, 1.0, 3.0])]:
        x, y = normal(3, 3), uniform(3, 3)
        with torch.no_grad():
            x *= 5
            x[0] = torch.tensor([0.0, 1000.0, -1000.0])
            y[0] = torch.tensor([1.0, 0.0, 1.0])
        given = None if weight is None else torch.as_tensor(weight)
        output = F.binary_cross_entropy_with_logits(x, y, reduction=reduction, pos_weight=given)
        options = {} if weight is None else {"posWeight": weight}
        add("binaryCrossEntropyWithLogits", output, {"x": x, "y": y}, reduction=reduction, **options)

    for margin in [1.0, 0.4]:
        x, y = normal(3, 3), torch.randint(2, (3, 3)) * 2.0 - 1
        each = (margin - y * x).clamp(min=0)
        output = {"mean": each.mean(), "sum": each.sum(), "none": each}[reduction]
        add("hinge", output, {"x": x, "y": y}, reduction=reduction, margin=margin)

for reduction, is_log in itertools.product([*REDUCTIONS, "batchMean"], [False, True]):
    x, y = fresh(torch.randn(3, 3).log_softmax(1)), torch.randn(3, 3).softmax(1).round(decimals=3)
    if is_log:
        y = y.log().round(decimals=3)
    else:
        y[0] = torch.tensor([0.0, 1.0, 0.0])
    name = {"batchMean": "batchmean"}.get(reduction, reduction)
    output = F.kl_div(x, y, reduction=name, log_target=is_log)
    add("klDivergence", output, {"x": x, "y": y}, reduction=reduction, logTarget=is_log)

for reduction, margin in itertools.product(REDUCTIONS, [None, 0.2, -0.5]):
    x, y = normal(4, 3), normal(4, 3)
    labels = torch.tensor([1, -1, -1, 1])
    if margin is None:
        output = F.cosine_embedding_loss(x, y, torch.ones(4), reduction=reduction)
        add("cosine", output, {"x": x, "y": y}, reduction=reduction)
    else:
        output = F.cosine_embedding_loss(x, y, labels, margin=margin, reduction=reduction)
        add("cosine", output, {"x": x, "y": y}, reduction=reduction, margin=margin, labels=labels)


def first(x):
    """The classes from the last axis to axis 1."""
    return x.movedim(-1, 1)


# Losses of scores and classes.
WEIGHTS = torch.tensor([0.2, 1.0, 2.5])
SHAPES = [*((reduction, (3, 3)) for reduction in REDUCTIONS), ("mean", (2, 2, 3))]
for reduction, shape in SHAPES:
    for weights, ignored, smoothing in itertools.product([None, WEIGHTS], [None, -100, 2], [0.0, 0.1]):
        x, y = normal(*shape), torch.randint(3, shape[:-1])
        options = {"reduction": reduction}
        if weights is not None:
            options["classWeights"] = weights
        if ignored is not None:
            y.view(-1)[torch.tensor([0, -1])] = ignored
            y.view(-1)[1] = 0  # where all are ignored PyTorch gives NaN, and we do not
            options["ignoreIndex"] = ignored
        arguments = {"weight": weights, "reduction": reduction, "ignore_index": -1 if ignored is None else ignored}
        if smoothing == 0:
            logs = fresh(F.log_softmax(x, -1))
            add("nll", F.nll_loss(first(logs), y, **arguments), {"x": logs, "y": y}, **options)
        else:
            options["labelSmoothing"] = smoothing
        x = fresh(x)
        output = F.cross_entropy(first(x), y, label_smoothing=smoothing, **arguments)
        add("softmaxCrossEntropy", output, {"x": x, "y": y}, **options)

for reduction, shape in SHAPES:
    for weights, smoothing in itertools.product([None, WEIGHTS], [0.0, 0.25]):
        x, y = normal(*shape), fresh(torch.softmax(torch.randn(*shape), -1))
        options = {} if weights is None else {"classWeights": weights}
        output = F.cross_entropy(first(x), first(y), weight=weights, reduction=reduction, label_smoothing=smoothing)
        inputs = {"x": x, "y": y}
        add("softmaxCrossEntropy", output, inputs, reduction=reduction, labelSmoothing=smoothing, **options)

for reduction, margin, power in itertools.product(REDUCTIONS, [1.0, 0.3], [1, 2]):
    x, y = normal(4, 3), torch.randint(3, (4,))
    output = F.multi_margin_loss(x, y, p=power, margin=margin, reduction=reduction)
    add("multiMargin", output, {"x": x, "y": y}, reduction=reduction, margin=margin, power=power)

write("losses", cases)

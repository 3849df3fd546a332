"""Layers that are linear in their table: values and gradients of torch.nn.Bilinear and Embedding."""
import torch
from torch import nn

from common import case, normal, seed, write


def bilinear(name, leading, bias):
    module = nn.Bilinear(3, 4, 2, bias=bias)
    inputs = {"first": normal(*leading, 3), "second": normal(*leading, 4)}
    outputs = {"output": module(inputs["first"], inputs["second"])}
    return case(name, outputs, dict(module.named_parameters()), inputs, {"bias": bias})


def embedding(name, indices, padding):
    module = nn.Embedding(5, 3, padding_idx=padding)
    inputs = {"indices": torch.tensor(indices)}
    outputs = {"output": module(inputs["indices"])}
    options = {} if padding is None else {"paddingIndex": padding}
    return case(name, outputs, dict(module.named_parameters()), inputs, options)


seed(2)
write(
    "bilinear",
    [
        bilinear("Bilinear", [4], True),
        bilinear("Bilinear with two leading axes, without bias", [2, 3], False),
        embedding("Embedding", [[4, 0, 2], [2, 2, 1]], None),
        embedding("Embedding with padding", [[4, 1, 1], [2, 2, 1]], 1),
    ],
)

"""Attention and encoder layers: values and gradients of torch.nn.MultiheadAttention and TransformerEncoderLayer.

Masks are stored as the project reads them, true where a query may attend; PyTorch's are the opposite.
"""
import torch
from torch import nn

from common import case, normal, seed, write

BATCH, QUERIES, KEYS, FEATURES, HEADS = 2, 3, 4, 4, 2


def parameters(module):
    """Those of a module, the biases and normalisations random as well: zeros and ones would hide a mistake."""
    found = dict(module.named_parameters())
    with torch.no_grad():
        for name, x in found.items():
            if x.ndim == 1:
                x.add_(torch.randn_like(x))
    return found


def past(size):
    return torch.ones(size, size, dtype=torch.bool).tril()


def attention(name, cross=False, causal=False, mask=None, bias=True):
    module = nn.MultiheadAttention(FEATURES, HEADS, bias=bias, batch_first=True)
    found = parameters(module)
    inputs = {"query": normal(BATCH, QUERIES, FEATURES)}
    query = inputs["query"]
    key = value = query
    if cross:
        inputs |= {"key": normal(BATCH, KEYS, FEATURES), "value": normal(BATCH, KEYS, FEATURES)}
        key, value = inputs["key"], inputs["value"]
    allowed = past(QUERIES) if causal else None
    if mask is not None:
        inputs["mask"] = mask
        # All axes, [batch, heads, queries, keys], and PyTorch's [batch * heads, queries, keys].
        whole = mask.expand(BATCH, HEADS, QUERIES, key.shape[1])
        allowed = (whole if allowed is None else whole & allowed).reshape(BATCH * HEADS, QUERIES, -1)
    output, _ = module(query, key, value, attn_mask=None if allowed is None else ~allowed)
    return case(name, {"output": output}, found, inputs, {"causal": causal, "bias": bias})


def encoder(name, activation="relu", norm_first=False, causal=False, mask=None):
    module = nn.TransformerEncoderLayer(
        FEATURES, HEADS, 7, dropout=0.0, activation=activation, batch_first=True, norm_first=norm_first
    )
    found = parameters(module)
    inputs = {"x": normal(BATCH, QUERIES, FEATURES)}
    allowed = past(QUERIES) if causal else None
    if mask is not None:
        inputs["mask"] = mask
        allowed = mask if allowed is None else mask & allowed
    output = module(inputs["x"], src_mask=None if allowed is None else ~allowed)
    options = {"feedForward": 7, "activation": activation, "normFirst": norm_first, "causal": causal}
    return case(name, {"output": output}, found, inputs, options)


seed(1)
padded = torch.tensor([[True, True, True, False], [True, True, False, False]]).reshape(BATCH, 1, 1, KEYS)
write(
    "attention",
    [
        attention("self-attention"),
        attention("self-attention without biases", bias=False),
        attention("causal self-attention", causal=True),
        attention("cross-attention", cross=True),
        attention("cross-attention with padded keys", cross=True, mask=padded),
        attention(
            "causal self-attention with a mask for each pair",
            causal=True,
            mask=torch.tensor([[True, False, True], [True, True, True], [False, True, True]]),
        ),
        encoder("encoder layer"),
        encoder("encoder layer, gelu, normalised first", "gelu", True),
        encoder("encoder layer, causal, normalised first", norm_first=True, causal=True),
        encoder(
            "encoder layer with a mask",
            "gelu",
            mask=torch.tensor([[True, False, True], [True, True, False], [False, True, True]]),
        ),
    ],
)

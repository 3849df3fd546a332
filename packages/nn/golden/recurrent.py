"""Recurrent cells and layers: values, states and gradients of torch.nn.LSTMCell, GRUCell, LSTM and GRU."""
import torch
from torch import nn

from common import case, normal, seed, write

BATCH, TIME, IN, HIDDEN = 2, 4, 2, 4


def parameters(module):
    return dict(module.named_parameters())


def lstm_cell(name, bias, with_state):
    module = nn.LSTMCell(IN, HIDDEN, bias=bias)
    inputs = {"x": normal(BATCH, IN)}
    if with_state:
        inputs |= {"hidden": normal(BATCH, HIDDEN), "cell": normal(BATCH, HIDDEN)}
    state = (inputs["hidden"], inputs["cell"]) if with_state else None
    hidden, cell = module(inputs["x"], state)
    return case(name, {"hidden": hidden, "cell": cell}, parameters(module), inputs, {"bias": bias})


def gru_cell(name, bias, with_state):
    module = nn.GRUCell(IN, HIDDEN, bias=bias)
    inputs = {"x": normal(BATCH, IN)}
    if with_state:
        inputs |= {"hidden": normal(BATCH, HIDDEN)}
    hidden = module(inputs["x"], inputs.get("hidden"))
    return case(name, {"hidden": hidden}, parameters(module), inputs, {"bias": bias})


def lstm(name, layers, with_state):
    module = nn.LSTM(IN, HIDDEN, num_layers=layers, batch_first=True)
    inputs = {"x": normal(BATCH, TIME, IN)}
    if with_state:
        inputs |= {"hidden": normal(layers, BATCH, HIDDEN), "cell": normal(layers, BATCH, HIDDEN)}
    state = (inputs["hidden"], inputs["cell"]) if with_state else None
    output, (hidden, cell) = module(inputs["x"], state)
    outputs = {"output": output, "hidden": hidden, "cell": cell}
    return case(name, outputs, parameters(module), inputs, {"layers": layers})


def gru(name, layers, with_state):
    module = nn.GRU(IN, HIDDEN, num_layers=layers, batch_first=True)
    inputs = {"x": normal(BATCH, TIME, IN)}
    if with_state:
        inputs |= {"hidden": normal(layers, BATCH, HIDDEN)}
    output, hidden = module(inputs["x"], inputs.get("hidden"))
    return case(name, {"output": output, "hidden": hidden}, parameters(module), inputs, {"layers": layers})


seed(0)
write(
    "recurrent",
    [
        lstm_cell("LSTMCell from zeros", True, False),
        lstm_cell("LSTMCell from a state", True, True),
        lstm_cell("LSTMCell without biases", False, True),
        gru_cell("GRUCell from zeros", True, False),
        gru_cell("GRUCell from a state", True, True),
        gru_cell("GRUCell without biases", False, True),
        lstm("LSTM", 1, False),
        lstm("LSTM of two layers from a state", 2, True),
        gru("GRU", 1, False),
        gru("GRU of two layers from a state", 2, True),
    ],
)

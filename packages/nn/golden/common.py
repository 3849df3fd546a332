"""What the golden scripts share: seeded float64 tensors, gradients under a random cotangent, JSON without rounding.

Run a script with a Python that has PyTorch: `python3 packages/nn/golden/recurrent.py` writes
packages/nn/test/golden/recurrent.json.
"""
import json
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def seed(number):
    torch.manual_seed(number)


def normal(*shape):
    """Numbers to be differentiated by."""
    return torch.randn(*shape).requires_grad_()


def nested(tensor):
    """A tensor as nested lists; Python prints a float64 with all the digits that it needs."""
    return tensor.detach().tolist()


def gradients(outputs, inputs):
    """Random cotangents for the outputs, and the gradients of sum(output * cotangent) by name.

    Both arguments are dicts of tensors; an input that the outputs do not depend on has zeros.
    """
    cotangents = {name: torch.randn_like(output) for name, output in outputs.items()}
    loss = sum((output * cotangents[name]).sum() for name, output in outputs.items())
    found = torch.autograd.grad(loss, list(inputs.values()), allow_unused=True)
    return cotangents, {
        name: torch.zeros_like(x) if gradient is None else gradient
        for (name, x), gradient in zip(inputs.items(), found)
    }


def case(name, outputs, parameters, inputs, options=None):
    """One case of a layer: its parameters (by PyTorch's names) and inputs, what it gives, and all gradients.

    `inputs` that have no gradient (indices, masks) are passed on as they are.
    """
    floats = {key: x for key, x in inputs.items() if x.requires_grad}
    cotangents, found = gradients(outputs, {**parameters, **floats})
    listed = lambda tensors: {key: nested(x) for key, x in tensors.items()}
    return {
        "name": name,
        "options": options or {},
        "parameters": listed(parameters),
        "inputs": listed(inputs),
        "outputs": listed(outputs),
        "cotangents": listed(cotangents),
        "gradients": listed(found),
    }


def write(name, cases):
    """Writes test/golden/<name>.json."""
    path = Path(__file__).parent.parent / "test" / "golden" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"torch": torch.__version__, "cases": cases}) + "\n")
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size // 1024 + 1} kB")

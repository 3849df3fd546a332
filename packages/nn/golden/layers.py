"""Layers without memory of time: values and gradients of torch.nn's Linear, activations, convolutions, pools and norms.

`options` of a case hold what the layer is called in Chainrule and what it is made with there.
"""
import torch
from torch import nn

from common import case, nested, normal, seed, write

CAMEL = {
    "output_padding": "outputPadding",
    "ceil_mode": "ceilMode",
    "count_include_pad": "countIncludePad",
    "negative_slope": "negativeSlope",
    "dim": "axis",
}


def camel(options):
    return {CAMEL.get(name, name): value for name, value in options.items()}


def layer(title, shape, *arguments, has_parameters=True, torch_options=None, **options):
    """A layer that both libraries have by one name, and make with the same arguments and options."""
    name = title.split()[0]
    module = getattr(nn, name)(*arguments, **(torch_options or options))
    x = normal(*shape)
    named = camel(options) | ({"dtype": "float64"} if has_parameters else {})
    made_with = [*arguments, *([named] if named else [])]
    parameters = dict(module.named_parameters())
    return case(title, {"output": module(x)}, parameters, {"x": x}, {"layer": name, "arguments": made_with})


def pool(title, shape, size, **options):
    return layer(title, shape, size, has_parameters=False, **options)


def activation(title, **options):
    return layer(title, [3, 4], has_parameters=False, **options)


def function(title, shape, f, arguments=()):
    """A layer without parameters that PyTorch has as a function."""
    x = normal(*shape)
    return case(title, {"output": f(x)}, {}, {"x": x}, {"layer": title.split()[0], "arguments": list(arguments)})


def with_running(made, before):
    """A case with running statistics among the parameters; they have no gradients."""
    return made | {"parameters": made["parameters"] | {name: nested(x) for name, x in before.items()}}


def batch_norm(title, module, shape, times=1, **options):
    """In training, `times` passes through the same layer, with the running statistics after them; else one evaluation."""
    is_training = "in training" in title
    with torch.no_grad():
        module.running_mean += torch.randn_like(module.running_mean)
        module.running_var += torch.rand_like(module.running_var)
        for parameter in module.parameters():
            parameter += torch.randn_like(parameter)
    before = {"running.mean": module.running_mean.clone(), "running.variance": module.running_var.clone()}
    module.train(is_training)
    x = normal(*shape)
    output = x
    for _ in range(times):
        output = module(output)
    outputs = {"output": output}
    if is_training:
        outputs |= {"mean": module.running_mean.clone(), "variance": module.running_var.clone()}
    made_with = [shape[1], options | {"dtype": "float64"}]
    description = {"layer": "BatchNorm", "arguments": made_with, "training": is_training, "times": times}
    return with_running(case(title, outputs, dict(module.named_parameters()), {"x": x}, description), before)


def rms_norm(title, shape, sizes):
    """PyTorch 1.13 has no RMSNorm: its formula."""
    x, weight = normal(*shape), normal(*([sizes] if isinstance(sizes, int) else sizes))
    axes = tuple(range(-weight.ndim, 0))
    output = x * torch.rsqrt(x.square().mean(axes, keepdim=True) + 1e-5) * weight
    return case(title, {"output": output}, {"weight": weight}, {"x": x}, {"layer": "RMSNorm", "arguments": [sizes, {"dtype": "float64"}]})


def network(title):
    """Layers one behind another, in training."""
    inner = nn.Sequential(nn.Conv2d(3, 3, 3, padding=1), nn.Tanh())

    class Residual(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = inner

        def forward(self, x):
            return x + inner(x)

    model = nn.Sequential(
        nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.SiLU(), Residual(), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(12, 2)
    )
    bn = model[1]
    before = {"1.running.mean": bn.running_mean.clone(), "1.running.variance": bn.running_var.clone()}
    x = normal(3, 2, 6, 7)
    outputs = {"output": model(x), "mean": bn.running_mean.clone(), "variance": bn.running_var.clone()}
    return with_running(case(title, outputs, dict(model.named_parameters()), {"x": x}, {"layer": "network"}), before)


seed(0)
LINEAR = [
    layer("Linear", [4, 3], 3, 2),
    layer("Linear over time", [2, 3, 3], 3, 2),
    layer("Linear without bias", [4, 3], 3, 2, bias=False),
]

seed(1)
ACTIVATIONS = [
    activation("ReLU"),
    activation("LeakyReLU", negative_slope=0.3),
    activation("ELU", alpha=0.7),
    activation("SELU"),
    activation("GELU"),
    activation("GELU by tanh", approximate="tanh"),
    activation("SiLU"),
    activation("Mish"),
    activation("Softplus"),
    activation("Sigmoid"),
    activation("Tanh"),
    activation("Softmax", dim=-1),
    activation("Softmax along the first axis", dim=0),
]

seed(2)
CONVOLUTIONS = [
    layer("Conv1d", [2, 3, 7], 3, 4, 3),
    layer("Conv1d strided and dilated", [2, 2, 11], 2, 2, 3, stride=2, padding=2, dilation=2),
    layer("Conv1d same", [2, 2, 6], 2, 3, 4, padding="same"),
    layer("Conv2d", [2, 2, 5, 4], 2, 3, 3),
    layer("Conv2d of all options", [1, 4, 6, 4], 4, 2, [3, 2], stride=[2, 1], padding=[1, 2], dilation=[1, 2], groups=2),
    layer("Conv2d same", [1, 2, 5, 4], 2, 2, [2, 3], padding="same", dilation=2),
    layer("Conv2d depthwise without bias", [1, 3, 5, 4], 3, 6, 3, groups=3, bias=False),
    layer("Conv2d of single elements", [2, 3, 4, 3], 3, 2, 1),
    layer("Conv2d of single elements, strided", [2, 3, 5, 4], 3, 2, 1, stride=2),
    layer("Conv3d", [1, 2, 3, 3, 4], 2, 2, [2, 3, 2]),
    layer("Conv3d of all options", [1, 2, 4, 3, 3], 2, 2, 2, stride=2, padding=1, dilation=[2, 1, 1], groups=2),
    layer("ConvTranspose1d", [2, 3, 4], 3, 2, 3),
    layer("ConvTranspose1d strided", [2, 2, 4], 2, 3, 4, stride=3, padding=1, output_padding=2),
    layer("ConvTranspose2d", [2, 2, 3, 2], 2, 2, 3),
    layer(
        "ConvTranspose2d of all options", [1, 4, 2, 2], 4, 2, [3, 2],
        stride=[2, 3], padding=[1, 0], output_padding=[1, 2], groups=2, dilation=[2, 1],
    ),
    layer("ConvTranspose2d without bias", [1, 2, 3, 3], 2, 2, 2, stride=2, bias=False),
    layer("ConvTranspose3d", [1, 2, 2, 3, 2], 2, 2, [2, 1, 3]),
    layer("ConvTranspose3d of all options", [1, 2, 2, 1, 2], 2, 2, 3, stride=2, padding=1, output_padding=1, groups=2),
]

seed(3)
POOLS = [
    pool("MaxPool1d", [2, 2, 7], 2),
    pool("MaxPool1d of all options", [2, 2, 9], 3, stride=2, padding=1, dilation=2, ceil_mode=True),
    pool("MaxPool2d", [2, 2, 4, 6], 2),
    pool("MaxPool2d of all options", [1, 2, 7, 6], [3, 2], stride=[2, 1], padding=1, dilation=[1, 2], ceil_mode=True),
    pool("MaxPool3d", [1, 2, 4, 4, 3], 2, stride=1),
    pool("AvgPool1d", [2, 2, 7], 2),
    pool("AvgPool1d of all options", [2, 2, 8], 3, stride=2, padding=1, ceil_mode=True, count_include_pad=False),
    pool("AvgPool2d", [2, 2, 4, 6], 2),
    pool("AvgPool2d padded", [1, 2, 5, 6], [3, 2], stride=[2, 1], padding=1),
    pool("AvgPool2d padded, rounded up", [1, 2, 6, 6], 3, stride=2, padding=1, ceil_mode=True),
    pool("AvgPool2d padded, not counted", [1, 2, 5, 6], 3, stride=2, padding=1, count_include_pad=False),
    pool("AvgPool3d", [1, 2, 4, 4, 3], 2, stride=1),
    pool("AdaptiveAvgPool1d", [2, 2, 7], 3),
    pool("AdaptiveAvgPool2d", [1, 2, 6, 5], [3, 2]),
    pool("AdaptiveAvgPool2d to more", [1, 2, 3, 2], [5, 4]),
    pool("AdaptiveAvgPool3d", [1, 1, 4, 5, 6], [2, 3, 4]),
    pool("AdaptiveMaxPool1d", [2, 2, 7], 3),
    pool("AdaptiveMaxPool2d", [1, 2, 6, 5], [3, 2]),
    pool("AdaptiveMaxPool3d", [1, 1, 4, 5, 6], [2, 3, 4]),
    function("GlobalAvgPool", [2, 3, 4, 3], lambda x: x.mean((2, 3))),
    function("GlobalMaxPool", [2, 3, 4, 3], lambda x: x.amax((2, 3))),
    function("Flatten", [2, 3, 2, 2], nn.Flatten()),
]

seed(4)
NORMS = [
    batch_norm("BatchNorm in training", nn.BatchNorm2d(3), [2, 3, 2, 4]),
    batch_norm("BatchNorm in training, of features", nn.BatchNorm1d(4, momentum=0.3), [5, 4], momentum=0.3),
    batch_norm("BatchNorm in training, used twice", nn.BatchNorm1d(2), [3, 2, 4], times=2),
    batch_norm(
        "BatchNorm in training, without parameters", nn.BatchNorm3d(2, affine=False, eps=1e-3), [2, 2, 2, 2, 3],
        weight=False, bias=False, epsilon=1e-3,
    ),
    batch_norm("BatchNorm", nn.BatchNorm2d(3), [2, 3, 2, 4]),
    batch_norm("BatchNorm of features", nn.BatchNorm1d(4), [5, 4]),
    layer("LayerNorm", [2, 3, 4], 4),
    layer("LayerNorm over two axes", [2, 3, 4], [3, 4]),
    layer(
        "LayerNorm without parameters", [2, 3, 4], 4,
        torch_options={"elementwise_affine": False, "eps": 1e-3}, weight=False, bias=False, epsilon=1e-3,
    ),
    layer("GroupNorm", [2, 4, 3], 2, 4),
    layer("GroupNorm of one group", [2, 4, 3, 2], 1, 4),
    layer("GroupNorm of channels", [2, 4, 3], 4, 4),
    rms_norm("RMSNorm", [2, 3, 4], 4),
    rms_norm("RMSNorm over two axes", [2, 3, 4], [3, 4]),
]

seed(5)
NETWORKS = [network("A network in training")]

write("layers", [*LINEAR, *ACTIVATIONS, *NORMS, *NETWORKS])
write("convolutions", CONVOLUTIONS)
write("pools", POOLS)

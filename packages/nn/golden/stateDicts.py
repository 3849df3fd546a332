"""State dicts of small PyTorch models in the safetensors format, each with an input and the output for it.

For every case it writes test/golden/stateDicts/<name>.safetensors, the state dict as `safetensors.torch.save_file` would,
and <name>.pass.safetensors with `input` and `output` in evaluation mode. The format is written by hand: the length of the
header, the header, the elements.
"""
import json
import struct
from pathlib import Path

import torch
from torch import nn

FOLDER = Path(__file__).parent.parent / "test" / "golden" / "stateDicts"
TYPES = {torch.float32: "F32", torch.float64: "F64", torch.int64: "I64", torch.float16: "F16", torch.bfloat16: "BF16"}


def write(name, tensors):
    header, data = {}, b""
    for key, x in tensors.items():
        plain = x.detach().contiguous()
        raw = bytes(plain.flatten().view(torch.uint8).tolist()) if plain.ndim else plain.reshape(1).view(torch.uint8).numpy().tobytes()
        header[key] = {
            "dtype": TYPES[x.dtype],
            "shape": list(x.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps({"__metadata__": {"format": "pt"}, **header}).encode()
    text += b" " * (-len(text) % 8)
    (FOLDER / f"{name}.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)


def shaken(module):
    """Random biases, normalisations and running statistics: zeros and ones would hide a mistake."""
    with torch.no_grad():
        for x in module.parameters():
            if x.ndim == 1:
                x.add_(torch.randn_like(x))
        for name, x in module.named_buffers():
            if x.is_floating_point():
                x.add_(torch.rand_like(x))
    return module


def case(name, module, x, take=lambda output: output):
    module = shaken(module).eval()
    with torch.no_grad():
        output = take(module(x))
    write(name, module.state_dict())
    write(f"{name}.pass", {"input": x, "output": output})


class Classifier(nn.Module):
    """Fields in snake_case, a list of blocks, and a Sequential inside."""

    def __init__(self):
        super().__init__()
        self.first_layer = nn.Linear(3, 4)
        self.blocks = nn.ModuleList([nn.Linear(4, 4) for _ in range(2)])
        self.head = nn.Sequential(nn.ReLU(), nn.Linear(4, 2))

    def forward(self, x):
        x = self.first_layer(x)
        for block in self.blocks:
            x = x + block(x).tanh()
        return self.head(x)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float64)
    case("linear", nn.Linear(3, 2), torch.randn(4, 3))
    case("sequential", nn.Sequential(nn.Linear(3, 5), nn.ReLU(), nn.Linear(5, 2)), torch.randn(4, 3))
    case("classifier", Classifier(), torch.randn(4, 3))
    case(
        "convolutional",
        nn.Sequential(
            nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 3, 2, groups=1)
        ),
        torch.randn(2, 2, 6, 6),
    )
    case("transposed", nn.ConvTranspose2d(2, 3, 3, stride=2), torch.randn(2, 2, 4, 4))
    case("norms", nn.Sequential(nn.LayerNorm(4), nn.Linear(4, 6), nn.GroupNorm(2, 6)), torch.randn(3, 4))
    case("embedding", nn.Embedding(7, 3), torch.tensor([[0, 3, 6], [1, 1, 2]]))
    case("lstm", nn.LSTM(3, 4, num_layers=2, batch_first=True), torch.randn(2, 5, 3), lambda output: output[0])
    case("lstmCell", nn.LSTMCell(3, 4), torch.randn(2, 3), lambda output: output[0])
    case("gru", nn.GRU(3, 4, num_layers=2, batch_first=True), torch.randn(2, 5, 3), lambda output: output[0])

    class SelfAttention(nn.MultiheadAttention):
        def forward(self, x):
            return super().forward(x, x, x)[0]

    case("attention", SelfAttention(4, 2, batch_first=True), torch.randn(2, 3, 4))
    case("encoder", nn.TransformerEncoderLayer(4, 2, 7, batch_first=True), torch.randn(2, 3, 4))
    torch.set_default_dtype(torch.float32)
    case("float32", nn.Sequential(nn.Linear(3, 5), nn.ReLU(), nn.Linear(5, 2)), torch.randn(4, 3))
    # Weights that are stored with fewer bits; the output is that of the same weights in float32.
    for name, dtype in ("float16", torch.float16), ("bfloat16", torch.bfloat16):
        module = nn.Linear(3, 2).to(dtype)
        x = torch.randn(4, 3)
        write(name, module.state_dict())
        write(f"{name}.pass", {"input": x, "output": module.to(torch.float32)(x)})
    files = sorted(FOLDER.iterdir())
    print(f"stateDicts: {len(files)} files, {sum(file.stat().st_size for file in files) // 1024 + 1} kB")


main()

"""Writes a network as ONNX, for OnnxRuntime.java to time: the twin of io.github.sparklayernorm.benchmarks.TransformRate.

usage: onnx_export.py mlp|lstm FILE
"""

import sys

import torch

KIND, FILE = sys.argv[1:3]
torch.manual_seed(1)


class Mlp(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(784, 1000), torch.nn.LayerNorm(1000), torch.nn.ReLU(),
            torch.nn.Linear(1000, 1000), torch.nn.LayerNorm(1000), torch.nn.ReLU(),
            torch.nn.Linear(1000, 10))

    def forward(self, x):
        return self.layers(x)


class Lstm(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = torch.nn.LSTM(16, 256)
        self.output = torch.nn.Linear(256, 3)

    def forward(self, x):
        _, (last, _) = self.cell(x)
        return self.output(last[-1])


network, sample, rows = (Mlp(), torch.zeros(4, 784), 0) if KIND == "mlp" else (Lstm(), torch.zeros(50, 4, 16), 1)
torch.onnx.export(network.eval(), sample, FILE, opset_version=17, input_names=["x"], output_names=["y"],
                  dynamic_axes={"x": {rows: "rows"}, "y": {0: "rows"}})

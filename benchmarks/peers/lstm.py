"""Training step of an LSTM in PyTorch on one CPU thread: prints sequences per second.

The twin of io.github.sparklayernorm.benchmarks.RecurrentStep: one layer, a linear layer on the last step, softmax
cross-entropy, Adam 1e-3. "cell" is the layer-normalised LSTM of Ba, Kiros and Hinton (2016, supplementary material) in
PyTorch's operations, a cell that is called for each step, as PyTorch's own example of one is written; "layer" is the same
with the inputs' product and norm of all steps taken out of the loop; "none" is PyTorch's fused LSTM, which has no norms.
usage: lstm.py cell|layer|none BATCH STEPS INPUTS HIDDEN SECONDS
"""

import sys
import time

import torch
import torch.nn.functional as F

KIND = sys.argv[1]
BATCH, STEPS, INPUTS, HIDDEN = (int(size) for size in sys.argv[2:6])
SECONDS = float(sys.argv[6])
CLASSES = 10
torch.set_num_threads(1)
torch.manual_seed(1)


class LayerNormLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.hidden = hidden
        self.input = torch.nn.Linear(inputs, 4 * hidden, bias=False)
        self.recurrent = torch.nn.Linear(hidden, 4 * hidden, bias=False)
        self.input_norm = torch.nn.LayerNorm(4 * hidden)
        self.recurrent_norm = torch.nn.LayerNorm(4 * hidden)
        self.cell_norm = torch.nn.LayerNorm(hidden)
        self.bias = torch.nn.Parameter(torch.zeros(4 * hidden))

    def inputs(self, x):
        return self.input_norm(self.input(x)) + self.bias

    def forward(self, x):  # [T,B,C]
        inputs = map(self.inputs, x.unbind(0)) if KIND == "cell" else self.inputs(x).unbind(0)
        h = x.new_zeros(x.shape[1], self.hidden)
        c = x.new_zeros(x.shape[1], self.hidden)
        states = []
        for step in inputs:
            sums = step + self.recurrent_norm(self.recurrent(h))
            gates, g = sums.split((3 * self.hidden, self.hidden), 1)
            f, i, o = torch.sigmoid(gates).chunk(3, 1)
            c = f * c + i * torch.tanh(g)
            h = o * torch.tanh(self.cell_norm(c))
            states.append(h)
        return torch.stack(states)


class Classifier(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.LSTM(INPUTS, HIDDEN) if KIND == "none" else LayerNormLSTM(INPUTS, HIDDEN)
        self.output = torch.nn.Linear(HIDDEN, CLASSES)

    def forward(self, x):
        y = self.layer(x)
        return self.output((y[0] if KIND == "none" else y)[-1])


model = Classifier()
optimizer = torch.optim.Adam(model.parameters(), 1e-3)
batches = [(torch.randn(STEPS, BATCH, INPUTS), torch.randint(0, CLASSES, (BATCH,))) for _ in range(8)]


def run(seconds):
    done, began = 0, time.perf_counter()
    while True:
        for x, labels in batches:
            loss = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            done += BATCH
        elapsed = time.perf_counter() - began
        if elapsed > seconds:
            return done / elapsed


run(SECONDS / 2)
print(f"{run(SECONDS):.1f}")

"""Training step of a layer-normalised MLP 784-1000-1000-10 in PyTorch: prints samples per second.

The twin of io.github.sparklayernorm.benchmarks.TrainingStep: ReLU, softmax cross-entropy, Adam 1e-3, batches gathered in
random order from rows in memory.
usage: training_step.py BATCH SECONDS THREADS [cpu|cuda]
"""

import sys
import time

import torch

BATCH, SECONDS, THREADS = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
DEVICE = sys.argv[4] if len(sys.argv) > 4 else "cpu"
torch.set_num_threads(THREADS)
torch.manual_seed(1)


def hidden(inputs, outputs):
    return [torch.nn.Linear(inputs, outputs, bias=False), torch.nn.LayerNorm(outputs), torch.nn.ReLU()]


model = torch.nn.Sequential(*hidden(784, 1000), *hidden(1000, 1000), torch.nn.Linear(1000, 10)).to(DEVICE)
optimizer = torch.optim.Adam(model.parameters(), 1e-3)
rows = torch.rand(8192, 784, device=DEVICE)
labels = torch.randint(0, 10, (8192,), device=DEVICE)


def epoch():
    order = torch.randperm(len(rows), device=DEVICE)
    for first in range(0, len(rows), BATCH):
        index = order[first : first + BATCH]
        loss = torch.nn.functional.cross_entropy(model(rows[index]), labels[index])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield len(index)


def run(seconds):
    done, began = 0, time.perf_counter()
    while True:
        for count in epoch():
            done += count
            if DEVICE == "cuda" and done % (64 * BATCH) < BATCH:
                torch.cuda.synchronize()
            elapsed = time.perf_counter() - began
            if elapsed > seconds:
                return done / elapsed


run(SECONDS / 4)
print(f"{run(SECONDS):.1f}")

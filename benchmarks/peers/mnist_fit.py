"""Trains a layer-normalised MLP 784-1000-1000-10 on MNIST in PyTorch on the CPU: prints rows per second and accuracies.

The twin of io.github.sparklayernorm.benchmarks.MnistFit: Adam 1e-3, batch 128, each epoch in a random order. The time is
that of the epochs, batch gathering included, evaluation not.
usage: mnist_fit.py DIRECTORY EPOCHS THREADS
"""

import gzip
import sys
import time

import torch

DIRECTORY, EPOCHS, THREADS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(THREADS)
torch.manual_seed(1)


def idx(name, header):
    with gzip.open(f"{DIRECTORY}/{name}.gz") as f:
        return torch.frombuffer(bytearray(f.read()), dtype=torch.uint8, offset=header)


def load(part):
    pixels = idx(f"{part}-images-idx3-ubyte", 16).view(-1, 784).float() / 255
    return pixels, idx(f"{part}-labels-idx1-ubyte", 8).long()


def hidden(inputs, outputs):
    return [torch.nn.Linear(inputs, outputs, bias=False), torch.nn.LayerNorm(outputs), torch.nn.ReLU()]


rows, labels = load("train")
test_rows, test_labels = load("t10k")
model = torch.nn.Sequential(*hidden(784, 1000), *hidden(1000, 1000), torch.nn.Linear(1000, 10))
optimizer = torch.optim.Adam(model.parameters(), 1e-3)
seconds, accuracies = 0.0, []
for _ in range(EPOCHS):
    began = time.perf_counter()
    for index in torch.randperm(len(rows)).split(128):
        loss = torch.nn.functional.cross_entropy(model(rows[index]), labels[index])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    seconds += time.perf_counter() - began
    with torch.no_grad():
        accuracies.append((model(test_rows).argmax(1) == test_labels).float().mean().item())
print(f"{EPOCHS * len(rows) / seconds:.1f}", *(f"{a:.4f}" for a in accuracies))

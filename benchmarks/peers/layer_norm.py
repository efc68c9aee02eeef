"""Layer norm on PyTorch's CPU kernels with one thread: the peer of NormStep.

Usage: python layer_norm.py ROWSxCOLS identity|relu SECONDS

Prints how often a second forward plus backward run, by the median time. The forward pass records the graph, and the
backward pass computes the gradients of the input, the gain and the bias, as our kernel does.
"""

import statistics
import sys
import time

import torch
import torch.nn.functional as F


def median_seconds(step, seconds):
    times = []
    end = time.perf_counter() + seconds
    while len(times) < 10 or time.perf_counter() < end:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    rows, cols = (int(size) for size in sys.argv[1].split("x"))
    activation, seconds = sys.argv[2], float(sys.argv[3])
    torch.set_num_threads(1)
    torch.manual_seed(1)
    x = torch.randn(rows, cols, requires_grad=True)
    gain = torch.randn(cols, requires_grad=True)
    bias = torch.randn(cols, requires_grad=True)
    dy = torch.randn(rows, cols)

    def step():
        y = F.layer_norm(x, (cols,), gain, bias)
        y = F.relu(y) if activation == "relu" else y
        torch.autograd.grad(y, (x, gain, bias), dy)

    median_seconds(step, seconds)
    print(f"{1 / median_seconds(step, seconds):.1f}")


if __name__ == "__main__":
    main()

"""Layer norm on PyTorch's CPU kernels with one thread: the peer of LayerNormBenchmark.

Usage: python layer_norm.py [SECONDS_PER_CASE]

Prints, for each shape, the median of the forward pass and of forward plus backward in microseconds. The forward pass of
the second figure records the graph, and the backward pass computes the gradients of the input, the gain and the bias, as
our backward kernel does.
"""

import statistics
import sys
import time

import torch
import torch.nn.functional as F

SHAPES = [(128, 1000), (4096, 1024), (16, 256), (128, 100), (1024, 512), (8, 4096)]


def median_us(step, seconds):
    for _ in range(20):
        step()
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 10:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return 1e6 * statistics.median(times)


def case(rows, cols, activation, seconds):
    torch.manual_seed(1)
    x = torch.randn(rows, cols, requires_grad=True)
    gain = torch.ones(cols, requires_grad=True)
    bias = torch.zeros(cols, requires_grad=True)
    dy = torch.randn(rows, cols)

    def layer():
        y = F.layer_norm(x, (cols,), gain, bias)
        return F.relu(y) if activation == "relu" else y

    def forward():
        with torch.no_grad():
            layer()

    def both():
        torch.autograd.grad(layer(), (x, gain, bias), dy)

    return median_us(forward, seconds), median_us(both, seconds)


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    torch.set_num_threads(1)
    print(f"PyTorch {torch.__version__}, one thread, median microseconds")
    print(f"{'shape':>12} {'activation':>10} {'forward':>10} {'forward+backward':>18}")
    for rows, cols in SHAPES:
        for activation in ("identity", "relu"):
            forward, both = case(rows, cols, activation, seconds)
            print(f"{rows:>6}x{cols:<5} {activation:>10} {forward:>10.1f} {both:>18.1f}", flush=True)


if __name__ == "__main__":
    main()

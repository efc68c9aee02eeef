"""The Huber loss and its gradient in float64 by PyTorch autograd: several targets, row weights, differences of every size.

usage: make_huber_golden.py OUT_DIR SEED
"""
import json, os, sys
import torch
import torch.nn.functional as F

OUT, SEED = sys.argv[1], int(sys.argv[2])
torch.set_default_dtype(torch.float64)
gen = torch.Generator().manual_seed(SEED)
ROWS, WIDTH = 31, 3
size = torch.exp(3 * torch.randn(ROWS, 1, generator=gen))
outputs = torch.randn(ROWS, WIDTH, generator=gen).float().double()
targets = (size * torch.randn(ROWS, WIDTH, generator=gen)).float().double()
targets[0] = outputs[0]
weights = (0.5 + torch.rand(ROWS, generator=gen)).float().double()
cases = []
for delta in (0.1, 1.35, 20.0):
    o = outputs.clone().requires_grad_(True)
    rows = F.huber_loss(o, targets, reduction="none", delta=delta).sum(1)
    loss = (weights * rows).sum()
    loss.backward()
    cases.append({"delta": delta, "loss": loss.item(), "rows": rows.tolist(), "dOutputs": o.grad.flatten().tolist()})
with open(os.path.join(OUT, "huber.json"), "w") as f:
    json.dump({"width": WIDTH, "outputs": outputs.flatten().tolist(), "targets": targets.flatten().tolist(),
               "weights": weights.tolist(), "cases": cases}, f)

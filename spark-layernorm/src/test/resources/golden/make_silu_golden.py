"""SiLU and its gradient in float64 by PyTorch autograd, at arguments of every size.

usage: make_silu_golden.py OUT_DIR SEED
"""
import json, os, sys
import torch
import torch.nn.functional as F

OUT, SEED = sys.argv[1], int(sys.argv[2])
torch.set_default_dtype(torch.float64)
gen = torch.Generator().manual_seed(SEED)
x = torch.cat([torch.randn(40, generator=gen), 6 * torch.randn(40, generator=gen), torch.tensor([0.0, -30.0, 30.0])])
x = x.float().double().requires_grad_(True)
dy = torch.randn(len(x), generator=gen).float().double()
y = F.silu(x)
y.backward(dy)
with open(os.path.join(OUT, "silu.json"), "w") as f:
    json.dump({"x": x.tolist(), "dy": dy.tolist(), "y": y.tolist(), "dx": x.grad.tolist()}, f)

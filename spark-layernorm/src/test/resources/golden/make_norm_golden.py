"""Reference values for the MLP of make_golden.py with RMS norm, and with group norm of 22 units in 2 groups.

Computed in float64 by PyTorch autograd, in the files' shape of make_golden.py.
usage: make_norm_golden.py OUT_DIR SEED
"""
import json, os, sys
import torch
import torch.nn.functional as F

OUT, SEED = sys.argv[1], int(sys.argv[2])
torch.set_default_dtype(torch.float64)
gen = torch.Generator().manual_seed(SEED)
EPS = 1e-5
B, I, K = 6, 9, 4


def rnd(*shape, scale=1.0): return torch.randn(*shape, generator=gen) * scale
def leaf(t): return t.clone().requires_grad_(True)
def weight(*shape): return leaf(rnd(*shape, scale=0.4))
def gain(n): return leaf(1 + rnd(n, scale=0.3))
def bias(n): return leaf(rnd(n, scale=0.3))


def rms(x, g, b):
    """Zhang and Sennrich 2019, eq. 4, with epsilon as torch.nn.RMSNorm has it."""
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + EPS) * g + b


def mlp(name, H, norm):
    T = {"w1": weight(I, H), "w2": weight(H, H), "w3": weight(H, K), "b3": bias(K)}
    for layer in "12":
        T |= {"gain" + layer: gain(H), "bias" + layer: bias(H)}
    names = list(T)
    x, labels = rnd(B, I), torch.randint(0, K, (B,), generator=gen)
    h = x
    for layer in "12":
        h = torch.relu(norm(h @ T["w" + layer], T["gain" + layer], T["bias" + layer]))
    logits = h @ T["w3"] + T["b3"]
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    tensors = {**T, "x": x, "labels": labels, "logits": logits}
    with open(os.path.join(OUT, f"mlp_{name}.json"), "w") as f:
        json.dump({"op": "mlp", "normalization": name, "weights_are": "inputs x outputs, y = x W", "epsilon": EPS,
                   "loss": loss.item(), "arrays": {k: v.detach().tolist() for k, v in tensors.items()},
                   "gradients": {k: T[k].grad.tolist() for k in names}}, f)


mlp("rms", 11, rms)
mlp("group2", 22, lambda x, g, b: F.group_norm(x, 2, g, b, EPS))

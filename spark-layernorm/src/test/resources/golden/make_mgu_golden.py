"""Reference values for the minimal gated unit (arXiv:1603.09420) with layer norms, in the files' shape of make_golden.py.

    f  = sigmoid(LN([x, h] Wf + ef) + bf)      without a norm: sigmoid([x, h] Wf + bf)
    g  = tanh(LN([x, f h] Wg + eg) + bg)
    h' = (1 - f) h + f g

Computed in float64 by PyTorch autograd.
usage: make_mgu_golden.py OUT_DIR SEED
"""
import json, os, sys
import torch
import torch.nn.functional as F

OUT, SEED = sys.argv[1], int(sys.argv[2])
torch.set_default_dtype(torch.float64)
gen = torch.Generator().manual_seed(SEED)
EPS = 1e-5
STEPS, SEQUENCES, INPUTS, HIDDEN = 5, 3, 4, 6


def rnd(*shape, scale=1.0): return torch.randn(*shape, generator=gen) * scale
def leaf(t): return t.clone().requires_grad_(True)


def make(name, normed, biased):
    T = {}
    for part in ("f", "g"):
        T["w" + part] = leaf(rnd(INPUTS + HIDDEN, HIDDEN, scale=0.4))
        T["b" + part] = leaf(rnd(HIDDEN, scale=0.3))
        if normed: T["gain" + part] = leaf(1 + rnd(HIDDEN, scale=0.3))
        if biased: T["e" + part] = leaf(rnd(HIDDEN, scale=0.3))

    def sums(part, x, h):
        a = torch.cat([x, h], 1) @ T["w" + part]
        if biased: a = a + T["e" + part]
        return F.layer_norm(a, (HIDDEN,), T["gain" + part], T["b" + part], EPS) if normed else a + T["b" + part]

    x, upstream = leaf(rnd(STEPS, SEQUENCES, INPUTS)), rnd(STEPS, SEQUENCES, HIDDEN)
    h, states = torch.zeros(SEQUENCES, HIDDEN), []
    for t in range(STEPS):
        f = torch.sigmoid(sums("f", x[t], h))
        h = (1 - f) * h + f * torch.tanh(sums("g", x[t], f * h))
        states.append(h)
    y = torch.stack(states)
    loss = (upstream * y).sum()
    loss.backward()
    names = list(T) + ["x"]
    arrays = {**T, "x": x, "upstream": upstream, "h": y}
    data = {"op": "mgu", "normalization": "layer" if normed else "none", "loss_is": "sum(upstream*h)",
            "shapes": "x: time x batch x inputs; h: time x batch x hidden; h0 = 0", "epsilon": EPS, "loss": loss.item(),
            "arrays": {k: v.detach().tolist() for k, v in arrays.items()},
            "gradients": {k: arrays[k].grad.tolist() for k in names}}
    with open(os.path.join(OUT, name + ".json"), "w") as file:
        json.dump(data, file)


make("mgu_layer", True, False)
make("mgu_layer_bias", True, True)
make("mgu_none", False, False)

"""Reference values for the same networks as make_golden.py with a bias c inside the sums that a norm sees.

    MLP         norm(x W + c)
    LSTM, GRU   LN(h Wh) + LN(x Wx + c) + b, and LN(x W + cn) of the GRU's candidate
    RNN         LN(h Wh + x Wx + c)

Computed in float64 by PyTorch autograd, in the files' shape of make_golden.py.
usage: make_bias_golden.py OUT_DIR SEED
"""
import json, os, sys
import torch
import torch.nn.functional as F

OUT, SEED = sys.argv[1], int(sys.argv[2])
torch.set_default_dtype(torch.float64)
gen = torch.Generator().manual_seed(SEED)
EPS = 1e-5


def rnd(*shape, scale=1.0): return torch.randn(*shape, generator=gen) * scale
def leaf(t): return t.clone().requires_grad_(True)
def weight(*shape): return leaf(rnd(*shape, scale=0.4))
def gain(n): return leaf(1 + rnd(n, scale=0.3))
def bias(n): return leaf(rnd(n, scale=0.3))
def ln(x, g, b): return F.layer_norm(x, x.shape[-1:], g, b, EPS)


def save(name, meta, tensors, loss, grads):
    loss.backward()
    data = dict(meta, epsilon=EPS, loss=loss.item())
    data["arrays"] = {k: v.detach().tolist() for k, v in tensors.items()}
    data["gradients"] = {k: tensors[k].grad.tolist() for k in grads}
    with open(os.path.join(OUT, name + ".json"), "w") as f:
        json.dump(data, f)


def mlp():
    B, I, H, K = 6, 9, 11, 4
    T = {"w1": weight(I, H), "w2": weight(H, H), "w3": weight(H, K), "b3": bias(K)}
    for layer in "12":
        T |= {"c" + layer: bias(H), "gain" + layer: gain(H), "bias" + layer: bias(H)}
    names = list(T)
    x, labels = rnd(B, I), torch.randint(0, K, (B,), generator=gen)
    h = x
    for layer in "12":
        h = torch.relu(ln(h @ T["w" + layer] + T["c" + layer], T["gain" + layer], T["bias" + layer]))
    logits = h @ T["w3"] + T["b3"]
    save("mlp_layer_bias", {"op": "mlp", "normalization": "layer", "weights_are": "inputs x outputs, y = x W"},
         {**T, "x": x, "labels": labels, "logits": logits}, F.cross_entropy(logits, labels), names)


def lstm(T, x, h, c):
    a, b = ln(h @ T["wh"], T["gain_h"], T["bias_h"]), ln(x @ T["wx"] + T["c"], T["gain_x"], T["bias_x"])
    f, i, o, g = (a + b + T["b"]).chunk(4, 1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(ln(c, T["gain_c"], T["bias_c"])), c


def gru(T, x, h, c):
    a, b = ln(h @ T["wh"], T["gain_h"], T["bias_h"]), ln(x @ T["wx"] + T["c"], T["gain_x"], T["bias_x"])
    p, q = ln(x @ T["w"] + T["cn"], T["gain_w"], T["bias_w"]), ln(h @ T["u"], T["gain_u"], T["bias_u"])
    z, r = torch.sigmoid(a + b + T["b"]).chunk(2, 1)
    return (1 - z) * h + z * torch.tanh(p + r * q + T["bn"]), c


def rnn(T, x, h, c):
    return torch.tanh(ln(h @ T["wh"] + x @ T["wx"] + T["c"], T["gain"], T["bias"])), c


def cell(name, step, gates, T):
    steps, B, I, H = 5, 3, 4, 6
    x, upstream = leaf(rnd(steps, B, I)), rnd(steps, B, H)
    h, c, states = torch.zeros(B, H), torch.zeros(B, H), []
    for t in range(steps):
        h, c = step(T, x[t], h, c)
        states.append(h)
    y = torch.stack(states)
    save(name + "_layer_bias",
         {"op": name, "normalization": "layer", "loss_is": "sum(upstream*h)", "gates": gates,
          "shapes": "x: time x batch x inputs; h: time x batch x hidden; h0 = c0 = 0"},
         {**T, "x": x, "upstream": upstream, "h": y}, (upstream * y).sum(), list(T) + ["x"])


I, H = 4, 6
mlp()
cell("rnn", rnn, "", {"wh": weight(H, H), "wx": weight(I, H), "c": bias(H), "gain": gain(H), "bias": bias(H)})
cell("lstm", lstm, "f,i,o,g",
     {"wh": weight(H, 4 * H), "wx": weight(I, 4 * H), "c": bias(4 * H), "b": bias(4 * H),
      "gain_h": gain(4 * H), "bias_h": bias(4 * H), "gain_x": gain(4 * H), "bias_x": bias(4 * H),
      "gain_c": gain(H), "bias_c": bias(H)})
cell("gru", gru, "z,r",
     {"wh": weight(H, 2 * H), "wx": weight(I, 2 * H), "w": weight(I, H), "u": weight(H, H),
      "c": bias(2 * H), "cn": bias(H), "b": bias(2 * H), "bn": bias(H),
      "gain_h": gain(2 * H), "bias_h": bias(2 * H), "gain_x": gain(2 * H), "bias_x": bias(2 * H),
      "gain_w": gain(H), "bias_w": bias(H), "gain_u": gain(H), "bias_u": bias(H)})

"""Before training, only a well chosen matrix or an open gate keeps a hundred steps in reach."""

import math

import torch

T, n, n_0 = 100, 32, 8  # time steps, units, inputs
draws = 50  # networks of every kind, seeds 0 … draws − 1
torch.set_default_dtype(torch.float64)


def orthogonal(net):
    torch.nn.init.orthogonal_(net.weight_hh_l0)


def identity(net):
    torch.nn.init.eye_(net.weight_hh_l0)
    net.bias_ih_l0.zero_(), net.bias_hh_l0.zero_()


def open_gate(net):  # every forget gate begins near 1 - 1/T
    net.bias_ih_l0[n : 2 * n], net.bias_hh_l0[n : 2 * n] = math.log(T - 1), 0.0


relu = {"nonlinearity": "relu"}
ways = {
    "tanh, default": ("RNN", {}, None),
    "tanh, orthogonal": ("RNN", {}, orthogonal),
    "ReLU, default": ("RNN", relu, None),
    "ReLU, identity": ("RNN", relu, identity),
    "LSTM, default": ("LSTM", {}, None),
    "LSTM, open forget gate": ("LSTM", {}, open_gate),
}
left, none_left = {}, {}
print("| network | gradient at the first input, relative to the last | 5% to 95% of draws |")
print("|---|---:|---:|")
for way, (kind, options, change) in ways.items():
    share = torch.empty(draws)
    for k in range(draws):
        torch.manual_seed(k)
        net, x = getattr(torch.nn, kind)(n_0, n, **options), torch.randn(T, n_0, requires_grad=True)
        if change:
            with torch.no_grad():
                change(net)
        net(x)[0][-1].sum().backward()  # L = sum of the entries of h_T
        share[k] = x.grad[0].norm() / x.grad[-1].norm()
    low, middle, high = share.quantile(torch.tensor([0.05, 0.5, 0.95])).tolist()
    name = way.replace(",", "").replace(" ", "_")
    left[name], none_left[name] = middle, (share == 0).double().mean().item()
    print(f"| {way} | {middle:.1e} | {low:.1e} to {high:.1e} |")

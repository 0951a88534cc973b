"""The gradient of one LSTM step, written out by hand, is the one that autograd computes."""

import torch

n, n_0, seed = 5, 3, 0  # units, inputs
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)
cell = torch.nn.LSTMCell(n_0, n)
x, h, c = torch.randn(n_0), torch.randn(n), torch.randn(n)
g_h, g_c = torch.randn(n), torch.randn(n)  # dL/dh_t and dL/dc_t, as they arrive from later steps

h.requires_grad_(), c.requires_grad_()
after = cell(x, (h, c))
((after[0] * g_h).sum() + (after[1] * g_c).sum()).backward()  # autograd

with torch.no_grad():  # the same by hand
    W_xh, W_hh, b = cell.weight_ih, cell.weight_hh, cell.bias_ih + cell.bias_hh  # (4n, …)
    z_i, z_f, z_c, z_o = (W_hh @ h + W_xh @ x + b).chunk(4)  # (n,) each, in PyTorch's order
    i, f, o, c_new = z_i.sigmoid(), z_f.sigmoid(), z_o.sigmoid(), z_c.tanh()
    c_after = f * c + i * c_new
    squashed = c_after.tanh()
    g_c = g_c + g_h * o * (1 - squashed**2)  # the cell collects what the output asks of it
    delta = torch.cat([
        g_c * c_new * i * (1 - i),  # dL/dz_i
        g_c * c * f * (1 - f),  # dL/dz_f
        g_c * i * (1 - c_new**2),  # dL/dz_c
        g_h * squashed * o * (1 - o),  # dL/dz_o
    ])  # (4n,)
    by_hand = {"c": f * g_c, "h": W_hh.T @ delta, "W_hh": torch.outer(delta, h)}

by_autograd = {"c": c.grad, "h": h.grad, "W_hh": cell.weight_hh.grad}
difference = max((by_hand[k] - by_autograd[k]).abs().max().item() for k in by_hand)
agree = difference < 1e-12
for name, gradient in by_hand.items():
    print(f"norm of dL/d{name:4}  {gradient.norm():.4f}")
print(f"by hand and by autograd agree: {agree}")

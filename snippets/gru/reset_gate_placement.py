"""PyTorch applies the reset gate after the recurrent matrix, not before it as Cho et al. do."""

import torch

n, n_0, seed = 8, 3, 0  # units, inputs
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)
cell = torch.nn.GRUCell(n_0, n)
x, h = torch.randn(n_0), torch.randn(n)


def step(reset_first):
    x_r, x_u, x_h = (cell.weight_ih @ x + cell.bias_ih).chunk(3)  # (n,) each, in PyTorch's order
    W_r, W_u, W_h = cell.weight_hh.chunk(3)  # (n, n) each
    b_r, b_u, b_h = cell.bias_hh.chunk(3)  # (n,) each
    r = (x_r + W_r @ h + b_r).sigmoid()  # reset gate
    u = (x_u + W_u @ h + b_u).sigmoid()  # update gate, "z" in most papers
    past = W_h @ (r * h) + b_h if reset_first else r * (W_h @ h + b_h)
    h_new = (x_h + past).tanh()  # candidate
    return u * h + (1 - u) * h_new


with torch.no_grad():
    library = cell(x, h)
    after_matrix = (step(reset_first=False) - library).abs().max().item()
    before_matrix = (step(reset_first=True) - library).abs().max().item()
pytorch_resets_after = after_matrix < 1e-12
print(f"reset after the matrix is PyTorch's step: {pytorch_resets_after}")
print(f"reset before the matrix differs from it by up to {before_matrix:.3f}")

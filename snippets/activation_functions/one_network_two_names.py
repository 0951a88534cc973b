"""With four times the weights and shifted biases a sigmoid network is the tanh network."""

import matplotlib.pyplot as plt
import torch

depth, width, batch, seed = 10, 64, 128, 0  # layers, units a layer, inputs
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)
x, target = torch.randn(batch, width), torch.randn(batch, width)  # (128, 64) each
weights = [torch.nn.init.xavier_normal_(torch.empty(width, width)) for _ in range(depth)]


def run(layers, phi, read):
    a, pre = x.clone().requires_grad_(), []
    for W, b in layers:
        z = a @ W + b  # (128, 64)
        z.retain_grad()
        pre.append(z)
        a = phi(z)
    output = read(a)  # (128, 64), between −1 and 1
    ((output - target) ** 2).mean().backward()
    delta = torch.stack([z.grad.norm() for z in pre])  # (10,)
    return output.detach(), delta / delta[-1]


plain = [(W, torch.zeros(width)) for W in weights]
moved = [(2 * weights[0], torch.zeros(width))]  # the input x is not a sigmoid's output
moved += [(4 * W, -2 * W.sum(dim=0)) for W in weights[1:]]
output_tanh, tanh = run(plain, torch.tanh, lambda a: a)
output_moved, sigmoid_moved = run(moved, torch.sigmoid, lambda a: 2 * a - 1)
output_plain, sigmoid = run(plain, torch.sigmoid, lambda a: 2 * a - 1)

same_output = bool((output_tanh - output_moved).abs().max() < 1e-12)
same_gradient = bool((sigmoid_moved / tanh - 1).abs().max() < 1e-10)
tanh_share, sigmoid_share = tanh[0], sigmoid[0]
print(f"same outputs: {same_output}, same decay of the gradient: {same_gradient}")
print(f"first layer / last: tanh {tanh_share:.2f}, moved sigmoid {sigmoid_moved[0]:.2f}, "
      f"sigmoid with the weights of tanh {sigmoid_share:.1e}")

fig, ax = plt.subplots()
layers = range(1, depth + 1)
ax.semilogy(layers, tanh, "C1-", linewidth=5, alpha=0.5, label="tanh, weights W")
ax.semilogy(layers, sigmoid_moved, "C0o--", label="sigmoid, weights 4W and shifted biases")
ax.semilogy(layers, sigmoid, "C0s-", label="sigmoid, weights W")
ax.set_xlabel("layer")
ax.set_ylabel("gradient norm at z, relative to the last")
ax.legend()
plt.show()

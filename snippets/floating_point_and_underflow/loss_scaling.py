"""In half precision the scale of the loss decides which gradients become zero, which infinite."""

import matplotlib.pyplot as plt
import torch

depth, n, batch = 10, 64, 128  # layers, units a layer, inputs
exponents = range(0, 41, 2)  # the loss is multiplied by two to these powers
seed = 0
torch.manual_seed(seed)
torch.set_default_dtype(torch.float64)

weights = [torch.nn.init.xavier_normal_(torch.empty(n, n)) for _ in range(depth)]
x, y = torch.randn(batch, n), torch.randn(batch, n)  # (128, 64) each


def gradients(dtype):
    theta = [W.detach().to(dtype).requires_grad_() for W in weights]
    a = x.to(dtype)
    for W in theta:
        a = torch.sigmoid(a @ W)  # (128, 64)
    ((a - y.to(dtype)) ** 2).mean().backward()
    return torch.stack([W.grad for W in theta]).double()  # (10, 64, 64)


g = gradients(torch.float64)
relative = (gradients(torch.float32) - g).norm(dim=(1, 2)) / g.norm(dim=(1, 2))  # (10,)
error_single = {"first": relative[0].item(), "last": relative[-1].item()}

scaled = torch.stack([g * 2.0**k for k in exponents])  # (21, 10, 64, 64)
half = scaled.to(torch.float16)
zero = (half == 0).double().mean(dim=(2, 3))  # (21, 10), share of a layer's entries
infinite = half.isinf().double().mean(dim=(2, 3))  # (21, 10)
all_finite = infinite.amax(dim=1) == 0  # (21,)
chosen = max(k for k, finite in zip(exponents, all_finite) if finite)  # the largest that is safe
at = {k: i for i, k in enumerate(exponents)}
zero_unscaled, zero_chosen = zero[0, 0].item(), zero[at[chosen], 0].item()
zero_unscaled_last = zero[0, -1].item()
wide = g.to(torch.bfloat16)  # (10, 64, 64)
zero_bfloat16 = (wide == 0).double().mean().item()
print(f"float16, loss as it is: {zero_unscaled:.1%} of the first layer's gradient is zero, "
      f"{zero_unscaled_last:.1%} of the last one's")
print(f"float16, loss times 2^{chosen}: {zero_chosen:.1%} of the first layer's")
print(f"bfloat16, loss as it is: {zero_bfloat16:.1%} of all")
print(f"float32: first layer within 1e-6 of float64: {relative[0] < 1e-6}")

fig, ax = plt.subplots()
factors = [2.0**k for k in exponents]
ax.semilogx(factors, zero[:, 0], "o-", color="C9", label="first layer: zero")
ax.semilogx(factors, infinite[:, -1], "s-", color="C3", label="last layer: infinite")
ax.set_xlabel("factor on the loss")
ax.set_ylabel("share of the entries, float16")
ax.legend()
plt.show()

"""One scale decides whether a random network forgets, hovers, or keeps itself active."""

import matplotlib.pyplot as plt
import torch

n, T, later = 100, 100, 500  # hidden size, time steps, and a longer look at scale one
draws, seed = 40, 0  # networks at each scale
scales = (0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.5, 2.0)  # of the recurrent weights
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)

Gaussian = torch.randn(draws, n, n) / n**0.5  # (40, 100, 100), spectral radius about one
start = 0.5 * torch.randn(draws, n, 1)  # (40, 100, 1)
direction = torch.nn.functional.normalize(torch.randn(draws, n, 1), dim=1)  # (40, 100, 1)

activity, gain, grew = [], [], []  # 5%, 50% and 95% over the networks, at each scale; a count
quantiles = torch.tensor([0.05, 0.5, 0.95])
print(f"| scale | activity after {T} steps | change that is left | networks in which it grew |")
print("|---:|---:|---:|---:|")
for scale in scales:
    W_hh, h, v = scale * Gaussian, start, direction
    decades = torch.zeros(draws)  # log10 of the change of the last state for a change of the first
    for _ in range(T):
        h = torch.tanh(W_hh @ h)  # (40, 100, 1), no input at all
        v = (1 - h**2) * (W_hh @ v)  # (40, 100, 1), through the Jacobian
        decades += v.norm(dim=(1, 2)).log10()
        v = torch.nn.functional.normalize(v, dim=1)
    activity.append(h.square().mean(dim=(1, 2)).sqrt().quantile(quantiles))
    gain.append(decades.quantile(quantiles))
    grew.append(int((decades > 0).sum()))
    print(f"| {scale} | {activity[-1][1]:.1e} | {10 ** gain[-1][1]:.1e} | {grew[-1]} of {draws} |")
activity, gain = torch.stack(activity), 10 ** torch.stack(gain)  # (9, 3) each
change, bare = gain[:, 1], scales[-1] ** T  # (9,) medians; what the largest scale alone would do
above_power = change[0] / scales[0] ** T  # a factor, at the smallest scale

h = start
for _ in range(later):  # at scale one, to see whether the activity is still fading
    h = torch.tanh(Gaussian @ h)  # (40, 100, 1)
faint, lasting = h.square().mean(dim=(1, 2)).sqrt().quantile(quantiles)[:2]

fig, ax = plt.subplots()
ax.semilogy(scales, change, "o-", color="C1", label="median network")
ax.fill_between(scales, gain[:, 0], gain[:, 2], color="C1", alpha=0.25, label="5% to 95%")
ax.semilogy(scales, torch.tensor(scales) ** T, "--", color="C7", label=f"scale to the power {T}")
ax.set_xlabel("scale of the recurrent weights")
ax.set_ylabel(f"change left after {T} steps")
ax.legend()
plt.show()

# ---
# title: Gradient norms through time
# description: The same recurrent network drawn many times, to see how far one printed gradient norm can be trusted.
# date: 2026-11-21
# tags: [recurrent networks, measurement, initialization]
# kind: project
# ---

# %% [markdown]
# # Gradient norms through time
#
# **Question.** A common demonstration draws one recurrent network, prints the norm of the gradient at its first state, and draws a conclusion.
# How much does that number depend on the draw, and how much on the scale of the weights?
#
# **Short answer.** By decades for a Gaussian matrix; hardly at all for an orthogonal one of small scale. And a scale above one does explode, only more slowly than its power.
#
# We repeat the experiment of [the memory problem](../writeups/the-memory-problem.md) with tanh in place, for three scales and two kinds of matrix, over many seeds.

# %%
import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
full = False  # True: wider networks, ten times as many, a minute or two
T, n = 20, (64 if full else 16)  # time steps, hidden size
draws = 1000 if full else 100  # networks for each setting, seeds 0 … draws − 1
long = 100  # time steps of the longer run at the end
scales = (0.5, 1.0, 1.5)  # spectral radius (orthogonal), gain (Gaussian)
input_scale = 0.1  # standard deviation of what W_xh x_t adds to the pre-activation

# %% [markdown]
# ## One network
#
# The recurrence is $h_t = \tanh(W_{hh} h_{t-1} + u_t)$, where $u_t$ stands for the input's contribution. The loss is the sum of the last state. `retain_grad()` keeps the
# gradient of every state on the way.


# %%
def recurrent_matrix(kind, scale):
    G = torch.randn(n, n)  # (n, n)
    return scale * (torch.linalg.qr(G).Q if kind == "orthogonal" else G / n**0.5)


def gradient_norms(kind, scale, seed, steps=T):
    torch.manual_seed(seed)
    W_hh = recurrent_matrix(kind, scale)
    u = input_scale * torch.randn(steps, n)  # (steps, n)
    h, states = torch.zeros(n, requires_grad=True), []
    for t in range(steps):
        h = torch.tanh(W_hh @ h + u[t])  # (n,)
        h.retain_grad()
        states.append(h)
    h.sum().backward()
    return torch.stack([h.grad.norm() for h in states])  # (steps,)


one = gradient_norms("gaussian", 1.0, seed=0)
first_of_one = one[0] / one[-1]
print(f"gradient norm at the first state, relative to the last: {first_of_one:.3f}")

# %% [markdown]
# One Gaussian network at gain [1](value:projects/gradient_norms_through_time.scales[1]) gives [0.055](value:projects/gradient_norms_through_time.first_of_one). It is tempting to write that number down.
# Before you read on: by which factor would another seed change it?
#
# ## A hundred networks
#
# Now every setting [100](value:projects/gradient_norms_through_time.draws) times. `ratio` holds the gradient norm at the first state relative to that at the last.

# %%
norms = {
    (kind, scale): torch.stack([gradient_norms(kind, scale, seed) for seed in range(draws)])
    for kind in ("orthogonal", "gaussian") for scale in scales
}  # (draws, T) each
ratio, spread = {}, {}
levels = torch.tensor([0.05, 0.5, 0.95])
for (kind, scale), norm in norms.items():
    low, middle, high = torch.quantile(norm[:, 0] / norm[:, -1], levels)
    name = f"{kind}_{scale}".replace(".", "_")
    ratio[name], spread[name] = middle.item(), (high / low).log10().item()
    print(f"{kind:10} {scale}: median {middle:.1e}, 5% to 95% {low:.1e} to {high:.1e}, "
          f"{spread[name]:.2f} decades")
linear_decay = scales[0] ** (T - 1)  # an orthogonal matrix alone, without the slopes of tanh
typical = ratio["gaussian_1_0"]
print(f"orthogonal {scales[0]} without tanh: {linear_decay:.1e}")
print(f"the one network above was at {first_of_one:.3f}, the median is {typical:.1e}")

# %% [markdown]
# The network of the first section was at [0.055](value:projects/gradient_norms_through_time.first_of_one); the median of a hundred is [0.24](value:projects/gradient_norms_through_time.typical). For an orthogonal matrix the factor is known beforehand:
# without tanh, every step multiplies each gradient by the scale, [1.9e-06](value:projects/gradient_norms_through_time.linear_decay) in all at scale [0.5](value:projects/gradient_norms_through_time.scales[0]). Tanh, whose slope is at most one,
# takes only a little more, because the states stay small. The spectral radius of a Gaussian matrix varies from draw to draw,
# and its power multiplies: for small linear networks [the memory problem](../writeups/the-memory-problem.md) shows that this explains nearly all of the spread.
#
# ## The bands

# %%
fig, axes = plt.subplots(1, 2, figsize=(9.0, 4.2), sharey=True)
for ax, kind in zip(axes, ("orthogonal", "gaussian")):
    for color, scale in zip(("C9", "C7", "C3"), scales):
        norm = norms[kind, scale]
        low, middle, high = torch.quantile(norm / norm[:, -1:], levels, dim=0)  # (T,) each
        ax.semilogy(range(1, T + 1), middle, color=color, label=f"scale {scale}")
        ax.fill_between(range(1, T + 1), low, high, color=color, alpha=0.25)
    ax.set_title(kind)
    ax.set_xticks(range(0, T + 1, 5))
    ax.set_xlabel("time step t")
axes[0].set_ylabel("gradient norm at h_t, relative to the last")
axes[0].legend()
plt.show()

# %% [markdown]
# ![Gradient norm at each time step relative to the last on a logarithmic axis, in two panels: orthogonal bands widen from invisible at the smallest scale to about one decade at the largest; Gaussian bands are about two to three decades wide and overlap](figure:projects/gradient_norms_through_time)
# *Medians, with bands that hold the middle nine tenths of the draws. At scale [0.5](value:projects/gradient_norms_through_time.scales[0]) orthogonal matrices (left) give nearly the same curve every time; at
# [1.5](value:projects/gradient_norms_through_time.scales[2]), where tanh saturates, they spread over [0.91](value:projects/gradient_norms_through_time.spread.orthogonal_1_5) decades. Gaussian matrices (right) spread over
# [1.7](value:projects/gradient_norms_through_time.spread.gaussian_1_0) decades or more at every scale.*
#
# ## Longer sequences
#
# At scale [1.5](value:projects/gradient_norms_through_time.scales[2]) the orthogonal network seems to hold its gradient. Twenty steps are too few to tell.

# %%
linear_growth = scales[2] ** (T - 1)  # what the first T steps would do if tanh were linear
runs = [gradient_norms("orthogonal", scales[2], seed, long) for seed in range(draws)]
longer = torch.stack(runs)  # (draws, long)
long_growth = torch.quantile(longer[:, 0] / longer[:, -1], 0.5).item()
grows = ((longer[:, 0] > longer[:, -1]).double().mean()).item()
print(f"orthogonal {scales[2]}, linear, {T} steps:  {linear_growth:.0f}")
print(f"orthogonal {scales[2]}, tanh, {T} steps:    {ratio['orthogonal_1_5']:.1f}")
print(f"orthogonal {scales[2]}, tanh, {long} steps:   {long_growth:.0f}, above one in {grows:.0%} of the draws")

# %% [markdown]
# ## Exercises
#
# 1. Set `n = 64`. Do the Gaussian bands get narrower? By about how much, and which scale profits least?
# 2. Set `input_scale = 1.0`. The states no longer stay small. Which of the six bands moves most, and in which direction?
# 3. Set `long = 400`. Does the gradient at scale one and a half go on growing? What would the answer say about a finite T?
# 4. Set `T = 5`. Would you have noticed any of this?
#
# ## Answer
#
# **It depends on the matrix.** At scale [0.5](value:projects/gradient_norms_through_time.scales[0]) an orthogonal network leaves [1.5e-06](value:projects/gradient_norms_through_time.ratio.orthogonal_0_5) of the gradient, and the draws
# differ by [0.04](value:projects/gradient_norms_through_time.spread.orthogonal_0_5) decades. A Gaussian network of the same scale leaves about as much, [1.9e-06](value:projects/gradient_norms_through_time.ratio.gaussian_0_5), in the median, but the draws
# differ by [2.56](value:projects/gradient_norms_through_time.spread.gaussian_0_5) decades: one printed norm could be any of them.
#
# **A scale above one explodes more slowly than its power.** If tanh stayed linear, the orthogonal network at scale [1.5](value:projects/gradient_norms_through_time.scales[2]) would multiply the gradient by
# [2217](value:projects/gradient_norms_through_time.linear_growth) over [20](value:projects/gradient_norms_through_time.T) steps. It multiplies it by [9.1](value:projects/gradient_norms_through_time.ratio.orthogonal_1_5) in the median, because the
# state grows until tanh holds it. It does not stop there: over [100](value:projects/gradient_norms_through_time.long) steps the factor is [113](value:projects/gradient_norms_through_time.long_growth "±10%").
#
# **What it does not show.** Networks at initialization, of one size, with inputs of one scale. One loss, the sum of the last state; another reads other directions of the gradient. With `full = True` the networks are wider and the quantiles steadier; the bands stay, only narrower.

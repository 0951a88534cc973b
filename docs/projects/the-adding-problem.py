# ---
# title: The adding problem
# description: Four recurrent units add two numbers that stand far apart, and the gradient at the start does not foretell which of them succeed.
# date: 2026-11-21
# tags: [recurrent networks, gating, training]
# kind: project
# ---

# %% [markdown]
# # The adding problem
#
# **Question.** Of a long row of random numbers two are marked, and a network has to give their sum. How long may the row be before plain tanh, an identity-initialized ReLU unit (IRNN), an LSTM and a GRU stop learning it?
# And does the gradient that reaches the first step *before* training foretell it?
#
# **Short answer.** In a few hundred updates: tanh learns none of the lengths here, the default LSTM the shortest, the IRNN two, the default GRU all four. The gradient at the start puts them in another order.
#
# [The road to LSTM and GRU](../writeups/the-road-to-lstm-and-gru.md#the-adding-problem) asks this at one length, with several biases. Here the biases stay at their defaults and the length changes.

# %%
import matplotlib.pyplot as plt
import torch

full = False  # True: wider networks and fifteen times the updates, for who has hours
lengths = (10, 50, 100, 200)  # T, time steps
etas = (0.003, 0.01, 0.03)  # learning rates of Adam, all tried for every unit and length
seeds = 5  # networks for each learning rate
n, m, updates = (64, 32, 3000) if full else (16, 16, 200)  # units, sequences a batch, updates
draws, tested = 20, 1000  # fresh networks; held-out sequences
torch.set_default_dtype(torch.float64)

# %% [markdown]
# ## The task, and what guessing costs
#
# Every time step brings a number between zero and one, and a mark. One mark lies in the first half, one in the second. Only the last state is read. So the first marked number always has to be kept for half of the row or more: the
# task has no short cases of *that*. The second can stand close to the end.


# %%
def sequences(T, count):
    x, j = torch.rand(T, count, 2), torch.randint(0, T // 2, (2, count))
    x[..., 1] = torch.zeros(T, count).scatter(0, j + torch.tensor([[0], [T // 2]]), 1.0)
    return x, (x[..., 0] * x[..., 1]).sum(0)  # (T, count, 2), (count,)


torch.manual_seed(0)
x, y = sequences(lengths[0], 100_000)
guessing = ((y - 1) ** 2).mean().item()  # always answer one, the mean
one_number = guessing / 2  # know one of the two, and answer one half for the other
print(f"mean squared error of guessing: {guessing:.3f}, of knowing one number: {one_number:.3f}")

# %% [markdown]
# Guessing the mean costs [1/6](value:projects/the_adding_problem.guessing "±2%"). Who knows one of the two numbers exactly still pays half of that. A network below half of guessing must therefore use both: this is what *learned* means below.
#
# ## Four units
#
# Several networks are computed side by side, as one batch of matrices. `blocks` counts the gates and candidates. All weights are PyTorch's default, but the IRNN's: identity matrix, zero biases. The function `step` returns the state
# and, second, the *cell*: what carries the memory, which in all but the LSTM is the state itself.

# %%
blocks = {"tanh": 1, "IRNN": 1, "LSTM": 4, "GRU": 3}


def draw(kind, seed):
    torch.manual_seed(seed)
    W, U, b = ((2 * torch.rand(rows, blocks[kind] * n) - 1) / n**0.5 for rows in (n, 2, 1))
    if kind == "IRNN":
        W, b = torch.eye(n), torch.zeros(1, n)
    return W, U, b, torch.randn(n, 1) / n**0.5, torch.zeros(1, 1)


def stack(nets):
    return [torch.stack(w).requires_grad_() for w in zip(*nets)]  # (nets, …) each


def step(kind, h, c, z, W):
    if kind == "LSTM":
        gates, new = torch.baddbmm(z, h, W).split((3 * n, n), 2)
        i, f, o = gates.sigmoid().chunk(3, 2)
        c = torch.addcmul(f * c, i, new.tanh())  # f c + i new
        return o * c.tanh(), c
    if kind == "GRU":
        r, u = torch.baddbmm(z[..., : 2 * n], h, W[..., : 2 * n]).sigmoid().chunk(2, 2)
        new = torch.baddbmm(z[..., 2 * n :], r * h, W[..., 2 * n :]).tanh()
        h = torch.lerp(new, h, u)  # u h + (1 − u) new
    else:
        z = torch.baddbmm(z, h, W)
        h = z.tanh() if kind == "tanh" else z.relu()
    return h, h


def losses(kind, theta, T, count=m):
    (W, U, b, W_out, b_out), (x, y), first = theta, sequences(T, count), None
    h = c = torch.zeros(len(W), count, n)
    for z in (x.flatten(0, 1) @ U + b).unflatten(1, x.shape[:2]).unbind(1):
        h, c = step(kind, h, c, z, W)  # (nets, count, n) each
        first = c if first is None else first
    answer = torch.baddbmm(b_out, h, W_out)[..., 0]
    return (answer - y) ** 2, (first, c)  # (nets, count), the first and the last cell


# %% [markdown]
# ## The gradient at the start
#
# What is left at the first step, relative to the last, of the gradient of the task's own loss. Medians over [20](value:projects/the_adding_problem.draws) fresh networks.


# %%
def left(kind, theta, T):
    wrong, cells = losses(kind, theta, T)
    first, last = (g.norm(dim=(1, 2)) for g in torch.autograd.grad(wrong.sum(), cells))
    return first / last  # (nets,)


before = {}
for kind in blocks:
    for T in lengths:
        fresh = stack([draw(kind, s) for s in range(draws)])
        before[f"{kind}_{T}"] = left(kind, fresh, T).median().item()
    print(f"{kind:5}", *(f"T = {T}: {before[f'{kind}_{T}']:.1e}  " for T in lengths))

# %% [markdown]
# Over [200](value:projects/the_adding_problem.lengths[3]) steps tanh leaves [2.8e-45](value:projects/the_adding_problem.before.tanh_200), the LSTM [5.3e-43](value:projects/the_adding_problem.before.LSTM_200), the GRU
# [3.3e-41](value:projects/the_adding_problem.before.GRU_200): all three nothing, and single networks differ by decades, so their order means little. The IRNN leaves [0.62](value:projects/the_adding_problem.before.IRNN_200), at any length, because the inputs are never negative and about half of the units never switch off.
# By this measure there is one candidate. Which units would you bet on?
#
# ## Training
#
# The same for all: batches, updates, Adam, clipping at one, three learning rates, five networks for each. The rate is chosen by the median network on one half of the held-out sequences; reported is the other half. Weights are
# rounded to a grid after every step, so that rounding errors of different machines do not grow into different results.


# %%
def train(kind, T):
    theta = stack([draw(kind, s) for _ in etas for s in range(seeds)])
    rates = torch.tensor(etas).repeat_interleave(seeds)[:, None, None]
    mean, square = ([torch.zeros_like(w) for w in theta] for _ in range(2))
    for k in range(1, updates + 1):
        g = torch.autograd.grad(losses(kind, theta, T)[0].mean(1).sum(), theta)
        clip = (1 / sum((w**2).sum((1, 2), True) for w in g).sqrt()).clamp(max=1)  # norm at most 1
        for p, w, a, v in zip(theta, g, mean, square):  # Adam
            a.lerp_(clip * w, 0.1), v.lerp_((clip * w) ** 2, 0.001)
            p.data -= rates * a / (1 - 0.9**k) / ((v / (1 - 0.999**k)).sqrt() + 1e-8)
            p.data = (p.data * 2**16).round() / 2**16
    with torch.no_grad():
        wrong = torch.cat([losses(kind, theta, T, 100)[0] for _ in range(tested // 100)], 1)
    wrong = wrong.view(len(etas), seeds, 2, -1).mean(3)  # (rates, seeds, halves)
    best = wrong[..., 0].median(1).values.argmin()
    after = left(kind, theta, T).view(len(etas), seeds)[best]
    return wrong[best, :, 1].sort().values, after.sort().values, etas[best]


error, after, learned, middle = {}, {}, {}, {}
for kind in blocks:
    for T in lengths:
        name = f"{kind}_{T}"
        error[name], after[name], rate = train(kind, T)  # (seeds,) each
        learned[name] = int((error[name] < one_number).sum())
        middle[name] = after[name].median().item()
        low, high = error[name][0], error[name][-1]
        print(f"{kind:5} T = {T:3}: {learned[name]} of {seeds} learned, "
              f"error {low:.2g} to {high:.2g}, rate {rate}")

# %% [markdown]
# ## The forecast beside the result

# %%
fig, axes = plt.subplots(1, 2, figsize=(9.0, 4.2))
colors = {"tanh": "C1", "IRNN": "C2", "LSTM": "C4", "GRU": "C5"}
for (kind, color), marker in zip(colors.items(), "osD^"):
    bands = torch.stack([error[f"{kind}_{T}"] for T in lengths])  # (lengths, seeds)
    starts = [before[f"{kind}_{T}"] for T in lengths]
    axes[0].semilogy(lengths, starts, marker + "-", color=color, label=kind)
    axes[1].plot(lengths, bands.median(1).values, marker + "-", color=color)
    axes[1].fill_between(lengths, bands[:, 0], bands[:, -1], color=color, alpha=0.25)
axes[1].axhline(guessing, color="C7", linestyle="--")
axes[1].axhline(one_number, color="C7", linestyle=":")
axes[0].set(xlabel="length T", ylabel="gradient left at the first step, untrained")
axes[1].set(xlabel="length T", ylabel="mean squared error after training", ylim=(0, None))
axes[0].legend()
plt.show()

# %% [markdown]
# ![Two panels against the length of the row: before training the gradient left at the first step falls by forty decades and more for tanh, LSTM and GRU and stays near one for the IRNN; after training tanh lies at the guessing line everywhere, the LSTM from length 50, the IRNN rises to it by length 200, the GRU stays far below it](figure:projects/the_adding_problem[0])
# *Left, what reaches the first step before training. Right, the error after training: medians, and the range of five networks; dashed is guessing, dotted the cost of knowing one number. The three lines that fall together on the left part on the right, and the
# one that stays on top on the left comes second.*
#
# ## What training made of the gradient
#
# The same share in the trained networks. On the diagonal nothing would have changed.

# %%
fig, ax = plt.subplots()
floor = 1e-75  # what is less, also zero, is drawn here
for (kind, color), marker in zip(colors.items(), "osD^"):
    for T in lengths:
        name = f"{kind}_{T}"
        point = before[name], max(middle[name], floor)
        done = learned[name] > seeds / 2
        ax.plot(*point, marker, color=color, fillstyle="full" if done else "none", markersize=9,
                label=kind if T == lengths[0] else None)
        ax.annotate(f" {T}", point, xytext=(5, -3), textcoords="offset points", fontsize=9)
ax.plot([floor, 1], [floor, 1], "--", color="C7")
ax.set(xscale="log", yscale="log", xlim=(1e-50, 1e4), ylim=(1e-78, 1e4))
ax.set(xlabel="gradient left at the first step, untrained", ylabel="the same, trained")
ax.legend(loc="lower center")
plt.show()
fresh_gru, trained_gru = before["GRU_200"], middle["GRU_200"]
print(f"GRU, T = 200: {fresh_gru:.0e} untrained, above 0.03 trained: {trained_gru > 0.03}")
heard = all(middle[name] > 0.03 for name in learned if learned[name] > seeds / 2)
print(f"more than 0.03 left wherever most networks learned: {heard}")

# %% [markdown]
# ![Gradient left at the first step after training against the same before, on logarithmic axes, one point for each unit and length: filled points, where most networks learned, all lie near the top, also the GRU whose gradient had vanished; hollow ones lie around and below the diagonal down to the floor](figure:projects/the_adding_problem[1])
# *Filled: most networks learned. [Wherever they did](claim:projects/the_adding_problem.heard), the median trained network leaves more than a thirtieth of the gradient, whatever it began with. Small figures are lengths. Zero is drawn at the bottom.*
#
# ## Exercises
#
# 1. Set `lengths = (10, 50)` and `updates = 600`. Does the LSTM catch up?
# 2. In `draw`, add one to the LSTM's forget biases (`b[:, n : 2 * n] += 1`). Which length does it reach now? Predict it from the left panel first.
# 3. Subtract one half from all numbers (`x[..., 0] -= 0.5` in `sequences`, and `guessing` becomes the mean of `y ** 2`). The inputs now have a mean near zero. What becomes of the IRNN?
# 4. Start the update gate of the GRU at the opposite: `b[:, n : 2 * n] -= 2`. How long until it learns, if it does?
#
# ## Answer
#
# **Lengths.** Tanh learned [0](value:projects/the_adding_problem.learned.tanh_10) of five networks at [10](value:projects/the_adding_problem.lengths[0]) steps, and none later. The LSTM learned [5](value:projects/the_adding_problem.learned.LSTM_10) at
# [10](value:projects/the_adding_problem.lengths[0]) steps and [0](value:projects/the_adding_problem.learned.LSTM_50) at [50](value:projects/the_adding_problem.lengths[1]). The IRNN learned [5](value:projects/the_adding_problem.learned.IRNN_10) at
# [10](value:projects/the_adding_problem.lengths[0]), more than [1](value:projects/the_adding_problem.learned.IRNN_50 ">") at [50](value:projects/the_adding_problem.lengths[1]), and [0](value:projects/the_adding_problem.learned.IRNN_200) at
# [200](value:projects/the_adding_problem.lengths[3]). The GRU learned [5](value:projects/the_adding_problem.learned.GRU_100) at [100](value:projects/the_adding_problem.lengths[2]) steps, and more than
# [1](value:projects/the_adding_problem.learned.GRU_200 ">") at [200](value:projects/the_adding_problem.lengths[3]).
#
# **The gradient at the start foretells neither way.** The IRNN began with most of its gradient at every length, and stopped learning. The GRU began at [200](value:projects/the_adding_problem.lengths[3]) steps with a share of
# [3.3e-41](value:projects/the_adding_problem.before.GRU_200), as hopeless as the LSTM's, and most of its networks learned, opening the way as they did. A gradient at the start is a fact about the first update. It says that the first marked number teaches nothing *yet*; the last steps
# teach all the same, and what they teach to a gate holds at every step.
#
# **What it does not show.** Why the GRU's gates find the way and the LSTM's do not. Whether those that guess would learn later: [200](value:projects/the_adding_problem.updates) updates of small networks are a start, not a verdict, and published results on this task
# use many thousands. That is what `full = True` is for. Finer learning rates: the best one was often the largest tried.

# ---
# title: An ablation grid
# description: Fifty-four deep networks, every combination of activation, initialization, normalization and shortcut, measured before training and after.
# date: 2026-11-21
# tags: [initialization, normalization, residual connections, depth]
# kind: project
# ---

# %% [markdown]
# # An ablation grid
#
# **Question.** Activation function, initialization, normalization, shortcut: which of the four choices decides whether a deep network learns, and can one see it before training, from the slope of its gradient over the layers?
#
# **Short answer.** The shortcut decides most, batch normalization next. A steep slope foretold failure every time. A flat slope foretold success nearly always, and what it missed are ReLU networks without shortcut and without batch normalization.
#
# [Redesigning a network that vanishes](../writeups/redesigning-a-network-that-vanishes.md) repairs one network step by step. Here nothing is chosen: every combination is run, also those that nobody would build, so that one sees what each choice does in *all* company.

# %%
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits

full = False  # True: deeper, wider, more seeds, more rates; about two hours on one core
D, n, m = (40, 48, 64) if full else (16, 24, 50)  # layers, units, examples a batch
updates, seeds = (1500, 5) if full else (100, 3)  # updates, networks for each learning rate
etas = (0.001, 0.005, 0.02, 0.1, 0.5) if full else (0.005, 0.05, 0.5)  # rates, momentum 0.9
branch = 1.0  # factor before the branch that a shortcut goes around
activations = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "ReLU": torch.relu}
starts = ("default", "fitted", "orthogonal")
norms = ("none", "layer", "batch")
paths = ("plain", "skip")
torch.set_default_dtype(torch.float64)

# %% [markdown]
# ## The data
#
# The bundled digits of scikit-learn, in three parts: one to train, one to choose the learning rate, one to report.

# %%
X, y = (torch.tensor(part) for part in load_digits(return_X_y=True))
torch.manual_seed(0)
order = torch.randperm(len(X))
X, y = ((X - X.mean()) / X.std())[order], y[order]  # (1797, 64), (1797,)
train, choose, test = (slice(0, 1200), slice(1200, 1500), slice(1500, None))

# %% [markdown]
# ## A network with four switches
#
# Layers compute $z^{l+1} = W^{l+1} \phi(\hat z^l)$, with a shortcut $z^{l+1} = z^l + W^{l+1} \phi(\hat z^l)$, where $\hat z^l$ is $z^l$ normalized or left alone. *Default* is the scale of `torch.nn.Linear`, *fitted* is Glorot's, for ReLU He's, *orthogonal* has the fitted scale.
# Biases begin at zero, and the normalizations have no parameters. Batch normalization uses the averages of the batch it is given, in the test too. Networks that share all but initialization, rate and seed are computed side by side.

# %%
gain = {"sigmoid": 1.0, "tanh": 1.0, "ReLU": 2**0.5}  # fitted: Glorot's, for ReLU He's


def draw(start, activation, seed):
    torch.manual_seed(seed)
    first, last = torch.randn(64, n) / 8, torch.randn(n, 10) / n**0.5
    if start == "orthogonal":
        W = torch.stack([torch.linalg.qr(torch.randn(n, n)).Q for _ in range(D)])
        W = W * gain[activation]
    else:
        W = torch.randn(D, n, n) * (gain[activation] if start == "fitted" else 3**-0.5) / n**0.5
    return first, W, torch.zeros(D, 1, n), last, torch.zeros(1, 10)


def normalize(z, norm):
    if norm == "none":
        return z
    dim = 1 if norm == "batch" else 2  # over the examples, or over the units
    centered = z - z.mean(dim, True)
    return centered / (centered.square().mean(dim, True) + 1e-5).sqrt()


def forward(theta, x, activation, norm, path):
    first, W, b, last, bias = theta  # (nets, …) each
    z = x @ first  # (nets, count, n)
    states, phi = [z], activations[activation]
    for k in range(D):
        new = torch.baddbmm(b[:, k], phi(normalize(z, norm)), W[:, k])
        z = z + branch * new if path == "skip" else new
        states.append(z)
    return torch.baddbmm(bias, phi(normalize(z, norm)), last), states


def losses(scores, target):
    wrong = torch.nn.functional.cross_entropy(
        scores.flatten(0, 1), target.repeat(len(scores)), reduction="none")
    return wrong.view(len(scores), -1).mean(1)  # (nets,)


# %% [markdown]
# ## Measure, then train
#
# The slope is the change of the gradient norm a layer on the way back, in decades, before training: below zero it vanishes, above zero it explodes. Then every network trains by stochastic gradient descent with momentum, at
# each of three rates. The rate with the best median on one part of the data is chosen, and the accuracy on the other is reported.


# %%
def slope_and_accuracy(activation, norm, path):
    nets = [draw(start, activation, s) for start in starts for _ in etas for s in range(seeds)]
    theta = [torch.stack(w).requires_grad_() for w in zip(*nets)]
    scores, states = forward(theta, X[:m], activation, norm, path)
    g = torch.autograd.grad(losses(scores, y[:m]).sum(), states)
    size = torch.stack([w.norm(dim=(1, 2)) for w in g])  # (D + 1, nets)
    slopes = (size[0] / size[-1]).log10() / D  # below zero: vanishes on the way back
    shape = len(starts), len(etas), seeds
    rates = torch.tensor(etas).repeat_interleave(seeds).repeat(len(starts))
    speed = [torch.zeros_like(w) for w in theta]
    generator = torch.Generator().manual_seed(1)  # the same batches for all
    for _ in range(updates):
        rows = torch.randint(0, 1200, (m,), generator=generator)
        loss = losses(forward(theta, X[rows], activation, norm, path)[0], y[rows]).sum()
        for p, w, v in zip(theta, torch.autograd.grad(loss, theta), speed):
            v.mul_(0.9).add_(w)
            p.data -= rates.view(-1, *[1] * (p.dim() - 1)) * v
            p.data = (p.data * 2**16).round() / 2**16  # or rounding errors would grow
    with torch.no_grad():
        right = [(forward(theta, X[part], activation, norm, path)[0].argmax(2) == y[part])
                 .double().mean(1).view(shape) for part in (choose, test)]
    best = right[0].median(2).values.argmax(1)  # a rate for each start
    rows = torch.arange(len(starts))
    return slopes.view(shape)[:, 0].median(1).values, right[1][rows, best].sort(1).values, best


slope, accuracy, worst = {}, {}, {}
for activation in activations:
    for path in paths:
        for norm in norms:
            s, a, best = slope_and_accuracy(activation, norm, path)
            for k, start in enumerate(starts):
                name = f"{activation}_{start}_{norm}_{path}"
                slope[name], accuracy[name] = s[k].item(), a[k].median().item()
                worst[name] = a[k, 0].item()
            print(f"{activation:7} {path:5} {norm:5}", *(
                f" {start} {s[k]:+.2f}, {'learns' if a[k].median() > 0.5 else 'does not'}"
                for k, start in enumerate(starts)))

# %% [markdown]
# *Learns* means that the median network is right in more than half of the test images; guessing is right in a tenth. It is a low bar on purpose: it asks whether training gets off the ground.
#
# ## The slope before training

# %%
rows = [(path, activation) for path in paths for activation in activations]
columns = [(norm, start) for norm in norms for start in starts]


def heat_map(values, form, color, strength):
    fig, ax = plt.subplots(figsize=(7.8, 4.4))
    for i, (path, activation) in enumerate(rows):
        for j, (norm, start) in enumerate(columns):
            v = values[f"{activation}_{start}_{norm}_{path}"]
            ax.add_patch(plt.Rectangle((j, i), 1, 1, color=color(v), alpha=strength(v), lw=0))
            ax.text(j + 0.5, i + 0.5, form(v), ha="center", va="center", fontsize=9)
    for j in (3, 6):
        ax.axvline(j, color="C7")
    ax.axhline(3, color="C7")
    ax.set(xlim=(0, 9), ylim=(6, 0), ylabel="activation, path")
    ax.set_xlabel("initialization; normalization: none, layer, batch (left to right)")
    ax.set_xticks([j + 0.5 for j in range(9)], ["default", "fitted", "orthog."] * 3, fontsize=8)
    ax.set_yticks([i + 0.5 for i in range(6)], [f"{a}, {p}" for p, a in rows])
    plt.show()


heat_map(slope, lambda v: f"{v:+.2f}", lambda v: "C9" if v < 0 else "C3",
         lambda v: min(0.7, 2 * abs(v)))

# %% [markdown]
# ![Heat map of the slope in decades a layer, six rows of activation and path, nine columns of normalization and initialization: strongly negative for plain sigmoid without or with layer normalization and for default tanh and ReLU without any; near zero for most others; clearly positive for ReLU with fitted weights and shortcuts](figure:projects/an_ablation_grid[0])
# *Decades a layer. From [−0.86](value:projects/an_ablation_grid.slope.sigmoid_default_none_plain) (sigmoid, default, nothing else) to [+0.15](value:projects/an_ablation_grid.slope.ReLU_fitted_none_skip) (ReLU, He's weights, unscaled shortcuts).
# Over [16](value:projects/an_ablation_grid.D) layers the first is a loss of nearly fourteen decades.*
#
# ## The accuracy after training

# %%
heat_map(accuracy, lambda v: f"{v:.0%}", lambda v: "C7", lambda v: 0.7 * v**2)

# %% [markdown]
# ![Heat map of test accuracy in the same cells: above nine tenths in nearly all cells of the lower half, with shortcuts, but two ReLU cells; in the upper half about a tenth where the slope was steep, high with batch normalization, between for the rest](figure:projects/an_ablation_grid[1])
# *Median of three networks, at the best of three rates. Two cells of the lower half fail: ReLU with unscaled shortcuts and nothing to hold its growth.*
#
# ## Which choice matters
#
# For every option, in how many of the networks that have it does training get off the ground?

# %%
learns = {name: accuracy[name] > 0.5 for name in accuracy}
won, of = {}, {}
for option in (*activations, *starts, *norms, *paths):
    having = [learns[name] for name in learns if option in name.split("_")]
    won[option], of[option] = sum(having), len(having)
    print(f"{option:10} {won[option]:2} of {of[option]}")
steep = [name for name in slope if slope[name] < -0.1]
flat = [name for name in slope if abs(slope[name]) <= 0.05]
steep_learn, flat_learn = sum(learns[name] for name in steep), sum(learns[name] for name in flat)
missed = [name for name in flat if not learns[name]]
all_plain_relu = all(name.startswith("ReLU") and name.endswith("plain") for name in missed)
none_with_batch = not any("batch" in name for name in missed)
print(f"slope below -0.1: {steep_learn} of {len(steep)} learn")
print(f"slope within 0.05 of zero: {flat_learn} of {len(flat)} learn")
print("flat, and do not:", *missed, sep="\n  ")
steep_count, flat_count, all_networks = len(steep), len(flat), len(slope)
least_skip_batch = min(worst[name] for name in worst if name.endswith("batch_skip"))

# %% [markdown]
# ## Exercises
#
# 1. Set `branch = D ** -0.5`. What becomes of the two failures with shortcuts? Foretell the slope first: half the decimal logarithm of one plus the branch's share of the mean square.
# 2. Set `D = 32` and read the two maps again. Slopes are per layer: which should stay, and which accuracies should not?
# 3. Set `etas = (0.05,)`. How many cells would a study with a single rate have called hopeless?
# 4. Add `"GELU": torch.nn.functional.gelu` to `activations` and a gain of your choice. In which row do you expect it?
#
# ## Answer
#
# **The shortcut decides most.** With it, more than [22](value:projects/an_ablation_grid.won.skip ">") of [27](value:projects/an_ablation_grid.of.skip) combinations learn; without it, fewer than [19](value:projects/an_ablation_grid.won.plain "<"). Batch normalization is
# next: [18](value:projects/an_ablation_grid.won.batch) of its [18](value:projects/an_ablation_grid.of.batch) combinations learn, even the plain sigmoid. Of those without any normalization fewer than [13](value:projects/an_ablation_grid.won.none "<") do. Both together
# never failed: the worst single network among them is right in more than [85%](value:projects/an_ablation_grid.least_skip_batch ">"). With either, initialization hardly matters; without both, it decides.
#
# **The slope before training is a one-sided test.** Of [8](value:projects/an_ablation_grid.steep_count) combinations that lose more than a tenth of a decade a layer, [0](value:projects/an_ablation_grid.steep_learn) learn. Of those within a twentieth of zero nearly all do,
# more than [30](value:projects/an_ablation_grid.flat_learn ">") of [37](value:projects/an_ablation_grid.flat_count "±5%"). What it misses are [ReLU networks without shortcuts](claim:projects/an_ablation_grid.all_plain_relu) and
# [without batch normalization](claim:projects/an_ablation_grid.none_with_batch). In those all inputs [look alike at the top](../writeups/redesigning-a-network-that-vanishes.md): the gradient arrives, and has little to tell the digits apart with.
#
# **What it does not show.** [100](value:projects/an_ablation_grid.updates) updates, so "does not learn" means "has not begun to"; three networks a cell, so a cell's accuracy is good to several per cent at best where it is neither near the bottom nor near the top; three rates, a factor of ten
# apart. A small set of easy images, and normalization without its usual parameters. With `full = True` the networks are deeper and wider and train for fifteen times as long; expect some of the cells between to fill, and the steep ones to stay.

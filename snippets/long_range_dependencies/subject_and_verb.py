"""Both networks learn agreement; far from the verb only the LSTM keeps a share of the gradient."""

import matplotlib.pyplot as plt
import torch

T, n, batch, steps, eta, seeds = 16, 16, 64, 500, 5e-3, range(5)  # T: longest distance, in words
nouns, attractors, tested = 8, 0.25, 400  # and as many other words; nouns between; sentences
torch.set_default_dtype(torch.float64)


def sentences(k):  # each up to its verb; the subject, its first noun, stands k words before that
    t, noun = torch.arange(T + 2)[:, None], torch.randint(nouns, (T + 2, len(k)))
    between = (t > T + 2 - k) & (torch.rand(noun.shape) < attractors)
    words = torch.randint(nouns, 2 * nouns, noun.shape)
    words = torch.where(between | (t == T + 2 - k), noun, words)  # (T + 2, sentences)
    return words, (noun.gather(0, T + 2 - k[None])[0] >= nouns // 2).double()  # one for plural


def read(cell, x, state):  # state: h, and in an LSTM c beside it
    for x_t in x:
        lstm = isinstance(cell, torch.nn.LSTMCell)
        state = torch.cat(cell(x_t, state.chunk(2, dim=1)), dim=1) if lstm else cell(x_t, state)
    return state


share, right = ({key: torch.zeros(len(seeds), T) for key in ("vanilla", "LSTM")} for _ in range(2))
for name, network, size in zip(share, (torch.nn.RNNCell, torch.nn.LSTMCell), (n, 2 * n)):
    for j in seeds:
        torch.manual_seed(j)
        embed, cell, out = torch.nn.Embedding(2 * nouns, n), network(n, n), torch.nn.Linear(n, 1)
        optimizer = torch.optim.Adam(torch.nn.ModuleList([embed, cell, out]).parameters(), lr=eta)
        for _ in range(steps):
            words, plural = sentences(torch.randint(1, T + 1, (batch,)))
            score = out(read(cell, embed(words), torch.zeros(batch, size))[:, :n])[:, 0]
            optimizer.zero_grad()
            torch.nn.functional.binary_cross_entropy_with_logits(score, plural).backward()
            optimizer.step()
        for k in range(1, T + 1):
            words, plural = sentences(torch.full((tested,), k))
            x = embed(words).detach()  # (T + 2, tested, n)
            state = read(cell, x[: T + 3 - k], torch.zeros(tested, size)).detach().requires_grad_()
            score = out(read(cell, x[T + 3 - k :], state)[:, :n])[:, 0]  # above zero for plural
            g = torch.autograd.grad(score.sum(), state)[0].norm(dim=1)  # after the subject
            share[name][j, k - 1] = (g / out.weight.detach().norm()).median()
            right[name][j, k - 1] = ((score > 0) == (plural > 0)).double().mean()

least, middle, most = ({key: share[key].quantile(q, 0) for key in share} for q in (0.0, 0.5, 1.0))
worst = {key: right[key].amin(0) for key in right}  # of the networks, at every distance
bends = all((m[14] < m[7] ** 2) == (key == "vanilla") for key, m in middle.items())  # m[0] is 1
far, always = {key: share[key][:, -1] for key in share}, min(right[key].min() for key in right)
print("| words to the verb | vanilla | LSTM |", "|--:|--:|--:|", sep="\n")
for k in (1, 2, 4, 8, 12, 16):
    print(f"| {k} | {middle['vanilla'][k - 1]:.0e} | {middle['LSTM'][k - 1]:.0e} |")
fig, ax = plt.subplots()
for name, color in zip(share, ("C1", "C4")):
    ax.semilogy(range(1, T + 1), middle[name], ".-", color=color, label=name)
    ax.fill_between(range(1, T + 1), least[name], most[name], color=color, alpha=0.25)
ax.set(xlabel="words from subject to verb", ylabel="share of the gradient at the verb")
ax.legend()
plt.show()

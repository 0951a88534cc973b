"""Both networks learn agreement; far from the verb only the LSTM keeps a share of the gradient."""

import matplotlib.pyplot as plt
import torch

T, n, batch, steps, eta, seeds = 16, 16, 64, 500, 5e-3, range(5)  # T: longest distance, in words
nouns, attractors, tested = 8, 0.25, 400  # and as many other words; nouns between; sentences
torch.set_default_dtype(torch.float64)


def sentences(start):  # each up to its verb; the subject, its first noun, stands in row start
    t, noun = torch.arange(T + 2)[:, None], torch.randint(nouns, (T + 2, len(start)))
    is_noun = (t == start) | (t > start) & (torch.rand(noun.shape) < attractors)
    words = torch.where(is_noun, noun, torch.randint(nouns, 2 * nouns, noun.shape))
    return words, (noun.gather(0, start[None])[0] >= nouns // 2).double()  # one for plural


def read(cell, x, s):  # s: h, and in an LSTM c beside it
    for x_t in x:
        s = cell(x_t, s) if s.shape[1] == n else torch.cat(cell(x_t, s.chunk(2, dim=1)), dim=1)
    return s


share, right = ({key: torch.zeros(len(seeds), T) for key in ("vanilla", "LSTM")} for _ in range(2))
for name, network, size in zip(share, (torch.nn.RNNCell, torch.nn.LSTMCell), (n, 2 * n)):
    for j in seeds:
        torch.manual_seed(j)
        embed, cell, out = torch.nn.Embedding(2 * nouns, n), network(n, n), torch.nn.Linear(n, 1)
        theta = [*embed.parameters(), *cell.parameters(), *out.parameters()]
        optimizer = torch.optim.Adam(theta, lr=eta)
        for _ in range(steps):
            words, plural = sentences(torch.randint(2, T + 2, (batch,)))
            score = out(read(cell, embed(words), torch.zeros(batch, size))[:, :n])[:, 0]
            optimizer.zero_grad()
            torch.nn.functional.binary_cross_entropy_with_logits(score, plural).backward()
            torch.nn.utils.clip_grad_norm_(theta, 1.0)
            optimizer.step()
            for p in theta:  # or training would magnify what machines round differently
                p.data = (p.data * 2**16).round() / 2**16
        for k in range(1, T + 1):  # words from the subject to the verb
            words, plural = sentences(torch.full((tested,), T + 2 - k))
            x = embed(words).detach()  # (T + 2, tested, n)
            state = read(cell, x[: T + 3 - k], torch.zeros(tested, size)).detach().requires_grad_()
            score = out(read(cell, x[T + 3 - k :], state)[:, :n])[:, 0]  # above zero for plural
            g = torch.autograd.grad(score.sum(), state)[0].norm(dim=1)  # after the subject
            share[name][j, k - 1] = (g / out.weight.detach().norm()).median()
            right[name][j, k - 1] = ((score > 0) == (plural > 0)).double().mean()
least, middle, most = ({key: share[key].quantile(q, 0) for key in share} for q in (0.0, 0.5, 1.0))
vanilla, lstm = middle.values()  # (T,), the first of each is 1
bends = vanilla[14] < vanilla[7] ** 2 and lstm[14] > lstm[7] ** 2
far, always = {key: share[key][:, -1] for key in share}, min(right[key].min() for key in right)
print("| words to the verb | vanilla | LSTM |", "|--:|--:|--:|", sep="\n")
print(*(f"| {k} | {vanilla[k - 1]:.0e} | {lstm[k - 1]:.0e} |" for k in (1, 2, 4, 8, 16)), sep="\n")
fig, ax = plt.subplots()
for name, color in zip(share, ("C1", "C4")):
    ax.semilogy(range(1, T + 1), middle[name], ".-", color=color, label=name)
    ax.fill_between(range(1, T + 1), least[name], most[name], color=color, alpha=0.25)
ax.set(xlabel="words from subject to verb", ylabel="share of the gradient at the verb")
ax.legend()
plt.show()

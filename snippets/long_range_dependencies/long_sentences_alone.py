"""Given only sentences with a far subject, the same networks learn nothing in as many steps."""

import torch

T, n, batch, steps, eta, seeds = 16, 16, 64, 500, 5e-3, range(5)  # T: words to the verb
nouns, attractors, tested = 8, 0.25, 2000  # and as many other words; nouns between; sentences
torch.set_default_dtype(torch.float64)


def sentences(count):  # each up to its verb; the subject, its first noun, is the third word
    words = torch.randint(nouns, 2 * nouns, (T + 2, count))
    noun = torch.randint(nouns, (T + 2, count))
    between = torch.rand(T + 2, count) < attractors
    between[:2], between[2] = False, True
    return torch.where(between, noun, words), (noun[2] >= nouns // 2).double()  # one for plural


right = {name: torch.zeros(len(seeds)) for name in ("vanilla", "LSTM")}
for name, network in zip(right, (torch.nn.RNN, torch.nn.LSTM)):
    for j in seeds:
        torch.manual_seed(j)
        embed, layer = torch.nn.Embedding(2 * nouns, n), network(n, n)
        out = torch.nn.Linear(n, 1)  # the score: above zero for plural
        theta = [*embed.parameters(), *layer.parameters(), *out.parameters()]
        optimizer = torch.optim.Adam(theta, lr=eta)
        for _ in range(steps):
            words, plural = sentences(batch)
            score = out(layer(embed(words))[0][-1])[:, 0]  # (batch,)
            optimizer.zero_grad()
            torch.nn.functional.binary_cross_entropy_with_logits(score, plural).backward()
            torch.nn.utils.clip_grad_norm_(theta, 1.0)
            optimizer.step()
        words, plural = sentences(tested)
        score = out(layer(embed(words))[0][-1])[:, 0]
        right[name][j] = ((score > 0) == (plural > 0)).double().mean()
    print(f"{name}: right in {right[name].min():.0%} to {right[name].max():.0%}, by network")
best = max(values.max().item() for values in right.values())
at_chance = best < 0.55

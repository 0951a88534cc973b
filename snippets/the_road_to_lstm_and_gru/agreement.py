"""All LSTMs learn the agreement of near words; which learn the far one is up to the forget bias."""

import torch

clauses, nouns, n, m, updates, seeds = 7, 4, 16, 16, 250, 5  # nouns of each number, as many verbs
T, words, etas = 3 * clauses + 1, 4 * nouns + 1, [0.003, 0.01, 0.03]  # rates of Adam
torch.set_default_dtype(torch.float64)


def sentences(count):  # a subject, then clauses "that noun verb"; the main verb would follow
    number, pick = torch.randint(0, 2, (clauses + 1, count)), torch.randint(0, nouns, (T, count))
    x = torch.full((T, count), words - 1)  # "that"
    x[0], x[2::3] = pick[0] + nouns * number[0], pick[2::3] + nouns * number[1:]
    x[3::3] = pick[3::3] + nouns * (2 + number[1:])  # an inner verb agrees with its noun
    return torch.eye(words)[x], number.double()  # (T, count, words), (clauses + 1, count)


def draw(bias, seed):
    torch.manual_seed(seed)
    W, U, b = ((2 * torch.rand(rows, 4 * n) - 1) / n**0.5 for rows in (n, words, 1))  # PyTorch's
    if bias != "default":  # blocks of b: input gate, forget gate, output gate, candidate
        span = torch.log(1 + (T - 2) * torch.rand(1, n))
        keep = {"one": 0 * span + 1, "three": 0 * span + 3, "chrono": span}[bias]
        b = torch.cat((-span if bias == "chrono" else 0 * span, keep, torch.zeros(1, 2 * n)), 1)
    return W, U, b, torch.randn(n, 1) / n**0.5, torch.zeros(1, 1)


def forward(theta, x):  # scores for plural: of the main verb, then of the inner ones
    W, U, b, W_out, b_out = theta  # (nets, n, 4n), …
    h, c, states = torch.zeros(len(W), x.shape[1], n), 0.0, []
    for x_t in x:
        i, f, o, new = torch.baddbmm(x_t @ U + b, h, W).split(n, 2)
        c = f.sigmoid() * c + i.sigmoid() * new.tanh()
        h = o.sigmoid() * c.tanh()
        states.append(h)
    asked = torch.stack([h, *states[2::3]], 1).flatten(1, 2)  # inner verbs: after their nouns
    return torch.baddbmm(b_out, asked, W_out).view(len(W), clauses + 1, -1)


biases, far, near, solved = ["default", "one", "three", "chrono"], {}, 1.0, {}
nets = [draw(bias, s) for bias in biases for eta in etas for s in range(seeds)]
theta = [torch.stack(w).requires_grad_() for w in zip(*nets)]  # trained side by side
rates = torch.tensor(etas).repeat_interleave(seeds).repeat(len(biases))[:, None, None]
mean, square = ([torch.zeros_like(w) for w in theta] for _ in range(2))
for k in range(1, updates + 1):
    x, number = sentences(m)
    loss = torch.nn.functional.softplus(forward(theta, x) * (1 - 2 * number)).sum() / m
    for p, g, a, v in zip(theta, torch.autograd.grad(loss, theta), mean, square):  # Adam
        a.lerp_(g, 0.1), v.lerp_(g**2, 0.001)
        p.data -= rates * a / (1 - 0.9**k) / ((v / (1 - 0.999**k)).sqrt() + 1e-8)
        p.data = (p.data * 2**16).round() / 2**16  # or rounding errors would grow
x, number = sentences(600)  # half to choose the rate by the median network, half to test
right = ((forward([p.data for p in theta], x) > 0) == (number > 0)).double()
right = right.view(len(biases), len(etas), seeds, clauses + 1, 2, -1).mean(5)
print("| bias | main, least | second | median | fourth | most | inner | rate |\n|---|" + "--:|" * 7)
for bias, r in zip(biases, right):
    best = r[:, :, 0, 0].median(1).values.argmax()
    far[bias], inner = r[best, :, 0, 1].sort().values, r[best, :, 1:, 1].min().item()
    solved[bias], near = int((far[bias] > 0.9).sum()), min(near, inner)
    print(f"| {bias} |", *(f"{v:.0%} |" for v in far[bias]), f"{inner:.0%} | {etas[best]} |")

"""Ten or twelve Jacobians lie between noun and verb; what is left depends on the factor."""

import re

import torch

sentence = "The cats, which we adopted from the shelter that opened last year, sit quietly."
assumed, n = 0.7, 64  # factor a step (an assumption); hidden size
draws = 200  # networks, seeds 0 … draws − 1
torch.set_default_dtype(torch.float64)


def jacobians(pattern):  # from the state after "cats" to the state that must predict "sit"
    tokens = re.findall(pattern, sentence)
    return tokens.index("sit") - 1 - tokens.index("cats")


words, tokens = jacobians(r"\w+"), jacobians(r"\w+|[,.]")  # without and with punctuation
assumed_words, assumed_tokens = assumed**words, assumed**tokens

left = torch.empty(draws)  # of the gradient, over as many steps as there are tokens between
for k in range(draws):
    torch.manual_seed(k)
    cell = torch.nn.RNNCell(n, n)  # tanh, PyTorch's default initialization
    h, states = torch.zeros(n), []
    for x in torch.randn(tokens + 2, n):  # one random vector for every token up to the last comma
        h = cell(x, h)  # (n,)
        states.append(h)
    at_cats, at_the_end = torch.autograd.grad(h.sum(), (states[1], h))
    left[k] = at_cats.norm() / at_the_end.norm()

low, measured_left, high = left.quantile(torch.tensor([0.05, 0.5, 0.95])).tolist()
too_kind = assumed_tokens / measured_left
measured = measured_left ** (1 / tokens)  # factor a step
print(f"Jacobians between: {words} counting words, {tokens} with the commas")
print(f"assumed factor {assumed}: {assumed_words:.4f} and {assumed_tokens:.4f} left")
print(f"measured, default network: {measured_left:.1e} left, 5% to 95% {low:.1e} to {high:.1e}")
print(f"                           a factor of {measured:.2f} a step")

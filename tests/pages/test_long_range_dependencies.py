"""Oracles for long-range dependencies: Jacobians by autograd, the chance of guessing, and what the networks' states look like."""

import math

import pytest
import torch

F64 = {"dtype": torch.float64}


def test_a_subject_right_before_its_verb_gets_all_of_the_gradient(value):
    for kind in ("vanilla", "LSTM"):
        assert [value(f"subject_and_verb.{band}.{kind}")[0] for band in ("least", "middle", "most")] == pytest.approx([1, 1, 1], rel=1e-12)


def test_the_bands_hold_their_medians_and_fall_with_every_word(value):
    for kind in ("vanilla", "LSTM"):
        least, middle, most = (value(f"subject_and_verb.{band}.{kind}") for band in ("least", "middle", "most"))
        assert len(middle) == value("subject_and_verb.T")
        assert all(low <= usual <= high for low, usual, high in zip(least, middle, most))
        assert middle == sorted(middle, reverse=True)
        assert (least[-1], most[-1]) == (min(value(f"subject_and_verb.far.{kind}")), max(value(f"subject_and_verb.far.{kind}")))


@pytest.mark.parametrize("kind, parts", [("RNNCell", 1), ("LSTMCell", 2)])
def test_the_share_is_the_readout_times_the_jacobian_of_all_steps_between(double, kind, parts):
    n, steps = 5, 6
    cell, w = getattr(torch.nn, kind)(n, n), torch.randn(n)
    x, first = torch.randn(steps, 1, n), torch.randn(1, parts * n)

    def hidden(state):
        for x_t in x:
            state = cell(x_t, state) if parts == 1 else torch.cat(cell(x_t, state.chunk(2, dim=1)), dim=1)
        return state[0, :n]

    split = first.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(hidden(split) @ w, split)
    jacobian = torch.autograd.functional.jacobian(lambda state: hidden(state), first).reshape(n, parts * n)
    assert torch.allclose(gradient[0], w @ jacobian, rtol=1e-10)


def test_a_constant_factor_would_bend_neither_curve(value):
    straight = [0.7**k for k in range(16)]
    assert straight[14] == pytest.approx(straight[7] ** 2)
    vanilla, lstm = value("subject_and_verb.middle.vanilla"), value("subject_and_verb.middle.LSTM")
    assert vanilla[14] < 0.5 * vanilla[7] ** 2 and lstm[14] > 2 * lstm[7] ** 2


def test_guessing_would_be_right_that_often_by_chance_alone(value):
    spread = 0.5 / math.sqrt(value("long_sentences_alone.tested"))
    for kind in ("vanilla", "LSTM"):
        rates = value(f"long_sentences_alone.right.{kind}")
        assert len(rates) == 5 and all(abs(rate - 0.5) < 4.5 * spread for rate in rates)


def test_a_trained_vanilla_network_latches_in_saturated_units_and_a_later_noun_does_not_move_it(double):
    T, n, nouns = 16, 16, 8

    def sentences(k):
        t, noun = torch.arange(T + 2)[:, None], torch.randint(nouns, (T + 2, len(k)))
        between = (t > T + 2 - k) & (torch.rand(noun.shape) < 0.25)
        words = torch.where(between | (t == T + 2 - k), noun, torch.randint(nouns, 2 * nouns, noun.shape))
        return words, (noun.gather(0, T + 2 - k[None])[0] >= nouns // 2).double()

    embed, layer, out = torch.nn.Embedding(2 * nouns, n), torch.nn.RNN(n, n), torch.nn.Linear(n, 1)
    optimizer = torch.optim.Adam([*embed.parameters(), *layer.parameters(), *out.parameters()], lr=5e-3)
    for _ in range(500):
        words, plural = sentences(torch.randint(1, T + 1, (64,)))
        optimizer.zero_grad()
        torch.nn.functional.binary_cross_entropy_with_logits(out(layer(embed(words))[0][-1])[:, 0], plural).backward()
        optimizer.step()
    words, plural = sentences(torch.full((400,), T))
    with torch.no_grad():
        states = layer(embed(words))[0]
        score = out(states[-1])[:, 0]
        other = words.clone()
        other[T // 2] = torch.randint(nouns, (400,))
        moved = out(layer(embed(other))[0][-1])[:, 0]
        turned = words.clone()
        turned[2] = (turned[2] + nouns // 2) % nouns
        flipped = out(layer(embed(turned))[0][-1])[:, 0]
    right = (score > 0) == (plural > 0)
    assert right.double().mean() > 0.97
    assert (states[T // 2:].abs() > 0.9).double().mean() > 0.5
    assert ((moved > 0) == (score > 0)).double().mean() > 0.97
    assert ((flipped > 0) != (score > 0)).double().mean() > 0.97

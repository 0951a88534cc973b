"""Oracles for transformers: attention in NumPy, the query's gradient by hand, and the laws of the collapse."""

import math

import numpy as np
import pytest
import torch


def attention(a, W_Q, W_K, W_V):
    """The attention weights and the output, in NumPy."""
    logits = (a @ W_Q) @ (a @ W_K).T / math.sqrt(a.shape[1])
    A = np.exp(logits - logits.max(1, keepdims=True))
    A /= A.sum(1, keepdims=True)
    return A, A @ (a @ W_V)


def query_gradient(a, W_Q, W_K, W_V, v):
    """The gradient of the sum of v times the output with respect to the query weights, by hand."""
    A, output = attention(a, W_Q, W_K, W_V)
    at_weights = v @ (a @ W_V).T
    at_logits = A * (at_weights - (A * at_weights).sum(1, keepdims=True))
    return a.T @ at_logits @ (a @ W_K) / math.sqrt(a.shape[1])


def key_gradient(a, W_Q, W_K, W_V, v):
    """The same for the key weights."""
    A, _ = attention(a, W_Q, W_K, W_V)
    at_weights = v @ (a @ W_V).T
    at_logits = A * (at_weights - (A * at_weights).sum(1, keepdims=True))
    return a.T @ at_logits.T @ (a @ W_Q) / math.sqrt(a.shape[1])


def drawn(seed, T=5, d=4):
    random = np.random.default_rng(seed)
    return [random.normal(size=(T, d)), *random.normal(size=(3, d, d)) / math.sqrt(d), random.normal(size=(T, d))]


def test_the_querys_gradient_by_hand_is_the_central_difference_and_pytorchs():
    a, W_Q, W_K, W_V, v = drawn(0)
    by_hand, by_difference, step = query_gradient(a, W_Q, W_K, W_V, v), np.zeros_like(W_Q), 1e-6
    for index in np.ndindex(W_Q.shape):
        shift = np.zeros_like(W_Q)
        shift[index] = step
        by_difference[index] = (v * (attention(a, W_Q + shift, W_K, W_V)[1] - attention(a, W_Q - shift, W_K, W_V)[1])).sum() / (2 * step)
    W = torch.tensor(W_Q, requires_grad=True)
    x = torch.tensor(a)
    output = torch.nn.functional.scaled_dot_product_attention((x @ W)[None], (x @ torch.tensor(W_K))[None], (x @ torch.tensor(W_V))[None])[0]
    (output * torch.tensor(v)).sum().backward()
    assert by_hand == pytest.approx(by_difference, abs=1e-8)
    assert by_hand == pytest.approx(W.grad.numpy(), rel=1e-9, abs=1e-12)


def test_every_row_of_the_attention_weights_is_an_average():
    A, _ = attention(*drawn(1)[:4])
    assert A.shape == (5, 5) and (A > 0).all() and A.sum(1) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("of", (query_gradient, key_gradient))
def test_one_step_of_attention_cubes_the_spread_and_squares_it_in_the_gradients_of_queries_and_keys(seed, of):
    a, W_Q, W_K, W_V, v = drawn(seed, T=8, d=16)
    v[1:] = 0
    mean = a.mean(0)

    def after(scale):
        close = mean + scale * (a - mean)
        output = attention(close, W_Q, W_K, W_V)[1]
        return np.linalg.norm(output - output.mean(0)), np.linalg.norm(of(close, W_Q, W_K, W_V, v))

    (spread, gradient), (spread_of_tenth, gradient_of_tenth) = after(1e-2), after(1e-3)
    assert math.log10(spread / spread_of_tenth) == pytest.approx(3, abs=0.1)
    assert math.log10(gradient / gradient_of_tenth) == pytest.approx(2, abs=0.1)


def test_the_recorded_collapse_follows_these_laws(value):
    spread = value("attention_collapses.spread.none")
    assert spread[3] == pytest.approx(spread[2] ** 3, rel=1)
    assert max(spread[4:]) < 1e-14
    for name in ("queries", "keys"):
        norms = value(f"attention_collapses.of_{name}")
        for l in (2, 3):
            assert 3 < norms[l] / spread[l - 1] ** 2 < 300
        assert max(norms[4:]) < 1e-14
    assert np.array(value("attention_collapses.of_rest")).min() > 10


def test_with_shortcuts_the_spread_falls_exponentially_in_post_norm_and_slower_in_pre_norm(value):
    post, pre = np.array(value("attention_collapses.spread.post")), np.array(value("attention_collapses.spread.pre"))
    assert np.corrcoef(np.arange(12), np.log(post))[0, 1] < -0.98
    assert (pre[1:] > post[1:]).all() and pre[-1] > 0.4


def test_the_exponents_are_those_of_the_theory_unless_the_mean_token_is_read(value):
    depths = np.log2(value("pre_and_post_norm.depths"))
    for key, expected in (("post_one", 0), ("post_each", 0), ("pre_one", -0.5), ("pre_each", -0.5)):
        norms = np.log2(value(f"pre_and_post_norm.last.{key}"))
        slope = ((depths - depths.mean()) * norms).sum() / ((depths - depths.mean()) ** 2).sum()
        assert value(f"pre_and_post_norm.exponent.{key}") == pytest.approx(slope, rel=1e-9)
        assert slope == pytest.approx(expected, abs=0.08)
    for name in ("post", "pre"):
        assert value(f"pre_and_post_norm.exponent.{name}_mean") > value(f"pre_and_post_norm.exponent.{name}_one") + 0.05


def test_a_separate_target_for_each_token_averages_like_independent_draws(value):
    """Uncorrelated contributions of T tokens, each weighted 1/T, add up to a norm of one over root T of a single token's."""
    for name in ("post", "pre"):
        one, each = (np.array(value(f"pre_and_post_norm.last.{name}_{reads}")) for reads in ("one", "each"))
        assert each * math.sqrt(value("pre_and_post_norm.T")) == pytest.approx(one, rel=0.2)

"""Number agreement at a distance: its grammar by parsing, its baselines in closed form, its gradients by hand, and what was recorded."""

import ast
import math
import random
from functools import cache
from math import comb

import pytest
import torch

from scripts.percent import code
from scripts.resolve import Library

NAME = "number-agreement-at-a-distance"
SETTINGS = {"full", "d", "heads", "blocks", "nouns", "verbs", "prepositions", "adverbs", "vocabulary", "number"}


@pytest.fixture(scope="module")
def value(project):
    library = Library(project)
    return lambda target: library.value(f"projects/{NAME.replace('-', '_')}.{target}").value


@pytest.fixture
def page(project, double):
    """The notebook's definitions and settings, without what it runs."""
    tree = ast.parse(code((project.docs / "projects" / f"{NAME}.py").read_text(encoding="utf-8")))
    tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef) or _sets(node)]
    names = {}
    exec(compile(tree, NAME, "exec"), names)
    return names


def _sets(node) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
    return any(name.id in SETTINGS for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))


@pytest.mark.parametrize("others", [0.5, None, 0.0, 1.0])
def test_every_sentence_is_what_its_distance_and_kind_promise(page, others):
    rng, singular, plural = random.Random(7), {"key", "cat", "boy", "car", "tree"}, {"keys", "cats", "boys", "cars", "trees"}
    found = set()
    for _ in range(2000):
        distance = rng.randint(1, 20)
        words, where, answer = page["sentence"](rng, distance, others)
        assert len(words) - where == distance and (words[where] in plural) == answer
        assert where == 0 or words[where - 1] == ","  # the subject opens the clause
        inside = [word in plural for word in words[where + 1 :] if word in singular | plural]
        found |= {(answer, other) for other in inside}
        assert others is not None or not inside
        assert others not in (0.0, 1.0) or set(inside) <= {answer ^ int(others)}
        for i in range(where, len(words)):
            if words[i] == "that":  # the clause's own verb agrees with its own noun
                assert (words[i + 1] in plural) == (words[i + 2] in {"like", "see", "move"})
    assert len(found) == {None: 0, 0.5: 4}.get(others, 2)


@cache
def nouns_between(words: int, j: int) -> float:
    """The probability of j nouns in so many words of adverbs (one word), phrases (two) and clauses (three), drawn evenly from what fits."""
    if words == 0:
        return float(j == 0)
    sizes = range(1, min(3, words) + 1)
    return sum(nouns_between(words - size, j - (size > 1)) for size in sizes if j >= (size > 1)) / len(sizes)


@pytest.mark.parametrize("distance", [1, 2, 4, 8, 12, 16, 24, 32])
def test_the_rules_that_are_not_the_grammars_are_as_often_right_as_counting_foretells(page, distance):
    def ties(j):  # a vote of j fair nouns and the subject's, which counts as right
        return sum(comb(j, wrong) * (0.5 if 2 * wrong == j + 1 else float(2 * wrong < j + 1)) for wrong in range(j + 1)) / 2**j

    last = sum(nouns_between(distance - 1, j) * (0.5 if j else 1.0) for j in range(distance))
    most = sum(nouns_between(distance - 1, j) * ties(j) for j in range(distance))
    rng, number, count = random.Random(distance), page["number"], 4000
    right = [0.0, 0.0]
    for _ in range(count):
        words, where, answer = page["sentence"](rng, distance, 0.5)
        votes = [number[word] for word in words[where:] if word in number]
        right[0] += votes[-1] == answer
        right[1] += 0.5 if 2 * sum(votes) == len(votes) else (2 * sum(votes) > len(votes)) == answer
    assert [part / count for part in right] == pytest.approx([last, most], abs=0.035)


def test_the_recorded_rules_agree_with_counting_too(value):
    for distance in (8, 16, 32):  # three hundred sentences: four standard deviations are at most 0.12
        none = nouns_between(distance - 1, 0)
        assert value(f"last_noun.{distance}") == pytest.approx(none + (1 - none) / 2, abs=0.12)


def test_the_gradient_of_tanh_at_every_word_is_the_product_of_jacobians(page):
    net = page["Reader"]("tanh", 3)
    words, where, plural = page["sentence"](random.Random(5), 9, 0.5)
    test = page["tensors"]([(words, where, plural)])
    x, cell = net.embed(test[0])[0].detach(), net.body
    states, h = [], torch.zeros(len(x[0]))
    for x_t in x:
        h = torch.tanh(cell.weight_ih_l0 @ x_t + cell.bias_ih_l0 + cell.weight_hh_l0 @ h + cell.bias_hh_l0)
        states.append(h.detach())
    z = net.out(h)
    back, by_hand = (torch.sigmoid(z) - plural) * net.out.weight[0], []
    for h in reversed(states):
        back = (1 - h**2) * back
        by_hand.insert(0, (cell.weight_ih_l0.T @ back).norm())
        back = cell.weight_hh_l0.T @ back
    by_hand = torch.stack(by_hand)
    assert torch.allclose(page["gradients"](net, test)[0], by_hand, rtol=1e-10)
    assert page["share"](net, test) == pytest.approx((by_hand[where] / by_hand.norm()).item(), rel=1e-10)


@pytest.mark.parametrize("kind", ["tanh", "LSTM", "LSTM_open", "transformer", "no_positions"])
def test_a_central_difference_finds_the_same_gradient_and_nobody_reads_behind_the_end(page, kind):
    net, rng = page["Reader"](kind, 1), random.Random(2)
    sentences = [page["sentence"](rng, k, 0.5) for k in (3, 12)]
    test = page["tensors"](sentences)
    x, norms, eps = net.embed(test[0]).detach(), page["gradients"](net, test), 1e-5
    t = int(test[2][0])
    slopes = []
    for i in range(x.shape[2]):
        step = torch.zeros_like(x)
        step[0, t, i] = eps
        up, down = (page["loss_of"](net, test, x + sign * step, reduction="sum").item() for sign in (1, -1))
        slopes.append((up - down) / (2 * eps))
    assert torch.tensor(slopes).norm().item() == pytest.approx(norms[0, t].item(), rel=1e-5)
    assert (norms[0, test[1][0] + 1 :] == 0).all() and (norms[0, : test[1][0] + 1] > 0).all()
    alone = page["tensors"](sentences[:1])
    assert net(net.embed(alone[0]), alone[1])[0].item() == pytest.approx(net(x, test[1])[0].item(), rel=1e-10)


def test_without_positions_one_block_cannot_tell_the_order_of_earlier_words_and_with_them_it_can(page):
    page["blocks"] = 1
    a, b = ("keys near cat today".split(), "cat near keys today".split())
    test = page["tensors"]([(a, 0, 1), (b, 0, 0)])
    for kind, same in (("no_positions", True), ("transformer", False)):
        net = page["Reader"](kind, 0)
        one, other = net(net.embed(test[0]), test[1]).tolist()
        assert (abs(one - other) < 1e-12) == same


def test_an_open_forget_gate_is_the_only_thing_in_which_the_two_lstms_differ(page):
    closed, opened = (dict(page["Reader"](kind, 4).named_parameters()) for kind in ("LSTM", "LSTM_open"))
    d = page["d"]
    for name in closed:
        change = opened[name] - closed[name]
        if name == "body.bias_hh_l0":
            assert torch.allclose(change[d : 2 * d], torch.tensor(3.0)) and not change[:d].any() and not change[2 * d :].any()
        else:
            assert not change.any()


def test_the_recorded_order_of_gradients_is_not_the_order_of_right_verbs(value):
    assert value("reach.tanh")[-1] < 1e-10 * value("reach.LSTM")[0] < value("reach.transformer")[0]
    assert value("beyond.tanh") > 0.99 > value("beyond.transformer")


def test_on_long_sentences_alone_a_share_below_a_thousandth_makes_for_a_longer_wait_than_any_above(value):
    waits = [(share, wait or math.inf) for kind in ("tanh", "LSTM", "LSTM_open", "transformer")
             for share, wait in zip(value(f"begin.{kind}"), value(f"alone.{kind}"))]
    large, small = ([wait for share, wait in waits if (share > 1e-3) == side] for side in (True, False))
    assert len(large) == len(small) == 6 and max(large) < min(small)


def test_short_sentences_teach_the_long_distance_whatever_the_share(value):
    for kind in ("tanh", "LSTM", "transformer"):
        assert max(value(f"helped.{kind}")) < 400 and len(value(f"helped.{kind}")) == 5

"""Reads the questions that a reader answers before looking, refuses half-made ones, and sets them so that they work without JavaScript.

An author writes a `predict` fence: `ask`, the `answer` as a bound number, the `scale` on which readers guess, and `why`. Prevents: an
answer that no run produced, and one that cannot be guessed because it lies off the scale.
"""

import xml.etree.ElementTree as etree
from dataclasses import dataclass
from html import escape

from scripts import compare, pairs
from scripts.resolve import Unresolved
from scripts.scan import LINK, Fence

KEYS = ("ask", "answer", "scale", "why")
SCALES = "`log 1e-12 1`, `linear 0 10` or `typed`"
BOUND = 'one bound number, [0.25](value:page/snippet.variable), loose by "±10%" at most'


@dataclass(frozen=True)
class Prediction:
    """A question to answer before looking; `answer` is the bound number as written, `scale` what a guess is made on."""

    ask: str
    answer: str
    scale: str
    why: str


def read(fence: Fence) -> Prediction:
    """The prediction that a fence asks for. Raises Unresolved where it is half-made."""
    prediction = Prediction(**pairs.read(fence, KEYS))
    _require_within(_stated(prediction.answer), prediction.scale)
    return prediction


def _stated(answer: str) -> compare.Literal:
    link = LINK.fullmatch(answer)
    loose = link and (link["title"] or link["single"] or "±")
    if link is None or link["image"] or not loose.startswith("±") or not link["target"].startswith("value:"):
        raise Unresolved(BOUND, answer)
    return _number(link["text"])


def _require_within(stated: compare.Literal, scale: str) -> None:
    if scale == "typed":
        return
    kind, *ends = scale.split(" ")
    if kind not in ("log", "linear") or len(ends) != 2:
        raise Unresolved(f"a scale such as {SCALES}", scale)
    low, high = (_number(end).value for end in ends)
    if low >= high or kind == "log" and low <= 0:
        raise Unresolved("a scale that rises, a logarithmic one from above zero", scale)
    if not low < stated.value < high:
        raise Unresolved(f"an answer between {ends[0]} and {ends[1]}, the ends that readers see", stated.text)


def _number(text: str) -> compare.Literal:
    try:
        literal = compare.parse(text)
    except compare.NotANumber as error:
        raise Unresolved("one number", text) from error
    if isinstance(literal.value, str):
        raise Unresolved("a finite number", text)
    return literal


def write(prediction: Prediction) -> list[str]:
    """The blocks of Markdown that `arrange` sets when their sentences are converted."""
    return [f'<div class="vg-predict" data-scale="{escape(prediction.scale)}" markdown>', prediction.ask, prediction.answer, prediction.why, "</div>"]


def arrange(root: etree.Element, script, raw) -> None:
    """Set the predictions of a converted page: the question, and in a closed `<details>` the recorded value and the reason.

    `script(name)` gives the tag that loads a script, `raw(html)` what stands for HTML in the tree.
    """
    for block in root.iter("div"):
        if block.get("class") != "vg-predict":
            continue
        ask, answer, why = list(block)
        block.tag = "vg-predict"
        kind = etree.Element("p", {"class": "vg-kind"})
        kind.text = "Predict first"
        ask.set("class", "vg-ask")
        details = etree.Element("details", {"class": "vg-reasons"})
        etree.SubElement(details, "summary").text = "The recorded value"
        answer.set("class", "vg-answer")
        answer.text = "Recorded: "
        details.extend([answer, why])
        holder = etree.Element("div", {"hidden": "hidden", "data-search-exclude": ""})
        holder.text = raw(script("elements/predict"))
        block[:] = [kind, ask, details, holder]

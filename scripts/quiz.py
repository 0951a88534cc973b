"""Reads self-tests, refuses half-made ones, and sets them so that they work without JavaScript.

An author writes a numbered list under *Self-test*: a question, `- [ ]` or `- [x]` before each answer, and below each
answer the reason why it is right or wrong. Prevents: a question without a right answer, and a wrong answer that is
only called wrong.
"""

import copy
import re
import xml.etree.ElementTree as etree
from dataclasses import dataclass, field

from scripts.report import Problem
from scripts.scan import Source
from scripts.unwrap import unwrap

TITLE = "Self-test"
FEWEST_ANSWERS = 3
QUESTION = re.compile(r"\d+\. +(?P<text>\S.*)")
ANSWER = re.compile(r" {4}- \[(?P<tick>[ xX])\] +(?P<text>\S.*)")
REASON = re.compile(r" {8}- +(?P<text>\S.*)")
CONTINUED = re.compile(r" {3,}(?![-\s])")
TICK = re.compile(r"\s*\[(?P<tick>[ xX])\]\s*")
SHAPE = "`1. question`, below it `    - [ ] answer`, below each `        - reason`"


@dataclass
class Answer:
    line: int
    is_right: bool
    text: str
    reasons: list[str] = field(default_factory=list)
    last_line: int = 0


@dataclass
class Question:
    line: int
    text: str
    answers: list[Answer] = field(default_factory=list)


def questions(source: Source) -> list[Question]:
    """The questions of a page's self-test, as far as they have the shape of one."""
    return _read(source)[0]


def _read(source: Source) -> tuple[list[Question], list[int]]:
    """The questions, and the lines that fit nowhere."""
    start, end = source.section(TITLE)
    found: list[Question] = []
    odd = []
    for number, line in enumerate(source.text[start:end].split("\n")[1:], start=source.line_at(start) + 1):
        asked, answer, reason = QUESTION.fullmatch(line), ANSWER.fullmatch(line), REASON.fullmatch(line)
        if asked:
            found.append(Question(number, asked["text"]))
        elif answer and found:
            found[-1].answers.append(Answer(number, answer["tick"] in "xX", answer["text"], last_line=number))
        elif reason and found and found[-1].answers:
            found[-1].answers[-1].reasons.append(reason["text"])
            found[-1].answers[-1].last_line = number
        elif line.strip() and not (found and CONTINUED.match(line)):
            odd.append(number)
        elif line.strip() and found[-1].answers:
            found[-1].answers[-1].last_line = number
    return found, odd


def quiz_problems(source: Source) -> list[Problem]:
    """What is wrong with a page's self-test, and wrong numbers that stand elsewhere than in a wrong answer."""
    asked, odd = _read(source)
    problems = [Problem(source.path, line, SHAPE, source.text.split("\n")[line - 1].strip()[:60]) for line in odd]
    for question in asked:
        answers = question.answers
        if len(answers) < FEWEST_ANSWERS:
            problems.append(Problem(source.path, question.line, f"at least {FEWEST_ANSWERS} answers", str(len(answers))))
        if sum(answer.is_right for answer in answers) != 1:
            problems.append(Problem(source.path, question.line, "exactly one answer marked [x]", str(sum(answer.is_right for answer in answers))))
        reasons = [reason for answer in answers for reason in answer.reasons]
        for answer in answers:
            if len(answer.reasons) != 1:
                problems.append(Problem(source.path, answer.line, "one reason below each answer", str(len(answer.reasons))))
            elif reasons.count(answer.reasons[0]) > 1:
                problems.append(Problem(source.path, answer.line, "a reason of its own for each answer", "the same twice"))
    wrong_lines = {
        line for question in asked for answer in question.answers if not answer.is_right for line in range(answer.line, answer.last_line + 1)
    }
    for link in source.links:
        if link.target == "exempt:wrong" and link.line not in wrong_lines:
            problems.append(Problem(source.path, link.line, "exempt:wrong in a wrong answer of a self-test", link.text))
    return problems


def arrange(root: etree.Element, script, raw) -> None:
    """Set the self-test of a converted page: answers as a lettered list, reasons in a closed `<details>`.

    `script(name)` gives the tag that loads a script, `raw(html)` what stands for HTML in the tree.
    """
    blocks = list(root)
    for heading, following in zip(blocks, blocks[1:]):
        if heading.tag == "h2" and "".join(heading.itertext()).strip().startswith(TITLE) and following.tag == "ol":
            following.set("class", "vg-quiz")
            for number, question in enumerate(following.findall("li"), start=1):
                _arrange_question(question, number)
            whole = root[blocks.index(following)] = etree.Element("vg-quiz")
            holder = etree.Element("div", {"hidden": "hidden", "data-search-exclude": ""})
            holder.text = raw(script("elements/quiz"))
            whole.extend([following, holder])


def _arrange_question(question: etree.Element, number: int) -> None:
    answers = question.find("ul")
    if answers is None:
        return
    question.remove(answers)
    asked = _filled("p" if question.find("p") is None else "div", {"class": "vg-ask"}, question)
    question.clear()
    question.append(asked)
    offered = etree.SubElement(question, "ol", {"class": "vg-answers", "type": "A"})
    details = etree.SubElement(question, "details", {"class": "vg-reasons"})
    summary = etree.SubElement(details, "summary")
    summary.text = "Answer"
    etree.SubElement(summary, "span", {"class": "vg-offscreen"}).text = f" to question {number}"
    reasons = etree.SubElement(details, "ol", {"type": "A"})
    for answer in answers.findall("li"):
        _arrange_answer(answer, offered, reasons)


def _arrange_answer(answer: etree.Element, offered: etree.Element, reasons: etree.Element) -> None:
    nested = answer.find("ul/li")
    for listed in answer.findall("ul"):
        answer.remove(listed)
    holder = answer.find("p") if answer.find("p") is not None else answer
    tick = TICK.match(holder.text or "")
    is_right = bool(tick and tick["tick"] in "xX")
    holder.text = (holder.text or "")[tick.end():].rstrip() if tick else holder.text
    reason = etree.SubElement(reasons, "li", {"class": "vg-true" if is_right else "vg-false"})
    reason.append(_filled("span", {"class": "vg-choice"}, holder))
    # A receipt would show which answer is right before the reader has chosen.
    offered.append(_without_receipts(_filled("li", {}, copy.deepcopy(holder))))
    verdict = etree.SubElement(reason, "strong")
    verdict.text = "Right." if is_right else "No."
    if nested is not None:
        told = nested.find("p") if nested.find("p") is not None else nested
        verdict.tail = f" {told.text or ''}"
        reason.extend(list(told))


def _filled(tag: str, attributes: dict[str, str], source: etree.Element) -> etree.Element:
    """A new element with the text and the children of another."""
    element = etree.Element(tag, attributes)
    element.text = source.text
    element.extend(list(source))
    return element


def _without_receipts(element: etree.Element) -> etree.Element:
    for parent in list(element.iter()):
        for child in list(parent):
            if child.get("class") == "vg-receipt":
                unwrap(parent, child)
    return element

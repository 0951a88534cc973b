"""Reads claims on trial, refuses half-made ones, and sets them, with a table of all of a page, so that they work without JavaScript.

An author writes a `claim` fence below a heading of its own: the `claim`, its `topic`, the `verdict`, where it is `made`, the `run` that
decides, and what to say `instead`; a `docket` fence becomes the table. Prevents: a verdict without a run, a claim that nobody is shown
to make, and a table that has forgotten one.
"""

import copy
import xml.etree.ElementTree as etree
from dataclasses import dataclass
from html import escape

from scripts import pairs, present
from scripts.report import Problem, did_you_mean
from scripts.resolve import Unresolved
from scripts.scan import CLAIM, LINK, Fence, Source

DOCKET = "docket"
KEYS = ("claim", "topic", "verdict", "made", "run", "instead")
VERDICTS = ("holds", "holds under conditions", "false")
TOPICS = (
    "activation", "initialization", "recurrence", "gating", "normalization", "shortcuts", "attention", "depth", "numerics", "training", "history",
)
LEVEL = 3  # of the heading above a claim


@dataclass(frozen=True)
class Claim:
    """A claim on trial; `made` names its sources, `run` is the program that decides."""

    claim: str
    topic: str
    verdict: str
    made: str
    run: str
    instead: str


def read(fence: Fence) -> Claim:
    """The claim that a fence puts on trial. Raises Unresolved where it is half-made."""
    claim = Claim(**pairs.read(fence, KEYS))
    if claim.verdict not in VERDICTS:
        raise Unresolved(f"a verdict of one of {', '.join(VERDICTS)}", claim.verdict)
    if claim.topic not in TOPICS:
        raise Unresolved(f"a topic of one of {', '.join(TOPICS)}{did_you_mean(claim.topic, TOPICS)}", claim.topic)
    if not any(link["target"].startswith(("https://", "http://", "cite:")) for link in LINK.finditer(claim.made)):
        raise Unresolved("a source that makes the claim, [Title](https://…) or [Authors, year](cite:key)", claim.made)
    return claim


def problems(source: Source, snippets: set[str]) -> list[Problem]:
    """What is wrong with the claims of a page and with its table. `snippets`: the names of all there are."""
    found, tried = [], []
    claims = [fence for fence in source.fences if fence.info == CLAIM]
    for fence in claims:
        heading = next((heading for heading in reversed(source.headings) if heading.line < fence.line), None)
        if heading is None or heading.level != LEVEL or heading in tried:
            found.append(Problem(source.path, fence.line, "a heading of the third level above each claim, of its own", heading.text if heading else "none"))
        tried.append(heading)
        try:
            claim = read(fence)
            if claim.run not in snippets:
                raise Unresolved(f"a snippet as the run of a claim{did_you_mean(claim.run, snippets)}", claim.run)
        except Unresolved as error:
            found.append(Problem(source.path, fence.line + 1, error.expected, error.found))
    dockets = [fence for fence in source.fences if fence.info == DOCKET]
    for number, fence in enumerate(dockets):
        if wrong := docket_problem(fence.body, len(claims), number):
            found.append(Problem(source.path, fence.line, *wrong))
    return found


def docket_problem(body: str, claims: int, earlier: int = 0) -> tuple[str, str] | None:
    """What is wrong with a `docket` fence on a page with so many claims, and so many dockets above: `(expected, found)`, or None."""
    if body.strip():
        return "an empty `docket` fence", body.strip().split("\n")[0]
    if not claims:
        return "claims on the page of a docket", "none"
    return ("one docket a page", "another") if earlier else None


def write(claim: Claim, link: str) -> list[str]:
    """The blocks of Markdown that `arrange` sets when their sentences are converted. `link` leads to the program of the run."""
    given = {"topic": claim.topic, "verdict": claim.verdict, "run": claim.run, "link": link}
    attributes = "".join(f' data-{name}="{escape(text)}"' for name, text in given.items())
    return [f'<div class="vg-claim"{attributes} markdown>', claim.claim, claim.made, claim.instead, "</div>"]


def place() -> list[str]:
    """The Markdown that `arrange` replaces by the table of all claims."""
    return ['<div class="vg-docket" markdown>', "</div>"]


def arrange(root: etree.Element, script, raw) -> None:
    """Set the claims of a converted page, and their table where its place is.

    `script(name)` gives the tag that loads a script, `raw(html)` what stands for HTML in the tree.
    """
    rows, heading = [], None
    for block in root.iter():
        if block.tag == f"h{LEVEL}":
            heading = block
        elif block.tag == "div" and block.get("class") == "vg-claim":
            rows.append(_row(block, heading))
            _arrange_claim(block)
    for block in root.iter("div"):
        if block.get("class") == "vg-docket":
            _arrange_docket(block, rows, script, raw)


def _arrange_claim(block: etree.Element) -> None:
    claim, made, instead = list(block)
    kind = etree.Element("p", {"class": "vg-kind"})
    kind.text = f"On trial · {block.get('data-topic')}"
    claim.set("class", "vg-tried")
    ruling = _led("Verdict", etree.Element("p", {"class": "vg-ruling"}))
    strong = etree.SubElement(ruling, "strong")
    strong.text, strong.tail = _capital(block.get("data-verdict")), ". Run: "
    _link(ruling, block)
    block[:] = [kind, claim, ruling, _led("Say instead", instead), _led("Made in", made)]
    for name in ("data-run", "data-link"):
        del block.attrib[name]


def _led(words: str, paragraph: etree.Element) -> etree.Element:
    """A paragraph with what it is in front."""
    lead = etree.Element("span", {"class": "vg-lead"})
    lead.text, lead.tail = f"{words}:", f" {paragraph.text or ''}"
    paragraph.text = None
    paragraph.insert(0, lead)
    return paragraph


def _row(block: etree.Element, heading: etree.Element | None) -> etree.Element:
    row = etree.Element("tr", {name: block.get(name) for name in ("data-topic", "data-verdict")})
    link = etree.SubElement(etree.SubElement(row, "th", {"scope": "row"}), "a", {"href": f"#{heading.get('id', '')}" if heading is not None else "#"})
    if heading is not None:
        link.text = heading.text
        link.extend(copy.deepcopy(child) for child in heading if child.get("class") != "headerlink")
    for name in ("data-topic", "data-verdict"):
        etree.SubElement(row, "td").text = _capital(block.get(name))
    _link(etree.SubElement(row, "td"), block)
    return row


def _link(parent: etree.Element, block: etree.Element) -> None:
    etree.SubElement(parent, "a", {"href": block.get("data-link")}).text = present.file_name(block.get("data-run"))


def _arrange_docket(block: etree.Element, rows: list[etree.Element], script, raw) -> None:
    block.tag = "vg-docket"
    box = etree.Element("div", {"class": "vg-table", "data-scroll": "Table"})
    table = etree.SubElement(box, "table", {"class": "vg-results vg-claims"})
    etree.SubElement(table, "caption", {"class": "vg-offscreen"}).text = "The claims of this page"
    head = etree.SubElement(etree.SubElement(table, "thead"), "tr")
    for name in ("Claim", "Topic", "Verdict", "Run"):
        etree.SubElement(head, "th", {"scope": "col"}).text = name
    etree.SubElement(table, "tbody").extend(rows)
    holder = etree.Element("div", {"hidden": "hidden", "data-search-exclude": ""})
    holder.text = raw(script("elements/docket"))
    block[:] = [box, holder]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""Reads a page's Markdown without rendering it: where its fences, links, maths and prose are.

Prevents: a checker that looks for a number by searching for its text. Every piece carries its exact
span in the file, so that `fix` can rewrite that span and nothing else. Notebooks in percent format
are read as if their Markdown cells were the page.
"""

import functools
import re
from dataclasses import dataclass, field
from functools import cached_property

import yaml

from scripts.percent import HEADER, MARKER

FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*)\n", re.MULTILINE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# A blank line ends a paragraph, and with it whatever inline markup is still open.
INSIDE = r"(?:(?!\n[ \t]*\n).)"
CODE = re.compile(rf"(?<![\\`])(`+)(?!`)({INSIDE}+?)(?<!`)\1(?!`)", re.DOTALL)
MATHS = re.compile(
    rf"(?<![\\$])\$\$(?P<display>{INSIDE}+?)\$\$|\\\[(?P<bracket>{INSIDE}+?)\\\]|\\\((?P<paren>[^\n]+?)\\\)"
    r"|(?<![\\$\w])\$(?!\s)(?P<inline>[^$\n]+?)(?<![\s\\])\$(?![\w$])", re.DOTALL,
)
TAG = re.compile(r"<(?:/?[a-zA-Z](?:(?!\n[ \t]*\n)[^<>])*|https?://[^<>\s]+)>")
LINK = re.compile(
    r"(?P<image>!?)\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)"
    r"""(?:\s+(?:"(?P<title>[^"]*)"|'(?P<single>[^']*)'))?\)"""
)
URL = re.compile(r"https?://[^\s<>]+")
ATTRIBUTES = re.compile(r"\{[^{}\n]*[#.=:][^{}\n]*\}")
HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})[ \t]+(?P<text>.*?)(?:[ \t]*\{(?P<attributes>[^{}]*)\})?[ \t]*#*$", re.MULTILINE)
INCLUDE = re.compile(r'^\s*--8<-- "(?P<path>[^"]+)"\s*$')
PREDICT, CLAIM = "predict", "claim"
# Fences that hold sentences, and what they hold beside them: their marks, what is not said in words, and the keys before the sentences.
SPOKEN = (PREDICT, CLAIM)
UNSPOKEN = re.compile(r"^(?:`{3,}.*|(?:scale|topic|verdict|run):.*|[a-z]+:)", re.MULTILINE)


@dataclass(frozen=True)
class Fence:
    mark: str
    info: str
    body: str
    line: int
    start: int
    end: int
    indent: str
    closed: bool

    @property
    def include(self) -> str | None:
        """The path that the fence includes, if it consists of one include line."""
        lines = [line for line in self.body.splitlines() if line.strip()]
        match = INCLUDE.match(lines[0]) if len(lines) == 1 else None
        return match["path"] if match else None


@dataclass(frozen=True)
class Link:
    """A link or image; `start` and `end` span its text (a stated number is exactly that span), `opens` and `closes` all of it."""

    text: str
    target: str
    title: str
    is_image: bool
    line: int
    start: int
    end: int
    opens: int
    closes: int

    @property
    def scheme(self) -> str:
        match = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", self.target)
        return match[1] if match else ""

    @property
    def name(self) -> str:
        return self.target.partition(":")[2]


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    markup: str
    id: str | None
    line: int


@dataclass
class Source:
    """One page as its author wrote it. `path` is relative to the root of the project.

    `body` is the text with front matter, and in notebooks code cells and comment marks, replaced by blanks;
    `prose` has everything but sentences replaced by blanks. Offsets are the same in all three.
    """

    path: str
    text: str
    body: str = ""
    fences: list[Fence] = field(default_factory=list)
    maths: list[tuple[str, bool, int]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    prose: str = ""

    @property
    def is_notebook(self) -> bool:
        return self.path.endswith(".py")

    def line_at(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1

    @cached_property
    def meta(self) -> dict | None:
        """The front matter, {} where there is none, None where it is malformed."""
        match = (HEADER if self.is_notebook else FRONT_MATTER).match(self.text)
        if match is None:
            return {}
        block = re.sub(r"^# ?", "", match.group(), flags=re.MULTILINE) if self.is_notebook else match.group()
        try:
            loaded = yaml.safe_load(block.strip().strip("-"))
        except (yaml.YAMLError, ValueError):
            return None
        return loaded if isinstance(loaded, dict) else None

    def key_line(self, key: str) -> int:
        """The line of a front-matter key, 1 where it is absent."""
        match = re.search(rf"^(?:# )?{re.escape(key)}:", self.text, re.MULTILINE)
        return self.line_at(match.start()) if match else 1

    @cached_property
    def headings(self) -> list[Heading]:
        found = []
        for match in HEADING.finditer(self._without_code):
            attributes = match["attributes"] or ""
            explicit = re.search(r"#([\w-]+)", attributes)
            text = self.text[match.start("text"):match.end("text")]
            markup = self.text[match.start("text"):match.end()]
            found.append(Heading(len(match["marks"]), text, markup, explicit[1] if explicit else None, self.line_at(match.start())))
        return found

    def section(self, title: str) -> tuple[int, int]:
        """The span of the second-level section of that title, its heading included; (0, 0) where there is none."""
        lines = [heading.line for heading in self.headings if heading.level <= 2]
        start = next((heading.line for heading in self.headings if heading.level == 2 and heading.text == title), None)
        if start is None:
            return 0, 0
        offsets = [0, *(match.end() for match in re.finditer("\n", self.text)), len(self.text)]
        following = min((line for line in lines if line > start), default=len(offsets))
        return offsets[start - 1], offsets[following - 1]

    _without_code: str = ""


@functools.lru_cache(maxsize=1024)
def read(path: str, text: str) -> Source:
    """Scan a page. The same text gives the same object, which nobody changes."""
    source = Source(path, text)
    masked = _mask_notebook(text) if source.is_notebook else text
    masked = source.body = (HEADER if source.is_notebook else FRONT_MATTER).sub(blank, masked, count=1)
    source.fences = find_fences(text, masked)
    masked = blank_fences(masked, [fence for fence in source.fences if fence.info not in SPOKEN])
    for fence in source.fences:
        if fence.info in SPOKEN:
            masked = masked[:fence.start] + UNSPOKEN.sub(blank, masked[fence.start:fence.end]) + masked[fence.end:]
    masked = COMMENT.sub(blank, CODE.sub(blank, masked))
    source._without_code = masked
    for match in MATHS.finditer(masked):
        tex, display = formula(match)
        source.maths.append((_uncommented(tex, source.is_notebook), display, source.line_at(match.start())))
    masked = MATHS.sub(blank, masked)
    for match in LINK.finditer(masked):
        start, end = match.span("text")
        source.links.append(Link(
            text[start:end], match["target"], match["title"] or match["single"] or "", bool(match["image"]), source.line_at(start), start, end, *match.span(),
        ))
    masked = LINK.sub(blank, masked)
    for pattern in (TAG, URL, ATTRIBUTES):
        masked = pattern.sub(blank, masked)
    source.prose = masked
    return source


def formula(match: re.Match) -> tuple[str, bool]:
    """The LaTeX of a match of MATHS, and whether it stands on lines of its own."""
    display = match["display"] or match["bracket"]
    return display or match["paren"] or match["inline"], bool(display)


def _uncommented(tex: str, in_notebook: bool) -> str:
    """A formula's text without blanked comment marks around its lines."""
    return "\n".join(line.strip() for line in tex.splitlines()) if in_notebook else tex


def blank(match: re.Match) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def find_fences(text: str, masked: str | None = None) -> list[Fence]:
    """Every fenced block of `text`; one that nobody closes runs to the end."""
    masked = text if masked is None else masked
    fences, position = [], 0
    while match := FENCE.search(masked, position):
        mark = match["mark"]
        closing = re.compile(rf"^[ \t]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$", re.MULTILINE)
        close = closing.search(masked, match.end())
        body_end, end = (close.start(), close.end()) if close else (len(masked), len(masked))
        line = text.count("\n", 0, match.start()) + 1
        fences.append(Fence(mark, match["info"].rstrip(), text[match.end():body_end], line, match.start(), end, match["indent"], bool(close)))
        position = end
    return fences


def blank_fences(masked: str, fences: list[Fence]) -> str:
    """The text with every closed fence replaced by blanks."""
    for fence in fences:
        # What a fence that nobody closes holds is published as text, so it is read as text.
        if not fence.closed:
            continue
        masked = masked[:fence.start] + re.sub(r"[^\n]", " ", masked[fence.start:fence.end]) + masked[fence.end:]
    return masked


def _mask_notebook(text: str) -> str:
    """Blank a notebook's code cells and the comment marks of its Markdown cells, keeping every offset."""
    header = HEADER.match(text)
    skipped = header.end() if header else 0
    lines, in_markdown = [], False
    for line in text[skipped:].splitlines(keepends=True):
        marker = MARKER.match(line.rstrip("\n"))
        if marker:
            in_markdown = "[markdown]" in marker["rest"]
        if in_markdown and not marker and line.startswith("#"):
            lines.append(re.sub(r"^# ?", lambda mark: " " * len(mark.group()), line))
        else:
            lines.append(re.sub(r"[^\n]", " ", line))
    return text[:skipped] + "".join(lines)

"""Turns a recorded notebook into a page and into a file to take away.

For mkdocs-jupyter it writes a notebook whose links, formulas and figures are tokens; the tokens are
replaced in what mkdocs-jupyter rendered, and its own styles and scripts are left out (it puts 600 KB
of them into every page). Prevents: raw `value:` links and formulas, which it would publish.
"""

import ast
import json
import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import markdown

from scripts import cite, figures, percent, present, scan, state, store, tint
from scripts.locate import Project, built, link_between, slug_to_folder
from scripts.resolve import Library, Unresolved, Value

CELL = re.compile(r'<div class="jp-Cell jp-(?P<kind>Markdown|Code)Cell jp-Notebook-cell[^"]*" id="cell-id=cell-(?P<number>\d+)">')
RENDERED = re.compile(r'data-mime-type="text/markdown">\n?(?P<html>.*)</div>\s*</div>\s*</div>\s*</div>', re.DOTALL)
END = "</div> <!-- jp-Notebook -->"
HIGHLIGHTED = re.compile(r'<div class="highlight-ipynb[^"]*">(?P<html><pre>.*?</pre>)</div>', re.DOTALL)
PERMALINK = re.compile(r'<a class="anchor-link" href="(#[^"]*)">¶</a>')


@dataclass
class Woven:
    """A notebook page under way: its path below docs/, its recording's name, and the HTML of each token."""

    page: str
    name: str
    pieces: dict[str, str] = field(default_factory=dict)

    def keep(self, html: str) -> str:
        token = f"VGPIECE{len(self.pieces)}X"
        self.pieces[token] = html
        return token


def weave(project: Project, library: Library, page: str, index) -> tuple[Path, Woven]:
    """Write the notebook that mkdocs-jupyter renders; return its path and the pieces it left out.

    Raises Unresolved where the notebook has no recording. `index` is a PageIndex.
    """
    name = f"projects/{slug_to_folder(Path(page).stem)}"
    recording = library.recording(name)
    woven = Woven(page, name)
    text = (project.docs / page).read_text(encoding="utf-8")
    document = _with_outputs(text, recording)
    for cell, part in zip(document["cells"], percent.cells(text)):
        if part.is_markdown:
            cell["source"] = _weave_markdown(part.content, woven, library, index)
        else:
            cell["outputs"] = []
    path = project.cache / "notebooks" / f"{Path(page).stem}.ipynb"
    store.write_atomically(path, json.dumps(document))
    return path, woven


def _with_outputs(text: str, recording: store.Recording) -> dict:
    """The recorded notebook with the Markdown cells as they are now."""
    document = json.loads(recording.notebook.read_text(encoding="utf-8"))
    code = [cell for cell in document["cells"] if cell["cell_type"] == "code"]
    cells = []
    for number, part in enumerate(percent.cells(text)):
        if part.is_markdown:
            cells.append({"cell_type": "markdown", "metadata": {}, "source": part.content})
        else:
            cells.append(code.pop(0))
        cells[-1]["id"] = f"cell-{number}"
    document["cells"] = cells
    return document


def _weave_markdown(content: str, woven: Woven, library: Library, index) -> str:
    source = scan.read("cell.md", content)
    spans = []
    for match in scan.MATHS.finditer(scan.CODE.sub(scan.blank, content)):
        spans.append((*match.span(), woven.keep(present.formula(*scan.formula(match)))))
    captions = [_caption_span(content, link) for link in source.links if link.scheme == "figure"]
    for link in source.links:
        start, end = link.opens, link.closes
        if link.scheme == "figure":
            caption_start, caption_end = _caption_span(content, link)
            caption = _weave_markdown(content[caption_start:caption_end], woven, library, index)
            spans.append((start, min(caption_end + 1, len(content)), woven.keep(_figure(link, caption, woven, library))))
        elif not any(low <= start < high for low, high in captions):
            new = _inline(link, woven, library, index)
            if new is not None:
                spans.append((start, end, new))
    for low, high in captions:
        spans = [span for span in spans if not (low <= span[0] and span[1] <= high)]
    for start, end, new in sorted(spans, reverse=True):
        content = content[:start] + new + content[end:]
    return content


def _caption_span(content: str, image: scan.Link) -> tuple[int, int]:
    return figures.caption_span(content, image.closes) or (image.closes, image.closes)


def _inline(link: scan.Link, woven: Woven, library: Library, index) -> str | None:
    if link.scheme == "exempt":
        return link.text
    if link.scheme in ("value", "claim"):
        return woven.keep(_receipt(link, woven, library, index))
    if link.scheme == "cite":
        return f"[{link.text}]({built(link_between(woven.page, cite.PAGE))}#{cite.anchor(link.name)})"
    if number := index.equation_number(woven.page, link.target):
        return f"[{link.text} ({number})]({built(link.target)})"
    return None if link.scheme or built(link.target) == link.target else f"[{link.text}]({built(link.target)})"


def _receipt(link: scan.Link, woven: Woven, library: Library, index) -> str:
    try:
        value = library.value(link.name)
        state.verify(link.scheme, link.text, link.title, value)
    except Unresolved as error:
        return f'<strong class="{present.PROBLEM_CLASS}">{escape(link.text)} ⚠ {escape(str(error))}</strong>'
    details = present.receipt(value, link.title or link.scheme)
    attributes = " ".join(f'{key}="{escape(text)}"' for key, text in details.items())
    return f'<a href="{escape(_origin(value, woven, library, index))}" {attributes}>{escape(link.text)}</a>'


def _origin(value: Value, woven: Woven, library: Library, index) -> str:
    """Where a value was computed: a cell of this page, or the block of another page."""
    if value.recording.name == woven.name:
        text = library.project.source_path(woven.name).read_text(encoding="utf-8")
        return f"#{cell_anchor(defining_cell(text, value.variable))}"
    shown_in = index.page_showing(value.recording.name)
    if shown_in is None:
        return "#"
    target = built(link_between(woven.page, shown_in))
    return target if shown_in.endswith(".py") else f"{target}#{present.anchor(value.recording.name)}"


def defining_cell(text: str, variable: str) -> int:
    """The number of the last code cell that assigns a top-level variable."""
    found = 0
    for number, cell in enumerate(percent.cells(text)):
        if not cell.is_markdown:
            names = {node.id for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
            found = number if variable in names else found
    return found


def cell_anchor(number: int) -> str:
    return f"cell-{number}"


def _figure(link: scan.Link, caption: str, woven: Woven, library: Library) -> str:
    try:
        recording, svg = library.figure(link.name)
    except Unresolved as error:
        return present.problem(str(error))
    drawing = tint.tint(svg, f"f{len(woven.pieces)}", link.text)
    inner = markdown.markdown(caption).removeprefix("<p>").removesuffix("</p>")
    return f'<figure class="vg-recorded"><div class="vg-drawing" data-scroll="Figure" data-search-exclude>{drawing}</div><figcaption>{inner}</figcaption></figure>'


def clean(html: str, woven: Woven, library: Library) -> str:
    """The page's content from what mkdocs-jupyter rendered: its cells, our outputs, nothing else."""
    recording = library.recording(woven.name)
    document = json.loads(recording.notebook.read_text(encoding="utf-8"))
    code = iter([cell for cell in document["cells"] if cell["cell_type"] == "code"])
    html = html[:html.index(END)]
    starts = list(CELL.finditer(html))
    parts = []
    for start, following in zip(starts, [*starts[1:], None]):
        cell = html[start.end():following.start() if following else len(html)]
        if start["kind"] == "Markdown":
            parts.append(RENDERED.search(cell)["html"])
        else:
            parts.append(_code_cell(HIGHLIGHTED.search(cell)["html"], int(start["number"]), next(code)))
    content = PERMALINK.sub(r'<a class="headerlink" href="\1" title="Link to this section">¶</a>', "\n".join(parts))
    content = content.replace("</h1>", "</h1>" + _takeaway(woven, library, recording), 1)
    while re.search(r"VGPIECE\d+X", content):
        content = re.sub(r"<p>(VGPIECE\d+X)</p>|(VGPIECE\d+X)", lambda match: _piece(woven, match), content)
    return content


def _piece(woven: Woven, match: re.Match) -> str:
    html = woven.pieces[match[1] or match[2]]
    return html if match[2] or html.startswith(("<figure", "<div")) else f"<p>{html}</p>"


def _code_cell(highlighted: str, number: int, cell: dict) -> str:
    code = re.sub(r"^<pre>(?:<span></span>)?", "<pre><span></span><code>", highlighted).replace("</pre>", "</code></pre>")
    printed = "".join("".join(item["text"]) for item in cell["outputs"] if item["output_type"] == "stream")
    printed += "".join(
        "".join(item["data"].get("text/plain", [])) + "\n" for item in cell["outputs"] if item["output_type"] == "execute_result"
    )
    label = f"Cell {cell['execution_count']}"
    block = f'<section class="vg-program vg-cell" id="{cell_anchor(number)}" aria-label="{label}">{present.cell_head(label)}<div class="highlight">{code}</div></section>'
    if printed:
        block += present.cell_output(printed, label)
    return block


def _takeaway(woven: Woven, library: Library, recording: store.Recording) -> str:
    stem = Path(woven.page).stem
    text = library.project.source_path(woven.name).read_text(encoding="utf-8")
    install = present.install_line(percent.code(text), recording.versions)
    return (
        f'<p class="vg-provenance vg-takeaway"><span>Take it away: <a href="{stem}.ipynb" download>{stem}.ipynb</a> '
        f'<a href="{stem}.py" download>{stem}.py</a></span><kbd>{escape(install)}</kbd>'
        f"<span>{escape(present.provenance(recording))}</span></p>"
    )


def downloads(project: Project, library: Library, page: str) -> dict[str, bytes]:
    """The files a reader takes away: the source, and the notebook with its outputs, without our own link schemes."""
    text = (project.docs / page).read_text(encoding="utf-8")
    recording = library.recording(f"projects/{slug_to_folder(Path(page).stem)}")
    document = _with_outputs(text, recording)
    for cell in document["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = _plain_markdown(cell["source"])
        for item in cell.get("outputs", []):
            if "image/svg+xml" in item.get("data", {}):
                item["data"]["image/svg+xml"] = tint.fix_colours("".join(item["data"]["image/svg+xml"]))
    stem = Path(page).stem
    return {f"{stem}.py": text.encode(), f"{stem}.ipynb": json.dumps(document, indent=1, ensure_ascii=False).encode()}


def _plain_markdown(content: str) -> str:
    source = scan.read("cell.md", content)
    for link in reversed(source.links):
        start, end = link.opens, link.closes
        if link.scheme in ("value", "claim", "exempt", "cite"):
            content = content[:start] + link.text + content[end:]
        elif link.scheme == "figure":
            content = content[:start] + content[end:].lstrip("\n")
    return content

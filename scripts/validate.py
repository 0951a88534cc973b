"""Judges what html-validate says of the built pages: all of it is a problem, but for exemptions that still excuse something.

An exemption names one rule, the tags that it excuses, and why. Prevents: HTML that only works because browsers forgive it, and a
list of exemptions that nobody dares to shorten.
"""

import json
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from scripts.report import Problem

CONFIG, EXEMPT = "tests/audit/htmlvalidate.json", "tests/audit/exemptions.json"


@dataclass(frozen=True)
class Exemption:
    """One rule that some tags may break. `tag` is a regular expression; `path` and `line` say where it stands."""

    path: str
    line: int
    rule: str
    tag: str
    because: str


@dataclass(frozen=True)
class Message:
    """One thing that html-validate says of a page, and the tag that it says it of."""

    path: str
    line: int
    rule: str
    text: str
    tag: str

    def excused_by(self, exemption: Exemption) -> bool:
        return self.rule == exemption.rule and re.search(exemption.tag, self.tag) is not None


def validate(root: Path, tools: Path, pages: dict[str, str], kept: Path) -> tuple[list[Problem], dict]:
    """The problems of the pages below site/, and how much was read, said and excused. Raises SystemExit if html-validate fails."""
    html = {f"site/{page}": text for page, text in pages.items()}
    kept.unlink(missing_ok=True)
    # To a file: into a pipe, html-validate writes no more than one bufferful.
    command = ["node", str(tools / "html-validate" / "bin" / "html-validate.mjs"), "--config", CONFIG, "--formatter", f"json={kept}"]
    done = subprocess.run([*command, *html], cwd=root, capture_output=True, encoding="utf-8")
    if not kept.exists():
        why = " ".join((done.stderr + done.stdout).split()) or f"status {done.returncode}"
        raise SystemExit(str(Problem(CONFIG, 1, "html-validate to read the pages", why, "make audit")))
    said = messages(json.loads(kept.read_text(encoding="utf-8")), root, html)
    exempt = exemptions(EXEMPT, (root / EXEMPT).read_text(encoding="utf-8"))
    excused = {f"{exemption.rule}: {exemption.tag}": sum(message.excused_by(exemption) for message in said) for exemption in exempt}
    return unexcused(said, exempt) + needless(said, exempt), {"pages": len(pages), "messages": len(said), "excused": excused}


def exemptions(path: str, text: str) -> list[Exemption]:
    """The exemptions of a JSON file. Raises SystemExit for one without a reason."""
    starts = [text.count("\n", 0, match.start()) + 1 for match in re.finditer(r'"rule"\s*:', text)]
    found = []
    for line, entry in zip(starts, json.loads(text), strict=True):
        if set(entry) != {"rule", "tag", "because"} or not entry["because"].strip():
            raise SystemExit(str(Problem(path, line, "an exemption with rule, tag and because", json.dumps(entry), "make audit")))
        found.append(Exemption(path, line, **entry))
    return found


def tag_at(html: str, offset: int) -> str:
    """The tag at or before an offset, on one line. Offsets count as JavaScript does: in units of UTF-16."""
    before = html.encode("utf-16-le")[: 2 * (offset + 1)].decode("utf-16-le", errors="ignore")
    start = max(before.rfind("<"), 0)
    return " ".join(html[start : html.find(">", start) + 1].split())


def messages(report: list[dict], root: Path, html: dict[str, str]) -> list[Message]:
    """What a report of html-validate says. `html`: the text of each page by its path below `root`."""
    found = []
    for result in report:
        path = (root / result["filePath"]).relative_to(root).as_posix()
        for said in result["messages"]:
            found.append(Message(path, said["line"], said["ruleId"], said["message"], tag_at(html[path], said["offset"])))
    return found


def unexcused(said: list[Message], exempt: list[Exemption]) -> list[Problem]:
    """A problem for each rule that a page breaks in the same way, at the first place that does."""
    left = [message for message in said if not any(message.excused_by(exemption) for exemption in exempt)]
    first = {_kind(message): message for message in reversed(left)}
    times = Counter(map(_kind, left))
    problems = []
    for kind, message in first.items():
        found = f"{message.text} ({times[kind]}×, here at {message.tag})"
        problems.append(Problem(message.path, message.line, f"HTML that {message.rule} accepts", found, "make audit"))
    return problems


def _kind(message: Message) -> tuple[str, ...]:
    return message.path, message.rule, message.text, message.tag.partition(" ")[0]


def needless(said: list[Message], exempt: list[Exemption]) -> list[Problem]:
    """Exemptions that excuse nothing any more."""
    return [
        Problem(exemption.path, exemption.line, "an exemption that is needed", f"nothing that {exemption.rule} says of {exemption.tag}", "make audit")
        for exemption in exempt if not any(message.excused_by(exemption) for message in said)
    ]

"""Reads what the live figures can be set to, refuses settings that they do not have, and puts the figures into pages.

An author writes `<div class="vg-live" data-figure="through-time" data-state="scale=0.9" markdown>` around a recorded figure or table, and
in sentences `[set the scale to 1.5](set:through-time?scale=1.5)`. What stands inside is what readers without JavaScript see. With
`data-values="page/snippet.norms page/snippet.seeds"` the figure gets these recorded values, as `norms` and `seeds`. Prevents: a link in
the prose that sets nothing, a figure that is empty for some readers, and one that draws numbers that no run produced.
"""

import json
import re
import xml.etree.ElementTree as etree
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

from scripts import cover, present
from scripts.report import Problem, did_you_mean
from scripts.resolve import Library, NotRecorded, Unresolved
from scripts.scan import Source

OPENING = re.compile(r'<div class="vg-live"(?P<attributes>[^>]*)>')
ATTRIBUTE = re.compile(r'data-(figure|state|values)="([^"]*)"')
INSIDE = re.compile(r"!\[[^\]]*\]\(figure:|^```output", re.MULTILINE)
DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Control:
    """One setting of a figure: a number between `min` and `max` in steps, one of `options`, or a text of at most `text` characters."""

    name: str
    label: str
    value: object
    min: float | None = None
    max: float | None = None
    step: float | None = None
    options: dict[str, str] | None = None
    text: int | None = None
    when: dict[str, list[str]] | None = None

    def problem_of(self, setting: str) -> tuple[str, str] | None:
        """What is wrong with a setting: `(expected, found)`, or None."""
        if self.options is not None:
            return None if setting in self.options else (f"{self.name} to be one of {', '.join(self.options)}", setting)
        if self.text is not None:
            return None if len(setting) <= self.text else (f"{self.name} of at most {self.text} characters", str(len(setting)))
        if not DECIMAL.fullmatch(setting):
            return f"{self.name} to be a decimal number", setting
        number, least, step = Fraction(setting), Fraction(str(self.min)), Fraction(str(self.step))
        if not least <= number <= Fraction(str(self.max)) or (number - least) % step:
            return f"{self.name} from {self.min} to {self.max} in steps of {self.step}", setting
        return None


@dataclass(frozen=True)
class Spec:
    """A figure: its name, its title, its settings, and the names of the recorded values that it draws."""

    name: str
    title: str
    controls: tuple[Control, ...]
    values: tuple[str, ...] = ()

    def problem_of(self, query: str) -> tuple[str, str] | None:
        """What is wrong with settings written as `scale=1.5&cell=lstm`: `(expected, found)`, or None."""
        controls = {control.name: control for control in self.controls}
        for name, setting in parse_qsl(query, keep_blank_values=True):
            if name not in controls:
                return f"a setting of {self.name}{did_you_mean(name, controls)}", name
            if wrong := controls[name].problem_of(setting):
                return wrong
        return None


def load(docs: Path) -> dict[str, Spec]:
    """Every figure's spec by name; what cannot be read is left out, and reported by `plan_problems`."""
    return {path.stem: spec for path, spec in _plans(docs) if isinstance(spec, Spec)}


def plan_problems(docs: Path) -> list[Problem]:
    """Plans of figures that are not as they must be."""
    problems = []
    for path, spec in _plans(docs):
        where = path.relative_to(docs.parent).as_posix()
        if not isinstance(spec, Spec):
            problems.append(Problem(where, 1, "a plan with `title` and `controls`", str(spec)))
            continue
        for control in spec.controls:
            if wrong := control.problem_of(str(control.value)):
                problems.append(Problem(where, 1, *wrong))
    return problems


def _plans(docs: Path):
    """Every plan's path with its spec, or with the error that reading it gave."""
    for path in sorted((docs / "assets" / "js" / "figures").glob("*.json")):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            yield path, Spec(path.stem, data["title"], tuple(Control(**control) for control in data["controls"]), tuple(data.get("values", ())))
        except (ValueError, KeyError, TypeError) as error:
            yield path, error


def anchor(name: str) -> str:
    return f"figure-{name}"


def shown(source: Source) -> list[tuple[str, str, int]]:
    """The figures that a page shows: name, settings, line."""
    found = []
    for match in OPENING.finditer(source.text):
        given = dict(ATTRIBUTE.findall(match["attributes"]))
        found.append((given.get("figure", ""), given.get("state", ""), source.line_at(match.start())))
    return found


def recorded(targets: str, spec: Spec, library: Library) -> dict[str, object]:
    """The values of `page/snippet.norms page/snippet.seeds` by the names of their variables. Raises Unresolved, NotRecorded."""
    values = [library.value(target) for target in targets.split()]
    names = [value.variable for value in values]
    if sorted(names) != sorted(spec.values):
        raise Unresolved(f"data-values with {', '.join(spec.values) or 'nothing'} for {spec.name}", ", ".join(names) or "nothing")
    return {value.variable: value.value for value in values}


def live_problems(sources: list[Source], specs: dict[str, Spec], library: Library) -> list[Problem]:
    """What is wrong with figures, their values and the links that set them; figures that no page shows."""
    problems, places = [], {}
    for source in sources:
        for (name, state, line), match in zip(shown(source), OPENING.finditer(source.text)):
            if name not in specs:
                problems.append(Problem(source.path, line, f"a live figure{did_you_mean(name, specs)}", name or "none"))
            elif wrong := specs[name].problem_of(state) or _values_problem(match["attributes"], specs[name], library):
                problems.append(Problem(source.path, line, *wrong))
            if name in places:
                problems.append(Problem(source.path, line, "each live figure in one place", f"{name} in {places[name]} too"))
            places.setdefault(name, source.path)
            inside = source.text[match.end():source.text.find("</div>", match.end())]
            if not INSIDE.search(inside):
                problems.append(Problem(source.path, line, "a recorded figure or output inside, for readers without JavaScript", "neither"))
    for source in sources:
        for link in source.links:
            if link.scheme == "set" and (wrong := link_problem(link.text, link.name, specs, places)):
                problems.append(Problem(source.path, link.line, *wrong))
    problems += [Problem(f"docs/assets/js/figures/{name}.json", 1, "a page that shows this figure", "none") for name in specs if name not in places]
    return problems


def _values_problem(attributes: str, spec: Spec, library: Library) -> tuple[str, str] | None:
    try:
        recorded(dict(ATTRIBUTE.findall(attributes)).get("values", ""), spec, library)
    except NotRecorded:
        return None
    except Unresolved as error:
        return error.expected, error.found
    return None


def link_problem(text: str, target: str, specs: dict[str, Spec], places: dict[str, str]) -> tuple[str, str] | None:
    """What is wrong with a link that sets a figure: `(expected, found)`, or None."""
    name, _, query = target.partition("?")
    if name not in specs or name not in places:
        return f"a live figure{did_you_mean(name, specs)}", name
    if not query:
        return "a setting, as in set:through-time?scale=1.5", target
    if wrong := specs[name].problem_of(query):
        return wrong
    given = {Fraction(setting) for _, setting in parse_qsl(query) if DECIMAL.fullmatch(setting)}
    for number, _ in cover.unaccounted(text.replace("−", "-")):
        if Fraction(number) not in given:
            return "in the words the numbers that the link sets", number
    return None


def address(target: str) -> str:
    """The end of an address that shows the figure of `through-time?scale=1.5` with these settings."""
    name, _, query = target.partition("?")
    settings = [(f"{name}.{setting}", value) for setting, value in parse_qsl(query, keep_blank_values=True)]
    return f"?{urlencode(settings, quote_via=quote)}#{anchor(name)}"


def arrange(root: etree.Element, specs: dict[str, Spec], library: Library, script, raw) -> None:
    """Make of each marked block the element that its script brings to life, or an error that nobody can overlook.

    `script(name)` gives the tag that loads a script, `raw(html)` what stands for HTML in the tree.
    """
    for block in root.iter("div"):
        if block.get("class") != "vg-live":
            continue
        name, state = block.get("data-figure", ""), block.get("data-state", "")
        try:
            if name not in specs:
                raise Unresolved(f"a live figure{did_you_mean(name, specs)}", name)
            plan = _plan(specs[name], recorded(block.get("data-values", ""), specs[name], library))
        except Unresolved as error:
            block.text = raw(present.problem(str(error)))
            continue
        block.tag = f"vg-{name}"
        block.attrib = {"id": anchor(name), "class": "vg-live", "data-state": state}
        holder = etree.SubElement(block, "div", {"hidden": "hidden", "data-search-exclude": ""})
        holder.text = raw(f'<script type="application/json">{plan}</script>{script(f"figures/{name}")}')


def _plan(spec: Spec, values: dict[str, object]) -> str:
    """The spec and the recorded values as the figure's script reads them, fit to stand in a page."""
    controls = [{key: value for key, value in vars(control).items() if value is not None} for control in spec.controls]
    plan = {"name": spec.name, "title": spec.title, "controls": controls} | ({"values": values} if values else {})
    return json.dumps(plan, ensure_ascii=False).replace("<", "\\u003c")

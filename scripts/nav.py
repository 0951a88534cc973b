"""Compares the navigation in mkdocs.yml with the pages that exist.

Prevents: a page that no reader can reach, and an entry that leads nowhere.
"""

import functools

import yaml

from scripts.locate import Project
from scripts.report import Problem, did_you_mean
from scripts.scan import Source


class _Loader(yaml.SafeLoader):
    """Reads MkDocs' own tags as what stands behind them."""


_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def nav_problems(project: Project, sources: list[Source]) -> list[Problem]:
    """Pages that the navigation leaves out, and entries that lead nowhere."""
    path = project.root / "mkdocs.yml"
    try:
        text = path.read_text(encoding="utf-8")
        config = _load(text)
    except OSError:
        return [Problem("mkdocs.yml", 1, "a file", "none")]
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        return [Problem("mkdocs.yml", mark.line + 1 if mark else 1, "YAML", "text that YAML does not read")]
    nav = config.get("nav") if isinstance(config, dict) else None
    entries = [entry for entry in _entries(nav or []) if "://" not in entry]
    pages = {source.path.removeprefix("docs/") for source in sources}
    problems = [Problem(f"docs/{page}", 1, "an entry in the nav of mkdocs.yml", "none") for page in sorted(pages - set(entries))]
    for entry in entries:
        if entry not in pages:
            line = text[:max(text.find(entry), 0)].count("\n") + 1
            problems.append(Problem("mkdocs.yml", line, f"a page{did_you_mean(entry, pages)}", entry))
    return problems


def order(project: Project) -> list[str]:
    """The pages as the navigation lists them; none where it cannot be read."""
    return list(_entries(_config(project).get("nav") or []))


def site_name(project: Project) -> str:
    return str(_config(project).get("site_name", ""))


def _config(project: Project) -> dict:
    """What mkdocs.yml says; nothing where it cannot be read, which `nav_problems` reports."""
    try:
        config = _load((project.root / "mkdocs.yml").read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    return config if isinstance(config, dict) else {}


@functools.lru_cache(maxsize=1)
def _load(text: str):
    return yaml.load(text, _Loader)


def _entries(nav):
    if isinstance(nav, dict):
        nav = list(nav.values())
    if isinstance(nav, list):
        for item in nav:
            yield from _entries(item)
    elif nav is not None:
        yield str(nav)

"""Counts what a build did, for the page that shows how this site checks itself.

Produces `.cache/statistics.json` and the HTML of `statistics` fences. Prevents: figures about the site that
are typed in, and grow old.
"""

import json
from datetime import date
from html import escape

from scripts import fingerprint, store
from scripts.check import Report
from scripts.locate import Project
from scripts.record import Outcome

FILE = "statistics.json"
BENCH = "bench/results.json"


def write(project: Project, outcome: Outcome, report: Report) -> None:
    statistics = {
        "Programs recorded": len(outcome.recordings),
        "Programs run in this build": len(outcome.ran),
        "Programs taken from the store, unchanged": outcome.cached,
        "Numbers in sentences checked against a run": report.counts["numbers"],
        "Claims in words checked against a run": report.counts["claims"],
        "Numbers exempt, each for a stated reason": report.counts["exemptions"],
        "Figures drawn from a run": report.counts["figures"],
        "Outputs embedded": report.counts["outputs"],
        "Programs shown line by line": report.counts["traces"],
        "Samples collected for testing": report.counts["programs"],
        "Formulas set": report.counts["formulas"],
        "Citations checked against the bibliography": report.counts["citations"],
        "Questions in self-tests": report.counts["questions"],
        "Claims put on trial": report.counts["claims on trial"],
        "Internal links checked": report.counts["links"],
        "Pages": report.counts["pages"],
        "Seconds all programs took": round(sum(item.timing["seconds"] for item in outcome.recordings.values()), 1),
        "Built on": date.today().isoformat(),
        "Versions": ", ".join(f"{name} {found}" for name, found in versions().items()),
    }
    slowest = [[name, round(seconds, 2)] for name, seconds in outcome.slowest()]
    store.write_atomically(project.cache / FILE, json.dumps({"build": statistics, "slowest": slowest}, ensure_ascii=False))


def versions() -> dict[str, str]:
    names = ("numpy", "torch", "matplotlib", "scikit-learn", "mkdocs-material")
    return {**fingerprint.versions(""), **{name: fingerprint.version(name).split("+")[0] for name in names}}


def table(project: Project, kind: str) -> str:
    """The HTML of one `statistics` fence. Raises KeyError for an unknown kind, OSError where nothing was counted yet."""
    if kind == "bench":
        html = _bench(json.loads((project.root / BENCH).read_text(encoding="utf-8")))
    else:
        rows = json.loads((project.cache / FILE).read_text(encoding="utf-8"))[kind]
        html = _table(("Program", "Seconds"), rows) if kind == "slowest" else _table(("This build", "Found"), rows.items())
    return f'<div class="vg-statistics">{html}</div>'


def _bench(results: dict) -> str:
    memory = results["memory_mb"]
    rows = [
        [row["pipeline"], *(f"{row[phase]:.1f}" for phase in ("cold", "unchanged", "changed")), f"{memory[row['pipeline']]['cold']:.0f}"]
        for row in results["rows"]
    ]
    heads = ("Pipeline", "Cold", "Nothing changed", "One snippet changed", "Peak memory cold, MB")
    targets = [
        [target["name"], f"{target['ratio']:.2f}", f"{target['limit']:.2f}", "met" if target["met"] else "missed"] for target in results["targets"]
    ]
    return (
        _table(heads, rows) + f"<p>{escape(results['note'])}</p><p>What we ask of our own pipeline, and what that run gave:</p>"
        + _table(("Target", "Ratio", "At most", "Verdict"), targets)
    )


def _table(heads, rows) -> str:
    head = "".join(f'<th scope="col">{escape(str(cell))}</th>' for cell in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="vg-table" data-scroll="Table"><table class="vg-results"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'

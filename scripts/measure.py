"""Measures one page with Lighthouse, and reads what its report says.

Keeps each report where it is told to. Prevents: a figure whose run broke off, or an image as the largest element that one waits for.
"""

import json
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from scripts.report import Problem

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = {
    "first-contentful-paint": "FCP", "largest-contentful-paint": "LCP", "total-blocking-time": "TBT", "cumulative-layout-shift": "CLS",
    "speed-index": "speed index", "total-byte-weight": "bytes",
}
# Below this, Lighthouse itself shows an audit of performance as one to improve.
PASSED = {"performance": 0.9}
NOT_TEXT = ("IMG", "IMAGE", "SVG", "CANVAS", "VIDEO", "PICTURE", "OBJECT")
LONGEST_RUN = 240.0
PACKAGE = "tests/audit/package.json"


@dataclass(frozen=True)
class Failing:
    """An audit that lowers a score, or says why it is low; `node` is the first thing that it blames."""

    category: str
    title: str
    score: float
    node: str


@dataclass(frozen=True)
class Run:
    """What one run found: scores out of a hundred, milliseconds, bytes and requests, and the largest element painted.

    `benchmark` is Lighthouse's own measure of how fast this machine was meanwhile.
    """

    scores: dict[str, int]
    metrics: dict[str, float]
    largest: str
    largest_is_text: bool
    failing: tuple[Failing, ...]
    benchmark: float


def command(tools: Path, flags: tuple[str, ...]) -> list[str]:
    """How Lighthouse is run, but for the address and the report: as it runs by default, a phone on a slow network, simulated."""
    chrome = " ".join(("--headless=new", *flags))
    options = ["--output=json", f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={chrome}", "--no-enable-error-reporting"]
    return ["node", str(tools / "lighthouse" / "cli" / "index.js"), *options]


def measure(lighthouse: list[str], address: str, report: Path, seconds: float = LONGEST_RUN) -> Run:
    """One run, its report kept. Raises SystemExit where it does not come to an end with a score."""
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    process = subprocess.Popen(
        [*lighthouse, address, f"--output-path={report}"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        said = process.communicate(timeout=seconds)[1]
    except subprocess.TimeoutExpired:
        # Lighthouse takes its browser with it when it is interrupted, and only then.
        process.send_signal(signal.SIGINT)
        said = f"{process.communicate()[1]}\nno end within {seconds:g} s"
    try:
        return read(json.loads(report.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        why = str(error) if report.exists() else last_line(said)
        raise SystemExit(str(Problem(PACKAGE, 1, f"Lighthouse to measure {address}", why, "make audit"))) from error


def last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "no message")


def read(report: dict) -> Run:
    """What a report says. Raises ValueError where it could not give a score."""
    categories, audits = report["categories"], report["audits"]
    unscored = [name for name in CATEGORIES if categories.get(name, {}).get("score") is None]
    if unscored:
        reasons = [audit["errorMessage"] for audit in audits.values() if audit.get("errorMessage")]
        raise ValueError(f"no score for {', '.join(unscored)}: {next(iter(reasons), 'no reason given')}")
    metrics = {short: audits[name]["numericValue"] for name, short in METRICS.items()}
    metrics["requests"] = sum(request["url"].startswith("http") for request in audits["network-requests"]["details"]["items"])
    node, is_text = largest(audits)
    failing = tuple(found for name in CATEGORIES for found in failures(name, categories[name]["auditRefs"], audits))
    scores = {name: round(100 * categories[name]["score"]) for name in CATEGORIES}
    return Run(scores, metrics, node, is_text, failing, report["environment"]["benchmarkIndex"])


def largest(audits: dict) -> tuple[str, bool]:
    """The largest element painted, and whether it is text; an image in the background shows by the time that its loading takes."""
    parts, node = audits["lcp-breakdown-insight"]["details"]["items"]
    loaded = any(part["subpart"].startswith("resourceLoad") for part in parts["items"])
    return f"{node['snippet']} {node['nodeLabel']}", node["path"].rpartition(",")[2] not in NOT_TEXT and not loaded


def failures(category: str, references: list[dict], audits: dict) -> list[Failing]:
    """The audits of a category that are not passed, if they count or explain those that do; worst first."""
    found = []
    for reference in references:
        audit = audits[reference["id"]]
        tells = reference["weight"] or reference.get("group") == "diagnostics"
        if tells and audit["score"] is not None and audit["score"] < PASSED.get(category, 1):
            found.append(Failing(category, audit["title"], audit["score"], offender(audit.get("details")) or audit.get("displayValue", "")))
    return sorted(found, key=lambda failing: failing.score)


def offender(details) -> str:
    """The first element that an audit's details name, or else the first address."""
    parts, nodes, addresses = [details], [], []
    while parts:
        part = parts.pop(0)
        if isinstance(part, dict):
            nodes += [part["snippet"]] if part.get("type") == "node" else []
            addresses += [part["url"]] if isinstance(part.get("url"), str) else []
        parts[:0] = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return next(iter(nodes + addresses), "")

"""Measures the built site with Lighthouse and reads its HTML with html-validate; refuses what misses its limit.

Produces a table, and `.cache/audit/results.json` with everything behind it. Needs Node and npm, alone among the commands. Prevents: a
site that grows slow, or shuts readers out, one harmless change at a time.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from statistics import median

from scripts import host, lock, store, validate
from scripts.measure import CATEGORIES, PACKAGE, Run, command, measure
from scripts.report import Problem, print_problems, run_main

LOCKED = "tests/audit/package-lock.json"
CONCEPT, NOTEBOOK = "concepts/vanishing-gradient-problem.html", "projects/gradient-norms-through-time.html"
FORMULA = 'class="katex"'
FAST, FAST_WITH_MATHS, FULL = 95, 90, 100
RUNS = 5


def oldest_node(package: str) -> tuple[int, ...]:
    """The oldest Node that the tools run on, as their package.json says."""
    return tuple(map(int, json.loads(package)["engines"]["node"].removeprefix(">=").split(".")))


def node_problem(package: str, node: str, npm: str | None) -> Problem | None:
    """What to say where Node or npm is missing or too old. `node`: what `node --version` prints; `npm`: where npm is."""
    oldest = oldest_node(package)
    if npm and tuple(map(int, re.findall(r"\d+", node)[:3])) >= oldest:
        return None
    found = f"{f'Node {node}' if node else 'no Node'} and {'an npm' if npm else 'no npm'}"
    line = package[: package.index('"node"')].count("\n") + 1
    repair = "apt-get install nodejs npm (or see https://nodejs.org), then make audit"
    return Problem(PACKAGE, line, f"Node {'.'.join(map(str, oldest))} or newer, with npm", found, repair)


def install(root: Path, folder: Path) -> Path:
    """The node_modules with the pinned tools, installed once for this lock file. Raises SystemExit."""
    package, locked = ((root / name).read_text(encoding="utf-8") for name in (PACKAGE, LOCKED))
    node, npm, stamp = shutil.which("node"), shutil.which("npm"), folder / "installed"
    version = subprocess.run([node, "--version"], text=True, capture_output=True).stdout.strip() if node else ""
    if problem := node_problem(package, version, npm):
        raise SystemExit(str(problem))
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != package + locked:
        print("installing Lighthouse and html-validate (once)", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        store.write_atomically(folder / "package.json", package)
        store.write_atomically(folder / "package-lock.json", locked)
        arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run([npm, *arguments], cwd=folder, text=True, capture_output=True)
        if done.returncode:
            raise SystemExit(str(Problem(LOCKED, 1, "npm to install it", " ".join(done.stderr.split()), "make audit")))
        store.write_atomically(stamp, package + locked)
    return folder / "node_modules"


def find_browser() -> tuple[str, tuple[str, ...]]:
    """The browser of the tests, and its flags. Raises SystemExit where there is none and none can be installed."""
    from playwright.sync_api import sync_playwright

    from scripts import browse

    if path := browse.on_the_system():
        return path, browse.FLAGS
    with sync_playwright() as playwright:
        try:
            return browse.playwrights_own(playwright) or browse.install(playwright), browse.FLAGS
        except RuntimeError as error:
            raise SystemExit(str(error)) from error


def limits(pages: dict[str, str]) -> dict[str, int]:
    """The least performance of each page that is measured. `pages`: the HTML of each. Raises SystemExit where one is missing."""
    densest = max(sorted(pages), key=lambda page: pages[page].count(FORMULA), default=CONCEPT)
    chosen = {CONCEPT: FAST, NOTEBOOK: FAST, densest: FAST_WITH_MATHS}
    missing = [Problem(f"site/{page}", 1, "a page to measure", "none", "make site") for page in chosen if page not in pages]
    if not missing and FORMULA not in pages[densest]:
        missing = [Problem("site/index.html", 1, f"a site with a formula ({FORMULA})", "none", "make site")]
    if missing:
        raise SystemExit("\n".join(map(str, missing)))
    return chosen


def counted(category: str, runs: list[Run]) -> Run:
    """The run that counts: for performance the one in the middle, for what should not vary the worst."""
    ordered = sorted(runs, key=lambda run: run.scores[category])
    return ordered[len(runs) // 2 if category == "performance" else 0]


def missed(page: str, least: int, runs: list[Run]) -> list[Problem]:
    """The limits that a page misses, with each audit that is a reason for it."""
    problems = []
    for category in CATEGORIES:
        run, limit = counted(category, runs), least if category == "performance" else FULL
        score = run.scores[category]
        reasons = [f": {fail.title} ({fail.score:g}) {fail.node}" for fail in run.failing if fail.category == category]
        if score < limit:
            problems += [Problem(f"site/{page}", 1, f"{category} of at least {limit}", f"{score}{why}", "make audit") for why in reasons or [""]]
    for seen in {run.largest for run in runs if not run.largest_is_text}:
        problems.append(Problem(f"site/{page}", 1, "text as the largest element painted", seen, "make audit"))
    return problems


def summary(runs: list[Run]) -> dict:
    """The figures of a page: the scores that count, the least and the greatest performance, and the median of each metric."""
    performance = [run.scores["performance"] for run in runs]
    return {
        "scores": {category: counted(category, runs).scores[category] for category in CATEGORIES},
        "performance": [min(performance), max(performance)],
        "metrics": {name: median(run.metrics[name] for run in runs) for name in runs[0].metrics},
        "largest": counted("performance", runs).largest,
    }


def table(figures: dict[str, dict]) -> str:
    """The figures as a table in Markdown."""
    heads = ["page", "performance", "accessibility", "best practices", "SEO", "FCP", "LCP", "largest element"]
    heads += ["TBT", "CLS", "speed index", "transferred", "requests"]
    lines = [f"| {' | '.join(heads)} |", "|" + "".join("---|" if head in ("page", "largest element") else "---:|" for head in heads)]
    for page, found in figures.items():
        metrics, (least, greatest) = found["metrics"], found["performance"]
        performance, *others = found["scores"].values()
        seconds = {name: f"{metrics[name] / 1000:.2f} s" for name in ("FCP", "LCP", "speed index")}
        element = found["largest"] if len(found["largest"]) <= 60 else found["largest"][:59] + "…"
        cells = [
            page, f"{performance} ({least}–{greatest})", *others, seconds["FCP"], seconds["LCP"], f"`{element}`".replace("|", "\\|"),
            f"{metrics['TBT']:.0f} ms", f"{metrics['CLS']:.3f}", seconds["speed index"], f"{metrics['bytes'] / 1024:.0f} KiB", f"{metrics['requests']:.0f}",
        ]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def measure_all(lighthouse: list[str], files: dict[str, bytes], pages: list[str], times: int, reports: Path) -> dict[str, list[Run]]:
    """All runs of all pages, in rounds, so that a slow minute hits them alike."""
    runs: dict[str, list[Run]] = {page: [] for page in pages}
    with host.serve(files) as address:
        for number in range(1, times + 1):
            for page in pages:
                report = reports / f"{page.removesuffix('.html').replace('/', '-')}-{number}.json"
                runs[page].append(measure(lighthouse, address + page, report))
                print(f"run {number}/{times} of {page}: performance {runs[page][-1].scores['performance']}", flush=True)
    return runs


def versions(tools: Path, reports: Path) -> dict[str, str]:
    """What measured: the tools, and the browser as the reports name it."""
    agent = json.loads(min(reports.glob("*.json")).read_text(encoding="utf-8"))["environment"]["hostUserAgent"]
    found = {name: json.loads((tools / name / "package.json").read_text(encoding="utf-8"))["version"] for name in ("lighthouse", "html-validate")}
    return found | {"browser": re.search(r"\S*Chrom\w*/\S+", agent)[0]}


def note(runs: dict[str, list[Run]], used: dict[str, str]) -> str:
    times, speeds = len(next(iter(runs.values()))), [run.benchmark for measured in runs.values() for run in measured]
    return (
        f"Medians of {times}, in brackets the range; Lighthouse {used['lighthouse']} (mobile, simulated), {used['browser']}, gzip over HTTP/1.1; "
        f"{os.cpu_count()} cores, benchmark index {min(speeds):.0f} to {max(speeds):.0f}."
    )


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure the built site and read its HTML.")
    parser.add_argument("--html", action="store_true", help="read the HTML, and measure nothing")
    parser.add_argument("--runs", type=int, default=RUNS, help="how often each page is measured; an odd number has a middle")
    arguments, root = parser.parse_args(argv), Path.cwd().resolve()
    cache = root / ".cache" / "audit"
    tools = install(root, cache / "tools")
    with lock.hold(root / ".cache"):
        files = host.read(root / "site")
        pages = {name: data.decode() for name, data in files.items() if name.endswith(".html")}
        least = limits(pages)
        wrong, read = validate.validate(root, tools, pages, cache / "html.json")
    # At once: measuring takes minutes.
    count = print_problems(wrong)
    print(f"html-validate read {read['pages']} pages: {read['messages']} messages, {sum(read['excused'].values())} of them exempt", flush=True)
    if arguments.html:
        return 1 if count else 0
    os.environ["CHROME_PATH"], flags = find_browser()
    shutil.rmtree(cache / "runs", ignore_errors=True)
    runs = measure_all(command(tools, flags), files, list(least), arguments.runs, cache / "runs")
    slow = [problem for page, limit in least.items() for problem in missed(page, limit, runs[page])]
    used = versions(tools, cache / "runs")
    figures = {page: {"limit": least[page], **summary(runs[page])} for page in least}
    results = {
        "pages": figures, "note": note(runs, used), "versions": used, "html": read, "problems": [str(problem) for problem in sorted(wrong + slow)],
        "runs": {page: [asdict(run) for run in measured] for page, measured in runs.items()},
    }
    store.write_atomically(cache / "results.json", json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    print(f"\n{table(figures)}\n\n{results['note']}", flush=True)
    return 1 if count + print_problems(slow) else 0


if __name__ == "__main__":
    sys.exit(run_main(main))

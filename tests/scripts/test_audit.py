"""The audit serves as a host does, takes the right run of several, names what misses its limit, and lets no exemption outlive its need."""

import gzip
import http.client
import json
import os
import re
import shutil
import sys
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest

from scripts import audit, host, measure, validate
from scripts.measure import Failing, Run
from scripts.validate import Exemption, Message

ROOT = Path(__file__).parents[2]
METRICS = {"FCP": 1500.0, "LCP": 1800.0, "TBT": 56.0, "CLS": 0.01, "speed index": 1700.0, "bytes": 204800, "requests": 12}
FILES = {
    "index.html": b"<p>home</p>" * 50, "concepts/a.html": b"<p>a</p>" * 50, "concepts/index.html": b"<p>concepts</p>", "404.html": b"<p>lost</p>",
    "assets/f.woff2": b"wOF2" * 50, "assets/s.js": b"let x;" * 50, "assets/u.unknown": b"?",
}
PACKAGE = '{\n  "engines": { "node": ">=20.19.0" }\n}\n'
BUTTON = {"type": "node", "snippet": "<button>", "path": "1,HTML,1,BODY,0,BUTTON", "nodeLabel": ""}
PARAGRAPH = {"type": "node", "snippet": "<p>", "path": "1,HTML,1,BODY,3,P", "nodeLabel": "A gradient travels"}


def run(performance: int = 97, **changed) -> Run:
    scores = {"performance": performance, "accessibility": 100, "best-practices": 100, "seo": 100}
    return replace(Run(scores, METRICS, "<p> A gradient", True, (), 3000.0), **changed)


def report(**scores) -> dict:
    """A report as Lighthouse writes it, cut down to what is read: a button without a name, and everything else as it should be."""
    audits = {
        name: {"title": name, "score": 1, "numericValue": 10 * number} for number, name in enumerate(measure.METRICS, 1)
    } | {
        "network-requests": {"title": "", "score": None, "details": {"items": [{"url": "http://127.0.0.1/a"}, {"url": "data:image/png,"}]}},
        "lcp-breakdown-insight": {"title": "", "score": 1, "details": {"items": [{"items": [{"subpart": "timeToFirstByte"}]}, PARAGRAPH]}},
        "button-name": {"title": "Buttons have names", "score": 0, "details": {"items": [{"node": BUTTON}]}},
        "dom-size": {"title": "Large DOM", "score": 0.5, "displayValue": "3,000 elements"},
        "manual": {"title": "By hand", "score": None},
    }
    references = {
        "performance": [{"id": "speed-index", "weight": 10}, {"id": "dom-size", "weight": 0, "group": "diagnostics"}, {"id": "manual", "weight": 0}],
        "accessibility": [{"id": "button-name", "weight": 10}, {"id": "manual", "weight": 0}],
    }
    categories = {
        name: {"score": scores.get(name.replace("-", "_"), 1), "auditRefs": references.get(name, [])} for name in measure.CATEGORIES
    }
    environment = {"benchmarkIndex": 2500, "hostUserAgent": "Mozilla/5.0 (X11; Linux) AppleWebKit/1 (KHTML, like Gecko) HeadlessChrome/156.0 Safari/1"}
    return {"categories": categories, "audits": audits, "environment": environment}


# The host


@pytest.fixture
def address():
    with host.serve(FILES) as found:
        yield found


def get(address: str, **headers) -> tuple[int, dict, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=10) as found:
            return found.status, dict(found.headers), found.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def test_a_page_is_served_below_the_sub_path_compressed_and_to_be_cached(address):
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/guide/", address)
    status, headers, body = get(address + "concepts/a.html?x=1", **{"Accept-Encoding": "br, gzip"})
    assert (status, headers["Content-Encoding"], headers["Vary"], headers["Cache-Control"]) == (200, "gzip", "Accept-Encoding", "max-age=600")
    assert headers["Content-Type"] == "text/html; charset=utf-8" and gzip.decompress(body) == FILES["concepts/a.html"] and len(body) < 100


def test_what_a_browser_cannot_unpack_or_what_is_packed_already_goes_as_it_is(address):
    for name, accepts in {"index.html": "identity", "assets/f.woff2": "gzip", "assets/u.unknown": "gzip"}.items():
        status, headers, body = get(address + name, **{"Accept-Encoding": accepts})
        assert status == 200 and "Content-Encoding" not in headers and body == FILES[name]
    assert get(address + "assets/f.woff2")[1]["Content-Type"] == "font/woff2"


def test_folders_have_their_index_and_their_slash(address):
    assert get(address)[2] == FILES["index.html"] and get(address + "concepts/")[2] == FILES["concepts/index.html"]
    assert host.answer(FILES, "/guide", "") == host.Answer(301, {"Location": "/guide/"})
    assert host.answer(FILES, "/guide/concepts", "").headers == {"Location": "/guide/concepts/"}


def test_nothing_is_served_outside_of_the_sub_path(address):
    root = address.removesuffix("guide/")
    for lost in (root, root + "index.html", root + "guidebook/index.html", address + "none.html", address + "../index.html", address + "assets/"):
        status, _, body = get(lost)
        assert (status, body) == (404, FILES["404.html"]), lost


def test_a_connection_stays_open_and_a_head_has_no_body(address):
    connection = http.client.HTTPConnection(address.split("/")[2], timeout=10)
    connection.request("HEAD", "/guide/index.html")
    head = connection.getresponse()
    assert head.read() == b"" and head.headers["Content-Length"] == str(len(FILES["index.html"]))
    held = connection.sock
    connection.request("GET", "/guide/index.html")
    assert connection.getresponse().read() == FILES["index.html"] and connection.sock is held is not None
    connection.close()


def test_what_is_served_is_what_the_folder_held(tmp_path):
    (tmp_path / "concepts").mkdir()
    (tmp_path / "concepts" / "a.html").write_bytes(b"a\r\n")
    assert host.read(tmp_path) == {"concepts/a.html": b"a\r\n"}


# What a report says


def test_a_report_is_read_with_the_audits_that_lower_or_explain_a_score():
    found = measure.read(report(performance=0.895, accessibility=0.93))
    assert found.scores == {"performance": 90, "accessibility": 93, "best-practices": 100, "seo": 100}
    assert found.metrics == {"FCP": 10, "LCP": 20, "TBT": 30, "CLS": 40, "speed index": 50, "bytes": 60, "requests": 1}
    assert (found.largest, found.largest_is_text, found.benchmark) == ("<p> A gradient travels", True, 2500)
    assert found.failing == (
        Failing("performance", "Large DOM", 0.5, "3,000 elements"), Failing("accessibility", "Buttons have names", 0, "<button>"),
    )


def test_a_report_without_a_score_says_why():
    broken = report(performance=None)
    broken["audits"]["speed-index"]["errorMessage"] = "The page did not paint."
    with pytest.raises(ValueError, match="no score for performance: The page did not paint"):
        measure.read(broken)
    with pytest.raises(ValueError, match="no score for performance, accessibility, best-practices, seo: no reason given"):
        measure.read({"categories": {}, "audits": {}})


@pytest.mark.parametrize(("part", "path", "text"), [
    ("elementRenderDelay", "1,HTML,3,P", True), ("elementRenderDelay", "1,HTML,3,IMG", False), ("resourceLoadDuration", "1,HTML,3,DIV", False),
])
def test_an_image_is_told_from_text_by_its_tag_or_by_its_loading(part, path, text):
    items = [{"items": [{"subpart": part}]}, PARAGRAPH | {"path": path}]
    assert measure.largest({"lcp-breakdown-insight": {"details": {"items": items}}})[1] is text


def test_the_offender_is_the_first_element_or_else_the_first_address():
    deep = {"items": [{"url": "http://a/x.js"}, {"items": [{"node": BUTTON}, {"node": PARAGRAPH}]}]}
    assert measure.offender(deep) == "<button>" and measure.offender({"items": [{"url": "http://a/x.js"}, {"url": 3}]}) == "http://a/x.js"
    assert measure.offender(None) == measure.offender({"items": []}) == ""


def test_a_run_leaves_its_report_or_says_why_there_is_none(tmp_path):
    said, kept = tmp_path / "said.json", tmp_path / "runs" / "a.json"
    said.write_text(json.dumps(report()), encoding="utf-8")
    copy = f"import shutil, sys; shutil.copy({str(said)!r}, sys.argv[2].removeprefix('--output-path='))"
    assert measure.measure([sys.executable, "-c", copy], "http://x/", kept).scores["performance"] == 100 and kept.exists()
    # The report of the run before must not pass for the one of this run.
    with pytest.raises(SystemExit, match="expected Lighthouse to measure http://x/, found no browser — run: make audit"):
        measure.measure([sys.executable, "-c", "raise SystemExit('no browser')"], "http://x/", kept)
    said.write_text("{", encoding="utf-8")
    with pytest.raises(SystemExit, match="found Expecting property name"):
        measure.measure([sys.executable, "-c", copy], "http://x/", kept)


def test_a_run_that_hangs_is_interrupted(tmp_path):
    with pytest.raises(SystemExit, match="found no end within 1 s"):
        measure.measure([sys.executable, "-c", "import time; time.sleep(60)"], "http://x/", tmp_path / "a.json", seconds=1)


# Which pages, which run, which limit


def test_the_page_densest_in_maths_is_found_and_may_be_slower():
    formula = '<span class="katex">'
    pages = {audit.CONCEPT: formula, audit.NOTEBOOK: 2 * formula, "writeups/b.html": 3 * formula, "writeups/a.html": 2 * formula + "katex" * 9}
    assert audit.limits(pages) == {audit.CONCEPT: 95, audit.NOTEBOOK: 95, "writeups/b.html": 90}
    assert audit.limits({**pages, audit.CONCEPT: 9 * formula}) == {audit.CONCEPT: 90, audit.NOTEBOOK: 95}


def test_a_site_without_its_pages_or_without_maths_is_not_measured():
    with pytest.raises(SystemExit, match=f"site/{audit.NOTEBOOK}:1: expected a page to measure, found none — run: make site"):
        audit.limits({audit.CONCEPT: ""})
    with pytest.raises(SystemExit, match="expected a site with a formula"):
        audit.limits({audit.CONCEPT: "", audit.NOTEBOOK: ""})
    with pytest.raises(SystemExit, match=audit.CONCEPT):
        audit.limits({})


def test_performance_counts_in_the_middle_and_everything_else_at_its_worst():
    runs = [run(score) for score in (99, 80, 97, 96, 98)]
    assert audit.counted("performance", runs).scores["performance"] == 97
    dim = run(99, scores=run().scores | {"accessibility": 93})
    assert audit.counted("accessibility", [*runs, dim]) is dim
    assert [str(problem) for problem in audit.missed("a.html", 95, runs)] == []
    assert audit.missed("a.html", 97, runs) == [] and len(audit.missed("a.html", 98, runs)) == 1


def test_a_missed_limit_names_page_category_score_and_each_reason():
    reasons = (Failing("accessibility", "Buttons have names", 0, "<button>"), Failing("seo", "Has a title", 0, ""), Failing("performance", "Slow", 0.4, "4 s"))
    found = run(94, scores=run(94).scores | {"accessibility": 93}, failing=reasons, largest="<img>", largest_is_text=False)
    assert [str(problem) for problem in audit.missed("a.html", 95, [found])] == [
        "site/a.html:1: expected performance of at least 95, found 94: Slow (0.4) 4 s — run: make audit",
        "site/a.html:1: expected accessibility of at least 100, found 93: Buttons have names (0) <button> — run: make audit",
        "site/a.html:1: expected text as the largest element painted, found <img> — run: make audit",
    ]
    assert [problem.found for problem in audit.missed("a.html", 95, [replace(found, failing=(), largest_is_text=True)])] == ["94", "93"]


def test_metrics_are_medians_of_their_own_and_fill_the_table():
    runs = [run(score, metrics=METRICS | {"TBT": blocked}) for score, blocked in ((90, 10.0), (99, 300.0), (97, 20.0))]
    figures = audit.summary(runs)
    assert figures["metrics"]["TBT"] == 20.0 and figures["performance"] == [90, 99] and figures["scores"]["performance"] == 97
    head, rule, row = audit.table({"a|b.html": figures | {"largest": "<p> a|b " + "x" * 99}}).splitlines()
    assert head.count("|") == rule.count("|") == len(re.findall(r"(?<!\\)\|", row.replace("a|b.html", "a"))) == 14
    assert "| 97 (90–99) | 100 | 100 | 100 | 1.50 s | 1.80 s | `<p> a\\|b xxx" in row and "| 20 ms | 0.010 | 1.70 s | 200 KiB | 12 |" in row


# What html-validate says


def message(**changed) -> Message:
    return replace(Message("site/a.html", 3, "no-inline-style", "Inline style is not allowed", '<span style="top:1em">'), **changed)


EXEMPT = Exemption("exempt.json", 2, "no-inline-style", "^<span ", "KaTeX")


def test_an_exemption_excuses_its_rule_at_its_tags_and_nothing_else():
    assert validate.unexcused([message()], [EXEMPT]) == []
    for other in (message(tag='<svg style="top:1em">'), message(rule="wcag/h32")):
        assert [problem.line for problem in validate.unexcused([message(), other], [EXEMPT])] == [3]


def test_an_exemption_that_excuses_nothing_is_a_problem():
    assert validate.needless([message()], [EXEMPT]) == []
    assert [str(problem) for problem in validate.needless([message(tag="<svg>")], [EXEMPT])] == [
        "exempt.json:2: expected an exemption that is needed, found nothing that no-inline-style says of ^<span  — run: make audit"
    ]


def test_the_same_mistake_all_over_a_page_is_one_line_at_its_first_place():
    said = [message(line=9), message(line=12), message(line=4, tag="<svg>"), message(path="site/b.html")]
    assert [str(problem) for problem in sorted(validate.unexcused(said, []))] == [
        "site/a.html:4: expected HTML that no-inline-style accepts, found Inline style is not allowed (1×, here at <svg>) — run: make audit",
        'site/a.html:9: expected HTML that no-inline-style accepts, found Inline style is not allowed (2×, here at <span style="top:1em">) — run: make audit',
        'site/b.html:3: expected HTML that no-inline-style accepts, found Inline style is not allowed (1×, here at <span style="top:1em">) — run: make audit',
    ]


def test_a_message_is_traced_to_its_tag_though_javascript_counts_in_utf_16(tmp_path):
    html = '<p>𝔼 𝔼</p>\n<span\n class="x" style="top:1em">'
    offset = len(html[: html.index("style=")].encode("utf-16-le")) // 2
    said = [{"filePath": str(tmp_path / "site/a.html"), "messages": [{"line": 3, "ruleId": "r", "message": "m", "offset": offset}]}]
    assert validate.messages(said, tmp_path, {"site/a.html": html}) == [Message("site/a.html", 3, "r", "m", '<span class="x" style="top:1em">')]
    assert validate.tag_at("text", 2) == "" and validate.tag_at("<!doctype html>", 0) == "<!doctype html>"


def test_every_exemption_gives_its_reason():
    text = (ROOT / validate.EXEMPT).read_text(encoding="utf-8")
    found = validate.exemptions("x", text)
    assert found and all(text.splitlines()[exemption.line - 1].strip() == f'"rule": "{exemption.rule}",' for exemption in found)
    for bad in ('[{"rule": "r", "tag": "t"}]', '[{"rule": "r", "tag": "t", "because": " "}]'):
        with pytest.raises(SystemExit, match="x:1: expected an exemption with rule, tag and because"):
            validate.exemptions("x", bad)


# The tools


def test_the_tools_are_pinned_exactly_and_the_lock_says_where_each_comes_from():
    package, locked = (json.loads((ROOT / name).read_text(encoding="utf-8")) for name in (measure.PACKAGE, audit.LOCKED))
    assert set(package["dependencies"]) == {"lighthouse", "html-validate"} and locked["packages"][""]["dependencies"] == package["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["dependencies"].values())
    # Without its address npm takes a package that is asked for as "latest" for one that is missing.
    assert all("integrity" in entry and "resolved" in entry for name, entry in locked["packages"].items() if name)


@pytest.mark.parametrize(("node", "npm", "found"), [
    ("v20.18.3", "/bin/npm", "Node v20.18.3 and an npm"), ("", "/bin/npm", "no Node and an npm"), ("v22.1.0", None, "Node v22.1.0 and no npm"),
])
def test_a_node_that_is_missing_or_too_old_is_an_error_that_says_what_to_install(node, npm, found):
    expected = f"tests/audit/package.json:2: expected Node 20.19.0 or newer, with npm, found {found} — run: apt-get install nodejs npm"
    assert str(audit.node_problem(PACKAGE, node, npm)).startswith(expected)


def test_a_node_that_is_new_enough_is_no_problem():
    assert audit.node_problem(PACKAGE, "v20.19.0", "/bin/npm") is audit.node_problem(PACKAGE, "v24.0.1", "/bin/npm") is None


FAKE_NODE = """#!{python}
import json, pathlib, sys
if sys.argv[1] == "--version":
    print("v20.19.5")
elif sys.argv[1].endswith("html-validate.mjs"):
    given = dict(part.split("=", 1) for part in sys.argv if "=" in part)
    if pathlib.Path("site/broken.html").exists():
        sys.exit("cannot read it")
    pathlib.Path(given["json"]).write_text(pathlib.Path("said.json").read_text())
else:
    given = dict(part.split("=", 1) for part in sys.argv if "=" in part)
    pathlib.Path(given["--output-path"]).write_text(pathlib.Path("report.json").read_text())
"""
FAKE_NPM = """#!{python}
import json, pathlib, sys
if "refuse" in pathlib.Path("package-lock.json").read_text():
    sys.exit("npm error code EUSAGE")
for name in ("lighthouse", "html-validate"):
    folder = pathlib.Path("node_modules", name)
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({{"version": "1.2.3"}}))
"""


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder with a small built site and the audit's files, and on the PATH a node and an npm that only pretend."""
    formula = '<!doctype html>\n<span class="katex">'
    for page in (audit.CONCEPT, audit.NOTEBOOK):
        (tmp_path / "site" / page).parent.mkdir(parents=True)
        (tmp_path / "site" / page).write_text(formula, encoding="utf-8")
    exempt = [{"rule": "doctype-style", "tag": "^<!doctype", "because": "the theme's"}]
    for name, text in {measure.PACKAGE: PACKAGE, audit.LOCKED: "{}", validate.CONFIG: "{}", validate.EXEMPT: json.dumps(exempt)}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    said = {"line": 1, "ruleId": "doctype-style", "message": "DOCTYPE should be uppercase", "offset": 1}
    (tmp_path / "said.json").write_text(json.dumps([{"filePath": str(tmp_path / "site" / audit.CONCEPT), "messages": [said]}]), encoding="utf-8")
    (tmp_path / "report.json").write_text(json.dumps(report()), encoding="utf-8")
    for name, text in {"node": FAKE_NODE, "npm": FAKE_NPM}.items():
        (tmp_path / "bin").mkdir(exist_ok=True)
        (tmp_path / "bin" / name).write_text(text.format(python=sys.executable), encoding="utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("CHROME_PATH", "")
    monkeypatch.setattr(audit, "find_browser", lambda: ("/bin/browser", ("--headless",)))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_good_site_passes_with_a_table_and_everything_behind_it(checkout, capsys):
    assert audit.main(["--runs", "3"]) == 0
    printed = capsys.readouterr()
    assert printed.err == "" and printed.out.count("\n| ") == 3 and "Medians of 3" in printed.out
    assert "html-validate read 2 pages: 1 messages, 1 of them exempt" in printed.out
    results = json.loads((checkout / ".cache/audit/results.json").read_text(encoding="utf-8"))
    assert results["versions"] == {"lighthouse": "1.2.3", "html-validate": "1.2.3", "browser": "HeadlessChrome/156.0"}
    assert results["problems"] == [] and [len(runs) for runs in results["runs"].values()] == [3, 3] and results["pages"][audit.CONCEPT]["limit"] == 90


def test_everything_that_is_wrong_is_said_and_kept(checkout, capsys):
    (checkout / "said.json").write_text("[]", encoding="utf-8")
    (checkout / "report.json").write_text(json.dumps(report(accessibility=0.9)), encoding="utf-8")
    assert audit.main(["--runs", "1"]) == 1
    said = capsys.readouterr().err
    assert "tests/audit/exemptions.json:1: expected an exemption that is needed" in said
    assert said.count("expected accessibility of at least 100, found 90: Buttons have names (0) <button>") == 2
    assert len(json.loads((checkout / ".cache/audit/results.json").read_text(encoding="utf-8"))["problems"]) == 3


def test_the_html_alone_is_read_without_measuring(checkout, capsys):
    assert audit.main(["--html"]) == 0 and not (checkout / ".cache/audit/results.json").exists()
    (checkout / "site" / "broken.html").write_text("<", encoding="utf-8")
    with pytest.raises(SystemExit, match="expected html-validate to read the pages, found cannot read it"):
        audit.main(["--html"])


def test_the_tools_are_installed_once_for_each_content_of_the_lock(checkout, capsys):
    folder = checkout / ".cache" / "tools"
    for locked, installed in (("{}", True), ("{}", False), ('{"new": 1}', True)):
        (checkout / audit.LOCKED).write_text(locked, encoding="utf-8")
        assert audit.install(checkout, folder) == folder / "node_modules"
        assert ("installing" in capsys.readouterr().out) is installed
    (checkout / audit.LOCKED).write_text('"refuse"', encoding="utf-8")
    for _ in range(2):
        with pytest.raises(SystemExit, match="package-lock.json:1: expected npm to install it, found npm error code EUSAGE"):
            audit.install(checkout, folder)


def test_without_node_nothing_is_skipped(checkout, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="found no Node and no npm"):
        audit.main([])

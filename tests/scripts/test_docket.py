"""Claims on trial: what a half-made one is told, and what readers get of a whole one and of the table."""

import pytest

from scripts import docket, pairs, scan
from scripts.resolve import Unresolved
from tests.scripts.test_embed import page

PROGRAM = '```python\n--8<-- "decay/halves.py"\n```\n'
GOOD = """### Halving ends

```claim
claim: A factor of [0.5](value:decay/halves.w) leaves *nothing*.
topic: numerics
verdict: false
made: [A page](https://example.org/a), [another](https://example.org/b)
run: decay/halves
instead: It leaves an eighth after three steps,
  and a millionth after twenty.
```
"""
SECOND = GOOD.replace("Halving ends", "Halving repeats").replace("verdict: false", "verdict: holds").replace("numerics", "depth")
TABLE = "```docket\n```\n"
EACH = "expected `claim`, `topic`, `verdict`, `made`, `run`, `instead`, each once, longer texts indented on the lines below, found "


def read(old: str = "claim", new: str = "claim") -> docket.Claim:
    assert old in GOOD
    return docket.read(scan.find_fences(GOOD.replace(old, new, 1))[0])


def test_a_whole_claim_is_read_with_what_continues_on_the_next_line():
    assert read() == docket.Claim(
        "A factor of [0.5](value:decay/halves.w) leaves *nothing*.", "numerics", "false", "[A page](https://example.org/a), [another](https://example.org/b)",
        "decay/halves", "It leaves an eighth after three steps, and a millionth after twenty.",
    )


@pytest.mark.parametrize("verdict", docket.VERDICTS)
@pytest.mark.parametrize("topic", docket.TOPICS)
def test_every_verdict_and_every_topic_of_the_lists_is_taken(verdict, topic):
    claim = docket.read(scan.find_fences(GOOD.replace("verdict: false", f"verdict: {verdict}").replace("topic: numerics", f"topic: {topic}"))[0])
    assert (claim.verdict, claim.topic) == (verdict, topic)


@pytest.mark.parametrize("old, new, expected", [
    ("claim: A", "claims: A", EACH + "claims: A"),
    ("verdict: false\n", "verdict: false\nverdict: false\n", EACH + "verdict: false"),
    ("  and a millionth", "and a millionth", EACH + "and a millionth"),
    ("run: decay/halves\n", "\n", EACH + "a blank line"),
    ("run: decay/halves\n", "", "expected `run` in a `claim` fence, found none"),
    ("made: [A page](https://example.org/a), [another](https://example.org/b)", "made:", EACH + "made:"),
    ("verdict: false", "verdict: wrong", "expected a verdict of one of holds, holds under conditions, false, found wrong"),
    ("topic: numerics", "topic: numeric", "expected a topic of one of activation, initialization,"),
    ("topic: numerics", "topic: numeric", "(did you mean numerics?), found numeric"),
    ("[A page](https://example.org/a), [another](https://example.org/b)", "everywhere", "expected a source that makes the claim, [Title](https://…) or [Authors, year](cite:key), found everywhere"),
    ("[A page](https://example.org/a), [another](https://example.org/b)", "[here](decay.md)", "expected a source that makes the claim"),
])
def test_a_half_made_claim_is_refused(old, new, expected):
    with pytest.raises(Unresolved) as error:
        read(old, new)
    assert expected in str(error.value)


def test_pairs_are_read_from_the_margin_only():
    fence = scan.find_fences("- x\n\n  ```claim\n  claim: A\n  ```\n")[0]
    with pytest.raises(Unresolved, match="expected a `claim` fence without indentation, found one that is indented"):
        pairs.read(fence, ("claim",))


@pytest.mark.parametrize("old, new, line, expected", [
    ("halves.w)", "halves.gone)", 22, "expected a top-level numeric variable of decay/halves"),
    ("[0.5]", "[0.6]", 22, "expected 0.5 (decay/halves.w = 0.5), found 0.6"),
    ("an eighth", "1/8", 27, "found the unbound number 1/8"),
    ("verdict: false", "verdict: maybe", 22, "expected a verdict of one of"),
    ("run: decay/halves", "run: decay/halvs", 22, "expected a snippet as the run of a claim (did you mean decay/halves?), found decay/halvs"),
    ("### Halving ends", "## Halving ends", 21, "expected a heading of the third level above each claim, of its own, found Halving ends"),
    ("*nothing*", "$k$", 22, "expected symbols that about/notation.md names"),
])
def test_a_fault_in_a_page_is_one_line_with_its_place(guide, old, new, line, expected):
    guide.write("docs/about/notation.md", "---\ntitle: N\ndescription: N\ndate: 2026-11-21\ntags: [x]\nkind: about\n---\n\n# N\n")
    guide.replace("docs/decay.md", "After three", f"{GOOD.replace(old, new, 1)}\nAfter three")
    problems = [problem for problem in guide.problems() if problem.startswith("docs/decay.md")]
    assert len(problems) == 1 and problems[0].startswith(f"docs/decay.md:{line}: ") and expected in problems[0], problems


@pytest.mark.parametrize("text, expected", [
    (TABLE, "docs/decay.md:19: expected claims on the page of a docket, found none"),
    (f"{GOOD}\n{TABLE}\n{TABLE}", "expected one docket a page, found another"),
    (f"{GOOD}\n```docket\nall\n```\n", "expected an empty `docket` fence, found all"),
    (f"{GOOD}\n{GOOD.partition('### Halving ends')[2]}", "expected a heading of the third level above each claim, of its own, found Halving ends"),
])
def test_a_table_of_nothing_a_second_one_and_claims_without_a_heading_are_refused(guide, text, expected):
    guide.replace("docs/decay.md", "After three", f"{text}\nAfter three")
    problems = [problem for problem in guide.problems() if problem.startswith("docs/decay.md")]
    assert len(problems) == 1 and expected in problems[0], problems


def test_a_page_with_whole_claims_has_no_problem_and_they_are_counted(guide):
    _, before = guide.check()
    guide.replace("docs/decay.md", "After three", f"{TABLE}\n{GOOD}\n{SECOND}\nAfter three")
    _, report = guide.check()
    assert [problem for problem in report.problems if problem.path == "docs/decay.md"] == []
    assert report.counts["claims on trial"] == 2 and report.counts["numbers"] == before.counts["numbers"] + 2 and "2 claims on trial" in report.summary()


def test_fix_rewrites_a_stale_number_of_a_claim_where_it_stands(guide):
    guide.replace("docs/decay.md", "After three", f"{GOOD.replace('[0.5]', '[0.7]')}\nAfter three")
    done = guide.run("scripts.fix")
    assert "1 number rewritten" in done.stdout, done.stdout + done.stderr
    assert GOOD in (guide.root / "docs/decay.md").read_text()


def test_a_claim_is_shown_with_its_verdict_in_words_its_sources_and_a_link_to_the_run(guide):
    html = page(guide, f"{PROGRAM}\n{GOOD}")
    box = html.find("div", class_="vg-claim")
    assert not html.select(".vg-problem") and box["data-verdict"] == "false" and box["data-topic"] == "numerics"
    said = [paragraph.get_text() for paragraph in box.find_all("p")]
    assert said == [
        "On trial · numerics", "A factor of 0.5 leaves nothing.", "Verdict: False. Run: halves.py",
        "Say instead: It leaves an eighth after three steps, and a millionth after twenty.", "Made in: A page, another",
    ]
    assert box.find("a", string="halves.py")["href"] == "#program-decay-halves" and box.find("a", class_="vg-receipt")["data-value"] == "0.5"


def test_the_table_has_a_row_for_each_claim_with_a_link_to_its_section_and_to_its_run(guide):
    html = page(guide, f"{PROGRAM}\n{TABLE}\n{GOOD}\n{SECOND}")
    element = html.find("vg-docket")
    assert [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in element.find_all("tr")] == [
        ["Claim", "Topic", "Verdict", "Run"], ["Halving ends", "Numerics", "False", "halves.py"], ["Halving repeats", "Depth", "Holds", "halves.py"],
    ]
    rows = element.select("tbody tr")
    assert [(row["data-topic"], row["data-verdict"]) for row in rows] == [("numerics", "false"), ("depth", "holds")]
    assert [row.find("a")["href"] for row in rows] == ["#halving-ends", "#halving-repeats"]
    assert all(html.find(id=row.find("a")["href"][1:]).name == "h3" for row in rows)
    assert [row.find_all("a")[1]["href"] for row in rows] == ["#program-decay-halves"] * 2
    assert element.find("script")["src"].endswith("assets/js/elements/docket.js") and element.find("caption")


def test_a_run_that_another_page_shows_is_linked_there(guide):
    html = page(guide, GOOD, "docs/other.md")
    assert html.find("div", class_="vg-claim").find("a", string="halves.py")["href"] == "decay.md#program-decay-halves"


@pytest.mark.parametrize("text, expected", [
    (GOOD.replace("run: decay/halves", "run: decay/gone"), "expected a page that shows decay/gone"),
    (GOOD.replace("verdict: false", "verdict: guilty"), "expected a verdict of one of"),
    (TABLE, "expected claims on the page of a docket, found none"),
])
def test_a_built_page_says_loudly_what_is_wrong(guide, text, expected):
    assert expected in page(guide, f"{PROGRAM}\n{text}").select_one(".vg-problem").get_text()

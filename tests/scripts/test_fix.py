"""`make fix` rewrites digits by exact span, and nothing else."""

from scripts.fix import fix, rewrite_page


def fixed(guide) -> list[str]:
    return fix(guide.project, guide.check()[1])


def test_a_stale_number_is_rewritten_in_its_own_format_and_the_sentence_is_named(guide):
    guide.replace("docs/decay.md", "[0.125]", "[0.38]")
    assert fixed(guide) == ["docs/decay.md:19: 0.38 → 0.12 in: After three halvings 0.38 is left, and the order always holds."]
    assert "[0.12](value:decay/halves.left)" in (guide.root / "docs/decay.md").read_text()
    assert guide.problems() == []


def test_the_same_text_elsewhere_on_the_page_stays(guide):
    guide.replace("docs/decay.md", "After three", "`0.38` $0.38$ [0.38](exempt:cited) [**0.38**](value:decay/halves.left), [0.38](value:decay/halves.w), after three")
    fixed(guide)
    text = (guide.root / "docs/decay.md").read_text()
    assert "`0.38` $0.38$ [0.38](exempt:cited) [**0.12**](value:decay/halves.left), [0.50](value:decay/halves.w), after" in text


def test_loose_claims_fractions_and_literals_that_would_lose_their_digits_are_not_touched(guide):
    guide.replace("docs/decay.md", "After three", '[0.1](value:decay/halves.left "<") [1/4](value:decay/halves.left) [7](value:decay/halves.left) after three')
    before = (guide.root / "docs/decay.md").read_text()
    assert fixed(guide) == [] and (guide.root / "docs/decay.md").read_text() == before
    assert len(guide.problems()) == 3


def test_a_second_round_changes_nothing(guide):
    guide.replace("docs/decay.md", "[0.125]", "[0.3801]")
    assert len(fixed(guide)) == 1 and fixed(guide) == []


def test_spans_are_replaced_last_first():
    assert rewrite_page("a 1 b 22 c", [(2, 3, "4444"), (6, 8, "5")]) == "a 4444 b 5 c"


def test_check_mode_says_what_is_stale_and_writes_nothing(guide):
    guide.replace("docs/decay.md", "[0.125]", "[0.38]")
    before = (guide.root / "docs/decay.md").read_text()
    done = guide.run("scripts.fix", "--check")
    assert done.returncode == 1 and "found 0.38 — run: make fix" in done.stderr
    assert (guide.root / "docs/decay.md").read_text() == before


def test_the_command_repairs_and_ends_well(guide):
    guide.replace("docs/decay.md", "[0.125]", "[0.38]")
    done = guide.run("scripts.fix")
    assert done.returncode == 0 and "1 number rewritten" in done.stdout, done.stdout + done.stderr


def test_a_notebooks_sentence_is_rewritten_without_running_it_again(guide):
    guide.write("docs/projects/count.py", "# ---\n# title: Count\n# description: A notebook.\n# date: 2026-11-21\n# tags: [t]\n# kind: project\n# ---\n\n# %% [markdown]\n# # Count\n#\n# There are [5](value:projects/count.things).\n\n# %%\nthings = 3\n")
    guide.replace("mkdocs.yml", "- decay.md\n", "- decay.md\n- projects/count.py\n")
    assert fixed(guide) == ["docs/projects/count.py:12: 5 → 3 in: There are 5."]
    outcome, report = guide.check()
    assert report.problems == [] and outcome.ran == []
    assert "# There are [3](value" in (guide.root / "docs/projects/count.py").read_text()

"""Live figures: what an author who sets one wrongly is told, and what stands in the page."""

import json

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown

from scripts import expand, live, scan

PLAN = {"title": "Halves", "controls": [
    {"name": "scale", "label": "Scale", "min": 0.1, "max": 2, "step": 0.1, "value": 1},
    {"name": "cell", "label": "Cell", "options": {"lstm": "LSTM", "gru": "GRU"}, "value": "lstm"},
    {"name": "said", "label": "Said", "text": 5, "value": "one"},
]}
BLOCK = """
<div class="vg-live" data-figure="halves" data-state="scale=0.5" markdown>

```output
decay/halves
```

</div>

Now [set the scale to 1.5](set:halves?scale=1.5).
"""


FOLDER = "docs/assets/js/figures"


@pytest.fixture
def live_guide(guide):
    guide.write(f"{FOLDER}/halves.json", json.dumps(PLAN))
    guide.write(f"{FOLDER}/halves.js", "export const nothing = 0;\n")
    guide.write("docs/decay.md", (guide.root / "docs" / "decay.md").read_text(encoding="utf-8") + BLOCK)
    return guide


def rendered(guide, page: str):
    text = scan.FRONT_MATTER.sub("", (guide.root / "docs" / page).read_text(encoding="utf-8"))
    converter = Markdown(
        extensions=["md_in_html", "tables", "pymdownx.superfences", "scripts.embed"], extension_configs={"scripts.embed": {"root": str(guide.root)}},
    )
    expand.shared.cache_clear()
    return BeautifulSoup(converter.convert(text), "html.parser")


def test_a_figure_that_is_set_rightly_has_no_problem(live_guide):
    assert live_guide.problems() == []


@pytest.mark.parametrize("old, new, line, expected", [
    ("set:halves?scale=1.5", "set:halfs?scale=1.5", 30, "a live figure (did you mean halves?), found halfs"),
    ("set:halves?scale=1.5", "set:halves", 30, "a setting, as in set:through-time?scale=1.5, found halves"),
    ("set:halves?scale=1.5", "set:halves?scal=1.5", 30, "a setting of halves (did you mean scale?), found scal"),
    ("set:halves?scale=1.5", "set:halves?scale=2.5", 30, "scale from 0.1 to 2 in steps of 0.1, found 2.5"),
    ("set:halves?scale=1.5", "set:halves?scale=1.55", 30, "scale from 0.1 to 2 in steps of 0.1, found 1.55"),
    ("set:halves?scale=1.5", "set:halves?scale=wide", 30, "scale to be a decimal number, found wide"),
    ("set:halves?scale=1.5", "set:halves?cell=rnn", 30, "cell to be one of lstm, gru, found rnn"),
    ("set:halves?scale=1.5", "set:halves?said=longer", 30, "said of at most 5 characters, found 6"),
    ("set:halves?scale=1.5", "set:halves?scale=1.6", 30, "in the words the numbers that the link sets, found 1.5"),
    ('data-state="scale=0.5"', 'data-state="scale=5"', 22, "scale from 0.1 to 2 in steps of 0.1, found 5"),
    ('data-figure="halves"', 'data-figure="halve"', 22, "a live figure (did you mean halves?), found halve"),
    ("```output\ndecay/halves\n```\n\n</div>", "Nothing.\n\n</div>", 22, "a recorded figure or output inside, for readers without JavaScript, found neither"),
])
def test_a_figure_that_is_set_wrongly_is_one_line_that_says_where(live_guide, old, new, line, expected):
    text = (live_guide.root / "docs" / "decay.md").read_text(encoding="utf-8")
    before, _, after = text.rpartition(old)
    live_guide.write("docs/decay.md", before + new + after)
    assert any(problem.startswith(f"docs/decay.md:{line}: expected {expected}") for problem in live_guide.problems()), live_guide.problems()


@pytest.fixture
def drawing_guide(live_guide):
    """The figure draws recorded values."""
    live_guide.write(f"{FOLDER}/halves.json", json.dumps(PLAN | {"values": ["norms", "w"]}))
    live_guide.replace("docs/decay.md", 'data-figure="halves"', 'data-figure="halves" data-values="decay/halves.norms decay/halves.w"')
    return live_guide


def test_a_figure_gets_the_recorded_values_that_its_author_names(drawing_guide):
    assert drawing_guide.problems() == []
    (figure,) = rendered(drawing_guide, "decay.md").select("vg-halves")
    assert json.loads(figure.find("script", type="application/json").string)["values"] == {"norms": [1.0, 0.5, 0.25, 0.125], "w": 0.5}


@pytest.mark.parametrize("values, expected", [
    ("decay/halves.norms decay/halves.x", "a top-level numeric variable of decay/halves"),
    ("decay/halve.norms decay/halves.w", "a snippet (did you mean decay/halves?), found decay/halve"),
    ("decay/halves.norms", "data-values with norms, w for halves, found norms"),
    ("decay/halves.norms decay/halves.w decay/halves.left", "data-values with norms, w for halves, found norms, w, left"),
    ("decay/halves.norms decay/halves.norms decay/halves.w", "data-values with norms, w for halves, found norms, norms, w"),
    ("", "data-values with norms, w for halves, found nothing"),
])
def test_values_that_a_figure_cannot_draw_are_one_line_and_stand_in_the_page(drawing_guide, values, expected):
    drawing_guide.replace("docs/decay.md", "decay/halves.norms decay/halves.w", values)
    assert [problem for problem in drawing_guide.problems() if problem.startswith(f"docs/decay.md:22: expected {expected}")], drawing_guide.problems()
    page = rendered(drawing_guide, "decay.md")
    assert page.select("vg-halves") == [] and "expected" in page.select_one(".vg-live .vg-problem").text


def test_a_figure_that_no_page_shows_and_a_plan_that_cannot_be_read_are_problems(live_guide):
    live_guide.write(f"{FOLDER}/lonely.json", json.dumps({"title": "Lonely", "controls": []}))
    live_guide.write(f"{FOLDER}/torn.json", "{")
    live_guide.write(f"{FOLDER}/off.json", json.dumps({"title": "Off", "controls": [{"name": "a", "label": "A", "min": 0, "max": 1, "step": 1, "value": 2}]}))
    found = "\n".join(live_guide.problems())
    assert f"{FOLDER}/lonely.json:1: expected a page that shows this figure, found none" in found
    assert f"{FOLDER}/torn.json:1: expected a plan with `title` and `controls`" in found
    assert f"{FOLDER}/off.json:1: expected a from 0 to 1 in steps of 1, found 2" in found


def test_the_page_holds_what_readers_without_scripts_see_its_plan_and_its_script_once(live_guide):
    live_guide.check()
    page = rendered(live_guide, "decay.md")
    (figure,) = page.select("vg-halves")
    assert figure["id"] == "figure-halves" and figure["data-state"] == "scale=0.5"
    assert figure.select_one(".vg-output samp").text == "left 0.125\n"
    plan = json.loads(figure.find("script", type="application/json").string)
    assert plan == {"name": "halves", **PLAN}
    assert [script["src"] for script in page.find_all("script", src=True)] == ["assets/js/figures/halves.js"]


def test_a_link_that_sets_a_figure_leads_to_it_with_its_settings_from_any_page(live_guide):
    live_guide.replace("docs/index.md", "A number", "Try [1.5 with a GRU](set:halves?scale=1.5&cell=gru). A number")
    live_guide.check()
    assert rendered(live_guide, "decay.md").select_one("a.vg-set")["href"] == "?halves.scale=1.5#figure-halves"
    assert rendered(live_guide, "index.md").select_one("a.vg-set")["href"] == "decay.md?halves.scale=1.5&halves.cell=gru#figure-halves"


def test_a_plan_cannot_end_the_script_that_holds_it():
    spec = live.Spec("a", "</script><b>", ())
    assert "<" not in live._plan(spec, {}) and json.loads(live._plan(spec, {}))["title"] == "</script><b>"

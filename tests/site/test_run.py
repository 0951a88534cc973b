"""Python in the page: run, changed, stopped and compared by pointer, keyboard and touch, over http and from a folder; loaded with the first run."""

import re

import pytest
from playwright.sync_api import expect

from scripts import rerun
from scripts.check import read_sources
from scripts.locate import built
from scripts.record import load
from tests.site.conftest import PALETTES, WIDTHS, reader, settle, watch
from tests.site.test_access import violations
from tests.site.test_weight import weight

PAGE = "concepts/vanishing-gradient-problem.html"
PLAIN = "concepts/gradient-clipping.html"
PROGRAM = "vanishing_gradient_problem/weight_times_slope"
SAME = "Your output is the recorded one."
OTHER = "It is not the recorded output."
COMPILES = "() => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => true, () => false)"


@pytest.fixture(params=["http", "folder"])
def start(request, project, address):
    """The address of the site in a place, ending in a slash."""
    return address if request.param == "http" else project.site.as_uri() + "/"


class Live:
    """A page with a live program, and its parts."""

    def __init__(self, page):
        self.page = page
        self.element = page.locator("vg-run")
        self.status = self.element.locator(".vg-run-status")
        self.field = self.element.locator("textarea")
        self.output = self.element.locator("samp")

    def button(self, name: str):
        return self.element.get_by_role("button", name=name)

    def run(self, code: str, expected: str | re.Pattern) -> None:
        """Put code into the editor, run it by keyboard, and wait for a status."""
        if self.field.is_hidden():
            self.button("Edit").click()
        self.field.fill(code)
        self.field.press("Control+Enter")
        expect(self.status).to_contain_text(expected)


@pytest.fixture
def live(address, open_page):
    return Live(open_page(PAGE, address, reduced_motion="reduce"))


@pytest.fixture
def anywhere(start, open_page):
    return Live(open_page(PAGE, start, reduced_motion="reduce"))


def fences(project, kind: str) -> list[tuple[str, str]]:
    """The pages of the site and the texts of their fences of a kind."""
    return [
        (built(source.path.removeprefix("docs/")), fence.body.strip())
        for source in read_sources(project) for fence in source.fences if fence.info == kind
    ]


def test_every_live_program_prints_in_the_page_what_the_build_recorded(project, start, open_page):
    programs = fences(project, "run")
    assert len(programs) >= 4
    for where, name in programs:
        element = open_page(where, start).locator(f"vg-run[data-program='{name}']")
        element.get_by_role("button", name="Run").click()
        expect(element.locator(".vg-same")).to_contain_text(SAME)
        assert element.locator("samp").text_content() == load(project, name).stdout, name


def test_every_suggested_line_gives_in_the_page_what_the_build_computed(project, start, open_page):
    prompts = fences(project, "prompt")
    assert len(prompts) >= 3
    for where, body in prompts:
        element = open_page(where, start).locator("vg-prompt")
        built_lines = element.locator(".vg-still-lines li").evaluate_all("items => items.map((item) => [item.querySelector('code').textContent, item.querySelector('samp').textContent])")
        assert [line for line, _ in built_lines] == body.splitlines()
        for number, (line, result) in enumerate(built_lines):
            element.get_by_role("button", name=line, exact=True).click()
            shown = element.locator("[role=log] li").nth(number)
            expect(element.locator(".vg-run-status")).to_have_text("Your result is the recorded one.")
            assert [shown.locator("code").text_content(), shown.locator("samp").text_content()] == [line, result], where


def test_agreement_is_said_only_of_the_recorded_output(anywhere):
    original = anywhere.field.input_value()
    anywhere.run(original.replace("w, z, depth = 1.0", "w, z, depth = 2.0"), OTHER)
    assert SAME not in anywhere.status.inner_text() and "vg-same" not in anywhere.status.get_attribute("class")
    expect(anywhere.element.locator(".vg-edited")).to_be_visible()
    anywhere.run(f"# changed in nothing that counts\n{original}", SAME)
    anywhere.run(f"{original}print()", OTHER)
    anywhere.run(f"{original}1 / 0", "Line")
    assert SAME not in anywhere.status.inner_text()


@pytest.mark.parametrize("code, line, said", [
    ("x = 1\n\ndef f():\n    return x / 0\n\nf()\n", 4, "ZeroDivisionError: divide by zero"),
    ("x = 1\nif x\n    print(x)\n", 2, "SyntaxError: invalid syntax"),
    ("x = 1\n  y = 2\n", 2, "IndentationError: unexpected indent"),
    ("\n\nimport numpy\n", 3, "ImportError: no module named 'numpy'"),
])
def test_an_error_marks_its_line_and_says_what_python_says(live, code, line, said):
    live.run(code, f"Line {line}: {said}")
    assert live.field.get_attribute("aria-invalid") is not None
    assert live.field.evaluate("field => getComputedStyle(field).getPropertyValue('--vg-line-number')") == str(line - 1)
    row, offset = live.field.evaluate("""field => {
      const style = getComputedStyle(field);
      return [parseFloat(style.lineHeight), parseFloat(style.backgroundPositionY) - parseFloat(style.paddingTop)];
    }""")
    assert offset == pytest.approx((line - 1) * row, abs=1)
    live.field.press("End")
    live.field.press("Space")
    assert live.field.get_attribute("aria-invalid") is None


def test_an_endless_program_is_stopped_by_its_button_and_python_is_there_again(anywhere):
    anywhere.run("print('begun')\nwhile True:\n    pass\n", "Running")
    expect(anywhere.output).to_have_text("begun\n")
    anywhere.button("Stop").click()
    expect(anywhere.status).to_have_text("Stopped.")
    expect(anywhere.button("Run")).to_be_focused()
    assert anywhere.output.text_content() == "begun\n"
    anywhere.run("print(1 + 1)\n", "Done")
    assert anywhere.output.text_content() == "2\n"


def test_an_endless_program_is_stopped_by_the_limit(anywhere):
    anywhere.run("while True:\n    pass\n", "Stopped: it was still running after 5 s.")
    expect(anywhere.button("Stop")).to_be_hidden()


def test_a_flood_is_capped_and_said(anywhere):
    anywhere.run("while True:\n    print('over and over')\n", "Stopped: it printed more than 20 kB.")
    assert len(anywhere.output.text_content()) == 20_000
    expect(anywhere.element.get_by_role("group", name="Your output, scrolls")).to_have_attribute("tabindex", "0")


def test_each_run_begins_anew_and_nothing_is_kept(live):
    live.run("kept = 1\nprint(kept)\n", "Done")
    live.run("print(kept)\n", "Line 1: NameError")
    live.page.reload()
    again = Live(live.page)
    again.button("Edit").click()
    assert "kept" not in again.field.input_value()
    assert live.page.evaluate("Object.keys(sessionStorage).length + Object.keys(localStorage).filter((name) => !name.includes('palette')).length") == 0


def test_reset_brings_back_the_program_and_takes_away_the_output(live):
    original = live.field.input_value()
    live.run("print('begun')\nwhile True:\n    pass\n", "Running")
    expect(live.output).to_have_text("begun\n")
    live.button("Reset").click()
    expect(live.field).to_be_hidden()
    expect(live.output).to_be_hidden()
    expect(live.button("Edit")).to_be_focused()
    assert live.field.input_value() == original
    expect(live.status).to_have_text("Runs in this page, in MicroPython.")
    live.button("Run").click()
    expect(live.status).to_contain_text(SAME)


def test_copying_gives_the_program_as_it_was(project, address, browser):
    context = reader(browser, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + PAGE)
    live = Live(page)
    live.run("print('mine')\n", OTHER)
    page.get_by_role("button", name="Copy weight_times_slope.py").click()
    page.get_by_role("button", name="Copy weight_times_slope.py").filter(has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == project.source_path(PROGRAM).read_text(encoding="utf-8")
    context.close()


def test_the_keyboard_edits_runs_and_leaves_the_editor(live):
    live.button("Edit").press("Enter")
    expect(live.field).to_be_focused()
    live.field.fill("for t in range(2):")
    live.field.press("End")
    live.page.keyboard.press("Enter")
    live.page.keyboard.type("print(t)")
    live.page.keyboard.press("Enter")
    live.page.keyboard.type("print(-t)")
    live.page.keyboard.press("Control+Enter")
    expect(live.status).to_contain_text(OTHER)
    assert live.output.text_content() == "0\n0\n1\n-1\n"
    live.page.keyboard.press("Tab")
    expect(live.button("Run")).to_be_focused()
    live.page.keyboard.press("Shift+Tab")
    live.page.keyboard.press("Shift+Tab")
    expect(live.field).not_to_be_focused()


def test_a_finger_runs_edits_and_types(start, open_page):
    page = open_page(PAGE, start, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, reduced_motion="reduce")
    live = Live(page)
    live.button("Run").tap()
    expect(live.status).to_contain_text(SAME)
    live.button("Edit").tap()
    assert live.field.evaluate("field => parseFloat(getComputedStyle(field).fontSize)") >= 16  # below, phones zoom in
    live.field.fill("print(3)\n")
    live.button("Run").tap()
    expect(live.output).to_have_text("3\n")
    prompt = page.locator("vg-prompt")
    prompt.get_by_role("button", name="0.25**10", exact=True).tap()
    expect(prompt.locator("[role=log] samp")).to_have_text(str(0.25**10))


def test_a_prompt_remembers_what_was_typed_until_it_is_reset(address, open_page):
    page = open_page(PAGE, address)
    prompt, field = page.locator("vg-prompt"), page.get_by_label("Python", exact=True)
    results = prompt.locator("[role=log] samp")
    for number, (line, result) in enumerate([("w = 3", ""), ("w**2", "9"), ("for t in range(2): print(t)", "0\n1")]):
        field.fill(line)
        field.press("Enter")
        expect(results).to_have_count(number + 1)
        expect(prompt.get_by_role("button", name="Reset")).to_be_visible()
        expect(results.nth(number)).to_have_text(result)
    field.fill("1 / 0")
    field.press("Enter")
    expect(prompt.locator(".vg-failed")).to_have_text("ZeroDivisionError: divide by zero")
    field.press("ArrowUp")
    field.press("ArrowUp")
    assert field.input_value() == "for t in range(2): print(t)"
    prompt.get_by_role("button", name="Reset").click()
    expect(results).to_have_count(0)
    expect(field).to_be_focused()
    field.fill("w")
    field.press("Enter")
    expect(prompt.locator(".vg-failed")).to_contain_text("NameError")


def test_an_endless_line_of_a_prompt_is_stopped_and_the_loss_is_said(address, open_page):
    page = open_page(PAGE, address)
    prompt, field = page.locator("vg-prompt"), page.get_by_label("Python", exact=True)
    field.fill("while True: pass")
    field.press("Enter")
    prompt.get_by_role("button", name="Stop").click()
    expect(prompt.locator(".vg-run-status")).to_have_text("Stopped. What earlier lines defined is gone.")
    field.fill("2 + 2")
    field.press("Enter")
    expect(prompt.locator("[role=log] samp").last).to_have_text("4")


def test_the_interpreter_is_loaded_with_the_first_run_and_once(address, browser):
    context = reader(browser)
    page = context.new_page()
    watch(page)
    page.goto(address + PAGE)
    settle(page)
    assert [url for url in page.asked if "elements/run.js" in url] and not [url for url in page.asked if "micropython" in url]
    live = Live(page)
    live.run("while True:\n    print(1)\n", "Stopped")
    live.run("print(1)\n", "Done")
    page.locator("vg-prompt").get_by_role("button", name="0.25**10", exact=True).click()
    expect(page.locator("vg-prompt [role=log] samp")).to_have_text(str(0.25**10))
    assert [url for url in page.asked if "micropython" in url] == [address + rerun.PYTHON]
    assert page.said == [] and page.evaluate("window.refused") == []
    context.close()


def test_a_page_without_live_programs_loads_nothing_for_them(project, site, address, browser):
    for kind in ("run", "prompt"):
        holding = {where for where, _ in fences(project, kind)}
        assert {where for where, html in site.items() if html.select(f"script[src$='elements/{kind}.js']")} == holding < set(site)
    page = browser.new_page()
    watch(page)
    page.goto(address + PLAIN)
    settle(page)
    assert page.asked and not [url for url in page.asked if "elements/run" in url or "elements/prompt" in url or "micropython" in url]
    page.close()


def test_the_interpreter_is_no_heavier_than_stated(project):
    assert weight(project, rerun.PYTHON) < 235_000


def test_only_pages_that_run_python_may(project, site, start, open_page):
    holding = {where for kind in ("run", "prompt") for where, _ in fences(project, kind)}
    for where in site:
        policy = (project.site / where).read_text(encoding="utf-8").partition('Content-Security-Policy" content="')[2].partition('"')[0]
        assert ("'wasm-unsafe-eval'" in policy) == ("blob:" in policy) == (where in holding), where
        assert "'unsafe-eval'" not in policy
    assert open_page(PAGE, start).evaluate(COMPILES) is True
    assert open_page(PLAIN, start).evaluate(COMPILES) is False


def test_a_missing_interpreter_is_said(address, browser):
    context = reader(browser)
    context.route("**/micropython.js", lambda route: route.abort())
    page = context.new_page()
    page.goto(address + PAGE)
    live = Live(page)
    live.button("Run").click()
    expect(live.status).to_have_text("Python could not be loaded here.")
    context.unroute("**/micropython.js")
    live.button("Run").click()
    expect(live.status).to_contain_text(SAME)
    context.close()


def test_without_javascript_the_program_is_whole_and_the_prompt_shows_its_results(project, start, open_page):
    page = open_page(PAGE, start, java_script_enabled=False)
    section = page.locator(f"#program-{PROGRAM.replace('/', '-')}")
    assert section.locator("pre code").text_content() == project.source_path(PROGRAM).read_text(encoding="utf-8")
    assert section.get_by_role("button").count() == 0 and page.locator("vg-prompt button, vg-prompt input").count() == 0
    expect(page.locator("vg-prompt samp").first).to_have_text(str(0.25**10))
    expect(page.locator("vg-prompt samp").first).to_be_visible()


def test_a_print_shows_program_and_results_and_no_controls(address, open_page):
    page = open_page(PAGE, address)
    Live(page).button("Edit").click()
    page.emulate_media(media="print")
    expect(page.locator("vg-prompt .vg-still-lines")).to_be_visible()
    expect(page.locator(".vg-program", has=page.locator("vg-run")).locator("pre code").first).to_be_visible()
    for hidden in (".vg-run-bar", ".vg-editor", ".vg-offers", ".vg-ask-python"):
        expect(page.locator(hidden).first).to_be_hidden()


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_in_use_breaks_no_rule_of_accessibility_and_does_not_scroll_sideways(address, open_page, width, palette):
    page = open_page(PAGE, address, viewport={"width": width, "height": 800}, color_scheme=palette, reduced_motion="reduce")
    live = Live(page)
    live.run("for t in range(200):\n    print(t)\n1 / 0\n", "Line 3")
    prompt = page.locator("vg-prompt")
    prompt.get_by_role("button", name="0.25**10", exact=True).click()
    expect(prompt.locator("[role=log] samp")).to_have_text(str(0.25**10))
    page.get_by_label("Python", exact=True).fill("1 / 0")
    page.keyboard.press("Enter")
    expect(prompt.locator(".vg-failed")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    for button in page.locator("vg-run button:visible, vg-prompt button:visible").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 24

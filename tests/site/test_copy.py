"""The copy promise: what the buttons copy and the links download is the program, and it prints what the page shows."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

import nbformat
import pytest
from nbclient import NotebookClient

from scripts import percent
from scripts.record import load
from tests.site.conftest import reader

COPY = ".vg-program .vg-copy"


@pytest.fixture(scope="session")
def copied(site, address, browser):
    """What each button copied, by page, in the order of the page."""
    context = reader(browser)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    found = {}
    for where in site:
        page.goto(address + where)
        found[where] = []
        for button in page.locator(COPY).all():
            button.click()
            button.filter(has_text="Copied").wait_for()
            found[where].append(page.evaluate("navigator.clipboard.readText()"))
        assert page.locator(".vg-output button, .vg-output [data-clipboard-target], .md-clipboard").count() == 0, where
    context.close()
    return found


@pytest.fixture(scope="session")
def downloaded(site, address):
    """The bytes behind every download link, by page and by the link's address in it."""
    found = {}
    for where, html in site.items():
        for link in html.select("article a[download]"):
            with urlopen(urljoin(address + where, link["href"])) as answer:
                found[where, link["href"]] = answer.read()
    return found


def shown_programs(html) -> list[str]:
    return [program["id"].removeprefix("program-") for program in html.find_all("section", class_="vg-program") if "vg-cell" not in program["class"]]


def run(program: str, folder: Path) -> str:
    """What a reader's own Python prints for the program, alone in an empty folder."""
    folder.mkdir()
    (folder / "program.py").write_text(program, encoding="utf-8", newline="")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "OMP_", "MKL_"))}
    # As many threads as a reader has, but none that waits by counting: several programs share the processors here.
    environment |= {"MPLBACKEND": "agg", "OMP_WAIT_POLICY": "passive"}
    done = subprocess.run([sys.executable, "-I", "program.py"], cwd=folder, capture_output=True, timeout=300, env=environment)
    assert done.returncode == 0, done.stderr.decode()
    assert [path.name for path in folder.iterdir()] == ["program.py"]
    return done.stdout.decode()


def test_every_program_and_every_cell_has_a_copy_button_and_no_output_has_one(site, copied):
    for where, html in site.items():
        assert len(copied[where]) == len(html.find_all("section", class_="vg-program")), where


def test_a_copy_button_copies_the_program_byte_for_byte(project, site, copied):
    compared = 0
    for where, html in site.items():
        programs = shown_programs(html)
        if programs:
            names = [next(name for name in project.snippet_names() if name.replace("/", "-") == program) for program in programs]
            assert copied[where] == [project.source_path(name).read_bytes().decode() for name in names], where
            compared += len(names)
    assert compared == sum(len(shown_programs(html)) for html in site.values()) > 0


def test_a_copy_button_works_without_the_clipboard_interface_and_says_so(site, browser, address):
    context = reader(browser)
    context.grant_permissions(["clipboard-read"])
    page = context.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})")
    page.goto(address + "concepts/vanishing-gradient-problem.html")
    button = page.locator(COPY).first
    button.click()
    button.filter(has_text="Copied").wait_for()
    assert page.locator(".vg-program [role=status]").first.inner_text() == "Copied sigmoid_chain.py"
    assert page.evaluate("document.activeElement.className") == "vg-copy"
    context.close()


def test_a_press_on_a_download_link_saves_what_is_behind_it(downloaded, address, open_page):
    first_of_its_kind = {Path(href).suffix: (where, href) for where, href in reversed(downloaded)}
    assert set(first_of_its_kind) == {".py", ".ipynb"}
    for where, href in first_of_its_kind.values():
        page = open_page(where, address, accept_downloads=True)
        with page.expect_download() as download:
            page.locator(f'article a[download][href="{href}"]').first.click()
        assert download.value.suggested_filename == Path(href).name
        assert Path(download.value.path()).read_bytes() == downloaded[where, href]


def test_every_download_link_gives_the_source_itself(project, site, downloaded):
    names = set()
    for (where, href), given in downloaded.items():
        source = project.snippets / href.partition("snippets/")[2] if "snippets/" in href else project.docs / where.replace(".html", Path(href).suffix)
        if source.suffix == ".py":
            assert given == source.read_bytes(), href
            names.add(source)
    assert names == {*map(project.source_path, project.snippet_names()), *project.notebook_paths()}


def test_every_copied_program_prints_in_a_clean_interpreter_what_the_page_shows(project, site, copied, tmp_path):
    distinct = {}
    for where, html in site.items():
        distinct.update(zip(shown_programs(html), copied[where]))
    names = {name.replace("/", "-"): name for name in project.snippet_names()}
    assert set(distinct) == set(names)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        printed = dict(zip(distinct, pool.map(lambda program: run(distinct[program], tmp_path / program), distinct)))
    assert printed == {program: load(project, names[program]).stdout for program in distinct}


def test_the_cells_of_a_notebook_copied_one_after_the_other_print_what_the_page_shows(project, site, copied, tmp_path):
    for path in project.notebook_paths():
        where = f"projects/{path.stem}.html"
        cells = [cell.source for cell in percent.cells(path.read_text(encoding="utf-8")) if not cell.is_markdown]
        assert [cell.strip() for cell in copied[where]] == [cell.strip() for cell in cells]
        shown = "".join(output.get_text() for output in site[where].select(".vg-output samp"))
        assert run("\n".join(copied[where]), tmp_path / path.stem) == shown


def test_a_downloaded_notebook_runs_from_top_to_bottom_and_prints_the_same_again(site, downloaded, tmp_path):
    ran = 0
    for (_, href), given in downloaded.items():
        if not href.endswith(".ipynb"):
            continue
        notebook = nbformat.reads(given.decode(), as_version=4)
        nbformat.validate(notebook)
        expected = [_printed(cell) for cell in notebook.cells]
        NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
        assert [_printed(cell) for cell in notebook.cells] == expected
        assert any(expected) and list(tmp_path.iterdir()) == []
        ran += 1
    assert ran > 0


def _printed(cell) -> str:
    return "".join(item["text"] for item in cell.get("outputs", []) if item["output_type"] == "stream" and item["name"] == "stdout")


def test_an_output_that_differs_would_be_found(tmp_path):
    assert run("print(0.1)", tmp_path / "good") == "0.1\n" != run("print(0.2)", tmp_path / "bad")
    with pytest.raises(AssertionError, match=re.escape("No module named 'scripts'")):
        run("import scripts", tmp_path / "repository")

"""The same files everywhere: below a sub-path, from a folder, out of the archive; alone, sealed, and searchable."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from scripts import pack, seal
from tests.site.conftest import on_every_page, reader, settle, watch
from tests.site.test_access import violations

PLACES = ("http", "folder")
PREFERENCES = re.compile(r"vanishing-gradients\.shortcuts|.*__palette")


@pytest.fixture(params=PLACES)
def start(request, project, address):
    """The address of the site in a place, ending in a slash."""
    return address if request.param == "http" else project.site.as_uri() + "/"


@pytest.fixture
def watched(browser):
    """A page that remembers what it asked for and what went wrong."""
    context = reader(browser)
    page = context.new_page()
    watch(page)
    yield page
    context.close()


def whole_story(page, where: str) -> dict:
    """What a page asked for, what went wrong, and what it left behind."""
    settle(page)
    return {
        "asked": page.asked, "said": page.said + page.evaluate("window.refused"), "cookies": page.context.cookies(),
        "stored": page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"),
    }


def search(page, start: str) -> None:
    """Search for a word, and follow the first result."""
    page.goto(start + "about/index.html")
    page.locator(".md-search__input").click()
    page.keyboard.type("orthogonal")
    result = page.locator(".md-search-result__item a").first
    expect(result).to_be_visible()
    target = result.get_attribute("href")
    page.said += page.evaluate("window.refused")
    result.click()
    page.wait_for_url(f"**{target.removeprefix('..').partition('?')[0]}**")


def test_every_page_loads_without_an_error_a_cookie_or_a_request_elsewhere(site, start):
    for where, story in on_every_page(start, site, whole_story).items():
        assert (story["said"], story["cookies"]) == ([], []), where
        assert len(story["asked"]) > 10 and [url for url in story["asked"] if not url.startswith((start, "data:", "blob:"))] == [], where
        assert [name for name in story["stored"] if not PREFERENCES.fullmatch(name)] == [], where


def test_search_finds_a_page_and_breaks_no_policy(start, watched):
    search(watched, start)
    assert watched.said == [] and "orthogonal" in watched.locator("article").inner_text().lower()


def test_a_third_party_would_be_refused_and_the_refusal_noticed(start, watched):
    watched.goto(start + "index.html")
    watched.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
      document.body.append(Object.assign(new Image(), { src: "https://third-party.example/pixel.gif" }));
    }""")
    watched.wait_for_function("() => window.refused.length >= 2") if start.startswith("http") else watched.wait_for_timeout(500)
    assert watched.evaluate("window.ran") is None
    assert {refused.partition(" ")[0] for refused in watched.evaluate("window.refused")} >= {"script-src-elem", "img-src"}
    assert watched.said != []


def test_nothing_of_the_search_index_travels_before_the_reader_searches(address, watched):
    watched.goto(address + "index.html")
    settle(watched)
    assert not [url for url in watched.asked if "search_index" in url]
    watched.locator(".md-search__input").click()
    watched.keyboard.type("tanh")
    expect(watched.locator(".md-search-result__item").first).to_be_visible()
    assert [url for url in watched.asked if "search_index" in url]


def test_the_archive_holds_the_whole_site_and_works_from_where_it_is_unpacked(project, site, watched, tmp_path):
    data = (project.site / pack.NAME).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    start = f"{(tmp_path / pack.FOLDER).as_uri()}/"
    assert [story["said"] for story in on_every_page(start, site, whole_story).values()] == [[]] * len(site)
    search(watched, start)
    assert watched.said == []
    watched.goto(start + "index.html")
    expect(watched.locator(".vg-colophon")).to_contain_text("This is the offline copy")
    assert {path.relative_to(tmp_path / pack.FOLDER).as_posix() for path in tmp_path.rglob("*.html")} == set(site)


def test_every_page_offers_the_archive_with_its_size(project, site):
    size = (project.site / pack.NAME).stat().st_size
    for where, html in site.items():
        (link,) = html.select(f"a[href$='{pack.NAME}']")
        assert (project.site / where).parent.joinpath(link["href"]).resolve() == project.site / pack.NAME
        assert f"{size / 1e6:.1f} MB" in link.get_text()


def test_the_archive_is_the_same_for_the_same_site(tmp_path):
    (tmp_path / "index.html").write_text("as built")
    pages = {"index.html": f"<p>{pack.MARK}</p>"}
    first = pack.pack(pack.contents(tmp_path, pages))
    (tmp_path / "index.html").touch()
    assert pack.pack(pack.contents(tmp_path, pages)) == first != pack.pack(pack.contents(tmp_path, {"index.html": "<p>other</p>"}))
    assert b"as built" not in first


def test_a_missing_page_is_answered_by_one_that_leads_on(project, site, browser):
    published = "https://vanishing-gradients.example/"
    context = reader(browser)

    def serve(route):
        path = project.site / (route.request.url.removeprefix(published).partition("?")[0] or "index.html")
        found = path.is_file()
        route.fulfill(path=path if found else project.site / "404.html", status=200 if found else 404)

    context.route(f"{published}**", serve)
    page = context.new_page()
    page.goto(f"{published}writeups/no/such/page.html")
    assert violations(page) == []
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("h1").evaluate("element => getComputedStyle(element).fontFamily").startswith('"Source Serif"')
    page.locator("article a", has_text="Writeups").click()
    page.wait_for_url(f"{published}writeups/index.html")
    context.close()


def test_a_policy_names_every_inline_script_and_nothing_else():
    html = f"<head>{seal.CHARSET}<script>a()</script><script src='x.js'></script><script type=\"application/json\">{{}}</script></head>"
    sealed = seal.seal(html)
    assert seal.inline_scripts(html) == ["a()"] and sealed.count("sha256-") == 1 and "unsafe-inline' 'sha" not in sealed
    with pytest.raises(ValueError, match="event handlers"):
        seal.seal(html.replace("<head>", "<head><p onclick='x()'>"))
    with pytest.raises(ValueError, match="meta charset"):
        seal.seal(html.replace(seal.CHARSET, ""))


def test_every_page_is_sealed_before_it_loads_anything(project, site):
    for path in project.site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert html.index("Content-Security-Policy") < min(html.index("<script"), html.index("<link")), path
        assert "'unsafe-inline'" not in re.search(r"script-src ([^;]*)", html)[1]

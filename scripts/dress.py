"""Puts around a built page what its front matter says: kind, date, length and tags above, and below a way to report a mistake.

Prevents: a header typed by hand that grows old, and a reader who finds a mistake and cannot say so.
"""

import re
from html import escape
from urllib.parse import quote, urlencode

from scripts.catalogue import Entry, on_day, tag_id
from scripts.locate import link_between

TITLE = re.compile(r"<h1\b.*?</h1>", re.DOTALL)
TAGS_PAGE = "about/tags.html"
REPORT_PAGE = "about/index.html"
REPORT_ANCHOR = "report-a-mistake"


def dress(html: str, entry: Entry, entries: list[Entry], repository: str) -> str:
    """The page with its header and its end. `repository` is the address of the sources, "" where it is not known."""
    pages = {other.url for other in entries}
    if entry.is_article:
        html = TITLE.sub(lambda match: header(entry, match.group(), TAGS_PAGE in pages), html, count=1)
    if not repository and REPORT_PAGE not in pages:
        return html
    return html.replace("</article>", end(entry, repository) + "</article>", 1)


def header(entry: Entry, title: str, tags_have_a_page: bool) -> str:
    """The header of an article around its title."""
    to_tags = link_between(entry.url, TAGS_PAGE)
    tags = "".join(
        f'<li><a href="{escape(to_tags)}#{tag_id(tag)}" rel="tag">{escape(tag)}</a></li>' if tags_have_a_page else f"<li>{escape(tag)}</li>"
        for tag in entry.tags
    )
    return (
        f'<header class="vg-header"><p class="vg-kind">{entry.label}</p>{title}'
        f'<p class="vg-facts"><time datetime="{entry.date.isoformat()}">{on_day(entry.date)}</time> · {entry.minutes} min read</p>'
        f'<ul class="vg-tags" aria-label="Tags">{tags}</ul></header>'
    )


def end(entry: Entry, repository: str) -> str:
    """The last line of a page: where to report a mistake, and where its source is."""
    links = f'<a href="{escape(report_link(entry, repository))}">Report a mistake in this page</a>'
    if repository:
        links += f' <a href="{escape(f"{repository}/edit/main/docs/{quote(entry.path)}")}">Suggest a change to its source</a>'
    return f'<footer class="vg-end"><p>{links}</p></footer>'


def report_link(entry: Entry, repository: str) -> str:
    """A report form that knows the page, or the page that says how to report."""
    if not repository:
        return f"{link_between(entry.url, REPORT_PAGE)}#{REPORT_ANCHOR}"
    query = urlencode({"template": "mistake.yml", "title": f"Mistake in “{entry.title}”", "page": f"docs/{entry.path}"})
    return f"{repository}/issues/new?{query}"

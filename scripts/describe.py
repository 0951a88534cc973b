"""Says in a page's head what the page is: canonical address, card for links that are shared, structured data, feed.

Prevents: a shared link without title or picture, and two addresses that search engines take for two pages.
"""

import json
import re
from html import escape

from scripts.catalogue import Entry
from scripts.locate import link_between

CANONICAL = re.compile(r'\s*<link rel="canonical"[^>]*>')
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CARD_SIZE = (1200, 630)  # pixels
FEED = "feed.xml"


def describe(html: str, entry: Entry, site: str, name: str) -> str:
    """The page with its description in the head. `site` is the address of the published site, ending in a slash."""
    return CANONICAL.sub("", html).replace("</head>", head(entry, site, name) + "</head>", 1)


def card_path(entry: Entry) -> str:
    """The picture of a page below site/."""
    return f"assets/cards/{re.sub(r'[/.]', '-', entry.url.removesuffix('.html'))}.png"


def head(entry: Entry, site: str, name: str) -> str:
    title = entry.title if entry.kind == "home" else f"{entry.title} · {name}"
    width, height = CARD_SIZE
    properties = {
        "og:type": "article" if entry.is_article else "website",
        "og:site_name": name,
        "og:title": title,
        "og:description": entry.description,
        "og:url": site + entry.address,
        "og:locale": "en",
        "og:image": site + card_path(entry),
        "og:image:type": "image/png",
        "og:image:width": width,
        "og:image:height": height,
        "og:image:alt": f"{entry.title}: {entry.description}",
    }
    lines = [f'<link rel="canonical" href="{escape(site + entry.address)}">']
    lines += [f'<meta property="{key}" content="{escape(str(value))}">' for key, value in properties.items()]
    lines.append('<meta name="twitter:card" content="summary_large_image">')
    lines.append(f'<link rel="alternate" type="application/atom+xml" title="Writeups" href="{escape(link_between(entry.url, FEED))}">')
    lines.append(f'<script type="application/ld+json">{_safe(json.dumps(structured(entry, site, name), ensure_ascii=False))}</script>')
    return "\n".join(lines) + "\n"


def structured(entry: Entry, site: str, name: str) -> dict:
    """The page in the vocabulary of schema.org: https://schema.org/TechArticle and https://schema.org/CollectionPage."""
    publisher = {"@type": "Organization", "name": name, "url": site}
    common = {
        "@context": "https://schema.org", "url": site + entry.address, "description": entry.description, "inLanguage": "en", "license": LICENCE,
        "image": site + card_path(entry), "isAccessibleForFree": True,
    }
    if entry.kind == "home":
        return {**common, "@type": "WebSite", "name": name, "publisher": publisher}
    if not entry.is_article:
        return {**common, "@type": "CollectionPage", "name": entry.title, "isPartOf": {"@type": "WebSite", "name": name, "url": site}}
    return {
        **common, "@type": "TechArticle", "headline": entry.title, "datePublished": entry.date.isoformat(), "keywords": list(entry.tags),
        "timeRequired": f"PT{entry.minutes}M", "author": publisher, "publisher": publisher, "mainEntityOfPage": site + entry.address,
        "articleSection": entry.label, "isPartOf": {"@type": "WebSite", "name": name, "url": site},
    }


def _safe(text: str) -> str:
    """JSON that cannot close the script element it stands in."""
    return text.replace("<", "\\u003c")

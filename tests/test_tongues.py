"""Each page in bokmål, nynorsk and English: no word of another language on it, but for what the register itself says."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from small_server import serving_thread

from dashboard.council import Council
from dashboard.pages import PAGES
from dashboard.wording.catalogue import LANGUAGES

#: What each page is asked for, where it shows more with it.
ASKED = {"forpliktelse": ("nr=2.3.3", "nr=3.1", ""), "leveranser": ("", "enhet=kultur", "tilstand=missing"), "last-opp": ("", "opplasting=1", "opplasting=x")}  # fmt: skip
CASES = [
    (page.slug, query, language) for page in PAGES for query in ASKED.get(page.slug, ("",)) for language in LANGUAGES
]
NYNORSK = r"ikkje|enno|frå|tal|tala|talet|månad(?:er|en|ene)?|kva|kven|kvar|ein|noko|meir|sidan|einingar?|kjelder?"
BOKMAAL = r"ikke|ennå|fra|tall|tallene|tallet|måned(?:er|en|ene)?|hva|hvem|hver|hvor|noe|mer|siden|være|vises|enhet(?:er|en)?|kilder?|velg"
ENGLISH = r"the|and|of|not|is|are|was|from|with|this|which|loading|search|filter by|show|hide|next|previous|months?|units?|sources?|figures?"
NORWEGIAN = r"ikke|ikkje|ennå|enno|fra|frå|tall|tallet|tallene|måned\w*|månad\w*|og|som|før|av|er|blir|vises|hva|hvem|velg|enhet|kilde"
#: Words that may not stand on a page of each language.
FOREIGN = {"nb": f"{NYNORSK}|{ENGLISH}", "nn": f"{BOKMAAL}|{ENGLISH}", "en": NORWEGIAN}
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
READ_OUT = ("aria-label", "title", "placeholder", "alt", "data-label", "aria-roledescription")


class Seen(HTMLParser):
    """What a reader of a page sees or hears, without what says of itself that it is in another language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language, self.words = language, list[str]()
        self._open: list[tuple[str, bool]] = []

    @property
    def _is_ours(self) -> bool:
        return all(is_ours for _, is_ours in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        is_ours = told.get("lang") in (None, self.language) and tag not in ("style", "script", "template", "head")
        if self._is_ours and is_ours:
            self.words += [told[name] or "" for name in READ_OUT if told.get(name)]
        if tag not in VOID:
            self._open.append((tag, is_ours))

    def handle_endtag(self, tag: str) -> None:
        while any(tag == each for each, _ in self._open):
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._is_ours:
            self.words.append(data)


def seen(html: str, language: str) -> str:
    """The text of a page, shadow roots' too, as the first answer has it."""
    reader = Seen(language)
    reader.feed(html.partition("</head>")[2].partition("<script")[0])
    return " ".join(" ".join(reader.words).split())


@pytest.fixture(scope="module")
def served(council: Council) -> Iterator[Any]:
    with serving_thread(council, list(PAGES)) as served:
        yield served


@pytest.fixture(scope="module")
def told(council: Council) -> re.Pattern[str]:
    """What the register and the files say, which no page translates."""
    register, settings = council.register, council.settings
    names = {settings.name, *(each.name for each in settings.sources), *(each.file_name for each in council.uploads())}
    names |= {str(each.by) for each in council.uploads()} | {name for _, name in settings.themes}
    things = (register.units, register.indicators, register.commitments)
    entries = [*(one for each in things for one in each.values()), *register.links, *register.milestones]
    # Codes are in lower case and in one word.
    names |= {
        text
        for one in entries
        for text in vars(one).values()
        if isinstance(text, str) and not text.islower() and len(text) > 3
    }
    ordered = sorted((name for name in names if name), key=len, reverse=True)
    return re.compile("|".join(re.escape(" ".join(name.split())) for name in ordered), re.I)


@cache
def fetched(url: str, cookie: str = "") -> tuple[int, str]:
    request = urllib.request.Request(url, headers={"Cookie": cookie} if cookie else {})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as fault:
        with fault:
            return fault.code, fault.read().decode()


def page(served: Any, slug: str, query: str, language: str) -> str:
    status, html = fetched(f"{served.url}{slug}?{query + '&' if query else ''}sprak={language}")
    assert status == 200
    assert f'<html lang="{language}"' in html
    return html


@pytest.mark.parametrize(("slug", "query", "language"), CASES)
def test_a_page_is_in_its_language_throughout(
    served: Any, told: re.Pattern[str], slug: str, query: str, language: str
) -> None:
    text = told.sub(" · ", seen(page(served, slug, query, language), language))
    assert len(text) > 40
    found = re.compile(rf"(?<![\w./=-])(?:{FOREIGN[language]})(?![\w/=]|-\w)", re.I)
    around = [text[max(0, m.start() - 40) : m.end() + 40] for m in found.finditer(text)]
    assert around == []


def test_a_word_of_another_language_would_be_found() -> None:
    html = '<head></head><p aria-label="Search">Vis</p><q lang="nb">ikke</q><style>of</style><script>'
    assert seen(html, "nn") == "Search Vis"
    assert "ikke" in seen(html, "nb")


@pytest.mark.parametrize(("language", "title"), [("nb", "Leveranser"), ("nn", "Leveransar"), ("en", "Deliveries")])
def test_the_title_and_the_menu_are_in_the_language(served: Any, language: str, title: str) -> None:
    html = page(served, "leveranser", "", language)
    assert f"<title>{title} – Taktskifte</title>" in html
    assert re.search(rf'<a href="/leveranser\?sprak={language}" aria-current="page">{title}</a>', html)


def test_each_language_is_a_link_to_the_same_page_with_all_that_was_asked(served: Any) -> None:
    html = page(served, "leveranser", "enhet=kultur&slik=2026-09-30&mork=1", "nn")
    links = re.findall(r'<a href="([^"]*)" lang="(\w\w)" hreflang="(\w\w)"( aria-current="true")?>(\w+)</a>', html)
    rest = "?enhet=kultur&amp;slik=2026-09-30&amp;mork=1&amp;sprak="
    assert links == [
        (f"{rest}nb", "nb", "nb", "", "Bokmål"), (f"{rest}nn", "nn", "nn", ' aria-current="true"', "Nynorsk"),
        (f"{rest}en", "en", "en", "", "English"),
    ]  # fmt: skip


def test_what_the_address_asks_for_is_escaped_in_the_links(served: Any) -> None:
    html = page(served, "leveranser", "enhet=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "nb")
    assert "<script>alert(1)" not in html


@pytest.mark.parametrize(
    ("query", "cookie", "language"),
    [("", "td-sprak=en", "en"), ("?sprak=nn", "td-sprak=en", "nn"), ("?sprak=xx", "td-sprak=nn", "nn"), ("", "", "nb"), ("", "td-sprak=xx", "nb")],
)  # fmt: skip
def test_the_language_is_the_address_s_then_the_cookie_s_then_the_council_s(
    served: Any, query: str, cookie: str, language: str
) -> None:
    assert f'<html lang="{language}"' in fetched(f"{served.url}leveranser{query}", cookie)[1]


@pytest.mark.parametrize(
    ("query", "cookie", "language", "title"),
    [("", "", "nb", "Fant ikke siden"), ("?sprak=nn", "", "nn", "Fann ikkje sida"), ("", "td-sprak=en", "en", "Page not found")],
)  # fmt: skip
def test_an_address_without_a_page_is_answered_in_the_reader_s_language(
    served: Any, query: str, cookie: str, language: str, title: str
) -> None:
    status, html = fetched(f"{served.url}finnes-ikke{query}", cookie)
    assert (status, f'<html lang="{language}"' in html, f"<h1>{title}</h1>" in html) == (404, True, True)

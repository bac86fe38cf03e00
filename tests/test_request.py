"""What an address asks for: language, day, view, and what links take along."""

from __future__ import annotations

import asyncio
import datetime as dt
import inspect

import pytest

from dashboard import places
from dashboard.pages.parts.page import Request, answering, asked, read_request, remembering
from dashboard.wording.catalogue import _, counted, speaking, spoken


@pytest.mark.parametrize(
    ("arguments", "cookies", "own", "language"),
    [
        ({"sprak": [b"nn"]}, {"td-sprak": "en"}, "nb", "nn"),
        ({}, {"td-sprak": "en"}, "nn", "en"),
        ({}, {}, "nn", "nn"),
        ({"sprak": [b"de"]}, {"td-sprak": "<b>"}, "sv", "nb"),
    ],
)
def test_the_address_outranks_the_cookie_and_that_the_council(
    arguments: dict[str, list[bytes]], cookies: dict[str, str], own: str, language: str
) -> None:
    assert read_request(arguments, cookies, own).language == language


def test_a_day_is_seen_as_it_ended() -> None:
    found = Request({"slik": "2026-05-31"})
    assert found.day == dt.date(2026, 5, 31)
    assert found.as_of is not None
    assert found.as_of.isoformat().startswith("2026-05-31T23:59:59")


@pytest.mark.parametrize("text", ["", "mai", "2026-13-01", "2026-5-1", "2999-01-01", "'; drop"])
def test_what_is_no_past_day_is_now(text: str) -> None:
    assert Request({"slik": text}).as_of is None


def test_links_take_the_day_and_the_language_along_and_nothing_else() -> None:
    found = Request({"slik": "2026-05-31", "sprak": "en", "mork": "1", "nr": "2.3", "sok": "a"})
    assert found.address("enhet", id="helse og omsorg", tom=None) == "enhet?slik=2026-05-31&sprak=en&id=helse+og+omsorg"
    assert found.address("oversikt", slik=None) == "oversikt?sprak=en"
    assert Request().address("oversikt") == "oversikt"


def test_texts_are_in_the_language_of_the_request_while_it_is_answered() -> None:
    with answering(Request(language="en")):
        assert (spoken(), asked().language) == ("en", "en")
    assert (spoken(), asked().params) == ("nb", {})


def test_what_is_done_later_is_said_in_the_language_that_was_asked_for() -> None:
    def said(what: str) -> tuple[str, str]:
        return what, spoken()

    async def said_in_turn(what: str) -> tuple[str, str]:
        await asyncio.sleep(0)
        return what, spoken()

    with answering(Request(language="nn")):
        later, in_turn = remembering(said), remembering(said_in_turn)
    assert (later("a"), spoken()) == (("a", "nn"), "nb")
    assert asyncio.run(in_turn("b")) == ("b", "nn")
    assert inspect.iscoroutinefunction(in_turn)


def test_a_language_without_a_catalogue_is_bokmal() -> None:
    with speaking("de"):
        assert _("Finnes ikke i noen katalog: {what}", what=1) == "Finnes ikke i noen katalog: 1"
        assert counted("{count} sak", "{count} saker", 2) == "2 saker"
        assert counted("{count} sak", "{count} saker", 1) == "1 sak"


def test_a_moment_may_be_a_date_a_text_or_a_time_without_a_zone() -> None:
    end = dt.datetime.combine(dt.date(2026, 5, 31), dt.time.max).astimezone(dt.UTC)
    assert places.moment(dt.date(2026, 5, 31)) == places.moment("2026-05-31") == end
    noon = dt.datetime(2026, 5, 31, 12)
    assert places.moment(noon) == places.moment("2026-05-31T12:00") == noon.astimezone(dt.UTC)
    assert places.moment("2026-05-31T12:00:00Z") == dt.datetime(2026, 5, 31, 12, tzinfo=dt.UTC)
    assert places.moment(None) is None


@pytest.mark.parametrize("text", ["", "i mai", "2026-13-01", "20260231"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        places.moment(text)

"""The pages: one file each, one function each. In a notebook: ``td.pages.commitment(council, "2.3.3")``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.model.month import from_ordinal, ordinal
from dashboard.pages import about as _about
from dashboard.pages import commitment as _commitment
from dashboard.pages import deliveries as _deliveries
from dashboard.pages import figure as _figure
from dashboard.pages import indicator as _indicator
from dashboard.pages import overview as _overview
from dashboard.pages import presentation as _presentation
from dashboard.pages import since as _since
from dashboard.pages import status as _status
from dashboard.pages import unit as _unit
from dashboard.pages import upload as _upload
from dashboard.pages.parts.naming import has_figure, has_indicator, has_unit, named
from dashboard.pages.parts.page import PageSpec, Request
from dashboard.wording.catalogue import N_
from dashboard.wording.screen import screen

if TYPE_CHECKING:
    from dashboard.council import Council

__all__ = [
    "PAGES",
    "Request",
    "about",
    "commitment",
    "deliveries",
    "figure",
    "indicator",
    "overview",
    "presentation",
    "status",
    "unit",
    "upload",
]

#: What is served, in the order of the menu; the first is the front page.
PAGES: list[PageSpec] = [
    PageSpec("oversikt", screen("overview"), _overview.build, early=True),
    PageSpec(
        "forpliktelse",
        screen("commitment"),
        _commitment.build,
        menu=False,
        live=False,
        has=_commitment.has,
        early=True,
        named=named,
    ),
    PageSpec("indikator", N_("Indikatorer"), _indicator.build, early=True, named=named, has=has_indicator),
    PageSpec("enhet", N_("Enheter"), _unit.build, early=True, named=named, has=has_unit),
    PageSpec("leveranser", screen("deliveries"), _deliveries.build, early=True),
    PageSpec("last-opp", screen("upload"), _upload.build, live=False, timed=False),
    PageSpec("tall", N_("Tall"), _figure.build, menu=False, early=True, named=named, has=has_figure),
    PageSpec("endret", N_("Endret siden"), _since.build, menu=False, early=True),
    PageSpec("om-tallene", N_("Om tallene"), _about.build, menu=False, foot=True, early=True),
    PageSpec("status", N_("Status"), _status.build, menu=False, foot=True, early=True),
    PageSpec(
        "visning",
        N_("Visning for møter"),
        _presentation.build,
        menu=False,
        foot=True,
        live=False,
        bare=True,
        early=True,
    ),
]


def overview(council: Council) -> Any:
    """The overview page, to show in a notebook."""
    return _overview.build(council, Request())


def commitment(council: Council, number: str) -> Any:
    """A commitment's page, to show in a notebook. KeyError when the number is unknown."""
    if number not in council.register.commitments:
        raise KeyError(number)
    return _commitment.build(council, Request({"nr": number}))


def indicator(council: Council, name: str, unit: str = "") -> Any:
    """An indicator's page in a unit (empty: the whole municipality), to show in a notebook. KeyError when either is unknown."""
    if name not in council.register.indicators or unit and unit not in council.register.units:
        raise KeyError(name if name not in council.register.indicators else unit)
    return _indicator.build(council, Request({"id": name, "enhet": unit}))


def unit(council: Council, name: str) -> Any:
    """A unit's page, to show in a notebook. KeyError when the name is unknown."""
    if name not in council.register.units:
        raise KeyError(name)
    return _unit.build(council, Request({"id": name}))


def deliveries(council: Council) -> Any:
    """The delivery calendar, to show in a notebook."""
    return _deliveries.build(council, Request())


def figure(council: Council, indicator: str, unit: str, month: str) -> Any:
    """A figure's page, to show in a notebook. KeyError for what is not in the register, ValueError for no month."""
    if indicator not in council.register.indicators or unit not in council.register.units:
        raise KeyError(indicator if indicator not in council.register.indicators else unit)
    return _figure.build(
        council, Request({"indikator": indicator, "enhet": unit, "maaned": from_ordinal(ordinal(month))})
    )


def upload(council: Council) -> Any:
    """The upload page, to show in a notebook that is served."""
    return _upload.build(council, Request())


def about(council: Council) -> Any:
    """How the figures are judged, to show in a notebook."""
    return _about.build(council, Request())


def status(council: Council) -> Any:
    """Whether everything does what it should, to show in a notebook."""
    return _status.build(council, Request())


def presentation(council: Council) -> Any:
    """The walk through the themes for a meeting, to show in a notebook."""
    return _presentation.build(council, Request())

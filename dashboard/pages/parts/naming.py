"""What a page is of, for its title: the number, indicator, unit and month that its address names, as the register has them."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from dashboard.model.month import is_month
from dashboard.pages.parts.page import Request
from dashboard.wording import numbers
from dashboard.wording.language import subject

if TYPE_CHECKING:
    from dashboard.council import Council


def named(council: Council, request: Request) -> str:
    """``2.3.3``, ``Sykefravær totalt, Helse og omsorg, oktober 2026``; empty where the address names nothing there is."""
    asked, register = request.params, council.register
    parts = []
    if asked.get("nr") in register.commitments:
        parts.append(asked["nr"])
    for name in ("id", "indikator"):
        if asked.get(name) in register.indicators:
            parts.append(register.indicators[asked[name]].name)
    for name in ("id", "enhet"):
        if asked.get(name) in register.units:
            parts.append(register.units[asked[name]].name)
    if is_month(asked.get("maaned", "")):
        parts.append(numbers.month(asked["maaned"]))
    text = ""
    for part in parts:
        text = subject(text, part)
    return text


def has_indicator(council: Council, request: Request) -> bool:
    """Whether there is the indicator, and the unit, that the page of an indicator is asked for; nothing is there too."""
    return _is_in(council.register.indicators, request, "id") and _is_in(council.register.units, request, "enhet")


def has_unit(council: Council, request: Request) -> bool:
    """Whether there is the unit that the page of a unit is asked for."""
    return _is_in(council.register.units, request, "id")


def has_figure(council: Council, request: Request) -> bool:
    """Whether there is the indicator and the unit that a figure's page is asked for, and its month is one."""
    register, month = council.register, request.params.get("maaned")
    is_known = _is_in(register.indicators, request, "indikator") and _is_in(register.units, request, "enhet")
    return is_known and (not month or is_month(month))


def _is_in(known: Container[str], request: Request, name: str) -> bool:
    asked = request.params.get(name)
    return not asked or asked in known

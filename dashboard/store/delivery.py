"""A delivery is made sound before anything is stored of it, or refused whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from math import isfinite

from dashboard.model import Observation
from dashboard.model.month import is_month
from dashboard.store.errors import InvalidDelivery
from dashboard.store.facts import Delivery
from dashboard.store.originals import is_sha256


def sound_delivery(delivery: Delivery) -> Delivery:
    """The delivery with each figure once, sorted by key, and its months sorted. InvalidDelivery.

    Refused are: a month that is none, an empty name, a figure that is not finite, the same key with
    two figures, a SHA-256 or findings that are none, and text that no database can hold.
    """
    if not is_sha256(delivery.sha256):
        raise InvalidDelivery("sha256", delivery.sha256)
    if delivery.size < 0:
        raise InvalidDelivery("size", delivery.size)
    try:
        json.loads(delivery.findings)
    except ValueError as error:
        raise InvalidDelivery("findings", delivery.findings) from error
    _check_text("findings", delivery.findings)
    _check_text("by", delivery.by)
    if delivery.source is not None:
        _check_name("source", delivery.source)
    _check_observations(delivery.observations)
    figures: dict[tuple[str, str, str], Observation] = {}
    for one in delivery.observations:
        known = figures.setdefault(one.key, one)
        if known is not one and not known.same_figure(one):
            raise InvalidDelivery("observations", one)
    months = set(delivery.months) | {key[2] for key in figures}
    for month in months:
        if not is_month(month):
            raise InvalidDelivery("months", month)
    return replace(
        delivery,
        # A file's name is not ours to refuse, and systems allow bytes in it that are no text.
        file_name=delivery.file_name.encode(errors="replace").decode().replace("\0", ""),
        observations=tuple(figures[key] for key in sorted(figures)),
        months=tuple(sorted(months)),
    )


def _check_observations(observations: Sequence[Observation]) -> None:
    # Each text once: a large file has few units and sheets, and hundreds of thousands of figures.
    for indicator in {one.indicator for one in observations}:
        _check_name("indicator", indicator)
    for unit in {one.unit for one in observations}:
        _check_name("unit", unit)
    for month in {one.month for one in observations}:
        if not is_month(month):
            raise InvalidDelivery("month", month)
    for field in ("sheet", "cell", "denominator_cell"):
        for found in {getattr(one, field) for one in observations}:
            if found is not None:
                _check_text(field, found)
    for one in observations:
        for number in (one.numerator, one.denominator, one.value):
            # SQLite would turn a NaN into no figure without a word.
            if number is not None and not isfinite(number):
                raise InvalidDelivery("observations", one)


def _check_name(field: str, found: str) -> None:
    if not found.strip():
        raise InvalidDelivery(field, found)
    _check_text(field, found)


def _check_text(field: str, found: str) -> None:
    # Half a surrogate pair has no UTF-8, and PostgreSQL holds no NUL.
    if found.isascii():
        sound = "\0" not in found
    else:
        sound = "\0" not in found and not any("\ud800" <= char <= "\udfff" for char in found)
    if not sound:
        raise InvalidDelivery(field, found)

"""A delivery is made sound before anything is stored of it, or refused whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from math import isfinite
from operator import attrgetter

from dashboard.model import Observation
from dashboard.model.month import is_month
from dashboard.store.errors import InvalidDelivery, StoreError
from dashboard.store.facts import Delivery
from dashboard.store.originals import is_sha256
from dashboard.store.source import Key, key_of

#: An error that takes the name of a field, and what stood there.
Refused = Callable[[str, object], StoreError]

#: What no database holds as text: half a surrogate pair has no UTF-8, and PostgreSQL holds no NUL.
_UNSOUND = re.compile("[\0\ud800-\udfff]")


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
    check_text("findings", delivery.findings)
    check_text("by", delivery.by)
    if delivery.source is not None:
        check_name("source", delivery.source)
    figures = _sound_figures(delivery.observations)
    _check_months("months", delivery.months)
    months = set(delivery.months) | {key[2] for key in figures}
    return replace(
        delivery,
        # A file's name is not ours to refuse, and systems allow bytes in it that are no text.
        file_name=delivery.file_name.encode(errors="replace").decode().replace("\0", ""),
        observations=tuple([figures[key] for key in sorted(figures)]),
        months=tuple(sorted(months)),
    )


def _sound_figures(observations: Sequence[Observation]) -> dict[Key, Observation]:
    # Each text and each number once: a large file has few of them, and hundreds of thousands of figures.
    for field in ("indicator", "unit"):
        for name in set(map(attrgetter(field), observations)):
            check_name(field, name)
    _check_months("month", {one.month for one in observations})
    for field in ("sheet", "cell", "denominator_cell"):
        check_text(field, "\n".join(set(map(attrgetter(field), observations)) - {None}))
    for field in ("numerator", "denominator", "value"):
        numbers = set(map(attrgetter(field), observations)) - {None}
        # SQLite would turn a NaN into no figure without a word.
        if not all(map(isfinite, numbers)):
            raise InvalidDelivery(field, next(number for number in numbers if not isfinite(number)))
    keys = list(map(key_of, observations))
    figures = dict(zip(reversed(keys), reversed(observations), strict=True))
    if len(figures) < len(keys):
        for key, one in zip(keys, observations, strict=True):
            if figures[key] is not one and not figures[key].same_figure(one):
                raise InvalidDelivery("observations", one)
    return figures


def _check_months(field: str, months: Iterable[str]) -> None:
    for month in months:
        if not is_month(month):
            raise InvalidDelivery(field, month)


def check_name(field: str, found: str, refused: Refused = InvalidDelivery) -> None:
    """See that a text says something, and can be stored. ``refused`` is what is raised."""
    if not found.strip():
        raise refused(field, found)
    check_text(field, found, refused)


def check_text(field: str, found: str, refused: Refused = InvalidDelivery) -> None:
    """See that a text can be stored. ``refused`` is what is raised."""
    if _UNSOUND.search(found):
        raise refused(field, found)

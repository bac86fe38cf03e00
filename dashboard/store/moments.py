"""Moments as the tables hold them: UTC text of one fixed width, so that it sorts as time does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dashboard.store.errors import NaiveTime

_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


def utcnow() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def to_text(moment: datetime) -> str:
    """``2026-11-23T12:00:00.000000Z``. NaiveTime where the moment has no zone."""
    if moment.utcoffset() is None:
        raise NaiveTime(moment)
    # Not strftime: it writes a year before 1000 without its leading zeros on some systems.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_text(text: str) -> datetime:
    """The moment that ``to_text`` gave ``text`` for."""
    return datetime.strptime(text, _FORM).replace(tzinfo=UTC)


def following(clock: datetime, last: str | None) -> datetime:
    """The clock's time, or a microsecond after ``last`` where the clock has not passed it.

    Clocks are set back, and two uploads may fall in one tick; ``as_of`` must still tell them apart.
    """
    if last is None or to_text(clock) > last:
        return clock.astimezone(UTC)
    return from_text(last) + timedelta(microseconds=1)

"""A store in a folder with a clock that stands still, and a short way to hand figures in."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import URL

from dashboard.model import Observation
from dashboard.store import Delivery, Receipt, Store, sqlite_url

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_hours(self, hours: float) -> datetime:
        self.now += timedelta(hours=hours)
        return self.now


class Desk:
    """A store in a folder, with a short way to hand figures in."""

    def __init__(self, folder: Path, url: str | URL | None = None) -> None:
        """``url`` is an empty database's; without it, one in the folder."""
        self.folder = folder
        self.clock = Clock()
        self.url = url or sqlite_url(folder / "state" / "figures.db")
        self._opened: list[Store] = []
        self.store = self.open()

    def open(self) -> Store:
        self._opened.append(Store(self.url, self.folder / "files", clock=self.clock))
        return self._opened[-1]

    def close(self) -> None:
        for store in self._opened:
            store.close()

    def delivery(self, name: str, figures: dict[str, float], **other: object) -> Delivery:
        """``figures`` by ``indicator/unit/month``; other fields of Delivery by name."""
        content = json.dumps([name, figures, other.pop("edition", 0)]).encode()
        (self.folder / "original").write_bytes(content)
        observations = tuple(
            Observation(indicator, unit, month, value, None, value, "Ark", f"B{row}")
            for row, (key, value) in enumerate(figures.items(), start=2)
            for indicator, unit, month in [key.split("/")]
        )
        given = Delivery(name, hashlib.sha256(content).hexdigest(), len(content), observations, (), "[]", "Kari")
        return dataclasses.replace(given, **other)  # type: ignore[arg-type]

    def hand_in(self, name: str, figures: dict[str, float], **other: object) -> Receipt:
        delivery = self.delivery(name, figures, **other)
        return self.store.record(delivery, self.folder / "original")

    def figures(self, as_of: datetime | None = None) -> dict[str, float]:
        frame = self.store.observations(as_of=as_of)
        keys = frame["indicator"] + "/" + frame["unit"] + "/" + frame["month"]
        return dict(zip(keys, frame["value"], strict=True))

"""A question, a commitment or a measure, with all that hangs on it; it shows itself in a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from dashboard.council import Council


@dataclass(frozen=True)
class Promise:
    """One numbered point of the case paper."""

    council: Council
    id: str

    @property
    def text(self) -> str:
        """Word for word as in the case paper."""
        return self.council.register.commitments[self.id].text

    @property
    def kind(self) -> str:
        """``question``, ``commitment`` or ``measure``."""
        return self.council.register.commitments[self.id].kind

    @property
    def theme(self) -> str:
        """The theme's id."""
        return self.council.register.commitments[self.id].theme

    @property
    def measures(self) -> list[Promise]:
        """What stands directly under it."""
        return [Promise(self.council, c.id) for c in self.council.register.below(self.id)]

    @property
    def standing(self) -> str:
        """Where it stands, one of ``assess.STANDINGS``: what weighs most among its links, deadlines and measures."""
        return self.council.snapshot().standing(self.id).standing

    @property
    def because(self) -> str:
        """Why it stands there, as a sentence."""
        return self.council.snapshot().standing(self.id).because

    @property
    def counts(self) -> dict[str, int]:
        """How many links have each verdict."""
        return self.council.snapshot().standing(self.id).counts

    @property
    def links(self) -> pd.DataFrame:
        """Its links and its measures', one row each, as ``Council.assess`` gives them."""
        return self.council.snapshot().standing(self.id).links.reset_index(drop=True)

    @property
    def milestones(self) -> pd.DataFrame:
        """Milestones, exercises and reviews that are not shielded, one row each."""
        rows = [m for m in self.council.register.milestones_of(self.id) if not m.shielded]
        columns = ["id", "commitment", "title", "kind", "due", "owner", "status", "done_on", "evidence"]
        return pd.DataFrame([[getattr(m, c) for c in columns] for m in rows], columns=columns)

    def _repr_html_(self) -> str:
        from dashboard.jupyter import promise_html

        return promise_html(self)


class Promises(Mapping[str, Promise]):
    """All points of the case paper by number."""

    def __init__(self, council: Council) -> None:
        self._council = council

    def __getitem__(self, number: str) -> Promise:
        if number not in self._council.register.commitments:
            raise KeyError(number)
        return Promise(self._council, number)

    def __iter__(self) -> Iterator[str]:
        return iter(self._council.register.commitments)

    def __len__(self) -> int:
        return len(self._council.register.commitments)

    def _repr_html_(self) -> str:
        from dashboard.jupyter import promises_html

        return promises_html(self)

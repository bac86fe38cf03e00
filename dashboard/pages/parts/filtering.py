"""A table that is filtered, searched and sorted by its address, alike on the server and in the browser.

The server renders what the address asks for, so that nothing jumps and the form works without a script; the browser
does the rest without asking anyone (``behaviour.js``). Both go by the same attributes of a row, which ``Row`` writes:
``data-td-<filter>`` the values it answers to, ``data-td-text`` what a search is held against, ``data-td-sort-<key>`` a
number to sort by (absent: last), ``data-td-place`` its place in the table's own order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

#: The names of a search field and of the order in an address.
SEARCH, SORT = "sok", "sorter"


@dataclass(frozen=True)
class Row:
    """A row: what each filter may ask of it, the text it is found by, numbers to sort by (NaN: none), and its cells."""

    place: int
    cells: Markup
    text: str = ""
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    keys: Mapping[str, float] = field(default_factory=dict)

    def html(self, *, is_shown: bool = True) -> Markup:
        """The row as it is written."""
        given = {"data-td-place": str(self.place), "data-td-text": searched(self.text)}
        given |= {f"data-td-{name}": " ".join(values) for name, values in self.answers.items()}
        given |= {f"data-td-sort-{key}": f"{n:.12g}" for key, n in self.keys.items() if math.isfinite(n)}
        attributes = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in given.items())
        hidden = Markup("" if is_shown else " hidden")
        return Markup('<tr role="row" data-td-row{}{}>{}</tr>').format(attributes, hidden, self.cells)


@dataclass(frozen=True)
class Asked:
    """What an address asks of a table: a value for each filter (empty: any), words to find, and the order (``-`` first: from the other end)."""

    filters: Mapping[str, str]
    search: str = ""
    sort: str = ""

    @staticmethod
    def of(params: Mapping[str, str], filters: Mapping[str, Iterable[str]], keys: Iterable[str]) -> Asked:
        """What is asked for and exists; a value or an order that does not is passed over."""
        chosen = {name: params.get(name, "") for name in filters}
        known = {name: value if value in set(filters[name]) else "" for name, value in chosen.items()}
        sort = params.get(SORT, "")
        return Asked(known, params.get(SEARCH, "").strip(), sort if sort.removeprefix("-") in set(keys) else "")

    def shows(self, row: Row) -> bool:
        """Whether a row answers to all filters and has all words of the search."""
        text = searched(row.text)
        return all(word in text for word in searched(self.search).split()) and all(
            not value or value in row.answers.get(name, ()) for name, value in self.filters.items()
        )

    def ordered(self, rows: Sequence[Row]) -> list[Row]:
        """The rows in the order asked for; those without the number come last whichever end is first."""
        if not self.sort:
            return list(rows)
        key, way = self.sort.removeprefix("-"), -1 if self.sort.startswith("-") else 1

        def rank(row: Row) -> tuple[bool, float, int]:
            value = row.keys.get(key, math.nan)
            is_missing = not math.isfinite(value)
            return is_missing, 0.0 if is_missing else way * value, row.place

        return sorted(rows, key=rank)

    def direction(self, key: str) -> str:
        """``ascending``, ``descending`` or ``none``: what ``aria-sort`` of the key's column is."""
        return {key: "ascending", f"-{key}": "descending"}.get(self.sort, "none")

    def turned(self, key: str) -> str:
        """What to ask for when the key's column is chosen once more."""
        return f"-{key}" if self.sort == key else key


def searched(text: str) -> str:
    """A text as a search sees it: small letters, one space between words."""
    return " ".join(text.lower().split())

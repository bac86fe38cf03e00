"""The register, loaded and checked: every fault at once, each with its file, row and column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from dashboard.intake.numbers import read_number
from dashboard.intake.people import is_persons_name
from dashboard.intake.tables import Row, Table, read_tables
from dashboard.intake.vocabulary import normal, tokens
from dashboard.model import (
    Break,
    Commitment,
    Indicator,
    Link,
    Milestone,
    Place,
    Register,
    RegisterError,
    RegisterFault,
    Target,
    Unit,
    View,
)
from dashboard.model.month import is_month

_COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "commitments": (("id", "kind", "theme", "text"), ("parent",)),
    "units": (("id", "parent", "name"), ("code", "aliases", "valid_from", "valid_to", "contact")),
    "indicators": (
        ("id", "name", "unit", "measure", "direction"),
        ("category", "nature", "over_time", "numerator", "denominator", "cadence", "aliases", "definition"),
    ),
    "links": (("commitment", "indicator", "relation", "reason", "unit"), ("target", "target_by", "target_status")),
    "milestones": (
        ("id", "commitment", "title", "kind", "due", "status"),
        ("owner", "done_on", "evidence", "shielded"),
    ),
    "targets": (("commitment", "indicator", "unit", "set_on", "month", "value"), ("shape", "status", "reason")),
    "breaks": (("indicator", "month", "kind", "reason"), ("unit",)),
    "views": (("commitment", "month", "view", "owner"), ("reason",)),
}
#: Tables whose rows have no name of their own.
_UNNAMED = ("links", "targets", "breaks", "views")
_CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("commitments", "kind"): ("question", "commitment", "measure"),
    ("indicators", "measure"): ("ratio", "count"),
    ("indicators", "nature"): ("outcome", "delivery"),
    ("indicators", "over_time"): ("flow", "stock"),
    ("indicators", "direction"): ("lower", "higher", "context"),
    ("indicators", "cadence"): ("month", "quarter", "tertial", "year"),
    ("links", "relation"): ("direct", "indirect", "balancing", "context"),
    ("links", "target_status"): ("not_set", "proposed", "adopted"),
    ("milestones", "kind"): ("milestone", "exercise", "review"),
    ("milestones", "status"): ("planned", "started", "done", "late", "dropped"),
    ("milestones", "shielded"): ("yes", "no"),
    ("targets", "shape"): ("line", "steps"),
    ("targets", "status"): ("proposed", "adopted"),
    ("breaks", "kind"): ("redefined", "jump", "rebased"),
    ("views", "view"): ("better", "unchanged", "worse", "undecided"),
}
_DEFAULTS = {"nature": "outcome", "over_time": "flow", "cadence": "month", "target_status": "not_set", "shielded": "no"}
_DEFAULTS |= {"shape": "line", "status": "proposed"}


def load_register(folder: Path) -> Register:
    """The register in ``folder``. Raises RegisterError with every fault in it."""
    faults: list[RegisterFault] = []
    tables = read_tables(folder, faults)
    rows: dict[str, list[Row]] = {}
    for name, table in tables.items():
        _check_columns(name, table, faults)
        rows[name] = [r for r in table.rows if _check_choices(name, r, faults)]
    register = Register(
        _units(rows.get("units", []), faults),
        _indicators(rows.get("indicators", []), faults),
        _commitments(rows.get("commitments", []), faults),
        tuple(_links(rows.get("links", []), faults)),
        tuple(_milestones(rows.get("milestones", []), faults)),
        tuple(_targets(rows.get("targets", []), faults)),
        tuple(_breaks(rows.get("breaks", []), faults)),
        tuple(_views(rows.get("views", []), faults)),
    )
    _check_references(register, rows, faults)
    if faults:
        raise RegisterError(sorted(faults, key=lambda f: (f.file, f.row or 0, f.column or "")))
    return register


def _check_columns(name: str, table: Table, faults: list[RegisterFault]) -> None:
    needed, optional = _COLUMNS[name]
    faults += [RegisterFault("missing-column", table.file, 1, c) for c in needed if c not in table.columns]
    faults += [
        RegisterFault("unknown-column", table.file, 1, c, c) for c in table.columns if c not in needed + optional
    ]
    for row in table.rows:
        for column in needed:
            if column in table.columns and not row[column] and column not in ("parent", "reason"):
                faults.append(RegisterFault("missing-value", row.file, row.number, column))


def _check_choices(name: str, row: Row, faults: list[RegisterFault]) -> bool:
    for (table, column), allowed in _CHOICES.items():
        if table == name and row[column] and row[column] not in allowed:
            facts = {"choices": ", ".join(allowed)}
            faults.append(RegisterFault("bad-value", row.file, row.number, column, row[column], facts))
    return bool(row["id"] or name in _UNNAMED)


def _or_default(row: Row, column: str) -> str:
    return row[column] or _DEFAULTS[column]


def _aliases(row: Row) -> tuple[str, ...]:
    return tuple(a.strip() for a in row["aliases"].split("|") if a.strip())


def _unique(rows: Iterable[Row], faults: list[RegisterFault]) -> Iterable[Row]:
    seen: dict[str, int] = {}
    for row in rows:
        if row["id"] in seen:
            faults.append(
                RegisterFault("duplicate-id", row.file, row.number, "id", row["id"], {"first": str(seen[row["id"]])})
            )
            continue
        seen[row["id"]] = row.number
        yield row


def _units(rows: list[Row], faults: list[RegisterFault]) -> dict[str, Unit]:
    """Units; one that moves has a row for each parent, with the months it held."""
    units: dict[str, Unit] = {}
    for row in rows:
        for column in ("valid_from", "valid_to"):
            _check_month(row, column, faults)
        if is_persons_name(row["contact"]):
            faults.append(RegisterFault("person-contact", row.file, row.number, "contact"))
        place = Place(row["parent"], row["valid_from"] or None, row["valid_to"] or None)
        before = units.get(row["id"])
        if before is None:
            units[row["id"]] = Unit(
                row["id"], row["name"], row["parent"], row["code"], _aliases(row), (place,), row["contact"]
            )
        elif any(_overlap(place, other) for other in before.places):
            faults.append(RegisterFault("duplicate-id", row.file, row.number, "id", row["id"]))
        else:
            places = tuple(sorted((*before.places, place), key=lambda p: p.valid_from or ""))
            newest = places[-1].parent
            units[row["id"]] = Unit(before.id, before.name, newest, before.code, before.aliases, places, before.contact)
    return units


def _overlap(a: Place, b: Place) -> bool:
    return (a.valid_from or "") <= (b.valid_to or "9999") and (b.valid_from or "") <= (a.valid_to or "9999")


def _indicators(rows: list[Row], faults: list[RegisterFault]) -> dict[str, Indicator]:
    found: dict[str, Indicator] = {}
    for row in _unique(rows, faults):
        if row["measure"] == "ratio":
            for column in ("numerator", "denominator"):
                if not row[column]:
                    faults.append(RegisterFault("missing-value", row.file, row.number, column))
        found[row["id"]] = Indicator(
            row["id"], row["name"], row["unit"], row["measure"], row["category"], _or_default(row, "nature"),
            _or_default(row, "over_time"), row["numerator"], row["denominator"], row["direction"],
            _or_default(row, "cadence"), _aliases(row), row["definition"],
        )  # fmt: skip
    return found


def _commitments(rows: list[Row], faults: list[RegisterFault]) -> dict[str, Commitment]:
    return {
        row["id"]: Commitment(row["id"], row["parent"], row["kind"], row["theme"], row["text"])
        for row in _unique(rows, faults)
    }


def _links(rows: list[Row], faults: list[RegisterFault]) -> Iterable[Link]:
    seen: dict[tuple[str, str, str], int] = {}
    for row in rows:
        key = (row["commitment"], row["indicator"], row["unit"])
        if key in seen:
            facts = {"first": str(seen[key])}
            faults.append(RegisterFault("duplicate-id", row.file, row.number, "indicator", " / ".join(key), facts))
            continue
        seen[key] = row.number
        target = _number(row, "target", faults)
        if target is not None and not row["target_by"]:
            faults.append(RegisterFault("target-without-date", row.file, row.number, "target_by", row["target"]))
        _check_month(row, "target_by", faults)
        yield Link(
            row["commitment"], row["indicator"], row["relation"], row["reason"], row["unit"], target,
            row["target_by"] or None, _or_default(row, "target_status"),
        )  # fmt: skip


def _milestones(rows: list[Row], faults: list[RegisterFault]) -> Iterable[Milestone]:
    for row in _unique(rows, faults):
        for column in ("due", "done_on"):
            _check_date(row, column, faults)
        yield Milestone(
            row["id"], row["commitment"], row["title"], row["kind"], row["due"], row["owner"], row["status"],
            row["done_on"] or None, row["evidence"], row["shielded"] == "yes",
        )  # fmt: skip


def _number(row: Row, column: str, faults: list[RegisterFault]) -> float | None:
    if not row[column]:
        return None
    number = read_number(row[column], "." if "." in row[column] else ",")
    if number is None or number.value is None:
        faults.append(RegisterFault("bad-value", row.file, row.number, column, row[column]))
        return None
    return number.value


def _targets(rows: list[Row], faults: list[RegisterFault]) -> Iterable[Target]:
    """The points of paths; those of one day are one path, of one shape and status."""
    ways: dict[tuple[str, ...], tuple[str, str]] = {}
    for row in _once(rows, faults, "commitment", "indicator", "unit", "set_on", "month"):
        path = (row["commitment"], row["indicator"], row["unit"], row["set_on"])
        way = (_or_default(row, "shape"), _or_default(row, "status"))
        for column, first, said in zip(("shape", "status"), ways.setdefault(path, way), way, strict=True):
            if first != said:
                faults.append(RegisterFault("two-ways", row.file, row.number, column, said))
        _check_month(row, "month", faults)
        _check_date(row, "set_on", faults)
        value = _number(row, "value", faults)
        if value is not None:
            yield Target(*path, row["month"], value, *way, row["reason"])


def _once(rows: list[Row], faults: list[RegisterFault], *key: str) -> Iterable[Row]:
    """Each row, and a fault at the month of one whose like stands above it."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        first = seen.setdefault(tuple(row[column] for column in key), row.number)
        if first != row.number:
            facts = {"first": str(first)}
            faults.append(RegisterFault("duplicate-id", row.file, row.number, "month", row["month"], facts))
        yield row


def _breaks(rows: list[Row], faults: list[RegisterFault]) -> Iterable[Break]:
    for row in _once(rows, faults, "indicator", "unit", "month"):
        _check_month(row, "month", faults)
        if not row["reason"]:
            faults.append(RegisterFault("missing-value", row.file, row.number, "reason"))
        yield Break(row["indicator"], row["month"], row["kind"], row["reason"], row["unit"])


def _views(rows: list[Row], faults: list[RegisterFault]) -> Iterable[View]:
    for row in _once(rows, faults, "commitment", "month"):
        _check_month(row, "month", faults)
        if is_persons_name(row["owner"]):
            faults.append(RegisterFault("person-contact", row.file, row.number, "owner"))
        yield View(row["commitment"], row["month"], row["view"], row["owner"], row["reason"])


def _check_month(row: Row, column: str, faults: list[RegisterFault]) -> None:
    if row[column] and not is_month(row[column]):
        faults.append(RegisterFault("bad-date", row.file, row.number, column, row[column], {"form": "ÅÅÅÅ-MM"}))


def _check_date(row: Row, column: str, faults: list[RegisterFault]) -> None:
    if row[column] and not _is_date(row[column]):
        faults.append(RegisterFault("bad-date", row.file, row.number, column, row[column], {"form": "ÅÅÅÅ-MM-DD"}))


def _is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _check_references(register: Register, rows: dict[str, list[Row]], faults: list[RegisterFault]) -> None:
    _known(rows.get("units", []), "parent", register.units, "unknown-parent", faults)
    _known(rows.get("commitments", []), "parent", register.commitments, "unknown-parent", faults)
    for table, column, known in (
        ("links", "commitment", register.commitments),
        ("links", "indicator", register.indicators),
        ("links", "unit", register.units),
        ("milestones", "commitment", register.commitments),
        ("targets", "commitment", register.commitments),
        ("targets", "indicator", register.indicators),
        ("targets", "unit", register.units),
        ("breaks", "indicator", register.indicators),
        ("breaks", "unit", register.units),
        ("views", "commitment", register.commitments),
    ):
        _known(rows.get(table, []), column, known, "unknown-reference", faults)
    linked = {(link.commitment, link.indicator, link.unit) for link in register.links}
    for row in rows.get("targets", []):
        link = row["commitment"], row["indicator"], row["unit"]
        is_known = link[0] in register.commitments and link[1] in register.indicators and link[2] in register.units
        if is_known and link not in linked:
            faults.append(RegisterFault("target-without-link", row.file, row.number, "indicator", row["indicator"]))
    unit_parents = [(r, r["id"], r["parent"]) for r in rows.get("units", [])]
    commitment_parents = [(r, r["id"], r["parent"]) for r in rows.get("commitments", [])]
    _check_circles(unit_parents, "circular-units", faults)
    _check_circles(commitment_parents, "circular-commitments", faults)
    _check_aliases(rows.get("units", []), faults, codes=True)
    _check_aliases(rows.get("indicators", []), faults, codes=False)


def _known(rows: list[Row], column: str, known: Mapping[str, object], code: str, faults: list[RegisterFault]) -> None:
    for row in rows:
        if row[column] and row[column] not in known:
            faults.append(RegisterFault(code, row.file, row.number, column, row[column]))


def _check_circles(parents: list[tuple[Row, str, str]], code: str, faults: list[RegisterFault]) -> None:
    above: dict[str, set[str]] = {}
    for _, one, parent in parents:
        above.setdefault(one, set()).add(parent)
    for row, one, _ in parents:
        if one and _reaches(one, above):
            faults.append(RegisterFault(code, row.file, row.number, "parent", one))


def _reaches(one: str, above: dict[str, set[str]]) -> bool:
    seen: set[str] = set()
    layer = set(above.get(one, ())) - {""}
    while layer:
        if one in layer:
            return True
        seen |= layer
        layer = {p for u in layer for p in above.get(u, ())} - seen - {""}
    return False


def _check_aliases(rows: list[Row], faults: list[RegisterFault], *, codes: bool) -> None:
    """No two rows may answer to the same name (or code): a heading could then mean either."""
    owners: dict[object, str] = {}
    places: list[tuple[Row, str, str, Callable[[str], object]]] = []
    for row in rows:
        names = [("id", row["id"]), ("name", row["name"]), *(("aliases", a) for a in _aliases(row))]
        places += [(row, column, text, _word) for column, text in names if text]
        if codes and row["code"]:
            places.append((row, "code", row["code"], lambda c: ("code", c.lstrip("0"))))
    for row, column, text, key in places:
        owner = owners.setdefault(key(text), row["id"])
        if owner != row["id"]:
            faults.append(RegisterFault("duplicate-alias", row.file, row.number, column, text, {"owner": owner}))


def _word(text: str) -> object:
    return " + ".join(sorted(" ".join(tokens(normal(w))) for w in text.split(" + ")))

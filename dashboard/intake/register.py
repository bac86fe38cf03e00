"""The register, loaded and checked: every fault at once, each with its file, row and column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from dashboard.intake.numbers import read_number
from dashboard.intake.people import is_persons_name
from dashboard.intake.tables import Row, Table, read_tables
from dashboard.intake.vocabulary import normal, tokens
from dashboard.model import Commitment, Indicator, Link, Milestone, Place, Register, RegisterError, RegisterFault, Unit
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
}
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
}
_DEFAULTS = {"nature": "outcome", "over_time": "flow", "cadence": "month", "target_status": "not_set", "shielded": "no"}


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
    return bool(row["id"] or name == "links")


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
            if row[column] and not is_month(row[column]):
                faults.append(RegisterFault("bad-date", row.file, row.number, column, row[column], {"form": "ÅÅÅÅ-MM"}))
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
        target = None
        if row["target"]:
            number = read_number(row["target"], "." if "." in row["target"] else ",")
            if number is None or number.value is None:
                faults.append(RegisterFault("bad-value", row.file, row.number, "target", row["target"]))
            else:
                target = number.value
        if target is not None and not row["target_by"]:
            faults.append(RegisterFault("target-without-date", row.file, row.number, "target_by", row["target"]))
        if row["target_by"] and not is_month(row["target_by"]):
            facts = {"form": "ÅÅÅÅ-MM"}
            faults.append(RegisterFault("bad-date", row.file, row.number, "target_by", row["target_by"], facts))
        yield Link(
            row["commitment"], row["indicator"], row["relation"], row["reason"], row["unit"], target,
            row["target_by"] or None, _or_default(row, "target_status"),
        )  # fmt: skip


def _milestones(rows: list[Row], faults: list[RegisterFault]) -> Iterable[Milestone]:
    for row in _unique(rows, faults):
        for column in ("due", "done_on"):
            if row[column] and not _is_date(row[column]):
                facts = {"form": "ÅÅÅÅ-MM-DD"}
                faults.append(RegisterFault("bad-date", row.file, row.number, column, row[column], facts))
        yield Milestone(
            row["id"], row["commitment"], row["title"], row["kind"], row["due"], row["owner"], row["status"],
            row["done_on"] or None, row["evidence"], row["shielded"] == "yes",
        )  # fmt: skip


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
    ):
        _known(rows.get(table, []), column, known, "unknown-reference", faults)
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

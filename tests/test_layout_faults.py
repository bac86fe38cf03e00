"""What drawn layouts were met with and read wrong, each as the smallest sheet that shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.intake.reading import Reading, read_workbook
from dashboard.model import Indicator, Place, Register, Unit

Read = Callable[..., Reading]
Parts = tuple[float | None, float | None, float | None]

UNITS = {
    id: Unit(id, name, above, code, (), (Place(above),))
    for id, above, name, code in (
        ("nesbyen", "", "Nesbyen kommune", ""),
        ("helse", "nesbyen", "Helse og omsorg", "300"),
        ("sykehjem", "helse", "Sykehjemmet", "310"),
        ("hjemme", "helse", "Hjemmetjenesten", "320"),
    )
}
INDICATORS = (
    Indicator("sick", "Sykefravær", "percent", "ratio", numerator="Tapte dagsverk", denominator="Avtalte dagsverk"),
    Indicator("overtime", "Overtid", "percent", "ratio", numerator="Overtidstimer", denominator="Avtalte timer"),
    Indicator("drills", "Øvelser", "count", "count", numerator="Gjennomførte øvelser"),
    Indicator("waiting", "Venteliste", "count", "count", numerator="Ventende", over_time="stock"),
)
REGISTER = Register(UNITS, {i.id: i for i in INDICATORS})


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read lines of a csv with semicolons."""

    def _read(*lines: str, name: str = "tall.csv") -> Reading:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return read_workbook(path, REGISTER, this_month="2026-11")

    return _read


def figures(reading: Reading) -> dict[tuple[str, str, str], Parts]:
    errors = [(f.code, f.cell, f.found) for f in reading.findings if f.severity == "error"]
    assert not errors
    return {o.key: (o.numerator, o.denominator, o.value) for o in reading.observations}


def errors(reading: Reading) -> list[tuple[str, str | None]]:
    return [(f.code, f.cell) for f in reading.findings if f.severity == "error"]


@pytest.mark.parametrize("head", ["Verdi", "Resultat", "Value", "Verdi 2026", "Tall"])
@pytest.mark.parametrize("labels", [("Tapte dagsverk", "Avtalte dagsverk"), ("Teller", "Nevner")])
def test_a_column_of_values_leaves_it_to_the_labels_which_part_each_is(
    read: Read, head: str, labels: tuple[str, str]
) -> None:
    lines = ["Sykefravær oktober 2026", f"Enhet;Måltall;{head}"]
    lines += [f"Sykehjemmet;{labels[0]};98", f"Sykehjemmet;{labels[1]};98"]
    assert figures(read(*lines)) == {("sick", "sykehjem", "2026-10"): (98, 98, 100)}

"""JSON-stat: a cube of figures as one long table, row by row in the order of the file."""

from __future__ import annotations

import copy
import json
import random
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake import jsonstat
from dashboard.intake.cells import Cell, Sheet
from dashboard.intake.limits import TooManyCells, Unclear
from dashboard.intake.reading import Reading, read_workbook
from dashboard.intake.register import load_register
from dashboard.model import Register

DATASET: dict[str, Any] = {
    "version": "2.0",
    "class": "dataset",
    "label": "12452: Legemeldt sykefravær, etter region, statistikkvariabel og måned",
    "source": "Statistisk sentralbyrå",
    "id": ["Region", "ContentsCode", "Tid"],
    "size": [2, 2, 2],
    "dimension": {
        "Region": {
            "label": "region",
            "category": {"index": {"3324": 1, "3322": 0}, "label": {"3322": "Nesbyen", "3324": "Gol"}},
        },
        "ContentsCode": {
            "label": "statistikkvariabel",
            "category": {
                "index": {"Fravar": 0, "Ledige": 1},
                "label": {"Fravar": "Legemeldt sykefravær", "Ledige": "Helt ledige"},
                "unit": {"Fravar": {"base": "prosent", "decimals": 1}, "Ledige": {"base": "personer", "decimals": 0}},
            },
        },
        "Tid": {
            "label": "måned",
            "category": {"index": {"2026M09": 0, "2026M10": 1}, "label": {"2026M09": "2026M09", "2026M10": "2026M10"}},
        },
    },
    "value": [6.2, 6, 11, None, None, 5.34, 0, 24],
    "status": {"3": ":", "4": ".."},
    "role": {"time": ["Tid"], "metric": ["ContentsCode"], "geo": ["Region"]},
    "extension": {"px": {"decimals": 1}},
}


def changed(**other: object) -> dict[str, Any]:
    return {**copy.deepcopy(DATASET), **other}


def read(tmp_path: Path, dataset: object, encoding: str = "utf-8") -> Sheet:
    path = tmp_path / "tall.json"
    text = dataset if isinstance(dataset, str) else json.dumps(dataset, ensure_ascii=False)
    path.write_bytes(text.encode(encoding))
    (sheet,) = jsonstat.read(path).sheets
    return sheet


def rows(sheet: Sheet) -> list[list[object]]:
    last, width = max(r for r, _ in sheet.cells), max(c for _, c in sheet.cells)
    return [
        [cell.content if (cell := sheet.cells.get((r, c))) else None for c in range(1, width + 1)]
        for r in range(1, last + 1)
    ]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    folder = tmp_path_factory.mktemp("register")
    tables = {
        "units": "id,parent,name,code,aliases\nlandet,,Hele landet,0,\nnesbyen,landet,Nesbyen,3322,3322 Nesbyen\ngol,landet,Gol,3324,\n",
        "indicators": (
            "id,name,unit,measure,direction,over_time,numerator,denominator,cadence,aliases\n"
            "fravar,Legemeldt sykefravær,percent,ratio,lower,stock,Tapte dagsverk,Avtalte dagsverk,month,\n"
            "ledige,Helt ledige,persons,count,lower,stock,Helt ledige,,month,\n"
            "dekning,Barnehagedekning,percent,ratio,higher,stock,Barn i barnehage,Barn i alt,year,\n"
        ),
        "commitments": "id,parent,kind,theme,text\n",
        "links": "commitment,indicator,relation,reason,unit,target,target_by,target_status\n",
        "milestones": "id,commitment,title,kind,due,owner,status,done_on,evidence,shielded\n",
    }
    for name, content in tables.items():
        (folder / f"{name}.csv").write_text(content, "utf-8")
    return load_register(folder)


def reading(tmp_path: Path, register: Register, dataset: object) -> Reading:
    path = tmp_path / "tall.json"
    path.write_text(dataset if isinstance(dataset, str) else json.dumps(dataset), "utf-8")
    return read_workbook(path, register, this_month="2026-11")


def figures(found: Reading) -> dict[tuple[str, str, str], object]:
    assert [(f.code, f.cell, f.found) for f in found.findings if f.severity == "error"] == []
    return {(o.indicator, o.unit, o.month): (o.numerator, o.denominator, o.value) for o in found.observations}


class TestTable:
    def test_each_value_has_a_row_in_the_order_of_the_file(self, tmp_path: Path) -> None:
        assert rows(read(tmp_path, DATASET)) == [
            [DATASET["label"], None, None, None],
            ["region", "statistikkvariabel", "måned", None],
            ["Nesbyen", "Legemeldt sykefravær", "2026M09", "6,2 %"],
            ["Nesbyen", "Legemeldt sykefravær", "2026M10", "6,0 %"],
            ["Nesbyen", "Helt ledige", "2026M09", 11.0],
            ["Nesbyen", "Helt ledige", "2026M10", ":"],
            ["Gol", "Legemeldt sykefravær", "2026M09", ".."],
            ["Gol", "Legemeldt sykefravær", "2026M10", "5,34 %"],
            ["Gol", "Helt ledige", "2026M09", 0.0],
            ["Gol", "Helt ledige", "2026M10", 24.0],
        ]

    def test_a_figure_has_the_decimals_it_is_given_with(self, tmp_path: Path) -> None:
        sheet = read(tmp_path, DATASET)
        assert sheet.cells[5, 4] == Cell(5, 4, 11.0, 0)
        assert read(tmp_path, changed(role={})).cells[5, 4].decimals == 0
        no_units = copy.deepcopy(DATASET)
        del no_units["dimension"]["ContentsCode"]["category"]["unit"]
        assert read(tmp_path, no_units).cells[8, 4] == Cell(8, 4, 5.34, 2)

    @pytest.mark.parametrize(
        ("value", "status", "shown"),
        [
            (None, ":", ":"), (None, "..", ".."), (None, ".", "."), (None, "-", "-"), (None, "c", ".."), (None, None, None),
            (0, ":", ":"), (0, "-", 0.0), (12, "p", 12.0), (12, "..", ".."), ("12,5", None, "12,5"),
        ],
    )  # fmt: skip
    def test_what_is_missing_is_its_sign_and_never_zero(
        self, tmp_path: Path, value: object, status: str | None, shown: object
    ) -> None:
        values = [None, None, value, 1, 1, 1, 1, 1]
        sheet = read(tmp_path, changed(value=values, status={"2": status} if status else {}))
        assert (sheet.cells[5, 4].content if (5, 4) in sheet.cells else None) == shown

    def test_values_and_status_may_be_written_in_every_way_the_format_has(self, tmp_path: Path) -> None:
        whole = rows(read(tmp_path, DATASET))
        sparse = {str(n): v for n, v in enumerate(DATASET["value"]) if v is not None}
        assert rows(read(tmp_path, changed(value=sparse))) == whole
        as_list = [DATASET["status"].get(str(n)) for n in range(8)]
        assert rows(read(tmp_path, changed(status=as_list))) == whole
        assert [r[3] for r in rows(read(tmp_path, changed(status=":")))[2:]] == [":"] * 8
        assert [r[3] for r in rows(read(tmp_path, changed(status=["p"])))[2:]] == [
            "6,2 %", "6,0 %", 11.0, "..", "..", "5,34 %", 0.0, 24.0,
        ]  # fmt: skip

    def test_categories_may_be_written_in_every_way_the_format_has(self, tmp_path: Path) -> None:
        listed = copy.deepcopy(DATASET)
        listed["dimension"]["Region"]["category"]["index"] = ["3322", "3324"]
        assert rows(read(tmp_path, listed)) == rows(read(tmp_path, DATASET))
        single = changed(id=["Kommune"], size=[1], value=[7], status=None, role={})
        single["dimension"] = {"Kommune": {"category": {"label": {"3322": "Nesbyen"}}}}
        assert rows(read(tmp_path, single))[1:] == [["Kommune", None], ["Nesbyen", 7.0]]

    def test_categories_with_the_same_name_are_told_apart_by_their_codes(self, tmp_path: Path) -> None:
        dataset = copy.deepcopy(DATASET)
        dataset["dimension"]["Region"]["category"]["label"] = {"3322": "Herøy", "3324": "Herøy"}
        assert [rows(read(tmp_path, dataset))[n][0] for n in (2, 6)] == ["3322 Herøy", "3324 Herøy"]

    def test_a_month_is_its_code_where_the_name_may_be_in_any_language(self, tmp_path: Path) -> None:
        dataset = copy.deepcopy(DATASET)
        dataset["dimension"]["Tid"]["category"]["label"] = {"2026M09": "Sep. of '26", "2026M10": "Oct. of '26"}
        assert rows(read(tmp_path, dataset))[2][2] == "2026M09"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_it_may_be_encoded_in_every_way_json_may(self, tmp_path: Path, encoding: str) -> None:
        assert rows(read(tmp_path, DATASET, encoding)) == rows(read(tmp_path, DATASET))

    def test_the_first_version_of_the_format_is_read(self, tmp_path: Path) -> None:
        old = {key: DATASET[key] for key in ("label", "value", "status")}
        old["dimension"] = {
            **DATASET["dimension"],
            "id": DATASET["id"],
            "size": DATASET["size"],
            "role": DATASET["role"],
        }
        assert rows(read(tmp_path, {"dataset": old})) == rows(read(tmp_path, DATASET))


class TestFigures:
    def test_figures_come_from_a_file_as_a_person_sends_it(self, tmp_path: Path, register: Register) -> None:
        found = reading(tmp_path, register, DATASET)
        assert figures(found) == {
            ("fravar", "nesbyen", "2026-09"): (None, None, 6.2),
            ("fravar", "nesbyen", "2026-10"): (None, None, 6.0),
            ("fravar", "gol", "2026-10"): (None, None, 5.34),
            ("ledige", "nesbyen", "2026-09"): (11.0, None, 11.0),
            ("ledige", "gol", "2026-09"): (0.0, None, 0.0),
            ("ledige", "gol", "2026-10"): (24.0, None, 24.0),
        }
        assert [(f.found, f.cell) for f in found.findings if f.code == "no-figure"] == [(":", "D6"), ("..", "D7")]

    def test_the_parts_of_a_ratio_are_its_parts(self, tmp_path: Path, register: Register) -> None:
        dataset = copy.deepcopy(DATASET)
        dataset["dimension"]["ContentsCode"]["category"] = {
            "index": ["T", "N"], "label": {"T": "Tapte dagsverk", "N": "Avtalte dagsverk"},
            "unit": {"T": {"base": "dager", "decimals": 1}, "N": {"base": "dager", "decimals": 1}},
        }  # fmt: skip
        dataset |= {"value": [5, 6, 100, 200, 7, 8, 100, 400], "status": None}
        assert figures(reading(tmp_path, register, dataset)) == {
            ("fravar", "nesbyen", "2026-09"): (5.0, 100.0, pytest.approx(5)),
            ("fravar", "nesbyen", "2026-10"): (6.0, 200.0, pytest.approx(3)),
            ("fravar", "gol", "2026-09"): (7.0, 100.0, pytest.approx(7)),
            ("fravar", "gol", "2026-10"): (8.0, 400.0, pytest.approx(2)),
        }

    def test_an_indicator_may_stand_in_the_label_alone(self, tmp_path: Path, register: Register) -> None:
        dataset = changed(
            label="Helt ledige, etter region og måned",
            id=["Region", "Tid"],
            size=[2, 2],
            value=[1, 2, 3, 4],
            status=None,
        )
        dataset["role"] = {"time": ["Tid"]}
        assert figures(reading(tmp_path, register, dataset)) == {
            ("ledige", unit, month): (value, None, value)
            for (unit, month), value in zip(
                [("nesbyen", "2026-09"), ("nesbyen", "2026-10"), ("gol", "2026-09"), ("gol", "2026-10")], (1, 2, 3, 4), strict=True
            )
        }  # fmt: skip

    def test_a_share_that_is_no_percentage_is_read_as_it_is_given(self, tmp_path: Path, register: Register) -> None:
        dataset = copy.deepcopy(DATASET)
        dataset["dimension"]["ContentsCode"]["category"]["unit"]["Fravar"] = {"base": "antall", "decimals": 1}
        assert figures(reading(tmp_path, register, dataset))["fravar", "nesbyen", "2026-09"] == (None, None, 6.2)

    def test_years_are_read(self, tmp_path: Path, register: Register) -> None:
        dataset = copy.deepcopy(DATASET)
        dataset["dimension"]["Tid"] = {"label": "år", "category": {"index": ["2024", "2025"]}}
        dataset["dimension"]["ContentsCode"]["category"] = {"index": ["B"], "label": {"B": "Barnehagedekning"}, "unit": {"B": {"base": "prosent"}}}  # fmt: skip
        dataset |= {"size": [2, 1, 2], "value": [80.5, 81, None, 103.2], "status": {"2": "."}}
        assert figures(reading(tmp_path, register, dataset)) == {
            ("dekning", "nesbyen", "2024-12"): (None, None, 80.5),
            ("dekning", "nesbyen", "2025-12"): (None, None, 81.0),
            ("dekning", "gol", "2025-12"): (None, None, 103.2),
        }

    def test_a_dimension_nobody_knows_is_named_and_not_passed_over(self, tmp_path: Path, register: Register) -> None:
        dataset = changed(
            id=["Region", "Kjonn", "ContentsCode", "Tid"],
            size=[2, 2, 1, 2],
            value=[1, 2, 3, 4, 5, 6, 7, 8],
            status=None,
        )
        dataset["dimension"]["ContentsCode"]["category"] = {"index": ["L"], "label": {"L": "Helt ledige"}}
        dataset["dimension"]["Kjonn"] = {
            "label": "kjønn",
            "category": {"index": ["2", "1"], "label": {"2": "Kvinner", "1": "Menn"}},
        }
        errors = [(f.code, f.found) for f in reading(tmp_path, register, dataset).findings if f.severity == "error"]
        assert {found for _, found in errors} == {"Kvinner", "Menn"}

    @pytest.mark.parametrize(
        "dataset",
        [
            {"version": "2.0", "class": "collection", "link": {"item": []}},
            {"a": {"dimension": {}}, "b": {"dimension": {}}},
            {"version": "2.0", "class": "dimension", "category": {}},
        ],
    )
    def test_several_data_sets_are_refused_with_what_to_do(
        self, tmp_path: Path, register: Register, dataset: dict[str, object]
    ) -> None:
        with pytest.raises(Unclear):
            read(tmp_path, dataset)
        finding = reading(tmp_path, register, dataset).findings[0]
        assert (finding.code, dict(finding.facts)) == ("unreadable-file", {"why": "collection"})


class TestHostile:
    @pytest.mark.parametrize(
        "other",
        [
            {"size": [2, 2]},
            {"size": [2, 2, 3]},
            {"size": [2, 2, -2]},
            {"size": [2, 2, True]},
            {"size": [2, 2, 2.0]},
            {"size": "222"},
            {"id": []},
            {"id": ["Region", "ContentsCode", "Ukjent"]},
            {"id": [1, 2, 3]},
            {"value": [1, 2, 3]},
            {"value": {"8": 1}},
            {"value": {"-1": 1}},
            {"value": {"a": 1}},
            {"value": [True] * 8},
            {"value": [[1]] * 8},
            {"value": None},
            {"status": [":"] * 3},
            {"status": {"9": ":"}},
            {"dimension": {}},
            {"dimension": [1]},
            {"role": []},
            {"class": "annet"},
        ],
    )
    def test_what_contradicts_itself_is_refused(self, tmp_path: Path, other: dict[str, object]) -> None:
        with pytest.raises(ValueError):
            read(tmp_path, changed(**other))

    @pytest.mark.parametrize(
        "index",
        [
            {"a": 0, "b": 0},
            {"a": 0, "b": 2},
            {"a": -1, "b": 0},
            ["a", "a"],
            ["a"],
            ["a", "b", "c"],
            [1, 2],
            {"a": "0", "b": "1"},
        ],
    )
    def test_categories_that_do_not_fit_are_refused(self, tmp_path: Path, index: object) -> None:
        dataset = copy.deepcopy(DATASET)
        dataset["dimension"]["Region"]["category"] = {"index": index}
        with pytest.raises(ValueError):
            read(tmp_path, dataset)

    @pytest.mark.parametrize(
        "text", ["{", "[]", "1", "{}", '{"class": "dataset"}', '{"value": [NaN]}', '{"a": 1e999}', '{"x": "\ud800"']
    )
    def test_what_is_no_json_stat_is_refused(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "tall.json"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        with pytest.raises(ValueError):
            jsonstat.read(path)

    @pytest.mark.parametrize(
        "sizes", [[10**6, 10**6], [10**100], [2] * 90, [5_000_000], [1_048_577], [0, 10**9]],
    )  # fmt: skip
    def test_a_cube_is_measured_before_it_is_laid_out(self, tmp_path: Path, sizes: list[int]) -> None:
        names = [f"d{n}" for n in range(len(sizes))]
        dataset = {
            "class": "dataset",
            "id": names,
            "size": sizes,
            "value": {},
            "dimension": {n: {"category": {"index": []}} for n in names},
        }
        start = time.process_time()
        tracemalloc.start()
        with pytest.raises((TooManyCells, ValueError)):
            read(tmp_path, dataset)
        assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
        tracemalloc.stop()
        assert time.process_time() - start < 5

    def test_more_dimensions_than_anyone_has_are_refused(self, tmp_path: Path) -> None:
        many = {"class": "dataset", "id": ["d"] * 200_000, "size": [1] * 200_000, "value": [1], "dimension": {}}
        with pytest.raises(ValueError):
            read(tmp_path, many)

    def test_depth_without_an_end_ends_in_an_ordinary_exception(self, tmp_path: Path) -> None:
        with pytest.raises((ValueError, RecursionError)):
            read(tmp_path, '{"a":' * 200_000)

    def test_damaged_files_end_in_an_ordinary_exception(self, tmp_path: Path) -> None:
        whole = json.dumps(DATASET)
        draw = random.Random(25)
        outcomes = set()
        for _ in range(1000):
            text = list(whole)
            for _ in range(draw.choice([1, 2])):
                text[draw.randrange(len(text))] = draw.choice('0123456789":{}[],.-naex')
            try:
                sheet = read(tmp_path, "".join(text))
                assert all((cell.row, cell.column) == key for key, cell in sheet.cells.items())
                outcomes.add("read")
            except ValueError:
                outcomes.add("refused")
        assert outcomes == {"read", "refused"}

"""The register: every fault at once with its place, the same tables as one workbook, and the case paper word for word."""

from __future__ import annotations

import csv
import datetime as dt
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from dashboard.intake.register import load_register
from dashboard.intake.settings import load_settings
from dashboard.model import Register, RegisterError, RegisterFault
from dashboard.wording.register import register_fault

TABLES = ("commitments", "units", "indicators", "links", "milestones")
#: Tables a council may have or not, each with one sound row and more.
EXTRA: dict[str, str] = {
    "targets": "commitment,indicator,unit,set_on,month,value,shape,status,reason\n"
    "1.1,ovelser,by,2026-03-01,2026-12,2,steps,proposed,\n"
    "1.1,ovelser,by,2026-03-01,2027-12,5,steps,proposed,Flere enn før\n"
    "1.1,ovelser,by,2026-09-15,2027-12,3,line,adopted,Sak 12/26\n",
    "breaks": "indicator,month,kind,reason,unit\n"
    "fravaer,2026-03,redefined,Ny definisjon,\nfravaer,2026-05,jump,Slått sammen,nord\novelser,2025-06,rebased,Ny mal,\n",
    "views": "commitment,month,view,owner,reason\n1.1,2026-09,better,Brann og beredskap,Øver mer\n1.1,2026-06,undecided,Brann,\n",
}
SOUND: dict[str, str] = {
    "commitments": "id,parent,kind,theme,text\n1,,question,velferd,Hva må vi gjøre?\n1.1,1,commitment,velferd,Øve mer\n",
    "units": "id,parent,name,code,aliases\nby,,Byen,,Hele byen\nnord,by,Nord,10,Nordre|N\nsor,by,Sør,20,Søndre\n",
    "indicators": (
        "id,name,unit,measure,direction,numerator,denominator,aliases\n"
        "fravaer,Fravær,percent,ratio,lower,Tapte dager,Avtalte dager,Borte\n"
        "ovelser,Øvelser,count,count,higher,Holdte øvelser,,Trening\n"
    ),
    "links": "commitment,indicator,relation,reason,unit,target,target_by,target_status\n"
    "1.1,ovelser,direct,Øvelsen er tiltaket,by,4,2027-12,proposed\n",
    "milestones": "id,commitment,title,kind,due,owner,status,done_on,evidence,shielded\n"
    "m1,1.1,Første øvelse,exercise,2026-05-31,Brann,done,2026-05-20,Protokoll,no\n",
}
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A register folder of the sound tables, with some of them given in another way; None leaves the file out."""

    def write(**tables: str | None) -> Path:
        folder = tmp_path / "register"
        folder.mkdir(exist_ok=True)
        for name, text in (SOUND | tables).items():
            if text is not None:
                (folder / f"{name}.csv").write_text(text, "utf-8")
        return folder

    return write


def more(table: str, *rows: str) -> str:
    return (SOUND | EXTRA)[table] + "".join(f"{row}\n" for row in rows)


def without(table: str, column: str) -> str:
    rows = list(csv.reader(SOUND[table].splitlines()))
    place = rows[0].index(column)
    return "".join(",".join(cell for n, cell in enumerate(row) if n != place) + "\n" for row in rows)


def faults_of(folder: Path) -> list[RegisterFault]:
    with pytest.raises(RegisterError) as caught:
        load_register(folder)
    return caught.value.faults


def place(fault: RegisterFault) -> tuple[str, str, int | None, str | None, str]:
    return fault.code, fault.file, fault.row, fault.column, fault.found


# ── sound registers ──


def test_a_sound_register_has_its_rows_in_their_order(write: Write) -> None:
    register = load_register(write())
    assert list(register.units) == ["by", "nord", "sor"]
    assert register.root == "by"
    assert register.children("by") == ("nord", "sor")
    assert register.links[0].target == 4
    assert register.milestones[0].done_on == "2026-05-20"


OPTIONAL = {
    "commitments": ["parent"],
    "units": ["code", "aliases"],
    "indicators": ["aliases"],
    "links": ["target_status"],
    "milestones": ["owner", "done_on", "evidence", "shielded"],
}


@pytest.mark.parametrize(("table", "column"), [(t, c) for t, columns in OPTIONAL.items() for c in columns])
def test_an_optional_column_may_be_missing(write: Write, table: str, column: str) -> None:
    assert load_register(write(**{table: without(table, column)})).root == "by"


def test_all_optional_columns_may_be_missing_at_once(write: Write) -> None:
    folder = write(
        units="id,parent,name\nby,,Byen\n",
        indicators="id,name,unit,measure,direction\novelser,Øvelser,count,count,higher\n",
        links="commitment,indicator,relation,reason,unit\n1.1,ovelser,direct,Tiltaket,by\n",
        milestones="id,commitment,title,kind,due,status\nm1,1.1,Øve,exercise,2026-05-31,planned\n",
    )
    register = load_register(folder)
    assert register.links[0].target is None
    assert register.links[0].target_status == "not_set"
    assert not register.milestones[0].shielded
    assert (register.indicators["ovelser"].nature, register.indicators["ovelser"].over_time) == ("outcome", "flow")


def test_tables_with_only_headings_are_a_register(write: Write) -> None:
    headings = {name: SOUND[name].splitlines()[0] + "\n" for name in ("links", "milestones")}
    register = load_register(write(**headings))
    assert register.links == ()
    assert register.milestones == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_table_saved_by_excel_with_semicolons_is_read_the_same(write: Write, encoding: str) -> None:
    folder = write()
    expected = load_register(folder)
    for name in TABLES:
        text = SOUND[name].replace(",", ";").replace("\n", "\r\n")
        (folder / f"{name}.csv").write_bytes(text.encode(encoding))
    assert load_register(folder) == expected


def test_a_target_may_be_written_with_a_decimal_comma(write: Write) -> None:
    links = SOUND["links"].replace(",4,", ',"7,5",')
    assert load_register(write(links=links)).links[0].target == 7.5


def test_a_unit_that_moves_has_the_parent_that_holds_in_the_month(write: Write) -> None:
    units = (
        "id,parent,name,valid_from,valid_to\nby,,Byen,,\nnord,by,Nord,,\nsor,by,Sør,,\n"
        "lag,nord,Laget,,2026-06\nlag,sor,Laget,2026-07,\n"
    )
    register = load_register(write(units=units))
    assert register.parent("lag", "2026-06") == "nord"
    assert register.parent("lag", "2026-07") == "sor"
    assert register.parent("lag") == register.units["lag"].parent == "sor"
    assert register.children("nord", "2026-07") == ()


def test_a_unit_that_is_closed_down_is_never_the_whole_municipality(write: Write) -> None:
    units = "id,parent,name,valid_from,valid_to\ngammel,by,Gammel,,2025-12\nby,,Byen,,\nnord,by,Nord,,\n"
    assert load_register(write(units=units)).root == "by"


def test_targets_breaks_and_views_stand_as_they_are_written(write: Write) -> None:
    register = load_register(write(**EXTRA))
    assert [(t.set_on, t.month, t.value, t.shape, t.status, t.reason) for t in register.targets] == [
        ("2026-03-01", "2026-12", 2, "steps", "proposed", ""),
        ("2026-03-01", "2027-12", 5, "steps", "proposed", "Flere enn før"),
        ("2026-09-15", "2027-12", 3, "line", "adopted", "Sak 12/26"),
    ]
    assert [(b.indicator, b.month, b.kind, b.unit) for b in register.breaks_of("fravaer", "nord")] == [
        ("fravaer", "2026-03", "redefined", ""),
        ("fravaer", "2026-05", "jump", "nord"),
    ]
    assert [b.month for b in register.breaks_of("fravaer", "sor")] == ["2026-03"]
    assert [(v.month, v.view) for v in register.views_of("1.1")] == [("2026-06", "undecided"), ("2026-09", "better")]
    assert register.views_of("1") == []


def test_a_register_need_not_have_them(write: Write) -> None:
    register = load_register(write())
    assert (register.targets, register.breaks, register.views) == ((), (), ())
    for name in EXTRA:
        alone = load_register(write(**{name: EXTRA[name]}))
        assert len(getattr(alone, name)) >= 2
        (Path(write()) / f"{name}.csv").unlink()


def test_tables_that_hold_nothing_but_headings_are_no_fault(write: Write) -> None:
    register = load_register(write(**{name: text.splitlines()[0] + "\n" for name, text in EXTRA.items()}))
    assert (register.targets, register.breaks, register.views) == ((), (), ())


def test_a_path_is_a_line_that_is_proposed_unless_it_says_otherwise(write: Write) -> None:
    targets = "commitment,indicator,unit,set_on,month,value\n1.1,ovelser,by,2026-03-01,2027-12,5\n"
    (target,) = load_register(write(targets=targets)).targets
    assert (target.shape, target.status, target.reason) == ("line", "proposed", "")


@pytest.mark.parametrize(
    ("written", "value"), [('"7,5"', 7.5), ("7.5", 7.5), ("0", 0.0), ("-2", -2.0), ("1200", 1200.0)]
)
def test_a_target_may_be_any_number(write: Write, written: str, value: float) -> None:
    targets = f"commitment,indicator,unit,set_on,month,value\n1.1,ovelser,by,2026-03-01,2027-12,{written}\n"
    assert load_register(write(targets=targets)).targets[0].value == value


def test_paths_of_two_days_may_have_two_shapes_and_the_same_months(write: Write) -> None:
    targets = more(
        "targets", "1.1,ovelser,by,2026-10-01,2026-12,2,line,proposed,", "1.1,ovelser,by,2026-10-01,2027-12,4,,,"
    )
    assert len(load_register(write(targets=targets)).targets) == 5


# ── one fault, one place ──

ONE_FAULT: dict[str, tuple[dict[str, str | None], tuple[str, str, int | None, str | None, str]]] = {
    "unknown parent of a unit": (
        {"units": more("units", "vest,fjell,Vest,30,")},
        ("unknown-parent", "units.csv", 5, "parent", "fjell"),
    ),
    "unknown parent of a commitment": (
        {"commitments": more("commitments", "2.1,2,commitment,velferd,Tekst")},
        ("unknown-parent", "commitments.csv", 4, "parent", "2"),
    ),
    "link to no commitment": (
        {"links": more("links", "9.9,ovelser,direct,Grunn,by,,,")},
        ("unknown-reference", "links.csv", 3, "commitment", "9.9"),
    ),
    "link to no indicator": (
        {"links": more("links", "1.1,finnes_ikke,direct,Grunn,by,,,")},
        ("unknown-reference", "links.csv", 3, "indicator", "finnes_ikke"),
    ),
    "link to no unit": (
        {"links": more("links", "1.1,ovelser,direct,Grunn,vest,,,")},
        ("unknown-reference", "links.csv", 3, "unit", "vest"),
    ),
    "milestone of no commitment": (
        {"milestones": more("milestones", "m2,9.9,Noe,milestone,2026-05-31,,planned,,,no")},
        ("unknown-reference", "milestones.csv", 3, "commitment", "9.9"),
    ),
    "alias two units share": (
        {"units": more("units", "vest,by,Vest,30,nordre")},
        ("duplicate-alias", "units.csv", 5, "aliases", "nordre"),
    ),
    "alias that is another unit's name": (
        {"units": more("units", "vest,by,Vest,30,SØR")},
        ("duplicate-alias", "units.csv", 5, "aliases", "SØR"),
    ),
    "code two units share": (
        {"units": more("units", "vest,by,Vest,010,")},
        ("duplicate-alias", "units.csv", 5, "code", "010"),
    ),
    "alias two indicators share": (
        {"indicators": more("indicators", "annet,Annet,count,count,higher,,,Borte")},
        ("duplicate-alias", "indicators.csv", 4, "aliases", "Borte"),
    ),
    "target without date": (
        {"links": more("links", "1.1,fravaer,indirect,Grunn,by,8,,proposed")},
        ("target-without-date", "links.csv", 3, "target_by", "8"),
    ),
    "target that is no number": (
        {"links": more("links", "1.1,fravaer,indirect,Grunn,by,lavt,2027-12,proposed")},
        ("bad-value", "links.csv", 3, "target", "lavt"),
    ),
    "target date that is no month": (
        {"links": more("links", "1.1,fravaer,indirect,Grunn,by,8,2027-13,proposed")},
        ("bad-date", "links.csv", 3, "target_by", "2027-13"),
    ),
    "due date that does not exist": (
        {"milestones": more("milestones", "m2,1.1,Noe,milestone,2026-02-30,,planned,,,no")},
        ("bad-date", "milestones.csv", 3, "due", "2026-02-30"),
    ),
    "done date in words": (
        {"milestones": more("milestones", "m2,1.1,Noe,milestone,2026-02-01,,done,i fjor,,no")},
        ("bad-date", "milestones.csv", 3, "done_on", "i fjor"),
    ),
    "valid_from that is no month": (
        {"units": "id,parent,name,valid_from\nby,,Byen,\nnord,by,Nord,2026-1\n"},
        ("bad-date", "units.csv", 3, "valid_from", "2026-1"),
    ),
    "missing column": ({"units": without("units", "name")}, ("missing-column", "units.csv", 1, "name", "")),
    "misspelt column": (
        {"links": SOUND["links"].replace("target_by", "targetby").replace(",4,2027-12", ",,")},
        ("unknown-column", "links.csv", 1, "targetby", "targetby"),
    ),
    "missing value": (
        {"commitments": more("commitments", "1.2,1,commitment,velferd,")},
        ("missing-value", "commitments.csv", 4, "text", ""),
    ),
    "bad choice": (
        {"links": more("links", "1.1,fravaer,kanskje,Grunn,by,,,")},
        ("bad-value", "links.csv", 3, "relation", "kanskje"),
    ),
    "bad shielding": (
        {"milestones": more("milestones", "m2,1.1,Noe,milestone,2026-02-01,,done,,,kanskje")},
        ("bad-value", "milestones.csv", 3, "shielded", "kanskje"),
    ),
    "ratio without denominator": (
        {"indicators": more("indicators", "andel,Andel,percent,ratio,lower,Noe,,")},
        ("missing-value", "indicators.csv", 4, "denominator", ""),
    ),
    "id twice": (
        {"indicators": more("indicators", "ovelser,Andre øvelser,count,count,higher,,,")},
        ("duplicate-id", "indicators.csv", 4, "id", "ovelser"),
    ),
    "link twice": (
        {"links": more("links", "1.1,ovelser,indirect,Grunn,by,,,")},
        ("duplicate-id", "links.csv", 3, "indicator", "1.1 / ovelser / by"),
    ),
    "missing file": ({"milestones": None}, ("missing-file", "milestones.csv", None, None, "")),
    "path of no link": (
        {"targets": more("targets", "1.1,fravaer,by,2026-03-01,2027-12,8,line,proposed,")},
        ("target-without-link", "targets.csv", 5, "indicator", "fravaer"),
    ),
    "path of a link in another unit": (
        {"targets": more("targets", "1.1,ovelser,nord,2026-03-01,2027-12,8,line,proposed,")},
        ("target-without-link", "targets.csv", 5, "indicator", "ovelser"),
    ),
    "path of no commitment": (
        {"targets": more("targets", "9.9,ovelser,by,2026-03-01,2027-12,8,line,proposed,")},
        ("unknown-reference", "targets.csv", 5, "commitment", "9.9"),
    ),
    "path of no indicator": (
        {"targets": more("targets", "1.1,finnes_ikke,by,2026-03-01,2027-12,8,line,proposed,")},
        ("unknown-reference", "targets.csv", 5, "indicator", "finnes_ikke"),
    ),
    "path of no unit": (
        {"targets": more("targets", "1.1,ovelser,vest,2026-03-01,2027-12,8,line,proposed,")},
        ("unknown-reference", "targets.csv", 5, "unit", "vest"),
    ),
    "two shapes of one path": (
        {"targets": more("targets", "1.1,ovelser,by,2026-03-01,2028-06,8,line,proposed,")},
        ("two-ways", "targets.csv", 5, "shape", "line"),
    ),
    "two statuses of one path": (
        {"targets": more("targets", "1.1,ovelser,by,2026-03-01,2028-06,8,steps,adopted,")},
        ("two-ways", "targets.csv", 5, "status", "adopted"),
    ),
    "shape of a path left out where it is no line": (
        {"targets": more("targets", "1.1,ovelser,by,2026-03-01,2028-06,8,,proposed,")},
        ("two-ways", "targets.csv", 5, "shape", "line"),
    ),
    "month of a path twice": (
        {"targets": more("targets", "1.1,ovelser,by,2026-03-01,2027-12,8,steps,proposed,")},
        ("duplicate-id", "targets.csv", 5, "month", "2027-12"),
    ),
    "path set on no day": (
        {"targets": more("targets", "1.1,ovelser,by,2026-10,2027-12,8,line,proposed,")},
        ("bad-date", "targets.csv", 5, "set_on", "2026-10"),
    ),
    "path to no month": (
        {"targets": more("targets", "1.1,ovelser,by,2026-10-01,2027-12-31,8,line,proposed,")},
        ("bad-date", "targets.csv", 5, "month", "2027-12-31"),
    ),
    "path to no number": (
        {"targets": more("targets", "1.1,ovelser,by,2026-10-01,2027-12,mange,line,proposed,")},
        ("bad-value", "targets.csv", 5, "value", "mange"),
    ),
    "path without a number": (
        {"targets": more("targets", "1.1,ovelser,by,2026-10-01,2027-12,,line,proposed,")},
        ("missing-value", "targets.csv", 5, "value", ""),
    ),
    "path without a day": (
        {"targets": more("targets", "1.1,ovelser,by,,2027-12,8,line,proposed,")},
        ("missing-value", "targets.csv", 5, "set_on", ""),
    ),
    "path of a shape there is not": (
        {"targets": more("targets", "1.1,ovelser,by,2026-10-01,2027-12,8,kurve,proposed,")},
        ("bad-value", "targets.csv", 5, "shape", "kurve"),
    ),
    "path of a status there is not": (
        {"targets": more("targets", "1.1,ovelser,by,2026-10-01,2027-12,8,line,vedtatt,")},
        ("bad-value", "targets.csv", 5, "status", "vedtatt"),
    ),
    "missing column of paths": (
        {"targets": "commitment,indicator,unit,month,value\n1.1,ovelser,by,2027-12,8\n"},
        ("missing-column", "targets.csv", 1, "set_on", ""),
    ),
    "break of no indicator": (
        {"breaks": more("breaks", "finnes_ikke,2026-03,jump,Grunn,")},
        ("unknown-reference", "breaks.csv", 5, "indicator", "finnes_ikke"),
    ),
    "break in no unit": (
        {"breaks": more("breaks", "fravaer,2026-04,jump,Grunn,vest")},
        ("unknown-reference", "breaks.csv", 5, "unit", "vest"),
    ),
    "break in no month": (
        {"breaks": more("breaks", "fravaer,2026-04-01,jump,Grunn,")},
        ("bad-date", "breaks.csv", 5, "month", "2026-04-01"),
    ),
    "break of no kind there is": (
        {"breaks": more("breaks", "fravaer,2026-04,flyttet,Grunn,")},
        ("bad-value", "breaks.csv", 5, "kind", "flyttet"),
    ),
    "break without a reason": (
        {"breaks": more("breaks", "fravaer,2026-04,jump,,")},
        ("missing-value", "breaks.csv", 5, "reason", ""),
    ),
    "break twice": (
        {"breaks": more("breaks", "fravaer,2026-05,jump,Grunn,nord")},
        ("duplicate-id", "breaks.csv", 5, "month", "2026-05"),
    ),
    "view of no commitment": (
        {"views": more("views", "9.9,2026-10,better,Brann,")},
        ("unknown-reference", "views.csv", 4, "commitment", "9.9"),
    ),
    "view in no month": (
        {"views": more("views", "1.1,oktober,better,Brann,")},
        ("bad-date", "views.csv", 4, "month", "oktober"),
    ),
    "view there is not": (
        {"views": more("views", "1.1,2026-10,bra,Brann,")},
        ("bad-value", "views.csv", 4, "view", "bra"),
    ),
    "view of nobody": (
        {"views": more("views", "1.1,2026-10,better,,")},
        ("missing-value", "views.csv", 4, "owner", ""),
    ),
    "view of a person": (
        {"views": more("views", "1.1,2026-10,better,Kari Nordmann,")},
        ("person-contact", "views.csv", 4, "owner", ""),
    ),
    "view twice": (
        {"views": more("views", "1.1,2026-09,worse,Brann,")},
        ("duplicate-id", "views.csv", 4, "month", "2026-09"),
    ),
}


@pytest.mark.parametrize("name", ONE_FAULT)
def test_a_fault_is_named_with_its_file_row_and_column(write: Write, name: str) -> None:
    tables, expected = ONE_FAULT[name]
    assert expected in [place(fault) for fault in faults_of(write(**tables))]


@pytest.mark.parametrize("name", ONE_FAULT)
def test_one_fault_is_said_once_and_alone(write: Write, name: str) -> None:
    tables, expected = ONE_FAULT[name]
    assert [place(fault) for fault in faults_of(write(**tables))] == [expected]


def test_units_in_a_circle_are_each_named(write: Write) -> None:
    folder = write(units="id,parent,name\nby,,Byen\na,b,Enhet A\nb,c,Enhet B\nc,a,Enhet C\nd,by,Enhet D\n")
    found = [place(f) for f in faults_of(folder)]
    assert found == [("circular-units", "units.csv", n, "parent", u) for n, u in ((3, "a"), (4, "b"), (5, "c"))]


def test_a_unit_over_itself_is_a_circle(write: Write) -> None:
    folder = write(units="id,parent,name\nby,by,Byen\n")
    assert ("circular-units", "units.csv", 2, "parent", "by") in [place(f) for f in faults_of(folder)]


def test_commitments_in_a_circle_are_named(write: Write) -> None:
    folder = write(commitments=more("commitments", "2,3,commitment,velferd,To", "3,2,measure,velferd,Tre"))
    assert {(f.code, f.row) for f in faults_of(folder)} == {("circular-commitments", 4), ("circular-commitments", 5)}


def test_two_places_of_a_unit_that_overlap_are_a_fault(write: Write) -> None:
    units = (
        "id,parent,name,valid_from,valid_to\nby,,Byen,,\nnord,by,Nord,,\nsor,by,Sør,,\n"
        "lag,nord,Laget,,2026-07\nlag,sor,Laget,2026-07,\n"
    )
    assert [place(f) for f in faults_of(write(units=units))] == [("duplicate-id", "units.csv", 6, "id", "lag")]


def test_all_faults_of_all_tables_are_said_at_once(write: Write) -> None:
    folder = write(
        commitments=more("commitments", "2.1,2,commitment,velferd,Tekst"),
        units="id,parent,name,code,aliases\nby,,Byen,,\nnord,by,Nord,10,Nordre\nsor,fjell,Sør,20,Nordre\n"
        "a,b,Enhet A,,\nb,a,Enhet B,,\n",
        indicators=more("indicators", "rar,Rar,count,gjetning,higher,,,"),
        links=more("links", "1.1,ingenting,direct,Grunn,by,,,", "1.1,fravaer,indirect,Grunn,by,8,,proposed")
        + "1.1,ovelser,kanskje,Grunn,nord,5,desember,proposed\n",
        milestones="id,commitment,title,kind,due\nm1,1.1,Noe,fest,31.12.2026\n",
    )
    found = {(f.code, f.file, f.row, f.column) for f in faults_of(folder)}
    assert found >= {
        ("unknown-parent", "commitments.csv", 4, "parent"),
        ("unknown-parent", "units.csv", 4, "parent"),
        ("duplicate-alias", "units.csv", 4, "aliases"),
        ("circular-units", "units.csv", 5, "parent"),
        ("circular-units", "units.csv", 6, "parent"),
        ("bad-value", "indicators.csv", 4, "measure"),
        ("unknown-reference", "links.csv", 3, "indicator"),
        ("target-without-date", "links.csv", 4, "target_by"),
        ("bad-value", "links.csv", 5, "relation"),
        ("bad-date", "links.csv", 5, "target_by"),
        ("missing-column", "milestones.csv", 1, "status"),
        ("bad-value", "milestones.csv", 2, "kind"),
        ("bad-date", "milestones.csv", 2, "due"),
    }


def test_faults_come_by_file_and_row(write: Write) -> None:
    folder = write(
        links=more("links", "9.9,ovelser,direct,Grunn,by,,,", "1.1,fravaer,x,Grunn,by,,,"),
        commitments=more("commitments", "1.2,8,commitment,velferd,Tekst"),
    )
    faults = [(f.file, f.row) for f in faults_of(folder)]
    assert faults == sorted(faults)


def test_a_missing_table_does_not_hide_the_faults_of_the_others(write: Write) -> None:
    found = {(f.code, f.file) for f in faults_of(write(milestones=None, units=more("units", "x,fjell,Xen,,")))}
    assert found == {("missing-file", "milestones.csv"), ("unknown-parent", "units.csv")}


def test_an_empty_folder_lacks_all_five_tables(tmp_path: Path) -> None:
    assert {place(f)[:2] for f in faults_of(tmp_path)} == {("missing-file", f"{name}.csv") for name in TABLES}


@pytest.mark.parametrize("name", ONE_FAULT)
def test_a_fault_is_one_norwegian_line_with_its_place(write: Write, name: str) -> None:
    for fault in faults_of(write(**ONE_FAULT[name][0])):
        line = register_fault(fault.code, fault.file, fault.row, fault.column, fault.found, fault.facts)
        assert line.startswith(fault.file)
        assert fault.row is None or f"rad {fault.row}" in line
        assert fault.column is None or fault.column in line
        assert fault.found in line
        assert not re.search(r"[{}]|«»|  |\n", line)


# ── the same register as one workbook ──


def as_workbook(folder: Path, target: Path, *, typed: bool = False, title: str = "{}") -> None:
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name in (*TABLES, *EXTRA):
        if not (folder / f"{name}.csv").exists():
            continue
        sheet = book.create_sheet(title.format(name))
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                sheet.append([of_type(cell) if typed else cell for cell in row])
    book.save(target)


def of_type(cell: str) -> object:
    if re.fullmatch(r"\d+", cell):
        return int(cell)
    if re.fullmatch(r"\d+\.\d", cell) and not cell.startswith(("1.", "2.", "3.")):
        return float(cell)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return dt.datetime.fromisoformat(cell)
    return cell or None


@pytest.fixture(scope="module")
def nesbyen(root: Path) -> Path:
    return root / "data/nesbyen/register"


@pytest.mark.parametrize("typed", [False, True])
def test_one_workbook_with_sheets_of_those_names_is_the_same_register(
    nesbyen: Path, tmp_path: Path, typed: bool
) -> None:
    as_workbook(nesbyen, tmp_path / "register.xlsx", typed=typed)
    assert load_register(tmp_path) == load_register(nesbyen)


@pytest.mark.parametrize("typed", [False, True])
def test_the_tables_a_council_may_have_may_be_sheets_too(write: Write, tmp_path: Path, typed: bool) -> None:
    folder = write(**EXTRA)
    book = tmp_path / "book"
    book.mkdir()
    as_workbook(folder, book / "register.xlsx", typed=typed)
    register = load_register(book)
    assert register == load_register(folder)
    assert (len(register.targets), len(register.breaks), len(register.views)) == (3, 3, 2)


def test_a_fault_in_such_a_sheet_names_it(write: Write, tmp_path: Path) -> None:
    folder = write(targets=more("targets", "1.1,fravaer,by,2026-03-01,2027-12,8,line,proposed,"))
    book = tmp_path / "book"
    book.mkdir()
    as_workbook(folder, book / "register.xlsx")
    (fault,) = faults_of(book)
    assert (fault.code, fault.row, fault.column) == ("target-without-link", 5, "indicator")
    assert "register.xlsx" in fault.file
    assert "targets" in fault.file


def test_a_fault_in_the_workbook_names_its_sheet(write: Write, tmp_path: Path) -> None:
    folder = write(links=more("links", "9.9,ovelser,direct,Grunn,by,,,"))
    book = tmp_path / "book"
    book.mkdir()
    as_workbook(folder, book / "register.xlsx")
    (fault,) = faults_of(book)
    assert fault.file.startswith("register.xlsx")
    assert "links" in fault.file
    assert (fault.code, fault.row, fault.column) == ("unknown-reference", 3, "commitment")


def test_a_missing_column_of_a_sheet_without_rows_names_the_workbook(write: Write, tmp_path: Path) -> None:
    folder = write(links="commitment,indicator,relation,reason\n")
    book = tmp_path / "book"
    book.mkdir()
    as_workbook(folder, book / "register.xlsx")
    (fault,) = faults_of(book)
    assert (fault.code, fault.column) == ("missing-column", "unit")
    assert fault.file.startswith("register.xlsx")


def test_a_workbook_without_one_of_the_sheets_says_which(nesbyen: Path, tmp_path: Path) -> None:
    as_workbook(nesbyen, tmp_path / "register.xlsx")
    book = openpyxl.load_workbook(tmp_path / "register.xlsx")
    del book["milestones"]
    book.save(tmp_path / "register.xlsx")
    (fault,) = faults_of(tmp_path)
    assert fault.code == "missing-file"
    assert "milestones" in fault.file


def test_a_workbook_that_is_no_workbook_is_a_fault_and_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "register.xlsx").write_bytes(b"ikke et regneark")
    assert [f.code for f in faults_of(tmp_path)] == ["unreadable-table"]


# ── council.toml ──

TOML = 'name = "Byen"\n'


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("", "missing-value", "name"),
        ('name = "  "', "missing-value", "name"),
        (TOML + "[years]\nfrom = 2026\n", "bad-setting", "years.from"),
        (TOML + '[years]\nfrom = "januar"\n', "bad-date", "years.from"),
        (TOML + '[baseline]\nto = "2025-13"\n', "bad-date", "baseline.to"),
        (TOML + '[release]\nmin_persons = "fem"\n', "bad-setting", "release.min_persons"),
        (TOML + "[release]\nmin_persons = true\n", "bad-setting", "release.min_persons"),
        (TOML + '[intake]\nskip_sheets = "Ark1"\n', "bad-setting", "intake.skip_sheets"),
        (TOML + "[themes]\nvelferd = 1\n", "bad-setting", "themes.velferd"),
        (TOML + "release = 5\n", "bad-setting", "release"),
        (TOML + 'years = "2026-2027"\n', "bad-setting", "years"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, code: str, column: str) -> None:
    path = tmp_path / "council.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(RegisterError) as caught:
        load_settings(path)
    assert (code, "council.toml", column) in [(f.code, f.file, f.column) for f in caught.value.faults]


def test_all_wrong_settings_are_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "council.toml"
    path.write_text('[years]\nfrom = "a"\nto = "b"\n[release]\nmin_persons = "c"\n', "utf-8")
    with pytest.raises(RegisterError) as caught:
        load_settings(path)
    assert {f.column for f in caught.value.faults} == {"name", "years.from", "years.to", "release.min_persons"}


def test_a_file_that_is_not_toml_says_so(tmp_path: Path) -> None:
    path = tmp_path / "council.toml"
    path.write_text('name = "Byen', "utf-8")
    with pytest.raises(RegisterError) as caught:
        load_settings(path)
    assert [f.code for f in caught.value.faults] == ["unreadable-table"]


def test_a_name_is_all_that_must_stand_there(tmp_path: Path) -> None:
    path = tmp_path / "council.toml"
    path.write_text(TOML, "utf-8")
    settings = load_settings(path)
    assert (settings.name, settings.release.min_persons, settings.years_from) == ("Byen", 5, "2026-01")


# ── the example, against the case paper ──


@pytest.fixture(scope="module")
def register(nesbyen: Path) -> Register:
    return load_register(nesbyen)


def plain(text: str) -> str:
    """Without what the paper's lay-out adds: bullets, line and page breaks, double spaces."""
    return " ".join(re.sub(r"^\s*(?:•|o)\s", " ", text, flags=re.MULTILINE).split())


@pytest.fixture(scope="module")
def paper(root: Path) -> str:
    content = (root / "tests/reference/nesbyen-innspill-debatthefte-2026.txt").read_bytes().decode("utf-8")
    return content.replace("\r", "")


def test_every_text_stands_in_the_case_paper_word_for_word(register: Register, paper: str) -> None:
    whole = plain(paper)
    missing = [c.id for c in register.commitments.values() if " ".join(c.text.split()) not in whole]
    assert not missing


def test_every_point_of_the_paper_is_in_the_register_whole_and_in_order(register: Register, paper: str) -> None:
    said: list[tuple[str, str]] = []
    for part in re.split(r"^Innspill fra Nesbyen kommune", paper, flags=re.MULTILINE)[1:]:
        answers = re.split(r"^Taktskifte for ", part, flags=re.MULTILINE)[0]
        for text in re.split(r"^Punkter til .*", answers, flags=re.MULTILINE):
            found = re.split(r"^\s*(•|o)\s", text, flags=re.MULTILINE)
            for mark, point in zip(found[1::2], found[2::2], strict=True):
                said.append(("commitment" if mark == "•" else "measure", " ".join(point.split())))
    kept = [(c.kind, " ".join(c.text.split())) for c in register.commitments.values() if c.kind != "question"]
    assert kept == said


def test_the_example_register_has_what_the_case_says(register: Register) -> None:
    kinds = Counter(c.kind for c in register.commitments.values())
    assert (kinds["question"], kinds["commitment"], kinds["measure"]) == (3, 12, 19)
    assert (len(register.units), len(register.indicators)) == (25, 42)
    assert (len(register.links), len(register.milestones)) == (43, 14)


def test_a_copy_of_the_example_folder_is_the_same_register(nesbyen: Path, tmp_path: Path, register: Register) -> None:
    shutil.copytree(nesbyen, tmp_path / "kopi")
    assert load_register(tmp_path / "kopi") == register

"""A small council written to disk: three services under one roof, one of them of four people, one moved, one closed."""

from __future__ import annotations

from pathlib import Path

from dashboard.council import Council, open_council

#: The small unit's own figures: none of them may stand anywhere.
SECRET = 73
STAFF = {"nord": 40, "sor": 30, "liten": 4}
_TOML = 'name = {name}\n[years]\nfrom = "2026-01"\nto = "2027-12"\n[themes]\nvelferd = "Velferd"\n'
_COMMITMENTS = "id,parent,kind,theme,text\n1,,question,velferd,{text}\n1.1,1,commitment,velferd,{text}\n"
_UNITS = (
    "id,parent,name,valid_from,valid_to,aliases\n"
    "by,,{name}By,,,\nomsorg,by,{name}Omsorg,,,Omsorgen\nteknisk,by,{name}Teknisk,,,\n"
    "nord,omsorg,{name}Nord,,,\nliten,omsorg,{name}Liten,,,\n"
    "sor,teknisk,{name}Sør,,2025-12,\nsor,omsorg,{name}Sør,2026-01,,\n"
    "gammel,teknisk,{name}Gammel,,2025-06,\ntom,teknisk,{name}Tom,,,\n"
)
_INDICATORS = (
    "id,category,name,unit,measure,nature,over_time,numerator,denominator,direction,aliases,definition\n"
    "fravaer,sick_leave,{name}Fravær,percent,ratio,outcome,flow,{text}Tapte,Avtalte dagsverk,lower,Fraværet,{text}\n"
    "headcount,staffing,{name}Ansatte,persons,count,outcome,stock,Ansatte personer,,context,Hoder,{text}\n"
    "moter,service_level,{name}Møter,count,count,delivery,flow,Møter holdt,,higher,Møtene,{text}\n"
)
_LINKS = (
    "commitment,indicator,relation,reason,unit,target,target_by,target_status\n"
    "1.1,fravaer,indirect,{text},omsorg,5,2027-12,proposed\n"
)
_MILESTONES = (
    "id,commitment,title,kind,due,owner,status,done_on,evidence,shielded\n"
    "a,1.1,{text}Plan,milestone,2026-05-31,Omsorgen,planned,,,no\n"
    "b,1.1,Hemmelig øvelse,exercise,2027-05-31,Omsorgen,planned,,,yes\n"
)


def write_council(folder: Path, *, name: str = "", text: str = "Tekst") -> Path:
    """The council folder; ``name`` goes before every name, ``text`` into every other text, quoted as CSV needs it."""
    register = folder / "register"
    register.mkdir(parents=True)
    facts = {"name": name.replace('"', '""'), "text": text.replace('"', '""')}
    (folder / "council.toml").write_text(_TOML.format(name="'By'"), "utf-8")
    tables = {
        "commitments": _COMMITMENTS, "units": _UNITS, "indicators": _INDICATORS, "links": _LINKS, "milestones": _MILESTONES,
    }  # fmt: skip
    for table, rows in tables.items():
        (register / f"{table}.csv").write_text(rows.format(**facts), "utf-8")
    return folder


def open_small(folder: Path, *, name: str = "", text: str = "Tekst", with_figures: bool = True) -> Council:
    """The council opened, with 34 months of figures in it where asked for."""
    council = open_council(write_council(folder / "by", name=name, text=text), state=folder / "state")
    if not with_figures:
        return council
    path = folder / "tall.csv"
    rows = ["Enhet;Indikator;Måned;Teller;Nevner;Antall"]
    months = [f"{y}-{m:02d}" for y in (2024, 2025, 2026) for m in range(1, 13) if (y, m) < (2026, 11)]
    for n, month in enumerate(months):
        for unit, staff in STAFF.items():
            lost = SECRET if unit == "liten" else staff + n * 7 % 11
            rows.append(f"{unit};Fraværet;{month};{lost};{staff * 20 + (n if unit == 'nord' else 0)};")
            rows.append(f"{unit};Hoder;{month};;;{staff}")
        rows.append(f"nord;Møtene;{month};;;{n % 3}")
    rows += [f"gammel;Hoder;2025-0{m};;;9" for m in range(1, 7)]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    report = council.receive(path, "tall.csv", by="x")
    assert report.status == "stored", [f.message for f in report.findings]
    return council

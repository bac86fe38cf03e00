"""Workbooks part by part, as no program would write them: for what a reader must take, and what it must refuse."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
Parts = dict[str, str | bytes]


def worksheet(rows: str = "", before: str = "", after: str = "") -> str:
    """A worksheet part around its rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def row(*cells: str, r: int = 1, attributes: str = "") -> str:
    """A row of cells as written."""
    return f'<row r="{r}"{attributes}>{"".join(cells)}</row>'


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """A part of relations: kind and target by id."""
    listed = "".join(
        f'<Relationship Id="{id}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for id, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{listed}</Relationships>'


def parts(
    *sheets: str, strings: str | None = None, formats: Mapping[int, str] | None = None, styles: tuple[int, ...] = (),
    book: str = "", states: tuple[str, ...] = (),
) -> Parts:  # fmt: skip
    """The parts of an xlsx with these worksheets, called Ark1, Ark2 …

    ``styles`` are the number formats of its cell styles by number, ``formats`` those of them that are its own.
    ``book`` stands in the workbook part before its sheets.
    """
    states = states or ("visible",) * len(sheets)
    listed = "".join(
        f'<sheet name="Ark{n}" sheetId="{n}" state="{state}" r:id="rId{n}"/>' for n, state in enumerate(states, 1)
    )
    targets = {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)}
    made: Parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{book}<sheets>{listed}</sheets></workbook>',
    }
    if strings is not None:
        targets["rId90"] = ("sharedStrings", "sharedStrings.xml")
        made["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    if styles:
        targets["rId91"] = ("styles", "styles.xml")
        own = "".join(f"<numFmt numFmtId='{id}' formatCode='{code}'/>" for id, code in (formats or {}).items())
        xfs = "".join(f'<xf numFmtId="{id}"/>' for id in styles)
        made["xl/styles.xml"] = (
            f'<styleSheet xmlns="{MAIN}"><numFmts>{own}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
            f'<cellXfs>{xfs}</cellXfs><dxfs><dxf><numFmt numFmtId="170" formatCode="0%"/></dxf></dxfs></styleSheet>'
        )
    made["xl/_rels/workbook.xml.rels"] = relations(targets)
    made |= {f"xl/worksheets/sheet{n}.xml": content for n, content in enumerate(sheets, 1)}
    return made


def zipped(content: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as a zip file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, body in content.items():
            archive.writestr(name, body)
    return target.getvalue()


def save(path: Path, content: Mapping[str, str | bytes]) -> Path:
    """The parts as a file."""
    path.write_bytes(zipped(content))
    return path

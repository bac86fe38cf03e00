"""The first sheet of a workbook that is handed back: what is wrong, where, and what to do, with links to the cells.

To put a sheet first moves all the others: what counts sheets by their place (names that hold on one sheet, which
sheet is shown) is moved along.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from dashboard.intake.cells import column_letters
from dashboard.intake.guidance import harmless, height
from dashboard.intake.marks import HEADINGS, SHEET
from dashboard.intake.markup import Draft, qualified, text
from dashboard.intake.package import TYPE, Package
from dashboard.intake.refusal import Refused

_LINK = list(HEADINGS).index("Celle") + 1
_LONGEST = 32_000
"""Characters that a cell may have, less a few."""
_MOST_SHEETS = 65_534
_SHEET = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{namespace}">'
    '<sheetPr><tabColor rgb="FFC0392B"/><pageSetUpPr fitToPage="1"/></sheetPr>'
    '<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView>'
    '</sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{rows}</sheetData>{links}'
    '<pageMargins left="0.4" right="0.4" top="0.7" bottom="0.7" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
)


@dataclass(frozen=True)
class Fault:
    """One row of the list, with its severity (or ``text`` for what is neither error nor warning).

    ``link`` is where its cell is, as sheet and address, None where there is nothing to show.
    """

    severity: str
    word: str
    sheet: str
    cell: str
    message: str
    remedy: str
    link: tuple[str, str] | None = None


class Contents:
    """The workbook part: which sheets there are, and where they are kept."""

    def __init__(self, package: Package) -> None:
        """Raises Refused when the package is no workbook."""
        self._package, self.part = package, package.main
        self._draft = Draft(package.read(self.part))
        listed = self._draft.root.child("sheets")
        if self._draft.root.name != "workbook" or listed is None or not listed.children:
            raise Refused("unreadable-file", why="not-a-workbook")
        self._listed = listed
        self.namespace = self._draft.namespace
        kinds = {r.id: r for r in package.relations(self.part)}
        self.sheets: dict[str, str] = {}
        """The parts of the worksheets by their names, in their order."""
        self.parts: list[str] = []
        """The parts of all sheets, charts and others too."""
        for element in self._listed.children:
            relation = kinds.get(element.get("id") or "")
            if relation is None or relation.target is None or relation.target not in package:
                continue
            self.parts.append(relation.target)
            if relation.kind == "worksheet":
                self.sheets.setdefault(element.get("name") or "", relation.target)

    @property
    def first(self) -> str:
        """The name of the first sheet, and where it is no worksheet, nothing."""
        name, part = next(iter(self.sheets.items()), ("", ""))
        return name if self.parts[:1] == [part] else ""

    def put_first(self, faults: Sequence[Fault], styles: Mapping[str, int], *, over: bool) -> None:
        """Add the sheet of faults, first and shown; ``over`` the first sheet when that is one from before."""
        draft, content = self._draft, _sheet(faults, styles, self.namespace)
        if over:
            draft.set(self._listed.children[0], state=None)
            self._package.write(self.sheets[self.first], content)
        else:
            self._insert(content)
        views = draft.root.child("bookViews")
        for view in views.children if views is not None else ():
            draft.set(view, activeTab=None, firstSheet=None)
        self._package.write(self.part, draft.to_bytes())

    def _insert(self, content: bytes) -> None:
        package, draft, before = self._package, self._draft, self._listed.children
        part = package.free("worksheets/sheet{}.xml")
        package.add(part, TYPE.format("spreadsheetml.worksheet+xml"), content)
        names = {(e.get("name") or "").casefold() for e in before}
        title = SHEET
        while title.casefold() in names:
            title += "_"
        used = {e.get("sheetId") for e in before}
        number = next(n for n in range(len(used) + 1, _MOST_SHEETS) if str(n) not in used)
        reference = package.relate(self.part, "worksheet", part)
        relation = qualified(draft.root.attributes, package.office, "r", "id", reference)
        draft.insert(before[0].start, f'<sheet name="{title}" sheetId="{number}"{relation}/>')
        names_of = draft.root.child("definedNames")
        for name in names_of.children if names_of is not None else ():
            place = name.attributes.get("localSheetId", "")
            if place.isdecimal():
                draft.set(name, localSheetId=str(int(place) + 1))


def quoted(sheet: str) -> str:
    """A sheet's name as it stands in a reference."""
    return "'" + sheet.replace("'", "''") + "'"


def _sheet(faults: Sequence[Fault], styles: Mapping[str, int], namespace: str) -> bytes:
    widths = list(HEADINGS.values())
    columns = "".join(f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(widths, 1))
    rows = [_row(1, HEADINGS, [styles["heading"]] * len(widths), 0)]
    links = []
    for number, fault in enumerate(faults, 2):
        texts = (fault.word, fault.sheet, fault.cell, fault.message, fault.remedy)
        kinds = [styles[fault.severity], *[styles["text"]] * (len(texts) - 1)]
        if fault.link is not None:
            kinds[_LINK - 1] = styles["link"]
            location = f"{quoted(fault.link[0])}!{fault.link[1]}"
            links.append(f'<hyperlink ref="{column_letters(_LINK)}{number}" location={quoteattr(location)}/>')
        rows.append(_row(number, texts, kinds, height(zip(texts, widths, strict=True))))
    return _SHEET.format(
        namespace=namespace, columns=columns, rows="".join(rows),
        links=f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "",
    ).encode()  # fmt: skip


def _row(number: int, texts: Iterable[str], styles: Sequence[int], high: float) -> str:
    cells = "".join(
        f'<c r="{column_letters(column)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{text(harmless(value)[:_LONGEST])}</t></is></c>"
        for column, (value, style) in enumerate(zip(texts, styles, strict=True), 1)
        if value
    )
    tall = f' ht="{min(high, 400):g}"' if high else ""
    return f'<row r="{number}"{tall}>{cells}</row>'

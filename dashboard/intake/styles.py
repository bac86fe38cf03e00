"""Cell styles for marks: a cell's own style with a fill, and the few that the sheet of faults needs.

A marked cell keeps its number format, font, border and protection: its entry among the cell formats is repeated
with another fill. One for each style that a marked cell has, and each severity.
"""

from __future__ import annotations

from dashboard.intake.guidance import FONT
from dashboard.intake.markup import Draft, Element, with_attributes

FILLS = {"error": "FFF8C9C4", "warning": "FFFBE7A1"}
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
    "colors", "extLst",
)  # fmt: skip
_FONT = f'<font>{{}}<sz val="11"/>{{}}<name val="{FONT}"/><family val="2"/></font>'
_FILL = '<fill><patternFill patternType="solid"><fgColor rgb="{}"/><bgColor indexed="64"/></patternFill></fill>'
_PLAIN_FONT, _BOLD, _LINK = (
    _FONT.format("", ""),
    _FONT.format("<b/>", ""),
    _FONT.format("<u/>", '<color rgb="FF0B5468"/>'),
)
#: The sheet of faults: the font and the fill of its heading, its text, its links, and the words for how grave.
_LISTED = {"heading": (_BOLD, "FFE4ECEE"), "text": (_PLAIN_FONT, ""), "link": (_LINK, "")} | {
    severity: (_PLAIN_FONT, fill) for severity, fill in FILLS.items()
}
_RESERVED = '<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>'
_PLAIN = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
_NEW = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{}">'
    '<fonts count="1"><font><sz val="11"/><name val="' + FONT + '"/><family val="2"/></font></fonts>'
    '<fills count="2">' + "".join(_RESERVED) + "</fills>"
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1">' + _PLAIN + '</cellStyleXfs><cellXfs count="1">' + _PLAIN + "</cellXfs></styleSheet>"
)


class Styles:
    """The styles part of a workbook, to which cell formats are added."""

    def __init__(self, content: bytes) -> None:
        self._draft = Draft(content)
        self._waiting: dict[str, list[str | bytes]] = {}
        self._shaded: dict[tuple[int, str], int] = {}
        self._added: dict[tuple[str, str], int] = {}

    @staticmethod
    def new(namespace: str) -> Styles:
        """The styles of a workbook that has none."""
        return Styles(_NEW.format(namespace).encode())

    def shaded(self, style: int, severity: str) -> int:
        """The style that is this one with the severity's fill."""
        if (style, severity) not in self._shaded:
            fill = self._fill(FILLS[severity])
            formats = self._children("cellXfs")
            if style < len(formats):
                own = formats[style]
                content = self._draft.content
                tag = with_attributes(content[own.start : own.opened], {"fillId": str(fill), "applyFill": "1"})
                copy: str | bytes = tag + content[own.opened : own.end]
            else:
                copy = f'<xf numFmtId="0" fontId="0" fillId="{fill}" borderId="0"{self._base} applyFill="1"/>'
            self._shaded[style, severity] = self._add("cellXfs", copy)
        return self._shaded[style, severity]

    def listed(self) -> dict[str, int]:
        """The styles of the sheet of faults: ``heading``, ``text``, ``link``, and one for each severity."""
        return {
            kind: self._add(
                "cellXfs",
                f'<xf numFmtId="0" fontId="{self._once("fonts", font)}" fillId="{self._fill(fill) if fill else 0}" '
                f'borderId="0"{self._base} applyFont="1" applyFill="1" applyAlignment="1">'
                '<alignment vertical="top" wrapText="1"/></xf>',
            )
            for kind, (font, fill) in _LISTED.items()
        }

    def to_bytes(self) -> bytes:
        """The part with what was added, and the counts it keeps of itself."""
        for name in (name for name in _ORDER if name in self._waiting):
            element, new = self._draft.root.child(name), self._waiting[name]
            count = str(len(self._children(name)) + len(new))
            if element is None:
                inside = "".join(xml for xml in new if isinstance(xml, str))  # there was nothing to copy from
                self._draft.place(name, _ORDER, f'<{name} count="{count}">{inside}</{name}>')
                continue
            for xml in new:
                self._draft.append(element, xml)
            if "count" in element.attributes:
                self._draft.set(element, count=count)
        return self._draft.to_bytes()

    def _children(self, name: str) -> list[Element]:
        element = self._draft.root.child(name)
        return element.children if element is not None else []

    @property
    def _base(self) -> str:
        """What a cell format says of the one it builds on, where there is any."""
        return ' xfId="0"' if self._children("cellStyleXfs") else ""

    def _fill(self, colour: str) -> int:
        # The first two fills are Excel's own, whatever is written there.
        while (count := len(self._children("fills")) + len(self._waiting.get("fills", ()))) < len(_RESERVED):
            self._add("fills", _RESERVED[count])
        return self._once("fills", _FILL.format(colour))

    def _once(self, name: str, xml: str) -> int:
        """The number in a list of what is added to it no more than once."""
        if (name, xml) not in self._added:
            self._added[name, xml] = self._add(name, xml)
        return self._added[name, xml]

    def _add(self, name: str, xml: str | bytes) -> int:
        """Put one last in a list, and its number there."""
        waiting = self._waiting.setdefault(name, [])
        if name == "cellXfs" and not waiting and not self._children(name):
            waiting.append(_PLAIN)
        waiting.append(xml)
        return len(self._children(name)) + len(waiting) - 1

"""Cells marked in a worksheet part: a fill, and a comment that says what is wrong.

Only the style of a marked cell is changed. A cell that is not there is put where it belongs, with the style it would
have had, and a cell that a merged range covers is marked in the range's first, which is the one that is seen.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping, Sequence

from dashboard.intake.boxes import with_boxes
from dashboard.intake.cells import Span, address
from dashboard.intake.comments import with_comments
from dashboard.intake.marks import Mark
from dashboard.intake.markup import Edit, dressed, opened, qualified, spliced, tag_end, utf8, with_attributes
from dashboard.intake.outline import Outline, Place, outline, selected_in
from dashboard.intake.package import TYPE, Package
from dashboard.intake.styles import FILLS, Styles


def deselect(package: Package, part: str) -> None:
    """Let a sheet no longer be among those that are selected: what is typed in one of several goes into all."""
    content = utf8(package.read(part))
    selected = selected_in(content)
    if selected:
        package.write(part, spliced(content, _unselected(content, selected)))


def mark_cells(
    package: Package, part: str, marks: Sequence[tuple[Place, Mark]], styles: Styles, namespace: str, block: int
) -> int:
    """Mark cells of one sheet. ``block`` is the last block of numbers for shapes in use, before and after."""
    content = utf8(package.read(part))
    found = outline(content, {place for place, _ in marks})
    shown = _shown({place for place, _ in marks}, found.merged)
    if any(place != first for place, first in shown.items()):
        found = outline(content, shown.values())
    by_cell: dict[Place, list[Mark]] = {}
    for place, mark in marks:
        by_cell.setdefault(shown[place], []).append(mark)
    edits = [*_unselected(content, found.selected), *_shading(content, found, by_cell, styles)]
    texts = {place: "\n\n".join(dict.fromkeys(map(_text, of_cell))) for place, of_cell in by_cell.items()}
    new, grown = _comment(package, part, texts, namespace)
    boxes, block = _box(package, part, new, grown, found, block)
    if boxes is not None:
        edits.append(_reference(package, content, found, boxes))
    package.write(part, spliced(content, edits))
    return block


def _text(mark: Mark) -> str:
    return f"{mark.word}: {mark.message}\n{mark.remedy}".strip()


def _shown(places: Iterable[Place], merged: Sequence[Span]) -> dict[Place, Place]:
    """For each place the one that is seen there: itself, or the first of the merged range it is in."""
    in_order = sorted(places)
    shown = {place: place for place in in_order}
    for top, left, bottom, right in merged:
        first = bisect.bisect_left(in_order, (top, left))
        for row, column in in_order[first : bisect.bisect_right(in_order, (bottom, right), first)]:
            if left <= column <= right:
                shown[row, column] = (top, left)
    return shown


def _unselected(content: bytes, selected: Iterable[int]) -> Iterable[Edit]:
    for at in selected:
        end = tag_end(content, at)
        yield at, end, with_attributes(content[at:end], {"tabSelected": None})


def _shading(content: bytes, found: Outline, by_cell: Mapping[Place, Sequence[Mark]], styles: Styles) -> Iterable[Edit]:
    """Edits that give each cell the fill of the gravest of its marks."""
    grave = list(FILLS)
    missing: dict[int, list[tuple[Place, bytes]]] = {}
    for place, marks in sorted(by_cell.items()):
        severity = min((m.severity for m in marks), key=grave.index)
        for at, style in found.cells.get(place, ()):
            end = tag_end(content, at)
            yield at, end, with_attributes(content[at:end], {"s": str(styles.shaded(style, severity))})
        if place not in found.cells:
            style = styles.shaded(found.style(place), severity)
            cell = dressed(f'<c r="{address(*place)}" s="{style}"/>', found.prefix)
            missing.setdefault(place[0], []).append((place, cell))
    new: dict[int | None, list[bytes]] = {}
    for row, cells in missing.items():
        line = found.lines.get(row)
        if line is None:
            begin, end_tag = dressed(f'<row r="{row}">', found.prefix), dressed("</row>", found.prefix)
            whole = b"".join([begin, *(cell for _, cell in cells), end_tag])
            new.setdefault(found.missing_rows.get(row), []).append(whole)
            continue
        tag = content[line.start : line.opened]
        # The span is a hint for faster loading, and no longer holds.
        edited = with_attributes(tag, {"spans": None})
        if tag.endswith(b"/>"):
            inside = b"".join(cell for _, cell in cells)
            yield line.start, line.opened, opened(edited) + inside + dressed("</row>", found.prefix)
            continue
        if edited != tag:
            yield line.start, line.opened, edited
        for place, cell in cells:
            at = found.gaps.get(place, line.closing)
            yield at, at, cell
    yield from _rows(content, found, new)


def _rows(content: bytes, found: Outline, new: Mapping[int | None, Sequence[bytes]]) -> Iterable[Edit]:
    for at, rows in new.items():
        start, closing = found.rows
        if at is not None:
            yield at, at, b"".join(rows)
        elif (end := tag_end(content, start)) == closing and content[start:end].endswith(b"/>"):
            tag = content[start:end]
            yield start, end, b"".join([opened(tag), *rows, dressed("</sheetData>", found.prefix)])
        else:
            yield closing, closing, b"".join(rows)


def _comment(
    package: Package, part: str, texts: Mapping[Place, str], namespace: str
) -> tuple[list[tuple[int, int, str]], dict[Place, str]]:
    """Write the comments, and give back those that need a box and those whose box must grow."""
    by_address = {address(*place): (place, text) for place, text in texts.items()}
    comments = package.related(part, "comments")
    content, before, grown = with_comments(
        package.read(comments) if comments else None, {a: text for a, (_, text) in by_address.items()}, namespace
    )
    if comments is None:
        comments = package.add(package.free("comments{}.xml"), TYPE.format("spreadsheetml.comments+xml"), content)
        package.relate(part, "comments", comments)
    else:
        package.write(comments, content)
    new = [(*place, text) for a, (place, text) in by_address.items() if a not in before]
    return new, dict(by_address[a] for a in grown)


def _box(
    package: Package,
    part: str,
    new: Sequence[tuple[int, int, str]],
    grown: Mapping[Place, str],
    found: Outline,
    block: int,
) -> tuple[str | None, int]:
    """Write the boxes; a drawing that the sheet does not refer to yet is given back by its reference."""
    drawing = _drawing(package, part, found)
    if drawing is None and not new:
        return None, block
    boxes, block = with_boxes(package.read(drawing) if drawing else None, new, grown, found.extent, block)
    if drawing is not None:
        package.write(drawing, boxes)
        return None, block
    drawing = package.add(package.free("drawings/vmlDrawing{}.vml"), TYPE.format("vmlDrawing"), boxes)
    return package.relate(part, "vmlDrawing", drawing), block


def _drawing(package: Package, part: str, found: Outline) -> str | None:
    """The drawing that the sheet says its comments are shown in, where there is one."""
    if found.drawing is None:
        return None
    targets = (r.target for r in package.relations(part) if r.id == found.drawing.relation)
    return next((target for target in targets if target is not None and target in package), None)


def _reference(package: Package, content: bytes, found: Outline, relation: str) -> Edit:
    """The edit that lets the sheet refer to the drawing of its comments."""
    if found.drawing is not None:
        at, end = found.drawing.start, tag_end(content, found.drawing.start)
        return at, end, with_attributes(content[at:end], {found.drawing.attribute: relation})
    attribute = qualified(found.root, package.office, "r", "id", relation)
    return found.before_drawing, found.before_drawing, dressed(f"<legacyDrawing{attribute}/>", found.prefix)

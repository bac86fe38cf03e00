"""Comments in cells: a new part of them, or more in the one that a sheet has.

A cell has one comment. Where somebody has written one, its text stays as it is, and ours comes below it. One that is
ours, from when the workbook was handed back before, is written anew.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.intake.markup import Draft, Element, text

AUTHOR = "Taktskifte"
_MOST = 8000
"""Characters in one comment."""
_NEW = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{}"></comments>'
_RUN = (
    '<r><rPr><sz val="9"/><color indexed="81"/><rFont val="Tahoma"/><family val="2"/></rPr>'
    '<t xml:space="preserve">{}</t></r>'
)
_ORDER = ("authors", "commentList", "extLst")


def with_comments(
    content: bytes | None, texts: Mapping[str, str], namespace: str
) -> tuple[bytes, frozenset[str], frozenset[str]]:
    """A comments part with a text for each address, and the addresses that had a comment, and whose has grown.

    ``content`` is the part as it is, None where there is none.
    """
    draft = Draft(content if content is not None else _NEW.format(namespace).encode())
    author = _author(draft)
    listed = draft.root.child("commentList")
    before = {(c.get("ref") or "").upper(): c for c in listed.children} if listed is not None else {}
    new, grown = [], set()
    for address, own in texts.items():
        comment = before.get(address)
        if comment is None:
            new.append(f'<comment ref="{address}" authorId="{author}" shapeId="0"><text>{_run(own)}</text></comment>')
        elif _add(draft, comment, own, is_ours=comment.get("authorId") == str(author)):
            grown.add(address)
    if listed is not None:
        draft.append(listed, "".join(new))
    else:
        draft.place("commentList", _ORDER, f"<commentList>{''.join(new)}</commentList>")
    return draft.to_bytes(), frozenset(before.keys() & texts.keys()), frozenset(grown)


def _run(own: str) -> str:
    return _RUN.format(text(own[:_MOST]))


def _author(draft: Draft) -> int:
    """Our number in the list of authors."""
    xml = f"<author>{AUTHOR}</author>"
    authors = draft.root.child("authors")
    if authors is None:
        draft.place("authors", _ORDER, f"<authors>{xml}</authors>")
        return 0
    for number, one in enumerate(authors.children):
        if draft.content[one.opened : one.closing] == AUTHOR.encode():
            return number
    draft.append(authors, xml)
    return len(authors.children)


def _add(draft: Draft, comment: Element, own: str, *, is_ours: bool) -> bool:
    """Put our text below the one that is there, or in place of one of ours; whether the comment has grown."""
    inside = comment.child("text")
    if inside is None:
        draft.append(comment, f"<text>{_run(own)}</text>")
        return True
    if is_ours:
        draft.replace(inside, f"<text>{_run(own)}</text>")
        return False
    if text(own).encode() in draft.content[inside.opened : inside.closing]:
        return False  # from when it was handed back before
    written = [e for e in inside.children if e.name in ("t", "r")]
    if not written:
        draft.append(inside, _run(own))
        return True
    for element in written:
        # Plain text cannot stand before a run with a font: it becomes a run of its own.
        if element.name == "t":
            draft.insert(element.start, "<r>")
            draft.insert(element.end, "</r>")
    draft.insert(written[-1].end, _run(f"\n\n{own}"))
    return True

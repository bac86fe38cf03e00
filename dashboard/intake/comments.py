"""Comments in cells: a new part of them, or more in the one that a sheet has.

A cell has one comment. Where somebody has written one, its text stays as it is, and ours comes below it.
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


def with_comments(content: bytes | None, texts: Mapping[str, str], namespace: str) -> tuple[bytes, set[str]]:
    """A comments part with a text for each address, and the addresses that had a comment.

    ``content`` is the part as it is, None where there is none.
    """
    draft = Draft(content if content is not None else _NEW.format(namespace).encode())
    author = _author(draft)
    listed = draft.root.child("commentList")
    before = {(c.get("ref") or "").upper(): c for c in listed.children} if listed is not None else {}
    new = []
    for address, own in texts.items():
        comment = before.get(address)
        if comment is None:
            new.append(f'<comment ref="{address}" authorId="{author}" shapeId="0"><text>{_run(own)}</text></comment>')
        else:
            _add(draft, comment, own)
    if listed is not None:
        draft.append(listed, "".join(new))
    else:
        draft.place("commentList", _ORDER, f"<commentList>{''.join(new)}</commentList>")
    return draft.to_bytes(), before.keys() & texts.keys()


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


def _add(draft: Draft, comment: Element, own: str) -> None:
    inside = comment.child("text")
    if inside is None:
        draft.append(comment, f"<text>{_run(own)}</text>")
        return
    written = [e for e in inside.children if e.name in ("t", "r")]
    if not written:
        draft.append(inside, _run(own))
        return
    for element in written:
        # Plain text cannot stand before a run with a font: it becomes a run of its own.
        if element.name == "t":
            draft.insert(element.start, "<r>")
            draft.insert(element.end, "</r>")
    draft.insert(written[-1].end, _run(f"\n\n{own}"))

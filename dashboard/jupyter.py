"""How councils and commitments show themselves in a notebook cell: plain HTML that follows the theme."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from dashboard.wording import numbers, standings, verdicts

if TYPE_CHECKING:
    from dashboard.council import Council
    from dashboard.promise import Promise, Promises

_CARD = "border:1px solid currentColor;border-radius:8px;padding:12px 16px;max-width:60em;line-height:1.5"


def council_html(council: Council) -> str:
    """Name, months and counts of a council; without figures it says how to get some."""
    snapshot = council.snapshot()
    settings, register = council.settings, council.register
    period = f"{numbers.month(settings.years_from)} – {numbers.month(settings.years_to)}"
    rows = [
        ("Følger", period),
        ("Nyeste måned", numbers.month(snapshot.through)),
        ("Forpliktelser", str(len(register.of_kind("commitment")))),
        ("Indikatorer", str(len(register.indicators))),
        ("Enheter", str(len(register.units))),
    ]
    note = (
        ""
        if snapshot.through
        else (
            "<p>Ingen tall er lest inn ennå. Start tjenesten med <code>taktskifte serve</code>, les inn filer med "
            "<code>taktskifte ingest</code>, eller kjør <code>council.load_example()</code>.</p>"
        )
    )
    example = "<p>Eksempeldata: tallene er oppdiktet.</p>" if settings.example else ""
    return f'<div style="{_CARD}"><strong>{escape(settings.name)}</strong>{example}{_rows(rows)}{note}</div>'


def promise_html(promise: Promise) -> str:
    """Text, standing, links and milestones of one point."""
    council = promise.council
    example = "<p>Eksempeldata: tallene er oppdiktet.</p>" if council.settings.example else ""
    parts = [
        f"<strong>{escape(promise.id)} {verdicts.KINDS[promise.kind]}</strong>",
        f"<blockquote>{escape(promise.text)}</blockquote>",
        f"<p>{standings.STANDING_SIGNS[promise.standing]} {standings.standing_word(promise.standing)}. {escape(promise.because)}</p>{example}",
    ]
    links = promise.links
    if len(links):
        head = "<tr><th>Indikator</th><th>Enhet</th><th>Nivå</th><th>Mål</th><th>Vurdering</th></tr>"
        body = "".join(_link_row(council, row) for row in links.itertuples())
        parts.append(f"<table><thead>{head}</thead><tbody>{body}</tbody></table>")
    milestones = promise.milestones
    if len(milestones):
        items = "".join(
            f"<li>{numbers.date(m.due)}: {escape(m.title)} ({verdicts.STATUSES[m.status].lower()})</li>"
            for m in milestones.itertuples()
        )
        parts.append(f"<ul>{items}</ul>")
    return f'<div style="{_CARD}">{"".join(parts)}</div>'


def promises_html(promises: Promises) -> str:
    """All points as a list with their standing."""
    items = "".join(
        f"<li>{escape(p.id)} {escape(p.text)}"
        + (f" <em>{standings.standing_word(p.standing)}</em>" if p.kind == "commitment" else "")
        + "</li>"
        for p in promises.values()
    )
    return f'<ul style="max-width:60em;line-height:1.5">{items}</ul>'


def _link_row(council: Council, row: object) -> str:
    indicator = council.register.indicators[row.indicator]  # type: ignore[attr-defined]
    cells = (
        indicator.name,
        council.register.units[row.unit].name,  # type: ignore[attr-defined]
        numbers.figure(row.level, indicator.unit),  # type: ignore[attr-defined]
        numbers.figure(row.target, indicator.unit),  # type: ignore[attr-defined]
        verdicts.verdict_word(row.verdict, nature=row.nature),  # type: ignore[attr-defined]
    )
    return "<tr>" + "".join(f"<td>{escape(str(c))}</td>" for c in cells) + "</tr>"


def _rows(rows: list[tuple[str, str]]) -> str:
    body = "".join(f"<tr><th style='text-align:left'>{k}</th><td>{escape(v)}</td></tr>" for k, v in rows)
    return f"<table>{body}</table>"

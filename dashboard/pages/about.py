"""Om tallene: how verdicts are made and how often they err, what is hidden and why, and who can read the pages.

What is said of error rates is what the simulation found, and the rules of the standings are the rules themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import panel as pn

from dashboard.assess import LOOKS, simulated
from dashboard.pages.parts.markup import block
from dashboard.pages.parts.page import Request
from dashboard.pages.parts.templating import render
from dashboard.wording import numbers
from dashboard.wording.catalogue import _
from dashboard.wording.standings import rule_rows
from dashboard.wording.verdicts import SIGNS, verdict_word

if TYPE_CHECKING:
    from dashboard.council import Council


def build(council: Council, request: Request) -> pn.viewable.Viewable:
    """The page as one block. Its sections have anchors that other pages link to (``headings``)."""
    settings = council.settings
    said = headings(example=settings.example)
    return block(
        render(
            "about.html",
            headings=said,
            h=dict(said),
            looks=numbers.listing([str(look) for look in LOOKS]),
            verdicts=[(SIGNS[code], verdict_word(code), meaning) for code, meaning in _meanings().items()],
            rates=simulated(),
            rules=[(number, rule, word) for number, (_code, rule, word) in enumerate(rule_rows(), 1)],
            least=settings.release.min_persons,
            baseline=(settings.baseline_from, settings.baseline_to),
            years=(settings.years_from, settings.years_to),
            example=settings.example,
            council=settings.name,
        )
    )


def headings(*, example: bool) -> list[tuple[str, str]]:
    """The sections: anchor and heading. The anchors are promises, since other pages link to them."""
    found = {
        "kort": _("Kort sagt"),
        "vurderinger": _("«Kan ikke avgjøres ennå» er også et svar"),
        "feil": _("Så ofte tar vi feil"),
        "tellinger": _("Noe svinger, noe telles"),
        "signaler": _("Når én måned skiller seg ut"),
        "standpunkt": _("Slik får en forpliktelse sitt standpunkt"),
        "maal": _("Mål og takt"),
        "personvern": _("Små enheter og personvern"),
        "sesong": _("Årstid, påske og juli"),
        "datoer": _("Hva datoene betyr"),
        "vedtatt": _("Hva som ikke er vedtatt"),
        "eksempel": _("Eksempeldata"),
        "tilgjengelighet": _("Tilgjengelighet"),
    }
    return [(anchor, text) for anchor, text in found.items() if anchor != "eksempel" or example]


def _meanings() -> dict[str, str]:
    return {
        "undecided": _(
            "Det er for tidlig eller for få tall til å si om takten har endret seg. Det er ikke et dårlig tegn."
        ),
        "better": _("Takten har endret seg til det bedre, mer enn tilfeldige svingninger kan forklare."),
        "worse": _("Takten har endret seg til det dårligere, mer enn tilfeldige svingninger kan forklare."),
        "unchanged": _("Endringen er så liten at den ikke betyr noe, og det er sikkert."),
        "no-data": _("Ingen har rapportert tall siden de to årene begynte."),
        "suppressed": _("Tallene gjelder så få personer at de kunne ha røpet noen."),
        "not-measurable": _(
            "Indikatoren er bakgrunn for dette punktet, eller har ingen retning som er bedre enn den andre."
        ),
    }

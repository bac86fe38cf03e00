"""Why nothing could be tested, where it is said of a target or of a month rather than of the pace."""

from __future__ import annotations

from dashboard.wording.catalogue import N_
from dashboard.wording.language import Catalogue

#: By the reason of the verdict that was given without a test.
GIVEN: Catalogue = {
    "few-persons": N_(
        "I minst én av månedene gjelder tallet så få personer at det ikke vises. Derfor vises heller ikke noe som regnes ut av månedene."
    ),
    "persons-unknown": N_("Antall ansatte er ikke rapportert, så tallene kan ikke vises."),
    "never-reported": N_("Ingen har rapportert tall."),
    "not-since-start": N_("Ingen har rapportert tall etter oppstarten."),
    "context": N_("Tallet er med som bakgrunn."),
    "no-direction": N_("Det er ikke sagt om høyere eller lavere er bedre."),
    "too-seldom": N_("Tallene kommer sjeldnere enn hver måned."),
}

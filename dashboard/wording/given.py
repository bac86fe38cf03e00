"""Why nothing could be tested, where it is said of a target or of a month rather than of the pace."""

from __future__ import annotations

from dashboard.wording.language import Catalogue

#: By the reason of the verdict that was given without a test.
GIVEN: Catalogue = {
    "few-persons": {
        "nb": "Tallene gjelder så få personer at de ikke vises.",
        "nn": "Tala gjeld så få personar at dei ikkje blir viste.",
        "en": "The figures are about so few people that they are not shown.",
    },
    "persons-unknown": {
        "nb": "Antall ansatte er ikke rapportert, så tallene kan ikke vises.",
        "nn": "Talet på tilsette er ikkje rapportert, så tala kan ikkje visast.",
        "en": "The number of staff has not been reported, so the figures cannot be shown.",
    },
    "never-reported": {
        "nb": "Ingen har rapportert tall.",
        "nn": "Ingen har rapportert tal.",
        "en": "Nobody has reported any figures.",
    },
    "not-since-start": {
        "nb": "Ingen har rapportert tall etter oppstarten.",
        "nn": "Ingen har rapportert tal etter oppstarten.",
        "en": "Nobody has reported any figures since the start.",
    },
    "context": {
        "nb": "Tallet er med som bakgrunn.",
        "nn": "Talet er med som bakgrunn.",
        "en": "The figure is there as background.",
    },
    "no-direction": {
        "nb": "Det er ikke sagt om høyere eller lavere er bedre.",
        "nn": "Det er ikkje sagt om høgare eller lågare er betre.",
        "en": "Nobody has said whether higher or lower is better.",
    },
    "too-seldom": {
        "nb": "Tallene kommer sjeldnere enn hver måned.",
        "nn": "Tala kjem sjeldnare enn kvar månad.",
        "en": "The figures come less often than every month.",
    },
}

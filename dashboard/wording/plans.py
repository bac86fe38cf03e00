"""What is said when a target is set: how small a change the figures could show, and whether the target is within it."""

from __future__ import annotations

import math

from dashboard.wording.catalogue import N_
from dashboard.wording.judgements import is_said, size_words
from dashboard.wording.language import Catalogue, about, say

_PARTS: Catalogue = {
    "staff": N_("Med så mange ansatte kan en endring på under {least} ikke vises på to år."),
    "figures": N_("Med disse tallene kan en endring på under {least} ikke vises på to år."),
    "unknown": N_("Det finnes for få tall til å si hvor stor en endring må være for å kunne vises på to år."),
    "any": N_("Med disse tallene kan selv en svært liten endring vises på to år."),
    "within": N_(
        "Målet er {distance} fra nivået før oppstarten. Det kan nås uten at noen kan vise at takten er endret."
    ),
    "met": N_("Målet er det samme som nivået før oppstarten."),
}


def plan_sentence(
    *, name: str, place: str, unit: str, least: float, baseline: float = math.nan, persons: float = math.nan,
    target: float | None = None, language: str = "",
) -> str:  # fmt: skip
    """The least change over two years that can be shown (``least``, in the unit), and what that means for the target.

    ``persons`` is NaN where the figure is not about staff; NaN for what is not known.
    """
    if not math.isfinite(least):
        return about(name, place, [say(_PARTS, "unknown", language)])
    said = "any" if not is_said(least) else "staff" if math.isfinite(persons) else "figures"
    parts = [say(_PARTS, said, language, least=size_words(least, unit, language))]
    if target is not None and math.isfinite(target) and math.isfinite(baseline):
        apart = abs(target - baseline)
        if apart == 0:
            parts.append(say(_PARTS, "met", language))
        elif apart < least:
            parts.append(say(_PARTS, "within", language, distance=size_words(apart, unit, language)))
    return about(name, place, parts)

"""What is said when a target is set: how small a change the figures could show, and whether the target is within it."""

from __future__ import annotations

import math

from dashboard.wording.judgements import is_said, size_words
from dashboard.wording.language import Catalogue, about, say

_PARTS: Catalogue = {
    "staff": {
        "nb": "Med så mange ansatte kan en endring på under {least} ikke vises på to år.",
        "nn": "Med så mange tilsette kan ei endring på under {least} ikkje visast på to år.",
        "en": "With this many staff a change of less than {least} cannot be shown in two years.",
    },
    "figures": {
        "nb": "Med disse tallene kan en endring på under {least} ikke vises på to år.",
        "nn": "Med desse tala kan ei endring på under {least} ikkje visast på to år.",
        "en": "With these figures a change of less than {least} cannot be shown in two years.",
    },
    "unknown": {
        "nb": "Det finnes for få tall til å si hvor stor en endring må være for å kunne vises på to år.",
        "nn": "Det finst for få tal til å seie kor stor ei endring må vere for å kunne visast på to år.",
        "en": "There are too few figures to say how large a change must be to be shown in two years.",
    },
    "any": {
        "nb": "Med disse tallene kan selv en svært liten endring vises på to år.",
        "nn": "Med desse tala kan sjølv ei svært lita endring visast på to år.",
        "en": "With these figures even a very small change can be shown in two years.",
    },
    "within": {
        "nb": "Målet er {distance} fra nivået før oppstarten. Det kan nås uten at noen kan vise at takten er endret.",
        "nn": "Målet er {distance} frå nivået før oppstarten. Det kan nåast utan at nokon kan vise at takten er endra.",
        "en": "The target is {distance} from the level before the start. It can be met without anyone being able to show that the pace has changed.",
    },
    "met": {
        "nb": "Målet er det samme som nivået før oppstarten.",
        "nn": "Målet er det same som nivået før oppstarten.",
        "en": "The target is the same as the level before the start.",
    },
}


def plan_sentence(
    *, name: str, place: str, unit: str, least: float, baseline: float = math.nan, persons: float = math.nan,
    target: float | None = None, language: str = "nb",
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

"""Whether the newest month stands out from the usual, as sentences. A signal is not a verdict, and is not called one."""

from __future__ import annotations

from dashboard.wording.catalogue import N_
from dashboard.wording.given import GIVEN
from dashboard.wording.language import Catalogue, months_words, say, together
from dashboard.wording.numbers import month as month_words

#: Fewer months than this give limits on trial; fewer staff, or fewer counted a month, than these give none.
FULL, FEWEST_STAFF, FEWEST_COUNTED = 13, 20, 5

#: What the newest month is against the usual. ``{what}`` is the month's figure.
VARIATIONS: Catalogue = {
    "common": N_("{what} er innenfor det vanlige og skiller seg ikke ut."),
    "improvement": N_("{what} skiller seg ut i ønsket retning, alene eller sammen med månedene før."),
    "concern": N_("{what} skiller seg ut i uønsket retning, alene eller sammen med månedene før."),
    "high": N_("{what} er høyere enn det vanlige, alene eller sammen med månedene før."),
    "low": N_("{what} er lavere enn det vanlige, alene eller sammen med månedene før."),
}
#: What the usual means for the target. A figure that stands out for the better may have met one that the usual does not.
ASSURANCES: Catalogue = {
    "passes": N_("Så lenge tallet er innenfor det vanlige, er målet nådd."),
    "fails": N_("Så lenge tallet er innenfor det vanlige, er målet ikke nådd."),
    "inconsistent": N_("Innenfor det vanlige er målet nådd i noen måneder og ikke i andre."),
}
#: Why nothing is said of the newest month; the empty code where it has no figure or its months are too alike.
WHY: Catalogue = {
    "delivery": N_("Dette tallet teller opp det som er gjort. Da er det ikke noe vanlig å skille seg ut fra."),
    "few-staff": N_("Med færre enn {staff} ansatte varierer tallene for mye til å si om en måned skiller seg ut."),
    "small-counts": N_("Det telles færre enn {counted} i måneden. Det er for få til å si om en måned skiller seg ut."),
    "correlated": N_("Hver måned er så lik måneden før at ingen kan si om en måned skiller seg ut."),
    "few-points": N_("Det finnes tall for så få måneder at ingen kan si om en måned skiller seg ut."),
    "": N_("Ingen kan si om den nyeste måneden skiller seg ut."),
}
_PARTS: Catalogue = {
    "month": N_("Tallet for {month}"),
    "newest": N_("Det nyeste tallet"),
    "no-verdict": N_("Det er et signal om å se nærmere, ikke et svar på om takten er endret."),
    "trial": N_("Det vanlige er regnet ut fra færre enn {full}, så dette er foreløpig."),
}


def signal_sentence(
    *, variation: str | None, assurance: str | None, why: str, trial: bool, month: str | None, language: str = ""
) -> str:
    """Whether the newest month's figure stands out, and whether months as usual meet the target; else ``why`` neither can be said.

    ``month`` is the newest as ``2026-10``. ``trial`` is whether the limits rest on few months. KeyError for an unknown code.
    """
    if variation is None:
        return say(WHY if why in WHY else GIVEN, why, language, staff=FEWEST_STAFF, counted=FEWEST_COUNTED)
    what = say(_PARTS, "month" if month else "newest", language, month=month_words(month, language))
    return together(
        [
            say(VARIATIONS, variation, language, what=what),
            "" if variation == "common" else say(_PARTS, "no-verdict", language),
            "" if assurance is None else say(ASSURANCES, assurance, language),
            say(_PARTS, "trial", language, full=months_words(FULL, language)) if trial else "",
        ]
    )

"""Whether the newest month stands out from the usual, as sentences. A signal is not a verdict, and is not called one."""

from __future__ import annotations

from dashboard.wording.given import GIVEN
from dashboard.wording.language import Catalogue, months_words, say, together
from dashboard.wording.numbers import month as month_words

#: Fewer months than this give limits on trial; fewer staff, or fewer counted a month, than these give none.
FULL, FEWEST_STAFF, FEWEST_COUNTED = 13, 20, 5

#: What the newest month is against the usual. ``{what}`` is the month's figure.
VARIATIONS: Catalogue = {
    "common": {
        "nb": "{what} er innenfor det vanlige og skiller seg ikke ut.",
        "nn": "{what} er innanfor det vanlege og skil seg ikkje ut.",
        "en": "{what} is within the usual and does not stand out.",
    },
    "improvement": {
        "nb": "{what} skiller seg ut i ønsket retning, alene eller sammen med månedene før.",
        "nn": "{what} skil seg ut i ønskt retning, åleine eller saman med månadene før.",
        "en": "{what} stands out in the wanted direction, alone or together with the months before.",
    },
    "concern": {
        "nb": "{what} skiller seg ut i uønsket retning, alene eller sammen med månedene før.",
        "nn": "{what} skil seg ut i uønskt retning, åleine eller saman med månadene før.",
        "en": "{what} stands out in the unwanted direction, alone or together with the months before.",
    },
    "high": {
        "nb": "{what} er høyere enn det vanlige, alene eller sammen med månedene før.",
        "nn": "{what} er høgare enn det vanlege, åleine eller saman med månadene før.",
        "en": "{what} is higher than the usual, alone or together with the months before.",
    },
    "low": {
        "nb": "{what} er lavere enn det vanlige, alene eller sammen med månedene før.",
        "nn": "{what} er lågare enn det vanlege, åleine eller saman med månadene før.",
        "en": "{what} is lower than the usual, alone or together with the months before.",
    },
}
#: What the usual means for the target. A figure that stands out for the better may have met one that the usual does not.
ASSURANCES: Catalogue = {
    "passes": {
        "nb": "Så lenge tallet er innenfor det vanlige, er målet nådd.",
        "nn": "Så lenge talet er innanfor det vanlege, er målet nådd.",
        "en": "As long as the figure is within the usual, the target is met.",
    },
    "fails": {
        "nb": "Så lenge tallet er innenfor det vanlige, er målet ikke nådd.",
        "nn": "Så lenge talet er innanfor det vanlege, er målet ikkje nådd.",
        "en": "As long as the figure is within the usual, the target is not met.",
    },
    "inconsistent": {
        "nb": "Innenfor det vanlige er målet nådd i noen måneder og ikke i andre.",
        "nn": "Innanfor det vanlege er målet nådd i nokre månader og ikkje i andre.",
        "en": "Within the usual the target is met in some months and not in others.",
    },
}
#: Why nothing is said of the newest month; the empty code where it has no figure or its months are too alike.
WHY: Catalogue = {
    "delivery": {
        "nb": "Dette tallet teller opp det som er gjort. Da er det ikke noe vanlig å skille seg ut fra.",
        "nn": "Dette talet tel opp det som er gjort. Då er det ikkje noko vanleg å skilje seg ut frå.",
        "en": "This figure counts what has been done. So there is nothing usual to stand out from.",
    },
    "few-staff": {
        "nb": "Med færre enn {staff} ansatte varierer tallene for mye til å si om en måned skiller seg ut.",
        "nn": "Med færre enn {staff} tilsette varierer tala for mykje til å seie om ein månad skil seg ut.",
        "en": "With fewer than {staff} staff the figures vary too much to say whether a month stands out.",
    },
    "small-counts": {
        "nb": "Det telles færre enn {counted} i måneden. Det er for få til å si om en måned skiller seg ut.",
        "nn": "Det blir talt færre enn {counted} i månaden. Det er for få til å seie om ein månad skil seg ut.",
        "en": "Fewer than {counted} a month are counted. That is too few to say whether a month stands out.",
    },
    "correlated": {
        "nb": "Hver måned er så lik måneden før at ingen kan si om en måned skiller seg ut.",
        "nn": "Kvar månad er så lik månaden før at ingen kan seie om ein månad skil seg ut.",
        "en": "Each month is so like the one before it that nobody can say whether a month stands out.",
    },
    "few-points": {
        "nb": "Det finnes tall for så få måneder at ingen kan si om en måned skiller seg ut.",
        "nn": "Det finst tal for så få månader at ingen kan seie om ein månad skil seg ut.",
        "en": "So few months have figures that nobody can say whether a month stands out.",
    },
    "": {
        "nb": "Ingen kan si om den nyeste måneden skiller seg ut.",
        "nn": "Ingen kan seie om den nyaste månaden skil seg ut.",
        "en": "Nobody can say whether the newest month stands out.",
    },
}
_PARTS: Catalogue = {
    "month": {"nb": "Tallet for {month}", "nn": "Talet for {month}", "en": "The figure for {month}"},
    "newest": {"nb": "Det nyeste tallet", "nn": "Det nyaste talet", "en": "The newest figure"},
    "no-verdict": {
        "nb": "Det er et signal om å se nærmere, ikke et svar på om takten er endret.",
        "nn": "Det er eit signal om å sjå nærmare, ikkje eit svar på om takten er endra.",
        "en": "This is a signal to look closer, not an answer to whether the pace has changed.",
    },
    "trial": {
        "nb": "Det vanlige er regnet ut fra færre enn {full}, så dette er foreløpig.",
        "nn": "Det vanlege er rekna ut frå færre enn {full}, så dette er førebels.",
        "en": "The usual is worked out from fewer than {full}, so this is provisional.",
    },
}


def signal_sentence(
    *, variation: str | None, assurance: str | None, why: str, trial: bool, month: str | None, language: str = "nb"
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

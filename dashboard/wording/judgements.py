"""A verdict as sentences: what can be said today, why, how large the change of pace is, and what it would take.

No verb for a movement is used of anything, whatever the verdict: a difference is a number with its sign.
"""

from __future__ import annotations

import math

from dashboard.wording.language import Catalogue, about, months_words, say
from dashboard.wording.numbers import amount, figure, month, shown_difference
from dashboard.wording.ranges import MOST, fine_enough, has_interval, paced

NAN = math.nan
#: What the assessment asks for, in months: the looks, those before and after the start, and those beside a jump.
LOOKS, BASELINE, LATER, SIDE = (12, 18, 24), 24, 12, 13

#: What each verdict opens with; after a count of what is done, and where time alone mends nothing, with something else.
_LEADS: Catalogue = {
    "better": {
        "nb": "Takten er bedre enn før.",
        "nn": "Takten er betre enn før.",
        "en": "The pace is better than before.",
    },
    "worse": {
        "nb": "Takten er dårligere enn før.",
        "nn": "Takten er dårlegare enn før.",
        "en": "The pace is worse than before.",
    },
    "unchanged": {"nb": "Takten er som før.", "nn": "Takten er som før.", "en": "The pace is as before."},
    "undecided": {
        "nb": "Det kan ikke avgjøres ennå om takten er endret.",
        "nn": "Det kan ikkje avgjerast enno om takten er endra.",
        "en": "It cannot be decided yet whether the pace has changed.",
    },
    "undecided:for-good": {
        "nb": "Det kan ikke avgjøres om takten er endret.",
        "nn": "Det kan ikkje avgjerast om takten er endra.",
        "en": "It cannot be decided whether the pace has changed.",
    },
    "undecided:counted": {
        "nb": "Det kan ikke avgjøres ennå om arbeidet er kommet lenger.",
        "nn": "Det kan ikkje avgjerast enno om arbeidet er kome lenger.",
        "en": "It cannot be decided yet whether the work has come further.",
    },
    "better:counted": {
        "nb": "Det er bedre enn før.",
        "nn": "Det er betre enn før.",
        "en": "It is better than before.",
    },
    "worse:counted": {
        "nb": "Det er dårligere enn før.",
        "nn": "Det er dårlegare enn før.",
        "en": "It is worse than before.",
    },
    "unchanged:counted": {
        "nb": "Det er som før.",
        "nn": "Det er som før.",
        "en": "It is as before.",
    },
    "suppressed": {"nb": "", "nn": "", "en": ""},
    "no-data": {"nb": "", "nn": "", "en": ""},
    "not-measurable": {"nb": "", "nn": "", "en": ""},
}
_FOR_GOOD = ("too-seldom", "correlated")
_COUNTED = ("gap", "value-only", "no-baseline", "counted-more", "counted-less", "counted-same")

#: Why, by verdict and reason.
REASONS: dict[str, dict[str, dict[str, str]]] = {
    "suppressed": {
        "few-persons": {
            "nb": "Tallene gjelder så få personer at de ikke vises. Da vises heller ingen vurdering.",
            "nn": "Tala gjeld så få personar at dei ikkje blir viste. Då blir det heller ikkje vist noka vurdering.",
            "en": "The figures are about so few people that they are not shown. So no assessment is shown either.",
        },
        "persons-unknown": {
            "nb": "Antall ansatte er ikke rapportert, så tallene kan ikke vises.",
            "nn": "Talet på tilsette er ikkje rapportert, så tala kan ikkje visast.",
            "en": "The number of staff has not been reported, so the figures cannot be shown.",
        },
    },
    "no-data": {
        "never-reported": {
            "nb": "Ingen har rapportert tall, så takten kan ikke vurderes.",
            "nn": "Ingen har rapportert tal, så takten kan ikkje vurderast.",
            "en": "Nobody has reported any figures, so the pace cannot be assessed.",
        },
        "not-since-start": {
            "nb": "Ingen har rapportert tall etter {newest}, så takten kan ikke vurderes.",
            "nn": "Ingen har rapportert tal etter {newest}, så takten kan ikkje vurderast.",
            "en": "Nobody has reported any figures after {newest}, so the pace cannot be assessed.",
        },
    },
    "not-measurable": {
        "context": {
            "nb": "Tallet er med som bakgrunn for dette punktet, så takten vurderes ikke her.",
            "nn": "Talet er med som bakgrunn for dette punktet, så takten blir ikkje vurdert her.",
            "en": "The figure is there as background to this item, so the pace is not assessed here.",
        },
        "no-direction": {
            "nb": "Tallet er til bakgrunn. Det er ikke sagt om høyere eller lavere er bedre, så takten vurderes ikke.",
            "nn": "Talet er til bakgrunn. Det er ikkje sagt om høgare eller lågare er betre, så takten blir ikkje vurdert.",
            "en": "The figure is for background. Nobody has said whether higher or lower is better, so the pace is not assessed.",
        },
    },
    "undecided": {
        "too-early": {
            "nb": "Takten vurderes første gang når det har gått {first}. {gone}",
            "nn": "Takten blir vurdert første gong når det har gått {first}. {gone}",
            "en": "The pace is first assessed when {first} have passed. {gone}",
        },
        "too-seldom": {
            "nb": "Tallene kommer sjeldnere enn hver måned. Da er det for få av dem til å vurdere takten.",
            "nn": "Tala kjem sjeldnare enn kvar månad. Då er det for få av dei til å vurdere takten.",
            "en": "The figures come less often than every month. That gives too few of them to assess the pace.",
        },
        "no-data": {
            "nb": "Det finnes ingen tall å regne ut takten fra.",
            "nn": "Det finst ingen tal å rekne ut takten frå.",
            "en": "There are no figures to work out the pace from.",
        },
        "few-baseline": {
            "nb": "Det trengs tall for minst {baseline} fra før oppstarten.",
            "nn": "Det trengst tal for minst {baseline} frå før oppstarten.",
            "en": "It takes figures for at least {baseline} from before the start.",
        },
        "few-later": {
            "nb": "Det trengs tall for minst {later} etter oppstarten.",
            "nn": "Det trengst tal for minst {later} etter oppstarten.",
            "en": "It takes figures for at least {later} after the start.",
        },
        "season": {
            "nb": "Hver måned i året må ha tall fra minst to år før oppstarten. Ellers kan ingen skille takten fra årstiden.",
            "nn": "Kvar månad i året må ha tal frå minst to år før oppstarten. Elles kan ingen skilje takten frå årstida.",
            "en": "Each month of the year must have figures from at least two years before the start. Otherwise nobody can tell the pace from the season.",
        },
        "break": {
            "nb": "Tallene har et kjent brudd, og det trengs minst {side} med tall på hver side av det.",
            "nn": "Tala har eit kjent brot, og det trengst minst {side} med tal på kvar side av det.",
            "en": "The figures have a known break, and it takes at least {side} of figures on each side of it.",
        },
        "missing": {
            "nb": "Mer enn én av ti måneder mangler tall.",
            "nn": "Meir enn éin av ti månader manglar tal.",
            "en": "More than one month in ten has no figure.",
        },
        "correlated": {
            "nb": "Hver måned er så lik måneden før at en varig endring ikke kan skilles fra en tilfeldig.",
            "nn": "Kvar månad er så lik månaden før at ei varig endring ikkje kan skiljast frå ei tilfeldig.",
            "en": "Each month is so like the one before it that a lasting change cannot be told from chance.",
        },
        "among-many": {
            "nb": "Sett alene skiller dette tallet seg ut. Men mange tall vurderes samtidig, og da skiller noen seg ut ved en tilfeldighet.",
            "nn": "Åleine skil dette talet seg ut. Men mange tal blir vurderte samtidig, og då skil nokre seg ut ved eit slumpetreff.",
            "en": "Seen alone this figure stands out. But many figures are assessed at once, and then some stand out by chance.",
        },
        "not-shown": {
            "nb": "Forskjellen fra før kan være tilfeldig.",
            "nn": "Skilnaden frå før kan vere tilfeldig.",
            "en": "The difference from before may be chance.",
        },
        "gap": {
            "nb": "Minst én av de siste tolv månedene mangler tall, så nivået kan ikke regnes ut.",
            "nn": "Minst éin av dei siste tolv månadene manglar tal, så nivået kan ikkje reknast ut.",
            "en": "At least one of the last twelve months has no figure, so the level cannot be worked out.",
        },
        "value-only": {
            "nb": "Tallene er oppgitt som ferdige prosenter uten teller og nevner, så de kan ikke regnes sammen over måneder.",
            "nn": "Tala er oppgjevne som ferdige prosentar utan teljar og nemnar, så dei kan ikkje reknast saman over månader.",
            "en": "The figures are given as finished percentages without the numbers behind them, so they cannot be added up over months.",
        },
        "no-baseline": {
            "nb": "Det finnes ingen tall fra før oppstarten å sammenligne med.",
            "nn": "Det finst ingen tal frå før oppstarten å samanlikne med.",
            "en": "There are no figures from before the start to compare with.",
        },
    },
    "unchanged": {
        "too-small-to-matter": {"nb": "", "nn": "", "en": ""},
        "counted-same": {"nb": "", "nn": "", "en": ""},
    },
    "better": {"shown": {"nb": "", "nn": "", "en": ""}, "counted-more": {"nb": "", "nn": "", "en": ""}},
    "worse": {"shown": {"nb": "", "nn": "", "en": ""}, "counted-less": {"nb": "", "nn": "", "en": ""}},
}
_PARTS: Catalogue = {
    "lower": {"nb": "Her er lavere bedre.", "nn": "Her er lågare betre.", "en": "Here lower is better."},
    "higher": {"nb": "Her er høyere bedre.", "nn": "Her er høgare betre.", "en": "Here higher is better."},
    "context": {"nb": "", "nn": "", "en": ""},
    "the-start": {"nb": "oppstarten", "nn": "oppstarten", "en": "the start"},
    "one-gone": {"nb": "Det har gått {months}.", "nn": "Det har gått {months}.", "en": "Only {months} has passed."},
    "gone": {"nb": "Det har gått {months}.", "nn": "Det har gått {months}.", "en": "So far {months} have passed."},
    "none-gone": {
        "nb": "Ingen måneder har gått ennå.",
        "nn": "Ingen månader har gått enno.",
        "en": "No months have passed yet.",
    },
    "change": {
        "nb": "Endringen i takt er {change}.",
        "nn": "Endringa i takt er {change}.",
        "en": "The change of pace is {change}.",
    },
    "change-so-far": {
        "nb": "Foreløpig er endringen i takt {change}.",
        "nn": "Førebels er endringa i takt {change}.",
        "en": "For the time being the change of pace is {change}.",
    },
    "look": {
        "nb": "Det er målt etter {months}.",
        "nn": "Det er målt etter {months}.",
        "en": "This was measured after {months}.",
    },
    "next-look": {
        "nb": "Takten vurderes neste gang etter {months}.",
        "nn": "Takten blir vurdert neste gong etter {months}.",
        "en": "The pace is next assessed after {months}.",
    },
    "matters": {
        "nb": "En endring på under {matters} i året regnes som for liten til å ha betydning.",
        "nn": "Ei endring på under {matters} i året blir rekna som for lita til å ha noko å seie.",
        "en": "A change of less than {matters} a year is taken as too small to matter.",
    },
    "least": {
        "nb": "En endring på under {least} kan ikke vises på to år med disse tallene.",
        "nn": "Ei endring på under {least} kan ikkje visast på to år med desse tala.",
        "en": "A change of less than {least} cannot be shown in two years with these figures.",
    },
    "level": {
        "nb": "Nivået er {level}, mot {baseline} før oppstarten ({difference}).",
        "nn": "Nivået er {level}, mot {baseline} før oppstarten ({difference}).",
        "en": "The level is {level}, against {baseline} before the start ({difference}).",
    },
    "level-same": {
        "nb": "Nivået er {level}, det samme som før oppstarten.",
        "nn": "Nivået er {level}, det same som før oppstarten.",
        "en": "The level is {level}, the same as before the start.",
    },
    "level-alone": {"nb": "Nivået er {level}.", "nn": "Nivået er {level}.", "en": "The level is {level}."},
    "too-small": {
        "nb": "Forskjellen er for liten til å telle.",
        "nn": "Skilnaden er for liten til å telje.",
        "en": "The difference is too small to count.",
    },
    "no-interval": {
        "nb": "Alt er talt opp, så tallet er ikke anslått.",
        "nn": "Alt er talt opp, så talet er ikkje anslått.",
        "en": "Everything is counted, so nothing is estimated.",
    },
}


def verdict_sentence(
    *, verdict: str, reason: str, name: str, place: str, unit: str, months: int, look: int, newest: str | None,
    change: float = NAN, low: float = NAN, high: float = NAN, least: float = NAN, matters: float = NAN,
    direction: str = "context", level: float = NAN, baseline: float = NAN, language: str = "nb",
) -> str:  # fmt: skip
    """What can be said of ``name`` in ``place`` after ``months`` months, and why.

    ``change`` from ``low`` to ``high`` is the change of pace, ``matters`` the least that counts, in the unit per year;
    ``least`` is the least change over two years that the series could show. ``look`` is 0 where no test was made.
    ``level`` and ``baseline`` are said of what is counted. NaN for what there is not. KeyError for an unknown code.
    """
    why = why_sentence(verdict, reason, months=months, newest=newest, language=language)
    parts = [say(_LEADS, _lead(verdict, reason), language), why]
    if verdict in ("suppressed", "no-data", "not-measurable"):
        return about(name, place, parts)
    if reason in _COUNTED:
        return about(name, place, [*parts, *_counted(verdict, unit, level, baseline, language)])
    parts += _changed(verdict, reason, unit, change, low, high, language)
    if verdict in ("better", "worse"):
        parts.append(say(_PARTS, direction, language))
    if verdict != "undecided" and look:
        parts.append(say(_PARTS, "look", language, months=months_words(look, language)))
    if verdict == "unchanged" and is_said(matters):
        parts.append(say(_PARTS, "matters", language, matters=size_words(matters, unit, language)))
    if verdict == "undecided":
        later = [each for each in LOOKS if look and each > look]
        if later and reason in ("not-shown", "among-many"):
            parts.append(say(_PARTS, "next-look", language, months=months_words(later[0], language)))
        parts.append(least_sentence(least, unit, language))
    return about(name, place, parts)


def why_sentence(verdict: str, reason: str, *, months: int, newest: str | None, language: str = "nb") -> str:
    """Why a verdict is what it is; empty where its figures say it. KeyError for a reason that it does not have."""
    return say(
        REASONS[verdict], reason, language, newest=month(newest, language) if newest else say(_PARTS, "the-start", language),
        first=months_words(LOOKS[0], language), gone=gone_sentence(months, language), baseline=months_words(BASELINE, language),
        later=months_words(LATER, language), side=months_words(SIDE, language),
    )  # fmt: skip


def size_words(value: float, unit: str, language: str = "nb") -> str:
    """How large a change is: ``2,0 prosentpoeng``, with the decimals that a small one needs."""
    return amount(value, unit, language, fine_enough(unit, value))


def is_said(size: float) -> bool:
    """Whether a size is known, and more than nothing when it is written."""
    return math.isfinite(size) and round(size, MOST) > 0


def least_sentence(least: float, unit: str, language: str = "nb") -> str:
    """What a series could not show in two years; empty where that is not known."""
    if not is_said(least):
        return ""
    return say(_PARTS, "least", language, least=size_words(least, unit, language))


def _lead(verdict: str, reason: str) -> str:
    if reason in _COUNTED:
        return f"{verdict}:counted"
    return "undecided:for-good" if verdict == "undecided" and reason in _FOR_GOOD else verdict


def gone_sentence(months: int, language: str) -> str:
    """How many months have passed since the start."""
    if months <= 0:
        return say(_PARTS, "none-gone", language)
    return say(_PARTS, "one-gone" if months == 1 else "gone", language, months=months_words(months, language))


def _changed(
    verdict: str, reason: str, unit: str, change: float, low: float, high: float, language: str
) -> list[str]:  # fmt: skip
    """The change of pace; one that is not shown is never said without the interval it lies in."""
    if not math.isfinite(change) or (verdict in ("undecided", "unchanged") and not has_interval(low, high)):
        return []
    said = paced(change, unit, language, low=low, high=high)
    return [say(_PARTS, "change-so-far" if reason == "too-early" else "change", language, change=said)]


def _counted(verdict: str, unit: str, level: float, baseline: float, language: str) -> list[str]:
    if not math.isfinite(level):
        return []
    now, then = figure(level, unit, language), figure(baseline, unit, language)
    if not math.isfinite(baseline):
        return [say(_PARTS, "level-alone", language, level=now)]
    if now == then:
        said = say(_PARTS, "level-same", language, level=now)
    else:
        apart = shown_difference(level, baseline, unit, language)
        said = say(_PARTS, "level", language, level=now, baseline=then, difference=apart)
    if verdict == "undecided":
        return [said]
    return [said, say(_PARTS, "too-small" if verdict == "unchanged" and now != then else "no-interval", language)]

"""Where a commitment stands, in words: its label and sign, the rule that decided, and what its owner says."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.wording.language import Catalogue, Texts, say, some, tell, time_words, together
from dashboard.wording.numbers import date
from dashboard.wording.numbers import month as month_words

#: A standing as a short label, from what asks most of its reader to what asks least.
STANDINGS: Catalogue = {
    "worse": {"nb": "Dårligere", "nn": "Dårlegare", "en": "Worse"},
    "late": {"nb": "Forsinket", "nn": "Forseinka", "en": "Late"},
    "off-course": {"nb": "Ikke i rute", "nn": "Ikkje i rute", "en": "Not on course"},
    "silent": {"nb": "Opplysninger mangler", "nn": "Opplysningar manglar", "en": "Information missing"},
    "undecided": {"nb": "Kan ikke avgjøres ennå", "nn": "Kan ikkje avgjerast enno", "en": "Cannot be decided yet"},
    "suppressed": {"nb": "Vises ikke", "nn": "Blir ikkje vist", "en": "Not shown"},
    "unchanged": {"nb": "Uendret", "nn": "Uendra", "en": "Unchanged"},
    "better": {"nb": "Bedre", "nn": "Betre", "en": "Better"},
    "not-measured": {"nb": "Måles ikke", "nn": "Blir ikkje målt", "en": "Not measured"},
}
#: A sign beside each label, so that colour is never alone.
STANDING_SIGNS = {
    "worse": "▼", "late": "!", "off-course": "✕", "silent": "∅", "undecided": "?", "suppressed": "⊘", "unchanged": "=",
    "better": "▲", "not-measured": "–",
}  # fmt: skip

_DIRECT = {
    "nb": "det som måler arbeidet direkte",
    "nn": "det som måler arbeidet direkte",
    "en": "what measures the work directly",
}
_INDIRECT = {
    "nb": "det som måler arbeidet indirekte",
    "nn": "det som måler arbeidet indirekte",
    "en": "what measures the work indirectly",
}
_BY_MEASURE: Catalogue = {
    "worse": {
        "nb": "Det går dårligere enn før med {what}",
        "nn": "Det går dårlegare enn før med {what}",
        "en": "{What} is doing worse than before",
    },
    "off-course": {
        "nb": "{What}, er ikke i rute mot målet",
        "nn": "{What}, er ikkje i rute mot målet",
        "en": "{What} is not on course for the target",
    },
    "silent": {
        "nb": "Det mangler tall for {what}",
        "nn": "Det manglar tal for {what}",
        "en": "Figures are missing for {what}",
    },
    "undecided": {
        "nb": "Det kan ikke avgjøres ennå hvordan det går med {what}",
        "nn": "Det kan ikkje avgjerast enno korleis det går med {what}",
        "en": "It cannot be decided yet how it goes with {what}",
    },
    "suppressed": {
        "nb": "Tall vises ikke for {what} (få personer eller ukjent antall ansatte)",
        "nn": "Tal blir ikkje viste for {what} (få personar eller ukjent tal på tilsette)",
        "en": "Figures are not shown for {what} (few people or an unknown number of staff)",
    },
    "unchanged": {
        "nb": "Det går som før med {what}",
        "nn": "Det går som før med {what}",
        "en": "{What} is doing as before",
    },
    "better": {
        "nb": "Det går bedre enn før med {what}",
        "nn": "Det går betre enn før med {what}",
        "en": "{What} is doing better than before",
    },
}


def _measured(standing: str, what: Texts) -> tuple[str, Texts]:
    texts = _BY_MEASURE[standing]
    return standing, {
        each: texts[each].format(what=said, What=said[0].upper() + said[1:]) for each, said in what.items()
    }


#: The rules in the order they are asked, each with the standing it gives and what it has found.
_RULES: dict[str, tuple[str, Texts]] = {
    "direct-worse": _measured("worse", _DIRECT),
    "indirect-worse": _measured("worse", _INDIRECT),
    "balance-worse": (
        "worse",
        {
            "nb": "Det går dårligere enn før med noe som ikke skal bli verre",
            "nn": "Det går dårlegare enn før med noko som ikkje skal bli verre",
            "en": "Something that must not get worse is doing worse than before",
        },
    ),
    "deadline-late": (
        "late",
        {
            "nb": "Fristen er ute, og noe er ikke gjort",
            "nn": "Fristen er ute, og noko er ikkje gjort",
            "en": "The deadline has passed, and something has not been done",
        },
    ),
    "direct-off-course": _measured("off-course", _DIRECT),
    "indirect-off-course": _measured("off-course", _INDIRECT),
    "balance-concern": (
        "off-course",
        {
            "nb": "Det nyeste tallet skiller seg ut i uønsket retning for noe som ikke skal bli verre",
            "nn": "Det nyaste talet skil seg ut i uønskt retning for noko som ikkje skal bli verre",
            "en": "The newest figure stands out in the unwanted direction for something that must not get worse",
        },
    ),
    "direct-silent": _measured("silent", _DIRECT),
    "evidence-missing": (
        "silent",
        {
            "nb": "Noe er meldt ferdig uten at det er dokumentert",
            "nn": "Noko er meldt ferdig utan at det er dokumentert",
            "en": "Something is reported as done without evidence",
        },
    ),
    "review-stale": (
        "silent",
        {
            "nb": "En gjennomgang er for gammel og må gjøres på nytt",
            "nn": "Ein gjennomgang er for gammal og må gjerast på nytt",
            "en": "A review is too old and must be done again",
        },
    ),
    "indirect-silent": _measured("silent", _INDIRECT),
    "direct-undecided": _measured("undecided", _DIRECT),
    "indirect-undecided": _measured("undecided", _INDIRECT),
    "direct-suppressed": _measured("suppressed", _DIRECT),
    "direct-unchanged": _measured("unchanged", _DIRECT),
    "indirect-unchanged": _measured("unchanged", _INDIRECT),
    "direct-better": _measured("better", _DIRECT),
    "indirect-suppressed": _measured("suppressed", _INDIRECT),
    "indirect-better": _measured("better", _INDIRECT),
    "deadlines-kept": (
        "better",
        {
            "nb": "Ingen tall vurderes, men det som skulle være gjort, er gjort",
            "nn": "Ingen tal blir vurderte, men det som skulle vere gjort, er gjort",
            "en": "No figures are assessed, but what was due has been done",
        },
    ),
    "deadlines-ahead": (
        "undecided",
        {
            "nb": "Ingen tall vurderes, og fristene er ikke ute ennå",
            "nn": "Ingen tal blir vurderte, og fristane er ikkje ute enno",
            "en": "No figures are assessed, and the deadlines have not passed yet",
        },
    ),
    "not-measured": (
        "not-measured",
        {
            "nb": "Ingen tall vurderes, og ingen frister gjelder",
            "nn": "Ingen tal blir vurderte, og ingen fristar gjeld",
            "en": "No figures are assessed, and no deadlines apply",
        },
    ),
}
_PARTS: Catalogue = {
    "due": {"nb": "Neste frist er {due}.", "nn": "Neste frist er {due}.", "en": "The next deadline is {due}."},
    "oldest-due": {
        "nb": "Den eldste fristen var {due}, for {time} siden.",
        "nn": "Den eldste fristen var {due}, for {time} sidan.",
        "en": "The oldest deadline was {due}, {time} ago.",
    },
    "was-due": {
        "nb": "Fristen var {due}, for {time} siden.",
        "nn": "Fristen var {due}, for {time} sidan.",
        "en": "The deadline was {due}, {time} ago.",
    },
    "late": {"nb": "Det er {time} over fristen.", "nn": "Det er {time} over fristen.", "en": "It is {time} overdue."},
    "old": {
        "nb": "Den er {time} gammel.",
        "nn": "Den er {time} gammal.",
        "en": "It is {time} old.",
    },
    "moved": {
        "nb": "{better} ser bedre ut samtidig som {worse} ser verre ut. Kan det være flyttet?",
        "nn": "{better} ser betre ut samtidig som {worse} ser verre ut. Kan det vere flytta?",
        "en": "{better} {looks} better while {worse} {look} worse. Could it have been moved?",
    },
    "view": {
        "nb": "Slik ser {owner} det i {month}: {view}.",
        "nn": "Slik ser {owner} det i {month}: {view}.",
        "en": "How {owner} sees it in {month}: {view}.",
    },
    "view-undated": {
        "nb": "Slik ser {owner} det: {view}.",
        "nn": "Slik ser {owner} det: {view}.",
        "en": "How {owner} sees it: {view}.",
    },
    "owner": {"nb": "den ansvarlige", "nn": "den ansvarlege", "en": "the owner"},
    "reason": {"nb": "Begrunnelse: «{reason}».", "nn": "Grunngjeving: «{reason}».", "en": "Reason: “{reason}”."},
    "disagrees": {
        "nb": "Det som er registrert, sier noe annet: {standing}.",
        "nn": "Det som er registrert, seier noko anna: {standing}.",
        "en": "What is on record says otherwise: {standing}.",
    },
    "unconfirmed": {
        "nb": "Det som er registrert, bekrefter det ikke: {standing}.",
        "nn": "Det som er registrert, stadfestar det ikkje: {standing}.",
        "en": "What is on record does not confirm it: {standing}.",
    },
}
_VIEWS: Catalogue = {
    "better": {"nb": "bedre", "nn": "betre", "en": "better"},
    "unchanged": {"nb": "som før", "nn": "som før", "en": "as before"},
    "worse": {"nb": "dårligere", "nn": "dårlegare", "en": "worse"},
    "undecided": {
        "nb": "kan ikke avgjøres ennå",
        "nn": "kan ikkje avgjerast enno",
        "en": "cannot be decided yet",
    },
}
#: Standings that say how it goes; the others cannot confirm an owner's view, nor say otherwise.
_KNOWN = ("worse", "late", "off-course", "unchanged", "better")


def standing_word(standing: str, language: str = "nb") -> str:
    """A standing as a short label."""
    return say(STANDINGS, standing, language)


def standing_sentence(
    *, rule: str, names: Sequence[str] = (), language: str = "nb", days: int = 0, due: str | None = None
) -> str:
    """What decided a standing: the rule, and what it found (at most three named). KeyError for an unknown rule.

    ``due`` (ISO date) and ``days`` are the oldest deadline and how late it is, or the next one and 0; of a review that
    has grown old, ``days`` is its age.
    """
    said = tell(_RULES[rule][1], language)
    parts = [f"{said}: {some(names, language)}." if names else f"{said}."]
    time = time_words(days, language)
    if rule == "deadline-late" and days > 0:
        said = "late" if not due else "was-due" if len(names) <= 1 else "oldest-due"
        parts.append(say(_PARTS, said, language, due=date(due, language), time=time))
    elif rule == "review-stale" and days > 0:
        parts.append(say(_PARTS, "old", language, time=time) if len(names) <= 1 else "")
    elif rule == "deadlines-ahead" and due:
        parts.append(say(_PARTS, "due", language, due=date(due, language)))
    return together(parts)


def rule_rows(language: str = "nb") -> list[tuple[str, str, str]]:
    """The rules in the order they are asked: each one's code, what it finds in words, and the standing it gives."""
    return [
        (rule, tell(words, language) + ".", f"{STANDING_SIGNS[standing]} {standing_word(standing, language)}")
        for rule, (standing, words) in _RULES.items()
    ]


def moved_sentence(*, better: str | Sequence[str], worse: str | Sequence[str], language: str = "nb") -> str:
    """What looks better beside what looks worse (names), and the question whether it has only been moved."""
    good, bad = ([names] if isinstance(names, str) else list(names) for names in (better, worse))
    return say(
        _PARTS, "moved", language, better=some(good, language), worse=some(bad, language),
        looks="looks" if len(good) == 1 else "look", look="looks" if len(bad) == 1 else "look",
    )  # fmt: skip


def view_sentence(
    *, view: str, owner: str, month: str | None, reason: str = "", disagrees: bool = False, standing: str = "",
    language: str = "nb",
) -> str:  # fmt: skip
    """How a commitment's owner sees it, with the reason given, and what is measured where that says otherwise."""
    parts = [
        say(
            _PARTS,
            "view" if month else "view-undated",
            language,
            owner=owner or say(_PARTS, "owner", language),
            month=month_words(month, language),
            view=say(_VIEWS, view, language),
        )  # fmt: skip
    ]
    if reason.strip():
        parts.append(say(_PARTS, "reason", language, reason=reason.strip().rstrip(".")))
    if disagrees:
        word = standing_word(standing, language)
        said = "disagrees" if standing in _KNOWN else "unconfirmed"
        parts.append(say(_PARTS, said, language, standing=word[:1].lower() + word[1:]))
    return together(parts)

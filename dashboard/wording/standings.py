"""Where a commitment stands, in words: its label and sign, the rule that decided, and what its owner says."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.wording.catalogue import N_, tell
from dashboard.wording.language import Catalogue, say, some, time_words, together
from dashboard.wording.numbers import date
from dashboard.wording.numbers import month as month_words

#: A standing as a short label, from what asks most of its reader to what asks least.
STANDINGS: Catalogue = {
    "worse": N_("Dårligere"),
    "late": N_("Forsinket"),
    "off-course": N_("Ikke i rute"),
    "silent": N_("Opplysninger mangler"),
    "undecided": N_("Kan ikke avgjøres ennå"),
    "suppressed": N_("Vises ikke"),
    "unchanged": N_("Uendret"),
    "better": N_("Bedre"),
    "not-measured": N_("Måles ikke"),
}
#: The standings that are told of together: what moves, what does not, and what nobody can know yet.
GROUPS = {
    "better": ("better",),
    "not": ("worse", "late", "off-course", "unchanged"),
    "unknown": ("silent", "undecided", "suppressed", "not-measured"),
}
#: A sign beside each label, so that colour is never alone.
STANDING_SIGNS = {
    "worse": "▼", "late": "!", "off-course": "✕", "silent": "∅", "undecided": "?", "suppressed": "⊘", "unchanged": "=",
    "better": "▲", "not-measured": "–",
}  # fmt: skip

#: The rules in the order they are asked, each with the standing it gives and what it has found.
_RULES: dict[str, tuple[str, str]] = {
    "direct-worse": ("worse", N_("Det går dårligere enn før med det som måler arbeidet direkte")),
    "indirect-worse": ("worse", N_("Det går dårligere enn før med det som måler arbeidet indirekte")),
    "balance-worse": (
        "worse",
        N_("Det går dårligere enn før med noe som ikke skal bli verre"),
    ),
    "deadline-late": (
        "late",
        N_("Fristen er ute, og noe er ikke gjort"),
    ),
    "direct-off-course": ("off-course", N_("Det som måler arbeidet direkte, er ikke i rute mot målet")),
    "indirect-off-course": ("off-course", N_("Det som måler arbeidet indirekte, er ikke i rute mot målet")),
    "balance-concern": (
        "off-course",
        N_("Det nyeste tallet skiller seg ut i uønsket retning for noe som ikke skal bli verre"),
    ),
    "direct-silent": ("silent", N_("Det mangler tall for det som måler arbeidet direkte")),
    "evidence-missing": (
        "silent",
        N_("Noe er meldt ferdig uten at det er dokumentert"),
    ),
    "review-stale": (
        "silent",
        N_("En gjennomgang er for gammel og må gjøres på nytt"),
    ),
    "indirect-silent": ("silent", N_("Det mangler tall for det som måler arbeidet indirekte")),
    "direct-undecided": (
        "undecided",
        N_("Det kan ikke avgjøres ennå hvordan det går med det som måler arbeidet direkte"),
    ),
    "indirect-undecided": (
        "undecided",
        N_("Det kan ikke avgjøres ennå hvordan det går med det som måler arbeidet indirekte"),
    ),
    "direct-suppressed": (
        "suppressed",
        N_("Tall vises ikke for det som måler arbeidet direkte (få personer eller ukjent antall ansatte)"),
    ),
    "direct-unchanged": ("unchanged", N_("Det går som før med det som måler arbeidet direkte")),
    "indirect-unchanged": ("unchanged", N_("Det går som før med det som måler arbeidet indirekte")),
    "direct-better": ("better", N_("Det går bedre enn før med det som måler arbeidet direkte")),
    "indirect-suppressed": (
        "suppressed",
        N_("Tall vises ikke for det som måler arbeidet indirekte (få personer eller ukjent antall ansatte)"),
    ),
    "indirect-better": ("better", N_("Det går bedre enn før med det som måler arbeidet indirekte")),
    "deadlines-kept": (
        "better",
        N_("Ingen tall vurderes, men det som skulle være gjort, er gjort"),
    ),
    "deadlines-ahead": (
        "undecided",
        N_("Ingen tall vurderes, og fristene er ikke ute ennå"),
    ),
    "not-measured": (
        "not-measured",
        N_("Ingen tall vurderes, og ingen frister gjelder"),
    ),
}
_PARTS: Catalogue = {
    "due": N_("Neste frist er {due}."),
    "oldest-due": N_("Den eldste fristen var {due}, for {time} siden."),
    "was-due": N_("Fristen var {due}, for {time} siden."),
    "late": N_("Det er {time} over fristen."),
    "old": N_("Den er {time} gammel."),
    "moved": N_("{better} ser bedre ut samtidig som {worse} ser verre ut. Kan det være flyttet?"),
    "view": N_("Slik ser {owner} det i {month}: {view}."),
    "view-undated": N_("Slik ser {owner} det: {view}."),
    "owner": N_("den ansvarlige"),
    "reason": N_("Begrunnelse: «{reason}»."),
    "disagrees": N_("Det som er registrert, sier noe annet: {standing}."),
    "unconfirmed": N_("Det som er registrert, bekrefter det ikke: {standing}."),
}
_VIEWS: Catalogue = {
    "better": N_("bedre"),
    "unchanged": N_("som før"),
    "worse": N_("dårligere"),
    "undecided": N_("kan ikke avgjøres ennå"),
}
#: Standings that say how it goes; the others cannot confirm an owner's view, nor say otherwise.
_KNOWN = ("worse", "late", "off-course", "unchanged", "better")


def standing_word(standing: str, language: str = "") -> str:
    """A standing as a short label."""
    return say(STANDINGS, standing, language)


def standing_sentence(
    *, rule: str, names: Sequence[str] = (), language: str = "", days: int = 0, due: str | None = None
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


def rule_rows(language: str = "") -> list[tuple[str, str, str]]:
    """The rules in the order they are asked: each one's code, what it finds in words, and the standing it gives."""
    return [
        (rule, tell(words, language) + ".", f"{STANDING_SIGNS[standing]} {standing_word(standing, language)}")
        for rule, (standing, words) in _RULES.items()
    ]


def moved_sentence(*, better: str | Sequence[str], worse: str | Sequence[str], language: str = "") -> str:
    """What looks better beside what looks worse (names), and the question whether it has only been moved."""
    good, bad = ([names] if isinstance(names, str) else list(names) for names in (better, worse))
    return say(
        _PARTS, "moved", language, better=some(good, language), worse=some(bad, language),
    )  # fmt: skip


def view_sentence(
    *, view: str, owner: str, month: str | None, reason: str = "", disagrees: bool = False, standing: str = "",
    language: str = "",
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

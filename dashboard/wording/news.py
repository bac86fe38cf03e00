"""What is new since last month: one sentence each, with what it was before."""

from __future__ import annotations

import math

from dashboard.wording.catalogue import N_, tell
from dashboard.wording.language import Catalogue, say, subject, time_words
from dashboard.wording.numbers import date, month, told_apart
from dashboard.wording.standings import standing_word
from dashboard.wording.verdicts import verdict_word

_NEWS: Catalogue = {
    "verdict": N_("{about}: Vurderingen er «{after}». Før var den «{before}»."),
    "verdict:first": N_("{about}: Vurderingen er «{after}». Det er den første."),
    "hidden": N_("{about}: Vurderingen vises ikke lenger."),
    "signal:improvement": N_("{about}: Tallet for {month} skiller seg ut i ønsket retning."),
    "signal:concern": N_("{about}: Tallet for {month} skiller seg ut i uønsket retning."),
    "signal:high": N_("{about}: Tallet for {month} er høyere enn det vanlige."),
    "signal:low": N_("{about}: Tallet for {month} er lavere enn det vanlige."),
    "signal:common": N_("{about}: Tallet for {month} er igjen innenfor det vanlige."),
    "signal:none": N_("{about}: Ingen kan lenger si om tallet for {month} skiller seg ut."),
    "standing": N_("Forpliktelse {commitment} står nå som «{after}». Før sto den som «{before}»."),
    "standing:first": N_("Forpliktelse {commitment} står nå som «{after}»."),
    "late": N_("Fristen er ute for «{title}»: {due}. Det er {time} siden."),
    "done": N_("Ferdig {done}: «{title}»."),
    "done:undated": N_("Ferdig: «{title}»."),
    "restated": N_("{about}: Tallet for {month} er rettet fra {before} til {after}{file}."),
    "restated:same": N_("{about}: Tallet for {month} er levert på nytt{file} og er fortsatt {after}."),
    "restated:new": N_("{about}: {month} har fått et tall i ettertid, {after}{file}."),
    "restated:gone": N_("{about}: Tallet for {month} er tatt bort{file}. Det var {before}."),
    "missing": N_("{about} for {month}: Tallene er ikke levert. Fristen var for {time} siden."),
    "missing:due": N_("{about} for {month}: Tallene er ikke levert."),
}
_FILE = N_(" (fra filen {file})")
KINDS = ("verdict", "hidden", "signal", "standing", "late", "done", "restated", "missing")


def news_sentence(*, kind: str, language: str = "", **facts: object) -> str:
    """One thing that is new. Each kind has facts of its own; KeyError for an unknown kind, a code or a fact that is not given.

    ``verdict``: name, place, before, after (verdicts; before may be None), nature (that of the indicator). ``hidden``: name, place. ``signal``: name, place, month, variation.
    ``standing``: commitment (its id), before, after. ``late``: title, due, days. ``done``: title, done_on. ``restated``:
    name, place, month, before, after (figures, NaN for none), unit, file. ``missing``: source, place, month, days.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    said, words = _SAYERS[kind](facts, language)
    return say(_NEWS, said, language, **words)


def _verdict(facts: dict[str, object], language: str) -> tuple[str, dict[str, str]]:
    nature = str(facts.get("nature", "outcome"))
    before = verdict_word(str(facts["before"]), language, nature=nature) if facts["before"] else ""
    words = {
        "about": _about(facts),
        "after": verdict_word(str(facts["after"]), language, nature=nature),
        "before": before,
    }
    return ("verdict" if before else "verdict:first"), words


def _hidden(facts: dict[str, object], language: str) -> tuple[str, dict[str, str]]:
    return "hidden", {"about": _about(facts)}


def _signal(facts: dict[str, object], language: str) -> tuple[str, dict[str, str]]:
    words = {"about": _about(facts), "month": _month(facts, language)}
    return f"signal:{facts['variation'] or 'none'}", words


def _standing(facts: dict[str, object], language: str) -> tuple[str, dict[str, str]]:
    before = standing_word(str(facts["before"]), language) if facts["before"] else ""
    words = {"commitment": str(facts["commitment"]), "after": standing_word(str(facts["after"]), language)}
    return ("standing" if before else "standing:first"), words | {"before": before}


def _late(facts: dict[str, object], language: str) -> tuple[str, dict[str, str]]:
    days = max(1, int(str(facts["days"])))
    due = date(str(facts["due"]), language)
    return "late", {"title": str(facts["title"]), "due": due, "time": time_words(days, language)}


def _done(facts: dict[str, object], language: str) -> tuple[str, dict[str, str]]:
    done_on = facts["done_on"]
    words = {"title": str(facts["title"]), "done": date(str(done_on), language) if done_on else ""}
    return ("done" if done_on else "done:undated"), words


def _restated(facts: dict[str, object], language: str) -> tuple[str, dict[str, str]]:
    old, new = (_number(facts[name]) for name in ("before", "after"))
    before, after = told_apart((old, math.nan, math.nan), (new, math.nan, math.nan), str(facts["unit"]), language)
    file = tell(_FILE, language, file=facts["file"]) if facts["file"] else ""
    words = {"about": _about(facts), "month": _month(facts, language), "before": before, "after": after, "file": file}
    if math.isnan(old):
        words["month"] = words["month"][:1].upper() + words["month"][1:]
        return "restated:new", words
    return ("restated:gone" if math.isnan(new) else "restated:same" if before == after else "restated"), words


def _missing(facts: dict[str, object], language: str) -> tuple[str, dict[str, str]]:
    days = int(str(facts["days"]))
    words = {
        "about": subject(str(facts["source"]), str(facts["place"] or "")),
        "month": _month(facts, language),
        "time": time_words(days, language),
    }
    return ("missing" if days > 0 else "missing:due"), words


_SAYERS = {
    "verdict": _verdict, "hidden": _hidden, "signal": _signal, "standing": _standing, "late": _late, "done": _done,
    "restated": _restated, "missing": _missing,
}  # fmt: skip


def _about(facts: dict[str, object]) -> str:
    return subject(str(facts["name"]), str(facts["place"] or ""))


def _month(facts: dict[str, object], language: str) -> str:
    return month(str(facts["month"]), language)


def _number(value: object) -> float:
    found = math.nan if value is None else float(str(value))
    return found if math.isfinite(found) else math.nan

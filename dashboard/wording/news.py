"""What is new since last month: one sentence each, with what it was before."""

from __future__ import annotations

import math

from dashboard.wording.language import Catalogue, say, subject, time_words
from dashboard.wording.numbers import date, month, told_apart
from dashboard.wording.standings import standing_word
from dashboard.wording.verdicts import verdict_word

_NEWS: Catalogue = {
    "verdict": {
        "nb": "{about}: Vurderingen er «{after}». Før var den «{before}».",
        "nn": "{about}: Vurderinga er «{after}». Før var ho «{before}».",
        "en": "{about}: The assessment is “{after}”. Before it was “{before}”.",
    },
    "verdict:first": {
        "nb": "{about}: Vurderingen er «{after}». Det er den første.",
        "nn": "{about}: Vurderinga er «{after}». Det er den første.",
        "en": "{about}: The assessment is “{after}”. It is the first.",
    },
    "hidden": {
        "nb": "{about}: Vurderingen vises ikke lenger.",
        "nn": "{about}: Vurderinga blir ikkje vist lenger.",
        "en": "{about}: The assessment is not shown any longer.",
    },
    "signal:improvement": {
        "nb": "{about}: Tallet for {month} skiller seg ut i ønsket retning.",
        "nn": "{about}: Talet for {month} skil seg ut i ønskt retning.",
        "en": "{about}: The figure for {month} stands out in the wanted direction.",
    },
    "signal:concern": {
        "nb": "{about}: Tallet for {month} skiller seg ut i uønsket retning.",
        "nn": "{about}: Talet for {month} skil seg ut i uønskt retning.",
        "en": "{about}: The figure for {month} stands out in the unwanted direction.",
    },
    "signal:high": {
        "nb": "{about}: Tallet for {month} er høyere enn det vanlige.",
        "nn": "{about}: Talet for {month} er høgare enn det vanlege.",
        "en": "{about}: The figure for {month} is higher than the usual.",
    },
    "signal:low": {
        "nb": "{about}: Tallet for {month} er lavere enn det vanlige.",
        "nn": "{about}: Talet for {month} er lågare enn det vanlege.",
        "en": "{about}: The figure for {month} is lower than the usual.",
    },
    "signal:common": {
        "nb": "{about}: Tallet for {month} er igjen innenfor det vanlige.",
        "nn": "{about}: Talet for {month} er igjen innanfor det vanlege.",
        "en": "{about}: The figure for {month} is within the usual again.",
    },
    "signal:none": {
        "nb": "{about}: Ingen kan lenger si om tallet for {month} skiller seg ut.",
        "nn": "{about}: Ingen kan lenger seie om talet for {month} skil seg ut.",
        "en": "{about}: Nobody can say any longer whether the figure for {month} stands out.",
    },
    "standing": {
        "nb": "Forpliktelse {commitment} står nå som «{after}». Før sto den som «{before}».",
        "nn": "Forplikting {commitment} står no som «{after}». Før stod ho som «{before}».",
        "en": "Commitment {commitment} now stands as “{after}”. Before it stood as “{before}”.",
    },
    "standing:first": {
        "nb": "Forpliktelse {commitment} står nå som «{after}».",
        "nn": "Forplikting {commitment} står no som «{after}».",
        "en": "Commitment {commitment} now stands as “{after}”.",
    },
    "late": {
        "nb": "Fristen er ute for «{title}»: {due}. Det er {time} siden.",
        "nn": "Fristen er ute for «{title}»: {due}. Det er {time} sidan.",
        "en": "The deadline has passed for “{title}”: {due}. That is {time} ago.",
    },
    "done": {
        "nb": "Ferdig {done}: «{title}».",
        "nn": "Ferdig {done}: «{title}».",
        "en": "Done on {done}: “{title}”.",
    },
    "done:undated": {"nb": "Ferdig: «{title}».", "nn": "Ferdig: «{title}».", "en": "Done: “{title}”."},
    "restated": {
        "nb": "{about}: Tallet for {month} er rettet fra {before} til {after}{file}.",
        "nn": "{about}: Talet for {month} er retta frå {before} til {after}{file}.",
        "en": "{about}: The figure for {month} has been corrected from {before} to {after}{file}.",
    },
    "restated:same": {
        "nb": "{about}: Tallet for {month} er levert på nytt{file} og er fortsatt {after}.",
        "nn": "{about}: Talet for {month} er levert på nytt{file} og er framleis {after}.",
        "en": "{about}: The figure for {month} has been delivered again{file} and is still {after}.",
    },
    "restated:new": {
        "nb": "{about}: {month} har fått et tall i ettertid, {after}{file}.",
        "nn": "{about}: {month} har fått eit tal i ettertid, {after}{file}.",
        "en": "{about}: {month} has been given a figure afterwards, {after}{file}.",
    },
    "restated:gone": {
        "nb": "{about}: Tallet for {month} er tatt bort{file}. Det var {before}.",
        "nn": "{about}: Talet for {month} er teke bort{file}. Det var {before}.",
        "en": "{about}: The figure for {month} has been taken out{file}. It was {before}.",
    },
    "missing": {
        "nb": "{about} for {month}: Tallene er ikke levert. Fristen var for {time} siden.",
        "nn": "{about} for {month}: Tala er ikkje leverte. Fristen var for {time} sidan.",
        "en": "{about} for {month}: The figures have not been delivered. The deadline was {time} ago.",
    },
    "missing:due": {
        "nb": "{about} for {month}: Tallene er ikke levert.",
        "nn": "{about} for {month}: Tala er ikkje leverte.",
        "en": "{about} for {month}: The figures have not been delivered.",
    },
}
_FILE = {"nb": " (fra filen {file})", "nn": " (frå fila {file})", "en": " (from the file {file})"}
KINDS = ("verdict", "hidden", "signal", "standing", "late", "done", "restated", "missing")


def news_sentence(*, kind: str, language: str = "nb", **facts: object) -> str:
    """One thing that is new. Each kind has facts of its own; KeyError for an unknown kind, a code or a fact that is not given.

    ``verdict``: name, place, before, after (verdicts; before may be None). ``hidden``: name, place. ``signal``: name, place, month, variation.
    ``standing``: commitment (its id), before, after. ``late``: title, due, days. ``done``: title, done_on. ``restated``:
    name, place, month, before, after (figures, NaN for none), unit, file. ``missing``: source, place, month, days.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    said, words = _SAYERS[kind](facts, language)
    return say(_NEWS, said, language, **words)


def _verdict(facts: dict[str, object], language: str) -> tuple[str, dict[str, str]]:
    before = verdict_word(str(facts["before"]), language) if facts["before"] else ""
    words = {"about": _about(facts), "after": verdict_word(str(facts["after"]), language), "before": before}
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
    file = _FILE.get(language, _FILE["nb"]).format(file=facts["file"]) if facts["file"] else ""
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

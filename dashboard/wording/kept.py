"""What is kept of a finding with its upload, and how it is said again in another language."""

from __future__ import annotations

from dashboard.wording.catalogue import LANGUAGES, N_, _, speaking
from dashboard.wording.findings import TEXTS, Words, place

#: What is kept of a finding with its upload, for everyone who may see the list: no figure in it.
KEPT = {
    "outlier": N_("Et tall er langt utenfor det serien har vært før."),
    "value-only": N_("Et tall er oppgitt som ferdig prosent uten teller og nevner."),
    "other-month": N_("Filnavnet sier en annen måned enn arket. Tallene er lest som arkets måned."),
    "draft": N_("Noe sier at tallene kan være et utkast."),
    "ignored-text": N_("Noe er ikke lest som tall."),
    "same-twice": N_("Et tall står to ganger. Det er lagret én gang."),
    "no-figure": N_("Her står det ikke noe tall."),
}


def kept(code: str) -> str:
    """The sentence of a finding without what was found."""
    return _(KEPT.get(code, code))


def kept_message(code: str, sheet: str | None, cell: str | None) -> str:
    """What is kept of a finding without what was found, with its place."""
    return _placed(kept(code), sheet, cell)


def retold(code: str, message: str, found: str, sheet: str | None, cell: str | None) -> str:
    """A message that was kept, in the language that holds here; as it is where it has other facts than what was found."""
    if code in KEPT and not found:
        return kept_message(code, sheet, cell)
    for key, (text, _remedy) in TEXTS.items():
        if key.partition(":")[0] != code:
            continue
        for language in LANGUAGES:
            with speaking(language):
                said = _placed(_(text).format_map(Words(found=found)), sheet, cell)
            if said == message:
                return _placed(_(text).format_map(Words(found=found)), sheet, cell)
    return message


def _placed(text: str, sheet: str | None, cell: str | None) -> str:
    where = place(sheet, cell)
    return f"{where}: {text}" if where else text

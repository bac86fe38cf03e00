"""The page «Last opp» in words: what is being done, what was found, what a heading is taken to mean."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.wording.numbers import listing, moment, month, number

KINDS = {"unit": "En enhet", "indicator": "En indikator", "month": "En måned", "ignore": "Skal ikke leses"}
MONTHS = tuple(month(f"2026-{m:02}").split(" ")[0] for m in range(1, 13))
PARTS = {"numerator": "teller", "denominator": "nevner", "value": "ferdig prosent"}
_MOST_PLACES = 10
_PHASES = {
    "wait": "Venter på tur …",
    "open": "Åpner filen …",
    "read": "Leser tallene …",
    "check": "Kontrollerer tallene …",
    "store": "Ser hva som endres …",
}


def phase(name: str, done: int, of: int, *, is_storing: bool = False) -> str:
    """What is being done with a file, and how far it has come."""
    if name == "store" and is_storing:
        return "Lagrer …"
    if name == "read" and of > 1:
        return f"Leser tallene: {number(done, 0)} av {number(of, 0)} …"
    return _PHASES.get(name, _PHASES["wait"])


def said_begun(file: str, *, is_storing: bool = False) -> str:
    """What a card says of itself, to those who do not see it, when a file is gone through."""
    return f"{'Lagrer' if is_storing else 'Leser'} {file}."


def figures(count: int) -> str:
    """``1 tall``, ``2 345 tall``."""
    return f"{number(count, 0)} tall"


def added(count: int) -> str:
    """``1 nytt tall``, ``2 nye tall``."""
    return f"{number(count, 0)} {'nytt' if count == 1 else 'nye'} tall"


def changed(count: int) -> str:
    """``1 endret tall``, ``2 endrede tall``."""
    return f"{number(count, 0)} {'endret' if count == 1 else 'endrede'} tall"


def removed(count: int) -> str:
    """``1 tall fjernet``."""
    return f"{number(count, 0)} tall fjernet"


def removing(count: int) -> str:
    """What is said before a file is stored that takes away more figures than it leaves."""
    return (
        f"{figures(count)} som er lagret fra før, står ikke i denne filen og blir fjernet. Er filen bare en del av det som "
        "skal leveres, så la være å lagre den, og lever alt i én fil."
    )


def removed_most(count: int, stored_as: int | None) -> str:
    """The same once it is stored, and how it is taken back."""
    return (
        f"{figures(count)} som var lagret fra før, står ikke i denne filen og er fjernet. Var det ikke meningen, så ta tilbake "
        f"opplasting {stored_as}."
    )


def store_button(gone: int, *, is_mostly_removing: bool) -> str:
    """What the button does: ``Lagre``, or ``Lagre og fjern 99 tall``."""
    return f"Lagre og fjern {figures(gone)}" if is_mostly_removing else "Lagre"


def tally(new: int, other: int, gone: int) -> str:
    """What storing does to the figures, without what it does not do: ``2 nye tall og 1 endret tall``."""
    parts = [(added, new), (changed, other), (removed, gone)]
    return listing([say(count) for say, count in parts if count]) or "ingen tall endres"


def counted(count: int, one: str, many: str) -> str:
    """``1 feil``, ``3 advarsler``."""
    return f"{number(count, 0)} {one if count == 1 else many}"


def headings_left(count: int) -> str:
    """How many unknown headings are not asked about yet; empty for none."""
    if not count:
        return ""
    return f"{counted(count, 'overskrift', 'overskrifter')} til er ukjent. Svar på disse først, så kommer flere."


def span(months: tuple[str, ...]) -> str:
    """``oktober 2026``, ``januar 2026 til oktober 2026``; empty for none."""
    if not months:
        return ""
    return month(months[0]) if len(months) == 1 else f"{month(months[0])} til {month(months[-1])}"


def repeats(count: int, places: tuple[str, ...]) -> str:
    """Where else the same was found."""
    if not count:
        return ""
    named = f": {', '.join(places)}{' …' if count > len(places) else ''}" if places else ""
    return f"Det samme i {counted(count, 'celle', 'celler')} til{named}."


def elsewhere(places: Sequence[tuple[str, int]]) -> str:
    """Where else in the file the same was found: places, and how many more cells beside each."""
    if not places:
        return ""
    named = [f"{place} (og {counted(more, 'celle', 'celler')} til)" if more else place for place, more in places]
    left = len(named) - _MOST_PLACES
    rest = f" og {counted(left, 'sted', 'steder')} til" if left > 0 else ""
    return f"Det samme her: {'; '.join(named[:_MOST_PLACES])}{rest}."


def said_refused(file: str, errors: int) -> str:
    """What a card says of itself to those who do not see it."""
    return f"{file} er avvist. {counted(errors, 'feil', 'feil')}."


def said_ready(file: str, new: int, other: int, gone: int) -> str:
    """The same of a file that can be stored."""
    return f"{file} kan lagres: {tally(new, other, gone)}."


def unit_label(name: str, code: str, above: str) -> str:
    """A unit in a list to pick from: ``Sykehjemmet (310)``; ``above`` is named where two have the same name."""
    label = f"{name} ({code})" if code else name
    return f"{label}, under {above}" if above else label


def part_label(name: str, part: str, what: str) -> str:
    """An indicator's part in a list to pick from: ``Sykefravær: teller, tapte dagsverk``."""
    return f"{name}: {PARTS[part]}" + (f" ({what[0].lower()}{what[1:]})" if what else "")


def month_meaning(meaning: str) -> str:
    """``2026-10`` and ``10`` in words."""
    return month(meaning) if len(meaning) == 7 else MONTHS[int(meaning) - 1]


def lesson(heading: str, kind: str, name: str | None) -> str:
    """What a heading has been said to mean; ``name`` None for what has left the register."""
    if kind == "ignore":
        return f"«{heading}» leses ikke."
    if name is None:
        return f"«{heading}» betyr noe som ikke lenger finnes i registeret, og brukes ikke."
    what = {"unit": "enheten", "indicator": "indikatoren", "month": "måneden"}[kind]
    return f"«{heading}» betyr {what} {name}."


def sheets(count: int) -> str:
    """How many kinds of sheets something holds for, where it is more than one."""
    return f"gjelder {number(count, 0)} slags ark" if count > 1 else ""


def taught(remembered: int, only_here: int) -> str:
    """What came of saying what headings mean."""
    parts = []
    if remembered:
        many = counted(remembered, "overskrift", "overskrifter")
        parts.append(f"Betydningen av {many} huskes for ark med de samme overskriftene.")
    if only_here:
        many = counted(only_here, "måned", "måneder")
        parts.append(
            f"{many} gjelder bare denne filen, fordi overskriften ikke selv sier hvilken måned det er, eller kan være navnet på en person."
        )
    return " ".join(parts)


def signed(when: object, by: str | None) -> str:
    """``23. november 2026 kl. 11:20 · HR og lønn``."""
    return " · ".join(filter(None, (moment(when), by)))  # type: ignore[arg-type]


#: What is wrong with an answer to what a heading means.
PICK = "Velg fra listen: «{found}» står ikke der."
PICK_MANY = "Velg fra listen: «{found}» er navnet på flere."
PICK_EMPTY = "Velg hva overskriften betyr, fra listen."
PICK_YEAR = "Skriv året med fire sifre, eller la feltet stå tomt."
PICK_NOTHING = "Velg hva minst én av overskriftene betyr."
UNDONE = "Opplasting {number} er tatt tilbake. Tallene fra før gjelder igjen, og opplastingen står fortsatt i listen."
UNDONE_BEFORE = "Opplasting {number} var alt tatt tilbake av noen andre."
NOT_UNDONE = "Opplasting {number} er ikke tatt tilbake"
FORGOTTEN = "Tatt tilbake. Neste gang overskriften kommer, blir det spurt om den. Tall som er lagret, står som de er."
FORGOTTEN_BEFORE = "Dette var alt tatt tilbake av noen andre."
NOT_FORGOTTEN = "Det ble ikke tatt tilbake"

"""The page «Last opp» in words: what is being done, what was found, what a heading is taken to mean."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.wording.catalogue import N_, Glossary, _, counted
from dashboard.wording.numbers import listing, moment, month, number, period

KINDS = Glossary(
    {"unit": N_("En enhet"), "indicator": N_("En indikator"), "month": N_("En måned"), "ignore": N_("Skal ikke leses")}
)
PARTS = Glossary({"numerator": N_("teller"), "denominator": N_("nevner"), "value": N_("ferdig prosent")})
_MOST_PLACES = 10
_PHASES = Glossary(
    {
        "wait": N_("Venter på tur …"),
        "open": N_("Åpner filen …"),
        "read": N_("Leser tallene …"),
        "check": N_("Kontrollerer tallene …"),
        "store": N_("Ser hva som endres …"),
    }
)


def months() -> list[str]:
    """The months of the year, from January on."""
    return [period(f"{each:02}") for each in range(1, 13)]


def phase(name: str, done: int, of: int, *, is_storing: bool = False) -> str:
    """What is being done with a file, and how far it has come."""
    if name == "store" and is_storing:
        return _("Lagrer …")
    if name == "read" and of > 1:
        return _("Leser tallene: {done} av {of} …", done=number(done, 0), of=number(of, 0))
    return _PHASES.get(name, _PHASES["wait"])


def said_begun(file: str, *, is_storing: bool = False) -> str:
    """What a card says of itself, to those who do not see it, when a file is gone through."""
    return _("Lagrer {file}.", file=file) if is_storing else _("Leser {file}.", file=file)


def figures(count: int) -> str:
    """``1 tall``, ``2 345 tall``."""
    return counted("1 tall", "{count} tall", count)


def added(count: int) -> str:
    """``1 nytt tall``, ``2 nye tall``."""
    return counted("1 nytt tall", "{count} nye tall", count)


def changed(count: int) -> str:
    """``1 endret tall``, ``2 endrede tall``."""
    return counted("1 endret tall", "{count} endrede tall", count)


def removed(count: int) -> str:
    """``1 tall fjernet``."""
    return counted("1 tall fjernet", "{count} tall fjernet", count)


def removing(count: int) -> str:
    """What is said before a file is stored that takes away more figures than it leaves."""
    return _(
        "{figures} som er lagret fra før, står ikke i denne filen og blir fjernet. Er filen bare en del av det som "
        "skal leveres, så la være å lagre den, og lever alt i én fil.",
        figures=figures(count),
    )


def removed_most(count: int, stored_as: int | None) -> str:
    """The same once it is stored, and how it is taken back."""
    return _(
        "{figures} som var lagret fra før, står ikke i denne filen og er fjernet. Var det ikke meningen, så ta tilbake "
        "opplasting {upload}.",
        figures=figures(count), upload=stored_as,
    )  # fmt: skip


def store_button(gone: int, *, is_mostly_removing: bool) -> str:
    """What the button does: ``Lagre``, or ``Lagre og fjern 99 tall``."""
    return _("Lagre og fjern {figures}", figures=figures(gone)) if is_mostly_removing else _("Lagre")


def tally(new: int, other: int, gone: int) -> str:
    """What storing does to the figures, without what it does not do: ``2 nye tall og 1 endret tall``."""
    parts = [(added, new), (changed, other), (removed, gone)]
    return listing([say(count) for say, count in parts if count]) or _("ingen tall endres")


def headings_left(count: int) -> str:
    """How many unknown headings are not asked about yet; empty for none."""
    if not count:
        return ""
    return counted(
        "1 overskrift til er ukjent. Svar på disse først, så kommer flere.",
        "{count} overskrifter til er ukjent. Svar på disse først, så kommer flere.",
        count,
    )


def span(months: tuple[str, ...]) -> str:
    """``oktober 2026``, ``januar 2026 til oktober 2026``; empty for none."""
    if not months:
        return ""
    if len(months) == 1:
        return month(months[0])
    return _("{first} til {last}", first=month(months[0]), last=month(months[-1]))


def repeats(count: int, places: tuple[str, ...]) -> str:
    """Where else the same was found."""
    if not count:
        return ""
    if not places:
        return counted("Det samme i 1 celle til.", "Det samme i {count} celler til.", count)
    named = f"{', '.join(places)}{' …' if count > len(places) else ''}"
    return counted(
        "Det samme i 1 celle til: {places}.", "Det samme i {count} celler til: {places}.", count, places=named
    )


def elsewhere(places: Sequence[tuple[str, int]]) -> str:
    """Where else in the file the same was found: places, and how many more cells beside each."""
    if not places:
        return ""
    named = [
        counted("{place} (og 1 celle til)", "{place} (og {count} celler til)", more, place=place) if more else place
        for place, more in places
    ]
    left, shown = len(named) - _MOST_PLACES, "; ".join(named[:_MOST_PLACES])
    if left <= 0:
        return _("Det samme her: {places}.", places=shown)
    return counted(
        "Det samme her: {places} og 1 sted til.", "Det samme her: {places} og {count} steder til.", left, places=shown
    )


def said_refused(file: str, errors: int) -> str:
    """What a card says of itself to those who do not see it."""
    return counted("{file} er avvist. 1 feil.", "{file} er avvist. {count} feil.", errors, file=file)


def said_ready(file: str, new: int, other: int, gone: int) -> str:
    """The same of a file that can be stored."""
    return _("{file} kan lagres: {tally}.", file=file, tally=tally(new, other, gone))


def unit_label(name: str, code: str, above: str) -> str:
    """A unit in a list to pick from: ``Sykehjemmet (310)``; ``above`` is named where two have the same name."""
    label = f"{name} ({code})" if code else name
    return _("{label}, under {above}", label=label, above=above) if above else label


def part_label(name: str, part: str, what: str) -> str:
    """An indicator's part in a list to pick from: ``Sykefravær: teller, tapte dagsverk``."""
    return f"{name}: {PARTS[part]}" + (f" ({what[0].lower()}{what[1:]})" if what else "")


def month_meaning(meaning: str) -> str:
    """``2026-10`` and ``10`` in words."""
    return period(meaning)


_LESSONS = {
    "unit": N_("«{heading}» betyr enheten {name}."),
    "indicator": N_("«{heading}» betyr indikatoren {name}."),
    "month": N_("«{heading}» betyr måneden {name}."),
}


def lesson(heading: str, kind: str, name: str | None) -> str:
    """What a heading has been said to mean; ``name`` None for what has left the register."""
    if kind == "ignore":
        return _("«{heading}» leses ikke.", heading=heading)
    if name is None:
        return _("«{heading}» betyr noe som ikke lenger finnes i registeret, og brukes ikke.", heading=heading)
    return _(_LESSONS[kind], heading=heading, name=name)


def sheets(count: int) -> str:
    """How many kinds of sheets something holds for, where it is more than one."""
    return _("gjelder {count} slags ark", count=number(count, 0)) if count > 1 else ""


def taught(remembered: int, only_here: int) -> str:
    """What came of saying what headings mean."""
    parts = []
    if remembered:
        parts.append(
            counted(
                "Betydningen av 1 overskrift huskes for ark med de samme overskriftene.",
                "Betydningen av {count} overskrifter huskes for ark med de samme overskriftene.",
                remembered,
            )
        )
    if only_here:
        parts.append(
            counted(
                "1 måned gjelder bare denne filen, fordi overskriften ikke selv sier hvilken måned det er, eller kan være navnet på en person.",
                "{count} måneder gjelder bare denne filen, fordi overskriften ikke selv sier hvilken måned det er, eller kan være navnet på en person.",
                only_here,
            )
        )
    return " ".join(parts)


def signed(when: object, by: str | None) -> str:
    """``23. november 2026 kl. 11:20 · HR og lønn``."""
    return " · ".join(filter(None, (moment(when), by)))  # type: ignore[arg-type]


#: What is wrong with an answer to what a heading means.
PICK = N_("Velg fra listen: «{found}» står ikke der.")
PICK_MANY = N_("Velg fra listen: «{found}» er navnet på flere.")
PICK_EMPTY = N_("Velg hva overskriften betyr, fra listen.")
PICK_YEAR = N_("Skriv året med fire sifre, eller la feltet stå tomt.")
PICK_NOTHING = N_("Velg hva minst én av overskriftene betyr.")
UNDONE = N_(
    "Opplasting {number} er tatt tilbake. Tallene fra før gjelder igjen, og opplastingen står fortsatt i listen."
)
UNDONE_BEFORE = N_("Opplasting {number} var alt tatt tilbake av noen andre.")
NOT_UNDONE = N_("Opplasting {number} er ikke tatt tilbake")
FORGOTTEN = N_(
    "Tatt tilbake. Neste gang overskriften kommer, blir det spurt om den. Tall som er lagret, står som de er."
)
FORGOTTEN_BEFORE = N_("Dette var alt tatt tilbake av noen andre.")
NOT_FORGOTTEN = N_("Det ble ikke tatt tilbake")

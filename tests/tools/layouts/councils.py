"""Registers to draw from: the example's, an invented one that is unlike it, and some drawn from lists of names."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

from dashboard.intake.register import load_register
from dashboard.intake.vocabulary import Vocabulary
from dashboard.model import Indicator, Place, Register, Unit

_ROOT = Path(__file__).resolve().parents[3]
_DRAWN = 6


def _ratio(id: str, name: str, numerator: str, denominator: str, *aliases: str, **more: str) -> Indicator:
    return Indicator(
        id, name, "percent", "ratio", numerator=numerator, denominator=denominator, aliases=aliases, **more
    )


def _count(id: str, name: str, numerator: str, *aliases: str, unit: str = "count", **more: str) -> Indicator:
    return Indicator(id, name, unit, "count", numerator=numerator, aliases=aliases, **more)


_RHYTHMS = (
    _ratio("staff_talks", "Medarbeidersamtaler holdt", "Samtaler holdt", "Samtaler planlagt", "Medarbeidersamtaler", cadence="year"),
    _count("inhabitants", "Folketall", "Innbyggere ved årets slutt", unit="persons", over_time="stock", cadence="year"),
    _count("inspections", "Interne tilsyn", "Gjennomførte tilsyn", "Tilsyn", cadence="quarter"),
    _ratio("invoices", "Fakturaer betalt i tide", "Betalt innen forfall", "Fakturaer betalt", cadence="quarter"),
    _ratio("reading", "Elever på mestringsnivå 3", "Elever på nivå 3", "Elever prøvd", "Mestringsnivå 3", cadence="tertial"),
    _count("budget_reports", "Økonomirapporter", "Økonomirapporter levert", cadence="tertial"),
)  # fmt: skip

_UNITS = (
    ("storvik", "", "Storvik kommune", "4999", ("Storvik", "Kommunen samlet")),
    ("care", "storvik", "Helse og velferd", "03", ("Helse",)),
    ("school", "storvik", "Skole og barnehage", "02", ("Oppvekst",)),
    ("solbakken", "care", "Solbakken sykehjem", "0301", ("Solbakken",)),
    ("lia", "care", "Lia omsorgssenter", "0302", ()),
    ("home", "care", "Hjemmetjenesten", "0303", ("Heimetenesta", "Hj.tj.")),
    ("primary", "school", "Storvik skole", "0201", ()),
    ("vik", "school", "Vik barnehage", "0202", ("Vik bhg.",)),
    ("elva", "school", "Elva barnehage", "0203", ()),
)
_INDICATORS = (
    _ratio("absence", "Sykefravær", "Fraværsdager", "Mulige dager", "Fravær", "Sjukefråvær", category="staff"),
    _ratio("short_absence", "Korttidsfravær", "Fraværsdager 1–16 dager", "Mulige dager", category="staff"),
    _ratio("temps", "Vikarbruk", "Vikartimer", "Timer i alt", category="staff"),
    _count("deviations", "Meldte avvik", "Avvik meldt i kvalitetssystemet", "Avviksmeldinger"),
    _count("visits", "Besøk i hjemmet", "Besøk utført", "Hjemmebesøk"),
    _count("people", "Tilsatte", "Tilsatte ved månedsslutt", "Antall tilsatte", unit="persons", over_time="stock"),
    _count("fte", "Besatte årsverk", "Årsverk besatt", unit="fte", over_time="stock"),
    _count("waiting", "Ventende på plass", "Personer som venter", "Venteliste", unit="persons", over_time="stock"),
    _ratio("plan", "Innbyggere med plan", "Innbyggere med plan i bruk", "Innbyggere med rett til plan", over_time="stock"),
    *_RHYTHMS,
)  # fmt: skip

_SECTORS = ("Liv og mestring", "Læring", "Samfunn og miljø", "Bygdautvikling", "Helse/sosial", "Kultur & idrett")
_PLACES = (
    ("Solås bo- og aktivitetssenter", "Solås"), ("Furu barnehage", "Furu bhg."), ("Bjørkelia skule", "Bjørkelia"), ("Legevakta",),
    ("NAV Fjellvik", "NAV"), ("Brannvernet",), ("Park og idrettsanlegg", "Park/idrett"), ("Byggforvaltning",), ("Vann og avløp", "VA"),
    ("Kulturskolen", "Kulturskulen"), ("Biblioteket", "Folkebiblioteket"), ("Barneverntjenesten",), ("Rus og psykisk helse", "RPH"),
    ("Dagsenteret Ås",), ("Bofellesskap 3", "Bofellesskapet i Ringveien"), ("Sone 2 (hjemmesykepleie)", "Sone 2"), ("Kjøkkenet",),
)  # fmt: skip
_MONTHLY = (
    (_ratio, "Tapt arbeidstid", "Tapte timer", "Avtalte timer", "Fråvær"),
    (_ratio, "Svar innen 14 dager", "Saker besvart innen 14 dager", "Saker mottatt", "Svarprosent"),
    (_ratio, "Renholdte rom", "Rom renholdt", "Rom etter plan"),
    (_ratio, "Heltid", "Heltidsansatte", "Ansatte ved månedsslutt", "Heltidsprosent"),
    (_count, "Hendelser", "Hendelser registrert", "Avviksmeldingar"),
    (_count, "Utlån", "Lån registrert", "Antall utlån"),
    (_count, "Kjøretøy i drift", "Kjøretøy med skilt", "Biler"),
    (_count, "Serverte måltider", "Måltider levert", "Middager"),
)
_SLOWER = (
    (_ratio, "Elever med valgfag", "Elever som har valgt", "Elever på trinnet", "Valgfag"),
    (_count, "Nye avtaler", "Avtaler inngått", "Antall avtaler"),
    (_ratio, "Rutiner gjennomgått", "Gjennomgåtte rutiner", "Rutiner i bruk"),
    (_count, "Brannøvelser", "Øvelser holdt", "Øvingar"),
    (_ratio, "Brukere som er fornøyd", "Fornøyde brukere", "Brukere som svarte", "Tilfredshet"),
    (_count, "Tiltak fullført", "Fullførte tiltak"),
)


@cache
def registers() -> tuple[Register, ...]:
    """The registers to draw from."""
    nesbyen = load_register(_ROOT / "data" / "nesbyen" / "register")
    units = {id: Unit(id, name, above, code, aliases, (Place(above),)) for id, above, name, code, aliases in _UNITS}
    return (
        Register(nesbyen.units, {**nesbyen.indicators, **{i.id: i for i in _RHYTHMS}}),
        Register(units, {i.id: i for i in _INDICATORS}),
        *(_draw(n) for n in range(_DRAWN)),
    )


def _draw(number: int) -> Register:
    """A council of its own: other units under other sectors, with or without codes, and other indicators."""
    choose = random.Random(number)
    width = choose.choice([0, 2, 3, 5])
    # A code that looks like a year or a month would be one.
    codes = choose.sample([c for c in range(13, 10**width) if not 1990 <= c <= 2100], 20) if width else []
    rows = [("all", "", (choose.choice(["Fjellvik kommune", "Ås kommune", "Indre Sund kommune"]), "Heile kommunen"))]
    for n, sector in enumerate(choose.sample(_SECTORS, 3)):
        rows.append((f"s{n}", "all", (sector,)))
    for n, names in enumerate(choose.sample(_PLACES, choose.randint(7, 12))):
        rows.append((f"u{n}", f"s{n % 3}", names))
    units = {
        id: Unit(id, names[0], above, f"{codes[n]:0{width}d}" if codes else "", names[1:], (Place(above),))
        for n, (id, above, names) in enumerate(rows)
    }
    indicators = [make(f"m{n}", *texts) for n, (make, *texts) in enumerate(choose.sample(_MONTHLY, 6))]
    for n, (make, *texts) in enumerate(choose.sample(_SLOWER, 6)):
        indicators.append(make(f"l{n}", *texts, cadence=("quarter", "tertial", "year")[n % 3]))
    return Register(units, {i.id: i for i in indicators})


@cache
def vocabulary(number: int) -> Vocabulary:
    """The vocabulary of a register."""
    return Vocabulary(registers()[number])

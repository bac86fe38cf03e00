"""What a person reads about a finding: what is wrong, and what to do.

One entry a code. ``message`` and ``remedy`` are templates over the facts of the finding; ``place`` is
put in front. Plain bokmål, no jargon, and never what was found where that is about a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dashboard.wording.beside import BESIDE
from dashboard.wording.catalogue import N_, _
from dashboard.wording.formats import ANY_FORMAT
from dashboard.wording.numbers import grouped, number, period
from dashboard.wording.numbers import month as month_words
from dashboard.wording.readings import READINGS

#: What to do about what is not to be read: on the page by picking, at the terminal by a profile.
_SKIP = N_(
    "Skal kolonnen eller raden ikke leses, så velg «Skal ikke leses» for den på siden «Last opp» (fra kommandolinjen: --profile), "
    "eller ta den ut av filen."
)
_PERIOD = re.compile(r"\d{4}(?:-\d\d(?:\+\d+)?)?|\d\d(?:\+\d+)?")
TEXTS: dict[str, tuple[str, str]] = {
    "unreadable-file": (
        N_("Filen kan ikke leses."),
        N_("Åpne den i Excel, lagre den på nytt som xlsx, og last opp igjen."),
    ),
    "unreadable-file:empty": (N_("Filen er tom."), N_("Last opp filen på nytt fra der den ble laget.")),
    "unreadable-file:damaged": (
        N_("Filen er skadet: innholdet stemmer ikke med filens egen kontrollsum."),
        N_("Hent filen på nytt der den kom fra. Åpne den i Excel og lagre den på nytt om det trengs."),
    ),
    "unreadable-file:not-a-workbook": (
        N_("Dette er ikke et regneark{kind}."),
        N_("Last opp en fil av et slag som kan leses: {formats}."),
    ),
    "unreadable-file:names": (
        N_("Filen er satt sammen på en måte som regnearkprogrammer ikke gjør: delene i den har navn som ikke går an."),
        N_(
            "Åpne den i Excel, lagre den på nytt som xlsx, og last opp igjen. Kjenner du ikke avsenderen, så la være å åpne den."
        ),
    ),
    "unreadable-file:entities": (
        N_("Filen har innhold som regnearkprogrammer aldri lager, og som kan skade den som åpner den."),
        N_("Hent filen på nytt der den kom fra. Kjenner du ikke avsenderen, så la være å åpne den, og si fra til IKT."),
    ),
    "unreadable-file:twice": (
        N_("Filen har to ulike innhold for den samme cellen."),
        N_("Åpne den i Excel, se hva som står i cellen, lagre på nytt som xlsx, og last opp igjen."),
    ),
    "unreadable-file:separator": (
        N_("Komma skiller kolonnene, men står også inne i tallene: raden har flere felt enn overskriften."),
        N_("Lagre filen som xlsx, eller som csv med semikolon mellom kolonnene."),
    ),
    "unreadable-file:quote": (
        N_("Et anførselstegn åpner et felt som ikke slutter der det skal, så rader forsvinner inn i det."),
        N_("Åpne filen i en enkel tekstbehandler, se etter et anførselstegn for mye på raden, og rett det."),
    ),
    "unreadable-file:collection": (
        N_("Filen har flere datasett i seg."),
        N_("Hent ett datasett om gangen, og last opp hvert for seg."),
    ),
    "encrypted-file": (
        N_("Filen er låst med passord."),
        N_("Fjern passordet i Excel (Fil – Info – Beskytt), lagre, og last opp igjen."),
    ),
    "too-large": (
        N_("Filen er for stor ({size} MB). Grensen er {limit} MB."),
        N_("Del den i flere filer, eller fjern ark som ikke trengs."),
    ),
    "too-large:cells": (
        N_("Filen har for mange celler. Grensen er {limit}."),
        N_("Del den i flere filer, eller slett tomme rader og kolonner som er formatert."),
    ),
    "too-large:time": (
        N_("Filen tok for lang tid å lese. Grensen er {limit} sekunder."),
        N_("Del den i flere filer. Er den ikke stor, så lagre den på nytt i Excel."),
    ),
    "too-large:memory": (
        N_("Filen krever for mye minne. Grensen er {limit} MB."),
        N_("Del den i flere filer, eller slett tomme rader og kolonner som er formatert."),
    ),
    "too-large:unpacked": (
        N_("Filen blir {size} MB når den pakkes ut. Grensen er {limit} MB."),
        N_("Lagre den på nytt i Excel uten bilder og ubrukte ark."),
    ),
    "too-large:ratio": (
        N_("Filen blir mer enn {limit} ganger så stor når den pakkes ut. Det gjør ikke et vanlig regneark."),
        N_("Lagre den på nytt i Excel uten bilder og ubrukte ark."),
    ),
    "too-large:parts": (
        N_("Filen består av {size} deler. Grensen er {limit}."),
        N_("Del den i flere filer, eller fjern ark som ikke trengs."),
    ),
    "too-large:findings": (N_("Det er {left} feil til, som ikke vises her."), N_("Rett disse, og lever filen igjen.")),
    "no-table-found": (
        N_("Fant ingen tall som hører til denne kommunens enheter og indikatorer."),
        N_("Se at arket har overskrifter for enhet, indikator og måned, og at navnene står i registeret."),
    ),
    "no-table-found:unfilled": (
        N_("Arket har overskrifter, men ingen tall er fylt inn."),
        N_("Fyll inn tallene, eller skriv «:» der tallet ikke finnes."),
    ),
    "unknown-unit": (
        N_("«{found}» er ikke en enhet i registeret.{near}"),
        N_("Rett navnet, eller legg det til som alias for enheten."),
    ),
    "unknown-unit:qualifier": (
        N_(
            "«{found}» er ikke en enhet i registeret. Ordene sier at tallene kan være mål, plan, en del av gruppen eller en sum hittil i år."
        ),
        N_("Ta med bare månedens tall for hele enheten, eller gi enheten et alias."),
    ),
    "unknown-unit:none": (
        N_("Det går ikke fram hvilken enhet tallet {found} gjelder."),
        N_("Skriv enheten i raden, i overskriften eller i tittelen."),
    ),
    "unknown-indicator": (
        N_("«{found}» er ikke en indikator i registeret.{near}"),
        N_("Rett overskriften, eller legg den til som alias for indikatoren. {skip}"),
    ),
    "unknown-indicator:qualifier": (
        N_(
            "«{found}» er ikke en indikator i registeret. Ordene sier at tallene ikke er månedens egne: de kan være mål, plan, en del "
            "av gruppen eller en sum hittil i år."
        ),
        N_("{skip} Ellers kan indikatoren få et alias som sier hva den er."),
    ),
    "unknown-indicator:none": (
        N_("Det går ikke fram hvilken indikator tallet {found} gjelder."),
        N_("Skriv indikatoren i overskriften, i raden eller i tittelen."),
    ),
    "unknown-month": (
        N_("«{found}» er ikke en måned."),
        N_(
            "Skriv måneden slik: oktober 2026. Men er tallene en plan, en prognose, en endring eller et snitt, skal de ikke få en "
            "måned. {skip}"
        ),
    ),
    "unknown-month:qualifier": (
        N_(
            "«{found}» er ikke en måned. Ordene sier at tallene ikke er månedens egne: de kan være mål, plan, en endring, et snitt eller en "
            "sum hittil i år."
        ),
        "{skip}",
    ),
    "unknown-month:none": (
        N_("Det går ikke fram hvilken måned tallet {found} gjelder."),
        N_("Skriv måneden i overskriften, i tittelen, i arkets navn eller i filnavnet, slik: oktober 2026."),
    ),
    "unknown-month:dates": (
        N_("Under «{found}» står det datoer, men det går ikke fram at de er måneden tallene gjelder."),
        N_("Kall kolonnen «Måned», eller skriv måneden i tittelen eller filnavnet."),
    ),
    "unknown-month:cadence": (
        N_("Perioden passer ikke: indikatoren rapporteres {cadence}."),
        N_("Skriv en periode som passer, eller endre rytmen (cadence) i registeret."),
    ),
    "not-a-number": (
        N_("«{found}» er ikke et tall."),
        N_("Skriv bare tallet i cellen. Forklaringer kan stå i en kolonne «Merknad»."),
    ),
    "formula-without-value": (
        N_("Cellen har en formel, men filen er lagret uten svaret på den."),
        N_("Åpne filen i Excel, la den regne, lagre, og last opp igjen."),
    ),
    "error-value": (
        N_("Cellen viser feilverdien {found}."),
        N_("Rett formelen, eller tøm cellen hvis tallet ikke finnes."),
    ),
    "negative": (N_("{found} er mindre enn null."), N_("Rett tallet. Står det en bindestrek foran, så fjern den.")),
    "part-over-whole": (
        N_("Delen ({found}) er større enn helheten ({of}): «{part}» kan ikke overstige «{whole}»."),
        N_("Se om tallene er byttet om, eller om ett av dem er feil."),
    ),
    "part-missing": (
        N_("{indicator} for {unit} i {month} har teller ({found}), men ingen nevner."),
        N_("Fyll inn nevneren, eller skriv «:» der tallet ikke skal vises."),
    ),
    "duplicate": (
        N_("{indicator} for {unit} i {month} står to ganger med ulike tall: her {found}, og først i {first}."),
        N_("Behold det tallet som er riktig, og slett det andre."),
    ),
    "duplicate:apart": (
        N_("{indicator} for {unit} i {month} står i to rader med forskjellig tekst ved siden av: her og i {first}."),
        N_("Er radene deler av samme tall, skriv summen i én rad. Er den ene en kopi, slett den."),
    ),
    "percent-mismatch": (
        N_("Prosenten {found} stemmer ikke med teller og nevner, som gir {computed}."),
        N_("Se hvilket av de tre tallene som er feil."),
    ),
    "total-mismatch": (
        N_("Summen {found} stemmer ikke med tallene den skal være summen av: {computed}."),
        N_("Finn ut om summen eller et av tallene er feil."),
    ),
    "future-month": (N_("Måneden {month} er ikke begynt ennå."), N_("Rett måneden, eller fjern tallene.")),
    "not-a-number:percent": (
        N_("{found} er en prosent, men her skal det stå et antall."),
        N_("Skriv antallet uten prosenttegn og prosentformat."),
    ),
    "personal-data": (
        N_("Arket ser ut til å ha opplysninger om enkeltpersoner."),
        N_("Fjern dem og last opp igjen. Ingenting av filen er lagret."),
    ),
    "personal-data:number": (
        N_("Cellen har et tall som er et gyldig fødselsnummer eller D-nummer."),
        N_("Slett det og last opp igjen. Ingenting av filen er lagret, og tallet vises ikke her."),
    ),
    "personal-data:names": (
        N_("Kolonnen ser ut til å ha navn på personer."),
        N_("Slett kolonnen og last opp igjen. Ingenting av filen er lagret, og navnene vises ikke her."),
    ),
    "outlier": (
        N_("{found} er langt {side} det {indicator} har vært før.{slip}"),
        N_("Se etter om tallet er riktig. Det er lest slik det står."),
    ),
    "hidden-cells:sheet": (
        N_("Arket er skjult og er ikke lest."),
        N_("Vis arket og last opp igjen hvis tallene skal med."),
    ),
    "hidden-cells:rows": (
        N_("Skjulte rader er ikke lest: {found}."),
        N_("Vis radene og last opp igjen hvis tallene skal med."),
    ),
    "hidden-cells:columns": (
        N_("Skjulte kolonner er ikke lest: {found}."),
        N_("Vis kolonnene og last opp igjen hvis tallene skal med."),
    ),
    "value-only": (
        N_(
            "{indicator} er oppgitt som ferdig prosent uten teller og nevner. Den kan vises, men ikke regnes sammen med andre."
        ),
        N_("Be om teller og nevner også."),
    ),
    "missing-units": (
        N_(
            "«{unit}» er en sum, men disse enhetene under den mangler for {indicator} i {month}: {units}. Summen er ikke kontrollert."
        ),
        N_("Be enhetene om tallene."),
    ),
    "closed-month": (
        N_("Måneden {month} er lukket (til og med {through}). Tallene er lest likevel."),
        N_("Si fra til den som har meldt tallene videre."),
    ),
    "other-month": (
        N_("Filnavnet «{found}» sier {said}, men arket sier {month}. Tallene er lest som {month}."),
        N_("Se hvilken måned tallene gjelder. Er det {said}, så rett måneden i arket."),
    ),
    "draft": (
        N_("«{found}» sier at tallene kan være et utkast. De er lest likevel."),
        N_("Spør den som har laget filen, om tallene er endelige."),
    ),
    "draft:sheet": (
        N_("Arkets navn, «{found}», sier at tallene kan være et utkast. De er lest likevel."),
        N_("Spør den som har laget filen, om tallene er endelige."),
    ),
    "draft:name": (
        N_("Filnavnet «{found}» sier at tallene kan være et utkast eller en prøve. De er lest likevel."),
        N_("Spør den som har laget filen, om tallene er endelige."),
    ),
    "total-row": (N_("«{found}» er lest som sum og ikke lagret."), ""),
    "total-row:parent": (
        N_("«{found}» står sammen med enhetene under seg. Tallet er ikke lagret: enhetens tall regnes av deres."),
        "",
    ),
    "ignored-text": (N_("«{found}» er ikke lest som tall."), ""),
    "ignored-text:mark": (N_("«{found}» er lest som tallet uten merket. Fotnoten er «{footnote}»."), ""),
    "ignored-text:findings": (N_("Det er {left} merknader og advarsler til, som ikke vises her."), ""),
    "same-twice": (N_("{indicator} for {unit} i {month} står to ganger med samme tall. Det er lagret én gang."), ""),
    "check-failed": (
        N_("Kontrollen {found} kunne ikke gjøres. De andre kontrollene er gjort."),
        N_("Si fra til den som har laget kontrollen."),
    ),
    "personal-data:name": (
        N_("Arkets eller filens navn har et gyldig fødselsnummer eller D-nummer."),
        N_("Gi arket eller filen et annet navn og last opp igjen. Ingenting av filen er lagret."),
    ),
    **BESIDE,
    **READINGS,
    "no-figure": (N_("Her står det ikke noe tall ({found}). Det er lest som «mangler», ikke som null."), ""),
}
_CADENCES = {
    "month": N_("hver måned"),
    "quarter": N_("hvert kvartal"),
    "tertial": N_("hvert tertial"),
    "year": N_("hvert år"),
}
_NAMES = {
    "error": N_("Feil"),
    "warning": N_("Advarsel"),
    "note": N_("Merknad"),
}


def severity_word(severity: str) -> str:
    """``Feil``, ``Advarsel`` or ``Merknad``."""
    return _(_NAMES[severity])


def place(sheet: str | None, cell: str | None) -> str:
    """``Ark «Fravær», celle D17``; empty for the whole file."""
    if sheet and cell:
        return _("Ark «{sheet}», celle {cell}", sheet=sheet, cell=cell)
    if sheet:
        return _("Ark «{sheet}»", sheet=sheet)
    return _("Celle {cell}", cell=cell) if cell else ""


#: The sentence and the remedy of codes that checks have brought.
_BROUGHT: dict[str, tuple[str, str]] = {}


def bring(code: str, sentence: str, remedy: str) -> None:
    """Make the words of a check's own code known."""
    _BROUGHT[code] = (sentence, remedy)


def message(code: str, found: str, facts: Mapping[str, str]) -> tuple[str, str]:
    """The sentence and the remedy of a finding, without its place."""
    text, remedy = TEXTS.get(_variant(code, found, facts), TEXTS.get(code, _BROUGHT.get(code, (code, ""))))
    words = _words(grouped(found) if code in _FIGURES else found, facts)
    return _(text).format_map(words), _(remedy).format_map(words)


#: Codes whose found text is a figure, to be compared with another one.
_FIGURES = frozenset({"part-over-whole", "total-mismatch", "percent-mismatch", "duplicate", "outlier", "negative"})


def _variant(code: str, found: str, facts: Mapping[str, str]) -> str:
    if code == "unknown-month" and "cadence" in facts:
        return "unknown-month:cadence"
    if code.startswith("unknown-") and (not found or found.replace(" ", "").replace(",", "").strip("%−-").isdigit()):
        return f"{code}:none"
    return f"{code}:{facts.get('what') or facts.get('why') or ''}"


#: What a file turned out to be instead of a workbook.
_OTHERS = {
    "pdf": N_("en PDF-fil"),
    "image": N_("et bilde"),
    "program": N_("et program"),
    "document": N_("et tekstdokument"),
    "slides": N_("en presentasjon"),
    "numbers": N_("en fil fra Apples programmer (Numbers, Pages eller Keynote)"),
    "packed": N_("en pakket fil"),
}


def _reading(text: str) -> str:
    """A name as it is, and a period in words."""
    return period(text) if _PERIOD.fullmatch(text) else text


class Words(dict[str, str]):
    """Facts to fill a sentence with; one that is not there leaves nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def _words(found: str, facts: Mapping[str, str]) -> Words:
    words = Words(facts)
    words["found"] = found or _("tom celle")
    words["skip"], words["formats"] = _(_SKIP), _(ANY_FORMAT)
    words["near"] = " " + _("Mente du «{near}»?", near=facts["near"]) if facts.get("near") else ""
    words["choices"] = (
        " " + _("Det kan være: {choices}.", choices=facts["choices"])
        if facts.get("choices") and facts.get("what") == "indicator"
        else facts.get("choices", "")
    )
    one, other = (_reading(facts.get(key, "")) for key in ("one", "other"))
    words["one"], words["other"] = one, other
    words["readings"] = " " + _("Det kan være {one} eller {other}.", one=one, other=other) if one and other else ""
    words["slip"] = ""
    if facts.get("slip"):
        words["slip"] = " " + _("Det ser ut som et komma på feil plass (× {slip}).", slip=facts["slip"])
    words["kind"] = ""
    if kind := _OTHERS.get(facts.get("kind", "")):
        words["kind"] = _(", men {kind}", kind=_(kind))
    words["cadence"] = _(_CADENCES.get(facts.get("cadence", ""), ""))
    for key in ("month", "through", "said"):
        if facts.get(key):
            words[key] = month_words(facts[key])
    if facts.get("computed"):
        words["computed"] = number(float(facts["computed"]), int(facts.get("decimals", "1") or 1))
    for key in ("of", "left"):
        if facts.get(key):
            words[key] = number(float(facts[key]))
    words["side"] = _("over") if facts.get("side") == "above" else _("under")
    if facts.get("first_sheet"):
        words["first"] = _("{cell} på arket «{sheet}»", cell=facts["first"], sheet=facts["first_sheet"])
    return words

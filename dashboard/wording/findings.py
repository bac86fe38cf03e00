"""What a person reads about a finding: what is wrong, and what to do.

One entry a code. ``message`` and ``remedy`` are templates over the facts of the finding; ``place`` is
put in front. Plain bokmål, no jargon, and never what was found where that is about a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dashboard.wording.beside import BESIDE
from dashboard.wording.formats import ANY_FORMAT
from dashboard.wording.numbers import grouped, number, period
from dashboard.wording.numbers import month as month_words
from dashboard.wording.readings import READINGS

#: What to do about what is not to be read: on the page by picking, at the terminal by a profile.
_SKIP = (
    "Skal kolonnen eller raden ikke leses, så velg «Skal ikke leses» for den på siden «Last opp» (fra kommandolinjen: --profile), "
    "eller ta den ut av filen."
)
_PERIOD = re.compile(r"\d{4}(?:-\d\d(?:\+\d+)?)?|\d\d(?:\+\d+)?")
_TEXTS: dict[str, tuple[str, str]] = {
    "unreadable-file": ("Filen kan ikke leses.", "Åpne den i Excel, lagre den på nytt som xlsx, og last opp igjen."),
    "unreadable-file:empty": ("Filen er tom.", "Last opp filen på nytt fra der den ble laget."),
    "unreadable-file:damaged": (
        "Filen er skadet: innholdet stemmer ikke med filens egen kontrollsum.",
        "Hent filen på nytt der den kom fra. Åpne den i Excel og lagre den på nytt om det trengs.",
    ),
    "unreadable-file:not-a-workbook": (
        "Dette er ikke et regneark{kind}.",
        f"Last opp en fil av et slag som kan leses: {ANY_FORMAT}.",
    ),
    "unreadable-file:names": (
        "Filen er satt sammen på en måte som regnearkprogrammer ikke gjør: delene i den har navn som ikke går an.",
        "Åpne den i Excel, lagre den på nytt som xlsx, og last opp igjen. Kjenner du ikke avsenderen, så la være å åpne den.",
    ),
    "unreadable-file:entities": (
        "Filen har innhold som regnearkprogrammer aldri lager, og som kan skade den som åpner den.",
        "Hent filen på nytt der den kom fra. Kjenner du ikke avsenderen, så la være å åpne den, og si fra til IKT.",
    ),
    "unreadable-file:twice": (
        "Filen har to ulike innhold for den samme cellen.",
        "Åpne den i Excel, se hva som står i cellen, lagre på nytt som xlsx, og last opp igjen.",
    ),
    "unreadable-file:separator": (
        "Komma skiller kolonnene, men står også inne i tallene: raden har flere felt enn overskriften.",
        "Lagre filen som xlsx, eller som csv med semikolon mellom kolonnene.",
    ),
    "unreadable-file:quote": (
        "Et anførselstegn åpner et felt som ikke slutter der det skal, så rader forsvinner inn i det.",
        "Åpne filen i en enkel tekstbehandler, se etter et anførselstegn for mye på raden, og rett det.",
    ),
    "unreadable-file:collection": (
        "Filen har flere datasett i seg.",
        "Hent ett datasett om gangen, og last opp hvert for seg.",
    ),
    "encrypted-file": (
        "Filen er låst med passord.",
        "Fjern passordet i Excel (Fil – Info – Beskytt), lagre, og last opp igjen.",
    ),
    "too-large": (
        "Filen er for stor ({size} MB). Grensen er {limit} MB.",
        "Del den i flere filer, eller fjern ark som ikke trengs.",
    ),
    "too-large:cells": (
        "Filen har for mange celler. Grensen er {limit}.",
        "Del den i flere filer, eller slett tomme rader og kolonner som er formatert.",
    ),
    "too-large:time": (
        "Filen tok for lang tid å lese. Grensen er {limit} sekunder.",
        "Del den i flere filer. Er den ikke stor, så lagre den på nytt i Excel.",
    ),
    "too-large:memory": (
        "Filen krever for mye minne. Grensen er {limit} MB.",
        "Del den i flere filer, eller slett tomme rader og kolonner som er formatert.",
    ),
    "too-large:unpacked": (
        "Filen blir {size} MB når den pakkes ut. Grensen er {limit} MB.",
        "Lagre den på nytt i Excel uten bilder og ubrukte ark.",
    ),
    "too-large:ratio": (
        "Filen blir mer enn {limit} ganger så stor når den pakkes ut. Det gjør ikke et vanlig regneark.",
        "Lagre den på nytt i Excel uten bilder og ubrukte ark.",
    ),
    "too-large:parts": (
        "Filen består av {size} deler. Grensen er {limit}.",
        "Del den i flere filer, eller fjern ark som ikke trengs.",
    ),
    "too-large:findings": ("Det er {left} feil til, som ikke vises her.", "Rett disse, og lever filen igjen."),
    "no-table-found": (
        "Fant ingen tall som hører til denne kommunens enheter og indikatorer.",
        "Se at arket har overskrifter for enhet, indikator og måned, og at navnene står i registeret.",
    ),
    "no-table-found:unfilled": (
        "Arket har overskrifter, men ingen tall er fylt inn.",
        "Fyll inn tallene, eller skriv «:» der tallet ikke finnes.",
    ),
    "unknown-unit": (
        "«{found}» er ikke en enhet i registeret.{near}",
        "Rett navnet, eller legg det til som alias for enheten.",
    ),
    "unknown-unit:qualifier": (
        "«{found}» er ikke en enhet i registeret. Ordene sier at tallene kan være mål, plan, en del av gruppen eller en sum hittil i år.",
        "Ta med bare månedens tall for hele enheten, eller gi enheten et alias.",
    ),
    "unknown-unit:none": (
        "Det går ikke fram hvilken enhet tallet {found} gjelder.",
        "Skriv enheten i raden, i overskriften eller i tittelen.",
    ),
    "unknown-indicator": (
        "«{found}» er ikke en indikator i registeret.{near}",
        "Rett overskriften, eller legg den til som alias for indikatoren. " + _SKIP,
    ),
    "unknown-indicator:qualifier": (
        "«{found}» er ikke en indikator i registeret. Ordene sier at tallene ikke er månedens egne: de kan være mål, plan, en del "
        "av gruppen eller en sum hittil i år.",
        _SKIP + " Ellers kan indikatoren få et alias som sier hva den er.",
    ),
    "unknown-indicator:none": (
        "Det går ikke fram hvilken indikator tallet {found} gjelder.",
        "Skriv indikatoren i overskriften, i raden eller i tittelen.",
    ),
    "unknown-month": (
        "«{found}» er ikke en måned.",
        "Skriv måneden slik: oktober 2026. Men er tallene en plan, en prognose, en endring eller et snitt, skal de ikke få en "
        "måned. " + _SKIP,
    ),
    "unknown-month:qualifier": (
        "«{found}» er ikke en måned. Ordene sier at tallene ikke er månedens egne: de kan være mål, plan, en endring, et snitt eller en "
        "sum hittil i år.",
        _SKIP,
    ),
    "unknown-month:none": (
        "Det går ikke fram hvilken måned tallet {found} gjelder.",
        "Skriv måneden i overskriften, i tittelen, i arkets navn eller i filnavnet, slik: oktober 2026.",
    ),
    "unknown-month:dates": (
        "Under «{found}» står det datoer, men det går ikke fram at de er måneden tallene gjelder.",
        "Kall kolonnen «Måned», eller skriv måneden i tittelen eller filnavnet.",
    ),
    "unknown-month:cadence": (
        "Perioden passer ikke: indikatoren rapporteres {cadence}.",
        "Skriv en periode som passer, eller endre rytmen (cadence) i registeret.",
    ),
    "not-a-number": (
        "«{found}» er ikke et tall.",
        "Skriv bare tallet i cellen. Forklaringer kan stå i en kolonne «Merknad».",
    ),
    "formula-without-value": (
        "Cellen har en formel, men filen er lagret uten svaret på den.",
        "Åpne filen i Excel, la den regne, lagre, og last opp igjen.",
    ),
    "error-value": ("Cellen viser feilverdien {found}.", "Rett formelen, eller tøm cellen hvis tallet ikke finnes."),
    "negative": ("{found} er mindre enn null.", "Rett tallet. Står det en bindestrek foran, så fjern den."),
    "part-over-whole": (
        "Delen ({found}) er større enn helheten ({of}): «{part}» kan ikke overstige «{whole}».",
        "Se om tallene er byttet om, eller om ett av dem er feil.",
    ),
    "part-missing": (
        "{indicator} for {unit} i {month} har teller ({found}), men ingen nevner.",
        "Fyll inn nevneren, eller skriv «:» der tallet ikke skal vises.",
    ),
    "duplicate": (
        "{indicator} for {unit} i {month} står to ganger med ulike tall: her {found}, og først i {first}.",
        "Behold det tallet som er riktig, og slett det andre.",
    ),
    "duplicate:apart": (
        "{indicator} for {unit} i {month} står i to rader med forskjellig tekst ved siden av: her og i {first}.",
        "Er radene deler av samme tall, skriv summen i én rad. Er den ene en kopi, slett den.",
    ),
    "percent-mismatch": (
        "Prosenten {found} stemmer ikke med teller og nevner, som gir {computed}.",
        "Se hvilket av de tre tallene som er feil.",
    ),
    "total-mismatch": (
        "Summen {found} stemmer ikke med tallene den skal være summen av: {computed}.",
        "Finn ut om summen eller et av tallene er feil.",
    ),
    "future-month": ("Måneden {month} er ikke begynt ennå.", "Rett måneden, eller fjern tallene."),
    "not-a-number:percent": (
        "{found} er en prosent, men her skal det stå et antall.",
        "Skriv antallet uten prosenttegn og prosentformat.",
    ),
    "personal-data": (
        "Arket ser ut til å ha opplysninger om enkeltpersoner.",
        "Fjern dem og last opp igjen. Ingenting av filen er lagret.",
    ),
    "personal-data:number": (
        "Cellen har et tall som er et gyldig fødselsnummer eller D-nummer.",
        "Slett det og last opp igjen. Ingenting av filen er lagret, og tallet vises ikke her.",
    ),
    "personal-data:names": (
        "Kolonnen ser ut til å ha navn på personer.",
        "Slett kolonnen og last opp igjen. Ingenting av filen er lagret, og navnene vises ikke her.",
    ),
    "outlier": (
        "{found} er langt {side} det {indicator} har vært før.{slip}",
        "Se etter om tallet er riktig. Det er lest slik det står.",
    ),
    "hidden-cells:sheet": ("Arket er skjult og er ikke lest.", "Vis arket og last opp igjen hvis tallene skal med."),
    "hidden-cells:rows": (
        "Skjulte rader er ikke lest: {found}.",
        "Vis radene og last opp igjen hvis tallene skal med.",
    ),
    "hidden-cells:columns": (
        "Skjulte kolonner er ikke lest: {found}.",
        "Vis kolonnene og last opp igjen hvis tallene skal med.",
    ),
    "value-only": (
        "{indicator} er oppgitt som ferdig prosent uten teller og nevner. Den kan vises, men ikke regnes sammen med andre.",
        "Be om teller og nevner også.",
    ),
    "missing-units": (
        "«{unit}» er en sum, men disse enhetene under den mangler for {indicator} i {month}: {units}. Summen er ikke kontrollert.",
        "Be enhetene om tallene.",
    ),
    "closed-month": (
        "Måneden {month} er lukket (til og med {through}). Tallene er lest likevel.",
        "Si fra til den som har meldt tallene videre.",
    ),
    "other-month": (
        "Filnavnet «{found}» sier {said}, men arket sier {month}. Tallene er lest som {month}.",
        "Se hvilken måned tallene gjelder. Er det {said}, så rett måneden i arket.",
    ),
    "draft": (
        "«{found}» sier at tallene kan være et utkast. De er lest likevel.",
        "Spør den som har laget filen, om tallene er endelige.",
    ),
    "draft:sheet": (
        "Arkets navn, «{found}», sier at tallene kan være et utkast. De er lest likevel.",
        "Spør den som har laget filen, om tallene er endelige.",
    ),
    "draft:name": (
        "Filnavnet «{found}» sier at tallene kan være et utkast eller en prøve. De er lest likevel.",
        "Spør den som har laget filen, om tallene er endelige.",
    ),
    "total-row": ("«{found}» er lest som sum og ikke lagret.", ""),
    "total-row:parent": (
        "«{found}» står sammen med enhetene under seg. Tallet er ikke lagret: enhetens tall regnes av deres.",
        "",
    ),
    "ignored-text": ("«{found}» er ikke lest som tall.", ""),
    "ignored-text:mark": ("«{found}» er lest som tallet uten merket. Fotnoten er «{footnote}».", ""),
    "ignored-text:findings": ("Det er {left} merknader og advarsler til, som ikke vises her.", ""),
    "same-twice": ("{indicator} for {unit} i {month} står to ganger med samme tall. Det er lagret én gang.", ""),
    "check-failed": (
        "Kontrollen {found} kunne ikke gjøres. De andre kontrollene er gjort.",
        "Si fra til den som har laget kontrollen.",
    ),
    "personal-data:name": (
        "Arkets eller filens navn har et gyldig fødselsnummer eller D-nummer.",
        "Gi arket eller filen et annet navn og last opp igjen. Ingenting av filen er lagret.",
    ),
    **BESIDE,
    **READINGS,
    "no-figure": ("Her står det ikke noe tall ({found}). Det er lest som «mangler», ikke som null.", ""),
}
_CADENCES = {"month": "hver måned", "quarter": "hvert kvartal", "tertial": "hvert tertial", "year": "hvert år"}
_NAMES = {
    "error": "Feil",
    "warning": "Advarsel",
    "note": "Merknad",
}


#: What is kept of a finding with its upload, for everyone who may see the list: no figure in it.
_KEPT = {
    "outlier": "Et tall er langt utenfor det serien har vært før.",
    "value-only": "Et tall er oppgitt som ferdig prosent uten teller og nevner.",
    "other-month": "Filnavnet sier en annen måned enn arket. Tallene er lest som arkets måned.",
    "draft": "Noe sier at tallene kan være et utkast.",
    "ignored-text": "Noe er ikke lest som tall.",
    "same-twice": "Et tall står to ganger. Det er lagret én gang.",
    "no-figure": "Her står det ikke noe tall.",
}


def kept(code: str) -> str:
    """The sentence of a finding without what was found."""
    return _KEPT.get(code, code)


def severity_word(severity: str) -> str:
    """``Feil``, ``Advarsel`` or ``Merknad``."""
    return _NAMES[severity]


def place(sheet: str | None, cell: str | None) -> str:
    """``Ark «Fravær», celle D17``; empty for the whole file."""
    words = [f"Ark «{sheet}»"] if sheet else []
    if cell:
        words.append(f"{'celle' if words else 'Celle'} {cell}")
    return ", ".join(words)


#: The sentence and the remedy of codes that checks have brought.
_BROUGHT: dict[str, tuple[str, str]] = {}


def bring(code: str, sentence: str, remedy: str) -> None:
    """Make the words of a check's own code known."""
    _BROUGHT[code] = (sentence, remedy)


def message(code: str, found: str, facts: Mapping[str, str]) -> tuple[str, str]:
    """The sentence and the remedy of a finding, without its place."""
    text, remedy = _TEXTS.get(_variant(code, found, facts), _TEXTS.get(code, _BROUGHT.get(code, (code, ""))))
    words = _words(grouped(found) if code in _FIGURES else found, facts)
    return text.format_map(words), remedy.format_map(words)


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
    "pdf": "en PDF-fil",
    "image": "et bilde",
    "program": "et program",
    "document": "et tekstdokument",
    "slides": "en presentasjon",
    "numbers": "en fil fra Apples programmer (Numbers, Pages eller Keynote)",
    "packed": "en pakket fil",
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
    words["found"] = found or "tom celle"
    words["near"] = f" Mente du «{facts['near']}»?" if facts.get("near") else ""
    words["choices"] = (
        f" Det kan være: {facts['choices']}."
        if facts.get("choices") and facts.get("what") == "indicator"
        else facts.get("choices", "")
    )
    one, other = (_reading(facts.get(key, "")) for key in ("one", "other"))
    words["one"], words["other"] = one, other
    words["readings"] = f" Det kan være {one} eller {other}." if one and other else ""
    words["slip"] = f" Det ser ut som et komma på feil plass (× {facts['slip']})." if facts.get("slip") else ""
    words["kind"] = f", men {_OTHERS[facts['kind']]}" if facts.get("kind") in _OTHERS else ""
    words["cadence"] = _CADENCES.get(facts.get("cadence", ""), "")
    for key in ("month", "through", "said"):
        if facts.get(key):
            words[key] = month_words(facts[key])
    if facts.get("computed"):
        words["computed"] = number(float(facts["computed"]), int(facts.get("decimals", "1") or 1))
    for key in ("of", "left"):
        if facts.get(key):
            words[key] = number(float(facts[key]))
    words["side"] = "over" if facts.get("side") == "above" else "under"
    if facts.get("first_sheet"):
        words["first"] = f"{facts['first']} på arket «{facts['first_sheet']}»"
    return words

"""What is said where a figure, a month or a name can be read two ways."""

from __future__ import annotations

READINGS: dict[str, tuple[str, str]] = {
    "ambiguous": ("Tallet {found} kan leses på to måter.", "Gjør overskriftene entydige."),
    "ambiguous:number": (
        "«{found}» kan være både et helt tall med tusenskille og et desimaltall.",
        "Skriv et helt tall uten tusenskille: 1234. Skriv et desimaltall med én null til: 1,2340.",
    ),
    "ambiguous:month": (
        "Måneden kan leses på to måter: «{found}».{readings}",
        "La tittel, arknavn og overskrift si den samme måneden.",
    ),
    "ambiguous:years": (
        "«{found}» kan være både en måned og et skoleår.",
        "Skriv måneden med navn, slik: oktober 2009.",
    ),
    "ambiguous:year": (
        "Det går ikke fram hvilket år «{found}» gjelder.",
        "Skriv året i overskriften, i tittelen eller i arkets navn.",
    ),
    "ambiguous:turn": (
        "Rekken av måneder går over et årsskifte, men tittelen eller navnet har bare ett år. «{found}» kan være {one} eller {other}.",
        "Skriv året over hver måned, slik: januar 2026.",
    ),
    "ambiguous:unit": (
        "Enheten kan leses på to måter ved «{found}».{readings}",
        "La rad og overskrift nevne den samme enheten.",
    ),
    "ambiguous:indicator": (
        "Indikatoren kan leses på flere måter ved «{found}».{choices}{readings}",
        "Skriv indikatorens navn i tittelen eller i overskriften over tallene.",
    ),
    "ambiguous:qualifier": (
        "«{found}» sier at tallene ikke er månedens egne: de kan være mål, plan, en del av gruppen eller en sum hittil i år.",
        "Ta med bare månedens tall for hele gruppen, eller gi indikatoren et alias som sier hva den er.",
    ),
    "ambiguous:plan-name": (
        "Filnavnet «{found}» sier at tallene kan være et budsjett, en plan eller en prognose.",
        "Er tallene slik det faktisk ble, så gi filen et navn uten disse ordene. Ellers skal de ikke leses inn.",
    ),
    "ambiguous:trial": (
        "«{found}» sier at tallene er laget for å prøve noe, eller at de ikke skal brukes.",
        "Er tallene riktige, så ta bort teksten. Ellers skal de ikke leses inn.",
    ),
    "ambiguous:council": (
        "«{found}» nevner en annen kommune. Tallene kan være dens, og ikke tall for {own}.",
        "Se hvem filen kommer fra. Er tallene for {own}, så rett teksten.",
    ),
    "ambiguous:council-name": (
        "Filnavnet «{found}» nevner en annen kommune. Tallene kan være dens, og ikke tall for {own}.",
        "Se hvem filen kommer fra. Er tallene for {own}, så gi filen et annet navn.",
    ),
    "ambiguous:value": (
        "Tallet {found} kan være både et antall og en prosent: {indicator} er en andel.",
        "Skriv «prosent» i overskriften, eller oppgi både teller og nevner.",
    ),
    "ambiguous:merged": (
        "Cellen med {found} er slått sammen over flere rader, og det går ikke fram hvilken rad tallet gjelder.",
        "Del cellen, og skriv tallet i raden det gjelder.",
    ),
    "ambiguous:hidden": (
        "Overskriften «{found}» er skjult, men gjelder også tall som vises.",
        "Vis raden eller kolonnen, eller les det skjulte med.",
    ),
    "ambiguous:hides": (
        "Tallet {found} ville blitt lest på en annen måte om det som er skjult i arket, var vist.",
        "Vis skjulte rader og kolonner, eller les det skjulte med.",
    ),
    "ambiguous:part": (
        "«{found}» står som nevner, men {choices} er et antall og har ingen nevner.",
        "Flytt tallet til kolonnen for verdi.",
    ),
}

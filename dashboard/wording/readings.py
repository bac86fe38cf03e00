"""What is said where a figure, a month or a name can be read two ways."""

from __future__ import annotations

from dashboard.wording.catalogue import N_

READINGS: dict[str, tuple[str, str]] = {
    "ambiguous": (N_("Tallet {found} kan leses på to måter."), N_("Gjør overskriftene entydige.")),
    "ambiguous:number": (
        N_("«{found}» kan være både et helt tall med tusenskille og et desimaltall."),
        N_("Skriv et helt tall uten tusenskille: 1234. Skriv et desimaltall med én null til: 1,2340."),
    ),
    "ambiguous:month": (
        N_("Måneden kan leses på to måter: «{found}».{readings}"),
        N_("La tittel, arknavn og overskrift si den samme måneden."),
    ),
    "ambiguous:years": (
        N_("«{found}» kan være både en måned og et skoleår."),
        N_("Skriv måneden med navn, slik: oktober 2009."),
    ),
    "ambiguous:year": (
        N_("Det går ikke fram hvilket år «{found}» gjelder."),
        N_("Skriv året i overskriften, i tittelen eller i arkets navn."),
    ),
    "ambiguous:turn": (
        N_(
            "Rekken av måneder går over et årsskifte, men tittelen eller navnet har bare ett år. «{found}» kan være {one} eller {other}."
        ),
        N_("Skriv året over hver måned, slik: januar 2026."),
    ),
    "ambiguous:unit": (
        N_("Enheten kan leses på to måter ved «{found}».{readings}"),
        N_("La rad og overskrift nevne den samme enheten."),
    ),
    "ambiguous:indicator": (
        N_("Indikatoren kan leses på flere måter ved «{found}».{choices}{readings}"),
        N_("Skriv indikatorens navn i tittelen eller i overskriften over tallene."),
    ),
    "ambiguous:qualifier": (
        N_(
            "«{found}» sier at tallene ikke er månedens egne: de kan være mål, plan, en del av gruppen eller en sum hittil i år."
        ),
        N_("Ta med bare månedens tall for hele gruppen, eller gi indikatoren et alias som sier hva den er."),
    ),
    "ambiguous:plan-name": (
        N_("Filnavnet «{found}» sier at tallene kan være et budsjett, en plan eller en prognose."),
        N_("Er tallene slik det faktisk ble, så gi filen et navn uten disse ordene. Ellers skal de ikke leses inn."),
    ),
    "ambiguous:trial": (
        N_("«{found}» sier at tallene er laget for å prøve noe, eller at de ikke skal brukes."),
        N_("Er tallene riktige, så ta bort teksten. Ellers skal de ikke leses inn."),
    ),
    "ambiguous:council": (
        N_("«{found}» nevner en annen kommune. Tallene kan være dens, og ikke tall for {own}."),
        N_("Se hvem filen kommer fra. Er tallene for {own}, så rett teksten."),
    ),
    "ambiguous:council-name": (
        N_("Filnavnet «{found}» nevner en annen kommune. Tallene kan være dens, og ikke tall for {own}."),
        N_("Se hvem filen kommer fra. Er tallene for {own}, så gi filen et annet navn."),
    ),
    "ambiguous:value": (
        N_("Tallet {found} kan være både et antall og en prosent: {indicator} er en andel."),
        N_("Skriv «prosent» i overskriften, eller oppgi både teller og nevner."),
    ),
    "ambiguous:merged": (
        N_("Cellen med {found} er slått sammen over flere rader, og det går ikke fram hvilken rad tallet gjelder."),
        N_("Del cellen, og skriv tallet i raden det gjelder."),
    ),
    "ambiguous:hidden": (
        N_("Overskriften «{found}» er skjult, men gjelder også tall som vises."),
        N_("Vis raden eller kolonnen, eller les det skjulte med."),
    ),
    "ambiguous:hides": (
        N_("Tallet {found} ville blitt lest på en annen måte om det som er skjult i arket, var vist."),
        N_("Vis skjulte rader og kolonner, eller les det skjulte med."),
    ),
    "ambiguous:part": (
        N_("«{found}» står som nevner, men {choices} er et antall og har ingen nevner."),
        N_("Flytt tallet til kolonnen for verdi."),
    ),
}

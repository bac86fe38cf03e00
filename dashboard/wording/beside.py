"""What is said of an identity number that stands in a workbook and in no cell of it."""

from __future__ import annotations

from dashboard.wording.catalogue import N_

_REMEDY = N_("Slett det og last opp igjen. Ingenting av filen er lagret, og tallet vises ikke her.")
_WHERE = {
    "comment": N_("En kommentar har et gyldig fødselsnummer eller D-nummer."),
    "header": N_("Toppteksten eller bunnteksten har et gyldig fødselsnummer eller D-nummer."),
    "properties": N_("Filens egenskaper (Fil > Info) har et gyldig fødselsnummer eller D-nummer."),
    "name": N_("Et definert navn (Formler > Navnebehandling) har et gyldig fødselsnummer eller D-nummer."),
    "validation": N_(
        "En valideringsliste eller meldingen til den (Data > Datavalidering) har et gyldig fødselsnummer eller D-nummer."
    ),
    "link": N_("En hyperkobling har et gyldig fødselsnummer eller D-nummer."),
    "formula": N_("En formel har et gyldig fødselsnummer eller D-nummer."),
    "drawing": N_("En tekstboks, en tegning eller et diagram har et gyldig fødselsnummer eller D-nummer."),
    "pivot": N_("Det en pivottabell har tatt vare på av kilden sin har et gyldig fødselsnummer eller D-nummer."),
    "covered": N_("En celle som er skjult bak en sammenslått celle, har et gyldig fødselsnummer eller D-nummer."),
    "other": N_("Noe utenfor cellene har et gyldig fødselsnummer eller D-nummer."),
}
#: Sentence and remedy by code and place, as ``findings`` has them.
BESIDE = {f"personal-data:beside-{place}": (sentence, _REMEDY) for place, sentence in _WHERE.items()}

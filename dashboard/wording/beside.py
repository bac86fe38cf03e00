"""What is said of an identity number that stands in a workbook and in no cell of it."""

from __future__ import annotations

_WHERE = {
    "comment": "En kommentar",
    "header": "Toppteksten eller bunnteksten",
    "properties": "Filens egenskaper (Fil > Info)",
    "name": "Et definert navn (Formler > Navnebehandling)",
    "validation": "En valideringsliste eller meldingen til den (Data > Datavalidering)",
    "link": "En hyperkobling",
    "formula": "En formel",
    "drawing": "En tekstboks, en tegning eller et diagram",
    "pivot": "Det en pivottabell har tatt vare på av kilden sin",
    "covered": "En celle som er skjult bak en sammenslått celle,",
    "other": "Noe utenfor cellene",
}
#: Sentence and remedy by code and place, as ``findings`` has them.
BESIDE = {
    f"personal-data:beside-{place}": (
        f"{where} har et gyldig fødselsnummer eller D-nummer.",
        "Slett det og last opp igjen. Ingenting av filen er lagret, og tallet vises ikke her.",
    )
    for place, where in _WHERE.items()
}

"""What the page shell, the server and the upload say on screen, in Norwegian bokmål.

Facts are put in with ``str.format``; whoever places the sentence in HTML escapes it there.
"""

from __future__ import annotations

from dashboard.wording.formats import FORMATS

SCREEN: dict[str, str] = {
    # The shell
    "product": "Taktskifte",
    "brand": "Taktskifte · {council}",
    "title": "{page} – Taktskifte",
    "example": "Eksempeldata",
    "example-why": "Tallene og dagene de kom er oppdiktet og viser ingen virkelig kommune.",
    "skip": "Hopp til innholdet",
    "menu": "Sider",
    "to-dark": "Mørk visning",
    "to-light": "Lys visning",
    "loading": "Henter siden …",
    "no-script": "Siden trenger JavaScript for diagrammer, filtre og opplasting.",
    "load-failed": "Siden ble ikke ferdig lastet. Last den på nytt.",
    "reload": "Last siden på nytt",
    "connection-lost": "Mistet forbindelsen med serveren. Siden lastes på nytt når den svarer.",
    "connection-gone": "Serveren svarer, men siden får ikke kontakt med den.",
    "refreshed": "Oppdatert med nye tall klokken {clock}.",
    # The pages
    "overview": "Oversikt",
    "commitment": "Forpliktelse",
    "deliveries": "Leveranser",
    "upload": "Last opp",
    "upload-by": "Hvem leverer?",
    "upload-by-hint": "Rolle eller avdeling, ikke personnavn",
    "upload-by-none": "ikke oppgitt",
    "upload-by-person": (
        "Dette ser ut til å være navnet på en person eller et fødselsnummer, og det lagres ikke. Skriv en rolle eller en avdeling i stedet, for "
        "eksempel «HR og lønn»."
    ),
    "upload-by-hold": (
        "{file} er ikke lagret: i «Hvem leverer?» øverst på siden ser det ut til å stå navnet på en person eller et fødselsnummer. "
        "Skriv en rolle eller en avdeling der, og lagre igjen."
    ),
    "upload-left": "{file} ble ikke lagret.",
    "upload-cancelled": "Lesingen av {file} ble avbrutt. Ingenting er lagret.",
    "upload-stored": "{file} er lagret.",
    "upload-unchanged": "{file} er lest inn før, og ingen tall endres.",
    "upload-gone": "Filen ligger ikke lenger på serveren. Slipp den her igjen.",
    "upload-no-reader": "Filen kunne ikke leses akkurat nå, fordi serveren har for lite å gå på. Vent litt, og prøv igjen.",
    "upload-fault": (
        "Noe gikk galt, og filen er ikke lagret. Prøv igjen. Går det ikke, oppgi feilnummer {number} til den som "
        "drifter løsningen."
    ),
    "upload-not-done": (
        "Noe gikk galt, og ingenting er endret. Prøv igjen. Går det ikke, oppgi feilnummer {number} til den som "
        "drifter løsningen."
    ),
    "upload-moved": (
        "Noen andre har lagret eller tatt tilbake tall, eller sagt hva en overskrift betyr, siden du slapp filen. "
        "Ingenting er lagret. "
        "Se på nytt hva den endrer, før du lagrer."
    ),
    "too-few": "vises ikke (færre enn {least} personer)",
    # Faults
    "fault-title": "Siden kunne ikke vises",
    "fault": "Siden kunne ikke vises. Feilnummer {number}. Oppgi nummeret til den som drifter løsningen.",
    "part-fault": "Denne delen kunne ikke vises. Feilnummer {number}. Oppgi nummeret til den som drifter løsningen.",
    "not-found-title": "Fant ikke siden",
    "not-found": "Det er ingen side på denne adressen.",
    "to-front": "Gå til forsiden",
    "foreign-host": "Adressen hører ikke til denne serveren. Åpne {url} i stedet.",
    "server-fault": "Noe gikk galt på serveren. Feilnummer {number}. Oppgi nummeret til den som drifter løsningen.",
    "bad-request": "Serveren forsto ikke forespørselen.",
    # Starting the server
    "port-in-use": "Port {port} er i bruk. Velg en annen med --port, eller --port 0 for en ledig.",
    "address-refused": (
        "Adressen {address} avvises. Uten innlogging kan løsningen bare nås fra denne maskinen: bruk 127.0.0.1."
    ),
    "first-page-failed": "Serveren startet, men første side kunne ikke åpnes ({reason}).",
    # Upload over HTTP
    "upload-too-large": "Filen er for stor. Grensen er {limit} MB.",
    "upload-not-ours": "Opplastingen kom ikke fra denne siden og ble avvist.",
    "upload-no-name": "Filen mangler navn.",
    "upload-personal-name": (
        "Filens navn har et fødselsnummer i seg, så filen ble avvist og ingenting av den lagret. "
        "Gi filen et annet navn, og slipp den her igjen."
    ),
    "upload-crowded": "For mange filer venter på å bli behandlet. Prøv igjen om litt.",
    "upload-disk": "Filen kunne ikke lagres på serveren. Feilnummer {number}.",
    # The field that uploads
    "field-label": "Last opp filer",
    "field-button": "Velg filer",
    "field-limit": f"Velg filer, eller slipp dem her. Inntil {{limit}} MB hver. {FORMATS}.",
    "field-progress": "Laster opp {file} …",
    "field-done": "{file} er mottatt. Det som kom ut av den, står nedenfor.",
    "field-failed": "Opplastingen ble avbrutt. Prøv igjen.",
    "field-lost": "Siden ble lastet på nytt før disse filene var ferdig behandlet: {files}. Slipp dem her igjen.",
    "marked-gone-title": "Filen er borte",
    "marked-gone": "Kopien med feilene merket ligger ikke lenger på serveren. Slipp filen på siden «Last opp» igjen.",
    # Notebooks as pages
    "rows-left": "{count} rader til vises ikke her.",
    "notebook-unreadable-title": "Notatboken kan ikke vises",
    "notebook-unreadable": "Filen {file} kan ikke leses som en notatbok.",
    "notebook-syntax": "Notatboken {file} har en skrivefeil i kodecelle {cell}, linje {line}, og blir derfor ikke kjørt.",
    "notebook-cell-fault": (
        "Kodecelle {cell} kunne ikke kjøres. Feilnummer {number}. Oppgi nummeret til den som drifter løsningen."
    ),
}


def screen(key: str, **facts: object) -> str:
    """The sentence ``key`` with its facts put in."""
    return SCREEN[key].format(**facts)

"""What the page shell, the server and the upload say on screen.

Facts are put in with ``str.format``; whoever places the sentence in HTML escapes it there.
"""

from __future__ import annotations

from dashboard.wording.catalogue import N_, _

#: Each language by the name that those who read it know it by.
TONGUES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
SCREEN: dict[str, str] = {
    # The shell
    "product": "Taktskifte",
    "brand": "Taktskifte · {council}",
    "title": "{page} – Taktskifte",
    "example": N_("Eksempeldata"),
    "example-why": N_("Tallene og dagene de kom er oppdiktet og viser ingen virkelig kommune."),
    "skip": N_("Hopp til innholdet"),
    "menu": N_("Sider"),
    "tongues": N_("Språk"),
    "to-dark": N_("Mørk visning"),
    "to-light": N_("Lys visning"),
    "loading": N_("Henter siden …"),
    "no-script": N_("Siden trenger JavaScript for diagrammer, filtre og opplasting."),
    "load-failed": N_("Siden ble ikke ferdig lastet. Last den på nytt."),
    "reload": N_("Last siden på nytt"),
    "connection-lost": N_("Mistet forbindelsen med serveren. Siden lastes på nytt når den svarer."),
    "connection-gone": N_("Serveren svarer, men siden får ikke kontakt med den."),
    "refreshed": N_("Oppdatert med nye tall klokken {clock}."),
    # The pages
    "overview": N_("Oversikt"),
    "commitment": N_("Forpliktelse"),
    "deliveries": N_("Leveranser"),
    "upload": N_("Last opp"),
    "upload-by": N_("Hvem leverer?"),
    "upload-by-hint": N_("Rolle eller avdeling, ikke personnavn"),
    "upload-by-none": N_("ikke oppgitt"),
    "upload-by-person": N_(
        "Dette ser ut til å være navnet på en person eller et fødselsnummer, og det lagres ikke. Skriv en rolle eller en avdeling i stedet, for "
        "eksempel «HR og lønn»."
    ),
    "upload-by-hold": N_(
        "{file} er ikke lagret: i «Hvem leverer?» øverst på siden ser det ut til å stå navnet på en person eller et fødselsnummer. "
        "Skriv en rolle eller en avdeling der, og lagre igjen."
    ),
    "upload-left": N_("{file} ble ikke lagret."),
    "upload-cancelled": N_("Lesingen av {file} ble avbrutt. Ingenting er lagret."),
    "upload-stored": N_("{file} er lagret."),
    "upload-unchanged": N_("{file} er lest inn før, og ingen tall endres."),
    "upload-gone": N_("Filen ligger ikke lenger på serveren. Slipp den her igjen."),
    "upload-no-reader": N_(
        "Filen kunne ikke leses akkurat nå, fordi serveren har for lite å gå på. Vent litt, og prøv igjen."
    ),
    "upload-fault": N_(
        "Noe gikk galt, og filen er ikke lagret. Prøv igjen. Går det ikke, oppgi feilnummer {number} til den som "
        "drifter løsningen."
    ),
    "upload-not-done": N_(
        "Noe gikk galt, og ingenting er endret. Prøv igjen. Går det ikke, oppgi feilnummer {number} til den som "
        "drifter løsningen."
    ),
    "upload-moved": N_(
        "Noen andre har lagret eller tatt tilbake tall, eller sagt hva en overskrift betyr, siden du slapp filen. "
        "Ingenting er lagret. "
        "Se på nytt hva den endrer, før du lagrer."
    ),
    "too-few": N_("vises ikke (færre enn {least} personer)"),
    # Faults
    "fault-title": N_("Siden kunne ikke vises"),
    "fault": N_("Siden kunne ikke vises. Feilnummer {number}. Oppgi nummeret til den som drifter løsningen."),
    "part-fault": N_(
        "Denne delen kunne ikke vises. Feilnummer {number}. Oppgi nummeret til den som drifter løsningen."
    ),
    "not-found-title": N_("Fant ikke siden"),
    "not-found": N_("Det er ingen side på denne adressen."),
    "to-front": N_("Gå til forsiden"),
    "foreign-host": N_("Adressen hører ikke til denne serveren. Åpne {url} i stedet."),
    "server-fault": N_("Noe gikk galt på serveren. Feilnummer {number}. Oppgi nummeret til den som drifter løsningen."),
    "bad-request": N_("Serveren forsto ikke forespørselen."),
    # Starting the server, said in the terminal and in bokmål
    "port-in-use": "Port {port} er i bruk. Velg en annen med --port, eller --port 0 for en ledig.",
    "address-refused": (
        "Adressen {address} avvises. Uten innlogging kan løsningen bare nås fra denne maskinen: bruk 127.0.0.1."
    ),
    "first-page-failed": "Serveren startet, men første side kunne ikke åpnes ({reason}).",
    # Upload over HTTP
    "upload-too-large": N_("Filen er for stor. Grensen er {limit} MB."),
    "upload-not-ours": N_("Opplastingen kom ikke fra denne siden og ble avvist."),
    "upload-no-name": N_("Filen mangler navn."),
    "upload-personal-name": N_(
        "Filens navn har et fødselsnummer i seg, så filen ble avvist og ingenting av den lagret. "
        "Gi filen et annet navn, og slipp den her igjen."
    ),
    "upload-crowded": N_("For mange filer venter på å bli behandlet. Prøv igjen om litt."),
    "upload-disk": N_("Filen kunne ikke lagres på serveren. Feilnummer {number}."),
    # The field that uploads
    "field-label": N_("Last opp filer"),
    "field-button": N_("Velg filer"),
    "field-limit": N_("Velg filer, eller slipp dem her. Inntil {limit} MB hver. {formats}."),
    "field-progress": N_("Laster opp {file} …"),
    "field-done": N_("{file} er mottatt. Det som kom ut av den, står nedenfor."),
    "field-failed": N_("Opplastingen ble avbrutt. Prøv igjen."),
    "field-lost": N_("Siden ble lastet på nytt før disse filene var ferdig behandlet: {files}. Slipp dem her igjen."),
    "marked-gone-title": N_("Filen er borte"),
    "marked-gone": N_(
        "Kopien med feilene merket ligger ikke lenger på serveren. Slipp filen på siden «Last opp» igjen."
    ),
    # Notebooks as pages
    "rows-left": N_("{count} rader til vises ikke her."),
    "notebook-unreadable-title": N_("Notatboken kan ikke vises"),
    "notebook-unreadable": N_("Filen {file} kan ikke leses som en notatbok."),
    "notebook-syntax": N_(
        "Notatboken {file} har en skrivefeil i kodecelle {cell}, linje {line}, og blir derfor ikke kjørt."
    ),
    "notebook-cell-fault": N_(
        "Kodecelle {cell} kunne ikke kjøres. Feilnummer {number}. Oppgi nummeret til den som drifter løsningen."
    ),
}


def screen(key: str, **facts: object) -> str:
    """The sentence ``key`` with its facts put in."""
    return _(SCREEN[key]).format(**facts)

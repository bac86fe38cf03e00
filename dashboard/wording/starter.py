"""What stands in a new council folder: its settings, and how to go on."""

from __future__ import annotations

STARTER = {
    "unit-alias": "Hele kommunen",
    "readme-file": "LES-MEG.txt",
    "toml": """# Kommunens innstillinger. Alt annet enn navnet har en standardverdi.
name = {name}
language = "nb"

[years]
from = "2026-01"
to = "2027-12"

[baseline]
from = "2024-01"
to = "2025-12"

[themes]
velferd = "Bærekraftig velferd"
beredskap = "Skjerpet beredskap"

[intake]
# Ark og overskrifter som ikke skal leses:
skip_sheets = []
skip_headings = []
# Innboksen: filer som legges i denne mappen, leses av seg selv.
# inbox = "innboks"

[release]
# Tall om færre enn så mange personer vises ikke.
min_persons = 5
""",
    "readme": """Slik kommer dere i gang

1. register/units.csv: skriv inn enhetene. parent er enheten over, code er ansvarskoden, aliases er andre navn, skilt med |.
2. register/commitments.csv: spørsmålene fra KS står der. Skriv forpliktelser (commitment) og tiltak (measure) under dem, ordrett.
3. register/indicators.csv: vanlige indikatorer. Stryk dem dere ikke bruker, og legg til egne.
4. register/links.csv: koble forpliktelser til indikatorer, med begrunnelse og eventuelt mål.
   Tall om ansatte vises først når antall ansatte (headcount) er rapportert for enheten.
5. register/milestones.csv: datofestede steg, øvelser og gjennomganger.

Start:        taktskifte serve --council MAPPEN
Les tall:     taktskifte ingest --council MAPPEN fil.xlsx
Lag et skjema: taktskifte template --council MAPPEN --month 2026-11 -o skjema.xlsx
""",
}

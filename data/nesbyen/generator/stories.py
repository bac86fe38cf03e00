"""The planted stories as numbers. What they are for stands in ../make_workbooks.py."""

from __future__ import annotations

from .basics import Month, steps_since

HELSE_ROTA = ("sykehjem", "hjemmetjeneste", "bofellesskap")

# True change of pace: 1.1.2, decisions_in_time at tildeling.
DECISIONS_LEVEL, DECISIONS_STEP, DECISIONS_FROM = 0.76, 0.012, (2026, 1)
# Gets worse: 2.4, discharge_days (delivered by sykehjem, read at helse).
DISCHARGE_LEVEL, DISCHARGE_STEP, DISCHARGE_FROM = 8.0, 1.0, (2026, 1)
# Only looks better: 1.4, building_in_time at planbygg. Nothing has changed but one bad run.
BUILDING_LEVEL, BUILDING_BAD, BUILDING_RUN = 0.88, 0.74, ((2025, 8), (2025, 12))
# Absence falls and overtime rises: 2.3.3 at helse. The step grows from 2026-02 to 2026-10 (9 months).
SWAP_FROM, SWAP_MONTHS = (2026, 2), 9
SHORT_SPELLS_FALL = 0.40  # of the short spells; the first days of long spells do not fall: about -25 % in all
OVERTIME_LEVEL, OVERTIME_END = 3.2, 4.8
# One unit forgets a month in the official template, and never sends it afterwards.
FORGOTTEN_UNIT, FORGOTTEN_MONTH = "kultur", (2026, 6)
# One month corrected later in the HR export: another leave had been booked as sick leave.
CORRECTED_UNIT, CORRECTED_MONTH, CORRECTED_IN = "barnehage_b", (2026, 6), (2026, 7)
CORRECTED_FACTOR = 1.4  # the first export shows about this many times the true lost days
# One indicator that nobody reports.
NEVER_REPORTED = "ai_services"


def swap(unit: str, helse: list[str], month: Month) -> float:
    """How far the exchange of absence for overtime has come: 0 before, 1 at its full size."""
    return min(1.0, steps_since(month, SWAP_FROM) / SWAP_MONTHS) if unit in helse else 0.0

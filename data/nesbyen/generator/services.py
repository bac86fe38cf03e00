"""Services, training, alternative rotas, preparedness and IT: small counts, month by month."""

from __future__ import annotations

from .basics import LEAVES, MONTHS, Month, binomial, poisson, steps_since, stream
from .stories import (
    BUILDING_BAD,
    BUILDING_LEVEL,
    BUILDING_RUN,
    DECISIONS_FROM,
    DECISIONS_LEVEL,
    DECISIONS_STEP,
    DISCHARGE_FROM,
    DISCHARGE_LEVEL,
    DISCHARGE_STEP,
    HELSE_ROTA,
)  # fmt: skip

Figures = dict[tuple[str, str, Month], tuple[float, float | None]]
Heads = dict[tuple[str, Month], int]

LEADERS = dict.fromkeys(LEAVES, 1) | {"sykehjem": 3, "hjemmetjeneste": 2, "bofellesskap": 2, "barneskole": 2}
# How many leaders have completed the programme; the first group finished in April 2026.
LEADER_GROUPS = {
    (2026, 4): ("sykehjem", "hjemmetjeneste", "bofellesskap", "hr", "barneskole"),
    (2026, 6): ("sykehjem", "ungdomsskole", "drift", "barnehage_a", "okonomi"),
    (2026, 9): ("hjemmetjeneste", "helsestasjon", "barnehage_b", "renhold", "tildeling"),
}
# Growing counts: the value from a month on.
VOLUNTEERS = {(2024, 1): 11, (2024, 9): 12, (2025, 6): 13, (2026, 3): 14, (2026, 5): 16, (2026, 9): 18}
REGIONAL = {
    "helsestasjon": {(2024, 1): 1, (2025, 9): 2},
    "barnevern": {(2024, 1): 1, (2026, 5): 2},
    "brann": {(2024, 1): 1},
    "ikt": {(2024, 1): 1},
}
ELECTED = {(2024, 1): 3, (2025, 3): 5, (2026, 3): 9, (2026, 6): 13, (2026, 9): 16}
TRAINED_LEADERS = {(2024, 1): 4, (2025, 2): 6, (2026, 2): 9, (2026, 4): 13, (2026, 6): 17, (2026, 10): 20}
ALTERNATIVE_ROTA = {
    "sykehjem": {(2024, 1): 0, (2026, 4): 9, (2026, 9): 14},
    "hjemmetjeneste": {(2024, 1): 0, (2026, 9): 8},
    "bofellesskap": {(2024, 1): 6, (2025, 9): 8, (2026, 2): 17},
}
WEEKEND_SHIFTS = {"sykehjem": 186, "hjemmetjeneste": 104, "bofellesskap": 122}
LONG_SHIFTS = {
    "sykehjem": {(2024, 1): 0.05, (2026, 4): 0.17, (2026, 9): 0.25},
    "hjemmetjeneste": {(2024, 1): 0.02, (2026, 9): 0.12},
    "bofellesskap": {(2024, 1): 0.18, (2025, 9): 0.22, (2026, 2): 0.42},
}
ROTA_PLANS = {"sykehjem": 4, "hjemmetjeneste": 3, "bofellesskap": 5}
EXERCISES = {
    "brann": [(2024, 5), (2025, 5), (2026, 4), (2026, 10)],
    "ikt": [(2024, 10)],
    "sykehjem": [(2025, 11), (2026, 6)],
    "barneskole": [],
}
REGISTERED = {
    (2024, 1): 14, (2024, 5): 19, (2024, 10): 22, (2025, 5): 28, (2025, 11): 32, (2026, 4): 39, (2026, 6): 43,
}  # fmt: skip
CLOSED = {
    (2024, 1): 6, (2024, 4): 7, (2024, 8): 9, (2024, 12): 10, (2025, 3): 12, (2025, 8): 14, (2025, 12): 15,
    (2026, 2): 18, (2026, 3): 20, (2026, 5): 24, (2026, 6): 27, (2026, 8): 30, (2026, 9): 32, (2026, 10): 34,
}  # fmt: skip
PLANS = {"brann": 7, "sykehjem": 3, "helsestasjon": 3, "drift": 4, "ikt": 2}
ROUTINES = 24
MEETING_UNITS = {
    "sykehjem": 3, "hjemmetjeneste": 3, "bofellesskap": 2, "helsestasjon": 2, "barneskole": 2, "kultur": 1,
}  # fmt: skip
PLACEMENT_UNITS = {"sykehjem": 4, "hjemmetjeneste": 2, "bofellesskap": 2, "barneskole": 2, "drift": 1}
DIGITAL = {"servicetorg": (38, 0.68), "tildeling": (34, 0.50), "planbygg": (14, 0.82), "kultur": (7, 0.74)}


def value_at(steps: dict[Month, float], month: Month) -> float:
    return [value for start, value in sorted(steps.items()) if start <= month][-1]


def in_2026(month: Month) -> int:
    return steps_since(month, (2026, 1))


def planted(month: Month) -> Figures:
    rng = stream("planted", *month)
    made = rng.randint(46, 60)
    share = DECISIONS_LEVEL + DECISIONS_STEP * steps_since(month, DECISIONS_FROM) + rng.gauss(0, 0.018)
    days = poisson(rng, DISCHARGE_LEVEL + DISCHARGE_STEP * steps_since(month, DISCHARGE_FROM))
    bad = BUILDING_RUN[0] <= month <= BUILDING_RUN[1]
    cases = rng.randint(17, 25)
    level = BUILDING_BAD + rng.gauss(0, 0.02) if bad else BUILDING_LEVEL + rng.gauss(0, 0.035)
    return {
        ("decisions_in_time", "tildeling", month): (min(made, round(made * share)), made),
        ("discharge_days", "sykehjem", month): (days, None),
        ("building_in_time", "planbygg", month): (min(cases, round(cases * level)), cases),
    }


def care(month: Month) -> Figures:
    rng, age = stream("care", *month), MONTHS.index(month)
    cases = stream("complaints", *month)
    complaints, inquiries = cases.randint(2, 6), rng.randint(2, 6)
    old = 212 + age // 5 + rng.randint(-1, 1)
    home = round(old * (0.838 + 0.0006 * in_2026(month)) + rng.gauss(0, 0.8))
    users = 148 + rng.randint(-4, 4)
    entitled = 46 + rng.randint(-2, 2)
    return {
        ("complaints_upheld", "tildeling", month): (binomial(cases, complaints, 0.18), complaints),
        ("individual_plans", "tildeling", month): (
            round(entitled * (0.64 + 0.002 * age + 0.006 * in_2026(month)) + rng.gauss(0, 0.6)), entitled,
        ),
        ("home_80plus", "hjemmetjeneste", month): (home, old),
        ("waiting_long_stay", "tildeling", month): (max(1, round(4.5 + rng.gauss(0, 1.4))), None),
        ("welfare_tech_share", "hjemmetjeneste", month): (
            round(users * (0.31 + 0.002 * age + 0.01 * in_2026(month)) + rng.gauss(0, 1)), users,
        ),
        ("child_welfare_in_time", "barnevern", month): (binomial(rng, inquiries, 0.86), inquiries),
    }  # fmt: skip


def shared(month: Month) -> Figures:
    """Meetings, placements and digital applications, spread over several units."""
    rng, result = stream("shared", *month), {}
    quiet = 0.4 if month[1] in (7, 12) else 1.1
    for name, units, per_month in (
        ("dialogue_meetings", MEETING_UNITS, 1.2 + 0.09 * in_2026(month)),
        ("placements", PLACEMENT_UNITS, 0.75 + 0.06 * in_2026(month)),
    ):
        total = sum(units.values())
        for unit, weight in units.items():
            result[name, unit, month] = (poisson(rng, per_month * quiet * weight / total), None)
    for unit, (usual, level) in DIGITAL.items():
        received = max(3, usual + rng.randint(-usual // 6, usual // 6))
        share = min(0.97, level + 0.002 * MONTHS.index(month) + 0.006 * in_2026(month))
        result["digital_applications", unit, month] = (binomial(rng, received, share), received)
    return result


def progress(month: Month, heads: Heads) -> Figures:
    """What is counted as done: leaders, training, new rotas, the new records system."""
    rng, result = stream("progress", *month), {}
    for unit, leaders in LEADERS.items():
        done = sum(group.count(unit) for start, group in LEADER_GROUPS.items() if start <= month)
        result["leaders_trained", unit, month] = (done, leaders)
    result["change_trained", "servicetorg", month] = (value_at(ELECTED, month), 17)
    result["change_trained", "hr", month] = (value_at(TRAINED_LEADERS, month), sum(LEADERS.values()))
    result["volunteer_agreements", "kultur", month] = (value_at(VOLUNTEERS, month), None)
    for unit, steps in REGIONAL.items():
        result["regional_services", unit, month] = (value_at(steps, month), None)
    for unit in ("sykehjem", "hjemmetjeneste", "bofellesskap", "helsestasjon", "tildeling"):
        result["ehr_users", unit, month] = (0, heads[unit, month])
    for unit in HELSE_ROTA:
        staff = heads[unit, month] - 2
        result["annual_rota_share", unit, month] = (value_at(ALTERNATIVE_ROTA[unit], month), staff)
        shifts = WEEKEND_SHIFTS[unit] + rng.randint(-8, 8)
        long = round(shifts * value_at(LONG_SHIFTS[unit], month) + rng.gauss(0, 1.5))
        result["long_shift_share", unit, month] = (max(0, long), shifts)
        result["rota_by_ai", unit, month] = (0, ROTA_PLANS[unit])
    return result


def revised(name: str, unit: str, count: int) -> dict[Month, int]:
    """How many of `count` documents were revised in the last twelve months; quicker from 2026 on."""
    rng = stream("revised", name, unit)
    result = dict.fromkeys(MONTHS, 0)
    for _ in range(count):
        due, last, caught_up = rng.randint(-14, 8), -99, rng.randint(25, 34)
        for number, month in enumerate(MONTHS):
            if number >= due or (number == caught_up and number - last >= 12):
                last = due if number == 0 else number
                due = last + (rng.randint(9, 14) if number >= 22 else rng.randint(11, 24))
            result[month] += number - last < 12
    return result


def preparedness(heads: Heads) -> Figures:
    result: Figures = {}
    for unit, months in EXERCISES.items():
        for month in MONTHS:
            result["exercises_held", unit, month] = (months.count(month), None)
    for unit, count in PLANS.items():
        for month, done in revised("plans", unit, count).items():
            result["plans_current", unit, month] = (done, count)
    for month, done in revised("routines", "ikt", ROUTINES).items():
        result["security_routines", "ikt", month] = (done, ROUTINES)
    for month in MONTHS:
        rng = stream("preparedness", *month)
        closed = value_at(CLOSED, month), value_at(REGISTERED, month)
        result["learning_points_closed", "brann", month] = closed
        campaign = 2.2 if month[1] in (10, 11) else 0.8
        posts = poisson(rng, campaign * (1.5 + 0.1 * in_2026(month)))
        result["preparedness_posts", "servicetorg", month] = (posts, None)
        sent = sum(heads[unit, month] for unit in LEAVES) - rng.randint(8, 40)
        clicked = binomial(rng, sent, 0.088 - 0.002 * in_2026(month))
        result["phishing_clicks", "ikt", month] = (clicked, sent)
    for unit in LEAVES:
        result |= training(unit, heads)
    return result


def training(unit: str, heads: Heads) -> Figures:
    """Each member of staff is trained now and then; more from 2026 on."""
    rng, result = stream("training", unit), {}
    level = 0.56 + rng.gauss(0, 0.08)
    for month in MONTHS:
        staff = heads[unit, month]
        share = level + 0.02 * in_2026(month) + rng.gauss(0, 0.015)
        result["security_training", unit, month] = (max(0, min(staff, round(staff * share))), staff)
    return result


def build(heads: Heads) -> Figures:
    result = preparedness(heads)
    for month in MONTHS:
        result |= planted(month) | care(month) | shared(month) | progress(month, heads)
    return result

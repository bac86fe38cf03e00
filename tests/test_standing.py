"""Where a commitment stands: the worst, and why. Each rule decides when nothing before it does, and no other way."""

from __future__ import annotations

import datetime as dt
from itertools import combinations, permutations
from typing import Any

import pytest
from cases import case, indicator

from dashboard.assess import RULES, STANDINGS, VERDICTS, Deadline, Judged, deadlines, stand
from dashboard.assess.charted import Charted
from dashboard.assess.course import Course
from dashboard.assess.deadlines import FRESH_MONTHS, STATES
from dashboard.model import Milestone, View

DAY = dt.date(2026, 11, 23)


def link(
    relation: str,
    verdict: str,
    on_course: str = "no-target",
    variation: str | None = None,
    commitment: str = "1.1",
    pace: tuple[float, float] = (-1.0, 1.0),
    **over: Any,
) -> Judged:
    given = case([], indicator(id=f"{relation}-{verdict}", **over), relation=relation, commitment=commitment)
    low, high = pace
    return Judged(
        given, verdict, "", 12, pace_low=low, pace_high=high, course=Course(on_course, ""), charted=Charted(variation)
    )


def milestone(**over: Any) -> Milestone:
    said = {"id": "m", "commitment": "1.1", "title": "Noe", "kind": "milestone", "due": "2026-06-30", "evidence": "Sak"}
    return Milestone(**(said | over))


def due(state: str) -> Deadline:
    return Deadline(milestone(), state)


#: For each rule, something that it finds and that no rule before it does.
FINDS: dict[str, Judged | Deadline] = {
    "direct-worse": link("direct", "worse"),
    "indirect-worse": link("indirect", "worse"),
    "balance-worse": link("balancing", "worse"),
    "deadline-late": due("late"),
    "direct-off-course": link("direct", "better", "no"),
    "indirect-off-course": link("indirect", "better", "no"),
    "balance-concern": link("balancing", "undecided", variation="concern"),
    "direct-silent": link("direct", "no-data"),
    "evidence-missing": due("no-evidence"),
    "review-stale": due("stale"),
    "indirect-silent": link("indirect", "no-data"),
    "direct-undecided": link("direct", "undecided"),
    "indirect-undecided": link("indirect", "undecided"),
    "direct-suppressed": link("direct", "suppressed"),
    "direct-unchanged": link("direct", "unchanged"),
    "indirect-unchanged": link("indirect", "unchanged"),
    "direct-better": link("direct", "better"),
    "indirect-suppressed": link("indirect", "suppressed"),
    "indirect-better": link("indirect", "better"),
    "deadlines-kept": due("done"),
    "deadlines-ahead": due("planned"),
}
NAMES = [rule.name for rule in RULES]


def standing(*found: Judged | Deadline, view: View | None = None) -> Any:
    links = [one for one in found if isinstance(one, Judged)]
    return stand(links, [one for one in found if isinstance(one, Deadline)], view)


# ── the rules ──


def test_each_rule_has_something_that_it_finds() -> None:
    assert list(FINDS) == NAMES
    assert len(set(NAMES)) == len(NAMES)
    assert {rule.standing for rule in RULES} <= set(STANDINGS)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_rule_decides_where_it_alone_finds_anything(rule: Any) -> None:
    found = standing(FINDS[rule.name])
    assert (found.rule, found.standing, found.found) == (rule.name, rule.standing, (FINDS[rule.name],))


@pytest.mark.parametrize(("first", "later"), list(combinations(range(len(RULES)), 2)))
def test_of_any_two_rules_the_first_decides_in_whatever_order_things_come(first: int, later: int) -> None:
    both = FINDS[NAMES[first]], FINDS[NAMES[later]]
    for given in permutations(both):
        found = standing(*given)
        assert (found.rule, found.standing) == (RULES[first].name, RULES[first].standing)
        assert both[0] in found.found


def test_all_that_the_deciding_rule_finds_is_told_and_nothing_else() -> None:
    many = [link("direct", "worse"), link("indirect", "worse"), link("direct", "worse", commitment="1.2"), due("late")]
    assert standing(*many).found == (many[0], many[2])


@pytest.mark.parametrize("kind", ["worse", "off-course", "silent", "undecided", "suppressed", "unchanged", "better"])
def test_direct_measures_come_before_indirect_ones_of_the_same_weight(kind: str) -> None:
    assert NAMES.index(f"direct-{kind}") < NAMES.index(f"indirect-{kind}")


def test_what_asks_more_of_its_reader_comes_first_but_for_plans_alone() -> None:
    """Milestones that are ahead say nothing where any other is kept, nor what may not be shown where a measure is shown."""
    order = [STANDINGS.index(r.standing) for r in RULES if r.name not in ("deadlines-ahead", "indirect-suppressed")]
    assert order == sorted(order)
    assert NAMES[-1] == "deadlines-ahead"


@pytest.mark.parametrize("verdict", VERDICTS)
def test_context_never_counts(verdict: str) -> None:
    given = link("context", verdict, "no", "concern")
    found = standing(given)
    assert (found.standing, found.rule, found.found, found.verdicts) == ("not-measured", "not-measured", (), {})
    beside = standing(given, link("direct", "better"))
    assert (beside.standing, beside.verdicts) == ("better", {"better": 1})


@pytest.mark.parametrize("verdict", [v for v in VERDICTS if v != "worse"])
def test_a_balancing_link_is_never_good_news(verdict: str) -> None:
    assert standing(link("balancing", verdict)).standing == "not-measured"
    assert standing(link("balancing", verdict), link("direct", "better")).standing == "better"


def test_with_nothing_to_go_by_a_commitment_is_not_measured() -> None:
    found = standing()
    assert (found.standing, found.rule, found.found, found.verdicts, found.deadlines) == (
        "not-measured", "not-measured", (), {}, {},
    )  # fmt: skip
    assert standing(due("dropped")).standing == "not-measured"
    assert standing(link("direct", "not-measurable")).standing == "not-measured"


def test_counts_are_kept_of_verdicts_and_deadlines_and_none_is_averaged() -> None:
    many = [link("direct", "better")] * 3 + [link("indirect", "worse"), link("balancing", "undecided")]
    found = standing(*many, due("done"), due("done"), due("late"))
    assert found.standing == "worse"
    assert found.verdicts == {"better": 3, "worse": 1, "undecided": 1}
    assert found.deadlines == {"done": 2, "late": 1}


def test_a_balancing_link_already_worse_is_not_told_of_twice() -> None:
    assert standing(link("balancing", "worse", variation="concern")).rule == "balance-worse"


# ── moved ──


@pytest.mark.parametrize("better", [link("indirect", "better"), link("direct", "undecided", variation="improvement")])
@pytest.mark.parametrize("worse", [link("balancing", "worse"), link("balancing", "undecided", variation="concern")])
def test_what_looks_better_beside_a_balance_that_looks_worse_may_have_moved(better: Judged, worse: Judged) -> None:
    assert standing(better, worse).moved == ((better, worse),)
    assert standing(worse, better).moved == ((better, worse),)


@pytest.mark.parametrize(
    ("direction", "pace", "asked"),
    [
        ("lower", (-2.0, -0.1), True),
        ("lower", (-2.0, 0.1), False),
        ("lower", (0.1, 2.0), False),
        ("higher", (0.1, 2.0), True),
        ("higher", (-0.1, 2.0), False),
        ("higher", (-2.0, -0.1), False),
        ("lower", (float("nan"), float("nan")), False),
    ],
)
def test_a_fall_that_is_not_decided_is_asked_about_where_its_price_can_be_seen(
    direction: str, pace: tuple[float, float], asked: bool
) -> None:
    """Absence takes years to decide, overtime months: who waits for both asks too late."""
    leaning, worse = link("direct", "undecided", pace=pace, direction=direction), link("balancing", "worse")
    assert (standing(leaning, worse).moved == ((leaning, worse),)) == asked
    assert standing(leaning, link("balancing", "undecided", pace=(0.1, 2.0))).moved == ()
    unchanged = link("direct", "unchanged", pace=pace, direction=direction)
    assert standing(unchanged, worse).moved == ()


def test_nothing_has_moved_where_one_side_stands_still() -> None:
    better, worse = link("direct", "better"), link("balancing", "worse")
    for given in (
        [better],
        [worse],
        [better, link("balancing", "undecided", variation="common")],
        [better, link("balancing", "better", variation="improvement")],
        [link("direct", "undecided", variation="common"), worse],
        [link("direct", "worse", variation="concern"), worse],
        # Two measures that go each their way are not each other's price.
        [better, link("indirect", "worse")],
        [link("balancing", "better"), worse],
    ):
        assert standing(*given).moved == ()


def test_a_balance_belongs_to_its_own_commitment() -> None:
    better, worse = link("direct", "better", commitment="1.1"), link("balancing", "worse", commitment="1.1.1")
    assert standing(better, worse).moved == ()


def test_context_has_moved_nowhere() -> None:
    assert standing(link("context", "better"), link("balancing", "worse")).moved == ()


def test_a_measure_that_is_carried_out_has_not_moved_anything_by_that() -> None:
    better, worse = link("direct", "better", nature="delivery"), link("balancing", "worse")
    assert standing(better, worse).moved == ()


def test_each_pair_is_told() -> None:
    pair = [link("direct", "better"), link("indirect", "better")]
    prices = [link("balancing", "worse"), link("balancing", "undecided", variation="concern")]
    assert len(standing(*pair, *prices).moved) == 4


# ── the owner's view ──


def view(said: str) -> View:
    return View("1.1", "2026-10", said, "Helse og omsorg", "Grunn")


@pytest.mark.parametrize(
    ("said", "known", "disagrees"),
    [
        ("better", link("direct", "better"), False),
        ("better", link("direct", "worse"), True),
        ("better", due("late"), True),
        ("better", link("direct", "better", "no"), True),
        ("better", link("direct", "unchanged"), True),
        ("better", link("direct", "undecided"), True),
        ("worse", link("direct", "worse"), False),
        ("worse", due("late"), False),
        ("worse", link("direct", "better"), True),
        ("unchanged", link("direct", "unchanged"), False),
        ("unchanged", link("direct", "better"), True),
        ("undecided", link("direct", "worse"), False),
        ("undecided", link("direct", "undecided"), False),
    ],
)
def test_an_owner_who_sees_it_otherwise_is_told_of(said: str, known: Judged | Deadline, disagrees: bool) -> None:
    found = standing(known, view=view(said))
    assert (found.view, found.disagrees) == (view(said), disagrees)


def test_without_a_view_nobody_disagrees() -> None:
    assert not standing(link("direct", "worse")).disagrees


@pytest.mark.parametrize("said", ["better", "worse", "unchanged", "undecided"])
def test_an_owners_view_never_decides_a_standing(said: str) -> None:
    for found in FINDS.values():
        assert standing(found, view=view(said)).standing == standing(found).standing
    assert standing(view=view(said)).standing == "not-measured"


@pytest.mark.parametrize("said", ["better", "worse", "unchanged"])
def test_there_is_nothing_to_disagree_with_where_nothing_is_measured(said: str) -> None:
    assert not standing(view=view(said)).disagrees
    assert not standing(link("direct", "suppressed"), view=view(said)).disagrees


# ── deadlines ──


def state(day: dt.date = DAY, **over: Any) -> tuple[str, int]:
    (found,) = deadlines([milestone(**over)], day)
    assert found.state in STATES
    return found.state, found.days


def test_what_is_not_done_is_late_from_the_day_after_it_was_due() -> None:
    assert state(dt.date(2026, 6, 30)) == ("planned", 0)
    assert state(dt.date(2026, 7, 1)) == ("late", 1)
    assert state(dt.date(2027, 6, 30)) == ("late", 365)
    assert state(status="started") == ("late", 146)
    assert state(dt.date(2026, 6, 1), status="started") == ("started", 0)


def test_done_in_time_and_done_late() -> None:
    assert state(status="done", done_on="2026-06-30") == ("done", 0)
    assert state(status="done", done_on="2026-07-12") == ("done-late", 12)
    assert state(status="done", done_on="2026-05-01") == ("done", 0)


def test_what_was_done_later_is_not_done_as_of_an_earlier_day() -> None:
    said = {"status": "done", "done_on": "2026-07-12"}
    assert state(dt.date(2026, 7, 11), **said) == ("late", 11)
    assert state(dt.date(2026, 7, 12), **said) == ("done-late", 12)
    assert state(dt.date(2026, 6, 15), **said) == ("planned", 0)


def test_a_day_that_says_it_is_done_is_enough() -> None:
    assert state(status="planned", done_on="2026-05-01") == ("done", 0)


@pytest.mark.parametrize("evidence", ["", "Protokoll"])
def test_without_evidence_it_is_said_however_late_it_was(evidence: str) -> None:
    assert state(status="done", done_on="2026-07-12", evidence=evidence)[0] == (
        "done-late" if evidence else "no-evidence"
    )
    assert state(status="done", done_on="2026-06-12", evidence=evidence)[0] == ("done" if evidence else "no-evidence")


def test_what_is_not_done_lacks_no_evidence() -> None:
    assert state(evidence="")[0] == "late"
    assert state(evidence="", due="2027-01-01")[0] == "planned"


@pytest.mark.parametrize(
    ("done_on", "expected"), [("2025-11-24", "done"), ("2025-11-23", "stale"), ("2024-06-01", "stale")]
)
def test_a_review_grows_old_after_twelve_months(done_on: str, expected: str) -> None:
    assert FRESH_MONTHS == 12
    said = {"kind": "review", "status": "done", "done_on": done_on, "due": "2026-01-31"}
    assert state(**said)[0] == expected
    assert state(**(said | {"kind": "exercise"}))[0] == "done"
    assert state(**(said | {"kind": "milestone"}))[0] == "done"


def test_a_review_says_how_old_it_is() -> None:
    assert state(kind="review", status="done", done_on="2025-11-13", due="2026-01-31") == ("stale", 375)


def test_a_review_may_grow_old_sooner() -> None:
    review = milestone(kind="review", status="done", done_on="2026-05-01")
    assert deadlines([review], DAY, fresh_months=6)[0].state == "stale"
    assert deadlines([review], DAY)[0].state == "done"


def test_what_is_dropped_is_never_late() -> None:
    assert state(status="dropped") == ("dropped", 0)


def test_deadlines_come_in_their_order() -> None:
    many = [milestone(id=name) for name in "cab"]
    assert [one.milestone.id for one in deadlines(many, DAY)] == ["c", "a", "b"]


def test_states_are_ordered_as_the_rules_weigh_them() -> None:
    ranks = {
        s: next((n for n, rule in enumerate(RULES) if rule.finds(_evidence(s))), len(RULES)) for s in STATES
    }  # fmt: skip
    assert [ranks[s] for s in STATES] == sorted(ranks.values())


def _evidence(name: str) -> Any:
    from dashboard.assess.standing import Evidence

    return Evidence((), (due(name),))


def test_days_are_none_where_nothing_is_late() -> None:
    assert state(due="2026-12-31") == ("planned", 0)

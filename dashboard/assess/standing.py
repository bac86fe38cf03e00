"""Where a commitment stands: what weighs most and why, and how many of each. Never an average.

The rules are a table, ``RULES``: the first that finds anything decides, and says what it found. Documentation prints the
same table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dashboard.assess.deadlines import Deadline
from dashboard.assess.judge import Judged
from dashboard.model import View

#: Standings from what asks most of its reader to what asks least.
STANDINGS = ("worse", "late", "off-course", "silent", "undecided", "suppressed", "unchanged", "better", "not-measured")


@dataclass(frozen=True)
class Evidence:
    """All that is known of a commitment and its measures: links judged (context left out), deadlines, the owner's view."""

    links: tuple[Judged, ...]
    deadlines: tuple[Deadline, ...] = ()
    view: View | None = None

    def of(self, relation: str, *verdicts: str) -> list[Judged]:
        """Links of a relation with one of these verdicts."""
        return [one for one in self.links if one.case.link.relation == relation and one.verdict in verdicts]


Finding = Judged | Deadline


@dataclass(frozen=True)
class Rule:
    """``finds`` what decides a standing; ``name`` is its code, which wording knows."""

    name: str
    standing: str
    finds: Callable[[Evidence], Sequence[Finding]]


@dataclass(frozen=True)
class Standing:
    """A commitment's standing, the rule that gave it, what the rule found, and counts of verdicts and deadlines.

    ``moved`` are links that may have got better at the cost of a balancing one, with it. ``disagrees``: the owner sees
    it otherwise.
    """

    standing: str
    rule: str
    found: tuple[Finding, ...]
    verdicts: dict[str, int]
    deadlines: dict[str, int]
    moved: tuple[tuple[Judged, Judged], ...] = ()
    view: View | None = None
    disagrees: bool = False


def _late(evidence: Evidence) -> list[Finding]:
    return [one for one in evidence.deadlines if one.state == "late"]


def _in_state(*states: str) -> Callable[[Evidence], Sequence[Finding]]:
    return lambda evidence: [one for one in evidence.deadlines if one.state in states]


def _judged(relation: str, *verdicts: str) -> Callable[[Evidence], Sequence[Finding]]:
    return lambda evidence: evidence.of(relation, *verdicts)


def _off_course(relation: str) -> Callable[[Evidence], Sequence[Finding]]:
    return lambda evidence: [
        one for one in evidence.links if one.case.link.relation == relation and one.course.on_course == "no"
    ]


def _signals_concern(evidence: Evidence) -> Sequence[Finding]:
    """Balancing links whose newest month stands out for the worse: what got better elsewhere may have moved here."""
    return [
        one
        for one in evidence.links
        if one.case.link.relation == "balancing" and one.charted.variation == "concern" and one.verdict != "worse"
    ]


#: The first rule that finds anything decides. Direct measures come before indirect ones of the same weight.
RULES: tuple[Rule, ...] = (
    Rule("direct-worse", "worse", _judged("direct", "worse")),
    Rule("indirect-worse", "worse", _judged("indirect", "worse")),
    Rule("balance-worse", "worse", _judged("balancing", "worse")),
    Rule("deadline-late", "late", _late),
    Rule("direct-off-course", "off-course", _off_course("direct")),
    Rule("indirect-off-course", "off-course", _off_course("indirect")),
    Rule("balance-concern", "off-course", _signals_concern),
    Rule("direct-silent", "silent", _judged("direct", "no-data")),
    Rule("evidence-missing", "silent", _in_state("no-evidence")),
    Rule("review-stale", "silent", _in_state("stale")),
    Rule("indirect-silent", "silent", _judged("indirect", "no-data")),
    Rule("direct-undecided", "undecided", _judged("direct", "undecided")),
    Rule("indirect-undecided", "undecided", _judged("indirect", "undecided")),
    Rule("direct-suppressed", "suppressed", _judged("direct", "suppressed")),
    Rule("direct-unchanged", "unchanged", _judged("direct", "unchanged")),
    Rule("indirect-unchanged", "unchanged", _judged("indirect", "unchanged")),
    Rule("direct-better", "better", _judged("direct", "better")),
    Rule("indirect-suppressed", "suppressed", _judged("indirect", "suppressed")),
    Rule("indirect-better", "better", _judged("indirect", "better")),
    Rule("deadlines-kept", "better", _in_state("done", "done-late")),
    Rule("deadlines-ahead", "undecided", _in_state("planned", "started")),
)
#: What is left where no rule finds anything.
UNMEASURED = "not-measured"


def stand(links: Iterable[Judged], deadlines: Iterable[Deadline] = (), view: View | None = None) -> Standing:
    """The standing of a commitment from its links' verdicts (its measures' too), its deadlines and its owner's view."""
    judged = tuple(one for one in links if one.case.link.relation != "context")
    evidence = Evidence(judged, tuple(deadlines), view)
    verdicts = dict(Counter(one.verdict for one in judged))
    states = dict(Counter(one.state for one in evidence.deadlines))
    rule, standing = UNMEASURED, UNMEASURED
    found: tuple[Finding, ...] = ()
    for candidate in RULES:
        if found := tuple(candidate.finds(evidence)):
            rule, standing = candidate.name, candidate.standing
            break
    return Standing(standing, rule, found, verdicts, states, tuple(_moved(judged)), view, _disagrees(view, standing))


def _moved(links: Sequence[Judged]) -> Iterable[tuple[Judged, Judged]]:
    """What looks better, or leans that way, beside a balancing link of the same commitment that looks worse."""
    for better in links:
        # A delivery is the measure itself: that it is carried out has come at nobody's cost.
        is_outcome = better.case.link.relation != "balancing" and better.case.indicator.nature == "outcome"
        if not is_outcome or not (_looks(better, "better", "improvement") or _leans(better)):
            continue
        for worse in links:
            same = worse.case.link.commitment == better.case.link.commitment
            if same and worse.case.link.relation == "balancing" and _looks(worse, "worse", "concern"):
                yield better, worse


def _looks(one: Judged, verdict: str, variation: str) -> bool:
    return one.verdict == verdict or one.charted.variation == variation


def _leans(one: Judged) -> bool:
    """Undecided, with the whole interval of its change of pace on the better side: enough to ask, and no verdict."""
    is_lower = one.case.indicator.direction == "lower"
    return one.verdict == "undecided" and (one.pace_high < 0 if is_lower else one.pace_low > 0)


def _disagrees(view: View | None, standing: str) -> bool:
    """An owner who sees it get better, where what is known does not say so, or the other way about."""
    if view is None or standing in ("suppressed", UNMEASURED):
        # Nothing is known that a view could be held against.
        return False
    said = {"better": 1, "unchanged": 0, "worse": -1}.get(view.view)
    known = {"better": 1, "unchanged": 0, "worse": -1, "late": -1, "off-course": -1}.get(standing)
    return said is not None and said != known

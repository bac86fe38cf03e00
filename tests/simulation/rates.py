"""The few rates of a study that the dashboard itself tells of, as ``dashboard/assess/simulated.json`` keeps them."""

from __future__ import annotations

import json
from typing import Any

from simulation.staff import YEAR
from simulation.study import Study
from simulation.worlds import CHANGED, LATER, LOOKS, STILL

#: The world that is told of to say how seldom a change can be shown.
TOLD = max((world for world in CHANGED if world.change < 0), key=lambda world: world.change)


def rates(done: Study) -> dict[str, Any]:
    """Shares in percent, with as many decimals as the tables have."""
    still = [row for world, rows in done.paces.items() if world in STILL for row in rows]
    held = [row.cover.value for rows in done.paces.values() for row in rows]
    ever = [row.ever.value for row in done.charts]
    last = [row for row in done.paces[TOLD] if row.look == LOOKS[-1]]
    return {
        "towns": done.towns,
        "seed": done.seed,
        "false_at": _percent(max(row.at.value for row in still)),
        "false_until": _percent(max(row.until.value for row in still)),
        "held": [_percent(min(held)), _percent(max(held))],
        "icon": _percent(max(row.false.value for row in done.charts)),
        "icon_ever": [_percent(min(ever)), _percent(max(ever))],
        "reduction": round(-100 * TOLD.change * LATER / YEAR),
        "found": {str(row.staff): _percent(row.right.value) for row in last},
    }


def written(done: Study) -> str:
    """The file's text."""
    return json.dumps(rates(done), indent=2) + "\n"


def _percent(share: float) -> float:
    return round(100 * share, 1)

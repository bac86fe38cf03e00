"""True figures laid out as people lay them out, read back and judged.

``draw(seed)`` gives a workbook and what a careful controller would read in it; ``judge`` reads it and says where the
reading differs; ``SLIPS`` are readers with one known fault each, which the judge must catch.
"""

from layouts.judging import Judged, Tally, judge, judge_all
from layouts.sheets import Drawn, draw
from layouts.slips import SLIPS

__all__ = ["SLIPS", "Drawn", "Judged", "Tally", "draw", "judge", "judge_all"]

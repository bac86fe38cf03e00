"""Write the example council's workbooks: 34 months (2024-01 to 2026-10) in four shapes.

    python data/nesbyen/make_workbooks.py [--out FOLDER] [--truth FILE] [--months 2026-06 2026-07]

Nothing in them is real. Sick leave is simulated person by person (generator/people.py); the rest is
drawn around plausible levels (generator/services.py). The seed is fixed (generator/basics.py): running
the script again gives the same bytes. The seed was chosen among 150 so that the baseline's level
is near 9 per cent and the planted fall in short-term absence can be seen through the noise.

    mal-YYYY-MM.xlsx            the official template, long: staffing and services
    hr-YYYY-MM.xlsx             sick leave, the last three months in triples, parent rows, a sum
    turnus-YYYY-MM.xlsx         the rota export, wide by month, the year so far
    beredskap-ikt-YYYY-MM.xlsx  preparedness and IT, one sheet per indicator

Planted stories (numbers in generator/stories.py). Baseline: 2024-01 to 2025-12.

    story                  commitment  indicator           unit         size                          from
    ---------------------  ----------  ------------------  -----------  ----------------------------  -------
    true change of pace    1.1.2       decisions_in_time   tildeling    76 %, then +1.2 pp a month    2026-01
    gets worse             2.4         discharge_days      helse        8 a month, then +1 a month    2026-01
                                       (delivered by sykehjem)          each month
    only looks better      1.4         building_in_time    planbygg     88 % all the time; 74 % in a  2025-08
    (regression to mean)                                                bad run that ends 2025-12
    absence falls,         2.3.3       sick_leave_short    helse        gradually to about -25 %      2026-02
    overtime rises         2.3.3       overtime_share      helse's rota 3.2 % gradually to 4.8 %      2026-02
                                                           units
    forgets a month        (all)       all in mal-2026-06  kultur       no rows, never sent later     2026-06
    corrected later        2.2         sick leave          barnehage_b  1.4 times the true lost days  the file
                                       total, long, doctor              of 2026-06 in hr-2026-06;     of
                                                                        right from hr-2026-07 on      2026-07
    nobody reports         1.4.3       ai_services         (all)        no figure in any file         always

The truth file holds what counts after all files are read in the order of their months.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from generator import hr, official, preparedness, rota
from generator.basics import INDICATORS, LEAVES, MONTHS, Month, key, month_of
from generator.figures import Figures, build
from generator.hr import Sick
from generator.sheets import plain, save

HERE = Path(__file__).resolve().parent
OUT = HERE / "workbooks"
TRUTH = HERE.parents[1] / "tests" / "reference" / "nesbyen-truth.csv"


def write_workbooks(folder: Path, months: list[Month], figures: Figures, sick: Sick) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for month in months:
        save(official.workbook(month, figures), folder / f"mal-{key(month)}.xlsx")
        save(hr.workbook(month, sick), folder / f"hr-{key(month)}.xlsx")
        save(rota.workbook(month, figures), folder / f"turnus-{key(month)}.xlsx")
        save(preparedness.workbook(month, figures), folder / f"beredskap-ikt-{key(month)}.xlsx")


def write_truth(path: Path, figures: Figures, sick: Sick) -> None:
    """One row per figure that counts in the end; nothing for what was never delivered."""
    everything = dict(figures)
    for (unit, month), kinds in sick.items():
        for indicator, (lost, agreed) in kinds.items():
            everything[indicator, unit, month] = (lost / 10, agreed / 10)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["indicator", "unit", "month", "numerator", "denominator", "value"])
        for indicator in INDICATORS:
            for unit in LEAVES:
                for month in MONTHS:
                    figure = everything.get((indicator, unit, month))
                    forgotten = indicator in official.INDICATORS_HERE and not official.delivered(unit, month)
                    if figure is not None and not forgotten:
                        writer.writerow([indicator, unit, key(month), *truth_cells(*figure)])


def truth_cells(numerator: float, denominator: float | None) -> list[object]:
    if denominator is None:
        return [plain(numerator), "", plain(numerator)]
    return [plain(numerator), plain(denominator), f"{100 * numerator / denominator:.6f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT, help="folder for the workbooks")
    parser.add_argument("--truth", type=Path, default=TRUTH, help="file for the figures that count in the end")
    parser.add_argument("--months", nargs="*", help="only these months' workbooks, as 2026-06")
    options = parser.parse_args()
    figures, sick = build()
    wanted = [month_of(text) for text in options.months] if options.months else MONTHS
    write_workbooks(options.out, wanted, figures, sick)
    write_truth(options.truth, figures, sick)


if __name__ == "__main__":
    main()

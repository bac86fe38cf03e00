"""Figures as files: csv, xlsx, parquet and json. No cell of them can start a formula."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

FORMATS = (".csv", ".xlsx", ".parquet", ".json")
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def write_figures(frame: pd.DataFrame, path: Path) -> None:
    """Write ``frame`` in the format of the path's ending. ValueError for another; OSError from the disk."""
    kind = path.suffix.lower()
    if kind not in FORMATS:
        raise ValueError(f"not a format for figures: {kind!r}")
    if kind == ".csv":
        harmless(frame).to_csv(path, index=False, encoding="utf-8")
    elif kind == ".xlsx":
        harmless(frame).to_excel(path, index=False, sheet_name="Tall", engine="openpyxl")
    elif kind == ".parquet":
        frame.to_parquet(path, index=False)
    else:
        frame.to_json(path, orient="records", force_ascii=False, indent=2)


def harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy whose texts cannot be taken for formulas: an apostrophe goes before ``= + - @``, tab and return."""
    result = frame.copy()
    for column in result.columns:
        if not pd.api.types.is_numeric_dtype(result[column]):
            result[column] = [f"'{v}" if isinstance(v, str) and v.startswith(_RISKY) else v for v in result[column]]
    return result

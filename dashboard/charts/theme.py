"""Colours and type: the one place, for charts and pages alike.

Text is at least 4.5 : 1 on every ground it stands on, in both views; a test computes it.
"""

from __future__ import annotations

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif'

LIGHT: dict[str, str] = {
    "ground": "#f4f6f5",
    "paper": "#ffffff",
    "raised": "#eaefed",
    "ink": "#182226",
    "muted": "#4a585e",
    "line": "#cfd8d5",
    "edge": "#74848a",
    "accent": "#0b5468",
    "on-accent": "#ffffff",
    "accent-soft": "#dcecf0",
    "better": "#1b6638",
    "better-soft": "#e0f1e5",
    "worse": "#9c2f26",
    "worse-soft": "#fae6e3",
    "warn": "#6f4f00",
    "warn-soft": "#fbf0d0",
    "neutral": "#44525a",
    "neutral-soft": "#e8edef",
}

DARK: dict[str, str] = {
    "ground": "#10171a",
    "paper": "#182125",
    "raised": "#222d32",
    "ink": "#e9eff1",
    "muted": "#adbac0",
    "line": "#34424a",
    "edge": "#80929b",
    "accent": "#86cde2",
    "on-accent": "#0a1f27",
    "accent-soft": "#17343e",
    "better": "#86d3a2",
    "better-soft": "#173324",
    "worse": "#f4a79c",
    "worse-soft": "#3f211d",
    "warn": "#e8c46a",
    "warn-soft": "#362b10",
    "neutral": "#b6c3c9",
    "neutral-soft": "#263238",
}

#: What a live chart is drawn in, which knows nothing of the page's view: at least 3 : 1 on a light and on a dark ground.
ON_BOTH: dict[str, str] = {
    "line": "#2b8aa6",
    "band": "#7f8f96",
    "path": "#b5761f",
    "edge": "#7d8a90",
    "better": "#2f8f55",
    "worse": "#cf5148",
    "neutral": "#7d8a90",
}

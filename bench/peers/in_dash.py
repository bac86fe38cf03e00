"""The overview in Dash, as its users would write it: a table of html components that a callback fills.

A line is an SVG image: the lightest that Dash has for twelve rows (``dcc.Graph`` would bring Plotly's script along).

``python in_dash.py FIGURES --port N``
"""

import argparse
import json
from pathlib import Path
from urllib.parse import quote

from dash import Dash, Input, Output, dcc, html

ALL = "Alle"
WIDTH, HEIGHT = 160, 36

asked = argparse.ArgumentParser()
asked.add_argument("figures", type=Path)
asked.add_argument("--port", type=int, default=8050)
options = asked.parse_args()
found = json.loads(options.figures.read_text("utf-8"))
rows = found["rows"]


def line(row: dict) -> html.Img | None:
    """The values with the usual band and the target."""
    values = [value for value in row["values"] if value is not None]
    if not values:
        return None
    marks = [mark for mark in (row["low"], row["high"], row["target"]) if mark is not None]
    low, high = min(values + marks), max(values + marks)

    def y(value: float) -> float:
        return HEIGHT - 2 - (value - low) / ((high - low) or 1) * (HEIGHT - 4)

    step = WIDTH / max(len(row["values"]) - 1, 1)
    points = " ".join(f"{n * step:.1f},{y(value):.1f}" for n, value in enumerate(row["values"]) if value is not None)
    band = target = ""
    if row["low"] is not None:
        band = f'<rect y="{y(row["high"]):.1f}" width="{WIDTH}" height="{y(row["low"]) - y(row["high"]):.1f}" fill="#dde"/>'
    if row["target"] is not None:
        target = f'<path d="M0 {y(row["target"]):.1f}h{WIDTH}" stroke="#888" stroke-dasharray="4 3"/>'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">{band}{target}'
        f'<polyline points="{points}" fill="none" stroke="#14525e" stroke-width="1.5"/></svg>'
    )
    return html.Img(src=f"data:image/svg+xml,{quote(svg)}", alt=row["indicator"], width=WIDTH, height=HEIGHT)


def table_row(row: dict) -> html.Tr:
    return html.Tr(
        [
            html.Td(row["number"]),
            html.Td(row["text"]),
            html.Td(row["standing"]),
            html.Td(line(row)),
            html.Td(row["pace"]),
            html.Td(row["next"]),
        ]
    )


def theme_part(theme: dict) -> html.Section:
    counts = [html.Li(f"{count} {standing}") for standing, count in theme["counts"].items()]
    return html.Section([html.H2(theme["name"]), *map(html.P, theme["questions"]), html.Ul(counts)])


app = Dash(__name__, title="Oversikt", update_title=None)
app.layout = html.Main(
    [
        html.H1(found["title"]),
        html.Div([theme_part(theme) for theme in found["themes"]]),
        dcc.RadioItems([ALL, *(theme["name"] for theme in found["themes"])], ALL, id="tema", inline=True),
        dcc.Dropdown([ALL, *dict.fromkeys(row["standing"] for row in rows)], ALL, id="vurdering", clearable=False),
        dcc.Input(id="sok", placeholder="Søk", value=""),
        html.P(id="antall"),
        html.Table(
            [
                html.Thead(
                    html.Tr(
                        [html.Th(head) for head in ("Nr.", "Forpliktelse", "Vurdering", "Utvikling", "Takt", "Neste")]
                    )
                ),
                html.Tbody(id="rader"),
            ]
        ),
    ]
)


@app.callback(
    Output("rader", "children"),
    Output("antall", "children"),
    Input("tema", "value"),
    Input("vurdering", "value"),
    Input("sok", "value"),
)
def fill(theme: str, standing: str, search: str | None) -> tuple[list[html.Tr], str]:
    shown = [
        row
        for row in rows
        if theme in (ALL, row["theme"])
        and standing in (ALL, row["standing"])
        and (search or "").lower() in row["text"].lower()
    ]
    return [table_row(row) for row in shown], f"Viser {len(shown)} av {len(rows)} forpliktelser"


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=options.port, debug=False)

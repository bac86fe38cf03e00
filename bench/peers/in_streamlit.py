"""The overview in Streamlit, as its users would write it: a filter above ``st.dataframe``, lines in a LineChartColumn.

``streamlit run in_streamlit.py -- FIGURES``
"""

import json
import sys
from pathlib import Path

import pandas as pd
import streamlit as st

ALL = "Alle"


@st.cache_data
def read(path: str) -> dict:
    return json.loads(Path(path).read_text("utf-8"))


st.set_page_config(page_title="Oversikt", layout="wide")
found = read(sys.argv[1])
st.title(found["title"])

for column, theme in zip(st.columns(len(found["themes"])), found["themes"], strict=True):
    with column:
        st.subheader(theme["name"])
        for question in theme["questions"]:
            st.write(question)
        st.write(" · ".join(f"{count} {standing}" for standing, count in theme["counts"].items()))

frame = pd.DataFrame(found["rows"])
frame["values"] = [[value for value in values if value is not None] for values in frame["values"]]
theme = st.radio("Tema", [ALL, *(one["name"] for one in found["themes"])], horizontal=True)
standing = st.selectbox("Vurdering", [ALL, *frame["standing"].unique()])
search = st.text_input("Søk")
shown = frame
if theme != ALL:
    shown = shown[shown["theme"] == theme]
if standing != ALL:
    shown = shown[shown["standing"] == standing]
if search:
    shown = shown[shown["text"].str.contains(search, case=False, regex=False)]

st.dataframe(
    shown.assign(
        band=[f"{a:.3g}–{b:.3g}" if pd.notna(a) else "" for a, b in zip(shown["low"], shown["high"], strict=True)]
    ),
    hide_index=True,
    width="stretch",
    column_order=["number", "text", "standing", "values", "band", "target", "pace", "next"],
    column_config={
        "number": "Nr.",
        "text": "Forpliktelse",
        "standing": "Vurdering",
        "values": st.column_config.LineChartColumn("Utvikling"),
        "band": "Vanlig før",
        "target": st.column_config.NumberColumn("Mål", format="%.3g"),
        "pace": "Takt",
        "next": "Neste milepæl",
    },
)
st.caption(f"Viser {len(shown)} av {len(frame)} forpliktelser")

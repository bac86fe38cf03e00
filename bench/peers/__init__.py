"""The same overview, built plainly in Streamlit and in Dash, to be held against ours in one run.

Each is written as its own users would write it, from the figures that ``overview.py`` reads once through
``council.snapshot()``: the questions with their counts, and the commitments as a table to filter, with standing,
development, pace and next milestone. Both are served on this machine alone, and neither tells anyone that it is used.
They run in an environment of their own (``make bench`` makes it in ``.venv/peers``): what they need is nothing that
Taktskifte needs, and they may ask for other versions of it.
"""

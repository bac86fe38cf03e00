"""Colours that can be read, and names that are safe to write."""

from __future__ import annotations

import pytest

from dashboard.pages.parts.page import read_request
from dashboard.pages.parts.theme import DARK, LIGHT, document_css
from dashboard.server.addresses import is_loopback, split_host
from dashboard.server.upload import clean_name

GROUNDS = ("ground", "paper", "raised")
ON = [(text, ground) for text in ("ink", "muted", "accent", "better", "worse", "warn", "neutral") for ground in GROUNDS]
ON += [(f"{name}", f"{name}-soft") for name in ("accent", "better", "worse", "warn", "neutral")]
ON += [("ink", f"{name}-soft") for name in ("accent", "better", "worse", "warn", "neutral")] + [("on-accent", "accent")]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_ground(colours: dict[str, str]) -> None:
    faint = {
        (t, g): round(contrast(colours[t], colours[g]), 2) for t, g in ON if contrast(colours[t], colours[g]) < 4.5
    }
    assert faint == {}
    assert min(contrast(colours["edge"], colours[ground]) for ground in GROUNDS) >= 3


def test_the_views_have_the_same_colours_by_name() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert "http" not in document_css()


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("a.xlsx", "a.xlsx"), ("..%2F..%2Fetc%2Fpasswd", "passwd"), ("C:%5Cx%5Cb.xlsx", "b.xlsx"), ("%00%0A", ""),
        ("..", ""), ("", ""), ("%C3%A6%ff.csv", "æ\ufffd.csv"), ("a%CC%8A.csv", "å.csv"), ("x" * 300 + ".xlsx", "x" * 140 + "xxxxx.xlsx"),
    ],
)  # fmt: skip
def test_a_file_name_is_its_last_part(raw: str, name: str) -> None:
    assert clean_name(raw) == name


@pytest.mark.parametrize(
    ("address", "ours"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("LOCALHOST", True),
     ("0.0.0.0", False), ("10.0.0.1", False), ("::", False), ("localhost.evil.no", False), ("", False)],
)  # fmt: skip
def test_loopback_is_known(address: str, ours: bool) -> None:
    assert is_loopback(address) is ours


@pytest.mark.parametrize(
    ("host", "parts"),
    [("localhost:5006", ("localhost", 5006)), ("[::1]:5006", ("::1", 5006)), ("a.no", ("a.no", 80)), ("a:b", ("", -1)),
     ("x@127.0.0.1:1", ("", -1)), ("", ("", -1))],
)  # fmt: skip
def test_a_host_header_is_taken_apart(host: str, parts: tuple[str, int]) -> None:
    assert split_host(host) == parts


def test_the_address_outranks_the_cookie() -> None:
    assert read_request({"mork": [b"0"], "id": [b"2.3", b"x"], "rar": [b"\xff"]}, {"td-tema": "mork"}).dark is False
    assert read_request({}, {"td-tema": "mork"}).dark is True
    assert read_request({"id": [b"2.3", b"x"]}, {}).params == {"id": "2.3"}

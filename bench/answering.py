"""How soon a filter answers at the browser, while twenty others are at work on the same server; the same of the peers.

From the event that the choice makes to the frame with the new table painted. Each of the others does one thing every
three seconds: with ours it opens the overview anew, document and session; with the peers it has the same filter answered,
which costs them less than that. Ours filters in the browser, so what others do reaches it only through the processor.
"""

from __future__ import annotations

import contextlib
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from figures import Figure
from servers import BENCH, Server

OTHERS = 20
ANSWERS = 40
PAUSE_MS = 150
BOUND_MS = 100.0
READY_SECONDS = 60

# Chooses, and tells after how many milliseconds a table was painted that is another than before.
_CHOOSE = """async ({selector, index, value, rows}) => {
  const all = (root, selector) => [...root.querySelectorAll("*")].flatMap((one) => [
    ...(one.matches(selector) ? [one] : []), ...(one.shadowRoot ? all(one.shadowRoot, selector) : []),
  ])
  const is_shown = (one) => one.checkVisibility({visibilityProperty: true})
  const table = () => rows
    ? all(document, rows).filter(is_shown).map((row) => row.textContent).join("|")
    : document.body.innerText.match(/Viser \\d+ av \\d+ forpliktelser/)?.[0]
  const find = () => value === null ? all(document, selector)[index] : all(document, selector).filter(is_shown)[0]
  // Not counted: content that is being exchanged for that of a new data version is away for a moment.
  for (let tries = 0; tries < 100 && !find(); tries++) { await new Promise((on) => setTimeout(on, 50)) }
  const control = find()
  const before = table()
  const began = performance.now()
  if (value === null) { control.click() } else {
    control.value = value
    control.dispatchEvent(new Event("input", {bubbles: true, composed: true}))
    control.dispatchEvent(new Event("change", {bubbles: true}))
  }
  return new Promise((answer, fail) => {
    const look = () => {
      const now = table()
      if (now && now !== before) { return setTimeout(() => answer(performance.now() - began)) }
      if (performance.now() - began > 20000) { return fail(new Error("the filter did not answer")) }
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}"""
_HAS = """() => {
  const has = (root) => [...root.querySelectorAll("*")].some((one) =>
    one.matches("[data-td-row]") || (one.shadowRoot && has(one.shadowRoot)))
  return has(document)
}"""
_ROWS = "[data-td-row]"


def measure(chromium: Any, server: Server, peers: dict[str, Server], python: Path | None) -> list[Figure]:
    """The figures of this part; nothing, and a word on standard error, where the overview has no filter."""
    with _others([sys.executable, str(BENCH / "others.py"), server.address]):
        ours = {
            "theme": _answers(chromium, server.address, '[name="tema"]', ["velferd", "beredskap", ""], _ROWS),
            "search": _answers(chromium, server.address, '[name="sok"]', ["øvelse", "", "digital", ""], _ROWS),
        }
    if not all(ours.values()):
        print("bench: the overview has no table to filter, so its answers are left out.", file=sys.stderr)
        return []
    found = [
        Figure(
            "pages", f"filter by {what}, p95", "ms",
            f"from the event to the painted table, {ANSWERS} answers with {OTHERS} others at work",
            [_p95(values)], bound=BOUND_MS, bounds="ours",
        )
        for what, values in ours.items()
    ]  # fmt: skip
    for name, peer in peers.items():
        with _others([str(python), str(BENCH / "peers" / "others.py"), name.lower(), peer.root]):
            theirs = _answers(chromium, peer.address, "input[type=radio]", [1, 2, 0], None)
        says = "the same choice by its own means; ours is to come first"
        found.append(
            Figure("pages", f"filter by theme, p95: {name}", "ms", says,
                   [_p95(ours["theme"])], [_p95(theirs)], f"{name}'s", 1.0)
        )  # fmt: skip
    return found


def _answers(chromium: Any, address: str, selector: str, choices: Sequence[str | int], rows: str | None) -> list[float]:
    """Milliseconds of each answer; none where there is no such table. A number chooses among radio buttons."""
    reader = chromium.new_context(locale="nb-NO", viewport={"width": 1280, "height": 900})
    page = reader.new_page()
    try:
        page.goto(address)
        if rows is None:
            page.get_by_text("Viser 12 av 12 forpliktelser").wait_for(timeout=30_000)
        else:
            page.locator("body.td-ready").wait_for(timeout=30_000)
            if not page.evaluate(_HAS):
                return []
        page.wait_for_timeout(1000)
        found = []
        for number in range(ANSWERS + len(choices)):
            choice = choices[number % len(choices)]
            is_radio = isinstance(choice, int)
            asked = {
                "selector": selector,
                "index": choice if is_radio else 0,
                "value": None if is_radio else choice,
                "rows": rows,
            }
            spent = page.evaluate(_CHOOSE, asked)
            if number >= len(choices):  # the first of each is compiled as it is met
                found.append(float(spent))
            page.wait_for_timeout(PAUSE_MS)
        return found
    finally:
        reader.close()


@contextlib.contextmanager
def _others(command: list[str]) -> Iterator[None]:
    """Others at work in a process of their own, from when each has done its first thing."""
    with tempfile.TemporaryFile("w+") as fault:
        process = subprocess.Popen([*command, str(OTHERS)], stdout=subprocess.PIPE, stderr=fault, text=True)
        try:
            assert process.stdout is not None
            if process.stdout.readline().strip() != "at work":
                fault.seek(0)
                raise SystemExit(f"bench: the others could not begin to work:\n{fault.read()}")
            yield
            if process.poll() is not None:
                fault.seek(0)
                raise SystemExit(f"bench: the others stopped working:\n{fault.read()}")
        finally:
            process.kill()
            process.wait()


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]

"""Takes pictures of every page, and makes the small ones that README and docs/ show again.

    python docs/screenshots.py [--state FOLDER] [--only-docs]

It starts a server of its own, on a state folder of its own unless one is given, and asks no other host. All
pages, light and dark, wide and narrow, and the overview in each language, go to var/screenshots/ (git does not keep it),
with contact sheets that show them beside one another; the small ones go to docs/images/. Look at each before it is kept:
a picture may show no person and no figure that is not made up.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from PIL import Image, ImageDraw
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "tools")]

from addresses import first_addresses  # noqa: E402
from chromium import FLAGS, HOW_TO_INSTALL, find_chromium  # noqa: E402
from serving import serving  # noqa: E402

TODAY = "2026-11-23"
FULL = ROOT / "var" / "screenshots"
SMALL = ROOT / "docs" / "images"
WIDTHS = (1400, 390)
#: The page that is shown in every language, and the languages beside bokmål.
SPOKEN, OTHERS = "oversikt", ("nn", "en")
# A contact sheet: pictures of one width, this wide, at most this tall, so many beside one another.
SHEET = {1400: (420, 620, 4), 390: (195, 620, 8)}
#: Width, height and largest size of a picture in docs/images.
SMALL_SIZE = {"width": 1180, "height": 800}
SMALL_BYTES = 120_000


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument(
        "--state", type=Path, help="a state folder with figures in it (else a new one, with the example)"
    )
    asked.add_argument("--only-docs", action="store_true", help="only the small pictures in docs/images")
    options = asked.parse_args()
    found = find_chromium()
    if not found:
        sys.exit(f"no Chromium on this machine. {HOW_TO_INSTALL}")
    os.environ["TAKTSKIFTE_TODAY"] = TODAY
    with tempfile.TemporaryDirectory() as own, sync_playwright() as playwright:
        state = (options.state or Path(own) / "state").resolve()
        with serving([sys.executable, ROOT / "serve.py"], state=state, cwd=ROOT) as address:
            chromium = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
            take_small(chromium, address, Path(own))
            if not options.only_docs:
                take_all(chromium, address)
            chromium.close()


def take_all(chromium: Any, address: str) -> None:
    """Each page, whole, in each width and both views, one of them in each language; then what shows them together."""
    shutil.rmtree(FULL, ignore_errors=True)
    FULL.mkdir(parents=True)
    pages = first_addresses()
    wanted = {(name, path, "nb") for name, path in pages.items()}
    wanted |= {(SPOKEN, pages[SPOKEN], language) for language in OTHERS}
    for width in WIDTHS:
        taken = []
        for name, path, language in sorted(wanted):
            for dark in (False, True):
                title = f"{name}-{language}-{width}-{'mork' if dark else 'lys'}"
                target = FULL / f"{title}.png"
                with opened(
                    chromium, address, path, {"width": width, "height": 900}, dark=dark, language=language
                ) as page:
                    page.screenshot(path=target, full_page=True)
                taken.append(target)
                print(target.relative_to(ROOT))
        contact_sheet(taken, FULL / f"ark-{width}.png", *SHEET[width])


def contact_sheet(pictures: list[Path], target: Path, wide: int, tall: int, across: int) -> None:
    """The tops of the pictures beside one another, each under its name."""
    gap, line = 12, 18
    rows = -(-len(pictures) // across)
    sheet = Image.new("RGB", (across * (wide + gap) + gap, rows * (tall + line + gap) + gap), "#c8ccd0")
    draw = ImageDraw.Draw(sheet)
    for number, path in enumerate(pictures):
        left, top = gap + number % across * (wide + gap), gap + number // across * (tall + line + gap)
        draw.text((left, top), path.stem, fill="#101010")
        with Image.open(path) as picture:
            small = picture.convert("RGB").resize((wide, round(picture.height * wide / picture.width)))
        sheet.paste(small.crop((0, 0, wide, min(small.height, tall))), (left, top + line))
    sheet.save(target, optimize=True)
    print(target.relative_to(ROOT))


def take_small(chromium: Any, address: str, folder: Path) -> None:
    """The six pictures of README and docs/: in the light view, as tall as a screen. A page that is not there is passed over."""
    SMALL.mkdir(parents=True, exist_ok=True)
    pages = first_addresses()
    past = f"{pages['oversikt']}?slik=2026-05-31"
    plain = {"oversikt": pages["oversikt"], "tidsmaskin": past, "leveranser": pages["leveranser"]}
    for name, path in plain.items():
        with opened(chromium, address, path, SMALL_SIZE) as page:
            keep(page, name)
    if "indikator" in pages:
        with opened(chromium, address, pages["indikator"], SMALL_SIZE) as page:
            keep(page, "indikator")
    with opened(chromium, address, pages["forpliktelse"], SMALL_SIZE) as page:
        # The first indicator, from its card down to its chart.
        card = page.locator("article.f-card:visible").first
        card.evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top + scrollY - 90)")
        page.wait_for_timeout(500)
        keep(page, "forpliktelse")
    with opened(chromium, address, pages["last-opp"], {**SMALL_SIZE, "height": 880}) as page:
        page.locator("input[type=file]").set_input_files(faulty_file(folder))
        page.get_by_role("link", name="Last ned filen med feilene merket").wait_for(timeout=60_000)
        page.wait_for_timeout(500)
        keep(page, "last-opp")


@contextmanager
def opened(
    chromium: Any, address: str, path: str, size: dict[str, int], *, dark: bool = False, language: str = "nb"
) -> Iterator[Any]:
    """A page that has been drawn to its end."""
    context = chromium.new_context(viewport=size, locale="nb-NO", timezone_id="Europe/Oslo")
    page = context.new_page()
    asked = urlencode({"mork": int(dark)} | ({} if language == "nb" else {"sprak": language}))
    page.goto(f"{address}/{path}{'&' if '?' in path else '?'}{asked}")
    page.locator("body.td-ready").wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    # What is far down is laid out and painted only when a reader comes near, and a picture shows all of it.
    page.evaluate("document.documentElement.style.setProperty('--td-far', 'visible')")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.wait_for_timeout(750)
    page.evaluate("scrollTo(0, 0)")
    # A picture of a whole page is taken in a window of any height, at whose bottom the foot would stand, out of sight.
    page.add_style_tag(content=f"body.td-body{{min-height:{size['height']}px!important}}")
    page.wait_for_timeout(750)
    if page.locator(".td-fault:visible").count():
        sys.exit(f"{path}: {page.locator('.td-fault:visible').first.inner_text()}")
    yield page
    context.close()


def faulty_file(folder: Path) -> Path:
    """A month's figures with the slips of an ordinary month in them; the page shows them, and nothing is stored."""
    rows = (
        "Enhet;Indikator;Måned;Teller;Nevner",
        "Sykehjemmet;Sykefravær totalt;oktober 2026;101,0;1284,0",
        "Hjemmetjensten;Sykefravær totalt;oktober 2026;51,3;982,2",
        "Legekontoret;Sykefravær totalt;oktober 2026;ca. 4;203,8",
        "Renhold;Sykefravær totalt;oktober 2026;176,2;22,3",
    )
    target = folder / "fravær-2026-10.csv"
    target.write_text("\n".join(rows) + "\n", "utf-8-sig")
    return target


def keep(page: Any, name: str) -> None:
    """The picture with as many colours as the page needs, small enough for a README."""
    target = SMALL / f"{name}.png"
    page.screenshot(path=target)
    with Image.open(target) as picture:
        plain = picture.convert("RGB")
    for colours in (128, 64, 32):
        plain.quantize(colours).save(target, optimize=True)
        size = target.stat().st_size
        if size <= SMALL_BYTES:
            break
    print(target.relative_to(ROOT), f"{size // 1000} kB")
    if size > SMALL_BYTES:
        sys.exit(f"{target} is over {SMALL_BYTES // 1000} kB")


if __name__ == "__main__":
    main()

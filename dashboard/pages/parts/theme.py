"""How pages look: the sheets, with the colours and the type that charts share.

Our own HTML takes colours from the custom properties, which are set on the document and
inherited into every shadow root, so a change of view repaints it without a new visit.
panel-material-ui gets the same colours through ``theme_config``. Text is at least 4.5 : 1 on
every ground it stands on, in both views; a test computes it.
"""

from __future__ import annotations

from pathlib import Path

from dashboard.charts import STYLE
from dashboard.charts.theme import DARK, FONT, LIGHT

_HERE = Path(__file__).parent
#: The toolkit's names of how long its motions last.
_DURATIONS = ("shortest", "shorter", "short", "standard", "complex", "enteringScreen", "leavingScreen")
#: The sheet every block of our own HTML brings along.
CONTENT_CSS: str = (_HERE / "content.css").read_text("utf-8") + STYLE
#: The sheet that a card brings along beside it, and the class that holds one in the document.
CARD_CSS: str = (_HERE / "card.css").read_text("utf-8")
SERVED_CARD = "td-served-card"


def _properties(colours: dict[str, str]) -> str:
    return "".join(f"--td-{name}:{value};" for name, value in colours.items())


def document_css() -> str:
    """The document's own sheet: custom properties of both views, the frame around the page, print."""
    frame = (_HERE / "frame.css").read_text("utf-8")
    light, dark = _properties(LIGHT), _properties(DARK)
    return (
        f":root{{--td-font:{FONT};{light}color-scheme:light}}\n"
        f':root[data-theme="dark"]{{{dark}color-scheme:dark}}\n'
        f"{frame}\n{CONTENT_CSS}\n.{SERVED_CARD}{{{CARD_CSS}}}\n"
        f'@media print{{:root,:root[data-theme="dark"]{{{light}color-scheme:light}}}}\n'
    )


def _material(colours: dict[str, str]) -> dict[str, object]:
    def tone(name: str) -> dict[str, str]:
        return {"main": colours[name], "contrastText": colours["on-accent"]}

    return {
        "palette": {
            "primary": tone("accent"),
            "secondary": tone("neutral"),
            "success": tone("better"),
            "error": tone("worse"),
            "warning": tone("warn"),
            "info": tone("accent"),
            "background": {"default": colours["ground"], "paper": colours["paper"]},
            "text": {"primary": colours["ink"], "secondary": colours["muted"]},
            "divider": colours["line"],
        },
        "typography": {
            "fontFamily": FONT,
            "fontSize": 14,
            "button": {"textTransform": "none", "fontWeight": 600},
            "h1": {"fontSize": "1.75rem", "fontWeight": 650, "lineHeight": 1.25},
            "h2": {"fontSize": "1.3rem", "fontWeight": 650, "lineHeight": 1.3},
            "h3": {"fontSize": "1.1rem", "fontWeight": 650, "lineHeight": 1.35},
        },
        "shape": {"borderRadius": 6},
        # What moves is our own, and only for those who have not asked for less of it.
        "transitions": {"duration": dict.fromkeys(_DURATIONS, 0)},
    }


def theme_config() -> dict[str, object]:
    """What panel-material-ui's ``Page(theme_config=…)`` takes."""
    return {"light": _material(LIGHT), "dark": _material(DARK)}

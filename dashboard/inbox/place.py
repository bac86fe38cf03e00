"""Where the inbox is: as ``council.toml`` says, and never where the program or the council keeps its own.

Whatever lies in an inbox is moved away. An inbox that held the register would empty it.
"""

from __future__ import annotations

import os
from pathlib import Path

from dashboard.council import Council
from dashboard.model import RegisterError, RegisterFault


def inbox_folder(council: Council) -> Path | None:
    """The folder, with links followed; None where none is set. RegisterError for one that cannot be an inbox."""
    named = council.settings.intake.inbox
    if not named.strip():
        return None
    if "\0" in named:
        raise _fault(named.replace("\0", ""))
    folder = Path(os.path.realpath(council.folder / os.path.expanduser(named)))
    above = [Path(os.path.realpath(p)) for p in (council.folder, council.state)]
    inside = [above[0] / "register", above[0] / "workbooks", above[1]]
    if any(kept.is_relative_to(folder) for kept in above) or any(folder.is_relative_to(kept) for kept in inside):
        raise _fault(named)
    return folder


def _fault(found: str) -> RegisterError:
    return RegisterError([RegisterFault("bad-setting", "council.toml", None, "intake.inbox", found)])

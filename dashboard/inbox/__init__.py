"""The watched folder: what is laid there is read, and moved to ``stored`` or ``refused``.

Nothing tells when a file is whole, so it is looked at again and again (``arrivals``). Of several
processes one works at a time (``lock``), what is underway is written down first (``errand``) and
no name is ever taken twice (``shelf``): so a process may be killed at any moment, and the next one
goes on where it left off.
"""

from __future__ import annotations

from dashboard.inbox.handling import Handled
from dashboard.inbox.place import inbox_folder
from dashboard.inbox.rounds import Inbox, Waiting
from dashboard.inbox.watch import Watch, watch_of

__all__ = ["Handled", "Inbox", "Waiting", "Watch", "inbox_folder", "watch_of"]

"""A council: its register, its figures, and what may be said of them. Everything starts here.

It joins the stations: ``intake`` reads, ``store`` keeps, ``assess`` makes sense, ``release`` lets out.
Whoever asks for figures gets them through the gate; there is no other way out of this class.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import Any

import pandas as pd

from dashboard import desk, example, places, receiving
from dashboard.album import Album
from dashboard.asking import template_rows, visible
from dashboard.deliveries import read_deliveries
from dashboard.effects import effects
from dashboard.history import Discretion, KeptHistory, Known
from dashboard.intake.isolation import ReaderFailed, Readers, Stopped
from dashboard.intake.profile import load_profile
from dashboard.intake.register import load_register
from dashboard.intake.settings import load_settings
from dashboard.intake.worker import Setup
from dashboard.model import Change, Comment, Lesson, Register, RegisterError, RegisterFault, Settings
from dashboard.model import month as months
from dashboard.news import news
from dashboard.plugins import load_plugins
from dashboard.promise import Promises
from dashboard.receiving import FileReport
from dashboard.remarks import Remarks
from dashboard.restatement import restated
from dashboard.snapshot import Snapshot
from dashboard.store import (
    AlreadyForgotten,
    AlreadyUndone,
    ChangesDiffer,
    Store,
    StoreError,
    StoreFault,
    Undone,
    UnknownLesson,
    UnknownUpload,
    Upload,
    sqlite_url,
)
from dashboard.wording.catalogue import spoken

__all__ = [
    "AlreadyForgotten",
    "AlreadyUndone",
    "ChangesDiffer",
    "Council",
    "ReaderFailed",
    "Stopped",
    "UnknownLesson",
    "UnknownUpload",
    "open_council",
    "serving",
]

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".html", ".htm", ".json")
_SERVING: ContextVar[Council | None] = ContextVar("serving", default=None)
Progress = Callable[[int, int, str], None]


class Council:
    """An open council. Safe to share between threads; ``close`` lets go of the database."""

    def __init__(self, where: places.Places) -> None:
        """Load what people edit and open what the program wrote. RegisterError, StoreError."""
        self.folder, self.state = where.folder, where.state
        self.settings: Settings = load_settings(where.folder / "council.toml")
        self.register: Register = load_register(where.folder / "register")
        _check_names(self.settings, self.register)
        where.state.mkdir(parents=True, exist_ok=True)
        url = where.database or sqlite_url(where.state / "taktskifte.sqlite")
        self._store = Store(url, where.state / "files")
        self._history = KeptHistory(self._store, self._is_hidden)
        self._discretion = Discretion(self.register, self.settings.release)
        self.plugins = load_plugins()
        readers = Readers(Setup(self.register, self.settings.intake, self.plugins.checks))
        self._desk = desk.Desk(self.register, self._store, self._history, readers)
        self._album = Album(self._store, self.register, self.settings)
        self.remarks = Remarks(self._store, self.register, self.settings, self.snapshot)

    def close(self) -> None:
        """Let go of the database and of the processes that read."""
        self._desk.close()
        self._store.close()

    # -- figures in -------------------------------------------------------------------------

    def receive(
        self,
        path: Path,
        file_name: str | None = None,
        *,
        by: str,
        dry_run: bool = False,
        source: str | None = None,
        with_hidden: bool = False,
        lessons: Sequence[Lesson] = (),
        progress: desk.Progress | None = None,
        stop: Event | None = None,
        expected: Sequence[Change] | None = None,
    ) -> FileReport:
        """Read a workbook and store it whole, or refuse it. StoreError when the database fails, ReaderFailed.

        ``by`` is a role or a department: ValueError for a person's name, which is never stored.
        ``with_hidden`` reads what is hidden as if it were not; ``lessons`` are added to those that are remembered.
        ``progress`` is told what is being done, how much of it, and of how much. Once another thread sets ``stop``,
        reading ends with Stopped and nothing is stored. ``expected`` are the changes that a dry run showed: where storing
        would do anything else, ChangesDiffer, and nothing is stored.
        """
        signed = receiving.role_of(by)
        arriving = self._desk.begin(
            Path(path), file_name or Path(path).name, self.this_month, lessons, with_hidden=with_hidden, stop=stop
        )
        return self._desk.finish(
            arriving, by=signed, dry_run=dry_run, source=source, progress=progress, stop=stop, expected=expected
        )

    def annotated(self, path: Path, report: FileReport) -> bytes | None:
        """A file's workbook with its faults marked; None where it cannot be opened or is about persons. ReaderFailed."""
        return None if report.is_personal else self._desk.marked(Path(path), report)

    def annotate(self, path: Path, report: FileReport, folder: Path) -> Path | None:
        """Write a file's workbook with its faults marked into ``folder``; None where ``annotated`` gives none."""
        marked = self.annotated(path, report)
        if marked is None:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / receiving.marked_name(report.file)
        target.write_bytes(marked)
        return target

    def undo(self, upload: int, *, by: str) -> Undone:
        """Take an upload back; a new fact, never a deletion. UnknownUpload, AlreadyUndone."""
        return self._store.undo(upload, by=receiving.role_of(by))

    def uploads(self, *, as_of: places.When = None) -> list[Upload]:
        """What came in, newest first, with what was taken back."""
        return self._store.uploads(as_of=places.moment(as_of))

    # -- what headings mean -----------------------------------------------------------------

    def unknown_headings(self, report: FileReport) -> list[receiving.Unknown]:
        """The headings of a file that someone may say the meaning of."""
        return receiving.unknown_headings(report)

    def teach(self, lessons: Sequence[Lesson], *, by: str) -> list[int]:
        """Remember what headings mean, for sheets with the same headings; returns the lessons' numbers.

        A month is remembered only for a text that itself tells it from other months; such a lesson must be given with
        each file (``receive(lessons=…)``) and is left out here. ValueError for what is not in the register.
        """
        return self._desk.teach(lessons, by=receiving.role_of(by))

    def lessons(self) -> list[Lesson]:
        """What has been taught and not taken back, the newest first."""
        return sorted(self._store.lessons(), key=lambda lesson: -(lesson.id or 0))

    def forget(self, lesson: int, *, by: str) -> None:
        """Take a lesson back; figures already stored stay as they are. UnknownLesson, AlreadyForgotten."""
        self._store.forget(lesson, by=receiving.role_of(by))

    def load_profile(self, path: Path) -> list[Lesson]:
        """The lessons a profile holds, for every sheet. RegisterError with every fault in it."""
        return load_profile(Path(path), self.register)

    def load_example(self, progress: Progress | None = None) -> list[FileReport]:
        """Store the workbooks that lie with the council, oldest month first; an example's as on made-up days."""
        found = [p for p in (self.folder / "workbooks").glob("*") if p.suffix.lower() in WORKBOOKS]
        came = example.made_up_moments(found, self.settings, places.now()) if self.settings.example else None
        return self._desk.take_all(
            example.oldest_first(found) if came is None else list(came), self.this_month, "eksempel", progress, came
        )

    # -- figures out ------------------------------------------------------------------------

    @property
    def this_month(self) -> str:
        """The month it is; ``$TAKTSKIFTE_TODAY`` stands in for the clock."""
        return months.from_date(places.today())

    def data_version(self) -> str:
        """Changes whenever a file is stored or taken back, by anyone."""
        return self._store.data_version()

    def snapshot(self, as_of: places.When = None) -> Snapshot:
        """All figures as they were known at ``as_of`` (None: now), rolled up, behind the gate.

        A date is the end of that day; a text is one of the two in ISO 8601, else ValueError. So it is wherever ``as_of`` is asked for.
        """
        return self._album.snapshot(places.moment(as_of))

    def observations(
        self, *, indicator: str | Sequence[str] | None = None, unit: str | Sequence[str] | None = None,
        first: str | None = None, last: str | None = None, as_of: places.When = None, role: str = "leader",
    ) -> pd.DataFrame:  # fmt: skip
        """Figures as reported by a unit and those below it, one row each, as the role may see them.

        ``hidden`` says why a cell is empty.

        KeyError for an indicator or unit that is not in the register.
        """
        indicators, units = self._known(indicator, self.register.indicators), self._known(unit, self.register.units)
        if units is not None:
            units = [u for u in self.register.units if u in units or set(units) & self.register.ever_above(u)]
        return self.snapshot(as_of).observations(indicators, units, first, last)

    def series(self, indicator: str, unit: str | None = None, *, as_of: places.When = None) -> pd.DataFrame:
        """One indicator in one unit and all below it, month by month, as it may be seen."""
        unit = unit or self.register.root or ""
        self._known(indicator, self.register.indicators)
        self._known(unit, self.register.units)
        return self.snapshot(as_of).series(indicator, unit)

    def assess(self, *, as_of: places.When = None, role: str = "leader") -> pd.DataFrame:
        """One row a link: level, baseline, target, verdict and why (columns as ``assess --json`` has them)."""
        return self.snapshot(as_of).links.copy()

    def compared(self, indicator: str, unit: str, *, as_of: places.When = None) -> pd.DataFrame:
        """A series beside the same month last year, twelve months, and the rate had the units' sizes stood still."""
        self._known(indicator, self.register.indicators)
        self._known(unit, self.register.units)
        return self.snapshot(as_of).compared(indicator, unit)

    def plan(self, *, as_of: places.When = None) -> pd.DataFrame:
        """The smallest change that each link could show in two years, one row a link (``saying.PLAN_COLUMNS``)."""
        return self.snapshot(as_of).plan.copy()

    def news(self, *, as_of: places.When = None) -> pd.DataFrame:
        """What has changed since last month, one row a change (``news.COLUMNS``), with a sentence each."""
        as_of = places.moment(as_of)
        snapshot = self.snapshot(as_of)

        def make() -> pd.DataFrame:
            when = dt.datetime.now(dt.UTC) if as_of is None else as_of
            since = dt.datetime.combine(months.month_earlier(snapshot.day), when.timetz())
            earlier = self.snapshot(since).observations(None, None, None, None)
            return news(
                snapshot, snapshot.a_month_before(), earlier, read_deliveries(self._store, snapshot, as_of), spoken()
            )

        return snapshot.once(("news", snapshot.day, spoken()), make).copy()

    def sources(self, indicator: str, unit: str, *, as_of: places.When = None) -> pd.DataFrame:
        """The reported figures behind a series, with file, sheet and cell, as they may be seen."""
        return self.snapshot(as_of).sources(indicator, unit)

    def history(self, indicator: str, unit: str, month: str, *, as_of: places.When = None) -> pd.DataFrame:
        """Everything reported for one figure up to ``as_of``, oldest first, as it may be seen.

        Where the figure that counts is hidden, so is what it was before. KeyError for what is not in the register.
        """
        self._known(indicator, self.register.indicators)
        self._known(unit, self.register.units)
        snapshot = self.snapshot(as_of)
        found = self._store.history(indicator, unit, month, as_of=places.moment(as_of))
        return snapshot.gate.released(found, why=snapshot.closed(indicator, unit, month))

    def restated(self, as_of: places.When) -> pd.DataFrame:
        """The figures known at ``as_of`` that are others now, newest month first (``restatement.COLUMNS``)."""
        then = self.snapshot(as_of)
        found = then.once("restated", lambda: restated(self.snapshot(), then.observations(None, None, None, None)))
        return found.copy()

    def visible_changes(self, report: FileReport) -> pd.DataFrame:
        """What storing a file does, figure by figure, with small cells emptied before and after."""
        return self.snapshot().changes(report.changes)

    def effects(self, report: FileReport) -> pd.DataFrame:
        """What storing a file does to the commitments' figures, as it may be seen; one row a link that changes."""
        before = self.snapshot()
        return effects(before, before.after(report.changes), report.changes)

    def deliveries(self, *, as_of: places.When = None) -> pd.DataFrame:
        """What came and what was waited for: one row a unit, source and month (``deliveries.COLUMNS``), no figure."""
        return read_deliveries(self._store, self.snapshot(as_of), places.moment(as_of))

    def template(self, month: str, path: Path, *, unit: str | None = None) -> int:
        """Write the workbook to fill in for a month and return its rows. KeyError for an unknown unit.

        It lists what each unit has reported in the last twelve months; before there are figures, all
        linked indicators for every unit without units below it.
        """
        from dashboard.intake.template import write_template

        self._known(unit, self.register.units)
        before = months.shift(month, -1)
        recent = self._store.observations(first=months.shift(month, -12), last=before)
        wanted = template_rows(self.register, self.settings, recent)
        last = {o.key[:2]: o for o in visible(self.observations(first=before, last=before))}
        return write_template(
            Path(path), self.register, month=month, unit=unit, wanted=wanted, last=last,
            title=self.settings.name, example=self.settings.example,
        )  # fmt: skip

    @cached_property
    def commitments(self) -> Mapping[str, Any]:
        """Questions, commitments and measures by number; each shows itself in a notebook."""
        return Promises(self)

    def chart(self, indicator: str, unit: str | None = None, *, as_of: places.When = None) -> Any:
        """A HoloViews chart of an indicator, with what a link says of its target where there is one."""
        from dashboard.charts import drawing, indicator_chart

        unit = unit or self.register.root or ""
        link = next((row for row in self.register.links if (row.indicator, row.unit) == (indicator, unit)), None)
        self._known(indicator, self.register.indicators)
        self._known(unit, self.register.units)
        snapshot = self.snapshot(as_of)
        return indicator_chart(drawing(snapshot, indicator, unit, link), snapshot.cells(indicator, unit))

    # -- health -----------------------------------------------------------------------------

    def health(self) -> dict[str, bool]:
        """Whether the database answers and the state folder can be written."""
        try:
            self._store.data_version()
            database = True
        except StoreError:
            database = False
        return {"database": database, "state": places.is_writable(self.state)}

    def check(self) -> list[StoreFault]:
        """Read everything that is kept, and say all that is wrong with it."""
        return self._store.check()

    def comment(self, commitment: str, text: str, *, month: str, role: str, **how: Any) -> Comment:
        """Keep the monthly comment of the one who answers for a commitment, as ``Remarks.write`` does."""
        return self.remarks.write(commitment, text, month=month, role=role, **how)

    def comments(self, commitment: str | None = None, *, as_of: places.When = None) -> list[Comment]:
        """The comments on a commitment, or all: the newest month first, those replaced too. KeyError."""
        return self.remarks.read(commitment, places.moment(as_of))

    def _is_hidden(self, indicator: str, unit: str, known: Mapping[str, Known]) -> bool:
        """Whether a series has a figure its reader may not see, and so may not be compared with in a message."""
        heads = self._history.kept(self.settings.release.headcount, unit)
        return self._discretion.hides(indicator, unit, known, heads)

    def _known(self, asked: str | Sequence[str] | None, known: Mapping[str, object]) -> list[str] | None:
        if asked is None:
            return None
        names = [asked] if isinstance(asked, str) else list(asked)
        for name in names:
            if name not in known:
                raise KeyError(name)
        return names

    def _repr_html_(self) -> str:
        from dashboard.jupyter import council_html

        return council_html(self)


def open_council(
    folder: str | Path | None = None, *, state: str | Path | None = None, database: str | None = None
) -> Council:
    """Open a council: the same folders as the command uses, or the one being served."""
    serving_now = _SERVING.get()
    if serving_now is not None and folder is None and state is None and database is None:
        return serving_now
    return Council(places.find_places(folder, state, database))


@contextlib.contextmanager
def serving(council: Council) -> Iterator[None]:
    """While this holds, ``open_council()`` gives the served council."""
    token = _SERVING.set(council)
    try:
        yield
    finally:
        _SERVING.reset(token)


def _check_names(settings: Settings, register: Register) -> None:
    """Indicators named in council.toml must be in the register: a misspelt one would open the gate in silence."""
    faults = [
        RegisterFault("bad-setting", "council.toml", None, "release.person_denominators", name)
        for name in settings.release.person_denominators
        if name not in register.indicators
    ]
    if faults:
        raise RegisterError(faults)

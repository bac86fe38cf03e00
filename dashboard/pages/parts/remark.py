"""The comments on a commitment, with a form to write one: held against the figures before it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from markupsafe import Markup

from dashboard.model import Comment
from dashboard.pages.parts.card import Card
from dashboard.pages.parts.fault import report_fault
from dashboard.pages.parts.page import Request, answering
from dashboard.pages.parts.templating import render
from dashboard.remarks import LONGEST, LONGEST_ROLE, AlreadyReplaced, BadComment, Doubt, Doubtful
from dashboard.wording import standings
from dashboard.wording.catalogue import _
from dashboard.wording.remarks import refused_sentence

if TYPE_CHECKING:
    from dashboard.council import Council

#: How many doubts are read out before the rest are counted.
_MOST = 4
#: The field that each refusal is about.
_FIELDS = {"no-role": "role", "person-role": "role", "bad-month": "month"}


class RemarkCard(Card):
    """The card of comments; a comment is longer than what other cards are asked."""

    longest: ClassVar[int] = 2 * LONGEST


class RemarkDesk:
    """One visit's comments. ``state`` is closed, open (the form) or asked (saved anyway?)."""

    def __init__(self, council: Council, request: Request, number: str) -> None:
        self.council, self.request, self.number = council, request, number
        self.state, self.note, self.fault, self.wrong = "closed", "", "", ""
        self.fields = {"month": "", "role": "", "text": ""}
        self.replaces: int | None = None
        self.doubts: list[Doubt] = []
        self.agreed: dict[str, str] = {}
        self.card = RemarkCard(self._markup())
        self.card.on_asked(self._asked)

    def renew(self) -> None:
        """Shows what others have written and what the figures say; a comment that is being written is left alone."""
        if self.state == "closed":
            self.card.object = self._markup()

    # -- what is shown ------------------------------------------------------------------------

    def _markup(self) -> str:
        as_of, snapshot = self.request.as_of, self.council.snapshot(self.request.as_of)
        register = self.council.register
        known = {one.id: one for one in self.council.comments(self.number, as_of=as_of)}
        comments = [
            {"comment": one, "earlier": _earlier(one, known), "standing": one.standing}
            for one in known.values()
            if one.replaced_at is None
        ]
        return render(
            "remarks.html", comments=comments, state=self.state, note=self.note, fault=self.fault, wrong=self.wrong,
            fields=self.fields, replaces=self.replaces, doubts=self.doubts, most=_MOST, longest=LONGEST,
            longest_role=LONGEST_ROLE, months=self.council.remarks.months(), is_dated=as_of is not None,
            can_write=as_of is None and bool(self.council.remarks.months()), badge=standing_badge,
            roles=[unit.name for unit in register.units.values()], views=self._views(snapshot.day.isoformat()[:7]),
        )  # fmt: skip

    def _views(self, newest: str) -> list[str]:
        """How the register says the owner sees it, newest first."""
        found = [one for one in self.council.register.views_of(self.number) if one.month <= newest]
        return [
            standings.view_sentence(view=one.view, owner=one.owner, month=one.month, reason=one.reason)  # fmt: skip
            for one in reversed(found)
        ]

    def _show(self, said: str = "") -> None:
        self.card.param.update(object=self._markup(), said=said)

    # -- what is asked for --------------------------------------------------------------------

    def _asked(self, event: Any) -> None:
        asked = event.new
        if asked is None or self.request.as_of is not None:
            return
        with answering(self.request):
            self.note = self.fault = self.wrong = ""
            what = asked["do"]
            if what == "write" and self.state == "closed":
                months = self.council.remarks.months()
                newest = self.council.snapshot().through
                month = newest if newest in months else next(iter(months), "")
                self._open({"month": month, "role": self.fields["role"], "text": ""}, None)
            elif what == "mend" and self.state == "closed":
                self._mend(asked["number"])
            elif what == "edit" and self.state == "asked":
                self.state = "open"
                self._show()
            elif what == "cancel":
                self.state, self.doubts = "closed", []
                self._show()
            elif what == "save" and self.state in ("open", "asked"):
                self.fields = {name: asked["fields"].get(name, "") for name in ("month", "role", "text")}
                self._save()

    def _open(self, fields: dict[str, str], replaces: int | None) -> None:
        self.state, self.fields, self.replaces, self.doubts = "open", fields, replaces, []
        self._show()

    def _mend(self, number: int) -> None:
        known = {one.id: one for one in self.council.comments(self.number)}
        old = known.get(number)
        if old is None or old.replaced_at is not None:
            self.note = refused_sentence("replaced")
            return self._show(self.note)
        return self._open({"month": old.month, "role": old.role, "text": old.text}, number)

    def _save(self) -> None:
        # What was asked about is kept as it was asked about; a text that has changed since is asked about anew.
        sure = self.state == "asked" and self.agreed == self.fields
        try:
            kept = self.council.comment(
                self.number, self.fields["text"], month=self.fields["month"], role=self.fields["role"],
                replaces=self.replaces, sure=sure,
            )  # fmt: skip
        except BadComment as refused:
            self.state, self.wrong = "open", _FIELDS.get(refused.why, "text")
            self.fault = refused_sentence(refused.why)
        except Doubtful as asked:
            self.state, self.doubts, self.agreed = "asked", asked.doubts, dict(self.fields)
            return self._show(" ".join([_("Tallene sier ikke dette"), *(one.sentence for one in asked.doubts[:_MOST])]))
        except AlreadyReplaced:
            self.state, self.fault, self.wrong = "open", refused_sentence("replaced"), "text"
        except Exception:
            report_fault("page forpliktelse, a comment")
            self.state, self.fault, self.wrong = "open", refused_sentence("failed"), "text"
        else:
            self.state, self.replaces, self.doubts = "closed", None, []
            self.fields = {"month": "", "role": kept.role, "text": ""}
            self.note = _("Kommentaren er lagret.")
            return self._show(self.note)
        return self._show(self.fault)


def standing_badge(standing: str) -> Markup:
    """A standing as a word with its sign."""
    return Markup('<span class="td-badge {}"><span aria-hidden="true">{}</span> {}</span>').format(
        standing, standings.STANDING_SIGNS[standing], standings.standing_word(standing)
    )


def _earlier(one: Comment, known: dict[int | None, Comment]) -> list[Comment]:
    """The comments it has taken the place of, newest first."""
    found: list[Comment] = []
    while one.replaces is not None and one.replaces in known:
        one = known[one.replaces]
        found.append(one)
    return found

"""The page of a commitment: every figure is its source's, what is not known is said, and the comments are kept apart."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pagefigures import assert_figures_hold, figures_of
from small_server import serving_thread

from dashboard import pages
from dashboard.council import Council, open_council
from dashboard.pages.commitment import _asked_for
from dashboard.pages.parts.deciding import decisions
from dashboard.pages.parts.markup import served_markup
from dashboard.pages.parts.page import Request, answering
from dashboard.pages.parts.remark import RemarkDesk
from dashboard.pages.parts.templating import render
from dashboard.pages.parts.theme import SERVED_CARD, document_css
from dashboard.wording.catalogue import speaking

SPEC = next(page for page in pages.PAGES if page.slug == "forpliktelse")
PLAIN = "Langvakter er prøvd ut på to avdelinger."


@pytest.fixture(scope="module")
def read_only(example_state: Path, tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Council]:
    state = shutil.copytree(example_state, tmp_path_factory.mktemp("commitments") / "state")
    council = open_council(root / "data/nesbyen", state=state)
    yield council
    council.close()


@pytest.fixture
def council(example_state: Path, tmp_path: Path, root: Path) -> Iterator[Council]:
    council = open_council(root / "data/nesbyen", state=shutil.copytree(example_state, tmp_path / "its-state"))
    yield council
    council.close()


@pytest.fixture
def changed(example_state: Path, tmp_path: Path, root: Path) -> Iterator[Callable[[dict[str, str]], Council]]:
    """The example with some files of its register written anew."""
    opened = []

    def change(files: dict[str, str]) -> Council:
        folder = tmp_path / "nesbyen"
        shutil.copytree(root / "data/nesbyen/register", folder / "register")
        shutil.copy(root / "data/nesbyen/council.toml", folder)
        for name, content in files.items():
            (folder / "register" / name).write_text(content, "utf-8")
        opened.append(open_council(folder, state=shutil.copytree(example_state, tmp_path / "changed-state")))
        return opened[-1]

    yield change
    for one in opened:
        one.close()


def markup_of(council: Council, number: str, **params: str) -> str:
    request = Request({"nr": number, **params})
    with answering(request):
        return served_markup(SPEC.build(council, request))


def text_of(markup: str) -> str:
    without = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", markup, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without)).split())


# ── Figures ──


@pytest.mark.parametrize("number", ["1.1", "1.4", "2.2", "2.3", "2.3.3", "3.2", "3.4"])
def test_every_figure_of_a_page_is_its_source_s(read_only: Council, number: str) -> None:
    markup = markup_of(read_only, number)
    known = [
        link
        for link in read_only.register.links_of(number)
        if read_only.series(link.indicator, link.unit)["value"].notna().any()
    ]
    assert known
    assert assert_figures_hold(read_only, markup) > 10 * len(known)


def test_every_link_with_a_level_shows_it_with_its_baseline(read_only: Council) -> None:
    shown = {where for number in ("1", "2", "3") for c in read_only.register.below(number)
             for where, _, _ in figures_of(markup_of(read_only, c.id))}  # fmt: skip
    for row in read_only.assess().itertuples():
        if row.level == row.level and row.verdict not in ("suppressed", "no-data"):
            assert f"assess:{row.commitment}/{row.indicator}/{row.unit}/level" in shown


def test_every_month_with_a_figure_leads_to_where_it_came_from(read_only: Council) -> None:
    markup = markup_of(read_only, "2.3.3")
    series = read_only.series("overtime_share", "helse").dropna(subset="value")
    for month in series["month"]:
        assert f'href="tall?indikator=overtime_share&amp;enhet=helse&amp;maaned={month}"' in markup


def test_what_may_not_be_seen_is_on_no_page(read_only: Council) -> None:
    hidden = read_only.assess().query("verdict == 'suppressed'")
    assert len(hidden)
    for row in hidden.itertuples():
        markup = markup_of(read_only, row.commitment)
        told = [
            one
            for one in figures_of(markup)
            if f"/{row.indicator}/{row.unit}/" in one[0] and one[0].startswith("assess")
        ]
        assert all(raw == "" for _, raw, _ in told)
        assert "Tallene vises ikke, av hensyn til personvernet" in text_of(markup)


def test_as_of_a_day_the_figures_are_those_of_that_day(read_only: Council) -> None:
    markup = markup_of(read_only, "2.3.3", slik="2026-05-31")
    request = Request({"slik": "2026-05-31"})
    assert assert_figures_hold(read_only, markup, request.as_of) >= 1
    assert "maaned=2026-10" not in markup
    assert 'href="oversikt?slik=2026-05-31"' in markup
    assert 'href="forpliktelse?slik=2026-05-31&amp;nr=2.3"' in markup


def test_a_page_of_one_address_is_never_given_to_another(read_only: Council) -> None:
    plain = markup_of(read_only, "2.3.3")
    assert "sprak=nb" in markup_of(read_only, "2.3.3", sprak="nb")
    assert "sprak=" not in markup_of(read_only, "2.3.3") == plain
    kept = len(read_only.snapshot()._kept)
    for number in range(5):
        assert f"sprak=x{number}" in markup_of(read_only, "2.3.3", sprak=f"x{number}")
    assert len(read_only.snapshot()._kept) == kept


# ── What it comes to ──


def test_the_reader_meets_standing_reason_decisions_and_what_is_not_known_before_any_card(read_only: Council) -> None:
    markup = markup_of(read_only, "2.3.3")
    found = read_only.snapshot().standing("2.3.3")
    top = text_of(markup[: markup.index("<article")])
    assert "Slik står det ✕ Ikke i rute " + found.because in top
    assert "Kan det være flyttet?" in top
    assert "Heltidsandel: ikke i rute – omtrent halvparten av takten som trengs." in top
    assert "4 mål er foreslått, men ikke vedtatt." in top
    assert "Kan ikke avgjøres ennå: Korttidsfravær (1–16 dager), Overtid, Innleie fra byrå og Heltidsandel." in top
    assert "Takten vurderes neste gang etter 12 måneder, med tallene for desember 2026." in top


def test_what_needs_a_decision_is_what_the_overview_says_needs_one(read_only: Council) -> None:
    snapshot = read_only.snapshot()
    for one in read_only.register.of_kind("commitment"):
        must, _also = _asked_for(read_only, snapshot, one.id)
        assert bool(must) == bool(decisions(snapshot.standing(one.id))), one.id


@pytest.mark.parametrize("relation", ["direct", "indirect", "balancing"])
def test_what_is_worse_needs_a_decision_whatever_it_measures(
    read_only: Council, monkeypatch: pytest.MonkeyPatch, relation: str
) -> None:
    snapshot = read_only.snapshot()
    found = snapshot.standing("2.3.3")
    links = found.links.copy()
    links["verdict"] = ["worse" if one == relation else "undecided" for one in links["relation"]]
    links["on_course"] = "undecided"
    worse = replace(found, standing="worse", links=links, moved=[])
    assert "worse" in set(links["verdict"])
    monkeypatch.setattr(type(snapshot), "standing", lambda *_: worse)
    must, _also = _asked_for(read_only, snapshot, "2.3.3")
    assert decisions(worse) == ["worse"]
    assert len(must) == (links["verdict"] == "worse").sum()


def test_the_theme_leads_to_its_commitments(read_only: Council) -> None:
    assert '<a href="oversikt?tema=velferd">Bærekraftig velferd</a>' in markup_of(read_only, "2.3.3")


def test_what_is_off_course_is_counted_beside_the_verdicts(read_only: Council) -> None:
    links = read_only.snapshot().standing("2.3.3").links
    off = int((links["on_course"] == "no").sum())
    assert f"{off} ikke i rute mot målet" in text_of(markup_of(read_only, "2.3.3").partition("<article")[0])
    assert "ikke i rute mot målet" not in markup_of(read_only, "3.2").partition("<article")[0]


def test_a_card_has_its_style_before_the_page_is_live(read_only: Council) -> None:
    markup = markup_of(read_only, "2.3.3")
    assert markup.index(f'<div class="{SERVED_CARD}">') < markup.index("Skriv kommentar")
    assert f".{SERVED_CARD}{{" in document_css()


def test_what_is_only_to_be_followed_up_stands_by_itself(read_only: Council) -> None:
    top = markup_of(read_only, "2.3.3").partition("<article")[0]
    decide, _mark, follow = top.partition("Følg også opp")
    assert "Heltidsandel: ikke i rute" in decide.partition("Trenger en beslutning")[2]
    assert "4 mål er foreslått, men ikke vedtatt." in follow


def test_headings_go_down_one_step_at_a_time_from_one_first(read_only: Council) -> None:
    for number in read_only.register.commitments:
        levels = [int(n) for n in re.findall(r"<h([1-6])", markup_of(read_only, number))]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(later - earlier <= 1 for earlier, later in zip(levels, levels[1:], strict=False)), number


def test_what_must_not_get_worse_stands_beside_what_it_is_held_against(read_only: Council) -> None:
    markup = markup_of(read_only, "2.3.3")
    pair = markup[markup.index('<div class="f-pair">') :]
    text = text_of(pair)
    better, worse = text.index("Dette skal bli bedre"), text.index("uten at dette blir verre")
    assert better < text.index("Korttidsfravær") < text.index("Heltidsandel") < worse
    assert worse < text.index("Overtid , Helse") < text.index("Innleie fra byrå , Helse")
    assert "f-pair" not in markup_of(read_only, "3.1").partition("</style>")[2]


def test_the_quote_is_the_municipality_s_and_the_question_is_ks_s(read_only: Council) -> None:
    question = read_only.register.commitments["2"].text
    markup = markup_of(read_only, "2.3.3")
    quote = re.search(r"<blockquote[^>]*>(.*?)</blockquote>", markup, flags=re.S)
    assert quote is not None
    assert question not in html.unescape(quote[1])
    assert html.unescape(markup).index(question) > markup.index("</article>")
    own = text_of(markup_of(read_only, "2"))
    assert "Spørsmålet er fra KS og er ikke noe kommunen har lovet." in own
    assert "Skriv kommentar" not in own


def test_a_measure_without_indicator_or_milestone_is_said_to_be_unmeasured(read_only: Council) -> None:
    assert "Måles ikke: det har verken indikator eller milepæl." in text_of(markup_of(read_only, "1.2.1"))
    assert "Måles ikke: 1.2.1." in text_of(markup_of(read_only, "1.2"))


def test_a_council_without_links_and_milestones_has_a_page_for_each_point(
    changed: Callable[[dict[str, str]], Council],
) -> None:
    council = changed({
        "links.csv": "commitment,indicator,relation,reason,unit,target,target_by,target_status\n",
        "milestones.csv": "id,commitment,title,kind,due,owner,status,done_on,evidence,shielded\n",
    })  # fmt: skip
    for number in council.register.commitments:
        text = text_of(markup_of(council, number))
        assert "Måles ikke" in text
        assert "Milepæler og øvelser" not in text


def test_a_hostile_register_is_harmless(changed: Callable[[dict[str, str]], Council]) -> None:
    bad = "<img src=x onerror=alert(1)>"
    council = changed({"views.csv": f"commitment,month,view,owner,reason\n2.3.3,2026-10,better,Helse {bad},{bad}\n"})
    council.comment("2.3.3", f"Se {bad} %(x)s {{y}}", month="2026-10", role=f"Helse {bad}")
    markup = markup_of(council, "2.3.3")
    assert "<img" not in markup
    assert "%(x)s {y}" in markup


# ── Where it has stood ──


def test_the_history_opens_by_a_link_and_costs_nothing_before(read_only: Council) -> None:
    markup = markup_of(read_only, "2.3.3")
    assert 'href="forpliktelse?nr=2.3.3&amp;historikk=1#historikk"' in markup
    assert "Med tall til og med" not in markup
    opened = text_of(markup_of(read_only, "2.3.3", historikk="1"))
    assert "Med tall til og med Vurdering Hvorfor oktober 2026 ✕ Ikke i rute" in opened
    assert "januar 2026 ? Kan ikke avgjøres ennå" in opened


# ── Not found ──


def test_a_number_that_is_not_there_is_404_and_leads_on(read_only: Council) -> None:
    import urllib.error
    import urllib.request

    with serving_thread(read_only, pages.PAGES) as served:

        def status(address: str) -> tuple[int, str]:
            try:
                with urllib.request.urlopen(served.url + address, timeout=60) as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as fault:
                return fault.code, fault.read().decode()

        code, body = status("forpliktelse?nr=9.9")
        assert code == 404
        assert "Fant ikke forpliktelsen" in body
        assert 'href="forpliktelse?nr=1.1"' in body
        for there in ("forpliktelse", "forpliktelse?nr=2.3.3", "forpliktelse?nr=1", "forpliktelse?nr="):
            assert status(there)[0] == 200, there


def test_an_empty_register_has_nothing_to_choose_from_and_says_so(
    changed: Callable[[dict[str, str]], Council],
) -> None:
    council = changed({
        "commitments.csv": "id,parent,kind,theme,text\n",
        "links.csv": "commitment,indicator,relation,reason,unit,target,target_by,target_status\n",
        "milestones.csv": "id,commitment,title,kind,due,owner,status,done_on,evidence,shielded\n",
    })  # fmt: skip
    assert "Registeret har ingen forpliktelser ennå." in text_of(markup_of(council, ""))


# ── Comments ──


class Visit:
    """A reader at the card of comments."""

    def __init__(self, council: Council, number: str = "2.3.3", **params: str) -> None:
        request = Request({"nr": number, **params})
        with answering(request):
            self.desk = RemarkDesk(council, request, number)

    def ask(self, what: str, number: int = 0, **fields: str) -> str:
        # Counted, as the browser does, so that the same asked twice is two things.
        self.count = getattr(self, "count", 0) + 1
        self.desk.card.asked = {"do": what, "number": number, "fields": fields, "count": self.count}
        return text_of(self.desk.card.object)

    def save(self, text: str, role: str = "Helse og omsorg", month: str = "2026-10") -> str:
        return self.ask("save", text=text, role=role, month=month)


def test_a_comment_is_written_saved_and_shown_with_role_month_and_what_the_verdict_was(council: Council) -> None:
    visit = Visit(council)
    assert "Ny kommentar" in visit.ask("write")
    text = visit.save(PLAIN)
    assert visit.desk.card.said == "Kommentaren er lagret."
    assert f"oktober 2026 · Helse og omsorg {PLAIN}" in text
    assert "Vurderingen var da: ✕ Ikke i rute" in text
    assert PLAIN in text_of(markup_of(council, "2.3.3"))


def test_fell_on_what_is_undecided_asks_before_it_is_saved(council: Council) -> None:
    visit = Visit(council)
    visit.ask("write")
    text = visit.save("Korttidsfraværet falt.")
    assert council.comments() == []
    assert "Tallene sier ikke dette Du skriver «falt», men tallene kan ikke avgjøre ennå om Korttidsfravær" in text
    assert "trolig mellom" in text
    assert "Lagre likevel" in text
    assert "Du skriver «falt»" in visit.desk.card.said
    text = visit.save("Korttidsfraværet falt.")
    assert [one.warned for one in council.comments()] == [("falt",)]
    assert "Tallene sa ikke dette da det ble skrevet: «falt»" in text


def test_a_text_that_has_changed_since_it_was_asked_about_is_asked_about_anew(council: Council) -> None:
    visit = Visit(council)
    visit.ask("write")
    visit.save("Korttidsfraværet falt.")
    assert "Du skriver «økt»" in visit.save("Overtiden har økt.")
    assert council.comments() == []
    assert "Kommentaren er lagret." in visit.save(PLAIN)
    assert [one.warned for one in council.comments()] == [()]


@pytest.mark.parametrize(
    ("role", "text", "said"),
    [
        ("Kari Nordmann", PLAIN, "Skriv en rolle eller en avdeling, ikke et personnavn."),
        ("", PLAIN, "Skriv hvilken rolle eller avdeling"),
        ("Helse", "Kari Nordmann er tilbake.", "Teksten ser ut til å ha et personnavn"),
        ("Helse", "13097248022", "Teksten ser ut til å ha et personnavn eller et fødselsnummer."),
        ("Helse", " ", "Skriv en kommentar først."),
    ],
)
def test_what_is_refused_is_said_and_what_was_written_is_kept_in_the_form(
    council: Council, role: str, text: str, said: str
) -> None:
    visit = Visit(council)
    visit.ask("write")
    assert said in visit.save(text, role)
    form = visit.desk.card.object
    assert html.escape(text) in form
    assert council.comments() == []
    # The fault stands by the field that it is about.
    assert (form.index('id="r-wrong"') < form.index("<textarea")) == (said.startswith("Skriv en rolle") or role == "")


def test_mending_a_comment_keeps_the_earlier_one_and_shows_it(council: Council) -> None:
    kept = council.comment("2.3.3", "Første utgave.", month="2026-10", role="Helse og omsorg")
    visit = Visit(council)
    assert "Rett kommentaren" in visit.ask("mend", number=kept.id or 0)
    assert "Første utgave." in visit.desk.card.object
    text = visit.save("Andre utgave.")
    assert "1 tidligere utgave" in text
    assert text.index("Andre utgave.") < text.index("Første utgave.")


def test_of_two_who_mend_the_same_comment_the_second_is_told(council: Council) -> None:
    kept = council.comment("2.3.3", "Første utgave.", month="2026-10", role="Helse og omsorg")
    one, other = Visit(council), Visit(council)
    for visit in (one, other):
        visit.ask("mend", number=kept.id or 0)
    one.save("Den ene.")
    assert "allerede erstattet av en annen" in other.save("Den andre.")
    assert "Den andre." in other.desk.card.object
    assert len(council.comments()) == 2


@pytest.mark.parametrize("what", ["save", "sure", "edit", "mend", "delete", ""])
def test_what_the_page_does_not_offer_does_nothing(council: Council, what: str) -> None:
    visit = Visit(council)
    visit.ask(what, number=7, text=PLAIN, role="Helse", month="2026-10")
    assert council.comments() == []


def test_a_page_of_another_day_has_no_form_and_takes_no_comment(council: Council) -> None:
    council.comment("2.3.3", PLAIN, month="2026-10", role="Helse og omsorg")
    visit = Visit(council, slik="2026-05-31")
    text = text_of(visit.desk.card.object)
    assert "Skriv kommentar" not in text
    assert "Der kan ingen skrive." in text
    assert PLAIN not in text
    visit.ask("write")
    visit.save("Til.")
    assert len(council.comments()) == 1


def test_new_figures_leave_a_comment_that_is_being_written_alone(council: Council) -> None:
    visit = Visit(council)
    visit.ask("write")
    before = visit.desk.card.object
    visit.desk.renew()
    assert visit.desk.card.object == before


def test_the_owner_s_view_in_the_register_is_kept_apart_and_shown(changed: Callable[[dict[str, str]], Council]) -> None:
    council = changed({
        "views.csv": "commitment,month,view,owner,reason\n2.3.3,2026-09,better,Helse og omsorg,Færre hull i turnus\n"
        "2.3.3,2026-12,worse,Helse og omsorg,\n"
    })  # fmt: skip
    text = text_of(Visit(council).desk.card.object)
    assert "Slik ser Helse og omsorg det i september 2026: bedre. Begrunnelse: «Færre hull i turnus»." in text
    assert "desember" not in text
    assert "Ingen har skrevet noen kommentar ennå." in text


def test_a_comment_longer_than_other_fields_comes_whole(council: Council) -> None:
    visit = Visit(council)
    visit.ask("write")
    long = "Langvakter er prøvd ut. " * 60
    sent = {"asked": {"do": "save", "number": 0, "fields": {"text": long, "role": "Helse", "month": "2026-10"}}}
    assert visit.desk.card._process_property_change(sent)["asked"]["fields"]["text"] == long


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_page_can_be_had_in_each_language(read_only: Council, language: str) -> None:
    request = Request({"nr": "2.3.3", "historikk": "1"}, language=language)
    with answering(request), speaking(language):
        markup = served_markup(SPEC.build(read_only, request))
    assert markup.count("<article") == 6


def test_new_figures_say_when_they_came_in_words() -> None:
    assert 'role="status"' in render("renewed.html", said="Oppdatert <b>")
    assert "<b>" not in render("renewed.html", said="Oppdatert <b>")

"""The edit screen without a browser: what is looked up, checked and saved, and who may ask."""

from __future__ import annotations

import json
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from werkzeug.test import Client

from methodiekboek.build import build
from methodiekboek.cli import main
from methodiekboek.forms import form
from methodiekboek.load import parse
from methodiekboek.schema import load_schemas
from methodiekboek_edit.app import TOKEN, Screen
from methodiekboek_edit.desk import Desk, RefusedError

START = "content/phase/start.yml"


@pytest.fixture
def desk(base: Path) -> Desk:
    return Desk(base)


def data_of(desk: Desk, kind: str, name: str) -> tuple[dict[str, Any], str]:
    shown = desk.record(kind, name)
    return json.loads(json.dumps(shown["data"], default=lambda v: dict(v) if isinstance(v, Mapping) else float(v))), (
        shown["sum"]
    )


def parts(of: Any) -> Iterator[dict[str, Any]]:
    yield of
    for field in of.get("fields", ()):
        yield from parts(field["part"])
    if "item" in of:
        yield from parts(of["item"])


KNOWN = {"group", "list", "choice", "record", "claim", "source", "number", "date", "flag", "text", "ref"}


def test_every_kind_has_a_form_of_parts_that_are_drawn():
    """With a title and a description for each field, and every part that is named."""
    schemas, problems = load_schemas(ROOT)
    assert problems == []
    for kind in schemas.kinds:
        made = form(schemas, kind)
        for part in [found for top in (made["part"], *made["parts"].values()) for found in parts(top)]:
            assert part["type"] in KNOWN
            assert part["type"] != "ref" or part["name"] in made["parts"]
            assert all(field["title"] and field["about"] for field in part.get("fields", ())), kind


def test_one_word_changed_is_one_line_changed(desk: Desk):
    before = (desk.root / START).read_text("utf-8")
    data, known = data_of(desk, "phase", "start")
    data["summary"] = "Gezin en hulpverlener leren elkaar goed kennen."

    answer = desk.save("phase", "start", data, known)

    after = (desk.root / START).read_text("utf-8")
    changed = [(one, two) for one, two in zip(before.split("\n"), after.split("\n"), strict=True) if one != two]
    assert changed == [
        (
            "summary: Gezin en hulpverlener leren elkaar kennen.",
            'summary: "Gezin en hulpverlener leren elkaar goed kennen."',
        )
    ]
    assert answer["sum"] == desk.record("phase", "start")["sum"]


def test_what_another_changed_is_not_overwritten(desk: Desk):
    data, known = data_of(desk, "phase", "start")
    file = desk.root / START
    file.write_text(file.read_text("utf-8").replace("title: Start", "title: Begin"), encoding="utf-8")
    before = file.read_text("utf-8")
    data["order"] = 7

    with pytest.raises(RefusedError) as refused:
        desk.save("phase", "start", data, known)

    assert refused.value.reason == "changed"
    assert refused.value.facts["data"]["title"] == "Begin"
    assert file.read_text("utf-8") == before


WRONG = [
    ({"order": "zeven"}, ["order"], "right-type"),
    ({"summary": ""}, ["summary"], None),
    ({"titel": "x"}, ["titel"], "unknown-field"),
    ({"title": None}, ["title"], "missing-field"),
    ({"notices": ["bestaat-niet"]}, ["notices", 0], "reference-resolves"),
    ({"summary": "Zie [@nergens]."}, ["summary"], "source-exists"),
    ({"summary": "Dit duurt 12 weken."}, ["summary"], "number-has-source"),
]


@pytest.mark.parametrize(("change", "path", "rule"), WRONG, ids=[str(change) for change, *_ in WRONG])
def test_a_mistake_is_said_at_its_field_and_not_saved(
    desk: Desk, change: dict[str, Any], path: list[Any], rule: str | None
):
    before = (desk.root / START).read_text("utf-8")
    data, known = data_of(desk, "phase", "start")
    data = {name: value for name, value in (data | change).items() if value is not None}

    with pytest.raises(RefusedError) as refused:
        desk.save("phase", "start", data, known)

    found = refused.value.facts["problems"]
    assert path in [problem["path"] for problem in found]
    assert rule is None or rule in [problem["rule"] for problem in found]
    assert all(problem["message"] for problem in found)
    assert (desk.root / START).read_text("utf-8") == before


def test_a_record_comes_and_goes(desk: Desk):
    """Under a name of its own; what is used elsewhere stays."""
    desk.add("notice", "nieuw", {"title": "Nieuw", "text": "Een bericht."})
    with pytest.raises(RefusedError, match="exists"):
        desk.add("notice", "nieuw", {"title": "Nieuw", "text": "Een bericht."})
    with pytest.raises(RefusedError, match="exists"):
        desk.add("notice", "start", {"title": "Nieuw", "text": "Een bericht."})
    known = desk.record("notice", "nieuw")["sum"]

    assert desk.remove("notice", "nieuw", known)["data"]["title"] == "Nieuw"
    assert not (desk.root / "content/notice/nieuw.yml").exists()
    with pytest.raises(RefusedError, match="used"):
        desk.remove("variant", "landelijk", desk.record("variant", "landelijk")["sum"])


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "a/b", "A", "", "con.yml", "a..b", "start\x00"])
def test_a_name_leads_nowhere_else(desk: Desk, name: str):
    with pytest.raises(RefusedError, match="name"):
        desk.add("phase", name, {"title": "x"})
    with pytest.raises(RefusedError, match="name"):
        desk.record("phase", name)
    with pytest.raises(RefusedError, match="name"):
        desk.record(name, "start")


def test_things_are_found_by_their_name(desk: Desk):
    assert [row["id"] for row in desk.find("record", "land", ["variant"])] == ["landelijk"]
    assert desk.find("record", "land", ["phase"]) == []
    assert [row["id"] for row in desk.find("source", "boer jansen", [])] == ["jansen2020"]
    assert "start.accounts.landelijk.duration" in [row["id"] for row in desk.find("claim", "duur", [])]
    assert desk.named("record", ["landelijk", "weg"])[0]["id"] == "landelijk"


def ask(client: Client, screen: Screen, path: str, given: Any = None, **headers: str) -> Any:
    sent = {
        TOKEN: screen.token,
        "Host": "127.0.0.1:8100",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    if given is None:
        return client.get(path, headers=sent)
    return client.post(path, headers=sent, data=json.dumps(given))


def test_only_its_own_page_is_answered(desk: Desk):
    """Not another name for this machine, not a page from elsewhere, not one without the token."""
    screen = Screen(desk)
    client = Client(screen)
    assert ask(client, screen, "/api/start").status_code == 200
    assert ask(client, screen, "/").status_code == 200
    assert ask(client, screen, "/", Host="kwaad.example").status_code == 403
    assert ask(client, screen, "/api/start", Host="kwaad.example").status_code == 403
    assert ask(client, screen, "/api/start", Origin="https://kwaad.example").status_code == 403
    assert client.get("/api/start", headers={"Host": "127.0.0.1:8100"}).status_code == 403
    given = {"kind": "phase", "id": "start", "data": {}, "sum": ""}
    assert client.post("/api/save", headers={"Host": "localhost"}, data=json.dumps(given)).status_code == 403


def test_nonsense_gets_an_answer(desk: Desk):
    screen = Screen(desk)
    client = Client(screen)
    assert ask(client, screen, "/api/nergens").status_code == 404
    assert ask(client, screen, "/api/record?kind=phase&id=weg").json == {"reason": "gone", "name": "weg"}
    assert client.post("/api/check", headers={TOKEN: screen.token, "Host": "localhost"}, data="{").status_code == 400
    assert ask(client, screen, "/api/find?what=file").status_code == 400
    for path in ("check", "preview", "save", "add", "remove", "compare", "accept"):
        assert ask(client, screen, f"/api/{path}", {"kind": "phase", "id": ["start"]}).status_code == 400
        assert ask(client, screen, f"/api/{path}", ["phase"]).status_code == 400
    assert ask(client, screen, "/../pyproject.toml").mimetype == "text/html"


def test_what_it_sends_runs_nothing_from_elsewhere(desk: Desk):
    answer = ask(Client(Screen(desk)), Screen(desk), "/")

    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


SAVING = """
import sys, itertools
from pathlib import Path
from methodiekboek_edit.desk import Desk
desk = Desk(Path(sys.argv[1]))
print("ready", flush=True)
for number in itertools.count():
    shown = desk.record("phase", "start")
    desk.save("phase", "start", {**shown["data"], "order": number + 1}, shown["sum"])
"""


def test_a_save_that_is_killed_leaves_a_whole_file(base: Path):
    """The old or the new; what was left beside it is cleared up by the next start."""
    chance = random.Random(1)
    for _ in range(4):
        command = [sys.executable, "-c", SAVING, str(base)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(chance.uniform(0.05, 0.4))
            process.send_signal(signal.SIGKILL)
        document, problems = parse((base / START).read_text("utf-8"), START)
        assert problems == []
        assert document
        assert document.data["title"] == "Start"

    Desk(base)
    assert [path.name for path in (base / "content/phase").iterdir()] == ["start.yml"]


def test_a_proposal_is_compared_field_by_field(desk: Desk):
    """In the words of the form, with what stands there meanwhile."""
    old, _ = data_of(desk, "phase", "start")
    new = json.loads(json.dumps(old))
    new["title"] = "Begin"
    new["order"] = 2
    new["accounts"][0]["duration"]["max"] = 7
    file = desk.root / START
    file.write_text(file.read_text("utf-8").replace("order: 1", "order: 5"), encoding="utf-8")

    found = desk.compare("phase", "start", old, new)

    assert [(row["field"], row["old"], row["new"], row["state"]) for row in found["rows"]] == [
        ("Titel", "Start", "Begin", "fits"),
        ("Volgorde", "1", "2", "differs"),
        ("Beschrijvingen › startfase › Duur › Bovengrens", "6", "7", "fits"),
    ]
    assert found["rows"][1]["found"] == "5"


def test_what_is_taken_over_is_written_down(desk: Desk):
    """Of a proposal of two changes one is taken; the page tells when, why and by whom."""
    old, _ = data_of(desk, "phase", "start")
    new = {**old, "title": "Begin", "order": 2}
    found = desk.compare("phase", "start", old, new)
    proposal = {"kind": "phase", "id": "start", "old": old, "new": new, "sum": found["sum"], "chosen": [0]}
    said = {"by": "J. Jansen", "reason": "Zo heet het nu.", "source": "Handleiding, p. 3", "date": "2026-11-27"}

    desk.accept({**proposal, **said})

    data, _ = data_of(desk, "phase", "start")
    assert (data["title"], data["order"]) == ("Begin", 1)
    assert (desk.root / "content/change/2026-11-27-start.yml").read_text("utf-8") == (
        'title: Begin\ndate: "2026-11-27"\nby: J. Jansen\nreason: "Zo heet het nu."\nrecord: start\n'
        'source: "Handleiding, p. 3"\nfields: [{field: Titel, old: Start, new: Begin}]\n'
    )
    with pytest.raises(RefusedError, match="changed"):
        desk.accept({**proposal, **said})
    _, outputs, problems = build(desk.root)
    assert problems == []
    page = next(output for output in outputs if output.path == "methode/fasen/start.md")
    assert "/// foot | start" in str(page.content)


def test_what_is_told_says_the_edition_and_the_claim(desk: Desk):
    """The edition of this day, also if it began after the screen did; of the claim, the words that a reader knows."""
    old, known = data_of(desk, "phase", "start")
    new = json.loads(json.dumps(old))
    new["accounts"][0]["duration"]["max"] = 7
    new["accounts"][0]["hours"]["max"] = 14
    new["accounts"][0]["focus"]["status"] = "unchanged"
    del new["accounts"][0]["focus"]["note"]
    settings = desk.root / "content/handbook.yml"
    edition = 'edition: {number: "0.2", date: 2026-11}\n'
    settings.write_text(settings.read_text("utf-8") + edition, encoding="utf-8")
    given = {"kind": "phase", "id": "start", "old": old, "new": new, "sum": known, "chosen": [0, 1, 2, 3]}

    desk.accept({**given, "by": "J. Jansen", "reason": "x", "date": "2026-11-27"})

    data, _ = data_of(desk, "change", "2026-11-27-start")
    assert data["edition"] == "0.2"
    place = "Beschrijvingen › startfase"
    claims = ("duration", "hours", "focus", "focus")
    assert [field["claim"] for field in data["fields"]] == [f"start.accounts.landelijk.{name}" for name in claims]
    assert [{**field, "claim": ""} for field in data["fields"]] == [
        {"field": f"{place} › Duur › Bovengrens", "claim": "", "old": "6", "new": "7"},
        {"field": f"{place} › Contact per week › Bovengrens", "claim": "", "old": "12", "new": "14"},
        {"field": f"{place} › Kern › Status", "claim": "", "old": "betwist", "new": "ongewijzigd"},
        {"field": f"{place} › Kern › Toelichting", "claim": "", "old": "Zie ook *het begin*."},
    ]
    assert desk.attention()["problems"] == []
    desk.rename("phase", "start", "begin", desk.record("phase", "start")["sum"])
    data, _ = data_of(desk, "change", "2026-11-27-start")
    assert data["fields"][0]["claim"] == "begin.accounts.landelijk.duration"


def test_what_is_told_may_say_numbers(desk: Desk):
    """A number with a unit is no claim of what tells that it was changed: it stands where it was changed."""
    old, known = data_of(desk, "phase", "start")
    new = json.loads(json.dumps(old))
    new["accounts"][0]["focus"]["text"] = "Kennismaken duurt 5 weken, of korter [@aanbieder]."
    given = {"kind": "phase", "id": "start", "old": old, "new": new, "sum": known, "chosen": [0]}

    desk.accept({**given, "by": "J. Jansen", "reason": "Na 4 weken is dat zo.", "date": "2026-11-27"})

    data, _ = data_of(desk, "change", "2026-11-27-start")
    assert data["fields"][0]["new"] == "Kennismaken duurt 5 weken, of korter [@aanbieder]."
    assert desk.attention()["problems"] == []


def test_what_is_told_of_a_claim_stays_when_it_goes(desk: Desk):
    """A claim may be taken away after it was changed: that is no mistake of what was told."""
    old, known = data_of(desk, "phase", "start")
    without = json.loads(json.dumps(old))
    del without["accounts"][0]["focus"]
    given = {"kind": "phase", "id": "start", "old": old, "new": without, "sum": known, "chosen": [0]}

    desk.accept({**given, "by": "J. Jansen", "reason": "x", "date": "2026-11-27"})

    data, _ = data_of(desk, "change", "2026-11-27-start")
    (field,) = data["fields"]
    assert (field["field"], field["claim"]) == ("Beschrijvingen › startfase › Kern", "start.accounts.landelijk.focus")
    assert field["old"].startswith("Tekst: Kennismaken duurt")
    assert desk.attention()["problems"] == []


def test_a_record_that_comes_is_told_by_its_name(desk: Desk):
    """Not with all that it says: that stands on its page."""
    new = {"title": "Nieuw", "text": "Een bericht."}
    given = {"kind": "notice", "id": "nieuw", "old": None, "new": new, "sum": "", "chosen": [0]}

    desk.accept({**given, "by": "J. Jansen", "reason": "x", "date": "2026-11-27"})

    data, _ = data_of(desk, "change", "2026-11-27-nieuw")
    assert data["fields"] == [{"field": "Het hele onderdeel", "new": "Nieuw"}]


def test_a_wrong_proposal_is_not_taken_over(desk: Desk):
    old, _ = data_of(desk, "phase", "start")
    new = {**old, "order": "twee"}
    found = desk.compare("phase", "start", old, new)
    given = {"kind": "phase", "id": "start", "old": old, "new": new, "sum": found["sum"], "chosen": [0]}

    with pytest.raises(RefusedError, match="wrong"):
        desk.accept({**given, "by": "x", "reason": "y", "date": "2026-11-27"})
    assert not (desk.root / "content/change").exists()


RIS = """TY  - JOUR
AU  - Bakker, A. B.
AU  - De Boer, C.
TI  - Een titel: 50% & meer
JO  - Kind & Adolescent
VL  - 12
SP  - 10
EP  - 20
PY  - 2020
ER  -
"""
BIB = (
    "@book{x1, author = {Jansen, A. and De Boer, B.}, year = 2020, title = {Hulp aan huis}, publisher = {Instituut}}\n"
)


def test_works_of_a_reference_manager_join_the_literature(desk: Desk):
    """RIS and BibTeX alike, under keys by the one rule; a work that is there already is named."""
    shown = desk.bring({"text": RIS})
    assert shown["problems"] == []
    assert shown["works"] == [
        {
            "key": "bakker2020",
            "reference": "Bakker, A. B., & De Boer, C. (2020). Een titel: 50% & meer. Kind & Adolescent, 12, 10–20.",
            "twin": "",
        }
    ]
    again = desk.bring({"text": BIB})["works"][0]
    assert (again["key"], again["twin"]) == ("jansen2020b", "jansen2020")

    assert desk.cite({"text": RIS, "keys": ["bakker2020"]}) == {"keys": ["bakker2020"]}
    assert desk.cite({"text": RIS.replace("50%", "60%"), "keys": ["bakker2020b"]}) == {"keys": ["bakker2020b"]}
    text = (desk.root / "bibliography/toegevoegd.bib").read_text("utf-8")
    assert text.count("@article{") == 2
    assert "title = {Een titel: 50\\% \\& meer}" in text
    assert [row["id"] for row in desk.find("source", "bakker 60", [])] == ["bakker2020b"]
    _, _, problems = build(desk.root)
    assert problems == []


def test_a_work_from_a_form_is_only_text(desk: Desk):
    fields = {"author": "Boer, C. de\nNederlands Jeugdinstituut", "title": r"Over $geld$ {x} \input{y}", "year": "2021"}

    shown = desk.bring({"type": "book", "fields": {**fields, "no field": "x", "publisher": "SWP"}})

    assert [row["reference"] for row in shown["works"]] == [
        "De Boer, C., & Nederlands Jeugdinstituut. (2021). Over $geld$ (x) input(y). SWP."
    ]


@pytest.mark.parametrize("text", ["", "geen literatuur", "@book{", "TY  - JOUR\n", "@book{a, title = {Zonder einde"])
def test_what_holds_no_work_adds_nothing(desk: Desk, text: str):
    assert all(row["reference"] for row in desk.bring({"text": text})["works"])
    with pytest.raises(RefusedError):
        desk.cite({"text": text, "keys": ["x"]})
    assert not (desk.root / "bibliography/toegevoegd.bib").exists()


def test_a_record_gets_another_name_and_all_that_refers_to_it_goes_along(desk: Desk):
    """In fields, in text, in blocks and in pages by hand; the old address leads to the new."""
    page = desk.root / "docs/naslag/extra.md"
    page.write_text(
        "---\ntitle: Extra\n---\n\nZie [de start](record:start) en [=start.accounts.landelijk.duration].\n\n"
        "/// box | gevaar\n///\n",
        encoding="utf-8",
    )
    desk.read_again()
    known = desk.record("phase", "start")["sum"]

    assert desk.rename("phase", "start", "begin", known)["changed"] >= 2

    assert not (desk.root / START).exists()
    text = (desk.root / "content/phase/begin.yml").read_text("utf-8")
    assert "former_ids: [start]\n" in text
    assert "derived_from: [begin.accounts.landelijk.duration]" in text
    assert "[=begin.accounts.landelijk.duration]" in text
    assert "(record:begin) en [=begin.accounts.landelijk.duration]" in page.read_text("utf-8")
    _, outputs, problems = build(desk.root)
    assert problems == []
    assert {"methode/fasen/start.md", "methode/fasen/begin.md"} <= {output.path for output in outputs}


def test_a_name_that_is_taken_changes_nothing(desk: Desk):
    before = {path: path.read_bytes() for path in desk.root.rglob("*.*") if path.is_file()}
    known = desk.record("phase", "start")["sum"]

    for new, reason in (("landelijk", "exists"), ("../x", "name"), ("Begin", "name")):
        with pytest.raises(RefusedError, match=reason):
            desk.rename("phase", "start", new, known)
    with pytest.raises(RefusedError, match="changed"):
        desk.rename("phase", "start", "begin", "x")
    assert {path: path.read_bytes() for path in desk.root.rglob("*.*") if path.is_file()} == before


def test_a_rename_that_would_change_what_a_file_says_changes_nothing(desk: Desk):
    """ruamel.yaml takes Null for nothing; for who reads the file it is a word."""
    start = desk.root / START
    start.write_text(start.read_text("utf-8").replace("note: Zie ook *het begin*.", "note: Null"), encoding="utf-8")
    before = {path: path.read_bytes() for path in desk.root.rglob("*.*") if path.is_file()}

    with pytest.raises(RefusedError, match="wrong") as refused:
        desk.rename("phase", "start", "begin", desk.record("phase", "start")["sum"])

    assert [problem["rule"] for problem in refused.value.facts["problems"]] == ["file-can-be-rewritten"]
    assert {path: path.read_bytes() for path in desk.root.rglob("*.*") if path.is_file()} == before


def test_what_was_just_referred_to_stays(desk: Desk):
    """Who refers to what is known as of the last save, not of the start."""
    desk.add("notice", "nieuw", {"title": "Nieuw", "text": "Een bericht."})
    data, known = data_of(desk, "phase", "start")
    desk.save("phase", "start", {**data, "notices": ["nieuw"]}, known)

    with pytest.raises(RefusedError, match="used") as refused:
        desk.remove("notice", "nieuw", desk.record("notice", "nieuw")["sum"])
    assert [row["id"] for row in refused.value.facts["used"]] == ["start"]


def test_what_was_told_of_a_record_stays_when_it_goes(desk: Desk):
    """Only the link to it goes; the handbook has no mistake after it."""
    desk.add("notice", "nieuw", {"title": "Nieuw", "text": "Een bericht."})
    old, _ = data_of(desk, "notice", "nieuw")
    given = {"kind": "notice", "id": "nieuw", "old": old, "new": {**old, "title": "Anders"}, "chosen": [0]}
    said = {"by": "J. Jansen", "reason": "Zo heet het.", "date": "2026-11-27"}
    desk.accept({**given, **said, "sum": desk.record("notice", "nieuw")["sum"]})

    desk.remove("notice", "nieuw", desk.record("notice", "nieuw")["sum"])

    text = (desk.root / "content/change/2026-11-27-nieuw.yml").read_text("utf-8")
    assert "record:" not in text
    assert "reason: " in text
    assert desk.attention()["problems"] == []


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"by": ""}, {"date": "gisteren"}, {"date": "2026-02-30"}, {"date": "../x"}]
)
def test_a_change_that_cannot_be_told_is_not_made(desk: Desk, wrong: dict[str, str]):
    before = (desk.root / START).read_bytes()
    old, known = data_of(desk, "phase", "start")
    given = {"kind": "phase", "id": "start", "old": old, "new": {**old, "title": "Begin"}, "sum": known, "chosen": [0]}

    with pytest.raises(RefusedError):
        desk.accept({**given, "by": "J. Jansen", "reason": "x", "date": "2026-11-27", **wrong})
    assert (desk.root / START).read_bytes() == before


def test_a_rename_begins_with_what_the_files_say_now(desk: Desk):
    """What another wrote since the start is kept."""
    page = desk.root / "docs/naslag/later.md"
    page.write_text("---\ntitle: Later\n---\n\nZie [de start](record:start).\n", encoding="utf-8")
    file = desk.root / START
    file.write_text(file.read_text("utf-8").replace("order: 1", "order: 9"), encoding="utf-8")

    desk.rename("phase", "start", "begin", desk.record("phase", "start")["sum"])

    assert "order: 9\n" in (desk.root / "content/phase/begin.yml").read_text("utf-8")
    assert "(record:begin)" in page.read_text("utf-8")


def test_files_of_other_programs_are_left_alone(base: Path):
    swap = base / "content/phase/.start.yml.swp"
    swap.write_text("van een ander", encoding="utf-8")

    Desk(base)

    assert swap.exists()


def test_a_reference_to_what_cannot_be_read_is_no_mistake_of_the_record_that_makes_it(desk: Desk):
    (desk.root / "content/variant/landelijk.yml").write_text("title: [\n", encoding="utf-8")
    desk.read_again()
    data, _ = data_of(desk, "phase", "start")

    assert "reference-resolves" not in [problem["rule"] for problem in desk.check("phase", "start", data)]


def test_a_port_that_is_taken_is_told_where_what_went_wrong_is_told(base: Path, capsys: pytest.CaptureFixture[str]):
    """Standard output says where the screen is, and nothing when there is none."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["--root", str(base), "edit", "--no-browser", "--port", str(port)]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"Poort {port} is bezet. Kies een andere met --port.\n"

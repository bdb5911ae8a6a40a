"""The public form in a browser: it checks by the schema what the build checks, in the same words."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from playwright.sync_api import Page, expect

from methodiekboek.handbook import Handbook
from methodiekboek.load import parse
from methodiekboek.rewrite import freeze, write
from methodiekboek.validate import validate
from methodiekboek_edit.app import plain
from methodiekboek_edit.desk import Desk
from methodiekboek_edit.place import place_of
from methodiekboek_edit.propose import RULES

pytestmark = pytest.mark.browser

SLIPS = 16
"""How many per kind."""


def slips(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """What may go wrong at each place of a record: gone (nothing), empty, too long, of another sort, said twice."""
    if isinstance(value, dict):
        for key, sub in value.items():
            yield (*path, key), None
            yield from slips(sub, (*path, key))
        yield (*path, "no_such_field"), "x"
    elif isinstance(value, list):
        yield path, []
        yield path, "x"
        yield path, [*value, *value]
        for at, sub in enumerate(value):
            yield from slips(sub, (*path, at))
    else:
        yield from ((path, wrong) for wrong in ("", "x" * 3000, "Geen Van Beide!", -1, 1.5, 99999999, True, {"a": 1}))


def with_slip(data: Any, path: tuple[Any, ...], wrong: Any) -> Any:
    made = json.loads(json.dumps(data))
    *way, last = path
    place = made
    for step in way:
        place = place[step]
    if wrong is None:
        del place[last]
    else:
        place[last] = wrong
    return made


def test_the_form_on_the_site_checks_what_the_build_checks(page: Page, address: str, folder: Path):
    """Slips in a record of each kind: the same places, rules and words in the browser as in the build."""
    desk = Desk(ROOT)
    handbook, chance = desk.handbook, random.Random(1)
    cases = []
    for kind in sorted({record.kind for record in handbook.records.values()}):
        record = max(handbook.of_kind(kind), key=lambda r: len(r.document.places))
        data = json.loads(json.dumps(record.data, default=plain))
        found = list(slips(data))
        # By chance, and one that chance may miss: a number out of its bounds.
        some = [*chance.sample(found, min(SLIPS, len(found))), *(slip for slip in found if slip == (("order",), -1))]
        for path, wrong in some:
            cases.append((kind, path, with_slip(data, path, wrong)))
    page.goto(f"{address}voorstel/form.html")
    expect(page.locator("h1")).to_be_visible()
    answers = page.evaluate(
        """async (cases) => {
            const found = [];
            for (const [kind, data] of cases) found.push(await methodiekboekStatic("check", { kind, data }));
            return found;
        }""",
        [(kind, data) for kind, _, data in cases],
    )
    wrong = [
        (kind, path, said, wanted)
        for (kind, path, data), answer in zip(cases, answers, strict=True)
        if (said := told(answer)) != (wanted := told(by_the_build(handbook, desk, kind, data)))
    ]
    assert not wrong, f"{len(wrong)} of {len(cases)}: {wrong[:5]}"
    assert {problem["rule"] for answer in answers for problem in answer} >= set(RULES) - {"fits-schema"}


def by_the_build(handbook: Handbook, desk: Desk, kind: str, data: Any) -> list[dict[str, Any]]:
    document, _ = parse(write(freeze(data)), "")
    assert document
    problems = validate(document, kind, handbook.schemas)
    return [{**desk._said(problem), "path": list(place_of(document, problem))} for problem in problems]


def told(problems: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return sorted({("/".join(map(str, p["path"])), p["rule"], p["message"]) for p in problems})


def test_a_claim_and_a_page_by_hand_lead_to_their_form(page: Page, address: str):
    """From the foot of the page: the form opens at the claim; of a page by hand its text can be changed too."""
    page.goto(f"{address}kosten/")
    page.get_by_text("Of over één getal of uitspraak op deze pagina").click()
    claim = page.locator(".mb-propose li a").first
    label = claim.inner_text()
    claim.click()
    expect(page.locator("h1")).to_have_text(label.split(" › ")[0])
    expect(page.locator("fieldset:has(:focus) > legend").last).to_have_text("Bedrag")

    page.goto(f"{address}kosten/")
    page.get_by_role("link", name="Meld een fout of stel een wijziging voor").click()
    expect(page.locator("h1")).to_have_text("Kosten")
    text = page.get_by_label("Tekst", exact=True)
    text.fill(text.input_value() + "\n\nNog een alinea.")
    page.get_by_role("button", name="Maak er een voorstel van").click()
    expect(page.locator(".changes")).to_contain_text("Nog een alinea.")
    expect(page.locator(".changes > li")).to_have_count(1)


def test_the_form_opens_from_a_disk(page: Page, folder: Path):
    """The site as files, without any server: a record is read, checked, and its change stands in a list."""
    record = sorted((ROOT / "content/phase").glob("*.yml"))[0].stem
    page.goto(f"{(folder / 'voorstel/form.html').as_uri()}#/phase/{record}")
    title = page.get_by_label("Titel", exact=True)
    title.fill("")
    expect(page.locator("[data-path=title] .problem")).to_contain_text("Titel is leeg")
    title.fill("Een andere titel")
    page.get_by_role("button", name="Maak er een voorstel van").click()
    expect(page.locator(".changes")).to_contain_text("Een andere titel")

"""A directory in a browser: hundreds of locations are searched, filtered, shown whole again and printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import copy_base, served
from playwright.sync_api import Page, expect

from methodiekboek_mkdocs.publish import publish

pytestmark = pytest.mark.browser

SOURCE = {"kind": "observed", "sources": [{"source": "jansen2020", "page": 12}]}
FINGER = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a directory: a provider with 300 made-up locations, and a school with none."""
    root = copy_base(tmp_path_factory.mktemp("gids") / "handboek")
    organisations = root / "content" / "organisation"
    organisations.mkdir()
    locations = [
        {
            "id": f"locatie-{n}",
            "title": f"Locatie {n}",
            "place": {"text": f"Plaats {n % 30}", **SOURCE},
            "client_group": ["gezinnen", "jongeren"] if n % 3 == 0 else ["gezinnen"],
            "night_care": ["wacht"] if n % 10 == 0 else ["geen"],
        }
        for n in range(300)
    ]
    provider = {
        "title": "Stichting Voorbeeld",
        "type": "provider",
        "involvement": [{"id": "aanbod", "role": "provides", "text": "Biedt de hulp aan.", **SOURCE}],
        "locations": locations,
    }
    school = {
        "title": "Hogeschool Élan",
        "type": "school",
        "involvement": [{"id": "opleiding", "role": "trains", "text": "Leidt op.", **SOURCE}],
    }
    for name, data in (("aanbieder-voorbeeld", provider), ("school-elan", school)):
        text = json.dumps(data, ensure_ascii=False, indent=1)  # which is YAML, too
        (organisations / f"{name}.yml").write_text(text, encoding="utf-8")
    (root / "docs/naslag/organisaties").mkdir(parents=True)
    (root / "docs/naslag/organisaties/index.md").write_text(
        "---\ntitle: Wie en waar\n---\n\n/// directory | organisation\n///\n", encoding="utf-8"
    )
    target: Path = root.parent / "site"
    assert publish(root, target) == 0
    yield from served(target)


@pytest.fixture
def directory(page: Page, many: str) -> Page:
    page.goto(many + "naslag/organisaties/")
    return page


def shown(page: Page):
    """The locations and organisations without locations that are left, without the headings around them."""
    return page.locator(".mb-row:visible:not(:has(.mb-row))")


def test_everything_is_there_and_counted(directory: Page):
    """The provider itself is the heading of its locations and is not counted beside them."""
    expect(directory.locator(".mb-count")).to_have_text("301 van 301")
    assert shown(directory).count() == 301
    assert directory.get_by_role("button", name="Toon alles").is_hidden()


def test_a_location_is_found_by_its_own_words_and_those_of_its_provider(directory: Page):
    """Accents and capitals do not matter."""
    search = directory.get_by_label("Zoek op naam of woord")

    search.fill("locatie 299")
    expect(directory.locator(".mb-count")).to_have_text("1 van 301")
    assert directory.locator(".mb-row").get_by_role("link", name="Stichting Voorbeeld").is_visible()
    search.fill("stichting locatie 7")
    expect(shown(directory).first).to_contain_text("Locatie 7")
    search.fill("ELAN")

    expect(directory.locator(".mb-count")).to_have_text("1 van 301")
    expect(shown(directory)).to_contain_text("Hogeschool Élan")


def test_filters_narrow_together(directory: Page):
    """Of each that has the choice only those with the other choice, too; the provider's own words count for all."""
    directory.get_by_label("Type nachtzorg").select_option(label="wacht")
    expect(directory.locator(".mb-count")).to_have_text("30 van 301")
    directory.get_by_label("Cliëntgroep").select_option(label="jongeren")
    expect(directory.locator(".mb-count")).to_have_text("10 van 301")

    directory.get_by_label("Soort").select_option(label="aanbieder van hulp")
    expect(directory.locator(".mb-count")).to_have_text("10 van 301")
    directory.get_by_label("Soort").select_option(label="hogeschool")

    expect(directory.locator(".mb-count")).to_contain_text("Niets gevonden")


def test_everything_comes_back_with_one_press(directory: Page):
    """By keyboard; the focus goes to where a new search begins."""
    search = directory.get_by_label("Zoek op naam of woord")
    search.fill("zzz")
    expect(directory.locator(".mb-count")).to_contain_text("Niets gevonden")

    directory.get_by_role("button", name="Toon alles").press("Enter")

    expect(directory.locator(".mb-count")).to_have_text("301 van 301")
    expect(search).to_be_focused()


def test_what_was_chosen_stands_in_the_address(directory: Page, many: str):
    """It can be shared, and the way back leads through it; what is typed is one step, not one for each letter."""
    directory.get_by_label("Type nachtzorg").select_option(label="wacht")
    directory.get_by_label("Zoek op naam of woord").press_sequentially("locatie 29")
    expect(directory.locator(".mb-count")).to_have_text("1 van 301")
    assert directory.url == many + "naslag/organisaties/#?type-nachtzorg=wacht&q=locatie+29"

    directory.reload()
    expect(directory.locator(".mb-count")).to_have_text("1 van 301")
    directory.go_back()

    expect(directory.locator(".mb-count")).to_have_text("301 van 301")


@pytest.mark.parametrize("context", [FINGER], indirect=True)
def test_the_filters_stay_inside_a_phone(directory: Page):
    """Nothing runs out of the box or off the screen, however long a choice is."""
    box = directory.locator(".mb-tools").bounding_box()
    assert box is not None

    for field in directory.locator(".mb-tools select, .mb-tools input").all():
        inner = field.bounding_box()
        assert inner is not None
        assert inner["x"] >= box["x"]
        assert inner["x"] + inner["width"] <= box["x"] + box["width"]


def test_it_prints_whole(directory: Page):
    """Paper has every row, whatever was filtered, and no tools."""
    directory.get_by_label("Zoek op naam of woord").fill("zzz")

    directory.emulate_media(media="print")

    assert shown(directory).count() == 301
    assert directory.locator(".mb-tools").is_hidden()


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_it_is_whole_without_scripts(directory: Page):
    """Every row, with what one would filter by in words."""
    assert shown(directory).count() == 301
    expect(shown(directory).filter(has_text="Type nachtzorg: wacht")).to_have_count(30)
    assert directory.locator(".mb-tools").count() == 0

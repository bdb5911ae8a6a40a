"""The corrections of the theme: each of something that the theme does, and none left undone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from themes import CONFIG, both, html, make

from methodiekboek_mkdocs.site import CORRECTIONS, INLINE, Correction


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return both(tmp_path_factory.mktemp("themas"))


@pytest.mark.parametrize("correction", CORRECTIONS, ids=lambda correction: correction.name)
def test_a_correction_is_needed_and_made(sites: dict[str, Path], correction: Correction):
    """If the first fails, the theme has mended this itself, or writes it otherwise: take it away, or write it anew."""
    assert [name for name, page in html(sites["as it comes"]).items() if correction.wrong.search(page)]
    assert [name for name, page in html(sites["mended"]).items() if correction.wrong.search(page)] == []


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("index.html", 'role="dialog" aria-label="Zoeken"'),
        ("index.html", 'tabindex="0" role="region" aria-label="Gevonden"'),
        ("deel/een/index.html", '<nav class="md-nav" data-md-level="1" aria-label="Deel" aria-expanded="true">'),
        ("deel/dieper/drie/index.html", '<nav class="md-nav" data-md-level="2" aria-label="Dieper"'),
        ("deel/een/index.html", '<nav class="md-nav" role="none">'),
        ("deel/een/index.html", '<nav class="md-path" aria-label="Waar u bent"'),
        ("index.html", 'type="checkbox" id="__drawer">'),
        ("los/index.html", '<label class="md-nav__title">'),
        ("deel/een/index.html", '<label class="md-nav__title" for="__toc">'),
        ("deel/twee/index.html", '<td class="mb-right">1</td>'),
        ("deel/twee/index.html", "<td>een</td>"),
        ("index.html", '<a href="#" class="md-search__icon'),
    ],
)
def test_what_stands_there_instead(sites: dict[str, Path], page: str, text: str):
    """In the words of the site, and what was right is left alone."""
    assert text in html(sites["mended"])[page]


def test_the_scripts_of_the_theme_are_in_a_file(sites: dict[str, Path]):
    """`script-src 'self'` is enough, without the hash of anything; each has a name by what is in it."""
    before = {found["text"] for page in html(sites["as it comes"]).values() for found in INLINE.finditer(page)}
    after = {found["text"] for page in html(sites["mended"]).values() for found in INLINE.finditer(page)}
    files = {
        path.name: path.read_text("utf-8") for path in (sites["mended"] / "assets/methodiekboek-site").glob("theme-*")
    }

    assert len(before) > 3
    assert after == set()
    assert all(re.fullmatch(r"theme-[\w-]+\.[0-9a-f]{8}\.js", name) for name in files)
    assert sum(len(text.encode()) for text in files.values()) < 2048
    assert all(any(text.partition("location)")[2] in file for file in files.values()) for text in before)


def test_each_page_says_where_the_site_begins(sites: dict[str, Path]):
    """What a reader chose is kept for the whole site, from whatever page."""
    scopes = {name: re.findall(r'data-scope="([^"]+)"', page) for name, page in html(sites["mended"]).items()}

    assert scopes["index.html"] == ["."]
    assert scopes["deel/dieper/drie/index.html"] == ["../../.."]
    assert scopes["404.html"] == ["/proef/"]


def test_letters_are_asked_for_early(tmp_path: Path):
    """Wherever a page is, the first script knows where they are."""
    pages = html(make(tmp_path, CONFIG + "  - methodiekboek-site: {font: letters/a.woff2}\n"))

    assert 'data-font="./letters/a.woff2"' in pages["index.html"].replace('"letters', '"./letters')
    assert 'data-font="../../letters/a.woff2"' in pages["deel/een/index.html"]
    assert 'data-font="/proef/letters/a.woff2"' in pages["404.html"]


def test_letters_that_never_change_are_known_by_their_plain_name(tmp_path: Path):
    """What is in a file is no part of what a site is set up with."""
    (tmp_path / "docs/letters").mkdir(parents=True)
    (tmp_path / "docs/letters/a.1f3a09bc.woff2").write_bytes(b"letters")
    pages = html(make(tmp_path, CONFIG + "  - methodiekboek-site: {font: letters/a.woff2}\n"))

    assert 'data-font="../../letters/a.1f3a09bc.woff2"' in pages["deel/een/index.html"]


def test_a_script_that_is_not_the_themes_stops_the_build(tmp_path: Path):
    """It stays in the page and is named, with the page: it could be anyone's. What each page has is named once."""
    hook = (
        "def on_page_content(html, page, **_):\n"
        "    own = '<script>\\n  alert(1)\\n</script>' if page.file.name == 'een' else ''\n"
        "    return html + own + '<p style=\"color: red\">'\n"
    )
    (tmp_path / "hook.py").write_text(hook, encoding="utf-8")

    with pytest.raises(AssertionError) as stopped:
        make(tmp_path, CONFIG + "  - methodiekboek-site\nhooks: [hook.py]\n")

    said = str(stopped.value)
    assert (
        "[no-inline-script]: Op deze pagina staat een script dat niet in een bestand van de site staat: alert(1)"
        in said
    )
    assert "--> deel/een/index.html:" in said
    assert said.count("[no-inline-style]") == 1
    assert "2 fouten." in said


def test_a_page_that_no_theme_wrote_is_looked_at_too(tmp_path: Path):
    """A file of docs is copied as it is, whatever is in it."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/los.html").write_text("<title>los</title>\n<body onload='alert(1)'>", encoding="utf-8")

    with pytest.raises(AssertionError, match=r'onload="alert\(1\)"\n --> los.html:2:1'):
        make(tmp_path, CONFIG + "  - methodiekboek-site\n")


def test_a_link_that_is_shown_elsewhere_says_what_it_leads_to(sites: dict[str, Path]):
    """Open Graph: what the head of the page says already; no picture, since there is none."""
    said = re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', html(sites["mended"])["deel/een/index.html"])

    assert dict(said) == {
        "title": "Een",
        "description": "Een &quot;lange&quot; bladzijde.",
        "type": "article",
        "locale": "nl_NL",
        "site_name": "Proef &amp; meer",
        "url": "https://voorbeeld.nl/proef/deel/een/",
    }
    assert '<meta property="og:type" content="website">' in html(sites["mended"])["index.html"]


def test_a_page_that_says_nothing_of_itself_is_described_by_its_beginning(sites: dict[str, Path]):
    """Without what stands beside the text, such as its sources."""
    page = html(sites["mended"])["deel/vier/index.html"]

    text = "Vet. Een zin die lang genoeg is om iets te zeggen."
    assert f'<meta name="description" content="{text}">' in page
    assert f'<meta property="og:description" content="{text}">' in page


def test_pages_with_one_title_are_told_apart(sites: dict[str, Path]):
    """In the head, where tabs and search engines take it from; what the page is called stays."""
    pages = html(sites["mended"])

    assert "<title>Drie (Deel) - Proef & meer</title>" in pages["deel/vier/index.html"]
    assert "<title>Drie (Dieper) - Proef & meer</title>" in pages["deel/dieper/drie/index.html"]
    assert "<title>Een - Proef & meer</title>" in pages["deel/een/index.html"]


def test_the_map_of_the_site_has_each_page_and_no_date(sites: dict[str, Path]):
    """A page has not changed because the site was built."""
    text = (sites["mended"] / "sitemap.xml").read_text("utf-8")

    assert len(re.findall("<loc>https://voorbeeld.nl/proef/", text)) == len(html(sites["mended"])) - 1
    assert "lastmod" not in text


def test_without_an_address_there_is_no_map_and_no_canonical_address(tmp_path: Path):
    """An address that nobody gave is not made up."""
    site = make(tmp_path, CONFIG.replace("site_url", "# site_url") + "  - methodiekboek-site\n")

    assert not (site / "sitemap.xml").exists()
    assert "canonical" not in html(site)["deel/een/index.html"]
    assert "og:url" not in html(site)["deel/een/index.html"]


def test_an_address_that_is_not_there_has_ways_on(sites: dict[str, Path]):
    """Search, and the parts of the site, at whatever depth it is shown."""
    page = html(sites["mended"])["404.html"]

    assert "<h1>Deze pagina is er niet</h1>" in page
    assert "<title>Deze pagina is er niet - Proef & meer</title>" in page
    assert '<form class="mb-find" action="/proef/' in page
    assert '<li><a href="/proef/deel/">Deel</a></li>' in page
    assert 'content="noindex"' in page
    assert re.findall(r'(?:src|href)="(?!/proef/|https:|#|javascript:)[^"]*"', page) == []


def test_a_site_in_english_is_told_so_in_english(tmp_path: Path):
    site = make(tmp_path, CONFIG.replace("language: nl", "language: en") + "  - methodiekboek-site\n")

    assert "<h1>This page is not here</h1>" in html(site)["404.html"]
    assert '<meta property="og:locale" content="en_GB">' in html(site)["index.html"]

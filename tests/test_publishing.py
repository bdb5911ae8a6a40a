"""What a handbook publishes itself with, and what this project says of itself to catalogues and of its licences."""

from __future__ import annotations

import argparse
import datetime
import re
import shlex
import socket
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, TESTS
from test_headers import NGINX
from test_supply import PINNED, WORKFLOWS
from themes import CONFIG, make

from methodiekboek.cli import main
from methodiekboek.messages import LANGUAGES
from methodiekboek_mkdocs.headers import for_nginx

STARTER = ROOT / "plugins/methodiekboek/standard/starter"
FILES = {path.relative_to(STARTER).as_posix(): path for path in sorted(STARTER.rglob("*")) if path.is_file()}
GITHUB, GITLAB, CONTAINER = ".github/workflows/handbook.yml", ".gitlab-ci.yml", "Containerfile"
SECURITY = "docs/.well-known/security.txt"
PAGE = ROOT / "docs/maintainers/publishing.md"
READMES = sorted(STARTER.parent.glob("pages/*/README.md"))
KNOWN = {
    "title": "Een handboek",
    "owner": "Een vereniging",
    "licence": "CC-BY-4.0",
    "contact": "mailto:iemand@voorbeeld.nl",
    "expires": "2027-11-01T00:00:00Z",
    "language": "nl",
    "version": "0.1.0",
    "dark": "Donker",
    "light": "Licht",
}
"""What stands between << and >> in a template, with something to fill it with."""
PARTS = [name for name in FILES if name.endswith((".yml", ".toml"))]


def filled(name: str) -> str:
    return re.sub(r"<<(\w+)>>", lambda gap: KNOWN[gap[1]], FILES[name].read_text("utf-8"))


def read(name: str, text: str) -> Any:
    return tomllib.loads(text) if name.endswith(".toml") else yaml.safe_load(text)


def pipeline(name: str) -> dict[str, Any]:
    """A job by its name."""
    flow = read(name, filled(name))
    if name == GITHUB:
        return dict(flow["jobs"])
    return {job: what for job, what in flow.items() if job not in ("workflow", "default")}


def test_a_handbook_gets_these_files():
    expected = {GITHUB, GITLAB, CONTAINER, SECURITY, ".gitignore", "requirements.txt", "publiccode.yml", "REUSE.toml"}

    assert expected <= set(FILES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readme_of_a_handbook_names_what_is_there(language: str, tmp_path: Path):
    """Each file for a host, each file that somebody has to fill in, and the wheel of this version."""
    assert main(["--root", str(tmp_path), "new", "handboek", f"--language={language}", "--title=Huis"]) == 0
    root = tmp_path / "handboek"
    text = (root / "README.md").read_text("utf-8")
    named = set(re.findall(r"`([\w./-]+/[\w.-]+|[\w.-]+\.(?:yml|txt)|Containerfile)`", text))

    assert {GITHUB, GITLAB, CONTAINER, "requirements.txt", "mkdocs.yml", "publiccode.yml"} <= named
    assert [name for name in named if not name.endswith(".whl") and not (root / name).exists()] == []
    assert f"methodiekboek-{version('methodiekboek')}-py3-none-any.whl" in text


@pytest.mark.parametrize(("where", "folders"), [(STARTER, ["site", "public", "dist"]), (ROOT, ["site", "dist"])])
def test_nothing_that_a_build_leaves_goes_into_git(where: Path, folders: list[str], tmp_path: Path):
    """Nor the lock beside a folder, nor the folder of a build that was broken off."""
    (tmp_path / ".gitignore").write_text((where / ".gitignore").read_text("utf-8"), encoding="utf-8")
    for folder in folders:
        for name in (folder, f".{folder}.abc"):
            (tmp_path / name).mkdir()
            (tmp_path / name / "index.html").touch()
        (tmp_path / f".{folder}.lock").touch()
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    said = subprocess.run(["git", "-C", tmp_path, "status", "--short"], capture_output=True, text=True, check=True)

    assert said.stdout == "?? .gitignore\n"


@pytest.mark.parametrize("name", FILES)
def test_a_template_has_no_gap_that_nobody_fills(name):
    """Nor half a gap."""
    text = FILES[name].read_text("utf-8")

    assert set(re.findall(r"<<(.*?)>>", text)) <= set(KNOWN)
    assert re.findall("<<|>>", re.sub(r"<<\w+>>", "", text)) == []


@pytest.mark.parametrize("name", PARTS)
def test_a_template_is_well_formed_before_it_is_filled_and_after(name):
    assert read(name, FILES[name].read_text("utf-8"))
    assert read(name, filled(name))


@pytest.mark.parametrize("name", PARTS)
def test_a_gap_stands_between_double_quotes(name):
    """YAML and TOML write every title there, also one with a colon or a quote."""
    text = FILES[name].read_text("utf-8")

    assert "<<" not in re.sub(r'"[^"\n]*"', "", text)


# Commands


def called(text: str) -> Iterator[list[str]]:
    """The words of each call of the tool in a text for a shell: 'pip list && methodiekboek check > x' has one."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    call: list[str] = []
    for word in [*lexer, ";"]:
        if re.fullmatch(r"[();<>|&]+", word):
            if call and call[0] == "methodiekboek":
                yield call
            call = []
        else:
            call.append(word)


def shell_lines() -> Iterator[str]:
    for job in pipeline(GITHUB).values():
        yield from (step["run"] for step in job["steps"] if "run" in step)
    for job in pipeline(GITLAB).values():
        yield from job["script"]
    for name, rest in instructions():
        if name == "RUN":
            yield rest
    for page in (PAGE, *READMES):
        yield from re.findall(r"^ {4,}(?:- )?(methodiekboek .*)$", page.read_text("utf-8"), re.MULTILINE)


def instructions() -> list[tuple[str, str]]:
    """Those of the Containerfile in order, each on one line."""
    lines = re.sub(r"^#.*\n", "", filled(CONTAINER), flags=re.MULTILINE).replace("\\\n", "").splitlines()
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines if line)]


CALLS = sorted({shlex.join(call) for line in shell_lines() for call in called(line)})


class Understood(Exception):  # noqa: N818
    """A command took its arguments, and would now begin."""


def understood(call: str) -> None:
    main(shlex.split(call)[1:])


@pytest.fixture
def only_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands read what they are asked, and do nothing."""
    parse = argparse.ArgumentParser.parse_args

    def stop(self: argparse.ArgumentParser, *given: Any) -> None:
        parse(self, *given)
        raise Understood

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", stop)
    monkeypatch.chdir(TESTS / "second")


@pytest.mark.usefixtures("only_asked")
@pytest.mark.parametrize("call", CALLS)
def test_a_file_calls_commands_and_options_that_exist(call):
    with pytest.raises(Understood):
        understood(call)


@pytest.mark.usefixtures("only_asked")
@pytest.mark.parametrize("rest", ["chekc", "site --zipp x", "check --format x"])
def test_a_call_with_a_typing_error_does_not_pass_for_one(rest):
    with pytest.raises(SystemExit):
        understood(f"methodiekboek {rest}")


def test_each_way_of_publishing_checks_and_builds():
    for name in (GITHUB, GITLAB):
        scripts = [step.get("run", "") for job in pipeline(name).values() for step in job.get("steps", [])]
        scripts += [line for job in pipeline(name).values() for line in job.get("script", [])]
        assert {call[1] for line in scripts for call in called(line)} == {"check", "site"}
    assert {call[1] for name, rest in instructions() if name == "RUN" for call in called(rest)} == {"check", "site"}


# GitHub


def test_on_github_only_what_is_pushed_is_published_by_a_job_that_runs_nothing_of_the_handbook():
    flow = read(GITHUB, filled(GITHUB))
    build, publish = flow["jobs"]["build"], flow["jobs"]["publish"]

    assert flow["permissions"] == {"contents": "read"}
    assert "permissions" not in build
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}
    assert publish["if"] == "github.event_name == 'push'"
    assert set(flow[True]) == {"push", "pull_request"}  # YAML 1.1 reads `on` so
    assert flow[True]["push"] == {"branches": ["main"]}
    assert [step["uses"].partition("@")[0] for step in publish["steps"]] == ["actions/deploy-pages"]


def test_actions_are_named_by_commit_and_are_those_of_this_project_where_it_has_them():
    ours = {use for file in WORKFLOWS for use in re.findall(r"uses: (\S+)", file.read_text("utf-8"))}
    used = set(re.findall(r"uses: (\S+)", filled(GITHUB)))
    names = {use.partition("@")[0] for use in ours}

    assert [use for use in used if not PINNED.fullmatch(use)] == []
    assert {use for use in used if use.partition("@")[0] in names} <= ours


def test_no_step_on_github_keeps_a_key_or_runs_words_of_a_stranger():
    steps = pipeline(GITHUB)["build"]["steps"]

    assert [step["with"] for step in steps if "checkout" in step.get("uses", "")] == [{"persist-credentials": False}]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []


# GitLab


def test_on_gitlab_a_merge_request_never_takes_the_place_of_the_site():
    """A job publishes when it is called `pages`, or has a key of that name."""
    jobs = pipeline(GITLAB)

    assert [name for name, job in jobs.items() if name == "pages" or "pages" in job] == ["pages"]
    assert jobs["pages"]["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    assert jobs["pages"]["artifacts"]["paths"] == ["public"]
    assert jobs["preview"]["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]


@pytest.mark.parametrize("project", ["groep/handboek", "groep/deel/handboek"])
def test_the_address_of_a_preview_is_that_of_a_file_of_the_job(project, tmp_path):
    """Also of a project in a group within a group, whose first part alone is in the name of the host."""
    line = next(line for line in pipeline(GITLAB)["preview"]["script"] if "PREVIEW=" in line)
    given = {"CI_PROJECT_ROOT_NAMESPACE": "groep", "CI_PAGES_DOMAIN": "pages.voorbeeld.nl", "CI_JOB_ID": "7"}
    subprocess.run(["sh", "-c", line], cwd=tmp_path, env=given | {"CI_PROJECT_PATH": project}, check=True)

    assert (tmp_path / "preview.env").read_text() == (
        f"PREVIEW=https://groep.pages.voorbeeld.nl/-/{project.partition('/')[2]}/-/jobs/7/artifacts/preview/index.html\n"
    )


# The container


def stages() -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for name, rest in instructions():
        if name == "FROM":
            found.append([])
        found[-1].append((name, rest))
    return found


def test_the_stages_of_the_container_fit():
    """The second takes from the first alone, on the same base, and has nothing of Python."""
    build, serve = stages()
    base, _, name = build[0][1].partition(" AS ")
    commands = " ".join(rest for what, rest in serve if what == "RUN")

    assert serve[0] == ("FROM", base)
    assert re.fullmatch(r"docker\.io/library/debian:[a-z]+-slim", base)
    assert [rest for what, rest in serve if what in ("COPY", "ADD")] == [f"--from={name} /www /www"]
    assert not re.search("python|pip", commands)


def test_a_word_that_is_given_to_the_container_is_known_in_the_stage_that_uses_it():
    for stage in stages():
        for number, (what, rest) in enumerate(stage):
            for word in set(re.findall(r"\$([A-Z]+)", rest)) - {"PATH"}:
                assert ("ARG", f"{word}=") in stage[:number], f"{what} {rest}"


def test_the_container_downloads_from_debian_and_pypi_only():
    said = " ".join(rest for name, rest in instructions() if name in ("RUN", "ADD"))

    assert re.findall(r"curl|wget|git |npm|https?:", said) == []
    assert set(re.findall(r"(\S+) install", said)) == {"apt-get", "/venv/bin/pip"}


def test_the_container_serves_without_root_at_the_port_that_it_names():
    stage = dict(stages()[1])
    listens = re.findall(r"listen (\d+);", filled(CONTAINER))

    assert stage["USER"] not in ("root", "0")
    assert listens == [stage["EXPOSE"]]
    assert int(stage["EXPOSE"]) >= 1024  # below that is for root


@pytest.mark.parametrize("below", ["", "handboek"])
def test_nginx_takes_the_configuration_that_the_container_writes(below, tmp_path):
    if not NGINX:
        pytest.skip("there is no nginx here")
    write = next(rest for name, rest in stages()[1] if name == "RUN" and rest.startswith("printf"))
    site = tmp_path / "www" / below
    site.mkdir(parents=True)
    (site / "nginx.conf").write_text(for_nginx({}, f"/{below}/" if below else "/"), encoding="utf-8")
    written = tmp_path / "written.conf"
    command = write.replace("/etc/nginx/nginx.conf", str(written))
    subprocess.run(["sh", "-c", command], env={"FOLDER": below}, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = written.read_text("utf-8")
    # The module is one of the container, and need not be here.
    here = text.replace("    brotli_static on;\n", "").replace("include /etc/nginx/modules-enabled/*.conf;\n", "")
    assert len(here.splitlines()) == len(text.splitlines()) - 2
    here = here.replace("8080", str(port)).replace(" /tmp/", f" {tmp_path}/t-").replace(" /www", f" {tmp_path}/www")
    written.write_text(here, encoding="utf-8")

    tried = subprocess.run([NGINX, "-t", "-e", "stderr", "-c", str(written)], capture_output=True, text=True)

    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr


# security.txt


def test_security_txt_has_what_rfc_9116_asks():
    fields = [line.split(": ", 1) for line in filled(SECURITY).splitlines()]
    names = [name for name, _ in fields]
    expires = datetime.datetime.fromisoformat(dict(fields)["Expires"])

    assert names.count("Contact") == names.count("Expires") == 1
    assert re.match("mailto:|https:", dict(fields)["Contact"])
    assert expires.tzinfo


def test_without_a_contact_only_security_txt_is_left_out():
    """Nothing else needs one, and nobody's address stands in a template."""
    asking = {name for name in FILES if re.search("<<(contact|expires)>>", FILES[name].read_text("utf-8"))}
    addresses = [name for name in FILES if re.search(r"mailto:|[\w.]+@[\w-]+\.[a-z]", FILES[name].read_text("utf-8"))]

    assert asking == {SECURITY}
    assert addresses == []


def test_security_txt_arrives_in_the_site_by_the_line_that_the_page_names(tmp_path):
    line = re.search(r"^ {4}(exclude_docs: .*)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert line
    for name in (".well-known/security.txt", ".verborgen/niet.txt"):
        file = tmp_path / "docs" / name
        file.parent.mkdir(parents=True)
        file.write_text(filled(SECURITY), encoding="utf-8")

    site = make(tmp_path, CONFIG + f"  - methodiekboek-site\n{line[1]}\n")

    assert (site / ".well-known/security.txt").read_text("utf-8") == filled(SECURITY)
    assert not (site / ".verborgen").exists()
    assert "include-hidden-files: true" in filled(GITHUB)


# publiccode.yml: the standard in version 0.5, https://yml.publiccode.tools

STATES = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {"addon", "library", "configurationFiles"} | {
    f"standalone/{kind}" for kind in ("mobile", "iot", "desktop", "web", "backend", "other")
}
MAINTAINED = {"internal": "contacts", "community": "contacts", "contract": "contractors", "none": ""}
CATEGORIES = {"content-management", "educational-content", "knowledge-management", "website-builder"}
"""Those of the list of the standard that we use."""
LANGUAGE = re.compile("[a-z]{2,3}(-[A-Za-z0-9]+)*")

CARDS = {
    "of this project": (ROOT / "publiccode.yml").read_text("utf-8"),
    "of a handbook": filled("publiccode.yml"),
}


@pytest.fixture(params=CARDS)
def card(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    return dict(yaml.safe_load(CARDS[request.param]))


def test_a_publiccode_file_has_what_is_mandatory(card):
    """`url` is too: it is left out until there is an address, and never made up."""
    mandatory = {"publiccodeYmlVersion", "name", "platforms", "developmentStatus", "softwareType", "description",
                 "legal", "maintenance", "localisation"}  # fmt: skip

    assert mandatory <= set(card) <= mandatory | {"url", "categories", "organisation", "softwareVersion", "releaseDate"}
    assert not re.search("example|voorbeeld", card.get("url", ""))
    assert card["publiccodeYmlVersion"] == "0.5"
    assert card["platforms"]
    assert card["legal"]["license"]
    assert isinstance(card["localisation"]["localisationReady"], bool)


def test_a_publiccode_file_uses_the_words_of_the_standard(card):
    languages = [*card["description"], *card["localisation"]["availableLanguages"]]

    assert card["softwareType"] in TYPES
    assert card["developmentStatus"] in STATES
    assert set(card["categories"]) <= CATEGORIES
    assert card["localisation"]["availableLanguages"]
    assert [language for language in languages if not LANGUAGE.fullmatch(language)] == []


def test_a_publiccode_file_names_a_maintainer_only_if_there_is_one(card):
    needed = MAINTAINED[card["maintenance"]["type"]]

    assert set(card["maintenance"]) == {"type", needed} - {""}


def test_a_publiccode_file_describes_at_the_length_that_is_asked(card):
    """In signs; catalogues refuse others."""
    for text in card["description"].values():
        assert 0 < len(text["shortDescription"]) <= 150
        assert "\n" not in text["shortDescription"]
        assert 150 <= len(text["longDescription"]) <= 10_000
        assert text["features"]
        assert [path for path in text.get("screenshots", []) if not (ROOT / path).is_file()] == []


def test_the_project_is_described_in_dutch_and_english_and_as_the_readme_does():
    said = yaml.safe_load(CARDS["of this project"])["description"]
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())

    assert set(said) == {"nl", "en"}
    assert [len(text["features"]) for text in said.values()] == [len(said["en"]["features"])] * 2
    assert "municipalities that look up costs and evidence" in readme
    assert "municipalities that look up costs and evidence" in said["en"]["longDescription"]


# REUSE


def matches(pattern: str, path: str) -> bool:
    """As REUSE 3.3 reads it: '*' is anything but '/', '**' is anything."""
    parts = re.split(r"(\*\*|\*)", pattern)
    return bool(re.fullmatch("".join({"**": ".*", "*": "[^/]*"}.get(part, re.escape(part)) for part in parts), path))


def annotations(text: str) -> list[tuple[list[str], Mapping[str, str]]]:
    """The patterns of each part of a REUSE.toml, with what it says."""
    found = tomllib.loads(text)
    assert found["version"] == 1
    return [([part["path"]] if isinstance(part["path"], str) else part["path"], part) for part in found["annotations"]]


OURS = annotations((ROOT / "REUSE.toml").read_text("utf-8"))


def licence(path: str) -> str:
    """By the last part that matches; nothing if none does."""
    said = [part["SPDX-License-Identifier"] for patterns, part in OURS if any(matches(p, path) for p in patterns)]
    return said[-1] if said else ""


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """The files of the project that need a licence; the texts of licences are their own."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is no checkout")
    names = listed.stdout.split("\0")[:-1]
    return [name for name in names if not re.search(r"^LICENSES/|(^|/)(LICENSE(-[^/]*)?|REUSE\.toml)$", name)]


def test_every_file_has_a_licence_whose_text_is_there(tracked):
    said = {licence(name) for name in tracked}

    assert [name for name in tracked if not licence(name)] == []
    assert said == {path.stem for path in (ROOT / "LICENSES").iterdir()}


def test_every_line_on_licences_is_about_something(tracked):
    patterns = [pattern for group, _ in OURS for pattern in group]

    assert [pattern for pattern in patterns if not any(matches(pattern, name) for name in tracked)] == []


def test_parts_have_the_licence_that_the_readme_names(tracked):
    """Code EUPL, our text and data CC BY; what comes from others has the licence beside it."""
    fonts = [name for name in tracked if name.endswith((".woff2", ".woff", ".ttf"))]
    vendored = [name.removesuffix(".LICENSE") + ".js" for name in tracked if name.endswith(".LICENSE")]

    assert {licence(name) for name in tracked if name.endswith(".py")} == {"EUPL-1.2"}
    assert {licence(name) for name in tracked if name.startswith(("content/", "docs/", "bibliography/"))} == {
        "CC-BY-4.0"
    }
    assert len(fonts) == 4
    assert {licence(name) for name in fonts} == {"OFL-1.1"}
    assert len(vendored) == 2
    assert {licence(name) for name in vendored} == {"MIT"}


@pytest.mark.parametrize("part", OURS, ids=lambda part: part[0][0])
def test_what_stands_in_a_file_does_not_overrule_the_list(part):
    """Tests and pages have words on licences in them that are no licence of theirs."""
    assert part[1]["precedence"] == "override"
    assert part[1]["SPDX-FileCopyrightText"]


def test_the_texts_of_licences_are_those_that_the_project_has():
    def text(name: str) -> str:
        return (ROOT / name).read_text("utf-8")

    assert text("LICENSES/EUPL-1.2.txt") == text("LICENSE")
    assert text("LICENSES/CC-BY-4.0.txt") == text("LICENSE-TEXT")
    assert text("LICENSES/OFL-1.1.txt") in text("plugins/methodiekboek/assets/fonts/OFL.txt")
    terms = text("LICENSES/MIT.txt").partition("Permission is")[2]
    assert " ".join(terms.split()) in " ".join(text("plugins/methodiekboek_edit/static/json-schema.LICENSE").split())


def test_a_handbook_says_of_each_of_its_files_whose_it_is():
    everything, tools = annotations(filled("REUSE.toml"))

    assert everything[0] == ["**"]
    assert [name for name in tools[0] if name not in FILES] == []
    assert {GITHUB, GITLAB, CONTAINER} <= set(tools[0])

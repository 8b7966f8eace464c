"""Wrong usage: one sentence on stderr that says what, what was probably meant and where to read on; exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from running import Ran, Runner

KNOWN_SCHEMAS = "dc-simple, dcterms-core, human-rights-document, press-report"
ESCAPE = "e\x1b[31m\u202e"

SENTENCES = [
    (
        ["validat", "x"],
        "archivekit: there is no command 'validat'; did you mean 'validate'? See `archivekit --help`.",
    ),
    (["verify"], "archivekit verify: BAG... is missing. See `archivekit verify --help`."),
    (["validate"], "archivekit validate: RECORD... is missing. See `archivekit validate --help`."),
    (["export", "record.toml"], "archivekit export: --as is missing. See `archivekit export --help`."),
    (
        ["export", "--as", "json"],
        "archivekit export: RECORD or BAG is missing: name what to export. See `archivekit export --help`.",
    ),
    (
        ["verify", "good", "--depht", "full"],
        "archivekit verify: there is no option '--depht'; did you mean '--depth'? See `archivekit verify --help`.",
    ),
    (
        ["verify", "good", "--depth", "ful"],
        (
            "archivekit verify: --depth: 'ful' is not one of 'full', 'complete', 'quick'; did you mean 'full'? "
            "See `archivekit verify --help`."
        ),
    ),
    (
        ["verify", "good", "--format", "jsn"],
        (
            "archivekit verify: --format: 'jsn' is not one of 'text', 'json', 'jsonl', 'junit', 'sarif', 'github', "
            "'gitlab', 'csv', 'html'; did you mean 'json'? See `archivekit verify --help`."
        ),
    ),
    (
        ["verify", "good", "--jobs", "many"],
        "archivekit verify: --jobs: 'many' is not a whole number. See `archivekit verify --help`.",
    ),
    (
        ["verify", "good", "--jobs"],
        "archivekit verify: option '--jobs' requires an argument. See `archivekit verify --help`.",
    ),
    (
        ["verify", "good", "--report", "verify.json"],
        (
            "archivekit verify: --report: 'verify.json' is not KIND=FILE with KIND one of text, json, jsonl, junit, "
            "sarif, github, gitlab, csv, html. See `archivekit verify --help`."
        ),
    ),
    (
        ["verify", "good", "-q", "-v"],
        "archivekit verify: -q and -v ask for opposite things: leave one out. See `archivekit verify --help`.",
    ),
    (
        ["validate", "record.toml", "--schema", "press-reprot"],
        f"archivekit: unknown schema 'press-reprot': did you mean 'press-report'? Known: {KNOWN_SCHEMAS}.",
    ),
    (
        ["validate", "record.toml", "--schema", "thesis"],
        f"archivekit: unknown schema 'thesis'. Known: {KNOWN_SCHEMAS}.",
    ),
    (
        ["validate", ""],
        "archivekit: '' is not a path: it is empty or holds a NUL. Name a file or folder.",
    ),
    (
        ["validate", "record.toml", "--date", "2024-02-30"],
        "archivekit: '2024-02-30' is no day of the calendar. Write one as YYYY-MM-DD.",
    ),
    (
        ["export", "record.toml", "--as", "json", "--date", "20241104"],
        "archivekit: '20241104' is not a date. Write it as YYYY-MM-DD.",
    ),
    (
        ["export", "record.toml", "--as", "oai-dc"],
        (
            "archivekit: unknown export form 'oai-dc': did you mean 'oai_dc'? Known: oai_dc, dcterms, json, jsonld, "
            "premis, mets, mods, datacite, oai-pmh."
        ),
    ),
    (
        ["export", "record.toml", "--as", "premis"],
        "archivekit: 'record.toml' is no bag, and premis is a form of a bag. Name a bag that archivekit made.",
    ),
    (
        ["explain", "BG-134"],
        "archivekit: there is no code 'BG-134'; did you mean BAG-134? `archivekit explain` lists them all.",
    ),
    (
        ["explain", "BAG-999"],
        "archivekit: there is no code 'BAG-999'. `archivekit explain BAG` lists the codes of a bag that is verified.",
    ),
    (["explain", "7"], "archivekit: there is no code '7'. `archivekit explain` lists them all."),
]


@pytest.mark.parametrize(("arguments", "sentence"), SENTENCES, ids=[" ".join(pair[0]) for pair in SENTENCES])
def test_wrong_usage_is_one_sentence(arguments: list[str], sentence: str, cli: Runner) -> None:
    ran = cli(*arguments)

    assert Ran(2, "", sentence + "\n") == ran


@pytest.mark.parametrize(
    "arguments",
    [
        [ESCAPE],
        ["validate", f"--{ESCAPE}"],
        ["validate", ESCAPE],
        ["validate", "record.toml", "--schema", ESCAPE],
        ["validate", "record.toml", "--schema", f"./{ESCAPE}"],
        ["validate", "record.toml", "--report", ESCAPE],
        ["validate", "record.toml", "--report", f"json={ESCAPE}/{ESCAPE}"],
        ["validate", "record.toml", "--format", ESCAPE],
        ["validate", "record.toml", "--date", ESCAPE],
        ["verify", ESCAPE],
        ["verify", ESCAPE, "--format", "text", "-v"],
        ["verify", "good", "--jobs", ESCAPE],
        ["verify", "good", "--depth", ESCAPE],
        ["export", "record.toml", "--as", ESCAPE],
        ["export", ESCAPE, "--as", "json"],
        ["export", "record.toml", "--as", "json", "-o", f"{ESCAPE}/{ESCAPE}"],
        ["package", ESCAPE, "--to", ESCAPE],
        ["package", "good", "--to", "new", "--tag", ESCAPE],
        ["package", "good", "--to", "new", "--digest", ESCAPE],
        ["explain", ESCAPE],
        ["doctor", ESCAPE],
    ],
    ids=lambda arguments: arguments[0] + str(len(arguments)),
)
def test_no_argument_commands_the_terminal(arguments: list[str], cli: Runner) -> None:
    ran = cli(*arguments)

    assert ran.code in (2, 3)
    assert "\x1b" not in ran.out + ran.err
    assert "\u202e" not in ran.out + ran.err
    assert r"e\x1b[31m\u202e" in ran.out + ran.err
    assert "Traceback" not in ran.err


def test_without_a_command_the_help_is_shown_and_it_is_wrong_usage(cli: Runner) -> None:
    helped = cli("--help")

    assert Ran(0, helped.out, "") == helped
    assert Ran(2, "", helped.out) == cli()


def test_nothing_is_written_by_wrong_usage(cli: Runner, here: Path) -> None:
    before = sorted(path.name for path in here.rglob("*"))

    for arguments, _ in SENTENCES:
        cli(*arguments)

    assert before == sorted(path.name for path in here.rglob("*"))

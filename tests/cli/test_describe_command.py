"""archivekit describe: where the draft goes, and what is said beside it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from describing import docx, jpeg_with_place, write
from running import Runner

TEXT = "A statement\n\nNov 20\n\nParis, 4 November 2024 – The Observatory\n"


def test_a_draft_goes_to_standard_output_and_its_report_to_standard_error(cli: Runner, here: Path) -> None:
    write(here, {"a.txt": TEXT})

    ran = cli("describe", "a.txt")

    assert (0, "passed  a.txt\n") == (ran.code, ran.err)
    assert {} == tomllib.loads(ran.out)
    assert '# title = "A statement"  # from: first line\n' in ran.out
    assert '# created = "2024-11-04"  # from: dateline "Paris, 4 November 2024"\n' in ran.out
    assert (
        '# issued = "Nov 20"  # from: date line "Nov 20"\n#   ? "Nov 20" stands by itself: is it the day of '
        "publication? "
        '"Nov 20" names no year: which year is it? The dateline "Paris, 4 November 2024" suggests 2024, which would '
        "make it 2024-11-20.\n"
    ) in ran.out


def test_a_draft_is_written_beside_and_renamed_and_nothing_is_overwritten(cli: Runner, here: Path) -> None:
    write(here, {"a.txt": TEXT})

    first, second = cli("describe", "a.txt", "-o", "draft.toml"), cli("describe", "a.txt", "-o", "draft.toml")

    assert (0, 3) == (first.code, second.code)
    assert "made: draft.toml" in first.out
    assert ["a.txt", "draft.toml", "good", "record.toml"] == sorted(path.name for path in here.iterdir())
    assert 1 == cli("validate", "draft.toml").code


def test_json_holds_the_suggestions_and_the_report(cli: Runner, here: Path) -> None:
    write(here, {"a.txt": TEXT})

    ran = cli("describe", "a.txt", "--format", "json")

    body = json.loads(ran.out)
    assert (0, "describe", 1, 0) == (ran.code, body["command"], body["schema_version"], body["exit_code"])
    assert [
        {"field": "title", "value": "A statement", "lang": None, "source": "first line", "question": None},
        {
            "field": "created",
            "value": "2024-11-04",
            "lang": None,
            "source": 'dateline "Paris, 4 November 2024"',
            "question": None,
        },
    ] == body["suggestions"][:2]


def test_a_sheet_is_written_where_its_name_says_so(cli: Runner, here: Path) -> None:
    write(here, {"in/first/a.txt": TEXT, "in/second/b.docx": docx(["Another"])})

    ran = cli("describe", "in", "-o", "drafts.csv")

    assert 0 == ran.code
    assert "made: drafts.csv (2 rows)" in ran.out
    assert 1 == cli("validate", "drafts.csv").code


def test_a_draft_in_a_form_that_there_is_not_is_wrong_usage(cli: Runner, here: Path) -> None:
    write(here, {"a.txt": TEXT})

    ran = cli("describe", "a.txt", "-o", "draft.json")

    assert 2 == ran.code
    assert not (here / "draft.json").exists()


def test_a_draft_inside_what_it_is_of_is_wrong_usage(cli: Runner, here: Path) -> None:
    write(here, {"in/a.txt": TEXT})

    assert 2 == cli("describe", "in", "-o", "in/draft.toml").code


def test_an_original_that_is_not_there_is_not_looked_at(cli: Runner, here: Path) -> None:
    ran = cli("describe", "nowhere.txt")

    assert 3 == ran.code
    assert "SYS-101" in ran.err
    assert {} == tomllib.loads(ran.out)


def test_what_could_command_a_terminal_is_shown_escaped(cli: Runner, here: Path) -> None:
    write(here, {"a.txt": "A \x1b[31mred\u202e title\n"})

    ran = cli("describe", "a.txt")

    assert "\x1b" not in ran.out + ran.err
    assert "\u202e" not in ran.out + ran.err
    assert {} == tomllib.loads(ran.out)


def test_the_loud_note_on_a_place_is_on_both_streams(cli: Runner, here: Path) -> None:
    write(here, {"a.jpg": jpeg_with_place()})

    ran = cli("describe", "a.jpg")

    assert 0 == ran.code
    assert "# ! a.jpg: THE IMAGE CARRIES THE COORDINATES" in ran.out
    assert "DSC-113" in ran.err

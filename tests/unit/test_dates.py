"""Dates: every example of the Library of Congress EDTF page, what is none, and dates as people write them."""

from __future__ import annotations

import pytest

from archivekit.metadata.dates import DateKind, derived, judge_date, with_year
from archivekit.metadata.edtf import Edtf, Fault, iso_day, parse_edtf

# text, level, earliest, latest
EXAMPLES = [
    ("1985-04-12", 0, "1985-04-12", "1985-04-12"),
    ("1985-04", 0, "1985-04-01", "1985-04-30"),
    ("1985", 0, "1985-01-01", "1985-12-31"),
    ("1985-04-12T23:20:30", 0, "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30Z", 0, "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30-04", 0, "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30+04:30", 0, "1985-04-12", "1985-04-12"),
    ("1964/2008", 0, "1964-01-01", "2008-12-31"),
    ("2004-06/2006-08", 0, "2004-06-01", "2006-08-31"),
    ("2004-02-01/2005-02-08", 0, "2004-02-01", "2005-02-08"),
    ("2004-02-01/2005-02", 0, "2004-02-01", "2005-02-28"),
    ("2004-02-01/2005", 0, "2004-02-01", "2005-12-31"),
    ("2005/2006-02", 0, "2005-01-01", "2006-02-28"),
    ("Y170000002", 1, "+170000002-01-01", "+170000002-12-31"),
    ("Y-170000002", 1, "-170000002-01-01", "-170000002-12-31"),
    ("2001-21", 1, "2001-03-01", "2001-11-30"),
    ("1984?", 1, "1984-01-01", "1984-12-31"),
    ("2004-06~", 1, "2004-06-01", "2004-06-30"),
    ("2004-06-11%", 1, "2004-06-11", "2004-06-11"),
    ("201X", 1, "2010-01-01", "2019-12-31"),
    ("20XX", 1, "2000-01-01", "2099-12-31"),
    ("2004-XX", 1, "2004-01-01", "2004-12-31"),
    ("1985-04-XX", 1, "1985-04-01", "1985-04-30"),
    ("1985-XX-XX", 1, "1985-01-01", "1985-12-31"),
    ("1985-04-12/..", 1, "1985-04-12", None),
    ("1985-04/..", 1, "1985-04-01", None),
    ("1985/..", 1, "1985-01-01", None),
    ("../1985-04-12", 1, None, "1985-04-12"),
    ("../1985-04", 1, None, "1985-04-30"),
    ("../1985", 1, None, "1985-12-31"),
    ("1985-04-12/", 1, "1985-04-12", None),
    ("1985-04/", 1, "1985-04-01", None),
    ("1985/", 1, "1985-01-01", None),
    ("/1985-04-12", 1, None, "1985-04-12"),
    ("/1985-04", 1, None, "1985-04-30"),
    ("/1985", 1, None, "1985-12-31"),
    ("-1985", 1, "-1985-01-01", "-1985-12-31"),
    ("Y-17E7", 2, "-170000000-01-01", "-170000000-12-31"),
    ("1950S2", 2, "1900-01-01", "1999-12-31"),
    ("Y171010000S3", 2, "+171000000-01-01", "+171999999-12-31"),
    ("Y3388E2S3", 2, "+338000-01-01", "+338999-12-31"),
    ("2001-34", 2, "2001-04-01", "2001-06-30"),
    ("[1667,1668,1670..1672]", 2, "1667-01-01", "1672-12-31"),
    ("[..1760-12-03]", 2, None, "1760-12-03"),
    ("[1760-12..]", 2, "1760-12-01", None),
    ("[1760-01,1760-02,1760-12..]", 2, "1760-01-01", None),
    ("[1667,1760-12]", 2, "1667-01-01", "1760-12-31"),
    ("[..1984]", 2, None, "1984-12-31"),
    ("{1667,1668,1670..1672}", 2, "1667-01-01", "1672-12-31"),
    ("{1960,1961-12}", 2, "1960-01-01", "1961-12-31"),
    ("{..1984}", 2, None, "1984-12-31"),
    ("2004-06~-11", 2, "2004-06-11", "2004-06-11"),
    ("2004?-06-11", 2, "2004-06-11", "2004-06-11"),
    ("?2004-06-~11", 2, "2004-06-11", "2004-06-11"),
    ("2004-%06-11", 2, "2004-06-11", "2004-06-11"),
    ("156X-12-25", 2, "1560-12-25", "1569-12-25"),
    ("15XX-12-25", 2, "1500-12-25", "1599-12-25"),
    ("XXXX-12-XX", 2, "0000-12-01", "9999-12-31"),
    ("1XXX-XX", 2, "1000-01-01", "1999-12-31"),
    ("1XXX-12", 2, "1000-12-01", "1999-12-31"),
    ("1984-1X", 2, "1984-10-01", "1984-12-31"),
    ("2004-06-~01/2004-06-~20", 2, "2004-06-01", "2004-06-20"),
    # beyond the page: combinations of its features, and W3CDTF's times
    ("198X?", 1, "1980-01-01", "1989-12-31"),
    ("1984~/2004-06", 1, "1984-01-01", "2004-06-30"),
    ("2004-06-XX/2004-07-03", 1, "2004-06-01", "2004-07-03"),
    ("0000", 0, "0000-01-01", "0000-12-31"),
    ("2000-02-29", 0, "2000-02-29", "2000-02-29"),
    ("2000-02-XX", 1, "2000-02-01", "2000-02-29"),
    ("XXXX-02-29", 2, "0000-02-29", "9996-02-29"),
    ("2004-0X-3X", 2, "2004-01-30", "2004-09-30"),
    ("-00XX", 1, "-0099-01-01", "0000-12-31"),
    ("2001-22", 1, "2001-06-01", "2002-02-28"),
    ("2003-28", 2, "2003-12-01", "2004-02-29"),
    ("2001-29", 2, "2001-09-01", "2001-11-30"),
    ("2001-39", 2, "2001-09-01", "2001-12-31"),
    ("2001-41", 2, "2001-07-01", "2001-12-31"),
    ("Y1E99", 2, None, None),
    ("2024-11-20T09:00Z", 0, "2024-11-20", "2024-11-20"),
    ("2024-11-20T09:00:00.5+04:00", 0, "2024-11-20", "2024-11-20"),
    ("2024-11-20T24:00:00", 0, "2024-11-20", "2024-11-20"),
]

NOT_EDTF = """
(empty)|/|..|../..|//|1985/2000/2010|85|985|19850|1985-4|1985-04-1|1985-004|19-04|2004-06-11-07|1985 - 04|Y|YE7|Y17E|
Y2024|1950S|1950S0|1950S5|Y170000002S10|1984?~|1984??|2004--06|199u|19uu|198x|y170000002|2004-01-01/open|unknown/2004|
[1667, 1668]|[1667,1668|{1667]|[]|[,]|[1984,..1990]|[1984..,1990]|[..]|{1984/1985}|-0000|+2004|2001-21/..x|1985-04-12T|
T23:20:30|
1985-04-12T23:20|1985-04-12T23:20:30.5|1985-04-12T23:20Z+1|1985-04T23:20:30|1985-04-12T23:20:30Z/1985-04-13|2004-06-11Z|
１９８５|1985-04-12\n|XXXXX|200-XX|2004-(06)-11|2004-06-11?/..?
"""

NO_SUCH_DAY = """
2024-02-30|2023-02-29|1900-02-29|2024-13|2024-00|2024-13-05|2024-01-00|2024-04-31|2024-42|2024-99|2001-21-01|2024-2X|2024-02-3X|
19X3-02-29|2024-11-20T25:00:00Z|2024-11-20T09:60:00Z|2024-11-20T09:00:60|2024-11-20T09:00:00+15:00|2024-11-20T24:00:01|
2024-02-30T09:00Z|2024-02-30/..|[2024-02-30]|2024-11-20T09:00:00+04:60
"""


def split(table: str) -> list[str]:
    lines = table.strip("\n").replace("|\n", "|")
    return [text.replace("(empty)", "").replace("\\n", "\n") for text in lines.split("|")]


@pytest.mark.parametrize(("text", "level", "earliest", "latest"), EXAMPLES)
def test_an_example_of_the_edtf_page_has_its_level_and_bounds(
    text: str, level: int, earliest: str | None, latest: str | None
) -> None:
    parsed = parse_edtf(text)

    assert isinstance(parsed, Edtf)
    bounds = tuple(iso_day(day) if day else None for day in (parsed.earliest, parsed.latest))
    assert (level, earliest, latest) == (parsed.level, *bounds)


@pytest.mark.parametrize("text", split(NOT_EDTF))
def test_what_has_not_the_form_is_no_edtf(text: str) -> None:
    assert parse_edtf(text) is Fault.SYNTAX


@pytest.mark.parametrize("text", split(NO_SUCH_DAY))
def test_what_has_the_form_and_is_in_no_calendar_is_no_such_day(text: str) -> None:
    assert parse_edtf(text) is Fault.NO_SUCH_DAY


@pytest.mark.parametrize("text", ["2004-06/2003", "2004-06-02/2004-06-01", "2024~/1984", "[1672..1670]"])
def test_an_interval_that_ends_before_it_begins_is_backwards(text: str) -> None:
    assert parse_edtf(text) is Fault.BACKWARDS


ONE_READING = {
    "November 4th, 2024": "2024-11-04",
    "Monday, 4 November 2024": "2024-11-04",
    "13.11.2024": "2024-11-13",
    "11/13/2024": "2024-11-13",
    "04.04.2024": "2024-04-04",
    "20 Nov 2024": "2024-11-20",
    "20-Nov-2024": "2024-11-20",
    "Nov. 20, 2024": "2024-11-20",
    "Sept 2020": "2020-09",
    "2024/11/20": "2024-11-20",
    "2024.11.20": "2024-11-20",
    "2024-1-5": "2024-01-05",
    "20241120": "2024-11-20",
    "13112024": "2024-11-13",
    "202411": "2024-11",
    "11/2024": "2024-11",
    "20 novembre 2024": "2024-11-20",
    "1er février 2024": "2024-02-01",
    "20 de noviembre de 2024": "2024-11-20",
    "20 ноября 2024 г.": "2024-11-20",
    "20 noyabr 2024-cü il": "2024-11-20",
    "٢٠ نوفمبر ٢٠٢٤": "2024-11-20",
    "February 29, 2016": "2016-02-29",
    "1964/01/02": "1964-01-02",
    "1990s": "199X",
    "Autumn 2024": "2024-23",
    "2024, printemps": "2024-21",
    "Q2 2024": "2024-34",
    "1920-": "1920/..",
    "2024-11-20t09:00:00z": "2024-11-20T09:00:00Z",
    "November 2024": "2024-11",
    "2024 November 20": "2024-11-20",
    "19th century": "18XX",
    "ca. 1920": "1920~",
    "c. 1920": "1920~",
    "1914-1918": "1914/1918",
    "2024–2025": "2024/2025",
    "199u": "199X",
    "19xx": "19XX",
    "2004-01-01/open": "2004-01-01/..",
    "2004/unknown": "2004/",
    "1984?~": "1984%",
    "y170000002": "Y170000002",
    "[1667, 1668]": "[1667,1668]",
    " 2024-11-20 ": "2024-11-20",
    "2024-11-20 09:00": "2024-11-20",
    "2024-11-20 09:00:00": "2024-11-20T09:00:00",
    "2024-11-20T09:00": "2024-11-20",
}


@pytest.mark.parametrize("text", ONE_READING)
def test_a_date_with_one_reading_is_no_edtf_and_gets_that_reading_as_its_cure(text: str) -> None:
    verdict = judge_date(text)

    assert (DateKind.NOT_EDTF, (ONE_READING[text],)) == (verdict.kind, verdict.readings)


@pytest.mark.parametrize(
    "text", ["", "   ", "undated", "s.d.", "c1920", "the war", "45616", "5", "20 Foo 2024", "1.2.3.4"]
)
def test_a_text_that_is_no_date_is_no_edtf_and_has_no_reading(text: str) -> None:
    verdict = judge_date(text)

    assert (verdict.kind, verdict.readings) == (DateKind.NOT_EDTF, ())


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("4.11.2024", ("2024-11-04", "2024-04-11")),
        ("04/11/2024", ("2024-11-04", "2024-04-11")),
        ("4-11-2024", ("2024-11-04", "2024-04-11")),
        ("04112024", ("2024-11-04", "2024-04-11")),
        ("13/11/24", ("2024-11-13", "2013-11-24", "1924-11-13", "1913-11-24")),
        ("20 Nov 24", ("2024-11-20", "2020-11-24", "1924-11-20", "1920-11-24")),
        ("Nov 98", ("2098-11", "1998-11")),
    ],
)
def test_an_ambiguous_date_has_every_reading(text: str, readings: tuple[str, ...]) -> None:
    verdict = judge_date(text)

    assert (DateKind.AMBIGUOUS, readings) == (verdict.kind, verdict.readings)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Nov 20", ((11, 20),)),
        ("20 November", ((11, 20),)),
        ("Monday, 4 November", ((11, 4),)),
        ("November", ((11, None),)),
        ("20 novembre", ((11, 20),)),
        ("20 de noviembre", ((11, 20),)),
        ("20 ноября", ((11, 20),)),
        ("٢٠ نوفمبر", ((11, 20),)),
        ("20 noyabr", ((11, 20),)),
        ("20/11", ((11, 20),)),
        ("4.11.", ((11, 4), (4, 11))),
        ("February 29", ((2, 29),)),
    ],
)
def test_a_date_without_a_year_keeps_its_day(text: str, days: tuple[tuple[int, int | None], ...]) -> None:
    verdict = judge_date(text)

    assert (DateKind.NO_YEAR, days, None) == (verdict.kind, verdict.days, verdict.edtf)


@pytest.mark.parametrize(
    "text",
    ["February 30", "30 février", "Feb 30 2024", "February 29, 2023", "31.11.2024", "31/31", "99/99/99", "2024/13/40"],
)
def test_a_human_date_of_no_calendar_is_no_such_day(text: str) -> None:
    assert judge_date(text).kind is DateKind.NO_SUCH_DAY


def test_a_year_range_in_two_digits_is_no_such_month_and_gets_the_interval_as_its_cure() -> None:
    verdict = judge_date("1914-18")

    assert (verdict.kind, verdict.readings) == (DateKind.NO_SUCH_DAY, ("1914/1918",))


def test_the_leap_day_is_not_suggested_in_a_year_that_has_none() -> None:
    verdict = judge_date("February 29")

    assert (with_year(verdict, 2023), with_year(verdict, 2024)) == ((), ("2024-02-29",))


def test_a_backward_interval_gets_the_turned_one_as_its_cure() -> None:
    assert judge_date("2024-11-20/2024-11-04").readings == ("2024-11-04/2024-11-20",)


def test_only_a_certain_date_has_derived_parts() -> None:
    assert derived("4.11.2024") == {}
    assert derived("1985/..") == {"edtf": "1985/..", "earliest": "1985-01-01"}
    assert derived("1984?") == {"edtf": "1984?", "earliest": "1984-01-01", "latest": "1984-12-31"}


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "[" + "1984," * 50_000, "Y1E" + "9" * 100_000, "X" * 100_000, "/" * 100_000]
)
def test_a_hostile_date_is_judged_at_once(text: str) -> None:
    assert judge_date(text).kind is DateKind.NOT_EDTF or judge_date(text).kind is DateKind.CERTAIN

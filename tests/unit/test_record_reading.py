"""Reading a record: its forms, its places, and that nothing of it is split, guessed or dropped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archivekit.findings import Finding
from archivekit.metadata.quoting import STRAIGHT_QUOTES
from archivekit.metadata.reading import RecordKind, RecordRead, kind_of, parse_record
from archivekit.metadata.record import Record, Unknown, Value
from archivekit.metadata.terms import ELEMENTS, PROPERTIES, Namespace, Term

RECORDS = Path(__file__).parents[2] / "fixtures" / "records"


def toml(text: str) -> RecordRead:
    return parse_record(text.encode(), name="record.toml", kind=RecordKind.TOML)


def from_json(value: object) -> RecordRead:
    return parse_record(json.dumps(value).encode(), name="record.json", kind=RecordKind.JSON)


def only(read: RecordRead) -> Finding:
    (finding,) = read.findings
    return finding


def test_every_spelling_of_a_key_is_its_term() -> None:
    read = toml(
        'title = "bare"\n"dcterms:creator" = "prefixed"\n"dc:title" = "legacy"\n'
        '[dcterms]\nsubject = "table"\n[dc]\ncreator = "legacy table"\n'
    )

    assert read.findings == ()
    assert read.record == Record(
        (
            (Term("title"), (Value("bare"),)),
            (Term("creator"), (Value("prefixed"),)),
            (Term("title", Namespace.DC), (Value("legacy"),)),
            (Term("subject"), (Value("table"),)),
            (Term("creator", Namespace.DC), (Value("legacy table"),)),
        )
    )


def test_dotted_keys_and_arrays_of_tables_are_the_same_record() -> None:
    read = toml(
        'dcterms.title = "A"\n[[dcterms.subject]]\nvalue = "B"\nlang = "en"\n[[dcterms.subject]]\nvalue = "C"\n'
    )

    assert read.findings == ()
    assert read.record == Record(
        ((Term("title"), (Value("A"),)), (Term("subject"), (Value("B", lang="en"), Value("C"))))
    )


def test_all_fifty_five_terms_and_the_fifteen_elements_are_read() -> None:
    read = parse_record((RECORDS / "all-terms.json").read_bytes(), name="all-terms.json", kind=RecordKind.JSON)

    assert read.findings == ()
    assert read.record is not None
    terms = [Term(name) for name in PROPERTIES] + [Term(name, Namespace.DC) for name in ELEMENTS]
    assert [term for term, _ in read.record.terms] == terms


def test_values_keep_their_text_white_space_and_order() -> None:
    read = toml('title = ["  b ", "a\\n", "b; c | d"]\n')

    assert read.record is not None
    assert [value.value for value in read.record.values("title")] == ["  b ", "a\n", "b; c | d"]


@pytest.mark.parametrize(
    "written",
    [
        *("2024-11-20", "2024-11-20T09:00:00Z", "2024-11-20 09:00:00", "2024-11-20T09:00:00.50+04:00", "09:00:00"),
        *("2024-02-30", "2023-02-29", "2024-11-20T25:00:00Z"),
    ],
)
def test_a_toml_date_in_a_date_term_is_the_text_that_was_written(written: str) -> None:
    read = toml(
        f'title = "A"\nissued = {written}\ncreated = [{written}, "2024"]\navailable = {{ value = {written} }}\n'
    )

    assert read.findings == ()
    assert read.record is not None
    texts = [value.value for name in ("issued", "created", "available") for value in read.record.values(name)]
    assert texts == [written, written, "2024", written]


def test_toml_and_json_of_one_record_are_one_record() -> None:
    as_toml = parse_record((RECORDS / "statement.toml").read_bytes(), name="statement.toml", kind=RecordKind.TOML)
    as_json = parse_record((RECORDS / "statement.json").read_bytes(), name="statement.json", kind=RecordKind.JSON)

    assert as_toml.findings == as_json.findings == ()
    assert as_toml.record == as_json.record
    assert as_json.schema == "press-report"


@pytest.mark.parametrize(
    ("given", "unknown"),
    [
        ({"creater": ["One", {"a": [1, None, True]}]}, Unknown("creater", ["One", {"a": [1, None, True]}])),
        ({"extent": 2}, Unknown("extent", 2)),
        ({"creator": None}, Unknown("creator", None)),
        ({"subject": [["a"]]}, Unknown("subject", ["a"])),
        ({"subject": {"value": "a", "land": "en"}}, Unknown("subject.land", "en")),
        ({"subject": {"value": "a", "lang": 1}}, Unknown("subject.lang", 1)),
        ({"subject": {"lang": "en"}}, Unknown("subject", {"lang": "en"})),
        ({"dcterms": "text"}, Unknown("dcterms", "text")),
    ],
)
def test_what_has_no_place_in_a_record_is_reported_and_kept(given: dict[str, object], unknown: Unknown) -> None:
    read = from_json({"title": "A", **given})

    assert read.record is not None
    assert (len(read.findings), read.record.unknown) == (1, (unknown,))


def test_numbers_that_json_readers_would_change_are_kept_as_they_were_written() -> None:
    text = '{"title": "A", "x": [1.10, 1e5, 007e1, 0.5, -0, 12345678901234567890]}'.replace("007e1", "7e1")

    read = parse_record(text.encode(), name="x.json", kind=RecordKind.JSON)

    assert read.record is not None
    assert read.record.unknown[0].value == ["1.10", "1e5", "7e1", 0.5, "-0", 12345678901234567890]


def test_a_number_of_a_million_digits_is_kept_and_harms_nothing() -> None:
    number = "9" * 1_000_000

    as_json = parse_record(f'{{"title": "A", "extent": {number}}}'.encode(), name="x.json", kind=RecordKind.JSON)
    as_toml = toml(f'title = "A"\nextent = {number}\n')

    assert as_json.record is not None
    assert as_json.record.unknown == (Unknown("extent", number),)
    assert [(f.code, f.where.line) for f in as_toml.findings] == [("REC-105", 2)]


def test_a_repeated_key_keeps_both_values_in_both_formats() -> None:
    as_toml = toml('title = "A"\nissued = 2024-01-01\nissued = 2024-02-30\ntitle = """B\n"""\n')
    as_json = parse_record(
        b'{"title": "A",\n"issued": "2024-01-01",\n"issued": "2024-02-30",\n"title": "B\\n"}',
        name="x.json",
        kind=RecordKind.JSON,
    )

    assert as_toml.record == as_json.record
    assert [(f.code, f.field, f.where.line) for f in as_toml.findings] == [
        ("REC-108", "issued", 3),
        ("REC-108", "title", 4),
    ]
    assert [(f.code, f.field) for f in as_json.findings] == [("REC-108", "issued"), ("REC-108", "title")]


def test_a_finding_in_toml_has_the_line_of_its_value() -> None:
    read = toml('# comment\n\ntitle = """\na\nb"""\nsubject = [\n  "c", # x\n  4,\n]\n[dc]\n\ncreater = "d"\n')

    assert [(f.code, f.where.line) for f in read.findings] == [("REC-111", 8), ("REC-109", 12)]


def test_a_finding_in_json_has_its_line_and_its_path() -> None:
    text = b'{\n "title": "A",\n "dcterms:subject": [\n  "b",\n  {"value": 4}\n ]\n}'

    read = parse_record(text, name="x.json", kind=RecordKind.JSON)

    assert (only(read).where.line, only(read).where.json_path) == (5, "$['dcterms:subject'][1].value")


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('{"title": "A"', 1, 14),
        ('{"title": "A",}', 1, 15),
        ('{"title" "A"}', 1, 10),
        ('{title: "A"}', 1, 2),
        ('{\n"title": "A\\x"}', 2, 10),
        ('{"title": tru}', 1, 11),
        ('{"title": "A"} x', 1, 16),
        ('{"a": 01}', 1, 8),
        ('{"a": NaN}', 1, 7),
        ("[1 2]", 1, 4),
        ("{'title': 'A'}", 1, 2),
    ],
)
def test_a_break_of_json_has_its_line_and_column(text: str, line: int, column: int) -> None:
    read = parse_record(text.encode(), name="x.json", kind=RecordKind.JSON)

    assert (only(read).code, only(read).where.line, only(read).where.column) == ("REC-105", line, column)


def test_the_cure_of_an_unquoted_key_shows_the_quotes() -> None:
    read = toml('language = "en"\ndcterms:title = "Statement"\n')

    assert only(read).cure == 'Put the key in quotes, since it holds a colon: `"dcterms:title" = "…"`.'
    assert (only(read).where.line, only(read).where.column) == (2, 8)


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("title = “Statement”\n", STRAIGHT_QUOTES),
        ("title = «Заявление»\n", STRAIGHT_QUOTES),
        ('title = ["a", “b”]\n', STRAIGHT_QUOTES),
        ("title = Statement of 2024 # x\n", 'Put the text in double quotes: `title = "Statement of 2024"`.'),
        ('title = "C:\\data"\n', "Write a backslash as `\\\\`, or put the text in single quotes."),
        ('dc:title = "Statement"\n', 'Put the key in quotes, since it holds a colon: `"dc:title" = "…"`.'),
    ],
)
def test_the_cure_of_a_break_of_toml_names_its_cause(text: str, cure: str) -> None:
    assert (only(toml(text)).code, only(toml(text)).cure) == ("REC-105", cure)


@pytest.mark.parametrize("text", ["{“title”: “Statement”}", '{"title": “Statement”}', '{"title": [«a»]}'])
def test_typographic_quotes_in_json_are_the_cause_named(text: str) -> None:
    read = parse_record(text.encode(), name="x.json", kind=RecordKind.JSON)

    assert (only(read).code, only(read).cure) == ("REC-105", STRAIGHT_QUOTES)


def test_windows_line_ends_are_line_ends() -> None:
    read = parse_record(b'title = "A"\r\nissued = 2024-11-20\r\nextent = 2\r\n', name="x.toml", kind=RecordKind.TOML)

    assert (only(read).code, only(read).where.line) == ("REC-111", 3)


def test_our_own_form_is_read_with_its_schema_and_its_unknown_keys() -> None:
    read = from_json(
        {
            "schema_version": 1,
            "schema": "press-report",
            "record": {"title": [{"value": "A", "lang": "en"}], "dc:date": [{"value": "2024", "edtf": "2024"}]},
            "unknown": [{"name": "creater", "value": {"a": 1}}],
        }
    )

    assert [f.code for f in read.findings] == ["REC-109"]
    assert read.schema == "press-report"
    assert read.record == Record(
        ((Term("title"), (Value("A", lang="en"),)), (Term("date", Namespace.DC), (Value("2024"),))),
        (Unknown("creater", {"a": 1}),),
    )


@pytest.mark.parametrize(
    ("form", "codes"),
    [
        ({"schema_version": 1, "record": {"title": "A"}, "shema": "x"}, ["REC-109"]),
        ({"schema_version": 1, "schema": 4, "record": {"title": "A"}}, ["REC-113"]),
        ({"schema_version": 1, "record": "A"}, ["REC-113", "REC-107"]),
        ({"schema_version": 1, "record": {"title": "A"}, "unknown": ["x"]}, ["REC-113"]),
        ({"schema_version": 1, "schema": "x"}, ["REC-107"]),
        ({"schema_version": True, "record": {"title": "A"}}, ["REC-119"]),
    ],
)
def test_a_mistake_in_our_own_form_is_named(form: dict[str, object], codes: list[str]) -> None:
    assert [f.code for f in from_json(form).findings] == codes


def test_derived_keys_are_a_mistake_outside_our_own_form() -> None:
    read = from_json({"title": "A", "issued": {"value": "2024", "edtf": "2024"}})

    assert [f.code for f in read.findings] == ["REC-110"]


def test_an_illegal_character_is_named_with_field_code_point_and_offset() -> None:
    read = from_json({"title": "ab\x03c\ufffe", "creator": {"value": "x", "lang": "e\x00"}})

    messages = [(f.field, f.message) for f in read.findings]
    assert messages == [
        ("title", "title holds U+0003 (END OF TEXT) at offset 2, and 1 more, which XML cannot carry"),
        ("creator", "the lang of creator holds U+0000 (NUL) at offset 1, which XML cannot carry"),
    ]


@pytest.mark.parametrize("text", ["\t\n\r", "\x7f\x85\u2028\ufdd0", "\U0001f600", "\u202eright"])
def test_what_xml_can_carry_is_no_finding(text: str) -> None:
    read = from_json({"title": f"A{text}"})

    assert read.findings == ()
    assert read.record == Record(((Term("title"), (Value(f"A{text}"),)),))


def test_a_utf_16_file_is_read_by_its_mark() -> None:
    read = parse_record('title = "بيان"\n'.encode("utf-16"), name="x.toml", kind=RecordKind.TOML)

    assert [f.code for f in read.findings] == ["REC-104"]
    assert read.record == Record(((Term("title"), (Value("بيان"),)),))


def test_a_file_that_is_not_utf_8_is_named_with_its_byte() -> None:
    read = parse_record(b'\xef\xbb\xbftitle = "A"\ncreator = "\xe9"\n', name="x.toml", kind=RecordKind.TOML)

    assert [(f.code, f.where.line) for f in read.findings] == [("REC-104", 1), ("REC-102", 2)]
    assert "byte 26" in read.findings[1].message


def test_the_line_of_an_error_in_seventy_thousand_is_right() -> None:
    lines = ["{", ' "title": "A",', ' "subject": [', *(f'  "heading {i}",' for i in range(70_000)), "  7", " ]", "}"]

    read = parse_record("\n".join(lines).encode(), name="x.json", kind=RecordKind.JSON)

    assert (only(read).code, only(read).where.line) == ("REC-111", 70_004)


@pytest.mark.parametrize(
    ("name", "kind"), [("a/b.toml", RecordKind.TOML), ("B.JSON", RecordKind.JSON), ("c.csv", None), ("toml", None)]
)
def test_the_kind_of_a_record_is_the_ending_of_its_name(name: str, kind: RecordKind | None) -> None:
    assert kind_of(name) is kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"[" * 1_000_000, RecordKind.JSON),
        (b'{"a":' * 1_000_000, RecordKind.JSON),
        (b"a=" + b"[" * 1_000_000, RecordKind.TOML),
        (b"a." * 500_000 + b"a=1", RecordKind.TOML),
        (b'title = "' + b"a" * 2_000_000, RecordKind.TOML),
        (b'title = """' + b'"a' * 1_000_000, RecordKind.TOML),
        (b"title = '''" + b"'a" * 1_000_000, RecordKind.TOML),
        (b'{"title": "' + b"\\" * 2_000_001, RecordKind.JSON),
        (b"\n" * 2_000_000 + b"x", RecordKind.TOML),
        (b"#" * 2_000_000, RecordKind.TOML),
    ],
    ids=range(10),
)
def test_a_hostile_file_is_a_finding_and_takes_no_time(data: bytes, kind: RecordKind) -> None:
    read = parse_record(data, name="x", kind=kind)

    assert read.findings


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("creater", "creator"),
        ("Title", "title"),
        ("title ", "title"),
        ("access_rights", "accessRights"),
        ("author", "creator"),
        ("dc:tilte", "dc:title"),
        ("DC:Title", "dc:title"),
        ("dc.title", "dc:title"),
        ("dc.date.issued", "dcterms:issued"),
        ("dc:issued", "dcterms:issued"),
        ("dcterms:creatr", "dcterms:creator"),
        ("dct:issued", "dcterms:issued"),
        ("http://purl.org/dc/terms/title", "dcterms:title"),
        ("http://purl.org/dc/elements/1.1/creator", "dc:creator"),
        ("foo", None),
        ("", None),
        ("x" * 100_000, None),
    ],
)
def test_a_key_that_is_no_term_has_its_near_miss_in_the_same_namespace(key: str, meant: str | None) -> None:
    read = from_json({"title": "A", key: "B"})

    assert (only(read).code, only(read).expected) == ("REC-109", meant)


def test_a_long_text_is_cut_in_the_message_and_whole_in_the_value() -> None:
    text = "9" * 1_000_000

    finding = only(parse_record(f'{{"title": "A", "extent": {text}}}'.encode(), name="x", kind=RecordKind.JSON))

    assert len(finding.message) < 200
    assert finding.value == text


def test_a_repeated_key_may_hold_lists_and_tables() -> None:
    read = toml(
        'title = "A"\nsubject = "a"\nsubject = ["b", { value = "c", lang = "en" }]\ndc.title = "x"\ndc.title = "y"\n'
    )

    assert [(f.code, f.field, f.where.line) for f in read.findings] == [
        ("REC-108", "subject", 3),
        ("REC-108", "dc:title", 5),
    ]
    assert read.record is not None
    assert read.record.values("subject") == (Value("a"), Value("b"), Value("c", lang="en"))
    assert read.record.values(Term("title", Namespace.DC)) == (Value("x"), Value("y"))


def test_a_key_given_twice_within_a_value_or_the_form_keeps_the_first() -> None:
    in_value = parse_record(b'{"title": {"value": "A", "value": "B"}}', name="x", kind=RecordKind.JSON)
    in_form = parse_record(
        b'{"schema_version": 1, "schema": "a", "schema": "a", "record": {"title": "A"}}', name="x", kind=RecordKind.JSON
    )

    assert [f.code for f in (*in_value.findings, *in_form.findings)] == ["REC-108", "REC-108"]
    assert in_value.record == Record(((Term("title"), (Value("A"),)),), (Unknown("title.value", "B"),))


def test_keys_in_any_quotes_and_escapes_have_their_lines() -> None:
    read = toml('"ti\\u0074le" = "A"\n\'dcterms:extent\' = 2\n"dc\\u003Adate" = 3\n')

    assert [(f.code, f.field, f.where.line) for f in read.findings] == [
        ("REC-111", "extent", 2),
        ("REC-111", "dc:date", 3),
    ]


def test_the_last_day_of_all_is_a_day_like_any_other() -> None:
    read = toml('title = "A"\nvalid = 9999-12-31\nissued = 2024-02-30\n')

    assert read.record is not None
    assert [read.record.values(name)[0].value for name in ("valid", "issued")] == ["9999-12-31", "2024-02-30"]

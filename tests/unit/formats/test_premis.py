"""PREMIS of a bag: what it says, that it is valid, that it is the same each time, and that any path can be in it."""

from __future__ import annotations

import platform
import tempfile
import tracemalloc
import uuid
from pathlib import Path
from urllib.parse import unquote_to_bytes

from hypothesis import given, settings
from hypothesis import strategies as st
from official import ROOT, errors, needs_schemas
from records import any_texts, carried

from archivekit.digests import ALGORITHMS
from archivekit.files import FileFact, Format
from archivekit.formats import xml
from archivekit.formats.premis import (
    EVENT_TYPES,
    PREMIS,
    Agent,
    Event,
    Identifier,
    PremisInput,
    derived_uuid,
    path_text,
    premis,
    premis_chunks,
    rights_of,
)
from archivekit.formats.templates import escaped, mark, template
from archivekit.metadata.record import Record, Value
from archivekit.metadata.terms import Term
from archivekit.paths import BagPath

GOLDEN = ROOT / "fixtures" / "golden" / "exports" / "premis.xml"
BAG = "2d1f7a0e-0000-4000-8000-000000000001"
OURS = Agent("archivekit", "0.1.0")
LIBMAGIC = Agent("libmagic", "5.44", "the system's own library")


def fact(path: bytes, original: bytes | None = None, **more: object) -> FileFact:
    """Return a file of a few octets."""
    given_original = path.removeprefix(b"data/") if original is None else original
    return FileFact(BagPath(path), BagPath(given_original), 3, {"sha512": "ab" * 64}, **more)  # type: ignore[arg-type]


FULL = PremisInput(
    uuid=BAG,
    name="statement-2024-11-04",
    files=(
        FileFact(
            BagPath("data/bəyanat & 1.txt".encode()),
            BagPath("bəyanat & 1.txt".encode()),
            1234,
            {"sha512": "ab" * 64, "md5": "cd" * 16},
            Format("text/plain", "libmagic", "5.44"),
            "2024-11-04T12:00:00Z",
            0o640,
        ),
        fact(b"data/a%b\r\n\x01.txt", format=Format("inode/x-empty", "archivekit signatures", "1")),
        fact(b"data/x", b"other/name"),
    ),
    events=(
        Event("ingestion", "2024-11-20T00:00:00Z", agents=(OURS,)),
        Event(
            "format identification", "2024-11-20T00:00:00Z", "success", "by the first octets", None, (OURS, LIBMAGIC)
        ),
        Event("validation", "2024-11-20T00:00:00Z", "warning", None, "1 warning: REC-116", (OURS,)),
        Event("anything else", "2024-11-20"),
    ),
    agents=(OURS,),
    identifiers=(Identifier("DOI", "10.1234/5"),),
    empty_folders=(b"data/empty", b"data/\xff"),
    notes=("links were refused",),
)


def elements(data: bytes, name: str) -> list[xml.Element]:
    """Return the elements of that name, in order."""
    return [element for element in xml.descendants(xml.parse(data)) if xml.name_of(element) == (PREMIS, name)]


def said(data: bytes, name: str) -> list[str]:
    """Return the texts of the elements of that name, in order."""
    return [xml.text_of(element) for element in elements(data, name)]


def test_a_bag_is_written_as_the_golden_file_says() -> None:
    assert premis(FULL) == GOLDEN.read_bytes()


def test_the_pieces_are_the_whole() -> None:
    many = PremisInput(BAG, "many", tuple(fact(b"data/%d" % number) for number in range(2500)))

    pieces = list(premis_chunks(many))

    assert (len(pieces), b"".join(pieces)) == (5, premis(many))


def test_events_carry_the_vocabulary_they_come_from_and_others_do_not() -> None:
    kinds = [(xml.text_of(element), element.get("authority")) for element in elements(premis(FULL), "eventType")]

    assert kinds == [
        ("ingestion", "eventType"),
        ("format identification", "eventType"),
        ("validation", "eventType"),
        ("anything else", None),
    ]


def test_every_agent_is_named_once_the_tools_of_the_files_too() -> None:
    names = said(premis(FULL), "agentName")

    assert names == ["archivekit", "libmagic", "archivekit signatures"]


def test_identifiers_are_uuids_of_version_5_and_all_different() -> None:
    data = premis(FULL)

    values = [value for value in said(data, "objectIdentifierValue") if value not in (BAG, "10.1234/5")]
    values += said(data, "eventIdentifierValue")

    assert {(uuid.UUID(value).version, uuid.UUID(value).variant) for value in values} == {(5, uuid.RFC_4122)}
    assert len(set(values)) == 7


def test_a_derived_identifier_is_what_every_other_program_derives() -> None:
    assert derived_uuid(BAG, "data/ə".encode()) == str(uuid.uuid5(uuid.UUID(BAG), "data/ə"))
    assert derived_uuid("no uuid", b"x") == str(uuid.uuid5(uuid.uuid5(uuid.UUID(int=0), "no uuid"), "x"))


def test_a_file_that_nobody_identified_says_so() -> None:
    data = premis(PremisInput(BAG, "b", (fact(b"data/x"),)))

    assert (said(data, "formatName"), said(data, "formatNote")) == (["unknown"], ["not identified"])


def test_digests_have_the_labels_of_the_algorithms() -> None:
    digests = {name: "00" * algorithm.octets for name, algorithm in ALGORITHMS.items()} | {"whirlpool": "11"}
    data = premis(PremisInput(BAG, "b", (FileFact(BagPath(b"data/x"), BagPath(b"x"), 0, digests),)))

    labels = [*(algorithm.label for algorithm in ALGORITHMS.values()), "whirlpool"]
    assert (said(data, "messageDigestAlgorithm"), said(data, "messageDigest")) == (labels, list(digests.values()))


def test_no_host_user_or_folder_of_this_machine_is_written() -> None:
    secrets = {platform.node(), str(Path.home()), str(Path.cwd()), tempfile.gettempdir()} - {"", "/"}

    assert [secret for secret in secrets if secret.encode() in premis(FULL)] == []


@needs_schemas
def test_the_golden_file_and_the_smallest_bag_are_valid_by_the_official_schema() -> None:
    assert errors("premis", GOLDEN.read_bytes()) == []
    assert errors("premis", premis(PremisInput(BAG, "", ()))) == []


def test_the_event_types_are_in_order() -> None:
    assert list(EVENT_TYPES) == sorted(EVENT_TYPES)


# -- laws ------------------------------------------------------------------------------------------------------

paths = st.one_of(
    st.binary(min_size=1, max_size=12),
    st.text(min_size=1, max_size=8).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from((b"a%0Ab", b"\r\n", b"%", b"\xef\xbf\xbe", b"\xed\xa0\x80", "e\u0301".encode(), b"\t")),
)
formats = st.none() | st.builds(Format, any_texts, any_texts, any_texts)
facts = st.builds(
    FileFact,
    paths.map(BagPath),
    paths.map(BagPath),
    st.integers(0, 2**63 - 1),
    st.dictionaries(st.sampled_from(tuple(ALGORITHMS)), st.just("00"), max_size=3),
    formats,
    st.none() | st.just("2024-01-01T00:00:00Z"),
    st.none() | st.integers(0, 0o7777),
)
agents = st.builds(Agent, any_texts, any_texts, st.none() | any_texts)
events = st.builds(
    Event,
    st.sampled_from(EVENT_TYPES) | any_texts,
    any_texts,
    any_texts,
    st.none() | any_texts,
    st.none() | any_texts,
    st.lists(agents, max_size=2).map(tuple),
)
inputs = st.builds(
    PremisInput,
    st.just(BAG) | any_texts,
    any_texts,
    st.lists(facts, max_size=3).map(tuple),
    st.lists(events, max_size=2).map(tuple),
    st.lists(agents, max_size=2).map(tuple),
    st.lists(st.builds(Identifier, any_texts, any_texts), max_size=2).map(tuple),
    st.lists(paths, max_size=2).map(tuple),
    st.lists(any_texts, max_size=2).map(tuple),
)


@needs_schemas
@settings(max_examples=120, deadline=None)
@given(inputs)
def test_anything_at_all_gives_valid_premis(given_input: PremisInput) -> None:
    data = premis(given_input)

    assert errors("premis", data) == []
    assert len(elements(data, "object")) == 1 + len(given_input.files)


@given(paths)
def test_a_path_can_be_turned_back_into_its_octets(path: bytes) -> None:
    text = path_text(path)

    assert unquote_to_bytes(text) == path
    assert xml.is_carried(text)
    assert "\r" not in text
    assert "\n" not in text


@settings(max_examples=200)
@given(st.lists(st.text(carried, min_size=1), min_size=3, max_size=3))
def test_a_filled_template_is_what_the_writer_would_have_written(texts: list[str]) -> None:
    def draw(root: xml.Element, some: list[str]) -> None:
        outer = xml.add(root, "{urn:x}o")
        xml.add(outer, "{urn:x}a", some[0])
        inner = xml.add(outer, "{urn:x}i")
        xml.add(inner, "{urn:x}b", some[1])
        xml.add(outer, "{urn:x}c", f"{some[2]} and {some[0]}")

    root = xml.new("{urn:x}r", {"": "urn:x"})
    draw(root, texts)
    made = template("{urn:x}r", {"": "urn:x"}, lambda at: draw(at, [mark(place) for place in range(3)]))

    frame = xml.serialise(root).decode().split("\n", 2)
    assert made.fill(*(escaped(text) for text in texts)) + "</r>\n" == frame[2]


def test_twenty_thousand_files_are_written_in_constant_memory() -> None:
    one = fact(b"data/x", format=Format("text/plain", "libmagic", "5.44"), modified="2024-01-01T00:00:00Z", mode=0o644)
    many = PremisInput(BAG, "many", (one,) * 20_000)

    tracemalloc.start()
    octets = sum(len(piece) for piece in premis_chunks(many))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert octets > 30_000_000
    assert peak < 12_000_000


if __name__ == "__main__":
    # writes the golden file anew; it changes only on purpose, and is read line by line before a commit
    Path(GOLDEN).write_bytes(premis(FULL))


RIGHTS = Record(
    (
        (
            Term("license"),
            (Value("CC BY 4.0", uri="https://creativecommons.org/licenses/by/4.0/"), Value("or by contract")),
        ),
        (Term("rights"), (Value("May be copied by anyone. ]]>", "en"), Value(" "))),
        (Term("accessRights"), (Value("open", uri="http://purl.org/coar/access_right/c_abf2"),)),
        (Term("rightsHolder"), (Value("The Observatory\x0b"),)),
        (Term("title"), (Value("A"),)),
    )
)


def test_the_rights_of_a_record_are_stated_each_with_its_basis() -> None:
    data = premis(PremisInput(BAG, "b", (fact(b"data/x"),), rights=rights_of(RIGHTS)))

    stated = {
        name: said(data, name)
        for name in (
            "rightsBasis",
            "licenseTerms",
            "otherRightsBasis",
            "otherRightsNote",
            "licenseDocumentationIdentifierValue",
        )
    }
    assert stated == {
        "rightsBasis": ["license", "license", "other", "other", "other"],
        "licenseTerms": ["CC BY 4.0", "or by contract"],
        "otherRightsBasis": ["rights", "accessRights", "rightsHolder"],
        "otherRightsNote": ["May be copied by anyone. ]]>", "open", "The Observatory%0B"],
        "licenseDocumentationIdentifierValue": ["https://creativecommons.org/licenses/by/4.0/"],
    }


@needs_schemas
def test_rights_are_valid_by_the_official_schema() -> None:
    data = premis(PremisInput(BAG, "b", (fact(b"data/x"),), rights=rights_of(RIGHTS)))

    assert errors("premis", data) == []

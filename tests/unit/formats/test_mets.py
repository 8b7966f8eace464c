"""METS of a bag, to the byte and by the official schemas; and what is read back from the PREMIS that it draws on."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from official import ROOT, errors, needs_schemas
from test_crosswalks import FULL

from archivekit.files import FileFact, Format
from archivekit.formats import xml
from archivekit.formats.dublin_core import dcterms
from archivekit.formats.mets import METS, Description, MetsInput, mets_chunks, mets_losses
from archivekit.formats.premis import PremisInput, premis
from archivekit.formats.premis_reading import Noted, read_files, read_uuid
from archivekit.paths import BagPath

GOLDEN = ROOT / "fixtures" / "golden" / "exports" / "mets.xml"
UUID = "0f6e2f1c-6f0b-5f5e-9a54-3a1d7c0c5b1e"


def fact(
    path: bytes, mime: str | None = "text/plain", modified: str | None = "2024-11-20T09:00:00Z", **digests: str
) -> FileFact:
    """Return a file of a bag; with a SHA-512 where no digest is given."""
    form = Format(mime, "test", "1") if mime else None
    return FileFact(BagPath(path), BagPath(path), 12, digests or {"sha512": "ab" * 64}, form, modified)


PAYLOAD = (
    fact(b"data/a & b.txt"),
    fact("data/بيان.pdf".encode(), "application/pdf", sha256="cd" * 32, md5="ef" * 16),
    fact(b"data/\xff\n%", None, None),
    fact(b"data/strange", 'text/"x"\n', "yesterday"),
)
DESCRIPTION = Description(fact(b"metadata/dcterms.xml", "text/xml"), "DC", None, dcterms(FULL).data)
RECORD = Description(fact(b"metadata/record.json", "application/json"), "OTHER", "archivekit record")
GIVEN = MetsInput(
    UUID,
    "statement-2024-11-04",
    "2026-11-25",
    ("archivekit", "1"),
    PAYLOAD,
    (DESCRIPTION, RECORD),
    fact(b"metadata/premis.xml"),
)


def mets(given_input: MetsInput) -> bytes:
    return b"".join(mets_chunks(given_input))


def test_a_bag_is_written_as_the_golden_file_says() -> None:
    assert mets(GIVEN) == GOLDEN.read_bytes()


@needs_schemas
def test_the_golden_file_is_valid_by_the_official_schemas() -> None:
    found = {kind: errors(kind, GOLDEN.read_bytes()) for kind in ("mets", "csip", "mets+premis")}

    assert {"mets": [], "csip": [], "mets+premis": []} == found


def test_the_document_is_what_the_xml_writer_would_give() -> None:
    assert mets(GIVEN) == xml.serialise(xml.parse(mets(GIVEN)))


def test_a_bag_without_files_record_or_premis_has_a_mets_too() -> None:
    data = mets(MetsInput(UUID, "", "2026-11-25", ("archivekit", "1"), ()))

    names = [xml.name_of(child) for child in xml.children(xml.parse(data))]
    assert [(METS, "metsHdr"), (METS, "fileSec"), (METS, "structMap")] == names


def test_every_reference_leads_to_an_element_and_no_identifier_stands_twice() -> None:
    root = xml.parse(mets(GIVEN))

    identifiers = [e.get("ID") for e in xml.descendants(root) if e.get("ID")]
    named = [e.get(name) for e in xml.descendants(root) for name in ("ADMID", "DMDID", "FILEID") if e.get(name)]
    pointed = {one for text in named for one in (text or "").split()}
    assert len(set(identifiers)) == len(identifiers)
    assert set() == pointed - set(identifiers)


def test_more_files_than_a_batch_are_all_there() -> None:
    files = tuple(fact(b"data/%d" % number) for number in range(2100))

    data = mets(MetsInput(UUID, "", "2026-11-25", ("archivekit", "1"), files))

    assert 2100 == data.count(b"<FLocat ")


def test_the_strongest_digest_that_mets_knows_is_written_and_a_lack_of_one_is_said() -> None:
    weak = fact(b"data/weak", md5="ef" * 16, blake2b="00" * 64)
    none = fact(b"data/none", blake2b="00" * 64)
    given_input = MetsInput(UUID, "", "2026-11-25", ("archivekit", "1"), (weak, none))

    data = mets(given_input)

    assert [1, 1] == [data.count(b"CHECKSUM="), data.count(b'CHECKSUMTYPE="MD5"')]
    assert [("EXP-122", "data/none")] == [(f.code, f.where.path) for f in mets_losses(given_input)]


@needs_schemas
@given(
    st.lists(st.binary(min_size=1, max_size=20), max_size=5, unique=True), st.text(max_size=20), st.text(max_size=10)
)
@settings(max_examples=60, deadline=None)
def test_any_names_formats_and_labels_give_a_valid_document(names: list[bytes], label: str, mime: str) -> None:
    files = tuple(fact(b"data/" + name, mime, mime) for name in names)

    data = mets(MetsInput(UUID, label, "2026-11-25", ("archivekit", "1"), files))

    assert [] == errors("csip", data)


def test_premis_gives_back_the_path_the_format_and_the_time_of_each_file() -> None:
    document = premis(PremisInput(UUID, "data", PAYLOAD))

    found = read_files(document[n : n + 500] for n in range(0, len(document), 500))

    files = {
        b"data/a & b.txt": Noted("text/plain", "2024-11-20T09:00:00Z"),
        "data/بيان.pdf".encode(): Noted("application/pdf", "2024-11-20T09:00:00Z"),
        b"data/\xff\n%": Noted("unknown", None),
        b"data/strange": Noted('text/"x"\n', "yesterday"),
    }
    assert (UUID, files) == (read_uuid((document,)), found)


def test_a_premis_that_breaks_off_gives_what_could_be_read() -> None:
    document = premis(PremisInput(UUID, "data", PAYLOAD))

    assert {b"data/a & b.txt"} == set(read_files((document[: document.index(b"cd" * 32)],)))
    assert (None, {}) == (read_uuid((b"no xml",)), read_files((b"no xml",)))


if __name__ == "__main__":
    # writes the golden file anew; it changes only on purpose, and is read line by line before a commit
    GOLDEN.write_bytes(mets(GIVEN))

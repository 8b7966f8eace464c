"""Identifiers, authorities, schemes and types: by their form and check digit, offline."""

from __future__ import annotations

import pytest

from archivekit.metadata.identifiers import authority_in_doubt, doubt_of
from archivekit.metadata.terms import SCHEMES
from archivekit.metadata.vocabularies import form_expected, is_iri, scheme_meant, scheme_name, type_meant

GOOD = """
doi:10.1000/182
https://doi.org/10.5281/zenodo.1234
http://dx.doi.org/10.1000/182
DOI: 10.1000/182
ark:/12345/x6abc
ark:12345/x6abc
urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8
uuid:6BA7B810-9DAD-11D1-80B4-00C04FD430C8
urn:nbn:de:101:1-201102033592
urn:isbn:9780306406157
ISBN 978-0-306-40615-7
ISBN-13: 978-0-306-40615-7
ISBN 0-306-40615-2
0-8044-2957-X
978-0-306-40615-7
ISSN 0317-8471
ISSN-L: 2434-561X
urn:issn:0317-8471
https://orcid.org/0000-0002-1825-0097
https://orcid.org/0000-0002-1825-0097/
0000-0002-1694-233X
https://isni.org/isni/0000000121032683
ISNI 0000 0001 2103 2683
1914-1918
AZ-2024-17
ODI.2024.11
urnal
issue 7
isbnless
"""

WRONG_DIGIT = {
    "ISBN 978-0-306-40615-8": "7",
    "978-0-306-40615-0": "7",
    "ISBN 0-306-40615-X": "2",
    "urn:isbn:9780306406150": "7",
    "ISSN 0317-8472": "1",
    "https://orcid.org/0000-0002-1825-0098": "7",
    "0000-0002-1694-2330": "X",
    "ISNI 0000 0001 2103 2680": "3",
}

WRONG_FORM = """
doi:statement
https://doi.org/statement
doi:10.1/x
ark:/x/y
ark:12345
urn:uuid:6ba7b810
urn:x
urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430cg
ISBN 12345
ISSN 12
https://orcid.org/0000-0002
isni:abc
"""


@pytest.mark.parametrize("text", GOOD.strip().splitlines())
def test_a_right_identifier_or_one_of_no_known_kind_is_left_in_peace(text: str) -> None:
    assert doubt_of(text) is None


@pytest.mark.parametrize("text", WRONG_DIGIT)
def test_a_wrong_check_digit_is_doubted_and_the_right_one_named(text: str) -> None:
    doubt = doubt_of(text)

    assert doubt is not None
    assert (doubt.code.id, doubt.expected) == ("REC-231", WRONG_DIGIT[text])


@pytest.mark.parametrize("text", WRONG_FORM.strip().splitlines())
def test_an_identifier_that_is_not_what_its_prefix_says_is_doubted(text: str) -> None:
    doubt = doubt_of(text)

    assert doubt is not None
    assert doubt.code.id == "REC-232"


@pytest.mark.parametrize("position", range(9))
def test_no_single_mistyped_digit_of_an_isbn_goes_unnoticed(position: int) -> None:
    digits = "0306406152"

    others = [digits[:position] + d + digits[position + 1 :] for d in "0123456789" if d != digits[position]]

    assert all(doubt_of(f"ISBN {other}") for other in others)


@pytest.mark.parametrize(
    ("uri", "authority"),
    [
        ("http://id.loc.gov/authorities/subjects/sh85051709", None),
        ("https://id.loc.gov/authorities/subjects/sh85051709.html", None),
        ("http://id.loc.gov/authorities/subjects/press", "LCSH"),
        ("http://id.loc.gov/authorities/names/n79021164", None),
        ("http://vocab.getty.edu/aat/300026877", None),
        ("http://vocab.getty.edu/aat/26877", "AAT"),
        ("http://vocab.getty.edu/tgn/7001526", None),
        ("https://www.geonames.org/587084/baku.html", None),
        ("https://sws.geonames.org/587084/", None),
        ("https://www.geonames.org/baku", "GeoNames"),
        ("https://viaf.org/viaf/102333412", None),
        ("https://viaf.org/viaf/x", "VIAF"),
        ("http://www.wikidata.org/entity/Q9248", None),
        ("https://www.wikidata.org/wiki/Q9248", None),
        ("https://www.wikidata.org/wiki/Baku", "Wikidata"),
        ("https://example.org/x", None),
    ],
)
def test_the_address_of_an_authority_has_the_form_of_its_identifiers(uri: str, authority: str | None) -> None:
    assert authority_in_doubt(uri) == authority


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_scheme_goes_by_its_name_its_prefixed_name_and_its_iri(scheme: str) -> None:
    names = (scheme, f"dcterms:{scheme}", f"http://purl.org/dc/terms/{scheme}")

    assert {scheme_name(name) for name in names} == {scheme}


@pytest.mark.parametrize(("given", "meant"), [("lcsh", "LCSH"), ("LSCH", "LCSH"), ("w3cdtf", "W3CDTF"), ("AAT", None)])
def test_an_unknown_scheme_has_the_near_miss(given: str, meant: str | None) -> None:
    assert (scheme_name(given), scheme_meant(given)) == (None, meant)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("text", "Text"),
        ("TEXT", "Text"),
        ("Still Image", "StillImage"),
        ("still-image", "StillImage"),
        ("http://purl.org/dc/dcmitype/MovingImage", "MovingImage"),
        ("dcmitype:Sound", "Sound"),
        ("Moving Images", "MovingImage"),
        ("press release", None),
    ],
)
def test_a_type_that_is_none_of_the_twelve_has_the_near_miss(given: str, meant: str | None) -> None:
    assert type_meant(given) == meant


@pytest.mark.parametrize(
    ("scheme", "good", "bad"),
    [
        ("DCMIType", "Text", "text"),
        ("IMT", "text/plain; charset=utf-8", "PDF"),
        ("W3CDTF", "2024-11-20T09:00Z", "1984?"),
        ("W3CDTF", "2024-11", "2001-21"),
        ("URI", "urn:isbn:9780306406157", "see page"),
        ("ISO3166", "AZ", "Azerbaijan"),
        ("ISO639-2", "aze", "az"),
        ("ISO639-3", "azj", "Azeri"),
        ("RFC4646", "az-Latn", "Azeri"),
        ("DDC", "323.44", "Press"),
        ("Period", "name=Hearings; start=2024; end=2025;", "2024-2025"),
        ("Point", "east=49.87; north=40.41", "49.87, 40.41"),
        ("Box", "northlimit=41; southlimit=40", "Baku"),
    ],
)
def test_a_value_is_of_the_scheme_it_claims_or_is_told_the_form(scheme: str, good: str, bad: str) -> None:
    assert form_expected(scheme, good) is None
    assert form_expected(scheme, bad)


@pytest.mark.parametrize("scheme", ["LCSH", "MESH", "TGN", "UDC", "LCC", "NLM"])
def test_a_scheme_without_a_form_takes_any_text(scheme: str) -> None:
    assert form_expected(scheme, "Freedom of the press") is None


@pytest.mark.parametrize(
    ("text", "said"), [("https://a.b/ü", True), ("urn:a:b", True), ("a b:c", False), ("/x", False)]
)
def test_an_iri_is_absolute_and_has_no_blanks(text: str, said: bool) -> None:
    assert is_iri(text) is said
